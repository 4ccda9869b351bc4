//! Containers that outlive a call and are changed by it: what front ends see of state.

use serde::{Deserialize, Serialize};

use super::place::ScopeId;
use crate::text::Span;

/// A container that a file or class holds is changed inside a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The container's name, without `this.` and its kin.
    pub name: Box<str>,
    /// The bytes of the name where it is changed.
    pub span: Span,
    /// The scope of the change.
    pub scope: ScopeId,
    /// The index of the Assign fact that makes the container.
    pub made: u32,
}
