//! The command line for those who read Chinese: what it says of itself, and what is wrong with one. In English it says of itself
//! what stands beside the arguments in [`super::args`].

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use indexmap::IndexMap;

use super::args::{Args, Language};
use crate::lang::Lang;

/// How a help page is laid out.
const PAGE: &str = "{about-with-newline}\n{usage}\n\n{all-args}{after-help}";

/// What cannot be done with a command line.
pub enum Refused {
    /// Nothing: help or the version was asked for, and this is its text.
    Told(Error),
    /// It is wrong, in the reader's language.
    Wrong(String),
}

/// The language that a command line asks for, as far as it is told before anything else is.
pub fn language(words: &[OsString]) -> Option<Language> {
    let code = |word: &str| [Language::Zh, Language::En].into_iter().find(|language| language.code() == word);
    let told = words.iter().filter_map(|word| word.to_str()).zip(words.iter().skip(1).map(|next| next.to_str()).chain([None]));
    told.filter_map(|(word, next)| if word == "--lang" { code(next?) } else { code(word.strip_prefix("--lang=")?) }).last()
}

/// The words of a command line without the language, where they ask for help with a command: that is another command's name only.
fn asked(words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_none_or(|word| word != "help") {
        return words;
    }
    let is_value = |at: usize| at > 0 && words[at - 1] == "--lang";
    let is_lang = |word: &OsString| word == "--lang" || word.to_str().is_some_and(|word| word.starts_with("--lang="));
    (0..words.len()).filter(|at| !is_value(*at) && !is_lang(&words[*at])).map(|at| words[at].clone()).collect()
}

/// The arguments that a command line gives.
pub fn read(words: Vec<OsString>, lang: &Lang) -> Result<Args, Refused> {
    let words = asked(words);
    let mut command = command(lang);
    let matches = command.try_get_matches_from_mut(words);
    let args = matches.and_then(|matches| Args::from_arg_matches(&matches));
    args.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Refused::Told(error),
        _ => Refused::Wrong(wrong(&error, lang)),
    })
}

/// The command line, in the reader's language where that is Chinese.
pub fn command(lang: &Lang) -> Command {
    let mut command = Args::command();
    if lang.code() != Language::Zh.code() {
        return command;
    }
    command.build();
    let texts: IndexMap<String, String> =
        ron::from_str(include_str!("../../assets/lang/help.zh.ron")).expect("the built-in help is valid, which tests hold");
    translated(command, &Help { texts: &texts, lang }, "")
}

/// What is said of commands and arguments.
struct Help<'a> {
    texts: &'a IndexMap<String, String>,
    lang: &'a Lang,
}

impl Help<'_> {
    fn said(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// What is said of an argument of the command at `path`, with its values and its default.
    fn argument(&self, path: &str, arg: &Arg) -> String {
        let name = arg.get_long().unwrap_or_else(|| arg.get_id().as_str());
        let own = self.said(&format!("{path} --{name}"));
        let mut text = own.or_else(|| self.said(&format!("--{name}"))).unwrap_or_default().to_owned();
        let values: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let takes = arg.get_action().takes_values();
        if takes && !values.is_empty() && !values.iter().all(|value| text.contains(value.as_str())) {
            text += &self.lang.say("args.values", &[("values", &values.join(self.lang.text("args.and")))]);
        }
        if let Some(default) = arg.get_default_values().first().filter(|_| takes) {
            text += &self.lang.say("args.default", &[("value", &default.to_string_lossy())]);
        }
        if let Some(variable) = arg.get_env() {
            text += &self.lang.say("args.variable", &[("name", &variable.to_string_lossy())]);
        }
        text
    }
}

