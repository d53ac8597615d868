//! The report's own facts: title, agency, year, stated period, signature, the notice it cites.

mod another;
pub(super) mod body;
mod clause;
mod date;
mod folded;
mod notice;
mod period;
mod signature;
pub(super) mod year;

use std::cell::OnceCell;

use super::region::Labels;
use super::token::is_bar;
use crate::fold::is_han;
use crate::form::Words;
use crate::number::{chinese_integer, half_width, is_blank};
use crate::report::{Facts, Found};
use crate::text::{Span, text_before};
pub use another::{another_title, is_same_report, title_within};
use body::is_body;
use date::dates;
use folded::Folded;

/// How far into the text a title is looked for, in bytes.
const HEAD: usize = 6000;

/// How far into a text without a title its opening is looked for, in bytes.
const OPENING: usize = 4000;

/// Where the parts of a report stand.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Where its first section begins.
    pub body: usize,
    /// Where its first table begins.
    pub tables: usize,
    /// Where the heading of its last section, or its last table, ends.
    pub tail: usize,
    /// Number of its sections.
    pub sections: usize,
}

/// The facts of the report.
pub fn facts(labels: &Labels<'_>, parts: Parts) -> Facts {
    let mut facts = Facts::default();
    if let Some(title) = title(labels, parts) {
        let span = title.span(0, title.len());
        let stated = dates(labels, span).find(|d| d.date.year > 0);
        facts.year = stated.map(|d| Found { value: d.date.year, span: year_span(labels.text, d.span), repaired: d.repaired });
        facts.year = facts.year.or_else(|| bare_year(labels.text, span));
        let named = body::of_title(labels, &title, facts.year.as_ref().map(|y| y.span));
        facts.agency = named.filter(|body| !labels.words.bodies.named.general.contains(&labels.folding.fold(&body.value)));
        facts.agency = facts.agency.take().or_else(|| body::behind(labels, &title, title_end(labels.words, &title)?));
        facts.title = Some(Found { value: title.printed(labels, 0, title.len()), span, repaired: false });
    }
    facts.period = period::stated(labels);
    facts.notice = notice::cited(labels);
    (facts.signer, facts.signature) = signature::signature(labels, parts.tail);
    let read = OnceCell::new();
    let opening = || read.get_or_init(|| Folded::of(labels, Span::new(0, labels.text.floor_char_boundary(OPENING))));
    name_body_and_year(labels, &opening, parts, &mut facts);
    facts
}

/// Body and year where the title does not name them, or names the body without its place.
fn name_body_and_year<'o>(labels: &Labels<'_>, opening: &dyn Fn() -> &'o Folded, parts: Parts, facts: &mut Facts) {
    if facts.year.is_none() || facts.agency.is_none() {
        let (year, agency) = named_in_text(labels, opening(), parts);
        facts.year = facts.year.take().or(year);
        facts.agency = facts.agency.take().or(agency);
    }
    if facts.year.is_none() {
        let of_period = facts.period.as_ref().map(|period| Found {
            value: period.value.from.year,
            span: year_span(labels.text, period.span),
            repaired: period.repaired,
        });
        facts.year = of_period.or_else(|| year::of_the_work(labels, parts.body)).or_else(|| year::of_the_end(labels));
    }
    // The state whose form it is does not report.
    let of_form = |name: &str| labels.words.titles.prescribed.iter().any(|title| title.starts_with(&labels.folding.fold(name)));
    facts.agency = facts.agency.take().filter(|agency| !of_form(&agency.value));
    let signer = facts.signer.as_ref();
    match &facts.agency {
        None => {
            let named = signer.cloned().or_else(|| body::subject(labels, opening()));
            facts.agency = named.or_else(|| body::contact(labels, opening()));
        }
        Some(agency) if body::has_place(labels.words, &labels.folding.fold(&agency.value)) => {}
        Some(agency) => {
            let tail = signer.map(|s| Folded::of(labels, s.span)).unwrap_or_default();
            let fuller = body::fuller(labels, &agency.value, &tail).or_else(|| body::fuller(labels, &agency.value, opening()));
            facts.agency = fuller.or_else(|| facts.agency.take());
        }
    }
}

