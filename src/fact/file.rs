//! All that one file says, and what happens to names once it is read.

use std::collections::HashSet;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::{
    Assign, AssignForm, CallForm, Change, Command, Fact, FactKind, FileKind, Part, Scope, ScopeId,
    ScopeKind, Unit, UnitId, Value, ValueKind,
};
use crate::text::Span;

/// The facts of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What kind of file it is.
    pub kind: FileKind,
    /// In the order in which they stand.
    pub facts: Vec<Fact>,
    /// The file's scope first.
    pub scopes: Vec<Scope>,
    /// Groups of commands.
    pub units: Vec<Unit>,
    /// Containers of the file or of a class that functions change.
    pub changes: Vec<Change>,
    /// Comments, with their markers, for suppressions.
    pub comments: Vec<Span>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What other files import for this one: the paths of its calls that they have named.
    pub linked: Vec<Box<str>>,
}

/// A part of a file that a front end could not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// Lower case, no full stop.
    pub message: Box<str>,
}

impl FileFacts {
    /// An empty file of a kind, `len` bytes long.
    #[must_use]
    pub fn new(kind: FileKind, len: usize) -> Self {
        Self {
            kind,
            facts: Vec::new(),
            scopes: vec![Scope {
                kind: ScopeKind::File,
                name: "".into(),
                parent: 0,
                span: Span::new(0, len),
                bases: Vec::new(),
                annotations: Vec::new(),
            }],
            units: Vec::new(),
            changes: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
            linked: Vec::new(),
        }
    }

    /// Adds a fact.
    pub fn push(&mut self, span: Span, scope: ScopeId, kind: FactKind) {
        self.facts.push(Fact { span, scope, kind });
    }

