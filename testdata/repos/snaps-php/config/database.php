<?php

return [
    'default' => 'pgsql',

    'connections' => [
        'pgsql' => [
            'driver' => 'pgsql',
            'url' => env('DATABASE_URL'),
        ],
    ],

    'redis' => [
        'client' => 'predis',
        'default' => [
            'url' => env('REDIS_URL'),
        ],
    ],
];
