//! Layouts that nobody has seen yet: what separates cells is data, and tables are told in other ways
//! than as rows of cells.

use report_review::form::{Place, Table};
use serde::Deserialize;

use super::grid::{Content, Grid, GridCell, Spans};
use super::layout::TableWriter;

/// A layout of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Further {
    /// Cells in a row, between marks: one of [`FRAMES`].
    Framed(usize),
    /// Cells that cover others are printed in every place they cover.
    Filled(Gap),
    /// The labels of the groups before each row's own, on its line.
    FullPath(Gap),
    /// One line a cell: row, column, figure.
    Records,
    /// One line a row: `label: column figure, column figure`.
    KeyValues,
    /// Figures before their label, row by row.
    FiguresFirst(Gap),
    /// All labels, then all figures, row by row.
    LabelsFirst,
    /// All labels, then all figures, column by column.
    ColumnByColumn,
    /// Columns of the form as lines.
    Transposed(Gap),
    /// The heads one character a line, the rows one a line.
    VerticalHeads,
    /// A column of running numbers before the labels.
    Numbered(Gap),
    /// A column of remarks behind the figures.
    Remarked(Gap),
    /// A column of units between label and figures.
    Units(Gap),
    /// A column of the year before beside each of the form's.
    LastYear(Gap),
    /// Aligned by blanks, merged cells centred, long labels on several lines, as `pdftotext -layout` gives it.
    Aligned,
    /// The same with columns too narrow for long figures.
    AlignedNarrow,
    /// Numbers of rows and letters of columns around the sheet.
    Sheet,
    /// A bar begins the line of each cell.
    BarBefore,
    /// Nothing divides the cells of a row.
    Glued,
    /// The heads again, and a page's foot, after every few rows.
    Paged(Gap),
    /// The number of its column before each cell: one of [`NAMES`].
    Named(usize),
    /// The time and the name of a log before each row.
    Stamped(Gap),
    /// Every line of cells followed by an empty line, every cell on its own line behind a mark.
    Bulleted(usize),
    /// Lines end anywhere within rows.
    Cut(Gap),
    /// Some figures between marks of emphasis.
    Emphasised(Gap),
    /// All rows on one line, each between bars.
    SideBySide,
    /// Rows with tabs at their end for the cells that others cover.
    FilledUp,
}

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Gap {
    Bars,
    Tabs,
    Blanks,
    Commas,
    Lines,
}

impl Gap {
    const ALL: [Self; 5] = [Self::Bars, Self::Tabs, Self::Blanks, Self::Commas, Self::Lines];

    pub(super) fn between(self) -> &'static str {
        match self {
            Self::Bars => " | ",
            Self::Tabs => "\t",
            Self::Blanks => "  ",
            Self::Commas => ",",
            Self::Lines => "\n",
        }
    }
}

/// Marks around tables, rows and cells.
pub struct Frame {
    pub name: &'static str,
    pub table: Around,
    pub row: Around,
    pub cell: Around,
    pub between: &'static str,
    pub spans: Spans,
}

type Around = (&'static str, &'static str);

const fn frame(name: &'static str, [table, row, cell]: [Around; 3], between: &'static str, spans: Spans) -> Frame {
    Frame { name, table, row, cell, between, spans }
}

use Spans::{BlankAll, BlankRows, Vanish};

