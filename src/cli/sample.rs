//! `sample`: the paths of a sample, one a line.

use super::batch::Batch;
use super::failure::{Failure, Outcome};
use super::out::Out;
use crate::review::Plan;
use crate::session::{Summary, drawn};
use crate::text::visible;

/// Prints the paths of the sample that a plan makes of the corpus.
pub fn run(out: &mut Out, batch: &Batch, plan: &Plan) -> Result<Outcome, Failure> {
    let mut summaries: Vec<Summary> = Vec::new();
    batch.each(
        out,
        |reader, entry| Ok(reader.summarise(entry).0),
        |_, summary| {
            summaries.push(summary);
            Ok(())
        },
    )?;
    for path in drawn(plan, summaries.iter()) {
        out.print(format!("{}\n", visible(path)))?;
    }
    Ok(Outcome::Fine)
}