    /// Adds the entries of a map, and of the maps in it, as assignments, each under its path.
    /// The items of a list are counted from 0; only maps among them say anything.
    pub fn state_entries(&mut self, scope: ScopeId, target: &str, value: &Value, form: AssignForm) {
        match &value.kind {
            ValueKind::Map(entries) => {
                for entry in entries {
                    let path = format!("{target}.{}", entry.key);
                    let assign = Assign {
                        target: path.as_str().into(),
                        target_span: entry.key_span,
                        value: entry.value.clone(),
                        form,
                    };
                    let span = entry.key_span.join(entry.value.span);
                    self.push(span, scope, FactKind::Assign(assign));
                    self.state_entries(scope, &path, &entry.value, form);
                }
            }
            ValueKind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if matches!(item.kind, ValueKind::Map(_)) {
                        self.state_entries(scope, &format!("{target}.{index}"), item, form);
                    }
                }
            }
            ValueKind::Fallback(_, second) => self.state_entries(scope, target, second, form),
            _ => {}
        }
    }

    /// Adds a scope and returns its id.
    pub fn open_scope(
        &mut self,
        kind: ScopeKind,
        name: impl Into<Box<str>>,
        parent: ScopeId,
        span: Span,
    ) -> ScopeId {
        let id = ScopeId::try_from(self.scopes.len()).unwrap_or(ScopeId::MAX);
        self.scopes.push(Scope {
            kind,
            name: name.into(),
            parent,
            span,
            bases: Vec::new(),
            annotations: Vec::new(),
        });
        id
    }

    /// Adds a unit and returns its id.
    pub fn open_unit(&mut self, unit: Unit) -> UnitId {
        let id = UnitId::try_from(self.units.len()).unwrap_or(UnitId::MAX);
        self.units.push(unit);
        id
    }

    /// The scopes around a scope, innermost first, the file's last.
    pub fn enclosing(&self, scope: ScopeId) -> impl Iterator<Item = &Scope> {
        let mut next = Some(scope);
        std::iter::from_fn(move || {
            let id = next?;
            let scope = self.scopes.get(id as usize)?;
            next = (scope.parent != id).then_some(scope.parent);
            Some(scope)
        })
    }

    /// Whether a scope of `kind` stands around `scope`.
    #[must_use]
    pub fn inside(&self, scope: ScopeId, kind: ScopeKind) -> bool {
        self.enclosing(scope).any(|scope| scope.kind == kind)
    }

    /// Whether a scope is run when its file is loaded: no function or class around it.
    #[must_use]
    pub fn is_module_level(&self, scope: ScopeId) -> bool {
        self.enclosing(scope).all(|scope| {
            matches!(
                scope.kind,
                ScopeKind::File | ScopeKind::Conditional | ScopeKind::Try
            )
        })
    }

    /// The command lines.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.facts.iter().filter_map(|fact| match &fact.kind {
            FactKind::Command(command) => Some(command),
            _ => None,
        })
    }

    /// Names the receivers of calls: `app = Flask(); app.run()` calls `flask.Flask.run`, and
    /// `self.app.run()` too when `self.app` is given once. Called once, after lowering, for
    /// every language alike.
    ///
    /// A name that is bound to results of different calls in one scope stays as it is.
    pub fn resolve_receivers(&mut self) {
        let names = self.constructed();
        if names.is_empty() {
            return;
        }
        let bindings = Bound {
            imported: self.imported_like(&names),
            names,
        };
        let mut scopes = std::mem::take(&mut self.scopes);
        let mut annotations = Vec::new();
        for fact in &mut self.facts {
            match &mut fact.kind {
                FactKind::Call(call) => {
                    let written = (call.form == CallForm::Annotation).then(|| call.callee.clone());
                    rename(&mut call.callee, fact.scope, &scopes, &bindings);
                    if let Some(written) = written.filter(|written| *written != call.callee) {
                        annotations.push((fact.scope, written, call.callee.clone()));
                    }
                    for argument in &mut call.arguments {
                        rename_value(&mut argument.value, fact.scope, &scopes, &bindings);
                    }
                }
                FactKind::Assign(assign) => {
                    rename_value(&mut assign.value, fact.scope, &scopes, &bindings);
                    if assign.form != AssignForm::Variable {
                        rename(&mut assign.target, fact.scope, &scopes, &bindings);
                    }
                }
                FactKind::Access(access) => {
                    rename(&mut access.path, fact.scope, &scopes, &bindings);
                }
                FactKind::Branch(branch) => {
                    for operand in &mut branch.operands {
                        rename_value(operand, fact.scope, &scopes, &bindings);
                    }
                }
                FactKind::Literal(literal) => {
                    rename_value(literal, fact.scope, &scopes, &bindings);
                }
                _ => {}
            }
        }
        for (scope, written, named) in annotations {
            let scope = scopes.get_mut(scope as usize);
            let own = scope.and_then(|scope| {
                let mut own = scope.annotations.iter_mut();
                own.find(|annotation| **annotation == written)
            });
            if let Some(own) = own {
                *own = named;
            }
        }
        self.scopes = scopes;
    }

    /// Names to the path of the one call that they are given the result of, scope by scope.
    fn constructed(&self) -> Bindings {
        let mut bindings: HashMap<(Box<str>, ScopeId), Option<Box<str>>> = HashMap::default();
        for fact in &self.facts {
            let FactKind::Assign(assign) = &fact.kind else {
                continue;
            };
            let given = match &assign.value.kind {
                // `@redis ||= Redis.new` gives what it gives the first time.
                ValueKind::Fallback(first, second) if first.as_name() == Some(&*assign.target) => {
                    &second.kind
                }
                kind => kind,
            };
            let callee = match given {
                ValueKind::Call(call) => Some(call.callee.clone()),
                // A name of its own for a module's member: `const fs = winston.transports`.
                ValueKind::Name(name) if name.contains('.') => Some(name.clone()),
                _ => None,
            };
            if !matches!(assign.form, AssignForm::Variable | AssignForm::Attribute) {
                continue;
            }
            let scope = self.binding_scope(&assign.target, fact.scope);
            bindings
                .entry((assign.target.clone(), scope))
                .and_modify(|known| {
                    if *known != callee {
                        *known = None;
                    }
                })
                .or_insert(callee);
        }
        let mut by_name = Bindings::default();
        for ((name, scope), callee) in bindings {
            if let Some(path) = callee
                && !path.starts_with('?')
                && path != name
            {
                by_name.entry(name).or_default().push((scope, path));
            }
        }
        for bound in by_name.values_mut() {
            bound.sort_unstable_by_key(|(scope, _)| *scope);
        }
        by_name
    }

    /// Imported paths that start with a bound name: `redis.clients.jedis.Jedis` is what it is
    /// also where `redis` is a variable.
    fn imported_like(&self, names: &Bindings) -> HashSet<Box<str>> {
        let imported = self.facts.iter().filter_map(|fact| match &fact.kind {
            FactKind::Import(import) => Some(&import.module),
            _ => None,
        });
        imported
            .filter(|module| {
                module
                    .split_once('.')
                    .is_some_and(|(first, _)| names.contains_key(first))
            })
            .cloned()
            .collect()
    }

    /// Attributes of the object itself belong to the class around them, everything else to
    /// the nearest function, class or file.
    fn binding_scope(&self, target: &str, scope: ScopeId) -> ScopeId {
        let own = ["self.", "this.", "@", "$this."]
            .iter()
            .any(|prefix| target.starts_with(prefix));
        let mut id = scope;
        loop {
            let Some(current) = self.scopes.get(id as usize) else {
                return 0;
            };
            let holds = match current.kind {
                ScopeKind::File => true,
                ScopeKind::Class => own,
                ScopeKind::Function => !own,
                _ => false,
            };
            if holds || current.parent == id {
                return id;
            }
            id = current.parent;
        }
    }
}