/// Ways of framing cells.
pub const FRAMES: [Frame; 65] = [
    frame("semicolons", [("", ""), ("", "\n"), ("", "")], ";", Vanish),
    frame("semicolons padded", [("", ""), ("", "\n"), ("", "")], ";", BlankAll),
    frame("wide semicolons", [("", ""), ("", "\n"), ("", "")], "；", Vanish),
    frame("ampersands", [("\\hline\n", "\\hline\n"), ("", " \\\\\n"), ("", "")], " & ", Vanish),
    frame("grid", [("+------+------+\n", ""), ("| ", " |\n+------+------+\n"), ("", "")], " | ", BlankAll),
    frame("grid with rule", [("+======+======+\n", ""), ("| ", " |\n+------+------+\n"), ("", "")], " | ", Vanish),
    frame("heavy box", [("┏━━━━┳━━━━┓\n", "┗━━━━┻━━━━┛\n"), ("┃ ", " ┃\n┣━━━━╋━━━━┫\n"), ("", "")], " ┃ ", BlankAll),
    frame("double box", [("╔════╦════╗\n", "╚════╩════╝\n"), ("║", "║\n╠════╬════╣\n"), ("", "")], "║", Vanish),
    frame("mixed box", [("┌────┐\n", "└────┘\n"), ("┃", "┃\n"), ("", "")], "│", Vanish),
    frame("json rows", [("[\n", "]\n"), ("[", "],\n"), ("\"", "\"")], ", ", Vanish),
    frame("json rows padded", [("[\n", "]\n"), ("[", "],\n"), ("\"", "\"")], ",", BlankAll),
    frame("json escapes", [("", "\\n"), ("", "\\n"), ("", "")], "\\t", Vanish),
    frame("json escaped lines", [("", "\\n"), ("", ""), ("", "\\n")], "", Vanish),
    frame("quoted commas", [("", "\n"), ("", "\n"), ("\"", "\"")], ",", BlankAll),
    frame("quoted commas short", [("", "\n"), ("", "\n"), ("\"", "\"")], ",", Vanish),
    frame("quoted tabs", [("", "\n"), ("", "\n"), ("\"", "\"")], "\t", BlankAll),
    frame("tags", [("<table>\n", "</table>\n"), ("<tr>", "</tr>\n"), ("<td>", "</td>")], "", Vanish),
    frame(
        "tags on lines",
        [("<table border=\"1\" width=\"100%\">\n", "</table>\n"), ("<tr>\n", "</tr>\n"), ("<td><p>", "</p></td>\n")],
        "",
        Vanish,
    ),
    frame("escaped tags", [("", ""), ("&lt;tr&gt;", "&lt;/tr&gt;\n"), ("&lt;td&gt;", "&lt;/td&gt;")], "", Vanish),
    frame("wiki", [("{| class=\"wikitable\"\n", "|}\n"), ("|-\n| ", "\n"), ("", "")], " || ", Vanish),
    frame("wiki lines", [("{|\n", "|}\n"), ("|-\n", ""), ("| ", "\n")], "", Vanish),
    frame("forum", [("[table]\n", "[/table]\n"), ("[tr]", "[/tr]\n"), ("[td]", "[/td]")], "", Vanish),
    frame("brackets", [("", ""), ("", "\n"), ("[", "]")], "", Vanish),
    frame("lenticular", [("", ""), ("", "\n"), ("【", "】")], "", Vanish),
    frame("parentheses", [("", ""), ("", "\n"), ("（", "）")], " ", Vanish),
    frame("corner quotes", [("", ""), ("", "\n"), ("「", "」")], "", Vanish),
    frame("quotes", [("", ""), ("", "\n"), ("“", "”")], " ", Vanish),
    frame("tuples", [("", ""), ("(", "),\n"), ("'", "'")], ", ", Vanish),
    frame("enumeration commas", [("", ""), ("", "\n"), ("", "")], "、", Vanish),
    frame("wide commas", [("", ""), ("", "\n"), ("", "")], "，", Vanish),
    frame("wide commas blank", [("", ""), ("", "。\n"), ("", "")], "， ", Vanish),
    frame("tildes", [("", ""), ("", "\n"), ("", "")], "~", Vanish),
    frame("carets", [("", ""), ("", "\n"), ("", "")], " ^ ", Vanish),
    frame("hashes", [("", ""), ("", "\n"), ("", "")], "#", Vanish),
    frame("middle dots", [("", ""), ("", "\n"), ("", "")], "·", Vanish),
    frame("leaders", [("", ""), ("", "\n"), ("", "")], "……", Vanish),
    frame("dots", [("", ""), ("", "\n"), ("", "")], "......", Vanish),
    frame("underscores", [("", ""), ("", "\n"), ("", "")], "____", Vanish),
    frame("equals", [("", ""), ("", "\n"), ("", "")], " = ", Vanish),
    frame("arrows", [("", ""), ("", "\n"), ("", "")], " → ", Vanish),
    frame("double bars", [("", ""), ("", "\n"), ("", "")], "||", Vanish),
    frame("rtf", [("", ""), ("", "\\row\n"), ("", "\\cell ")], "", BlankRows),
    frame("asciidoc", [("|===\n", "|===\n"), ("", "\n"), ("|", " ")], "", Vanish),
    frame("xml", [("<rows>\n", "</rows>\n"), ("  <row>\n", "  </row>\n"), ("    <cell>", "</cell>\n")], "", Vanish),
    frame("colons", [("", ""), ("", "\n"), ("", "")], "：", Vanish),
    // Told by programs and languages of markup; see `SEEN_FIRST`.
    frame("separators of records", [("", "\n"), ("", "\x1E"), ("", "")], "\x1F", Vanish),
    frame("bells", [("", ""), ("", "\x07\x07\n"), ("", "")], "\x07", Vanish),
    frame("paragraphs in tags", [("", ""), ("", ""), ("<p>", "</p>")], "", Vanish),
    frame("lists in tags", [("", ""), ("<ul>", "</ul>\n"), ("<li>", "</li>")], "", Vanish),
    frame("spans in tags", [("", ""), ("<div>", "</div>\n"), ("<span>", "</span>")], "", Vanish),
    frame("escaped breaks", [("", ""), ("", "\n"), ("", "&lt;br/&gt;")], "", Vanish),
    frame("lists of lists", [("", ""), ("   * - ", "\n"), ("", "")], "\n     - ", Vanish),
    frame("text blocks", [("", ""), ("T{\n", "\nT}\n"), ("", "")], "\nT}\tT{\n", Vanish),
    frame("bold ampersands", [("", ""), ("\\textbf{}", "\\\\\n"), ("", "")], " & ", Vanish),
    frame(
        "styled wiki",
        [("", ""), ("|-\n| style=\"text-align:center\" | ", "\n"), ("", "")],
        " || style=\"text-align:center\" | ",
        Vanish,
    ),
    frame("nothings around", [("", ""), ("NaN  ", "  NaN\n"), ("", "")], "  ", Vanish),
    frame("lists of a program", [("[", "]\n"), ("[", ", None], "), ("'", "'")], ", ", Vanish),
    frame("lists on lines", [("[", "]\n"), ("[\n  ", "\n],\n"), ("\"", "\"")], ",\n  ", Vanish),
    frame("tabs on lines", [("", ""), ("", "\n"), ("", "")], "\n\t\n", Vanish),
    frame("tabs at ends", [("", ""), ("", "\t\n"), ("", "")], "\t\n", Vanish),
    frame("tabs in pairs", [("", ""), ("", "\n"), ("", "")], "\t\t", Vanish),
    frame("two slashes", [("", ""), ("", "\n"), ("", "")], " // ", Vanish),
    frame("lists in lists", [("", ""), ("- - ", "\n"), ("", "")], "\n  - ", Vanish),
    frame("statements", [("", ""), ("INSERT INTO t VALUES (", ");\n"), ("'", "'")], ", ", BlankAll),
    frame("rows behind semicolons", [("", "\n"), ("", "；"), ("", "")], "，", Vanish),
];

