//! Documents from standard input, one a line, each for itself: what engines that fan work out over many
//! machines pipe through a program. One line goes out for each that came in, in their order.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::args::{Common, FailOn};
use super::batch::{document, guarded, reviews};
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::{TOOL, config::Config, forms, setup};
use crate::check::Severity;
use crate::export::{Checked, Context, format, json_line};
use crate::review::Reviews;
use crate::session::{Document, Near, examine};
use crate::store::scan::Entry;
use crate::store::{Corpus, MAX_BYTES, Reader, pool};

/// What is wanted of each document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its cells.
    Cells,
    /// Its findings; those of this gravity are a failure.
    Findings(FailOn),
}

/// A line that comes in.
#[derive(Deserialize)]
#[serde(expecting = "an object with `path` and `text`")]
struct Given {
    path: String,
    text: String,
}

/// A line that goes out in place of one that cannot be worked on.
#[derive(Serialize)]
struct Refused<'a> {
    line: usize,
    error: &'a str,
}

/// What became of a line.
enum Done {
    /// What goes out, and the gravest of what was found.
    Line(String, Option<Severity>),
    /// Why nothing else goes out.
    Refused(String),
}

/// Works on every line of standard input.
pub fn run(out: &mut Out, (common, me): (&Common, &str), wanted: Wanted) -> Result<Outcome, Failure> {
    let corpus = Corpus::new(&[], common.state.as_deref())?;
    // Reviews count where somebody says where they are: the folder a program is started in by an engine
    // is anybody's.
    let blind = setup::is_blind(common, &Config::default()).then_some(me);
    let reviews = if common.state.is_some() { reviews(out, &corpus, blind).1 } else { Reviews::default() };
    let forms = forms::load(common.forms.as_deref(), &out.lang)?;
    let rules = setup::rules(common, &Config::default(), setup::known_rules(common, &forms))?;
    let reader =
        Reader { corpus: Arc::new(corpus), forms: Arc::new(forms), rules: Arc::new(rules), reviews, lang: Arc::new(out.lang.clone()) };
    let lines = Lines { input: BufReader::with_capacity(1 << 16, io::stdin()), number: 0 };
    let mut fails = false;
    for (number, done) in pool::in_order(lines, setup::jobs(common), move |line| work(&reader, wanted, line)) {
        match done {
            Done::Line(line, gravest) => {
                fails |= matches!((wanted, gravest), (Wanted::Findings(fail_on), Some(gravest)) if fail_on.holds(gravest));
                out.print(&line)?;
            }
            Done::Refused(error) => {
                out.print(&(json_line(&Refused { line: number, error: &error }) + "\n"))?;
                let text = out.lang.say("cli.stream.line", &[("line", &number.to_string()), ("error", &error)]);
                out.complain(&text);
            }
        }
    }
    Ok(if fails { Outcome::Findings } else { Outcome::Fine })
}

/// Numbered lines; the error is why one cannot be taken.
struct Lines<R> {
    input: R,
    number: usize,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = (usize, Result<Vec<u8>, String>);

    fn next(&mut self) -> Option<Self::Item> {
        // Escapes make a text up to six times as long.
        let most = MAX_BYTES * 6 + 1024;
        loop {
            let mut line = Vec::new();
            self.number += 1;
            return match self.input.by_ref().take(most).read_until(b'\n', &mut line) {
                Ok(0) => None,
                Ok(read) if u64::try_from(read).is_ok_and(|read| read == most) && line.last() != Some(&b'\n') => {
                    let skipped = self.input.skip_until(b'\n');
                    Some((self.number, Err(skipped.map_or_else(|error| error.to_string(), |_| format!("longer than {most} bytes")))))
                }
                // A blank line is no document, and no fault either.
                Ok(_) if line.trim_ascii().is_empty() => continue,
                Ok(_) => Some((self.number, Ok(line))),
                // What cannot be read has no next line either.
                Err(error) => {
                    let number = std::mem::replace(&mut self.number, usize::MAX);
                    (number != usize::MAX).then(|| (number, Err(error.to_string())))
                }
            };
        }
    }
}

/// What is wrong with a line, and where in it: it is the first line to who reads it alone.
fn at_column(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let says = text.rsplit_once(" at line ").map_or(&*text, |(says, _)| says);
    if error.column() == 0 { says.to_owned() } else { format!("{says} (column {})", error.column()) }
}

fn work(reader: &Reader, wanted: Wanted, (number, line): (usize, Result<Vec<u8>, String>)) -> (usize, Done) {
    let given = line.and_then(|line| serde_json::from_slice::<Given>(&line).map_err(|error| at_column(&error)));
    let done = match given {
        Ok(Given { path, text }) => one(reader, wanted, &path, &text).unwrap_or_else(Done::Refused),
        Err(error) => Done::Refused(error),
    };
    (number, done)
}

fn one(reader: &Reader, wanted: Wanted, path: &str, text: &str) -> Result<Done, String> {
    let entry = Entry { path: path.into(), file: path.into() };
    let done = guarded(&entry, || {
        let document = document(reader.take(&entry, text.as_bytes())?, &entry);
        Ok(match wanted {
            Wanted::Cells => Done::Line(cells(reader, &document), None),
            Wanted::Findings(_) => findings(reader, document),
        })
    });
    done.map_err(|error| reader.lang.tell(&error.message()))
}

fn cells(reader: &Reader, document: &Document) -> String {
    let shape = format("jsonl").and_then(|format| format.extract.as_ref()).expect("reports are written as JSON lines");
    (shape.each)(document, &Context { lang: &reader.lang, tool: TOOL })
}

fn findings(reader: &Reader, document: Document) -> Done {
    let shape = format("jsonl").and_then(|format| format.check.as_ref()).expect("findings are written as JSON lines");
    let review = reader.reviews.of_report(&document.path, document.source.hash()).map(std::borrow::Cow::into_owned);
    let examined = examine(&document, review.as_ref(), &reader.rules, Near::default());
    let checked = Checked { document, examined, review };
    let gravest = super::check::findings(&checked).into_iter().filter(|(_, open)| *open).map(|(severity, _)| severity).min();
    let rows = (shape.each)(&checked, &Context { lang: &reader.lang, tool: TOOL });
    let rows: Vec<&str> = rows.lines().collect();
    let path = json_line(&checked.document.path);
    Done::Line(format!("{{\"path\":{path},\"findings\":[{}]}}\n", rows.join(",")), gravest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_the_last_one_needs_no_end() {
        let lines: Vec<_> = Lines { input: &b"a\n\nb"[..], number: 0 }.collect();
        assert_eq!(lines, [(1, Ok(b"a\n".to_vec())), (3, Ok(b"b".to_vec()))]);
    }
}
