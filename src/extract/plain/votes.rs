//! How often each gap stands between two figures: what separates cells does so again and again.

use std::collections::HashMap;

use crate::fold::{is_bar, is_han, is_numeral};
use crate::number::is_blank;

/// In lines of so many equal gaps they count.
const FEWEST_IN_LINE: usize = 2;

/// So many separators of a text are looked through one by one.
const FIRST: usize = 4;

/// The longest gap between two figures of a row, in bytes.
const LONGEST: usize = 40;

/// A separator: its characters without blanks, and whether each may be repeated.
pub type Separator = Vec<(char, bool)>;

/// What stands for figures besides digits, where digits alone show no separator: first what begins no
/// lines of lists.
pub const DASHES: [&[char]; 3] = [&[], &['/', '—', '无', '無'], &['/', '—', '无', '無', '-']];

/// How often each gap stands between two figures of a text, whose lines begin at `line_starts` and whose numerals
/// stand at `numerals`; `dashes` stand for figures, too.
pub fn votes((text, line_starts): (&str, &[usize]), numerals: &[usize], dashes: &[char]) -> Vec<(Separator, usize)> {
    let mut votes = Votes { later: line_starts, ..Votes::default() };
    let mut last = None;
    let mut figure = |at: usize, end: usize| {
        if let Some(from) = last {
            votes.gap(text, from, (at, end));
        }
        last = Some(end);
    };
    let mut done = 0;
    for &at in numerals {
        if at < done {
            continue;
        }
        if !dashes.is_empty() {
            each_dash(text, (done, at), dashes, &mut figure);
        }
        done = run_end(text, at);
        // Chinese numerals are no figures of tables.
        if done > at {
            figure(at, done);
        }
    }
    if !dashes.is_empty() {
        each_dash(text, (done, text.len()), dashes, &mut figure);
    }
    votes.finish()
}

/// The dashes alone in their cells between two places of a text.
fn each_dash(text: &str, (from, to): (usize, usize), dashes: &[char], found: &mut impl FnMut(usize, usize)) {
    let mut done = from;
    for (on, c) in text[from..to].char_indices() {
        let at = from + on;
        if at >= done && dashes.contains(&c) && is_alone(text, at, dashes) {
            done = text[at..].find(|c: char| !dashes.contains(&c)).map_or(text.len(), |n| at + n);
            found(at, done);
        }
    }
}

/// Whether a dash stands alone in its cell.
fn is_alone(text: &str, at: usize, dashes: &[char]) -> bool {
    let word = |c: char| c.is_alphanumeric() || is_han(c);
    !text[..at].chars().next_back().is_some_and(|c| word(c) || dashes.contains(&c))
        && !text[at..].trim_start_matches(|c: char| dashes.contains(&c)).starts_with(word)
}

