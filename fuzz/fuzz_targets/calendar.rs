//! See `thirdline_fuzz::calendar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::calendar(bytes));
