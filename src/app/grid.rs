//! The tables as lines on the screen: the report's facts, then table by table its title, heads,
//! groups and rows. Moving and drawing both go by these lines.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::App;
use super::cells::{self, Ambiguous};
use super::pane::Pane;
use super::years;
use crate::check::{Finding, computed};
use crate::form::{CellKey, Form, Place, Table};
use crate::report::{FACTS, fact_key};

/// One line of the tables pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridLine {
    /// A fact, by its index in [`FACTS`].
    Fact(usize),
    /// Room between tables.
    Gap,
    /// A table's title.
    Title(usize),
    /// A line of a table's heads: table, line from 0.
    Heads(usize, usize),
    /// A label over several rows: table, group.
    Group(usize, usize),
    /// A row: table, row.
    Row(usize, usize),
    /// The expected values below a row: table, row.
    Expected(usize, usize),
    /// Last year's values below a row: table, row.
    LastYear(usize, usize),
}

/// The lines and the widths of their columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// All lines, from the first.
    pub lines: Vec<GridLine>,
    /// Cells of the label column.
    pub label: usize,
    /// Cells of a figure column of each table, its markers included.
    pub figures: Vec<usize>,
    /// Columns of each table that have no room at the left.
    pub skipped: Vec<usize>,
    /// Lines that a table's heads take.
    pub heads: Vec<usize>,
    /// Only the rows of the focused finding are listed.
    pub rows_of_finding: bool,
}

/// Most rows of a finding that are shown whatever its repair changes.
const FEW_ROWS: usize = 4;

/// Cells of a label by which a row can still be told from others.
const READABLE: usize = 16;

/// Cells of a figure column beside the figure: a mark before it, two behind it.
pub const AROUND: usize = 3;

impl Grid {
    /// The table whose heads are scrolled off while its rows are shown, if there is room for them.
    pub fn pinned(&self, scroll: usize, lines: usize) -> Option<usize> {
        let line = *self.lines.get(scroll)?;
        let (GridLine::Row(table, _) | GridLine::Group(table, _) | GridLine::Expected(table, _) | GridLine::LastYear(table, _)) = line
        else {
            return None;
        };
        (lines >= self.heads.get(table)? + 3).then_some(table)
    }

    /// The first and last line of what belongs to these rows: title and heads of the first one's
    /// table, the expected values below the last one.
    pub fn extent(&self, rows: &[(usize, usize)]) -> Option<(usize, usize)> {
        let (table, _) = *rows.first()?;
        let (last_table, last_row) = *rows.last()?;
        let first = self.lines.iter().position(|l| *l == GridLine::Title(table))?;
        let last = self.lines.iter().rposition(
            |l| matches!(*l, GridLine::Row(t, r) | GridLine::Expected(t, r) | GridLine::LastYear(t, r) if (t, r) == (last_table, last_row)),
        )?;
        Some((first, last))
    }

    /// The line on which the cell or fact stands.
    pub fn line_of(&self, form: Option<&Form>, key: &CellKey) -> Option<usize> {
        let wanted = if let Some(name) = key.as_str().strip_prefix("facts/") {
            GridLine::Fact(FACTS.iter().position(|f| *f == name)?)
        } else {
            let form = form?;
            let place = form.place(form.find(key)?);
            GridLine::Row(place.table, place.row)
        };
        self.lines.iter().position(|line| *line == wanted)
    }
}

/// The address at `column` of a line that can be stood on; past the last column, the last one.
pub fn address(form: Option<&Form>, line: GridLine, column: usize) -> Option<CellKey> {
    match line {
        GridLine::Fact(fact) => FACTS.get(fact).map(|name| fact_key(name)),
        GridLine::Row(table, row) => {
            let form = form?;
            let column = column.min(form.tables.get(table)?.columns.len().saturating_sub(1));
            Some(form.key(form.cell_at(Place { table, row, column })))
        }
        _ => None,
    }
}

