<?php

namespace App\Http\Controllers;

use Firebase\JWT\JWT;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

class SessionController
{
    public function __invoke(Request $request): JsonResponse
    {
        abort_unless(hash_equals(config('app.admin_password'), (string) $request->input('password')), 401);

        $claims = ['sub' => 'admin', 'exp' => now()->addHour()->timestamp];

        return response()->json(['token' => JWT::encode($claims, config('app.session_secret'), 'HS256')]);
    }
}
