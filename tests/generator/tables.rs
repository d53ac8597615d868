//! From a form and its values to grids, with what is wrong in the labels and rows.

use std::sync::Arc;

use report_review::form::{Form, Layout as Printed, Place, Table};

use super::damage::{Damage, RowAt};
use super::document::Plan;
use super::grid::{Content, Grid, GridCell, GridRow, Spans};
use super::random::Random;
use super::truth::{Shown, Truth};

/// How sure a careful reader of the text can be of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ease {
    /// The text leaves no doubt.
    Plain,
    /// It can be read, and a doubt is fair.
    Hard,
    /// It cannot be known.
    Undecidable,
}

/// Builds the grids of one document.
pub struct Builder<'a> {
    /// What the report says; damage can remove places.
    pub truth: &'a mut Truth,
    /// What is printed in each cell.
    pub printed: &'a [String],
    /// How sure one can be of each cell.
    pub ease: Vec<Ease>,
    damages: &'a [Damage],
    spans: Spans,
    pub(super) random: Random,
    pub(super) ordinals: usize,
}

impl<'a> Builder<'a> {
    /// A builder for the values of `truth`, printed as `printed`.
    pub fn new(truth: &'a mut Truth, printed: &'a [String], plan: &'a Plan, random: Random) -> Self {
        let ease = vec![Ease::Plain; truth.cells.len()];
        Self { truth, printed, ease, damages: &plan.damages, spans: plan.layout.spans, random, ordinals: plan.wording.ordinals }
    }

    /// The grids of the section with this key, one for all tables that are printed as one.
    pub fn section(&mut self, key: &str) -> Option<Grid> {
        let form = Arc::clone(&self.truth.form);
        let tables: Vec<usize> = (0..form.tables.len()).filter(|&t| form.tables[t].section == key).collect();
        let &first = tables.first()?;
        Some(match form.tables[first].printed {
            Printed::Strip => self.strip(&form, first),
            Printed::Rows if form.tables[first].groups.is_empty() => self.blocks(&form, &tables),
            Printed::Rows => self.requests(&form, first),
        })
    }

    pub(super) fn has(&self, damage: Damage) -> bool {
        self.damages.contains(&damage)
    }

    /// Tables of few columns below each other, each under its own title.
    fn blocks(&mut self, form: &Form, tables: &[usize]) -> Grid {
        let width = 4;
        let mut rows = Vec::new();
        for &t in tables {
            let table = &form.tables[t];
            rows.push(GridRow { cells: vec![GridCell::label(&table.title, width, 1)], torn: false });
            let mut cells = vec![GridCell::label(&table.furniture[0], 1, 1)];
            for i in 0..table.columns.len() {
                let last = i + 1 == table.columns.len();
                let columns = if last { width - table.columns.len() } else { 1 };
                let head = self.disclosure_head(table, i);
                let head = self.broken(&head, Damage::BrokenHeads, 50);
                cells.push(GridCell::label(&head, columns, 1));
            }
            rows.push(GridRow { cells, torn: false });
            for r in 0..table.rows.len() {
                let label = self.row_label(table, (t, r));
                let mut cells = vec![GridCell::label(&label, 1, 1)];
                let mut figures = Self::figures(form, (t, r));
                if let Some(last) = figures.last_mut() {
                    last.columns = width - table.columns.len();
                }
                cells.append(&mut figures);
                self.push_row(&mut rows, cells, (t, r), 1);
            }
            if self.has(Damage::UnknownRow) && t == tables[0] {
                let mut cells = vec![GridCell::label("其他主动公开文件", 1, 1)];
                cells.extend((0..table.columns.len()).map(|i| GridCell::plain(Content::Extra((i * 3 + 4).to_string()))));
                rows.push(GridRow { cells, torn: false });
            }
        }
        Grid { width, rows, above: None }
    }

