//! The named classes of values that rules ask for with `is` and `unless`. Each is one
//! question with one answer; a value of which nothing is known belongs to none of them but
//! `dynamic`.

use super::address::{Url, is_ip_address, is_loopback, is_wildcard, split_host_port};
use super::image::{ImageName, Tag};
use super::paths::{is_local_path, is_standard_stream, is_temporary};
use super::secret::{
    is_password_value, is_placeholder, is_reference, is_signing_value, is_token_value, is_weak,
    names_a_secret,
};
use super::secret_name::{NameKind, name_kind};
use super::shape::{HOLE, Shape};
use super::tokens::known_secret;
use crate::fact::{Value, ValueKind};

slugged! {
    /// A named class of values.
    Class {
        /// Wholly known from the source: a string, a number, a bool, a list of them.
        Literal = "literal",
        /// A string, or a template.
        Text = "text",
        /// A number, or a string of digits.
        Number = "number",
        /// A list.
        List = "list",
        /// A map.
        Map = "map",
        /// The empty string or null.
        Empty = "empty",
        /// Anything that is not known from the source alone.
        Dynamic = "dynamic",
        /// A string with unknown parts.
        Template = "template",
        /// A read of the environment, with a default or without.
        Environment = "environment",
        /// A read of the environment that falls back to something.
        EnvironmentDefault = "environment-default",
        /// A name or the result of a call: not known here.
        Reference = "reference",
        /// Standard output or error, a terminal, /dev/null.
        StandardStream = "standard-stream",
        /// /dev/null.
        NullDevice = "null-device",
        /// A file or folder on the local disk.
        LocalPath = "local-path",
        /// A path under /tmp and its kin.
        TemporaryPath = "temporary-path",
        /// A path that starts at the root.
        AbsolutePath = "absolute-path",
        /// A Unix socket.
        SocketPath = "socket-path",
        /// This machine: localhost, 127.0.0.1, `::1`; alone, with a port, or in a URL.
        Loopback = "loopback",
        /// Every interface.
        WildcardHost = "wildcard-host",
        /// Somebody's IP address; alone, with a port, or in a URL.
        IpAddress = "ip-address",
        /// A name without a dot, as compose and clusters give to services.
        ServiceName = "service-name",
        /// A domain name with a dot.
        DomainName = "domain-name",
        /// A port number, 0 aside.
        Port = "port",
        /// An address with a literal port at its end (`:8080`, `0.0.0.0:8080`).
        AddressWithPort = "address-with-port",
        /// An http or https URL.
        HttpUrl = "http-url",
        /// The URL or DSN of a backing service, JDBC too.
        ServiceUrl = "service-url",
        /// A URL with a password, or a connection string with one.
        UrlWithCredential = "url-with-credential",
        /// A connection string of `key=value` pairs (`Server=..;Database=..`).
        ConnectionString = "connection-string",
        /// An address of an embedded database: `sqlite:`, `jdbc:h2:`, a `.sqlite3` file.
        EmbeddedDatabase = "embedded-database",
        /// An embedded database in memory only.
        InMemoryDatabase = "in-memory-database",
        /// A name that promises a password: any literal under it is one.
        PasswordName = "password-name",
        /// A name that promises a token or key.
        TokenName = "token-name",
        /// A name that promises a key which signs or encrypts.
        SigningName = "signing-name",
        /// Any of the three.
        SecretName = "secret-name",
        /// A value that works as a signing key, also one that reads like a placeholder.
        SigningValue = "signing-value",
        /// An identifier or selector made of the words that name secrets.
        NamesASecret = "names-a-secret",
        /// A well-known word that is a password on developers' machines.
        WeakSecret = "weak-secret",
        /// A value that could be a password somebody set.
        PasswordValue = "password-value",
        /// A value that looks random enough to be a token.
        TokenValue = "token-value",
        /// A value in a known issuer's format.
        KnownSecret = "known-secret",
        /// A value that plainly asks to be replaced.
        Placeholder = "placeholder",
        /// The name of a deploy: production, staging, dev.
        DeployName = "deploy-name",
        /// The name of a deploy that users reach: production, staging, prod, live.
        ProductionName = "production-name",
        /// An image reference without a version: no tag, `latest`, variants.
        MutableImage = "mutable-image",
        /// An image reference with a version or digest.
        PinnedImage = "pinned-image",
        /// A documentation or example name: example.com, test domains.
        ExampleDomain = "example-domain",
    }
}

