//! Front ends: Xml, WebConfig, Logback, Log4j, Nlog, Log4net, Spring.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Xml, FileKind::WebConfig, FileKind::Logback, FileKind::Log4j, FileKind::Nlog, FileKind::Log4net, FileKind::Spring], data));
