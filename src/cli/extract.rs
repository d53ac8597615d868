//! `extract`: every cell of every report.

use super::batch::{Batch, document, tell_refused};
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::{TOOL, pieces::Pieces};
use crate::export::{Context, Format};

/// Prints every report in `format`.
pub fn run(out: &mut Out, batch: &Batch, format: &'static Format) -> Result<Outcome, Failure> {
    let Some(shape) = &format.extract else { return Ok(Outcome::Fine) };
    let lang = out.lang.clone();
    let head = (shape.head)(&Context { lang: &lang, tool: TOOL });
    let mut pieces = Pieces::begin(out, &head, shape.between)?;
    batch.each(
        out,
        move |reader, entry| {
            let document = document(reader.load(entry)?, entry);
            let text = (shape.each)(&document, &Context { lang: &lang, tool: TOOL });
            Ok((text, document.path, document.report.reason))
        },
        |out, (text, path, reason)| {
            tell_refused(out, &path, reason);
            pieces.print(out, &text)
        },
    )?;
    out.print(shape.tail)?;
    batch.tell_none(out);
    Ok(Outcome::Fine)
}
