//! See `thirdline_fuzz::agreement`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::agreement(bytes));
