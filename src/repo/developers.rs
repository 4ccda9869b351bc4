//! Which compose files and images are a developer's, and what is only built for them. Knows names, mounts
//! and commands, no rule.

use std::collections::{BTreeMap, BTreeSet};

use super::beside;
use super::model::FileRecord;
use crate::concept::{ConceptKind, Slot};
use crate::fact::{FactKind, FileKind, Part, Role, Value, ValueKind};
use crate::predicate::ImageName;

/// The files that speak of developers' machines alone, though their names do not say so.
pub(super) fn developers_files(files: &[FileRecord]) -> BTreeSet<usize> {
    let mut found: BTreeSet<usize> = (0..files.len())
        .filter(|index| is_developers_compose(&files[*index], files))
        .collect();
    let built: Vec<String> = found
        .iter()
        .filter(|index| builds_for_developers(&files[**index], files))
        .flat_map(|index| images_of(&files[*index]))
        .collect();
    for (index, file) in files.iter().enumerate() {
        if file.meta.role == Role::App && built.contains(&file.path) {
            found.insert(index);
        }
    }
    found.extend(images_of_developers(files, &found));
    found.extend(rows_of_developers(files, &found));
    let of_production: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.meta.kind == FileKind::Dockerfile && file.meta.role == Role::App)
        .filter(|file| {
            let name = file.name().to_ascii_lowercase();
            name.split(['.', '-', '_'])
                .any(|word| matches!(word, "prod" | "production"))
        })
        .map(FileRecord::folder)
        .collect();
    for (index, file) in files.iter().enumerate() {
        if file.name() == "Dockerfile"
            && file.meta.role == Role::App
            && of_production.contains(file.folder())
        {
            found.insert(index);
        }
    }
    let folders: Vec<String> = files.iter().filter_map(folders_of_sail).flatten().collect();
    for (index, file) in files.iter().enumerate() {
        let below = |folder: &String| {
            file.path
                .strip_prefix(&**folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        if file.meta.role == Role::App && folders.iter().any(below) {
            found.insert(index);
        }
    }
    found
}

/// What only developers' compose files put into their databases.
fn rows_of_developers(files: &[FileRecord], known: &BTreeSet<usize>) -> Vec<usize> {
    let mut theirs: BTreeSet<String> = BTreeSet::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    for (index, file) in files.iter().enumerate() {
        if file.meta.kind != FileKind::Compose {
            continue;
        }
        let developers = file.meta.role == Role::Development || known.contains(&index);
        let mounted = file
            .entries()
            .filter_map(|entry| {
                entry
                    .value
                    .as_text()?
                    .split_once(":/docker-entrypoint-initdb.d")
            })
            .filter_map(|(source, _)| beside(file.folder(), source));
        if developers {
            theirs.extend(mounted);
        } else {
            others.extend(mounted);
        }
    }
    (0..files.len())
        .filter(|index| files[*index].meta.role == Role::App)
        .filter(|index| theirs.contains(&files[*index].path))
        .filter(|index| !others.contains(&files[*index].path))
        .collect()
}

/// Images that developers' compose files alone build, by name, where another image is there for
/// everybody else.
fn images_of_developers(files: &[FileRecord], known: &BTreeSet<usize>) -> Vec<usize> {
    // Only those that say so themselves: a compose file beside a chart may build what is deployed.
    let developers = |index: usize| files[index].meta.role == Role::Development;
    let built: BTreeSet<String> = (0..files.len())
        .filter(|index| files[*index].meta.kind == FileKind::Compose && developers(*index))
        .flat_map(|index| images_of(&files[index]))
        .collect();
    let is_image = |index: &usize| {
        files[*index].meta.kind == FileKind::Dockerfile && files[*index].meta.role == Role::App
    };
    if built.is_empty() {
        return Vec::new();
    }
    let (theirs, others): (Vec<usize>, Vec<usize>) = (0..files.len())
        .filter(is_image)
        .filter(|index| !known.contains(index))
        .partition(|index| built.contains(&files[*index].path));
    if others.is_empty() {
        return Vec::new();
    }
    // Who else speaks of one builds it for somebody else.
    let spoken_of = |path: &str| {
        let plain = |text: &str| text.strip_prefix("./").unwrap_or(text) == path;
        let says = |value: &Value| match &value.kind {
            // `Dockerfile.${{ matrix.image }}`
            ValueKind::Template(parts) => matches!(parts.first(), Some(Part::Text(start))
                if start.len() > 3 && path.starts_with(start.strip_prefix("./").unwrap_or(start))),
            _ => value.as_text().is_some_and(plain),
        };
        files.iter().enumerate().any(|(index, file)| {
            !developers(index)
                && file.meta.kind.language().is_none()
                && (file.entries().any(|entry| says(&entry.value))
                    || file
                        .commands()
                        .any(|command| command.words.iter().any(says)))
        })
    };
    theirs
        .into_iter()
        .filter(|index| !spoken_of(&files[*index].path))
        .collect()
}

/// Whether a name says which deploy a compose file is for, and that it is no developer's.
fn names_a_deploy(name: &str) -> bool {
    ["prod", "deploy", "stack", "staging"]
        .iter()
        .any(|word| name.contains(word))
        || name
            .split(['.', '-', '_'])
            .any(|word| matches!(word, "stg" | "stage" | "uat"))
}

/// Whether a plain compose file is a developer's: another file says what production runs, or
/// the file itself shows it.
fn is_developers_compose(file: &FileRecord, files: &[FileRecord]) -> bool {
    if file.meta.kind != FileKind::Compose || file.meta.role != Role::App {
        return false;
    }
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    if names_a_deploy(&file.name().to_ascii_lowercase())
        || matches!(folder, "prod" | "production" | "staging")
    {
        return false;
    }
    let elsewhere = files.iter().any(|other| {
        if other.meta.role != Role::App || other.path == file.path {
            return false;
        }
        match other.meta.kind {
            FileKind::Kubernetes
            | FileKind::HelmTemplate
            | FileKind::Procfile
            | FileKind::HerokuYml
            | FileKind::Fly
            | FileKind::Render
            | FileKind::Railway
            | FileKind::CloudFoundry
            | FileKind::AppEngine => true,
            FileKind::Compose => other.name().to_ascii_lowercase().contains("prod"),
            _ => false,
        }
    });
    elsewhere || shows_development(file) || builds_for_developers(file, files)
}

/// The image that a service of a compose file in the same folder builds from a file of its own.
fn images_of(file: &FileRecord) -> impl Iterator<Item = String> {
    file.entries()
        .filter(|entry| {
            entry.path.starts_with("services.") && entry.path.ends_with(".build.dockerfile")
        })
        .filter_map(|entry| beside(file.folder(), entry.value.as_text()?))
}

/// Whether a compose file mounts the whole tree into images that it builds, and the image that the
/// repository itself is built to is none of them.
fn builds_for_developers(file: &FileRecord, files: &[FileRecord]) -> bool {
    let own = if file.folder().is_empty() {
        "Dockerfile".to_owned()
    } else {
        format!("{}/Dockerfile", file.folder())
    };
    let there = files
        .binary_search_by(|other| other.path.as_str().cmp(&own))
        .is_ok();
    let mut images = images_of(file).peekable();
    if !there || images.peek().is_none() || images.any(|image| image == own) {
        return false;
    }
    let builds = |service: &str| {
        let path = format!("services.{service}.build.dockerfile");
        file.entry(&path).is_some()
    };
    let mut mounted = file.entries().filter_map(|entry| {
        let mut parts = entry.path.split('.');
        let (first, service, key) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = entry
            .value
            .as_text()
            .is_some_and(|text| text.starts_with("./:") || text.starts_with(".:"));
        (first == "services" && key == "volumes" && whole).then_some(service)
    });
    mounted.any(builds)
}

fn runs_sail(file: &FileRecord) -> bool {
    file.meta.kind == FileKind::Compose
        && file
            .entries()
            .any(|entry| entry.path.ends_with(".environment.LARAVEL_SAIL"))
}

/// The folders of the images that Laravel's environment for developers builds.
fn folders_of_sail(file: &FileRecord) -> Option<Vec<String>> {
    runs_sail(file).then(|| {
        file.entries()
            .filter(|entry| entry.path.ends_with(".build.context"))
            .filter_map(|entry| beside(file.folder(), entry.value.as_text()?))
            .filter(|folder| !folder.is_empty() && folder != file.folder())
            .collect()
    })
}

fn shows_development(file: &FileRecord) -> bool {
    if runs_sail(file) || stands_in_for_others(file) || starts_services_alone(file) {
        return true;
    }
    let mut services: BTreeMap<&str, Service> = BTreeMap::new();
    let mut reloads = false;
    for fact in file.facts() {
        match &fact.kind {
            FactKind::Entry(entry) => {
                let text = entry.value.as_text().unwrap_or("");
                if entry.path.ends_with(".build.target")
                    && matches!(text, "dev" | "development" | "local" | "builder")
                {
                    return true;
                }
                if entry.path.contains(".environment.")
                    && entry.path.ends_with("_ENV")
                    && matches!(text, "development" | "dev" | "local")
                {
                    return true;
                }
                if let Some((name, rest)) = entry
                    .path
                    .strip_prefix("services.")
                    .and_then(|rest| rest.split_once('.'))
                {
                    services.entry(name).or_default().read(rest, text);
                }
            }
            FactKind::Command(command) => {
                reloads |= command
                    .words
                    .iter()
                    .filter_map(|word| word.as_text())
                    .any(reloads_code);
            }
            _ => {}
        }
    }
    reloads
        && services
            .values()
            .any(|service| service.mounts_code(file.folder()))
}

/// The services of a compose file, each key with what it is given.
fn services(file: &FileRecord) -> impl Iterator<Item = (&str, &str, &str)> {
    file.entries().filter_map(|entry| {
        let (name, rest) = entry.path.strip_prefix("services.")?.split_once('.')?;
        Some((name, rest, entry.value.as_text().unwrap_or("")))
    })
}

/// Images that answer in place of somebody else's service.
const STAND_INS: &[&str] = &[
    "hoverfly",
    "localstack",
    "mock-oauth2-server",
    "mock-server",
    "mockserver",
    "mountebank",
    "smocker",
    "wiremock",
];

/// Whether something in a compose file only plays the part of a service: nobody deploys that.
fn stands_in_for_others(file: &FileRecord) -> bool {
    services(file).any(|(name, key, text)| {
        let plays = |word: &str| matches!(word, "mock" | "mocks" | "mocked" | "fake" | "stub");
        let image = ImageName::parse(text).base();
        name.to_ascii_lowercase().split(['-', '_']).any(plays)
            || key == "image" && STAND_INS.contains(&image)
    })
}

/// What developers look into their services with.
const LOOKING_GLASSES: &[&str] = &[
    "adminer",
    "kafka-ui",
    "mailcatcher",
    "maildev",
    "mailhog",
    "mailpit",
    "mongo-express",
    "pgadmin",
    "pgadmin4",
    "phpmyadmin",
    "redis-commander",
    "redisinsight",
];

/// Whether a compose file starts backing services and opens their ports, and nothing else: what
/// runs beside an app that a developer starts by hand. Where it is to start them again by itself,
/// it may be a server's.
fn starts_services_alone(file: &FileRecord) -> bool {
    let known = |image: &str| {
        file.concepts(ConceptKind::Service)
            .any(|concept| concept.text(Slot::Image) == Some(image))
    };
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut services_of: BTreeSet<&str> = BTreeSet::new();
    let mut open = false;
    for (name, key, text) in services(file) {
        names.insert(name);
        let base = ImageName::parse(text).base();
        match key.split('.').next().unwrap_or(key) {
            "build" | "restart" | "deploy" | "extends" => return false,
            "image" if known(text) || LOOKING_GLASSES.contains(&base) => {
                services_of.insert(name);
            }
            "ports" => open = true,
            _ => {}
        }
    }
    open && !names.is_empty() && names == services_of
}

/// Whether a word of a command says that it starts anew when the code changes.
fn reloads_code(word: &str) -> bool {
    matches!(
        word,
        "--reload"
            | "infinity"
            | "runserver"
            | "nodemon"
            | "dev"
            | "watch"
            | "start:dev"
            | "--debug"
            | "air"
            | "ts-node-dev"
    )
}

/// What a compose service builds and mounts.
#[derive(Default)]
struct Service<'a> {
    context: Option<&'a str>,
    /// What is mounted where, by the place in the list.
    mounts: BTreeMap<&'a str, (&'a str, &'a str)>,
}

