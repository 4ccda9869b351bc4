//! Hosts, ports and URLs. Knows which addresses mean this machine, every interface, or
//! somebody's host; knows no rule.

use std::net::{IpAddr, Ipv4Addr};

/// The parts of a URL-like text (`scheme://user:password@host:port/path`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url<'a> {
    /// In the case it is written in.
    pub scheme: &'a str,
    /// The user's name.
    pub user: Option<&'a str>,
    /// The password, undecoded.
    pub password: Option<&'a str>,
    /// The first host, brackets of IPv6 kept off.
    pub host: &'a str,
    /// The port.
    pub port: Option<&'a str>,
    /// The path and all behind it.
    pub path: &'a str,
}

impl<'a> Url<'a> {
    /// Takes a text apart. JDBC's and R2DBC's prefixes are dropped. `None` when there is no
    /// `scheme://`.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        // It is asked of every value: most hold neither.
        let bytes = text.as_bytes();
        memchr::memchr2(b':', b'@', bytes)?;
        let text = text.trim();
        let text = text
            .strip_prefix("jdbc:")
            .or_else(|| text.strip_prefix("r2dbc:"))
            .unwrap_or(text);
        let Some((scheme, rest)) = text.split_once("://") else {
            return Self::without_scheme(text);
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.:".contains(&byte);
        if scheme.is_empty() || !scheme.bytes().all(plain) {
            return None;
        }
        let end = rest.find(['/', '?', '#', ';']).unwrap_or(rest.len());
        // A password may hold a slash; only an `@` behind it tells. What stands in front of the
        // slash is then a user and the beginning of a password, no host and port.
        let user_info = rest[..end].split_once(':').is_some_and(|(_, behind)| {
            behind.is_empty() || !behind.bytes().all(|byte| byte.is_ascii_digit())
        });
        let end = match rest.rfind('@') {
            Some(at) if at > end && user_info && !rest[..at].contains(' ') => rest[at..]
                .find(['/', '?', '#', ';'])
                .map_or(rest.len(), |more| at + more),
            _ => end,
        };
        let (authority, path) = rest.split_at(end);
        let (user_info, hosts) = match authority.rsplit_once('@') {
            Some((user_info, hosts)) => (Some(user_info), hosts),
            None => (None, authority),
        };
        let (user, password) = match user_info {
            None => (None, None),
            Some(info) => match info.split_once(':') {
                Some((user, password)) => (Some(user), Some(password)),
                None => (Some(info), None),
            },
        };
        // `tcp(host:port)` of Go's MySQL driver.
        let hosts = hosts
            .strip_prefix("tcp(")
            .and_then(|inner| inner.strip_suffix(')'))
            .unwrap_or(hosts);
        let first = hosts.split(',').next().unwrap_or(hosts);
        let (host, port) = split_host_port(first);
        Some(Self {
            scheme,
            user: user.filter(|user| !user.is_empty()),
            password: password.filter(|password| !password.is_empty()),
            host,
            port,
            path,
        })
    }

    /// `user:password@tcp(host:port)/database`, as the driver of Go's `MySQL` has it.
    fn without_scheme(text: &'a str) -> Option<Self> {
        let (user_info, rest) = text.split_once("@tcp(")?;
        let (hosts, path) = rest.split_once(')')?;
        let (user, password) = match user_info.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (user_info, None),
        };
        let (host, port) = split_host_port(hosts);
        Some(Self {
            scheme: "mysql",
            user: Some(user).filter(|user| !user.is_empty()),
            password: password.filter(|password| !password.is_empty()),
            host,
            port,
            path,
        })
    }

    /// Whether the scheme is one that backing services are reached by.
    #[must_use]
    pub fn is_service(&self) -> bool {
        const SCHEMES: &[&str] = &[
            "postgres",
            "postgresql",
            "postgis",
            "pgsql",
            "mysql",
            "mysql2",
            "mysqli",
            "mariadb",
            "mssql",
            "sqlserver",
            "oracle",
            "db2",
            "mongodb",
            "redis",
            "rediss",
            "valkey",
            "memcached",
            "memcache",
            "amqp",
            "amqps",
            "kafka",
            "nats",
            "stomp",
            "mqtt",
            "mqtts",
            "smtp",
            "smtps",
            "submission",
            "ldap",
            "ldaps",
            "ftp",
            "ftps",
            "sftp",
            "cassandra",
            "neo4j",
            "bolt",
            "clickhouse",
            "influxdb",
            "elasticsearch",
            "opensearch",
            "solr",
            "couchdb",
            "cockroachdb",
            "sb",
            "pulsar",
            "activemq",
            "tcp",
            "redis+sentinel",
            "redis-sentinel",
            "rabbitmq",
        ];
        let scheme = self.scheme.to_ascii_lowercase();
        let base = scheme.split(['+', ':']).next().unwrap_or_default();
        SCHEMES.contains(&base) || SCHEMES.contains(&scheme.as_str())
    }

    /// Whether the scheme is http or https.
    #[must_use]
    pub fn is_http(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("http") || self.scheme.eq_ignore_ascii_case("https")
    }
}

