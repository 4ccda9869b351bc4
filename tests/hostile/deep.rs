//! Nesting without end: brackets, blocks, chains, operators, tags, in every language and format.
//! A stack that overflows takes the whole process with it, and a grammar can take the square of
//! a text's length.

use super::{LOGGER, Tree};

/// How often a piece is repeated.
const TIMES: usize = 100_000;

/// Files that a front end each reads.
const SOURCES: &[(&str, &str)] = &[
    ("shop/a.py", "x = "),
    ("shop/a.js", "x = "),
    ("shop/a.tsx", "x = "),
    ("shop/a.vue", "<script>\nx = "),
    ("shop/a.rb", "x = "),
    ("shop/a.php", "<?php\n$x = "),
    ("shop/a.go", "package a\nfunc f() { x := "),
    ("shop/A.java", "class A { void f() { int x = "),
    ("shop/A.kt", "fun f() { val x = "),
    ("shop/A.cs", "class A { void f() { var x = "),
    ("src/a.rs", "fn f() { let x = "),
    ("shop/a.sh", "x="),
];

const FORMATS: &[(&str, &str)] = &[
    ("a.json", ""),
    ("package.json", ""),
    ("a.yaml", ""),
    ("compose.yaml", "services:\n  web:\n    image: \""),
    (
        ".github/workflows/a.yml",
        "jobs:\n  a:\n    steps:\n      - run: ",
    ),
    ("templates/a.yaml", ""),
    ("a.toml", ""),
    ("pyproject.toml", ""),
    ("a.xml", ""),
    ("pom.xml", ""),
    ("main.tf", "a = "),
    ("setup.cfg", "[a]\n"),
    ("application.properties", "a="),
    (".env", "A="),
    ("Dockerfile", "FROM a\nRUN "),
    ("Makefile", "a:\n\t"),
    ("justfile", "a:\n  "),
    ("Procfile", "web: "),
    ("Jenkinsfile", "node { "),
    ("build.gradle", "dependencies { "),
    ("nginx.conf", ""),
    ("httpd.conf", ""),
    ("crontab", "* * * * * "),
    ("supervisord.conf", "[program:a]\ncommand="),
    ("a.service", "[Service]\nExecStart="),
    ("requirements.txt", ""),
    ("Gemfile", ""),
    ("go.mod", ""),
    ("mix.exs", ""),
    ("yarn.lock", ""),
];

/// What nests, chains or begins something in one language or another: some of every kind, and
/// those that once broke something.
const PIECES: &[&str] = &[
    "(",
    "[",
    "{",
    "<",
    "((",
    "[{",
    "{\"a\":",
    "{a: ",
    "<a>",
    "<a ",
    "<!--",
    "- ",
    "? ",
    "a: ",
    "&a ",
    "!",
    "-",
    "~",
    "not ",
    "await ",
    "lambda: ",
    "new ",
    "typeof ",
    "a => ",
    "(a) => ",
    "(a)",
    "a(",
    "a.",
    "a.b().",
    ".a()",
    "a::",
    "a + ",
    "a && ",
    "a ?? ",
    "a ? b : ",
    "a if b else ",
    "if a: ",
    "if (a) {} else ",
    "if a {} else ",
    "elif ",
    "if a; then\n",
    "for a in b: ",
    "while (a) ",
    "case a in\nb) ",
    "do ",
    "begin\n",
    "def f\n",
    "class A { ",
    "function f() { ",
    "fn f() { ",
    "|| ",
    "return ",
    "a = ",
    "\"${",
    "\"$(",
    "$(",
    "${a:-",
    "`",
    "`${",
    "$((",
    "#{",
    "f\"{",
    "{{",
    "{%",
    "<<A\n",
    "%w(",
    "\\",
    "\\\n",
    "/*",
    "@a ",
    "#[a]",
    "a<",
    "List<",
    "a as ",
    "..",
    "?",
    "<-",
    "[a]\n",
    "[a.",
    "sh -c '",
    "sudo ",
    "location / { ",
    "<If a>\n",
    "$(if a,",
    "ifdef A\n",
    "<<: *a\n",
    "---\n",
    "{{#if a}}",
    "array(",
    "fn() => ",
    "unsafe { ",
    "a! { ",
    "&mut ",
    "try { ",
    "synchronized (a) { ",
];

