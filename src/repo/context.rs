//! Which other files are looked at beside a few chosen ones, so that these are understood: the
//! manifests and images of the folders that they lie in say what the app is and what runs.
//! Chosen by their paths alone, and few.

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::classify::classify;
use crate::fact::FileKind;

/// How many files are looked at beside the chosen ones.
const MOST: usize = 100;

/// Paths out of `all` that say what the chosen ones belong to, in the order of `all`.
pub fn context<'a, S: BuildHasher>(
    chosen: &HashSet<&str, S>,
    all: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let mut above: HashSet<&str> = HashSet::from([""]);
    let mut settings: HashSet<&str> = HashSet::new();
    let mut composes = false;
    for path in chosen {
        let mut rest = *path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !above.insert(folder) {
                break;
            }
            rest = folder;
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if is_base_of_settings(name) {
            settings.insert(folder);
        }
        composes |= classify(path) == Some(FileKind::Compose);
    }
    all.filter(|path| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let near = above.contains(folder) && says_what_runs(path);
        // Another module of settings may give a name of this one its real value.
        let settles = settings.contains(folder) && name.strip_suffix(".py").is_some();
        // Next to manifests of a cluster, a compose file is a developer's.
        let deploys = composes && is_of_a_cluster(path);
        (near || settles || deploys) && !chosen.contains(path)
    })
    .take(MOST)
    .collect()
}

fn says_what_runs(path: &str) -> bool {
    classify(path).is_some_and(|kind| {
        kind.is_manifest()
            || matches!(
                kind,
                FileKind::Dockerfile
                    | FileKind::Compose
                    | FileKind::Procfile
                    | FileKind::HerokuApp
                    | FileKind::HerokuYml
                    | FileKind::Fly
                    | FileKind::Render
                    | FileKind::Railway
                    | FileKind::AppEngine
                    | FileKind::Serverless
                    | FileKind::Supervisor
            )
    })
}

fn is_base_of_settings(name: &str) -> bool {
    matches!(
        name,
        "base.py" | "common.py" | "default.py" | "defaults.py" | "settings.py" | "config.py"
    )
}

fn is_of_a_cluster(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |split| split.0);
    [".yaml", ".yml"]
        .iter()
        .any(|ending| path.ends_with(ending))
        && folders.split('/').any(|folder| {
            matches!(
                folder,
                "k8s" | "kubernetes" | "kube" | "deploy" | "deployment" | "helm" | "charts"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_of_the_folders_above_and_no_others() {
        let all = [
            "Dockerfile",
            "README.md",
            "api/package.json",
            "api/src/app.js",
            "api/src/other.js",
            "web/package.json",
        ];
        let chosen = HashSet::from(["api/src/app.js"]);
        let found = context(&chosen, all.into_iter());
        assert_eq!(found, ["Dockerfile", "api/package.json"]);
    }

    #[test]
    fn settings_beside_their_base() {
        let all = [
            "shop/settings/base.py",
            "shop/settings/production.py",
            "shop/urls.py",
        ];
        let chosen = HashSet::from(["shop/settings/base.py"]);
        let found = context(&chosen, all.into_iter());
        assert_eq!(found, ["shop/settings/production.py"]);
    }
}
