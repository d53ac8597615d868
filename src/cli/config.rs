//! The settings of a corpus in a file of it: `report-review.ron`. It can choose rules, say how grave they
//! are, what fails a check and whether a second review is blind, and nothing else: no path, no command, no file of it is
//! ever written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::args::{FailOn, SecondReview};
use super::failure::Failure;
use crate::check::{RuleSet, Severity, UnknownRule};
use crate::export::quote_file;
use crate::form::locate;
use crate::lang::{Lang, syntax};
use crate::store::Corpus;

/// The name of the file, in the folder of the corpus.
pub const FILE: &str = "report-review.ron";

/// Deepest nesting and largest size of a file that is read.
const NESTING: usize = 16;
const MOST_BYTES: u64 = 1 << 16;

/// What the file says.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Only these rules.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// How grave the findings of a rule are.
    pub severity: BTreeMap<String, Severity>,
    /// The gravity from which a finding fails a check.
    pub fail_on: Option<FailOn>,
    /// Whether a second review is blind.
    pub second: Option<SecondReview>,
}

impl Config {
    /// The settings of a corpus that is one folder; none where it has no such file. They may name any of `rules`.
    ///
    /// # Errors
    /// Every fault, with its line, what was expected and the nearest name.
    pub fn of(corpus: &Corpus, rules: &RuleSet, lang: &Lang) -> Result<Self, Failure> {
        let [root] = corpus.roots() else { return Ok(Self::default()) };
        let file = root.join(FILE);
        // A link may lead anywhere; what it leads to is no setting of this corpus.
        let Ok(about) = file.symlink_metadata() else { return Ok(Self::default()) };
        if !about.is_file() || about.len() > MOST_BYTES {
            return Err(Failure::say("cli.config.no-file", [("path", file.display().to_string())]));
        }
        let text = fs::read_to_string(&file).map_err(|error| Failure::unreadable(&file, &error))?;
        Self::read(&file, &text, (rules, lang))
    }

    fn read(file: &Path, text: &str, (rules, lang): (&RuleSet, &Lang)) -> Result<Self, Failure> {
        let path = file.display().to_string();
        let fault = |(line, column): (usize, usize), found: &str| Failure::Shown(quote_file(&path, text, (line, column), found, lang));
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME).with_recursion_limit(NESTING);
        let config: Self = options
            .from_str(text)
            .map_err(|error| fault((error.span.start.line, error.span.start.col), &lang.tell(&syntax(&error.code))))?;
        let names = config.select.iter().chain(&config.ignore).chain(config.severity.keys());
        let mut probe = rules.clone();
        let unknown = names.filter_map(|name| probe.select(std::slice::from_ref(name), &[]).err());
        let faults: Vec<String> = unknown
            .map(|error: UnknownRule| {
                let id = if error.close.is_empty() { "cli.rule.unknown" } else { "cli.rule.close" };
                let said = lang.say(id, &[("name", &error.name), ("close", &error.close.join(", "))]);
                quote_file(&path, text, locate(text, &format!("\"{}\"", error.name)), &said, lang)
            })
            .collect();
        if faults.is_empty() { Ok(config) } else { Err(Failure::Shown(faults.join("\n"))) }
    }
}

/// What is wrong with settings of a corpus, if anything is.
pub fn settings_fault(text: &str) -> Option<String> {
    let lang = Lang::built_in("en")?;
    Config::read(Path::new(FILE), text, (&RuleSet::default(), &lang)).err().and_then(|failure| failure.text(&lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let lang = Lang::built_in("en").expect("built in");
        Config::read(Path::new("a/report-review.ron"), text, (&RuleSet::default(), &lang)).map_err(|failure| {
            let shown = failure.text(&lang).unwrap_or_default();
            anstream::adapter::strip_str(&shown).to_string()
        })
    }

    #[test]
    fn rules_gravity_and_what_fails_are_read() {
        let config = read("(ignore: [\"title\"], severity: {\"fee-statement\": warning}, fail_on: warning)").expect("valid");
        assert_eq!(config.ignore, ["title"]);
        assert_eq!(config.severity["fee-statement"], Severity::Warning);
        assert_eq!(config.fail_on, Some(FailOn::Warning));
        assert_eq!(read("(second: blind)").expect("valid").second, Some(SecondReview::Blind));
        assert_eq!(read("()"), Ok(Config::default()));
    }

    #[test]
    fn a_fault_is_shown_with_its_line_what_was_expected_and_the_nearest_name() {
        let check = |text: &str, expected: &[&str]| {
            let shown = read(text).expect_err("a fault");
            for part in expected {
                assert!(shown.contains(part), "{part}: {shown}");
            }
        };
        check("(\n  ignore: [\"row-totl\"],\n)", &["a/report-review.ron:2:12", "did you mean row-total"]);
        check("(\n  severity: {\"title\": eror},\n)", &["a/report-review.ron:2:", "eror", "error"]);
        check("(\n  selct: [],\n)", &["a/report-review.ron:2:", "selct", "select"]);
        check("(\n  state: \"elsewhere\",\n)", &["a/report-review.ron:2:", "state"]);
        check("(select: \"all\")", &["a/report-review.ron:1:"]);
    }
}