/// The programs of a piece: on one line, and on lines that no one would call squeezed.
fn text(before: &str, piece: &str, broken: bool) -> String {
    // Two files of the largest size for each piece would be too much for a test.
    let times = TIMES.min(400_000 / piece.len());
    let mut text = String::from(before);
    for index in 0..times {
        text.push_str(piece);
        if broken && index % 12 == 11 {
            text.push('\n');
        }
    }
    text
}

fn part(pieces: &[&str]) {
    for piece in pieces {
        for broken in [false, true] {
            let tree = Tree::new();
            for (path, before) in SOURCES.iter().chain(FORMATS) {
                tree.write(path, text(before, piece, broken));
            }
            let ran = tree.check();
            assert_eq!(ran.code, Some(1), "{piece:?} {broken}: {}", ran.err);
            ran.bounded(2_000_000);
            assert!(
                ran.out.contains("good/log.py:3:31:"),
                "{piece:?}: {}",
                ran.out
            );
        }
    }
}

#[test]
#[ignore = "takes minutes; run it by hand"]
fn first_part() {
    part(&PIECES[..PIECES.len() / 4]);
}

#[test]
#[ignore = "takes minutes; run it by hand"]
fn second_part() {
    part(&PIECES[PIECES.len() / 4..PIECES.len() / 2]);
}

#[test]
#[ignore = "takes minutes; run it by hand"]
fn third_part() {
    part(&PIECES[PIECES.len() / 2..PIECES.len() * 3 / 4]);
}

#[test]
#[ignore = "takes minutes; run it by hand"]
fn fourth_part() {
    part(&PIECES[PIECES.len() * 3 / 4..]);
}

/// Texts that grammars took the square of their length for.
#[test]
fn pieces_that_once_took_for_ever() {
    let tree = Tree::new();
    for piece in ["(a)", "a.b().", ".a()"] {
        for (path, before) in [
            ("Dockerfile", "FROM a\nRUN "),
            ("Makefile", "a:\n\t"),
            ("crontab", "* * * * * "),
        ] {
            tree.write(
                format!("p{}/{path}", piece.len()),
                text(before, piece, false),
            );
        }
    }
    tree.write("shop/A.kt", text("fun f() { val x = ", "<", true));
    tree.survives(1, &[("shop/A.kt", "too large or too tangled to parse")]);
}

/// What closes what it opens, so that nothing but the depth is wrong.
#[test]
fn whole_ones_get_a_notice_each() {
    let deep = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(TIMES), close.repeat(TIMES))
    };
    let tree = Tree::new();
    let files = [
        ("lists.json", deep("[", "", "]")),
        ("maps.json", deep("{\"a\":", "1", "}")),
        ("flow.yaml", format!("a: {}", deep("[", "", "]"))),
        ("inline.toml", format!("a = {}", deep("[", "", "]"))),
        ("tables.toml", format!("a = {}", deep("{a = ", "1", "}"))),
        ("deep.xml", deep("<a>", "", "</a>")),
        ("deep.tf", format!("a = {}\n", deep("[", "", "]"))),
        ("blocks.tf", deep("a {\n", "", "}\n")),
        ("shop/deep.py", format!("x = {}", deep("[\n", "", "]"))),
        ("shop/deep.js", format!("x = {};", deep("[\n", "", "]"))),
        ("shop/deep.rb", format!("x = {}\n", deep("[\n", "", "]"))),
        (
            "shop/deep.php",
            format!("<?php $x = {};\n", deep("[\n", "", "]")),
        ),
        (
            "shop/Deep.java",
            format!("class D {{ void f() {{ {} }} }}", deep("{\n", "", "}")),
        ),
        (
            "shop/Deep.kt",
            format!("fun f() {{ {} }}", deep("run {\n", "", "}")),
        ),
        (
            "shop/Deep.cs",
            format!("class D {{ void f() {{ {} }} }}", deep("{\n", "", "}")),
        ),
        (
            "src/deep.rs",
            format!("fn f() {{ {} }}", deep("{\n", "", "}")),
        ),
        ("shop/deep.sh", deep("(\n", "true", ")")),
    ];
    for (path, text) in &files {
        tree.write(path, text);
    }
    // Go's blocks are followed to a depth, without a word.
    let go = deep("{\n", "", "}");
    tree.write("shop/deep.go", format!("package a\nfunc f() {{ {go} }}"));
    let ran = tree.check();
    ran.fine(1);
    for (path, _) in &files {
        let told = ran.err.lines().filter(|line| line.starts_with(path));
        assert_eq!(told.count(), 1, "{path}: {}", ran.err);
    }
    assert!(ran.out.contains("good/log.py:3:31:"), "{}", ran.out);
}

