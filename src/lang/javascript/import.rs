//! Imports in all their shapes: `import`, `require`, `import()`, re-exports.

use oxc_ast::ast::{
    BindingPattern, ExportAllDeclaration, ExportFromDeclaration, ExportNamedDeclaration,
    Expression, ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind, ObjectPattern,
    StringLiteral,
};

use super::bindings::Bound;
use super::declare::DEEPEST_PATTERN;
use super::link::{Link, imported, place as bytes, property_key, required};
use super::path::package;
use super::walk::{Place, Walker};
use crate::fact::{AssignForm, FactKind, Import, Value, ValueKind};
use crate::text::Span;

/// A module, or a member of one, that an expression is.
pub(super) struct Taken<'a> {
    source: &'a StringLiteral<'a>,
    pub(super) bound: Bound<'a>,
}

impl<'a> Walker<'a, '_> {
    /// The module or member of a module that an expression is: `require("a").b`,
    /// `await import("a")`.
    pub(super) fn taken(&self, expression: &'a Expression<'a>) -> Option<Taken<'a>> {
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
        let bound = if path == self.module(source.value.as_str()) {
            Bound::module(path)
        } else {
            Bound::member(path)
        };
        Some(Taken { source, bound })
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
        if !optional {
            let module = self.module(it.source.value.as_str());
            let name = it
                .exported
                .as_ref()
                .map_or("*", |name| name.name().as_str());
            self.passed_on(bytes(it.span), place, name, module);
        }
    }

    /// `export { a as b }`: what is called otherwise outside, or stands for what was imported.
    pub(super) fn export_named(&mut self, it: &'a ExportNamedDeclaration<'a>, place: Place<'a>) {
        for specifier in &it.specifiers {
            let local = specifier.local.name().as_str();
            let exported = specifier.exported.name().as_str();
            let type_only = it.export_kind == ImportOrExportKind::Type
                || specifier.export_kind == ImportOrExportKind::Type;
            let path = self.names.get(local).map_or(local, |bound| bound.path);
            if !type_only && path != exported {
                self.passed_on(bytes(specifier.span), place, exported, path);
            }
        }
    }

    /// States what a module gives away under a name.
    fn passed_on(&mut self, span: Span, place: Place<'a>, name: &str, path: &str) {
        let target = exported_as(name);
        let value = Value::new(span, ValueKind::Name(path.into()));
        self.assign(span, place.scope, (&target, span), value, AssignForm::Key);
    }

    pub(super) fn export_from(&mut self, it: &'a ExportFromDeclaration<'a>, place: Place<'a>) {
        let span = bytes(it.span);
        let type_only = it.export_kind == ImportOrExportKind::Type;
        for specifier in &it.specifiers {
            let optional = type_only || specifier.export_kind == ImportOrExportKind::Type;
            let member = specifier.local.name();
            self.import(span, place, &it.source, member.as_str(), None, optional);
            if !optional {
                let module = self.module(it.source.value.as_str());
                let path = match member.as_str() {
                    "default" => module,
                    member => self.join(module, member),
                };
                let exported = specifier.exported.name();
                self.passed_on(bytes(specifier.span), place, exported.as_str(), path);
            }
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

/// The target of what a module gives away under a name; `*` for all that another one has.
pub(in crate::lang) fn exported_as(name: &str) -> String {
    match name {
        "default" => "export default".to_owned(),
        name => format!("exports.{name}"),
    }
}

fn is_taken_apart(pattern: &ObjectPattern) -> bool {
    !pattern.properties.is_empty() || pattern.rest.is_some()
}