/// Names of deploys, as environments, folders and branches are called.
const DEPLOYS: &[&str] = &[
    "dev",
    "development",
    "local",
    "test",
    "testing",
    "ci",
    "int",
    "integration",
    "qa",
    "uat",
    "sit",
    "stage",
    "staging",
    "stg",
    "preprod",
    "pre-prod",
    "preview",
    "sandbox",
    "demo",
    "perf",
    "prod",
    "production",
    "prd",
    "live",
    "canary",
];

/// Those that are no developer's and no test's.
pub(super) const PRODUCTIONS: &[&str] = &[
    "qa",
    "uat",
    "stage",
    "staging",
    "stg",
    "preprod",
    "pre-prod",
    "prod",
    "production",
    "prd",
    "live",
];

impl Class {
    /// Whether the class is about single secrets.
    #[must_use]
    pub fn is_of_secrets(self) -> bool {
        matches!(
            self,
            Self::PasswordValue | Self::TokenValue | Self::SigningValue | Self::WeakSecret
        )
    }

    /// Whether a value belongs to the class; `shape` is the value's own.
    #[must_use]
    pub fn holds(self, value: &Value, shape: &Shape) -> bool {
        let known = shape.known();
        let text = shape.text();
        let yes = |test: fn(&str) -> bool| known.is_some_and(test);
        match self {
            Self::Literal => value.is_literal() && !matches!(value.kind, ValueKind::Null),
            Self::Text => matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_)),
            Self::Number => {
                yes(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            }
            Self::List => matches!(value.kind, ValueKind::List(_)),
            Self::Map => matches!(value.kind, ValueKind::Map(_)),
            Self::Empty => {
                matches!(value.kind, ValueKind::Null) || known.is_some_and(str::is_empty)
            }
            Self::Dynamic => !value.is_literal(),
            Self::Template => matches!(value.kind, ValueKind::Template(_)),
            Self::Environment => matches!(value.kind, ValueKind::Environment { .. }),
            Self::EnvironmentDefault => {
                matches!(
                    &value.kind,
                    ValueKind::Environment {
                        default: Some(_),
                        ..
                    }
                )
            }
            Self::Reference => matches!(value.kind, ValueKind::Name(_) | ValueKind::Call(_)),
            Self::StandardStream => yes(is_standard_stream),
            Self::NullDevice => yes(|text| matches!(text, "/dev/null" | "NUL")),
            Self::LocalPath => text.is_some_and(is_local_path),
            Self::TemporaryPath => text.is_some_and(is_temporary),
            Self::AbsolutePath => text.is_some_and(|text| text.starts_with('/')),
            Self::SocketPath => text.is_some_and(|text| {
                text.starts_with("unix:")
                    || [".sock", ".socket"].iter().any(|end| text.ends_with(end))
            }),
            Self::Loopback => text.is_some_and(|text| is_loopback(host_of(text))),
            Self::WildcardHost => yes(|text| is_wildcard(host_of(text))),
            Self::IpAddress => yes(|text| is_ip_address(host_of(text))),
            Self::ServiceName => yes(|text| {
                let host = host_of(text);
                !host.is_empty() && !host.contains('.') && !is_loopback(host) && is_host(host)
            }),
            Self::DomainName => yes(|text| is_domain(host_of(text))),
            Self::Port => yes(is_port),
            Self::AddressWithPort => text.is_some_and(|text| {
                !text.contains("://")
                    && text.contains(':')
                    && split_host_port(text).1.is_some_and(is_port)
            }),
            Self::HttpUrl => text
                .and_then(Url::parse)
                .is_some_and(|url| url.is_http() && !url.host.starts_with(HOLE)),
            Self::ServiceUrl => text.is_some_and(is_service_url),
            Self::UrlWithCredential => text.is_some_and(has_credential),
            Self::ConnectionString => text.is_some_and(is_connection_string),
            Self::EmbeddedDatabase => text.is_some_and(is_embedded),
            Self::InMemoryDatabase => text.is_some_and(is_in_memory),
            Self::PasswordName => yes(|text| name_kind(text) == NameKind::Password),
            Self::TokenName => yes(|text| name_kind(text) == NameKind::Token),
            Self::SigningName => yes(|text| name_kind(text) == NameKind::Signing),
            Self::SigningValue => matches!(value.kind, ValueKind::Text(_)) && yes(is_signing_value),
            Self::NamesASecret => yes(names_a_secret),
            Self::WeakSecret => yes(is_weak),
            Self::SecretName => yes(|text| name_kind(text) != NameKind::Plain),
            Self::PasswordValue => {
                let kind = match &value.kind {
                    ValueKind::Text(_) => true,
                    // Short numbers are flags, codes and lengths.
                    ValueKind::Number(digits) => {
                        digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit())
                    }
                    _ => false,
                };
                kind && yes(is_password_value)
            }
            Self::TokenValue => matches!(value.kind, ValueKind::Text(_)) && yes(is_token_value),
            Self::KnownSecret => known.is_some_and(|text| known_secret(text).is_some()),
            Self::Placeholder => yes(|text| is_placeholder(text) || is_reference(text)),
            Self::DeployName => yes(|text| among(text, DEPLOYS)),
            Self::ProductionName => yes(|text| among(text, PRODUCTIONS)),
            Self::MutableImage => yes(|text| {
                text != "scratch"
                    && !text.is_empty()
                    && matches!(
                        ImageName::parse(text).tag_kind(),
                        Tag::Missing | Tag::Floating
                    )
            }),
            Self::PinnedImage => yes(|text| {
                matches!(
                    ImageName::parse(text).tag_kind(),
                    Tag::Version | Tag::Digest
                )
            }),
            Self::ExampleDomain => text.is_some_and(|text| is_example(host_of(text))),
        }
    }
}

