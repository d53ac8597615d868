//! The sections of a report: their headings, told from rows, sub-headings and lists that look alike.

use std::collections::BTreeSet;

use super::near::distance_within;
use super::region::Labels;
use super::token::is_bar;
use crate::fold::is_ordinal_numeral;
use crate::form::{Content, Fit, Label, Letters, UnfoldedWords, Wording};
use crate::number::{chinese_integer, half_width, is_blank};
use crate::report::SectionSeen;
use crate::text::Span;

/// How a report numbers its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Numbering {
    /// `一、`, as the form does.
    Form,
    /// `（一）`.
    Bracketed,
    /// `1.`.
    Digits,
    /// `第一部分`.
    Parts,
}

/// A place that may be a section's heading.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    section: usize,
    /// Ordinal and label.
    span: Span,
    fit: Fit,
    /// How the number before it is written, and whether it is the section's own.
    number: Option<(Numbering, bool)>,
    /// Whether it has its line to itself.
    alone: bool,
}

/// The sections found, in text order. `tables` holds, for each section of the form, where its
/// tables stand: no heading lies inside them, and the heading of a section with tables is the
/// nearest before them.
pub fn sections(labels: &Labels<'_>, tables: &[Option<Span>]) -> Vec<SectionSeen> {
    let mut candidates: Vec<Candidate> = labels.hits.iter().filter_map(|hit| from_hit(labels, hit)).collect();
    candidates.extend(from_lines(labels, tables, &candidates));
    drop_in_tables(tables, &mut candidates);
    candidates.sort_by_key(|c| c.span.start);
    drop_enumerated(labels, &mut candidates);
    let numbering = numbering(&candidates);
    let rivals = Rivals::of(labels, tables, &candidates, numbering);
    let mut kept: Vec<Candidate> = candidates.iter().filter(|c| is_heading(labels, &rivals, c, numbering)).copied().collect();
    drop_listed(labels, &mut kept);
    drop_contents(labels, &mut kept);
    drop_lists(labels, tables, &mut kept);
    let ends: Vec<usize> = kept.iter().skip(1).map(|c| c.span.start).chain([labels.text.len()]).collect();
    kept.iter()
        .zip(ends)
        .map(|(c, end)| SectionSeen {
            key: labels.form.sections[c.section].key.clone(),
            // In a damaged text the next heading may begin within one.
            heading: Span::new(c.span.start, c.span.end.min(end)),
            body: Span::new(c.span.end.min(end), end),
            exact: c.fit != Fit::Near,
        })
        .collect()
}

/// No heading lies inside a table. Where the words of a heading begin the tables of its section, and none stands above
/// them, they are that.
fn drop_in_tables(tables: &[Option<Span>], candidates: &mut Vec<Candidate>) {
    let mut first = vec![usize::MAX; tables.len()];
    for c in candidates.iter() {
        first[c.section] = first[c.section].min(c.span.start);
    }
    let begins = |c: &Candidate| c.alone && tables[c.section].is_some_and(|t| t.start == c.span.start) && first[c.section] == c.span.start;
    candidates.retain(|c| begins(c) || !tables.iter().flatten().any(|t| t.start <= c.span.start && c.span.end <= t.end));
}

/// The number of a section on the form.
fn own_number(labels: &Labels<'_>, section: usize) -> Option<u64> {
    chinese_integer(labels.form.sections[section].ordinal.trim_end_matches(['、', '.', '．']))
}

/// Whether a candidate bears its section's own number in this numbering.
fn is_numbered(c: &Candidate, numbering: Option<Numbering>) -> bool {
    c.number.is_some_and(|(style, own)| own && Some(style) == numbering)
}