/// The lines of the open report's tables at the present size. Where they have little room, only the
/// rows that the focused finding touches.
pub fn grid(app: &App) -> Grid {
    let mut grid = whole(app);
    let height = app.layout().lines(Pane::Tables);
    let form = app.session.current().and_then(|o| o.document.report.form.clone());
    if let (Some(form), Some(finding)) = (form, app.focused_finding())
        && let Some(touched) = touched_rows(app, &form, finding)
        && grid.extent(&touched).is_some_and(|(first, last)| last - first >= height)
        && height < 16
    {
        grid.lines = rule_lines(&grid, &form, &touched, &expected_rows(app, &form, finding));
        grid.rows_of_finding = true;
        with_last_year(app, &form, &mut grid.lines);
    }
    grid
}

/// Puts last year's values below the rows, where they are wished for.
fn with_last_year(app: &App, form: &Form, lines: &mut Vec<GridLine>) {
    if !years::shown(app) {
        return;
    }
    let mut all = Vec::with_capacity(lines.len() * 2);
    let mut rest = lines.drain(..).peekable();
    while let Some(line) = rest.next() {
        all.push(line);
        let row = match line {
            GridLine::Row(t, r) if rest.peek() != Some(&GridLine::Expected(t, r)) => (t, r),
            GridLine::Expected(t, r) => (t, r),
            _ => continue,
        };
        if years::row_has_last_year(app, form, row.0, row.1) {
            all.push(GridLine::LastYear(row.0, row.1));
        }
    }
    drop(rest);
    *lines = all;
}

/// The room of the tables: a blank parts them from the pane at their left.
pub fn room(app: &App) -> Rect {
    let room = app.layout().tables;
    let blank = u16::from(room.x > 0).min(room.width);
    Rect { x: room.x + blank, width: room.width - blank, ..room }
}

/// The cell or fact at a place of the screen: column and line.
pub(super) fn under(app: &App, (x, y): (u16, u16)) -> Option<CellKey> {
    let (room, grid) = (room(app), grid(app));
    let line = usize::from(y.checked_sub(room.y + 1)?);
    let heads = grid.pinned(app.desk.scroll, usize::from(room.height.saturating_sub(1))).map_or(0, |table| grid.heads[table]);
    let line = *grid.lines.get(app.desk.scroll + line).filter(|_| line >= heads)?;
    let GridLine::Row(table, _) = line else { return address(None, line, 0) };
    let right = usize::from(x).saturating_sub(usize::from(room.x) + 2 + grid.label);
    let column = grid.skipped[table] + right / grid.figures[table].max(1);
    address(app.session.current()?.sheet.form(), line, column)
}

/// The lines with every row.
pub fn whole(app: &App) -> Grid {
    let width = usize::from(room(app).width);
    let mut grid = Grid::default();
    let Some(opened) = app.session.current() else { return grid };
    let finding = app.focused_finding();
    let Some(form) = opened.document.report.form.as_deref() else {
        grid.lines = (0..FACTS.len()).map(GridLine::Fact).collect();
        grid.label = width.min(12);
        return grid;
    };
    measure(&mut grid, app, form, width);
    let expected = finding.map(|f| expected_rows(app, form, f)).unwrap_or_default();
    grid.lines = all_lines(&grid, form, &expected);
    with_last_year(app, form, &mut grid.lines);
    grid
}