fn among(text: &str, names: &[&str]) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(text))
}

/// The host in a URL, in `host:port`, or the text itself.
fn host_of(text: &str) -> &str {
    match Url::parse(text) {
        Some(url) => url.host,
        None => split_host_port(text.trim()).0,
    }
}

fn is_host(host: &str) -> bool {
    !host.starts_with('-')
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

fn is_domain(host: &str) -> bool {
    let Some((rest, top)) = host.rsplit_once('.') else {
        return false;
    };
    is_host(host)
        && !rest.is_empty()
        && top.len() >= 2
        && top.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_example(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    [
        "example.com",
        "example.org",
        "example.net",
        "domain.com",
        "yourdomain.com",
        "mydomain.com",
    ]
    .iter()
    .any(|name| {
        host.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }) || [".example", ".test", ".invalid", ".local", ".localdomain"]
        .iter()
        .any(|top| host.ends_with(top))
        || host.contains("example")
        || host.contains("yourdomain")
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn is_service_url(text: &str) -> bool {
    let jdbc = text.starts_with("jdbc:") || text.starts_with("r2dbc:");
    match Url::parse(text) {
        // A host that is given at run time makes the rest a form to be filled in.
        // A scheme alone is what addresses begin with.
        Some(url) => {
            let open = url.host.starts_with(HOLE) || (url.host.is_empty() && url.path.is_empty());
            (jdbc || url.is_service()) && !open
        }
        None => jdbc,
    }
}

fn has_credential(text: &str) -> bool {
    if let Some(url) = Url::parse(text)
        && let Some(password) = url.password
    {
        // A placeholder with digits in it is a password that somebody typed.
        let placeholder =
            is_placeholder(password) && !password.contains(|c: char| c.is_ascii_digit());
        // `driver://user:password@host:port/database` is a form to be filled in.
        let form = url.port == Some("port")
            || matches!(url.host, "host" | "hostname" | "HOST")
            || url.scheme == "driver";
        let hole = is_reference(password) || is_directive(password);
        return !(hole || placeholder || form || url.host.is_empty()) && url.scheme.len() > 1;
    }
    connection_password(text).is_some_and(is_password_value)
}

/// Whether a text is filled in by a format: `%s`, `%[2]v`.
fn is_directive(text: &str) -> bool {
    text.strip_prefix('%').is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "[]+-#.".contains(c));
        matches!(rest, "s" | "v" | "q" | "d" | "w" | "S")
    })
}

