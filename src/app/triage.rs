//! Counts over the corpus to choose from: rules with their findings, and every facet of the reports.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::gather::{self, RuleCount};
use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, PickKind};
use super::pane::Pane;
use super::{App, Effect, seek, tell};
use crate::check::Severity;
use crate::session::{Facet, FacetTally};

/// Most values of one facet that are listed; typing a filter finds the others.
const MOST_VALUES: usize = 40;

/// Every facet's values with counts and bars; those the filter names are marked.
pub(super) fn facet_items(app: &App, tally: &FacetTally) -> Vec<Item> {
    let mut items = Vec::new();
    for facet in Facet::ALL {
        let name = facet.label(&app.lang);
        let counts = tally.sorted(facet);
        let most = counts.iter().map(|(_, count)| count.reports).max().unwrap_or(1).max(1);
        for (value, count) in counts.into_iter().take(MOST_VALUES) {
            let chosen = is_ticked(app, facet, value);
            items.push(Item {
                mark: if chosen { Mark::Holds } else { Mark::Plain },
                text: format!("{name}  {}", facet.value_label(value, &app.lang)),
                detail: app.say("facets.counts", &[("reports", &count.reports.to_string()), ("open", &count.open.to_string())]),
                bar: Some(u16::try_from(count.reports * 1000 / most).unwrap_or(1000)),
                also: format!("{}:{value}", facet.name()),
                choice: Choice::Facet(facet, value.to_owned()),
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

/// Applies what is ticked, and the value with the cursor with it: what is ticked already is not taken out again.
pub(super) fn apply(app: &mut App, facet: Facet, value: &str) -> Vec<Effect> {
    if !is_ticked(app, facet, value) {
        toggle(app, facet, value);
    }
    app.screen.wishes.focus = Pane::Reports;
    Vec::new()
}

/// Whether the filter names this value.
fn is_ticked(app: &App, facet: Facet, value: &str) -> bool {
    named(&app.list.filter, facet).any(|named| named == value)
}

/// Puts a value into the filter, beside others of its facet, or takes it out again.
fn toggle(app: &mut App, facet: Facet, value: &str) {
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
    let Some(Overlay::Pick(mut pick)) = app.overlay.take() else { return };
    if let (PickKind::Facets, Some(Choice::Facet(facet, value))) = (&pick.kind, pick.chosen().map(|item| item.choice.clone())) {
        toggle(app, facet, &value);
        let cursor = pick.cursor;
        gather::again(app, &mut pick);
        // The cursor stays with what was taken.
        (pick.cursor, pick.moved) = (cursor, true);
    }
    app.overlay = Some(Overlay::Pick(pick));
}

/// Filters by a rule and goes to its first open finding: from there on, only the rule's findings are gone through.
pub(super) fn work_on(app: &mut App, rule: &str) -> Vec<Effect> {
    app.set_filter(&format!("rule:{rule} !"));
    app.screen.wishes.focus = Pane::Tables;
    seek::begin(app, seek::Sought::First, true, "notice.no_other_finding")
}

/// Rules with findings: how many reports, how many open, as bars.
pub(super) fn rule_items(app: &App, rules: &BTreeMap<Arc<str>, RuleCount>) -> Vec<Item> {
    let most = rules.values().map(|c| c.all).max().unwrap_or(1).max(1);
    let mut rules: Vec<(&Arc<str>, &RuleCount)> = rules.iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(count.open), count.severity, (*rule).clone()));
    let line = |(rule, count): (&Arc<str>, &RuleCount)| {
        let words = [("reports", count.reports.to_string()), ("open", count.open.to_string()), ("all", count.all.to_string())];
        let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
        Item {
            mark: Mark::of_rule(rule, count.severity.unwrap_or(Severity::Info)),
            text: format!("{}  {rule}", tell::rule_name(app, rule)),
            detail: app.say("overview.counts", &words),
            bar: Some(u16::try_from(count.open * 1000 / most).unwrap_or(1000)),
            also: String::new(),
            choice: Choice::Rule(rule.to_string()),
        }
    };
    rules.into_iter().map(line).collect()
}
