//! Documents at random, by seed.

use std::collections::BTreeSet;
use std::sync::Arc;

use report_review::form::{CellKey, Form, Forms};

use super::damage::{Damage, RowAt};
use super::document::{Document, Plan, Sections, render};
use super::facts::{PERIODS, SOUND, TITLES, signing_day};
use super::figures::{FigureStyle, Zeros, apply_zeros};
use super::layout::{Family, Layout};
use super::noise::Noise;
use super::page::{Punctuation, Wording};
use super::prose::{Prose, at_random, body};
use super::random::Random;
use super::script::Script;
use super::truth::Truth;
use super::values::{Size, fill, slip};

/// How much goes wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Care {
    /// Nothing that should stop a careful reader.
    Sound,
    /// Labels, heads, rows and figures are damaged.
    Damaged,
}

/// A document made at random, with how it was made.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The seed that makes it again.
    pub seed: u64,
    /// How it was made.
    pub plan: Plan,
    /// What came of it.
    pub document: Document,
    /// Whether it was damaged.
    pub care: Care,
    /// Its running text.
    pub prose: Prose,
}

/// The document of `seed`.
pub fn sample(seed: u64, forms: &Forms) -> Sample {
    sample_with(seed, forms, |_| {})
}

/// The document of `seed`, made after `change` to its plan.
pub fn sample_with(seed: u64, forms: &Forms, change: impl Fn(&mut Plan)) -> Sample {
    let family = Family::ALL[usize::try_from(seed).unwrap_or(0) % Family::ALL.len()];
    sample_in(family, seed, forms, change)
}

/// The document of `seed` in this family, made after `change` to its plan.
pub fn sample_in(family: Family, seed: u64, forms: &Forms, change: impl Fn(&mut Plan)) -> Sample {
    let mut random = Random::new(seed);
    let care = if random.chance(60) { Care::Sound } else { Care::Damaged };
    let form = random.pick(forms.editions()).clone();
    let last = form.years.1.unwrap_or(2025);
    let year = i16::try_from(random.between(i64::from(form.years.0), i64::from(last))).unwrap_or(last);
    let mut truth = Truth::zeros(&form, &body(&mut random), year);
    let size = *random.pick(&[Size::Idle, Size::Small, Size::Small, Size::Middle, Size::Large]);
    fill(&mut truth, size, &mut random);
    let mut plan = plan(family, care, &truth, &mut random);
    change(&mut plan);
    let prose = at_random(&truth, &mut random);
    if random.chance(20) {
        slip(&mut truth, &mut random);
    }
    apply_zeros(&mut truth, plan.figures.zeros, &mut random);
    let document = render(&plan, &truth, &prose, random.fork());
    Sample { seed, plan, document, care, prose }
}

/// The report of the body `agency` for `year` in a family, which takes over from the one of the year before what it
/// has to; a `long` one says more besides. Few reports are damaged, as in a corpus of one place.
pub fn sample_of(
    (agency, year): (&str, i16),
    before: Option<&Truth>,
    (family, long): (Family, bool),
    seed: u64,
    forms: &Forms,
) -> (Sample, Truth) {
    let mut random = Random::new(seed);
    let care = if random.chance(90) { Care::Sound } else { Care::Damaged };
    let form = forms.editions().iter().find(|form| form.years.0 <= year && form.years.1.is_none_or(|last| year <= last));
    let form = form.expect("the editions leave no year out").clone();
    let mut truth = Truth::zeros(&form, agency, year);
    let size = *random.pick(&[Size::Idle, Size::Small, Size::Small, Size::Middle, Size::Large]);
    fill(&mut truth, size, &mut random);
    if let Some(before) = before {
        take_over(&mut truth, before);
    }
    let mut plan = plan(family, care, &truth, &mut random);
    if random.chance(90) {
        plan.figures.zeros = Zeros::Printed;
    }
    if random.chance(97) {
        plan.wording.script = Script::Simplified;
        plan.wording.readings = false;
    }
    let mut prose = at_random(&truth, &mut random);
    if long {
        prose.lengthen(&truth, &mut random);
    }
    let whole = truth.clone();
    if random.chance(10) {
        slip(&mut truth, &mut random);
    }
    apply_zeros(&mut truth, plan.figures.zeros, &mut random);
    let document = render(&plan, &truth, &prose, random.fork());
    (Sample { seed, plan, document, care, prose }, whole)
}