/// Splits `host:port`, `[v6]:port` and `:port`; a host alone has no port.
#[must_use]
pub fn split_host_port(text: &str) -> (&str, Option<&str>) {
    if let Some(rest) = text.strip_prefix('[') {
        return match rest.split_once(']') {
            Some((host, after)) => (host, after.strip_prefix(':')),
            None => (text, None),
        };
    }
    match text.rsplit_once(':') {
        // A bare IPv6 address has several colons and no port.
        Some((host, _)) if host.contains(':') => (text, None),
        Some((host, port)) => (host, Some(port).filter(|port| !port.is_empty())),
        None => (text, None),
    }
}

/// Whether a host is this machine itself.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
    if matches!(
        host.as_str(),
        "localhost"
            | "ip6-localhost"
            | "localhost.localdomain"
            | "host.docker.internal"
            | "docker.for.mac.localhost"
            | "loopback"
    ) || host.ends_with(".localhost")
    {
        return true;
    }
    host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a host means every interface.
#[must_use]
pub fn is_wildcard(host: &str) -> bool {
    matches!(
        host.trim_matches(['[', ']']),
        "0.0.0.0" | "::" | "*" | "0" | "+"
    )
}

/// Whether a host is an address that somebody's machine has: routable or private, but none
/// of this machine's own, a netmask, a documentation range, a cloud's metadata service or a
/// well-known public resolver.
#[must_use]
pub fn is_ip_address(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let [a, b, c, d] = ip.octets();
            !(ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_broadcast()
                || ip.is_documentation()
                || ip.is_multicast()
                || a == 0
                || a == 255
                || d == 0
                || (a, b) == (169, 254)
                || KNOWN.contains(&ip)
                // What people write where any address would do.
                || ip.octets() == [1, 2, 3, 4]
                || (b == 0 && c == 0 && a < 10))
        }
        Ok(IpAddr::V6(ip)) => {
            !ip.is_loopback()
                && !ip.is_unspecified()
                && !ip.is_multicast()
                && !ip.segments().starts_with(&[0x2001, 0xdb8])
                && ip.segments()[0] & 0xffc0 != 0xfe80
        }
        Err(_) => false,
    }
}

/// Public resolvers that code dials to learn its own address.
const KNOWN: [Ipv4Addr; 7] = [
    // The host, as an Android emulator sees it.
    Ipv4Addr::new(10, 0, 2, 2),
    Ipv4Addr::new(8, 8, 8, 8),
    Ipv4Addr::new(8, 8, 4, 4),
    Ipv4Addr::new(1, 1, 1, 1),
    Ipv4Addr::new(1, 0, 0, 1),
    Ipv4Addr::new(9, 9, 9, 9),
    Ipv4Addr::new(208, 67, 222, 222),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_come_apart() {
        let url = Url::parse("postgres://app:s3cret@db.example.com:5432/app?x=1").unwrap();
        assert_eq!(
            (url.user, url.password, url.host, url.port, url.path),
            (
                Some("app"),
                Some("s3cret"),
                "db.example.com",
                Some("5432"),
                "/app?x=1"
            )
        );
        let jdbc = Url::parse("jdbc:mysql://localhost/petclinic").unwrap();
        assert!(jdbc.is_service() && is_loopback(jdbc.host));
        assert_eq!(Url::parse("redis://[::1]:6379/0").unwrap().host, "::1");
        assert_eq!(
            Url::parse("mongodb://a:p/w@h/db").unwrap().password,
            Some("p/w")
        );
        assert!(Url::parse("no url here").is_none());
        // A version behind a package's name, a setting of a font.
        for text in [
            "https://ga.jspm.io/npm:jquery@3.6.1/dist/jquery.js",
            "https://cdn.acme.io:8443/css2?family=Lato:ital@1,400",
            "https://cdn.acme.io/fonts?family=Lato:wght@300;400",
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!((url.user, url.password), (None, None), "{text}");
        }
    }

    #[test]
    fn addresses_of_machines() {
        for yes in ["10.1.2.3", "192.168.1.17", "52.1.2.9", "2a00:1450::1"] {
            assert!(is_ip_address(yes), "{yes}");
        }
        for no in [
            "0.0.0.0",
            "127.0.0.1",
            "255.255.255.0",
            "192.0.2.7",
            "169.254.169.254",
            "8.8.8.8",
            "1.2.3",
            "10.0.0.0",
            "::1",
            "app",
        ] {
            assert!(!is_ip_address(no), "{no}");
        }
    }
}
