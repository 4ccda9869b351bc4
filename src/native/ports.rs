//! `port-binding/port-mismatch`: places that name an app's port and disagree.
//!
//! What the app listens on is told by its run command, its code or the variable that it is
//! given; everything that leads traffic to it (EXPOSE, published ports, Services, probes) must
//! name one of those ports.

mod kubernetes;

use std::collections::BTreeSet;

use super::image_stages::Stages;
use super::runtimes::family;
use super::{Findings, Found};
use crate::concept::{Concept, ConceptKind, Slot};
use crate::fact::{FileKind, Language, Part, Role, UnitKind, Value, ValueKind};
use crate::predicate::{ImageName, split_host_port};
use crate::repo::{FileRecord, Repository};
use crate::rule::Mark;
use crate::text::Span;

/// A port that something listens on, and where it says so.
#[derive(Clone, Debug)]
struct Listen<'a> {
    port: u16,
    /// The variable that can change it.
    variable: Option<&'a str>,
    file: &'a FileRecord,
    span: Span,
}

/// Looks at images, compose files, Kubernetes and fly.toml.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    for file in repository.of_kind(FileKind::Dockerfile) {
        if file.meta.role == Role::App {
            image(repository, file, findings);
        }
    }
    for file in repository.of_kind(FileKind::Compose) {
        if matches!(file.meta.role, Role::App | Role::Development) {
            compose(repository, file, findings);
        }
    }
    for file in repository.of_kind(FileKind::Fly) {
        fly(repository, file, findings);
    }
    kubernetes::check(repository, findings);
}

/// A port as a number; protocols behind it are left out.
fn port(value: &Value) -> Option<u16> {
    value
        .as_scalar()?
        .split('/')
        .next()?
        .trim()
        .parse()
        .ok()
        .filter(|port| *port > 0)
}

/// The port that a value holds or falls back to, and the variable that sets it.
fn settable(value: &Value) -> (Option<u16>, Option<&str>) {
    match &value.kind {
        ValueKind::Environment { name, default } => (default.as_deref().and_then(port), Some(name)),
        ValueKind::Fallback(first, second) => {
            let (_, variable) = settable(first);
            (port(second), variable)
        }
        _ => (port(value), None),
    }
}

/// The port of a server concept.
fn listen<'a>(file: &'a FileRecord, concept: &'a Concept) -> Option<Listen<'a>> {
    if let Some(value) = concept.slot(Slot::Port) {
        let (port, variable) = settable(value);
        return Some(Listen {
            port: port?,
            variable,
            file,
            span: value.span,
        });
    }
    let value = concept.slot(Slot::Address)?;
    let (port, variable) = match &value.kind {
        ValueKind::Template(parts) => match parts.last()? {
            Part::Hole(hole) => {
                let (port, variable) = settable(hole);
                (port?, variable)
            }
            Part::Text(text) => (split_host_port(text).1?.parse().ok()?, None),
        },
        ValueKind::Environment { name, default } => {
            let text = default.as_deref()?.as_text()?;
            (split_host_port(text).1?.parse().ok()?, Some(&**name))
        }
        _ => (split_host_port(value.as_text()?).1?.parse().ok()?, None),
    };
    Some(Listen {
        port,
        variable,
        file,
        span: value.span,
    })
}

/// The ports that a file's own run commands name.
fn of_commands(file: &FileRecord, unit: impl Fn(UnitKind, &str) -> bool) -> Vec<Listen<'_>> {
    file.concepts(ConceptKind::Server)
        .filter(|concept| {
            concept.unit.is_some_and(|id| {
                file.understood
                    .facts
                    .units
                    .get(id as usize)
                    .is_some_and(|own| unit(own.kind, &own.name))
            })
        })
        .filter_map(|concept| listen(file, concept))
        .collect()
}

