//! Containers that a file or class holds and that functions change: `USERS[id] = user`,
//! `this.users.push(user)`, `CACHE.lock().unwrap().insert(..)`.
//!
//! One pass over the text for all languages alike, as changing an element looks alike in all
//! of them and most front ends have no fact for it. Knows what containers the standard
//! libraries have, and no framework.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;

use crate::fact::{
    AssignForm, Change, Fact, FactKind, FileFacts, FileKind, Language, ScopeId, ScopeKind, Value,
    ValueKind,
};
use crate::text::Span;

/// What makes a container, by the last segment of what is called.
const MAKERS: &[&str] = &[
    "dict",
    "list",
    "set",
    "defaultdict",
    "OrderedDict",
    "deque",
    "Counter",
    "Map",
    "Set",
    "Array",
    "HashMap",
    "LinkedHashMap",
    "TreeMap",
    "ConcurrentHashMap",
    "ConcurrentSkipListMap",
    "HashSet",
    "LinkedHashSet",
    "TreeSet",
    "ArrayList",
    "LinkedList",
    "ArrayDeque",
    "CopyOnWriteArrayList",
    "ConcurrentLinkedQueue",
    "ConcurrentHashMap.newKeySet",
    "mutableMapOf",
    "mutableListOf",
    "mutableSetOf",
    "hashMapOf",
    "arrayListOf",
    "synchronizedMap",
    "synchronizedList",
    "Dictionary",
    "ConcurrentDictionary",
    "List",
    "ConcurrentBag",
    "ConcurrentQueue",
    "Queue",
    "Hash.new",
    "Array.new",
    "Set.new",
    "Concurrent.Map.new",
    "DashMap.new",
];

/// How a Rust static that can be changed names its container.
const RUST: &[&str] = &[
    "HashMap", "HashSet", "BTreeMap", "Vec", "VecDeque", "DashMap",
];

/// How many bytes of a function its head takes at most.
const HEAD: usize = 400;

/// A container.
struct Made {
    /// Its Assign fact.
    fact: u32,
    /// The class that holds it, if one does.
    class: Option<ScopeId>,
    /// Where functions have a variable of the same name for themselves.
    own: Vec<Span>,
}

/// Every change of a lasting container, in the order of the text.
pub(super) fn find(facts: &FileFacts, text: &str) -> Vec<Change> {
    // PHP forgets everything after each request, scripts end; nothing of Elixir's can be changed
    // in place.
    let language = facts.kind.language();
    if matches!(
        language,
        None | Some(Language::Php | Language::Elixir | Language::Shell | Language::PowerShell)
    ) {
        return Vec::new();
    }
    let made = containers(facts, text);
    if made.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let site = Site::new(facts, text);
    for (name, qualifier) in site.candidates(&made) {
        let Some(container) = made.get(name.slice(text)) else {
            continue;
        };
        let Some(scope) = site.place(name.start) else {
            continue;
        };
        if !facts.inside(scope, ScopeKind::Function)
            || !site.means(container, qualifier, name.start, scope)
            || site.shadowed(name.slice(text), container, scope)
        {
            continue;
        }
        changes.push(Change {
            name: name.slice(text).into(),
            span: name,
            scope,
            made: container.fact,
        });
    }
    changes
}

/// The containers that the file or its classes hold.
fn containers<'a>(facts: &'a FileFacts, text: &str) -> HashMap<&'a str, Made> {
    let mut made = HashMap::new();
    for (index, fact) in facts.facts.iter().enumerate() {
        let FactKind::Assign(assign) = &fact.kind else {
            continue;
        };
        let holds = matches!(
            assign.form,
            AssignForm::Variable | AssignForm::Field | AssignForm::Attribute
        );
        if !holds || facts.inside(fact.scope, ScopeKind::Function) {
            continue;
        }
        let class = facts.scopes.get(fact.scope as usize).and_then(|scope| {
            let own = scope.kind == ScopeKind::Class;
            own.then_some(fact.scope)
        });
        if !is_container(facts, fact, &assign.value, class.is_some(), text) {
            continue;
        }
        let name = assign
            .target
            .strip_prefix("self.")
            .or_else(|| assign.target.strip_prefix("this."))
            .unwrap_or(&assign.target);
        let fact = u32::try_from(index).unwrap_or(u32::MAX);
        made.entry(name).or_insert(Made {
            fact,
            class,
            own: Vec::new(),
        });
    }
    find_own(facts, text, &mut made);
    made
}

