//! Front ends: Requirements, PyProject, Pipfile, SetupCfg, CondaEnvironment, PackageJson, CargoToml, Gemfile, GoMod, MavenPom, Gradle, VersionCatalog, ComposerJson, DotnetProject, MixExs, Lockfile, Toolchain, Aptfile.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Requirements, FileKind::PyProject, FileKind::Pipfile, FileKind::SetupCfg, FileKind::CondaEnvironment, FileKind::PackageJson, FileKind::CargoToml, FileKind::Gemfile, FileKind::GoMod, FileKind::MavenPom, FileKind::Gradle, FileKind::Sbt, FileKind::PlayRoutes, FileKind::VersionCatalog, FileKind::ComposerJson, FileKind::DotnetProject, FileKind::MixExs, FileKind::Lockfile, FileKind::Toolchain, FileKind::Aptfile], data));
