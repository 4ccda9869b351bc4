<?php

namespace App\Http\Controllers;

use Acme\ImageKit\Ids;
use App\Models\Photo;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Process;
use Illuminate\Support\Facades\Redis;
use Illuminate\Support\Facades\Storage;

class PhotoController
{
    public function store(Request $request): JsonResponse
    {
        $request->validate(['title' => 'required|max:200', 'photo' => 'required|image']);

        $id = Ids::next();
        $bare = Process::input($request->file('photo')->get())->run(['exiftool', '-all=', '-'])->throw();
        Storage::put("photos/{$id}", $bare->output());
        Photo::create(['id' => $id, 'title' => $request->input('title')]);

        return response()->json(['id' => $id], 201);
    }

    public function show(string $id): JsonResponse
    {
        return response()->json(['id' => $id, 'views' => Redis::incr("views:{$id}")]);
    }
}
