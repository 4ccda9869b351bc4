//! The stages of an image file: what each is built on, and which of them the image that runs
//! is made of. Shared by the rules that compare images or look for what they install.

use crate::fact::Value;
use crate::repo::FileRecord;

/// A stage.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    /// Counted from 0.
    pub index: u32,
    /// The image that it begins with, as written.
    pub reference: &'a Value,
    /// Its name.
    pub name: Option<&'a str>,
    /// The earlier stage that it is built on.
    pub parent: Option<usize>,
}

/// All stages of a file.
#[derive(Debug)]
pub(super) struct Stages<'a> {
    all: Vec<Stage<'a>>,
}

impl<'a> Stages<'a> {
    /// The stages of an image file, in order.
    pub(super) fn of(file: &'a FileRecord) -> Self {
        let mut all: Vec<Stage> = Vec::new();
        for (instruction, _) in file.instructions() {
            if &*instruction.name != "FROM" {
                continue;
            }
            let Some(reference) = instruction.arguments.first() else {
                continue;
            };
            // An earlier stage is a name.
            let parent = reference
                .as_text()
                .or_else(|| reference.as_name())
                .and_then(|text| all.iter().rposition(|stage| stage.is_called(text)));
            all.push(Stage {
                index: instruction.stage,
                reference,
                name: instruction.arguments.get(1).and_then(Value::as_text),
                parent,
            });
        }
        Self { all }
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Stage<'a>] {
        &self.all
    }

    /// The stages that one is built on, itself first.
    pub(super) fn chain(&self, from: usize) -> impl Iterator<Item = &Stage<'a>> {
        let mut next = Some(from);
        std::iter::from_fn(move || {
            let stage = self.all.get(next?)?;
            // A parent always stands before its child.
            next = stage.parent;
            Some(stage)
        })
    }

    /// The stages of the image that runs, the last one first.
    pub(super) fn run(&self) -> impl Iterator<Item = &Stage<'a>> {
        let last = self.all.len().wrapping_sub(1);
        self.chain(last)
    }

    /// Whether a stage is part of the image that runs.
    pub(super) fn is_run(&self, stage: &Stage) -> bool {
        self.run().any(|own| own.index == stage.index)
    }

    /// The image that the one that runs is built on in the end.
    pub(super) fn base(&self) -> Option<&Stage<'a>> {
        self.run().last()
    }
}

impl Stage<'_> {
    fn is_called(&self, name: &str) -> bool {
        self.name.is_some_and(|own| own.eq_ignore_ascii_case(name))
    }
}
