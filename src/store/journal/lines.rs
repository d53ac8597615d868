//! The lines of a journal, whole and damaged.

use indexmap::IndexSet;

use super::Head;
use crate::lang::Message;
use crate::review::{Record, RecordError, Seal, likely_checks};

/// How a record's line begins.
const BEGIN: &str = "(seq:";

/// Beginnings in a damaged line that are tried before each seal in it: a note may quote some.
const BEGINNINGS: usize = 8;

/// Checksums a line may have been sealed over that are kept. Each damaged line makes several of each,
/// and a file of nothing but damaged lines must be read, too.
const LIKELY: usize = 16;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The last line was not written to its end.
    Torn,
    /// The line was altered, or stands where it was not written.
    Altered,
    /// Lines before it are gone; the line itself is whole and counts.
    LinesMissing,
    /// Lines before it are gone, or it was altered itself: which of the two cannot be told, so it does not count.
    Unsure,
    /// It and lines behind it, up to the record of this number, were written and are gone.
    EndMissing(u64),
    /// A newer program wrote it; it is kept and does not count here.
    Newer,
}

impl Damage {
    /// The sentence for a person; `path` is the journal.
    pub fn message(&self, path: &std::path::Path) -> Message {
        let words = [("path", path.display().to_string()), ("line", self.line.to_string())];
        match self.fault {
            Fault::Torn => Message::new("journal.torn", words),
            Fault::Altered => Message::new("journal.altered", words),
            Fault::LinesMissing => Message::new("journal.lines-missing", words),
            Fault::Unsure => Message::new("journal.unsure", words),
            Fault::EndMissing(seq) => Message::new("journal.end-missing", [words[0].clone(), ("seq", seq.to_string())]),
            Fault::Newer => Message::new("journal.newer", words),
        }
    }
}

/// A line that needs to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// A journal as it was read.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The records that count, in their order.
    pub records: Vec<Record>,
    /// Lines to be told of.
    pub damage: Vec<Damage>,
    /// The checksum the next line is sealed over.
    pub last_check: String,
    /// Bytes up to which the journal is to be kept; what follows is torn.
    pub keep: usize,
    /// Whether the last line lacks its line break.
    pub open_end: bool,
}

/// Reads a journal. Every whole line is found, whatever happened to the lines around it.
pub fn read(bytes: &[u8]) -> Lines {
    read_up_to(bytes, None)
}

/// [`read`] of a journal that went as far as `head`.
pub fn read_up_to(bytes: &[u8], head: Option<&Head>) -> Lines {
    let mut reading = Reading { before: vec![String::new()], head, ..Reading::default() };
    let mut lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').collect();
    let tail = lines.pop().unwrap_or_default();
    for (number, line) in lines.iter().enumerate() {
        reading.line(number + 1, line, lines.get(number + 1).copied());
    }
    let mut keep = bytes.len();
    let mut open_end = false;
    if !tail.is_empty() {
        if let Some(text) = std::str::from_utf8(tail).ok().filter(|text| reading.fits(text)) {
            open_end = true;
            reading.stated = reading.stated.max(stated(text));
            reading.take(lines.len() + 1, text);
        } else {
            keep -= tail.len();
            reading.damage.push(Damage { line: lines.len() + 1, fault: Fault::Torn });
        }
    }
    if let Some(seq) = head.and_then(|head| reading.lacks(head, lines.len())) {
        reading.damage.push(Damage { line: lines.len() + 1, fault: Fault::EndMissing(seq) });
    }
    let last_check = reading.before.into_iter().next().unwrap_or_default();
    Lines { records: reading.records, damage: reading.damage, last_check, keep, open_end }
}

#[derive(Default)]
struct Reading<'a> {
    records: Vec<Record>,
    damage: Vec<Damage>,
    /// What the line before may have been sealed with: one checksum while all is well, and after damaged
    /// lines that of the last whole one behind all others.
    before: Vec<String>,
    /// How far the journal went.
    head: Option<&'a Head>,
    /// The highest number that a line states.
    stated: u64,
}

