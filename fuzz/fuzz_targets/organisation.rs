//! See `thirdline_fuzz::organisation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::organisation(bytes));
