<?php

use App\Http\Controllers\PhotoController;
use App\Http\Controllers\SessionController;
use Illuminate\Support\Facades\Route;

Route::post('/login', SessionController::class);
Route::apiResource('photos', PhotoController::class)->only(['store', 'show']);
