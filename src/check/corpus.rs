//! The reports of a corpus beside each other: which is whose, and for which year. Of every report a few numbers are kept, and
//! nothing of its text: what has to be compared across the corpus is given away in pairs, which whoever calls brings back in order, from
//! wherever there is room for them.
//!
//! Bodies are told apart by their names. Where a name without its place could be that of several
//! bodies, none of them is taken.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::core;
use super::peers::{Peers, kind, row};
use super::plausible::Plausible;
use super::shelf::{Shelf, count, key};
use super::{Alike, Around, RuleSet, Twins, implausible_value};
use crate::fold::{Folding, counts};
use crate::form::Content;
use crate::review::Sheet;
use crate::text::{ContentHash, SourceText, Span};

/// Sentences with fewer characters are everyone's.
const SHORTEST: usize = 10;
/// Most sentences of a report that are kept.
const MOST: usize = 96;
/// A sentence that more bodies have is everyone's.
const FEW: usize = 3;
/// A sentence that stands in more reports is not looked at any further.
const COMMON: usize = 64;

/// What a report says of itself that matters for others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trace {
    /// The body that filed it, as the report names it.
    pub agency: Option<Arc<str>>,
    /// Its year.
    pub year: Option<i16>,
    /// Its sentences, each as a number.
    pub marks: Box<[u32]>,
}

impl Trace {
    /// What a report says of itself.
    pub fn of(source: &SourceText, sheet: &Sheet, folding: &Folding) -> Self {
        let agency: Option<Arc<str>> = sheet.fact("agency").map(Into::into);
        let marks = marks(source, sheet, agency.as_deref().unwrap_or(""), folding);
        Self { agency, year: sheet.year(), marks }
    }
}

/// Where a report stands among others.
#[derive(Clone, Debug)]
pub struct Standing {
    hash: ContentHash,
    /// What tells its body from others.
    body: String,
    /// What its body has in common with others.
    kind: Option<String>,
    /// Its figures that are compared with those of others.
    pub row: Box<[u32]>,
}

impl Standing {
    /// Where the report at `path` stands: by what it says of itself, the hash of its file and its figures.
    pub fn of(folding: &Folding, trace: &Trace, (path, hash): (&str, ContentHash), figures: &Sheet) -> Self {
        Self::with(folding, trace, (path, hash), row(Plausible::built_in(), figures))
    }

    fn with(folding: &Folding, trace: &Trace, (path, hash): (&str, ContentHash), row: Box<[u32]>) -> Self {
        let kind = trace.agency.as_deref().and_then(|agency| kind(folding, &Plausible::built_in().kinds, agency));
        let body = key(folding, trace.agency.as_deref().unwrap_or(""), path);
        Self { hash, body, kind, row }
    }
}

/// All that other reports are compared with, to be kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Glance {
    /// What the report says of itself.
    pub trace: Trace,
    /// Its figures that are compared with those of others.
    pub row: Box<[u32]>,
}

impl Glance {
    /// What of a report is compared with others.
    pub fn of(source: &SourceText, sheet: &Sheet, folding: &Folding) -> Self {
        Self { trace: Trace::of(source, sheet, folding), row: row(Plausible::built_in(), sheet) }
    }

    /// Where the report at `path`, with this hash, stands.
    pub fn standing(&self, folding: &Folding, place: (&str, ContentHash)) -> Standing {
        Standing::with(folding, &self.trace, place, self.row.clone())
    }
}

/// The sentences of the sections of text but the last one, without names and numbers.
fn marks(source: &SourceText, sheet: &Sheet, agency: &str, folding: &Folding) -> Box<[u32]> {
    let Some(form) = sheet.form() else { return Box::default() };
    let last = form.sections.last().map(|section| section.key.as_str());
    let text = |key: &str| Some(key) != last && form.section(key).is_some_and(|section| section.content == Content::Text);
    let name = core(folding, agency);
    let wall = sheet.report().tables.iter().map(|table| table.span.start).min().unwrap_or(source.text().len());
    let name: Vec<u16> = name.encode_utf16().collect();
    let mut found: Vec<u32> = Vec::new();
    let mut codes = Vec::new();
    for section in sheet.report().sections.iter().filter(|section| text(&section.key)) {
        let end = if section.body.start < wall { section.body.end.min(wall) } else { section.body.end };
        let body = source.slice(Span::new(section.body.start, end));
        let mut rest = body;
        while !rest.is_empty() {
            let (end, stop) = stop(rest.as_bytes());
            codes.clear();
            folding.han_onto(&rest[..end], &mut codes);
            found.extend(mark(&codes, &name));
            rest = &rest[end + stop..];
        }
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST);
    found.into()
}

