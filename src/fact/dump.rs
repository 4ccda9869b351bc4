//! Facts as text, one a line: what goldens compare and a front end's author reads.

use std::fmt::Write;

use super::{Call, CallForm, Command, FactKind, FileFacts, MapEntry, Part, Value, ValueKind};
use crate::text::LineIndex;

/// Every fact of a file, one a line, with line and column; scopes and units first.
#[must_use]
pub fn dump(facts: &FileFacts, source: &str) -> String {
    let lines = LineIndex::new(source);
    let mut out = String::new();
    let at = |span: crate::text::Span| {
        let start = lines.position(source, span.start);
        let end = lines.position(source, span.end);
        format!(
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        )
    };
    for (id, scope) in facts.scopes.iter().enumerate().skip(1) {
        let _ = write!(
            out,
            "scope {id} in {} {:?} {}",
            scope.parent, scope.kind, scope.name
        );
        for base in &scope.bases {
            let _ = write!(out, " <{base}");
        }
        for annotation in &scope.annotations {
            let _ = write!(out, " @{annotation}");
        }
        let _ = writeln!(out, " [{}]", at(scope.span));
    }
    for (id, unit) in facts.units.iter().enumerate() {
        let shell = if unit.shell { " shell" } else { "" };
        let _ = writeln!(
            out,
            "unit {id} {:?} {:?} {:?}{shell} [{}]",
            unit.kind,
            unit.name,
            unit.stage,
            at(unit.span)
        );
    }
    for fact in &facts.facts {
        let _ = write!(out, "{} #{} ", at(fact.span), fact.scope);
        line(&mut out, &fact.kind);
        out.push('\n');
    }
    for comment in &facts.comments {
        let _ = writeln!(out, "comment {:?}", comment.slice(source));
    }
    for problem in &facts.problems {
        let _ = writeln!(out, "problem [{}] {}", at(problem.span), problem.message);
    }
    out
}

fn line(out: &mut String, kind: &FactKind) {
    let _ = match kind {
        FactKind::Import(import) => {
            let _ = write!(out, "import {} package {}", import.module, import.package);
            if let Some(alias) = &import.alias {
                let _ = write!(out, " as {alias}");
            }
            write!(out, "{}", if import.optional { " optional" } else { "" })
        }
        FactKind::Call(call) => {
            out.push_str("call ");
            self::call(out, call);
            Ok(())
        }
        FactKind::Assign(assign) => {
            let _ = write!(out, "assign {:?} {} = ", assign.form, assign.target);
            value(out, &assign.value);
            Ok(())
        }
        FactKind::Access(access) => write!(out, "access {}", access.path),
        FactKind::Branch(branch) => {
            out.push_str("branch");
            for operand in &branch.operands {
                out.push(' ');
                value(out, operand);
            }
            Ok(())
        }
        FactKind::Literal(literal) => {
            out.push_str("literal ");
            value(out, literal);
            Ok(())
        }
        FactKind::Entry(entry) => {
            let _ = write!(out, "entry {} = ", entry.path);
            value(out, &entry.value);
            if entry.document > 0 {
                let _ = write!(out, " document {}", entry.document);
            }
            Ok(())
        }
        FactKind::Command(command) => {
            self::command(out, command);
            Ok(())
        }
        FactKind::Instruction(instruction) => {
            let _ = write!(out, "instruction {}", instruction.name);
            for flag in &instruction.flags {
                let _ = write!(out, " --{}=", flag.key);
                value(out, &flag.value);
            }
            for argument in &instruction.arguments {
                out.push(' ');
                value(out, argument);
            }
            write!(
                out,
                " stage {}{}{}",
                instruction.stage,
                if instruction.last_stage { " last" } else { "" },
                if instruction.exec_form {
                    " exec-form"
                } else {
                    ""
                }
            )
        }
        FactKind::Dependency(dependency) => {
            let _ = write!(
                out,
                "dependency {:?} {} ",
                dependency.ecosystem, dependency.name
            );
            value(out, &dependency.requirement);
            write!(
                out,
                " {:?} {:?}{}{}",
                dependency.source,
                dependency.scope,
                if dependency.pinned { " pinned" } else { "" },
                if dependency.locked { " locked" } else { "" }
            )
        }
    };
}

fn command(out: &mut String, command: &Command) {
    let _ = write!(out, "command unit {}", command.unit);
    for entry in &command.env {
        let _ = write!(out, " {}=", entry.key);
        value(out, &entry.value);
    }
    out.push_str(" :");
    for word in &command.words {
        out.push(' ');
        value(out, word);
    }
    for redirect in &command.redirects {
        let _ = write!(out, " {}", redirect.operator);
        value(out, &redirect.target);
    }
    if let Some(from) = &command.piped_from {
        let _ = write!(out, " from-pipe({})", from.join(" "));
    }
    if let Some(to) = &command.piped_to {
        let _ = write!(out, " to-pipe({to})");
    }
    let _ = write!(out, " {:?}", command.joiner);
    if command.background {
        out.push_str(" background");
    }
    if command.last {
        out.push_str(" last");
    }
    if command.depth > 0 {
        let _ = write!(out, " depth {}", command.depth);
    }
}

fn call(out: &mut String, call: &Call) {
    let form = match call.form {
        CallForm::Call => "",
        CallForm::New => "new ",
        CallForm::Annotation => "@",
        CallForm::Macro => "macro ",
    };
    let _ = write!(out, "{form}{}(", call.callee);
    for (index, argument) in call.arguments.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        if let Some(name) = &argument.name {
            let _ = write!(out, "{name}=");
        }
        value(out, &argument.value);
    }
    out.push(')');
}

fn entries(out: &mut String, entries: &[MapEntry]) {
    out.push('{');
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        let _ = write!(out, "{}: ", entry.key);
        value(out, &entry.value);
    }
    out.push('}');
}

/// One value as goldens show it.
pub fn value(out: &mut String, value: &Value) {
    match &value.kind {
        ValueKind::Text(text) => {
            let _ = write!(out, "{text:?}");
        }
        ValueKind::Number(number) => out.push_str(number),
        ValueKind::Bool(bool) => {
            let _ = write!(out, "{bool}");
        }
        ValueKind::Null => out.push_str("null"),
        ValueKind::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                self::value(out, item);
            }
            out.push(']');
        }
        ValueKind::Map(map) => entries(out, map),
        ValueKind::Template(parts) => {
            out.push('`');
            for part in parts {
                match part {
                    Part::Text(text) => out.push_str(&text.escape_debug().to_string()),
                    Part::Hole(hole) => {
                        out.push_str("${");
                        self::value(out, hole);
                        out.push('}');
                    }
                }
            }
            out.push('`');
        }
        ValueKind::Fallback(first, second) => {
            out.push('(');
            self::value(out, first);
            out.push_str(" else ");
            self::value(out, second);
            out.push(')');
        }
        ValueKind::Name(name) => out.push_str(name),
        ValueKind::Call(call) => self::call(out, call),
        ValueKind::Environment { name, default } => {
            let _ = write!(out, "env({name}");
            if let Some(default) = default {
                out.push_str(", ");
                self::value(out, default);
            }
            out.push(')');
        }
        ValueKind::Unknown => out.push('?'),
    }
}