/// The years that a stretch of text names.
pub fn years_in(labels: &Labels<'_>, within: Span) -> Vec<i16> {
    dates(labels, within).map(|seen| seen.date.year).filter(|&year| year > 0).collect()
}

/// Whether the words before a byte on its line lead to another page: `下一篇：某县2021年政府信息公开工作年度报告`.
fn is_of_another_page(labels: &Labels<'_>, byte: usize) -> bool {
    let near = text_before(labels.text, byte, LONGEST_LINK);
    let line = near.rsplit('\n').next().unwrap_or("");
    line.contains(is_han) && {
        let line = labels.folding.fold(line);
        labels.words.titles.neighbours.iter().any(|word| line.contains(word.as_str()))
    }
}

/// The longest name of another page before its year, in bytes.
const LONGEST_LINK: usize = 150;

/// The four digits (or numerals) of a year within the bytes of a date.
pub fn year_span(text: &str, date: Span) -> Span {
    let end = text[date.start..date.end].find('年').map_or(date.end, |i| date.start + i);
    let fourth = text[date.start..end].char_indices().filter(|(_, c)| !is_blank(*c)).nth(3);
    Span::new(date.start, fourth.map_or(end, |(at, c)| date.start + at + c.len_utf8()))
}

/// A year without 年 behind it: `竹泓镇2025政府…`.
fn bare_year(text: &str, within: Span) -> Option<Found<i16>> {
    let slice = &text[within.start..within.end];
    let mut at = 0;
    for run in slice.split_inclusive(|c: char| !half_width(c).is_ascii_digit()) {
        let digits: String = run.chars().map(half_width).take_while(char::is_ascii_digit).collect();
        // Two years of an academic one that ran together count by their first.
        if matches!(digits.len(), 4 | 8) && digits.starts_with("20") {
            let len: usize = run.chars().take(4).map(char::len_utf8).sum();
            let span = Span::new(within.start + at, within.start + at + len);
            return Some(Found { value: digits.get(..4)?.parse().ok()?, span, repaired: false });
        }
        at += run.len();
    }
    None
}

/// Lines of more bytes are read word by word.
pub const LONG: usize = 400;

/// The longest mark in brackets before a title, in bytes.
const LONGEST_MARK: usize = 40;

/// So many characters of a label begin no name of a body, whatever stands behind them.
const LONG_LABEL: usize = 4;

/// Lines further apart, in bytes, are not lines of one title.
const WIDEST_BREAK: usize = 120;

/// The most lines that a title runs over.
const MOST_LINES: usize = 3;

/// The longest title, in characters without blanks.
const LONGEST_TITLE: usize = 60;

