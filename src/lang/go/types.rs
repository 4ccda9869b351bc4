//! Declared types: what they are called, the fields of structs and their tags.

use tree_sitter::Node;

use super::{Lowerer, parts};
use crate::fact::{Argument, Call, CallForm, FactKind, ScopeKind, Value};
use crate::lang::tree;
use crate::text::Span;

/// Types of the language itself.
const BUILTIN: &[&str] = &[
    "any",
    "bool",
    "byte",
    "complex128",
    "complex64",
    "error",
    "float32",
    "float64",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "rune",
    "string",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uintptr",
];

/// Tags that are a name with options behind commas; others are one text.
const NAME_AND_OPTIONS: &[&str] = &[
    "bson",
    "env",
    "envconfig",
    "form",
    "ini",
    "json",
    "koanf",
    "mapstructure",
    "toml",
    "xml",
    "yaml",
];

/// Whether a name is a type of the language itself.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTIN.contains(&name)
}

impl Lowerer<'_> {
    /// The dotted path of a type, seen through pointers. `None` for what has no name of its
    /// own and for the types of the language.
    pub(super) fn type_path(&self, ty: Node) -> Option<Box<str>> {
        let mut ty = ty;
        loop {
            ty = match ty.kind() {
                "pointer_type" | "parenthesized_type" | "type_elem" => ty.named_child(0)?,
                "generic_type" => ty.child_by_field_name("type")?,
                "type_identifier" => {
                    let name = self.source(ty);
                    return (!is_builtin(name)).then(|| name.into());
                }
                "qualified_type" => {
                    let package = tree::field_text(ty, "package", self.text)?;
                    let name = tree::field_text(ty, "name", self.text)?;
                    let package = self.packages.get(package).unwrap_or(package);
                    return Some(format!("{package}.{name}").into());
                }
                _ => return None,
            };
        }
    }

    /// Notes what a top-level declaration tells about types: fields of structs, types of
    /// variables. Order does not matter in Go.
    pub(super) fn declare(&mut self, item: Node) {
        match item.kind() {
            "type_declaration" => {
                for spec in parts(item) {
                    let name = tree::field_text(spec, "name", self.text);
                    let ty = spec.child_by_field_name("type");
                    if let (Some(name), Some(ty)) = (name, ty)
                        && ty.kind() == "struct_type"
                    {
                        self.declare_fields(name, ty);
                    }
                }
            }
            "var_declaration" => {
                for spec in specs(item) {
                    self.bind_names(spec);
                }
            }
            _ => {}
        }
    }

    /// Binds the names of a `var`, a parameter or the like to the type behind them.
    pub(super) fn bind_names(&mut self, spec: Node) {
        let ty = spec.child_by_field_name("type");
        let declared = ty.and_then(|ty| self.type_path(ty));
        let mut cursor = spec.walk();
        let names: Vec<Node> = spec.children_by_field_name("name", &mut cursor).collect();
        for name in names.into_iter().filter(Node::is_named) {
            let name = self.source(name);
            self.bind(name, declared.clone());
        }
    }

    fn declare_fields(&mut self, owner: &str, ty: Node) {
        for field in fields(ty) {
            let Some(path) = field
                .child_by_field_name("type")
                .and_then(|ty| self.type_path(ty))
            else {
                continue;
            };
            let mut cursor = field.walk();
            let mut names = field.children_by_field_name("name", &mut cursor).peekable();
            if names.peek().is_none() {
                // An embedded type is a field of its own name.
                let name = path.rsplit('.').next().unwrap_or(&path);
                self.fields.declare(owner, name, path.clone());
            }
            for name in names {
                let name = tree::text(name, self.text);
                self.fields.declare(owner, name, path.clone());
            }
        }
    }

    /// A type declaration: a scope for each struct and interface, with what it embeds.
    pub(super) fn type_declaration(&mut self, node: Node) {
        for spec in parts(node) {
            let (Some(name), Some(ty)) = (
                tree::field_text(spec, "name", self.text),
                spec.child_by_field_name("type"),
            ) else {
                continue;
            };
            if !matches!(ty.kind(), "struct_type" | "interface_type") {
                continue;
            }
            if self.scope != 0 && ty.kind() == "struct_type" {
                self.declare_fields(name, ty);
            }
            self.scoped(ScopeKind::Class, name, tree::span(spec), |this, scope| {
                let bases = this.embedded(ty);
                this.facts.scopes[scope as usize].bases = bases;
                if ty.kind() == "struct_type" {
                    this.tags(ty);
                }
            });
        }
    }

    fn embedded(&self, ty: Node) -> Vec<Box<str>> {
        let members = if ty.kind() == "struct_type" {
            fields(ty)
                .into_iter()
                .filter(|field| field.child_by_field_name("name").is_none())
                .filter_map(|field| field.child_by_field_name("type"))
                .collect()
        } else {
            let mut members = parts(ty);
            members.retain(|member| member.kind() == "type_elem");
            members
        };
        members
            .into_iter()
            .filter_map(|member| self.type_path(member))
            .collect()
    }

    /// The tags of a struct's fields, of structs inside it too.
    fn tags(&mut self, ty: Node) {
        self.deeper(|this| {
            for field in fields(ty) {
                if let Some(tag) = field.child_by_field_name("tag") {
                    this.tag(tag);
                }
                if let Some(inner) = field.child_by_field_name("type")
                    && inner.kind() == "struct_type"
                {
                    this.tags(inner);
                }
            }
        });
    }

    /// `env:"PORT" envDefault:"80"`: a call for each key, the others as its named arguments.
    fn tag(&mut self, tag: Node) {
        let pairs = pairs(self.source(tag), tag.start_byte());
        for (index, pair) in pairs.iter().enumerate() {
            let callee = format!("tag.{}", pair.key);
            if !self.wants(&callee) {
                continue;
            }
            let mut arguments = options(pair);
            let others = pairs.iter().enumerate();
            arguments.extend(
                others
                    .filter(|(other, _)| *other != index)
                    .map(|(_, other)| Argument {
                        name: Some(other.key.into()),
                        value: Value::text(other.value_span, other.value.as_str()),
                    }),
            );
            let call = Call {
                callee: callee.into(),
                callee_span: pair.key_span,
                arguments,
                form: CallForm::Annotation,
            };
            let span = pair.key_span.join(pair.value_span);
            self.push(span, FactKind::Call(call));
        }
    }
}

