//! A text whose cells are framed by what no table of a report is divided by (quotes, brackets, tags,
//! semicolons, bullets, numbers of lines) with bars, tabs and blanks in their place: byte for byte as
//! long, so that every place in it is a place of the text. Separators alone are changed, but for labels that run over
//! several lines or were left as references of markup, which are written where they are read; figures stay where
//! they are, or are read by nobody.

mod amid;
pub mod asides;
mod chains;
mod comments;
mod covering;
pub(super) mod dress;
mod emphasis;
mod frame;
mod indented;
mod inline;
pub(super) mod literal;
mod marks;
mod messages;
mod names;
pub(super) mod page;
mod pages;
mod paths;
mod pieces;
mod prefix;
mod records;
mod revisions;
mod rules;
mod slashes;
mod stamps;
mod strokes;
mod subtitles;
mod tags;
mod unfold;
pub(super) mod versions;
mod votes;

use memchr::memmem;

use crate::fold::Folding;
use crate::form::UnfoldedWords;
use crate::number::is_blank;
use crate::text::SourceText;
use page::Page;

/// What may have to be changed, one after the other.
const STEPS: &[Step] = &[
    controls,
    line_ends,
    shown,
    spelled_blanks,
    records::lines,
    versions::newer,
    comments::without,
    revisions::taken_over,
    subtitles::without,
    messages::without,
    prefix::without_numbers_of_lines,
    strokes::barred,
    covering::before_bars,
    covering::behind_bars,
    covering::read_aloud,
    covering::numbered_aloud,
    pages::marks,
    marks::tabs,
    rules::without,
    unfold::rows,
    paths::parted,
    marks::references,
    marks::backslashes,
    asides::without,
    emphasis::bare,
    inline::bare,
    chains::barred,
    chains::listed,
    broken_lines,
    stamps::without,
    names::unnamed,
    names::counted,
    tags::barred,
    pieces::joined,
    pieces::numbers_of_sentences,
    literal::barred,
    marks::tex,
    marks::nothings,
    marks::lists,
    marks::dashed,
    escapes,
    literal::barred,
    prefix::without_twins,
    prefix::without_marks,
    prefix::without_marks,
    prefix::without_numbers,
    prefix::without_numbers,
    prefix::without_addresses,
    prefix::without_tails,
    line_tails,
    line_tails,
    indented::flush,
    marks::hanging_tabs,
    marks::attributes,
    wiki,
    amid::groups_first,
    frame::barred,
    slashes::barred,
];

/// The text of `source` with known separators in the place of unknown ones. Nearly every text has none of
/// the marks that a step looks for.
pub fn plain<'s>(source: &'s SourceText, folding: &Folding) -> Page<'s> {
    let mut page = Page::of(source, folding);
    for step in STEPS {
        if let Some(changed) = step(&page) {
            page = Page::of_changed(changed, folding);
        }
    }
    page
}

/// Gives the text changed, if there is anything to change.
type Step = fn(&Page<'_>) -> Option<String>;

/// A text being changed in place: every change is as long as what it replaces.
pub struct Changed {
    bytes: Vec<u8>,
}

impl Changed {
    /// A copy of `text`.
    pub fn of(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec() }
    }

    /// Puts `mark` and then blanks in the place of the bytes from `from` up to `to`, which are whole characters;
    /// carriage returns everywhere where that is the mark: there is nothing at all.
    pub fn put(&mut self, from: usize, to: usize, mark: u8) {
        if let Some(place) = self.bytes.get_mut(from..to) {
            place.fill(if mark == b'\r' { mark } else { b' ' });
            if let Some(first) = place.first_mut() {
                *first = mark;
            }
        }
    }

    /// Puts a character that is no longer than what stands there at `from`, where bytes of ASCII are.
    pub fn write(&mut self, from: usize, c: char) {
        let mut room = [0; 4];
        let bytes = c.encode_utf8(&mut room).as_bytes();
        if let Some(place) = self.bytes.get_mut(from..from + bytes.len()).filter(|place| place.is_ascii() && !is_blank(c)) {
            place.copy_from_slice(bytes);
        }
    }

    /// Puts a text where as many bytes were put aside.
    pub fn write_all(&mut self, from: usize, text: &str) {
        if let Some(place) = self.bytes.get_mut(from..from + text.len()) {
            place.copy_from_slice(text.as_bytes());
        }
    }

    /// Leaves nothing in the place of whole lines, not even the break at their end: a line of blanks may
    /// stand for an empty cell.
    pub fn vanish(&mut self, from: usize, to: usize) {
        if let Some(place) = self.bytes.get_mut(from..to) {
            place.fill(b'\r');
        }
    }

    /// The text as it is now.
    pub fn finish(self) -> Option<String> {
        String::from_utf8(self.bytes).ok()
    }
}

