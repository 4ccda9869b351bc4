//! Rules, vocabulary and settings that a hostile repository brings along: a mistake is one error
//! that names the file, whatever else is in it costs neither time nor memory.

use super::{LOGGER, Tree};

fn rule(condition: &str) -> String {
    format!(
        "summary = \"x\"\nlevel = \"error\"\nmessage = \"found `{{0}}`\"\nfix = \"mend it\"\n\n[[match]]\ncall = [\"metrics.connect\"]\nwhere = {{ 0 = {{ {condition} }} }}\n"
    )
}

/// Expressions that take exponential time elsewhere.
#[test]
fn expressions_that_blow_up_elsewhere() {
    for expression in [
        "(a+)+$",
        "(a|aa)+$",
        "(a|a?)+$",
        "(.*a){20}$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(x+x+)+y",
    ] {
        let tree = Tree::new();
        tree.write(
            ".xii/rules/config/own.toml",
            rule(&format!("matches = '{expression}'")),
        );
        let bait = format!("{}!", "a".repeat(100_000));
        tree.write(
            "shop/a.py",
            format!("import metrics\nmetrics.connect(\"{bait}\")\n"),
        );
        tree.survives(1, &[]);
    }
}

/// Expressions that are small in a file and huge in memory are refused.
#[test]
fn expressions_that_are_too_large() {
    for expression in [
        "((a{100}){100}){100}",
        "(\\w{200}){200}",
        "(((((x{20}){20}){20}){20}){20})",
    ] {
        let tree = Tree::new();
        tree.write(
            ".xii/rules/config/own.toml",
            rule(&format!("matches = '{expression}'")),
        );
        let ran = tree.check();
        ran.fine(2);
        assert!(
            ran.err.contains(".xii/rules/config/own.toml:8:"),
            "{}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    let tree = Tree::new();
    let nested = format!("{}a{}", "(".repeat(50_000), ")".repeat(50_000));
    tree.write(
        ".xii/rules/config/own.toml",
        rule(&format!("matches = '{nested}'")),
    );
    tree.check().fine(2);
}

#[test]
fn files_of_rules_that_are_none() {
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let tables = format!("[{}a]\nb = 1\n", "a.".repeat(100_000));
    let wide = "a".repeat(3 << 20);
    let keys: String = (0..50_000).fold(String::new(), |keys, index| {
        keys + &format!("k{index} = 1\n")
    });
    for text in [
        "",
        "\0",
        "\u{feff}",
        "= 1",
        "[[match]]",
        "match = 1",
        "summary = [[[]]]",
        &deep,
        &tables,
        &wide,
        &keys,
        "summary = \"x\"\nsummary = \"y\"\n",
        "a.b = 1\na = 2\n",
    ] {
        for path in [
            ".xii/rules/config/own.toml",
            ".xii/vocabulary/python/own.toml",
        ] {
            let tree = Tree::new();
            tree.write(path, text);
            let ran = tree.check();
            // An empty table of the vocabulary says nothing, and is none the worse for it.
            let empty = path.contains("vocabulary") && (text.is_empty() || text == "\u{feff}");
            ran.fine(if empty { 1 } else { 2 });
            if !empty {
                assert!(ran.err.contains(path), "{}", ran.err);
                assert!(ran.err.len() < 1_000, "{}", ran.err.len());
                assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
            }
        }
    }
    let tree = Tree::new();
    tree.write(".xii/rules/config/own.toml", b"summary = \"\xff\xfe\"\n");
    tree.check().fine(2);
    // Globs and patterns of paths, of every odd kind.
    for glob in [
        "**/**/**/**/**/**/*a*a*a*a*a*b",
        "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}",
        "[a-",
        "{{{{{{",
        "***",
    ] {
        let tree = Tree::new();
        let text = rule("is = \"literal\"") + &format!("files = [\"{glob}\"]\n");
        tree.write(".xii/rules/config/own.toml", text);
        tree.write(format!("{}.py", "a".repeat(200)), LOGGER);
        let ran = tree.check();
        assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
        ran.bounded(super::MOST);
    }
}

#[test]
fn settings_that_are_none() {
    let deep = format!("select = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let inline = format!("a = {}1{}", "{a = ".repeat(100_000), "}".repeat(100_000));
    let dotted = format!("{}a = 1\n", "a.".repeat(100_000));
    let many = format!("exclude = [{}]\n", "\"**/a*b*c\", ".repeat(20_000));
    let alternatives = format!("exclude = [\"{}\"]\n", "{a,b,c,d}".repeat(12));
    let nested = format!(
        "exclude = [\"{}{}\"]\n",
        "{".repeat(20_000),
        "}".repeat(20_000)
    );
    let wide = format!("ignore = [\"{}\"]\n", "x".repeat(1 << 20));
    let huge = " ".repeat(3 << 20);
    for (name, text, codes) in [
        ("nul", "\0", &[2][..]),
        ("escape", "select = [\"\\u001b[31m\"]\n", &[2]),
        ("deep", &deep, &[2]),
        ("inline", &inline, &[2]),
        ("dotted", &dotted, &[2]),
        ("many", &many, &[1, 2]),
        ("alternatives", &alternatives, &[1, 2]),
        ("nested", &nested, &[1, 2]),
        ("wide", &wide, &[2]),
        ("huge", &huge, &[2]),
        (
            "set twice",
            "persona = \"auditor\"\npersona = \"auditor\"\n",
            &[2],
        ),
        ("unknown", "run = \"rm -rf /\"\n", &[2]),
    ] {
        let tree = Tree::new();
        tree.write("xii.toml", text);
        let ran = tree.check();
        assert!(
            ran.code.is_some_and(|code| codes.contains(&code)),
            "{name}: {ran:?}"
        );
        // Twenty thousand globs are as many automata.
        ran.bounded(600_000);
        assert!(ran.err.len() < 4_000, "{name}: {}", ran.err.len());
        if ran.code == Some(2) {
            assert!(ran.err.contains("xii.toml"), "{name}: {}", ran.err);
        }
    }
    let tree = Tree::new();
    tree.write("xii.toml", b"select = [\"\xff\"]\n");
    tree.check().fine(2);
}

/// Comments that silence, as many and as odd as a file can hold.
#[test]
fn comments_that_silence_everything() {
    let tree = Tree::new();
    let many = "# xii: ignore-next-line[logs/file-handler, config, x] -- y\n".repeat(40_000);
    tree.write("a.py", &many);
    let list = "logs,".repeat(200_000);
    tree.write(
        "b.py",
        format!(
            "# xii: ignore[{list}]\n# xii: ignore[{}\n",
            "[".repeat(100_000)
        ),
    );
    let ran = tree.check();
    assert_eq!(ran.code, Some(1), "{}", ran.err.len());
    ran.bounded(600_000);
    assert!(ran.err.len() < 20_000, "{}", ran.err.len());
    assert!(ran.out.contains("good/log.py:3:31:"));
}
