//! Which file of the tree a module's name means, in the languages that are linked. Knows the
//! languages' ways of finding modules, and nothing of what stands in them.

use crate::fact::Language;

/// Endings that JavaScript leaves out, in the order of trial.
const SCRIPTS: [&str; 12] = [
    "",
    ".js",
    ".ts",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".jsx",
    ".tsx",
    "/index.js",
    "/index.ts",
    "/index.mjs",
];

/// Prefixes by which bundlers name the folder of the sources.
const SOURCES: [&str; 3] = ["@/", "~/", "#/"];

/// A Go module: the folder of its `go.mod`, and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GoModule {
    pub(super) folder: String,
    pub(super) path: String,
}

/// Splits the path of something that a file uses into the file (or the folder, in Go) that
/// holds it and the rest of the path; `None` where no module of the tree is named.
pub(super) fn find<'p>(
    language: Language,
    from: &str,
    path: &'p str,
    go_modules: &[GoModule],
    exists: &dyn Fn(&str) -> bool,
) -> Option<(String, &'p str)> {
    match language {
        Language::JavaScript => javascript(from, path, exists),
        Language::Python => python(from, path, exists),
        Language::Go => go(path, go_modules),
        _ => None,
    }
}

pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |split| split.0)
}

/// The folders above a file, the nearest first, the root last.
fn above(from: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder(from));
    std::iter::from_fn(move || {
        let current = next?;
        next = (!current.is_empty()).then(|| folder(current));
        Some(current)
    })
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Every way to split a path at a dot behind its last slash, the longest module first.
fn splits(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let last = path.rfind('/').map_or(0, |at| at + 1);
    let whole = std::iter::once((path, ""));
    let dots = path[last..].rmatch_indices('.');
    whole.chain(dots.map(move |(at, _)| (&path[..last + at], &path[last + at + 1..])))
}

fn javascript<'p>(
    from: &str,
    path: &'p str,
    exists: &dyn Fn(&str) -> bool,
) -> Option<(String, &'p str)> {
    let relative = path.starts_with("./") || path.starts_with("../");
    if !relative && !path.contains('/') {
        return None;
    }
    for (module, rest) in splits(path) {
        if relative {
            if let Some(found) = script(&resolve(folder(from), module)?, exists) {
                return Some((found, rest));
            }
            continue;
        }
        let named = SOURCES
            .iter()
            .find_map(|prefix| module.strip_prefix(prefix));
        for above in above(from) {
            let found = match named {
                Some(named) => script(&join(above, &format!("src/{named}")), exists)
                    .or_else(|| script(&join(above, named), exists)),
                None => script(&join(above, module), exists),
            };
            if let Some(found) = found {
                return Some((found, rest));
            }
        }
    }
    None
}

/// A relative path from a folder; `None` above the root.
fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

fn script(path: &str, exists: &dyn Fn(&str) -> bool) -> Option<String> {
    // TypeScript names the file that it will become.
    let written = [(".js", ".ts"), (".mjs", ".mts"), (".js", ".tsx")];
    let renamed = written
        .iter()
        .filter_map(|(to, from)| Some(format!("{}{from}", path.strip_suffix(to)?)));
    SCRIPTS
        .iter()
        .map(|ending| format!("{path}{ending}"))
        .chain(renamed)
        .find(|candidate| exists(candidate))
}

fn python<'p>(
    from: &str,
    path: &'p str,
    exists: &dyn Fn(&str) -> bool,
) -> Option<(String, &'p str)> {
    let dots = path.len() - path.trim_start_matches('.').len();
    let dotted = &path[dots..];
    let in_folder = |base: &str| -> Option<(String, &'p str)> {
        for (module, rest) in splits(dotted) {
            let file = join(base, &module.replace('.', "/"));
            for candidate in [format!("{file}.py"), format!("{file}/__init__.py")] {
                if exists(&candidate) {
                    return Some((candidate, rest));
                }
            }
        }
        None
    };
    if dots > 0 {
        let mut base = folder(from);
        for _ in 1..dots {
            base = folder(base);
        }
        return in_folder(base).or_else(|| {
            let package = join(base, "__init__.py");
            exists(&package).then_some((package, dotted))
        });
    }
    above(from).find_map(|base| in_folder(base).or_else(|| in_folder(&join(base, "src"))))
}

