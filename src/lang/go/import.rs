//! Imports, and the names that packages are known by.

use tree_sitter::Node;

use super::{Lowerer, parts};
use crate::fact::{FactKind, Import};
use crate::lang::tree;

impl Lowerer<'_> {
    /// An import declaration, one import or a group.
    pub(super) fn imports(&mut self, declaration: Node) {
        let mut specs = Vec::new();
        for part in parts(declaration) {
            if part.kind() == "import_spec_list" {
                specs.extend(parts(part));
            } else {
                specs.push(part);
            }
        }
        let mut implied = Vec::new();
        for spec in specs {
            let Some(path) = spec.child_by_field_name("path") else {
                continue;
            };
            let module = self.unquoted(path);
            let name = spec.child_by_field_name("name");
            let alias = name
                .filter(|name| name.kind() == "package_identifier")
                .map(|name| self.source(name));
            match (name, alias) {
                (_, Some(alias)) => self.packages.bind(alias, module.as_str()),
                (None, None) => implied.push(module.clone()),
                // `_` and `.` bind no package name.
                (Some(_), None) => {}
            }
            let import = Import {
                module: module.as_str().into(),
                package: module.into(),
                alias: alias.map(Into::into),
                optional: false,
                module_span: tree::span(path),
            };
            self.push(tree::span(spec), FactKind::Import(import));
        }
        // A path does not tell its package's name for certain: the likeliest first, the
        // others where no other import claims them.
        for rank in 0..4 {
            for module in &implied {
                if let Some(name) = package_names(module).get(rank)
                    && self.packages.get(name).is_none()
                {
                    self.packages.bind(name, module.as_str());
                }
            }
        }
    }
}

/// The names that a package of this path may have, the likeliest first.
fn package_names(module: &str) -> Vec<String> {
    let mut segments = module.rsplit('/').filter(|segment| !segment.is_empty());
    let mut last = segments.next().unwrap_or(module);
    // `github.com/redis/go-redis/v9`: a major version is no name.
    if is_version(last) {
        last = segments.next().unwrap_or(last);
    }
    // `gopkg.in/yaml.v3`.
    if let Some((name, version)) = last.rsplit_once('.')
        && is_version(version)
    {
        last = name;
    }
    let mut names = vec![last.to_owned()];
    let mut add = |name: &str| {
        if !name.is_empty() && names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    };
    let short = last.trim_end_matches(".go").trim_end_matches(".js");
    let short = ["go-", "golang-"]
        .iter()
        .find_map(|prefix| short.strip_prefix(prefix))
        .unwrap_or(short);
    let short = short.strip_suffix("-go").unwrap_or(short);
    // `amqp091-go`, `nats.go`, `go-sqlite3`.
    add(short);
    add(&short.replace(['-', '.'], ""));
    add(&short.replace(['-', '.'], "_"));
    names
}

/// `v2`, `v10`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages() {
        assert_eq!(package_names("net/http"), ["http"]);
        assert_eq!(
            package_names("github.com/redis/go-redis/v9"),
            ["go-redis", "redis"]
        );
        assert_eq!(
            package_names("github.com/hashicorp/golang-lru/v2"),
            ["golang-lru", "lru"]
        );
        assert_eq!(
            package_names("gopkg.in/natefinch/lumberjack.v2"),
            ["lumberjack"]
        );
        assert_eq!(
            package_names("github.com/nats-io/nats.go"),
            ["nats.go", "nats"]
        );
        assert_eq!(
            package_names("github.com/segmentio/kafka-go"),
            ["kafka-go", "kafka"]
        );
        assert_eq!(
            package_names("example.com/a/foo-bar"),
            ["foo-bar", "foobar", "foo_bar"]
        );
        assert_eq!(package_names("v2"), ["v2"]);
    }
}
