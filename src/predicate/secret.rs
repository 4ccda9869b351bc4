//! What separates a credential's value from a look-alike: its shape. Thresholds are priors
//! measured over labelled lines of public applications.

use super::secret_name::{PASSWORDS, TOKENS, words};
use super::shape::HOLE;

/// How placeholders begin.
const PLACEHOLDER_STARTS: &[&str] = &[
    "your",
    "my_",
    "insert",
    "enter",
    "replace",
    "example",
    "sample",
    "dummy",
    "placeholder",
    "fake",
    "todo",
    "tbd",
    "redacted",
    "changeme_",
    "change_me",
    "change-me",
    "none",
    "null",
    "nil",
    "undefined",
    "n/a",
    "set_",
    "set-",
    "put-",
    "put_",
    "add-",
    "paste",
    "please",
    "fill",
    "some-",
    "some_",
    "xxx",
    "...",
    "***",
    "secretname",
    "<",
    "optional",
    "required",
    "not-set",
    "notset",
    "unset",
];

/// What placeholders hold somewhere.
const PLACEHOLDER_PARTS: &[&str] = &[
    "your-",
    "your_",
    "placeholder",
    "replace-me",
    "replace_me",
    "replaceme",
    "example",
    "xxxx",
    "****",
    "....",
    "here>",
    "_here",
    "-here",
    "goes-here",
    "dummy",
    "0000000000000000",
];

/// Whether a value plainly asks to be replaced.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    if lower.is_empty() {
        return true;
    }
    let wrapped = [
        ("<", ">"),
        ("[", "]"),
        ("{", "}"),
        ("%", "%"),
        ("@", "@"),
        ("__", "__"),
        ("(", ")"),
        ("*", "*"),
    ]
    .iter()
    .any(|(open, close)| lower.len() > 2 && lower.starts_with(open) && lower.ends_with(close));
    if wrapped {
        return true;
    }
    let compact: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    if compact.is_empty() || compact.chars().all(|c| c == 'x') {
        return true;
    }
    let first = compact.chars().next().unwrap_or(' ');
    if compact.len() >= 4 && compact.chars().all(|c| c == first) {
        return true;
    }
    asks_in_words(value)
        || PLACEHOLDER_STARTS
            .iter()
            .any(|start| lower.starts_with(start))
        || PLACEHOLDER_PARTS
            .iter()
            .any(|inside| lower.contains(inside))
}

/// `SetYourDataHere`, `ChangeThisInProduction`: a sentence without blanks.
fn asks_in_words(value: &str) -> bool {
    let value = value.trim();
    if value.len() < 10 || !value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let words = words(value);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let asks = words.first().is_some_and(|word| {
        matches!(
            word.as_str(),
            "set" | "change" | "put" | "add" | "insert" | "enter" | "use" | "provide" | "update"
        )
    });
    words.len() >= 3 && asks && has(&["your", "this", "here", "own", "me"])
}

/// Whether a value refers to something else: a template, a lookup, a vault's address.
pub(crate) fn is_reference(value: &str) -> bool {
    const STARTS: &[&str] = &[
        "$",
        "%(",
        "%env(",
        "{{",
        "#{",
        "<%",
        "@{",
        "ENC(",
        "ENC[",
        "vault:",
        "ssm:",
        "op://",
        "arn:aws:secretsmanager",
        "arn:aws:ssm",
        "projects/",
        "file:",
        "env:",
        "secret:",
        "secretref:",
        "ref+",
        "sm://",
        "!vault",
        "AgA",
        "credentials(",
        "keyvault:",
        "@Microsoft",
        "/run/secrets/",
        "/etc/secrets/",
        "process.env",
        "os.environ",
        "System.getenv",
    ];
    value.contains(HOLE)
        || STARTS.iter().any(|start| value.starts_with(start))
        || value.contains("${")
        || value.contains("{{")
        || value.contains("<%")
        || value.contains("$(")
}

