//! Where the tables of a section stand: the chain of its labels that follows the form's order best.

use super::dividers::Dividers;
use super::standing::{Standing, Standings, standing_of};
use crate::extract::work;

use crate::fold::{Folding, HanStream, is_numeral};
use crate::form::{Fit, Form, Forms, Hit, Label, Layout, TableWordings, Words};
use crate::text::lines_at;

/// A label of a table in its place, in numbers of Han characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it names.
    pub label: Label,
    /// Number of its first character.
    pub start: usize,
    /// One past the number of its last.
    pub end: usize,
    /// How it compares with the form's label.
    pub fit: Fit,
}

/// The text with its labels: what every part of extraction looks at.
pub struct Labels<'a> {
    /// The report's text.
    pub text: &'a str,
    /// Where its lines begin.
    pub line_starts: &'a [usize],
    /// Its Han characters.
    pub stream: &'a HanStream,
    /// Labels of all editions, in order.
    pub hits: &'a [Hit],
    /// All editions: what the labels may mean.
    pub forms: &'a Forms,
    /// Index of the edition the report follows.
    pub edition: usize,
    /// That edition.
    pub form: &'a Form,
    /// How labels are made comparable.
    pub folding: &'a Folding,
    /// What divides its cells.
    pub dividers: Dividers,
    /// Words that tell titles, bodies and periods.
    pub words: &'a Words,
    /// How its labels stand.
    pub standings: Standings,
    /// Whether tables are read by the ways that weigh all that they may mean, even where there is nothing to weigh.
    pub thorough: bool,
}

impl Labels<'_> {
    /// The lines of the text with their line breaks.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        lines_at(self.text, self.line_starts)
    }

    /// What a hit means in the report's edition.
    pub fn meanings(&self, hit: &Hit) -> impl Iterator<Item = (Label, Fit)> {
        self.forms.lexicon().meanings_in(self.edition, hit).iter().copied()
    }

    /// The labels from a character on.
    pub fn hits_from(&self, start: usize) -> impl Iterator<Item = &Hit> {
        self.hits[self.hits.partition_point(|hit| hit.start < start)..].iter()
    }

    /// The form's labels of a table as they are compared with the text.
    pub fn wordings(&self, table: usize) -> &TableWordings {
        &self.form.wordings().tables[table]
    }
}

/// A label that may be a link of the chain.
struct Link {
    seen: Seen,
    /// Its place in the form's order; heads of one table share theirs.
    rank: usize,
    /// Whether only labels of a lower rank may stand before it.
    strict: bool,
    weight: i64,
    /// How many labels stand before it that are of rows alone.
    rows: usize,
}

/// How many links back a chain is continued from: enough for any table, and it keeps the search
/// linear in the length of the text.
const LOOK_BACK: usize = 96;

/// Heads stand together: the same heads again on the next page, or behind the label of a row, are no more of them.
const BETWEEN_HEADS: usize = 40;

/// The chain of labels of `tables` (indexes of the form's tables, all of one section) that follows
/// the form's order best, among the labels from character `from` up to `to`.
pub fn chain(labels: &Labels<'_>, tables: &[usize], (from, to): (usize, usize)) -> Vec<Seen> {
    let links = links(labels, tables, (from, to));
    let mut best: Vec<(i64, Option<usize>)> = Vec::with_capacity(links.len());
    // The most that any chain up to a link is worth: no chain further back can be better.
    let mut most: Vec<i64> = Vec::with_capacity(links.len());
    for (i, link) in links.iter().enumerate() {
        let mut top = (link.weight, None);
        for j in (i.saturating_sub(LOOK_BACK)..i).rev() {
            work::count(1);
            let before = &links[j];
            if most[j] + link.weight - gap_cost(link.seen.start.saturating_sub(before.seen.end)) <= top.0 {
                break;
            }
            let gap = link.seen.start.saturating_sub(before.seen.end);
            let together = || gap <= BETWEEN_HEADS && before.rows == link.rows;
            let in_order = before.rank < link.rank || (!link.strict && before.rank == link.rank && together());
            if in_order && before.seen.end <= link.seen.start {
                let value = best[j].0 + link.weight - gap_cost(link.seen.start - before.seen.end);
                if value > top.0 {
                    top = (value, Some(j));
                }
            }
        }
        most.push(most.last().map_or(top.0, |&m| m.max(top.0)));
        best.push(top);
    }
    let mut chain = Vec::with_capacity(links.len());
    let mut top: Option<usize> = None;
    for i in 0..best.len() {
        if top.is_none_or(|t| best[i].0 > best[t].0) {
            top = Some(i);
        }
    }
    while let Some(i) = top {
        chain.push(links[i].seen);
        top = best[i].1;
    }
    chain.reverse();
    chain
}

