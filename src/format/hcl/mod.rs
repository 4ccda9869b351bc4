//! Terraform and other HCL: entries by block type, labels and attribute, and a unit for each
//! script that stands in it. Knows which attributes hold scripts; knows no resource.
//!
//! Repeated blocks of the same type and labels are told apart by an index.

mod expression;
mod script;
mod source;

use std::collections::HashMap;

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Attribute, Block, BlockLabel, Body, Structure};

use super::{entry, json};
use crate::fact::{FileFacts, FileKind, Problem};
use crate::lang::depth;
use crate::text::Span;

/// Lowers an HCL file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    if path.rsplit('.').next() == Some("json") {
        return json::lower(kind, path, text);
    }
    let mut facts = FileFacts::new(kind, text.len());
    let scan = source::scan(text);
    facts.comments = scan.comments;
    if depth::too_deep(text, depth::LIMIT) {
        facts.problems.push(Problem {
            span: Span::at(0),
            message: "the file is nested too deeply".into(),
        });
        return facts;
    }
    let start = text.len() - entry::without_bom(text).len();
    if let Err(error) = parse(&mut facts, text, start, text.len()) {
        let message = error.message().lines().next().unwrap_or_default();
        facts.problems.push(Problem {
            span: Span::at(start + error.location().offset()).clamped(text),
            message: message.into(),
        });
        // The parser knows the whole or nothing: give it the blocks one by one. What it cannot
        // read of them is that one problem.
        let mut from = start;
        for to in scan.ends.into_iter().filter(|to| *to > start) {
            parse(&mut facts, text, from, to).ok();
            from = to;
        }
    }
    // The commands of a block's scripts come before its entries.
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// Parses a part of the text and emits what it says.
fn parse(
    facts: &mut FileFacts,
    text: &str,
    from: usize,
    to: usize,
) -> Result<(), hcl_edit::parser::Error> {
    let body = hcl_edit::parser::parse_body(&text[from..to])?;
    let file = File { text, base: from };
    file.body(facts, &body, "");
    Ok(())
}

/// The text and where the parsed part of it begins.
#[derive(Clone, Copy)]
struct File<'t> {
    text: &'t str,
    base: usize,
}

impl File<'_> {
    /// The bytes of a node.
    fn span(self, node: &impl hcl_edit::Span) -> Span {
        let range = node.span().unwrap_or_default();
        Span::new(self.base + range.start, self.base + range.end).clamped(self.text)
    }

    /// The nesting is bounded: [`lower`] and the parser refuse what nests deeper.
    fn body(self, facts: &mut FileFacts, body: &Body, path: &str) {
        let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
        for block in body.blocks() {
            counts.entry(segment(block)).or_default().0 += 1;
        }
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => self.attribute(facts, attribute, path),
                Structure::Block(block) => {
                    let segment = segment(block);
                    let mut path = entry::join(path, &segment);
                    let (total, next) = counts.entry(segment).or_default();
                    if *total > 1 {
                        path = entry::join(&path, &next.to_string());
                        *next += 1;
                    }
                    self.block(facts, block, &path);
                }
            }
        }
    }

    fn block(self, facts: &mut FileFacts, block: &Block, path: &str) {
        let key = match block.labels.last() {
            Some(BlockLabel::Ident(label)) => self.span(label),
            Some(BlockLabel::String(label)) => self.span(label),
            None => self.span(&block.ident),
        };
        entry::section(facts, key, path, key);
        script::of_block(self, facts, block, path);
        self.body(facts, &block.body, path);
    }

    fn attribute(self, facts: &mut FileFacts, attribute: &Attribute, path: &str) {
        let name = attribute.key.as_str();
        let path = entry::join(path, name);
        self.at(facts, &path, self.span(&attribute.key), &attribute.value);
    }

    /// Emits the entries of an attribute's or a key's value.
    fn at(self, facts: &mut FileFacts, path: &str, key: Span, item: &Expression) {
        match item {
            Expression::Object(object) => {
                entry::section(facts, key, path, key);
                for (name, value) in object {
                    let (name, span) = match name {
                        ObjectKey::Ident(name) => (name.as_str(), self.span(name)),
                        ObjectKey::Expression(Expression::String(name)) => {
                            (name.as_str(), self.span(name))
                        }
                        // `(var.name) = ...`: a key that is not known.
                        ObjectKey::Expression(_) => continue,
                    };
                    self.at(facts, &entry::join(path, name), span, value.expr());
                }
            }
            Expression::Array(items)
                if items
                    .iter()
                    .any(|item| matches!(item, Expression::Object(_) | Expression::Array(_))) =>
            {
                entry::section(facts, key, path, key);
                for (index, item) in items.iter().enumerate() {
                    let segment = named(item).unwrap_or_else(|| index.to_string());
                    let path = entry::join(path, &segment);
                    self.at(facts, &path, self.span(item), item);
                }
            }
            // What is written out as JSON is read like what is not.
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "jsonencode" | "yamlencode")
                    && matches!(
                        call.args.iter().next(),
                        Some(Expression::Object(_) | Expression::Array(_))
                    ) =>
            {
                if let Some(written) = call.args.iter().next() {
                    self.at(facts, path, key, written);
                }
            }
            _ => {
                let value = self.value(item);
                entry::with_items(facts, key.join(value.span), path, key, value);
            }
        }
    }
}

