//! What a rule is, and which rules are to be used.

use std::collections::BTreeMap;
use std::fmt;

use super::look::Look;
use super::{Finding, RULES, Severity};

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// An official text that was read: the Regulation or the notice that prescribes the form.
    Law,
    /// The words printed on the form: they cannot all be true.
    Form,
    /// What bodies usually do.
    Convention,
    /// Plausibility only.
    Statistics,
    /// How the text was read; says nothing about the body.
    Reading,
}

impl Basis {
    /// The id of its name in the language files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Law => "basis.law",
            Self::Form => "basis.form",
            Self::Convention => "basis.convention",
            Self::Statistics => "basis.statistics",
            Self::Reading => "basis.reading",
        }
    }
}

/// One rule. Its title and page are `rule.NAME.title` and `rule.NAME.page` in the language files.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The name, kebab-case and permanent.
    pub name: &'static str,
    /// How grave its findings are at most.
    pub severity: Severity,
    /// What it rests on.
    pub basis: Basis,
    /// Whether it is used unless told otherwise; the others are used when they are selected by name.
    pub default: bool,
    pub(crate) find: fn(&Look) -> Vec<Finding>,
}

impl Rule {
    /// The id of its title in the language files.
    pub fn title(&self) -> String {
        format!("rule.{}.title", self.name)
    }

    /// The id of its page in the language files.
    pub fn page(&self) -> String {
        format!("rule.{}.page", self.name)
    }

    /// The rule of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.name == name)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.name).finish()
    }
}

/// The rules to be used and how grave each is.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// For each of [`RULES`] whether it is used.
    on: Vec<bool>,
    /// Rules that only forms of the user's own name, and whether each is used.
    own: BTreeMap<String, bool>,
    severities: BTreeMap<String, Severity>,
}

impl Default for RuleSet {
    /// Every rule of [`RULES`] that is used unless told otherwise.
    fn default() -> Self {
        Self { on: RULES.iter().map(|rule| rule.default).collect(), own: BTreeMap::new(), severities: BTreeMap::new() }
    }
}

/// The word that stands for every rule, those too that are off unless selected.
pub const ALL: &str = "all";

impl RuleSet {
    /// Every rule of [`RULES`].
    pub fn all() -> Self {
        Self { on: vec![true; RULES.len()], ..Self::default() }
    }

    /// The same, with the rules of forms that are none of [`RULES`]: they can be named as those, and are used unless told otherwise.
    #[must_use]
    pub fn with<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.own.extend(names.into_iter().filter(|name| Rule::named(name).is_none()).map(|name| (name.to_owned(), true)));
        self
    }

    /// Uses the rules named in `select` and no others (those used by default when it is empty; `all`
    /// names every rule), then drops those in `ignore`.
    ///
    /// # Errors
    /// The first name that no rule has; the set stays as it was.
    pub fn select(&mut self, select: &[String], ignore: &[String]) -> Result<(), UnknownRule> {
        let (chosen, dropped) = (self.named(select)?, self.named(ignore)?);
        let is_in = |names: &[String], own: &String| names.iter().any(|name| name == own || name == ALL);
        if !select.is_empty() {
            self.on = chosen;
            self.own.iter_mut().for_each(|(own, on)| *on = is_in(select, own));
        }
        self.on.iter_mut().zip(dropped).for_each(|(on, dropped)| *on &= !dropped);
        self.own.iter_mut().for_each(|(own, on)| *on &= !is_in(ignore, own));
        Ok(())
    }

    /// For each of [`RULES`] whether it is named.
    fn named(&self, names: &[String]) -> Result<Vec<bool>, UnknownRule> {
        let mut found = vec![false; RULES.len()];
        for name in names {
            match RULES.iter().position(|rule| rule.name == *name) {
                Some(rule) => found[rule] = true,
                None if name == ALL => found.fill(true),
                None if self.own.contains_key(name) => {}
                None => return Err(UnknownRule::new(name)),
            }
        }
        Ok(found)
    }

    /// Makes every finding of a rule this grave.
    ///
    /// # Errors
    /// A name that no rule has.
    pub fn set_severity(&mut self, name: &str, severity: Severity) -> Result<(), UnknownRule> {
        self.named(&[name.to_owned()])?;
        self.severities.insert(name.to_owned(), severity);
        Ok(())
    }

    /// How grave the findings of a rule are to be, where that was set.
    pub fn severity_of(&self, name: &str) -> Option<Severity> {
        self.severities.get(name).copied()
    }

    /// Whether the rule is to be used. What a form names and nobody told of is.
    pub fn has(&self, name: &str) -> bool {
        match RULES.iter().position(|rule| rule.name == name) {
            Some(rule) => self.on[rule],
            None => self.own.get(name).copied().unwrap_or(true),
        }
    }

    /// How many rules there are.
    pub fn count(&self) -> usize {
        self.on.len() + self.own.len()
    }

    /// The rules that only forms of the user's own name.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.keys().map(String::as_str)
    }

    /// The rules to be used with their places in [`RULES`].
    pub fn used(&self) -> impl Iterator<Item = (usize, &'static Rule)> {
        RULES.iter().enumerate().zip(&self.on).filter(|(_, on)| **on).map(|(rule, _)| rule)
    }

    /// The names of the rules to be used, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.own.iter().filter(|(_, on)| **on).map(|(name, _)| name.as_str());
        let mut names: Vec<&str> = self.used().map(|(_, rule)| rule.name).chain(own).collect();
        names.sort_unstable();
        names.into_iter()
    }
}

