//! The review in the terminal.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::CommandFactory;

use super::args::{AmbiguousWidth, Args, Color, Common};
use super::config::Config;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::setup::{self, Environment};
use super::{batch, demo, forms};
use crate::app::cells::Ambiguous;
use crate::check::slips;
use crate::lang::Lang;
use crate::run::{self, Reviewer, RunError, Settings, Working};
use crate::store::{Corpus, journal};
use crate::ui::Colours;

/// Opens the review of the corpus and stays until the reviewer quits.
///
/// With `tutor` the lessons are given on a copy of the sample corpus, which goes with all that was decided in it.
pub fn run(out: &mut Out, paths: &[PathBuf], common: &Common, environment: &Environment, tutor: bool) -> Result<Outcome, Failure> {
    // Lives as long as the review: the copy of the sample corpus goes with it.
    let demo = if common.demo || tutor { Some(demo::lay_out()?) } else { None };
    let corpus = match &demo {
        Some(folder) if tutor => Corpus::new(&[folder.path().to_owned()], None)?,
        demo => batch::corpus(paths, demo.as_ref(), common)?,
    };
    for root in corpus.roots() {
        root.metadata().map_err(|error| no_such(root, paths, &error))?;
    }
    batch::tell_other_state(out, &corpus);
    let forms = forms::load(common.forms.as_deref(), &out.lang)?;
    let known = setup::known_rules(common, &forms);
    let config = Config::of(&corpus, &known, &out.lang)?;
    let rules = setup::rules(common, &config, known)?;
    let (name, blind) = (setup::reviewer(common, environment), setup::is_blind(common, &config));
    let arguments = arguments(corpus.roots(), common, (&out.lang, &name, blind));
    let settings = Settings {
        corpus,
        globs: common.glob.clone(),
        forms,
        rules,
        reviewer: Reviewer { name, role: common.reviewing.role, blind },
        lang: out.lang.clone(),
        keymap: setup::keymap(common)?,
        theme: setup::dress(common)?,
        colours: colours(common.telling.color, environment),
        ambiguous: match common.screen.ambiguous_width {
            AmbiguousWidth::Auto => None,
            AmbiguousWidth::Narrow => Some(Ambiguous::Narrow),
            AmbiguousWidth::Wide => Some(Ambiguous::Wide),
        },
        working: Working {
            cache: (!common.no_cache && demo.is_none()).then(|| forms::key(common.forms.as_deref())),
            jobs: setup::jobs(common),
            arguments,
        },
        tutor,
    };
    if common.screen.plain {
        return plainly(settings, &out.lang);
    }
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::say("cli.review.terminal", []));
    }
    if environment.term.as_deref() == Some("dumb") {
        return Err(Failure::say("cli.review.dumb", []));
    }
    let reviewer = settings.reviewer.name.clone();
    let ended = run::run(settings).map_err(|error| failed(out, &error, &reviewer))?;
    if ended.unsaved > 0 {
        let text = out.lang.say("cli.review.unsaved", &[("count", &ended.unsaved.to_string())]);
        out.complain(&text);
    }
    let Some(signal) = ended.signal else { return Ok(Outcome::Fine) };
    let text = out.lang.say("cli.review.signal", &[("path", &journal_in(&ended.state, &reviewer))]);
    out.notice(&text);
    Ok(Outcome::Signal(signal))
}

/// The journal of this reviewer in the folder of the reviews.
fn journal_in(state: &str, reviewer: &str) -> String {
    journal::path_of(Path::new(state), reviewer).display().to_string()
}

/// Why the review could not begin or go on; where the program itself failed, the journal is named.
fn failed(out: &mut Out, error: &RunError, reviewer: &str) -> Failure {
    if let RunError::Broke(state) = error {
        let text = out.lang.say("cli.review.broke", &[("path", &journal_in(state, reviewer))]);
        out.complain(&text);
    }
    Failure::say("cli.review.failed", [("error", error.say(&out.lang))])
}