/// The ports that the source of an image's component listens on. None when a server's port
/// cannot be told.
fn of_code<'a>(repository: &'a Repository, image: &FileRecord) -> Option<Vec<Listen<'a>>> {
    let component = repository.component_of(&image.path)?;
    let stages = Stages::of(image);
    let base = ImageName::parse(stages.base()?.reference.as_text()?);
    if is_web_server(&base) {
        return None;
    }
    let mut found = Vec::new();
    for file in component
        .files
        .iter()
        .map(|index| &repository.files[*index])
    {
        let settings = matches!(
            file.meta.kind,
            FileKind::Spring | FileKind::Shell | FileKind::PowerShell | FileKind::PackageJson
        );
        let runs = settings
            || file
                .meta
                .kind
                .language()
                .is_some_and(|own| runs(&base, own));
        if file.meta.role != Role::App || !runs {
            continue;
        }
        // A server of which the port is not known listens somewhere else than the others.
        for concept in file.concepts(ConceptKind::Server) {
            // In settings, the address is a key of its own.
            let address_alone = settings && concept.slot(Slot::Host).is_some();
            if !address_alone {
                found.push(listen(file, concept)?);
            }
        }
    }
    Some(found)
}

/// Whether an image built on a base can run code of a language: not if it is another one's.
fn runs(base: &ImageName, language: Language) -> bool {
    let own = family(base);
    match language {
        Language::Python => own == Some("python"),
        Language::JavaScript => own == Some("node"),
        Language::Ruby => own == Some("ruby"),
        // A release brings its own runtime.
        Language::Elixir => matches!(own, None | Some("elixir")),
        Language::Java | Language::Kotlin | Language::Scala => own == Some("java"),
        Language::CSharp => own == Some("dotnet"),
        // Compiled programs run on anything small.
        Language::Go => matches!(own, None | Some("go")),
        Language::Rust => matches!(own, None | Some("rust")),
        Language::Php | Language::Shell | Language::PowerShell => false,
    }
}

fn is_web_server(base: &ImageName) -> bool {
    ["nginx", "httpd", "caddy", "traefik", "haproxy", "envoy"]
        .iter()
        .any(|name| base.base().contains(name))
}

/// The only image file of a component.
fn is_alone(repository: &Repository, image: &FileRecord) -> bool {
    let root = repository.component_of(&image.path).map(|own| &own.root);
    repository
        .of_kind(FileKind::Dockerfile)
        .filter(|file| file.meta.role == Role::App)
        .filter(|file| repository.component_of(&file.path).map(|own| &own.root) == root)
        .count()
        == 1
}

/// What an image listens on: its command's ports, else its code's, changed by what ENV says.
fn of_image<'a>(repository: &'a Repository, image: &'a FileRecord) -> Vec<Listen<'a>> {
    let commands = of_commands(image, |kind, _| {
        matches!(kind, UnitKind::ImageCommand | UnitKind::ImageEntrypoint)
    });
    let started = image
        .concepts(ConceptKind::Server)
        .any(|concept| concept.unit.is_some());
    let mut found = if started {
        commands
    } else if is_alone(repository, image) {
        of_code(repository, image).unwrap_or_default()
    } else {
        Vec::new()
    };
    for listen in &mut found {
        if let Some(name) = listen.variable
            && let Some((value, span)) = variable(image, name)
        {
            listen.port = value;
            listen.span = span;
            listen.file = image;
        }
    }
    found
}

/// The value that ENV of an image gives to a variable.
fn variable(image: &FileRecord, name: &str) -> Option<(u16, Span)> {
    image
        .instructions()
        .filter(|(instruction, _)| &*instruction.name == "ENV" && instruction.last_stage)
        .filter_map(|(instruction, _)| {
            let [key, value] = instruction.arguments.as_slice() else {
                return None;
            };
            (key.as_text() == Some(name)).then_some((port(value)?, value.span))
        })
        .last()
}

/// The ports that an image exposes. None when one cannot be told.
fn exposed(image: &FileRecord) -> Option<Vec<(u16, Span)>> {
    image
        .instructions()
        .filter(|(instruction, _)| &*instruction.name == "EXPOSE" && instruction.last_stage)
        .map(|(instruction, _)| {
            let value = instruction.arguments.first()?;
            Some((port(value)?, value.span))
        })
        .collect()
}

