<?php
namespace App;

use App\Contracts\{Job, Queueable};
use Redis;
use Psr\Log\LoggerInterface;
use Symfony\Component\Routing\Attribute\Route;

#[Route('/jobs', name: 'jobs')]
#[\AllowDynamicProperties]
final class SendMail extends Base\Task implements Job, \Countable
{
    use Queueable, Traits\Loud;

    const LIMIT = 5, NAME = 'mail';
    public int $tries = 3;
    public static ?self $instance = null;
    private Redis $redis;
    private $mailer;
    protected array $options = ['host' => 'mail.example.com', 'auth' => ['user' => 'a']];

    public function __construct(
        private readonly LoggerInterface $logger,
        Mail\Mailer $mailer,
        protected ?string $queue = 'low',
    ) {
        $this->mailer = $mailer;
        $this->redis = new Redis();
        $this->client = new \GuzzleHttp\Client(['base_uri' => 'https://api.example.com', 'timeout' => 5]);
    }

    #[Route('/run', methods: ['GET'])]
    public function run(?Request $request, int|string $n = 1, Cache|null $cache = null): Response
    {
        $this->logger->info("run {$n}");
        $this->redis->get('x');
        $this->mailer->send($this->queue);
        $this->client->get('/x');
        $request->query->get('page');
        $cache->put('a', 1);
        self::$instance = $this;
        static $seen = [];
        $job = new class($n) extends Job {
            public function handle() { return parent::handle(); }
        };
        return new Response(status: 204);
    }
}

abstract class Other { abstract function x(); }
interface Shape extends \Countable { public function area(): float; }
trait Loud { public function shout() { echo strtoupper($this->name); } }
enum Suit: string implements Shape { case Hearts = 'H'; case Spades = 'S'; const Wild = self::Spades; }
function helper(callable $f, $x = null) { return $f($x); }
$closure = function (Redis $r) use ($x) { return $r->ping(); };
$arrow = fn (Redis $r) => $r->info('memory');
it('sends mail', function () { expect(true)->toBeTrue(); });
