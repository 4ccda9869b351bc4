<?php

use App\Models\Photo;
use Illuminate\Support\Facades\Artisan;

Artisan::command('photos:purge', fn () => Photo::purge())->purpose('Forget the photos of last year');
