//! What options, environment and the files they name come to.

use std::env;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::args::{Common, Language, SecondReview};
use super::config::Config;
use super::failure::Failure;
use super::rules::unknown;
use crate::check::RuleSet;
use crate::form::Forms;
use crate::lang::Lang;
use crate::run::Dress;

/// What the environment says.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The locale of messages.
    pub locale: Option<String>,
    /// The user's name.
    pub user: Option<String>,
    /// Whether `NO_COLOR` asks for no colour.
    pub no_color: bool,
    /// What kind of terminal it is: `TERM`.
    pub term: Option<String>,
    /// How many colours it has: `COLORTERM`.
    pub color_term: Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub fn read() -> Self {
        let first = |names: &[&str]| names.iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
        Self {
            locale: first(&["LC_ALL", "LC_MESSAGES", "LANG"]),
            user: first(&["USER", "LOGNAME", "USERNAME"]).or_else(user_of_process),
            no_color: first(&["NO_COLOR"]).is_some(),
            term: first(&["TERM"]),
            color_term: first(&["COLORTERM"]),
        }
    }
}

/// The name that the system has for the user whose process this is.
fn user_of_process() -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let own = fs::metadata("/proc/self").ok()?.uid().to_string();
        let users = fs::read_to_string("/etc/passwd").ok()?;
        let mut named = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
        named.find(|user| user.get(2) == Some(&own.as_str())).map(|user| user[0].to_owned())
    }
    #[cfg(not(unix))]
    None
}

/// The language asked for, else the locale's: Chinese for `zh…`, English for every other.
pub fn language(asked: Option<Language>, environment: &Environment) -> Lang {
    let chinese = environment.locale.as_deref().is_some_and(|locale| locale.to_ascii_lowercase().starts_with("zh"));
    let language = asked.unwrap_or(if chinese { Language::Zh } else { Language::En });
    Lang::built_in(language.code()).expect("both languages are built in and tested to be valid")
}

/// The rules there are: those of the program, and those that only forms of the user's own name.
pub fn known_rules(common: &Common, forms: &Forms) -> RuleSet {
    let rules = RuleSet::default();
    // Without such forms none is to be read for it.
    if common.forms.is_some() { rules.with(forms.rules()) } else { rules }
}

/// The rules left of `rules` by the settings of the corpus, then by `--select`, `--ignore` and `--severity`: what
/// is selected on the command line takes the place of what the corpus selects, the rest is added.
pub fn rules(common: &Common, config: &Config, mut rules: RuleSet) -> Result<RuleSet, Failure> {
    let select = if common.select.is_empty() { &config.select } else { &common.select };
    let ignore: Vec<String> = config.ignore.iter().chain(&common.ignore).cloned().collect();
    // A rule that is selected on the command line is wanted, whatever the corpus ignores.
    let ignore = if common.select.is_empty() { &ignore } else { &common.ignore };
    rules.select(select, ignore).map_err(|error| unknown(&error.name, &error.close))?;
    let severities = config.severity.iter().map(|(rule, severity)| (rule, *severity));
    for (rule, severity) in severities.chain(common.severity.iter().map(|(rule, severity)| (rule, *severity))) {
        rules.set_severity(rule, severity).map_err(|error| unknown(&error.name, &error.close))?;
    }
    Ok(rules)
}

/// The reviewer's own keymap, its name and its text: the file asked for, else the one in the user's
/// configuration, if it is there.
pub fn keymap(common: &Common) -> Result<Option<(String, String)>, Failure> {
    let usual = || etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("report-review").join("keymap.ron"));
    let asked = common.screen.keymap.clone();
    let Some(file) = asked.or_else(|| usual().filter(|file| file.is_file())) else { return Ok(None) };
    let text = fs::read_to_string(&file).map_err(|error| Failure::unreadable(&file, &error))?;
    Ok(Some((file.display().to_string(), text)))
}

/// The theme asked for: a name, or a file of the reviewer's own; without either the one in the user's
/// configuration, if it is there.
pub fn dress(common: &Common) -> Result<Dress, Failure> {
    let mouse = common.screen.mouse;
    let asked = common.screen.theme.clone();
    let is_file = |name: &String| name.contains(std::path::MAIN_SEPARATOR) || Path::new(name).extension().is_some_and(|e| e == "ron");
    let (name, file) = match asked {
        Some(file) if is_file(&file) => (None, Some(PathBuf::from(file))),
        Some(name) => (Some(name), None),
        None => (None, None),
    };
    let usual = || etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("report-review").join("theme.ron"));
    let Some(file) = file.or_else(|| usual().filter(|file| file.is_file())) else { return Ok(Dress { name, own: None, mouse }) };
    let text = fs::read_to_string(&file).map_err(|error| Failure::unreadable(&file, &error))?;
    Ok(Dress { name, own: Some((file.display().to_string(), text)), mouse })
}

/// Most threads for each core: more of them get in each other's way, until nothing is done at all.
const CROWD: usize = 8;

/// How many threads read and check.
pub fn jobs(common: &Common) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    common.jobs.map_or(cores, |asked| asked.get().min(CROWD * cores))
}

/// Whether the second review is blind.
pub fn is_blind(common: &Common, config: &Config) -> bool {
    common.reviewing.second.or(config.second) == Some(SecondReview::Blind)
}

/// Who reviews.
pub fn reviewer(common: &Common, environment: &Environment) -> String {
    let name = common.reviewing.reviewer.clone().or_else(|| environment.user.clone());
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "reviewer".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_option_then_the_locale() {
        let code = |asked, locale: Option<&str>| {
            let environment = Environment { locale: locale.map(str::to_owned), ..Environment::default() };
            language(asked, &environment).code().to_owned()
        };
        for (asked, locale, expected) in [
            (None, Some("zh_CN.UTF-8"), "zh"),
            (None, Some("zh"), "zh"),
            (None, Some("en_GB.UTF-8"), "en"),
            (None, Some("C"), "en"),
            (None, None, "en"),
            (Some(Language::En), Some("zh_TW"), "en"),
            (Some(Language::Zh), None, "zh"),
        ] {
            assert_eq!(code(asked, locale), expected, "{asked:?} {locale:?}");
        }
    }
}