impl<'a> Service<'a> {
    fn read(&mut self, path: &'a str, text: &'a str) {
        match path.split_once('.') {
            None if path == "build" && !text.is_empty() => self.context = Some(text),
            Some(("build", "context")) => self.context = Some(text),
            Some(("volumes", rest)) => match rest.split_once('.') {
                None => {
                    if let Some((source, target)) = text.split_once(':') {
                        let target = target.split(':').next().unwrap_or(target);
                        self.mounts.insert(rest, (source, target));
                    }
                }
                Some((index, "source")) => self.mounts.entry(index).or_default().0 = text,
                Some((index, "target")) => self.mounts.entry(index).or_default().1 = text,
                Some(_) => {}
            },
            _ => {}
        }
    }

    /// Whether a folder of code lies over what stands in the image.
    fn mounts_code(&self, folder: &str) -> bool {
        self.mounts.values().any(|(source, target)| {
            let source = source.trim_end_matches('/');
            if matches!(source, "." | ".." | "./src" | "./app") {
                return true;
            }
            let (Some(context), true) = (self.context, source.starts_with('.')) else {
                return false;
            };
            let target = target.trim_end_matches('/');
            let source = beside(folder, source);
            let name = |path: &str| path.rsplit('/').next().map(str::to_ascii_lowercase);
            let own = source.as_deref().and_then(name).unwrap_or_default();
            if own.contains('.') || holds_data(&own) {
                return false;
            }
            let whole = source.is_some() && source == beside(folder, context);
            let same = || name(target).as_deref() == Some(&*own);
            whole
                || is_of_code(target)
                || (same()
                    && target
                        .rsplit_once('/')
                        .is_some_and(|split| is_of_code(split.0)))
        })
    }
}

