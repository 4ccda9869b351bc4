//! Front ends: JavaScript, TypeScript, Vue, Svelte.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::JavaScript, FileKind::TypeScript, FileKind::Vue, FileKind::Svelte], data));
