//! A whole document: a plan, the values and the running text make its text, with the place of
//! every figure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use report_review::report::Date;
use report_review::text::Span;
use serde::Deserialize;

use super::damage::Damage;
use super::facts::{self, Facts};
use super::figures::{FigureStyle, print_all};
use super::grid::Spans;
use super::layout::{Blanks, Family, Layout, TableWriter};
use super::noise::{self, Noise};
use super::page::{Page, Wording};
use super::prose::Prose;
use super::random::Random;
use super::tables::{Builder, Ease};
use super::truth::{Shown, Truth};

/// What becomes of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Tables {
    /// Nothing is left of them.
    Dropped,
    /// Names of picture files stand in their place.
    Pictures,
}

/// What becomes of single sections, by their keys.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// Left out.
    pub without: BTreeSet<String>,
    /// Their headings are printed twice.
    pub twice: BTreeSet<String>,
    /// `[bookmark: _GoBack]` is glued to their headings.
    pub bookmarks: BTreeSet<String>,
    /// Their tables are not printed.
    pub lost: BTreeMap<String, Tables>,
}

/// How a document is made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The converter.
    pub layout: Layout,
    /// Script and punctuation.
    pub wording: Wording,
    /// How figures are printed.
    pub figures: FigureStyle,
    /// What is wrong with the tables.
    pub damages: Vec<Damage>,
    /// What is around them.
    pub noise: Noise,
    /// The title's wording, an index into [`facts::TITLES`].
    pub title: usize,
    /// The period's wording, an index into [`facts::PERIODS`].
    pub period: usize,
    /// The date of the signature and whether it is written in Chinese digits.
    pub signature: Option<(Date, bool)>,
    /// The year printed in the title, where the body got it wrong.
    pub title_year: Option<i16>,
    /// What becomes of single sections.
    pub sections: Sections,
    /// The end of each line.
    pub eol: &'static str,
}

/// What a reader of the finished document should find in one cell.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// What stands there.
    pub shown: Shown,
    /// The bytes of what is printed.
    pub span: Option<Span>,
    /// How sure one can be of it.
    pub ease: Ease,
}

/// A finished document and what it says.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text.
    pub text: String,
    /// The values; cells that were damaged away are absent.
    pub truth: Truth,
    /// What should be found in each cell, in form order.
    pub cells: Vec<Expected>,
    /// What it states about itself.
    pub facts: Facts,
    /// The headings of the sections that are there, in order: key and bytes.
    pub headings: Vec<(String, Span)>,
}

/// Makes the document of `plan`.
pub fn render(plan: &Plan, truth: &Truth, prose: &Prose, mut random: Random) -> Document {
    let mut truth = truth.clone();
    let form = Arc::clone(&truth.form);
    let printed = print_all(&truth, &plan.figures, &mut random.fork());
    let mut builder = Builder::new(&mut truth, &printed, plan, random.fork());
    let mut ease = Vec::new();
    let grids: Vec<_> = form.sections.iter().map(|s| builder.section(&s.key)).collect();
    ease.append(&mut builder.ease);
    let mut page = Page::new(form.cell_count(), plan.eol, plan.wording, random.fork()).marked(plan.layout.family == Family::Markup);
    let mut facts = Facts::default();
    let mut headings = Vec::new();

    noise::before(&mut page, &plan.noise, &mut random);
    facts::write_title(&mut page, plan.title, &truth.agency, plan.title_year.unwrap_or(truth.year), &mut facts);
    write_opening(&mut page, plan, prose, truth.year, &mut facts);
    for (index, section) in form.sections.iter().enumerate() {
        if plan.sections.without.contains(&section.key) {
            continue;
        }
        headings.push((section.key.clone(), write_heading(&mut page, plan, section, &mut random)));
        match &grids[index] {
            Some(grid) => {
                for row in &grid.rows {
                    blank_ease(&plan.layout, &truth, row.figures().collect(), &mut ease);
                }
                let mut writer =
                    TableWriter { page: &mut page, layout: plan.layout, printed: &printed, form: Arc::clone(&form), random: random.fork() };
                match plan.sections.lost.get(&section.key) {
                    None => writer.write(grid),
                    Some(Tables::Pictures) => writer.page.raw(&format!("\n捕获{}.PNG\n\n", index + 1)),
                    Some(Tables::Dropped) => {}
                }
            }
            None => write_prose(&mut page, plan, prose, index),
        }
        if plan.noise.pages && random.chance(50) {
            noise::page_foot(&mut page, index + 1);
        }
    }
    if let Some((date, chinese)) = plan.signature {
        facts::write_signature(&mut page, &truth.agency, date, chinese, &mut facts);
    }
    noise::after(&mut page, &plan.noise, &mut random);
    let (text, spans) = page.finish();
    for (cell, shown) in truth.cells.iter_mut().enumerate() {
        let section = &form.tables[form.place(cell).table].section;
        if plan.sections.without.contains(section) || plan.sections.lost.contains_key(section) {
            *shown = Shown::Absent;
        }
    }
    let expected = |c: usize| {
        // What is printed in two pieces is no figure of its own.
        let in_pieces = matches!(truth.cells[c], Shown::Value(_)) && spans[c].is_none();
        Expected { shown: truth.cells[c], span: spans[c], ease: if in_pieces { Ease::Undecidable } else { ease[c] } }
    };
    let cells = (0..spans.len()).map(expected).collect();
    Document { text, truth, cells, facts, headings }
}

