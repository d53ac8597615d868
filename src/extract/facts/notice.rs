//! The notice that prescribes the form, as the report cites it: `国办公开办函〔2021〕30号`, also with
//! its brackets lost or a character mistyped.

use super::folded::Folded;
use crate::extract::near::distance;
use crate::extract::region::Labels;
use crate::fold::is_han;
use crate::number::{half_width, is_blank};
use crate::report::Found;
use crate::text::Span;

/// How far into the text the notice is cited, in bytes.
const REACH: usize = 9000;

/// The longest series name looked for, in characters.
const SERIES: usize = 10;

/// A document number among characters.
struct Cited {
    /// The Han characters before the year: the series, and perhaps words before it.
    run: Vec<char>,
    year: i16,
    serial: u16,
    /// Whether the year's brackets are there.
    whole: bool,
    /// Where the year's bracket begins, or the year, and one past the 号.
    from: usize,
    to: usize,
}

/// The first number of a notice that prescribes one of the known forms: by year and number, or by
/// its series.
pub fn cited(labels: &Labels<'_>) -> Option<Found<String>> {
    let windows: Vec<(Folded, Cited)> = windows(labels).into_iter().filter_map(|text| number(&text).map(|n| (text, n))).collect();
    if windows.is_empty() {
        return None;
    }
    let known: Vec<Cited> =
        labels.forms.editions().iter().flat_map(|form| numbers(&labels.folding.fold(&form.source).chars().collect::<Vec<_>>())).collect();
    let same = |n: &Cited| known.iter().find(|k| (k.year, k.serial) == (n.year, n.serial) && cost(n, k).0 <= OTHER_SERIES);
    // Other offices' series are named alike: without the number only the very series counts.
    let alike = |n: &Cited| known.iter().find(|k| cost(n, k).0 == 0);
    // A report may cite the notice before its own, too: its own counts.
    let own = labels.folding.fold(&labels.form.source);
    let is_own = |(_, n): &&(Folded, Cited)| own.contains(&format!("〔{}〕{}号", n.year, n.serial));
    let by_number = windows.iter().filter(is_own).chain(&windows).find_map(|(text, n)| same(n).map(|k| (text, n, k)));
    let (text, cited, wanted) = by_number.or_else(|| windows.iter().find_map(|(text, n)| alike(n).map(|k| (text, n, k))))?;
    let (differs, start) = cost(cited, wanted);
    let printed: String = cited.run[start..].iter().collect();
    // A series that differs by a character or two is mistyped, another one is another series.
    let series = if differs <= MISTYPED { wanted.run.iter().collect() } else { printed };
    let span = text.span(cited.from - (cited.run.len() - start), cited.to);
    let repaired = !cited.whole || (1..=MISTYPED).contains(&differs);
    Some(Found { value: format!("{series}〔{}〕{}号", cited.year, cited.serial), span, repaired })
}

/// How many characters may differ in a mistyped series, and how many in another series of the same
/// office.
const MISTYPED: usize = 2;
const OTHER_SERIES: usize = 4;

/// How far the series of a number is from that of a known one, and where it begins in its run.
fn cost(number: &Cited, known: &Cited) -> (usize, usize) {
    // As nearly all cite it.
    if number.run.ends_with(&known.run) && !known.run.is_empty() {
        return (0, number.run.len() - known.run.len());
    }
    let codes = |run: &[char]| run.iter().collect::<String>().encode_utf16().collect::<Vec<u16>>();
    let (run, wanted) = (codes(&number.run), codes(&known.run));
    let costs = (0..run.len()).map(|start| (distance(&run[start..], &wanted), start));
    costs.min().unwrap_or((usize::MAX, 0))
}

/// The text before each sign that may end a document number, the sign included, as far as such a
/// number and the words before it run.
fn windows(labels: &Labels<'_>) -> Vec<Folded> {
    let reach = labels.stream.first_from(labels.text.floor_char_boundary(REACH));
    let ends = labels.stream.places_of(&[SIGN], (0, reach));
    let numbered = |place: &usize| {
        let before = labels.text[..*place].chars().rev().find(|c| !is_blank(*c));
        before.is_some_and(|c| half_width(c).is_ascii_digit())
    };
    ends.map(|n| labels.stream.place(n))
        .filter(numbered)
        .map(|place| {
            let seen = labels.text[..place].char_indices().rev().filter(|(_, c)| !is_blank(*c));
            let start = seen.take(LONGEST).last().map_or(place, |(at, _)| at);
            Folded::of(labels, Span::new(start, place + labels.text[place..].chars().next().map_or(0, char::len_utf8)))
        })
        .collect()
}

/// The number that a text ends with.
fn number(text: &Folded) -> Option<Cited> {
    let chars: Vec<char> = text.text().chars().collect();
    ending_at(&chars, chars.len().checked_sub(1)?)
}

/// 号, folded.
const SIGN: u16 = 0x53F7;

/// The longest number looked for with the words before it, in characters of the source.
const LONGEST: usize = 80;

/// The document numbers in a text, in order.
fn numbers(chars: &[char]) -> Vec<Cited> {
    let ends = chars.iter().enumerate().filter(|(_, c)| **c == '号').map(|(i, _)| i);
    ends.filter_map(|end| ending_at(chars, end)).collect()
}

/// The document number that ends with the 号 at `end`.
fn ending_at(chars: &[char], end: usize) -> Option<Cited> {
    let digits = |at: usize| at - chars[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let opens = |c: char| matches!(c, '〔' | '﹝' | '[' | '【' | '(' | '{' | '<' | '〈');
    let shuts = |c: char| matches!(c, '〕' | '﹞' | ']' | '】' | ')' | '}' | '>' | '〉');
    let text = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let first = digits(end);
    let run = text(first, end);
    let closed = first > 0 && shuts(chars[first - 1]);
    // Where the closing bracket was lost, year and number are one run of digits: 〔202130号.
    let (year, serial, from) = if closed {
        let start = digits(first - 1);
        (text(start, first - 1), run, start)
    } else {
        (run.get(..4)?.to_owned(), run.get(4..)?.to_owned(), first)
    };
    let year: i16 = Some(year).filter(|y| y.len() == 4 && y.starts_with("20"))?.parse().ok()?;
    let serial: u16 = serial.parse().ok()?;
    let opened = from > 0 && opens(chars[from - 1]);
    let from = from - usize::from(opened);
    let series = chars[..from].iter().rev().take(SERIES).take_while(|c| is_han(**c)).count();
    let run = chars[from - series..from].to_vec();
    (series >= 3).then_some(Cited { run, year, serial, whole: opened && closed, from, to: end + 1 })
}
