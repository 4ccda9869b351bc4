//! What a scan takes each file for, without scanning.

use rayon::prelude::*;

use super::{Scanner, Tree, head, read};
use crate::fact::{FileKind, Role};
use crate::repo::{classify, refine, role};

impl Scanner {
    /// Every file with its kind and its role, or with why it is passed over.
    #[must_use]
    pub fn seen_as(&self, tree: &Tree) -> Vec<(String, [&'static str; 2])> {
        tree.inputs
            .par_iter()
            .filter(|input| {
                let only = tree.only.as_ref();
                only.is_none_or(|only| only.contains(&input.path))
            })
            .map(|input| (input.path.clone(), seen(input)))
            .collect()
    }
}

fn seen(input: &super::Input) -> [&'static str; 2] {
    let named = classify(&input.path);
    let Ok(bytes) = read::bytes(input, named) else {
        return ["-", "not text"];
    };
    let Ok((text, _)) = read::decode(bytes) else {
        return ["-", "not text"];
    };
    let kind: FileKind = refine(&input.path, named, head(&text));
    let role = role(&input.path, kind, head(&text));
    let passed_over = match role {
        Role::Vendored => Some("vendored, passed over"),
        Role::Generated if kind != FileKind::Lockfile => Some("generated, passed over"),
        _ if read::is_minified(kind, &text) => Some("minified, passed over"),
        _ => None,
    };
    [kind.slug(), passed_over.unwrap_or(role.slug())]
}
