//! See `report_review_fuzz::keymap`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| report_review_fuzz::keymap(bytes));