/// Marks of cells and records as bars and line breaks, colours of a terminal as nothing.
fn controls(page: &Page<'_>) -> Option<String> {
    const MARKS: [(u8, u8); 6] = [(b'\x01', b'|'), (b'\x02', b'|'), (b'\x07', b'|'), (b'\x1F', b'|'), (b'\x1E', b'\n'), (b'\x1C', b'\n')];
    let held: Vec<(u8, u8)> = MARKS.into_iter().filter(|(mark, _)| page.has(*mark)).collect();
    let coloured = page.has(b'\x1B');
    if held.is_empty() && !coloured {
        return None;
    }
    let bytes = page.text.as_bytes();
    let mut changed = Changed::of(&page.text);
    for (mark, shown) in held {
        for at in memchr::memchr_iter(mark, bytes) {
            changed.put(at, at + 1, shown);
        }
    }
    for at in memchr::memchr_iter(b'\x1B', bytes).filter(|_| coloured) {
        let length = bytes[at..].iter().take(LONGEST_COLOUR).position(u8::is_ascii_alphabetic).map_or(1, |on| on + 1);
        if bytes[at..at + length].iter().all(u8::is_ascii) {
            changed.put(at, at + length, b' ');
        }
    }
    changed.finish()
}

/// The longest mark before the colours of a terminal, in bytes.
const LONGEST_COLOUR: usize = 16;

/// Tabs as a program shows them, `^I`.
fn shown(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    if !page.has(b'^') || memmem::find_iter(text.as_bytes(), "^I").take(2 * FEWEST_CELLS).count() < 2 * FEWEST_CELLS {
        return None;
    }
    let mut changed = Changed::of(text);
    for at in memmem::find_iter(text.as_bytes(), "^I") {
        changed.put(at, at + 2, b'\t');
    }
    changed.finish()
}

/// Blanks other than those of ASCII as programs spell them, `\u3000` or `\xa0`.
fn spelled_blanks(page: &Page<'_>) -> Option<String> {
    if !page.has(b'\\') {
        return None;
    }
    let text = page.text.as_ref();
    let mut changed: Option<Changed> = None;
    for at in memchr::memchr_iter(b'\\', text.as_bytes()) {
        let digits = match text.as_bytes().get(at + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            _ => continue,
        };
        let code = text.get(at + 2..at + 2 + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        if code.and_then(char::from_u32).is_some_and(|c| !c.is_ascii() && is_blank(c)) {
            changed.get_or_insert_with(|| Changed::of(text)).put(at, at + 2 + digits, b' ');
        }
    }
    changed.and_then(Changed::finish)
}

/// Carriage returns alone and the separators of Unicode as line breaks.
fn line_ends(page: &Page<'_>) -> Option<String> {
    let (text, bytes) = (page.text.as_ref(), page.text.as_bytes());
    let alone = |&at: &usize| bytes.get(at + 1) != Some(&b'\n');
    let returns: Vec<usize> = if page.has(b'\r') { memchr::memchr_iter(b'\r', bytes).filter(alone).collect() } else { Vec::new() };
    let separated = page.stream.has_line_separators();
    if returns.is_empty() && !separated {
        return None;
    }
    let mut changed = Changed::of(text);
    for at in returns {
        changed.put(at, at + 1, b'\n');
    }
    if separated {
        for (at, found) in text.match_indices(['\u{2028}', '\u{2029}']) {
            changed.put(at, at + found.len(), b'\n');
        }
    }
    changed.finish()
}

/// Lines that are nobody's: characters broken by a wrong encoding, bars of a layout around the page,
/// and the title again at the head of every page.
fn broken_lines(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let titles = repeated_titles(page);
    let flooded = page.has(b'|') && memmem::find(text.as_bytes(), &[b'|'; LONGEST_PADS]).is_some();
    let holds = |broken: &&&str| {
        let first = broken.as_bytes()[0];
        (!first.is_ascii() || page.has(first)) && memmem::find(text.as_bytes(), broken.as_bytes()).is_some()
    };
    let broken: Vec<&str> = BROKEN.iter().filter(holds).copied().collect();
    if titles.is_empty() && !flooded && broken.is_empty() {
        return None;
    }
    let mut changed = Changed::of(text);
    let mut seen: Vec<&str> = Vec::new();
    for head in pages::heads(page, &titles) {
        changed.vanish(head.start, head.end);
    }
    for (at, line) in page.lines_with_places() {
        let bare = line.trim();
        let flood = bare.len() >= LONGEST_PADS && bare.bytes().all(|b| b == b'|' || b == b' ');
        let broken = !bare.contains(|c: char| c.is_ascii_digit()) && broken.iter().any(|broken| bare.contains(broken));
        let again = titles.contains(&bare) && seen.contains(&bare);
        if flood || broken || again {
            changed.vanish(at, at + line.len());
        } else if titles.contains(&bare) {
            seen.push(bare);
        }
    }
    changed.finish()
}

/// So many cells make a table that was left in markup.
const FEWEST_CELLS: usize = 12;

/// No table of a report is filled up with so many bars.
const LONGEST_PADS: usize = 30;

/// What characters become on the way through a wrong encoding.
const BROKEN: [&str; 2] = ["锟斤拷", "????"];

/// So many times the same title is the head of pages.
const FEWEST_TITLES: usize = 3;

/// Lines that end like a title and stand at the head of several pages.
fn repeated_titles<'p>(page: &'p Page<'_>) -> Vec<&'p str> {
    let text = page.text.as_ref();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let ends = UnfoldedWords::built_in().titles.iter();
    // Words that may end lines are fewer than lines.
    for end in ends.flat_map(|end| memmem::find_iter(text.as_bytes(), end).map(|at| at + end.len())) {
        let behind = text[end..].chars().find(|&c| c == '\n' || !c.is_whitespace());
        if behind.is_some_and(|c| c != '\n') {
            continue;
        }
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..end]).map_or(0, |on| on + 1);
        let line = text[start..end].trim_start();
        if !(24..240).contains(&line.len()) {
            continue;
        }
        if let Some((_, count)) = counts.iter_mut().find(|(title, _)| *title == line) {
            *count += 1;
        } else if counts.len() < LONGEST_PADS {
            counts.push((line, 1));
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= FEWEST_TITLES).map(|(title, _)| title).collect()
}

