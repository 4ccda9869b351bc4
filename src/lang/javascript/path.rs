//! Dotted paths of chains and types, names resolved; module names folded. Knows what is
//! bound, emits nothing.

use oxc_ast::ast::{Expression, TSType, TSTypeName, TSTypeQueryExprName};

use super::bindings::Bound;
use super::link::{Link, imported, required};
use super::walk::Walker;

/// How many names a path keeps; a longer chain has a receiver without a name.
const MOST_NAMES: usize = 32;

/// How many links are followed to where a chain starts.
const MOST_LINKS: usize = 96;

/// The longest path, in bytes.
pub(super) const LONGEST: usize = 300;

/// Modules of Node that exist under the `node:` scheme alone.
const NODE_ONLY: [&str; 4] = ["test", "test/reporters", "sea", "sqlite"];

/// A dotted path.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    /// The path; it starts with `?` where the receiver has no name.
    pub(super) text: &'a str,
    /// Whether the receiver has a name.
    pub(super) known: bool,
}

impl<'a> Walker<'a, '_> {
    /// The path of a chain.
    pub(super) fn path(&self, mut link: Link<'a>) -> Path<'a> {
        let mut names = [""; MOST_NAMES];
        let mut count = 0;
        let mut base = None;
        for _ in 0..MOST_LINKS {
            if link.is_member() {
                let Some((name, _)) = link.segment(self.source) else {
                    break;
                };
                let Some(slot) = names.get_mut(count) else {
                    break;
                };
                *slot = name;
                count += 1;
            }
            let Some(before) = self.before_or_base(link, &mut base) else {
                break;
            };
            link = before;
        }
        self.joined(base, &names[..count])
    }

    /// One step back along a chain; sets `base` where the chain starts.
    fn before_or_base(&self, link: Link<'a>, base: &mut Option<Bound<'a>>) -> Option<Link<'a>> {
        match link {
            Link::Base(expression) => *base = self.base(expression),
            Link::Import(import) => {
                *base = Some(match imported(import) {
                    Some(source) => self.module_bound(source.value.as_str()),
                    None => Bound::member("import"),
                });
            }
            Link::Call(call) => match required(call) {
                Some(source) => *base = Some(self.module_bound(source.value.as_str())),
                None => return link.before(),
            },
            _ => return link.before(),
        }
        None
    }

    /// What the expression that a chain starts with stands for.
    fn base(&self, expression: &'a Expression<'a>) -> Option<Bound<'a>> {
        match expression {
            Expression::Identifier(name) => Some(self.resolve(name.name.as_str())),
            Expression::ThisExpression(_) => Some(Bound::member("this")),
            Expression::Super(_) => Some(Bound::member(self.names.base().unwrap_or("super"))),
            Expression::ImportMeta(_) => Some(Bound::member("import.meta")),
            _ => None,
        }
    }

    /// What a single name stands for.
    pub(super) fn resolve(&self, name: &'a str) -> Bound<'a> {
        self.names.get(name).unwrap_or(Bound::member(name))
    }

    /// Joins a base and the names behind it, the last one first.
    fn joined(&self, base: Option<Bound<'a>>, names: &[&'a str]) -> Path<'a> {
        let known = base.is_some();
        let mut base = base.unwrap_or(Bound::member("?"));
        let mut names = names;
        if let Some((first, rest)) = names.split_last() {
            let field = match base.path {
                "this" if !rest.is_empty() => self.names.field(first),
                "globalThis" | "global" | "window" if *first == "process" => Some("process"),
                _ if base.module && *first == "default" => Some(base.path),
                _ => None,
            };
            if let Some(field) = field {
                base = Bound::member(field);
                names = rest;
            }
        }
        let length = names.iter().map(|name| name.len() + 1).sum::<usize>() + base.path.len();
        if length > LONGEST {
            let last = names.first().copied().unwrap_or_default();
            let last = if last.len() > LONGEST { "" } else { last };
            return Path {
                text: self.arena.alloc_concat_strs_array(["?.", last]),
                known: false,
            };
        }
        let text = match names {
            [] => base.alone(),
            [last] => self.arena.alloc_concat_strs_array([base.path, ".", last]),
            _ => {
                let mut text = String::with_capacity(length);
                text.push_str(base.path);
                for name in names.iter().rev() {
                    text.push('.');
                    text.push_str(name);
                }
                self.arena.alloc_str(&text)
            }
        };
        Path { text, known }
    }

    /// A path with one more name, or the name alone behind `?` when it grows too long.
    pub(super) fn join(&self, path: &str, name: &str) -> &'a str {
        if path.len() + name.len() >= LONGEST {
            let name = if name.len() >= LONGEST { "?" } else { name };
            return self.arena.alloc_concat_strs_array(["?.", name]);
        }
        self.arena.alloc_concat_strs_array([path, ".", name])
    }

    /// The last name of the path of a callee, without building the path.
    pub(super) fn last_name(&self, mut callee: Link<'a>) -> &'a str {
        for _ in 0..MOST_LINKS {
            if callee.is_member() {
                return callee.segment(self.source).map_or("?", |(name, _)| name);
            }
            let mut base = None;
            let Some(before) = self.before_or_base(callee, &mut base) else {
                let path = base.map_or("?", Bound::alone);
                return path.rsplit('.').next().unwrap_or(path);
            };
            callee = before;
        }
        "?"
    }

    fn module_bound(&self, source: &'a str) -> Bound<'a> {
        Bound::module(self.module(source))
    }

    /// A module's path as it is compared: `node:fs` is `fs`, `npm:express@4/lib` is
    /// `express/lib`.
    pub(super) fn module(&self, source: &'a str) -> &'a str {
        if let Some(builtin) = source.strip_prefix("node:") {
            return builtin;
        }
        let Some(name) = source.strip_prefix("npm:") else {
            return source.strip_suffix('/').unwrap_or(source);
        };
        match name[1.min(name.len())..].find('@') {
            None => name,
            Some(version) => {
                let (head, tail) = name.split_at(version + 1);
                let path = tail.find('/').map_or("", |slash| &tail[slash..]);
                self.arena.alloc_concat_strs_array([head, path])
            }
        }
    }

    /// The path that a type annotation names: `Redis`, `typeof client`, the one type beside
    /// `null` and `undefined` in a union.
    pub(super) fn type_path(&self, mut annotation: &'a TSType<'a>) -> Option<&'a str> {
        for _ in 0..8 {
            annotation = match annotation {
                TSType::TSParenthesizedType(inner) => &inner.type_annotation,
                TSType::TSUnionType(union) => {
                    let mut types = union.types.iter().filter(|one| {
                        !matches!(
                            one,
                            TSType::TSNullKeyword(_) | TSType::TSUndefinedKeyword(_)
                        )
                    });
                    match (types.next(), types.next()) {
                        (Some(one), None) => one,
                        _ => return None,
                    }
                }
                TSType::TSTypeQuery(query) => {
                    return match &query.expr_name {
                        TSTypeQueryExprName::TSImportType(_) => None,
                        name => self.type_name(name.as_ts_type_name()?),
                    };
                }
                TSType::TSTypeReference(reference) => {
                    let path = self.type_name(&reference.type_name)?;
                    let first = reference
                        .type_arguments
                        .as_ref()
                        .and_then(|arguments| arguments.params.first());
                    match (path, first) {
                        (
                            "Partial" | "Required" | "Readonly" | "NonNullable" | "Awaited"
                            | "Promise" | "ReturnType" | "InstanceType",
                            Some(inner),
                        ) => inner,
                        _ => return Some(path),
                    }
                }
                _ => return None,
            };
        }
        None
    }

    /// The path of a type's name.
    pub(super) fn type_name(&self, mut name: &'a TSTypeName<'a>) -> Option<&'a str> {
        let mut names = [""; MOST_NAMES];
        let mut count = 0;
        loop {
            match name {
                TSTypeName::QualifiedName(qualified) => {
                    *names.get_mut(count)? = qualified.right.name.as_str();
                    count += 1;
                    name = &qualified.left;
                }
                TSTypeName::IdentifierReference(identifier) => {
                    let base = self.resolve(identifier.name.as_str());
                    return Some(self.joined(Some(base), &names[..count]).text);
                }
                TSTypeName::ThisExpression(_) => return None,
            }
        }
    }
}