/// The command at `path` with all that it says of itself in the reader's language.
fn translated(command: Command, help: &Help<'_>, path: &str) -> Command {
    let lang = help.lang;
    let mut command = command.mut_args(|arg| {
        let heading = if arg.is_positional() { "args.arguments" } else { "args.options" };
        let (text, heading) = (help.argument(path, &arg), lang.text(heading).to_owned());
        let arg = arg.help(text).long_help(None::<&str>).help_heading(heading);
        arg.hide_default_value(true).hide_possible_values(true).hide_env(true)
    });
    let names: Vec<String> = command.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    for name in names {
        // The commands below `help` are those of the program once more.
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        let below = below.strip_prefix("help ").filter(|below| *below != "help").map_or(below.clone(), str::to_owned);
        command = command.mut_subcommand(&name, |own| translated(own, help, &below));
    }
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace("OPTIONS", lang.text("args.usage.options"));
    let usage = usage.replace("COMMAND", lang.text("args.usage.command"));
    command = command
        .override_usage(lang.say("args.usage", &[("usage", &usage)]))
        .help_template(PAGE)
        .subcommand_help_heading(lang.text("args.commands").to_owned());
    // Every command with commands of its own has one that helps with these.
    let text = help.said(path).or_else(|| path.ends_with(" help").then(|| help.said("help")).flatten());
    if let Some(text) = text {
        command = command.about(text.to_owned()).long_about(help.said(&format!("{path} long")).unwrap_or(text).to_owned());
    }
    match help.said(&format!("{path} after")) {
        Some(text) => command.after_help(text.to_owned()),
        None => command,
    }
}