/// Marks around rows whose cells are named by their numbers: before and behind the row, before and behind each number,
/// behind each cell (with the number again for `#`), between cells.
const NAMES: [[&str; 6]; 5] = [
    ["{", "},\n", "\"", "\": \"", "\"", ", "],
    ["{", "}\n", "", ": '", "'", ", "],
    ["<row ", "/>\n", "c", "=\"", "\"", " "],
    ["<row>", "</row>\n", "<c", ">", "</c#>", ""],
    ["", "\n", "(", ")", "", " "],
];

/// So many of them are taken in turn with the other layouts; those behind them stand in documents of their own.
const SEEN_FIRST: usize = 45;

/// Marks before the cells of a bulleted list.
const BULLETS: [&str; 6] = ["• ", "* ", "- ", "·", "● ", "    "];

impl Further {
    /// Every layout of this kind.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = (0..SEEN_FIRST).map(Self::Framed).collect();
        for gap in Gap::ALL {
            all.extend([Self::Filled(gap), Self::FullPath(gap), Self::FiguresFirst(gap), Self::Transposed(gap)]);
            all.extend([Self::Numbered(gap), Self::Remarked(gap), Self::Units(gap), Self::LastYear(gap), Self::Paged(gap)]);
        }
        all.extend([Self::Records, Self::KeyValues, Self::LabelsFirst, Self::ColumnByColumn, Self::VerticalHeads]);
        all.extend([Self::Aligned, Self::AlignedNarrow, Self::Sheet, Self::BarBefore, Self::Glued]);
        all.extend((0..BULLETS.len()).map(Self::Bulleted));
        all
    }

    /// Those told by programs and languages of markup.
    pub fn told() -> Vec<Self> {
        let mut told: Vec<Self> = (SEEN_FIRST..FRAMES.len()).map(Self::Framed).collect();
        told.extend((0..NAMES.len()).map(Self::Named));
        told.extend([Self::Stamped(Gap::Bars), Self::Stamped(Gap::Tabs)]);
        told
    }

    /// Its name in tables.
    pub fn name(self) -> String {
        match self {
            Self::Framed(n) => FRAMES[n].name.to_owned(),
            other => format!("{other:?}"),
        }
    }

    /// The way of writing spans that occurs with it.
    pub fn spans(self) -> Spans {
        match self {
            Self::Framed(n) => FRAMES[n].spans,
            Self::Sheet => BlankAll,
            _ => Vanish,
        }
    }

    /// Whether commas stand between the figures.
    pub fn divides_by_commas(self) -> bool {
        match self {
            Self::Framed(n) => FRAMES[n].between.contains([',', '，', '、']),
            other => format!("{other:?}").contains("Commas"),
        }
    }

    /// Whether a careful person can be certain of every figure: else a doubt is fair.
    pub fn is_plain(self) -> bool {
        !matches!(
            self,
            Self::LabelsFirst
                | Self::ColumnByColumn
                | Self::Transposed(_)
                | Self::LastYear(_)
                | Self::AlignedNarrow
                | Self::Glued
                | Self::Remarked(_)
                | Self::Numbered(Gap::Lines)
                | Self::FiguresFirst(_)
        )
    }
}

