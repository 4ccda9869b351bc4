//! Where a match may stand: which scopes around it, which stage of a command.

use crate::concept::{ConceptKind, Understood};
use crate::fact::{Call, CallForm, FactKind, Scope, ScopeId, ScopeKind, Stage};
use crate::text::Span;

slugged! {
    /// A place that a matcher can ask for.
    Inside {
        /// In a function, method or closure.
        Function = "function",
        /// At the level of the file or of a class body: runs when the file is loaded.
        Module = "module",
        /// In a class.
        Class = "class",
        /// In a handler of requests: a function with a route on it, or given to one, or a
        /// method of a controller.
        Handler = "handler",
        /// Behind a main guard, or in a function named main.
        MainGuard = "main-guard",
        /// In a loop.
        Loop = "loop",
        /// In the body of a try.
        Try = "try",
        /// In a conditional.
        Conditional = "conditional",
        /// In an inline test.
        Test = "test",
        /// In a command that a person calls by its name: a function that a command-line library
        /// or a task runner calls, or a class of such commands.
        Command = "command",
    }
}

impl Inside {
    /// Whether a fact in `scope` stands there.
    #[must_use]
    pub fn holds(self, understood: &Understood, scope: ScopeId, span: Span) -> bool {
        let facts = &understood.facts;
        match self {
            Self::Function => facts.inside(scope, ScopeKind::Function),
            Self::Module => !facts.inside(scope, ScopeKind::Function),
            Self::Class => facts.inside(scope, ScopeKind::Class),
            Self::MainGuard => facts.enclosing(scope).any(|scope| {
                scope.kind == ScopeKind::MainGuard
                    || (scope.kind == ScopeKind::Function
                        && matches!(&*scope.name, "main" | "Main" | "bootstrap"))
            }),
            Self::Loop => facts.inside(scope, ScopeKind::Loop),
            Self::Try => facts.inside(scope, ScopeKind::Try),
            Self::Conditional => facts.inside(scope, ScopeKind::Conditional),
            Self::Test => facts.inside(scope, ScopeKind::Test),
            Self::Handler => in_handler(understood, scope, span),
            Self::Command => facts.enclosing(scope).any(is_command),
        }
    }
}

/// How the classes end whose methods answer requests, in the frameworks that go by class.
pub(super) const CONTROLLERS: &[&str] =
    &["Controller", "View", "ViewSet", "Servlet", "RequestHandler"];

/// A class that extends a controller.
fn is_controller(scope: &Scope) -> bool {
    scope.kind == ScopeKind::Class
        && scope
            .bases
            .iter()
            .any(|base| CONTROLLERS.iter().any(|end| base.ends_with(end)) || is_used(base))
}

/// `use ShopWeb, :controller` of Phoenix.
fn is_used(base: &str) -> bool {
    base.ends_with(".controller") || base.ends_with(".live_view")
}

/// A function or class that is a command of the app's own: `@click.command()`,
/// `@app.cli.command()`, `class Command(BaseCommand)`.
fn is_command(scope: &Scope) -> bool {
    let last = |path: &str| {
        path.rsplit('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let class = scope.kind == ScopeKind::Class;
    if class
        && scope
            .bases
            .iter()
            .any(|base| last(base).ends_with("command"))
    {
        return true;
    }
    // `task` is Invoke's; Celery's tasks are called so as well, and no person calls them.
    (class || scope.kind == ScopeKind::Function)
        && scope.annotations.iter().any(|path| {
            matches!(last(path).as_str(), "command" | "ascommand" | "shellmethod")
                || &**path == "invoke.task"
        })
}

/// Whether a function is given to a route by its name.
fn is_named_by(call: &Call, function: &Scope) -> bool {
    function.kind == ScopeKind::Function
        && !function.name.is_empty()
        && call.arguments.iter().any(|argument| {
            argument.name.is_none()
                && argument
                    .value
                    .as_name()
                    .is_some_and(|name| name.rsplit('.').next() == Some(&*function.name))
        })
}

fn in_handler(understood: &Understood, scope: ScopeId, span: Span) -> bool {
    let facts = &understood.facts;
    let in_function = facts.inside(scope, ScopeKind::Function);
    if in_function && facts.enclosing(scope).any(is_controller) {
        return true;
    }
    let mut routes = understood
        .concepts
        .iter()
        .filter(|concept| concept.kind == ConceptKind::Route);
    routes.any(|route| {
        if route.span.contains(span) && route.span != span {
            return true;
        }
        let fact = facts.facts.get(route.fact as usize).map(|fact| &fact.kind);
        let Some(FactKind::Call(call)) = fact else {
            return false;
        };
        // An annotation stands in the scope of the function or class that it is on.
        let on =
            (call.form == CallForm::Annotation).then(|| facts.scopes.get(route.scope as usize));
        in_function
            && facts.enclosing(scope).any(|around| {
                on.flatten().is_some_and(|on| std::ptr::eq(on, around)) || is_named_by(call, around)
            })
    })
}

/// The stages that a unit runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageSet(u8);

impl StageSet {
    /// Adds a stage.
    pub fn insert(&mut self, stage: Stage) {
        self.0 |= 1 << stage as u8;
    }

    /// Whether a stage is in the set.
    #[must_use]
    pub fn contains(self, stage: Stage) -> bool {
        self.0 & (1 << stage as u8) != 0
    }

    /// Whether no stage is known.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 & !(1 << Stage::Unknown as u8) == 0
    }

    /// Whether it runs on developers' machines and nowhere else.
    #[must_use]
    pub fn only_development(self) -> bool {
        !self.is_empty() && self.0 & !(1 << Stage::Unknown as u8) == 1 << Stage::Development as u8
    }

    /// Whether any of these stages is in the set; `Unknown` stands for a unit that nothing
    /// reaches.
    #[must_use]
    pub fn any(self, stages: &[Stage]) -> bool {
        stages.iter().any(|stage| match stage {
            Stage::Unknown => self.is_empty(),
            stage => self.contains(*stage),
        })
    }
}

/// The slug of a stage in rule files.
pub(crate) const STAGES: &[(Stage, &str)] = &[
    (Stage::Unknown, "unknown"),
    (Stage::Build, "build"),
    (Stage::Release, "release"),
    (Stage::Run, "run"),
    (Stage::Development, "development"),
    (Stage::Ci, "ci"),
    (Stage::Admin, "admin"),
];