/// Whether a value could be a password that somebody set: no blanks, no reference, no
/// placeholder, long enough, and not a word that says what it is.
pub(crate) fn is_password_value(value: &str) -> bool {
    let length = value.chars().count();
    if !(4..=512).contains(&length) {
        return false;
    }
    // What asks for a password in a script that keyboards of servers do not have.
    if !value.is_ascii() {
        return false;
    }
    // Blanks are prose, unless the value is strewn with the marks that only passwords have.
    if value.contains(char::is_whitespace)
        && value
            .matches(['!', '@', '#', '$', '%', '^', '&', '*'])
            .count()
            < 4
    {
        return false;
    }
    if is_reference(value) || is_placeholder(value) || not_a_value(value) {
        return false;
    }
    // Rules of a validator: `required|string|max:255`.
    if [
        "required",
        "nullable",
        "sometimes",
        "string|",
        "min:",
        "max:",
    ]
    .iter()
    .any(|word| value.starts_with(word))
    {
        return false;
    }
    if is_rate(value) {
        return false;
    }
    // The name of a message: `ra.validation.passwordDoesNotMatch`.
    let named = value.matches('.').count() >= 2
        && value.split('.').all(|part| {
            part.len() > 1
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        });
    if named {
        return false;
    }
    // Prose, markup, patterns, paths, code.
    let paths = value.starts_with('/') && value.matches('/').count() > 1;
    !(paths
        || value.contains("://")
        || value.starts_with("../")
        || value.starts_with("./")
        || value.starts_with('^')
        || value.contains("()")
        || value.ends_with(':'))
}

/// Whether a value says how often something may be done: `5/m/ip`, `10/minute,100/day`.
fn is_rate(value: &str) -> bool {
    const SPANS: [&str; 4] = ["second", "minute", "hour", "day"];
    value.split(',').all(|part| {
        let mut words = part.trim().split('/');
        let count = words.next().unwrap_or_default();
        let digits = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        let within = words.next().unwrap_or_default();
        digits && !within.is_empty() && SPANS.iter().any(|span| span.starts_with(within))
    })
}

/// Whether a value works as a signing key: any literal that is no reference, no prose, and not
/// the name of a setting or variable.
pub(crate) fn is_signing_value(value: &str) -> bool {
    let length = value.chars().count();
    // Scripts that no key is written in ask for one.
    (4..=1024).contains(&length)
        && value.is_ascii()
        && !is_reference(value)
        && !not_a_value(value)
        && !value.contains("://")
        && !value.starts_with(['<', '/', '.', '#'])
        && !value
            .to_lowercase()
            .bytes()
            .all(|byte| byte == b'x' || byte == b'*')
        && value.matches(' ').count() <= 6
        && !(value.contains('.') && is_identifier_path(value))
        && !value
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// `settings.secret`, `app.jwt.key`: a path through objects.
fn is_identifier_path(value: &str) -> bool {
    value.split('.').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    })
}

/// Whether a value says what it is instead of being it: an identifier, selector or key made of
/// the very words that name secrets (`current_password`, `#password`, `user.token`).
pub(crate) fn names_a_secret(value: &str) -> bool {
    let plain = value
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic() || b"_-.:#[]/$ ".contains(&byte));
    plain
        && words(value).iter().any(|word| {
            PASSWORDS.contains(&word.as_str())
                || TOKENS.contains(&word.as_str())
                || matches!(
                    word.as_str(),
                    "key" | "passwords" | "tokens" | "secrets" | "auth" | "credentials"
                )
        })
}

