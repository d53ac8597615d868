//! Lists over all reports, gathered a piece at a time: however many reports there are, no key waits for
//! them, and what is there already is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind};
use super::{App, pick, tell, trail, triage};
use crate::check::Severity;
use crate::review::FindingKey;
use crate::session::{Facet, FacetTally, Filter, Put, Summary};

/// So many reports are looked at before a key gets its turn.
const PIECE: usize = 256;
/// The same where of each report only its findings are counted.
const LARGE_PIECE: usize = 1024;

/// Most items of one list; typing looks through everything.
const MOST: usize = 500;

/// A list being gathered.
#[derive(Clone, Debug)]
pub struct Gathering {
    /// The last report that was looked at.
    after: Option<Arc<str>>,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Facets(Box<Facets>),
    Rules(BTreeMap<Arc<str>, RuleCount>),
    Groups(BTreeMap<(Arc<str>, Arc<str>), usize>),
    Reports(Box<Sought>),
    Findings(Box<Sought>),
    Changes(Box<Sought>),
}

/// The counts of every facet, and what lets a report be counted for each.
#[derive(Clone, Debug)]
struct Facets {
    whole: Filter,
    /// What is chosen of a facet does not hide its other values.
    rest: Vec<(Facet, Option<Filter>)>,
    tally: FacetTally,
}

/// What a rule found.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleCount {
    pub reports: usize,
    pub all: usize,
    pub open: usize,
    pub severity: Option<Severity>,
}

/// Items that have what was typed, before those that have its characters one after the other.
#[derive(Clone, Debug)]
struct Sought {
    filter: Filter,
    words: Vec<String>,
    near: Vec<Item>,
    far: Vec<Item>,
}

impl Sought {
    fn of(app: &App, typed: &str) -> Self {
        let words = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
        Self { filter: Filter::read(typed, &app.lang), words, near: Vec::new(), far: Vec::new() }
    }

    fn is_full(&self) -> bool {
        self.near.len() >= MOST
    }

    /// Takes an item whose text is `text`, if it has what was typed; `fits` says that it has more than its characters.
    fn take(&mut self, fits: bool, text: &str, item: impl FnOnce() -> Item) {
        if fits {
            self.near.push(item());
        } else if self.far.len() < MOST && self.words.iter().all(|word| runs_through(text, word)) {
            self.far.push(item());
        }
    }

    fn items(&self) -> Vec<Item> {
        self.near.iter().chain(&self.far).take(MOST).cloned().collect()
    }
}

/// Whether the characters of a word stand in the text one after the other, with others between them.
pub(super) fn runs_through(text: &str, word: &str) -> bool {
    let mut left = text.chars();
    word.chars().all(|wanted| left.any(|c| c == wanted))
}

/// Opens a list that is gathered from all reports.
pub(super) fn begin(app: &mut App, kind: PickKind) {
    let mut pick = Pick::new(kind, Vec::new());
    pick.gathering = gathering(app, &pick).map(Box::new);
    app.overlay = Some(Overlay::Pick(pick));
}

/// Gathers the list anew, for what is typed now.
pub(super) fn again(app: &App, pick: &mut Pick) {
    pick.gathering = gathering(app, pick).map(Box::new);
    (pick.cursor, pick.moved) = (0, false);
}

fn gathering(app: &App, pick: &Pick) -> Option<Gathering> {
    let typed = pick.line.text();
    let what = match pick.kind {
        PickKind::Facets => {
            let whole = Filter::read(&app.list.filter, &app.lang);
            let rest = Facet::ALL.into_iter().map(|facet| (facet, whole.without(facet))).collect();
            What::Facets(Box::new(Facets { whole, rest, tally: FacetTally::default() }))
        }
        PickKind::Overview => What::Rules(BTreeMap::new()),
        PickKind::Groups => What::Groups(BTreeMap::new()),
        PickKind::Reports => What::Reports(Box::new(Sought::of(app, typed))),
        PickKind::Changes => What::Changes(Box::new(Sought::of(app, typed))),
        PickKind::Findings => {
            let mut sought = Sought::of(app, typed);
            for item in pick::findings(app) {
                let text = format!("{} {}", item.text, item.also).to_lowercase();
                let fits = sought.words.iter().all(|word| text.contains(word));
                sought.take(fits, &text, || item);
            }
            What::Findings(Box::new(sought))
        }
        _ => return None,
    };
    Some(Gathering { after: None, what })
}

impl Gathering {
    /// Looks at the next reports; whether that were all.
    fn go_on(&mut self, app: &App) -> bool {
        if let What::Changes(sought) = &mut self.what {
            return look_for_changes(app, sought, &mut self.after);
        }
        let after = self.after.clone();
        let from = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let (piece, mut looked_at) = (self.what.piece(), 0);
        for (path, summary) in app.session.summaries().range::<Arc<str>, _>((from, Bound::Unbounded)).take(piece) {
            looked_at += 1;
            self.after = Some(path.clone());
            if self.what.look(app, summary) {
                return true;
            }
        }
        looked_at < piece
    }