    /// The table of requests: three label columns, heads in three rows, groups down the side.
    fn requests(&mut self, form: &Form, t: usize) -> Grid {
        let table = &form.tables[t];
        let order = self.column_order(table);
        let mut grid = Grid { width: 3 + order.len(), rows: Vec::new(), above: None };
        self.request_heads(table, &order, &mut grid);
        let present: Vec<usize> = (0..table.rows.len()).filter(|&r| !self.has(Damage::RowGone((t, r)))).collect();
        for r in 0..table.rows.len() {
            if !present.contains(&r) {
                self.mark_gone(form, (t, r));
            }
        }
        let mut begun: Vec<&str> = Vec::new();
        for &r in &present {
            let row = &table.rows[r];
            let mut cells = Vec::new();
            // Labels over several rows, outermost first, each at its first row that is there.
            let mut above = Vec::new();
            let mut group = row.within.as_deref();
            while let Some(key) = group {
                let found = table.groups.iter().find(|g| g.key == key).expect("a row stands in a known group");
                above.insert(0, found);
                group = found.within.as_deref();
            }
            for group in &above {
                if !begun.contains(&group.key.as_str()) {
                    begun.push(&group.key);
                    let members = present.iter().filter(|&&r| is_within(table, r, &group.key)).count();
                    let label = format!("{}{}", group.ordinal, group.label);
                    let label = self.broken(&label, Damage::BrokenHeads, 25);
                    cells.push(GridCell::label(&label, 1, members));
                }
            }
            let label = self.row_label(table, (t, r));
            cells.push(GridCell::label(&label, 3 - above.len(), 1));
            let labels = cells.len();
            let figures = Self::figures(form, (t, r));
            cells.extend(self.reordered(&figures, &order, (t, r)));
            self.push_row(&mut grid.rows, cells, (t, r), labels);
        }
        grid
    }

    /// The table whose figures stand in one line below three rows of heads.
    fn strip(&mut self, form: &Form, t: usize) -> Grid {
        let table = &form.tables[t];
        let columns = table.columns.len();
        let width = columns * table.rows.len();
        let parent = table.rows.last().and_then(|r| r.parent.clone()).unwrap_or_default();
        let first = vec![GridCell::label(&table.rows[0].label, columns, 1), GridCell::label(&parent, width - columns, 1)];
        let mut second = Vec::new();
        let mut third = Vec::new();
        for r in 0..table.rows.len() {
            if r > 0 {
                second.push(GridCell::label(&table.rows[r].label, columns, 1));
            }
            for column in &table.columns {
                let head = self.broken(&column.label, Damage::BrokenHeads, 40);
                if r == 0 {
                    second.push(GridCell::label(&head, 1, 2));
                } else {
                    third.push(GridCell::label(&head, 1, 1));
                }
            }
        }
        let figures = (0..table.rows.len()).flat_map(|r| Self::figures(form, (t, r))).collect();
        let rows = [first, second, third, figures].map(|cells| GridRow { cells, torn: false }).to_vec();
        Grid { width, rows, above: None }
    }

    fn figures(form: &Form, at: RowAt) -> Vec<GridCell> {
        let cells = (0..form.tables[at.0].columns.len()).map(|column| form.cell_at(Place { table: at.0, row: at.1, column }));
        cells.map(|cell| GridCell::plain(Content::Figure(cell))).collect()
    }

    fn cells_of(form: &Form, at: RowAt) -> std::ops::Range<usize> {
        let start = form.cell_at(Place { table: at.0, row: at.1, column: 0 });
        start..start + form.tables[at.0].columns.len()
    }

    fn mark(&mut self, form: &Form, at: RowAt, ease: Ease) {
        for cell in Self::cells_of(form, at) {
            self.ease[cell] = self.ease[cell].max(ease);
        }
    }

    fn mark_gone(&mut self, form: &Form, at: RowAt) {
        for cell in Self::cells_of(form, at) {
            self.truth.cells[cell] = Shown::Absent;
        }
    }

