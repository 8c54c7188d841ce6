//! See `thirdline_fuzz::icalendar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| thirdline_fuzz::icalendar(bytes));
