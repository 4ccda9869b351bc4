//! Components of which nothing but pages is left once they are built: apps of one page, and sites
//! made by a generator. Knows bundlers and frameworks by their packages' names, no rule.

use super::component::{Component, is_workspace};
use super::model::FileRecord;
use crate::concept::ConceptKind;
use crate::fact::{FileKind, Language, Role, Value};
use crate::predicate::ImageName;

/// What makes pages of sources.
const BUNDLERS: &[&str] = &[
    "@angular-devkit/build-angular",
    "@angular/build",
    "@angular/cli",
    "@craco/craco",
    "@rsbuild/core",
    "@rspack/core",
    "@vue/cli-service",
    "gatsby",
    "parcel",
    "parcel-bundler",
    "react-scripts",
    "snowpack",
    "vite",
    "webpack",
];

/// What draws on screens.
const ON_SCREENS: &[&str] = &[
    "@angular/platform-browser",
    "preact",
    "react-dom",
    "solid-js",
    "svelte",
    "vue",
];

/// What serves pages, or makes no pages at all, whatever else is there.
const SERVERS: &[&str] = &[
    "@angular/ssr",
    "@astrojs/node",
    "@hapi/hapi",
    "@hono/node-server",
    "@nestjs/core",
    "@nguniversal/express-engine",
    "@react-router/node",
    "@react-router/serve",
    "@remix-run/node",
    "@remix-run/serve",
    "@sveltejs/adapter-node",
    "@sveltejs/kit",
    "@tanstack/react-start",
    "@tanstack/start",
    "electron",
    "expo",
    "express",
    "fastify",
    "hono",
    "koa",
    "next",
    "nuxt",
    "react-native",
];

/// Why a component is a static site that a bundler builds, if it is one.
pub(super) fn built_pages(files: &[FileRecord], component: &Component) -> Option<String> {
    let mut manifests = component.manifests.iter().map(|index| &files[*index]);
    let manifest = manifests.next()?;
    if manifest.meta.kind != FileKind::PackageJson || manifests.next().is_some() {
        return None;
    }
    let among = |list: &[&str]| {
        manifest
            .dependencies()
            .find(|dependency| list.contains(&&*dependency.name))
    };
    let bundler = among(BUNDLERS)?;
    if among(SERVERS).is_some() {
        return None;
    }
    let mut own = component.files.iter().map(|index| &files[*index]);
    let page = own.clone().any(|file| {
        file.meta.kind == FileKind::Html
            && file.meta.role == Role::App
            && matches!(file.name(), "index.html" | "index.ejs" | "index.htm")
    });
    // What the app in the folder above hands out has its pages there; and what draws on a screen
    // and gives nothing to other packages is for browsers.
    let given = manifest.entries().any(|entry| {
        let key = entry.path.split('.').next();
        matches!(
            key,
            Some("main" | "module" | "exports" | "types" | "files" | "bin")
        )
    });
    let draws = !given && !is_workspace(files, manifest) && among(ON_SCREENS).is_some();
    let page = page || draws || is_bundled_for_another(files, component);
    // Code that serves, or that no browser runs.
    let serves = own.any(|file| {
        let app = matches!(file.meta.role, Role::App | Role::Development);
        let language = file.meta.kind.language();
        let other = language
            .is_some_and(|language| language != Language::JavaScript && !language.is_script());
        app && (other || (language.is_some() && is_server(file)))
    });
    (page && !serves).then(|| format!("`{}` builds pages with `{}`", manifest.path, bundler.name))
}

/// Whether a folder is named after what browsers load, and lies in that of an app in another
/// language.
fn is_bundled_for_another(files: &[FileRecord], component: &Component) -> bool {
    let (above, name) = component
        .root
        .rsplit_once('/')
        .unwrap_or(("", &component.root));
    matches!(
        name,
        "assets" | "client" | "frontend" | "front-end" | "javascript" | "js" | "ui" | "webapp"
    ) && files.iter().any(|file| {
        file.meta.kind.is_manifest()
            && file.meta.kind != FileKind::PackageJson
            && file.meta.role == Role::App
            && file.folder() == above
    })
}

/// Web servers whose images hand out files.
const WEB_SERVERS: &[&str] = &["caddy", "httpd", "nginx", "nginx-unprivileged"];

/// Why a component is a static site whose images are a web server's: a package of sources for
/// browsers that is built, and of which nothing but files goes into an image.
pub(super) fn pages_in_image(files: &[FileRecord], component: &Component) -> Option<String> {
    let mut manifests = component.manifests.iter().map(|index| &files[*index]);
    if manifests.next()?.meta.kind != FileKind::PackageJson || manifests.next().is_some() {
        return None;
    }
    let own = || component.files.iter().map(|index| &files[*index]);
    let other = own().any(|file| {
        let language = file.meta.kind.language();
        file.meta.role == Role::App
            && language
                .is_some_and(|language| language != Language::JavaScript && !language.is_script())
    });
    let mut images = own()
        .filter(|file| file.meta.kind == FileKind::Dockerfile && file.meta.role == Role::App)
        .peekable();
    let first = images.peek().copied()?;
    let served = !other && images.all(|file| WEB_SERVERS.contains(&base(file).as_str()));
    served.then(|| format!("`{}` hands out its files by `{}`", first.path, base(first)))
}

/// The name of the image that the last stage of an image is built on, over other stages.
fn base(image: &FileRecord) -> String {
    let mut stages: Vec<(&str, &str)> = Vec::new();
    let mut last = "";
    for (instruction, _) in image.instructions() {
        if &*instruction.name != "FROM" {
            continue;
        }
        let Some(from) = instruction.arguments.first().and_then(Value::as_text) else {
            last = "";
            continue;
        };
        let known = stages.iter().find(|(stage, _)| *stage == from);
        last = known.map_or(from, |(_, base)| *base);
        if let Some(stage) = instruction.arguments.get(1).and_then(Value::as_text) {
            stages.push((stage, last));
        }
    }
    ImageName::parse(last).base().to_owned()
}

/// Whether something in a file serves requests of more than its developers.
pub(super) fn is_server(file: &FileRecord) -> bool {
    file.understood.concepts.iter().any(|concept| {
        matches!(
            concept.kind,
            ConceptKind::Server | ConceptKind::Route | ConceptKind::InjectedServer
        )
    })
}

/// Tells the scripts that the pages of a component run in a browser: those in the folder of its
/// `index.html` and below, as far as they serve nothing.
pub(super) fn page_scripts<'a>(
    files: &'a [FileRecord],
    component: &Component,
) -> impl Fn(&FileRecord) -> bool + use<'a> {
    let folders: Vec<&str> = component
        .files
        .iter()
        .map(|index| &files[*index])
        .filter(|file| file.meta.kind == FileKind::Html && file.name() == "index.html")
        .map(FileRecord::folder)
        .filter(|folder| component.manifests.is_empty() && !folder.is_empty())
        .collect();
    move |file| {
        let below = |folder: &&str| {
            let rest = file.path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        file.meta.kind.language() == Some(Language::JavaScript)
            && folders.iter().any(below)
            && !is_server(file)
    }
}
