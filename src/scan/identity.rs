//! What findings are known by: fingerprints that outlive inserted lines, hashes of lines, and what
//! a baseline or another revision has of them already.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::assemble::Draft;
use super::read::Texts;
use crate::diagnostic::{Finding, Known, Notice, NoticeKind, Status};
use crate::repo::Repository;
use crate::settings::Settings;
use crate::text::line_hashes;

/// Gives known findings their status, and returns the entries of the baseline that match none.
pub(super) fn mark_known(
    findings: &mut [Finding],
    settings: &Settings,
    repository: &Repository,
) -> Vec<Known> {
    let exists = |path: &str| repository.has(path);
    let stale = match &settings.baseline {
        Some(baseline) => baseline.mark(findings, Status::Baseline, exists),
        None => Vec::new(),
    };
    if let Some(base) = &settings.base {
        // What the base alone has is mended: nothing to tell of.
        let _mended = base.mark(findings, Status::Base, exists);
    }
    stale
}

/// What a finding is known by whose place is only the first of many.
pub(super) fn cause(text: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"cause\0")
        .chain_update(text)
        .finalize()
        .into()
}

/// Fingerprints of rule, path, content and the ordinal among equals.
pub(super) fn fingerprints(drafts: &mut [Draft]) {
    let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
    for draft in drafts {
        let mut hash = Sha256::new();
        hash.update(draft.finding.rule.as_bytes());
        hash.update([0]);
        let place = draft.cause_in.as_ref();
        hash.update(place.unwrap_or(&draft.finding.location.path).as_bytes());
        hash.update([0]);
        hash.update(draft.material);
        let base: [u8; 32] = hash.finalize().into();
        let ordinal = seen.entry(base).or_insert(0);
        let mut hash = Sha256::new();
        hash.update(base);
        hash.update(ordinal.to_le_bytes());
        *ordinal += 1;
        let digest: [u8; 32] = hash.finalize().into();
        draft.finding.fingerprint = hex(&digest[..16]);
        // Cut short: it tells findings apart, and says little of a credential that it is made of.
        let mut hash = Sha256::new();
        hash.update(draft.finding.rule.as_bytes());
        hash.update([0]);
        hash.update(draft.material);
        let digest: [u8; 32] = hash.finalize().into();
        draft.finding.content = hex(&digest[..8]);
        draft.finding.first_of_many = draft.cause_in.is_some();
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Fills in the hashes of lines; findings are sorted by path, so each text is read once.
pub(super) fn hash_lines(findings: &mut [Finding], texts: &Texts) {
    for group in findings.chunk_by_mut(|a, b| a.location.path == b.location.path) {
        let Some(text) = texts.get(&group[0].location.path) else {
            continue;
        };
        let hashes = line_hashes(&text);
        for finding in group {
            let index = (finding.location.start.line.max(1) - 1) as usize;
            finding.line_hash = hashes.get(index).cloned().unwrap_or_default();
        }
    }
}

/// What is said of a baseline's entries that match nothing.
pub(super) fn stale_notice(stale: &[Known]) -> Option<Notice> {
    let words = match stale.len() {
        0 => return None,
        1 => "1 entry matches nothing any more".to_owned(),
        count => format!("{count} entries match nothing any more"),
    };
    Some(Notice {
        kind: NoticeKind::Baseline,
        path: Some(crate::baseline::NAME.to_owned()),
        line: None,
        message: format!("{words}; `xii baseline prune` takes such out"),
    })
}
