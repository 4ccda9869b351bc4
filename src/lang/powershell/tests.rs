use crate::fact::{FileKind, Interest};
use crate::lang::typed::said;

fn facts(source: &str) -> Vec<String> {
    let found = said(FileKind::PowerShell, source, &Interest::everything());
    // Units stand first.
    let unit = |fact: &String| fact.starts_with("Script");
    found.into_iter().filter(|fact| !unit(fact)).collect()
}

/// What a variable is given.
fn value(text: &str) -> String {
    let found = facts(&format!("$x = {text}"));
    let assigned = found
        .into_iter()
        .find(|fact| fact.starts_with("assign Variable $x = "))
        .unwrap_or_default();
    assigned.replacen("assign Variable $x = ", "", 1)
}

/// The commands, words in quotes.
fn commands(source: &str) -> Vec<String> {
    let found = facts(source).into_iter();
    found
        .filter_map(|fact| {
            let words = fact.strip_prefix("command unit 0 : ")?;
            Some(words.replace('"', ""))
        })
        .collect()
}

#[test]
fn strings() {
    assert_eq!(value("'it''s $y'"), "\"it's $y\"");
    assert_eq!(value("\"a$b-${c}`n`\"$(1)\""), "`a${$b}-${$c}\\n\\\"1`");
    assert_eq!(value("\"$env:HOST:80\""), "`${$env.HOST}:80`");
    assert_eq!(value("@'\na\nb\n'@"), "\"a\\nb\"");
    assert_eq!(value("@\"\na $b \"c\"\n\"@"), "`a ${$b} \\\"c\\\"`");
    assert_eq!(value("'a' + $b + 'c'"), "`a${$b}c`");
    assert_eq!(value("'{0}:{1,3}{{}}' -f $b, 80"), "`${$b}:80{}`");
    assert_eq!(value("'open"), "\"open\"");
}

#[test]
fn values() {
    assert_eq!(value("[int]'80'"), "\"80\"");
    assert_eq!(value("-8"), "-8");
    assert_eq!(value("1, 2"), "[1, 2]");
    assert_eq!(value("@('a'; 'b')"), "[\"a\", \"b\"]");
    assert_eq!(value("@()"), "[]");
    assert_eq!(value("1 + 2"), "?");
    assert_eq!(value("$a -eq 1"), "?");
    assert_eq!(
        value("@{ A = 1; 'b-c' = @{ D = $e } }"),
        "{A: 1, b-c: {D: $e}}"
    );
    assert_eq!(
        value("[IO.Path]::Combine($a, 'b')"),
        "Path.Combine($a, \"b\")"
    );
    assert_eq!(
        value("New-Object Net.Sockets.TcpListener 1, 80"),
        "new TcpListener(\"1\", \"80\")"
    );
    assert_eq!(
        value("[Net.Sockets.TcpListener]::new(1, 80)"),
        "new TcpListener(1, 80)"
    );
}

#[test]
fn fallbacks() {
    assert_eq!(value("$env:PORT ?? 80"), "($env.PORT else 80)");
    assert_eq!(value("$env:PORT ? $env:PORT : 80"), "($env.PORT else 80)");
    assert_eq!(
        value("if ($env:PORT) { $env:PORT } else { 80 }"),
        "($env.PORT else 80)"
    );
    assert_eq!(
        value("if (-not $env:PORT) { 80 } else { $env:PORT }"),
        "($env.PORT else 80)"
    );
    assert_eq!(value("if ($a) { 1 } else { 2 }"), "?");
    let found = facts("$x = $env:PORT\nif ([string]::IsNullOrEmpty($x)) { $x = 80 }");
    assert!(found.contains(&"assign Variable $x = ($env.PORT else 80)".to_owned()));
    let found = facts("if (!$env:PORT) { $env:PORT = 80 }");
    assert!(found.contains(&"assign Key $env.PORT = ($env.PORT else 80)".to_owned()));
}

