//! What no converter does on purpose: lines dropped, doubled, moved, broken, joined; stretches lost
//! or exchanged; numbers strewn in. The places of the figures are followed through every change.

use report_review::text::Span;

use super::document::Document;
use super::random::Random;
use super::truth::Shown;

/// One kind of change to a finished text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mutation {
    /// A line is lost.
    LineLost,
    /// A line stands twice.
    LineTwice,
    /// A line stands somewhere else.
    LineMoved,
    /// A line break anywhere.
    LineBroken,
    /// A line break is lost, or has become a blank.
    LinesJoined,
    /// An empty line, or one of blanks, anywhere between lines.
    LineEmpty,
    /// A word is lost: a figure, a label or a piece of one.
    WordLost,
    /// A separator is lost: a bar, a tab, a comma.
    DividerLost,
    /// A separator stands twice.
    DividerTwice,
    /// A number on a line of its own.
    NumberStrewn,
    /// A stretch of lines is lost.
    StretchLost,
    /// Two stretches of lines have changed places.
    StretchesSwapped,
    /// A stretch of lines stands twice.
    StretchTwice,
    /// The text ends early.
    Cut,
}

impl Mutation {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::LineLost,
        Self::LineTwice,
        Self::LineMoved,
        Self::LineBroken,
        Self::LinesJoined,
        Self::LineEmpty,
        Self::WordLost,
        Self::DividerLost,
        Self::DividerTwice,
        Self::NumberStrewn,
        Self::StretchLost,
        Self::StretchesSwapped,
        Self::StretchTwice,
        Self::Cut,
    ];
}

/// A piece of the new text: a piece of the old one, or something new.
#[derive(Clone, Debug)]
enum Piece {
    Old(Span),
    New(String),
}

/// A text after a change, with what should be found in each cell: what was printed and where it
/// stands now. Nothing where the figure did not survive whole.
#[derive(Debug)]
pub struct Mutated {
    /// The text.
    pub text: String,
    /// For each cell of the form the bytes of its figure.
    pub spans: Vec<Option<Span>>,
}

/// Changes the tables of `document` once.
pub fn mutate(document: &Document, mutation: Mutation, random: &mut Random) -> Mutated {
    let text = &document.text;
    let figures: Vec<Span> = document.cells.iter().filter_map(|c| c.span).collect();
    let from = figures.iter().map(|s| s.start).min().unwrap_or(0);
    let from = floor(text, from.saturating_sub(400));
    let last = figures.iter().map(|s| s.end).max().unwrap_or(text.len());
    let to = text[last..].find('\n').map_or(text.len(), |line| last + line + 1);
    let mut pieces = vec![Piece::Old(Span::new(0, from))];
    pieces.extend(changed(text, Span::new(from, to), mutation, random));
    if mutation != Mutation::Cut {
        pieces.push(Piece::Old(Span::new(to, text.len())));
    }
    let mut mutated = join(document, &pieces);
    if mutation == Mutation::LineMoved {
        // What was moved away from its row leaves a blank behind.
        let order = |n: usize| mutated.spans[n].map(|s| s.start);
        let printed: Vec<usize> = (0..mutated.spans.len()).filter(|&n| mutated.spans[n].is_some()).collect();
        let moved = |k: usize| k + 1 < printed.len() && order(printed[k]) > order(printed[k + 1]);
        let astray: Vec<usize> = (0..printed.len()).filter(|&k| moved(k) || (k > 0 && moved(k - 1))).map(|k| printed[k]).collect();
        for n in astray {
            mutated.spans[n] = None;
        }
    }
    mutated
}

fn changed(text: &str, tables: Span, mutation: Mutation, random: &mut Random) -> Vec<Piece> {
    let lines = lines(text, tables);
    let old = |spans: &[Span]| spans.iter().map(|s| Piece::Old(*s)).collect::<Vec<_>>();
    let at = random.below(lines.len());
    let (a, b, c) = three(lines.len(), random);
    match mutation {
        Mutation::LineLost => [old(&lines[..at]), old(&lines[at + 1..])].concat(),
        Mutation::LineTwice => [old(&lines[..=at]), old(&lines[at..])].concat(),
        Mutation::LineMoved => {
            let mut kept = lines.clone();
            let line = kept.remove(at);
            kept.insert(random.below(kept.len() + 1), line);
            old(&kept)
        }
        Mutation::LineBroken => {
            let byte = floor(text, tables.start + random.below(tables.len()));
            vec![Piece::Old(Span::new(tables.start, byte)), Piece::New("\n".to_owned()), Piece::Old(Span::new(byte, tables.end))]
        }
        Mutation::LinesJoined => {
            let slice = &text[lines[at].start..lines[at].end];
            let bare = slice.trim_end_matches(['\n', '\r']).len();
            let gap = Piece::New(if random.chance(50) { " " } else { "" }.to_owned());
            let cut = Piece::Old(Span::new(lines[at].start, lines[at].start + bare));
            [old(&lines[..at]), vec![cut, gap], old(&lines[at + 1..])].concat()
        }
        Mutation::LineEmpty => {
            let line = if random.chance(50) { "\n" } else { " \u{3000}\n" };
            [old(&lines[..at]), vec![Piece::New(line.to_owned())], old(&lines[at..])].concat()
        }
        Mutation::NumberStrewn => {
            let line = format!("{}\n", random.between(1, 30));
            [old(&lines[..at]), vec![Piece::New(line)], old(&lines[at..])].concat()
        }
        Mutation::WordLost | Mutation::DividerLost | Mutation::DividerTwice => token(text, tables, mutation, random),
        Mutation::StretchLost => [old(&lines[..a]), old(&lines[b..])].concat(),
        Mutation::StretchTwice => [old(&lines[..b]), old(&lines[a..])].concat(),
        // Nobody sees that figures alone have changed places.
        Mutation::StretchesSwapped if !text[lines[a].start..lines[c - 1].end].contains(report_review::fold::is_han) => old(&lines),
        Mutation::StretchesSwapped => [old(&lines[..a]), old(&lines[b..c]), old(&lines[a..b]), old(&lines[c..])].concat(),
        Mutation::Cut => old(&lines[..at]),
    }
}

