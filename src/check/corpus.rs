//! The reports of a corpus beside each other: which is whose, and for which year. Of every report one
//! small record is kept, never its text.
//!
//! Bodies are told apart by their names. Where a name without its place could be that of several
//! bodies, none of them is taken.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::body::core;
use super::peers::Peers;
use super::plausible::Plausible;
use super::shelf::{Shelf, key};
use super::{Alike, Around, RuleSet, Twin, implausible_value};
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
/// The parts of all sentences that are looked at one after the other.
const PARTS: u32 = 16;

/// What is kept of a report.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its path within the corpus.
    pub path: Arc<str>,
    /// The body that filed it, as the report names it.
    pub agency: Option<Arc<str>>,
    /// Its year.
    pub year: Option<i16>,
    /// The hash of the file.
    pub hash: ContentHash,
    /// Its sentences, each as a number.
    pub marks: Box<[u32]>,
}

impl Trace {
    /// What is to be kept of a report.
    pub fn of(path: &Arc<str>, source: &SourceText, sheet: &Sheet, folding: &Folding) -> Self {
        let agency: Option<Arc<str>> = sheet.fact("agency").map(Into::into);
        let marks = marks(source, sheet, agency.as_deref().unwrap_or(""), folding);
        Self { path: path.clone(), agency, year: sheet.year(), hash: *source.hash(), marks }
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

/// The sentences that stand in several reports, each with the numbers of these, sorted. A part of all sentences at a time, so
/// that those of one report alone, most of them, are never there together.
fn sentences(traces: &[Trace]) -> Vec<(u32, u32)> {
    let (mut shared, mut part) = (Vec::new(), Vec::new());
    for number in 0..PARTS {
        let first = number * (u32::MAX / PARTS + 1);
        let last = first + u32::MAX / PARTS;
        part.clear();
        for (report, trace) in traces.iter().enumerate() {
            let report = u32::try_from(report).unwrap_or(u32::MAX);
            let marks = &trace.marks[trace.marks.partition_point(|mark| *mark < first)..];
            part.extend(marks.iter().take_while(|mark| **mark <= last).map(|mark| (*mark, report)));
        }
        part.sort_unstable();
        for same in part.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            shared.extend_from_slice(&same[..same.len().min(COMMON + 1)]);
        }
    }
    shared.shrink_to_fit();
    shared
}

/// The reports of a corpus by body and year, with what they say.
#[derive(Debug)]
pub struct Bodies {
    /// In path order.
    traces: Vec<Trace>,
    /// The number of each report's body.
    body_of: Vec<usize>,
    shelf: Shelf,
    /// Sentences of several reports, each with its report, sorted.
    sentences: Vec<(u32, u32)>,
    peers: Option<Peers>,
}

impl Bodies {
    /// The reports of `traces` beside each other.
    pub fn of(mut traces: Vec<Trace>, folding: &Arc<Folding>) -> Self {
        traces.sort_by(|a, b| a.path.cmp(&b.path));
        let mut body_of = Vec::with_capacity(traces.len());
        let mut shelf = Shelf::new(Arc::clone(folding));
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for trace in &traces {
            let next = numbers.len();
            let agency = trace.agency.as_deref().unwrap_or("");
            body_of.push(*numbers.entry(key(folding, agency, &trace.path)).or_insert(next));
            if let (Some(year), Some(agency)) = (trace.year, &trace.agency) {
                shelf.put(&trace.path, agency, year);
            }
        }
        let sentences = sentences(&traces);
        Self { traces, body_of, shelf, sentences, peers: None }
    }

    /// The number of the report at `path`: they are counted in path order.
    pub fn number(&self, path: &str) -> Option<usize> {
        self.traces.binary_search_by(|trace| (*trace.path).cmp(path)).ok()
    }

