//! Front ends: Json, AppSettings, LaunchSettings, HerokuApp, Devcontainer, Pm2.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Json, FileKind::AppSettings, FileKind::LaunchSettings, FileKind::HerokuApp, FileKind::Devcontainer, FileKind::Pm2], data));