/// A folder where images keep an app's code.
fn is_of_code(folder: &str) -> bool {
    matches!(
        folder,
        "/app"
            | "/src"
            | "/code"
            | "/workspace"
            | "/usr/src"
            | "/usr/src/app"
            | "/usr/local/app"
            | "/usr/app"
            | "/opt/app"
            | "/srv/app"
            | "/var/www"
            | "/var/www/html"
            | "/var/www/app"
            | "/home/node/app"
            | "/go/src/app"
    )
}

/// A folder that holds what the app works on, not the app.
fn holds_data(name: &str) -> bool {
    [
        "data", "db", "conf", "cert", "secret", "log", "upload", "media", "storage", "static",
        "init", "backup", "key", "sql", "tmp", "cache", "volume",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service<'a>(context: &'a str, mount: &'a str) -> Service<'a> {
        let mut service = Service::default();
        service.read("build.context", context);
        service.read("volumes.0", mount);
        service
    }

    #[test]
    fn code_over_code() {
        for (context, mount, code) in [
            ("./src", "./src/:/usr/src/app/", true),
            ("./web", "./web:/srv/shop", true),
            (".", "./shop:/code/shop", true),
            (".", "./server:/app", true),
            (".", "./media:/app/media", false),
            (".", "./shop.toml:/app/shop.toml", false),
            (".", "./checks:/checks", false),
            (".", "data:/app", false),
        ] {
            let service = service(context, mount);
            assert_eq!(service.mounts_code(""), code, "{context} {mount}");
        }
    }

    #[test]
    fn a_mount_in_the_long_form() {
        let mut service = Service::default();
        service.read("build", "web");
        service.read("volumes.0.source", "./web");
        service.read("volumes.0.target", "/web");
        assert!(service.mounts_code(""));
    }

    #[test]
    fn names_of_deploys() {
        assert!(names_a_deploy("docker-compose.stg.yml"));
        assert!(!names_a_deploy("docker-compose.yml"));
        assert!(!names_a_deploy("postgresql.yml"));
    }
}