/// Notes the variables of functions that have a container's name.
fn find_own(facts: &FileFacts, text: &str, made: &mut HashMap<&str, Made>) {
    for fact in &facts.facts {
        let FactKind::Assign(assign) = &fact.kind else {
            continue;
        };
        if assign.form != AssignForm::Variable || !facts.inside(fact.scope, ScopeKind::Function) {
            continue;
        }
        let name = &*assign.target;
        let Some(container) = made.get_mut(name) else {
            continue;
        };
        let written = fact.span.slice(text);
        let same = written.contains("= append(")
            || is_growing(written, name)
            || (facts.kind == FileKind::Python && text.contains(&format!("global {name}")));
        if !same {
            container.own.push(fact.span);
        }
    }
}

/// Whether an assignment makes a container that lasts as long as the process.
fn is_container(facts: &FileFacts, fact: &Fact, value: &Value, class: bool, text: &str) -> bool {
    let language = facts.kind.language();
    if language == Some(Language::Rust) {
        // A static is only changed behind a lock, or when it says `mut`.
        let written = fact.span.slice(text);
        let lock = ["Mutex", "RwLock", "DashMap", "static mut"];
        return lock.iter().any(|word| written.contains(word))
            && RUST.iter().any(|word| written.contains(word));
    }
    // Objects of a C# class live for a request; what is static lives for the process.
    if class && language == Some(Language::CSharp) {
        let line = text[..fact.span.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let until = fact.span.start as usize;
        if !text[line..until].contains("static") && !fact.span.slice(text).contains("static") {
            return false;
        }
    }
    match &value.kind {
        ValueKind::List(_) | ValueKind::Map(_) => true,
        ValueKind::Call(call) => MAKERS.iter().any(|maker| {
            call.callee
                .strip_suffix(maker)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.') || rest.ends_with('/'))
        }),
        _ => false,
    }
}

/// A file in which changes are looked for.
struct Site<'a> {
    facts: &'a FileFacts,
    text: &'a str,
}

impl<'a> Site<'a> {
    fn new(facts: &'a FileFacts, text: &'a str) -> Self {
        Self { facts, text }
    }

