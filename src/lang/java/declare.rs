//! Declarations of Java: imports, classes, methods, fields, locals and what stands on them.

use tree_sitter::Node;

use super::Java;
use crate::fact::{AssignForm, CallForm, FactKind, Import, ScopeKind};
use crate::lang::tree;
use crate::lang::typed::kinds::stands_for;
use crate::lang::typed::{BuiltCall, Place, is_test, jvm};

impl Java<'_> {
    pub(super) fn import(&mut self, node: Node) {
        let mut named = None;
        let mut everything = false;
        for child in tree::children(node) {
            match child.kind() {
                "identifier" | "scoped_identifier" => named = Some(child),
                "asterisk" => everything = true,
                _ => {}
            }
        }
        let Some(named) = named else { return };
        let path: String = self.low.text(named).split_whitespace().collect();
        let is_static = self.low.text(node).split_whitespace().nth(1) == Some("static");
        let member = path.rsplit('.').next().unwrap_or(&path).to_owned();
        if !everything {
            let bound = jvm::plain(path.as_str().into());
            self.low.types.bind(&member, bound);
        }
        let package = Box::from(jvm::package(&path, everything && !is_static));
        self.low.push(
            tree::span(node),
            FactKind::Import(Import {
                module: path.into(),
                package,
                alias: (!everything).then(|| member.into()),
                optional: false,
                module_span: tree::span(named),
            }),
        );
    }

    pub(super) fn class(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        let mut bases = Vec::new();
        let mut superclass = None;
        for child in tree::children(node) {
            match child.kind() {
                "superclass" => {
                    superclass = child.named_child(0).and_then(|one| self.type_path(one));
                    bases.extend(superclass.clone());
                }
                "super_interfaces" | "extends_interfaces" => {
                    for list in tree::children(child) {
                        let types = tree::children(list);
                        bases.extend(types.into_iter().filter_map(|one| self.type_path(one)));
                    }
                }
                _ => {}
            }
        }
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Class
        };
        self.low.open(kind, name, node);
        self.low.describe(bases, annotations);
        if let Some(base) = superclass {
            self.low.vars.bind("super", base);
        }
        if node.kind() == "record_declaration"
            && let Some(components) = node.child_by_field_name("parameters")
        {
            for one in tree::children(components) {
                self.member(one, one.child_by_field_name("type"));
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.members(name, body);
        }
    }

    /// The body of an anonymous class or of an enum's constant.
    pub(super) fn class_body(&mut self, node: Node, place: Place) {
        if !matches!(place.parent, "object_creation_expression" | "enum_constant") {
            return;
        }
        let around = node.parent();
        let base = around
            .and_then(|around| around.child_by_field_name("type"))
            .and_then(|base| self.type_path(base));
        self.low.open(ScopeKind::Class, "", node);
        self.low
            .describe(base.clone().into_iter().collect(), Vec::new());
        if let Some(base) = base {
            self.low.vars.bind("super", base);
        }
        self.members("", node);
    }

    /// Binds the fields of a class before its methods are read.
    fn members(&mut self, class: &str, body: Node) {
        for member in tree::children(body) {
            match member.kind() {
                "field_declaration" | "constant_declaration" => {
                    let kind = member.child_by_field_name("type");
                    let constant = is_constant(member);
                    for declarator in declarators(member) {
                        self.member(declarator, kind);
                        if constant
                            && !class.is_empty()
                            && let Some(name) =
                                tree::field_text(declarator, "name", self.low.source)
                        {
                            let qualified = format!("{class}.{name}");
                            self.low.types.bind_global(&qualified, name);
                        }
                    }
                }
                "enum_body_declarations" => self.members(class, member),
                _ => {}
            }
        }
    }

    fn member(&mut self, node: Node, kind: Option<Node>) {
        if let Some(name) = tree::field_text(node, "name", self.low.source) {
            let kind = if node.child_by_field_name("dimensions").is_some() {
                None
            } else {
                let declared = kind.and_then(|kind| self.type_path(kind));
                stands_for(declared, self.made(node))
            };
            self.low.declare_member(name, kind.as_deref());
        }
    }

    /// The path of the call that gives a variable its value.
    fn made(&self, declarator: Node) -> Option<Box<str>> {
        let value = declarator.child_by_field_name("value")?;
        matches!(
            value.kind(),
            "method_invocation" | "object_creation_expression"
        )
        .then(|| self.path(value))
        .flatten()
    }

    pub(super) fn function(&mut self, node: Node) {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let annotations = self.annotations(node);
        let kind = if is_test(&annotations) {
            ScopeKind::Test
        } else {
            ScopeKind::Function
        };
        self.low.open(kind, name, node);
        self.low.describe(Vec::new(), annotations);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.parameters(parameters);
        }
    }

    fn parameters(&mut self, list: Node) {
        for one in tree::children(list) {
            match one.kind() {
                "formal_parameter" => self.bind_typed(one, "type"),
                "spread_parameter" => {
                    for declarator in tree::children(one) {
                        if declarator.kind() == "variable_declarator" {
                            self.bind_untyped(declarator.child_by_field_name("name"));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Binds the name of a parameter, a loop's variable or a pattern to its type.
    pub(super) fn bind_typed(&mut self, node: Node, field: &str) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let kind = if node.child_by_field_name("dimensions").is_some() {
            None
        } else {
            node.child_by_field_name(field)
                .and_then(|kind| self.type_path(kind))
        };
        let text = self.low.text(name);
        self.low.declare(text, kind.as_deref());
        self.low.given_many(text, name);
    }

    fn bind_untyped(&mut self, name: Option<Node>) {
        if let Some(name) = name {
            let text = self.low.text(name);
            self.low.declare(text, None);
            self.low.given_many(text, name);
        }
    }

    pub(super) fn caught(&mut self, clause: Node) {
        for parameter in tree::children(clause) {
            if parameter.kind() != "catch_formal_parameter" {
                continue;
            }
            let kind = tree::children(parameter)
                .into_iter()
                .find(|one| one.kind() == "catch_type")
                .and_then(|one| one.named_child(0))
                .and_then(|one| self.type_path(one));
            if let Some(name) = tree::field_text(parameter, "name", self.low.source) {
                self.low.declare(name, kind.as_deref());
            }
        }
    }

    pub(super) fn lambda(&mut self, node: Node) {
        let call = self.low.lambda_of(node);
        self.low.open(ScopeKind::Function, "", node);
        let Some(parameters) = node.child_by_field_name("parameters") else {
            return;
        };
        match parameters.kind() {
            "identifier" => self.lambda_parameter(parameters, call.as_deref()),
            "inferred_parameters" => {
                let names = tree::children(parameters);
                let call = call.as_deref().filter(|_| names.len() == 1);
                for name in names {
                    self.lambda_parameter(name, call);
                }
            }
            _ => self.parameters(parameters),
        }
    }

    /// The one parameter of a lambda without a type is named like the call that gives it.
    fn lambda_parameter(&mut self, name: Node, call: Option<&str>) {
        let text = self.low.text(name);
        self.low.declare(text, call);
        self.low.given_many(text, name);
    }

    pub(super) fn fields(&mut self, node: Node) {
        let form = if is_constant(node) {
            AssignForm::Variable
        } else {
            AssignForm::Field
        };
        for declarator in declarators(node) {
            self.declared(declarator, form);
        }
    }

    pub(super) fn locals(&mut self, node: Node) {
        let kind = node.child_by_field_name("type");
        for declarator in declarators(node) {
            if let Some(name) = tree::field_text(declarator, "name", self.low.source) {
                let plain = declarator.child_by_field_name("dimensions").is_none();
                let kind = kind.filter(|_| plain).and_then(|kind| self.type_path(kind));
                let given = declarator.child_by_field_name("value").is_some();
                self.low.declare_local(name, kind.as_deref(), given);
            }
            self.declared(declarator, AssignForm::Variable);
        }
    }

    pub(super) fn resource(&mut self, node: Node) {
        if let Some(name) = tree::field_text(node, "name", self.low.source) {
            let kind = node
                .child_by_field_name("type")
                .and_then(|kind| self.type_path(kind));
            self.low.declare(name, kind.as_deref());
        }
        self.declared(node, AssignForm::Variable);
    }

    /// The default of an annotation's element.
    pub(super) fn element(&mut self, node: Node) {
        self.declared(node, AssignForm::Field);
    }

    fn declared(&mut self, node: Node, form: AssignForm) {
        let (Some(name), Some(value)) = (
            node.child_by_field_name("name"),
            node.child_by_field_name("value"),
        ) else {
            return;
        };
        let target = self.low.text(name);
        let value = self.value(value, 0);
        self.low
            .assign(tree::span(node), form, target, tree::span(name), value);
    }

    /// The paths of the annotations on a declaration.
    fn annotations(&self, node: Node) -> Vec<Box<str>> {
        let mut paths = Vec::new();
        for modifiers in tree::children(node) {
            if modifiers.kind() != "modifiers" {
                continue;
            }
            for one in tree::children(modifiers) {
                let name = one.child_by_field_name("name");
                paths.extend(name.and_then(|name| self.type_path(name)));
            }
        }
        paths
    }

    pub(super) fn annotation(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let last = self.low.text(name).rsplit('.').next().unwrap_or("");
        let wanted = self.low.interest.wants_call(last);
        let named = node.child_by_field_name("arguments").is_some_and(|list| {
            list.named_child(0)
                .is_some_and(|one| one.kind() == "element_value_pair")
        });
        if (wanted || named)
            && let Some(built) = self.annotation_call(node, 0)
        {
            self.low.call(tree::span(node), built, wanted);
        }
    }

    pub(super) fn annotation_call(&mut self, node: Node, depth: u32) -> Option<BuiltCall> {
        let name = node.child_by_field_name("name")?;
        let path = self.type_path(name)?;
        let mut built = BuiltCall::new(path, tree::span(name), CallForm::Annotation);
        let Some(list) = node.child_by_field_name("arguments") else {
            return Some(built);
        };
        for one in tree::children(list) {
            if one.kind() == "element_value_pair" {
                let (Some(key), Some(value)) = (
                    one.child_by_field_name("key"),
                    one.child_by_field_name("value"),
                ) else {
                    continue;
                };
                let value = self.value(value, depth + 1);
                built.push_named(self.low.text(key), tree::span(key), value);
            } else if !one.is_extra() {
                let value = self.value(one, depth + 1);
                built.push(value);
            }
        }
        Some(built)
    }
}

/// `static final`, or a field of an interface.
fn is_constant(node: Node) -> bool {
    if node.kind() == "constant_declaration" {
        return true;
    }
    let mut cursor = node.walk();
    let modifiers = node
        .children(&mut cursor)
        .find(|child| child.kind() == "modifiers");
    let Some(modifiers) = modifiers else {
        return false;
    };
    let mut cursor = modifiers.walk();
    let mut found = (false, false);
    for one in modifiers.children(&mut cursor) {
        found.0 |= one.kind() == "static";
        found.1 |= one.kind() == "final";
    }
    found == (true, true)
}

fn declarators(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    node.children_by_field_name("declarator", &mut cursor)
        .collect()
}