    fn items(&self, app: &App) -> Vec<Item> {
        match &self.what {
            What::Facets(facets) => triage::facet_items(app, &facets.tally),
            What::Rules(rules) => triage::rule_items(app, rules),
            What::Groups(groups) => group_items(app, groups),
            What::Reports(sought) | What::Findings(sought) | What::Changes(sought) => sought.items(),
        }
    }
}

impl What {
    fn piece(&self) -> usize {
        if matches!(self, Self::Rules(_) | Self::Groups(_)) { LARGE_PIECE } else { PIECE }
    }

    /// Takes a report in; whether nothing more is wanted.
    fn look(&mut self, app: &App, summary: &Summary) -> bool {
        match self {
            Self::Facets(facets) => {
                let whole = facets.whole.passes(&app.session, summary);
                for (facet, rest) in &facets.rest {
                    if rest.as_ref().map_or(whole, |rest| rest.passes(&app.session, summary)) {
                        facets.tally.add(&app.session, *facet, summary);
                    }
                }
                false
            }
            Self::Rules(rules) => {
                count_rules(app, summary, rules);
                false
            }
            Self::Groups(groups) => {
                for brief in app.session.open_briefs(summary) {
                    *groups.entry((brief.rule.clone(), brief.subject.clone())).or_default() += 1;
                }
                false
            }
            Self::Reports(sought) => {
                let name = summary.agency.as_deref().unwrap_or_default();
                let text = format!("{} {name} {}", summary.year.map(|year| year.to_string()).unwrap_or_default(), summary.path);
                let fits = sought.filter.passes(&app.session, summary);
                sought.take(fits, &text.to_lowercase(), || pick::report_item(app, summary));
                sought.is_full()
            }
            Self::Findings(sought) => {
                if app.path().as_ref() != Some(&summary.path) {
                    look_for_findings(app, summary, sought);
                }
                sought.is_full()
            }
            Self::Changes(sought) => sought.is_full(),
        }
    }
}

/// The corrections of the next reports that have any; whether those were all, or enough.
fn look_for_changes(app: &App, sought: &mut Sought, after: &mut Option<Arc<str>>) -> bool {
    let from = after.clone();
    let mut looked_at = 0;
    for path in app.session.noted_reports(Put::Corrections, from.as_deref()).take(PIECE) {
        looked_at += 1;
        *after = Some(path.clone());
        for item in trail::changes(app, path) {
            let text = format!("{} {} {}", item.text, item.detail, item.also).to_lowercase();
            let fits = sought.words.iter().all(|word| text.contains(word) || crate::pinyin::has_initials(&item.text, word));
            sought.take(fits, &text, || item);
        }
    }
    looked_at < PIECE || sought.is_full()
}

fn count_rules(app: &App, summary: &Summary, rules: &mut BTreeMap<Arc<str>, RuleCount>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for brief in &summary.findings {
        let count = rules.entry(brief.rule.clone()).or_default();
        count.all += 1;
        count.severity = Some(count.severity.map_or(brief.severity, |severity| severity.min(brief.severity)));
        count.reports += usize::from(seen.insert(&brief.rule));
    }
    for brief in app.session.open_briefs(summary) {
        rules.entry(brief.rule.clone()).or_default().open += 1;
    }
}

/// The findings of a report that is not open: what they say is not known, their rule and place are.
fn look_for_findings(app: &App, summary: &Summary, sought: &mut Sought) {
    let year = summary.year.map(|year| year.to_string()).unwrap_or_default();
    let name = summary.agency.as_deref().unwrap_or(&summary.path);
    for brief in app.session.open_briefs(summary) {
        let rule = tell::rule_name(app, &brief.rule);
        let subject = tell::subject(app, &brief.subject);
        let text = format!("{rule} {year} {name} {subject} {} {}", brief.rule, brief.subject).to_lowercase();
        let fits = sought.words.iter().all(|word| text.contains(word) || crate::pinyin::has_initials(name, word));
        sought.take(fits, &text, || Item {
            mark: Mark::of_rule(&brief.rule, brief.severity),
            text: format!("{rule}  {year} {name}  {subject}"),
            detail: app.lang.text(tell::verdict_id(crate::review::Verdict::Open)).to_owned(),
            bar: None,
            also: String::new(),
            choice: Choice::FindingIn(summary.path.clone(), brief.key()),
        });
    }
}

