//! Token formats of known issuers: one table, and the scan of a text for them. Knows no rule.

use std::sync::OnceLock;

use regex::Regex;

use super::secret::entropy;
use crate::text::{Automaton, Span};

/// A format: the issuer, what every token begins with, what it looks like from there on, and
/// the least bits a character that a real one has.
struct Format(&'static str, &'static str, &'static str, f64);

/// Issuers' formats as their documentation gives them. A prefix may serve several.
const FORMATS: &[Format] = &[
    Format(
        "a private key",
        "-----BEGIN",
        r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----",
        0.0,
    ),
    Format("AWS", "AKIA", r"AKIA[0-9A-Z]{16}\b", 3.0),
    Format("AWS", "ASIA", r"ASIA[0-9A-Z]{16}\b", 3.0),
    Format(
        "Amazon MWS",
        "amzn.mws.",
        r"amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        3.0,
    ),
    Format("Google", "AIza", r"AIza[0-9A-Za-z_-]{35}\b", 3.5),
    Format(
        "Google OAuth",
        "GOCSPX-",
        r"GOCSPX-[0-9A-Za-z_-]{28}\b",
        3.5,
    ),
    Format("Google OAuth", "ya29.", r"ya29\.[0-9A-Za-z_-]{20,}", 3.5),
    Format("GitHub", "ghp_", r"ghp_[0-9A-Za-z]{36}\b", 3.0),
    Format("GitHub", "gho_", r"gho_[0-9A-Za-z]{36}\b", 3.0),
    Format("GitHub", "ghu_", r"ghu_[0-9A-Za-z]{36}\b", 3.0),
    Format("GitHub", "ghs_", r"ghs_[0-9A-Za-z]{36}\b", 3.0),
    Format("GitHub", "ghr_", r"ghr_[0-9A-Za-z]{36,}\b", 3.0),
    Format(
        "GitHub",
        "github_pat_",
        r"github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}\b",
        3.5,
    ),
    Format("GitLab", "glpat-", r"glpat-[0-9A-Za-z_-]{20,}", 3.0),
    Format("GitLab", "gldt-", r"gldt-[0-9A-Za-z_-]{20,}", 3.0),
    Format("GitLab", "glrt-", r"glrt-[0-9A-Za-z_-]{20,}", 3.0),
    Format("GitLab", "glptt-", r"glptt-[0-9a-f]{40}", 3.0),
    Format("Bitbucket", "ATBB", r"ATBB[0-9A-Za-z]{32}\b", 3.5),
    Format("Atlassian", "ATATT3", r"ATATT3[0-9A-Za-z_=-]{180,}", 3.5),
    Format("npm", "npm_", r"npm_[0-9A-Za-z]{36}\b", 3.0),
    Format("PyPI", "pypi-AgE", r"pypi-AgE[0-9A-Za-z_-]{50,}", 3.5),
    Format("RubyGems", "rubygems_", r"rubygems_[0-9a-f]{48}\b", 3.0),
    Format("crates.io", "cio", r"cio[0-9A-Za-z]{32}\b", 3.8),
    Format("NuGet", "oy2", r"oy2[0-9a-z]{43}\b", 3.5),
    Format(
        "Docker Hub",
        "dckr_pat_",
        r"dckr_pat_[0-9A-Za-z_-]{27}",
        3.0,
    ),
    Format("Stripe", "sk_live_", r"sk_live_[0-9A-Za-z]{20,}", 3.0),
    Format("Stripe", "rk_live_", r"rk_live_[0-9A-Za-z]{20,}", 3.0),
    Format(
        "Stripe (test)",
        "sk_test_",
        r"sk_test_[0-9A-Za-z]{20,}",
        3.0,
    ),
    Format(
        "Stripe webhook",
        "whsec_",
        r"whsec_[0-9A-Za-z+/=]{24,}",
        3.0,
    ),
    Format("Square", "sq0atp-", r"sq0atp-[0-9A-Za-z_-]{22}", 3.0),
    Format("Square", "sq0csp-", r"sq0csp-[0-9A-Za-z_-]{43}", 3.0),
    Format("Square", "EAAA", r"EAAA[0-9A-Za-z_-]{60}\b", 4.0),
    Format(
        "PayPal Braintree",
        "access_token$production$",
        r"access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}",
        3.0,
    ),
    Format("Adyen", "AQE", r"AQE[a-z0-9A-Z+/=]{80,}\b", 4.5),
    Format("Shopify", "shpat_", r"shpat_[0-9a-fA-F]{32}\b", 3.0),
    Format("Shopify", "shpss_", r"shpss_[0-9a-fA-F]{32}\b", 3.0),
    Format("Shopify", "shpca_", r"shpca_[0-9a-fA-F]{32}\b", 3.0),
    Format("Shopify", "shppa_", r"shppa_[0-9a-fA-F]{32}\b", 3.0),
    Format(
        "Slack",
        "xoxb-",
        r"xoxb-[0-9]{8,}-[0-9]{8,}-[0-9A-Za-z]{18,}",
        3.0,
    ),
    Format(
        "Slack",
        "xoxp-",
        r"xoxp-[0-9]{8,}-[0-9]{8,}-[0-9A-Za-z-]{20,}",
        3.0,
    ),
    Format("Slack", "xoxa-", r"xoxa-[0-9A-Za-z-]{24,}", 3.0),
    Format(
        "Slack",
        "xapp-",
        r"xapp-[0-9]-[0-9A-Z]+-[0-9]+-[0-9a-f]{32,}",
        3.0,
    ),
    Format(
        "Slack webhook",
        "https://hooks.slack.com/",
        r"https://hooks\.slack\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/[0-9A-Za-z]{20,}",
        3.0,
    ),
    Format(
        "Discord webhook",
        "https://discord",
        r"https://discord(?:app)?\.com/api/webhooks/[0-9]{16,}/[0-9A-Za-z_-]{60,}",
        3.0,
    ),
    Format(
        "Teams webhook",
        "https://outlook.office.com/webhook/",
        r"https://outlook\.office\.com/webhook/[0-9a-f-]{36}@[0-9a-f-]{36}/",
        3.0,
    ),
    Format(
        "SendGrid",
        "SG.",
        r"SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}\b",
        3.5,
    ),
    Format("Mailgun", "key-", r"key-[0-9a-f]{32}\b", 3.0),
    Format(
        "Brevo",
        "xkeysib-",
        r"xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}",
        3.0,
    ),
    Format("Twilio", "SK", r"SK[0-9a-f]{32}\b", 3.2),
    Format("OpenAI", "sk-proj-", r"sk-proj-[0-9A-Za-z_-]{40,}", 3.5),
    Format(
        "OpenAI",
        "sk-",
        r"sk-[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}",
        3.5,
    ),
    Format(
        "Anthropic",
        "sk-ant-",
        r"sk-ant-(?:api|admin)[0-9]{2}-[0-9A-Za-z_-]{80,}",
        3.5,
    ),
    Format("Hugging Face", "hf_", r"hf_[A-Za-z]{34}\b", 3.5),
    Format("Replicate", "r8_", r"r8_[0-9A-Za-z]{37}\b", 3.5),
    Format("Groq", "gsk_", r"gsk_[0-9A-Za-z]{52}\b", 3.5),
    Format("Perplexity", "pplx-", r"pplx-[0-9A-Za-z]{48}\b", 3.5),
    Format("xAI", "xai-", r"xai-[0-9A-Za-z]{80}\b", 3.5),
    Format("DigitalOcean", "dop_v1_", r"dop_v1_[0-9a-f]{64}\b", 3.0),
    Format("DigitalOcean", "doo_v1_", r"doo_v1_[0-9a-f]{64}\b", 3.0),
    Format("Heroku", "HRKU-", r"HRKU-[0-9A-Za-z_-]{36,}", 3.0),
    Format(
        "Fly.io",
        "FlyV1 fm",
        r"FlyV1 fm[0-9]+_[0-9A-Za-z+/=_,-]{60,}",
        3.5,
    ),
    Format(
        "Vercel",
        "vercel_blob_rw_",
        r"vercel_blob_rw_[0-9A-Za-z_]{30,}",
        3.0,
    ),
    Format("Netlify", "nfp_", r"nfp_[0-9A-Za-z]{36}\b", 3.0),
    Format(
        "Cloudflare",
        "v1.0-",
        r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}",
        3.0,
    ),
    Format("Alibaba Cloud", "LTAI", r"LTAI[0-9A-Za-z]{20}\b", 3.5),
    Format("Tencent Cloud", "AKID", r"AKID[0-9A-Za-z]{32}\b", 3.5),
    Format("HashiCorp Vault", "hvs.", r"hvs\.[0-9A-Za-z_-]{24,}", 3.0),
    Format("HashiCorp Vault", "hvb.", r"hvb\.[0-9A-Za-z_-]{100,}", 3.0),
    Format(
        "Terraform Cloud",
        ".atlasv1.",
        r"\.atlasv1\.[0-9A-Za-z_=-]{60,}",
        3.0,
    ),
    Format("Pulumi", "pul-", r"pul-[0-9a-f]{40}\b", 3.0),
    Format("Databricks", "dapi", r"dapi[0-9a-f]{32}\b", 3.0),
    Format(
        "PlanetScale",
        "pscale_pw_",
        r"pscale_pw_[0-9A-Za-z_.=-]{32,}",
        3.0,
    ),
    Format(
        "PlanetScale",
        "pscale_tkn_",
        r"pscale_tkn_[0-9A-Za-z_.=-]{32,}",
        3.0,
    ),
    Format("Supabase", "sbp_", r"sbp_[0-9a-f]{40}\b", 3.0),
    Format("Neon", "napi_", r"napi_[0-9a-z]{60,}\b", 3.0),
    Format("Doppler", "dp.pt.", r"dp\.pt\.[0-9A-Za-z]{43}\b", 3.0),
    Format(
        "Doppler",
        "dp.st.",
        r"dp\.st\.(?:[a-z0-9_-]+\.)?[0-9A-Za-z]{40,}\b",
        3.0,
    ),
    Format("Linear", "lin_api_", r"lin_api_[0-9A-Za-z]{40}\b", 3.0),
    Format("Notion", "ntn_", r"ntn_[0-9A-Za-z]{40,}\b", 3.0),
    Format("Notion", "secret_", r"secret_[0-9A-Za-z]{43}\b", 4.0),
    Format("Figma", "figd_", r"figd_[0-9A-Za-z_-]{40,}", 3.0),
    Format(
        "Airtable",
        "pat",
        r"pat[0-9A-Za-z]{14}\.[0-9a-f]{64}\b",
        3.0,
    ),
    Format(
        "Grafana",
        "glsa_",
        r"glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}\b",
        3.0,
    ),
    Format("Grafana Cloud", "glc_", r"glc_[0-9A-Za-z+/=]{32,}", 3.5),
    Format("New Relic", "NRAK-", r"NRAK-[0-9A-Z]{27}\b", 3.0),
    Format("Sentry", "sntrys_", r"sntrys_[0-9A-Za-z+/=_-]{60,}", 3.5),
    Format("Sentry", "sntryu_", r"sntryu_[0-9a-f]{64}\b", 3.0),
    Format(
        "Dynatrace",
        "dt0c01.",
        r"dt0c01\.[0-9A-Z]{24}\.[0-9A-Z]{64}\b",
        3.0,
    ),
    Format("PostHog", "phx_", r"phx_[0-9A-Za-z]{43,}\b", 3.0),
    Format("Postman", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}\b", 3.0),
    Format("Contentful", "CFPAT-", r"CFPAT-[0-9A-Za-z_-]{43}", 3.0),
    Format("Prefect", "pnu_", r"pnu_[0-9A-Za-z]{36}\b", 3.0),
    Format("ReadMe", "rdme_", r"rdme_[0-9a-z]{70}\b", 3.0),
    Format(
        "Age",
        "AGE-SECRET-KEY-1",
        r"AGE-SECRET-KEY-1[0-9A-Z]{58}\b",
        3.0,
    ),
    Format(
        "Tailscale",
        "tskey-",
        r"tskey-(?:auth|api|client)-[0-9A-Za-z]+-[0-9A-Za-z]{20,}",
        3.0,
    ),
    Format(
        "JWT",
        "eyJ",
        r"eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{20,}\.[0-9A-Za-z_-]{20,}",
        4.0,
    ),
    Format(
        "Facebook",
        "EAACEdEose0cBA",
        r"EAACEdEose0cBA[0-9A-Za-z]{20,}",
        3.0,
    ),
    Format("Artifactory", "AKCp", r"AKCp[0-9A-Za-z]{69}\b", 3.5),
    Format("Buildkite", "bkua_", r"bkua_[0-9a-f]{40}\b", 3.0),
    Format(
        "CircleCI",
        "CCIPAT_",
        r"CCIPAT_[0-9A-Za-z]{22}_[0-9a-f]{40}\b",
        3.0,
    ),
];

