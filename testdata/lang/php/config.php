<?php
// config/logging.php and its kin
use Monolog\Handler\StreamHandler;

define('DB_PASSWORD', getenv('DB_PASSWORD') ?: 'secretsecret');
define( 'WP_DEBUG', true );
const SALT = 'put your unique phrase here';

$databases['default']['default'] = [
    'driver' => 'mysql',
    'password' => 'hunter2hunter2',
    'options' => [PDO::ATTR_TIMEOUT => 5, 'x'],
];
$config->db->host = '10.0.0.3';
$_ENV['APP_ENV'] ??= 'prod';
ini_set('session.save_handler', 'files');

return [
    'default' => env('LOG_CHANNEL', 'stack'),
    'debug' => (bool) env('APP_DEBUG', false),
    'channels' => [
        'stack' => ['driver' => 'stack', 'channels' => ['single', 'daily']],
        'single' => [
            'driver' => 'single',
            'path' => storage_path('logs/laravel.log'),
        ],
        'stderr' => [
            'handler' => StreamHandler::class,
            'with' => ['stream' => 'php://stderr'],
        ],
    ],
    'servers' => [
        ['host' => '10.0.0.1', 'port' => 11211],
    ],
    'cookie' => Str::slug(env('APP_NAME', 'laravel'), '_').'-session',
    'expire' => fn () => now()->addDay(),
    ...$extra,
];
