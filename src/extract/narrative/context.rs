//! What a sentence is about: the sub-heading it stands under, the words in it, the year it names.

use std::borrow::Cow;
use std::ops::Range;

use super::Sentence;
use super::lex::{Folded, Measure};
use crate::fold::{Folding, is_ordinal_numeral};
use crate::form::{Form, Letters, ProseWords, Topic, Word};
use crate::report::{Facts, Told};

/// Longest sub-heading, in characters.
const HEADING: usize = 26;

/// Where the reader is in the text.
pub struct Context<'a> {
    pub form: &'a Form,
    pub words: &'a ProseWords,
    /// The report year, if it is known.
    pub year: Option<i16>,
    agency: String,
    heading: Heading,
    /// Whether an earlier sentence of the paragraph is about requests.
    paragraph_on_requests: bool,
    /// The counts in earlier sentences of the paragraph.
    counts: Vec<(Measure, Told)>,
}

/// What the last sub-heading is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    /// There was none yet.
    None,
    /// This topic.
    On(Topic),
    /// Something else.
    Other,
}

/// How surely a sentence is about a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// It is not, or nothing says so.
    Not,
    /// The paragraph is.
    Weak,
    /// The sub-heading or the sentence itself says so.
    Strong,
}

impl<'a> Context<'a> {
    pub fn new(form: &'a Form, words: &'a ProseWords, facts: &Facts, folding: &Folding) -> Self {
        let agency = facts.agency.as_ref().map(|found| folding.fold(&found.value)).unwrap_or_default();
        Self {
            form,
            words,
            year: facts.year.as_ref().map(|y| y.value),
            agency,
            heading: Heading::None,
            paragraph_on_requests: false,
            counts: Vec::new(),
        }
    }

    /// Stands under a heading of a topic.
    pub fn stand_under(&mut self, topic: Topic) {
        self.heading = Heading::On(topic);
    }

    /// Comes to the next sentence.
    pub fn enter(&mut self, text: &Folded, range: &Range<usize>, begins_line: bool) {
        if begins_line {
            self.paragraph_on_requests = false;
            self.counts.clear();
        }
        if let Some(heading) = heading(text, range, begins_line) {
            let letters = Letters::of(heading.iter().copied());
            let topic = self.words.context.topics.iter().find(|topic| topic.words.iter().any(|word| word.stands_in(heading, &letters)));
            self.heading = topic.map_or(Heading::Other, |topic| Heading::On(topic.key));
            self.paragraph_on_requests = false;
        }
    }

    /// The topic of the sub-heading.
    pub fn topic(&self) -> Option<Topic> {
        if let Heading::On(topic) = self.heading { Some(topic) } else { None }
    }

    /// How surely the sentence up to `end` is about `topic`.
    pub fn scope(&self, sentence: &Sentence<'_>, end: usize, topic: Topic) -> Scope {
        let said = sentence.text.chars(sentence.range.start..end);
        let words = &self.words.context;
        let stands = |word: &Word| word.stands_in(said, &sentence.letters);
        if words.elsewhere.iter().any(|word| stands(word) && !self.agency.contains(word.as_str())) {
            return Scope::Not;
        }
        let requests = sentence.holds(said, &words.about_requests);
        match topic {
            Topic::Requests if requests => Scope::Strong,
            Topic::Requests if self.topic() == Some(Topic::Requests) => Scope::Strong,
            Topic::Requests if self.paragraph_on_requests && !matches!(self.heading, Heading::On(_)) => Scope::Weak,
            Topic::Proceedings if sentence.holds(said, &words.about_disclosure) => Scope::Strong,
            Topic::Proceedings if matches!(self.topic(), Some(Topic::Requests | Topic::Proceedings)) => Scope::Strong,
            Topic::Publicity if self.topic() == Some(Topic::Publicity) => Scope::Strong,
            Topic::Publicity if self.heading == Heading::None => Scope::Weak,
            _ => Scope::Not,
        }
    }

    /// The same for a clause that denies something: one that names disclosure itself speaks of it, whatever the clauses
    /// before it are about.
    pub fn scope_of_denial(&self, sentence: &Sentence<'_>, clause: &Range<usize>, topic: Topic) -> Scope {
        let said = sentence.text.chars(clause.clone());
        let words = &self.words.context;
        let own = topic == Topic::Proceedings && sentence.holds(said, &words.about_disclosure) && !sentence.holds(said, &words.elsewhere);
        if own { Scope::Strong } else { self.scope(sentence, clause.end, topic) }
    }

    /// Whether what is denied up to `end` is denied of everything, whatever the sentence is about.
    pub fn is_plain(&self, sentence: &Sentence<'_>, end: usize, topic: Topic) -> bool {
        let said = sentence.text.chars(sentence.range.start..end);
        let words = &self.words.context;
        let counts = || sentence.figures.iter().any(|figure| figure.number.start < end && figure.is_count());
        topic == Topic::Proceedings && !counts() && !sentence.holds(said, &words.elsewhere) && !sentence.holds(said, &words.beside.narrow)
    }