impl Reading<'_> {
    fn line(&mut self, number: usize, line: &[u8], next: Option<&[u8]>) {
        // Damaged bytes may be no UTF-8; what they were is not known, so any mark will do.
        let text = String::from_utf8_lossy(line);
        self.stated = self.stated.max(stated(&text));
        if self.fits(&text) {
            self.take(number, &text);
        } else if self.follows_a_gap(&text, next) {
            self.damage.push(Damage { line: number, fault: Fault::LinesMissing });
            self.take(number, &text);
        } else {
            let fault = if self.is_behind_a_gap(&text) { Fault::Unsure } else { Fault::Altered };
            self.damage.push(Damage { line: number, fault });
            self.salvage(number, &text);
        }
    }

    fn fits(&self, line: &str) -> bool {
        Seal::of(line).is_some_and(|seal| self.before.iter().any(|before| seal.holds(before)))
    }

    /// Whether the line states what a whole one does, with a number that leaves a gap.
    fn is_behind_a_gap(&self, line: &str) -> bool {
        let last = self.records.last().map_or(0, |r| r.seq);
        Seal::of(line).is_some() && Record::unsealed(line).is_ok_and(|record| record.seq > last + 1)
    }

    /// The number of the last record where the journal is shorter than it was. A last line that is damaged is told of by itself.
    fn lacks(&self, head: &Head, lines: usize) -> Option<u64> {
        let is_damaged = self.damage.last().is_some_and(|damage| damage.line >= lines && damage.fault != Fault::Newer);
        (head.seq > self.stated && !is_damaged).then_some(head.seq)
    }

    /// Whether the line is whole though what it was sealed over is gone: its number leaves a gap, and
    /// the line after it was sealed over this one, or it is known as the last that was written.
    fn follows_a_gap(&self, line: &str, next: Option<&[u8]>) -> bool {
        let (Some(seal), Ok(record)) = (Seal::of(line), Record::unsealed(line)) else { return false };
        if self.is_behind_a_gap(line) && self.head.is_some_and(|head| head.seq == record.seq && head.check == seal.check) {
            return true;
        }
        let Some(next) = next.and_then(|next| std::str::from_utf8(next).ok()) else { return false };
        let follower = Record::unsealed(next).is_ok_and(|next| next.seq == record.seq + 1);
        let last = self.records.last().map_or(0, |r| r.seq);
        record.seq > last + 1 && follower && Seal::of(next).is_some_and(|next| next.holds(seal.check))
    }

    fn take(&mut self, number: usize, line: &str) {
        match Record::unsealed(line) {
            Ok(record) => self.records.push(record),
            Err(RecordError::Syntax(_) | RecordError::Check { .. }) => self.damage.push(Damage { line: number, fault: Fault::Newer }),
        }
        self.before = Seal::of(line).map(|seal| vec![seal.check.to_owned()]).unwrap_or_default();
    }

    /// Looks for whole records in a damaged line (a line break may have been lost) and for what the
    /// next line may have been sealed over.
    fn salvage(&mut self, number: usize, line: &str) {
        let starts: Vec<usize> = line.match_indices(BEGIN).map(|(at, _)| at).collect();
        let mut from = 0;
        for end in Seal::ends(line) {
            let within = starts[starts.partition_point(|&start| start < from)..].iter().take_while(|&&start| start < end).take(BEGINNINGS);
            if let Some(piece) = within.map(|&start| &line[start..end]).find(|piece| self.fits(piece)) {
                self.take(number, piece);
            }
            from = end;
        }
        // Which of the beginnings is a line's is not known: a note may quote one. First what stands there;
        // the line before stays possible, for a line that was put in.
        let rests = starts.iter().rev().take(BEGINNINGS).chain(&[0]).map(|&start| &line[start..]);
        let mut likely: IndexSet<String> = IndexSet::new();
        for (rest, before) in rests.flat_map(|rest| self.before.iter().map(move |before| (rest, before))) {
            likely.extend(likely_checks(rest, before));
        }
        let sure = self.before.last().cloned();
        likely.extend(self.before.drain(..));
        likely.truncate(LIKELY - 1);
        likely.extend(sure);
        self.before = likely.into_iter().collect();
    }
}

/// The number that a line states, whatever else became of it.
fn stated(line: &str) -> u64 {
    let number = line.strip_prefix(BEGIN).and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
