//! Front ends: Toml, Fly, Railway.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Toml, FileKind::Fly, FileKind::Railway], data));
