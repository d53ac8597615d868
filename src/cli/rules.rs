//! `rules`: the rules, and one rule's page.

use super::failure::{Failure, Outcome};
use super::out::Out;
use super::table::columns;
use crate::check::{RULES, Rule, RuleSet, Severity};
use crate::export::severity;
use crate::lang::Lang;

/// Lists the rules, with those in use and those that are off, or shows the page of one.
pub fn run(out: &mut Out, rules: &RuleSet, name: Option<&str>) -> Result<Outcome, Failure> {
    let text = match name {
        None => list(&out.lang, rules),
        Some(name) => {
            // The set is not changed: only its words for an unknown name are wanted.
            RuleSet::default().select(&[name.to_owned()], &[]).map_err(|error| unknown(&error.name, &error.close))?;
            Rule::named(name).map(|rule| page(&out.lang, rule)).unwrap_or_default()
        }
    };
    out.print(&text)?;
    Ok(Outcome::Fine)
}

/// The failure for a name that no rule has.
pub fn unknown(name: &str, close: &[&str]) -> Failure {
    match close {
        [] => Failure::say("cli.rule.unknown", [("name", name.to_owned())]),
        close => Failure::say("cli.rule.close", [("name", name.to_owned()), ("close", close.join(", "))]),
    }
}

fn list(lang: &Lang, rules: &RuleSet) -> String {
    let row = |rule: &Rule| {
        let gravity = in_words(lang, rules.severity_of(rule.name).unwrap_or(rule.severity));
        let used = lang.text(if rules.has(rule.name) { "cli.rules.on" } else { "cli.rules.off" });
        vec![rule.name.to_owned(), gravity, used.to_owned(), lang.text(&rule.title()).to_owned()]
    };
    let own = |name: &str| {
        let gravity = in_words(lang, rules.severity_of(name).unwrap_or(Severity::Error));
        let used = lang.text(if rules.has(name) { "cli.rules.on" } else { "cli.rules.off" });
        vec![name.to_owned(), gravity, used.to_owned(), lang.text("cli.rules.own").to_owned()]
    };
    columns(&RULES.iter().map(row).chain(rules.own().map(own)).collect::<Vec<_>>())
}

/// How grave, as `check` says it.
fn in_words(lang: &Lang, gravity: Severity) -> String {
    lang.text(&format!("severity.{}", severity(gravity))).to_owned()
}

fn page(lang: &Lang, rule: &Rule) -> String {
    let head = format!("{} ({}): {}", rule.name, in_words(lang, rule.severity), lang.text(&rule.title()));
    let used = if rule.default { String::new() } else { format!("{}\n", lang.text("cli.rules.default-off")) };
    format!("{head}\n\n{}\n\n{}\n{used}", lang.text(&rule.page()), lang.text(rule.basis.id()))
}
