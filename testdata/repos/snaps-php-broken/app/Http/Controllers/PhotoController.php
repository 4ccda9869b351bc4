<?php

namespace App\Http\Controllers;

use Acme\ImageKit\Ids;
use App\Models\Photo;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Process;
use Illuminate\Support\Facades\Redis;

class PhotoController
{
    public function store(Request $request): JsonResponse
    {
        $request->validate(['title' => 'required|max:200', 'photo' => 'required|image']);

        $id = Ids::next();
        $path = $request->file('photo')->storeAs('photos', $id);
        Process::run(['exiftool', '-overwrite_original', '-all=', storage_path("app/{$path}")])->throw();
        Photo::create(['id' => $id, 'title' => $request->input('title')]);

        return response()->json(['id' => $id], 201);
    }

    public function show(string $id): JsonResponse
    {
        return response()->json(['id' => $id, 'views' => Redis::incr("views:{$id}")]);
    }
}
