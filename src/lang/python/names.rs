//! What the names of a Python file stand for: imports, declared types, and the dotted path of
//! an expression. Emits nothing.

use std::collections::HashMap;

use rustpython_ruff_python_ast::{Expr, Operator};
use rustpython_ruff_text_size::{Ranged, TextRange};

use super::Front;
use crate::lang::names::Names;

/// A chain longer than this has no name worth a rule.
const LONGEST_CHAIN: usize = 48;

/// A longer subscript is data, not a key.
const LONGEST_KEY: usize = 120;

/// Imports, and the types that annotations declare. They are kept apart: a name of type `T`
/// is a `T` only as the receiver of something.
#[derive(Debug)]
pub(super) struct Bound {
    imports: Names,
    types: Vec<HashMap<Box<str>, Option<Box<str>>>>,
    fields: Vec<HashMap<Box<str>, Box<str>>>,
}

impl Bound {
    pub(super) fn new() -> Self {
        Self {
            imports: Names::new(),
            types: vec![HashMap::new()],
            fields: Vec::new(),
        }
    }

    pub(super) fn enter(&mut self) {
        self.imports.enter();
        self.types.push(HashMap::new());
    }

    pub(super) fn leave(&mut self) {
        self.imports.leave();
        if self.types.len() > 1 {
            self.types.pop();
        }
    }

    pub(super) fn enter_class(&mut self) {
        self.enter();
        self.fields.push(HashMap::new());
    }

    pub(super) fn leave_class(&mut self) {
        self.leave();
        self.fields.pop();
    }

    /// Binds an imported name to its path.
    pub(super) fn import(&mut self, name: &str, path: &str) {
        self.imports.bind(name, path);
    }

    /// Forgets, in the innermost scope, what a name stood for outside: it is given anew.
    pub(super) fn shadow(&mut self, name: &str) {
        if self.imports.get(name).is_some_and(|path| path != name) {
            self.imports.bind(name, name);
        }
        if self.typed(name).is_some()
            && let Some(scope) = self.types.last_mut()
        {
            scope.insert(name.into(), None);
        }
    }

    pub(super) fn declare(&mut self, name: &str, path: &str) {
        if let Some(scope) = self.types.last_mut() {
            scope.insert(name.into(), Some(path.into()));
        }
    }

    /// Declares the type of an attribute of the class around.
    pub(super) fn declare_field(&mut self, name: &str, path: &str) {
        if let Some(fields) = self.fields.last_mut() {
            fields.insert(name.into(), path.into());
        }
    }

    pub(super) fn typed(&self, name: &str) -> Option<&str> {
        let mut scopes = self.types.iter().rev();
        scopes.find_map(|scope| scope.get(name))?.as_deref()
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.last()?.get(name).map(AsRef::as_ref)
    }

    fn imported<'a>(&'a self, name: &'a str) -> &'a str {
        self.imports.get(name).unwrap_or(name)
    }
}

impl Front<'_> {
    /// The dotted path of an expression, imports and declared types resolved. The result of a
    /// call is named like the call; what has no name begins with `?`.
    pub(super) fn path(&self, expr: &Expr) -> String {
        let mut segments: Vec<&str> = Vec::new();
        let mut current = expr;
        let base = loop {
            if segments.len() > LONGEST_CHAIN {
                break None;
            }
            match current {
                Expr::Attribute(attribute) => {
                    segments.push(attribute.attr.as_str());
                    current = &attribute.value;
                }
                Expr::Subscript(subscript) => match self.key(&subscript.slice) {
                    Some(key) => {
                        segments.push(key);
                        current = &subscript.value;
                    }
                    None => break None,
                },
                Expr::Call(call) => current = &call.func,
                Expr::Await(await_) => current = &await_.value,
                Expr::Named(named) => current = &named.target,
                Expr::Name(name) => break Some(name.id.as_str()),
                _ => break None,
            }
        };
        let mut path = String::with_capacity(32);
        match base {
            None | Some("") => path.push('?'),
            Some(name @ ("self" | "cls")) => {
                match segments.last().and_then(|field| self.names.field(field)) {
                    Some(declared) if segments.len() > 1 => {
                        path.push_str(declared);
                        segments.pop();
                    }
                    _ => path.push_str(name),
                }
            }
            Some(name) => match self.names.typed(name) {
                Some(declared) if !segments.is_empty() => path.push_str(declared),
                _ => path.push_str(self.names.imported(name)),
            },
        }
        for segment in segments.iter().rev() {
            path.push('.');
            path.push_str(segment);
        }
        path
    }

    /// The text of a literal subscript: a string or a number.
    pub(super) fn key<'e>(&'e self, slice: &'e Expr) -> Option<&'e str> {
        let text = match slice {
            Expr::StringLiteral(string) => string.value.to_str(),
            Expr::NumberLiteral(number) => self.slice(number.range),
            Expr::UnaryOp(unary) if unary.operand.is_number_literal_expr() => {
                self.slice(unary.range)
            }
            _ => return None,
        };
        (!text.is_empty() && text.len() <= LONGEST_KEY).then_some(text)
    }

    /// The path of the type that an annotation names: `T | None`, `Optional[T]` and
    /// `Annotated[T, ..]` are a `T`.
    pub(super) fn declared_type(&self, annotation: &Expr) -> Option<String> {
        self.declared_within(annotation, 8)
    }

    fn declared_within(&self, annotation: &Expr, fuel: u8) -> Option<String> {
        let fuel = fuel.checked_sub(1)?;
        match annotation {
            Expr::Name(_) | Expr::Attribute(_) => {
                let path = self.path(annotation);
                (!path.starts_with('?')).then_some(path)
            }
            Expr::StringLiteral(string) => {
                let mut either = string.value.to_str().split('|').map(str::trim);
                let text = either.find(|text| *text != "None")?;
                let name = |part: &str| {
                    part.chars().all(|c| c.is_alphanumeric() || c == '_') && !part.is_empty()
                };
                let (head, tail) = text.split_once('.').unwrap_or((text, ""));
                if !name(head) || !(tail.is_empty() || tail.split('.').all(name)) {
                    return None;
                }
                let mut path = self.names.imported(head).to_owned();
                path.push_str(&text[head.len()..]);
                Some(path)
            }
            Expr::Subscript(subscript) => {
                let outer = self.declared_within(&subscript.value, fuel)?;
                let last = outer.rsplit('.').next().unwrap_or_default();
                if !matches!(
                    last,
                    "Optional" | "Union" | "Annotated" | "Final" | "ClassVar" | "InitVar"
                ) {
                    return Some(outer);
                }
                match &*subscript.slice {
                    Expr::Tuple(tuple) => tuple
                        .elts
                        .iter()
                        .find_map(|inner| self.declared_within(inner, fuel)),
                    inner => self.declared_within(inner, fuel),
                }
            }
            Expr::BinOp(union) if union.op == Operator::BitOr => self
                .declared_within(&union.left, fuel)
                .or_else(|| self.declared_within(&union.right, fuel)),
            _ => None,
        }
    }

    /// The bytes of a path's last segment.
    pub(super) fn last_segment(expr: &Expr) -> TextRange {
        match expr {
            Expr::Attribute(attribute) => attribute.attr.range,
            Expr::Subscript(subscript) => subscript.slice.range(),
            other => other.range(),
        }
    }
}
