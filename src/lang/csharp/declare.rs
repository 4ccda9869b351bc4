//! Declarations of C#: usings, namespaces, classes, methods, fields, properties, locals.

use tree_sitter::Node;

use super::CSharp;
use crate::fact::{AssignForm, FactKind, Import, ScopeKind};
use crate::lang::tree;
use crate::lang::typed::kinds::stands_for;
use crate::lang::typed::{Place, is_test};

impl CSharp<'_> {
    pub(super) fn using(&mut self, node: Node) {
        let alias = node.child_by_field_name("name");
        let named = tree::children(node)
            .into_iter()
            .rev()
            .find(|one| Some(*one) != alias && !one.is_extra());
        let Some(named) = named else { return };
        let mut cursor = node.walk();
        let of_type = node.children(&mut cursor).any(|one| one.kind() == "static");
        let written = self.written(named);
        let module = written.strip_prefix("global.").unwrap_or(&written);
        let alias = alias.map(|alias| self.low.text(alias));
        match alias {
            Some(alias) => {
                self.low.types.bind(alias, module);
            }
            None if !of_type => self.namespaces.add(module),
            None => {}
        }
        let package = match module.rsplit_once('.') {
            Some((namespace, _)) if of_type => namespace,
            _ => module,
        };
        let import = Import {
            module: module.into(),
            package: package.into(),
            alias: alias.map(Into::into),
            optional: false,
            module_span: tree::span(named),
        };
        self.low.push(tree::span(node), FactKind::Import(import));
    }

    pub(super) fn namespace(&mut self, node: Node) {
        if let Some(name) = node.child_by_field_name("name") {
            let name = self.written(name);
            self.namespaces.add(&name);
        }
    }

    pub(super) fn class(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.attributes(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Class
        };
        let mut bases = Vec::new();
        for list in tree::children(node) {
            if list.kind() == "base_list" {
                let types = tree::children(list);
                bases.extend(types.into_iter().filter_map(|one| self.base(one)));
            }
        }
        self.low.open(kind, name, node);
        // Interfaces begin with an I by convention, and nothing else tells them from classes.
        let superclass = bases.first().filter(|base| {
            let mut letters = base.rsplit('.').next().unwrap_or(base).chars();
            !(letters.next() == Some('I') && letters.next().is_some_and(char::is_uppercase))
        });
        if let Some(base) = superclass.cloned() {
            self.low.vars.bind("base", base);
        }
        self.low.describe(bases, annotations);
        for child in tree::children(node) {
            if child.kind() == "parameter_list" {
                for parameter in parameters(child) {
                    self.member(parameter.name, parameter.kind, None);
                }
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.members(name, body);
        }
    }

    /// The path of one thing in a list of bases.
    pub(super) fn base(&self, node: Node) -> Option<Box<str>> {
        match node.kind() {
            "primary_constructor_base_type" => self.type_path(node.child_by_field_name("type")?),
            _ => self.type_path(node),
        }
    }

    /// Binds the fields and properties of a class before its methods are read.
    fn members(&mut self, class: &str, body: Node) {
        for member in tree::children(body) {
            match member.kind() {
                "field_declaration" | "event_field_declaration" => {
                    let constant = is_constant(member, self.low.source);
                    for declaration in tree::children(member) {
                        if declaration.kind() != "variable_declaration" {
                            continue;
                        }
                        let kind = declaration.child_by_field_name("type");
                        for declarator in declarators(declaration) {
                            let Some(name) = declarator.child_by_field_name("name") else {
                                continue;
                            };
                            self.member(name, kind, value_of(declarator, name));
                            if constant {
                                self.constant(class, name);
                            }
                        }
                    }
                }
                "property_declaration" => {
                    if let Some(name) = member.child_by_field_name("name") {
                        let kind = member.child_by_field_name("type");
                        self.member(name, kind, member.child_by_field_name("value"));
                    }
                }
                "preproc_if" | "preproc_elif" | "preproc_else" => self.members(class, member),
                _ => {}
            }
        }
    }

    fn member(&mut self, name: Node, kind: Option<Node>, value: Option<Node>) {
        let declared = kind.and_then(|kind| self.type_path(kind));
        let made = value
            .filter(|value| {
                matches!(
                    value.kind(),
                    "invocation_expression" | "object_creation_expression"
                )
            })
            .and_then(|value| self.path(value));
        let kind = stands_for(declared, made);
        self.low
            .declare_member(self.low.text(name), kind.as_deref());
    }

    fn constant(&mut self, class: &str, name: Node) {
        let name = self.low.text(name);
        self.low.types.bind_global(&format!("{class}.{name}"), name);
    }

    pub(super) fn function(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.attributes(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Function
        };
        self.low.open(kind, name, node);
        self.low.describe(Vec::new(), annotations);
        if let Some(list) = node.child_by_field_name("parameters") {
            self.declare_parameters(list);
        }
    }

    fn declare_parameters(&mut self, list: Node) {
        for parameter in parameters(list) {
            let kind = parameter.kind.and_then(|kind| self.type_path(kind));
            self.low
                .declare(self.low.text(parameter.name), kind.as_deref());
        }
    }

    /// The defaults of parameters; those without one are given many values.
    pub(super) fn defaults(&mut self, list: Node, form: AssignForm) {
        for parameter in parameters(list) {
            let name = self.low.text(parameter.name);
            let Some(default) = parameter.default else {
                self.low.given_many(name, parameter.name);
                continue;
            };
            let value = self.value(default, 0);
            let target_span = tree::span(parameter.name);
            let span = target_span.join(value.span);
            self.low.assign(span, form, name, target_span, value);
        }
    }

    pub(super) fn lambda(&mut self, node: Node) {
        let call = self.low.lambda_of(node);
        self.low.open(ScopeKind::Function, "", node);
        let Some(list) = node.child_by_field_name("parameters") else {
            return;
        };
        if list.kind() != "parameter_list" {
            let name = self.low.text(list);
            self.low.declare(name, call.as_deref());
            self.low.given_many(name, list);
            return;
        }
        self.declare_parameters(list);
        // The one parameter of a lambda without a type is named like the call that gives it.
        if let [only] = parameters(list)[..]
            && only.kind.is_none()
        {
            self.low.declare(self.low.text(only.name), call.as_deref());
        }
    }

    pub(super) fn accessor(&mut self, node: Node) {
        if node.child_by_field_name("body").is_none() {
            return;
        }
        let property = node.parent().and_then(|list| list.parent());
        let name = property
            .and_then(|property| tree::field_text(property, "name", self.low.source))
            .unwrap_or("");
        self.low.open(ScopeKind::Function, name, node);
        self.low.declare("value", None);
    }

    pub(super) fn property(&mut self, node: Node) {
        let (Some(name), Some(value)) = (
            node.child_by_field_name("name"),
            node.child_by_field_name("value"),
        ) else {
            return;
        };
        let value = match value.kind() {
            "arrow_expression_clause" => value.named_child(0),
            _ => Some(value),
        };
        if let Some(value) = value {
            let value = self.value(value, 0);
            let (span, target_span) = (tree::span(node), tree::span(name));
            let target = self.low.text(name);
            self.low
                .assign(span, AssignForm::Field, target, target_span, value);
        }
    }

    /// Fields and locals.
    pub(super) fn variables(&mut self, node: Node, place: Place) {
        let field = place.parent == "field_declaration";
        let form = if field
            && node
                .parent()
                .is_some_and(|field| !is_constant(field, self.low.source))
        {
            AssignForm::Field
        } else {
            AssignForm::Variable
        };
        let kind = node
            .child_by_field_name("type")
            .and_then(|kind| self.type_path(kind));
        for declarator in declarators(node) {
            let Some(name) = declarator.child_by_field_name("name") else {
                for pattern in tree::children(declarator) {
                    if pattern.kind() == "tuple_pattern" {
                        self.bind_tuple(pattern);
                    }
                }
                continue;
            };
            let target = self.low.text(name);
            let value = value_of(declarator, name);
            if !field && place.parent != "event_field_declaration" {
                self.low
                    .declare_local(target, kind.as_deref(), value.is_some());
            }
            if let Some(value) = value {
                let value = self.value(value, 0);
                let span = tree::span(declarator);
                self.low.assign(span, form, target, tree::span(name), value);
            }
        }
    }

    fn bind_tuple(&mut self, pattern: Node) {
        let mut cursor = pattern.walk();
        let names: Vec<Node> = pattern
            .children_by_field_name("name", &mut cursor)
            .collect();
        for name in names {
            self.low.declare(self.low.text(name), None);
            self.low.given_many(self.low.text(name), name);
        }
    }

    pub(super) fn loop_variables(&mut self, node: Node) {
        let Some(left) = node.child_by_field_name("left") else {
            return;
        };
        if left.kind() == "tuple_pattern" {
            self.bind_tuple(left);
            return;
        }
        let kind = node
            .child_by_field_name("type")
            .and_then(|kind| self.type_path(kind));
        self.low.declare(self.low.text(left), kind.as_deref());
        self.low.given_many(self.low.text(left), left);
    }

    /// Binds the name that a pattern or a clause declares to its type.
    pub(super) fn bind_typed(&mut self, node: Node) {
        if let Some(name) = node.child_by_field_name("name") {
            let kind = node
                .child_by_field_name("type")
                .and_then(|kind| self.type_path(kind));
            self.low.declare(self.low.text(name), kind.as_deref());
            self.low.given_many(self.low.text(name), name);
        }
    }
}

