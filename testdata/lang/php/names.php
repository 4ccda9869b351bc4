<h1><?= $title ?></h1>
<?php
declare(strict_types=1);

namespace App\Services;

use Illuminate\Support\Facades\Log as L;
use Monolog\Handler\{StreamHandler, RotatingFileHandler as Rotating};
use Monolog\Logger, PDO;
use Psr\Log as PsrLog;
use function Amp\delay;
use function App\{first, second as other};
use const App\LIMIT;

require_once __DIR__ . '/../vendor/autoload.php';
include dirname(__FILE__) . '/lib.php';
require 'config.php';
require $path;

$log = new Logger('app');
$log->pushHandler(new StreamHandler('/var/log/app.log', Logger::DEBUG));
(new Rotating('/var/log/x.log'))->setFormatter(new \Monolog\Formatter\LineFormatter());
L::channel("single")->info('hi', ['user' => $id]);
\Log::error('x');
PsrLog\NullLogger::make();
Mailer::send();
namespace\helper();
delay(5);
other(LIMIT, PHP_EOL);
strlen("x");
\getenv("X");
app()->environment('production');
$handler = [$this, 'run'];
$handler();
$name::make();
$object->{$method}();
static::boot();
$list[0]->go();
$list[$i]->go();
$maybe?->profile?->load();
