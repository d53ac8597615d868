//! Generated reports saved as web pages, DOCX documents and Markdown.

use report_review::form::Forms;
use report_review::source::{Decoded, decode};

use super::blocks::{Block, cut, read, unmarked};
use super::document::{Document, Plan};
use super::encoding::Encoding;
use super::grid::Spans;
use super::layout::Family;
use super::plan::{Sample, sample_in};
use super::random::Random;
use super::{blocks, docx, html, markdown};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A web page.
    Html,
    /// A document of a word processor.
    Docx,
    /// A text with tables between bars.
    Markdown,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Html, Self::Docx, Self::Markdown];
}

/// A report saved in one of the formats.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The file.
    pub bytes: Vec<u8>,
    /// What should be read from it: the text view with the places of all figures, as the marks in the
    /// markup say; or why there is none.
    pub document: Result<Document, String>,
    /// How it was made.
    pub sample: Sample,
    /// The dialect, and how exactly it was saved.
    pub how: (String, String),
}

/// The report of `seed`, saved.
pub fn saved(format: Format, seed: u64, forms: &Forms) -> Saved {
    let sample = sample_in(Family::Markup, seed, forms, |plan| suit(format, plan));
    let mut random = Random::new(seed ^ 0x5EED);
    let mut blocks = read(&sample.document.text);
    if format != Format::Markdown && random.chance(20) {
        blocks = cut(blocks, &mut random);
    }
    let (bytes, marked, how) = match format {
        Format::Html => as_html(&blocks, &mut random),
        Format::Docx => as_docx(&blocks, &mut random),
        Format::Markdown => as_markdown(&blocks, &mut random),
    };
    let document = match decode(&marked) {
        Decoded::Text(source) => Ok(placed(&sample.document, source.text())),
        Decoded::Refused(kind, reason) => Err(format!("{kind:?} {reason:?}")),
    };
    Saved { bytes, document, sample, how }
}

/// What text converters leave is in no document of these formats.
fn suit(format: Format, plan: &mut Plan) {
    plan.noise.flood = false;
    plan.sections.bookmarks.clear();
    plan.eol = "\n";
    if format == Format::Markdown && plan.layout.spans == Spans::Kept {
        plan.layout.spans = Spans::BlankAll;
    }
}

fn as_html(blocks: &[Block], random: &mut Random) -> (Vec<u8>, Vec<u8>, (String, String)) {
    let style = html::Style::at_random(random);
    let encoding = *random.pick(&[Encoding::Utf8, Encoding::Utf8, Encoding::Utf8Bom, Encoding::Gb18030, Encoding::Utf16]);
    let marked = html::write(blocks, style, random);
    let (mut plain, _) = unmarked(&marked);
    // A text with tags in it, or a value that holds a page, does not say how it is encoded.
    if encoding == Encoding::Gb18030 && !style.dialect.is_within_text() {
        plain.insert_str(0, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">");
    }
    (encoding.save(&plain), marked.into_bytes(), (format!("{:?}", style.dialect), format!("{style:?} {encoding:?}")))
}

fn as_docx(blocks: &[Block], random: &mut Random) -> (Vec<u8>, Vec<u8>, (String, String)) {
    let style = docx::Style::at_random(random);
    let plain = docx::write(blocks, style, &mut random.clone(), |xml| unmarked(&xml).0);
    let marked = docx::write(blocks, style, random, |xml| xml);
    (plain, marked, (format!("{:?}", style.program), format!("{style:?}")))
}

fn as_markdown(blocks: &[Block], random: &mut Random) -> (Vec<u8>, Vec<u8>, (String, String)) {
    let style = markdown::Style::at_random(random);
    let marked = markdown::write(blocks, style, random);
    (unmarked(&marked).0.into_bytes(), marked.into_bytes(), (if style.bars { "bars" } else { "bare" }.to_owned(), format!("{style:?}")))
}

/// The document as its view has it.
fn placed(document: &Document, view: &str) -> Document {
    let (text, places) = unmarked(view);
    let mut document = Document { text, headings: Vec::new(), ..document.clone() };
    for (number, cell) in document.cells.iter_mut().enumerate() {
        cell.span = places.iter().find(|(of, _)| *of == number).map(|(_, span)| *span);
    }
    let year = places.iter().find(|(of, _)| *of == blocks::YEAR);
    document.facts.year = document.facts.year.zip(year).map(|((year, _), (_, span))| (year, *span));
    document
}
