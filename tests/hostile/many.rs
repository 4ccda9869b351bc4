//! Many files.

use super::{LOGGER, Tree};

fn many(count: usize, most: u64) {
    let tree = Tree::new();
    for index in 0..count {
        let folder = format!("f{}/f{}", index / 10_000, index / 100 % 100);
        if index % 100 == 0 {
            tree.folder(&folder);
        }
        let (ending, text) = match index % 5 {
            0 => ("py", "x = 1\n"),
            1 => ("yaml", "a: 1\n"),
            2 => ("txt", "words\n"),
            3 => ("js", "let a = 1;\n"),
            _ => ("env", "A=1\n"),
        };
        std::fs::write(tree.at(format!("{folder}/a{index}.{ending}")), text).expect("a file");
    }
    tree.write("last/log.py", LOGGER);
    let ran = tree.check();
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    ran.bounded(most);
    assert_eq!(
        ran.out.matches("logs/file-handler").count(),
        2,
        "{}",
        ran.clip()
    );
    assert!(
        ran.err.contains(&format!("in {} files", count + 2)),
        "{}",
        ran.err
    );
    eprintln!("{count} files: {} MB at most", ran.peak / 1000);
}

#[test]
fn twenty_thousand_tiny_files() {
    many(20_000, 200_000);
}

#[test]
#[ignore = "takes a minute; run it by hand"]
fn two_hundred_thousand_tiny_files() {
    many(200_000, 800_000);
}

/// One folder with all of them, and one file with very many findings.
#[test]
fn all_in_one_place() {
    let tree = Tree::new();
    tree.folder("one");
    for index in 0..5_000 {
        std::fs::write(tree.at(format!("one/a{index}.py")), "x = 1\n").expect("a file");
    }
    let lines = "handler = logging.FileHandler(\"shop.log\")\n".repeat(20_000);
    tree.write("shop/log.py", format!("import logging\n{lines}"));
    let ran = tree.check();
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    ran.bounded(500_000);
    assert_eq!(ran.out.lines().count(), 20_001);
    let ran = tree.run(&["check", "--format", "sarif"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    ran.bounded(800_000);
}