/// The numbering of the report: the form's own, unless at least three sections are numbered in
/// another one and more than in the form's; nothing where no section has a number and four stand on
/// lines of their own.
fn numbering(candidates: &[Candidate]) -> Option<Numbering> {
    let count = |style| {
        let own = candidates.iter().filter(|c| is_numbered(c, Some(style)));
        own.map(|c| c.section).collect::<BTreeSet<_>>().len()
    };
    let others = [Numbering::Bracketed, Numbering::Digits, Numbering::Parts].map(|style| (count(style), style));
    let most = others.into_iter().max_by_key(|(n, _)| *n).filter(|(n, _)| *n >= 3 && *n > count(Numbering::Form));
    if let Some((_, style)) = most {
        return Some(style);
    }
    let plain =
        candidates.iter().filter(|c| c.number.is_none() && c.alone && c.fit != Fit::Near).map(|c| c.section).collect::<BTreeSet<_>>();
    (count(Numbering::Form) > 0 || plain.len() < 4).then_some(Numbering::Form)
}

/// What speaks for other candidates, by section.
struct Rivals {
    /// The last one before the section's tables.
    above_tables: Vec<Option<Span>>,
    /// Two places that bear the section's own number, or none.
    numbered: Vec<[Option<Span>; 2]>,
}

impl Rivals {
    fn of(labels: &Labels<'_>, tables: &[Option<Span>], all: &[Candidate], numbering: Option<Numbering>) -> Self {
        let sections = labels.form.sections.len();
        let mut rivals = Self { above_tables: vec![None; sections], numbered: vec![[None; 2]; sections] };
        for c in all {
            if tables[c.section].is_some_and(|t| c.span.end <= t.start) {
                rivals.above_tables[c.section] = Some(c.span);
            }
            if is_numbered(c, numbering) || c.number.is_none() {
                let [first, second] = &mut rivals.numbered[c.section];
                *(if first.is_none_or(|span| span == c.span) { first } else { second }) = Some(c.span);
            }
        }
        rivals
    }
}

fn is_heading(labels: &Labels<'_>, rivals: &Rivals, c: &Candidate, numbering: Option<Numbering>) -> bool {
    let ordinal = is_numbered(c, numbering);
    let alone = c.alone && c.number.is_none_or(|(style, _)| Some(style) == numbering);
    let of_text = labels.form.sections[c.section].content == Content::Text;
    let strong = ordinal && (alone || c.fit != Fit::Near);
    let owns_table = rivals.above_tables[c.section] == Some(c.span);
    let plain = alone && c.fit != Fit::Near && c.number.is_none() && (of_text || numbering.is_none());
    // A number that is not its own counts where no other heading of the section does.
    let better = rivals.numbered[c.section].iter().flatten().any(|span| *span != c.span);
    let own = alone || (c.alone && c.number.is_some_and(|(_, own)| own));
    let misnumbered = own && c.number.is_some() && c.fit == Fit::Exact && !better;
    strong || (owns_table && alone) || plain || misnumbered
}

fn from_hit(labels: &Labels<'_>, hit: &crate::form::Hit) -> Option<Candidate> {
    let (section, fit) = labels.meanings(hit).find_map(|(label, fit)| match label {
        Label::Section(section) => Some((section, fit)),
        _ => None,
    })?;
    let label = labels.stream.span(hit.start, hit.end);
    let number = number_before(labels, label.start);
    let start = number.map_or(label.start, |(start, ..)| start);
    let number = number.map(|(_, style, n)| (style, Some(n) == own_number(labels, section)));
    let (before, after) = (&labels.text[..start], &labels.text[label.end..]);
    // Looked at from the heading on, as far as need be: a line may be long.
    let leads =
        |c: char| c != '\n' && (is_blank(c) || is_bar(c) || matches!(c, '#' | '*' | '\u{FEFF}' | '-' | '–' | '•' | '·' | '●' | '■' | '◆'));
    let follows = |c: char| c != '\n' && (is_blank(c) || is_bar(c) || matches!(c, '。' | '：' | ':' | '*' | '、' | '.' | '，'));
    let at_start = before.chars().rev().find(|&c| !leads(c)).is_none_or(|c| matches!(c, '\n' | ']'));
    let at_end = after.chars().find(|&c| !follows(c)).is_none_or(|c| c == '\n');
    // The caption of a table is no heading.
    let words = &UnfoldedWords::built_in().headings;
    let annexed = |rest| words.annexes.iter().fold(rest, |rest: &str, word| rest.trim_end_matches(word.as_str()));
    let bare = before.trim_end_matches(is_blank);
    let caption = words.tables.iter().find_map(|word| bare.strip_suffix(word.as_str())).map(annexed);
    if number.is_some() && caption.is_some_and(|rest| rest.chars().rev().find(|&c| !leads(c)).is_none_or(|c| c == '\n')) {
        return None;
    }
    let field = is_field(before, after);
    let quoted = !field && (before.ends_with(['“', '"', '「', '《']) || after.starts_with(['”', '"', '」', '》']));
    let alone = field || (at_start && at_end);
    (!quoted && (number.is_some() || alone)).then_some(Candidate { section, span: Span::new(start, label.end), fit, number, alone })
}