/// The name of `{ name = "PORT", value = .. }` in a list of variables.
fn named(item: &Expression) -> Option<String> {
    let Expression::Object(object) = item else {
        return None;
    };
    let of = |wanted: &str| {
        object.iter().find_map(|(key, value)| match key {
            ObjectKey::Ident(key) if key.as_str() == wanted => Some(value.expr()),
            ObjectKey::Expression(Expression::String(key)) if key.as_str() == wanted => {
                Some(value.expr())
            }
            _ => None,
        })
    };
    of("value")?;
    let name = of("name")?.as_str()?;
    (!name.is_empty() && !name.contains('.')).then(|| name.to_owned())
}

/// A block's type and labels as segments.
fn segment(block: &Block) -> String {
    let mut segment = block.ident.as_str().to_owned();
    for label in &block.labels {
        segment.push('.');
        segment.push_str(label.as_str());
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(text: &str) -> String {
        dump(&lower(FileKind::Terraform, "x.tf", text), text)
    }

    #[test]
    fn blocks_labels_and_expressions() {
        let found = found(
            "\u{feff}resource \"aws_db_instance\" \"main\" {\n  password = \"p\\\"w\" # c\n  host = \"${var.a}:1\"\n  x = [1, -2, aws_x.y[0].z]\n  tags = { a = file(\"b\") }\n  c = var.q ? 1 : 2\n}\n",
        );
        assert!(
            found.contains("entry resource.aws_db_instance.main.password = \"p\\\"w\""),
            "{found}"
        );
        assert!(found.contains("main.host = `${var.a}:1`"), "{found}");
        assert!(found.contains("main.x = [1, -2, aws_x.y.0.z]"), "{found}");
        assert!(found.contains("main.tags.a = file(\"b\")"), "{found}");
        assert!(found.contains("main.c = ?"), "{found}");
        assert!(found.contains("comment \"# c\""), "{found}");
    }

    #[test]
    fn what_is_written_out_as_json_is_read() {
        let found = found(
            "resource \"aws_ecs_task_definition\" \"a\" {\n  container_definitions = jsonencode([{ image = \"b:1\", environment = [{ name = \"PORT\", value = \"80\" }, { name = var.x, value = 1 }] }])\n}\n",
        );
        let base = "entry resource.aws_ecs_task_definition.a.container_definitions.0";
        for expected in [
            ".image = \"b:1\"",
            ".environment.PORT.value = \"80\"",
            ".environment.1.value = 1",
        ] {
            assert!(found.contains(&format!("{base}{expected}")), "{found}");
        }
    }

    #[test]
    fn repeated_blocks_have_an_index() {
        let found = found("a {\n b \"x\" {\n  c = 1\n }\n b \"x\" {\n  c = 2\n }\n}\n");
        assert!(found.contains("entry a.b.x.0.c = 1"), "{found}");
        assert!(found.contains("entry a.b.x.1.c = 2"), "{found}");
    }

    #[test]
    fn what_does_not_parse_is_one_problem() {
        let text = "a {\n x = 1\n}\nb {\n y = 1\n y = 2\n}\nc = 3\n";
        let facts = lower(FileKind::Terraform, "x.tf", text);
        assert_eq!(facts.problems.len(), 1);
        let found = dump(&facts, text);
        assert!(found.contains("2:2-2:7 #0 entry a.x = 1"), "{found}");
        assert!(found.contains("8:1-8:6 #0 entry c = 3"), "{found}");
        let deep = format!("a = {}1", "[".repeat(100_000));
        assert_eq!(lower(FileKind::Terraform, "x.tf", &deep).problems.len(), 1);
    }
}