/// `\t` and `\n` written out, as a text inside of JSON has them, as what they stand for.
fn escapes(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let count = |what: &str| text.matches(what).count();
    if !page.has(b'\\') || count("\\n") + count("\\t") + count("\\cell") < 2 * FEWEST_CELLS {
        return None;
    }
    let mut changed = Changed::of(text);
    let formatted = count("\\cell") > FEWEST_CELLS;
    let marks: &[(&str, u8)] = if formatted { &RICH_TEXT } else { &ESCAPES };
    for &(escape, mark) in marks {
        for (at, found) in text.match_indices(escape) {
            changed.put(at, at + found.len(), mark);
        }
    }
    changed.finish()
}

/// The marks of a wiki between its rows, `|-`, and around its tables: their dashes are no figures.
fn wiki(page: &Page<'_>) -> Option<String> {
    // Nearly every line begins otherwise.
    let may_be = |line: &str| match line.as_bytes() {
        [b'|', second, ..] => matches!(second, b'-' | b'}'),
        [first, ..] => matches!(first, b'{' | b'\t'..=b'\r' | b' ' | 0x80..),
        [] => false,
    };
    let is_mark = |line: &str| may_be(line) && (matches!(line.trim(), "|-" | "|}") || line.starts_with("{|"));
    let may_hold = page.has(b'|') && (page.has(b'-') || page.has(b'{') || page.has(b'}'));
    if !may_hold || page.lines().filter(|line| is_mark(line)).take(FEWEST_CELLS).count() < FEWEST_CELLS {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places().filter(|(_, line)| is_mark(line)) {
        changed.vanish(at, at + line.len());
    }
    changed.finish()
}

/// Escapes of JSON and control words of rich text, and what they stand for.
const ESCAPES: [(&str, u8); 4] = [("\\t", b'\t'), ("\\n", b'\n'), ("\\r", b' '), ("\\\"", b'"')];
const RICH_TEXT: [(&str, u8); 3] = [("\\cell", b'|'), ("\\row", b' '), ("\\par", b' ')];

/// What ends most lines and is no text: `<br>`, `\`, marks of line ends that a program shows.
fn line_tails(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    for tail in ["_x000D_", "<br>", "<br/>", "<br />", "\\\\", "\\", "^M", "$", ","] {
        if !page.has(tail.as_bytes()[0]) {
            continue;
        }
        let ends: Vec<usize> = ends_of_lines(text, tail).collect();
        if ends.len() < FEWEST_CELLS || ends.len() * 3 < page.lines().filter(|line| !line.trim().is_empty()).count() {
            continue;
        }
        // A comma ends lines of one cell each; in a list of values it begins the next cell.
        let several =
            |end: &&usize| memchr::memrchr2(b',', b'\n', &text.as_bytes()[..**end - 1]).is_some_and(|at| text[at..].starts_with(','));
        if tail == "," && ends.iter().filter(several).count() * 10 > ends.len() {
            continue;
        }
        let mut changed = Changed::of(text);
        for end in ends {
            changed.put(end - tail.len(), end, b' ');
        }
        return changed.finish();
    }
    None
}

/// Where `tail` ends that nothing but blanks follows on its line.
fn ends_of_lines<'t>(text: &'t str, tail: &'t str) -> impl Iterator<Item = usize> {
    let last = tail.as_bytes()[tail.len() - 1];
    let is_end = move |end: &usize| text[*end..].chars().find(|&c| c == '\n' || !c.is_whitespace()).is_none_or(|c| c == '\n');
    memchr::memchr_iter(last, text.as_bytes()).map(|at| at + 1).filter(is_end).filter(move |&end| text[..end].ends_with(tail))
}
