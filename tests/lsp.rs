//! A conversation with `xii lsp` over its standard streams, as an editor has it.

#[path = "shared/git.rs"]
mod git;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// An editor.
struct Client {
    server: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    /// Notifications that came while an answer was waited for.
    heard: Vec<Value>,
    next: i64,
    root: String,
}

impl Client {
    fn start(root: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_xii"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let to = server.stdin.take().expect("its input");
        let mut out = BufReader::new(server.stdout.take().expect("its output"));
        let (send, from) = channel();
        std::thread::spawn(move || {
            while let Some(message) = message(&mut out) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let root = root.canonicalize().expect("the folder is there");
        let root = format!("file://{}", root.display());
        let mut client = Self {
            server,
            to,
            from,
            heard: Vec::new(),
            next: 0,
            root,
        };
        let edit = json!({"documentChanges": true, "resourceOperations": ["create"]});
        let answer = client.ask(
            "initialize",
            &json!({
                "processId": null,
                "rootUri": client.root,
                "capabilities": {"workspace": {"workspaceEdit": edit}},
            }),
        );
        assert_eq!(answer["capabilities"]["hoverProvider"], true);
        assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
        client.tell("initialized", &json!({}));
        client
    }

    fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it reads");
        self.to.flush().expect("it reads");
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn receive(&mut self) -> Value {
        self.from
            .recv_timeout(Duration::from_mins(1))
            .expect("the server says something")
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == id {
                assert_eq!(message["error"], Value::Null, "{method}");
                return message["result"].clone();
            }
            self.heard.push(message);
        }
    }

    /// The diagnostics of a version of a document.
    fn diagnostics(&mut self, path: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(path);
        let fits = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        };
        loop {
            if let Some(at) = self.heard.iter().position(fits) {
                let message = self.heard.remove(at);
                let list = message["params"]["diagnostics"].as_array();
                return list.expect("a list").clone();
            }
            let message = self.receive();
            self.heard.push(message);
        }
    }

    fn open(&mut self, path: &str, text: &str) {
        let document = json!({
            "uri": self.uri(path), "languageId": "x", "version": 1, "text": text,
        });
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }

    fn change(&mut self, path: &str, version: i64, text: &str) {
        let document = json!({"uri": self.uri(path), "version": version});
        let params = json!({"textDocument": document, "contentChanges": [{"text": text}]});
        self.tell("textDocument/didChange", &params);
    }

    fn actions(&mut self, path: &str, diagnostic: &Value) -> Vec<Value> {
        let params = json!({
            "textDocument": {"uri": self.uri(path)},
            "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]},
        });
        let actions = self.ask("textDocument/codeAction", &params);
        actions.as_array().expect("a list").clone()
    }

    /// Closes a document and gives the diagnostics that are left of it.
    fn close(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        let params = json!({"textDocument": {"uri": uri}});
        self.tell("textDocument/didClose", &params);
        loop {
            let message = self.receive();
            let own = message["params"]["uri"] == uri && message["params"]["version"].is_null();
            if own {
                let list = message["params"]["diagnostics"].as_array();
                return list.expect("a list").clone();
            }
        }
    }

    fn leave(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        let status = self.server.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

/// Reads one message; `None` at the end.
fn message(out: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("Content-Length: ") {
            length = number.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A text after the edits that an action makes in a document.
fn edited(text: &str, edits: &Value) -> String {
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().expect("a line")).expect("small");
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let column = position["character"].as_u64().expect("a column");
        let mut left = usize::try_from(column).expect("small");
        let mut at = start;
        for character in text[start..].chars() {
            if left == 0 {
                break;
            }
            left -= character.len_utf16();
            at += character.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .expect("edits")
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let text = edit["newText"].as_str().expect("a text");
            (offset(&range["start"]), offset(&range["end"]), text)
        })
        .collect();
    edits.sort_unstable();
    let mut after = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        after.replace_range(start..end, new);
    }
    after
}

fn titled<'a>(actions: &'a [Value], start: &str) -> &'a Value {
    actions
        .iter()
        .find(|action| {
            action["title"]
                .as_str()
                .is_some_and(|title| title.starts_with(start))
        })
        .unwrap_or_else(|| panic!("no action `{start}` in {actions:#?}"))
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
    git::tracked(folder.path());
    folder
}

const CLEAN: &str = "import logging, sys\nhandler = logging.StreamHandler(sys.stdout)\n";

