//! Where reviewers do not agree: both sides beside each other, settled one by one.

use super::action::Action;
use super::desk::Wanted;
use super::overlay::{Overlay, PageKind, Purpose, Question};
use super::{App, Effect, decide, note, tell, walk};
use crate::review::{Anchor, FindingKey, Side};
use crate::session::Dispute;

/// The disagreements, one of them with the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputes {
    /// All of them, in path order.
    pub all: Vec<Dispute>,
    /// Index of the one with the cursor.
    pub cursor: usize,
    /// Index of the side that would be taken.
    pub left: usize,
}

impl Disputes {
    /// The one with the cursor.
    pub fn at(&self) -> Option<&Dispute> {
        self.all.get(self.cursor)
    }

    /// The side that would be taken.
    pub fn taken(&self) -> Option<&Side> {
        self.at()?.sides.get(self.left)
    }

    /// The other sides, the one that says something else first.
    pub fn others(&self) -> impl Iterator<Item = &Side> {
        let sides = self.at().map(|dispute| dispute.sides.as_slice()).unwrap_or_default();
        let all = sides.iter().enumerate().filter(|(at, _)| *at != self.left).map(|(_, side)| side);
        let says = self.taken().map(|side| side.says.clone()).unwrap_or_default();
        let mut others: Vec<&Side> = all.collect();
        others.sort_by_key(|side| side.says == says);
        others.into_iter()
    }

    fn go(&mut self, to: usize) {
        self.cursor = to.min(self.all.len().saturating_sub(1));
        self.left = 0;
    }
}

/// Says so where another reviewer decided otherwise on this finding; nothing of that in a review that is blind.
pub(super) fn tell_contrary(app: &mut App, path: &str, key: &FindingKey) {
    let Some(review) = app.session.review(path).filter(|_| !app.session.is_blind()) else { return };
    let on = Anchor::Finding(key.clone());
    let sides = review.disagreements().into_iter().find(|found| found.on == on).map(|found| found.sides).unwrap_or_default();
    let other = sides.into_iter().rev().map(|side| side.said.by).find(|by| **by != *app.session.me());
    let said = other.and_then(|by| Some((review.decisions.get(key)?.of(&by)?.verdict, by)));
    if let Some((verdict, by)) = said {
        let verdict = app.lang.text(tell::verdict_id(verdict)).to_owned();
        app.tell("notice.contrary", &[("by", &by), ("verdict", &verdict)]);
    }
}

/// Shows the disagreements. A review that is blind asks before it shows anything.
pub(super) fn begin(app: &mut App) -> Vec<Effect> {
    if app.session.is_blind() {
        app.overlay = Some(Overlay::Confirm(Question::Reveal));
        return Vec::new();
    }
    let all = app.session.disputes();
    if all.is_empty() {
        let count = app.session.history().reviewers().count().to_string();
        app.tell("notice.no_disputes", &[("count", &count)]);
    } else {
        app.overlay = Some(Overlay::Disputes(Box::new(Disputes { all, cursor: 0, left: 0 })));
    }
    Vec::new()
}

/// Shows what others said, for good, and where they do not agree.
pub(super) fn reveal(app: &mut App) -> Vec<Effect> {
    let now = app.now.clone();
    let done = app.session.reveal(&now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let mut effects = app.append(records);
    effects.extend(begin(app));
    effects
}

/// Runs an action while the disagreements are shown.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let lines = usize::from(app.screen.height);
    let Some(Overlay::Disputes(disputes)) = &mut app.overlay else { return Vec::new() };
    match action {
        Action::SwapSides => {
            let sides = disputes.at().map_or(1, |dispute| dispute.sides.len()).max(1);
            disputes.left = (disputes.left + 1) % sides;
        }
        Action::TakeSide => return settle(app, None),
        Action::GiveReason => {
            let disputes = disputes.clone();
            return note::begin_reason(app, Purpose::Settle(disputes));
        }
        Action::Undo => return undo(app),
        Action::Agreement => app.overlay = Some(Overlay::page(PageKind::Agreement)),
        Action::Choose => return open(app),
        Action::Close => app.overlay = None,
        _ => {
            let to = walk::stepped(disputes.cursor, disputes.all.len(), lines, action);
            if to != disputes.cursor {
                disputes.go(to);
            }
        }
    }
    Vec::new()
}

/// Settles a disagreement with a reason, after it was written.
pub(super) fn settle_with(app: &mut App, disputes: Box<Disputes>, why: Option<String>) -> Vec<Effect> {
    app.overlay = Some(Overlay::Disputes(disputes));
    settle(app, why)
}

