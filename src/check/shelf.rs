//! Which report is whose, and for which year: kept up to date one report at a time, so that the terminal and the command line
//! ask the same.
//!
//! Bodies are told apart by their names. Where a name without its place could be that of several bodies, none of them is taken.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::ops::Bound;
use std::sync::Arc;

use super::body::{core, differ_by_place};
use super::place_of_body;
use crate::fold::Folding;

/// The reports of a corpus by body and year, each told by an `R`: its path, or its number in path order. `R::default()` comes before all
/// of them.
#[derive(Debug)]
pub struct Shelf<R> {
    folding: Arc<Folding>,
    /// The number of each body that was ever met by its key, and the keys by their numbers.
    bodies: BTreeMap<Arc<str>, u32>,
    keys: Vec<Arc<str>>,
    /// The keys of the bodies by their names from the last character to the first: those whose names end alike stand together.
    by_ending: BTreeSet<(Box<str>, Arc<str>)>,
    /// By body, year and path the number of the name that the report gives the body.
    reports: BTreeMap<(u32, i16, R), u32>,
    places: HashMap<R, (u32, i16)>,
    names: Names,
}

/// Names by numbers: each is kept once.
#[derive(Debug, Default)]
struct Names {
    all: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Names {
    fn number(&mut self, name: &Arc<str>) -> u32 {
        self.numbers.get(name).copied().unwrap_or_else(|| {
            let number = count(self.all.len());
            self.all.push(Arc::clone(name));
            self.numbers.insert(Arc::clone(name), number);
            number
        })
    }
}

/// As a number of those that are kept by the million.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Names of the bodies that it could be, of which none is taken: the first of them, where there are many.
pub type Unclear = Vec<String>;

/// So many bodies are named that one could be; further ones are an ellipsis.
const MOST_NAMED: usize = 6;

impl<R: Ord + Hash + Clone + Default> Shelf<R> {
    /// An empty shelf.
    pub fn new(folding: Arc<Folding>) -> Self {
        Self {
            folding,
            bodies: BTreeMap::new(),
            keys: Vec::new(),
            by_ending: BTreeSet::new(),
            reports: BTreeMap::new(),
            places: HashMap::new(),
            names: Names::default(),
        }
    }

    /// Puts the report at `path` there, in place of what was known of it.
    pub fn put(&mut self, report: &R, path: &str, agency: &Arc<str>, year: i16) {
        self.take(report);
        let body = self.body(key(&self.folding, agency, path));
        self.place(report.clone(), (body, year), agency);
        self.places.insert(report.clone(), (body, year));
    }

    /// Puts a report of a body and year there, to be asked for by these; the number of the name that it gives the body.
    pub(super) fn place(&mut self, report: R, (body, year): (u32, i16), agency: &Arc<str>) -> u32 {
        let name = self.names.number(agency);
        self.reports.insert((body, year, report), name);
        name
    }

    /// The name of this number.
    pub(super) fn named(&self, number: u32) -> &str {
        self.names.all.get(usize::try_from(number).unwrap_or(usize::MAX)).map_or("", |name| &**name)
    }

    /// The number of the body with this key; a new one where it was never met.
    pub(super) fn body(&mut self, key: String) -> u32 {
        self.bodies.get(&*key).copied().unwrap_or_else(|| {
            let (key, number) = (Arc::<str>::from(key), count(self.keys.len()));
            self.by_ending.insert((backwards(core_of(&key)), Arc::clone(&key)));
            self.bodies.insert(Arc::clone(&key), number);
            self.keys.push(key);
            number
        })
    }

    /// Takes a report away.
    pub fn take<Q: Hash + Eq + ?Sized>(&mut self, report: &Q)
    where
        R: Borrow<Q>,
    {
        // Its body may stay: one without reports is nobody's namesake.
        if let Some((report, (body, year))) = self.places.remove_entry(report) {
            self.reports.remove(&(body, year, report));
        }
    }

    /// The report of the same body for the year before, of several the first in path order; the names of the bodies it could be where
    /// that is unclear.
    pub fn before<Q: Hash + Eq + ?Sized>(&self, report: &Q) -> Result<Option<R>, Unclear>
    where
        R: Borrow<Q>,
    {
        self.places.get(report).map_or(Ok(None), |place| self.before_of(*place))
    }

    /// The report for the year before of this body and year.
    pub(super) fn before_of(&self, (body, year): (u32, i16)) -> Result<Option<R>, Unclear> {
        let body = self.body_before(body, year)?;
        Ok(body.and_then(|body| self.of_year(body, year - 1).next().cloned()))
    }

    /// The report of the same body for the year after, in the same manner.
    pub fn after<Q: Hash + Eq + ?Sized>(&self, report: &Q) -> Result<Option<R>, Unclear>
    where
        R: Borrow<Q>,
    {
        self.places.get(report).map_or(Ok(None), |place| self.after_of(*place))
    }

