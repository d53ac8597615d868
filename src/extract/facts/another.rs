//! Whether a title is this report's or another's.

use super::folded::Folded;
use super::{has_year, is_title};
use crate::extract::region::Labels;
use crate::fold::is_bar;
use crate::form::UnfoldedWords;
use crate::number::is_blank;
use crate::text::{Span, lines_within};

/// Whether what stands `between` tables and those that follow says that these are of the same report: its title once more,
/// or none at all.
pub fn is_same_report(labels: &Labels<'_>, title: Option<Span>, between: Span) -> bool {
    let between = Folded::of(labels, between);
    let title = title.map(|span| Folded::of(labels, span)).filter(|title| has_year(title.text()));
    title.is_some_and(|title| between.text().contains(without_remark(title.text())))
        || between.find_each(&labels.words.titles.tails_tree, 0).next().is_none()
}

/// A title without what stands behind it: that it is a draft, say.
fn without_remark(title: &str) -> &str {
    let ends = UnfoldedWords::built_in().titles.iter().filter_map(|end| Some(title.rfind(end)? + end.len()));
    ends.max().map_or(title, |end| &title[..end])
}

/// Where a title with a year stands that is not this report's `title`, which names its year, too.
pub fn another_title(labels: &Labels<'_>, title: Span, within: Span) -> Option<usize> {
    let title = Some(Folded::of(labels, title)).filter(|title| has_year(title.text()))?;
    // What stands at the head of a page may be the title without its body.
    let is_same = |folded: &Folded| folded.text().contains(title.text()) || title.text().contains(folded.text());
    titles(labels, within).find(|(_, folded)| !is_same(folded)).map(|(span, _)| span.start)
}

/// The first title with a year.
pub fn title_within(labels: &Labels<'_>, within: Span) -> Option<Span> {
    titles(labels, within).next().map(|(_, folded)| folded.span(0, folded.len()))
}

/// The lines that are titles with a year.
fn titles(labels: &Labels<'_>, within: Span) -> impl Iterator<Item = (Span, Folded)> {
    let spans = lines_within(labels.text, within).map(|(span, _)| span);
    let short = spans.filter(|span| span.len() <= LONGEST_LINE).map(|span| without_lead(labels.text, span));
    let short = short.map(|span| (span, Folded::of(labels, span)));
    short.filter(|(_, folded)| has_year(folded.text()) && is_title(labels.words, folded))
}

/// A line without the marks of cells around it and the words that make it the title of an annex: `附件1：`.
fn without_lead(text: &str, line: Span) -> Span {
    let is_mark = |c: char| is_blank(c) || is_bar(c) || matches!(c, ',' | '"' | '#' | '*');
    let mut bare = text[line.start..line.end].trim_end_matches(is_mark);
    let end = line.start + bare.len();
    bare = bare.trim_start_matches(is_mark);
    if UnfoldedWords::built_in().headings.annexes.iter().any(|annex| bare.starts_with(annex.as_str()))
        && let Some((lead, rest)) = bare.split_once([':', '：'])
        && lead.len() <= LONGEST_LEAD
    {
        bare = rest.trim_start_matches(is_mark);
    }
    Span::new(end - bare.len(), end)
}

/// The longest words before the title of an annex, in bytes.
const LONGEST_LEAD: usize = 12;

/// The longest line that is a title, in bytes.
const LONGEST_LINE: usize = 300;
