//! The pictures of the documentation show the program as it is.

#[path = "../examples/screens.rs"]
#[allow(dead_code, unused_attributes, reason = "the example's own `main` draws the pictures")]
mod screens;

use std::fs;

/// Not run by default: a picture may lag behind a change of the screen until the next release.
#[test]
#[ignore = "run with `cargo test --test pictures -- --ignored`; draw anew with `cargo run --release --example screens`"]
#[allow(clippy::disallowed_methods, reason = "this test reads the pictures")]
fn the_pictures_are_those_the_program_draws_now() {
    for (file, picture) in screens::pictures().expect("drawn") {
        let shown = fs::read_to_string(&file).expect("there");
        assert!(shown == picture, "{} is not what the program draws now", file.display());
    }
}
