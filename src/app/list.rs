//! The list of reports: filtered, in path order.

use std::sync::Arc;

use super::App;
use crate::session::Summary;

/// The list of reports.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Paths shown, in path order.
    pub shown: Vec<Arc<str>>,
    /// Index of the report with the cursor.
    pub cursor: usize,
    /// First one on the screen.
    pub top: usize,
    /// What the reports are filtered by; empty when all are shown.
    pub filter: String,
    /// The list has to be made anew.
    pub stale: bool,
}

impl App {
    /// The report with the cursor in the list.
    pub fn listed(&self) -> Option<&Arc<str>> {
        self.list.shown.get(self.list.cursor)
    }

    /// Filters the list.
    pub(super) fn set_filter(&mut self, filter: &str) {
        filter.clone_into(&mut self.list.filter);
        self.list.stale = true;
    }
}

/// Whether a report has every word of the filter in its path, body, title, year, form, or the name
/// of a rule with findings. `+` alone means: nothing open; `!`: something open.
pub(super) fn passes(app: &App, summary: &Summary, filter: &str) -> bool {
    filter.split_whitespace().all(|word| match word {
        "+" => app.session.counts_of(&summary.path).open == 0,
        "!" => app.session.counts_of(&summary.path).open > 0,
        word => {
            let year = summary.year.map(|y| y.to_string()).unwrap_or_default();
            let has = |text: &str| text.to_lowercase().contains(&word.to_lowercase());
            has(&summary.path)
                || summary.agency.as_deref().is_some_and(has)
                || summary.title.as_deref().is_some_and(has)
                || has(&year)
                || summary.findings.iter().any(|brief| *brief.rule == *word)
        }
    })
}

/// Makes the list anew where it must be, and brings its scrolling in step with its cursor.
pub(super) fn settle(app: &mut App) {
    if app.list.stale {
        let held = app.listed().cloned();
        app.list.stale = false;
        let filter = app.list.filter.clone();
        let shown: Vec<Arc<str>> = if filter.trim().is_empty() {
            app.session.summaries().keys().cloned().collect()
        } else {
            app.session.summaries().values().filter(|s| passes(app, s, &filter)).map(|s| s.path.clone()).collect()
        };
        app.list.shown = shown;
        if let Some(held) = held {
            app.list.cursor = app.list.shown.partition_point(|p| *p < held);
        }
    }
    let last = app.list.shown.len().saturating_sub(1);
    app.list.cursor = app.list.cursor.min(last);
    let lines = app.layout().lines(super::Pane::Reports).max(1);
    let (cursor, top) = (app.list.cursor, app.list.top);
    app.list.top = top.clamp((cursor + 1).saturating_sub(lines), cursor);
    app.list.top = app.list.top.min((last + 1).saturating_sub(lines));
}
