//! Years that speak for or against the stated one, and only those: years in quoted titles, plans,
//! comparisons, document numbers and histories are passed over.

use std::collections::BTreeMap;

use super::clause::Clauses;
use super::date::{DateSeen, dates};
use super::year_span;
use crate::extract::region::Labels;
use crate::form::{Content, Sense, YearWords};
use crate::report::{Facts, Found, SectionSeen, YearMention, YearRole};
use crate::text::Span;

/// The mentions, in text order.
pub fn mentions(labels: &Labels<'_>, facts: &Facts, sections: &[SectionSeen]) -> Vec<YearMention> {
    let text = labels.text;
    let mut mentions = Mentions::default();
    let titled = |span: Span| facts.title.as_ref().is_some_and(|t| t.span.start <= span.start && span.end <= t.span.end);
    if let Some(year) = facts.year.as_ref().filter(|y| titled(y.span)) {
        mentions.add_stated(year.value, year.span, YearRole::Title);
    }
    if let Some(period) = &facts.period {
        for seen in dates(labels, period.span).filter(|d| d.date.year > 0) {
            mentions.add_stated(seen.date.year, year_span(text, seen.span), YearRole::Period);
        }
    }
    if let Some(signature) = &facts.signature {
        mentions.add_stated(signature.value.year, year_span(text, signature.span), YearRole::Signature);
    }
    let title_end = facts.title.as_ref().map_or(0, |t| t.span.end);
    let first_table = sections.iter().find(|s| has(labels, s, Content::Tables)).map_or(text.len(), |s| s.heading.start);
    let prose = Span::new(title_end.min(first_table), first_table);
    let body = sections.first().map_or(text.len(), |s| s.heading.start);
    let mut clauses = Clauses::new(labels);
    for seen in dates(labels, prose) {
        let in_period = facts.period.as_ref().is_some_and(|p| p.span.overlaps(seen.span));
        if seen.date.year == 0 || in_period || clauses.is_quoted(seen.span.start) {
            continue;
        }
        if let Some(role) = prose_role(&mut clauses, &seen, seen.span.start >= body) {
            mentions.add(seen.date.year, year_span(text, seen.span), role);
        }
    }
    let key = outlook_section(labels);
    let mut outlooks: Vec<Span> = sections.iter().filter(|s| Some(s.key.as_str()) == key).map(|s| s.body).collect();
    outlooks.sort_unstable();
    // No line is read once more for every section on it.
    let mut clauses = Clauses::new(labels);
    for body in outlooks {
        for (seen, role) in outlook(&mut clauses, labels, body) {
            mentions.add(seen.date.year, year_span(text, seen.span), role);
        }
    }
    let year = facts.year.as_ref().map_or(0, |year| year.value);
    drop_compared(text, year, &mut mentions.others);
    let mut found = mentions.stated;
    found.extend(mentions.others);
    found.sort_by_key(|m| m.span.start);
    found
}

/// Drops the year before where a paragraph sets the work of both years side by side.
fn drop_compared(text: &str, year: i16, mentions: &mut Vec<YearMention>) {
    let is_pair = |pair: &[YearMention]| {
        let roles = pair.iter().all(|m| m.role == YearRole::Narrative);
        let years = pair[0].year == year - 1 && pair[1].year == year;
        roles && years && !text[pair[0].span.end..pair[1].span.start].contains('\n')
    };
    let compared: Vec<Span> = mentions.windows(2).filter(|pair| is_pair(pair)).map(|pair| pair[0].span).collect();
    mentions.retain(|m| !compared.contains(&m.span));
}

/// Mentions that do not overlap each other.
#[derive(Default)]
struct Mentions {
    /// Those of the report's facts: a handful.
    stated: Vec<YearMention>,
    /// Those of the prose, in text order.
    others: Vec<YearMention>,
}

impl Mentions {
    fn add_stated(&mut self, year: i16, span: Span, role: YearRole) {
        if !self.stated.iter().any(|m| m.span.overlaps(span)) {
            self.stated.push(YearMention { year, span, role });
        }
    }

