//! The language that reports are filtered by. Words parted by blanks must all hold:
//!
//! ```text
//! 教育局             in the path, the body's name, the title or the year
//! rule:row-total     field and value; several values by commas: one of them
//! year:2019..2021    a range of years; year:2022.. and year:..2020 are open at one end
//! memo:核对          a note with this text
//! open>3             more than three open findings; also <, =, >= and <=
//! doubt>0            figures in doubt that no finding speaks of
//! + !                nothing open; something open
//! -status:approved   a minus turns a word around
//! ```
//!
//! Fields and values are understood by their permanent names and in every language of the program. A word
//! that makes no sense is told and left out; the others hold.

use std::ops::Range;

use super::{Facet, FacetTally, Session, Summary};
use crate::check::slips;
use crate::lang::{Lang, Message};
use crate::number::half_width;
use crate::pinyin::has_initials;

/// A filter as it was read.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    terms: Vec<(bool, Test)>,
    problems: Vec<Problem>,
}

/// A word that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands, in bytes of the filter's text.
    pub at: Range<usize>,
    /// What is wrong with it.
    pub message: Message,
}

/// What one word asks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// The text, in lower case, stands in path, body, title or year.
    Word(String),
    /// One of these values.
    Is(Facet, Vec<String>),
    /// A value that holds one of these texts.
    Holds(Facet, Vec<String>),
    /// A year in one of these ranges; none: no year at all.
    Years(Vec<(i16, i16)>),
    /// A note that holds one of these texts.
    Memo(Vec<String>),
    /// So many open findings, at least and at most.
    Open(usize, usize),
    /// So many figures in doubt that no finding speaks of, at least and at most.
    InDoubt(usize, usize),
}

impl Filter {
    /// Reads a filter; what makes no sense is in [`Filter::problems`].
    pub fn read(text: &str, lang: &Lang) -> Self {
        let mut filter = Self::default();
        let origin = text.as_ptr() as usize;
        for word in text.split_whitespace() {
            let start = word.as_ptr() as usize - origin;
            let plain: String = word.chars().map(half_width).collect();
            let (turned, asks) = match plain.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest),
                _ => (false, plain.as_str()),
            };
            match test(asks, lang) {
                Ok(Some(asked)) => filter.terms.push((turned, asked)),
                Ok(None) => {}
                Err(message) => filter.problems.push(Problem { at: start..start + word.len(), message }),
            }
        }
        filter
    }

    /// What makes no sense, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether it lets every report through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The filter without what it asks of one facet, for counting that facet's other values; `None` when
    /// it asks nothing of it.
    #[must_use]
    pub fn without(&self, facet: Facet) -> Option<Self> {
        let terms: Vec<(bool, Test)> = self.terms.iter().filter(|(_, test)| !test.is_on(facet)).cloned().collect();
        (terms.len() < self.terms.len()).then_some(Self { terms, problems: Vec::new() })
    }

    /// The rules it names: of a report that fits, the findings of these are meant. Empty where it names none.
    pub fn rules(&self) -> Vec<String> {
        let named = self.terms.iter().filter_map(|(turned, test)| match test {
            Test::Is(Facet::Rule, rules) if !turned => Some(rules),
            _ => None,
        });
        named.flatten().cloned().collect()
    }

    /// Whether a report fits.
    pub fn passes(&self, session: &Session, summary: &Summary) -> bool {
        self.terms.iter().all(|(turned, test)| test.holds(session, summary) != *turned)
    }
}

impl Test {
    fn is_on(&self, facet: Facet) -> bool {
        match self {
            Self::Is(on, _) | Self::Holds(on, _) => *on == facet,
            Self::Years(_) => facet == Facet::Year,
            Self::Word(_) | Self::Memo(_) | Self::Open(..) | Self::InDoubt(..) => false,
        }
    }