/// Takes the left side of the disagreement with the cursor and goes on to the next one.
fn settle(app: &mut App, why: Option<String>) -> Vec<Effect> {
    let Some(Overlay::Disputes(disputes)) = &app.overlay else { return Vec::new() };
    let (Some(dispute), left) = (disputes.at().cloned(), disputes.left) else { return Vec::new() };
    let now = app.now.clone();
    let done = app.session.settle_dispute(&dispute, left, why, &now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let effects = app.append(records);
    let by = dispute.sides.get(left).map(|side| side.said.by.clone()).unwrap_or_default();
    refresh(app);
    app.tell("notice.dispute_settled", &[("by", &by)]);
    effects
}

fn undo(app: &mut App) -> Vec<Effect> {
    let now = app.now.clone();
    let done = app.session.undo(&now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let what = records.first().map(|r| tell::steps(app, &tell::named_records(app, r))).unwrap_or_default();
    let effects = app.append(records);
    refresh(app);
    app.tell("notice.undone", &[("what", &what)]);
    effects
}

/// Lists the disagreements anew; the box closes when none is left.
pub(super) fn refresh(app: &mut App) {
    let Some(Overlay::Disputes(disputes)) = &mut app.overlay else { return };
    // What another reviewer said meanwhile moves neither the one under the cursor nor the side that would be taken.
    let (before, taken) = (disputes.at().map(|at| (at.path.clone(), at.on.clone())), disputes.taken().map(|side| side.said.by.clone()));
    disputes.all = app.session.disputes();
    let same = before.and_then(|(path, on)| disputes.all.iter().position(|other| other.path == path && other.on == on));
    disputes.go(same.unwrap_or(disputes.cursor));
    let side = same.and(taken).and_then(|by| disputes.at()?.sides.iter().position(|side| side.said.by == by));
    disputes.left = side.unwrap_or(0);
    if disputes.all.is_empty() {
        app.overlay = None;
    }
}

/// Opens the place that is disagreed about.
fn open(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Disputes(disputes)) = &app.overlay else { return Vec::new() };
    let Some(dispute) = disputes.at().cloned() else { return Vec::new() };
    app.overlay = None;
    app.leave_track();
    app.leave_list();
    let wanted = match dispute.on {
        Anchor::Finding(key) => Wanted::Finding(key),
        Anchor::Cell(cell) => Wanted::Cell(cell),
        Anchor::Report | Anchor::Span(..) => Wanted::FirstOpen,
    };
    app.load(dispute.path, wanted)
}

/// What a disagreement is about, in words.
pub fn about(app: &App, dispute: &Dispute) -> String {
    match &dispute.on {
        Anchor::Report => app.say("anchor.report", &[]),
        Anchor::Cell(cell) if app.path().as_ref() == Some(&dispute.path) => tell::address(app, cell),
        Anchor::Cell(cell) => cell.to_string(),
        Anchor::Finding(key) => {
            let title = format!("rule.{}.title", key.rule());
            format!("{}  {}", app.lang.text(&title), tell::subject(app, key.subject()))
        }
        Anchor::Span(from, to) => format!("{from}-{to}"),
    }
}

/// What a side says, in words.
pub fn says(app: &App, on: &Anchor, side: &Side) -> String {
    let id = match on {
        Anchor::Report => format!("screen.status.{}", side.says),
        Anchor::Finding(_) => format!("screen.verdict.{}", side.says),
        Anchor::Cell(_) | Anchor::Span(..) if side.says.is_empty() => "cell.blank".to_owned(),
        Anchor::Cell(_) | Anchor::Span(..) => return side.says.clone(),
    };
    app.lang.text(&id).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::app::testing::Desk;
    use crate::review::{Act, How, Record, Target, Verdict};

    /// What 李某 says of the wrong total, as his journal has it.
    fn other(desk: &Desk, verdict: Verdict) -> Record {
        let opened = desk.app.session.current().expect("open");
        let target = Target::Finding {
            path: opened.document.path.to_string(),
            hash: opened.document.source.hash().to_string(),
            finding: FindingKey::new("proceedings-total", "proceedings/review"),
            cites: Vec::new(),
        };
        let action = Act::Decide(verdict);
        let (at, by, tool) = ("2026-01-01T00:00:00+08:00".to_owned(), "李某".to_owned(), "test".to_owned());
        let why = Some("无妨".to_owned());
        Record { seq: 1, with: None, at, by, tool, action, target, from: None, to: None, why, how: How::default(), check: String::new() }
    }

    fn desk() -> Desk {
        let mut desk = Desk::new(120, 40);
        desk.press("g r 甲县 Enter");
        assert_eq!(desk.app.desk.finding.as_ref().map(FindingKey::rule), Some("proceedings-total"));
        desk
    }

    #[test]
    fn a_side_is_taken_with_its_correction_and_taken_back_with_it() {
        let mut desk = desk();
        let path = desk.app.path().expect("open");
        let key = desk.app.desk.finding.clone().expect("focused");
        let dismissed = other(&desk, Verdict::Dismissed);
        desk.press("o a");
        desk.send(Msg::Joined(vec![dismissed]));
        let corrected =
            |desk: &Desk| desk.app.session.review(&path).is_some_and(|r| r.corrections.keys().any(|cell| r.correction(cell).is_some()));
        assert!(corrected(&desk));
        desk.press("Space a");
        let shown = |desk: &Desk| match &desk.app.overlay {
            Some(Overlay::Disputes(disputes)) => disputes.taken().map(|side| side.said.by.clone()),
            _ => None,
        };
        assert_eq!(shown(&desk).as_deref(), Some("李某"));
        desk.press("o");
        assert_eq!(shown(&desk).as_deref(), Some("王某"));
        desk.press("o a");
        assert!(desk.app.overlay.is_none() && desk.app.session.disputes().is_empty());
        assert_eq!(desk.app.session.decision(&path, &key).map(|d| d.verdict), Some(Verdict::Dismissed));
        assert!(!corrected(&desk), "the correction of the side not taken does not count");
        desk.press("u");
        assert!(corrected(&desk));
        assert_eq!(desk.app.session.disputes().len(), 1);
    }

    #[test]
    fn who_decides_otherwise_than_another_learns_so_at_once() {
        let mut desk = desk();
        let key = desk.app.desk.finding.clone().expect("focused");
        let dismissed = other(&desk, Verdict::Dismissed);
        desk.send(Msg::Joined(vec![dismissed]));
        let said = |desk: &Desk| desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
        desk.press("w");
        assert!(said(&desk).contains("李某") && said(&desk).contains("Space a"), "{}", said(&desk));
        desk.app.focus_finding(&key);
        desk.press("x Enter");
        assert!(!said(&desk).contains("李某"), "of one mind: {}", said(&desk));
    }

    #[test]
    fn words_about_other_text_are_no_disagreement() {
        let mut desk = desk();
        let mut dismissed = other(&desk, Verdict::Dismissed);
        desk.press("w");
        desk.send(Msg::Joined(vec![dismissed.clone()]));
        assert_eq!(desk.app.session.disputes().len(), 1);
        (dismissed.seq, dismissed.at) = (2, "2027-01-01T00:00:00+08:00".to_owned());
        let Target::Finding { cites, .. } = &mut dismissed.target else { panic!("a finding") };
        cites.push("what is printed now".to_owned());
        desk.send(Msg::Joined(vec![dismissed]));
        assert!(desk.app.session.disputes().is_empty());
    }

    #[test]
    fn a_blind_review_shows_nothing_of_others_until_it_is_asked_for() {
        let mut desk = desk();
        desk.app.session.review_blindly();
        let key = desk.app.desk.finding.clone().expect("focused");
        let dismissed = other(&desk, Verdict::Dismissed);
        desk.send(Msg::Joined(vec![dismissed.clone()]));
        assert_eq!(desk.app.verdict(&key), Verdict::Open);
        assert!(desk.app.notice.is_none(), "a notice would tell");
        desk.press("s Enter Space a n");
        assert!(desk.app.session.is_blind(), "no is no");
        desk.press("Space a y");
        assert!(matches!(&desk.app.overlay, Some(Overlay::Disputes(disputes)) if disputes.all.len() == 1));
        // The next program knows from the journal that the others' words were seen.
        let mine: Vec<Record> =
            desk.effects.iter().filter_map(|e| if let Effect::Append(r) = e { Some(r.clone()) } else { None }).flatten().collect();
        assert!(mine.iter().any(|record| record.action == Act::Reveal));
        let mut again = self::desk();
        again.app.session.review_blindly();
        again.send(Msg::Records([mine, vec![dismissed]].concat()));
        assert!(!again.app.session.is_blind() && again.app.session.disputes().len() == 1);
    }

    #[test]
    fn words_after_a_settlement_are_a_new_disagreement() {
        let mut desk = desk();
        let (first, second) = (other(&desk, Verdict::Dismissed), other(&desk, Verdict::Waiting));
        desk.press("s Enter");
        desk.send(Msg::Joined(vec![first]));
        desk.press("Space a m 看过 Enter");
        assert!(desk.app.session.disputes().is_empty());
        desk.send(Msg::Joined(vec![Record { seq: 2, at: "2026-02-01T00:00:00+08:00".to_owned(), ..second }]));
        assert_eq!(desk.app.session.disputes().len(), 1);
    }
}
