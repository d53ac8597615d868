//! What a text is: a report, one whose tables or figures were lost, one in an older form, or no
//! report at all.

use super::region::Labels;
use crate::fold::{Folding, is_han};
use crate::form::{Content, Form, Forms, Label};
use crate::number::is_blank;
use crate::report::{Facts, Kind, Oddity, Reason, Report, SectionSeen, State};
use crate::text::{SourceText, Span};

/// Names of picture files that stand where a table belongs.
const PICTURES: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".bmp", "[图片]", "![", "【图片】"];

/// What a text without any table of a known form is.
pub fn without_tables(source: &SourceText, forms: &Forms, facts: &Facts, sections: &[SectionSeen], form: &Form) -> (Kind, Reason) {
    let text = source.text();
    let folded_head: String = forms.folding().fold(text.get(..floor(text, 3000)).unwrap_or(""));
    let whole = || forms.folding().fold(text.get(..floor(text, 200_000)).unwrap_or(text));
    let title = facts.title.as_ref().map(|t| forms.folding().fold(&t.value)).unwrap_or_default();
    if text.chars().all(is_blank) {
        return (Kind::NotAReport, Reason::Empty);
    }
    if ["学年", "高等学校", "大学", "学院"].iter().any(|w| title.contains(w)) && (title.contains("学年") || folded_head.contains("学年"))
    {
        return (Kind::OlderForm, Reason::AcademicYear);
    }
    if is_about_reports(&title) {
        return (Kind::NotAReport, Reason::AboutReports);
    }
    let whole = whole();
    if whole.contains("统计指标") && whole.contains("统计数") {
        return (Kind::OlderForm, Reason::OlderStatistics);
    }
    let first_year = forms.editions().iter().map(|f| f.years.0).min().unwrap_or(i16::MIN);
    if facts.year.as_ref().is_some_and(|y| y.value < first_year) {
        return (Kind::OlderForm, Reason::OlderStatistics);
    }
    let tables = form.sections.iter().filter(|s| s.content == Content::Tables);
    let with_tables = tables.filter(|s| sections.iter().any(|seen| seen.key == s.key)).count();
    if with_tables >= 2 {
        let picture = sections.iter().any(|s| has_picture(&text[s.body.start..s.body.end]));
        return (Kind::TablesMissing, if picture { Reason::TablesArePictures } else { Reason::TablesDropped });
    }
    let text_sections = sections.iter().filter(|s| form.section(&s.key).is_some_and(|f| f.content == Content::Text)).count();
    match facts.year.as_ref().map(|y| y.value) {
        Some(_) if with_tables + text_sections == 0 && !facts.title.as_ref().is_some_and(|t| is_report_title(forms, &t.value)) => {
            return (Kind::NotAReport, Reason::AboutReports);
        }
        Some(_) => return (Kind::TablesMissing, Reason::TablesDropped),
        None => {}
    }
    if with_tables > 0 && text_sections > 0 {
        return (Kind::TablesMissing, Reason::TablesDropped);
    }
    if whole.contains("信息公开") && whole.contains("年度报告") {
        return (Kind::NotAReport, Reason::AboutReports);
    }
    (Kind::NotAReport, Reason::NoLabels)
}

/// Whether a folded title is that of a text about such reports: a notice, a guide, an interpretation.
pub fn is_about_reports(title: &str) -> bool {
    let kinds = ["解读", "指南", "通知", "办法", "制度", "公布情况", "规定", "一览表", "目录", "要点"];
    kinds.iter().any(|w| title.ends_with(w) || title.contains(&format!("报告{w}"))) || title.contains("关于做好")
}

fn is_report_title(forms: &Forms, title: &str) -> bool {
    let folded = forms.folding().fold(title);
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '年' | '度'));
    bare.ends_with("报告") || bare.ends_with("年报")
}

fn has_picture(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    lower.len() < 2000 && PICTURES.iter().any(|p| lower.contains(p))
}

