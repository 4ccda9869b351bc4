//! Front ends: Markdown, Sql, Html, Pem, Envdir, Text.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Markdown, FileKind::Sql, FileKind::Html, FileKind::Pem, FileKind::Envdir, FileKind::Text], data));
