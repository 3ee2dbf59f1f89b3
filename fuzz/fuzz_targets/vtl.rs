//! A mapping template, and after a line of its own the body it is given.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| stepgate_fuzz::mapping_template(text));