/// A rule name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name asked for.
    pub name: String,
    /// Names of rules that look like it, nearest first; may be empty.
    pub close: Vec<&'static str>,
}

impl UnknownRule {
    fn new(name: &str) -> Self {
        let mut close: Vec<(usize, &'static str)> = RULES
            .iter()
            .map(|rule| (slips(name, rule.name), rule.name))
            .filter(|(slips, known)| *slips <= 2 || *slips * 3 <= known.len() || (name.len() > 3 && known.contains(name)))
            .collect();
        close.sort_unstable();
        close.truncate(3);
        Self { name: name.to_owned(), close: close.into_iter().map(|(_, name)| name).collect() }
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule is called `{}`", self.name)?;
        match self.close.as_slice() {
            [] => f.write_str("; `report-review rules` lists them all"),
            close => write!(f, "; did you mean {}?", close.join(", ")),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// Optimal-string-alignment distance: characters put in, left out, replaced, or two neighbours
/// exchanged.
pub fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // The row at hand and the two before it.
    let (mut row, mut before, mut second): (Vec<usize>, _, _) = ((0..=b.len()).collect(), vec![0; b.len() + 1], vec![0; b.len() + 1]);
    for i in 1..=a.len() {
        (row, before, second) = (second, row, before);
        row[0] = i;
        for j in 1..=b.len() {
            let replaced = before[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(before[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(second[j - 2] + 1);
            }
            row[j] = best;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::form::Forms;
    use crate::lang::Lang;

    fn strings(names: &[&str]) -> Vec<String> {
        names.iter().map(|&n| n.to_owned()).collect()
    }

    #[test]
    fn every_rule_has_a_page_in_both_languages() {
        for code in ["zh", "en"] {
            let lang = Lang::built_in(code).expect("built in");
            for rule in RULES {
                assert!(lang.has(&rule.title()), "{code}.ron lacks {}", rule.title());
                assert!(lang.text(&rule.page()).chars().count() > 80, "{code}.ron lacks {}", rule.page());
                assert!(lang.has(rule.basis.id()), "{code}.ron lacks {}", rule.basis.id());
            }
        }
    }

    #[test]
    fn every_page_says_what_why_an_example_exceptions_and_the_source_and_no_two_rules_have_one_title() {
        let parts =
            [("zh", ["查什么：", "为什么：", "例：", "例外：", "依据："]), ("en", ["What:", "Why:", "Example:", "Exceptions:", "Source:"])];
        for (code, parts) in parts {
            let lang = Lang::built_in(code).expect("built in");
            let mut titles = BTreeSet::new();
            for rule in RULES {
                let page = lang.text(&rule.page()).to_owned();
                let places: Vec<usize> = parts.iter().filter_map(|part| page.find(part)).collect();
                assert!(places.len() == parts.len() && places.is_sorted(), "{code}: {}", rule.name);
                assert!(titles.insert(lang.text(&rule.title()).to_owned()), "{code}: {}", rule.name);
            }
        }
    }

    #[test]
    fn names_are_unique_and_every_equation_of_a_form_names_a_rule() {
        let names: BTreeSet<&str> = RULES.iter().map(|r| r.name).collect();
        assert_eq!(names.len(), RULES.len());
        for form in Forms::built_in().expect("valid").editions() {
            for equation in form.tables.iter().flat_map(|t| &t.equations) {
                assert!(names.contains(equation.rule.as_str()), "{}: no rule `{}`", form.edition, equation.rule);
            }
        }
    }

    #[test]
    fn rules_are_selected_and_ignored_by_exact_name() {
        let mut rules = RuleSet::default();
        rules.select(&strings(&["row-total", "blank-total"]), &strings(&["blank-total"])).expect("known names");
        assert_eq!(rules.names().collect::<Vec<_>>(), ["row-total"]);
    }

    #[test]
    fn a_rule_of_a_users_form_is_selected_ignored_and_graded_as_any_other() {
        let own = || RuleSet::default().with(["village-sum", "row-total"]);
        assert_eq!((own().count(), own().own().collect::<Vec<_>>()), (RULES.len() + 1, vec!["village-sum"]));
        let chosen = |select: &[&str], ignore: &[&str]| {
            let mut rules = own();
            rules.select(&strings(select), &strings(ignore)).expect("known names");
            (rules.has("village-sum"), rules.has("row-total"))
        };
        assert_eq!(chosen(&[], &[]), (true, true));
        assert_eq!(chosen(&["village-sum"], &[]), (true, false));
        assert_eq!(chosen(&["row-total"], &[]), (false, true));
        assert_eq!(chosen(&["all"], &["village-sum"]), (false, true));
        let mut rules = own();
        rules.set_severity("village-sum", Severity::Info).expect("a known name");
        assert_eq!(rules.severity_of("village-sum"), Some(Severity::Info));
        assert!(RuleSet::default().select(&strings(&["village-sum"]), &[]).is_err(), "no form names it");
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_names_that_are_close() {
        let mut rules = RuleSet::default();
        let error = rules.select(&strings(&["row-totl"]), &[]).expect_err("unknown");
        assert_eq!(error.close.first(), Some(&"row-total"));
        assert!(rules.has("result-total"), "the set stays as it was");
        assert!(UnknownRule::new("zzzzzzzzzzzz").close.is_empty());
    }

    #[test]
    fn slips_count_typing_errors() {
        for (a, b, n) in [("12", "21", 1), ("1", "11", 1), ("105", "15", 1), ("", "7", 1), ("123", "456", 3), ("8", "8", 0)] {
            assert_eq!(slips(a, b), n, "{a} {b}");
        }
    }
}
