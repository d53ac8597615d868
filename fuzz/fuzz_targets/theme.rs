//! See `report_review_fuzz::theme`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| report_review_fuzz::theme(bytes));