/// The value of `Password=` in a connection string, a DSN or a JDBC URL's query.
fn connection_password(text: &str) -> Option<&str> {
    if !text.contains('=') {
        return None;
    }
    let separators: &[char] = if text.contains(';') {
        &[';']
    } else if text.contains('&') || text.contains('?') {
        &['&', '?']
    } else if text.contains(",password=") {
        // `cache:6379,password=..`, as .NET's Redis client has it.
        &[',']
    } else {
        // `host=db user=shop password=..`: a DSN is pairs alone, prose is not.
        if !text.split_whitespace().all(|pair| pair.contains('=')) {
            return None;
        }
        &[' ']
    };
    let pairs: Vec<(&str, &str)> = text
        .split(separators)
        .filter_map(|pair| pair.split_once('='))
        .collect();
    if pairs.len() < 2 && !text.starts_with("jdbc:") && separators != [','] {
        return None;
    }
    pairs
        .iter()
        .find(|(key, _)| {
            matches!(
                key.trim().to_ascii_lowercase().as_str(),
                "password" | "pwd" | "accountkey" | "sharedaccesskey"
            )
        })
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

fn is_connection_string(text: &str) -> bool {
    const KEYS: &[&str] = &[
        "server",
        "data source",
        "host",
        "hostname",
        "addr",
        "address",
        "endpoint",
        "accountname",
        "defaultendpointsprotocol",
        "datasource",
    ];
    let pairs = text
        .split([';', ' '])
        .filter_map(|pair| pair.split_once('='));
    let mut known = false;
    let mut count = 0;
    for (key, _) in pairs {
        count += 1;
        let key = key.trim().to_ascii_lowercase();
        // PHP's `mysql:host=..` starts with the driver's name.
        let key = match key.split_once(':') {
            Some((driver, key)) if driver.bytes().all(|byte| byte.is_ascii_lowercase()) => key,
            _ => &key,
        };
        known |= KEYS.contains(&key);
    }
    // A host that is given at run time makes the rest a form to be filled in.
    if ["host=", "server=", "source="].iter().any(|key| {
        let lower = text.to_ascii_lowercase();
        lower
            .find(key)
            .is_some_and(|at| lower[at + key.len()..].starts_with(HOLE))
    }) {
        return false;
    }
    (known || text.to_ascii_lowercase().contains("data source=")) && count >= 2
}

fn is_embedded(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    [
        "sqlite:",
        "sqlite3:",
        "jdbc:sqlite:",
        "jdbc:h2:",
        "jdbc:derby:",
        "jdbc:hsqldb:",
        "h2:",
        "file:",
    ]
    .iter()
    .any(|start| {
        lower.starts_with(start)
            && (*start != "file:" || lower.contains(".db") || lower.contains("sqlite"))
    }) || [".sqlite", ".sqlite3", ".db", ".db3", ".mdb"]
        .iter()
        .any(|end| lower.ends_with(end))
        // `Data Source=shop.db;Cache=Shared`, with or without the space.
        || lower.split(';').any(|pair| {
            let pair = pair.trim();
            let file = [".db", ".sqlite", ".sqlite3"].iter().any(|end| pair.ends_with(end));
            file && ["data source=", "datasource=", "filename="]
                .iter()
                .any(|start| pair.starts_with(start))
        })
}

fn is_in_memory(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains(":memory:")
        || lower.contains("mode=memory")
        || lower.starts_with("jdbc:h2:mem:")
        || lower.starts_with("jdbc:hsqldb:mem:")
        || lower.starts_with("jdbc:derby:memory:")
        || lower == "sqlite://"
        || lower == "sqlite::memory:"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn holds(class: Class, text: &str) -> bool {
        let value = Value::text(Span::default(), text);
        class.holds(&value, &Shape::of(&value))
    }

    #[test]
    fn classes_tell_values_apart() {
        assert!(holds(Class::Port, "8080") && !holds(Class::Port, "0"));
        assert!(holds(Class::AddressWithPort, ":8080"));
        assert!(!holds(Class::AddressWithPort, "postgres://x:5432"));
        assert!(holds(Class::Loopback, "redis://localhost:6379"));
        assert!(holds(
            Class::UrlWithCredential,
            "amqp://guest:guest@mq:5672"
        ));
        assert!(!holds(Class::UrlWithCredential, "amqp://guest:${PASS}@mq"));
        assert!(!holds(Class::UrlWithCredential, "%s:%s@tcp(%s)/shop"));
        assert!(holds(
            Class::UrlWithCredential,
            "Server=db;User=sa;Password=hunter22"
        ));
        assert!(holds(
            Class::UrlWithCredential,
            "cache.acme.io:6379,password=hunter22"
        ));
        let go = "shop:hunter22@tcp(db.acme.io:3306)/shop";
        assert!(holds(Class::ServiceUrl, go) && holds(Class::UrlWithCredential, go));
        assert!(holds(Class::Loopback, "shop@tcp(127.0.0.1:3306)/shop"));
        assert!(holds(
            Class::ConnectionString,
            "mysql:host=db.acme.io;dbname=shop"
        ));
        assert!(holds(Class::EmbeddedDatabase, "sqlite:///app.db"));
        assert!(holds(Class::InMemoryDatabase, "sqlite://"));
        assert!(holds(Class::DomainName, "https://shop.acme.io/x"));
        assert!(holds(Class::ServiceName, "redis:6379"));
        assert!(holds(Class::MutableImage, "node:lts") && !holds(Class::MutableImage, "node:20"));
    }
}