/// Values that documentation shows.
const DOCUMENTED: &[&str] = &[
    "EXAMPLE",
    "XXXX",
    "xxxx",
    "0000000000",
    "1234567890abcdef1234",
    "your",
    "YOUR",
];

struct Table {
    prefixes: Automaton,
    /// The regex of each format.
    regexes: Vec<OnceLock<Option<Regex>>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table {
        prefixes: Automaton::new(FORMATS.iter().map(|format| format.1), false),
        regexes: FORMATS.iter().map(|_| OnceLock::new()).collect(),
    })
}

/// As many letters, digits and signs of base64 in a row has some part of every token.
const RUN: usize = 16;

/// How far before such a part a token begins at most, in bytes.
const REACH: usize = 64;

/// Where tokens may begin: around long words, which are few in what people write.
fn windows(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    // A key's header has blanks in it.
    if memchr::memmem::find(bytes, b"-----BEGIN").is_some() {
        return vec![(0, bytes.len())];
    }
    let of_token =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/');
    let mut windows: Vec<(usize, usize)> = Vec::new();
    let mut add = |from: usize, to: usize| match windows.last_mut() {
        Some((_, end)) if from <= *end => *end = to.max(*end),
        _ => windows.push((from, to)),
    };
    // A word of this length that begins at or after `start` holds the byte at its end.
    let mut start = 0;
    while let Some(piece) = bytes.get(start..start + RUN) {
        if let Some(gap) = piece.iter().rposition(|byte| !of_token(byte)) {
            start += gap + 1;
            continue;
        }
        let length = bytes[start..].iter().take_while(|byte| of_token(byte));
        let end = start + length.count();
        add(start.saturating_sub(REACH), end);
        start = end + 1;
    }
    windows
}

