//! What stands in a file: too much, nothing, bombs, bytes that are no text.

use std::fmt::Write;

use super::{LOGGER, Tree};

#[test]
fn empty_files_of_every_kind() {
    let tree = Tree::new();
    for path in [
        "a.py",
        "a.js",
        "a.ts",
        "a.vue",
        "a.rs",
        "a.sh",
        "a.go",
        "a.rb",
        "a.php",
        "A.java",
        "a.kt",
        "a.cs",
        "a.yaml",
        "a.json",
        "a.toml",
        "a.xml",
        "a.tf",
        "a.ini",
        "a.properties",
        ".env",
        "Dockerfile",
        "Procfile",
        "compose.yaml",
        "package.json",
        "Makefile",
        "Jenkinsfile",
        "pom.xml",
        "go.mod",
        "Gemfile",
        "composer.json",
        "requirements.txt",
        "pyproject.toml",
        "yarn.lock",
        "nginx.conf",
        "crontab",
        "a.service",
        ".gitignore",
        ".github/workflows/a.yml",
        ".gitlab-ci.yml",
        "build.gradle",
        "a.csproj",
        "mix.exs",
    ] {
        tree.write(path, "");
    }
    tree.survives(1, &[]);
}

/// 200 MB on one line, of which nobody reads more than the limit.
#[test]
fn a_huge_script() {
    let tree = Tree::new();
    let line = "x();".repeat(1 << 18);
    let mut file = std::fs::File::create(tree.at("huge.js")).expect("a file");
    for _ in 0..200 {
        std::io::Write::write_all(&mut file, line.as_bytes()).expect("space");
    }
    drop(file);
    let ran = tree.survives(1, &[("huge.js", "larger than 4 MB")]);
    ran.bounded(150_000);
}

#[test]
fn a_huge_document() {
    let tree = Tree::new();
    let item = "{\"name\": \"x\", \"password\": \"hunter2hunter2\", \"list\": [1, 2, 3]},\n";
    let text = format!("[{}0]", item.repeat((50 << 20) / item.len()));
    tree.write("huge.json", &text);
    tree.write("package-lock.json", &text);
    let notices = [
        ("huge.json", "larger than 4 MB"),
        ("package-lock.json", "larger than 24 MB"),
    ];
    tree.survives(1, &notices);
    // As large as is read at all: memory stays in proportion.
    let tree = Tree::new();
    tree.write("large.json", &text[..text.floor_char_boundary(4 << 20)]);
    tree.run(&["check", "--format", "concise"])
        .bounded(1_500_000);
}

#[test]
fn bombs_of_aliases() {
    let tree = Tree::new();
    let mut lists = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    let mut merges = String::from("a0: &a0 {k: x}\n");
    for level in 1..30 {
        let below = level - 1;
        let aliases = vec![format!("*a{below}"); 10].join(", ");
        writeln!(lists, "a{level}: &a{level} [{aliases}]").expect("a string");
        writeln!(
            merges,
            "a{level}: &a{level}\n  <<: [*a{below}, *a{below}]\n  k{level}: *a{below}\n  l{level}: *a{below}"
        )
        .expect("a string");
    }
    tree.write("lists.yaml", &lists);
    tree.write("merges.yaml", &merges);
    tree.write(
        "compose.yaml",
        format!("x-a: &x {{}}\n{lists}services: *a29\n"),
    );
    tree.write("itself.yaml", "a: &a [*a, {b: *a}]\n<<: *a\n");
    tree.survives(
        1,
        &[
            ("lists.yaml", "too many values"),
            ("merges.yaml", "too many values"),
        ],
    );
}

#[test]
fn bombs_of_entities() {
    let tree = Tree::new();
    let mut text = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE a [\n<!ENTITY e0 \"lol\">\n");
    for level in 1..20 {
        let below = format!("&e{};", level - 1).repeat(10);
        writeln!(text, "<!ENTITY e{level} \"{below}\">").expect("a string");
    }
    text.push_str("]>\n<configuration>&e19;</configuration>\n");
    let outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">\n<!ENTITY y SYSTEM \"http://127.0.0.1:9/\">]>\n<a>&x;&y;</a>\n";
    for path in ["a.xml", "pom.xml", "web.config", "logback.xml", "a.csproj"] {
        tree.write(path, &text);
        tree.write(format!("outside/{path}"), outside);
    }
    tree.survives(1, &[]);
    let ran = tree.run(&["check", "--format", "json"]);
    ran.fine(1);
    assert!(!ran.out.contains("root:"), "{}", ran.clip());
}

