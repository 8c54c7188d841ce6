//! See `thirdline_fuzz::propose`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::propose(bytes));