/// The pieces of the text up to `until` that may be titles or parts of them: lines, cells of a line,
/// and the words of long lines, in which a whole page was folded; without marks and metadata labels.
/// Behind `body`, where no title begins, no more than one may run over.
fn pieces(labels: &Labels<'_>, until: usize, body: usize) -> Vec<Folded> {
    let mut at = 0;
    let mut found: Vec<Folded> = Vec::new();
    let mut behind = 0;
    for line in labels.text[..until].split_inclusive('\n') {
        let long = line.len() > LONG;
        // Nearly every line is one piece.
        let drawn = labels.stream.bars();
        let barred = drawn.get(drawn.partition_point(|bar| *bar < at)).is_some_and(|bar| *bar < at + line.len());
        let wide = !long && line.trim().contains(WIDE_GAP);
        let whole = !long && memchr::memchr(b'\t', line.as_bytes()).is_none() && !barred && !wide;
        let mut rest = line;
        while !rest.is_empty() {
            // What has no width parts no words.
            let end = if whole { None } else { rest.find(|c: char| is_bar(c) || c == '\t' || (long && c.is_whitespace())) };
            let gap = if wide { rest.trim_start().find(WIDE_GAP).map(|at| at + rest.len() - rest.trim_start().len()) } else { None };
            let end = end.into_iter().chain(gap).min();
            let end = end.map_or(rest.len(), |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
            let piece;
            (piece, rest) = rest.split_at(end);
            let bare = piece.trim_start_matches(is_furniture);
            let start = at + piece.len() - bare.len();
            at += piece.len();
            let bare = without_marks_behind(bare);
            let mark = marks_before(&labels.text[..start], bare);
            let folded = Folded::of(labels, Span::new(start + mark, start + bare.len()));
            if folded.is_empty() {
                continue;
            }
            let piece = without_metadata(labels.words, folded);
            // A label alone on its line leaves nothing.
            if !piece.is_empty() {
                behind += usize::from(piece.span(0, 1).start >= body.max(1));
                found.push(piece);
            }
            if behind > MOST_LINES {
                return found;
            }
        }
    }
    found
}

/// Blanks between two things that stand beside each other on a page.
const WIDE_GAP: &str = "            ";

/// How many bytes of marks of a heading a piece begins with: `h1. `, `h2(name). `, `{anchor:name}`, `.. rubric:: `, `\f[B]`.
fn heading_marks(piece: &str) -> usize {
    let mut rest = piece;
    loop {
        let level = || {
            let behind = rest.strip_prefix('h')?.strip_prefix(|c: char| c.is_ascii_digit())?;
            let named = behind.strip_prefix('(').and_then(|name| name.split_once(')')).map_or(behind, |(_, behind)| behind);
            named.strip_prefix(". ")
        };
        let anchor = || rest.strip_prefix("{anchor:")?.split_once('}').map(|(_, behind)| behind);
        let directive = || rest.strip_prefix(".. ")?.split_once(":: ").filter(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase()));
        let font = || rest.strip_prefix("\\f[")?.split_once(']').map(|(_, behind)| behind);
        match level().or_else(anchor).or_else(|| Some(directive()?.1)).or_else(font) {
            Some(behind) => rest = behind.trim_start_matches(is_blank),
            None => return piece.len() - rest.len(),
        }
    }
}

/// Whether a character around a title is none of it.
fn is_furniture(c: char) -> bool {
    let mark =
        matches!(c, '#' | '*' | '【' | '】' | '《' | '》' | '「' | '」' | '“' | '”' | '"' | '\'' | '•' | '·' | '◆' | '●' | '>' | '=');
    mark || is_blank(c) || is_bar(c)
}

/// A piece without what stands behind its words: a line break that is spelled out, attributes of a heading.
fn without_marks_behind(piece: &str) -> &str {
    let bare = piece.trim_end_matches(is_furniture);
    let bare = if bare.ends_with("\\n") { bare.trim_end_matches("\\n").trim_end_matches(is_furniture) } else { bare };
    let bare = bare.find(" {").filter(|_| bare.ends_with('}')).map_or(bare, |at| &bare[..at]);
    bare.strip_suffix("\\f[R]").unwrap_or(bare).trim_end_matches('\\')
}

/// How many bytes of a piece, `before` which the text stands, are none of its words.
fn marks_before(before: &str, piece: &str) -> usize {
    let mark = piece.strip_prefix('[').and_then(|rest| rest.find(']')).map_or(0, |close| close + 2);
    // The end of a mark of the kind `【年度报告】`, whose beginning is cut off already.
    let is_short = |&close: &usize| close <= LONGEST_MARK && !piece[..close].contains('【');
    let closed = piece.find('】').filter(is_short).map(|close| close + '】'.len_utf8());
    let mark = closed.filter(|_| before.trim_end_matches(is_blank).ends_with('【')).unwrap_or(mark);
    let mark = Some(mark.max(entities(piece)).max(heading_marks(piece))).filter(|&end| end < piece.len());
    // The key that a value of JSON stands behind.
    let quoted = memchr::memchr(b'"', piece.as_bytes()).is_some();
    let signs = ["\": \"", "\":\""].iter().filter(|_| quoted);
    let key = signs.filter_map(|sign| Some(piece.rfind(sign)? + sign.len())).max();
    key.filter(|&end| end < piece.len()).or(mark).unwrap_or(0)
}

/// How many bytes of blanks that are spelled as `&#12288;` a piece begins with.
fn entities(piece: &str) -> usize {
    let mut rest = piece;
    while let Some(behind) =
        rest.strip_prefix('&').and_then(|name| name.find(';').filter(|&end| end <= LONGEST_ENTITY).map(|end| &name[end + 1..]))
    {
        rest = behind.trim_start_matches(is_blank);
    }
    piece.len() - rest.len()
}

