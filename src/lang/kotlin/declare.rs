//! Declarations of Kotlin: imports, classes, objects, functions, lambdas and what stands on
//! them.

use tree_sitter::Node;

use super::Kotlin;
use crate::fact::{AssignForm, CallForm, FactKind, Import, ScopeKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, is_test, jvm, name_of};

/// Bound to what the lambda around a name configures.
pub(super) const RECEIVER: &str = "this@";

impl Kotlin<'_> {
    /// Binds what a file imports: properties are bound before the imports are reached.
    pub(super) fn import_names(&mut self, file: Node) {
        for node in tree::children(file) {
            if node.kind() == "import"
                && let Some(import) = self.imported(node)
                && let Some(alias) = &import.alias
            {
                self.low.types.bind(alias, jvm::plain(import.module));
            }
        }
    }

    pub(super) fn import(&mut self, node: Node) {
        if let Some(import) = self.imported(node) {
            self.low.push(tree::span(node), FactKind::Import(import));
        }
    }

    fn imported(&self, node: Node) -> Option<Import> {
        let mut named = None;
        let mut alias = None;
        for child in tree::children(node) {
            match child.kind() {
                "qualified_identifier" => named = Some(child),
                "identifier" if named.is_none() => named = Some(child),
                "identifier" => alias = Some(self.low.text(child)),
                _ => {}
            }
        }
        let named = named?;
        let everything = self.low.text(node).trim_end().ends_with('*');
        let path: String = self
            .low
            .text(named)
            .split_whitespace()
            .flat_map(|part| part.split('`'))
            .collect();
        let bound = alias.unwrap_or_else(|| path.rsplit('.').next().unwrap_or(&path));
        Some(Import {
            package: jvm::package(&path, everything).into(),
            alias: (!everything).then(|| bound.into()),
            module: path.as_str().into(),
            optional: false,
            module_span: tree::span(named),
        })
    }

    pub(super) fn class(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Class
        };
        self.open_class(kind, name, node, annotations);
        for child in tree::children(node) {
            match child.kind() {
                "primary_constructor" => self.constructor_names(child),
                "class_body" | "enum_class_body" => self.members(name, child, false),
                _ => {}
            }
        }
    }

    pub(super) fn object(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        self.open_class(ScopeKind::Class, name, node, annotations);
        self.object_members(name, node);
    }

    pub(super) fn companion(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        // The class around it has bound the constants by its own name.
        self.open_class(ScopeKind::Class, name, node, Vec::new());
        self.object_members("", node);
    }

    pub(super) fn anonymous(&mut self, node: Node) {
        self.open_class(ScopeKind::Class, "", node, Vec::new());
        for child in tree::children(node) {
            if child.kind() == "class_body" {
                self.members("", child, false);
            }
        }
    }

    pub(super) fn enum_entry(&mut self, node: Node) {
        for child in tree::children(node) {
            if child.kind() == "class_body" {
                self.low.open(ScopeKind::Class, "", child);
                self.members("", child, false);
            }
        }
    }

    fn object_members(&mut self, name: &str, node: Node) {
        for child in tree::children(node) {
            if child.kind() == "class_body" {
                self.members(name, child, true);
            }
        }
    }

    fn open_class(&mut self, kind: ScopeKind, name: &str, node: Node, annotations: Vec<Box<str>>) {
        let mut bases = Vec::new();
        let mut superclass = None;
        for list in tree::children(node) {
            if list.kind() != "delegation_specifiers" {
                continue;
            }
            for one in tree::children(list) {
                for base in tree::children(one) {
                    let constructed = base.kind() == "constructor_invocation";
                    let kind = match base.kind() {
                        "constructor_invocation" | "explicit_delegation" => base.named_child(0),
                        "annotation" => None,
                        _ => Some(base),
                    };
                    let path = kind.and_then(|kind| self.type_path(kind));
                    if constructed {
                        superclass.clone_from(&path);
                    }
                    bases.extend(path);
                }
            }
        }
        self.low.open(kind, name, node);
        self.low.describe(bases, annotations);
        self.low.vars.bind(RECEIVER, "");
        if let Some(base) = superclass {
            self.low.vars.bind("super", base);
        }
    }

    /// `class A : Base("x")` makes a Base.
    pub(super) fn base_call(&mut self, node: Node) {
        let Some(kind) = node.named_child(0) else {
            return;
        };
        let Some(path) = self.type_path(kind) else {
            return;
        };
        let wanted = self.low.interest.wants_call(name_of(&path));
        let arguments = node.named_child(1);
        let mut built = BuiltCall::new(path, tree::span(kind), CallForm::New);
        let keyed = arguments.is_some_and(|list| self.has_keys(list));
        if let Some(list) = arguments.filter(|_| wanted || keyed) {
            self.push_arguments(&mut built, list, 0);
        }
        self.low.call(tree::span(node), built, wanted);
    }

    pub(super) fn function(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Function
        };
        // A type in front of the name is what an extension stands on.
        let receiver = tree::children(node)
            .into_iter()
            .take_while(|one| one.kind() != "function_value_parameters")
            .find(|one| matches!(one.kind(), "user_type" | "nullable_type"))
            .and_then(|one| self.type_path(one));
        self.low.open(kind, name.trim_matches('`'), node);
        self.low.describe(Vec::new(), annotations);
        self.low.vars.bind(RECEIVER, "");
        if let Some(receiver) = receiver {
            self.low.vars.bind("this", receiver);
        }
        self.parameters(node);
    }

    /// Binds the parameters of a function, and puts down their defaults.
    pub(super) fn parameters(&mut self, function: Node) {
        let list = tree::children(function)
            .into_iter()
            .find(|one| one.kind() == "function_value_parameters");
        let Some(list) = list else { return };
        let children = tree::children(list);
        let mut several = false;
        for (at, one) in children.iter().enumerate() {
            if one.kind() == "parameter_modifiers" {
                several = self.low.text(*one).contains("vararg");
            }
            if one.kind() != "parameter" {
                continue;
            }
            let default = children.get(at + 1).filter(|next| {
                !next.is_extra() && !matches!(next.kind(), "parameter" | "parameter_modifiers")
            });
            let parts = tree::children(*one);
            let kind = parts
                .get(1)
                .filter(|_| !several)
                .and_then(|kind| self.type_path(*kind));
            several = false;
            let Some(name) = parts.first().copied() else {
                continue;
            };
            let text = self.low.text(name);
            self.low.declare(text, kind.as_deref());
            match default {
                Some(default) => {
                    let value = self.value(*default, 0);
                    let span = tree::span(*one).join(value.span);
                    let form = AssignForm::Parameter;
                    self.low.assign(span, form, text, tree::span(name), value);
                }
                None => self.low.given_many(text, name),
            }
        }
    }

    pub(super) fn lambda(&mut self, node: Node) {
        let call = self.low.lambda_of(node);
        self.low.open(ScopeKind::Function, "", node);
        let called = call.as_deref().unwrap_or("");
        let (object, function) = called.rsplit_once('.').unwrap_or(("", called));
        // What the lambda is about: the object that the scope functions stand on, else what
        // the call makes or configures.
        let (about, receiver) = match function {
            "apply" | "run" if !object.is_empty() => (object, object),
            "also" | "let" | "use" | "takeIf" if !object.is_empty() => (object, ""),
            "with" | "forEach" | "map" | "filter" | "onEach" | "repeat" | "thread" | "launch"
            | "async" | "runBlocking" | "coroutineScope" | "withContext" | "synchronized"
            | "lazy" => (called, ""),
            _ => (called, called),
        };
        if matches!(function, "apply" | "run") && !object.is_empty() {
            self.low.vars.bind("this", object);
        }
        if !receiver.is_empty() {
            self.low.vars.bind(RECEIVER, receiver);
        }
        let about = Some(about).filter(|about| !about.is_empty());
        let parameters = tree::children(node)
            .into_iter()
            .find(|one| one.kind() == "lambda_parameters");
        let Some(parameters) = parameters else {
            self.low.declare("it", about);
            return;
        };
        let list = tree::children(parameters);
        let about = about.filter(|_| list.len() == 1);
        for one in list {
            if one.kind() == "multi_variable_declaration" {
                for inner in tree::children(one) {
                    self.loop_variable(inner);
                }
            } else {
                self.declare_variable(one, about);
                self.given_many_values(one);
            }
        }
    }

    /// A variable that each turn gives another value.
    pub(super) fn loop_variable(&mut self, node: Node) {
        self.declare_variable(node, None);
        self.given_many_values(node);
    }

    fn given_many_values(&mut self, node: Node) {
        if let Some(name) = variable_name(node) {
            self.low.given_many(self.low.text(name), name);
        }
    }

    /// Binds a variable to its declared type, or to what else is known of it.
    pub(super) fn declare_variable(&mut self, node: Node, otherwise: Option<&str>) {
        let Some(name) = variable_name(node) else {
            return;
        };
        let declared = declared_type(node).and_then(|kind| self.type_path(kind));
        self.low
            .declare(self.low.text(name), declared.as_deref().or(otherwise));
    }

    pub(super) fn caught(&mut self, node: Node) {
        self.low.open_names(node);
        let children = tree::children(node);
        let name = children.iter().find(|one| one.kind() == "identifier");
        let kind = children.iter().find(|one| one.kind() == "user_type");
        if let Some(name) = name {
            let kind = kind.and_then(|kind| self.type_path(*kind));
            self.low.declare(self.low.text(*name), kind.as_deref());
        }
    }

    /// The paths of the annotations on a declaration.
    fn annotations(&self, node: Node) -> Vec<Box<str>> {
        let mut paths = Vec::new();
        for modifiers in tree::children(node) {
            if modifiers.kind() != "modifiers" {
                continue;
            }
            for annotation in tree::children(modifiers) {
                if annotation.kind() == "annotation" {
                    for one in tree::children(annotation) {
                        paths.extend(annotated(one).and_then(|kind| self.type_path(kind)));
                    }
                }
            }
        }
        paths
    }

    pub(super) fn annotation(&mut self, node: Node) {
        for one in tree::children(node) {
            let Some(kind) = annotated(one) else { continue };
            let Some(path) = self.type_path(kind) else {
                continue;
            };
            let wanted = self.low.interest.wants_call(name_of(&path));
            let arguments = one.named_child(1).filter(|_| one != kind);
            let keyed = arguments.is_some_and(|list| self.has_keys(list));
            let mut built = BuiltCall::new(path, tree::span(kind), CallForm::Annotation);
            if let Some(list) = arguments.filter(|_| wanted || keyed) {
                self.push_arguments(&mut built, list, 0);
            }
            self.low.call(tree::span(node), built, wanted);
        }
    }
}

/// The type that a part of an annotation names.
fn annotated(node: Node) -> Option<Node> {
    match node.kind() {
        "constructor_invocation" => node.named_child(0),
        "user_type" => Some(node),
        _ => None,
    }
}

/// The name of a variable's declaration.
pub(super) fn variable_name(node: Node) -> Option<Node> {
    tree::children(node)
        .into_iter()
        .find(|one| one.kind() == "identifier")
}

/// The type of a variable's declaration, if one is written.
pub(super) fn declared_type(node: Node) -> Option<Node> {
    tree::children(node).into_iter().find(|one| {
        matches!(
            one.kind(),
            "user_type" | "nullable_type" | "parenthesized_type" | "non_nullable_type"
        )
    })
}