    /// The lines that name one of the containers, without their ends, in order.
    fn lines(&self, made: &HashMap<&str, Made>) -> Vec<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let mut lines: Vec<(usize, usize)> = made
            .keys()
            .flat_map(|name| memchr::memmem::find_iter(bytes, name.as_bytes()))
            .map(|at| {
                let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |line| line + 1);
                let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                (start, end)
            })
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Names that something is changed of, with what stands in front of them. A whole text is
    /// long for such a pattern; a line that names a container is not.
    fn candidates(&self, made: &HashMap<&str, Made>) -> Vec<(Span, &'a str)> {
        static CHANGED: OnceLock<Option<Regex>> = OnceLock::new();
        static DROPPED: OnceLock<Option<Regex>> = OnceLock::new();
        let changed = CHANGED.get_or_init(|| {
            Regex::new(
                r"(?x)
                ((?:\w+(?:\.|::))?)                           # this. or a class
                ([$@]{0,2}[A-Za-z_]\w*)                       # the container
                (?:
                    \[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]
                        \s*(?:(?:[-+*|&]|\|\||\?\?|<<)?=[^=>~]|\+\+|--)
                  | (?:\.(?:lock|write|borrow_mut|get_mut|unwrap|expect|await)\b(?:\([^()\n]*\))?\??)*
                    [?!]{0,2}\.(?:append|appendleft|extend|push|push_back|push_front|unshift|splice
                        |add|addAll|insert|update|setdefault|set|put|putAll|putIfAbsent
                        |computeIfAbsent|compute|merge|offer|pop|popitem|remove|removeIf|discard
                        |delete|clear|store|Add|AddRange|TryAdd|AddOrUpdate|GetOrAdd|TryRemove
                        |Remove|RemoveAll|Clear|Enqueue|Push|Insert)!?\s?\(
                  | \s*<<\s*[^<=\s]
                  | \s*[-+]=\s
                  | \s=\sappend\(
                )",
            )
            .ok()
        });
        let dropped = DROPPED.get_or_init(|| {
            Regex::new(
                r"\b(?:delete|del)[\s(]\s*((?:\w+(?:\.|::))?)([$@]{0,2}[A-Za-z_]\w*)\s*[\[,]",
            )
            .ok()
        });
        let patterns = || [changed, dropped].into_iter().flatten();
        let mut found = Vec::new();
        for (start, end) in self.lines(made) {
            let line = &self.text[start..end];
            for captures in patterns().flat_map(|pattern| pattern.captures_iter(line)) {
                let (Some(before), Some(name)) = (captures.get(1), captures.get(2)) else {
                    continue;
                };
                let earlier = line[..before.start()].chars().next_back();
                if earlier.is_some_and(|c| {
                    c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '$' | '@')
                }) {
                    continue;
                }
                let qualifier = before.as_str().trim_end_matches(['.', ':']);
                let name = Span::new(start + name.start(), start + name.end());
                found.push((name, qualifier));
            }
        }
        found.sort_by_key(|(span, _)| span.start);
        found
    }

    /// The innermost scope at an offset; `None` inside a comment.
    fn place(&self, at: u32) -> Option<ScopeId> {
        let comments = &self.facts.comments;
        let next = comments.partition_point(|span| span.start <= at);
        if next > 0 && comments[next - 1].end > at {
            return None;
        }
        // Scopes are opened in the order of the text, so the last one that began by now is the
        // innermost, or stands beside it under one that is.
        let scopes = &self.facts.scopes;
        let mut id = scopes
            .partition_point(|scope| scope.span.start <= at)
            .checked_sub(1)?;
        loop {
            let scope = scopes.get(id)?;
            if id == 0 || (scope.span.start <= at && at < scope.span.end) {
                return ScopeId::try_from(id).ok();
            }
            id = scope.parent as usize;
        }
    }

    /// Whether a name with what stands in front of it is the container.
    fn means(&self, made: &Made, qualifier: &str, at: u32, scope: ScopeId) -> bool {
        let Some(class) = made.class else {
            return qualifier.is_empty();
        };
        let Some(class) = self.facts.scopes.get(class as usize) else {
            return false;
        };
        let within = class.span.start <= at && at < class.span.end;
        match qualifier {
            "" => {
                let language = self.facts.kind.language();
                within && !matches!(language, Some(Language::Python | Language::JavaScript))
            }
            "this" | "self" | "cls" | "Self" => {
                within
                    && self
                        .facts
                        .enclosing(scope)
                        .any(|around| around.span == class.span)
            }
            name => name == &*class.name,
        }
    }

    /// Whether a function around the change has a variable or parameter of that name.
    fn shadowed(&self, name: &str, made: &Made, scope: ScopeId) -> bool {
        if made.class.is_some() {
            return false;
        }
        self.facts.enclosing(scope).any(|around| {
            around.kind == ScopeKind::Function
                && (self.has_parameter(around.span, name)
                    || made.own.iter().any(|own| around.span.contains(*own)))
        })
    }

    /// Whether a function's head names it.
    fn has_parameter(&self, function: Span, name: &str) -> bool {
        let text = function.slice(self.text);
        let text = text.get(..HEAD).unwrap_or(text);
        let end = ["{", "=>", "):", ") ->"]
            .iter()
            .filter_map(|mark| text.find(mark))
            .min()
            .unwrap_or_else(|| text.find('\n').unwrap_or(text.len()));
        // A route's path is no parameter.
        let head: String = text[..end]
            .split(['"', '\''])
            .step_by(2)
            .collect::<Vec<_>>()
            .join(" ");
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        head.match_indices(name).any(|(at, _)| {
            !head[..at].ends_with(is_part) && !head[at + name.len()..].starts_with(is_part)
        })
    }
}