/// By name, then sorted by scope: a path is looked up without being copied.
type Bindings = HashMap<Box<str>, Vec<(ScopeId, Box<str>)>>;

/// What names are bound to, and the paths that only start like one.
struct Bound {
    names: Bindings,
    imported: HashSet<Box<str>>,
}

impl Bound {
    /// Whether a path that starts with a bound name is an imported one.
    fn is_imported(&self, path: &str) -> bool {
        !self.imported.is_empty()
            && (self.imported.contains(path)
                || path
                    .match_indices('.')
                    .any(|(dot, _)| self.imported.contains(&path[..dot])))
    }
}

fn rename_value(value: &mut Value, scope: ScopeId, scopes: &[Scope], bindings: &Bound) {
    match &mut value.kind {
        ValueKind::Call(call) => {
            rename(&mut call.callee, scope, scopes, bindings);
            for argument in &mut call.arguments {
                rename_value(&mut argument.value, scope, scopes, bindings);
            }
        }
        ValueKind::Name(name) if name.contains('.') => rename(name, scope, scopes, bindings),
        ValueKind::Fallback(first, second) => {
            rename_value(first, scope, scopes, bindings);
            rename_value(second, scope, scopes, bindings);
        }
        ValueKind::List(items) => {
            for item in items {
                rename_value(item, scope, scopes, bindings);
            }
        }
        ValueKind::Map(entries) => {
            for entry in entries {
                rename_value(&mut entry.value, scope, scopes, bindings);
            }
        }
        ValueKind::Template(parts) => {
            for part in parts {
                if let Part::Hole(hole) = part {
                    rename_value(hole, scope, scopes, bindings);
                }
            }
        }
        _ => {}
    }
}

/// Replaces the longest bound prefix of a dotted path, a few steps deep.
fn rename(path: &mut Box<str>, scope: ScopeId, scopes: &[Scope], bindings: &Bound) {
    for _ in 0..3 {
        let Some(renamed) = renamed(path, scope, scopes, bindings) else {
            return;
        };
        if renamed.len() > 400 {
            return;
        }
        *path = renamed;
    }
}

fn renamed(path: &str, scope: ScopeId, scopes: &[Scope], bindings: &Bound) -> Option<Box<str>> {
    if bindings.is_imported(path) {
        return None;
    }
    for (dot, _) in path.rmatch_indices('.') {
        let (head, tail) = path.split_at(dot);
        let Some(bound) = bindings.names.get(head) else {
            continue;
        };
        let mut id = scope;
        loop {
            if let Ok(at) = bound.binary_search_by_key(&id, |(scope, _)| *scope) {
                let callee = &bound[at].1;
                // `x = x.y()` must not grow for ever.
                if callee.starts_with(head) && callee[head.len()..].starts_with(['.', '(']) {
                    return None;
                }
                return Some(format!("{callee}{tail}").into());
            }
            let parent = scopes.get(id as usize)?.parent;
            if parent == id {
                break;
            }
            id = parent;
        }
    }
    None
}