type Row<'a> = [Option<&'a GridCell>];

impl TableWriter<'_> {
    /// Writes `grid` in a layout of this kind.
    pub(super) fn further(&mut self, further: Further, grid: &Grid) {
        match further {
            Further::Framed(n) => self.framed(&FRAMES[n], grid),
            Further::Filled(gap) => self.filled(gap, grid),
            Further::FullPath(gap) => self.paths(gap, grid, Order::Path),
            Further::FiguresFirst(gap) => self.paths(gap, grid, Order::FiguresFirst),
            Further::Numbered(gap) => self.paths(gap, grid, Order::Numbered),
            Further::Remarked(gap) => self.paths(gap, grid, Order::Remarked),
            Further::Units(gap) => self.paths(gap, grid, Order::Units),
            Further::LastYear(gap) => self.paths(gap, grid, Order::LastYear),
            Further::Paged(gap) => self.paths(gap, grid, Order::Paged),
            Further::Glued => self.rows_of(grid, |_| ("", "\n")),
            Further::BarBefore => self.each_cell(grid, "| "),
            Further::Bulleted(n) => self.each_cell(grid, BULLETS[n]),
            Further::Records => self.records(grid, false),
            Further::KeyValues => self.records(grid, true),
            Further::LabelsFirst => self.labels_first(grid, false),
            Further::ColumnByColumn => self.labels_first(grid, true),
            Further::Transposed(gap) => self.transposed(gap, grid),
            Further::VerticalHeads => self.vertical_heads(grid),
            Further::Aligned => self.aligned(grid, 40),
            Further::AlignedNarrow => self.aligned(grid, 3),
            Further::Sheet => self.sheet(grid),
            Further::Named(n) => self.named(NAMES[n], grid),
            Further::Stamped(gap) => self.stamped(gap, grid),
            Further::Cut(gap) => self.cut(gap, grid),
            Further::Emphasised(gap) => self.emphasised(gap, grid),
            Further::SideBySide => self.side_by_side(grid),
            Further::FilledUp => self.filled_up(grid),
        }
    }

    fn named(&mut self, [begin, end, before, behind, close, between]: [&'static str; 6], grid: &Grid) {
        for fields in grid.fields(Vanish) {
            self.page.raw(begin);
            for (i, field) in fields.iter().enumerate() {
                self.page.raw(if i > 0 { between } else { "" });
                self.page.raw(&format!("{before}{i}{behind}"));
                self.put(*field);
                self.page.raw(&close.replace('#', &i.to_string()));
            }
            self.page.raw(end);
        }
    }

    fn stamped(&mut self, gap: Gap, grid: &Grid) {
        for (n, fields) in grid.fields(Vanish).iter().enumerate() {
            self.page.raw(&format!("2024-01-20 09:{:02}:{:02},{:03} INFO [rows] ", 10 + n % 7, n * 13 % 60, n * 7 % 1000));
            self.row(fields, gap.between());
            self.page.raw("\n");
        }
    }

    fn framed(&mut self, frame: &Frame, grid: &Grid) {
        self.page.raw(frame.table.0);
        for fields in grid.fields(frame.spans) {
            self.page.raw(frame.row.0);
            for (i, field) in fields.iter().enumerate() {
                self.page.raw(if i > 0 { frame.between } else { "" });
                self.page.raw(frame.cell.0);
                self.put(*field);
                self.page.raw(frame.cell.1);
            }
            self.page.raw(frame.row.1);
        }
        self.page.raw(frame.table.1);
    }

    fn rows_of(&mut self, grid: &Grid, marks: impl Fn(usize) -> (&'static str, &'static str)) {
        for (number, fields) in grid.fields(Vanish).iter().enumerate() {
            let (between, end) = marks(number);
            self.row(fields, between);
            self.page.raw(end);
        }
    }

    fn row(&mut self, fields: &Row, between: &str) {
        let printed: Vec<_> = fields.iter().filter(|f| !self.is_empty(**f)).collect();
        for (i, field) in printed.into_iter().enumerate() {
            self.page.raw(if i > 0 { between } else { "" });
            self.put(*field);
        }
    }

    fn each_cell(&mut self, grid: &Grid, mark: &str) {
        for fields in grid.fields(Vanish) {
            for field in fields {
                self.page.raw(mark);
                self.put(field);
                self.page.raw("\n");
            }
        }
    }

    /// Every place of the grid with the cell that covers it.
    fn filled(&mut self, gap: Gap, grid: &Grid) {
        for fields in covering(grid) {
            for (i, (field, first)) in fields.iter().enumerate() {
                self.page.raw(if i > 0 { gap.between() } else { "" });
                match field.map(|f| &f.content) {
                    Some(Content::Figure(_)) if !first => {
                        let text = if let Some(Content::Figure(cell)) = field.map(|f| &f.content) {
                            self.printed[*cell].clone()
                        } else {
                            String::new()
                        };
                        self.page.raw(&text);
                    }
                    _ => self.put(*field),
                }
            }
            self.page.raw("\n");
        }
    }

    fn paths(&mut self, gap: Gap, grid: &Grid, order: Order) {
        let between = gap.between();
        let (path, mut count) = (self.random.below(3), 0);
        let all = grid.fields(Vanish);
        let heads: Vec<_> = all.iter().take_while(|f| !holds_figure(f)).cloned().collect();
        for fields in &all {
            let labels = fields.iter().take_while(|f| !f.is_some_and(|c| matches!(c.content, Content::Figure(_)))).count();
            if !holds_figure(fields) || labels == 0 {
                if order == Order::LastYear && holds_label(fields) {
                    for field in fields {
                        self.put(*field);
                        self.page.raw(&format!("{between}去年{between}"));
                    }
                    self.page.raw("\n");
                } else if order == Order::Remarked && holds_label(fields) {
                    self.row(fields, between);
                    self.page.raw(&format!("{between}备注\n"));
                } else if order == Order::Numbered && holds_label(fields) && count == 0 {
                    self.page.raw(&format!("序号{between}"));
                    self.row(fields, between);
                    self.page.raw("\n");
                } else {
                    self.row(fields, between);
                    self.page.raw("\n");
                }
                continue;
            }
            count += 1;
            if order == Order::Paged && count % 7 == 0 {
                self.page.raw(&format!("\n第{}页 共9页\n\n", count / 7 + 1));
                for head in &heads {
                    self.row(head, between);
                    self.page.raw("\n");
                }
            }
            self.path_row(fields, labels, (between, order, path, count));
            self.page.raw("\n");
        }
    }

    fn path_row(&mut self, fields: &Row, labels: usize, how: (&str, Order, usize, usize)) {
        let (between, order, path, count) = how;
        let figures = &fields[labels..];
        match order {
            Order::FiguresFirst => {
                self.row(figures, between);
                self.page.raw(between);
                self.row(&fields[..labels], between);
            }
            Order::Path => {
                let outer = figures.first().and_then(|f| f.as_ref()).and_then(|f| self.outer(f)).unwrap_or_default();
                let joint = ["-", "/", " — "][path];
                for label in outer {
                    self.page.label(&label);
                    self.page.raw(joint);
                }
                self.put(fields[labels - 1]);
                self.page.raw(between);
                self.row(figures, between);
            }
            Order::Numbered => {
                self.page.raw(&format!("{count}{between}"));
                self.row(fields, between);
            }
            Order::Remarked => {
                self.row(fields, between);
                let remark = match self.random.below(4) {
                    0 => "无",
                    1 => "",
                    2 => "含上年未办结",
                    _ => "/",
                };
                self.page.raw(&format!("{between}{remark}"));
            }
            Order::Units => {
                self.row(&fields[..labels], between);
                self.page.raw(&format!("{between}件{between}"));
                self.row(figures, between);
            }
            Order::LastYear => {
                self.row(&fields[..labels], between);
                for figure in figures {
                    let other = self.random.below(9);
                    self.page.raw(&format!("{between}{other}{between}"));
                    self.put(*figure);
                }
            }
            Order::Paged => self.row(fields, between),
        }
    }

    /// The labels of the groups that the row of a figure stands in.
    fn outer(&self, field: &GridCell) -> Option<Vec<String>> {
        let Content::Figure(cell) = field.content else { return None };
        let Place { table, row, .. } = self.form.place(cell);
        Some(groups(&self.form.tables[table], row))
    }

    fn records(&mut self, grid: &Grid, together: bool) {
        for row in &grid.rows {
            let figures: Vec<usize> = row.figures().collect();
            let Some(&first) = figures.first() else { continue };
            let table = &self.form.clone().tables[self.form.place(first).table];
            for (i, &cell) in figures.iter().enumerate() {
                let place = self.form.place(cell);
                let row = &table.rows[place.row];
                if !together || i == 0 || figures.len() > 10 {
                    for label in groups(table, place.row) {
                        self.page.label(&label);
                        self.page.raw(" ");
                    }
                    self.page.label(&format!("{}{}", row.ordinal, row.label));
                    self.page.raw(if together { "：" } else { " " });
                } else {
                    self.page.raw("，");
                }
                self.page.label(&table.columns[place.column].label);
                self.page.raw(if together { "" } else { "：" });
                let text = self.printed[cell].clone();
                self.page.figure(cell, &text);
                self.page.raw(if together && i + 1 < figures.len() && figures.len() < 10 { "" } else { "\n" });
            }
        }
    }

    fn labels_first(&mut self, grid: &Grid, by_column: bool) {
        let rows: Vec<Vec<usize>> = grid.rows.iter().map(|r| r.figures().collect()).collect();
        for row in &grid.rows {
            for cell in row.cells.iter().filter(|c| matches!(c.content, Content::Label(_))) {
                self.put(Some(cell));
                self.page.raw("\n");
            }
        }
        let rows: Vec<Vec<usize>> = rows.into_iter().filter(|r| !r.is_empty()).collect();
        if by_column {
            let width = rows.iter().map(Vec::len).max().unwrap_or(0);
            for column in 0..width {
                for cell in rows.iter().filter_map(|r| r.get(column)) {
                    let text = self.printed[*cell].clone();
                    self.page.figure(*cell, &text);
                    self.page.raw("\n");
                }
            }
            return;
        }
        for row in rows {
            for (i, cell) in row.into_iter().enumerate() {
                self.page.raw(if i > 0 { " " } else { "" });
                let text = self.printed[cell].clone();
                self.page.figure(cell, &text);
            }
            self.page.raw("\n");
        }
    }

    fn transposed(&mut self, gap: Gap, grid: &Grid) {
        let columns = covering(grid);
        for column in 0..grid.width {
            let mut last: Option<*const GridCell> = None;
            let mut begun = false;
            for row in &columns {
                let Some((Some(field), true)) = row.get(column).copied() else { continue };
                if last == Some(std::ptr::from_ref(field)) {
                    continue;
                }
                last = Some(std::ptr::from_ref(field));
                self.page.raw(if begun { gap.between() } else { "" });
                begun = true;
                self.put(Some(field));
            }
            self.page.raw(if begun { "\n" } else { "" });
        }
    }

    fn vertical_heads(&mut self, grid: &Grid) {
        for fields in grid.fields(Vanish) {
            if holds_figure(&fields) {
                self.row(&fields, "  ");
                self.page.raw("\n");
                continue;
            }
            for field in &fields {
                if let Some(Content::Label(text)) = field.map(|f| &f.content) {
                    for c in text.chars().filter(|c| *c != '\n') {
                        self.page.label(c.encode_utf8(&mut [0; 4]));
                        self.page.raw("\n");
                    }
                }
            }
        }
    }

    fn sheet(&mut self, grid: &Grid) {
        let letters: Vec<String> = ('A'..='Z').take(grid.width).map(String::from).collect();
        self.page.raw(&format!("\t{}\n", letters.join("\t")));
        for (number, fields) in grid.fields(BlankAll).iter().enumerate() {
            self.page.raw(&(number + 1).to_string());
            for field in fields {
                self.page.raw("\t");
                self.put(*field);
            }
            self.page.raw("\n");
        }
    }

    /// Cells on a canvas of lines, each centred in the rows it covers; figures of more than `narrow`
    /// digits run on over the next line.
    fn aligned(&mut self, grid: &Grid, narrow: usize) {
        let label_width = 10 + self.random.below(14);
        let places = places(grid);
        let text_of = |cell: &GridCell, printed: &[String]| match &cell.content {
            Content::Label(text) => text.replace('\n', ""),
            Content::Figure(cell) => printed[*cell].clone(),
            Content::Extra(text) => text.clone(),
            Content::Nothing => String::new(),
        };
        let label_columns = places.iter().flatten().filter(|(_, c)| holds(c)).map(|(x, _)| *x).min().unwrap_or(1);
        let width = |x: usize| if x < label_columns { label_width } else { 10 };
        let lines_of = |x: usize, cell: &GridCell, printed: &[String]| {
            let text = text_of(cell, printed);
            let most = if holds(cell) { narrow } else { (x..x + cell.columns).map(width).sum::<usize>() / 2 - 1 };
            wrapped(&text, most)
        };
        let mut tops = Vec::new();
        let mut y = 0;
        for row in &places {
            tops.push(y);
            y += row.iter().filter(|(_, c)| c.rows == 1).map(|(x, c)| lines_of(*x, c, self.printed).len()).max().unwrap_or(1).max(1);
        }
        tops.push(y);
        let mut canvas: Vec<Vec<(usize, String, Option<usize>)>> = vec![Vec::new(); y + 1];
        for (number, row) in places.iter().enumerate() {
            for (x, cell) in row {
                let lines = lines_of(*x, cell, self.printed);
                let bottom = tops[(number + cell.rows).min(places.len())];
                let start = tops[number] + (bottom - tops[number]).saturating_sub(lines.len()) / 2;
                let left: usize = (0..*x).map(width).sum::<usize>() + if holds(cell) { 4 } else { 0 };
                let figure = if let Content::Figure(cell) = cell.content { Some(cell) } else { None };
                let whole = lines.len() == 1;
                for (i, line) in lines.into_iter().enumerate() {
                    canvas[(start + i).min(y)].push((left, line, figure.filter(|_| whole)));
                }
            }
        }
        for mut line in canvas {
            line.sort_by_key(|(x, _, _)| *x);
            let mut at = 0;
            for (x, text, figure) in line.into_iter().filter(|(_, t, _)| !t.is_empty()) {
                let gap = x.saturating_sub(at).max(usize::from(at > 0) * 2);
                self.page.raw(&" ".repeat(gap));
                at += gap + text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
                match figure {
                    Some(cell) => self.page.figure(cell, &text),
                    None if text.chars().all(|c| c.is_ascii_digit()) => self.page.raw(&text),
                    None => {
                        self.page.label(&text);
                    }
                }
            }
            self.page.raw("\n");
        }
    }
}