/// The longest name of a sign of HTML, in bytes.
const LONGEST_ENTITY: usize = 8;

/// A piece without a label of page metadata before it and without such metadata behind a title.
fn without_metadata(words: &Words, mut piece: Folded) -> Folded {
    if let Some(len) = piece.begins_with(&words.titles.labels_tree) {
        let colon = piece.slice(len, len + 1) == ":";
        if colon || len >= LONG_LABEL || piece.gap_before(len) {
            piece = piece.part(len + usize::from(colon), piece.len());
        }
    }
    let Some(end) = title_end(words, &piece) else { return piece };
    let stop = (end..piece.len()).find(|&i| {
        let rest = piece.slice(i, piece.len());
        let metadata =
            || rest.starts_with(|c: char| c.is_ascii_alphanumeric()) || words.titles.behind.iter().any(|w| rest.starts_with(w.as_str()));
        (piece.gap_before(i) && metadata()) || rest.starts_with(['【', '[', '_', '\\'])
    });
    let stop = stop.or_else(|| piece.find("-", end).filter(|&i| !piece.slice(i + 1, i + 2).starts_with(|c: char| c.is_ascii_digit())));
    stop.map_or_else(|| piece.clone(), |stop| piece.part(0, stop))
}

/// Where the words of a title end: those that all share, and how titles go on.
fn title_end(words: &Words, piece: &Folded) -> Option<usize> {
    let (_, shared_end) = body::shared(words, piece, 0)?;
    let shared = words.titles.shared.iter().map(|w| w.chars().count()).min().unwrap_or(0);
    let from = shared_end.saturating_sub(shared);
    let mut tails = piece.find_each(&words.titles.tails_tree, from);
    // Words of one tail overlap; a second title behind the first does not.
    let goes_on = |end: usize, next: (usize, usize)| if next.0 < end { Ok(end.max(next.1)) } else { Err(end) };
    let end = tails.next().map(|(_, first)| tails.try_fold(first, goes_on).unwrap_or_else(|end| end));
    end.or_else(|| {
        let broken = &words.titles.broken;
        let scrambled: String = piece.slice(shared_end, piece.len()).chars().take_while(|c| broken.letters.contains(*c)).collect();
        let count = scrambled.chars().count();
        (count + 1 >= broken.letters.chars().count() && scrambled.contains(&broken.letter)).then_some(shared_end + count)
    })
}

/// The title: the piece before the body that reads most like one, with the lines it runs over.
fn title(labels: &Labels<'_>, parts: Parts) -> Option<Folded> {
    let pieces = pieces(labels, labels.text.floor_char_boundary(HEAD), parts.body);
    let words = labels.words;
    let mut best: Option<(i32, Folded)> = None;
    for (i, first) in pieces.iter().enumerate() {
        if first.span(0, first.len()).start >= parts.body.max(1) {
            break;
        }
        for count in 1..=MOST_LINES.min(pieces.len() - i) {
            let own = &pieces[i..i + count];
            let longer = own.iter().map(Folded::len).sum::<usize>() > LONGEST_TITLE;
            // Nor with more lines behind them.
            if longer || matches!(own, [.., above, last] if !joins(words, above) && !is_torn(words, above, last)) {
                break;
            }
            let whole = Folded::join(own);
            // A line that is a whole title takes nothing from above.
            let is_whole =
                |pair: &[Folded]| is_title(words, &pair[1]) && !starts_bare(words, &pair[1]) && !is_torn(words, &pair[0], &pair[1]);
            let whole_below = own.windows(2).any(is_whole);
            if whole_below || !is_title(words, &whole) {
                continue;
            }
            // Cited in brackets, or the first words of a page.
            let cited = labels.text[whole.span(0, whole.len()).end..].trim_start_matches(is_blank).starts_with(['>', '》', '〉']);
            let general = words.titles.prescribed.iter().any(|w| whole.text().starts_with(w.as_str()));
            let linked = is_of_another_page(labels, whole.span(0, whole.len()).end);
            if linked || (general && (cited || !super::kind::is_about_reports(words, whole.text()))) {
                break;
            }
            let (mut score, whole) = with_neighbours(words, &pieces, i, count);
            let about = super::kind::is_about_reports(words, whole.text());
            // A report printed below the notice it was sent with: its own title counts.
            score -= if about && parts.sections >= 4 { 4 } else { 0 };
            let span = whole.span(0, whole.len());
            let named = score > 0 || about;
            if named && span.len() <= whole.text().len() + WIDEST_BREAK && best.as_ref().is_none_or(|(top, _)| score > *top) {
                best = Some((score, whole));
            }
            break;
        }
    }
    best.map(|(_, whole)| whole)
}