/// Whether the labels of the tables are there and nearly none of their figures, no figure twice: a
/// filter dropped repeated lines.
pub fn values_lost(labels: &Labels<'_>, report: &Report) -> bool {
    let figures: Vec<&str> =
        report.cells.iter().filter_map(|c| c.span).chain(report.unclaimed.iter().copied()).map(|s| &labels.text[s.start..s.end]).collect();
    let mut distinct = figures.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let rows: usize = report.tables.iter().map(|t| t.rows.len()).sum();
    if rows < 8 || figures.is_empty() || distinct.len() != figures.len() || figures.len() >= rows {
        return false;
    }
    // Heads that the form prints several times stand once.
    let mut counts = std::collections::HashMap::new();
    for hit in labels.hits {
        // A head that shares its words with a row says nothing.
        let shared = labels.meanings(hit).any(|(label, _)| matches!(label, Label::Row(..)));
        for (label, _) in labels.meanings(hit) {
            if let Label::Column(t, c) = label
                && labels.form.tables[t].printed == crate::form::Layout::Strip
                && !shared
            {
                *counts.entry((t, c)).or_insert(0_usize) += 1;
            }
        }
    }
    counts.values().all(|&n| n < 2)
}

/// Whether the form is there and nobody filled it in: the official specimen.
pub fn is_specimen(report: &Report) -> bool {
    report.facts.year.is_none()
        && report.facts.period.is_none()
        && report.cells.iter().all(|c| matches!(c.state, State::Blank | State::Missing | State::Dash))
}

/// Share of Han characters in traditional script, in thousandths.
pub fn traditional_share(text: &str, folding: &Folding) -> u16 {
    let (mut all, mut traditional) = (0_u64, 0_u64);
    for c in text.chars().filter(|c| is_han(*c)) {
        all += 1;
        traditional += u64::from(folding.is_traditional(c));
    }
    (traditional * 1000).checked_div(all).map_or(0, |share| u16::try_from(share).unwrap_or(1000))
}

/// Leftovers of converters, in text order.
pub fn residue(text: &str) -> Vec<Oddity> {
    let mut found: Vec<Span> = Vec::new();
    for (open, close) in
        [("[bookmark:", "]"), ("HYPERLINK \"", "\""), ("{{", "}}"), ("<td", ">"), ("<p ", ">"), ("<span", ">"), ("&nbsp", ";")]
    {
        let mut at = 0;
        while let Some(start) = text[at..].find(open).map(|i| at + i) {
            let limit = floor(text, start + 200);
            let end = text[start + open.len()..limit.max(start + open.len())]
                .find(close)
                .map_or(start + open.len(), |i| start + open.len() + i + close.len());
            found.push(Span::new(start, end));
            at = end;
        }
    }
    found.sort_unstable();
    found.truncate(50);
    found.into_iter().map(Oddity::Residue).collect()
}

/// Pictures in sections whose tables were not found: the section's key and the bytes.
pub fn pictures(text: &str, form: &Form, report: &Report) -> Vec<Oddity> {
    let found = |key: &str| report.tables.iter().any(|t| form.tables[t.table].section == key);
    let sections = report.sections.iter().filter(|s| form.section(&s.key).is_some_and(|f| f.content == Content::Tables) && !found(&s.key));
    sections
        .filter_map(|s| {
            let lower = text[s.body.start..s.body.end].to_ascii_lowercase();
            let at = PICTURES.iter().filter_map(|p| lower.find(p).map(|i| (i, p.len()))).min()?;
            let start = lower[..at.0].rfind(is_blank).map_or(0, |i| i + lower[i..].chars().next().map_or(1, char::len_utf8));
            Some(Oddity::Picture(s.key.clone(), Span::new(s.body.start + start, s.body.start + at.0 + at.1)))
        })
        .collect()
}

/// The nearest character border at or before `byte`.
pub fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
