//! Front ends: Makefile, Justfile, Procfile, Crontab, Jenkinsfile, Nginx, Apache, Haproxy, Logrotate.
#![no_main]

use xii::fact::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::front_end(&[FileKind::Makefile, FileKind::Justfile, FileKind::Procfile, FileKind::Crontab, FileKind::Jenkinsfile, FileKind::Nginx, FileKind::Apache, FileKind::Haproxy, FileKind::Logrotate], data));
