//! Findings of the open report that are marked and decided together, as one step.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{App, Effect, Pane, decide, grid};
use crate::check::Finding;
use crate::form::CellKey;
use crate::review::{Change, Edit, FindingKey, Verdict};
use crate::text::ContentHash;

/// What is marked in the open report.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Where a range of the text begins.
    pub range: Option<usize>,
    /// The cell that a figure of the text is put into, and its finding: moving in the text changes neither.
    pub filled: Option<(CellKey, Option<FindingKey>)>,
    /// Whether the cell with the cursor has nothing to do with the focused finding, which speaks of no cell.
    pub astray: bool,
    /// Findings marked.
    findings: BTreeSet<FindingKey>,
    /// Where a range of findings begins.
    from: Option<FindingKey>,
    /// The reports that are to be judged, as they were when that was asked.
    pub(super) asked: Vec<(Arc<str>, ContentHash)>,
    /// The open file changed, which is told once it was read again.
    pub(super) changed: bool,
}

impl App {
    /// The findings marked, those of a range that is not ended yet among them; none while another pane has the focus.
    pub fn marked_findings(&self) -> Vec<FindingKey> {
        let marks = &self.desk.marks;
        let Some(opened) = self.session.current().filter(|_| self.pane() == Pane::Findings) else { return Vec::new() };
        let keys: Vec<FindingKey> = opened.findings.iter().map(Finding::key).collect();
        let at = |wanted: Option<&FindingKey>| keys.iter().position(|key| Some(key) == wanted);
        let range = at(marks.from.as_ref()).zip(at(self.desk.finding.as_ref())).map(|(from, to)| from.min(to)..=from.max(to));
        let marked = |(at, key): &(usize, &FindingKey)| marks.findings.contains(key) || range.as_ref().is_some_and(|r| r.contains(at));
        keys.iter().enumerate().filter(marked).map(|(_, key)| key.clone()).collect()
    }

    /// Begins or ends a range of findings; or marks all, or none where all are marked.
    pub(super) fn mark_findings(&mut self, all: bool) {
        let marked = self.marked_findings();
        let Some(opened) = self.session.current() else { return };
        if all {
            let whole = marked.len() == opened.findings.len();
            let keys = opened.findings.iter().map(Finding::key).filter(|_| !whole).collect();
            (self.desk.marks.findings, self.desk.marks.from) = (keys, None);
        } else if self.desk.marks.from.take().is_some() {
            self.desk.marks.findings = marked.into_iter().collect();
        } else {
            self.desk.marks.from.clone_from(&self.desk.finding);
        }
        let count = self.marked_findings().len().to_string();
        self.tell("notice.marked_findings", &[("count", &count)]);
    }

    /// Takes the marks of findings away; whether there were any.
    pub(super) fn unmark_findings(&mut self) -> bool {
        let any = self.pane() == Pane::Findings && (self.desk.marks.from.is_some() || !self.desk.marks.findings.is_empty());
        if any {
            (self.desk.marks.from, self.desk.marks.findings) = (None, BTreeSet::new());
        }
        any
    }
}

/// Decides the marked findings alike and goes on behind the last of them.
pub(super) fn decide(app: &mut App, marked: &[FindingKey], verdict: Verdict, why: Option<&str>) -> Vec<Effect> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let of = |key: &FindingKey| opened.findings.iter().find(|finding| finding.key() == *key);
    let expected = |key: &FindingKey| of(key).and_then(|finding| grid::expected(app, finding).first().map(|(_, value)| value.clone()));
    let change = |key: &FindingKey| Change::Decide {
        finding: key.clone(),
        verdict,
        why: why.map(str::to_owned),
        suggested: if verdict == Verdict::SourceError { expected(key) } else { None },
    };
    let edit = Edit { changes: marked.iter().map(change).collect() };
    let after = marked.last().map(|key| decide::following(app, key)).unwrap_or_default();
    let Some(records) = decide::apply(app, edit) else { return Vec::new() };
    app.unmark_findings();
    let mut effects = app.append(records);
    if verdict != Verdict::Open {
        effects.extend(decide::advance(app, &after));
    }
    app.tell("notice.decided_together", &[("count", &marked.len().to_string())]);
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cells::Ambiguous;
    use crate::app::testing::{Desk, report};

    /// A report with several wrong totals before one with a single one.
    fn desk() -> Desk {
        let many = report("甲县人民政府", 2023, 7).replace("\t5\n", "\t6\n");
        Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", many), ("b.txt", report("乙县人民政府", 2023, 7))])
    }

    fn open(desk: &Desk) -> Vec<FindingKey> {
        let keys: Vec<FindingKey> = desk.app.session.current().expect("open").findings.iter().map(Finding::key).collect();
        keys.into_iter().filter(|key| desk.app.verdict(key) == Verdict::Open).collect()
    }

    #[test]
    fn marked_findings_are_decided_as_one_step_and_taken_back_as_one() {
        let mut desk = desk();
        let path = desk.app.path();
        let all = open(&desk);
        assert!(all.len() > 2, "{all:?}");
        desk.press("4 g g v j");
        assert_eq!(desk.app.marked_findings(), all[..2], "the range so far");
        desk.press("a");
        assert_eq!(open(&desk), all, "repairs are looked at one by one");
        desk.press("v w");
        assert_eq!(open(&desk), all[2..]);
        assert_eq!((desk.app.path(), desk.app.desk.finding.as_ref()), (path.clone(), Some(&all[2])), "it goes on behind them");
        assert!(desk.app.marked_findings().is_empty());
        desk.press("u");
        assert_eq!(open(&desk), all);
        desk.press("4 V s Enter");
        assert!(all.iter().all(|key| desk.app.session.verdict(path.as_deref().unwrap_or_default(), key) == Verdict::SourceError));
        desk.press("u 4 V x Enter");
        assert!(all.iter().all(|key| desk.app.session.verdict(path.as_deref().unwrap_or_default(), key) == Verdict::Dismissed));
    }

    #[test]
    fn findings_of_several_rules_get_no_note_that_is_true_of_one() {
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7).replace("\t5\n", "\t6\n"))]);
        let all = open(&desk);
        let rules: BTreeSet<&str> = all.iter().map(FindingKey::rule).collect();
        assert!(rules.len() > 1, "{rules:?}");
        desk.press("4 V s");
        let Some(crate::app::overlay::Overlay::Note(note)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
        let own = |rule: &str, n: usize| desk.app.lang.text(&format!("template.source_error.{rule}.{n}")).to_owned();
        let of_one: Vec<String> = rules.iter().map(|rule| own(rule, 1)).collect();
        assert!(
            note.templates.iter().all(|text| !of_one.contains(text) && !text.contains(|c: char| c.is_ascii_digit())),
            "{:?}",
            note.templates
        );
    }

    #[test]
    fn marks_end_with_esc_and_with_the_report_and_count_in_their_pane_alone() {
        let mut desk = desk();
        let all = open(&desk);
        desk.press("4 V");
        assert_eq!(desk.app.marked_findings().len(), desk.app.session.current().map_or(0, |o| o.findings.len()));
        desk.press("3");
        assert!(desk.app.marked_findings().is_empty(), "the findings do not have the focus");
        desk.press("4 V");
        assert!(desk.app.marked_findings().is_empty(), "again: none");
        desk.press("V Esc");
        assert!(desk.app.marked_findings().is_empty() && open(&desk) == all);
        desk.press("V J 4 K 4");
        assert_eq!(desk.app.path().as_deref(), Some("a.txt"));
        assert!(desk.app.marked_findings().is_empty());
    }
}
