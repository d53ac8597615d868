//! Reports built by hand, for the tests of the rules.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{Around, Finding, RuleSet, Subject, check_within};
use crate::form::{CellKey, Content, Forms};
use crate::lang::Lang;
use crate::number::Manner;
use crate::report::{Cell, Facts, Fit, Found, HeadSeen, Kind, Reason, Report, RowSeen, SectionSeen, State, TableSeen};
use crate::review::Sheet;
use crate::text::{SourceText, Span};

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::built_in().expect("valid"));
static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::all);
static LANGS: LazyLock<[Lang; 2]> = LazyLock::new(|| ["zh", "en"].map(|code| Lang::built_in(code).expect("built in")));

/// Text that says of everything what a section has to say.
const TEXT: &str = "主动公开信息；未收到依申请公开；清理规范性文件；改版网站专栏；组织业务培训；未收取信息处理费。";

/// A report in the making: every figure is 0, everything is in its place, until said otherwise. Its
/// text grows as things are printed into it.
pub(crate) struct Draft {
    pub text: String,
    pub report: Report,
    pub corrections: BTreeMap<CellKey, String>,
}

impl Draft {
    /// A faultless report in the form `edition` for its first year, all figures 0.
    pub fn new(edition: &str) -> Self {
        let form = Arc::clone(FORMS.edition(edition).expect("a known edition"));
        let mut draft = Self { text: String::new(), report: Report::other(Kind::Report, Reason::Labels), corrections: BTreeMap::new() };
        draft.year(form.years.0);
        for section in &form.sections {
            let heading = draft.print(&format!("{}{}", section.ordinal, section.label));
            let body = if section.content == Content::Text { draft.print(TEXT) } else { heading };
            draft.report.narrative.fees.about = Some(body);
            draft.report.sections.push(SectionSeen { key: section.key.clone(), heading, body, exact: true });
        }
        for (t, table) in form.tables.iter().enumerate() {
            let start = draft.text.len();
            let heads = (0..table.columns.len())
                .map(|column| HeadSeen { column, span: draft.print(&table.columns[column].label), fit: Fit::Exact })
                .collect();
            let mut rows = Vec::new();
            for (row, says) in table.rows.iter().enumerate() {
                let label = Some(draft.print(&says.printed()));
                rows.push(RowSeen { row, label, fit: Fit::Exact, figures: table.columns.len(), places_kept: true });
                for _ in &table.columns {
                    let span = Some(draft.print("0"));
                    draft.report.cells.push(Cell {
                        value: Some(0.into()),
                        span,
                        state: State::Read,
                        doubt: None,
                        manner: Manner::default(),
                    });
                }
            }
            let span = Span::new(start, draft.text.len());
            draft.report.tables.push(TableSeen { table: t, span, heads, rows });
        }
        draft.report.form = Some(form);
        draft
    }

    /// Puts a line into the text and says where it stands.
    pub fn print(&mut self, line: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(line);
        self.text.push('\n');
        Span::new(start, start + line.len())
    }

    /// Sets the title and everything in it.
    pub fn year(&mut self, year: i16) -> &mut Self {
        let title = format!("某镇{year}年政府信息公开工作年度报告");
        let span = self.print(&title);
        let digits = Span::new(span.start + 6, span.start + 10);
        let found = |value: String, span| Some(Found { value, span, repaired: false });
        self.report.facts = Facts {
            title: found(title, span),
            agency: found("某镇".to_owned(), Span::new(span.start, span.start + 6)),
            year: Some(Found { value: year, span: digits, repaired: false }),
            ..Facts::default()
        };
        self.period((year, 1, 1), (year, 12, 31))
    }

    /// Sets the stated period.
    pub fn period(&mut self, from: (i16, u8, u8), to: (i16, u8, u8)) -> &mut Self {
        use crate::report::{Date, Period};
        let date = |(year, month, day)| Date { year, month, day };
        let value = Period { from: date(from), to: date(to) };
        let span = self.print(&format!("{}起至{}止", value.from, value.to));
        self.report.facts.period = Some(Found { value, span, repaired: false });
        self
    }

    /// Signs the report.
    pub fn sign(&mut self, (year, month, day): (i16, u8, u8)) -> &mut Self {
        let value = crate::report::Date { year, month, day };
        let span = self.print(&value.to_string());
        self.report.facts.signature = Some(Found { value, span, repaired: false });
        self
    }

    /// Corrects a cell or fact.
    pub fn correct(&mut self, key: &str, to: &str) -> &mut Self {
        self.corrections.insert(CellKey(key.to_owned()), to.to_owned());
        self
    }

    fn table(&mut self, key: &str) -> (&crate::form::Table, &mut TableSeen) {
        let form = self.report.form.as_ref().expect("the draft has a form");
        let t = form.tables.iter().position(|x| x.key == key).expect("a table of the form");
        (&form.tables[t], self.report.tables.iter_mut().find(|s| s.table == t).expect("a table seen"))
    }

