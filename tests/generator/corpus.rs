//! The sample corpus: made-up reports by invented bodies, each with the faults it is there to show.

use std::collections::{BTreeMap, BTreeSet};

use report_review::form::{CellKey, Form, Forms};
use report_review::number::Decimal;
use report_review::report::Date;
use serde::Deserialize;

use super::damage::Damage;
use super::document::{Plan, Sections, Tables, render};
use super::encoding::Encoding;
use super::figures::FigureStyle;
use super::grid::Spans;
use super::layout::{Family, Layout};
use super::noise::Noise;
use super::page::{Punctuation, Wording};
use super::picture;
use super::prose::Prose;
use super::random::Random;
use super::script::Script;
use super::truth::{Shown, Truth};

/// The bodies, one file for each place.
const PLACES: [&str; 4] = [
    include_str!("bodies/qiwu.ron"),
    include_str!("bodies/chengyan.ron"),
    include_str!("bodies/jichuan.ron"),
    include_str!("bodies/luting.ron"),
];

/// Files that are no report in a statutory form.
const OTHERS: [(&str, &str); 3] = [
    ("luting/2018/财政局.txt", include_str!("bodies/caizheng-2018.txt")),
    ("luting/2017/县人民政府-统计表.txt", include_str!("bodies/tongjibiao-2017.txt")),
    ("luting/年度报告管理办法.txt", include_str!("bodies/banfa.txt")),
];

/// A report of the corpus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    path: String,
    agency: String,
    year: i16,
    #[serde(default = "latest_form")]
    form: String,
    look: Look,
    #[serde(default)]
    sections: SectionSpec,
    values: Values,
    /// What is printed instead of the right figure; empty for a blank.
    #[serde(default)]
    slips: BTreeMap<String, String>,
    facts: FactSpec,
    text: TextSpec,
    #[serde(default)]
    file: FileSpec,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    family: Family,
    #[serde(default)]
    spans: Option<Spans>,
    #[serde(default)]
    hidden: usize,
    #[serde(default)]
    padded: bool,
    #[serde(default)]
    wide: bool,
    #[serde(default)]
    thousands: bool,
    #[serde(default)]
    script: Option<Script>,
    /// Half-width punctuation in labels.
    #[serde(default)]
    half: bool,
    #[serde(default)]
    noise: Noise,
    /// Damages by name, with the row (`TABLE/ROW`) where they need one.
    #[serde(default)]
    damages: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SectionSpec {
    without: BTreeSet<String>,
    twice: BTreeSet<String>,
    bookmarks: BTreeSet<String>,
    /// Sections whose table is not there, and what stands in its place.
    lost: BTreeMap<String, Tables>,
    apart: bool,
}

/// Values before sums are made: six kinds of applicants, four outcomes.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Values {
    disclosure: BTreeMap<String, String>,
    requests: BTreeMap<String, [i64; 6]>,
    proceedings: BTreeMap<String, [i64; 4]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactSpec {
    title: usize,
    period: usize,
    #[serde(default)]
    signature: Option<String>,
    /// The year in the title, where it is not the report's.
    #[serde(default)]
    year: Option<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextSpec {
    opening: Vec<String>,
    overview: Vec<String>,
    problems: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FileSpec {
    encoding: Option<Encoding>,
    crlf: bool,
    /// A filter dropped every line that had been there before.
    deduplicated: bool,
}

fn latest_form() -> String {
    "2021".to_owned()
}

/// Every file of the corpus: path with `/`, bytes.
pub fn files(forms: &Forms) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    for place in PLACES {
        let specs: Vec<Spec> = options.from_str(place).expect("a file of bodies is valid RON");
        for spec in specs {
            let bytes = file(&spec, forms);
            files.insert(spec.path, bytes);
        }
    }
    for (path, text) in OTHERS {
        files.insert(path.to_owned(), text.as_bytes().to_vec());
    }
    files.insert("luting/2022/年报扫描件.png".to_owned(), picture::page());
    files
}

fn file(spec: &Spec, forms: &Forms) -> Vec<u8> {
    let form = forms.edition(&spec.form).expect("both editions are built in");
    let mut truth = Truth::zeros(form, &spec.agency, spec.year);
    spec.values.fill(&mut truth);
    for (address, text) in &spec.slips {
        put(&mut truth, address, text);
    }
    // The path is the seed: a new file changes no other.
    let seed = spec.path.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3));
    let mut random = Random::new(seed);
    let mut prose = spec.text.prose();
    prose.fill(&truth, &mut random);
    let text = render(&spec.plan(form), &truth, &prose, random).text;
    let text = if spec.file.deduplicated { without_repeated_lines(&text) } else { text };
    spec.file.encoding.unwrap_or(Encoding::Utf8).save(&text)
}

