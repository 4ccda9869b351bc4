//! A tree of any files, in every form of output.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| xii_fuzz::renderers(data));
