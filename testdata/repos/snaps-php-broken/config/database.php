<?php

return [
    'default' => 'sqlite',

    'connections' => [
        'sqlite' => [
            'driver' => 'sqlite',
            'database' => database_path('database.sqlite'),
            'foreign_key_constraints' => true,
        ],
    ],

    'redis' => [
        'client' => 'predis',
        'default' => [
            'host' => 'views.acme.internal',
            'port' => 6379,
            'database' => 0,
        ],
    ],
];
