//! The report's own facts: title, agency, year, stated period, signature.

use super::date::{DateSeen, dates};
use super::region::Labels;
use super::token::is_bar;
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
    if facts.title.is_none() {
        named_in_text(labels, &mut facts);
    }
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

/// Text without the pinyin that mirrors put in brackets behind characters: `報(bào)告`.
fn without_pinyin(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner, after)) = next_pinyin(rest) {
        kept.push_str(before);
        if before.is_empty() && kept.is_empty() {
            kept.push_str(inner);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// The text before the next bracketed pinyin, the pinyin with its brackets, and the text behind.
fn next_pinyin(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices(['(', '（']).find_map(|(open, bracket)| {
        let inner_start = open + bracket.len();
        let close = text[inner_start..].find([')', '）'])? + inner_start;
        let inner = &text[inner_start..close];
        let is_pinyin = (1..=12).contains(&inner.len()) && inner.chars().all(|c| c.is_lowercase() && !crate::fold::is_han(c));
        let end = close + text[close..].chars().next().map_or(1, char::len_utf8);
        is_pinyin.then(|| (&text[..open], &text[open..end], &text[end..]))
    })
}

/// Text without the blanks and breaks in it.
fn squeezed(text: &str) -> String {
    without_pinyin(text).chars().filter(|c| !is_blank(*c)).collect()
}

/// The lines of the text up to `until` with the blanks around them cut off; long ones, in which a
/// whole page was folded, word by word.
fn lines(text: &str, until: usize) -> Vec<Span> {
    let furniture = |c: char| is_blank(c) || matches!(c, '#' | '*' | '|');
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if at >= until {
            break;
        }
        let pieces: Vec<&str> = if line.len() > LONG { line.split_inclusive(|c| is_blank(c) || is_bar(c)).collect() } else { vec![line] };
        for piece in pieces {
            let left = piece.len() - piece.trim_start_matches(furniture).len();
            let bare = piece.trim_matches(furniture);
            if !bare.is_empty() && at < until {
                found.push(Span::new(at + left, at + left + bare.len()));
            }
            at += piece.len();
        }
    }
    found
}

/// Lines of more bytes are read word by word.
const LONG: usize = 400;

/// Lines further apart, in bytes, are not lines of one title.
const WIDEST_BREAK: usize = 120;

/// The longest title, in characters without blanks.
const LONGEST_TITLE: usize = 60;

const TITLES: [&str; 7] = ["年度报告", "年度工作报告", "工作年报", "信息公开年报", "信息公开工作报告", "公开年度报", "公开工作年度报"];

/// The title: the line before the body that reads most like one, with the lines it runs over.
fn title(labels: &Labels<'_>, body: usize) -> Option<Span> {
    let text = labels.text;
    let lines = lines(text, HEAD.min(text.len()));
    let words: Vec<String> = lines.iter().map(|l| labels.folding.fold(&without_pinyin(&text[l.start..l.end]))).collect();
    let mut best: Option<(i32, Span)> = None;
    for (i, &line) in lines.iter().enumerate() {
        if line.start >= body.max(1) {
            break;
        }
        for count in 1..=3_usize.min(lines.len() - i) {
            let whole = words[i..i + count].concat();
            // A line that is a whole title takes nothing from above.
            let last = &words[i + count - 1];
            let whole_below = count > 1 && is_title(last) && !starts_bare(last);
            let fits = whole.chars().count() <= LONGEST_TITLE && joins(&words[i..i + count]) && !whole_below;
            if !fits || !is_title(&whole) {
                continue;
            }
            // Page numbers and the like before the first word are none of it.
            let lead = text[line.start..line.end].find(|c: char| crate::fold::is_han(c)).unwrap_or(0);
            let lead = if whole.starts_with("20") { 0 } else { lead };
            let mut span = Span::new(line.start + lead, lines[i + count - 1].end);
            let mut score = i32::from(whole.contains("20") || whole.contains("二〇")) * 3 + i32::from(!starts_bare(&whole)) * 2;
            // An agency on a line of its own above, a year in brackets below.
            if let Some(above) = i.checked_sub(1).filter(|&a| starts_bare(&words[i]) && is_agency_line(&words[a])) {
                span = Span::new(lines[above].start, span.end);
                score += 2;
            }
            let below = i + count;
            if words.get(below).is_some_and(|w| is_bracketed_year(w)) {
                span = Span::new(span.start, lines[below].end);
                score += 3;
            }
            if span.len() > whole.len() + WIDEST_BREAK {
                continue;
            }
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, span));
            }
            break;
        }
    }
    best.map(|(_, span)| span)
}

