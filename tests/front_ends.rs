//! Any bytes: no front end panics, and every span lies inside the file on character
//! boundaries.

use proptest::prelude::*;
use xii::fact::{FactKind, FileFacts, FileKind, Interest, Value, ValueKind};
use xii::text::Span;

fn check(kind: FileKind, source: &str) {
    let facts = xii::scan::lower(kind, "some/file", source, &Interest::everything());
    spans(&facts, source);
}

fn spans(facts: &FileFacts, source: &str) {
    let inside = |span: Span| {
        assert!(
            source.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} does not fit {source:?}"
        );
    };
    for scope in &facts.scopes {
        inside(scope.span);
    }
    for unit in &facts.units {
        inside(unit.span);
    }
    for comment in &facts.comments {
        inside(*comment);
    }
    for problem in &facts.problems {
        inside(problem.span);
    }
    for fact in &facts.facts {
        inside(fact.span);
        assert!((fact.scope as usize) < facts.scopes.len());
        match &fact.kind {
            FactKind::Assign(assign) => {
                inside(assign.target_span);
                value(&assign.value, &inside);
            }
            FactKind::Call(call) => {
                inside(call.callee_span);
                for argument in &call.arguments {
                    value(&argument.value, &inside);
                }
            }
            FactKind::Entry(entry) => {
                inside(entry.key_span);
                value(&entry.value, &inside);
            }
            FactKind::Command(command) => {
                assert!((command.unit as usize) < facts.units.len());
                for word in &command.words {
                    value(word, &inside);
                }
                for redirect in &command.redirects {
                    inside(redirect.span);
                    value(&redirect.target, &inside);
                }
            }
            FactKind::Instruction(instruction) => {
                for argument in &instruction.arguments {
                    value(argument, &inside);
                }
            }
            FactKind::Dependency(dependency) => {
                inside(dependency.name_span);
                value(&dependency.requirement, &inside);
            }
            FactKind::Import(import) => inside(import.module_span),
            FactKind::Access(access) => inside(access.key_span),
            FactKind::Literal(literal) => value(literal, &inside),
            FactKind::Branch(branch) => {
                for operand in &branch.operands {
                    value(operand, &inside);
                }
            }
        }
    }
}

fn value(item: &Value, inside: &impl Fn(Span)) {
    inside(item.span);
    match &item.kind {
        ValueKind::List(items) => items.iter().for_each(|item| value(item, inside)),
        ValueKind::Map(entries) => {
            for entry in entries {
                inside(entry.key_span);
                value(&entry.value, inside);
            }
        }
        ValueKind::Fallback(first, second) => {
            value(first, inside);
            value(second, inside);
        }
        ValueKind::Call(call) => {
            for argument in &call.arguments {
                value(&argument.value, inside);
            }
        }
        _ => {}
    }
}

/// Pieces that real files are made of, so that random text reaches into the grammars.
const PIECES: &[&str] = &[
    "\n",
    "\n  ",
    "\n- ",
    ": ",
    "=",
    " = ",
    "\"",
    "'",
    "`",
    "é",
    "🦀",
    "\\",
    "\\\n",
    "#",
    "//",
    "<<EOF\n",
    "EOF\n",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "|",
    "&&",
    ";",
    "$X",
    "${X:-y}",
    "{{ .Values.x }}",
    "<%= x %>",
    "RUN ",
    "FROM x\n",
    "CMD [\"a\"]\n",
    "web: ",
    "key",
    "import ",
    "from ",
    "def f",
    "class A",
    "if ",
    "else",
    "for ",
    "->",
    "=>",
    "async ",
    "\r\n",
    "\t",
    "\0",
    "&a ",
    "*a",
    "<<: ",
    "---\n",
    "%",
    "@",
    "::",
    "fn ",
    "const ",
    "require(\"x\")",
    "f\"{x}\"",
    "#{x}",
    "/*",
    "*/",
    "'''",
    "\"\"\"",
    "[[bin]]\n",
    "[x]\n",
    "==1.0\n",
    "0x",
    "1_0",
    "-",
    "!",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let source = String::from_utf8_lossy(&bytes);
        for kind in FileKind::ALL {
            check(*kind, &source);
        }
    }

    #[test]
    fn any_pieces(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let source = pieces.concat();
        for kind in FileKind::ALL {
            check(*kind, &source);
        }
    }
}

/// Every golden file, cut short at every few bytes: what a half-written file looks like.
#[test]
fn cut_short() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for folder in ["lang", "format"] {
        for entry in walkdir::WalkDir::new(root.join(folder))
            .into_iter()
            .flatten()
        {
            let path = entry.path();
            if !entry.file_type().is_file() || path.extension().is_some_and(|x| x == "facts") {
                continue;
            }
            let folder = path
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_str()
                .unwrap();
            let kind = FileKind::from_slug(folder).unwrap();
            let source = std::fs::read_to_string(path).unwrap();
            let step = (source.len() / 60).max(1);
            for end in (0..source.len()).step_by(step) {
                if source.is_char_boundary(end) {
                    check(kind, &source[..end]);
                }
            }
        }
    }
}
