//! Files that vanish, shrink, grow and become something else while they are scanned.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{LOGGER, Ran, Tree};

const ARGUMENTS: &[&str] = &["check", "--format", "concise", "--persona", "auditor"];

#[test]
fn files_that_change_under_the_scan() {
    let tree = Tree::new();
    let text = LOGGER.repeat(10);
    let paths: Vec<_> = (0..60)
        .map(|index| tree.at(format!("shop/a{index}.py")))
        .collect();
    tree.folder("shop");
    for path in &paths {
        std::fs::write(path, &text).expect("a file");
    }
    let over = AtomicBool::new(false);
    let mut runs = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0usize;
            while !over.load(Ordering::Relaxed) {
                let path = &paths[(turn * 37) % paths.len()];
                // What fails here failed for the scan's sake; nothing is asserted of it.
                let _ = match turn % 5 {
                    0 => std::fs::remove_file(path),
                    1 => std::fs::write(path, &text[..text.len() / 2]),
                    2 => std::fs::write(path, text.repeat(4)),
                    3 => std::fs::remove_file(path).and_then(|()| std::fs::create_dir(path)),
                    _ => std::fs::remove_dir(path).and_then(|()| std::fs::write(path, &text)),
                };
                turn += 1;
            }
        });
        // Whatever becomes of a run, the other thread must end.
        let all = || (0..6).map(|_| tree.run(ARGUMENTS)).collect::<Vec<Ran>>();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(all));
        over.store(true, Ordering::Relaxed);
        runs = done.expect("every run ends");
    });
    for ran in runs {
        assert!(matches!(ran.code, Some(1 | 3)), "{ran:?}");
        ran.bounded(900_000);
        assert!(ran.out.contains("good/log.py:3:31: "), "{}", ran.clip());
        // A file that is gone makes the scan incomplete, and is told of.
        let gone = ran.err.lines().filter(|line| line.contains("not read: "));
        assert_eq!(ran.code == Some(3), gone.count() > 0, "{}", ran.err);
    }
}

/// A file that git tracks and nobody can find is no problem of the scan.
#[test]
fn a_tracked_file_that_is_gone() {
    let tree = Tree::new();
    tree.write("gone.py", LOGGER);
    tree.tracked();
    std::fs::remove_file(tree.at("gone.py")).expect("it was there");
    let ran = tree.survives(1, &[]);
    assert_eq!(ran.err.matches("gone.py").count(), 0, "{}", ran.err);
}
