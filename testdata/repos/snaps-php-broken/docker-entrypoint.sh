#!/bin/sh
set -e

php artisan migrate --force
php artisan view:cache

exec php artisan octane:start --server=frankenphp --host=127.0.0.1 --port=8000