/// A title with an agency on a line of its own above and a year in brackets below, and how much
/// speaks for it.
fn with_neighbours(words: &Words, pieces: &[Folded], at: usize, count: usize) -> (i32, Folded) {
    let mut parts: Vec<Folded> = pieces[at..at + count].to_vec();
    let whole = Folded::join(&parts);
    // Page numbers and the like before the first word are none of it.
    let lead = lead(whole.text());
    parts = vec![whole.part(lead, whole.len())];
    let dated = has_year(whole.text());
    let mut score = i32::from(dated) * 3 + i32::from(!starts_bare(words, &whole)) * 2;
    if let Some(above) = at.checked_sub(1).filter(|&a| starts_bare(words, &pieces[at]) && is_body(words, pieces[a].text())) {
        parts.insert(0, pieces[above].clone());
        score += 2;
    }
    if let Some(below) = pieces.get(at + count).filter(|p| !dated && is_bracketed_year(p.text())) {
        parts.push(below.clone());
        score += 3;
    }
    (score, Folded::join(&parts))
}

/// How many characters before the first word of a title are none of it: up to its year, if that is next, and nothing where a
/// bracket would be left open.
fn lead(text: &str) -> usize {
    let Some(first) = text.char_indices().find(|(_, c)| is_han(*c)).map(|(at, _)| at) else { return 0 };
    let digits = text[..first].chars().rev().take_while(char::is_ascii_digit).count();
    let start = if digits == 4 && text[first - 4..].starts_with("20") { first - 4 } else { first };
    let open = text[..start].matches('(').count() > text[..start].matches(')').count();
    if open || text.starts_with("20") { 0 } else { text[..start].chars().count() }
}

fn has_year(folded: &str) -> bool {
    ["20", "二〇", "二○", "二零"].iter().any(|w| folded.contains(w))
}

fn is_title(words: &Words, piece: &Folded) -> bool {
    let text = piece.text();
    // Several bodies may report together; a heading has its number before the comma.
    let numbered = text.split_once('、').is_some_and(|(first, rest)| chinese_integer(first).is_some() || rest.contains('、'));
    title_end(words, piece).is_some() && !numbered && !text.contains(['。', ';', '《', ',', '“', '<', '>', ':', '/', '?', '!', '['])
}

/// Whether a line may be a piece of one title with the line below it: it is an agency, begins with the year or
/// holds a part of the words that titles share.
fn joins(words: &Words, piece: &Folded) -> bool {
    let text = piece.text();
    is_body(words, text)
        || text.starts_with("20")
        || words.titles.broken.parts.iter().any(|part| text.contains(part.as_str()))
        || text.ends_with('年')
        || (has_year(text) && ends_within_shared(words, text))
        || body::shared(words, piece, 0).is_some()
}

/// Whether the name of the body that a line begins with begins on the line above, which is as wide: `某县公安局交通警察`, `支队2019年…`;
/// or the line above is the year that it lacks.
fn is_torn(words: &Words, above: &Folded, below: &Folded) -> bool {
    let year = above.text().trim_end_matches('度').strip_suffix('年').is_some_and(|year| year.len() == 4 && year.starts_with("20"));
    if year && !below.text().contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let name = below.slice(0, body::shared(words, below, 0).map_or(below.len(), |(start, _)| start));
    let name = name.split(|c: char| c.is_ascii_digit()).next().unwrap_or("");
    let begun = above.text().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '度'));
    if name.is_empty() || begun.is_empty() || wide(above.text()) + 2 < wide(below.text()) {
        return false;
    }
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    if name.contains(')') && !name.contains('(') && open(begun) {
        return true;
    }
    let divides = |kind: &String| kind.char_indices().skip(1).any(|(at, _)| begun.ends_with(&kind[..at]) && name.starts_with(&kind[at..]));
    let whole = [begun, name].concat();
    is_body(words, &whole) && body::has_place(words, &whole) && (!body::has_place(words, name) || words.bodies.kinds.iter().any(divides))
}