/// Whether anything of the repository sets a variable, so that its default says little.
fn is_set(repository: &Repository, name: &str) -> bool {
    repository
        .concepts(ConceptKind::EnvironmentDeclaration)
        .any(|(file, concept)| {
            !matches!(file.meta.role, Role::Test | Role::Docs | Role::Ci)
                && file.meta.kind != FileKind::Dockerfile
                && concept.text(Slot::Name) == Some(name)
        })
}

/// EXPOSE and the health check against what the image listens on.
fn image(repository: &Repository, file: &FileRecord, findings: &mut Findings) {
    let listens = of_image(repository, file);
    let Some(first) = listens.first() else {
        return;
    };
    if listens.iter().any(|one| {
        one.file.path != file.path && one.variable.is_some_and(|name| is_set(repository, name))
    }) {
        return;
    }
    let ports: BTreeSet<u16> = listens.iter().map(|one| one.port).collect();
    let Some(exposed) = exposed(file) else {
        return;
    };
    let meets = exposed.iter().any(|(port, _)| ports.contains(port));
    if let (false, Some((port, span))) = (meets, exposed.first()) {
        findings.add(found(file, *span, *port, "exposed", first));
        return;
    }
    for concept in checks(file, |kind, _| kind == UnitKind::Healthcheck) {
        if !ports.contains(&concept.0) && !exposed.iter().any(|(port, _)| *port == concept.0) {
            findings.add(found(file, concept.1, concept.0, "checked", first));
        }
    }
}

/// Ports of this machine that health checks ask for.
fn checks(file: &FileRecord, unit: impl Fn(UnitKind, &str) -> bool) -> Vec<(u16, Span)> {
    file.commands()
        .filter(|command| {
            file.understood
                .facts
                .units
                .get(command.unit as usize)
                .is_some_and(|own| unit(own.kind, &own.name))
        })
        .flat_map(|command| &command.words)
        .filter_map(|word| {
            let text = word.as_text()?;
            let rest = [
                "http://localhost:",
                "http://127.0.0.1:",
                "http://0.0.0.0:",
                "localhost:",
            ]
            .iter()
            .find_map(|start| text.strip_prefix(start))?;
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            Some((rest[..end].parse().ok()?, word.span))
        })
        .collect()
}

fn found(file: &FileRecord, span: Span, port: u16, how: &str, listen: &Listen) -> Found {
    let place = if listen.file.path == file.path {
        String::new()
    } else {
        format!(" in `{}`", listen.file.path)
    };
    Found {
        path: file.path.clone(),
        span,
        message: format!(
            "port `{port}` is {how} here, and the app listens on `{}`{place}",
            listen.port
        ),
        marks: vec![Mark {
            path: listen.file.path.clone(),
            span: listen.span,
            message: format!("listens on {}", listen.port),
        }],
        ..Found::default()
    }
}

/// The container's side of what a compose service publishes.
fn published(value: &Value) -> Option<u16> {
    let text = value.as_scalar()?;
    let text = text.split('/').next()?;
    let container = text.rsplit(':').next()?;
    container.parse().ok()
}

fn compose(repository: &Repository, file: &FileRecord, findings: &mut Findings) {
    let mut services: BTreeSet<&str> = BTreeSet::new();
    for entry in file.entries() {
        let mut parts = entry.path.split('.');
        if let (Some("services"), Some(service), Some("build")) =
            (parts.next(), parts.next(), parts.next())
        {
            services.insert(service);
        }
    }
    for service in services {
        let Some(listens) = of_service(repository, file, service) else {
            continue;
        };
        let Some(first) = listens.first() else {
            continue;
        };
        let start = format!("services.{service}.ports.");
        let mut ports = Vec::new();
        let mut told = true;
        for entry in file.entries() {
            let Some(rest) = entry.path.strip_prefix(&start) else {
                continue;
            };
            match rest.split_once('.') {
                None if matches!(entry.value.kind, ValueKind::Map(_)) => {}
                None => match published(&entry.value) {
                    Some(port) => ports.push((port, entry.value.span)),
                    None => told = false,
                },
                Some((_, "target")) => {
                    ports.extend(port(&entry.value).map(|port| (port, entry.value.span)));
                }
                Some(_) => {}
            }
        }
        let meets = ports
            .iter()
            .any(|(port, _)| listens.iter().any(|listen| listen.port == *port));
        if let (true, false, Some((port, span))) = (told, meets, ports.first()) {
            findings.add(found(file, *span, *port, "published", first));
        }
    }
}