/// The specs of a `var` declaration, grouped or not.
pub(super) fn specs(declaration: Node) -> Vec<Node> {
    let mut found = Vec::new();
    for part in parts(declaration) {
        if part.kind() == "var_spec_list" {
            found.extend(parts(part));
        } else {
            found.push(part);
        }
    }
    found
}

/// The fields of a struct.
fn fields(ty: Node) -> Vec<Node> {
    let list = ty.named_child(0).map(parts).unwrap_or_default();
    list.into_iter()
        .filter(|field| field.kind() == "field_declaration")
        .collect()
}

/// One key of a tag.
#[derive(Debug)]
struct Pair<'t> {
    key: &'t str,
    key_span: Span,
    /// Unescaped.
    value: String,
    /// With its quotes.
    value_span: Span,
}

/// The keys of a tag's literal, which begins at byte `start` of the file.
fn pairs(literal: &str, start: usize) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    let raw = literal.starts_with('`');
    let quote = if raw { "\"" } else { "\\\"" };
    let end = literal.len().saturating_sub(1);
    let mut at = 1;
    while at < end {
        let rest = &literal[at..end];
        let key_at = at + rest.len() - rest.trim_start().len();
        let Some(colon) = literal[key_at..end].find(':') else {
            break;
        };
        let key = &literal[key_at..key_at + colon];
        let value_at = key_at + colon + 1;
        let Some(value) = literal[value_at..end].strip_prefix(quote) else {
            break;
        };
        let Some(length) = closing(value, quote) else {
            break;
        };
        let value_end = value_at + quote.len() + length + quote.len();
        found.push(Pair {
            key,
            key_span: Span::new(start + key_at, start + key_at + key.len()),
            value: super::literal::unescape(&value[..length]),
            value_span: Span::new(start + value_at, start + value_end),
        });
        at = value_end;
    }
    found
}

/// Where a tag's value ends.
fn closing(value: &str, quote: &str) -> Option<usize> {
    if quote.len() > 1 {
        return value.find(quote);
    }
    let bytes = value.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// The value of a tag as arguments: `PORT,default=80` is `"PORT"` and `default="80"`.
fn options(pair: &Pair) -> Vec<Argument> {
    let whole = |text: &str| Value::text(pair.value_span, text);
    if !NAME_AND_OPTIONS.contains(&pair.key) {
        return vec![Argument {
            name: None,
            value: whole(&pair.value),
        }];
    }
    let mut parts = pair.value.split(',');
    let mut arguments = vec![Argument {
        name: None,
        value: whole(parts.next().unwrap_or_default()),
    }];
    for option in parts {
        let option = option.trim();
        arguments.push(match option.split_once('=') {
            Some((name, value)) => Argument {
                name: Some(name.into()),
                value: whole(value),
            },
            None => Argument {
                name: None,
                value: whole(option),
            },
        });
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_pairs_with_their_places() {
        let literal = "`env:\"PORT,required\"  envDefault:\"a\\\"b\" bad`";
        let found = pairs(literal, 10);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].key, &*found[0].value), ("env", "PORT,required"));
        assert_eq!((found[1].key, &*found[1].value), ("envDefault", "a\"b"));
        let at = |span: Span| &literal[span.start as usize - 10..span.end as usize - 10];
        assert_eq!(at(found[0].key_span), "env");
        assert_eq!(at(found[1].value_span), "\"a\\\"b\"");
        let quoted = "\"json:\\\"name\\\"\"";
        assert_eq!(pairs(quoted, 0)[0].value, "name");
    }
}