    /// Lets the figures of bodies of one kind speak too, where a rule asks for them; `sheet` gives those of
    /// the report of a number.
    #[must_use]
    pub fn with_peers(mut self, rules: &RuleSet, sheet: impl Fn(usize) -> Option<Sheet>) -> Self {
        if rules.has(implausible_value::RULE.name) {
            let reports = self.traces.iter().enumerate().map(|(at, trace)| (trace.agency.as_deref(), trace.year, sheet(at)));
            self.peers = Some(Peers::of(reports, Folding::built_in(), Plausible::built_in()));
        }
        self
    }

    /// The report of the same body for the year before: its path. Of several the first in path order.
    pub fn before(&self, path: &str) -> Option<Arc<str>> {
        self.shelf.before(path).ok().flatten()
    }

    /// The report of the same body for the year after: its path. Of several the first in path order.
    pub fn after(&self, path: &str) -> Option<Arc<str>> {
        self.shelf.after(path).ok().flatten()
    }

    /// What the corpus says about the report at `path`.
    pub fn around(&self, path: &str) -> Around {
        let Some((report, body, year)) = self.place(path) else { return Around::default() };
        let own = &self.traces[report];
        let same = |path: &Arc<str>| self.number(path).is_some_and(|other| self.traces[other].hash == own.hash);
        let twins = self.shelf.twins(path).map(|other| Twin { path: other.clone(), same: same(other) }).collect();
        let (missing, unclear) = match self.shelf.before(path) {
            Ok(Some(_)) => (Vec::new(), Vec::new()),
            Ok(None) => (self.shelf.gap(path), Vec::new()),
            Err(names) => (Vec::new(), names),
        };
        let far = self.peers.as_ref().map(|peers| peers.far(report)).unwrap_or_default();
        Around { twins, missing, unclear, alike: self.alike(report, body, year), far }
    }

    /// A report's number, its body and its year.
    fn place(&self, path: &str) -> Option<(usize, usize, i16)> {
        let report = self.number(path)?;
        let trace = &self.traces[report];
        trace.agency.as_ref()?;
        Some((report, self.body_of[report], trace.year?))
    }

    /// The earlier report, or another body's, with most of the sentences that few bodies have.
    fn alike(&self, report: usize, body: usize, year: i16) -> Option<Alike> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let mut sentences = 0;
        for &mark in &self.traces[report].marks {
            let from = self.sentences.partition_point(|&(other, _)| other < mark);
            let behind = &self.sentences[from..];
            let count = behind.iter().take(COMMON + 1).take_while(|&&(other, _)| other == mark).count();
            let holders = behind[..count].iter().filter_map(|&(_, holder)| usize::try_from(holder).ok());
            if count > COMMON || !self.are_few(holders.clone()) {
                continue;
            }
            sentences += 1;
            for holder in holders.filter(|&holder| self.is_earlier(holder, (report, body, year))) {
                *shared.entry(holder).or_default() += 1;
            }
        }
        let (&other, &shared) = shared.iter().max_by_key(|(holder, count)| (**count, std::cmp::Reverse(**holder)))?;
        let trace = &self.traces[other];
        Some(Alike {
            path: trace.path.clone(),
            agency: trace.agency.as_deref().unwrap_or_default().to_owned(),
            year: trace.year,
            sentences,
            shared,
        })
    }

    /// Whether reports are of no more than a few bodies.
    fn are_few(&self, reports: impl Iterator<Item = usize>) -> bool {
        let mut seen = [usize::MAX; FEW];
        let mut count = 0;
        for body in reports.map(|report| self.body_of[report]) {
            if !seen[..count].contains(&body) {
                let Some(place) = seen.get_mut(count) else { return false };
                *place = body;
                count += 1;
            }
        }
        true
    }