#[test]
fn commands_and_cmdlets() {
    assert_eq!(
        commands("docker run -p 80:80 -e \"A=$b\" x,y"),
        ["docker run -p 80:80 -e `A=${$b}` x,y Then last"]
    );
    assert_eq!(
        commands("start-sleep 5; set-content -path a.pid $PID"),
        [
            "Start-Sleep -Seconds 5 Then",
            "Set-Content -Path $PID -Path a.pid Then last"
        ]
    );
    assert_eq!(
        commands("& 'C:\\a b\\node.exe' x.js | Tee-Object a.log"),
        [
            "C:\\\\a b\\\\node.exe x.js to-pipe(Tee-Object) Then",
            "Tee-Object -FilePath a.log from-pipe(C:\\a b\\node.exe x.js) Pipe last"
        ]
    );
    assert_eq!(
        commands("a `\n  b # c\nd > e.log 2>&1"),
        ["a b Then", "d >e.log 2>&11 Then last"]
    );
    assert_eq!(
        commands("$p = @{ Port = 80; Force = $true }\nAdd-PodeEndpoint @p -Address:x"),
        ["Add-PodeEndpoint -Port 80 -Force -Address x Then last"]
    );
    assert_eq!(commands("a --% -x \"b c\" $d"), ["a -x b c $d Then last"]);
}

#[test]
fn what_starts_others() {
    assert_eq!(
        commands("Start-Process node 'a.js --port 80' -Wait"),
        [
            "Start-Process -FilePath node -ArgumentList a.js --port 80 -Wait Then last",
            "node a.js --port 80 Then depth 1"
        ]
    );
    assert_eq!(
        commands("cmd /c 'npm start'; pwsh -c 'npm ci'; bash -c 'npm test'"),
        [
            "cmd /c npm start Then",
            "npm start Then depth 1",
            "pwsh -c npm ci Then",
            "npm ci Then depth 1",
            "bash -c npm test Then last",
            "npm test Then last",
        ]
    );
    let found = facts("Start-Job { npm run worker }");
    assert!(
        found
            .iter()
            .any(|fact| fact.ends_with("\"worker\" Then background depth 1"))
    );
}

#[test]
fn functions_and_parameters() {
    let found = facts("function Run-It([int]$Port = 80) { npm start }\nrun-it");
    assert!(found.contains(&"assign Parameter $Port = 80".to_owned()));
    assert!(found.contains(&"command unit 1 : \"npm\" \"start\" Then last depth 2".to_owned()));
    assert!(found.contains(&"command unit 0 : \"Run-It\" Then last".to_owned()));
}

#[test]
fn conditions_say_what_they_compare() {
    let found = facts("if ($env:A -eq 'b' -and $c) { }\nswitch ($d) { 'e' { } default { } }");
    assert!(found.contains(&"branch $env.A \"b\" $c".to_owned()));
    assert!(found.contains(&"branch $d \"e\"".to_owned()));
}

#[test]
fn a_target_is_not_read() {
    assert_eq!(facts("$env:A = 'b'"), ["assign Key $env.A = \"b\""]);
    assert_eq!(facts("$h['k'] = 1"), ["assign Attribute $h.k = 1"]);
}

#[test]
fn long_and_deep_texts_end() {
    let sum = format!("$x = 'a'{}", " + $b".repeat(5_000));
    assert_eq!(facts(&sum).len(), 1);
    let deep = "(".repeat(5_000);
    facts(&deep);
    facts(&"{".repeat(5_000));
    facts(&"$(".repeat(5_000));
    facts(&"\"$(".repeat(2_000));
    facts(&"@{a=".repeat(2_000));
    facts(&"if (".repeat(2_000));
    facts(&"[".repeat(5_000));
}

#[test]
fn code_is_read_where_it_stands_as_it_is() {
    assert_eq!(
        commands("pwsh -c \"a; b\""),
        ["pwsh -c a; b Then last", "a Then depth 1", "b Then depth 1"]
    );
    // Quotes that close inside of a word leave no text to point into.
    assert_eq!(commands("pwsh -c \"é\"é"), ["pwsh -c éé Then last"]);
}