/// A word or a separator lost or doubled.
fn token(text: &str, tables: Span, mutation: Mutation, random: &mut Random) -> Vec<Piece> {
    let divides = |c: char| matches!(c, '|' | '\t' | ',' | '│');
    let fits = |part: &str| match mutation {
        Mutation::WordLost => !part.contains(divides) && !part.trim().is_empty(),
        _ => part.contains(divides),
    };
    let mut parts: Vec<Span> = Vec::new();
    let mut at = tables.start;
    for part in text[tables.start..tables.end].split_inclusive(|c: char| divides(c) || c.is_whitespace()) {
        let last = part.chars().next_back().map_or(0, char::len_utf8);
        let word = part.len() - last;
        parts.extend([Span::new(at, at + word), Span::new(at + word, at + part.len())].into_iter().filter(|s| !s.is_empty()));
        at += part.len();
    }
    parts.retain(|s| fits(&text[s.start..s.end]));
    if parts.is_empty() {
        return vec![Piece::Old(tables)];
    }
    let part = *random.pick(&parts);
    let mut pieces = vec![Piece::Old(Span::new(tables.start, part.start))];
    if mutation == Mutation::DividerTwice {
        pieces.push(Piece::Old(part));
        pieces.push(Piece::New(text[part.start..part.end].to_owned()));
    }
    pieces.push(Piece::Old(Span::new(part.end, tables.end)));
    pieces
}

fn lines(text: &str, within: Span) -> Vec<Span> {
    let mut at = within.start;
    text[within.start..within.end]
        .split_inclusive('\n')
        .map(|line| {
            let span = Span::new(at, at + line.len());
            at = span.end;
            span
        })
        .collect()
}

/// Three numbers up to `n` in rising order, not far apart.
fn three(n: usize, random: &mut Random) -> (usize, usize, usize) {
    let a = random.below(n);
    let b = (a + 1 + random.below(40)).min(n);
    let c = (b + 1 + random.below(40)).min(n);
    (a, b, c)
}

fn join(document: &Document, pieces: &[Piece]) -> Mutated {
    let mut text = String::new();
    let mut spans: Vec<Option<Span>> = vec![None; document.cells.len()];
    for piece in pieces {
        match piece {
            Piece::New(new) => text.push_str(new),
            Piece::Old(old) => {
                for (cell, span) in document.cells.iter().enumerate().filter_map(|(n, c)| Some((n, c.span?))) {
                    if old.start <= span.start && span.end <= old.end && spans[cell].is_none() {
                        let start = text.len() + span.start - old.start;
                        spans[cell] = Some(Span::new(start, start + span.len()));
                    }
                }
                text.push_str(&document.text[old.start..old.end]);
            }
        }
    }
    // Digits that have grown together are another figure.
    let grown = |s: Span| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        digit(text[..s.start].chars().next_back()) || digit(text[s.end..].chars().next())
    };
    for span in &mut spans {
        *span = span.filter(|s| !grown(*s));
    }
    Mutated { text, spans }
}

/// The nearest character border at or before `byte`.
fn floor(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// Whether a cell that is stated as certain is stated wrongly.
pub fn is_wrong(document: &Document, mutated: &Mutated, number: usize, cell: &report_review::report::Cell) -> bool {
    use report_review::report::State;
    if !cell.is_certain() {
        return false;
    }
    let survives = mutated.spans[number].is_some();
    match (document.cells[number].shown, cell.state) {
        (Shown::Value(value), State::Read) => cell.value != Some(value),
        (Shown::Dash, State::Dash) | (Shown::Blank, State::Blank) | (_, State::Missing) => false,
        // What was printed there is gone: a blank is what the text says.
        (_, State::Blank) => survives,
        _ => true,
    }
}