/// A parameter taken apart.
#[derive(Clone, Copy)]
struct Parameter<'t> {
    name: Node<'t>,
    kind: Option<Node<'t>>,
    default: Option<Node<'t>>,
}

fn parameters(list: Node) -> Vec<Parameter> {
    let mut found = Vec::new();
    for node in tree::children(list) {
        if node.kind() != "parameter" {
            continue;
        }
        let Some(name) = node.child_by_field_name("name") else {
            continue;
        };
        let kind = node.child_by_field_name("type");
        let default = tree::children(node)
            .into_iter()
            .next_back()
            .filter(|last| last.start_byte() >= name.end_byte() && !last.is_extra());
        found.push(Parameter {
            name,
            kind,
            default,
        });
    }
    found
}

fn declarators(declaration: Node) -> Vec<Node> {
    let mut found = tree::children(declaration);
    found.retain(|one| one.kind() == "variable_declarator");
    found
}

/// The value that a declarator gives.
fn value_of<'t>(declarator: Node<'t>, name: Node<'t>) -> Option<Node<'t>> {
    tree::children(declarator)
        .into_iter()
        .rev()
        .find(|one| *one != name && !one.is_extra() && one.kind() != "bracketed_argument_list")
}

/// `const`, or `static readonly`.
fn is_constant(field: Node, source: &str) -> bool {
    let mut found = (false, false);
    for one in tree::children(field) {
        if one.kind() == "modifier" {
            match tree::text(one, source) {
                "const" => return true,
                "static" => found.0 = true,
                "readonly" => found.1 = true,
                _ => {}
            }
        }
    }
    found == (true, true)
}