/// What was left over in the year before is carried in, and what was in force stays so.
fn take_over(truth: &mut Truth, before: &Truth) {
    let form = Arc::clone(&truth.form);
    let requests = form.tables.iter().find(|table| table.key == "requests").expect("every edition has this table");
    for column in requests.columns.iter().filter(|column| column.key != "total") {
        let left = before.get(&format!("requests/carried_out/{}", column.key));
        truth.set(&format!("requests/carried_in/{}", column.key), left);
        // Enough is done for all of it to have come in.
        let granted = format!("requests/granted/{}", column.key);
        truth.set(&granted, truth.get(&granted) + left);
    }
    truth.balance();
    if truth.form.edition == before.form.edition && truth.form.find(&CellKey("art20_1/regulations/in_force".to_owned())).is_some() {
        for row in ["regulations", "normative_documents"] {
            let get = |of: &Truth, column: &str| of.get(&format!("art20_1/{row}/{column}"));
            let (stock, issued) = (get(before, "in_force"), get(truth, "issued"));
            let repealed = get(truth, "repealed").min(stock + issued);
            truth.set(&format!("art20_1/{row}/repealed"), repealed);
            truth.set(&format!("art20_1/{row}/in_force"), stock + issued - repealed);
        }
    }
}

fn plan(family: Family, care: Care, truth: &Truth, random: &mut Random) -> Plan {
    let damaged = care == Care::Damaged;
    let layout = Layout {
        family,
        spans: *random.pick(family.spans()),
        hidden: if family == Family::TabRows { 0 } else { *random.pick(&[0, 0, 0, 1, 2]) },
        padded: random.chance(30),
        ragged: random.chance(30),
        wide: random.chance(35),
    };
    let signature = random.chance(60).then(|| (signing_day(truth.year, random), random.chance(15)));
    Plan {
        layout,
        wording: wording(random),
        figures: figures(family, random),
        damages: damages(family, damaged, &truth.form, random),
        noise: noise(family, damaged, random),
        title: if damaged { random.below(TITLES.len()) } else { random.below(SOUND) },
        period: if damaged { random.below(PERIODS.len()) } else { random.below(SOUND) },
        signature,
        title_year: None,
        sections: Sections { twice: some_sections(damaged, 8, random), bookmarks: some_sections(true, 4, random), ..Sections::default() },
        eol: match family {
            Family::Folded => " ",
            _ if random.chance(15) => "\r\n",
            _ => "\n",
        },
    }
}

fn wording(random: &mut Random) -> Wording {
    let script = *random.pick(&[Script::Simplified, Script::Simplified, Script::Simplified, Script::Traditional, Script::Taiwan]);
    Wording {
        script,
        punctuation: *random.pick(&[Punctuation::Full, Punctuation::Full, Punctuation::Half, Punctuation::Mixed]),
        readings: script != Script::Simplified && random.chance(20),
        ordinals: if random.chance(60) { 0 } else { random.below(5) },
    }
}

fn figures(family: Family, random: &mut Random) -> FigureStyle {
    use Zeros::{Blank, Dash, DashRegulations, Printed, SomeBlank};
    FigureStyle {
        zeros: *random.pick(&[Printed, Printed, Printed, Printed, Printed, Printed, Blank, SomeBlank, Dash, DashRegulations]),
        dash: ["/", "-", "—", "——", "无"][random.below(5)],
        // Commas between cells leave no room for commas between digits.
        thousands: family != Family::Commas && random.chance(15),
        full_width: random.chance(8),
        units: random.chance(6),
        signed_words: random.chance(50),
        money_unit: random.chance(15),
    }
}