/// Every token of a known format in a text, with its issuer.
#[must_use]
pub fn known_secrets(text: &str) -> Vec<(Span, &'static str)> {
    let windows = windows(text);
    let table = table();
    let Some(prefixes) = table.prefixes.for_text(text.len()) else {
        return Vec::new();
    };
    let hits = windows.iter().flat_map(|&(from, to)| {
        let hits = prefixes.find_overlapping_iter(&text.as_bytes()[from..to]);
        hits.map(move |hit| (from + hit.start(), hit.pattern()))
    });
    let mut found: Vec<(Span, &'static str)> = Vec::new();
    let mut described: Vec<Option<bool>> = vec![None; FORMATS.len()];
    for (start, pattern) in hits {
        let format = &FORMATS[pattern.as_usize()];
        let before = text[..start].chars().next_back();
        let inner = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if inner && !format.1.starts_with(['-', '.']) {
            continue;
        }
        let regex = table.regexes[pattern.as_usize()]
            .get_or_init(|| Regex::new(&format!("^(?:{})", format.2)).ok());
        let mut end = (start + 4096).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let Some(token) = regex
            .as_ref()
            .and_then(|regex| regex.find(&text[start..end]))
        else {
            continue;
        };
        let value = token.as_str();
        let body = &value[format.1.len().min(value.len())..];
        if entropy(body) < format.3 || DOCUMENTED.iter().any(|shown| value.contains(shown)) {
            continue;
        }
        // A key's header alone, as code that reads keys compares with, is no key.
        if format.1 == "-----BEGIN" && !has_key_body(&text[start + value.len()..]) {
            continue;
        }
        if format.0 == "GitHub" && value.len() == 40 && !github_checksum(value) {
            continue;
        }
        if format.0 == "JWT" && is_of_a_session(value) {
            continue;
        }
        // What looks for tokens says how they look, and shows some.
        let known = described[pattern.as_usize()]
            .get_or_insert_with(|| text.contains(&format!("{}[", format.1)));
        if *known || is_in_data(&text[..start]) {
            continue;
        }
        let span = Span::new(start, start + value.len());
        if !found.iter().any(|(known, _)| known.overlaps(span)) {
            found.push((span, format.0));
        }
    }
    found
}

/// Whether what stands in front is the inside of base64: a picture's bytes read like anything.
fn is_in_data(before: &str) -> bool {
    const LONG: usize = 120;
    let bytes = before.as_bytes();
    let run = bytes
        .iter()
        .rev()
        .take(LONG)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .count();
    run == LONG
}

/// The issuer of a value in a known token format, if it is one.
#[must_use]
pub fn known_secret(value: &str) -> Option<&'static str> {
    let (span, issuer) = known_secrets(value).into_iter().next()?;
    (span.start == 0 && span.len() == value.len()).then_some(issuer)
}