    /// The label of a row as this document types it.
    fn row_label(&mut self, table: &Table, at: RowAt) -> String {
        let row = &table.rows[at.1];
        let alias = row.aliases.iter().find(|a| a.chars().count() > 4).filter(|_| self.has(Damage::LabelAliases));
        let mut label = alias.unwrap_or(&row.label).clone();
        if self.has(Damage::LabelTypo(at)) && label.chars().count() > 4 {
            let gone = 1 + self.random.below(label.chars().count() - 2);
            label = label.chars().enumerate().filter(|(i, _)| *i != gone).map(|(_, c)| c).collect();
            self.mark(&Arc::clone(&self.truth.form), at, Ease::Hard);
        }
        let mut text = self.ordinal(&row.ordinal) + &label;
        if let Some(note) = row.note.as_ref().filter(|_| !self.has(Damage::NoteMissing)) {
            text = format!("{text}（{note}）");
        }
        self.broken(&text, Damage::BrokenLabels, 20)
    }

    /// An ordinal as this document types it: `1.`, `1. `, `1、`, `1．`; `（一）` or `（一） `.
    fn ordinal(&self, ordinal: &str) -> String {
        let arabic = ordinal.ends_with('.');
        match self.ordinals {
            1 if arabic => format!("{ordinal} "),
            2 if arabic => ordinal.replace('.', "．"),
            3 if arabic => ordinal.replace('.', "、"),
            4 if !arabic && ordinal.starts_with('（') => format!("{ordinal} "),
            _ => ordinal.to_owned(),
        }
    }

    /// `label` with a line break inside, if the document has such breaks, so many times of a hundred.
    pub(super) fn broken(&mut self, label: &str, damage: Damage, percent: u32) -> String {
        let length = label.chars().count();
        if length < 3 || !self.has(damage) || !self.random.chance(percent) {
            return label.to_owned();
        }
        let ordinal = label.chars().take_while(|c| !report_review::fold::is_han(*c) || "一二三四五六七、".contains(*c)).count();
        let at = if length == 4 { 2 } else { (1 + self.random.below(length - 2)).max(ordinal).min(length - 1) };
        let (a, b): (Vec<_>, Vec<_>) = label.chars().enumerate().partition(|(i, _)| *i < at);
        let text = |part: Vec<(usize, char)>| part.into_iter().map(|(_, c)| c).collect::<String>();
        format!("{}\n{}", text(a), text(b))
    }

    /// Adds a row of figures, torn or shortened as the damage says. Its first `labels` cells are labels.
    fn push_row(&mut self, rows: &mut Vec<GridRow>, mut cells: Vec<GridCell>, at: RowAt, labels: usize) {
        let form = Arc::clone(&self.truth.form);
        let own = Self::cells_of(&form, at);
        if self.has(Damage::RowGone(at)) {
            self.mark_gone(&form, at);
            return;
        }
        // Beside blanks nobody could tell a lost figure or label from a blank.
        let full = |row: usize| Self::cells_of(&form, (at.0, row)).all(|c| !self.printed[c].is_empty());
        let full = full(at.1) && at.1.checked_sub(1).is_none_or(full) && (at.1 + 1 == form.tables[at.0].rows.len() || full(at.1 + 1));
        if full && self.has(Damage::LabelGone(at)) {
            cells[labels - 1].content = Content::Nothing;
            self.mark(&form, at, Ease::Undecidable);
            self.doubt_neighbours(&form, at);
        }
        if full && own.len() > 2 && self.has(Damage::FigureDropped(at)) {
            let column = self.random.below(own.len());
            cells.remove(labels + column);
            // What is missing at the end of a row is simply blank.
            let last = column + 1 == own.len();
            self.mark(&form, at, Ease::Undecidable);
            if self.truth.cells[own.start + column] != Shown::Blank {
                self.truth.cells[own.start + column] = if last { Shown::Blank } else { Shown::Absent };
            }
        }
        let long = |c: &usize| self.printed[*c].len() > 1 && self.printed[*c].bytes().all(|b| b.is_ascii_digit());
        let torn = own.clone().find(long).filter(|_| full && self.has(Damage::FigureTorn(at)) && !self.has(Damage::FigureDropped(at)));
        if let Some(torn) = torn {
            let index = labels + (torn - own.start);
            let (a, b) = self.printed[torn].split_at(1);
            cells.splice(index..=index, [a, b].map(|half| GridCell::plain(Content::Extra(half.to_owned()))));
            self.mark(&form, at, Ease::Undecidable);
        }
        if self.has(Damage::BlankFirst(at)) && labels == 1 && self.spans == Spans::Vanish {
            cells.insert(0, GridCell::plain(Content::Nothing));
        }
        if self.has(Damage::RowTwice(at)) {
            self.mark(&form, at, Ease::Undecidable);
            let twin = cells.iter().skip(labels - 1).map(|c| self.as_extra(c)).collect();
            rows.push(GridRow { cells: twin, torn: true });
        }
        self.push_torn(rows, cells, at, labels);
    }

