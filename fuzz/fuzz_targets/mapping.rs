//! See `thirdline_fuzz::mapping`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::mapping(bytes));