fn measure(grid: &mut Grid, app: &App, form: &Form, width: usize) {
    let ambiguous = app.screen.ambiguous;
    // What a column needs: its longest figure and the marks around it.
    let needs: Vec<usize> = (0..form.tables.len()).map(|t| longest_figure(app, form, t) + AROUND).collect();
    let labels = form.tables.iter().flat_map(|t| t.rows.iter().map(|r| cells::width(&row_label(t, r), ambiguous)));
    let longest_label = labels.max().unwrap_or(0).max(12) + 1;
    let wanted_label = (width * 7 / 20).clamp(8, 34);
    let (mut comfortable, mut possible) = (width, width);
    for (table, need) in form.tables.iter().zip(&needs) {
        let columns = table.columns.len().max(1);
        let figure = (width.saturating_sub(2 + wanted_label) / columns).clamp(6, 11).max(*need);
        comfortable = comfortable.min(width.saturating_sub(2 + figure * columns));
        possible = possible.min(width.saturating_sub(2 + need * columns));
    }
    // Columns of long figures slide rather than leave nothing of the labels.
    let readable = READABLE.min(width / 4);
    grid.label = longest_label.min(comfortable.max(wanted_label.min(possible)).max(readable)).max(8).min(width.saturating_sub(2));
    let focus = app.desk.spot.as_ref().and_then(|key| form.find(key)).map(|cell| form.place(cell));
    for (t, table) in form.tables.iter().enumerate() {
        // A column is as wide as its head, where there is room, so that most heads take one line.
        let columns = table.columns.len().max(1);
        let heads = (0..columns).map(|c| cells::width(head(table, c), ambiguous)).max().unwrap_or(0);
        let room = width.saturating_sub(2 + grid.label);
        let figure = (heads + AROUND).min(room / columns).min(26).max(needs[t]).max(5);
        grid.figures.push(figure);
        grid.heads.push((0..columns).map(|c| head_lines(table, c, figure, ambiguous).len()).max().unwrap_or(1));
        // Columns that have no room slide, so that the focused one is seen.
        let shown = (room / figure).max(1);
        let at = focus.filter(|place| place.table == t).map_or(0, |place| place.column);
        grid.skipped.push((at + 1).saturating_sub(shown));
    }
}

/// Characters of the longest figure of a table, and at least three.
fn longest_figure(app: &App, form: &Form, table: usize) -> usize {
    let Some(opened) = app.session.current() else { return 3 };
    let values = form.table_cells(table).filter_map(|cell| opened.sheet.value(cell));
    values.map(|v| v.to_string().len()).max().unwrap_or(0).max(3)
}

/// A column's head without the remark in brackets, which is not part of its name.
fn head(table: &Table, column: usize) -> &str {
    let label = table.columns.get(column).map_or("", |c| c.label.as_str());
    label.split(['（', '(']).next().unwrap_or(label)
}

/// A column head in lines of a figure column's width, at most three.
pub fn head_lines(table: &Table, column: usize, figure: usize, ambiguous: Ambiguous) -> Vec<String> {
    let name = head(table, column);
    let room = figure.saturating_sub(1).max(2);
    let wide = cells::width(name, ambiguous);
    // Even lines read better than a full one and a rest.
    let lines = wide.div_ceil(room).clamp(1, 3);
    let even = (wide.div_ceil(lines)).next_multiple_of(2).clamp(2, room.max(2));
    let mut wrapped = cells::wrap(name, even, ambiguous);
    wrapped.truncate(3);
    wrapped
}

/// A row's label as it is listed: indented by its groups, the label above it before its own.
pub fn row_label(table: &Table, row: &crate::form::Row) -> String {
    let indent = " ".repeat(depth(table, row.within.as_deref()));
    match &row.parent {
        Some(parent) => format!("{indent}{parent} {}", row.printed()),
        None => format!("{indent}{}", row.printed()),
    }
}

/// How many groups lie around something within `group`.
pub fn depth(table: &Table, group: Option<&str>) -> usize {
    let mut depth = 0;
    let mut group = group;
    while let Some(found) = group.and_then(|key| table.groups.iter().find(|g| g.key == key)) {
        depth += 1;
        group = found.within.as_deref().filter(|_| depth < 8);
    }
    depth
}

