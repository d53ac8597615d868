//! The sections of a report: their headings, told from rows, sub-headings and lists that look alike.

use super::near::distance;
use super::region::Labels;
use super::token::is_bar;
use crate::form::{Content, Fit, Label};
use crate::number::{half_width, is_blank};
use crate::report::SectionSeen;
use crate::text::Span;

/// A place that may be a section's heading.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    section: usize,
    /// Ordinal and label.
    span: Span,
    fit: Fit,
    /// Whether the section's own ordinal stands before it.
    ordinal: bool,
    /// Whether it has its line to itself.
    alone: bool,
}

/// The sections found, in text order. `tables` holds, for each section of the form, where its
/// tables stand: no heading lies inside them, and the heading of a section with tables is the
/// nearest before them.
pub fn sections(labels: &Labels<'_>, tables: &[Option<Span>]) -> Vec<SectionSeen> {
    let mut candidates: Vec<Candidate> = labels.hits.iter().filter_map(|hit| from_hit(labels, hit)).collect();
    candidates.extend(from_lines(labels, &candidates));
    candidates.retain(|c| !tables.iter().flatten().any(|t| t.start <= c.span.start && c.span.end <= t.end));
    candidates.sort_by_key(|c| c.span.start);
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in &candidates {
        let strong = candidate.ordinal && (candidate.alone || candidate.fit != Fit::Near);
        let owns_table = tables[candidate.section].is_some_and(|t| {
            let next = candidates.iter().rfind(|c| c.section == candidate.section && c.span.end <= t.start);
            next.is_some_and(|c| c.span == candidate.span)
        });
        let plain = candidate.alone && candidate.fit != Fit::Near && labels.form.sections[candidate.section].content == Content::Text;
        if strong || (owns_table && candidate.alone) || (plain && !numbered_otherwise(labels, candidate)) {
            kept.push(*candidate);
        }
    }
    drop_lists(labels, tables, &mut kept);
    let ends: Vec<usize> = kept.iter().skip(1).map(|c| c.span.start).chain([labels.text.len()]).collect();
    kept.iter()
        .zip(ends)
        .map(|(c, end)| SectionSeen {
            key: labels.form.sections[c.section].key.clone(),
            heading: c.span,
            body: Span::new(c.span.end, end),
            exact: c.fit != Fit::Near,
        })
        .collect()
}

fn from_hit(labels: &Labels<'_>, hit: &crate::form::Hit) -> Option<Candidate> {
    let (section, fit) = labels.meanings(hit).find_map(|(label, fit)| match label {
        Label::Section(section) => Some((section, fit)),
        _ => None,
    })?;
    let label = labels.stream.span(hit.start, hit.end);
    let (start, ordinal) = with_ordinal(labels, section, label.start);
    let before = labels.text[..start].rsplit('\n').next().unwrap_or("");
    let after = labels.text[label.end..].split('\n').next().unwrap_or("");
    let residue = before.rsplit(']').next().unwrap_or("");
    let at_start = residue.chars().all(|c| is_blank(c) || is_bar(c) || matches!(c, '#' | '*' | '\u{FEFF}'));
    let at_end = after.chars().all(|c| is_blank(c) || is_bar(c) || matches!(c, '。' | '：' | ':' | '*' | '、' | '.' | '，'));
    let quoted = before.ends_with(['“', '"', '「', '《']) || after.starts_with(['”', '"', '」', '》']);
    let alone = at_start && at_end;
    (!quoted && (ordinal || alone)).then_some(Candidate { section, span: Span::new(start, label.end), fit, ordinal, alone })
}

/// Where a heading begins if its ordinal stands before `label`, and whether it does.
fn with_ordinal(labels: &Labels<'_>, section: usize, label: usize) -> (usize, bool) {
    let wanted = labels.form.sections[section].ordinal.trim_end_matches(['、', '.', '．']);
    let before = labels.text[..label].trim_end_matches(is_blank);
    let bare = before.trim_end_matches(|c: char| matches!(half_width(c), '、' | '.' | ',' | '．' | ':'));
    let bare = bare.trim_end_matches(is_blank);
    match bare.strip_suffix(wanted) {
        Some(rest) if !wanted.is_empty() && !rest.ends_with(['（', '(']) && bare.len() <= before.len() => (rest.len(), true),
        _ => (label, false),
    }
}

/// Whether another section's ordinal, or a bracketed one, stands before the heading.
fn numbered_otherwise(labels: &Labels<'_>, candidate: &Candidate) -> bool {
    let line = labels.text[..candidate.span.start].rsplit('\n').next().unwrap_or("");
    line.chars().any(|c| !is_blank(c) && !is_bar(c) && !matches!(c, '#' | '*'))
}

/// Lines that begin with a section's ordinal and nearly read like its heading.
fn from_lines(labels: &Labels<'_>, known: &[Candidate]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in labels.text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start_matches(|c: char| is_blank(c) || c == '#').len());
        let bare = line.trim_matches(|c: char| is_blank(c) || c == '#');
        at += line.len();
        if bare.len() > 150 || bare.is_empty() {
            continue;
        }
        for (s, section) in labels.form.sections.iter().enumerate() {
            let Some(rest) = bare.strip_prefix(section.ordinal.trim_end_matches('、')) else { continue };
            if !rest.starts_with(['、', '.', '．', ',', '，', ' ']) {
                continue;
            }
            let span = Span::new(start, start + bare.len());
            let text = labels.folding.han(rest);
            let near = std::iter::once(&section.label).chain(&section.aliases).any(|label| {
                let label = labels.folding.han(label);
                distance(&text, &label) * 10 <= label.chars().count().max(text.chars().count()) * 4
            });
            if near && !known.iter().any(|c| c.section == s && c.span.overlaps(span)) {
                found.push(Candidate { section: s, span, fit: Fit::Near, ordinal: true, alone: true });
            }
        }
    }
    found
}

/// Headings of sections with tables that stand far before them, with the real one in between: items
/// of a list inside another section.
fn drop_lists(labels: &Labels<'_>, tables: &[Option<Span>], kept: &mut Vec<Candidate>) {
    let first_table = tables.iter().flatten().map(|t| t.start).min();
    let all = kept.clone();
    kept.retain(|c| {
        let Some(table) = tables[c.section] else { return true };
        let is_table = labels.form.sections[c.section].content == Content::Tables;
        let later = all.iter().any(|o| o.section == c.section && o.span.start > c.span.start && o.span.end <= table.start);
        let before_all = first_table.is_some_and(|first| c.span.start < first);
        !(is_table && later && before_all && !followed_by_its_table(c, &all, table))
    });
}

/// Whether no other heading stands between a heading and its tables.
fn followed_by_its_table(c: &Candidate, all: &[Candidate], table: Span) -> bool {
    !all.iter().any(|o| c.span.end <= o.span.start && o.span.end <= table.start)
}
