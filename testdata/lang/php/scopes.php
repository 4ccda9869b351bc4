<?php
if (getenv('APP_ENV') === 'production' && !$debug) {
    prod();
} elseif (in_array($env, ['a', 'b'])) {
    some();
} else if ($x->ready()) {
    other();
} else {
    none();
}
if ($a): one(); elseif ($b): two(); else: three(); endif;
switch ($env) {
    case 'staging':
    case 'demo':
        stage();
        break;
    default:
        rest();
}
$r = match (true) { $a > 1 => first(), default => second() };
while (true) { work(); }
do { again(); } while ($i++ < 5);
for ($i = 0; $i < 3; $i++) { step(); }
foreach (items() as $k => $v): each($v); endforeach;
try {
    risky();
} catch (A | B $e) {
    report($e);
} finally {
    close();
}
$x = $flag ? yes('a') : no('b');
if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    main();
}
throw new RuntimeException("https://example.com/thrown");
# hash
/* block */ foo(/* inner */ 1); // tail
/** doc */
?>
<p>inline <?php if ($y): ?>html<?php endif ?></p>
