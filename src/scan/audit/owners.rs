//! Which component a place belongs to. Usually the one whose folder it lies in; what a compose
//! file, a Kubernetes manifest or a chart says about an image that is built from a component's
//! folder belongs to that component, wherever the file lies.

use std::collections::HashMap;

use crate::diagnostic::Location;
use crate::fact::{Entry, FactKind, FileKind, Part, ValueKind};
use crate::predicate::ImageName;
use crate::repo::{Components, FileRecord, Repository, beside};
use crate::text::Span;

/// Parts of deployment files that speak about a component elsewhere.
#[derive(Debug, Default)]
pub(in crate::scan) struct Owners {
    of_file: HashMap<usize, Vec<(Span, usize)>>,
}

impl Owners {
    /// Looks at every compose file, Kubernetes manifest and template of a chart.
    pub(in crate::scan) fn new(repository: &Repository) -> Self {
        let mut owners = Self::default();
        let by_root: HashMap<&str, usize> = (0..)
            .zip(&repository.components.all)
            .map(|(index, component)| (component.root.as_str(), index))
            .collect();
        let by_name = names(&repository.components);
        for (index, file) in repository.files.iter().enumerate() {
            let parts = match file.meta.kind {
                FileKind::Compose => services(file, &by_root),
                FileKind::Kubernetes => documents(file, &by_name),
                FileKind::HelmTemplate => template(file, &by_name),
                _ => continue,
            };
            if !parts.is_empty() {
                owners.of_file.insert(index, parts);
            }
        }
        owners
    }

    /// The component of a place in a file.
    pub(in crate::scan) fn at(
        &self,
        repository: &Repository,
        file: usize,
        offset: u32,
    ) -> Option<usize> {
        let part = self
            .of_file
            .get(&file)
            .into_iter()
            .flatten()
            .find(|(span, _)| span.start <= offset && offset < span.end);
        match part {
            Some((_, owner)) => Some(*owner),
            None => repository.components.index_of(file),
        }
    }

    /// The component of a place.
    pub(in crate::scan) fn of(
        &self,
        repository: &Repository,
        location: &Location,
    ) -> Option<usize> {
        let file = repository.index_of(&location.path)?;
        self.at(repository, file, location.start.offset)
    }
}

/// Components by the name of their folder, else by that of a folder above (`cart/src`), where
/// only one has it.
fn names(components: &Components) -> HashMap<&str, Option<usize>> {
    let mut own: HashMap<&str, Option<usize>> = HashMap::new();
    let mut above: HashMap<&str, Option<usize>> = HashMap::new();
    for (index, component) in components.all.iter().enumerate() {
        let mut folders = component.root.split('/').rev();
        if let Some(name) = folders.next().filter(|name| !name.is_empty()) {
            own.entry(name)
                .and_modify(|known| *known = None)
                .or_insert(Some(index));
        }
        for name in folders {
            above
                .entry(name)
                .and_modify(|known| *known = None)
                .or_insert(Some(index));
        }
    }
    above.extend(own);
    above
}

fn entries(file: &FileRecord) -> impl Iterator<Item = (&Entry, Span)> {
    file.facts().iter().filter_map(|fact| match &fact.kind {
        FactKind::Entry(entry) => Some((entry, fact.span)),
        _ => None,
    })
}

/// Services that are built from a component's folder.
fn services(file: &FileRecord, by_root: &HashMap<&str, usize>) -> Vec<(Span, usize)> {
    let mut spans: HashMap<&str, Span> = HashMap::new();
    let mut parts = Vec::new();
    for (entry, span) in entries(file) {
        let Some(rest) = entry.path.strip_prefix("services.") else {
            continue;
        };
        if !rest.contains('.') {
            spans.insert(rest, span);
            continue;
        }
        let Some(service) = rest
            .strip_suffix(".build")
            .or_else(|| rest.strip_suffix(".build.context"))
        else {
            continue;
        };
        let Some(context) = entry.value.as_text() else {
            continue;
        };
        let root = beside(file.folder(), context);
        if let (Some(owner), Some(span)) = (
            root.and_then(|root| by_root.get(root.as_str())),
            spans.get(service),
        ) {
            parts.push((*span, *owner));
        }
    }
    parts
}

/// A chart's template belongs to the component that the image is called after as far as that is
/// written, else to the one that the file is, else the chart.
fn template(file: &FileRecord, by_name: &HashMap<&str, Option<usize>>) -> Vec<(Span, usize)> {
    let images = entries(file)
        .map(|(entry, _)| entry)
        .filter(|entry| entry.path.contains("ontainers.") && entry.path.ends_with(".image"));
    let mut named: Vec<&str> = Vec::new();
    for entry in images {
        match &entry.value.kind {
            ValueKind::Text(reference) => named.push(ImageName::parse(reference).base()),
            ValueKind::Template(parts) => {
                named.extend(parts.iter().filter_map(|part| match part {
                    Part::Text(text) => text.strip_suffix(':')?.rsplit('/').next(),
                    Part::Hole(_) => None,
                }));
            }
            _ => {}
        }
    }
    let stem = file.name().split('.').next().unwrap_or_default();
    let chart = file
        .folder()
        .rsplit('/')
        .skip_while(|folder| *folder != "templates")
        .nth(1);
    named.push(stem);
    named.extend(chart);
    let owner = named
        .iter()
        .find_map(|name| by_name.get(name).copied().flatten());
    let whole = Span {
        start: 0,
        end: u32::MAX,
    };
    owner.map(|owner| (whole, owner)).into_iter().collect()
}

/// Documents that run an image named like a component's folder.
fn documents(file: &FileRecord, by_name: &HashMap<&str, Option<usize>>) -> Vec<(Span, usize)> {
    let mut spans: Vec<Option<Span>> = Vec::new();
    let mut owners: Vec<(usize, usize)> = Vec::new();
    for (entry, span) in entries(file) {
        let document = entry.document as usize;
        if spans.len() <= document {
            spans.resize(document + 1, None);
        }
        spans[document] = Some(spans[document].map_or(span, |known| known.join(span)));
        if !entry.path.contains("ontainers.") || !entry.path.ends_with(".image") {
            continue;
        }
        let Some(reference) = entry.value.as_text() else {
            continue;
        };
        let name = ImageName::parse(reference).base();
        if let Some(Some(owner)) = by_name.get(name) {
            owners.push((document, *owner));
        }
    }
    owners.dedup_by_key(|(document, _)| *document);
    owners
        .into_iter()
        .filter_map(|(document, owner)| Some((spans[document]?, owner)))
        .collect()
}
