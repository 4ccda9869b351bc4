<?php

namespace App\Providers;

use App\Models\Photo;
use Illuminate\Support\ServiceProvider;
use Laravel\Octane\Facades\Octane;

class AppServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        Octane::tick('purge', fn () => Photo::purge())->seconds(86400);
    }
}
