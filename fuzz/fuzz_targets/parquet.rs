//! See `thirdline_fuzz::parquet`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: thirdline_fuzz::leave_decoders_to_their_guard(),
    |bytes: &[u8]| thirdline_fuzz::parquet(bytes)
);