    /// The report for the year after of this body and year.
    pub(super) fn after_of(&self, (body, year): (u32, i16)) -> Result<Option<R>, Unclear> {
        let after = year + 1;
        if let Some(own) = self.of_year(body, after).next() {
            return Ok(Some(own.clone()));
        }
        // A body under another name whose year before is this very report's body.
        let follows = |other: u32| self.body_before(other, after).ok().flatten() == Some(body);
        let others = self.namesakes(body).filter(|other| self.has(*other, after) && follows(*other));
        let only = self.only(others)?;
        Ok(only.and_then(|body| self.of_year(body, after).next().cloned()))
    }

    /// Every report of the same body, one a year, in the order of the years; as far as no year between is missing and nothing is
    /// unclear.
    pub fn line<Q: Hash + Eq + ?Sized>(&self, report: &Q) -> Vec<(i16, R)>
    where
        R: Borrow<Q>,
    {
        let Some((own, (_, year))) = self.places.get_key_value(report) else { return Vec::new() };
        let mut line = vec![(*year, own.clone())];
        let (mut at, mut here) = (*year, own.clone());
        while let Ok(Some(before)) = self.before(here.borrow()) {
            at -= 1;
            line.push((at, before.clone()));
            here = before;
        }
        line.reverse();
        (at, here) = (*year, own.clone());
        while let Ok(Some(after)) = self.after(here.borrow()) {
            at += 1;
            line.push((at, after.clone()));
            here = after;
        }
        line
    }

    /// All reports by their bodies and years.
    pub(super) fn all(&self) -> impl Iterator<Item = ((u32, i16), &R)> {
        self.reports.keys().map(|(body, year, report)| ((*body, *year), report))
    }

    /// The reports of a body for a year, in path order.
    pub(super) fn of_year(&self, body: u32, year: i16) -> impl Iterator<Item = &R> {
        let from = self.reports.range((body, year, R::default())..);
        from.map(|(place, _)| place).take_while(move |place| (place.0, place.1) == (body, year)).map(|(_, _, report)| report)
    }

    /// The years directly before one without a report of the body, where an earlier one is there.
    pub(super) fn gap(&self, body: u32, year: i16) -> Vec<i16> {
        let earlier = self.reports.range((body, i16::MIN, R::default())..(body, year, R::default())).next_back();
        earlier.map_or_else(Vec::new, |((_, earlier, _), _)| (earlier + 1..year).collect())
    }

    /// The body with the report for the year before: this one, or the only one that it can be under another name. The names of those it
    /// could be where there are several.
    fn body_before(&self, body: u32, year: i16) -> Result<Option<u32>, Unclear> {
        let before = year - 1;
        if self.has(body, before) {
            return Ok(Some(body));
        }
        // A body with a report for this year too is another one.
        self.only(self.namesakes(body).filter(|other| self.has(*other, before) && !self.has(*other, year)))
    }

    /// The only one of `bodies`; the names of the first of them where there are several.
    fn only(&self, bodies: impl Iterator<Item = u32>) -> Result<Option<u32>, Unclear> {
        let found: Vec<u32> = bodies.take(MOST_NAMED + 1).collect();
        if let [] | [_] = found[..] {
            return Ok(found.first().copied());
        }
        let mut names: Vec<String> = found.iter().take(MOST_NAMED).map(|body| self.name(*body).to_owned()).collect();
        names.extend((found.len() > MOST_NAMED).then(|| "…".to_owned()));
        Err(names)
    }

    /// The other bodies whose names are this one's, places before it more or less.
    fn namesakes(&self, body: u32) -> impl Iterator<Item = u32> {
        let key = usize::try_from(body).ok().and_then(|body| self.keys.get(body)).map_or("", |key| &**key);
        let core = core_of(key);
        let shorter = core.char_indices().map(|(at, _)| &core[at..]).filter(move |tail| differ_by_place(tail, core));
        let ending = backwards(core);
        let alike = self.by_ending.range((Bound::Included((ending.clone(), Arc::from(""))), Bound::Unbounded));
        let longer = alike.take_while(move |(name, _)| name.starts_with(&*ending)).map(|(_, body)| body);
        let longer = longer.filter(move |other| core_of(other).len() > core.len() && differ_by_place(core, core_of(other)));
        let longer = longer.filter_map(|other| self.bodies.get(other).copied());
        shorter.flat_map(|tail| self.of_core(tail)).chain(longer).filter(move |other| *other != body)
    }

    /// The bodies with these characters as their name.
    fn of_core(&self, core: &str) -> impl Iterator<Item = u32> {
        let (from, to) = (format!("{core}|"), format!("{core}}}"));
        let in_folders = self.bodies.range::<str, _>((Bound::Included(from.as_str()), Bound::Excluded(to.as_str())));
        self.bodies.get(core).copied().into_iter().chain(in_folders.map(|(_, body)| *body))
    }

