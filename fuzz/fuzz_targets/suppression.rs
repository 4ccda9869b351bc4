//! Comments that silence.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::suppression(data));
