//! Which notations there are, and which of them a format knows.

/// One notation of placeholders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// `$$` is a dollar sign.
    DollarEscape,
    /// `$NAME`.
    Dollar,
    /// `${NAME}` with the shell's `:-`, `-`, `:?`, `?`, `:+`, `+`.
    ShellBraces,
    /// `${NAME:default}`.
    SpringBraces,
    /// `${NAME}`, `${env:NAME}`, `${NAME:-default}`, `${NAME:default}` and other lookups.
    LookupBraces,
    /// `${env:NAME, 'default'}`, `${self:custom.x}`.
    ServerlessBraces,
    /// `$(NAME)`.
    Parentheses,
    /// `$(NAME)`, where only a capital or a dot tells it from what a shell runs.
    PlainParentheses,
    /// `${{ expression }}`.
    DollarExpression,
    /// `((name))`.
    DoubleParentheses,
    /// `$[ expression ]`.
    Square,
    /// `$[[ expression ]]`.
    DoubleSquare,
    /// `{{ expression }}`, `{% statement %}`, `{# comment #}`.
    Actions,
    /// `<%= expression %>`, `<% statement %>`.
    Erb,
    /// `<< expression >>`.
    Angles,
    /// `@name@`, as build tools filter resources.
    AtSigns,
    /// `#{ expression }`.
    HashBraces,
    /// `%env(processor:NAME)%`, as Symfony writes it.
    PercentEnv,
}

/// Every notation, in the order in which they are tried at one place.
pub(super) const NOTATIONS: &[Notation] = &[
    Notation::DollarEscape,
    Notation::DollarExpression,
    Notation::DoubleSquare,
    Notation::Square,
    Notation::Parentheses,
    Notation::PlainParentheses,
    Notation::DoubleParentheses,
    Notation::ShellBraces,
    Notation::SpringBraces,
    Notation::LookupBraces,
    Notation::ServerlessBraces,
    Notation::Dollar,
    Notation::Actions,
    Notation::Erb,
    Notation::Angles,
    Notation::AtSigns,
    Notation::HashBraces,
    Notation::PercentEnv,
];

/// The notations of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect(u32);

impl Dialect {
    /// A dialect of these notations.
    pub(crate) const fn of(notations: &[Notation]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < notations.len() {
            bits |= 1 << notations[index] as u32;
            index += 1;
        }
        Self(bits)
    }

    /// The notations of both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the dialect has a notation.
    pub(super) fn has(self, notation: Notation) -> bool {
        self.0 & (1 << notation as u32) != 0
    }
}

/// Nothing is a placeholder.
pub(crate) const NONE: Dialect = Dialect::of(&[]);
/// Compose files.
pub(crate) const COMPOSE: Dialect = Dialect::of(&[
    Notation::DollarEscape,
    Notation::ShellBraces,
    Notation::Dollar,
]);
/// Spring, Micronaut and Quarkus configuration.
pub(crate) const SPRING: Dialect = Dialect::of(&[
    Notation::SpringBraces,
    Notation::HashBraces,
    Notation::AtSigns,
]);
/// YAML of which nothing more is known: what is plainly a placeholder.
pub(crate) const GENERAL: Dialect = Dialect::of(&[Notation::LookupBraces, Notation::Actions]);
/// YAML that may be Symfony's.
pub(crate) const YAML: Dialect = GENERAL.and(Dialect::of(&[Notation::PercentEnv]));
/// Rails configuration.
pub(crate) const RAILS: Dialect = Dialect::of(&[Notation::Erb]);
/// Helm templates, Jinja, Taskfiles.
pub(crate) const ACTIONS: Dialect = Dialect::of(&[Notation::Actions]);
/// GitHub Actions.
pub(crate) const GITHUB: Dialect = Dialect::of(&[Notation::DollarExpression]);
/// GitLab, Bitbucket, Cloud Build: `$NAME`, and inputs of components.
pub(crate) const VARIABLES: Dialect = Dialect::of(&[
    Notation::DollarEscape,
    Notation::DoubleSquare,
    Notation::ShellBraces,
    Notation::Dollar,
]);
/// Azure Pipelines.
pub(crate) const AZURE: Dialect = Dialect::of(&[
    Notation::DollarExpression,
    Notation::Square,
    Notation::Parentheses,
]);
/// `CircleCI`.
pub(crate) const CIRCLE: Dialect = Dialect::of(&[Notation::Angles]);
/// Kubernetes manifests, also as templates of Helm.
pub(crate) const KUBERNETES: Dialect = Dialect::of(&[Notation::Actions, Notation::Parentheses]);
/// The Serverless framework.
pub(crate) const SERVERLESS: Dialect = Dialect::of(&[Notation::ServerlessBraces]);

/// Cloud Foundry.
pub(crate) const CLOUD_FOUNDRY: Dialect = Dialect::of(&[Notation::DoubleParentheses]);
/// Devcontainers.
pub(crate) const DEVCONTAINER: Dialect = Dialect::of(&[Notation::LookupBraces]);

/// Scripts inside these files: what is replaced before a shell reads them. What a shell reads
/// alike (`$NAME`) is left to it.
pub(crate) const COMPOSE_SCRIPT: Dialect = Dialect::of(&[Notation::DollarEscape]);
/// The same for GitLab.
pub(crate) const GITLAB_SCRIPT: Dialect = Dialect::of(&[Notation::DoubleSquare]);
/// The same for Cloud Build, where `$$` is a dollar sign.
pub(crate) const CLOUD_SCRIPT: Dialect = Dialect::of(&[Notation::DollarEscape]);
/// The same for Azure Pipelines.
pub(crate) const AZURE_SCRIPT: Dialect =
    Dialect::of(&[Notation::DollarExpression, Notation::PlainParentheses]);
/// The same for Kubernetes.
pub(crate) const KUBERNETES_SCRIPT: Dialect =
    Dialect::of(&[Notation::Actions, Notation::PlainParentheses]);