    fn as_extra(&self, cell: &GridCell) -> GridCell {
        match &cell.content {
            Content::Figure(number) => GridCell::plain(Content::Extra(self.printed[*number].clone())),
            other => GridCell::plain(other.clone()),
        }
    }

    fn doubt_neighbours(&mut self, form: &Form, at: RowAt) {
        for row in [at.1.checked_sub(1), Some(at.1 + 1)].into_iter().flatten() {
            if row < form.tables[at.0].rows.len() {
                self.mark(form, (at.0, row), Ease::Hard);
            }
        }
    }

    fn push_torn(&mut self, rows: &mut Vec<GridRow>, mut cells: Vec<GridCell>, at: RowAt, labels: usize) {
        let form = Arc::clone(&self.truth.form);
        if self.has(Damage::FiguresBelow(at)) {
            self.mark(&form, at, Ease::Hard);
            let figures = cells.split_off(labels);
            rows.push(GridRow { cells, torn: false });
            rows.push(GridRow { cells: figures, torn: true });
        } else if self.has(Damage::GroupSplit(at)) && labels >= 2 {
            self.mark(&form, at, Ease::Hard);
            self.mark(&form, (at.0, at.1 + 1), Ease::Hard);
            let figures = cells.split_off(labels);
            let own_label = cells.pop().expect("a row has a label");
            let mut upper = String::new();
            if let Some(Content::Label(group)) = cells.last_mut().map(|c| &mut c.content) {
                let keep: usize = group.char_indices().rev().nth(1).map_or(0, |(i, _)| i);
                upper = group.split_off(keep);
            }
            rows.push(GridRow { cells, torn: false });
            rows.push(GridRow { cells: figures, torn: true });
            rows.push(GridRow { cells: vec![own_label], torn: true });
            // The rest of the group's label comes with the next page.
            rows.push(GridRow { cells: vec![GridCell::label(&upper, 1, 1)], torn: true });
        } else if self.has(Damage::WrappedLabel(at)) {
            self.mark(&form, at, Ease::Hard);
            let text = if let Content::Label(text) = &cells[labels - 1].content { text.replace('\n', "") } else { String::new() };
            let (above, rest) = halves(&text);
            let (beside, below) = halves(&rest);
            cells[labels - 1].content = Content::Label(beside);
            rows.push(GridRow { cells: vec![GridCell::label(&above, 1, 1)], torn: true });
            rows.push(GridRow { cells, torn: false });
            rows.push(GridRow { cells: vec![GridCell::label(&below, 1, 1)], torn: true });
        } else {
            rows.push(GridRow { cells, torn: false });
        }
    }
}

fn is_within(table: &Table, row: usize, key: &str) -> bool {
    let mut group = table.rows[row].within.as_deref();
    while let Some(own) = group {
        if own == key {
            return true;
        }
        group = table.groups.iter().find(|g| g.key == own).and_then(|g| g.within.as_deref());
    }
    false
}

/// A text cut in the middle; the first half is the longer one.
pub(super) fn halves(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 3 {
        return (text.to_owned(), String::new());
    }
    let (a, b) = chars.split_at(chars.len().div_ceil(2));
    (a.iter().collect(), b.iter().collect())
}