/// Whether what stands around a heading makes it the first field of a line of quoted values, the others empty.
fn is_field(before: &str, after: &str) -> bool {
    let opens = before.strip_suffix('"').is_some_and(|rest| rest.is_empty() || rest.ends_with(['\n', '\u{FEFF}']));
    let rest = after.strip_prefix('"').filter(|_| opens).map(|rest| rest.trim_start_matches(['"', ',']));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']))
}

/// The number that stands directly before a label, also on the line above: where it begins, how it is
/// written, and which it is.
fn number_before(labels: &Labels<'_>, label: usize) -> Option<(usize, Numbering, u64)> {
    let before = labels.text[..label].trim_end_matches(is_blank);
    let bare = before.trim_end_matches(|c: char| matches!(half_width(c), '、' | '.' | ',' | '．' | ':')).trim_end_matches(is_blank);
    let marked = bare.len() < before.len();
    if let Some(inner) = bare.strip_suffix([')', '）']) {
        let (start, number) = numeral_at_end(labels, inner.trim_end_matches(is_blank))?;
        let open = labels.text[..start].trim_end_matches(is_blank).strip_suffix(['(', '（'])?;
        return Some((open.len(), Numbering::Bracketed, number));
    }
    let words = &UnfoldedWords::built_in().headings;
    if let Some(named) = words.parts.iter().find_map(|part| bare.strip_suffix(part.as_str())) {
        let (start, number) = numeral_at_end(labels, named)?;
        return Some((labels.text[..start].strip_suffix(words.nth.as_str())?.len(), Numbering::Parts, number));
    }
    let (start, number) = numeral_at_end(labels, bare)?;
    let digits = labels.text[start..].starts_with(|c: char| half_width(c).is_ascii_digit());
    match digits {
        true if marked => Some((start, Numbering::Digits, number)),
        true => None,
        false => Some((start, Numbering::Form, number)),
    }
}

/// The numeral a text ends with, of digits or Chinese: where it begins, and its value.
fn numeral_at_end(labels: &Labels<'_>, text: &str) -> Option<(usize, u64)> {
    let is_digit = |c: char| half_width(c).is_ascii_digit();
    let is_numeral = |c: char| is_ordinal_numeral(labels.folding.fold_char(c));
    let digits = text.trim_end_matches(is_digit).len();
    if digits < text.len() {
        let plain: String = text[digits..].chars().map(half_width).collect();
        return plain.parse().ok().map(|n| (digits, n));
    }
    let start = text.trim_end_matches(is_numeral).len();
    let plain: String = text[start..].chars().map(|c| labels.folding.fold_char(c)).collect();
    chinese_integer(&plain).map(|n| (start, n))
}