    fn holds(&self, session: &Session, summary: &Summary) -> bool {
        match self {
            Self::Word(word) => {
                let has = |text: &str| text.to_lowercase().contains(word);
                has(&summary.path)
                    || summary.agency.as_deref().is_some_and(|name| has(name) || has_initials(name, word))
                    || summary.title.as_deref().is_some_and(has)
                    || summary.year.is_some_and(|year| has(&year.to_string()))
                    || summary.findings.iter().any(|brief| *brief.rule == **word)
            }
            Self::Is(facet, values) => facet.values(session, summary).iter().any(|value| values.iter().any(|v| v == value)),
            Self::Holds(facet, parts) => {
                facet.values(session, summary).iter().any(|value| parts.iter().any(|part| value.to_lowercase().contains(part)))
            }
            Self::Memo(parts) => session.review(&summary.path).is_some_and(|review| {
                let notes = review.annotations.values().filter_map(crate::review::Voices::effective);
                notes.map(|note| note.text.to_lowercase()).any(|text| parts.iter().any(|part| text.contains(part)))
            }),
            Self::Years(ranges) if ranges.is_empty() => summary.year.is_none(),
            Self::Years(ranges) => summary.year.is_some_and(|year| ranges.iter().any(|(from, to)| (*from..=*to).contains(&year))),
            Self::Open(least, most) => (*least..=*most).contains(&session.counts_of(&summary.path).open),
            Self::InDoubt(least, most) => (*least..=*most).contains(&summary.in_doubt),
        }
    }
}

/// What a word asks; nothing while its value is still to be typed.
fn test(word: &str, lang: &Lang) -> Result<Option<Test>, Message> {
    match word {
        "+" => return Ok(Some(Test::Open(0, 0))),
        "!" => return Ok(Some(Test::Open(1, usize::MAX))),
        _ => {}
    }
    if let Some((name, sign, number)) = comparison(word) {
        let called = |own: &str, id: &str| name.eq_ignore_ascii_case(own) || is_called(name, id);
        if called("open", "facet.open") {
            return counts(sign, number).map(|(least, most)| Some(Test::Open(least, most)));
        }
        if called("doubt", "filter.doubt") {
            return counts(sign, number).map(|(least, most)| Some(Test::InDoubt(least, most)));
        }
    }
    let Some((name, values)) = word.split_once(':') else { return Ok(Some(Test::Word(word.to_lowercase()))) };
    let values: Vec<&str> = values.split(',').filter(|value| !value.is_empty()).collect();
    if name.eq_ignore_ascii_case("memo") || is_called(name, "facet.memo") {
        let parts: Vec<String> = values.into_iter().map(str::to_lowercase).collect();
        return Ok(Some(Test::Memo(parts)).filter(|test| *test != Test::Memo(Vec::new())));
    }
    let Some(facet) = facet_named(name) else { return Err(unknown_field(name, lang)) };
    if values.is_empty() {
        return Ok(None);
    }
    match (facet, facet.known()) {
        (Facet::Year, _) => years(&values).map(|ranges| Some(Test::Years(ranges))),
        (_, Some(known)) => {
            let mut meant = Vec::new();
            for value in values {
                meant.extend(known_values(facet, &known, value, lang)?);
            }
            Ok(Some(Test::Is(facet, meant)))
        }
        (_, None) => Ok(Some(Test::Holds(facet, values.into_iter().map(str::to_lowercase).collect()))),
    }
}

/// What is compared, how, and with what: `open>3`.
fn comparison(word: &str) -> Option<(&str, &str, &str)> {
    let at = word.find(['>', '<', '='])?;
    let sign = [">=", "<=", ">", "<", "="].into_iter().find(|sign| word[at..].starts_with(sign))?;
    Some((&word[..at], sign, &word[at + sign.len()..]))
}

/// Whether something is called so in one of the languages.
fn is_called(name: &str, id: &str) -> bool {
    Lang::all().iter().any(|lang| lang.text(id).eq_ignore_ascii_case(name))
}

/// The counts that a comparison holds for, the least and the most.
fn counts(sign: &str, number: &str) -> Result<(usize, usize), Message> {
    let count: usize = number.parse().map_err(|_| Message::new("filter.number", [("text", number.to_owned())]))?;
    Ok(match sign {
        ">" => (count.saturating_add(1), usize::MAX),
        ">=" => (count, usize::MAX),
        "<=" => (0, count),
        "=" => (count, count),
        // Fewer than none: no report.
        _ => count.checked_sub(1).map_or((1, 0), |most| (0, most)),
    })
}

fn facet_named(name: &str) -> Option<Facet> {
    let is_label = |facet: Facet| Lang::all().iter().any(|lang| facet.label(lang).eq_ignore_ascii_case(name));
    Facet::ALL.into_iter().find(|facet| facet.name().eq_ignore_ascii_case(name) || is_label(*facet))
}