    fn add(&mut self, year: i16, span: Span, role: YearRole) {
        let before = self.others.partition_point(|m| m.span.end <= span.start);
        let overlaps = self.others.get(before).is_some_and(|m| m.span.overlaps(span));
        if !overlaps && !self.stated.iter().any(|m| m.span.overlaps(span)) {
            self.others.insert(before, YearMention { year, span, role });
        }
    }
}

fn has(labels: &Labels<'_>, seen: &SectionSeen, content: Content) -> bool {
    labels.form.section(&seen.key).is_some_and(|section| section.content == content)
}

/// The key of the section on problems and improvements: the first prose behind the tables.
fn outlook_section<'a>(labels: &Labels<'a>) -> Option<&'a str> {
    let tables = labels.form.sections.iter().rposition(|s| s.content == Content::Tables)?;
    labels.form.sections.get(tables + 1).map(|s| s.key.as_str())
}

fn prose_role(clauses: &mut Clauses<'_>, seen: &DateSeen, in_section: bool) -> Option<YearRole> {
    let whole_year = seen.date.month == 0;
    let near = if whole_year { clauses.folded_behind(seen.span, NEAR) } else { String::new() };
    if whole_year && names_the_report(clauses, &near) {
        // Among the work of the year stands the report on the year before, which was published in it.
        let itself = || clauses.words().about.itself.iter().any(|w| clauses.folded_before(seen.span, NEAR).contains(w.as_str()));
        return (!in_section || itself()).then_some(YearRole::Opening);
    }
    if is_end(clauses, seen) && !clauses.before_holds(seen.span, Sense::Released) {
        return Some(YearRole::AsOf);
    }
    let behind = near.strip_prefix('度').unwrap_or(&near);
    let own = || clauses.words().years.own.iter().any(|w| behind.starts_with(w.as_str()));
    let ends = behind.starts_with([',', '，']) || own();
    let begins = || {
        let before = clauses.folded_before(seen.span, 8);
        before.is_empty() || before.ends_with([',', '，', ':', '：', '、', ')', '）', '.'])
    };
    if !(whole_year && ends && begins()) {
        return None;
    }
    let elsewhere = clauses.behind_holds(seen.span, Sense::Elsewhere)
        || clauses.before_holds(seen.span, Sense::Elsewhere)
        || clauses.behind_holds(seen.span, Sense::Ahead);
    (!elsewhere && clauses.behind_holds(seen.span, Sense::Work)).then_some(YearRole::Narrative)
}

/// How many characters behind a year name the report.
const NEAR: usize = 40;

/// Whether a date is one up to which something is counted: `截至2022年12月31日`.
fn is_end(clauses: &Clauses<'_>, seen: &DateSeen) -> bool {
    seen.date.month == 12 && {
        let before = clauses.folded_before(seen.span, 8);
        let bare = before.trim_end_matches(|c: char| c == ':' || clauses.words().periods.are.iter().any(|word| word.chars().eq([c])));
        clauses.words().periods.until.iter().any(|w| bare.ends_with(w.as_str()) || before.ends_with(w.as_str()))
    }
}

/// The year up to whose end a text without any other year counts.
pub fn of_the_end(labels: &Labels<'_>) -> Option<Found<i16>> {
    let clauses = Clauses::new(labels);
    let seen = dates(labels, Span::of(labels.text)).find(|d| d.date.year > 0 && is_end(&clauses, d))?;
    Some(Found { value: seen.date.year, span: year_span(labels.text, seen.span), repaired: seen.repaired })
}

/// `2021年度政府信息公开工作年度报告`, with the body's name in between or not, and not what is to be done
/// with reports.
fn names_the_report(clauses: &Clauses<'_>, near: &str) -> bool {
    let words = &clauses.words().years.report;
    let goes_on = |(at, found): &(usize, &str)| words.names.iter().any(|w| near[at + found.len()..].starts_with(w.as_str()));
    let report = words.subjects.iter().find_map(|subject| near.match_indices(subject.as_str()).find(goes_on).map(|(at, _)| at));
    let plain = report.is_some_and(|at| {
        let between = &near[..at];
        let other = || words.not_between.iter().any(|w| between.contains(w.as_str()));
        !between.contains(['，', ',', '。', '《']) && !other() && !clauses.words().about.is_order(&near[at..])
    });
    plain && !words.not_behind.iter().any(|w| near.contains(w.as_str()))
}