/// Lines that begin with a section's ordinal and nearly read like its heading.
fn from_lines(labels: &Labels<'_>, tables: &[Option<Span>], known: &[Candidate]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    let ordinals: Vec<&str> = labels.form.sections.iter().map(|section| section.ordinal.trim_end_matches('、')).collect();
    // Where an ordinal is empty, any character may follow.
    let any = ordinals.contains(&"");
    let firsts: Vec<char> = ordinals.iter().filter_map(|ordinal| ordinal.chars().next()).collect();
    let begins = |c: char| any || firsts.contains(&c);
    for line in labels.lines() {
        // Nearly every line is none.
        if !line.chars().find(|&c| !(is_blank(c) || c == '#')).is_some_and(begins) {
            at += line.len();
            continue;
        }
        let start = at + (line.len() - line.trim_start_matches(|c: char| is_blank(c) || c == '#').len());
        let bare = line.trim_matches(|c: char| is_blank(c) || c == '#');
        at += line.len();
        if bare.len() > 150 || bare.is_empty() {
            continue;
        }
        for (s, ordinal) in ordinals.iter().enumerate() {
            let Some(rest) = bare.strip_prefix(ordinal) else { continue };
            if !rest.starts_with(['、', '.', '．', ',', '，', ' ']) {
                continue;
            }
            let span = Span::new(start, start + bare.len());
            let mut there = known[known.partition_point(|c| c.span.end <= span.start)..].iter().take_while(|c| c.span.start < span.end);
            if there.any(|c| c.section == s && (c.alone || c.fit != Fit::Near)) {
                continue;
            }
            let words = labels.stream.codes_of(labels.stream.first_from(start + bare.len() - rest.len()), labels.stream.first_from(at));
            let letters = Letters::of_codes(words);
            let fits = |labels: &[Wording]| labels.iter().filter_map(|label| reads_like((words, &letters), label)).min();
            let wordings = labels.form.wordings();
            // In other words only where nothing else is its heading, and what belongs below it stands there.
            let other = || {
                let owns = labels.form.sections[s].content == Content::Text || tables[s].is_some_and(|t| span.end <= t.start);
                let known = known.iter().any(|c| c.section == s && (c.alone || c.number.is_some_and(|(_, own)| own)));
                (owns && !known).then(|| fits(&wordings.lines[s])).flatten().map(|_| Fit::Near)
            };
            if let Some(fit) = fits(&wordings.sections[s]).or_else(other) {
                let number = own_number(labels, s).map(|_| (Numbering::Form, true));
                found.push(Candidate { section: s, span, fit, number, alone: true });
            }
        }
    }
    found
}

/// How a line compares with a heading: more words before it, cut off, or mistyped.
fn reads_like((text, letters): (&[u16], &Letters), heading: &Wording) -> Option<Fit> {
    let label = heading.codes.as_slice();
    if text.ends_with(label) && text.len() <= label.len() + MORE_WORDS {
        return Some(Fit::Alias);
    }
    let cut = text.len() > 1 && label.starts_with(text);
    let most = label.len().max(text.len()) * 4 / 10;
    // Each character of one that the other has not has to be changed, lost or added.
    let may_fit = || heading.letters.missing_in(letters).max(letters.missing_in(&heading.letters)) <= most;
    (cut || (may_fit() && distance_within(text, label, most).is_some())).then_some(Fit::Near)
}

/// The most characters that may stand before a heading's own words (`政府信息公开工作…`).
const MORE_WORDS: usize = 10;

/// Three or more on one line with nothing between them but a comma or semicolon: a sentence tells what the report consists of.
fn drop_enumerated(labels: &Labels<'_>, candidates: &mut Vec<Candidate>) {
    let mark = |c: char| is_list_mark(c) || matches!(c, '和' | '及');
    let goes_on = |pair: &[Candidate]| {
        let between = labels.text.get(pair[0].span.end..pair[1].span.start);
        between.is_some_and(|gap| gap.contains(mark) && gap.chars().all(|c| c != '\n' && (is_blank(c) || mark(c))))
    };
    let links: Vec<bool> = candidates.windows(2).map(goes_on).collect();
    let mut at = 0;
    let mut listed = BTreeSet::new();
    for run in links.split(|goes_on| !goes_on) {
        if run.len() >= 2 {
            listed.extend(candidates[at..=at + run.len()].iter().map(|c| c.span.start));
        }
        at += run.len() + 1;
    }
    candidates.retain(|c| !listed.contains(&c.span.start));
}