fn unknown_field(name: &str, lang: &Lang) -> Message {
    let close = Facet::ALL.into_iter().min_by_key(|facet| slips(name, facet.name())).filter(|facet| slips(name, facet.name()) <= 2);
    if let Some(close) = close {
        return Message::new("filter.field.close", [("text", name.to_owned()), ("close", close.name().to_owned())]);
    }
    // A name that is the word itself is told once.
    let named = |facet: &Facet| match (facet.name(), facet.label(lang)) {
        (name, label) if label.eq_ignore_ascii_case(name) => name.to_owned(),
        (name, label) => format!("{name}({label})"),
    };
    let all: Vec<String> = Facet::ALL.iter().map(named).collect();
    Message::new("filter.field", [("text", name.to_owned()), ("fields", all.join(" "))])
}

/// The known values meant: the one of this very name, else those whose name or title holds the text.
fn known_values(facet: Facet, known: &[&'static str], text: &str, lang: &Lang) -> Result<Vec<String>, Message> {
    let lower = text.to_lowercase();
    let titled =
        |value: &str, fits: &dyn Fn(&str) -> bool| Lang::all().iter().any(|lang| fits(&facet.value_label(value, lang).to_lowercase()));
    let is_it = |title: &str| title == lower;
    let holds = |title: &str| title.contains(&lower);
    let exact: Vec<String> = known.iter().filter(|v| **v == lower || titled(v, &is_it)).map(|v| (*v).to_owned()).collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let held: Vec<String> = known.iter().filter(|v| v.contains(&lower) || titled(v, &holds)).map(|v| (*v).to_owned()).collect();
    if !held.is_empty() {
        return Ok(held);
    }
    let close = known.iter().min_by_key(|v| slips(&lower, v)).map(|v| (*v).to_owned()).unwrap_or_default();
    let words = [("field", facet.label(lang).to_owned()), ("text", text.to_owned()), ("close", close)];
    Err(Message::new("filter.value", words))
}

fn years(values: &[&str]) -> Result<Vec<(i16, i16)>, Message> {
    let mut ranges = Vec::new();
    for text in values {
        if *text == "none" || is_called(text, "facet.none") {
            return Ok(Vec::new());
        }
        let wrong = || Message::new("filter.year", [("text", (*text).to_owned())]);
        let year = |text: &str, open: i16| if text.is_empty() { Ok(open) } else { text.parse().map_err(|_| wrong()) };
        ranges.push(match text.split_once("..") {
            Some((from, to)) => (year(from, i16::MIN)?, year(to, i16::MAX)?),
            None => (year(text, 0)?, year(text, 0)?),
        });
    }
    Ok(ranges)
}

/// A way to go on with the last word of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What takes the place of the last word.
    pub word: String,
    /// What it means, in the reader's language.
    pub label: String,
    /// Reports that have the value; none for a field.
    pub reports: Option<usize>,
}

/// Most ways to go on that are offered.
const OFFERED: usize = 12;

impl Session {
    /// The ways to go on with the last word of `typed`: fields, then values that reports have, as `tally` counted them for the
    /// [`asked_facet`].
    pub fn completions(&self, typed: &str, lang: &Lang, tally: &FacetTally) -> Vec<Completion> {
        let last = last_word(typed);
        let (minus, bare) = match last.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", last.as_str()),
        };
        let Some((name, values)) = bare.split_once(':') else {
            let fits = |facet: &Facet| facet.name().starts_with(&bare.to_lowercase()) || facet.label(lang).starts_with(bare);
            let field =
                |facet: Facet| Completion { word: format!("{minus}{}:", facet.name()), label: facet.label(lang).to_owned(), reports: None };
            return if bare.is_empty() { Vec::new() } else { Facet::ALL.into_iter().filter(fits).map(field).collect() };
        };
        let Some(facet) = facet_named(name) else { return Vec::new() };
        let (before, part) = values.rsplit_once(',').map_or(("", values), |(before, part)| (before, part));
        let part = part.to_lowercase();
        let comma = if before.is_empty() { "" } else { "," };
        let offered = tally.sorted(facet).into_iter().filter_map(|(value, count)| {
            let label = facet.value_label(value, lang);
            let fits = value.to_lowercase().contains(&part) || label.to_lowercase().contains(&part);
            let word = format!("{minus}{}:{before}{comma}{value}", facet.name());
            (fits && !value.contains(char::is_whitespace)).then_some(Completion { word, label, reports: Some(count.reports) })
        });
        offered.take(OFFERED).collect()
    }
}

