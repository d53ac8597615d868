//! A reviewed report back to the records that tell it.

use super::ron::ReadBackError;
use super::{ReviewedReport, reviewed};
use crate::form::CellKey;
use crate::report::{FACTS, fact_key};
use crate::review::{Act, How, Record, ReportName, Role, Status, Target, Verdict};

/// What one thing said needs to be a record.
#[derive(Clone, Copy, Default)]
struct Word<'a> {
    by: &'a str,
    at: &'a str,
    since: Option<&'a String>,
    why: Option<&'a String>,
    settles: bool,
    role: Option<Role>,
    report: Option<&'a ReportName>,
    sides: Option<&'a (String, String)>,
}

impl ReviewedReport {
    /// The records that tell what people added, without numbers and in no order; `tool` is the
    /// program that takes them in.
    ///
    /// # Errors
    /// A decision or verdict of a name that is not known, or a time that is none.
    pub fn records(&self, tool: &str) -> Result<Vec<Record>, ReadBackError> {
        let mut records = Vec::new();
        for name in FACTS {
            let said = self.facts.get(name).map(|fact| fact.said.as_slice()).unwrap_or_default();
            self.corrections(&fact_key(name), said, tool, &mut records);
        }
        for cell in &self.cells {
            self.corrections(&cell.cell, &cell.said, tool, &mut records);
        }
        for finding in &self.findings {
            for said in &finding.said {
                let verdict = named(&Verdict::ALL, Verdict::name, &said.verdict)?;
                let (path, hash) = (self.source.path.clone(), said.hash.clone());
                let target = Target::Finding { path, hash, finding: finding.key.clone(), cites: said.cites.clone() };
                let word = Word {
                    by: &said.by,
                    at: &said.at,
                    since: said.counts_since.as_ref(),
                    why: said.why.as_ref(),
                    settles: said.settles,
                    report: said.report.as_ref(),
                    sides: said.sides.as_ref(),
                    ..Word::default()
                };
                records.push(record(Act::Decide(verdict), target, word, (None, said.suggested.clone()), tool));
            }
        }
        for said in &self.status.said {
            let status = named(&Status::ALL, Status::name, &said.status)?;
            let target = Target::Report { path: self.source.path.clone(), hash: said.hash.clone() };
            let role =
                said.role.as_deref().map(|role| Role::named(role).ok_or_else(|| ReadBackError::Name(role.to_owned()))).transpose()?;
            let word = Word {
                by: &said.by,
                at: &said.at,
                since: said.counts_since.as_ref(),
                why: said.why.as_ref(),
                settles: said.settles,
                role,
                ..Word::default()
            };
            records.push(record(Act::Judge(status), target, word, (None, None), tool));
        }
        for note in &self.annotations {
            let (path, hash) = (self.source.path.clone(), note.hash.clone());
            let target = Target::Note { path, hash, on: note.on.clone(), cites: note.cites.clone() };
            let word = Word { by: &note.by, at: &note.at, since: note.counts_since.as_ref(), ..Word::default() };
            let tags = note.tags.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let (act, text) = if tags.is_empty() { (Act::Annotate, note.text.clone()) } else { (Act::Tag, tags) };
            records.push(record(act, target, word, (None, Some(text)), tool));
        }
        let times = records.iter().flat_map(|record| [Some(&record.at), record.how.since.as_ref()]);
        let faulty = times.flatten().find(|time| time.parse::<jiff::Timestamp>().is_err()).cloned();
        faulty.map_or(Ok(records), |faulty| Err(ReadBackError::Time(faulty)))
    }

    fn corrections(&self, cell: &CellKey, said: &[reviewed::SaidValue], tool: &str, records: &mut Vec<Record>) {
        for said in said {
            let (path, hash) = (self.source.path.clone(), said.hash.clone());
            let target = Target::Cell { path, hash, cell: cell.clone(), printed: said.printed.clone() };
            let word = Word {
                by: &said.by,
                at: &said.at,
                since: said.counts_since.as_ref(),
                why: said.why.as_ref(),
                settles: said.settles,
                report: said.report.as_ref(),
                ..Word::default()
            };
            records.push(record(Act::Correct, target, word, (said.from.clone(), said.value.clone()), tool));
        }
    }
}

fn record(action: Act, target: Target, word: Word<'_>, (from, to): (Option<String>, Option<String>), tool: &str) -> Record {
    Record {
        seq: 0,
        with: None,
        at: word.at.to_owned(),
        by: word.by.to_owned(),
        tool: tool.to_owned(),
        action,
        target,
        from,
        to,
        why: word.why.cloned(),
        how: How {
            settles: word.settles,
            role: word.role,
            report: word.report.cloned(),
            sides: word.sides.cloned(),
            since: word.since.cloned(),
            ..How::default()
        },
        check: String::new(),
    }
}

fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, wanted: &str) -> Result<T, ReadBackError> {
    all.iter().copied().find(|known| name(*known) == wanted).ok_or_else(|| ReadBackError::Name(wanted.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{TEXT, TOOL, checked, document, english, records};

    #[test]
    fn the_records_of_an_export_are_those_it_was_made_from() {
        let told = records(&document("a.txt", TEXT));
        let report = english(|context| ReviewedReport::of(&checked("a.txt", TEXT, told.clone()), &[], context));
        let mut restored = report.records(TOOL).expect("known names");
        restored.sort_by(|a, b| a.at.cmp(&b.at));
        for (record, seq) in restored.iter_mut().zip(1..) {
            record.seq = seq;
        }
        assert_eq!(restored, told);
        let again = english(|context| ReviewedReport::of(&checked("a.txt", TEXT, restored), &[], context));
        assert_eq!(again, report);
    }

    #[test]
    fn what_was_brought_back_last_counts_last_where_it_is_taken_in_too() {
        let told = records(&document("a.txt", TEXT));
        let decided = told.iter().find(|record| matches!(record.action, Act::Decide(_))).expect("a decision");
        let row = |by: &str, (seq, day): (u64, u64), action: Act| Record {
            seq,
            with: None,
            by: by.to_owned(),
            at: format!("2026-02-0{day}T03:04:05+08:00"),
            action,
            ..decided.clone()
        };
        let turned = |seq: u64, day: u64, action: Act| Record {
            target: Target::Records { by: "A".to_owned(), seqs: vec![1] },
            to: None,
            how: How::default(),
            ..row("A", (seq, day), action)
        };
        let said = [
            row("A", (1, 1), Act::Decide(Verdict::Dismissed)),
            row("B", (1, 2), Act::Decide(Verdict::Waiting)),
            turned(2, 3, Act::Undo),
            turned(3, 4, Act::Redo),
        ];
        let of = |records: Vec<Record>| english(|context| ReviewedReport::of(&checked("a.txt", TEXT, records.clone()), &[], context));
        let report = of(said.to_vec());
        let last = report.findings.iter().find_map(|finding| finding.said.last()).expect("decided");
        assert_eq!((&*last.verdict, &*last.by), ("dismissed", "A"));
        let mut restored = report.records(TOOL).expect("known names");
        for record in &mut restored {
            (record.seq, record.how.imported) = (1, true);
        }
        assert_eq!(of(restored), report);
    }

    #[test]
    fn a_verdict_of_an_unknown_name_is_refused() {
        let told = records(&document("a.txt", TEXT));
        let mut report = english(|context| ReviewedReport::of(&checked("a.txt", TEXT, told), &[], context));
        report.status.said[0].status = "perfect".to_owned();
        assert_eq!(report.records(TOOL), Err(ReadBackError::Name("perfect".to_owned())));
    }
}
