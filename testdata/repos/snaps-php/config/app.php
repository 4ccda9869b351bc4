<?php

return [
    'name' => 'Snaps',
    'env' => env('APP_ENV'),
    'debug' => (bool) env('APP_DEBUG', false),
    'key' => env('APP_KEY'),
    'admin_password' => env('ADMIN_PASSWORD'),
    'session_secret' => env('SESSION_SECRET'),
];