/// Gaps that are counted.
#[derive(Default)]
struct Votes<'t> {
    /// Where the lines begin that are still to come.
    later: &'t [usize],
    /// The gaps of one table are alike: the last ones, in lines and between them.
    alike: [(&'t str, Option<usize>); 2],
    separators: Vec<Separator>,
    by_separator: HashMap<Separator, usize>,
    /// The separator at hand, and the number of the one before.
    signs: Separator,
    latest: usize,
    /// For each separator, how often it counts, and how often it stands in the line.
    counts: Vec<(usize, usize)>,
    /// The separators of the line.
    line: Vec<usize>,
}

impl<'t> Votes<'t> {
    /// Counts the gap between a figure that ends at `from` and the next one, from `at` to `end`.
    fn gap(&mut self, text: &'t str, from: usize, (at, end): (usize, usize)) {
        let gap = &text[from..at];
        let mut breaks = false;
        while let [start, later @ ..] = self.later
            && *start <= at
        {
            breaks |= *start > from;
            self.later = later;
        }
        let (alike, separator) = self.alike[usize::from(breaks)];
        let known = (alike == gap && !gap.is_empty()).then_some(separator);
        if breaks {
            self.close_line();
        }
        // `- 7 -` on a line of its own is the number of a page.
        let of_page = || {
            let dashed = gap.as_bytes().contains(&b'-') && gap.trim_end_matches(' ').ends_with("\n-");
            dashed && text[end..].trim_start_matches(' ').starts_with('-')
        };
        if gap.len() > LONGEST || (breaks && of_page()) {
            return;
        }
        let separator = match known {
            Some(separator) => separator,
            None if gap.bytes().all(|byte| byte == b' ') => {
                self.signs.clear();
                Some(self.number())
            }
            None if holds_words(gap) => None,
            None if consists_of(gap, &mut self.signs) => Some(self.number()),
            None => None,
        };
        self.alike[usize::from(breaks)] = (gap, separator);
        let Some(number) = separator else { return };
        let (count, in_line) = &mut self.counts[number];
        if breaks {
            *count += 1;
        } else {
            if *in_line == 0 {
                self.line.push(number);
            }
            *in_line += 1;
        }
    }

    /// The number of the separator at hand.
    fn number(&mut self) -> usize {
        // That of the gap before, or one of the first, nearly always.
        if self.separators.get(self.latest).is_some_and(|latest| *latest == self.signs) {
            return self.latest;
        }
        if let Some(known) = self.separators.iter().take(FIRST).position(|known| *known == self.signs) {
            return known;
        }
        if let Some(known) = self.by_separator.get(self.signs.as_slice()) {
            self.latest = *known;
            return *known;
        }
        self.by_separator.insert(self.signs.clone(), self.separators.len());
        self.separators.push(self.signs.clone());
        self.counts.push((0, 0));
        self.separators.len() - 1
    }

    /// Counts the gaps of one line, if there are enough of a kind; a mark several times, where cells between are blank, is
    /// of the kind of the mark.
    fn close_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let mut line = std::mem::take(&mut self.line);
        for &number in &line {
            let mark = only_mark(&self.separators[number]);
            let alike = |other: &&usize| **other == number || (mark.is_some() && only_mark(&self.separators[**other]) == mark);
            let of_kind: usize = line.iter().filter(alike).map(|other| self.counts[*other].1).sum();
            let (count, in_line) = &mut self.counts[number];
            *count += if of_kind >= FEWEST_IN_LINE { *in_line } else { 0 };
        }
        line.drain(..).for_each(|number| self.counts[number].1 = 0);
        self.line = line;
    }

    fn finish(mut self) -> Vec<(Separator, usize)> {
        self.close_line();
        let counts = self.counts.into_iter().map(|(count, _)| count);
        self.separators.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
    }
}

/// The mark that a separator consists of, if it is no bar and no numeral, however often it stands there.
pub fn only_mark(separator: &Separator) -> Option<char> {
    let (first, _) = *separator.first()?;
    let marks = !is_bar(first) && !is_numeral(first);
    (marks && separator.iter().all(|(mark, _)| *mark == first)).then_some(first)
}

/// Where the digits that begin at `from` end; a point between digits is one of theirs.
pub fn run_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    loop {
        match bytes[end..] {
            [b'0'..=b'9', ..] => end += 1,
            [0xEF, 0xBC, 0x90..=0x99, ..] => end += '０'.len_utf8(),
            [b'.', b'0'..=b'9', ..] | [b'.', 0xEF, 0xBC, 0x90..=0x99, ..] if end > from => end += 1,
            _ => return end,
        }
    }
}

/// Whether a gap holds words, as nearly all do that are no separators; says no of some that do.
fn holds_words(gap: &str) -> bool {
    // The first bytes of most Han characters, and of nothing else.
    gap.bytes().any(|byte| byte.is_ascii_alphanumeric() || matches!(byte, 0xE5..=0xE9))
}

/// Whether a gap between two figures consists of signs alone besides blanks, and of which.
fn consists_of(gap: &str, signs: &mut Separator) -> bool {
    signs.clear();
    // A reference that nobody resolved is a figure itself.
    if gap.as_bytes().contains(&b'&') && gap.contains("&#") {
        return false;
    }
    // The sign at hand, how often it stands there one behind the other, and how many there were.
    let (mut last, mut count, mut kinds) = ('\0', 0, 0);
    for c in gap.chars().filter(|&c| c != ' ' && (c == '\n' || !is_blank(c))) {
        if kinds > 12 {
            return false;
        }
        if c == last && count > 0 {
            count += 1;
            continue;
        }
        if c.is_alphanumeric() || is_han(c) {
            return false;
        }
        put(signs, last, count);
        (last, count, kinds) = (c, 1, kinds + 1);
    }
    put(signs, last, count);
    true
}

/// Adds a sign that stands there so often. Empty lines count as one break; three of a kind and more are a leader.
fn put(signs: &mut Separator, sign: char, count: usize) {
    let repeated = count > 2 && sign != '\n';
    for _ in 0..(if repeated || sign == '\n' { count.min(1) } else { count }) {
        signs.push((sign, repeated));
    }
}
