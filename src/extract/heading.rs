//! The report's own facts: title, agency, year, stated period, signature.

use super::date::{DateSeen, dates};
use super::region::Labels;
use crate::number::{half_width, is_blank};
use crate::report::{Date, Facts, Found, Period};
use crate::text::Span;

/// How far into the text a title is looked for, in bytes.
const HEAD: usize = 6000;

/// The facts of the report. `body` is where its first section begins, `tail` where the last one does.
pub fn facts(labels: &Labels<'_>, body: usize, tail: usize) -> Facts {
    let title = title(labels, body);
    let mut facts = Facts::default();
    if let Some(title) = title {
        let year = dates(labels.text, title).into_iter().find(|d| d.date.year > 0);
        facts.year = year.map(|d| Found { value: d.date.year, span: year_span(labels.text, d.span), repaired: d.repaired });
        facts.year = facts.year.or_else(|| bare_year(labels.text, title));
        facts.agency = agency(labels, title, facts.year.as_ref().map(|y| y.span));
        facts.title = Some(Found { value: squeezed(&labels.text[title.start..title.end]), span: title, repaired: false });
    }
    facts.period = period(labels);
    (facts.signer, facts.signature) = signature(labels, tail);
    if facts.agency.is_none() {
        facts.agency.clone_from(&facts.signer);
    }
    facts
}

/// The four digits (or numerals) of a year within the bytes of a date.
pub fn year_span(text: &str, date: Span) -> Span {
    let end = text[date.start..date.end].find('年').map_or(date.end, |i| date.start + i);
    let four: usize = text[date.start..end].chars().filter(|c| !is_blank(*c)).take(4).map(char::len_utf8).sum();
    Span::new(date.start, (date.start + four).min(date.end))
}

/// A year without 年 behind it: `竹泓镇2025政府…`.
fn bare_year(text: &str, within: Span) -> Option<Found<i16>> {
    let slice = &text[within.start..within.end];
    let mut at = 0;
    for run in slice.split_inclusive(|c: char| !half_width(c).is_ascii_digit()) {
        let digits: String = run.chars().map(half_width).take_while(char::is_ascii_digit).collect();
        if digits.len() == 4 && digits.starts_with("20") {
            let len: usize = run.chars().take(4).map(char::len_utf8).sum();
            let span = Span::new(within.start + at, within.start + at + len);
            return Some(Found { value: digits.parse().ok()?, span, repaired: false });
        }
        at += run.len();
    }
    None
}

/// Text without the blanks and breaks in it.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// A line of the text with the blanks around it cut off.
fn lines(text: &str, until: usize) -> Vec<Span> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if at >= until {
            break;
        }
        let left = line.len() - line.trim_start_matches(|c: char| is_blank(c) || matches!(c, '#' | '*' | '|')).len();
        let bare = line.trim_matches(|c: char| is_blank(c) || matches!(c, '#' | '*' | '|'));
        if !bare.is_empty() {
            found.push(Span::new(at + left, at + left + bare.len()));
        }
        at += line.len();
    }
    found
}

const TITLES: [&str; 6] = ["年度报告", "年度工作报告", "工作年报", "信息公开年报", "信息公开工作报告", "公开年度报"];

/// The title: the first short line before the body that ends like one, with the lines it runs over.
fn title(labels: &Labels<'_>, body: usize) -> Option<Span> {
    let text = labels.text;
    let lines = lines(text, HEAD.min(text.len()));
    let folded = |span: Span| labels.folding.fold(&text[span.start..span.end]);
    let is_title = |folded: &str| {
        folded.contains("信息公开") && TITLES.iter().any(|t| folded.contains(t)) && !folded.contains(['。', '；', '《', '，', '“', '>'])
    };
    let fits = |span: Span| squeezed(&text[span.start..span.end]).chars().count() <= 60;
    for (i, &line) in lines.iter().enumerate() {
        if line.start >= body.max(1) && i > 0 {
            break;
        }
        for count in 1..=3_usize {
            let Some(&last) = lines.get(i + count - 1) else { break };
            let joined = Span::new(line.start, last.end);
            let whole: String = lines[i..i + count].iter().map(|&l| folded(l)).collect();
            if !fits(joined) || !is_title(&whole) {
                continue;
            }
            // An agency on a line of its own above, before a line that begins with the year.
            let own = folded(line);
            let headless = own.starts_with("20") || own.starts_with('二') || own.starts_with("政府信息公开") || own.starts_with("信息公开");
            let above = i.checked_sub(1).map(|a| lines[a]).filter(|&a| headless && is_agency_line(&folded(a)));
            return Some(above.map_or(joined, |a| Span::new(a.start, joined.end)));
        }
    }
    None
}

const BODIES: [&str; 24] = [
    "政府",
    "局",
    "委员会",
    "办公室",
    "办事处",
    "委",
    "厅",
    "镇",
    "乡",
    "街道",
    "县",
    "区",
    "市",
    "中心",
    "院",
    "部",
    "公司",
    "大队",
    "所",
    "站",
    "管委会",
    "处",
    "社",
    "会",
];

