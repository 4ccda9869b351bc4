//! Any bytes: no front end panics, and every span lies inside the file on character
//! boundaries.

#[path = "shared/spans.rs"]
mod spans;

use proptest::prelude::*;
use xii::fact::{FileKind, Interest};

fn check(kind: FileKind, source: &str) {
    let facts = xii::scan::lower(kind, "some/file", source, &Interest::everything());
    spans::spans(&facts, source);
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
    " |> ",
    "do\n",
    " end\n",
    "config :a, ",
    "~w(",
    "$env:X ",
    "@{ a = ",
    "@'\n",
    "\n'@",
    "@\"\n",
    "[int]$x",
    "Get-Item -a:b ",
    " -f ",
    "$(",
    "pwsh -c \"",
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
