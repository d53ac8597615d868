//! The review in the terminal.

use std::path::PathBuf;

use super::args::Common;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::setup::{self, Environment};

/// Opens the review.
pub fn run(_out: &mut Out, paths: &[PathBuf], common: &Common, environment: &Environment) -> Result<Outcome, Failure> {
    super::batch::corpus(paths, None, common)?;
    let reviewer = setup::reviewer(common, environment);
    Err(Failure::Shown(format!("{reviewer}: this build has no terminal review\n")))
}