    /// Whether a report is an earlier one, or one of the same year by another body that comes first.
    fn is_earlier(&self, other: usize, (report, body, year): (usize, usize, i16)) -> bool {
        match self.traces[other].year {
            Some(earlier) if earlier == year => self.body_of[other] != body && other < report,
            Some(earlier) => earlier < year,
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(path: &str, agency: &str, year: i16, marks: &[u32]) -> Trace {
        let hash = ContentHash::of(format!("{agency}{year}").as_bytes());
        Trace { path: path.into(), agency: Some(agency.into()), year: Some(year), hash, marks: marks.into() }
    }

    fn bodies(traces: Vec<Trace>) -> Bodies {
        let folding = Folding::read(include_str!("../../assets/fold.ron")).expect("valid");
        Bodies::of(traces, &Arc::new(folding))
    }

    fn before(all: &[(&str, &str, i16)], path: &str) -> Option<String> {
        bodies(all.iter().map(|(path, agency, year)| trace(path, agency, *year, &[])).collect()).before(path).map(|p| p.to_string())
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
        let after = |all: &[(&str, &str, i16)], path: &str| {
            bodies(all.iter().map(|(path, agency, year)| trace(path, agency, *year, &[])).collect()).after(path).map(|p| p.to_string())
        };
        let long = [("a", "浑江区三道沟镇人民政府", 2021), ("b", "三道沟镇", 2022)];
        assert_eq!(after(&long, "a").as_deref(), Some("b"));
        assert_eq!(after(&long, "b"), None);
        let unclear = [("a", "栖梧县教育局", 2021), ("b", "鹭汀县教育局", 2021), ("c", "教育局", 2022)];
        assert_eq!(after(&unclear, "a"), None);
    }

    #[test]
    fn a_name_that_several_bodies_may_have_is_said_and_not_guessed() {
        let all = vec![
            trace("a/2021.txt", "栖梧县教育局", 2021, &[]),
            trace("b/2021.txt", "鹭汀县教育局", 2021, &[]),
            trace("c/2022.txt", "教育局", 2022, &[]),
        ];
        let bodies = bodies(all);
        assert_eq!(bodies.before("c/2022.txt"), None);
        assert_eq!(bodies.around("c/2022.txt").unclear, ["栖梧县教育局", "鹭汀县教育局"]);
        // One of the two goes on under its own name: the other one is left.
        let others = [("a", "栖梧县教育局", 2021), ("b", "鹭汀县教育局", 2021), ("c", "教育局", 2022), ("d", "鹭汀县教育局", 2022)];
        assert_eq!(before(&others, "c").as_deref(), Some("a"));
    }

    #[test]
    fn names_without_a_place_are_told_apart_by_their_folders() {
        let all = [("甲/2021/教育局.txt", "教育局", 2021), ("乙/2021/教育局.txt", "教育局", 2021), ("乙/2022/教育局.txt", "教育局", 2022)];
        assert_eq!(before(&all, "乙/2022/教育局.txt").as_deref(), Some("乙/2021/教育局.txt"));
        let bodies = bodies(all.iter().map(|(path, agency, year)| trace(path, agency, *year, &[])).collect());
        assert!(bodies.around("乙/2021/教育局.txt").twins.is_empty());
    }

    #[test]
    fn twins_and_gaps_are_found() {
        let all = vec![trace("a", "甲县水利局", 2020, &[]), trace("b", "甲县水利局", 2023, &[]), trace("c", "甲县水利局", 2023, &[])];
        let around = bodies(all).around("b");
        assert_eq!(around.twins, [Twin { path: "c".into(), same: true }]);
        assert_eq!(around.missing, [2021, 2022]);
    }

    #[test]
    fn a_report_is_like_the_earlier_one_that_shares_the_sentences_few_have() {
        let own: Vec<u32> = (0..10).collect();
        let mut all = vec![
            trace("a", "甲县水利局", 2021, &own),
            trace("b", "甲县水利局", 2022, &[&own[..9], &[100, 200][..]].concat()),
            trace("c", "乙县水利局", 2022, &[100, 300]),
            trace("d", "丙县水利局", 2022, &[100]),
            trace("e", "丁县水利局", 2022, &[100]),
        ];
        let alike = bodies(all.clone()).around("b").alike.expect("alike");
        assert_eq!((&*alike.path, alike.shared, alike.sentences), ("a", 9, 10), "sentence 100 is everyone's");
        assert_eq!(bodies(all.clone()).around("a").alike, None, "the earlier one is nobody's copy");
        all.truncate(1);
        assert_eq!(bodies(all).around("a").alike, None);
    }
}
