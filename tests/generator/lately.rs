//! Layouts that were thought of last: lines that end anywhere, marks of emphasis, rows side by side, rows filled up at their end.

use super::further::{Further, Gap};
use super::grid::{Content, Grid, Spans};
use super::layout::TableWriter;

/// Every layout of this kind.
pub fn all() -> Vec<Further> {
    let mut all = vec![Further::SideBySide, Further::FilledUp];
    for gap in [Gap::Bars, Gap::Tabs, Gap::Blanks] {
        all.extend([Further::Cut(gap), Further::Emphasised(gap)]);
    }
    all
}

/// One in so many figures is in bold.
const BOLD: usize = 3;

impl TableWriter<'_> {
    /// Rows of which the longer ones run on over the next line, each cut in another place.
    pub(super) fn cut(&mut self, gap: Gap, grid: &Grid) {
        let end = if gap == Gap::Bars { " |\n" } else { "\n" };
        for (number, fields) in grid.fields(Spans::Vanish).iter().enumerate() {
            let printed: Vec<_> = fields.iter().filter(|field| !self.is_empty(**field)).collect();
            let at = if printed.len() > 5 { 2 + number * 3 % 5 } else { printed.len() };
            for (i, field) in printed.iter().enumerate() {
                self.page.raw(match i {
                    0 => "",
                    _ if i == at => end,
                    _ => gap.between(),
                });
                self.put(**field);
            }
            self.page.raw(end);
        }
    }

    /// Rows some of whose figures are in bold.
    pub(super) fn emphasised(&mut self, gap: Gap, grid: &Grid) {
        let mut figures = 0;
        for fields in grid.fields(Spans::Vanish) {
            let printed = fields.iter().filter(|field| gap != Gap::Blanks || !self.is_empty(**field)).collect::<Vec<_>>();
            for (i, field) in printed.into_iter().enumerate() {
                self.page.raw(if i > 0 { gap.between() } else { "" });
                let is_figure = !self.is_empty(*field) && field.is_some_and(|field| matches!(field.content, Content::Figure(_)));
                figures += usize::from(is_figure);
                let mark = if is_figure && figures % BOLD == 0 { "**" } else { "" };
                self.page.raw(mark);
                self.put(*field);
                self.page.raw(mark);
            }
            self.page.raw(if gap == Gap::Bars { " |\n" } else { "\n" });
        }
    }

    /// All rows on one line, each between bars.
    pub(super) fn side_by_side(&mut self, grid: &Grid) {
        for fields in grid.fields(Spans::Vanish) {
            for field in &fields {
                self.page.raw("|");
                self.put(*field);
            }
            self.page.raw("|  ");
        }
        self.page.raw("\n");
    }

    /// Rows with tabs at their end for the cells that others cover.
    pub(super) fn filled_up(&mut self, grid: &Grid) {
        let width = grid.fields(Spans::BlankAll).iter().map(Vec::len).max().unwrap_or(0);
        for fields in grid.fields(Spans::Vanish) {
            for (i, field) in fields.iter().enumerate() {
                self.page.raw(if i > 0 { "\t" } else { "" });
                self.put(*field);
            }
            self.page.raw(&"\t".repeat(width.saturating_sub(fields.len())));
            self.page.raw("\n");
        }
    }
}