/// The year whose work a text without any other year reports: the one that most clauses of its prose
/// before the tables begin with or speak of, if no other is named as often.
pub fn of_the_work(labels: &Labels<'_>, body: usize) -> Option<Found<i16>> {
    let text = labels.text;
    let end = text.floor_char_boundary(body + WORK_REACH);
    let mut clauses = Clauses::new(labels);
    let mut counts: BTreeMap<i16, (usize, DateSeen)> = BTreeMap::new();
    for seen in dates(labels, Span::new(0, end)).filter(|d| d.date.year > 0 && d.date.month == 0) {
        if super::is_of_another_page(labels, seen.span.start) {
            continue;
        }
        let clause = clauses.folded_behind(seen.span, NEAR);
        let before = clauses.folded_before(seen.span, 8);
        let near = before.char_indices().rev().nth(7).map_or(before.as_str(), |(at, _)| &before[at..]);
        let years = &labels.words.years;
        let elsewhere = years.elsewhere.iter().any(|w| clause.contains(w.as_str()) || near.contains(w.as_str()))
            || years.coming.iter().any(|w| clause.contains(w.as_str()));
        let counted = !elsewhere
            && !near.ends_with(['-', '—', '至'])
            && !clause.starts_with(['-', '—', '至'])
            && clauses.behind_holds(seen.span, Sense::Work);
        if counted && !clauses.is_quoted(seen.span.start) {
            counts.entry(seen.date.year).or_insert((0, seen)).0 += 1;
        }
    }
    let (&year, &(most, seen)) = counts.iter().max_by_key(|(year, (count, _))| (*count, std::cmp::Reverse(**year)))?;
    let alone = counts.iter().all(|(y, (count, _))| *y == year || *count < most);
    alone.then(|| Found { value: year, span: year_span(text, seen.span), repaired: seen.repaired })
}

/// How far behind the beginning of section one its work is told, in bytes.
const WORK_REACH: usize = 6000;

/// The years of section five: the first with problems, the next with improvements.
fn outlook(clauses: &mut Clauses<'_>, labels: &Labels<'_>, body: Span) -> Vec<(DateSeen, YearRole)> {
    let mut found: Vec<(DateSeen, YearRole)> = Vec::new();
    for seen in dates(labels, body) {
        let twin = found.last().is_some_and(|(d, _)| d.date.year == seen.date.year);
        if seen.date.year == 0 || seen.date.month > 0 || twin || clauses.is_quoted(seen.span.start) {
            continue;
        }
        let begins = clauses.begins_at(seen.span);
        if !begins || clauses.behind_holds(seen.span, Sense::Aside) {
            continue;
        }
        let YearWords { report, outlook: words, .. } = &labels.words.years;
        // The 要 of 主要 is no plan.
        let opening = words.no_plans.iter().fold(clauses.folded_behind(seen.span, 14), |said, w| said.replace(w.as_str(), ""));
        let plan = words.plans.iter().any(|w| opening.contains(w.as_str()));
        // What the report on another year said of it.
        if report.told.iter().any(|w| opening.starts_with(w.as_str())) && opening.contains(&report.word) {
            continue;
        }
        // What became of last year's problems says nothing of this year's.
        let problems = words.problems.iter().filter_map(|w| opening.find(w.as_str())).min();
        let is_mended = |w: &String| problems.zip(opening.find(w.as_str())).is_some_and(|(problems, at)| problems < at);
        if words.present.iter().any(|w| opening.contains(w.as_str())) && words.mended.iter().any(is_mended) {
            continue;
        }
        let role = match plan {
            true => YearRole::Improvements,
            false if clauses.behind_holds(seen.span, Sense::Past) => YearRole::Problems,
            false => continue,
        };
        if !found.iter().any(|(_, r)| *r == role) {
            found.push((seen, role));
        }
    }
    found
}