/// What a stretch of `gap` unclaimed characters between two labels costs.
fn gap_cost(gap: usize) -> i64 {
    i64::try_from(gap.saturating_sub(10) / 2).unwrap_or(i64::MAX).min(150)
}

fn links(labels: &Labels<'_>, tables: &[usize], (from, to): (usize, usize)) -> Vec<Link> {
    work::count(to - from.min(to));
    let first = labels.hits.partition_point(|hit| hit.start < from);
    let within = labels.hits[first..].partition_point(|hit| hit.start < to);
    let mut links = Vec::with_capacity(within);
    let hits = labels.hits.iter().enumerate().skip(first).take(within);
    let mut rows = 0;
    for (number, hit) in hits.filter(|(_, hit)| hit.end <= to) {
        let before = links.len();
        for (label, fit) in labels.meanings(hit) {
            let Some((rank, strict)) = rank(labels.form, tables, label) else { continue };
            let seen = Seen { label, start: hit.start, end: hit.end, fit };
            if fit == Fit::Alias && standing_of(labels, number) != Standing::First && is_piece_of_its_row(labels, &seen) {
                continue;
            }
            links.push(Link { seen, rank, strict, weight: weight(labels, &seen, standing_of(labels, number)), rows });
        }
        let of_row = |link: &Link| matches!(link.seen.label, Label::Row(t, _) if labels.form.tables[t].printed != Layout::Strip);
        rows += usize::from(links.len() > before && links[before..].iter().all(of_row));
    }
    links
}

/// Whether other words for a row are a piece of its label, from its middle or end: behind other words, they are the rest of the
/// label, that was damaged.
fn is_piece_of_its_row(labels: &Labels<'_>, seen: &Seen) -> bool {
    let Label::Row(t, r) = seen.label else { return false };
    let words = labels.stream.codes_of(seen.start, seen.end);
    labels.wordings(t).rows[r].first().is_some_and(|label| is_inner_piece(words, &label.codes))
}

/// Whether other words for a row, or words like its label, are the rest of the label, whose beginning stands before them,
/// behind the character `from`.
pub fn is_rest_of_its_row(labels: &Labels<'_>, seen: &Seen, from: usize) -> bool {
    let Label::Row(t, r) = seen.label else { return false };
    let words = labels.stream.codes_of(seen.start, seen.end);
    let before = labels.stream.codes_of(from.max(seen.start.saturating_sub(FARTHEST_BEGINNING)).min(seen.start), seen.start);
    labels.wordings(t).rows[r].first().is_some_and(|label| {
        if seen.fit == Fit::Near {
            let beginning = &label.codes[..label.codes.len().min(LONGEST_BEGINNING)];
            return !words.starts_with(beginning)
                && !beginning.is_empty()
                && before.windows(beginning.len()).any(|piece| piece == beginning);
        }
        let at = label.codes.windows(words.len()).position(|piece| piece == words).filter(|at| *at > 0);
        at.is_some_and(|at| before.windows(at).any(|piece| *piece == label.codes[..at]))
    })
}

/// Characters of a beginning that are looked for before words that only resemble the rest.
const LONGEST_BEGINNING: usize = 3;

/// The beginning of a label stands at most so many characters before the rest.
const FARTHEST_BEGINNING: usize = 40;

/// Whether words are a piece of a label that does not begin it.
pub fn is_inner_piece(words: &[u16], label: &[u16]) -> bool {
    words.len() < label.len() && label[1..].windows(words.len()).any(|piece| piece == words)
}

