<?php

return [
    'name' => 'Snaps',
    'env' => env('APP_ENV'),
    'debug' => (bool) env('APP_DEBUG', false),
    'key' => env('APP_KEY'),
    'session_secret' => env('SESSION_SECRET', 'b7Yt0pQe9sLm2XkV4nRa'),
];
