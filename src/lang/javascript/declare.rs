//! What declarations bind, before anything that uses it is looked at: imports, aliases of
//! what was imported, declared types, and names that hide others.

use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, Expression, ImportDeclaration,
    ImportDeclarationSpecifier, Statement, TSModuleReference, VariableDeclaration,
    VariableDeclarationKind, VariableDeclarator,
};

use super::bindings::Bound;
use super::link::{Link, property_key};
use super::walk::Walker;
use crate::text::Span;

/// How deeply nested patterns are followed.
pub(super) const DEEPEST_PATTERN: usize = 20;

/// Objects that hold the environment: aliases of them are followed like imports.
pub(super) const ENVIRONMENTS: [&str; 4] =
    ["process.env", "import.meta.env", "Deno.env", "Bun.env"];

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
                    TSModuleReference::ExternalModuleReference(module) => {
                        Bound::module(self.module(module.expression.value.as_str()))
                    }
                    TSModuleReference::IdentifierReference(name) => {
                        self.resolve(name.name.as_str())
                    }
                    TSModuleReference::QualifiedName(name) => {
                        let Some(left) = self.type_name(&name.left) else {
                            return;
                        };
                        Bound::member(self.join(left, name.right.name.as_str()))
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
                    Bound::member(self.join(module, one.imported.name().as_str()))
                }
                _ => Bound::module(module),
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
                    let name = id.name.as_str();
                    self.names.bind(name, Bound::typed(name, path));
                }
                _ => self.hide_pattern(pattern, DEEPEST_PATTERN),
            }
            return;
        };
        let init = self.promisified(init).unwrap_or(init);
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

    /// The function in `util.promisify(function)`: the same, called in another way.
    fn promisified(&self, expression: &'a Expression<'a>) -> Option<&'a Expression<'a>> {
        let Link::Call(call) = Link::of(expression) else {
            return None;
        };
        let [function] = call.arguments.as_slice() else {
            return None;
        };
        let callee = self.path(Link::of(&call.callee)).text;
        let same = matches!(callee, "util.promisify" | "node:util.promisify");
        function.as_expression().filter(|_| same)
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
                let derived = root.is_some_and(|root| root.plain.is_none() && !is_local(root.path));
                let bound = match root {
                    Some(root) if root.module && !top.is_member() => root,
                    _ => Bound::member(self.path(top).text),
                };
                Some((bound, derived))
            }
            Link::Base(Expression::ImportMeta(_)) => {
                Some((Bound::member(self.path(top).text), false))
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
    pub(super) fn part(&self, bound: Bound<'a>, key: Option<(&'a str, Span)>) -> Option<Bound<'a>> {
        let (key, _) = key?;
        if bound.module && key == "default" {
            return Some(bound);
        }
        Some(Bound::member(self.join(bound.path, key)))
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
}

/// Whether a path starts in the repository, as far as its look tells.
fn is_local(path: &str) -> bool {
    path.starts_with(['.', '/', '~', '#']) || path.starts_with("@/")
}