/// What a manifest would declare for a module, as far as its name tells: `@scope/name` or the
/// first segment; relative paths, addresses and names with a scheme stay whole.
pub(in crate::lang) fn package(source: &str) -> &str {
    if let Some(builtin) = source.strip_prefix("node:") {
        return if NODE_ONLY.contains(&builtin) {
            source
        } else {
            package(builtin)
        };
    }
    if source.starts_with(['.', '/']) || source.contains(':') {
        return source;
    }
    let source = source.split('?').next().unwrap_or(source);
    let segments = if source.starts_with('@') { 2 } else { 1 };
    match source.match_indices('/').nth(segments - 1) {
        Some((slash, _)) => &source[..slash],
        None => source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_what_a_manifest_declares() {
        for (source, expected) in [
            ("express", "express"),
            ("lodash/get", "lodash"),
            ("@nestjs/core", "@nestjs/core"),
            ("@nestjs/core/router/x", "@nestjs/core"),
            ("./config", "./config"),
            ("../a/b", "../a/b"),
            ("node:fs", "fs"),
            ("node:fs/promises", "fs"),
            ("fs/promises", "fs"),
            ("node:test", "node:test"),
            ("npm:express@4", "npm:express@4"),
            ("https://deno.land/x/a.ts", "https://deno.land/x/a.ts"),
            ("icons/a.svg?url", "icons"),
            ("#internal/x", "#internal"),
            ("", ""),
            ("@", "@"),
        ] {
            assert_eq!(package(source), expected, "{source}");
        }
    }
}