/// Where the first sign that ends sentences stands, and how many bytes it takes: one of `。；;！？` or a line
/// break, else the end.
fn stop(text: &[u8]) -> (usize, usize) {
    let mut at = 0;
    loop {
        match text[at..] {
            [b'\n' | b';', ..] => return (at, 1),
            [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x81 | 0x9B | 0x9F, ..] => return (at, 3),
            [0xE0..=0xFF, _, _, ..] => at += 3,
            [_, ..] => at += 1,
            [] => return (text.len(), 0),
        }
    }
}

/// A sentence of these Han characters as a number, the same for the same sentence on every machine; without
/// the name of its body and without numerals. Nothing where few characters are left.
fn mark(sentence: &[u16], name: &[u16]) -> Option<u32> {
    let (mut rest, mut count) = (sentence, 0);
    let named = name.first();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    while let [first, behind @ ..] = rest {
        if named == Some(first)
            && let Some(behind) = rest.strip_prefix(name)
        {
            rest = behind;
            continue;
        }
        rest = behind;
        if char::from_u32(u32::from(*first)).is_none_or(counts) {
            continue;
        }
        count += 1;
        // The bytes of the character: each takes three.
        for byte in [0xE0 | first >> 12, 0x80 | first >> 6 & 0x3F, 0x80 | first & 0x3F] {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    let number = || u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or(0);
    (count >= SHORTEST).then(number)
}

/// The reports of a corpus by body and year, each told by its number in path order.
#[derive(Debug)]
pub struct Bodies {
    reports: Vec<Report>,
    shelf: Shelf<u32>,
    /// Bodies and years with several reports: how many, and whether all have the same bytes.
    several: HashMap<(u32, i16), (usize, bool)>,
    /// Where a rule asks for them.
    peers: Option<Peers>,
}

/// What is kept of a report.
#[derive(Clone, Copy, Debug)]
struct Report {
    /// The number of its body, of the name that it gives it where it states its year too, and of the kind and year that it is
    /// compared with.
    body: u32,
    agency: u32,
    group: u32,
    year: Option<i16>,
    /// The beginning of the hash of its file: as good as all of it.
    hash: [u8; 16],
    alike: Like,
}

/// The report that one is most like, how many of its sentences were looked at, and how many stand there too. There are at most [`MOST`].
#[derive(Clone, Copy, Debug, Default)]
struct Like {
    other: u32,
    sentences: u8,
    shared: u8,
}

/// What has no number.
const NONE: u32 = u32::MAX;

impl Report {
    const UNREAD: Self =
        Self { body: NONE, agency: NONE, group: NONE, year: None, hash: [0; 16], alike: Like { other: 0, sentences: 0, shared: 0 } };
}

/// A pair of numbers given away: what is the same in the first is brought back together.
pub type Pair = (u32, u32);

impl Bodies {
    /// No reports yet, to be checked by `rules`.
    pub fn new(folding: &Arc<Folding>, rules: &RuleSet) -> Self {
        let peers = rules.has(implausible_value::RULE.name).then(|| Peers::new(Plausible::built_in()));
        Self { reports: Vec::new(), shelf: Shelf::new(Arc::clone(folding)), several: HashMap::new(), peers }
    }

    /// Takes in the next report, in path order; nothing of one that cannot be read. Gives its sentences and its figures away: to be
    /// brought back to [`Bodies::share`] and [`Bodies::compare`] when all reports were taken in.
    pub fn put(&mut self, report: Option<(&Trace, Standing)>, sentences: impl FnMut(Pair), figures: impl FnMut(Pair)) {
        let number = count(self.reports.len());
        let Some((trace, standing)) = report else { return self.reports.push(Report::UNREAD) };
        let body = self.shelf.body(standing.body);
        let known = trace.agency.as_ref().zip(trace.year);
        // A report that is kept in two files is one report to its peers.
        let is_copy = trace.year.is_some_and(|year| self.shelf.of_year(body, year).next().is_some());
        let agency = known.map_or(NONE, |(agency, year)| self.shelf.place(number, (body, year), agency));
        let group = self.peers.as_mut().zip(standing.kind.zip(trace.year));
        let group = group.map_or(NONE, |(peers, (kind, year))| peers.group(&kind, year));
        if let Some(peers) = self.peers.as_ref().filter(|_| group != NONE && !is_copy) {
            peers.figures(group, &standing.row).for_each(figures);
        }
        trace.marks.iter().map(|mark| (*mark, number)).for_each(sentences);
        let mut hash = [0; 16];
        hash.copy_from_slice(&standing.hash.bytes()[..16]);
        self.reports.push(Report { body, agency, group, year: trace.year, hash, alike: Like::default() });
    }

    /// Takes in all figures that are compared with each other.
    pub fn compare(&mut self, number: u32, figures: &[u32]) {
        if let Some(peers) = &mut self.peers {
            peers.compare(number, figures);
        }
    }

    /// Takes in all reports with one sentence, and gives away what is to be brought back to [`Bodies::like`]: where few bodies have it,
    /// each report with every other that it may have the sentence from.
    pub fn share(&mut self, holders: &[u32], mut likes: impl FnMut(Pair)) {
        if holders.len() > COMMON || !self.are_few(holders) {
            return;
        }
        for &own in holders {
            let Some(report) = self.report_mut(own) else { continue };
            report.alike.sentences += 1;
            let (body, Some(year)) = (report.body, report.year) else { continue };
            holders.iter().filter(|other| self.is_earlier(**other, (own, body, year))).for_each(|other| likes((own, *other)));
        }
    }

    /// Takes in which reports share sentences with one, in order, each as often as there are such sentences.
    pub fn like(&mut self, own: u32, others: &[u32]) {
        // Of those that share as many the first in path order.
        let same = others.chunk_by(|a, b| a == b).rev().max_by_key(|same| same.len());
        if let (Some(same), Some(report)) = (same, self.report_mut(own)) {
            (report.alike.other, report.alike.shared) = (same[0], u8::try_from(same.len()).unwrap_or(u8::MAX));
        }
    }

    /// Finds the bodies and years with several reports, when all were taken in.
    pub fn settle(&mut self) {
        let mut all = self.shelf.all().peekable();
        while let Some((place, first)) = all.next() {
            let hash = self.report(*first).map(|report| report.hash);
            let (mut count, mut same) = (1, true);
            while let Some((_, other)) = all.next_if(|(other, _)| *other == place) {
                count += 1;
                same &= self.report(*other).map(|report| report.hash) == hash;
            }
            if count > 1 {
                self.several.insert(place, (count, same));
            }
        }
    }

    /// The report of the same body for the year before. Of several the first in path order.
    pub fn before(&self, report: u32) -> Option<u32> {
        self.shelf.before_of(self.place(report)?).ok().flatten()
    }

    /// The report of the same body for the year after. Of several the first in path order.
    pub fn after(&self, report: u32) -> Option<u32> {
        self.shelf.after_of(self.place(report)?).ok().flatten()
    }

    /// The body and year of a report that states both.
    fn place(&self, report: u32) -> Option<(u32, i16)> {
        let report = self.report(report).filter(|report| report.agency != NONE)?;
        Some((report.body, report.year?))
    }

    /// What the corpus says about a report with this row of figures; `path` tells those of others.
    pub fn around(&self, number: u32, row: &[u32], path: impl Fn(u32) -> Arc<str>) -> Around {
        let (Some(report), Some((body, year))) = (self.report(number), self.place(number)) else { return Around::default() };
        let first = || self.shelf.of_year(body, year).find(|other| **other != number);
        let several = self.several.get(&(body, year));
        let twins = several.and_then(|(count, same)| Some(Twins { count: count - 1, first: path(*first()?), same: *same }));
        let (missing, unclear) = match self.shelf.before_of((body, year)) {
            Ok(Some(_)) => (Vec::new(), Vec::new()),
            Ok(None) => (self.shelf.gap(body, year), Vec::new()),
            Err(names) => (Vec::new(), names),
        };
        let far = self.peers.as_ref().filter(|_| report.group != NONE).map(|peers| peers.far(report.group, row));
        Around { twins, missing, unclear, alike: self.alike(report.alike, path), far: far.unwrap_or_default() }
    }

    /// The earlier report, or another body's, with most of the sentences that few bodies have.
    fn alike(&self, Like { other, sentences, shared }: Like, path: impl Fn(u32) -> Arc<str>) -> Option<Alike> {
        let report = self.report(other).filter(|_| shared > 0)?;
        Some(Alike {
            path: path(other),
            agency: self.shelf.named(report.agency).to_owned(),
            year: report.year,
            sentences: usize::from(sentences),
            shared: usize::from(shared),
        })
    }

    fn report_mut(&mut self, number: u32) -> Option<&mut Report> {
        self.reports.get_mut(usize::try_from(number).ok()?)
    }

    fn report(&self, number: u32) -> Option<&Report> {
        self.reports.get(usize::try_from(number).ok()?)
    }

    /// Whether reports are of no more than a few bodies.
    fn are_few(&self, reports: &[u32]) -> bool {
        let mut seen = [NONE; FEW];
        let mut count = 0;
        for body in reports.iter().filter_map(|report| self.report(*report)).map(|report| report.body) {
            if !seen[..count].contains(&body) {
                let Some(place) = seen.get_mut(count) else { return false };
                *place = body;
                count += 1;
            }
        }
        true
    }

    /// Whether a report is an earlier one, or one of the same year by another body that comes first.
    fn is_earlier(&self, other: u32, (own, body, year): (u32, u32, i16)) -> bool {
        let Some(report) = self.report(other) else { return false };
        match report.year {
            Some(earlier) if earlier == year => report.body != body && other < own,
            Some(earlier) => earlier < year,
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::report::{Kind, Reason, Report as Read};

    /// Reports in path order.
    struct Corpus {
        paths: Vec<&'static str>,
        bodies: Bodies,
    }

    type Told = (&'static str, &'static str, i16);

    fn corpus(all: &[(Told, &[u32])]) -> Corpus {
        let folding = Arc::new(Folding::read(include_str!("../../assets/fold.ron")).expect("valid"));
        let mut bodies = Bodies::new(&folding, &RuleSet::default());
        let mut sentences = BTreeMap::<u32, Vec<u32>>::new();
        for ((path, agency, year), marks) in all {
            let hash = ContentHash::of(format!("{agency}{year}").as_bytes());
            let trace = Trace { agency: Some((*agency).into()), year: Some(*year), marks: (*marks).into() };
            let figures = Sheet::printed(Arc::new(Read::other(Kind::Report, Reason::Labels)));
            let standing = Standing::of(&folding, &trace, (path, hash), &figures);
            bodies.put(Some((&trace, standing)), |(mark, report)| sentences.entry(mark).or_default().push(report), |_| ());
        }
        let mut likes = BTreeMap::<u32, Vec<u32>>::new();
        for holders in sentences.values() {
            bodies.share(holders, |(own, other)| likes.entry(own).or_default().push(other));
        }
        for (own, others) in &mut likes {
            others.sort_unstable();
            bodies.like(*own, others);
        }
        bodies.settle();
        Corpus { paths: all.iter().map(|((path, ..), _)| *path).collect(), bodies }
    }

    impl Corpus {
        fn told(all: &[Told]) -> Self {
            corpus(&all.iter().map(|told| (*told, &[][..])).collect::<Vec<_>>())
        }

        fn number(&self, path: &str) -> u32 {
            count(self.paths.binary_search(&path).expect("in path order"))
        }

        fn path(&self, number: u32) -> Arc<str> {
            self.paths[usize::try_from(number).expect("small")].into()
        }

        fn before(&self, path: &str) -> Option<Arc<str>> {
            self.bodies.before(self.number(path)).map(|number| self.path(number))
        }

        fn after(&self, path: &str) -> Option<Arc<str>> {
            self.bodies.after(self.number(path)).map(|number| self.path(number))
        }

        fn around(&self, path: &str) -> Around {
            self.bodies.around(self.number(path), &[], |number| self.path(number))
        }
    }

    fn before(all: &[Told], path: &str) -> Option<Arc<str>> {
        Corpus::told(all).before(path)
    }

    #[test]
    fn sentences_end_where_their_signs_stand() {
        for text in ["", "。", "甲乙。丙；丁;\n戊！己？庚", "𠀀。é；〈丙〉，丁：\r\n戊", "！？"] {
            let pieces = std::iter::successors(Some(text), |rest| {
                let (end, length) = stop(rest.as_bytes());
                (length > 0).then(|| &rest[end + length..])
            });
            let pieces = pieces.map(|rest| &rest[..stop(rest.as_bytes()).0]);
            assert!(pieces.eq(text.split(['。', '；', ';', '！', '？', '\n'])), "{text}");
        }
    }

    #[test]
    fn the_year_before_is_found_under_long_and_short_names() {
        let same = [("a", "栖梧县水利局", 2021), ("b", "栖梧县水利局", 2022)];
        assert_eq!(before(&same, "b").as_deref(), Some("a"));
        assert_eq!(before(&same, "a"), None);
        let long = [("a", "浑江区三道沟镇人民政府", 2021), ("b", "三道沟镇", 2022)];
        assert_eq!(before(&long, "b").as_deref(), Some("a"));
        let office = [("a", "栖梧县人民政府", 2021), ("b", "栖梧县人民政府办公室", 2022)];
        assert_eq!(before(&office, "b"), None, "an office is no government");
        let script = [("a", "棲梧縣水利局", 2021), ("b", "栖梧县水利局", 2022)];
        assert_eq!(before(&script, "b").as_deref(), Some("a"));
    }

    #[test]
    fn the_year_after_is_the_one_whose_year_before_it_is() {
        let after = |all: &[Told], path: &str| Corpus::told(all).after(path);
        let long = [("a", "浑江区三道沟镇人民政府", 2021), ("b", "三道沟镇", 2022)];
        assert_eq!(after(&long, "a").as_deref(), Some("b"));
        assert_eq!(after(&long, "b"), None);
        let unclear = [("a", "栖梧县教育局", 2021), ("b", "鹭汀县教育局", 2021), ("c", "教育局", 2022)];
        assert_eq!(after(&unclear, "a"), None);
    }

    #[test]
    fn a_name_that_several_bodies_may_have_is_said_and_not_guessed() {
        let all = [("a/2021.txt", "栖梧县教育局", 2021), ("b/2021.txt", "鹭汀县教育局", 2021), ("c/2022.txt", "教育局", 2022)];
        let told = Corpus::told(&all);
        assert_eq!(told.before("c/2022.txt"), None);
        assert_eq!(told.around("c/2022.txt").unclear, ["栖梧县教育局", "鹭汀县教育局"]);
        // One of the two goes on under its own name: the other one is left.
        let others = [("a", "栖梧县教育局", 2021), ("b", "鹭汀县教育局", 2021), ("c", "教育局", 2022), ("d", "鹭汀县教育局", 2022)];
        assert_eq!(before(&others, "c").as_deref(), Some("a"));
    }

    #[test]
    fn names_without_a_place_are_told_apart_by_their_folders() {
        let all = [("丙/2021/教育局.txt", "教育局", 2021), ("甲/2021/教育局.txt", "教育局", 2021), ("甲/2022/教育局.txt", "教育局", 2022)];
        let told = Corpus::told(&all);
        assert_eq!(told.before("甲/2022/教育局.txt").as_deref(), Some("甲/2021/教育局.txt"));
        assert_eq!(told.around("甲/2021/教育局.txt").twins, None);
    }

    #[test]
    fn twins_and_gaps_are_found() {
        let told = Corpus::told(&[("a", "甲县水利局", 2020), ("b", "甲县水利局", 2023), ("c", "甲县水利局", 2023)]);
        assert_eq!(told.around("a").twins, None);
        for (path, first) in [("b", "c"), ("c", "b")] {
            assert_eq!(told.around(path).twins, Some(Twins { count: 1, first: first.into(), same: true }));
            assert_eq!(told.around(path).missing, [2021, 2022]);
        }
        // Under long and short names the body is one, and the bytes are not.
        let told = Corpus::told(&[("b", "甲县人民政府", 2023), ("c", "甲县人民政府", 2023), ("d", "甲县政府", 2023)]);
        assert_eq!(told.around("c").twins, Some(Twins { count: 2, first: "b".into(), same: false }));
    }

    #[test]
    fn a_report_is_like_the_earlier_one_that_shares_the_sentences_few_have() {
        let own: Vec<u32> = (0..10).collect();
        let second = [&own[..9], &[100, 200][..]].concat();
        let mut all: Vec<(Told, &[u32])> = vec![
            (("a", "甲县水利局", 2021), &own),
            (("b", "甲县水利局", 2022), &second),
            (("c", "乙县水利局", 2022), &[100, 300]),
            (("d", "丙县水利局", 2022), &[100]),
            (("e", "丁县水利局", 2022), &[100]),
        ];
        let alike = corpus(&all).around("b").alike.expect("alike");
        assert_eq!((&*alike.path, alike.shared, alike.sentences), ("a", 9, 10), "sentence 100 is everyone's");
        assert_eq!(corpus(&all).around("a").alike, None, "the earlier one is nobody's copy");
        all.truncate(1);
        assert_eq!(corpus(&all).around("a").alike, None);
    }
}
