//! A path in lower case, cut into folder, name and words once for all tables.

/// A relative path, `/` between folders.
pub(super) struct Lower {
    path: String,
    /// Where the name begins.
    cut: usize,
}

impl Lower {
    pub(super) fn new(path: &str) -> Self {
        let path = path.to_ascii_lowercase();
        let cut = path.rfind('/').map_or(0, |slash| slash + 1);
        Self { path, cut }
    }

    pub(super) fn name(&self) -> &str {
        &self.path[self.cut..]
    }

    /// The folders, without the last slash.
    pub(super) fn folder(&self) -> &str {
        &self.path[..self.cut.saturating_sub(1)]
    }

    pub(super) fn folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.folder().split('/').filter(|part| !part.is_empty())
    }

    /// The innermost folder.
    pub(super) fn parent(&self) -> &str {
        self.folder().rsplit('/').next().unwrap_or("")
    }

    /// Whether some folder has this name.
    pub(super) fn under(&self, folder: &str) -> bool {
        self.folders().any(|part| part == folder)
    }

    /// Whether the innermost folders are these (`.github/workflows`).
    pub(super) fn in_folder(&self, wanted: &str) -> bool {
        let folder = self.folder();
        folder == wanted
            || folder
                .strip_suffix(wanted)
                .is_some_and(|before| before.ends_with('/'))
    }

    pub(super) fn ends(&self, ending: &str) -> bool {
        self.name().ends_with(ending)
    }

    pub(super) fn starts(&self, beginning: &str) -> bool {
        self.name().starts_with(beginning)
    }

    /// Whether the name is `base`, or `base` and a separator and more (`compose-dev.yml`).
    pub(super) fn is_or_begins(&self, base: &str) -> bool {
        self.name()
            .strip_prefix(base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
    }

    /// Whether the name has an ending at all.
    pub(super) fn is_bare(&self) -> bool {
        !self.name().contains('.')
    }

    /// The name without its last ending; a leading dot ends nothing.
    pub(super) fn stem(&self) -> &str {
        match self.name().rfind('.') {
            Some(dot) if dot > 0 => &self.name()[..dot],
            _ => self.name(),
        }
    }

    /// What stands behind the name's last dot.
    pub(super) fn ending(&self) -> &str {
        match self.name().rfind('.') {
            Some(dot) if dot > 0 => &self.name()[dot + 1..],
            _ => "",
        }
    }

    /// The words of the name, between `.`, `-` and `_`.
    pub(super) fn words(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.name()
            .split(['.', '-', '_'])
            .filter(|word| !word.is_empty())
    }

    pub(super) fn has_word(&self, words: &[&str]) -> bool {
        self.words().any(|word| words.contains(&word))
    }
}