/// Whether base64 lines follow a PEM header, real or written `\n`.
fn has_key_body(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['\\', 'n', 'r', '\n', '\r', ' ', '"', '\'', '+', '\t']);
    let body = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        .count();
    let shortened = rest[body..].starts_with("...") || rest[body..].starts_with('\u{2026}');
    body >= 32 && !shortened || rest.starts_with("Proc-Type:") || rest.starts_with("Version:")
}

/// Whether a JWT was good for less than thirty days: that of a session, dead before anybody
/// reads it in a repository.
fn is_of_a_session(token: &str) -> bool {
    let Some(payload) = token.split('.').nth(1).map(decoded) else {
        return false;
    };
    let claim = |name: &str| {
        let at = payload.find(name)? + name.len();
        let rest = payload[at..].trim_start_matches([' ', ':']);
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest[..end].parse::<u64>().ok()
    };
    match (claim("\"iat\""), claim("\"exp\"")) {
        (Some(issued), Some(ends)) => ends.saturating_sub(issued) < 30 * 24 * 3600,
        _ => false,
    }
}

/// The text of URL-safe base64, as far as it is ASCII.
fn decoded(base64: &str) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in base64.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => break,
        };
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            let byte = u8::try_from(bits >> held & 0xff).unwrap_or_default();
            text.push(char::from(byte & 0x7f));
        }
    }
    text
}