    fn has(&self, body: u32, year: i16) -> bool {
        self.of_year(body, year).next().is_some()
    }

    /// The name, as the body's earliest report gives it.
    fn name(&self, body: u32) -> &str {
        let earliest = self.reports.range((body, i16::MIN, R::default())..).next().filter(|((other, ..), _)| *other == body);
        earliest.map_or("", |(_, name)| self.named(*name))
    }
}

/// What tells bodies apart: the name, and where it names no place the folder the file is in.
pub(super) fn key(folding: &Folding, agency: &str, path: &str) -> String {
    let name = core(folding, agency);
    if place_of_body(&folding.fold(agency)).is_some() {
        return name;
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let places = folder.split('/').filter(|part| !part.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '度')));
    format!("{name}|{}", places.collect::<Vec<_>>().join("/"))
}

/// The characters of a body's name in its key.
fn core_of(key: &str) -> &str {
    key.split_once('|').map_or(key, |(core, _)| core)
}

/// A name from its last character to its first.
fn backwards(name: &str) -> Box<str> {
    name.chars().rev().collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(reports: &[(&str, &str, i16)]) -> Shelf<Arc<str>> {
        let folding = Folding::read(include_str!("../../assets/fold.ron")).expect("valid");
        let mut shelf = Shelf::new(Arc::new(folding));
        for (path, agency, year) in reports {
            shelf.put(&Arc::from(*path), path, &Arc::from(*agency), *year);
        }
        shelf
    }

    fn text(found: Result<Option<Arc<str>>, Unclear>) -> Result<Option<String>, usize> {
        found.map(|path| path.map(|p| p.to_string())).map_err(|names| names.len())
    }

    #[test]
    fn the_years_beside_are_found_under_long_and_short_names_in_both_directions() {
        let shelf = shelf(&[("a", "浑江区三道沟镇人民政府", 2021), ("b", "三道沟镇", 2022), ("c", "三道沟镇", 2023)]);
        assert_eq!(text(shelf.before("b")), Ok(Some("a".to_owned())));
        assert_eq!(text(shelf.after("a")), Ok(Some("b".to_owned())));
        let line: Vec<String> = shelf.line("b").iter().map(|(year, path)| format!("{year}{path}")).collect();
        assert_eq!(line, ["2021a", "2022b", "2023c"]);
        assert_eq!(shelf.line("a").len(), 3);
    }

    #[test]
    fn of_very_many_bodies_that_a_name_could_be_the_first_are_named() {
        let paths: Vec<(String, String)> = (10..60).map(|n| (format!("{n}/a"), format!("第{n}县教育局"))).collect();
        let mut reports: Vec<(&str, &str, i16)> = paths.iter().map(|(path, name)| (path.as_str(), name.as_str(), 2021)).collect();
        reports.push(("c", "教育局", 2022));
        let shelf = shelf(&reports);
        let named = shelf.before("c").expect_err("many");
        assert_eq!((named.len(), named[0].as_str(), named[6].as_str()), (7, "第10县教育局", "…"));
        assert_eq!(text(shelf.after("10/a")), Ok(None));
    }

    #[test]
    fn a_body_that_is_taken_away_is_nobodys_namesake() {
        let mut shelf = shelf(&[("a", "浑江区三道沟镇人民政府", 2021), ("b", "三道沟镇", 2022), ("c", "江源区三道沟镇", 2021)]);
        assert_eq!(text(shelf.before("b")), Err(2));
        shelf.take("c");
        assert_eq!(text(shelf.before("b")), Ok(Some("a".to_owned())));
        shelf.take("a");
        assert_eq!(text(shelf.before("b")), Ok(None));
    }

    #[test]
    fn a_name_that_could_be_that_of_several_bodies_is_said_to_be_unclear() {
        let shelf = shelf(&[("x/a", "浑江区水利局", 2021), ("y/b", "江源区水利局", 2021), ("c", "水利局", 2022)]);
        assert_eq!(text(shelf.before("c")), Err(2));
        assert_eq!(text(shelf.after("x/a")), Ok(None));
    }

    #[test]
    fn what_is_taken_away_is_found_no_more_and_may_come_back() {
        let mut shelf = shelf(&[("a", "栖梧县水利局", 2021), ("b", "栖梧县水利局", 2022)]);
        shelf.take("a");
        assert_eq!(text(shelf.before("b")), Ok(None));
        shelf.put(&"a2".into(), "a2", &"栖梧县水利局".into(), 2021);
        shelf.put(&"a2".into(), "a2", &"栖梧县水利局".into(), 2021);
        assert_eq!(text(shelf.before("b")), Ok(Some("a2".to_owned())));
        shelf.put(&"a2".into(), "a2", &"栖梧县水利局".into(), 2020);
        assert_eq!(text(shelf.before("b")), Ok(None));
    }
}
