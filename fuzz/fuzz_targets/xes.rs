//! See `thirdline_fuzz::xes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::xes(bytes));