/// A path that cannot be read; where the name is near to that of a command, that one is named.
fn no_such(root: &Path, paths: &[PathBuf], error: &io::Error) -> Failure {
    let commands = Args::command();
    let first = paths.first().filter(|first| root.ends_with(first)).and_then(|first| first.to_str());
    let near = |typed: &str| commands.get_subcommands().map(clap::Command::get_name).find(|name| slips(typed, name) <= 2);
    match first.and_then(near) {
        Some(command) => {
            let words = [("path", root.display().to_string()), ("error", error.to_string()), ("command", command.to_owned())];
            Failure::say("cli.unreadable.command", words)
        }
        None => Failure::unreadable(root, error),
    }
}

/// Reviews line by line.
fn plainly(settings: Settings, lang: &Lang) -> Result<Outcome, Failure> {
    let ended = run::run_plainly(settings).map_err(|error| Failure::say("cli.review.failed", [("error", error.say(lang))]))?;
    if ended.unsaved == 0 { Ok(Outcome::Fine) } else { Err(Failure::say("cli.review.unsaved", [("count", ended.unsaved.to_string())])) }
}

/// The corpus and the options that bear on what is found in it, as another run of this program takes them.
fn arguments(roots: &[PathBuf], common: &Common, (lang, me, blind): (&Lang, &str, bool)) -> Vec<OsString> {
    let second = if blind { "blind" } else { "open" };
    let mut arguments: Vec<OsString> = ["--lang", lang.code(), "--second", second].map(OsString::from).into();
    arguments.push(format!("--reviewer={me}").into());
    let severities: Vec<String> =
        common.severity.iter().map(|(rule, severity)| format!("{rule}={}", format!("{severity:?}").to_lowercase())).collect();
    let lists = [("--select", &common.select), ("--ignore", &common.ignore), ("--glob", &common.glob), ("--severity", &severities)];
    for (option, values) in lists {
        arguments.extend(values.iter().flat_map(|value| [OsString::from(option), value.into()]));
    }
    if let Some(folder) = &common.forms {
        arguments.extend([OsString::from("--forms"), folder.into()]);
    }
    if common.no_cache {
        arguments.push("--no-cache".into());
    }
    arguments.push("--".into());
    arguments.extend(roots.iter().map(OsString::from));
    arguments
}

/// The colours of the terminal; none where they are not wanted.
pub fn colours(asked: Color, environment: &Environment) -> Option<Colours> {
    let wanted = match asked {
        Color::Never => false,
        Color::Always => true,
        Color::Auto => !environment.no_color && environment.term.as_deref() != Some("dumb"),
    };
    let true_color = matches!(environment.color_term.as_deref(), Some("truecolor" | "24bit"));
    let indexed = environment.term.as_deref().is_some_and(|term| term.contains("256color"));
    wanted.then_some(match (true_color, indexed) {
        (true, _) => Colours::True,
        (false, true) => Colours::Indexed,
        (false, false) => Colours::Sixteen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_option_then_the_environment() {
        let environment = |no_color, term: &str, color_term: &str| Environment {
            no_color,
            term: Some(term.to_owned()),
            color_term: Some(color_term.to_owned()).filter(|text| !text.is_empty()),
            ..Environment::default()
        };
        for (asked, no_color, term, color_term, expected) in [
            (Color::Auto, false, "xterm", "", Some(Colours::Sixteen)),
            (Color::Auto, false, "xterm-256color", "", Some(Colours::Indexed)),
            (Color::Auto, false, "xterm-256color", "truecolor", Some(Colours::True)),
            (Color::Auto, true, "xterm-256color", "truecolor", None),
            (Color::Auto, false, "dumb", "", None),
            (Color::Always, true, "xterm", "24bit", Some(Colours::True)),
            (Color::Never, false, "xterm", "24bit", None),
        ] {
            assert_eq!(colours(asked, &environment(no_color, term, color_term)), expected, "{asked:?} {no_color} {term} {color_term}");
        }
    }
}