/// A label's place in the order of `tables`; `None` for labels of other tables.
fn rank(form: &Form, tables: &[usize], label: Label) -> Option<(usize, bool)> {
    let table = match label {
        Label::Title(t) | Label::Furniture(t) | Label::Column(t, _) | Label::Group(t, _) | Label::Row(t, _) => t,
        Label::Section(_) | Label::Sign(_) => return None,
    };
    let order = tables.iter().position(|&t| t == table)?;
    let base = order * 1000;
    let form_table = &form.tables[table];
    if form_table.printed == Layout::Strip {
        return Some((base, false));
    }
    Some(match label {
        Label::Group(_, g) => {
            let first = form.wordings().tables[table].first_members[g].unwrap_or(0);
            // A group stands before its first member; outer groups before inner ones.
            let depth = usize::from(form_table.groups[g].within.is_some());
            (base + 10 + first * 4 + 1 + depth, true)
        }
        Label::Row(_, r) => (base + 10 + r * 4 + 3, true),
        Label::Title(_) => (base, true),
        _ => (base + 1, false),
    })
}

fn weight(labels: &Labels<'_>, seen: &Seen, standing: Standing) -> i64 {
    let length = i64::try_from(seen.end - seen.start).unwrap_or(0).min(16);
    let fit = match seen.fit {
        Fit::Exact => 2,
        Fit::Alias => 0,
        Fit::Near => -2,
    };
    // A sentence or another label's remark may hold the same words.
    let place = match standing {
        Standing::First => 0,
        Standing::Behind => -14,
        Standing::Bracketed => -30,
    };
    place
        + fit
        + match seen.label {
            Label::Row(..) if begins_word(labels, (seen.start, seen.end)) => 0,
            Label::Row(t, r) => 8 + 2 * length + ordinal_weight(labels, seen, &labels.form.tables[t].rows[r].ordinal),
            Label::Group(t, g) => 4 + length + ordinal_weight(labels, seen, &labels.form.tables[t].groups[g].ordinal),
            Label::Title(_) => 10,
            _ => 3 + length,
        }
}

/// Labels of so many characters are the beginnings of other words.
const SHORT: usize = 2;

/// Whether a short label begins a longer word that is none of the form's: `其他法律`.
pub fn begins_word(labels: &Labels<'_>, (start, end): (usize, usize)) -> bool {
    let stream = labels.stream;
    let adjoins = || stream.span(start, end).end == stream.place(end);
    let begins = || labels.hits_from(end).take_while(|hit| hit.start == end).any(|hit| labels.meanings(hit).next().is_some());
    let numeral = || labels.text[stream.place(end)..].starts_with(is_numeral);
    end - start <= SHORT && end < stream.len() && adjoins() && !numeral() && !begins()
}

/// Whether the ordinal that the form prints before a row's label stands there.
pub fn is_numbered(labels: &Labels<'_>, seen: &Seen) -> bool {
    let Label::Row(t, r) = seen.label else { return false };
    ordinal_weight(labels, seen, &labels.form.tables[t].rows[r].ordinal) == NUMBERED
}

/// What an ordinal with its mark is worth.
const NUMBERED: i64 = 8;

/// For a label whose form prints an ordinal: whether it stands there.
fn ordinal_weight(labels: &Labels<'_>, seen: &Seen, ordinal: &str) -> i64 {
    if ordinal.is_empty() {
        return 0;
    }
    let start = labels.stream.place(seen.start);
    let before = labels.text[..start].trim_end_matches(|c: char| crate::number::is_blank(c) || super::token::is_bar(c));
    let wanted = ordinal.trim_matches(|c: char| matches!(c, '（' | '）' | '.' | '、'));
    let bare = before.trim_end_matches(|c: char| matches!(crate::number::half_width(c), '(' | ')' | '.' | '、' | ',' | '．' | '。'));
    let marked = bare.len() < before.len() || before.is_empty();
    let bare = bare.trim_end_matches(crate::number::is_blank);
    match (bare.ends_with(wanted), marked) {
        (true, true) => NUMBERED,
        (true, false) => 3,
        (false, true) => -4,
        (false, false) => 0,
    }
}