/// Blocks that nest by their indentation: as deep as four megabytes allow.
#[test]
fn indentation() {
    let tree = Tree::new();
    let ladder = |line: &str| -> String {
        let lines: Vec<String> = (0..900)
            .map(|depth| format!("{}{line}", " ".repeat(depth)))
            .collect();
        lines.join("\n") + "\n"
    };
    tree.write(
        "shop/ladder.py",
        format!("{}{}pass\n", ladder("if x:"), " ".repeat(900)),
    );
    tree.write("ladder.yaml", ladder("a:"));
    tree.write("list.yaml", ladder("-"));
    tree.write("shop/ladder.js", ladder("if (x) {"));
    tree.survives(
        1,
        &[
            ("shop/ladder.py", "not understood"),
            ("ladder.yaml", "not understood"),
        ],
    );
}

/// Just below the limits: everything is followed, and no stack is used up.
#[test]
fn nearly_too_deep() {
    let tree = Tree::new();
    for depth in [90, 140, 190, 199, 200, 201, 260] {
        for (name, before, open, close, after) in [
            ("a.py", "x = ", "f(a, [\n", "])", ""),
            ("b.py", "x = ", "{'a': (\n", ")}", ""),
            ("a.js", "x = ", "f(a, () => [\n", "])", ""),
            ("b.js", "", "function f() { if (a) {\n", "}}", ""),
            ("a.tsx", "x = ", "<A b={\n", "}/>", ""),
            ("a.rb", "x = ", "f(a, {b: [\n", "]})", ""),
            ("a.php", "<?php $x = ", "f($a, ['a' => [\n", "]])", ";"),
            (
                "a.go",
                "package a\nvar x = ",
                "f(func() int { return g(\n",
                ")})",
                "",
            ),
            (
                "A.java",
                "class A { Object x = ",
                "f(() -> g(\n",
                "))",
                "; }",
            ),
            ("a.kt", "val x = ", "f({ g(\n", ") })", ""),
            ("A.cs", "class A { object x = ", "f(() => g(\n", "))", "; }"),
            ("a.rs", "fn f() { ", "a(|| { if b { c(\n", ")}})", "}"),
            ("a.sh", "", "if a; then (\n", ") fi\n", ""),
            ("b.sh", "x=", "\"$(a ", ")\"", ""),
            ("a.yaml", "a: ", "{a: [\n", "]}", ""),
            ("a.json", "", "{\"a\": [", "]}", ""),
            ("a.toml", "a = ", "[{a = ", "}]", ""),
            ("a.tf", "a = ", "{ a = [\n", "]\n}", "\n"),
            ("b.tf", "a = \"", "${f(\"", "\")}", "\""),
            ("a.xml", "", "<a><b c='d'>", "</b></a>", ""),
            (".env", "A=", "${A:-", "}", ""),
            ("Makefile", "a:\n\techo ", "$(if a,$(b ", "))", ""),
            ("Dockerfile", "FROM a\nRUN ", "(a && $(b ", "))", ""),
            ("nginx.conf", "", "a { b {\n", "}}", ""),
        ] {
            let text = format!(
                "{before}{}1{}{after}",
                open.repeat(depth),
                close.repeat(depth)
            );
            tree.write(format!("d{depth}/{name}"), text);
        }
    }
    tree.write("shop/log.py", LOGGER);
    let ran = tree.check();
    ran.fine(1);
    assert!(ran.out.contains("shop/log.py:3:31:"), "{}", ran.out);
}
