//! See `thirdline_fuzz::jsonl`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::jsonl(bytes));
