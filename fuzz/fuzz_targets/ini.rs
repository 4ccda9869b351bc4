//! Front ends: Ini, Properties, Dotenv, Systemd, Supervisor, PhpIni, UwsgiIni, PythonLoggingIni, JulProperties, ServiceConfig, Gitmodules.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Ini, FileKind::Properties, FileKind::Dotenv, FileKind::Systemd, FileKind::Supervisor, FileKind::PhpIni, FileKind::UwsgiIni, FileKind::PythonLoggingIni, FileKind::JulProperties, FileKind::ServiceConfig, FileKind::Gitmodules], data));
