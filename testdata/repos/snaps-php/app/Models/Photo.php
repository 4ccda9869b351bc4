<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Photo extends Model
{
    public $incrementing = false;

    protected $keyType = 'string';

    protected $fillable = ['id', 'title'];

    public static function purge(): int
    {
        return static::where('created_at', '<', now()->subYear())->delete();
    }
}
