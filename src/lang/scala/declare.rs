//! Declarations of Scala: imports, classes, objects, functions, values and what stands on them.

use tree_sitter::Node;

use super::Scala;
use super::path::only;
use crate::fact::{AssignForm, CallForm, FactKind, Import, ScopeKind};
use crate::lang::tree;
use crate::lang::typed::kinds::stands_for;
use crate::lang::typed::{Place, is_test, jvm};

impl Scala<'_> {
    /// Binds what a file imports: values are bound before the imports are reached.
    pub(super) fn import_names(&mut self, file: Node) {
        for node in tree::children(file) {
            if node.kind() == "import_declaration" {
                for import in self.imported(node) {
                    if let Some(alias) = &import.alias {
                        self.low.types.bind(alias, jvm::plain(import.module));
                    }
                }
            }
        }
    }

    pub(super) fn import(&mut self, node: Node) {
        for import in self.imported(node) {
            // Imports may stand in a class or a function, too.
            if let Some(alias) = &import.alias {
                let path = jvm::plain(import.module.clone());
                self.low.types.bind(alias, path);
            }
            self.low.push(tree::span(node), FactKind::Import(import));
        }
    }

    /// What an import names: `a.B`, `a.{B, C => D}`, `a._`.
    fn imported(&self, node: Node) -> Vec<Import> {
        let mut found = Vec::new();
        let mut path = String::new();
        let mut named: Option<Node> = None;
        let mut cursor = node.walk();
        let add = |path: &str, alias: Option<&str>, at: Node, found: &mut Vec<Import>| {
            let path: Box<str> = path.trim_start_matches("_root_.").into();
            found.push(Import {
                package: jvm::package(&path, alias.is_none()).into(),
                alias: alias.map(Into::into),
                module: path,
                optional: false,
                module_span: tree::span(at),
            });
        };
        let close = |path: &mut String, named: &mut Option<Node>, found: &mut Vec<Import>| {
            if let Some(last) = named.take() {
                let own = self.low.text(last);
                add(path, Some(own), last, found);
            }
            path.clear();
        };
        for child in node.children(&mut cursor) {
            match child.kind() {
                "identifier" | "operator_identifier" => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(self.low.text(child).trim_matches('`'));
                    named = Some(child);
                }
                "stable_identifier" => {
                    path.push_str(self.low.text(child));
                    named = Some(child);
                }
                "namespace_wildcard" => {
                    if let Some(last) = named.take() {
                        add(&path, None, last, &mut found);
                    }
                }
                "namespace_selectors" => {
                    let front = named.take();
                    for one in tree::children(child) {
                        let renamed = ["name", "alias"].map(|field| one.child_by_field_name(field));
                        match (one.kind(), renamed, front) {
                            ("namespace_wildcard", _, Some(front)) => {
                                add(&path, None, front, &mut found);
                            }
                            (_, [Some(name), Some(alias)], _) => {
                                let whole = format!("{path}.{}", self.low.text(name));
                                add(&whole, Some(self.low.text(alias)), name, &mut found);
                            }
                            ("identifier", ..) => {
                                let own = self.low.text(one);
                                add(&format!("{path}.{own}"), Some(own), one, &mut found);
                            }
                            _ => {}
                        }
                    }
                }
                "," => close(&mut path, &mut named, &mut found),
                _ => {}
            }
        }
        close(&mut path, &mut named, &mut found);
        found
    }

    pub(super) fn class(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Class
        };
        let extended = node.child_by_field_name("extend");
        let bases: Vec<Node> = extended
            .map(tree::children)
            .unwrap_or_default()
            .into_iter()
            .filter(|one| one.kind() != "arguments")
            .collect();
        let paths = bases.iter().filter_map(|one| self.type_path(*one));
        let paths: Vec<Box<str>> = paths.collect();
        self.low.open(kind, name, node);
        self.low.describe(paths.clone(), annotations);
        if let Some(base) = paths.first() {
            self.low.vars.bind("super", base.clone());
        }
        for list in tree::children(node) {
            if list.kind() == "class_parameters" {
                self.class_parameters(list);
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            let object = matches!(node.kind(), "object_definition" | "package_object");
            self.members(if object { name } else { "" }, body);
        }
        // `class A extends Base("x")` makes a Base.
        if let (Some(extended), Some(base), Some(path)) = (extended, bases.first(), paths.first())
            && extended.child_by_field_name("arguments").is_some()
        {
            self.made(extended, *base, path.clone(), CallForm::New);
        }
    }

    /// Binds the parameters of a class as its members, and puts down their defaults.
    fn class_parameters(&mut self, list: Node) {
        for one in tree::children(list) {
            let Some(name) = one.child_by_field_name("name") else {
                continue;
            };
            let kind = one.child_by_field_name("type");
            let kind = kind.and_then(|kind| self.type_path(kind));
            let text = self.low.text(name);
            self.low.declare_member(text, kind.as_deref());
            match one.child_by_field_name("default_value") {
                Some(default) => {
                    let value = self.value(default, 0);
                    let span = tree::span(one);
                    let form = AssignForm::Field;
                    self.low.assign(span, form, text, tree::span(name), value);
                }
                None => self.low.given_many(text, name),
            }
        }
    }

    /// Binds the values of a class, an object or a file before its functions are read, to their
    /// declared type or to the call that makes them.
    pub(super) fn members(&mut self, object: &str, body: Node) {
        for member in tree::children(body) {
            if !matches!(member.kind(), "val_definition" | "var_definition") {
                continue;
            }
            let Some(name) = value_name(member) else {
                continue;
            };
            let text = self.low.text(name);
            let kind = self.value_type(member);
            self.low.declare_member(text, kind.as_deref());
            if !object.is_empty() {
                self.low
                    .types
                    .bind_global(&format!("{object}.{text}"), text);
            }
        }
    }

    fn value_type(&self, node: Node) -> Option<Box<str>> {
        let declared = node.child_by_field_name("type");
        let path = declared.and_then(|kind| self.type_path(kind));
        if declared.is_some() && path.is_none() {
            return None;
        }
        let made = node
            .child_by_field_name("value")
            .filter(|value| matches!(value.kind(), "call_expression" | "instance_expression"));
        stands_for(path, made.and_then(|made| self.path(made)))
    }

    /// `val x: T = value`
    pub(super) fn definition(&mut self, node: Node, place: Place) {
        let Some(name) = value_name(node) else { return };
        let member = matches!(place.parent, "template_body" | "compilation_unit");
        let text = self.low.text(name);
        let given = node.child_by_field_name("value");
        if !member {
            let kind = node.child_by_field_name("type");
            let kind = kind.and_then(|kind| self.type_path(kind));
            self.low
                .declare_local(text, kind.as_deref(), given.is_some());
        }
        let Some(given) = given else { return };
        let value = self.value(given, 0);
        let constant = text.starts_with(|first: char| first.is_uppercase());
        let form = if member && place.parent == "template_body" && !constant {
            AssignForm::Field
        } else {
            AssignForm::Variable
        };
        let target = text.trim_matches('`');
        self.low
            .assign(tree::span(node), form, target, tree::span(name), value);
    }

    pub(super) fn function(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Function
        };
        // A function that only says a text gives an attribute its value.
        let constant = node
            .child_by_field_name("body")
            .filter(|body| body.kind() == "string")
            .filter(|_| node.child_by_field_name("parameters").is_none());
        if let (Some(body), Some(at)) = (constant, node.child_by_field_name("name")) {
            let value = self.value(body, 0);
            let form = AssignForm::Field;
            self.low
                .assign(tree::span(node), form, name, tree::span(at), value);
        }
        self.low.open(kind, name.trim_matches('`'), node);
        self.low.describe(Vec::new(), annotations);
        for list in tree::children(node) {
            if list.kind() != "parameters" {
                continue;
            }
            for one in tree::children(list) {
                self.parameter(one);
            }
        }
    }

    fn parameter(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let text = self.low.text(name);
        let kind = node.child_by_field_name("type");
        let kind = kind.and_then(|kind| self.type_path(kind));
        self.low.declare(text, kind.as_deref());
        match node.child_by_field_name("default_value") {
            Some(default) => {
                let value = self.value(default, 0);
                let form = AssignForm::Parameter;
                self.low
                    .assign(tree::span(node), form, text, tree::span(name), value);
            }
            None => self.low.given_many(text, name),
        }
    }

    pub(super) fn lambda(&mut self, node: Node) {
        let call = self.low.lambda_of(node);
        self.low.open(ScopeKind::Function, "", node);
        let Some(parameters) = node.child_by_field_name("parameters") else {
            return;
        };
        let single = match parameters.kind() {
            "identifier" => Some(parameters),
            _ => only(parameters).and_then(|one| one.child_by_field_name("name")),
        };
        if let Some(name) = single {
            let about = call.as_deref().filter(|path| {
                let last = path.rsplit('.').next().unwrap_or(path);
                !matches!(
                    last,
                    "map" | "foreach" | "filter" | "flatMap" | "foldLeft" | "exists" | "find"
                )
            });
            self.low.declare(self.low.text(name), about);
            self.low.given_many(self.low.text(name), name);
        }
    }

    /// The paths of the annotations on a declaration.
    fn annotations(&self, node: Node) -> Vec<Box<str>> {
        tree::children(node)
            .into_iter()
            .filter(|one| one.kind() == "annotation")
            .filter_map(|one| one.child_by_field_name("name"))
            .filter_map(|name| self.type_path(name))
            .collect()
    }

    pub(super) fn annotation(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        if let Some(path) = self.type_path(name) {
            self.made(node, name, path, CallForm::Annotation);
        }
    }
}

/// The name of a value's definition, if it is one.
fn value_name(node: Node) -> Option<Node> {
    node.child_by_field_name("pattern")
        .filter(|pattern| pattern.kind() == "identifier")
}