fn all_lines(grid: &Grid, form: &Form, expected: &[(usize, usize)]) -> Vec<GridLine> {
    let mut lines: Vec<GridLine> = (0..FACTS.len()).map(GridLine::Fact).collect();
    for (t, table) in form.tables.iter().enumerate() {
        lines.push(GridLine::Gap);
        lines.push(GridLine::Title(t));
        lines.extend((0..grid.heads[t]).map(|line| GridLine::Heads(t, line)));
        let mut named = vec![false; table.groups.len()];
        for (r, row) in table.rows.iter().enumerate() {
            for group in groups_around(table, row.within.as_deref()) {
                if !std::mem::replace(&mut named[group], true) {
                    lines.push(GridLine::Group(t, group));
                }
            }
            lines.push(GridLine::Row(t, r));
            if expected.contains(&(t, r)) {
                lines.push(GridLine::Expected(t, r));
            }
        }
    }
    lines
}

/// The groups around something, outermost first.
fn groups_around(table: &Table, within: Option<&str>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut key = within;
    while let Some(at) = key.and_then(|key| table.groups.iter().position(|g| g.key == key)) {
        if found.contains(&at) {
            break;
        }
        found.push(at);
        key = table.groups[at].within.as_deref();
    }
    found.reverse();
    found
}

fn rule_lines(grid: &Grid, form: &Form, touched: &[(usize, usize)], expected: &[(usize, usize)]) -> Vec<GridLine> {
    let mut lines = Vec::new();
    let mut table = None;
    for &(t, r) in touched {
        if form.tables.get(t).is_none() {
            continue;
        }
        if table.replace(t) != Some(t) {
            lines.push(GridLine::Title(t));
            lines.extend((0..grid.heads[t]).map(|line| GridLine::Heads(t, line)));
        }
        lines.push(GridLine::Row(t, r));
        if expected.contains(&(t, r)) {
            lines.push(GridLine::Expected(t, r));
        }
    }
    lines
}

/// The rows of the finding's cells and of the repair shown, in form order, if the focused cell is in one of them.
pub(super) fn touched_rows(app: &App, form: &Form, finding: &Finding) -> Option<Vec<(usize, usize)>> {
    let row_of = |key: &CellKey| form.find(key).map(|cell| (form.place(cell).table, form.place(cell).row));
    let repair = app.desk.repair.and_then(|at| finding.suggestions.get(at));
    let rows_around = |cells: &mut dyn Iterator<Item = &CellKey>| -> BTreeSet<(usize, usize)> { cells.filter_map(row_of).collect() };
    let changed = rows_around(&mut repair.into_iter().flat_map(|repair| &repair.changes).map(|change| &change.cell));
    let mut rows = rows_around(&mut finding.cells.iter());
    // A column has every row of its table: where a repair is shown, those that it changes say more.
    if rows.len() > FEW_ROWS && !changed.is_empty() {
        rows.clear();
    }
    rows.extend(changed);
    let rows: Vec<(usize, usize)> = rows.into_iter().collect();
    let focus = row_of(app.desk.spot.as_ref()?)?;
    rows.contains(&focus).then_some(rows)
}

fn expected_rows(app: &App, form: &Form, finding: &Finding) -> Vec<(usize, usize)> {
    let cells = expected(app, finding);
    cells.iter().filter_map(|(key, _)| form.find(key)).map(|cell| (form.place(cell).table, form.place(cell).row)).collect()
}

/// The values that would make the focused finding hold: the shown repair's, or else what its rule computes for its last cell.
pub fn expected(app: &App, finding: &Finding) -> Vec<(CellKey, String)> {
    if let Some(repair) = app.desk.repair.and_then(|at| finding.suggestions.get(at)) {
        return repair.changes.iter().map(|change| (change.cell.clone(), change.to.to_string())).collect();
    }
    let Some((opened, form)) = app.session.current().and_then(|opened| Some((opened, opened.sheet.form()?))) else { return Vec::new() };
    let value = finding.cells.last().and_then(|last| opened.sheet.value(form.find(last)?));
    value.and_then(|value| computed(form, finding, value)).into_iter().collect()
}
