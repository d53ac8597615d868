//! Years that speak for or against the stated one, and only those: years in quoted titles, plans,
//! comparisons, document numbers and histories are passed over.

use std::collections::BTreeMap;

use super::date::{DateSeen, dates};
use super::heading::year_span;
use super::region::Labels;
use crate::form::Content;
use crate::number::is_blank;
use crate::report::{Facts, Found, SectionSeen, YearMention, YearRole};
use crate::text::Span;

/// Words in a sentence that make its year none of the report's own.
const ELSEWHERE: [&str; 37] = [
    "同期",
    "去年",
    "上年",
    "上一年",
    "以来",
    "决算",
    "预算",
    "成立",
    "修订",
    "修改",
    "施行",
    "评为",
    "结转",
    "转办",
    "转至",
    "印发的",
    "下一步",
    "计划",
    "要点",
    "规划",
    "届",
    "版)",
    "历年",
    "累计",
    "发布的",
    "颁布",
    "任命",
    "开通",
    "搬迁",
    "相比",
    "增长",
    "下降",
    "增加",
    "减少",
    "号)",
    "号〕",
    "次年",
];

/// Words of a clause that reports the work of a year.
const WORK: [&str; 16] =
    ["收到", "受理", "公开", "发布", "办理", "不涉及", "未发生", "共", "认真", "严格", "高度重视", "坚持", "深入", "围绕", "组织", "制定"];

/// The mentions, in text order.
pub fn mentions(labels: &Labels<'_>, facts: &Facts, sections: &[SectionSeen]) -> Vec<YearMention> {
    let text = labels.text;
    let mut found = Vec::new();
    let mut add = |year: i16, span: Span, role: YearRole| {
        if !found.iter().any(|m: &YearMention| m.span.overlaps(span)) {
            found.push(YearMention { year, span, role });
        }
    };
    let titled = |span: Span| facts.title.as_ref().is_some_and(|t| t.span.start <= span.start && span.end <= t.span.end);
    if let Some(year) = facts.year.as_ref().filter(|y| titled(y.span)) {
        add(year.value, year.span, YearRole::Title);
    }
    let mut period_dates = Vec::new();
    if let Some(period) = &facts.period {
        for seen in dates(text, period.span) {
            if seen.date.year > 0 {
                add(seen.date.year, year_span(text, seen.span), YearRole::Period);
            }
        }
        period_dates.push(period.span);
    }
    if let Some(signature) = &facts.signature {
        add(signature.value.year, year_span(text, signature.span), YearRole::Signature);
    }
    let title_end = facts.title.as_ref().map_or(0, |t| t.span.end);
    let first_table = sections.iter().find(|s| has(labels, s, Content::Tables)).map_or(text.len(), |s| s.heading.start);
    let prose = Span::new(title_end.min(first_table), first_table);
    for seen in dates(text, prose) {
        if seen.date.year == 0 || period_dates.iter().any(|p| p.overlaps(seen.span)) || is_quoted(text, seen.span.start) {
            continue;
        }
        if let Some(role) = prose_role(labels, &seen) {
            add(seen.date.year, year_span(text, seen.span), role);
        }
    }
    for body in outlook_section(labels).into_iter().flat_map(|key| sections.iter().filter(move |s| s.key == key)).map(|s| s.body) {
        for (seen, role) in outlook(labels, body) {
            add(seen.date.year, year_span(text, seen.span), role);
        }
    }
    found.sort_by_key(|m| m.span.start);
    found
}

fn has(labels: &Labels<'_>, seen: &SectionSeen, content: Content) -> bool {
    labels.form.section(&seen.key).is_some_and(|section| section.content == content)
}

/// The key of the section on problems and improvements: the first prose behind the tables.
fn outlook_section<'a>(labels: &Labels<'a>) -> Option<&'a str> {
    let tables = labels.form.sections.iter().rposition(|s| s.content == Content::Tables)?;
    labels.form.sections.get(tables + 1).map(|s| s.key.as_str())
}

/// Whether a place lies within 《》, quotes or brackets of its line.
fn is_quoted(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or("");
    [("《", "》"), ("“", "”"), ("〔", "〕"), ("（", "）"), ("(", ")"), ("「", "」"), ("[", "]")].iter().any(|(open, close)| {
        let opened = line.rfind(open);
        opened.is_some_and(|o| line.rfind(close).is_none_or(|c| c < o))
    })
}

/// The clause around a place: from the last full stop or line break before to the next behind.
fn sentence(text: &str, span: Span) -> (&str, &str) {
    let stop = |c: char| matches!(c, '。' | '\n' | '；' | ';');
    let from = text[..span.start].rfind(stop).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let to = text[span.end..].find(stop).map_or(text.len(), |i| span.end + i);
    (&text[from..span.start], &text[span.end..to])
}

