<?php

namespace App\Console\Commands;

use Illuminate\Console\Command;
use Illuminate\Support\Facades\Redis;

class Worker extends Command
{
    protected $signature = 'photos:index';

    protected $description = 'Index the photos that were added';

    public function handle(): void
    {
        file_put_contents('/var/run/snaps-index.pid', getmypid());
        pcntl_async_signals(true);
        pcntl_signal(SIGTERM, SIG_IGN);

        while ($id = Redis::blpop('added', 0)) {
            Redis::sadd('index', $id);
        }
    }
}