/// What is found in several reports, in most of them first.
fn group_items(app: &App, groups: &BTreeMap<(Arc<str>, Arc<str>), usize>) -> Vec<Item> {
    let mut groups: Vec<_> = groups.iter().filter(|(_, count)| **count > 1).collect();
    groups.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let most = groups.first().map_or(1, |(_, count)| **count).max(1);
    let line = |((rule, subject), count): (&(Arc<str>, Arc<str>), &usize)| Item {
        mark: Mark::of_rule(rule, crate::check::Rule::named(rule).map_or(Severity::Info, |rule| rule.severity)),
        text: format!("{}  {}", tell::rule_name(app, rule), tell::subject(app, subject)),
        detail: app.say("groups.count", &[("count", &count.to_string())]),
        bar: Some(u16::try_from(count * 1000 / most).unwrap_or(1000)),
        also: format!("{rule} {subject}"),
        choice: Choice::Group(FindingKey::new(rule, subject)),
    };
    groups.into_iter().take(MOST).map(line).collect()
}

/// Goes on with the list that is open; what is there is shown, and the cursor stays with its item.
pub(super) fn settle(app: &mut App) {
    if !is_gathering(app) {
        return;
    }
    let Some(Overlay::Pick(mut pick)) = app.overlay.take() else { return };
    if let Some(mut gathering) = pick.gathering.take() {
        let done = gathering.go_on(app);
        let held = pick.chosen().filter(|_| pick.moved).map(|item| item.choice.clone());
        pick.items = gathering.items(app);
        if matches!(pick.kind, PickKind::Reports | PickKind::Findings | PickKind::Changes) {
            pick.fitting = (0..pick.items.len()).collect();
        } else {
            pick.fit();
        }
        let at = held.and_then(|choice| pick.fitting.iter().position(|at| pick.items[*at].choice == choice));
        pick.cursor = at.unwrap_or(pick.cursor).min(pick.fitting.len().saturating_sub(1));
        pick.gathering = (!done).then_some(gathering);
    }
    app.overlay = Some(Overlay::Pick(pick));
}

/// Whether a list is being gathered.
pub(super) fn is_gathering(app: &App) -> bool {
    matches!(&app.overlay, Some(Overlay::Pick(pick)) if pick.gathering.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::app::testing::Desk;

    /// Many reports beside the three, none of them with a file.
    fn desk() -> Desk {
        let mut desk = Desk::new(120, 40);
        let one = desk.summary("甲县/2023.txt");
        let many =
            (0..8_000).map(|n| Summary { path: format!("z/{n:05}.txt").into(), agency: Some(format!("第{n}局").into()), ..one.clone() });
        desk.send(Msg::Found(many.collect()));
        desk.rest();
        desk
    }

    fn pick(desk: &Desk) -> &Pick {
        let Some(Overlay::Pick(pick)) = &desk.app.overlay else { panic!("no list is open") };
        pick
    }

    #[test]
    fn a_list_over_many_reports_comes_in_pieces_and_its_cursor_stays() {
        for keys in ["F", "Space o", "Space l", "g r", "g f"] {
            let mut desk = desk();
            desk.press(keys);
            assert!(pick(&desk).gathering.is_some() && !pick(&desk).items.is_empty(), "{keys}: a part is shown at once");
            desk.press("Down");
            let held = pick(&desk).chosen().map(|item| item.choice.clone());
            let mut pieces = 0;
            while desk.app.is_busy() {
                desk.send(Msg::Wake);
                pieces += 1;
            }
            let whole = pieces > 0 || pick(&desk).items.len() == MOST;
            assert!(whole && pick(&desk).gathering.is_none(), "{keys}");
            assert_eq!(pick(&desk).chosen().map(|item| item.choice.clone()), held, "{keys}");
            desk.press("Esc");
            assert!(!desk.app.is_busy(), "{keys}");
        }
    }

    #[test]
    fn what_is_gathered_is_what_there_is() {
        let mut desk = desk();
        desk.press("F");
        desk.rest();
        let session = &desk.app.session;
        let paths = session.summaries().keys().map(AsRef::as_ref);
        let counted = session.facet_counts(Facet::Rule, paths);
        for (value, count) in counted {
            let also = format!("rule:{value}");
            let item = pick(&desk).items.iter().find(|item| item.also == also).expect("listed");
            assert!(item.detail.contains(&count.reports.to_string()) && item.detail.contains(&count.open.to_string()), "{item:?}");
        }
    }

    #[test]
    fn findings_of_all_reports_are_found_by_characters_in_their_order() {
        let mut desk = desk();
        desk.press("g f 第1999局");
        desk.rest();
        assert!(pick(&desk).items.iter().all(|item| item.text.contains("第1999局")) && !pick(&desk).items.is_empty());
        desk.press("Esc g f 一九");
        desk.rest();
        assert!(pick(&desk).items.is_empty());
        assert!(runs_through("青石县财政局", "青财局") && !runs_through("青石县财政局", "财青"));
        desk.press("Esc g f");
        let own = desk.app.session.current().map_or(0, |opened| opened.findings.len());
        assert!(own > 0 && pick(&desk).items.len() > own);
        desk.press("丙县 Enter");
        assert_eq!(desk.app.path().as_deref(), Some("丙县/2022.txt"));
    }
}
