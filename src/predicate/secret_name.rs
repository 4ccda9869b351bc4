//! What a name promises: its last words tell whether what it holds is a secret. Knows no value.

use std::cell::RefCell;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What a name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A password or passphrase: any literal that could be one is one.
    Password,
    /// A key that signs or encrypts (`SECRET_KEY`, `cookieSecret`): any literal works, also
    /// one that reads like a placeholder.
    Signing,
    /// A token or key: only a value that looks random is one.
    Token,
    /// No secret.
    Plain,
}

/// Words that, last in a name, make it a password's.
pub(super) const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passwort",
    "pass",
    "pw",
    "userpassword",
    "pgpassword",
    "dbpassword",
    "rootpassword",
    "adminpassword",
    "passcode",
];

/// Words that make a name a token's.
pub(super) const TOKENS: &[&str] = &[
    "token",
    "secret",
    "apikey",
    "secretkey",
    "accesskey",
    "privatekey",
    "authtoken",
    "accesstoken",
    "clientsecret",
    "credential",
    "credentials",
    "pat",
    "jwt",
    "bearer",
    "webhooksecret",
    "pepper",
    "salt",
];

/// Words in front of `key` that make it secret.
pub(super) const KEYS: &[&str] = &[
    "secret",
    "api",
    "access",
    "private",
    "encryption",
    "signing",
    "auth",
    "session",
    "cookie",
    "hmac",
    "crypto",
    "cipher",
    "master",
    "account",
    "storage",
    "service",
    "license",
    "server",
    "shared",
    "aes",
    "jwt",
    "token",
];

/// Signing secrets: any literal under such a name works, random or not.
const SIGNING: &[(&str, &str)] = &[
    ("secret", "key"),
    ("signing", "key"),
    ("encryption", "key"),
    ("session", "secret"),
    ("cookie", "secret"),
    ("jwt", "secret"),
    ("secret", "base"),
    ("token", "secret"),
    ("crypto", "key"),
    ("jwt", "key"),
    ("hmac", "key"),
    ("hmac", "secret"),
    ("app", "secret"),
    ("client", "secret"),
    ("auth", "secret"),
    ("private", "key"),
];

/// The words of a name: `dbPassword`, `DB_PASSWORD`, `db-password`, `spring.db.password`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous_lower = false;
    let characters: Vec<char> = name.chars().collect();
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            previous_lower = false;
            continue;
        }
        let next_lower = characters
            .get(index + 1)
            .is_some_and(|next| next.is_lowercase());
        let starts = character.is_uppercase()
            && !word.is_empty()
            && (previous_lower || (next_lower && word.chars().all(char::is_uppercase)));
        if starts {
            words.push(std::mem::take(&mut word));
        }
        word.push(character);
        previous_lower = character.is_lowercase() || character.is_ascii_digit();
    }
    if !word.is_empty() {
        words.push(word);
    }
    for word in &mut words {
        *word = word.to_lowercase();
    }
    words
}

/// Words that say that what looks like a secret is none.
const PRETENDED: &[&str] = &[
    "fake",
    "dummy",
    "mock",
    "masked",
    "placeholder",
    "public",
    "publishable",
    "redacted",
];

/// First words of names that hold what an app says, not what it keeps.
const SAID: &[&str] = &["err", "errmsg", "error", "msg", "message"];

/// Parts of names without which no name is a secret's: a cheap look before the words are
/// taken apart.
const HINTS: &[&str] = &[
    "pass", "pw", "secret", "token", "key", "cred", "jwt", "bearer", "sign", "pepper", "salt",
    "pat",
];

fn hints() -> &'static AhoCorasick {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(HINTS)
            .expect("a dozen short words make an automaton")
    })
}

/// What a password's word is glued to where nothing parts the two: `mysqlpass`, `smtppassword`.
const HOLDERS: &[&str] = &[
    "admin", "amqp", "broker", "cache", "database", "db", "email", "ftp", "ldap", "mail", "mongo",
    "mongodb", "mq", "mysql", "oracle", "pg", "postgres", "rabbit", "rabbitmq", "redis", "root",
    "sftp", "smtp", "sql", "user",
];