    /// Takes a row out of a table.
    pub fn lose_row(&mut self, table: &str, row: &str) -> &mut Self {
        let form = Arc::clone(self.report.form.as_ref().expect("the draft has a form"));
        let (says, seen) = self.table(table);
        let r = says.row(row).expect("a row of the table");
        let cells = super::balance::row_cells(&form, seen.table, r);
        seen.rows.retain(|s| s.row != r);
        cells.for_each(|cell| self.report.cells[cell] = Cell::MISSING);
        self
    }

    /// Takes a column head out of a table.
    pub fn lose_head(&mut self, table: &str, column: &str) -> &mut Self {
        let (says, seen) = self.table(table);
        let c = says.column(column).expect("a column of the table");
        seen.heads.retain(|s| s.column != c);
        self
    }

    /// Prints a column head in other words.
    pub fn head(&mut self, table: &str, column: &str, printed: &str, fit: Fit) -> &mut Self {
        let span = self.print(printed);
        let (says, seen) = self.table(table);
        let c = says.column(column).expect("a column of the table");
        seen.heads.iter_mut().filter(|s| s.column == c).for_each(|s| (s.span, s.fit) = (span, fit));
        self
    }

    /// Prints a row label in other words.
    pub fn label(&mut self, table: &str, row: &str, printed: &str, fit: Fit) -> &mut Self {
        let span = self.print(printed);
        let seen = self.row(table, row);
        (seen.label, seen.fit) = (Some(span), fit);
        self
    }

    /// Prints a section heading in other words.
    pub fn heading(&mut self, key: &str, printed: &str, exact: bool) -> &mut Self {
        let span = self.print(printed);
        let seen = self.report.sections.iter_mut().find(|s| s.key == key).expect("a section seen");
        (seen.heading, seen.exact) = (span, exact);
        self
    }

    /// The number of the cell at `TABLE/ROW/COLUMN`.
    pub fn number(&self, key: &str) -> usize {
        let form = self.report.form.as_ref().expect("the draft has a form");
        form.find(&CellKey(key.to_owned())).unwrap_or_else(|| unreachable!("no cell {key}"))
    }

    /// The cell at `TABLE/ROW/COLUMN`.
    pub fn cell(&mut self, key: &str) -> &mut Cell {
        let number = self.number(key);
        &mut self.report.cells[number]
    }

    /// Prints `raw` into a cell and reads it as extraction would.
    pub fn put(&mut self, key: &str, raw: &str) -> &mut Self {
        use crate::number::{Printed, read_printed};
        let span = self.print(raw);
        let cell = self.cell(key);
        cell.span = (!raw.is_empty()).then_some(span);
        (cell.state, cell.value, cell.manner) = match read_printed(raw) {
            Printed::Figure(value, manner) => (State::Read, Some(value), manner),
            Printed::Dash => (State::Dash, None, Manner::default()),
            Printed::Blank => (State::Blank, None, Manner::default()),
            Printed::Other => (State::Unreadable, None, Manner::default()),
        };
        self
    }

    /// Prints the same into all cells of a row.
    pub fn put_row(&mut self, table: &str, row: &str, raw: &[&str]) -> &mut Self {
        let form = Arc::clone(self.report.form.as_ref().expect("the draft has a form"));
        let columns = &form.tables.iter().find(|t| t.key == table).expect("a table of the form").columns;
        for (i, column) in columns.iter().enumerate() {
            self.put(&format!("{table}/{row}/{}", column.key), raw[i % raw.len()]);
        }
        let blanks = raw.iter().filter(|r| r.is_empty()).count();
        let figures = if raw.len() == 1 { columns.len() - blanks * columns.len() } else { columns.len() - blanks };
        self.row(table, row).figures = figures;
        self
    }

    /// The row as it was seen.
    pub fn row(&mut self, table: &str, row: &str) -> &mut RowSeen {
        let form = Arc::clone(self.report.form.as_ref().expect("the draft has a form"));
        let t = form.tables.iter().position(|x| x.key == table).expect("a table of the form");
        let r = form.tables[t].row(row).expect("a row of the table");
        let seen = self.report.tables.iter_mut().find(|s| s.table == t).expect("a table seen");
        seen.rows.iter_mut().find(|s| s.row == r).expect("a row seen")
    }

    /// The sheet of the report.
    pub fn sheet(&self) -> Sheet {
        Sheet::new(Arc::new(self.report.clone()), self.corrections.clone())
    }

