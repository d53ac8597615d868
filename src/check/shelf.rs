//! Which report is whose, and for which year: kept up to date one report at a time, so that the terminal and the command line
//! ask the same.
//!
//! Bodies are told apart by their names. Where a name without its place could be that of several bodies, none of them is taken.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::body::{core, differ_by_place};
use super::place_of_body;
use crate::fold::Folding;

/// The reports of a corpus by body and year.
#[derive(Debug)]
pub struct Shelf {
    folding: Arc<Folding>,
    bodies: BTreeMap<Arc<str>, Body>,
    /// The bodies by their names from the last character to the first: those whose names end alike stand together.
    by_ending: BTreeSet<(Box<str>, Arc<str>)>,
    places: HashMap<Arc<str>, (Arc<str>, i16)>,
}

/// The reports of a body by year and path, each with the name that it gives the body.
#[derive(Debug, Default)]
struct Body(BTreeMap<(i16, Arc<str>), Arc<str>>);

impl Body {
    /// The name, as its earliest report gives it.
    fn name(&self) -> &str {
        self.0.values().next().map_or("", |name| &**name)
    }

    /// Its reports for a year, in path order.
    fn of_year(&self, year: i16) -> impl Iterator<Item = &Arc<str>> {
        let from = (year, Arc::from(""));
        self.0.range(from..).map(|(place, _)| place).take_while(move |place| place.0 == year).map(|(_, path)| path)
    }

    fn has(&self, year: i16) -> bool {
        self.of_year(year).next().is_some()
    }
}

/// Names of the bodies that it could be, of which none is taken: the first of them, where there are many.
pub type Unclear = Vec<String>;

/// So many bodies are named that one could be; further ones are an ellipsis.
const MOST_NAMED: usize = 6;

impl Shelf {
    /// An empty shelf.
    pub fn new(folding: Arc<Folding>) -> Self {
        Self { folding, bodies: BTreeMap::new(), by_ending: BTreeSet::new(), places: HashMap::new() }
    }

    /// Puts a report there, in place of what was known of it.
    pub fn put(&mut self, path: &Arc<str>, agency: &Arc<str>, year: i16) {
        self.take(path);
        let key = key(&self.folding, agency, path);
        let known = self.bodies.get_key_value(&*key).map(|(known, _)| Arc::clone(known));
        let key = known.unwrap_or_else(|| {
            let key: Arc<str> = key.into();
            self.by_ending.insert((backwards(core_of(&key)), Arc::clone(&key)));
            key
        });
        let body = self.bodies.entry(Arc::clone(&key)).or_default();
        // Nearly all reports of a body give it the same name: it is kept once.
        let known = body.0.values().next().filter(|known| *known == agency);
        let name = Arc::clone(known.unwrap_or(agency));
        body.0.insert((year, Arc::clone(path)), name);
        self.places.insert(Arc::clone(path), (key, year));
    }

    /// Takes a report away.
    pub fn take(&mut self, path: &str) {
        let Some((path, (key, year))) = self.places.remove_entry(path) else { return };
        let Some(body) = self.bodies.get_mut(&key) else { return };
        body.0.remove(&(year, path));
        if body.0.is_empty() {
            self.bodies.remove(&key);
            self.by_ending.remove(&(backwards(core_of(&key)), key));
        }
    }

    /// The report of the same body for the year before, of several the first in path order; the names of the bodies it could be where
    /// that is unclear.
    pub fn before(&self, path: &str) -> Result<Option<Arc<str>>, Unclear> {
        let Some((key, year)) = self.places.get(path) else { return Ok(None) };
        let body = self.body_before(key, *year)?;
        Ok(body.and_then(|body| self.of_year(&body, year - 1)))
    }

    /// The report of the same body for the year after, in the same manner.
    pub fn after(&self, path: &str) -> Result<Option<Arc<str>>, Unclear> {
        let Some((key, year)) = self.places.get(path) else { return Ok(None) };
        let after = year + 1;
        if let Some(own) = self.of_year(key, after) {
            return Ok(Some(own));
        }
        // A body under another name whose year before is this very report's body.
        let follows = |other: &Arc<str>| self.body_before(other, after).ok().flatten().as_ref() == Some(key);
        let others = self.namesakes(key).filter(|other| self.has(other, after) && follows(other));
        let only = self.only(others)?;
        Ok(only.and_then(|body| self.of_year(&body, after)))
    }

    /// Every report of the same body, one a year, in the order of the years; as far as no year between is missing and nothing is
    /// unclear.
    pub fn line(&self, path: &str) -> Vec<(i16, Arc<str>)> {
        let Some((_, year)) = self.places.get(path) else { return Vec::new() };
        let Some((own, _)) = self.places.get_key_value(path) else { return Vec::new() };
        let mut line = vec![(*year, own.clone())];
        let (mut at, mut here) = (*year, own.clone());
        while let Ok(Some(before)) = self.before(&here) {
            at -= 1;
            line.push((at, before.clone()));
            here = before;
        }
        line.reverse();
        (at, here) = (*year, own.clone());
        while let Ok(Some(after)) = self.after(&here) {
            at += 1;
            line.push((at, after.clone()));
            here = after;
        }
        line
    }