/// Puts what is printed as `text` into the cell at `address`.
fn put(truth: &mut Truth, address: &str, text: &str) {
    let cell = truth.form.find(&CellKey(address.to_owned())).expect("the corpus names cells of the form");
    truth.cells[cell] = if text.is_empty() { Shown::Blank } else { Shown::Value(text.parse::<Decimal>().expect("a figure")) };
}

fn without_repeated_lines(text: &str) -> String {
    let mut seen = BTreeSet::new();
    text.lines().filter(|line| seen.insert(line.trim())).flat_map(|line| [line, "\n"]).collect()
}

impl Values {
    fn fill(&self, truth: &mut Truth) {
        const APPLICANTS: [&str; 6] = ["natural_person", "business", "research", "nonprofit", "legal_service", "other"];
        const OUTCOMES: [&str; 4] = ["upheld", "corrected", "other", "pending"];
        for (row, figures) in &self.requests {
            for (column, figure) in APPLICANTS.iter().zip(figures) {
                truth.set(&format!("requests/{row}/{column}"), *figure);
            }
        }
        for (row, figures) in &self.proceedings {
            for (column, figure) in OUTCOMES.iter().zip(figures) {
                truth.set(&format!("proceedings/{row}/{column}"), *figure);
            }
        }
        truth.balance();
        for (address, text) in &self.disclosure {
            put(truth, address, text);
        }
    }
}

impl TextSpec {
    fn prose(&self) -> Prose {
        Prose {
            opening: self.opening.clone(),
            overview: self.overview.clone(),
            problems: self.problems.clone(),
            others: self.others.clone(),
        }
    }
}

impl Spec {
    fn plan(&self, form: &Form) -> Plan {
        let look = &self.look;
        let family = look.family;
        let signature = self.facts.signature.as_deref().map(|text| (date(text), false));
        Plan {
            layout: Layout {
                family,
                spans: look.spans.unwrap_or(family.spans()[0]),
                hidden: look.hidden,
                padded: look.padded,
                ragged: false,
                wide: look.wide,
            },
            wording: Wording {
                script: look.script.unwrap_or(Script::Simplified),
                punctuation: if look.half { Punctuation::Half } else { Punctuation::Full },
                readings: false,
                ordinals: 0,
            },
            figures: FigureStyle { thousands: look.thousands, ..FigureStyle::PLAIN },
            damages: look.damages.iter().map(|(name, row)| damage(name, row, form)).collect(),
            noise: Noise { apart: self.sections.apart, ..look.noise },
            title: self.facts.title,
            period: self.facts.period,
            signature,
            title_year: self.facts.year,
            sections: Sections {
                without: self.sections.without.clone(),
                twice: self.sections.twice.clone(),
                bookmarks: self.sections.bookmarks.clone(),
                lost: self.sections.lost.clone(),
            },
            eol: match family {
                Family::Folded => " ",
                _ if self.file.crlf => "\r\n",
                _ => "\n",
            },
        }
    }
}

fn date(text: &str) -> Date {
    let mut parts = text.split('-').map(|part| part.parse::<i16>().expect("a date is year-month-day"));
    let mut next = || parts.next().expect("a date has three parts");
    let year = next();
    let mut small = || u8::try_from(next()).expect("a month or day");
    Date { year, month: small(), day: small() }
}

fn damage(name: &str, row: &str, form: &Form) -> Damage {
    let at = || {
        let (table, row) = row.split_once('/').expect("a row is TABLE/ROW");
        let t = form.tables.iter().position(|t| t.key == table).expect("the corpus names tables of the form");
        (t, form.tables[t].row(row).expect("the corpus names rows of the form"))
    };
    match name {
        "RowGone" => Damage::RowGone(at()),
        "FigureDropped" => Damage::FigureDropped(at()),
        "OtherHeadMissing" => Damage::OtherHeadMissing,
        "HeadTypo" => Damage::HeadTypo,
        "DoubledHeads" => Damage::DoubledHeads,
        other => unreachable!("no damage of the corpus is called {other}"),
    }
}
