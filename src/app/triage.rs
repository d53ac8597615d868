//! Counts over the corpus to choose from: rules with their findings, and every facet of the reports.

use std::collections::BTreeMap;

use super::desk::Wanted;
use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind};
use super::pane::Pane;
use super::{App, Effect};
use crate::check::Severity;
use crate::review::Verdict;
use crate::session::{Facet, Filter};

/// Most values of one facet that are listed; typing a filter finds the others.
const MOST_VALUES: usize = 40;

/// Every facet's values among the reports that the rest of the filter shows, with counts and bars; those
/// the filter names are marked.
pub(super) fn facets(app: &App) -> Vec<Item> {
    let filter = Filter::read(&app.list.filter, &app.lang);
    let mut items = Vec::new();
    for facet in Facet::ALL {
        let name = facet.label(&app.lang);
        let counts = match filter.without(facet) {
            None => app.session.facet_counts(facet, app.list.shown.iter().map(AsRef::as_ref)),
            // What is chosen of a facet does not hide its other values.
            Some(rest) => {
                let fitting = app.session.summaries().values().filter(|summary| rest.passes(&app.session, summary));
                app.session.facet_counts(facet, fitting.map(|summary| &*summary.path))
            }
        };
        let most = counts.iter().map(|(_, count)| count.reports).max().unwrap_or(1).max(1);
        for (value, count) in counts.into_iter().take(MOST_VALUES) {
            let chosen = named(&app.list.filter, facet).any(|named| named == value);
            items.push(Item {
                mark: if chosen { Mark::Holds } else { Mark::Plain },
                text: format!("{name}  {}", facet.value_label(&value, &app.lang)),
                detail: app.say("facets.counts", &[("reports", &count.reports.to_string()), ("open", &count.open.to_string())]),
                bar: Some(u16::try_from(count.reports * 1000 / most).unwrap_or(1000)),
                also: format!("{}:{value}", facet.name()),
                choice: Choice::Facet(facet, value.into_owned()),
            });
        }
    }
    items
}

/// The values of a facet that a filter names.
fn named(filter: &str, facet: Facet) -> impl Iterator<Item = &str> {
    let of_facet = filter.split_whitespace().filter_map(move |word| word.strip_prefix(facet.name())?.strip_prefix(':'));
    of_facet.flat_map(|values| values.split(','))
}

/// Puts a value into the filter, beside others of its facet, or takes it out again.
pub(super) fn toggle(app: &mut App, facet: Facet, value: &str) {
    let mut values: Vec<String> = named(&app.list.filter, facet).filter(|named| *named != value).map(str::to_owned).collect();
    if values.len() == named(&app.list.filter, facet).count() {
        values.push(value.to_owned());
    }
    let prefix = format!("{}:", facet.name());
    let mut words: Vec<String> = app.list.filter.split_whitespace().filter(|word| !word.starts_with(&prefix)).map(str::to_owned).collect();
    if !values.is_empty() {
        words.push(format!("{prefix}{}", values.join(",")));
    }
    app.set_filter(&words.join(" "));
}

/// Takes the value with the cursor and stays: the counts follow.
pub(super) fn take(app: &mut App) {
    let Some(Overlay::Pick(Pick { kind: PickKind::Facets, line, cursor, .. })) = &app.overlay else { return };
    let (line, cursor) = (line.clone(), *cursor);
    let Some(Overlay::Pick(pick)) = app.overlay.take() else { return };
    let chosen = pick.chosen().map(|item| item.choice.clone());
    if let Some(Choice::Facet(facet, value)) = &chosen {
        toggle(app, *facet, value);
        super::list::settle_whole(app);
    }
    let mut pick = Pick { line, ..Pick::new(PickKind::Facets, facets(app)) };
    pick.narrow();
    let again = pick.fitting.iter().position(|at| Some(&pick.items[*at].choice) == chosen.as_ref());
    pick.cursor = again.unwrap_or(cursor.min(pick.fitting.len().saturating_sub(1)));
    app.overlay = Some(Overlay::Pick(pick));
}

/// Filters by a rule and goes to its first open finding: from there on, only the rule's findings are gone through.
pub(super) fn work_on(app: &mut App, rule: &str) -> Vec<Effect> {
    app.set_filter(&format!("rule:{rule} !"));
    super::list::settle_whole(app);
    let first = app.list.shown.iter().find_map(|path| Some((path.clone(), app.open_in(path, None, true)?)));
    let Some((path, key)) = first else {
        app.screen.wishes.focus = Pane::Reports;
        return Vec::new();
    };
    app.leave_track();
    app.screen.wishes.focus = Pane::Tables;
    app.load(path, Wanted::Finding(key))
}

/// Rules with findings: how many reports, how many open, as bars.
pub(super) fn overview(app: &App) -> Vec<Item> {
    #[derive(Default)]
    struct Count {
        reports: usize,
        all: usize,
        open: usize,
        severity: Option<Severity>,
    }
    let mut rules: BTreeMap<&str, Count> = BTreeMap::new();
    for summary in app.session.summaries().values() {
        let mut seen: Vec<&str> = Vec::new();
        for brief in &summary.findings {
            let count = rules.entry(&brief.rule).or_default();
            count.all += 1;
            count.open += usize::from(app.session.verdict(&summary.path, &brief.key()) == Verdict::Open);
            count.severity = Some(count.severity.map_or(brief.severity, |s| s.min(brief.severity)));
            if !seen.contains(&&*brief.rule) {
                seen.push(&brief.rule);
                count.reports += 1;
            }
        }
    }
    let most = rules.values().map(|c| c.all).max().unwrap_or(1).max(1);
    let mut rules: Vec<(&str, Count)> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(count.open), count.severity, *rule));
    let line = |(rule, count): (&str, Count)| {
        let title = format!("rule.{rule}.title");
        let name = if app.lang.has(&title) { app.lang.text(&title).to_owned() } else { rule.to_owned() };
        let words = [("reports", count.reports.to_string()), ("open", count.open.to_string()), ("all", count.all.to_string())];
        let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
        Item {
            mark: Mark::of_rule(rule, count.severity.unwrap_or(Severity::Info)),
            text: format!("{name}  {rule}"),
            detail: app.say("overview.counts", &words),
            bar: Some(u16::try_from(count.open * 1000 / most).unwrap_or(1000)),
            also: String::new(),
            choice: Choice::Rule(rule.to_owned()),
        }
    };
    rules.into_iter().map(line).collect()
}