/// GitHub's tokens end in six base-62 digits of the CRC-32 of what stands before.
fn github_checksum(token: &str) -> bool {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let body = &token.as_bytes()[4..34];
    let mut crc = u32::MAX;
    for &byte in body {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    let mut rest = !crc;
    let mut expected = [b'0'; 6];
    for place in expected.iter_mut().rev() {
        *place = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    expected == token.as_bytes()[34..40]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_begins_with_its_prefix() {
        for format in FORMATS {
            assert!(Regex::new(format.2).is_ok(), "{}", format.0);
        }
    }

    /// The shortest text that a regex matches.
    fn shortest(hir: &regex_syntax::hir::Hir) -> String {
        use regex_syntax::hir::{Class, HirKind};
        match hir.kind() {
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
            HirKind::Class(Class::Unicode(class)) => class.ranges()[0].start().to_string(),
            HirKind::Repetition(of) => shortest(&of.sub).repeat(usize::try_from(of.min).unwrap()),
            HirKind::Capture(of) => shortest(&of.sub),
            HirKind::Concat(parts) => parts.iter().map(shortest).collect(),
            HirKind::Alternation(parts) => {
                let all = parts.iter().map(shortest);
                all.min_by_key(String::len).unwrap()
            }
            _ => String::new(),
        }
    }

    #[test]
    fn every_token_begins_near_a_long_word() {
        for format in FORMATS {
            let token = shortest(&regex_syntax::parse(format.2).unwrap());
            let text = format!("{}{token}\n", "x = ".repeat(40));
            let begins = text.len() - token.len() - 1;
            let seen = windows(&text);
            let near =
                |(from, to): &(usize, usize)| *from <= begins && begins + format.1.len() <= *to;
            assert!(seen.iter().any(near), "{} {token}: {seen:?}", format.0);
        }
        assert!(windows("let port = env::var(\"PORT\").unwrap_or(80);").is_empty());
    }

    #[test]
    fn tokens_and_look_alikes() {
        let text = "key = \"AKIAQ7ZX5M2NP4RTUVW3\" # and AKIAIOSFODNN7EXAMPLE";
        let found = known_secrets(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0.slice(text), "AKIAQ7ZX5M2NP4RTUVW3");
        for no in [
            "-----BEGIN CERTIFICATE-----\nMIIB",
            "if line == \"-----BEGIN RSA PRIVATE KEY-----\":",
            "ghp_000000000000000000000000000000000000",
            "(\"npm_[A-Za-z0-9]{36}\", \"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\")",
            "task-list sk-learn",
        ] {
            assert!(known_secrets(no).is_empty(), "{no}");
        }
        let session = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI1ZWJhYzUzNDk1NGI1NDEzOTgwNmMxMTIiLCJpYXQiOjE1ODkyOTgxNzQsImV4cCI6MTU4OTMwMDQ3NH0.xEizkpgFjxNU1NgrW59Zc-2uGrlX-ncR1OSD-nYnONE";
        assert!(known_secrets(session).is_empty());
        let service = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIiwiaXNzIjoic2hvcCIsInJlZiI6InFrenZod210In0.ZStBaM3WT9pH2wZlN1l3pbMnhWottd4rpOiv9FWaLCQ";
        assert_eq!(known_secrets(service)[0].1, "JWT");
        // A picture's bytes.
        let picture = format!(
            "base64,{}/AQE{}",
            "iVBORw0KGgo".repeat(30),
            "aB3xK9".repeat(20)
        );
        assert!(known_secrets(&picture).is_empty());
        let pem = format!("-----BEGIN RSA PRIVATE KEY-----\n{}", "Ab3".repeat(20));
        assert_eq!(known_secrets(&pem)[0].1, "a private key");
    }
}