fn write_opening(page: &mut Page, plan: &Plan, prose: &Prose, year: i16, facts: &mut Facts) {
    for paragraph in &prose.opening {
        let sentence = facts::period(plan.period, year, facts);
        if !paragraph.contains("{period}") {
            facts.period = None;
        }
        paragraph_of(page, plan, &paragraph.replace("{period}", &sentence));
    }
    if plan.noise.contents {
        paragraph_of(
            page,
            plan,
            "本报告由“总体情况”“主动公开政府信息情况”“收到和处理政府信息公开申请情况”“政府信息公开行政复议、行政诉讼情况”\
             “存在的主要问题及改进情况”“其他需要报告的事项”六个部分组成。",
        );
    }
}

fn paragraph_of(page: &mut Page, plan: &Plan, text: &str) {
    if plan.noise.indented {
        page.raw("\u{3000}\u{3000}");
    }
    page.prose(text);
    page.raw(if plan.layout.family == Family::Paragraphs { "\n\n" } else { "\n" });
}

fn write_heading(page: &mut Page, plan: &Plan, section: &report_review::form::Section, random: &mut Random) -> Span {
    let twice = plan.sections.twice.contains(&section.key);
    let variant = plan.noise.variants && !section.aliases.is_empty() && random.chance(60);
    let label = if variant { random.pick(&section.aliases).clone() } else { section.label.clone() };
    let mut span = None;
    for _ in 0..=usize::from(twice) {
        if plan.noise.indented {
            page.raw("\u{3000}\u{3000}");
        }
        if plan.sections.bookmarks.contains(&section.key) {
            page.raw("[bookmark: _GoBack]");
        }
        let start = page.label(&section.ordinal).start;
        if plan.noise.apart && random.chance(50) {
            page.raw("\n");
        }
        let end = page.label(&label).end;
        page.raw(if plan.layout.family == Family::Paragraphs { "\n\n" } else { "\n" });
        span.get_or_insert(Span::new(start, end));
    }
    span.unwrap_or_default()
}

fn write_prose(page: &mut Page, plan: &Plan, prose: &Prose, index: usize) {
    let paragraphs = match index {
        0 => &prose.overview,
        4 => &prose.problems,
        _ => &prose.others,
    };
    if index == 0 && plan.noise.inner_list {
        noise::inner_list(page, paragraphs);
        return;
    }
    for paragraph in paragraphs {
        paragraph_of(page, plan, paragraph);
    }
}

/// Blank cells make their row hard or impossible to read where the layout hides them.
fn blank_ease(layout: &Layout, truth: &Truth, cells: Vec<usize>, ease: &mut [Ease]) {
    let blanks = cells.iter().filter(|&&c| truth.cells[c] == Shown::Blank).count();
    if blanks == 0 {
        return;
    }
    let filled_up = match layout.family {
        Family::PipeTrailing => layout.spans == Spans::BlankRows,
        Family::Markup => layout.spans != Spans::Kept,
        _ => false,
    };
    let least = match layout.family.shows_blanks() {
        Blanks::Visible if !filled_up => return,
        Blanks::Lost if blanks < cells.len() => Ease::Undecidable,
        _ => Ease::Hard,
    };
    for cell in cells {
        ease[cell] = ease[cell].max(least);
    }
}