/// `names += x`: no variable of its own.
fn is_growing(text: &str, name: &str) -> bool {
    text.strip_prefix(name)
        .is_some_and(|rest| rest.trim_start().starts_with(['+', '-']))
}

#[cfg(test)]
mod tests {
    use crate::fact::{FileKind, Interest};

    fn names(kind: FileKind, text: &str) -> Vec<String> {
        let facts = crate::lang::lower(kind, text, &Interest::everything());
        let changes = facts.changes.iter();
        changes.map(|change| change.name.to_string()).collect()
    }

    #[test]
    fn python() {
        let text = "users = {}\nids = []\ndef f(r):\n    users[r.form['id']] = 1\n    ids.append(2)\n    del users['q']\n    if users[r] == 1: pass\n";
        assert_eq!(names(FileKind::Python, text), ["users", "ids", "users"]);
        let own = "users = {}\ndef f():\n    users = {}\n    users['x'] = 1\ndef g(users):\n    users['x'] = 1\nusers['y'] = 2\n";
        assert!(names(FileKind::Python, own).is_empty());
        let other = "users = {}\ndef f(db):\n    db.users['x'] = 1\n    # users['x'] = 1\n";
        assert!(names(FileKind::Python, other).is_empty());
    }

    #[test]
    fn javascript() {
        let text = "const users = new Map();\nlet carts = {};\nfunction f(req) { users.set(req.id, 1); carts[req.x] = 2; delete carts[req.x]; }\nclass S { items = []; add(x) { this.items.push(x); } }\n";
        assert_eq!(
            names(FileKind::JavaScript, text),
            ["users", "carts", "carts", "items"]
        );
    }

    #[test]
    fn compiled_languages() {
        let java = "class A {\n  private final Map<String, String> users = new HashMap<>();\n  void add(String a) { users.put(a, a); this.users.remove(a); }\n}\n";
        assert_eq!(names(FileKind::Java, java), ["users", "users"]);
        let sharp = "class A {\n  static Dictionary<string, string> Users = new();\n  List<string> own = new List<string>();\n  void Add(string a) { Users[a] = a; own.Add(a); }\n}\n";
        assert_eq!(names(FileKind::CSharp, sharp), ["Users"]);
        let go = "package a\nvar users = map[string]string{}\nvar list = []string{}\nfunc add(k string) { users[k] = \"x\"; list = append(list, k); delete(users, k) }\n";
        assert_eq!(names(FileKind::Go, go), ["users", "list", "users"]);
        let rust = "static USERS: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(|| Mutex::new(HashMap::new()));\nfn add(x: String) { USERS.lock().unwrap().insert(x.clone(), x); }\n";
        assert_eq!(names(FileKind::Rust, rust), ["USERS"]);
        let kotlin = "val users = mutableMapOf<String, String>()\nfun add(k: String) { users[k] = \"x\"; users += k to k }\n";
        assert_eq!(names(FileKind::Kotlin, kotlin), ["users", "users"]);
        let ruby = "USERS = {}\n$names = []\nclass A\n  @@all = {}\n  def add(k)\n    USERS[k] = 1\n    $names << 2\n    @@all[k] = 1\n  end\nend\n";
        assert_eq!(names(FileKind::Ruby, ruby), ["USERS", "$names", "@@all"]);
    }
}
