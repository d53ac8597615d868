//! From one thing that was annotated to the next, across reports: memos, bookmarks.

use super::desk::Wanted;
use super::{App, Effect, Pane};
use crate::review::Anchor;
use crate::session::Put;

/// Goes to the next memo or bookmark, or to the one before; past the last one comes the first one.
pub(super) fn step(app: &mut App, forward: bool, put: Put) -> Vec<Effect> {
    let here = app.path().unwrap_or_default();
    let own = app.session.noted_on(put, &here);
    let within = match (own.iter().position(|on| has_focus(app, on)), forward) {
        (Some(at), true) => own.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|at| own.get(at)),
        (None, true) => own.first(),
        (None, false) => own.last(),
    };
    let beyond = || {
        let path = app.session.noted_report(put, &here, forward)?;
        let all = app.session.noted_on(put, &path);
        let on = if forward { all.first() } else { all.last() };
        on.cloned().map(|on| (path, on))
    };
    let Some((path, on)) = within.cloned().map(|on| (here.clone(), on)).or_else(beyond) else {
        app.tell(if put == Put::Bookmarks { "notice.no_bookmark" } else { "notice.no_memo" }, &[]);
        return Vec::new();
    };
    app.leave_track();
    app.load(path, Wanted::Anchor(on))
}

/// Whether something of the open report has the focus.
fn has_focus(app: &App, on: &Anchor) -> bool {
    match on {
        Anchor::Report => app.pane() == Pane::Reports,
        Anchor::Cell(cell) => app.desk.spot.as_ref() == Some(cell) && app.pane() != Pane::Findings,
        Anchor::Finding(finding) => app.desk.finding.as_ref() == Some(finding) && app.pane() == Pane::Findings,
        Anchor::Span(..) => app.pane() == Pane::Source && app.span_of(on).is_some_and(|span| span.start == app.desk.byte),
    }
}

impl App {
    /// Where the bytes that a note hangs on stand now.
    pub fn span_of(&self, on: &Anchor) -> Option<crate::text::Span> {
        let document = &self.session.current()?.document;
        let review = self.session.review(&document.path)?;
        let note = review.annotations.get(on).and_then(|voices| voices.effective()?.cites.clone());
        let cites = note.or_else(|| review.tags.get(on).and_then(|voices| voices.effective()?.cites.clone()));
        crate::session::place_of(document, on, cites.as_deref())
    }

    /// Places of the text with memos or tags of their own, as they stand now.
    pub fn noted_spans(&self) -> Vec<(crate::text::Span, Anchor)> {
        let Some(review) = self.path().and_then(|path| self.session.review(&path)) else { return Vec::new() };
        let all = review.annotations.keys().chain(review.tags.keys()).filter(|on| matches!(on, Anchor::Span(..)));
        let all: std::collections::BTreeSet<&Anchor> = all.collect();
        all.into_iter().filter_map(|on| Some((self.span_of(on)?, on.clone()))).collect()
    }

    /// What the memo shown in the status line hangs on: in the text, the place with the cursor; else the focused cell.
    pub fn noted_here(&self) -> Option<Anchor> {
        let in_text = (self.pane() == Pane::Source)
            .then(|| self.noted_spans().into_iter().find(|(span, _)| (span.start..span.end).contains(&self.desk.byte)))
            .flatten();
        in_text.map(|(_, on)| on).or_else(|| self.desk.spot.clone().map(Anchor::Cell))
    }

    /// Goes to what a note hangs on.
    pub(super) fn focus_anchor(&mut self, on: &Anchor) {
        match on {
            Anchor::Report => self.screen.wishes.focus = Pane::Reports,
            Anchor::Cell(cell) => {
                self.screen.wishes.focus = Pane::Tables;
                self.desk.column = super::desk::column_of(self, cell);
                self.focus_spot(cell.clone());
            }
            Anchor::Finding(finding) => {
                self.screen.wishes.focus = Pane::Findings;
                self.focus_finding(finding);
            }
            Anchor::Span(..) => {
                self.screen.wishes.focus = Pane::Source;
                if let Some(span) = self.span_of(on) {
                    self.focus_byte(span.start);
                }
            }
        }
    }
}
