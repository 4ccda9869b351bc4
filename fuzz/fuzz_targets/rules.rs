//! Files of rules and of vocabulary.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::rules(data));
