//! Scripts in HCL: what a provisioner runs, what a machine runs when it first starts. Only
//! what is wholly written there; a template's script is another file's, or nobody's yet.

use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;
use hcl_edit::template::Element;

use super::File;
use crate::fact::{FileFacts, Stage, Unit, UnitKind};
use crate::lang::{powershell, shell};
use crate::text::Embedded;

/// Attributes that hold the script of a machine's first start.
const USER_DATA: &[&str] = &[
    "user_data",
    "user_data_base64",
    "custom_data",
    "startup_script",
    "metadata_startup_script",
    "startup-script",
];

/// Adds a unit for every script among a block's attributes.
pub(super) fn of_block(file: File<'_>, facts: &mut FileFacts, block: &Block, path: &str) {
    let provisioner = block.has_ident("provisioner");
    let powershell = provisioner && runs_powershell(block);
    for attribute in block.body.attributes() {
        let name = attribute.key.as_str();
        let wanted = if provisioner {
            matches!(name, "command" | "inline")
        } else {
            USER_DATA.contains(&name)
        };
        if !wanted {
            continue;
        }
        let scripts = scripts(file, &attribute.value);
        if scripts.is_empty() {
            continue;
        }
        let unit = facts.open_unit(Unit {
            kind: UnitKind::Provisioning,
            name: path.into(),
            stage: Stage::Unknown,
            span: file.span(&attribute.value),
            shell: true,
        });
        for script in scripts {
            if powershell {
                powershell::lower_into(facts, &script, unit);
            } else {
                shell::lower_into(facts, &script, unit);
            }
        }
    }
}

/// `interpreter = ["pwsh", "-Command"]`
fn runs_powershell(block: &Block) -> bool {
    let interpreter = block.body.get_attribute("interpreter");
    let first = match interpreter.map(|attribute| &attribute.value) {
        Some(Expression::Array(items)) => items.iter().next(),
        _ => None,
    };
    first
        .and_then(Expression::as_str)
        .is_some_and(powershell::is_shell)
}

/// The scripts that an expression holds: one text, or a list of command lines.
fn scripts(file: File<'_>, expression: &Expression) -> Vec<Embedded> {
    match expression {
        Expression::Array(items) => items.iter().filter_map(|item| script(file, item)).collect(),
        // `base64encode(<<EOT ...)`.
        Expression::FuncCall(call) if call.name.name.as_str() == "base64encode" => call
            .args
            .iter()
            .filter_map(|item| script(file, item))
            .collect(),
        _ => script(file, expression).into_iter().collect(),
    }
}

fn script(file: File<'_>, expression: &Expression) -> Option<Embedded> {
    let script = match expression {
        Expression::String(string) => {
            let span = file.span(string);
            let content = crate::fact::Value::unknown(span).content(file.text);
            unescaped(content.slice(file.text), content.start as usize)
        }
        Expression::HeredocTemplate(heredoc) => {
            let mut script = Embedded::default();
            for element in &heredoc.template {
                let Element::Literal(literal) = element else {
                    return None;
                };
                let span = file.span(literal);
                let indent = heredoc.indent().unwrap_or(0);
                lines(
                    &mut script,
                    span.slice(file.text),
                    span.start as usize,
                    indent,
                );
            }
            script
        }
        _ => return None,
    };
    // Another interpreter, or cloud-init's own YAML.
    let shell = match script.text.strip_prefix('#') {
        Some(rest) => match rest.lines().next().unwrap_or_default().strip_prefix('!') {
            Some(program) => program.contains("sh"),
            None => !rest.starts_with("cloud-config"),
        },
        None => !script.text.starts_with('<') && !script.text.starts_with("Content-Type"),
    };
    (shell && !script.text.trim().is_empty()).then_some(script)
}

/// A heredoc's lines without their common indentation; `$${` is `${`.
fn lines(script: &mut Embedded, text: &str, start: usize, indent: usize) {
    let mut at = start;
    for line in text.split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        let skip = indent.min(blank);
        let mut plain = skip;
        for (escape, _) in line.match_indices("$${").chain(line.match_indices("%%{")) {
            if escape >= plain {
                script.push(&line[plain..escape], at + plain);
                plain = escape + 1;
            }
        }
        script.push(&line[plain..], at + plain);
        at += line.len();
    }
}

/// A quoted string's content with its escapes resolved.
fn unescaped(raw: &str, start: usize) -> Embedded {
    let mut out = Embedded::default();
    let mut plain = 0;
    let mut at = 0;
    while let Some(found) = raw[at..].find(['\\', '$', '%']) {
        let mark = at + found;
        let rest = &raw[mark..];
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            out.push(&raw[plain..mark], start + plain);
            plain = mark + 1;
            at = mark + 3;
            continue;
        }
        let Some(escaped) = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()) else {
            at = mark + 1;
            continue;
        };
        out.push(&raw[plain..mark], start + plain);
        let length = match escaped {
            'u' => 6,
            'U' => 10,
            _ => 1 + escaped.len_utf8(),
        };
        let length = length.min(rest.len());
        match escaped {
            'n' => out.push("\n", start + mark),
            'r' => out.push("\r", start + mark),
            't' => out.push("\t", start + mark),
            'u' | 'U' => {
                let code = rest
                    .get(2..length)
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                    .and_then(char::from_u32)
                    .unwrap_or('\u{fffd}');
                out.push(code.encode_utf8(&mut [0; 4]), start + mark);
            }
            _ => out.push(rest.get(1..length).unwrap_or_default(), start + mark + 1),
        }
        plain = mark + length;
        while !raw.is_char_boundary(plain) {
            plain += 1;
        }
        at = plain;
    }
    out.push(&raw[plain..], start + plain);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn escapes_keep_their_places() {
        let raw = r#"echo \"a\" \\ $${b} \u00e9\nc"#;
        let out = unescaped(raw, 10);
        assert_eq!(out.text, "echo \"a\" \\ ${b} é\nc");
        let last = out.text.len();
        assert_eq!(
            out.map.span(Span::new(last - 1, last)),
            Span::new(10 + raw.len() - 1, 10 + raw.len())
        );
    }

    #[test]
    fn heredocs_lose_their_indentation() {
        let mut out = Embedded::default();
        lines(&mut out, "    a $${b}\n      c\n\n", 7, 4);
        assert_eq!(out.text, "a ${b}\n  c\n\n");
        let c = u32::try_from(out.text.find('c').unwrap()).unwrap();
        assert_eq!(out.map.outer(c), 7 + 12 + 6);
    }
}
