//! Properties of Kotlin: members bound before their class is read, initialisers, delegates,
//! accessors, constructor properties.

use tree_sitter::Node;

use super::Kotlin;
use super::declare::{declared_type, variable_name};
use crate::fact::{AssignForm, ScopeKind};
use crate::lang::tree;
use crate::lang::typed::Place;
use crate::lang::typed::kinds::stands_for;

impl Kotlin<'_> {
    /// Binds the properties of a class, an object or a file before its functions are read, to
    /// their declared type or to the call that makes them.
    pub(super) fn members(&mut self, class: &str, body: Node, object: bool) {
        for member in tree::children(body) {
            match member.kind() {
                "property_declaration" => {
                    if object {
                        self.statics.insert(member.id());
                    }
                    let Some(name) = property_name(member) else {
                        continue;
                    };
                    let text = self.low.text(name);
                    let kind = self.property_type(member);
                    self.low.declare_member(text, kind.as_deref());
                    if object && !class.is_empty() {
                        let qualified = format!("{class}.{text}");
                        self.low.types.bind_global(&qualified, text);
                    }
                }
                "companion_object" => {
                    for inner in tree::children(member) {
                        if inner.kind() == "class_body" {
                            self.members(class, inner, true);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn property_type(&self, node: Node) -> Option<Box<str>> {
        let variable = child(node, "variable_declaration")?;
        let declared = declared_type(variable);
        let path = declared.and_then(|kind| self.type_path(kind));
        if declared.is_some() && path.is_none() {
            return None;
        }
        let made = initial(node).or_else(|| lazily(node));
        stands_for(path, made.and_then(|made| self.made_by(made)))
    }

    /// The path of the call that gives a variable its value.
    fn made_by(&self, value: Node) -> Option<Box<str>> {
        (value.kind() == "call_expression")
            .then(|| self.path(value))
            .flatten()
    }

    pub(super) fn property(&mut self, node: Node, place: Place) {
        let Some(name) = property_name(node) else {
            if let Some(several) = child(node, "multi_variable_declaration") {
                for one in tree::children(several) {
                    self.declare_variable(one, None);
                }
            }
            return;
        };
        let member = matches!(
            place.parent,
            "class_body" | "enum_class_body" | "source_file"
        );
        let constant = self.statics.remove(&node.id());
        if !member && let Some(variable) = child(node, "variable_declaration") {
            let given = initial(node).is_some();
            let kind = declared_type(variable).and_then(|kind| self.type_path(kind));
            self.low
                .declare_local(self.low.text(name), kind.as_deref(), given);
        }
        let form = if member && !constant {
            AssignForm::Field
        } else {
            AssignForm::Variable
        };
        let value = initial(node)
            .or_else(|| lazily(node))
            .or_else(|| computed(node));
        let Some(value) = value else { return };
        let value = self.value(value, 0);
        let (target_span, target) = (tree::span(name), self.low.text(name));
        let span = tree::span(node);
        self.low
            .assign(span, form, target.trim_matches('`'), target_span, value);
    }

    pub(super) fn accessor(&mut self, node: Node) {
        let property = node.parent().and_then(property_name);
        let name = property.map_or("", |name| self.low.text(name));
        self.low.open(ScopeKind::Function, name, node);
        if node.kind() == "setter" {
            for one in tree::children(node) {
                if one.kind() == "identifier" {
                    self.low.declare(self.low.text(one), None);
                    self.low.given_many(self.low.text(one), one);
                }
            }
        }
    }

    /// Binds the parameters of a primary constructor for the whole class.
    pub(super) fn constructor_names(&mut self, constructor: Node) {
        for parameter in constructor_parameters(constructor) {
            let Some(name) = variable_name(parameter) else {
                continue;
            };
            let text = self.low.text(name);
            let kind = declared_type(parameter).and_then(|kind| self.type_path(kind));
            let made = last(parameter).and_then(|default| self.made_by(default));
            let kind = stands_for(kind, made);
            self.low.declare_member(text, kind.as_deref());
        }
    }

    /// The defaults of a primary constructor: of fields where it declares properties.
    pub(super) fn constructor_properties(&mut self, constructor: Node) {
        for parameter in constructor_parameters(constructor) {
            let Some(name) = variable_name(parameter) else {
                continue;
            };
            let text = self.low.text(name);
            let default = last(parameter).filter(|one| {
                one.id() != name.id() && Some(*one) != declared_type(parameter) && !one.is_extra()
            });
            let Some(default) = default.filter(|one| !is_type(one.kind())) else {
                self.low.given_many(text, name);
                continue;
            };
            let mut cursor = parameter.walk();
            let property = parameter
                .children(&mut cursor)
                .any(|one| matches!(one.kind(), "val" | "var"));
            let form = if property {
                AssignForm::Field
            } else {
                AssignForm::Parameter
            };
            let value = self.value(default, 0);
            let span = tree::span(name).join(value.span);
            self.low.assign(span, form, text, tree::span(name), value);
        }
    }
}

fn is_type(kind: &str) -> bool {
    matches!(
        kind,
        "user_type"
            | "nullable_type"
            | "parenthesized_type"
            | "non_nullable_type"
            | "function_type"
    )
}

fn last(node: Node) -> Option<Node> {
    tree::children(node).into_iter().last()
}

fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    tree::children(node)
        .into_iter()
        .find(|one| one.kind() == kind)
}

fn constructor_parameters(constructor: Node) -> Vec<Node> {
    let list = child(constructor, "class_parameters");
    let mut found = list.map(tree::children).unwrap_or_default();
    found.retain(|one| one.kind() == "class_parameter");
    found
}

fn property_name(node: Node) -> Option<Node> {
    child(node, "variable_declaration").and_then(variable_name)
}

/// The expression that a property starts with.
fn initial(node: Node) -> Option<Node> {
    tree::children(node).into_iter().find(|one| {
        !one.is_extra()
            && !is_type(one.kind())
            && !matches!(
                one.kind(),
                "modifiers"
                    | "variable_declaration"
                    | "multi_variable_declaration"
                    | "property_delegate"
                    | "getter"
                    | "setter"
                    | "type_constraints"
                    | "type_modifiers"
                    | "type_parameters"
            )
    })
}

/// What `by lazy { .. }` makes: the last expression of the lambda.
fn lazily(node: Node) -> Option<Node> {
    let delegate = child(node, "property_delegate")?;
    let call = child(delegate, "call_expression")?;
    let lambda = child(child(call, "annotated_lambda")?, "lambda_literal")?;
    last(lambda).filter(|one| one.kind() != "lambda_parameters" && !one.is_extra())
}

/// What a getter without a block gives.
fn computed(node: Node) -> Option<Node> {
    let body = child(child(node, "getter")?, "function_body")?;
    last(body).filter(|one| one.kind() != "block")
}
