//! Imports and what declarations bind: `import`, `require`, re-exports, aliases of what was
//! imported, destructuring.

use oxc_ast::ast::{
    BindingPattern, Declaration, ExportAllDeclaration, ExportDefaultDeclarationKind,
    ExportFromDeclaration, Expression, ImportDeclaration, ImportDeclarationSpecifier,
    ImportOrExportKind, ObjectPattern, Statement, StringLiteral, TSModuleReference,
    VariableDeclaration, VariableDeclarationKind, VariableDeclarator,
};

use super::bindings::Bound;
use super::link::{Link, imported, place as bytes, property_key, required};
use super::path::package;
use super::walk::{Place, Walker};
use crate::fact::{FactKind, Import};
use crate::text::Span;

/// How deeply nested patterns are followed.
pub(super) const DEEPEST_PATTERN: usize = 20;

/// Objects that hold the environment: aliases of them are followed like imports.
pub(super) const ENVIRONMENTS: [&str; 4] =
    ["process.env", "import.meta.env", "Deno.env", "Bun.env"];

/// A module, or a member of one, that an expression is.
struct Taken<'a> {
    source: &'a StringLiteral<'a>,
    bound: Bound<'a>,
}

impl<'a> Walker<'a, '_> {
    /// Binds what a list of statements declares, before any of them is looked at: functions
    /// above may use what is required below.
    pub(super) fn declare(&mut self, statements: &'a [Statement<'a>]) {
        for statement in statements {
            match statement {
                Statement::ImportDeclaration(it) => self.declare_import(it),
                Statement::ExportDeclaration(it) => self.declare_one(&it.declaration),
                Statement::ExportDefaultDeclaration(it) => {
                    let id = match &it.declaration {
                        ExportDefaultDeclarationKind::FunctionDeclaration(it) => it.id.as_ref(),
                        ExportDefaultDeclarationKind::ClassDeclaration(it) => it.id.as_ref(),
                        _ => None,
                    };
                    if let Some(id) = id {
                        self.names.hide(id.name.as_str());
                    }
                }
                other => {
                    if let Some(declaration) = other.as_declaration() {
                        self.declare_one(declaration);
                    }
                }
            }
        }
    }

    fn declare_one(&mut self, declaration: &'a Declaration<'a>) {
        let hidden = match declaration {
            Declaration::VariableDeclaration(it) => {
                self.declare_variables(it);
                return;
            }
            Declaration::TSImportEqualsDeclaration(it) => {
                let bound = match &it.module_reference {
                    TSModuleReference::ExternalModuleReference(module) => Bound {
                        path: self.module(module.expression.value.as_str()),
                        module: true,
                    },
                    TSModuleReference::IdentifierReference(name) => {
                        self.resolve(name.name.as_str())
                    }
                    TSModuleReference::QualifiedName(name) => {
                        let Some(left) = self.type_name(&name.left) else {
                            return;
                        };
                        Bound {
                            path: self.join(left, name.right.name.as_str()),
                            module: false,
                        }
                    }
                };
                self.names.bind(it.id.name.as_str(), bound);
                return;
            }
            Declaration::FunctionDeclaration(it) => it.id.as_ref(),
            Declaration::ClassDeclaration(it) => it.id.as_ref(),
            Declaration::TSEnumDeclaration(it) => Some(&it.id),
            Declaration::TSNamespaceDeclaration(it) => Some(&it.id),
            _ => None,
        };
        if let Some(id) = hidden {
            self.names.hide(id.name.as_str());
        }
    }

    fn declare_import(&mut self, it: &'a ImportDeclaration<'a>) {
        let module = self.module(it.source.value.as_str());
        for specifier in it.specifiers.iter().flatten() {
            let bound = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one)
                    if one.imported.name().as_str() != "default" =>
                {
                    Bound {
                        path: self.join(module, one.imported.name().as_str()),
                        module: false,
                    }
                }
                _ => Bound {
                    path: module,
                    module: true,
                },
            };
            self.names.bind(specifier.local().name.as_str(), bound);
        }
    }

    pub(super) fn declare_variables(&mut self, declaration: &'a VariableDeclaration<'a>) {
        for declarator in &declaration.declarations {
            self.declare_variable(declarator, declaration.kind);
        }
    }

    fn declare_variable(
        &mut self,
        declarator: &'a VariableDeclarator<'a>,
        kind: VariableDeclarationKind,
    ) {
        let pattern = &declarator.id;
        let Some(init) = &declarator.init else {
            let annotation = declarator.type_annotation.as_ref();
            let path = annotation.and_then(|it| self.type_path(&it.type_annotation));
            match (pattern, path) {
                (BindingPattern::BindingIdentifier(id), Some(path)) => {
                    let module = false;
                    self.names.bind(id.name.as_str(), Bound { path, module });
                }
                _ => self.hide_pattern(pattern, DEEPEST_PATTERN),
            }
            return;
        };
        if let Some(taken) = self.taken(init) {
            // A `var` in a block is the whole function's.
            if let (VariableDeclarationKind::Var, BindingPattern::BindingIdentifier(id)) =
                (kind, pattern)
            {
                self.names.bind_anywhere(id.name.as_str(), taken.bound);
            }
            self.bind_pattern(pattern, taken.bound, true, DEEPEST_PATTERN);
            return;
        }
        match self.alias(init) {
            Some((bound, derived)) => self.bind_pattern(pattern, bound, derived, DEEPEST_PATTERN),
            None => self.hide_pattern(pattern, DEEPEST_PATTERN),
        }
    }

    /// The module or member of a module that an expression is: `require("a").b`,
    /// `await import("a")`.
    fn taken(&self, expression: &'a Expression<'a>) -> Option<Taken<'a>> {
        let top = Link::of(expression);
        let mut link = top;
        let source = loop {
            match link {
                Link::Call(call) => break required(call)?,
                Link::Import(import) => break imported(import)?,
                _ => {
                    link.segment(self.source)?;
                    link = link.before()?;
                }
            }
        };
        let path = self.path(top).text;
        let module = path == self.module(source.value.as_str());
        let bound = Bound { path, module };
        Some(Taken { source, bound })
    }

    /// What a plain name or chain of members stands for, and whether it comes from a package.
    fn alias(&self, expression: &'a Expression<'a>) -> Option<(Bound<'a>, bool)> {
        let top = Link::of(expression);
        let mut link = top;
        while link.is_member() {
            link.segment(self.source)?;
            link = link.before()?;
        }
        match link {
            Link::Base(Expression::Identifier(name)) => {
                let root = self.names.get(name.name.as_str());
                let derived = root.is_some_and(|root| !is_local(root.path));
                let module = !top.is_member() && root.is_some_and(|root| root.module);
                let path = self.path(top).text;
                Some((Bound { path, module }, derived))
            }
            Link::Base(Expression::ImportMeta(_)) => {
                let path = self.path(top).text;
                let module = false;
                Some((Bound { path, module }, false))
            }
            _ => None,
        }
    }

    /// Binds the names of a pattern to the parts of what it takes apart. What does not come
    /// from a package is followed only to the environment.
    fn bind_pattern(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        bound: Bound<'a>,
        derived: bool,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                if derived || ENVIRONMENTS.contains(&bound.path) {
                    self.names.bind(id.name.as_str(), bound);
                } else {
                    self.names.hide(id.name.as_str());
                }
            }
            BindingPattern::AssignmentPattern(it) => {
                self.bind_pattern(&it.left, bound, derived, depth);
            }
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    match self.part(bound, property_key(&property.key, self.source)) {
                        Some(part) => self.bind_pattern(&property.value, part, derived, depth),
                        None => self.hide_pattern(&property.value, depth),
                    }
                }
                if let Some(rest) = &it.rest {
                    self.bind_pattern(&rest.argument, bound, derived, depth);
                }
            }
            BindingPattern::ArrayPattern(_) => self.hide_pattern(pattern, depth),
        }
    }

    /// A property of something bound; `default` of a module is the module.
    fn part(&self, bound: Bound<'a>, key: Option<(&'a str, Span)>) -> Option<Bound<'a>> {
        let (key, _) = key?;
        if bound.module && key == "default" {
            return Some(bound);
        }
        Some(Bound {
            path: self.join(bound.path, key),
            module: false,
        })
    }

    /// Declares the names of a pattern, of which nothing is known.
    pub(super) fn hide_pattern(&mut self, pattern: &'a BindingPattern<'a>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match pattern {
            BindingPattern::BindingIdentifier(id) => self.names.hide(id.name.as_str()),
            BindingPattern::AssignmentPattern(it) => self.hide_pattern(&it.left, depth),
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    self.hide_pattern(&property.value, depth);
                }
                if let Some(rest) = &it.rest {
                    self.hide_pattern(&rest.argument, depth);
                }
            }
            BindingPattern::ArrayPattern(it) => {
                for element in it.elements.iter().flatten() {
                    self.hide_pattern(element, depth);
                }
                if let Some(rest) = &it.rest {
                    self.hide_pattern(&rest.argument, depth);
                }
            }
        }
    }

    pub(super) fn import_declaration(&mut self, it: &'a ImportDeclaration<'a>, place: Place<'a>) {
        let span = bytes(it.span);
        let type_only = it.import_kind == ImportOrExportKind::Type;
        let mut bare = true;
        for specifier in it.specifiers.iter().flatten() {
            bare = false;
            let alias = Some(specifier.local().name.as_str());
            let (member, optional) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) => (
                    one.imported.name().as_str(),
                    type_only || one.import_kind == ImportOrExportKind::Type,
                ),
                _ => ("default", type_only),
            };
            self.import(span, place, &it.source, member, alias, optional);
        }
        if bare {
            self.import(span, place, &it.source, "", None, type_only);
        }
    }

    pub(super) fn export_all(&mut self, it: &'a ExportAllDeclaration<'a>, place: Place<'a>) {
        let optional = it.export_kind == ImportOrExportKind::Type;
        self.import(bytes(it.span), place, &it.source, "", None, optional);
    }

    pub(super) fn export_from(&mut self, it: &'a ExportFromDeclaration<'a>, place: Place<'a>) {
        let span = bytes(it.span);
        let type_only = it.export_kind == ImportOrExportKind::Type;
        for specifier in &it.specifiers {
            let optional = type_only || specifier.export_kind == ImportOrExportKind::Type;
            let member = specifier.local.name();
            self.import(span, place, &it.source, member.as_str(), None, optional);
        }
        if it.specifiers.is_empty() {
            self.import(span, place, &it.source, "", None, type_only);
        }
    }

    /// Writes an import down: of the module itself, or of a member of it.
    pub(super) fn import(
        &mut self,
        span: Span,
        place: Place<'a>,
        source: &'a StringLiteral<'a>,
        member: &str,
        alias: Option<&str>,
        optional: bool,
    ) {
        let module = self.module(source.value.as_str());
        let module = match member {
            "" | "default" => module,
            member => self.join(module, member),
        };
        self.write_import(span, place, source, module, alias, optional);
    }

    fn write_import(
        &mut self,
        span: Span,
        place: Place<'a>,
        source: &'a StringLiteral<'a>,
        module: &str,
        alias: Option<&str>,
        optional: bool,
    ) {
        let quoted = bytes(source.span);
        let inside = source.span.end - source.span.start >= 2;
        let module_span = if inside {
            Span {
                start: quoted.start + 1,
                end: quoted.end - 1,
            }
        } else {
            quoted
        };
        let import = Import {
            module: module.into(),
            package: package(source.value.as_str()).into(),
            alias: alias.map(Into::into),
            optional,
            module_span,
        };
        self.facts.push(span, place.scope, FactKind::Import(import));
    }

    /// `const a = require("a")` in all its shapes. Gives whether it was one.
    pub(super) fn import_variables(
        &mut self,
        span: Span,
        pattern: &'a BindingPattern<'a>,
        init: &'a Expression<'a>,
        place: Place<'a>,
    ) -> bool {
        let Some(taken) = self.taken(init) else {
            return false;
        };
        self.import_pattern(span, pattern, &taken, place, DEEPEST_PATTERN);
        true
    }

    fn import_pattern(
        &mut self,
        span: Span,
        pattern: &'a BindingPattern<'a>,
        taken: &Taken<'a>,
        place: Place<'a>,
        depth: usize,
    ) {
        let depth = depth.saturating_sub(1);
        match pattern {
            BindingPattern::ObjectPattern(it) if depth > 0 && is_taken_apart(it) => {
                for property in &it.properties {
                    let key = property_key(&property.key, self.source);
                    let bound = self.part(taken.bound, key).unwrap_or(taken.bound);
                    let source = taken.source;
                    let part = Taken { source, bound };
                    self.import_pattern(span, &property.value, &part, place, depth);
                }
                if let Some(rest) = &it.rest {
                    self.import_pattern(span, &rest.argument, taken, place, depth);
                }
            }
            BindingPattern::AssignmentPattern(it) => {
                self.import_pattern(span, &it.left, taken, place, depth);
            }
            pattern => {
                let alias = match pattern {
                    BindingPattern::BindingIdentifier(id) => Some(id.name.as_str()),
                    _ => None,
                };
                let path = taken.bound.path;
                self.write_import(span, place, taken.source, path, alias, place.attempt);
            }
        }
    }

    /// `db = require("pg")`: binds `db` wherever it is not declared as something else.
    pub(super) fn import_assigned(
        &mut self,
        span: Span,
        name: &'a str,
        value: &'a Expression<'a>,
        place: Place<'a>,
    ) -> bool {
        let Some(taken) = self.taken(value) else {
            return false;
        };
        let path = taken.bound.path;
        self.write_import(span, place, taken.source, path, Some(name), place.attempt);
        self.names.bind_anywhere(name, taken.bound);
        true
    }
}

fn is_taken_apart(pattern: &ObjectPattern) -> bool {
    !pattern.properties.is_empty() || pattern.rest.is_some()
}

/// Whether a path starts in the repository, as far as its look tells.
fn is_local(path: &str) -> bool {
    path.starts_with(['.', '/', '~', '#']) || path.starts_with("@/")
}
