//! `xii lsp`: diagnostics, hover and code actions for editors, over the standard streams. What
//! stands in an editor counts, not what is on disk; the rest of the repository is read with it.

mod answer;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};

use self::text::path_of;
use super::arguments::{Basis, Whole};
use super::{audit, baseline, own_rule_files};
use crate::diagnostic::{Finding, Report};
use crate::fix::Texts;
use crate::repo::root_of;
use crate::scan::{RuleFile, Scanner};
use crate::settings::Settings;

/// Serves one editor until it says goodbye.
pub(super) fn lsp(basis: &Basis) -> anyhow::Result<ExitCode> {
    let (connection, threads) = Connection::stdio();
    let (id, asked) = connection.initialize_start()?;
    let can = json!({
        "capabilities": {
            "positionEncoding": "utf-16",
            "textDocumentSync": {"openClose": true, "change": 1, "save": true},
            "hoverProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        },
        "serverInfo": {"name": "xii", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, can)?;
    let mut server = Server::new(basis.clone(), &asked);
    server.run(&connection)?;
    drop(connection);
    threads.join().context("the streams could not be closed")?;
    Ok(ExitCode::SUCCESS)
}

/// A text that is open in the editor.
struct Document {
    /// Relative to the root; `None` for what lies elsewhere.
    path: Option<String>,
    text: String,
    version: Value,
}

struct Server {
    basis: Basis,
    root: PathBuf,
    /// Whether the editor can make files.
    creates: bool,
    documents: BTreeMap<String, Document>,
    /// Documents whose diagnostics the editor still shows though they are open no more.
    closed: Vec<String>,
    known: Option<Known>,
    report: Report,
    /// Whether something changed since the last scan.
    stale: bool,
}

/// What scans go by, until a file that says so changes.
struct Known {
    scanner: Scanner,
    settings: Settings,
    own: Vec<RuleFile>,
}

impl Server {
    fn new(basis: Basis, asked: &Value) -> Self {
        let folder = asked["workspaceFolders"][0]["uri"]
            .as_str()
            .or_else(|| asked["rootUri"].as_str())
            .and_then(path_of)
            .unwrap_or_else(|| PathBuf::from("."));
        let root = root_of(&[folder]);
        let edit = &asked["capabilities"]["workspace"]["workspaceEdit"];
        let operations = edit["resourceOperations"].as_array();
        Self {
            basis,
            root: root.canonicalize().unwrap_or(root),
            creates: edit["documentChanges"] == true
                && operations.is_some_and(|list| list.iter().any(|one| one == "create")),
            documents: BTreeMap::new(),
            closed: Vec::new(),
            known: None,
            report: Report::default(),
            stale: false,
        }
    }

    fn run(&mut self, connection: &Connection) -> anyhow::Result<()> {
        while let Ok(message) = connection.receiver.recv() {
            match message {
                Message::Request(request) => {
                    if connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    // What is asked is asked of the text as it is now.
                    self.refresh(connection)?;
                    let response = self.answer(request);
                    connection.sender.send(Message::Response(response))?;
                }
                Message::Notification(notification) => self.hear(&notification),
                Message::Response(_) => {}
            }
            // Who types is answered when the typing pauses.
            if connection.receiver.is_empty() {
                self.refresh(connection)?;
            }
        }
        Ok(())
    }

    fn hear(&mut self, notification: &Notification) {
        let asked = &notification.params;
        let document = &asked["textDocument"];
        let Some(uri) = document["uri"].as_str() else {
            return;
        };
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                let open = Document {
                    path: self.relative(uri),
                    text: document["text"].as_str().unwrap_or_default().to_owned(),
                    version: document["version"].clone(),
                };
                self.documents.insert(uri.to_owned(), open);
            }
            "textDocument/didChange" => {
                let changes = asked["contentChanges"].as_array();
                let last = changes.and_then(|changes| changes.last()?["text"].as_str());
                if let (Some(open), Some(text)) = (self.documents.get_mut(uri), last) {
                    text.clone_into(&mut open.text);
                    open.version = document["version"].clone();
                }
            }
            "textDocument/didClose" => {
                if self.documents.remove(uri).is_some() {
                    self.closed.push(uri.to_owned());
                }
            }
            "textDocument/didSave" => {
                // Rules and settings say what is looked for; nothing else does.
                if matches!(uri.rsplit('.').next(), Some("toml" | "json")) {
                    self.known = None;
                }
            }
            _ => return,
        }
        self.stale = true;
    }

    /// The path of a URI, relative to the root.
    fn relative(&self, uri: &str) -> Option<String> {
        let path = path_of(uri)?;
        let folder = path.parent()?.canonicalize().ok()?;
        let path = folder.join(path.file_name()?);
        let relative = path.strip_prefix(&self.root).ok()?;
        Some(relative.to_string_lossy().replace('\\', "/"))
    }

    /// Scans, if something changed, and says what is found in what is open.
    fn refresh(&mut self, connection: &Connection) -> anyhow::Result<()> {
        if !std::mem::take(&mut self.stale) {
            return Ok(());
        }
        if let Err(error) = self.scan() {
            // A mistake in the settings is no reason to leave.
            let told = json!({"type": 1, "message": format!("xii: {error:#}")});
            let message = Notification::new("window/showMessage".to_owned(), told);
            connection.sender.send(Message::Notification(message))?;
            self.report = Report::default();
        }
        for uri in std::mem::take(&mut self.closed) {
            if !self.documents.contains_key(&uri) {
                let nothing = json!({"uri": uri, "diagnostics": []});
                let message =
                    Notification::new("textDocument/publishDiagnostics".to_owned(), nothing);
                connection.sender.send(Message::Notification(message))?;
            }
        }
        for (uri, document) in &self.documents {
            let found = self.found_in(document);
            let list: Vec<Value> = found.map(|one| answer::diagnostic(document, one)).collect();
            let mut params = json!({"uri": uri, "diagnostics": list});
            if document.version.is_number() {
                params["version"] = document.version.clone();
            }
            let message = Notification::new("textDocument/publishDiagnostics".to_owned(), params);
            connection.sender.send(Message::Notification(message))?;
        }
        Ok(())
    }

    fn scan(&mut self) -> anyhow::Result<()> {
        let whole = Whole {
            path: self.root.clone(),
            basis: self.basis.clone(),
        };
        let known = if let Some(known) = self.known.take() {
            known
        } else {
            let (scanner, mut settings, _) = audit::whole(&whole)?;
            if !self.basis.isolated {
                settings.baseline = baseline::read(&self.root)?;
            }
            Known {
                scanner,
                settings,
                own: own_rule_files(&self.root)?,
            }
        };
        let tree = audit::tree(&self.root, &known.settings, !known.own.is_empty());
        let texts: Texts = self
            .documents
            .values()
            .filter_map(|document| Some((document.path.clone()?, document.text.clone())))
            // What the walk leaves out stays out; what is not written yet is new.
            .filter(|(path, _)| {
                tree.inputs.iter().any(|input| input.path == *path)
                    || !self.root.join(path).exists()
            })
            .collect();
        self.report = known.scanner.scan(tree.with_texts(&texts), &known.settings);
        self.known = Some(known);
        Ok(())
    }

    /// The findings in a document that count.
    fn found_in<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = &'a Finding> {
        self.report.findings.iter().filter(|finding| {
            finding.is_new() && document.path.as_deref() == Some(finding.location.path.as_str())
        })
    }

    fn answer(&self, request: Request) -> Response {
        let uri = request.params["textDocument"]["uri"].as_str();
        let document = uri.and_then(|uri| self.documents.get(uri));
        let result = match (request.method.as_str(), document, &self.known) {
            ("textDocument/hover", Some(document), Some(known)) => {
                self.hover(document, known, &request.params)
            }
            ("textDocument/codeAction", Some(document), _) => {
                self.actions(document, &request.params)
            }
            ("textDocument/hover" | "textDocument/codeAction", ..) => Value::Null,
            (method, ..) => {
                let code = lsp_server::ErrorCode::MethodNotFound as i32;
                let message = format!("no such method: {method}");
                return Response::new_err(request.id, code, message);
            }
        };
        Response::new_ok(request.id, result)
    }

    /// The text of a file of the root, as the editor has it.
    fn text_of(&self, path: &str) -> Option<String> {
        let mut open = self.documents.values();
        match open.find(|document| document.path.as_deref() == Some(path)) {
            Some(document) => Some(document.text.clone()),
            None => std::fs::read_to_string(self.root.join(path)).ok(),
        }
    }

    /// The URI of a file of the root, as the editor writes it.
    fn uri_of(&self, path: &str) -> String {
        let mut open = self.documents.iter();
        match open.find(|(_, document)| document.path.as_deref() == Some(path)) {
            Some((uri, _)) => uri.clone(),
            None => text::uri_of(&self.root.join(Path::new(path))),
        }
    }
}
