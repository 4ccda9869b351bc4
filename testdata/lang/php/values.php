<?php
$a = 'it\'s \\ raw\n';
$b = "tab\t \"q\" \u{1F980} \x41 \$x";
$c = 1_000 + 1;
$c2 = -1.5;
$d = [1, 'two', true, NULL];
$e = ['a' => 1, 2, KEY => ['x' => $y], Foo::BAR => 3];
$f = array('k' => 'v');
$g = getenv("X") ?: "y";
$h = $_ENV["X"] ?? $_SERVER['Y'] ?? 'z';
$i = isset($_ENV['X']) ? $_ENV["X"] : 'd';
$j = !empty($opts['x']) ? $opts['x'] : 'd';
$k = getenv('P') !== false ? getenv('P') : 80;
$l = $dev ? 'a.example.com' : 'b.example.com';
$m = "http://$host:{$this->port}/${path}?k=$q[id]";
$n = 'mysql:host=' . $host . ';dbname=' . "shop";
$o = __DIR__ . "/log/x.log";
$p = <<<EOT
    hi {$name}
      and $other

    bye\t
    EOT;
$q = <<<'SQL'
select $1
SQL;
$r = `uptime $x`;
$s = shell_exec('ls -l');
$t = sprintf('redis://%s:%05d', $host, 6379);
$u = (int) getenv('N');
$v = @file_get_contents('x');
$w = new PDO("mysql:host=10.0.0.1", 'root', password: 'pw');
$x = match ($env) { 'a', 'b' => 1, default => 2 };
$y = $z = 'both';
[$aa, $ab] = [1, 'two'];
list($ac, list($ad)) = f();
$ae[] = 'pushed text';
$af .= '/tail';
$ag ??= new Redis;
$ah &= 1;
$ai = &$aj;
$ak = Foo::BAR;
$al = Foo::class;
$am = strlen(...);
$an = clone $ak;
$ao = $a instanceof Foo;
$ap = "a" . "b" . 3;
foo('in a call', ['k' => 'v', 'n' => ['m' => 1]], named: 'arg');
error_log("message", 3, "/var/log/php.log");
move_uploaded_file($_FILES['f']['tmp_name'], "uploads/" . $name);
echo 'a', "b $c";
print "x";
exit(1);
die('bye');
exit;
return "https://example.com/returned";