/// Well-known words that are passwords on developers' machines and defaults of images.
pub(crate) fn is_weak(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "password",
        "passwd",
        "pass",
        "root",
        "admin",
        "administrator",
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "mongo",
        "mongodb",
        "redis",
        "guest",
        "rabbitmq",
        "test",
        "secret",
        "changeme",
        "changeit",
        "example",
        "dev",
        "development",
        "local",
        "user",
        "db",
        "database",
        "minio",
        "minioadmin",
        "minio123",
        "elastic",
        "sa",
        "toor",
        "qwerty",
        "123",
        "1234",
        "12345",
        "123456",
        "12345678",
        "123456789",
        "password1",
        "password123",
        "letmein",
        "default",
        "django",
        "rails",
        "laravel",
        "symfony",
        "app",
        "demo",
        "docker",
        "foobar",
        "foo",
        "bar",
        "homestead",
        "vagrant",
        "sail",
        "keycloak",
        "neo4j",
        "nopassword",
        "empty",
    ];
    let lower = value.to_lowercase();
    WORDS.contains(&lower.as_str())
}

/// Words that stand where a secret would and name its type, its field or its absence.
fn not_a_value(value: &str) -> bool {
    // What stands in a secret's place where people read it.
    const COVERED: &[&str] = &["MASKED", "REDACTED", "masked", "redacted"];
    // Where a field belongs: `"smtp_password": "mail_settings"`.
    const GROUPS: &[&str] = &["_settings", "_options", "_fields", "_section", "_form"];
    const WORDS: &[&str] = &[
        "true",
        "false",
        "null",
        "none",
        "nil",
        "undefined",
        "string",
        "text",
        "bool",
        "boolean",
        "number",
        "object",
        "required",
        "optional",
        "hidden",
        "input",
        "bearer",
        "basic",
        "digest",
        "oauth",
        "oauth2",
        "oidc",
        "ldap",
        "saml",
        "openid",
        "header",
        "cookie",
        "plain",
        "username",
        "email",
        "name",
        "type",
        "confirm",
        "current",
        "forgot",
        "reset",
        "disabled",
        "enabled",
        "prompt",
        "interactive",
    ];
    if COVERED.iter().any(|word| value.contains(word)) {
        return true;
    }
    if GROUPS.iter().any(|end| value.ends_with(end))
        && value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    {
        return true;
    }
    let lower = value.to_lowercase();
    WORDS.contains(&lower.as_str())
}

/// Whether a value looks random enough to be a token: letters and digits, no blanks, ten
/// characters or more, no identifier's or path's shape.
pub(crate) fn is_token_value(value: &str) -> bool {
    if value.chars().count() < 10 || !is_password_value(value) {
        return false;
    }
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if !letters || digits < 2 {
        return false;
    }
    if value.contains(['(', ')', '[', ']', '<', '>', ',', ';', '"', '\'', '\\']) {
        return false;
    }
    // Dotted names, kebab words with a version, file names, URLs' ends.
    let wordy = value.split(['-', '_', '.', '/', ':']).all(|part| {
        part.len() <= 12
            && (part.bytes().all(|byte| byte.is_ascii_alphabetic())
                || part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let hex = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!wordy || hex) && entropy(value) >= 2.8
}

/// Bits a character, by the value's own frequencies.
pub(crate) fn entropy(value: &str) -> f64 {
    let mut counts = [0u32; 256];
    let bytes = value.as_bytes();
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
    let length = bytes.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|&count| {
            let share = f64::from(count) / length;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for value in ["changeit", "hunter2", "p4ssw0rd!", "root"] {
            assert!(is_password_value(value), "{value}");
        }
        for value in [
            "your-key-here",
            "<token>",
            "${DB_PASSWORD}",
            "xxx",
            "",
            "abc",
            "Enter your password",
            "string",
            "SetYourDataHere",
            "ChangeThisInProduction",
            "1/m/user",
            "10/minute,100/day",
        ] {
            assert!(!is_password_value(value), "{value}");
        }
        assert!(is_token_value("a8f5f167f44f4964e6c998dee827110c"));
        assert!(!is_token_value("access-token-v2"));
        assert!(!is_token_value("X-Auth-Token"));
    }
}