/// Whether a word is a holder's name and a word for passwords in one.
fn is_glued_password(word: &str) -> bool {
    ["password", "passwd", "pass", "pwd", "pw"]
        .iter()
        .any(|end| {
            word.strip_suffix(end)
                .is_some_and(|holder| HOLDERS.contains(&holder))
        })
}

thread_local! {
    /// The name that was asked for last: every rule about secrets asks for the same one.
    static ASKED: RefCell<(String, NameKind)> =
        const { RefCell::new((String::new(), NameKind::Plain)) };
}

/// What a name promises, judged by its last word and the one before.
#[must_use]
pub fn name_kind(name: &str) -> NameKind {
    ASKED.with_borrow_mut(|(asked, kind)| {
        if asked != name {
            asked.clear();
            asked.push_str(name);
            *kind = judged(name);
        }
        *kind
    })
}

fn judged(name: &str) -> NameKind {
    if !hints().is_match(name) {
        return NameKind::Plain;
    }
    // A route (`users/update-password`) and a country (`PW`, `PW-004`) are no names of secrets.
    let own = name.rsplit('.').next().unwrap_or(name);
    if own.contains('/') || own == "PW" || own.starts_with("PW-") {
        return NameKind::Plain;
    }
    let words = words(name);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    // `password1`, `SECRET_KEY_BASE`, `token_2`, `env.DB_PASSWORD.value`
    while words.len() > 1
        && words.last().is_some_and(|word| {
            word.bytes().all(|byte| byte.is_ascii_digit()) || matches!(*word, "base" | "value")
        })
    {
        words.pop();
    }
    let Some(last) = words.last() else {
        return NameKind::Plain;
    };
    let said = words.len() > 1 && SAID.contains(&words[0]);
    if said || words.iter().any(|word| PRETENDED.contains(word)) {
        return NameKind::Plain;
    }
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let before = words.len().checked_sub(2).map_or("", |at| words[at]);
    if is_glued_password(last) || (before, last) == ("pass", "word") {
        return NameKind::Password;
    }
    // Where a web server hands requests on: nginx's `uwsgi_pass`.
    if last == "pass" && matches!(before, "uwsgi" | "proxy" | "fastcgi" | "scgi" | "grpc") {
        return NameKind::Plain;
    }
    if PASSWORDS.contains(&last) {
        return if last == "pass" && words.len() == 1 {
            NameKind::Token
        } else {
            NameKind::Password
        };
    }
    if SIGNING.contains(&(before, last)) {
        return NameKind::Signing;
    }
    if TOKENS.contains(&last) || (last == "key" && KEYS.contains(&before)) {
        return NameKind::Token;
    }
    NameKind::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "DB_PASSWORD",
            "dbPassword",
            "spring.datasource.password",
            "mysqlpass",
            "smtppasswd",
            "DbPassWord",
        ] {
            assert_eq!(name_kind(name), NameKind::Password, "{name}");
        }
        for name in [
            "SECRET_KEY",
            "JWT_SECRET",
            "cookieSecret",
            "SECRET_KEY_BASE",
        ] {
            assert_eq!(name_kind(name), NameKind::Signing, "{name}");
        }
        for name in [
            "API_KEY",
            "githubToken",
            "token",
            "aws_secret_access_key",
            "apiKey",
        ] {
            assert_eq!(name_kind(name), NameKind::Token, "{name}");
        }
        for name in [
            "password_file",
            "compass",
            "forgotpass",
            "tokenUrl",
            "keyboard",
            "author",
            "secretName",
            "PASSWORD_HASHERS",
            "primary_key",
            "key",
            "FAKE_PASSWORD",
            "dummyToken",
            "publicKeyToken",
            "errNoPrivateKey",
            "REDACTED_CREDENTIAL",
        ] {
            assert_eq!(name_kind(name), NameKind::Plain, "{name}");
        }
    }
}
