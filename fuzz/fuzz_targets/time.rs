//! See `thirdline_fuzz::time`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::time(bytes));