/// What is wrong with a command line, and what to do.
fn wrong(error: &Error, lang: &Lang) -> String {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(lang.text("args.and")),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let (argument, value) = (word(ContextKind::InvalidArg), word(ContextKind::InvalidValue));
    let words = [("argument", argument.as_str()), ("value", value.as_str())];
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => lang.say("args.unknown", &words),
        ErrorKind::InvalidValue if value.is_empty() => lang.say("args.value.none", &words),
        ErrorKind::InvalidValue => {
            let values = word(ContextKind::ValidValue);
            lang.say("args.value.other", &[words.as_slice(), &[("values", values.as_str())]].concat())
        }
        // Which one it is, is not told.
        ErrorKind::InvalidUtf8 => lang.text("args.utf8").to_owned(),
        ErrorKind::ValueValidation => lang.say("args.value.bad", &words),
        ErrorKind::ArgumentConflict => {
            let other = word(ContextKind::PriorArg);
            let id = if other == argument { "args.twice" } else { "args.conflict" };
            lang.say(id, &[words.as_slice(), &[("other", other.as_str())]].concat())
        }
        ErrorKind::MissingRequiredArgument => lang.say("args.missing", &words),
        ErrorKind::MissingSubcommand => {
            let (command, known) = (word(ContextKind::InvalidSubcommand), word(ContextKind::ValidSubcommand));
            lang.say("args.command.none", &[("command", &command), ("known", &known)])
        }
        ErrorKind::InvalidSubcommand => lang.say("args.command", &[("value", &word(ContextKind::InvalidSubcommand))]),
        _ => lang.say("args.other", &[("text", error.to_string().lines().next().unwrap_or_default())]),
    };
    let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand].map(word).concat();
    if !similar.is_empty() {
        text += &lang.say("args.similar", &[("similar", &similar)]);
    }
    text + lang.text("args.more")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn lang(code: &str) -> Lang {
        Lang::built_in(code).expect("a language")
    }

    /// What a command and those below it need to be told, by key; that of an argument of its own or of the common one.
    fn needs(command: &Command, path: &str, texts: &IndexMap<String, String>, used: &mut BTreeSet<String>) {
        let mut all = vec![path.to_owned()];
        all.extend(command.get_long_about().map(|_| format!("{path} long")));
        all.extend(command.get_after_help().map(|_| format!("{path} after")));
        all.extend(command.get_arguments().map(|arg| {
            let name = arg.get_long().unwrap_or_else(|| arg.get_id().as_str());
            let own = format!("{path} --{name}");
            if texts.contains_key(&own) { own } else { format!("--{name}") }
        }));
        for key in all {
            assert!(texts.get(&key).is_some_and(|text| !text.is_empty()), "help.zh.ron lacks {key:?}");
            used.insert(key);
        }
        for own in command.get_subcommands().filter(|own| own.get_name() != "help") {
            let below = if path.is_empty() { own.get_name().to_owned() } else { format!("{path} {}", own.get_name()) };
            needs(own, &below, texts, used);
        }
    }

    #[test]
    fn every_command_and_argument_is_told_of_in_chinese_and_nothing_else() {
        let texts: IndexMap<String, String> = ron::from_str(include_str!("../../assets/lang/help.zh.ron")).expect("valid");
        let mut command = Args::command();
        command.build();
        let mut used = BTreeSet::from(["help".to_owned()]);
        needs(&command, "", &texts, &mut used);
        let unused: Vec<&String> = texts.keys().filter(|key| !used.contains(*key)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn help_is_in_the_language_asked_for() {
        let page = |words: &[&str], code| {
            let words = ["report-review"].iter().chain(words).map(Into::into).collect();
            let Err(Refused::Told(told)) = read(words, &lang(code)) else { panic!("help is told") };
            told.to_string()
        };
        for words in [
            &["--help"][..],
            &["-h"],
            &["help", "check"],
            &["check", "-h"],
            &["journal", "--help"],
            &["help", "journal", "verify"],
            &["help", "check", "--lang", "zh"],
            &["help", "--lang=zh", "check"],
        ] {
            let (chinese, english) = (page(words, "zh"), page(words, "en"));
            assert!(chinese.contains("用法：report-review") && english.contains("Usage: report-review"), "{chinese}{english}");
            for word in ["Usage", "Options", "Commands", "Arguments", "Print", "default", "possible"] {
                assert!(!chinese.contains(word), "{word} in {chinese}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_command_line_is_told_in_the_readers_language() {
        let wrong = |line: &str, code| {
            let words = std::iter::once("report-review").chain(line.split(' ')).map(Into::into).collect();
            let Err(Refused::Wrong(text)) = read(words, &lang(code)) else { panic!("{line} is refused") };
            text
        };
        for (line, chinese, english) in [
            (
                "check --formt text a",
                "不认识 --formt；是不是 --format；用法见 --help",
                "there is no --formt here; did you mean --format? (--help",
            ),
            ("check --format nix a", "--format <FORMAT> 不能是 nix；可用的有 text、jsonl", "cannot be nix; it is one of text, jsonl"),
            ("check --jobs x a", "--jobs <N> 的值 x 读不懂", "--jobs <N>: x cannot be understood"),
            ("check --role boss a", "可用的有 reviewer、second、approver", "it is one of reviewer, second, approver"),
            ("check --format", "--format <FORMAT> 后面缺少一个值", "--format <FORMAT> lacks its value"),
            ("check -qq a", "--quiet 只能给一次", "--quiet can be given once"),
            ("check --stdin0 a", "--stdin0 与 [CORPUS]... 只能给一个", "--stdin0 and [CORPUS]... cannot be given together"),
            ("sample --size 3 a", "缺少 --seed <N>", "--seed <N> is missing"),
            ("journal verfy a", "没有命令 verfy；是不是 verify", "there is no command verfy; did you mean verify?"),
        ] {
            let (told, said) = (wrong(line, "zh"), wrong(line, "en"));
            assert!(told.contains(chinese) && said.contains(english), "{told}\n{said}");
        }
    }

    #[test]
    fn the_language_is_known_before_anything_else_is() {
        let told = |line: &str| language(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for (line, expected) in [
            ("r --lang zh --formt", Some(Language::Zh)),
            ("r check --lang=en a", Some(Language::En)),
            ("r --lang zh --lang en", Some(Language::En)),
            ("r --lang fr", None),
            ("r --lang", None),
            ("r check a", None),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }
}