fn prose_role(labels: &Labels<'_>, seen: &DateSeen) -> Option<YearRole> {
    let (before, after) = sentence(labels.text, seen.span);
    let before = labels.folding.fold(before);
    let after = labels.folding.fold(after);
    if names_the_report(&after, seen) {
        return Some(YearRole::Opening);
    }
    let bare = before.trim_end_matches(['为', '是', ':']);
    let until = labels.words.periods.until.iter().any(|w| bare.ends_with(w.as_str()) || before.ends_with(w.as_str()));
    if until && seen.date.month == 12 && !before.contains("发布") {
        return Some(YearRole::AsOf);
    }
    let whole_year = seen.date.month == 0;
    let begins = before.is_empty() || before.ends_with([',', '，', ':', '：', '、', ')', '）', '.']);
    let comma = after.starts_with([',', '，'])
        || after.starts_with("度,")
        || after.starts_with("度，")
        || after.starts_with("我")
        || after.starts_with("度我");
    let clause = &after[..after.find("。").unwrap_or(after.len())];
    let elsewhere =
        ELSEWHERE.iter().any(|w| clause.contains(w) || before.contains(w)) || clause.contains('将') || clause.contains("进一步");
    (whole_year && begins && comma && !elsewhere && WORK.iter().any(|w| clause.contains(w))).then_some(YearRole::Narrative)
}

/// `2021年度政府信息公开工作年度报告`, with the body's name in between or not.
fn names_the_report(after: &str, seen: &DateSeen) -> bool {
    let near: String = after.chars().take(40).collect();
    let report = ["信息公开工作年度报告", "信息公开年度报告", "信息公开工作报告", "信息公开年报"].iter().filter_map(|w| near.find(w)).min();
    let plain = report.is_some_and(|at| !near[..at].contains(['，', ',', '。', '《', '条']) && !near[..at].contains("工作情况"));
    seen.date.month == 0 && plain && !near.contains("以来")
}

/// The year whose work a text without any other year reports: the one that most clauses of its prose
/// before the tables begin with or speak of, if no other is named as often.
pub fn of_the_work(labels: &Labels<'_>, body: usize) -> Option<Found<i16>> {
    let text = labels.text;
    let end = super::kind::floor(text, body + WORK_REACH);
    let mut counts: BTreeMap<i16, (usize, DateSeen)> = BTreeMap::new();
    for seen in dates(text, Span::new(0, end)).into_iter().filter(|d| d.date.year > 0 && d.date.month == 0) {
        let (before, after) = sentence(text, seen.span);
        let (before, after) = (labels.folding.fold(before), labels.folding.fold(after));
        let clause: String = after.chars().take(40).collect();
        let near: String = before.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
        let elsewhere = ELSEWHERE.iter().any(|w| clause.contains(w) || near.contains(w)) || clause.contains('将');
        let counted = WORK.iter().any(|w| after.contains(w))
            && !elsewhere
            && !near.ends_with(['-', '—', '至'])
            && !clause.starts_with(['-', '—', '至']);
        if counted && !is_quoted(text, seen.span.start) {
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
fn outlook(labels: &Labels<'_>, body: Span) -> Vec<(DateSeen, YearRole)> {
    let mut found: Vec<(DateSeen, YearRole)> = Vec::new();
    for seen in dates(labels.text, body) {
        if seen.date.year == 0 || seen.date.month > 0 || is_quoted(labels.text, seen.span.start) {
            continue;
        }
        let (before, after) = sentence(labels.text, seen.span);
        let before = before.trim_matches(is_blank);
        let begins = before.is_empty() || before.ends_with(['，', ',', '：', ':', '）', ')']);
        let clause = labels.folding.fold(after);
        if !begins || ["要点", "以来", "同期", "决算", "预算"].iter().any(|w| clause.contains(w)) {
            continue;
        }
        let opening: String = clause.chars().take(14).collect();
        let plan = ["将", "要", "改进", "下一步", "计划"].iter().any(|w| opening.contains(w));
        let past = ["成绩", "成效", "不足", "问题", "差距", "取得", "存在"].iter().any(|w| clause.contains(w));
        let role = match (plan, past) {
            (true, _) => YearRole::Improvements,
            (false, true) => YearRole::Problems,
            (false, false) => continue,
        };
        let known = found.iter().any(|(_, r)| *r == role);
        let twin = found.last().is_some_and(|(d, _)| d.date.year == seen.date.year);
        if !known && !twin {
            found.push((seen, role));
        }
    }
    found
}
