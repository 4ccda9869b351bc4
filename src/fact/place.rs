//! Where a fact stands: the scopes of a file, as a flat list with parents.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// An index into [`crate::fact::FileFacts::scopes`]; 0 is the file itself.
pub type ScopeId = u32;

/// A function, class or guarded block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// What it is.
    pub kind: ScopeKind,
    /// Its name; empty for closures and blocks.
    pub name: Box<str>,
    /// The scope around it; the file's own scope is its own parent.
    pub parent: ScopeId,
    /// Its bytes.
    pub span: Span,
    /// For a class: the dotted paths of what it extends or implements, imports resolved.
    pub bases: Vec<Box<str>>,
    /// Dotted paths of decorators and annotations on it, imports resolved.
    pub annotations: Vec<Box<str>>,
}

/// What a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ScopeKind {
    /// The file.
    File,
    /// A function, method, closure or lambda.
    Function,
    /// A class, struct, trait, module or `impl` block.
    Class,
    /// `if __name__ == "__main__":`, `if require.main === module`, `if $0 == __FILE__`.
    MainGuard,
    /// A loop's body.
    Loop,
    /// The body of a `try`, `begin` or the like.
    Try,
    /// A test inside a source file: `#[cfg(test)]`, `describe(...)`.
    Test,
    /// The body of a conditional; its condition is a Branch fact.
    Conditional,
}