fn damages(family: Family, damaged: bool, form: &Form, random: &mut Random) -> Vec<Damage> {
    use Damage::{
        BrokenHeads, BrokenLabels, ColumnsSwapped, CornerAside, CornerGone, DoubledHeads, HeadAliases, HeadsGone, HeadsInTwoRows,
        LabelAliases, NaturalPersonHeadMissing, NoteMissing, OtherHeadMissing, SubtotalColumn, TotalHeadAbove, UnknownRow,
    };
    let mut all = Vec::new();
    for harmless in [CornerAside, CornerGone, TotalHeadAbove, HeadAliases, BrokenHeads, BrokenLabels, NoteMissing, LabelAliases] {
        if random.chance(15) {
            all.push(harmless);
        }
    }
    if !damaged {
        return all;
    }
    for head in [OtherHeadMissing, NaturalPersonHeadMissing, HeadsGone, HeadsInTwoRows, DoubledHeads, UnknownRow] {
        if random.chance(20) {
            all.push(head);
        }
    }
    if random.chance(6) {
        // Without heads nobody could tell.
        all.retain(|damage| damage.is_harmless());
        all.push(if random.chance(50) { ColumnsSwapped } else { SubtotalColumn });
    }
    for _ in 0..random.below(4) {
        let at = row_at_random(form, random);
        all.push(match random.below(9) {
            0 => Damage::LabelTypo(at),
            1 => Damage::RowGone(at),
            2 => Damage::LabelGone(at),
            // Where every row is filled up to the same width, a dropped figure looks like a blank total.
            3 if !matches!(family, Family::Markdown | Family::Markup) => Damage::FigureDropped(at),
            4 => Damage::FigureTorn(at),
            5 => Damage::RowTwice(at),
            6 if family.spans()[0] == super::grid::Spans::Vanish => Damage::BlankFirst(at),
            7 if family == Family::Blanks => Damage::WrappedLabel(long_row(form)),
            8 if matches!(family, Family::TabRows | Family::Lines | Family::Blanks) => Damage::GroupSplit(group_start(form, random)),
            _ if matches!(family, Family::TabRows | Family::Blanks | Family::Lines | Family::Paragraphs | Family::Markup) => {
                Damage::FiguresBelow(at)
            }
            _ => Damage::LabelTypo(at),
        });
    }
    all
}

fn row_at_random(form: &Form, random: &mut Random) -> RowAt {
    let tables: Vec<usize> = (0..form.tables.len()).filter(|&t| form.tables[t].section != "s4").collect();
    let requests = tables[tables.len() - 1];
    let table = if random.chance(70) { requests } else { *random.pick(&tables) };
    (table, random.below(form.tables[table].rows.len()))
}

/// The row with the longest label.
fn long_row(form: &Form) -> RowAt {
    let requests = form.tables.iter().position(|t| !t.groups.is_empty()).unwrap_or(0);
    let rows = &form.tables[requests].rows;
    let longest = (0..rows.len()).max_by_key(|&r| rows[r].label.len()).unwrap_or(0);
    (requests, longest)
}

/// The first row of a group that has more than one.
fn group_start(form: &Form, random: &mut Random) -> RowAt {
    let requests = form.tables.iter().position(|t| !t.groups.is_empty()).unwrap_or(0);
    let table = &form.tables[requests];
    let inner: Vec<&str> = table.groups.iter().filter(|g| g.within.is_some()).map(|g| g.key.as_str()).collect();
    let group = *random.pick(&inner);
    (requests, table.rows.iter().position(|r| r.within.as_deref() == Some(group)).unwrap_or(0))
}

/// Each section so many times of a hundred, if at all.
fn some_sections(at_all: bool, percent: u32, random: &mut Random) -> BTreeSet<String> {
    (1..=6).filter(|_| at_all && random.chance(percent)).map(|n| format!("s{n}")).collect()
}

fn noise(family: Family, damaged: bool, random: &mut Random) -> Noise {
    Noise {
        before: random.chance(35),
        flood: random.chance(if family == Family::Folded { 40 } else { 4 }),
        after: random.chance(35),
        contents: random.chance(15),
        inner_list: damaged && random.chance(20),
        apart: random.chance(10),
        variants: random.chance(25),
        indented: random.chance(40),
        pages: random.chance(12),
    }
}

/// The form editions, as an owner-friendly pair of the usual two.
pub fn edition(forms: &Forms, name: &str) -> Arc<Form> {
    Arc::clone(forms.edition(name).expect("both editions are built in"))
}