    /// The other reports of the body for the same year, in path order.
    pub fn twins(&self, path: &str) -> impl Iterator<Item = &Arc<str>> {
        let same = self.places.get(path).and_then(|(key, year)| Some(self.bodies.get(key)?.of_year(*year)));
        same.into_iter().flatten().filter(move |other| ***other != *path)
    }

    /// The years directly before a report's without one, where an earlier one is there.
    pub fn gap(&self, path: &str) -> Vec<i16> {
        let Some((key, year)) = self.places.get(path) else { return Vec::new() };
        let Some(body) = self.bodies.get(key) else { return Vec::new() };
        let earlier = body.0.range(..(*year, Arc::from(""))).next_back().map(|((earlier, _), _)| *earlier);
        earlier.map_or_else(Vec::new, |earlier| (earlier + 1..*year).collect())
    }

    /// The body with the report for the year before: this one, or the only one that it can be under another name. The names of those it
    /// could be where there are several.
    fn body_before(&self, key: &Arc<str>, year: i16) -> Result<Option<Arc<str>>, Unclear> {
        let before = year - 1;
        if self.has(key, before) {
            return Ok(Some(key.clone()));
        }
        // A body with a report for this year too is another one.
        self.only(self.namesakes(key).filter(|other| self.has(other, before) && !self.has(other, year)))
    }

    /// The only one of `bodies`; the names of the first of them where there are several.
    fn only<'s>(&self, bodies: impl Iterator<Item = &'s Arc<str>>) -> Result<Option<Arc<str>>, Unclear> {
        let found: Vec<&Arc<str>> = bodies.take(MOST_NAMED + 1).collect();
        if let [] | [_] = found[..] {
            return Ok(found.first().map(|only| Arc::clone(only)));
        }
        let mut names: Vec<String> = found.iter().take(MOST_NAMED).map(|body| self.name(body)).collect();
        names.extend((found.len() > MOST_NAMED).then(|| "…".to_owned()));
        Err(names)
    }

    /// The other bodies whose names are this one's, places before it more or less.
    fn namesakes<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s Arc<str>> {
        let core = core_of(key);
        let shorter = core.char_indices().map(|(at, _)| &core[at..]).filter(move |tail| differ_by_place(tail, core));
        let ending = backwards(core);
        let alike = self.by_ending.range((Bound::Included((ending.clone(), Arc::from(""))), Bound::Unbounded));
        let longer = alike.take_while(move |(name, _)| name.starts_with(&*ending)).map(|(_, body)| body);
        let longer = longer.filter(move |other| core_of(other).len() > core.len() && differ_by_place(core, core_of(other)));
        shorter.flat_map(|tail| self.of_core(tail)).chain(longer).filter(move |other| ***other != *key)
    }

    /// The bodies with these characters as their name.
    fn of_core(&self, core: &str) -> impl Iterator<Item = &Arc<str>> {
        let (from, to) = (format!("{core}|"), format!("{core}}}"));
        let own = self.bodies.get_key_value(core).map(|(key, _)| key);
        let in_folders = self.bodies.range::<str, _>((Bound::Included(from.as_str()), Bound::Excluded(to.as_str()))).map(|(key, _)| key);
        own.into_iter().chain(in_folders)
    }

    fn has(&self, key: &str, year: i16) -> bool {
        self.bodies.get(key).is_some_and(|body| body.has(year))
    }

    fn of_year(&self, key: &str, year: i16) -> Option<Arc<str>> {
        self.bodies.get(key)?.of_year(year).next().cloned()
    }

    fn name(&self, key: &str) -> String {
        self.bodies.get(key).map(Body::name).unwrap_or_default().to_owned()
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

    fn shelf(reports: &[(&str, &str, i16)]) -> Shelf {
        let folding = Folding::read(include_str!("../../assets/fold.ron")).expect("valid");
        let mut shelf = Shelf::new(Arc::new(folding));
        for (path, agency, year) in reports {
            shelf.put(&Arc::from(*path), &Arc::from(*agency), *year);
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
        shelf.put(&"a2".into(), &"栖梧县水利局".into(), 2021);
        shelf.put(&"a2".into(), &"栖梧县水利局".into(), 2021);
        assert_eq!(text(shelf.before("b")), Ok(Some("a2".to_owned())));
        shelf.put(&"a2".into(), &"栖梧县水利局".into(), 2020);
        assert_eq!(text(shelf.before("b")), Ok(None));
    }
}