fn last_word(typed: &str) -> String {
    typed.rsplit(char::is_whitespace).next().unwrap_or("").chars().map(half_width).collect()
}

/// The facet whose values can go on with the last word of `typed`.
pub fn asked_facet(typed: &str) -> Option<Facet> {
    let last = last_word(typed);
    let (name, _) = last.strip_prefix('-').unwrap_or(&last).split_once(':')?;
    facet_named(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang() -> Lang {
        Lang::built_in("zh").expect("built in")
    }

    fn check(text: &str, expected: &[(bool, Test)]) {
        let filter = Filter::read(text, &lang());
        assert_eq!(filter.problems, [], "{text}");
        assert_eq!(filter.terms, expected, "{text}");
    }

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|v| (*v).to_owned()).collect()
    }

    #[test]
    fn words_fields_ranges_counts_and_their_opposites_are_read() {
        check("", &[]);
        check("教育局  2022", &[(false, Test::Word("教育局".into())), (false, Test::Word("2022".into()))]);
        check("+ -!", &[(false, Test::Open(0, 0)), (true, Test::Open(1, usize::MAX))]);
        check("rule:row-total", &[(false, Test::Is(Facet::Rule, strings(&["row-total"])))]);
        check("-status:approved,held", &[(true, Test::Is(Facet::Status, strings(&["approved", "held"])))]);
        check("状态：退回", &[(false, Test::Is(Facet::Status, strings(&["returned"])))]);
        let english = Filter::read("规则:行合计 状态:退回 未决>1", &Lang::built_in("en").expect("built in"));
        assert_eq!(english.problems, [], "words of the other language are understood too");
        check("规则:行合计", &[(false, Test::Is(Facet::Rule, strings(&["row-total"])))]);
        check("year:2022,2019..2020", &[(false, Test::Years(vec![(2022, 2022), (2019, 2020)]))]);
        check("year:2021..", &[(false, Test::Years(vec![(2021, i16::MAX)]))]);
        check("year:none", &[(false, Test::Years(vec![]))]);
        check("place:甲县", &[(false, Test::Holds(Facet::Place, strings(&["甲县"])))]);
        check("open>3 未决<2 open=1", &[(false, Test::Open(4, usize::MAX)), (false, Test::Open(0, 1)), (false, Test::Open(1, 1))]);
        check("open>=3 ＯＰＥＮ＜＝2", &[(false, Test::Open(3, usize::MAX)), (false, Test::Open(0, 2))]);
        check("doubt>0 -存疑>=5", &[(false, Test::InDoubt(1, usize::MAX)), (true, Test::InDoubt(5, usize::MAX))]);
        check(
            "memo:核对,原件 tag:待查",
            &[(false, Test::Memo(strings(&["核对", "原件"]))), (false, Test::Holds(Facet::Tag, strings(&["待查"])))],
        );
        check("memo:", &[]);
        check("open<0", &[(false, Test::Open(1, 0))]);
        check("rule: year:", &[]);
        check("-", &[(false, Test::Word("-".into()))]);
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_place_and_the_rest_holds() {
        for (text, at, id) in [
            ("甲县 rul:row-total", 7..20, "filter.field.close"),
            ("colour:red", 0..10, "filter.field"),
            ("status:aproved !", 0..14, "filter.value"),
            ("year:20x2", 0..9, "filter.year"),
            ("year:2019..20x1", 0..15, "filter.year"),
            ("！ open>many", 4..13, "filter.number"),
        ] {
            let filter = Filter::read(text, &lang());
            let told: Vec<_> = filter.problems().iter().map(|p| (p.at.clone(), p.message.id)).collect();
            assert_eq!(told, [(at, id)], "{text}");
            assert_eq!(filter.terms.len(), text.split_whitespace().count() - 1, "{text}");
            assert!(!lang().tell(&filter.problems()[0].message).contains('{'));
        }
    }
}