/// Headings with a comma or semicolon behind them whose section has one on a line of its own further on: items of a list that has
/// more than headings in it.
fn drop_listed(labels: &Labels<'_>, kept: &mut Vec<Candidate>) {
    let mut alone = vec![0; labels.form.sections.len()];
    for c in kept.iter().filter(|c| c.alone) {
        alone[c.section] = c.span.start;
    }
    let listed = |c: &Candidate| !c.alone && alone[c.section] > c.span.end && labels.text[c.span.end..].starts_with(is_list_mark);
    kept.retain(|c| !listed(c));
}

fn is_list_mark(c: char) -> bool {
    matches!(half_width(c), ',' | ';' | '、')
}

/// A table of contents: three or more headings in order with nothing between them but dots and page
/// numbers, each of which comes again.
fn drop_contents(labels: &Labels<'_>, kept: &mut Vec<Candidate>) {
    let filler = |c: char| is_blank(c) || c.is_ascii_digit() || is_bar(c) || "….·．。、,，;；:：-—*#第页和及".contains(c);
    let mut start = 0;
    let mut listed = BTreeSet::new();
    let mut last = vec![0; labels.form.sections.len()];
    for (i, c) in kept.iter().enumerate() {
        last[c.section] = i;
    }
    for end in 1..=kept.len() {
        let goes_on = kept.get(end).is_some_and(|next| {
            let last = &kept[end - 1];
            // Headings may overlap where a text is damaged.
            let between = labels.text.get(last.span.end..next.span.start);
            next.section > last.section && between.is_some_and(|between| between.chars().all(filler))
        });
        if !goes_on {
            let again = |c: &Candidate| last[c.section] >= end;
            if end - start >= 3 && kept[start..end].iter().all(again) {
                listed.extend(kept[start..end].iter().map(|c| c.span.start));
            }
            start = end;
        }
    }
    kept.retain(|c| !listed.contains(&c.span.start));
}

/// Headings before the first table that come again: of the section of that table, with the real one
/// in between; of the sections behind it; and of those before it where such headings follow. They are
/// items of a list inside another section.
fn drop_lists(labels: &Labels<'_>, tables: &[Option<Span>], kept: &mut Vec<Candidate>) {
    let first = tables.iter().enumerate().filter_map(|(section, t)| t.map(|t| (t, section))).min();
    let Some((table, owner)) = first else { return };
    let all = kept.clone();
    let sections = labels.form.sections.len();
    let (mut firsts, mut lasts) = (vec![usize::MAX; sections], vec![0; sections]);
    for c in &all {
        firsts[c.section] = firsts[c.section].min(c.span.start);
        lasts[c.section] = lasts[c.section].max(c.span.start);
    }
    let again = |c: &Candidate| lasts[c.section] > c.span.start;
    // No other heading stands between a heading and its tables.
    let nearest = all.iter().filter(|o| o.span.end <= table.start).map(|o| o.span.start).max().unwrap_or(0);
    let is_item = |c: &Candidate| {
        let real = c.section == owner && labels.form.sections[owner].content == Content::Tables && nearest < c.span.end;
        c.span.end <= table.start && c.section >= owner && again(c) && !real
    };
    let items: Vec<usize> = all.iter().filter(|c| is_item(c)).map(|c| c.span.start).collect();
    let is_again = |c: &Candidate| {
        let twice = firsts[c.section] < c.span.start;
        let next = all.get(all.partition_point(|o| o.span.start <= c.span.start)).map(|o| o.span.start);
        twice && c.section < owner && next.is_some_and(|at| items.binary_search(&at).is_ok())
    };
    kept.retain(|c| items.binary_search(&c.span.start).is_err() && !is_again(c));
}