/// What is added to rows, or changed in them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Path,
    FiguresFirst,
    Numbered,
    Remarked,
    Units,
    LastYear,
    Paged,
}

fn holds(cell: &GridCell) -> bool {
    matches!(cell.content, Content::Figure(_) | Content::Extra(_))
}

fn holds_figure(fields: &Row) -> bool {
    fields.iter().flatten().any(|c| matches!(c.content, Content::Figure(_)))
}

fn holds_label(fields: &Row) -> bool {
    fields.iter().flatten().any(|c| matches!(&c.content, Content::Label(text) if !text.is_empty()))
}

/// The labels of the groups that a row stands in, outermost first.
fn groups(table: &Table, row: usize) -> Vec<String> {
    let mut labels = Vec::new();
    let mut within = table.rows[row].within.as_deref();
    while let Some(group) = within.and_then(|key| table.groups.iter().find(|g| g.key == key)) {
        labels.insert(0, format!("{}{}", group.ordinal, group.label));
        within = group.within.as_deref();
    }
    labels
}

fn wrapped(text: &str, most: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(most.max(1)).map(|c| c.iter().collect()).collect()
}

/// The cells of each row with the column they begin in.
fn places(grid: &Grid) -> Vec<Vec<(usize, &GridCell)>> {
    let mut hanging = vec![0_usize; grid.width];
    let mut all = Vec::new();
    for row in &grid.rows {
        let mut column = 0;
        let mut placed = Vec::new();
        let mut own = row.cells.iter().peekable();
        while column < grid.width {
            if hanging[column] > 0 && !row.torn {
                hanging[column] -= 1;
                column += 1;
            } else if let Some(cell) = own.next() {
                placed.push((column, cell));
                let end = (column + cell.columns).min(grid.width);
                if !row.torn {
                    hanging[column..end].fill(cell.rows - 1);
                }
                column = end;
            } else {
                column += 1;
            }
        }
        placed.extend(own.map(|cell| (grid.width - 1, cell)));
        all.push(placed);
    }
    all
}

/// For every place of every row the cell that covers it, and whether it begins there in its row.
fn covering(grid: &Grid) -> Vec<Vec<(Option<&GridCell>, bool)>> {
    let mut all = vec![vec![(None, false); grid.width]; grid.rows.len()];
    for (number, row) in places(grid).into_iter().enumerate() {
        for (column, cell) in row {
            let rows = if grid.rows[number].torn { 1 } else { cell.rows };
            for line in all.iter_mut().skip(number).take(rows) {
                for (i, place) in line.iter_mut().skip(column).take(cell.columns).enumerate() {
                    *place = (Some(cell), i == 0);
                }
            }
        }
    }
    all
}
