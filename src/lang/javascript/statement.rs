//! Statements: control flow, scopes, declarations. What they hold is put on the stack.

use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, Expression, ForStatementInit,
    ForStatementLeft, IfStatement, Statement, SwitchStatement, TSEnumDeclaration,
    TSModuleReference, TSNamespaceDeclaration, TSNamespaceDeclarationBody, TryStatement,
    VariableDeclaration, VariableDeclarator,
};
use oxc_span::GetSpan;
use oxc_syntax::operator::LogicalOperator;

use super::link::place as bytes;
use super::walk::{Place, Role, Walker, Work};
use crate::fact::{AssignForm, ScopeKind, Value, ValueKind};

impl<'a> Walker<'a, '_> {
    pub(super) fn statement(&mut self, statement: &'a Statement<'a>, place: Place<'a>) {
        match statement {
            Statement::ExpressionStatement(it) => {
                // `isProduction || debug()` is a condition where nothing takes its value.
                if let Expression::LogicalExpression(logical) = &it.expression
                    && logical.operator == LogicalOperator::Or
                {
                    self.later(&logical.right, place, Role::default());
                    self.condition(place, &logical.left);
                    return;
                }
                self.expression(&it.expression, place, Role::default());
            }
            Statement::BlockStatement(it) => self.work.push(Work::Block(&it.body, place)),
            Statement::IfStatement(it) => self.if_statement(it, place),
            Statement::ReturnStatement(it) => {
                if let Some(argument) = &it.argument {
                    let target = Some((place.owner, AssignForm::Key));
                    let role = Role {
                        target,
                        ..Role::default()
                    };
                    self.expression(argument, place, role);
                }
            }
            Statement::ThrowStatement(it) => {
                self.expression(&it.argument, place, Role::default());
            }
            Statement::TryStatement(it) => self.try_statement(it, place),
            Statement::SwitchStatement(it) => self.switch(it, place),
            Statement::WhileStatement(it) => {
                self.looped(&it.body, place);
                self.condition(place, &it.test);
            }
            Statement::DoWhileStatement(it) => {
                self.condition(place, &it.test);
                self.looped(&it.body, place);
            }
            Statement::ForStatement(it) => {
                self.names.enter();
                self.work.push(Work::Leave);
                self.looped(&it.body, place);
                if let Some(update) = &it.update {
                    self.later(update, place, Role::default());
                }
                if let Some(test) = &it.test {
                    self.condition(place, test);
                }
                match &it.init {
                    Some(ForStatementInit::VariableDeclaration(declaration)) => {
                        self.declare_variables(declaration);
                        self.variables(declaration, place);
                    }
                    Some(init) => {
                        if let Some(init) = init.as_expression() {
                            self.later(init, place, Role::default());
                        }
                    }
                    None => {}
                }
            }
            Statement::ForInStatement(it) => self.for_each(&it.left, &it.right, &it.body, place),
            Statement::ForOfStatement(it) => self.for_each(&it.left, &it.right, &it.body, place),
            Statement::LabeledStatement(it) => self.work.push(Work::Statement(&it.body, place)),
            Statement::WithStatement(it) => {
                self.work.push(Work::Statement(&it.body, place));
                self.later(&it.object, place, Role::default());
            }
            Statement::ImportDeclaration(it) => self.import_declaration(it, place),
            Statement::ExportAllDeclaration(it) => self.export_all(it, place),
            Statement::ExportFromDeclaration(it) => self.export_from(it, place),
            Statement::ExportNamedDeclaration(it) => self.export_named(it, place),
            Statement::ExportDeclaration(it) => self.declaration(&it.declaration, place),
            Statement::ExportDefaultDeclaration(it) => {
                self.export_default(bytes(it.span), &it.declaration, place);
            }
            Statement::TSExportAssignment(it) => {
                self.given(
                    bytes(it.span),
                    ("module.exports", bytes(it.expression.span())),
                    &it.expression,
                    AssignForm::Attribute,
                    place,
                );
            }
            other => {
                if let Some(declaration) = other.as_declaration() {
                    self.declaration(declaration, place);
                }
            }
        }
    }

    fn declaration(&mut self, declaration: &'a Declaration<'a>, place: Place<'a>) {
        match declaration {
            Declaration::VariableDeclaration(it) if !it.declare => self.variables(it, place),
            Declaration::FunctionDeclaration(it) => {
                let name = it.id.as_ref().map_or("", |id| id.name.as_str());
                self.named_function(it, place, name, if name.is_empty() { "?" } else { name });
                if let (Some(id), Some(body)) = (&it.id, &it.body)
                    && body.statements.is_empty()
                {
                    let at = bytes(id.span);
                    let nothing = Value::new(at, ValueKind::Null);
                    self.assign(at, place.scope, (name, at), nothing, AssignForm::Variable);
                }
            }
            Declaration::ClassDeclaration(it) if !it.declare => self.class(it, place, ""),
            Declaration::TSEnumDeclaration(it) if !it.declare => self.enumeration(it, place),
            Declaration::TSNamespaceDeclaration(it) if !it.declare => self.namespace(it, place),
            Declaration::TSImportEqualsDeclaration(it) => {
                if let TSModuleReference::ExternalModuleReference(module) = &it.module_reference {
                    let alias = Some(it.id.name.as_str());
                    let optional = it.import_kind.is_type();
                    self.import(
                        bytes(it.span),
                        place,
                        &module.expression,
                        "",
                        alias,
                        optional,
                    );
                }
            }
            _ => {}
        }
    }

    fn if_statement(&mut self, it: &'a IfStatement<'a>, place: Place<'a>) {
        let kind = if self.is_main_guard(&it.test) {
            ScopeKind::MainGuard
        } else {
            ScopeKind::Conditional
        };
        let scope = self
            .facts
            .open_scope(kind, "", place.scope, bytes(it.consequent.span()));
        let inside = Place { scope, ..place };
        match &it.alternate {
            // A chain is flat: each condition stands beside the others.
            Some(chained @ Statement::IfStatement(_)) => {
                self.work.push(Work::Statement(chained, place));
            }
            Some(alternate) => {
                let span = bytes(alternate.span());
                let conditional = ScopeKind::Conditional;
                let scope = self.facts.open_scope(conditional, "", place.scope, span);
                self.work
                    .push(Work::Statement(alternate, Place { scope, ..place }));
            }
            None => {}
        }
        self.work.push(Work::Statement(&it.consequent, inside));
        self.condition(place, &it.test);
    }

    fn try_statement(&mut self, it: &'a TryStatement<'a>, place: Place<'a>) {
        if let Some(finalizer) = &it.finalizer {
            self.work.push(Work::Block(&finalizer.body, place));
        }
        if let Some(handler) = &it.handler {
            if let Some(error) = &handler.param {
                self.given_many(&error.pattern, place);
            }
            self.work.push(Work::Block(&handler.body.body, place));
        }
        let span = bytes(it.block.span);
        let scope = self.facts.open_scope(ScopeKind::Try, "", place.scope, span);
        let attempt = it.handler.is_some();
        let inside = Place {
            scope,
            attempt,
            ..place
        };
        self.work.push(Work::Block(&it.block.body, inside));
    }

    fn switch(&mut self, it: &'a SwitchStatement<'a>, place: Place<'a>) {
        let tests = it.cases.iter().filter_map(|case| case.test.as_ref());
        let tests = std::iter::once(&it.discriminant).chain(tests);
        self.branch(place.scope, tests.clone());
        let mark = self.work.len();
        for test in tests {
            self.later(test, place, in_condition());
        }
        for case in &it.cases {
            let span = bytes(case.span);
            let conditional = ScopeKind::Conditional;
            let scope = self.facts.open_scope(conditional, "", place.scope, span);
            let inside = Place { scope, ..place };
            self.work.push(Work::Block(&case.consequent, inside));
        }
        self.in_order(mark);
    }

    fn looped(&mut self, body: &'a Statement<'a>, place: Place<'a>) {
        let span = bytes(body.span());
        let scope = self
            .facts
            .open_scope(ScopeKind::Loop, "", place.scope, span);
        self.work
            .push(Work::Statement(body, Place { scope, ..place }));
    }

    fn for_each(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        right: &'a Expression<'a>,
        body: &'a Statement<'a>,
        place: Place<'a>,
    ) {
        self.names.enter();
        self.work.push(Work::Leave);
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            self.declare_variables(declaration);
            for declarator in &declaration.declarations {
                self.given_many(&declarator.id, place);
            }
        }
        self.looped(body, place);
        self.later(right, place, Role::default());
    }

    /// Writes a condition down and puts it on the stack.
    fn condition(&mut self, place: Place<'a>, test: &'a Expression<'a>) {
        self.branch(place.scope, std::iter::once(test));
        self.later(test, place, in_condition());
    }

    fn variables(&mut self, declaration: &'a VariableDeclaration<'a>, place: Place<'a>) {
        let mark = self.work.len();
        for declarator in &declaration.declarations {
            self.declarator(declarator, place);
        }
        // Each declarator pushed its parts so that the last comes off first.
        if declaration.declarations.len() > 1 {
            self.in_order(mark);
        }
    }

    fn declarator(&mut self, declarator: &'a VariableDeclarator<'a>, place: Place<'a>) {
        let Some(init) = &declarator.init else {
            return;
        };
        let span = bytes(declarator.span);
        if self.import_variables(span, &declarator.id, init, place) {
            return;
        }
        match &declarator.id {
            BindingPattern::BindingIdentifier(name) => {
                let target = (name.name.as_str(), bytes(name.span));
                self.given(span, target, init, AssignForm::Variable, place);
            }
            pattern => self.unpack_value(pattern, init, place),
        }
    }

    /// `target = value` of whatever form; keys of object literals in the value follow.
    pub(super) fn given(
        &mut self,
        span: crate::text::Span,
        target: (&'a str, crate::text::Span),
        value: &'a Expression<'a>,
        form: AssignForm,
        place: Place<'a>,
    ) {
        let is_definition = matches!(
            form,
            AssignForm::Variable | AssignForm::Key | AssignForm::Field
        ) && matches!(
            value,
            Expression::ArrowFunctionExpression(_)
                | Expression::FunctionExpression(_)
                | Expression::ClassExpression(_)
        );
        // A function's scope has the name already; of one that does nothing, that is to be told.
        let stated = self.value(value);
        let nothing = form == AssignForm::Variable && stated.kind == ValueKind::Null;
        if !is_definition || nothing {
            self.assign(span, place.scope, target, stated, form);
        }
        let keys = match form {
            AssignForm::Argument => AssignForm::Argument,
            _ => AssignForm::Key,
        };
        let role = Role {
            target: Some((target.0, keys)),
            covered: true,
            name: defined_name(target.0),
            condition: false,
        };
        self.later(value, place, role);
    }

    fn export_default(
        &mut self,
        span: crate::text::Span,
        declaration: &'a ExportDefaultDeclarationKind<'a>,
        place: Place<'a>,
    ) {
        // `export default class App {}` gives the module the class's name.
        let id = match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(it) => it.id.as_ref(),
            ExportDefaultDeclarationKind::ClassDeclaration(it) => it.id.as_ref(),
            _ => None,
        };
        if let Some(id) = id {
            let at = bytes(id.span);
            let value = Value::new(at, ValueKind::Name(id.name.as_str().into()));
            let target = ("export default", at);
            self.assign(span, place.scope, target, value, AssignForm::Key);
        }
        match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(it) => {
                let name = it.id.as_ref().map_or("", |id| id.name.as_str());
                let owner = if name.is_empty() {
                    "export default"
                } else {
                    name
                };
                self.named_function(it, place, name, owner);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(it) => self.class(it, place, ""),
            other => {
                if let Some(value) = other.as_expression() {
                    let target = ("export default", bytes(value.span()));
                    self.given(span, target, value, AssignForm::Key, place);
                }
            }
        }
    }

    fn enumeration(&mut self, it: &'a TSEnumDeclaration<'a>, place: Place<'a>) {
        for member in &it.body.members {
            let Some(value) = &member.initializer else {
                continue;
            };
            let name = member.id.static_name();
            let target = self.join(it.id.name.as_str(), name.as_str());
            let target = (target, bytes(member.id.span()));
            self.given(bytes(member.span), target, value, AssignForm::Field, place);
        }
    }

    fn namespace(&mut self, mut it: &'a TSNamespaceDeclaration<'a>, place: Place<'a>) {
        loop {
            match &it.body {
                TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => it = inner,
                TSNamespaceDeclarationBody::TSModuleBlock(block) => {
                    self.work.push(Work::Block(&block.body, place));
                    return;
                }
            }
        }
    }
}

/// The name of a function given to a target.
fn defined_name(target: &str) -> &str {
    match target {
        "export default" | "module.exports" => "",
        _ => target.rsplit('.').next().unwrap_or(""),
    }
}

/// The role of a condition whose operands have been written down.
pub(super) fn in_condition<'a>() -> Role<'a> {
    Role {
        covered: true,
        condition: true,
        ..Role::default()
    }
}