fn is_agency_line(folded: &str) -> bool {
    let count = folded.chars().count();
    (3..=40).contains(&count)
        && folded.chars().all(|c| crate::fold::is_han(c) || matches!(c, '(' | ')' | '、'))
        && BODIES.iter().any(|b| folded.ends_with(b))
}

/// The agency: what the title holds before (or behind) the year and before the words that all
/// titles share.
fn agency(labels: &Labels<'_>, title: Span, year: Option<Span>) -> Option<Found<String>> {
    let text = labels.text;
    let (from, to) = (labels.stream.first_from(title.start), labels.stream.first_from(title.end));
    let words = labels.stream.slice(from, to);
    let cut = ["政府信息公开", "政务信息公开", "政务公开", "信息公开"].iter().filter_map(|w| words.find(w)).min();
    let shared = cut.map_or(title.end, |byte| labels.stream.place(from + crate::fold::HanStream::number_at(byte)));
    let spans = match year {
        Some(year) => [Span::new(title.start, year.start), Span::new(year.end, shared)],
        None => [Span::new(title.start, shared), Span::new(shared, shared)],
    };
    spans.into_iter().filter(|s| s.start < s.end).find_map(|span| {
        let slice = &text[span.start..span.end];
        let trim = |c: char| is_blank(c) || matches!(c, '年' | '度' | '关' | '于' | '的' | '—' | '-' | '#');
        let left = slice.len() - slice.trim_start_matches(trim).len();
        let bare = slice.trim_matches(|c: char| is_blank(c) || matches!(c, '年' | '#')).trim_end_matches("关于").trim_matches(trim);
        let value = squeezed(bare);
        let span = Span::new(span.start + left, span.start + left + bare.len());
        (value.chars().count() >= 2).then_some(Found { value, span, repaired: false })
    })
}

/// The period the report says it covers: two dates with 至, 到 or a dash between them, the first on
/// 1 January or in a sentence on the period of the figures.
fn period(labels: &Labels<'_>) -> Option<Found<Period>> {
    let text = labels.text;
    let dates = dates(text, Span::new(0, text.len()));
    dates.windows(2).find_map(|pair| {
        let (from, to) = (&pair[0], &pair[1]);
        let between = squeezed(text.get(from.span.end..to.span.start)?);
        let joined = ["起至", "至", "到", "起到", "起，至", "起,至", "—", "－", "-", "–", "~", "～", "起—", "日至", "起至于"]
            .contains(&between.as_str());
        if !joined || from.date.year == 0 || from.date.month != 1 || from.date.day > 1 {
            return None;
        }
        let to_date = if to.date.year == 0 { Date { year: from.date.year, ..to.date } } else { to.date };
        let whole_year = to_date.month == 12 || in_period_sentence(labels, from);
        (whole_year && to_date.month > 0).then_some(Found {
            value: Period { from: from.date, to: to_date },
            span: from.span.join(to.span),
            repaired: from.repaired || to.repaired,
        })
    })
}

/// Whether the words before a date speak of the period of the figures.
fn in_period_sentence(labels: &Labels<'_>, date: &DateSeen) -> bool {
    let at = labels.stream.first_from(date.span.start);
    let before = labels.stream.slice(at.saturating_sub(14), at);
    ["期限", "时限", "期间", "统计", "时间段", "核定"].iter().any(|w| before.contains(w))
}

/// The lines at the end that name a body and a day and nothing else.
fn signature(labels: &Labels<'_>, tail: usize) -> (Option<Found<String>>, Option<Found<Date>>) {
    let text = labels.text;
    let lines: Vec<Span> = lines(text, text.len()).into_iter().filter(|l| l.start >= tail).collect();
    for (i, line) in lines.iter().enumerate().rev().take(12) {
        let seen = dates(text, *line);
        let [date] = seen[..] else { continue };
        let rest = squeezed(&text[line.start..date.span.start]);
        let only = squeezed(&text[date.span.end..line.end]).is_empty();
        if date.date.day == 0 || !only || rest.chars().count() > 30 || rest.contains([':', '：', '。', '，', '；']) {
            continue;
        }
        let folded_rest = labels.folding.fold(&rest);
        if !rest.is_empty() && !is_agency_line(&folded_rest) {
            continue;
        }
        let named = if rest.is_empty() { i.checked_sub(1).map(|a| lines[a]) } else { Some(Span::new(line.start, date.span.start)) };
        let signer = named.filter(|&a| is_agency_line(&labels.folding.fold(&text[a.start..a.end]))).map(|a| {
            let bare = text[a.start..a.end].trim_end_matches(is_blank);
            Found { value: squeezed(bare), span: Span::new(a.start, a.start + bare.len()), repaired: false }
        });
        return (signer, Some(Found { value: date.date, span: date.span, repaired: date.repaired }));
    }
    (None, None)
}