#[test]
fn diagnostics_follow_the_text_in_the_editor() {
    let folder = folder(&[("shop/log.py", CLEAN)]);
    let mut client = Client::start(folder.path());
    client.open("shop/log.py", CLEAN);
    assert_eq!(client.diagnostics("shop/log.py", 1), Vec::<Value>::new());
    // Columns count UTF-16: the crab is two.
    let bad = "import logging\nx = \"🦀\"; handler = logging.FileHandler(\"shop.log\")\n";
    client.change("shop/log.py", 2, bad);
    let found = client.diagnostics("shop/log.py", 2);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["code"], "logs/file-handler");
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "xii");
    let range = json!({
        "start": {"line": 1, "character": 40}, "end": {"line": 1, "character": 50},
    });
    assert_eq!(found[0]["range"], range);
    // The page of the rule, and nothing where nothing is wrong.
    let mut at = json!({
        "textDocument": {"uri": client.uri("shop/log.py")},
        "position": {"line": 1, "character": 42},
    });
    let hover = client.ask("textDocument/hover", &at);
    let page = hover["contents"]["value"].as_str().expect("a page");
    assert!(page.starts_with("# logs/file-handler"), "{page}");
    assert!(page.contains("## Why"), "{page}");
    assert_eq!(hover["range"], range);
    at["position"] = json!({"line": 0, "character": 2});
    assert_eq!(client.ask("textDocument/hover", &at), Value::Null);
    // Both actions do what they say.
    let actions = client.actions("shop/log.py", &found[0]);
    let uri = client.uri("shop/log.py");
    let fix = titled(&actions, "Fix logs/file-handler (unsafe)");
    assert_eq!(fix["isPreferred"], false);
    let after = edited(bad, &fix["edit"]["changes"][&uri]);
    assert!(
        after.contains("handler = logging.StreamHandler()\n"),
        "{after}"
    );
    let silence = titled(&actions, "Silence logs/file-handler");
    let after = edited(bad, &silence["edit"]["changes"][&uri]);
    assert!(
        after.contains("# xii: ignore-next-line[logs/file-handler]\nx = "),
        "{after}"
    );
    client.change("shop/log.py", 3, &after);
    assert_eq!(client.diagnostics("shop/log.py", 3), Vec::<Value>::new());
    // A quick succession of changes is answered for the last one.
    for version in 4..20 {
        client.change("shop/log.py", version, bad);
    }
    assert_eq!(client.diagnostics("shop/log.py", 19).len(), 1);
    client.leave();
}

#[test]
fn what_is_closed_is_shown_no_more() {
    let folder = folder(&[("shop/log.py", CLEAN)]);
    let mut client = Client::start(folder.path());
    let bad = "import logging\nhandler = logging.FileHandler(\"shop.log\")\n";
    client.open("shop/log.py", bad);
    assert_eq!(client.diagnostics("shop/log.py", 1).len(), 1);
    assert_eq!(client.close("shop/log.py"), Vec::<Value>::new());
    client.leave();
}

#[test]
fn a_fix_reaches_other_files() {
    let secret = "Xk29vbTr0ub4dorQz";
    let text = format!("import os\n\nDB_PASSWORD = \"{secret}\"\nPORT = os.environ[\"PORT\"]\n");
    let folder = folder(&[("shop/settings.py", &text)]);
    let mut client = Client::start(folder.path());
    client.open("shop/settings.py", &text);
    let found = client.diagnostics("shop/settings.py", 1);
    assert_eq!(found[0]["code"], "config/hardcoded-credential");
    assert!(!found[0].to_string().contains(secret));
    let actions = client.actions("shop/settings.py", &found[0]);
    let fix = titled(&actions, "Fix config/hardcoded-credential");
    let changes = fix["edit"]["documentChanges"].as_array().expect("changes");
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[0]["uri"], client.uri(".env.example"));
    assert_eq!(changes[1]["edits"][0]["newText"], "DB_PASSWORD=\n");
    let after = edited(&text, &changes[2]["edits"]);
    assert!(
        after.contains("DB_PASSWORD = os.environ[\"DB_PASSWORD\"]"),
        "{after}"
    );
    assert!(!fix.to_string().contains(secret));
    // Settings are read again when they are saved.
    let settings = "ignore = [\"config/hardcoded-credential\"]\n";
    std::fs::write(folder.path().join("xii.toml"), settings).expect("a file");
    let saved = json!({"textDocument": {"uri": client.uri("xii.toml")}});
    client.tell("textDocument/didSave", &saved);
    let gone = client.diagnostics("shop/settings.py", 1);
    assert_eq!(gone, Vec::<Value>::new());
    client.leave();
}

#[test]
fn what_is_new_and_what_is_left_out() {
    let folder = folder(&[
        ("shop/log.py", CLEAN),
        (".gitignore", "build/\n"),
        ("build/log.py", CLEAN),
    ]);
    let mut client = Client::start(folder.path());
    let bad = "import logging\nhandler = logging.FileHandler(\"shop.log\")\n";
    // Not written yet.
    client.open("shop/new.py", bad);
    assert_eq!(client.diagnostics("shop/new.py", 1).len(), 1);
    // Ignored by git.
    client.open("build/log.py", bad);
    assert_eq!(client.diagnostics("build/log.py", 1), Vec::<Value>::new());
    client.leave();
}