    /// All findings.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_after(None)
    }

    /// All findings, given the report of the year before.
    pub fn findings_after(&self, previous: Option<&Draft>) -> Vec<Finding> {
        self.found("a.txt", previous, &Around::default())
    }

    /// All findings, given the rest of the corpus.
    pub fn findings_within(&self, around: &Around) -> Vec<Finding> {
        self.found("a.txt", None, around)
    }

    /// All findings of the file at `path`.
    pub fn findings_at(&self, path: &str) -> Vec<Finding> {
        self.found(path, None, &Around::default())
    }

    fn found(&self, path: &str, previous: Option<&Draft>, around: &Around) -> Vec<Finding> {
        let source = SourceText::from_utf8_text(&self.text);
        let (sheet, before) = (self.sheet(), previous.map(Draft::sheet));
        let found = check_within(&Subject { path, source: &source, sheet: &sheet, previous: before.as_ref() }, around, &RULES);
        sentences_are_complete(&found);
        found
    }

    /// Puts the text of a section elsewhere.
    pub fn body(&mut self, key: &str, body: Span) -> &mut Self {
        let sections = self.report.sections.iter_mut().filter(|s| s.key == key);
        sections.for_each(|section| section.body = body);
        self
    }

    /// The findings of one rule.
    pub fn of(&self, rule: &str) -> Vec<Finding> {
        self.findings().into_iter().filter(|f| f.rule == rule).collect()
    }

    /// The subjects of one rule's findings.
    pub fn subjects(&self, rule: &str) -> Vec<String> {
        self.of(rule).into_iter().map(|f| f.subject).collect()
    }
}

/// Every sentence of a finding is in both languages, and all its words are given.
fn sentences_are_complete(findings: &[Finding]) {
    for lang in &*LANGS {
        let reasons = findings.iter().flat_map(|f| &f.suggestions).flat_map(|s| &s.reasons);
        for message in findings.iter().map(|f| &f.message).chain(reasons) {
            let said = lang.tell(message);
            assert!(lang.has(message.id) && !said.contains('{'), "{} in {}: {said}", message.id, lang.code());
        }
    }
}

/// A report as extraction reads it.
pub(crate) struct Read {
    source: SourceText,
    sheet: Sheet,
}

impl Read {
    /// The report in `text`.
    pub fn of(text: &str) -> Self {
        let source = SourceText::from_utf8_text(text);
        let sheet = Sheet::printed(Arc::new(crate::extract::extract(&source, &FORMS)));
        Self { source, sheet }
    }

    /// The subjects of one rule's findings.
    pub fn subjects(&self, rule: &str) -> Vec<String> {
        let subject = Subject { path: "a.txt", source: &self.source, sheet: &self.sheet, previous: None };
        let found = check_within(&subject, &Around::default(), &RULES);
        sentences_are_complete(&found);
        found.into_iter().filter(|f| f.rule == rule).map(|f| f.subject).collect()
    }
}

/// A report whose table of requests holds figures of natural persons and businesses in some rows;
/// `above` gives what is printed above a row.
pub(crate) fn read_form(above: impl Fn(&str) -> Option<&'static str>, figures: &[(&str, [i64; 2])]) -> Read {
    let line = |row: &str| {
        let [a, b] = figures.iter().find(|(key, _)| *key == row).map_or([0, 0], |(_, figures)| *figures);
        format!("{a}\t{b}\t0\t0\t0\t0\t{}", a + b)
    };
    Read::of(&requests("", above, line))
}

/// A report some rows of whose table of requests are printed like this; the others hold zeros.
pub(crate) fn read_rows(printed: &[(&str, &str)]) -> Read {
    let line = |row: &str| printed.iter().find(|(key, _)| *key == row).map_or("0\t0\t0\t0\t0\t0\t0", |(_, line)| *line).to_owned();
    Read::of(&requests("", |_| None, line))
}

/// The same with a column of sums of the organisations.
pub(crate) fn read_form_with_subtotals(figures: &[(&str, [i64; 2], i64)]) -> Read {
    let line = |row: &str| {
        let (a, b, sum) = figures.iter().find(|(key, ..)| *key == row).map_or((0, 0, 0), |(_, [a, b], sum)| (*a, *b, *sum));
        format!("{a}\t{b}\t0\t0\t0\t0\t{sum}\t{}", a + b)
    };
    Read::of(&requests("小计\t", |_| None, line))
}

fn requests(head: &str, above: impl Fn(&str) -> Option<&'static str>, line: impl Fn(&str) -> String) -> String {
    let form = FORMS.edition("2021").expect("a known edition");
    let table = form.tables.iter().find(|t| t.key == "requests").expect("a table of the form");
    let mut text = String::from(
        "某镇2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t",
    );
    text += &format!("{head}总计\n");
    for row in &table.rows {
        text += above(&row.key).unwrap_or("");
        text += &format!("{}\t{}\n", row.printed(), line(&row.key));
    }
    text + "五、存在的主要问题及改进情况\n有待提高。\n"
}

/// A report whose only table is that of reviews and suits: a head too many, and the figures.
pub(crate) fn read_strip(head: &str, figures: &str) -> Read {
    let five = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t";
    Read::of(&format!(
        "某镇2021年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n{five}{head}未经复议直接起诉\t复议后起诉\n{five}{five}\n{figures}\n五、存在的主要问题及改进情况\n有待提高。\n"
    ))
}