    /// Remembers that the paragraph is about requests.
    pub fn note(&mut self, scope: Scope) {
        self.paragraph_on_requests |= scope == Scope::Strong;
    }

    /// Remembers what a sentence counts.
    pub fn note_counts(&mut self, sentence: &Sentence<'_>) {
        self.counts.extend(sentence.figures.iter().filter(|f| f.is_count()).map(|f| (f.measure, sentence.told(f))));
    }

    /// What earlier sentences of the paragraph count in the same unit, the last one first.
    pub fn counted(&self, measure: Measure) -> impl Iterator<Item = Told> {
        self.counts.iter().rev().filter(move |(other, _)| *other == measure).map(|(_, told)| *told)
    }

    /// Whether the sentence speaks of a part of the year or of several years.
    pub fn is_of_other_time(&self, sentence: &Sentence<'_>) -> bool {
        let said = sentence.text.chars(sentence.range.clone());
        sentence.holds(said, &self.words.context.other_time)
            || (sentence.letters.may_have('月') && names_a_month(&sentence.text.text(sentence.range.clone())))
    }

    /// Whether the year named last before a place in the sentence is another than the report's.
    pub fn is_of_other_year(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        year_before(sentence, at, &self.words.context.carried).zip(self.year).is_some_and(|(said, own)| said != own)
    }

    /// Whether the clause leaves open if the whole body and year are meant.
    pub fn is_unsure(&self, clause: &str) -> bool {
        self.words.context.unsure.iter().any(|word| clause.contains(word.as_str()))
    }

    /// A word with the report year and its neighbours put in; nothing when they are not known.
    pub fn dated<'w>(&self, word: &str) -> Option<Cow<'w, [char]>> {
        let year = self.year?;
        let (before, rest) = word.split_once('{')?;
        let (name, behind) = rest.split_once('}')?;
        let year = match name {
            "last" => year - 1,
            "next" => year + 1,
            _ => year,
        };
        Some(Cow::Owned(format!("{before}{year}{behind}").chars().collect()))
    }
}

/// The year named last before a place in the sentence, outside brackets that are closed there; not one that something is
/// `carried` over from or to.
fn year_before(sentence: &Sentence<'_>, at: usize, carried: &[Word]) -> Option<i16> {
    let chars = &sentence.text.chars;
    let mut closed = 0_usize;
    (sentence.range.start..at).rev().find_map(|i| {
        match chars[i] {
            ')' => closed += 1,
            '(' => closed = closed.saturating_sub(1),
            _ => {}
        }
        if closed > 0 || i + 4 >= at {
            return None;
        }
        let digits = chars[i..i + 4].iter().all(char::is_ascii_digit);
        let alone = i == 0 || !chars[i - 1].is_ascii_digit();
        if !(digits && alone && chars.get(i + 4) == Some(&'年')) {
            return None;
        }
        let (before, behind) = (&chars[sentence.range.start..i], &chars[i + 5..at]);
        let behind = behind.strip_prefix(&['度']).unwrap_or(behind);
        let before = before.strip_suffix(&['至']).or(before.strip_suffix(&['到'])).unwrap_or(before);
        if carried.iter().any(|word| behind.starts_with(word.chars()) || before.ends_with(word.chars())) {
            return None;
        }
        let year = chars[i..i + 4].iter().collect::<String>().parse().ok()?;
        (1990..2100).contains(&year).then_some(year)
    })
}

/// The words of a sub-heading at the start of a sentence: `（二）依申请公开。`
fn heading<'t>(text: &'t Folded<'_>, range: &Range<usize>, begins_line: bool) -> Option<&'t [char]> {
    let chars = &text.chars[range.clone()];
    let bracketed = chars.first() == Some(&'(') && {
        let count = chars.iter().skip(1).take(2).take_while(|c| is_ordinal_numeral(**c)).count();
        count > 0 && chars.get(count + 1) == Some(&')')
    };
    let plain =
        begins_line && chars.len() > 2 && (is_ordinal_numeral(chars[0]) || chars[0].is_ascii_digit()) && matches!(chars[1], '、' | '.');
    // A short line without a full stop that names a topic is a heading too, numbered or not.
    let bare = begins_line && chars.len() <= 12 && text.chars.get(range.end) == Some(&'\n') && !chars.contains(&',');
    (bracketed || plain || bare).then(|| {
        let end = chars.iter().position(|c| matches!(c, ':' | ',')).unwrap_or(chars.len());
        &chars[..end.min(HEADING)]
    })
}

/// Whether a single month is named that is neither the first nor the last of a period: `12月收到2件`, not `1月至12月`.
fn names_a_month(said: &str) -> bool {
    said.match_indices('月').any(|(at, _)| {
        let before = said[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let behind = &said[at + '月'.len_utf8()..];
        let ranges = |c: char| matches!(c, '至' | '到' | '-' | '—' | '–' | '~');
        let day = behind.starts_with(|c: char| c.is_ascii_digit());
        match &said[before.len()..at] {
            "" => false,
            "1" | "01" => !day && !behind.starts_with(ranges),
            "12" => !day && !before.ends_with(ranges) && !behind.starts_with(['底', '末', '止']),
            _ => true,
        }
    })
}
