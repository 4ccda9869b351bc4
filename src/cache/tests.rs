use super::*;

fn cache(folder: &Path, basis: u8) -> Cache {
    Cache::at(folder, Path::new("/home/app"), [basis; 16])
}

/// The finished files of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let paths = entries.map(|entry| entry.path());
    let own = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "xii");
    paths.filter(own).collect()
}

#[test]
fn what_was_put_is_there_in_the_next_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = cache(folder.path(), 1);
    assert_eq!(first.get(&[1; 16]), None);
    first.put([1; 16], b"one");
    first.put([2; 16], b"two");
    first.put([1; 16], b"one, later");
    first.close();
    let second = cache(folder.path(), 1);
    assert_eq!(second.get(&[1; 16]).as_deref(), Some(&b"one, later"[..]));
    assert_eq!(second.get(&[2; 16]).as_deref(), Some(&b"two"[..]));
    second.put([2; 16], b"two, later");
    second.close();
    let third = cache(folder.path(), 1);
    assert_eq!(third.get(&[1; 16]).as_deref(), Some(&b"one, later"[..]));
    assert_eq!(third.get(&[2; 16]).as_deref(), Some(&b"two, later"[..]));
    let tag = std::fs::read_to_string(folder.path().join("CACHEDIR.TAG")).expect("a tag");
    assert_eq!(&tag[..43], "Signature: 8a477f597d28d172789f06886806bc55");
}

#[test]
fn other_rules_and_other_trees_find_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = cache(folder.path(), 1);
    first.put([1; 16], b"one");
    first.close();
    assert_eq!(cache(folder.path(), 2).get(&[1; 16]), None);
    let other = Cache::at(folder.path(), Path::new("/home/other"), [1; 16]);
    assert_eq!(other.get(&[1; 16]), None);
    assert!(cache(folder.path(), 1).get(&[1; 16]).is_some());
}

#[test]
fn a_run_that_does_not_end_leaves_nothing_and_harms_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = cache(folder.path(), 1);
    first.put([1; 16], b"one");
    first.close();
    let second = cache(folder.path(), 1);
    second.put([2; 16], b"two");
    drop(second);
    assert!(cache(folder.path(), 1).get(&[1; 16]).is_some());
    assert_eq!(cache(folder.path(), 1).get(&[2; 16]), None);
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 3, "the file, the tag and the ignore file");
}

#[test]
fn two_runs_at_once_both_end_and_one_of_them_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (cache(folder.path(), 1), cache(folder.path(), 1));
    one.put([1; 16], b"one");
    two.put([2; 16], b"two");
    one.close();
    two.close();
    let last = cache(folder.path(), 1);
    assert_eq!(last.get(&[2; 16]).as_deref(), Some(&b"two"[..]));
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn what_nobody_asks_for_goes_after_some_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = cache(folder.path(), 1);
    first.put([1; 16], b"used");
    first.put([2; 16], b"unused");
    first.close();
    for run in 0..=RUNS + 1 {
        let next = cache(folder.path(), 1);
        assert!(next.get(&[1; 16]).is_some(), "run {run}");
        next.put([3; 16], &[run]);
        next.close();
    }
    let last = cache(folder.path(), 1);
    assert!(last.get(&[1; 16]).is_some());
    assert_eq!(last.get(&[2; 16]), None);
}

#[test]
fn every_broken_byte_is_found_or_harmless() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = cache(folder.path(), 1);
    first.put([1; 16], b"some bytes of one");
    first.put([2; 16], b"some bytes of two");
    first.close();
    let path = files(folder.path()).remove(0);
    let whole = std::fs::read(&path).expect("the file");
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        std::fs::write(&path, &broken).expect("writable");
        for (key, said) in [
            ([1; 16], "some bytes of one"),
            ([2; 16], "some bytes of two"),
        ] {
            let found = cache(folder.path(), 1).get(&key);
            assert!(
                found.is_none() || found.as_deref() == Some(said.as_bytes()),
                "byte {at}"
            );
        }
        std::fs::write(&path, &whole[..at]).expect("writable");
        assert_eq!(cache(folder.path(), 1).get(&[1; 16]), None, "cut at {at}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_no_cache() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("writable");
    let nowhere = cache(&file.join("below"), 1);
    nowhere.put([1; 16], b"one");
    nowhere.close();
    assert_eq!(cache(&file.join("below"), 1).get(&[1; 16]), None);
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().expect("a folder");
    let folder = outer.path().join("xii");
    let first = cache(&folder, 1);
    first.put([1; 16], b"one");
    first.close();
    let mode = |path: &Path| {
        let meta = std::fs::metadata(path).expect("its metadata");
        meta.permissions().mode() & 0o777
    };
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&files(&folder)[0]), 0o600);
}