/// Whether a line ends behind its year, or amid the words that all titles share: `某局2022年度政府`.
fn ends_within_shared(words: &Words, text: &str) -> bool {
    let begins = |word: &String| word.char_indices().any(|(at, _)| text.strip_suffix(&word[..at]).is_some_and(is_year_end));
    words.titles.shared.iter().any(begins)
}

fn is_year_end(text: &str) -> bool {
    text.strip_suffix('度').unwrap_or(text).ends_with('年')
}

/// Whether a title begins with its year or with the words all titles share: no agency before them.
fn starts_bare(words: &Words, piece: &Folded) -> bool {
    let text = piece.text();
    let end = body::shared(words, piece, 0).map_or(piece.len(), |(start, _)| start);
    let name = piece.slice(0, end).trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '度'));
    let notice = |word: &String| text.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with("20"));
    let bare = ["20", "二〇", "二○"].iter().any(|w| text.starts_with(w)) || words.about.notices.iter().any(notice) || end == 0;
    bare && !words.bodies.kinds.iter().any(|kind| name.len() > kind.len() && name.ends_with(kind.as_str()))
}

fn is_bracketed_year(folded: &str) -> bool {
    let inner = folded.trim_start_matches('(').trim_end_matches(')');
    inner.len() < folded.len() && inner.starts_with("20") && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '度'))
}

/// The year and the body that the opening names the report by
/// (`现将某镇2022年度政府信息公开工作报告如下`); notices on reports that it cites name neither, nor do lines above tables.
/// Among the work of the year stands the report on the year before, which was published in it.
fn named_in_text(labels: &Labels<'_>, opening: &Folded, parts: Parts) -> (Option<Found<i16>>, Option<Found<String>>) {
    let words = labels.words;
    let (mut year, mut agency): (Option<Found<i16>>, _) = (None, None);
    if opening.is_empty() {
        return (year, agency);
    }
    for seen in dates(labels, opening.span(0, opening.len())).filter(|d| d.date.year > 0 && d.date.month == 0) {
        // A page that begins with tables names them behind.
        if seen.span.start >= parts.tables && parts.tables > LONGEST_TITLE {
            break;
        }
        let (from, to) = (opening.first_from(seen.span.start), opening.first_from(seen.span.end));
        let Some((shared, end)) = body::shared(words, opening, to).filter(|(start, _)| start - to <= LONGEST_TITLE) else { continue };
        let behind = opening.slice(end, opening.len().min(end + 24));
        let behind = &behind[..behind.find('。').unwrap_or(behind.len())];
        let site = words.titles.sites.iter().any(|w| behind.starts_with(w.as_str()));
        let reported = words.years.report.reported.iter().any(|w| behind.contains(w.as_str()));
        let between = opening.slice(to, shared);
        if is_of_another_page(labels, seen.span.start) {
            continue;
        }
        let before = opening.slice(from.saturating_sub(3), from);
        let ordered = words.about.ordered.iter().any(|w| before.ends_with(w.as_str())) || words.about.is_order(behind);
        if !reported || site || ordered || between.contains([',', '。', '《', ';', ':']) {
            continue;
        }
        if year.as_ref().is_some_and(|y| y.value != seen.date.year) {
            continue;
        }
        let clause = opening.slice(from.saturating_sub(LONGEST_TITLE), from);
        let itself = |said: &str| words.about.itself.iter().any(|w| said.contains(w.as_str()));
        if seen.span.start < parts.body || itself(clause.rsplit(['。', ';']).next().unwrap_or("")) || itself(behind) {
            year = year.or_else(|| Some(Found { value: seen.date.year, span: year_span(labels.text, seen.span), repaired: seen.repaired }));
        }
        agency = agency.or_else(|| body::around(labels, opening, (from, to), shared));
        if agency.is_some() && year.is_some() {
            break;
        }
    }
    (year, agency)
}
