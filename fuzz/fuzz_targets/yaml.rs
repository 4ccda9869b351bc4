//! Front ends: Yaml, Compose, Kubernetes, HelmTemplate, HelmValues, Kustomize, GithubActions, GitlabCi, CircleCi, AzurePipelines, Bitbucket, Travis, CloudBuild, Taskfile, Ansible, RailsYaml, HerokuYml, Render, AppEngine, Serverless, CloudFoundry.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Yaml, FileKind::Compose, FileKind::Kubernetes, FileKind::HelmTemplate, FileKind::HelmValues, FileKind::Kustomize, FileKind::GithubActions, FileKind::GitlabCi, FileKind::CircleCi, FileKind::AzurePipelines, FileKind::Bitbucket, FileKind::Travis, FileKind::CloudBuild, FileKind::Taskfile, FileKind::Ansible, FileKind::RailsYaml, FileKind::HerokuYml, FileKind::Render, FileKind::AppEngine, FileKind::Serverless, FileKind::CloudFoundry], data));
