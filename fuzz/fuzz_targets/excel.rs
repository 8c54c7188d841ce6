//! See `thirdline_fuzz::excel`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::excel(bytes));