#[test]
fn bytes_that_are_no_text() {
    let tree = Tree::new();
    let wide = |text: &str, little: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    tree.write("latin.py", b"# caf\xe9\nx = '\xff\xfe\x80'\n");
    tree.write(
        "little.py",
        [b"\xff\xfe".as_slice(), &wide(LOGGER, true)].concat(),
    );
    tree.write(
        "big.json",
        [b"\xfe\xff".as_slice(), &wide("{\"a\": 1}", false)].concat(),
    );
    tree.write("bare.yaml", wide("a: 1\n", true));
    tree.write("nul.sh", b"echo \0 >> /var/log/x.log\n");
    tree.write("late.env", [" ".repeat(10_000).as_bytes(), b"\0"].concat());
    tree.write(
        "overlong.toml",
        b"a = \"\xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80\"\n",
    );
    tree.survives(
        1,
        &[
            ("latin.py", "not UTF-8"),
            ("little.py", "UTF-16"),
            ("big.json", "UTF-16"),
            ("bare.yaml", "NUL bytes"),
            ("nul.sh", "NUL bytes"),
            ("late.env", "not text"),
            ("overlong.toml", "not UTF-8"),
        ],
    );
}

/// A mark of UTF-8 at the start, and every kind of line end, in every kind of file.
#[test]
fn line_ends_and_marks() {
    for (name, end) in [("crlf", "\r\n"), ("cr", "\r"), ("mixed", "\r\n\r")] {
        let tree = Tree::new();
        let as_written = |text: &str| text.replace('\n', end);
        tree.write("log.py", format!("\u{feff}{}", as_written(LOGGER)));
        tree.write(
            "Dockerfile",
            as_written("FROM python:3.12.1\nENV A=b\nCMD [\"a\"]\n"),
        );
        tree.write(
            "compose.yaml",
            as_written("services:\n  web:\n    image: a:1.0\n"),
        );
        tree.write("a.toml", as_written("[a]\nb = 1\n"));
        tree.write("a.json", as_written("{\n\"a\": 1\n}\n"));
        tree.write("a.tf", as_written("a {\n  b = 1\n}\n"));
        tree.write("a.sh", as_written("set -e\ncat <<E\nx\nE\n"));
        tree.write("a.go", as_written("package a\n\nfunc f() {\n\tg()\n}\n"));
        let ran = tree.survives(1, &[]);
        let place = if name == "mixed" {
            "log.py:5:31:"
        } else {
            "log.py:3:31:"
        };
        assert!(
            ran.out.contains(&format!("\n{place}")),
            "{name}: {}",
            ran.out
        );
        assert!(!ran.out.contains('\r') && !ran.err.contains('\r'), "{name}");
    }
}

/// Lines without end, and ends without lines.
#[test]
fn long_lines() {
    let tree = Tree::new();
    let long = "a".repeat(3 << 20);
    for path in [
        "a.py",
        "Dockerfile",
        "Makefile",
        "a.env",
        "Procfile",
        "nginx.conf",
        "a.sh",
    ] {
        tree.write(path, &long);
    }
    tree.write("a.yaml", format!("a: \"{long}\"\n"));
    tree.write("b.yaml", format!("{long}: b\n"));
    tree.write("a.toml", format!("a = \"{long}\"\n"));
    tree.write("a.json", format!("{{\"a\": \"{long}\"}}"));
    tree.write("a.tf", format!("a = \"{long}\"\n"));
    tree.write("a.xml", format!("<a b=\"{long}\"/>"));
    tree.write(
        "compose.yaml",
        format!("services:\n  a:\n    environment:\n      PASSWORD: {long}\n"),
    );
    for (path, end) in [
        ("lf.py", "\n"),
        ("lf.yaml", "\n"),
        ("cr.env", "\r"),
        ("crlf.sh", "\r\n"),
    ] {
        tree.write(path, end.repeat(1 << 20));
    }
    let ran = tree.run(&["check", "--format", "json"]);
    ran.fine(1);
    assert!(ran.out.len() < 1 << 20, "{}", ran.out.len());
}