/// The folder of a package of the tree.
fn go<'p>(path: &'p str, modules: &[GoModule]) -> Option<(String, &'p str)> {
    let last = path.rfind('/').map_or(0, |at| at + 1);
    let dot = path[last..].find('.')? + last;
    let (package, rest) = (&path[..dot], &path[dot + 1..]);
    modules.iter().find_map(|module| {
        let within = package.strip_prefix(&*module.path)?;
        let within = match within.strip_prefix('/') {
            Some(within) => within,
            None if within.is_empty() => "",
            None => return None,
        };
        let found = match (within.is_empty(), module.folder.is_empty()) {
            (true, _) => module.folder.clone(),
            (false, _) => join(&module.folder, within),
        };
        Some((found, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(language: Language, from: &str, path: &str, files: &[&str]) -> Option<String> {
        let exists = |file: &str| files.contains(&file);
        let modules = [GoModule {
            folder: "back".into(),
            path: "example.com/shop".into(),
        }];
        find(language, from, path, &modules, &exists).map(|(file, rest)| format!("{file} {rest}"))
    }

    #[test]
    fn scripts() {
        let files = [
            "web/app.js",
            "web/lib/index.ts",
            "web/src/config.ts",
            "web/a.b.js",
        ];
        let of = |from: &str, path: &str| found(Language::JavaScript, from, path, &files);
        assert_eq!(
            of("web/bin/www", "../app.listen"),
            Some("web/app.js listen".to_owned())
        );
        assert_eq!(
            of("web/x.js", "./app.js.listen"),
            Some("web/app.js listen".to_owned())
        );
        assert_eq!(
            of("web/x.js", "./a.b.start"),
            Some("web/a.b.js start".to_owned())
        );
        assert_eq!(
            of("web/x.ts", "./lib.make.run"),
            Some("web/lib/index.ts make.run".to_owned())
        );
        assert_eq!(
            of("web/src/deep/x.ts", "@/config.port"),
            Some("web/src/config.ts port".to_owned())
        );
        assert_eq!(of("web/x.js", "express.listen"), None);
        assert_eq!(of("x.js", "../../app"), None);
    }

    #[test]
    fn python_modules() {
        let files = ["app/__init__.py", "app/settings.py", "src/shop/db.py"];
        let of = |from: &str, path: &str| found(Language::Python, from, path, &files);
        assert_eq!(
            of("run.py", "app.app.run"),
            Some("app/__init__.py app.run".to_owned())
        );
        assert_eq!(
            of("run.py", "app.settings.PORT"),
            Some("app/settings.py PORT".to_owned())
        );
        assert_eq!(
            of("app/main.py", ".settings.PORT"),
            Some("app/settings.py PORT".to_owned())
        );
        assert_eq!(
            of("app/api/main.py", "..settings.PORT"),
            Some("app/settings.py PORT".to_owned())
        );
        assert_eq!(
            of("app/main.py", ".create"),
            Some("app/__init__.py create".to_owned())
        );
        assert_eq!(
            of("run.py", "shop.db.engine"),
            Some("src/shop/db.py engine".to_owned())
        );
        assert_eq!(of("run.py", "flask.Flask.run"), None);
    }

    #[test]
    fn go_packages() {
        let of = |path: &str| found(Language::Go, "back/main.go", path, &[]);
        assert_eq!(
            of("example.com/shop/api.New.Run"),
            Some("back/api New.Run".to_owned())
        );
        assert_eq!(of("example.com/shop.New"), Some("back New".to_owned()));
        assert_eq!(of("example.com/shopping.New"), None);
        assert_eq!(of("net/http.ListenAndServe"), None);
    }
}