/// What a compose service listens on: by its own command and variables, else by its image.
fn of_service<'a>(
    repository: &'a Repository,
    file: &'a FileRecord,
    service: &str,
) -> Option<Vec<Listen<'a>>> {
    let entry = |key: &str| file.entry(&format!("services.{service}.{key}"));
    let commands = of_commands(file, |kind, name| {
        name == service && matches!(kind, UnitKind::ComposeCommand | UnitKind::ComposeEntrypoint)
    });
    let overridden = entry("command").is_some() || entry("entrypoint").is_some();
    let mut listens = if commands.is_empty() {
        let context = entry("build")
            .and_then(|entry| entry.value.as_text())
            .or_else(|| entry("build.context")?.value.as_text())
            .unwrap_or(".");
        let name = entry("build.dockerfile")
            .and_then(|entry| entry.value.as_text())
            .unwrap_or("Dockerfile");
        let folder = crate::repo::beside(file.folder(), context)?;
        let image = repository.file(&crate::repo::beside(&folder, name)?)?;
        let exposed = exposed(image)?;
        let mut listens = if overridden {
            // Another command may listen elsewhere; what the code says still holds.
            of_code(repository, image)?
        } else {
            of_image(repository, image)
        };
        let first = listens.first().cloned();
        // What the image exposes is another thing that a publisher may rely on.
        if let Some(first) = first {
            listens.extend(exposed.iter().map(|(port, _)| Listen {
                port: *port,
                ..first.clone()
            }));
        }
        listens
    } else {
        commands
    };
    // A variable that the service sets, here or in a file that is not looked into.
    let files = file.entries().any(|entry| {
        entry
            .path
            .starts_with(&format!("services.{service}.env_file"))
    });
    for listen in &mut listens {
        let Some(name) = listen.variable else {
            continue;
        };
        if let Some(set) = entry(&format!("environment.{name}")) {
            listen.port = port(&set.value)?;
            listen.span = set.value.span;
            listen.file = file;
        } else if files || is_set(repository, name) {
            return None;
        }
    }
    Some(listens)
}

/// `internal_port` of fly.toml against the image beside it.
fn fly(repository: &Repository, file: &FileRecord, findings: &mut Findings) {
    let folder = file.folder();
    let beside = |name: &str| crate::repo::beside(folder, name);
    let name = file
        .entry("build.dockerfile")
        .and_then(|entry| entry.value.as_text())
        .unwrap_or("Dockerfile");
    let Some(image) = beside(name).and_then(|path| repository.file(&path)) else {
        return;
    };
    let mut listens = of_image(repository, image);
    for listen in &mut listens {
        let Some(name) = listen.variable else {
            continue;
        };
        match file.entry(&format!("env.{name}")) {
            Some(entry) => match port(&entry.value) {
                Some(port) => listen.port = port,
                None => return,
            },
            None if listen.file.path != image.path && is_set(repository, name) => return,
            None => {}
        }
    }
    let Some(first) = listens.first() else {
        return;
    };
    let processes = file
        .entries()
        .any(|entry| entry.path.starts_with("processes") || entry.path.starts_with("experimental"));
    if processes {
        return;
    }
    for entry in file.entries() {
        if !entry.path.ends_with("internal_port") {
            continue;
        }
        if let Some(port) = port(&entry.value)
            && !listens.iter().any(|listen| listen.port == port)
        {
            findings.add(found(file, entry.value.span, port, "routed to", first));
            return;
        }
    }
}