fn is_title(folded: &str) -> bool {
    folded.contains("信息公开")
        && TITLES.iter().any(|t| folded.contains(t))
        && !folded.contains(['。', ';', '《', ',', '，', '“', '>', ':', '/', '?', '!', '、', '['])
}

/// Whether lines may be pieces of one title: all but the last are an agency, begin with the year or
/// hold a part of the words that titles share.
fn joins(words: &[String]) -> bool {
    words[..words.len() - 1]
        .iter()
        .all(|w| is_agency_line(w) || w.starts_with("20") || w.contains("信息公开") || w.contains("政府信息") || w.ends_with("年"))
}

/// Whether a title begins with its year or with the words all titles share: no agency before them.
fn starts_bare(folded: &str) -> bool {
    ["20", "二〇", "二○", "政府信息公开", "信息公开", "政务公开"].iter().any(|w| folded.starts_with(w))
        && !BODIES.iter().any(|b| {
            folded
                .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '度'))
                .split("政府信息公开")
                .next()
                .is_some_and(|f| f.len() > b.len() && f.ends_with(b))
        })
}

fn is_bracketed_year(folded: &str) -> bool {
    let inner = folded.trim_start_matches('(').trim_end_matches(')');
    inner.len() < folded.len() && inner.starts_with("20") && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '度'))
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
        Some(year) => [Span::new(title.start, year.start.min(shared)), Span::new(year.end, shared)],
        None => [Span::new(title.start, shared), Span::new(shared, shared)],
    };
    spans.into_iter().filter(|s| s.start < s.end).find_map(|span| {
        let slice = &text[span.start..span.end];
        let trim = |c: char| is_blank(c) || matches!(c, '年' | '度' | '关' | '于' | '的' | '—' | '-' | '#');
        let left = slice.len() - slice.trim_start_matches(trim).len();
        let bare = slice.trim_matches(|c: char| is_blank(c) || matches!(c, '年' | '#'));
        let bare = bare.split("关于").find(|part| !part.trim_matches(trim).is_empty()).unwrap_or(bare).trim_matches(trim);
        let value = squeezed(bare);
        let span = Span::new(span.start + left, span.start + left + bare.len());
        (value.chars().count() >= 2).then_some(Found { value, span, repaired: false })
    })
}

/// Without a title: the year and the body that the opening names the report by
/// (`现将某镇2022年度政府信息公开工作报告如下`), else the year of the stated period.
fn named_in_text(labels: &Labels<'_>, facts: &mut Facts) {
    let text = labels.text;
    let opening = Span::new(0, super::kind::floor(text, OPENING));
    for seen in dates(text, opening).into_iter().filter(|d| d.date.year > 0 && d.date.month == 0) {
        let behind = labels.folding.fold(text.get(seen.span.end..super::kind::floor(text, seen.span.end + 160)).unwrap_or(""));
        let words = behind.trim_start_matches('度');
        let Some(shared) = ["政府信息公开", "政府(机关)信息公开", "政务公开", "信息公开"].iter().filter_map(|w| words.find(w)).min()
        else {
            continue;
        };
        let is_report = words[shared..].find("报告").is_some_and(|at| at < 60);
        if !is_report || words[..shared].contains(['，', ',', '。', '《', ';']) {
            continue;
        }
        facts.year = Some(Found { value: seen.date.year, span: year_span(text, seen.span), repaired: seen.repaired });
        facts.agency = body_around(labels, seen.span);
        return;
    }
    if let Some(period) = &facts.period {
        let year = period.value.from.year;
        facts.year = Some(Found { value: year, span: year_span(text, period.span), repaired: period.repaired });
    }
}

/// How far into a text without a title its opening is looked for, in bytes.
const OPENING: usize = 4000;

/// The body named directly behind a year, or else directly before it.
fn body_around(labels: &Labels<'_>, year: Span) -> Option<Found<String>> {
    let text = labels.text;
    let clause_end = |c: char| matches!(c, '《' | '，' | ',' | '。' | '\n' | '；' | '“' | '：') || is_blank(c);
    let behind = &text[year.end..];
    let from = year.end + if behind.starts_with('度') { '度'.len_utf8() } else { 0 };
    let to = ["政府信息", "政務公開", "政务公开", "信息公开"].iter().filter_map(|w| text[from..].find(w)).min().map_or(from, |i| from + i);
    let start = text[..year.start].rfind(clause_end).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let before = text[start..year.start].rsplit(['布', '将', '为', '制', '编']).next().unwrap_or("");
    [Span::new(from, to), Span::new(year.start - before.len(), year.start)].into_iter().find_map(|span| {
        let value = squeezed(&text[span.start..span.end]);
        is_agency_line(&labels.folding.fold(&value)).then_some(Found { value, span, repaired: false })
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
