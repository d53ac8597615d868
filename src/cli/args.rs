//! The command line. The doc comments here are the help texts, the man page and the completions.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use serde::Deserialize;

use crate::check::Severity;
use crate::export::{FORMATS, Format};
use crate::review::{Role, Size, Strata};

/// Review Chinese government information-disclosure annual reports.
///
/// Without a command, CORPUS is opened for review in the terminal. Reports are never written to; what
/// you decide is kept in CORPUS/.report-review or the folder given by --state.
#[derive(Debug, Parser)]
#[command(name = "report-review", version, subcommand_precedence_over_arg = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 fine; 1 findings (check), refusals (replay), damage (journal verify);\n\
    2 something could not be done. A corpus whose name is that of a command is given as ./NAME.")]
pub struct Args {
    /// A directory with reports, or report files
    #[arg(value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of opening the review.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check reports and print what does not fit
    ///
    /// Corrections count; findings that a reviewer decided (corrected, source-error, dismissed, waiting)
    /// and those of a report that was judged are printed and do not fail the check.
    Check {
        #[command(flatten)]
        corpus: Corpus,
        #[command(flatten)]
        stdin: Stdin,
        /// How findings are printed
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats(|f| f.check.is_some()))]
        format: String,
        /// The gravity from which a finding makes the exit status 1 [default: error]
        #[arg(long, value_name = "SEVERITY", value_enum)]
        fail_on: Option<FailOn>,
        /// Only findings that do not stand in FILE, an earlier output of `check --format jsonl`
        #[arg(long, value_name = "FILE", conflicts_with = "stdin_jsonl")]
        baseline: Option<PathBuf>,
        /// With --format jsonl: behind the findings of each report a line with how its equations came out
        #[arg(long, conflicts_with = "stdin_jsonl")]
        equations: bool,
    },
    /// Print every cell of every report
    Extract {
        #[command(flatten)]
        corpus: Corpus,
        #[command(flatten)]
        stdin: Stdin,
        /// How reports are printed
        #[arg(long, value_name = "FORMAT", default_value = "jsonl", value_parser = formats(|f| f.extract.is_some()))]
        format: String,
    },
    /// Write the reviewed corpus
    Export {
        #[command(flatten)]
        corpus: Corpus,
        /// What is written: ron writes a file per report and an index, the others one stream
        #[arg(long, value_name = "FORMAT", default_value = "ron", value_parser = formats(|f| f.export.is_some()))]
        format: String,
        /// The directory to write to (ron) or the file (others; standard output without it)
        #[arg(long, value_name = "PATH")]
        out: Option<PathBuf>,
    },
    /// Take the reviews of an export back into the journals
    ///
    /// What is there already is not taken in twice. Records keep who said them and when.
    Import {
        /// The directory that `export --format ron` wrote
        from: PathBuf,
        #[command(flatten)]
        corpus: Corpus,
    },
    /// Do a recipe in every report that it fits, as one step of your journal
    ///
    /// Where it does not fit the report is left as it is and the reason told; then the command ends with 1.
    Replay {
        /// The recipe: a file of the folder `recipes` where the reviews are kept
        recipe: PathBuf,
        #[command(flatten)]
        corpus: Corpus,
        /// Write nothing, only tell what would be done
        #[arg(long)]
        dry_run: bool,
        /// How it is told
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "jsonl"])]
        format: String,
    },
    /// Count reports and findings by rule, year, form and status; tell how far reviewers agree
    Stats {
        #[command(flatten)]
        corpus: Corpus,
        /// What each reviewer did and what a finding cost, instead of the reports
        #[arg(long)]
        progress: bool,
        /// How the counts are printed
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "jsonl"])]
        format: String,
    },
    /// Print the paths of a sample: the same seed over the same paths is the same sample
    Sample {
        #[command(flatten)]
        corpus: Corpus,
        /// What the choice begins from
        #[arg(long, value_name = "N")]
        seed: u64,
        /// How many reports, or a share of them such as 5%
        #[arg(long, value_name = "N|N%", value_parser = size)]
        size: Size,
        /// What the corpus is parted by, each part having its share
        #[arg(long, value_name = "PART", value_parser = PossibleValuesParser::new(Strata::ALL.map(Strata::name)).try_map(|text| strata(&text)))]
        by: Option<Strata>,
    },
    /// List the rules, or show one rule's page
    Rules {
        /// The rule's name
        name: Option<String>,
    },
    /// List the form editions, or show one: tables, rows, columns, equations
    Forms {
        /// The edition's name
        edition: Option<String>,
    },
    /// Print the keys in force, or check a keymap file
    Keys {
        /// A keymap file to check instead
        #[arg(long, value_name = "FILE")]
        check: Option<PathBuf>,
    },
    /// Learn the keys in a few minutes, on a copy of the sample corpus that goes at the end
    Tutor,
    /// Tell what is found around the program: terminal, colours, journals, keymap
    Doctor {
        #[command(flatten)]
        corpus: Corpus,
    },
    /// Look after the journals
    Journal {
        #[command(subcommand)]
        command: Journal,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What to do with the journals.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Check every record of every journal against its checksum
    Verify {
        #[command(flatten)]
        corpus: Corpus,
    },
}

/// The reports a command works on.
#[derive(Debug, ClapArgs)]
pub struct Corpus {
    /// A directory with reports, or report files
    #[arg(value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
}

/// Reports from standard input in place of CORPUS.
#[derive(Debug, ClapArgs)]
pub struct Stdin {
    /// The paths of the reports come on standard input, each ended by a NUL, and are named from the
    /// current directory
    #[arg(long, conflicts_with = "corpus")]
    pub stdin0: bool,
    /// The reports themselves come on standard input, one JSON object {"path","text"} a line; one line of
    /// JSON goes out for each, in order. Each is looked at for itself
    #[arg(long, conflicts_with_all = ["corpus", "format", "stdin0"])]
    pub stdin_jsonl: bool,
}

/// Where options of every command stand in the help: behind those of the command itself, and those of one kind together.
const COMMON: usize = 100;
const REVIEWING: usize = 200;
const SCREEN: usize = 300;
const TELLING: usize = 400;

/// Options of every command.
#[derive(Debug, ClapArgs)]
#[command(next_display_order = COMMON)]
pub struct Common {
    /// Use the built-in sample corpus (a copy that is removed at the end)
    #[arg(long, global = true)]
    pub demo: bool,
    /// Where reviews are kept [default: CORPUS/.report-review]
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// A directory with form files of your own; an edition of a known name replaces the built-in one
    #[arg(long, global = true, value_name = "DIR")]
    pub forms: Option<PathBuf>,
    /// Only these rules (comma-separated; may be given more than once; `all` is every rule)
    #[arg(long, global = true, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Not these rules
    #[arg(long, global = true, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// How grave the findings of a rule are: RULE=error, RULE=warning, RULE=info
    #[arg(long, global = true, value_name = "RULE=SEVERITY", value_delimiter = ',', value_parser = gravity)]
    pub severity: Vec<(String, Severity)>,
    /// Only files whose path within CORPUS matches (may be given more than once; !GLOB leaves out)
    #[arg(long, global = true, value_name = "GLOB")]
    pub glob: Vec<String>,
    /// Take nothing from earlier runs and keep nothing for later ones
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Threads that read and check [default: one per core; at most eight]
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub reviewing: Reviewing,
    #[command(flatten)]
    pub screen: Screen,
    #[command(flatten)]
    pub telling: Telling,
}

/// Who reviews, and how.
#[derive(Debug, ClapArgs)]
#[command(next_display_order = REVIEWING)]
pub struct Reviewing {
    /// Who reviews [default: your user name]
    #[arg(long, global = true, value_name = "NAME", env = "REPORT_REVIEW_REVIEWER")]
    pub reviewer: Option<String>,
    /// The role in which your verdicts sign a report
    #[arg(long, global = true, value_name = "ROLE", value_parser = PossibleValuesParser::new(Role::ALL.map(Role::name)).try_map(|text| role(&text)))]
    pub role: Option<Role>,
    /// Whether you see what other reviewers said, or only after you asked for the disagreements
    #[arg(long, global = true, value_name = "HOW", value_enum)]
    pub second: Option<SecondReview>,
}

/// How a second review is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondReview {
    /// What others said is shown (the default)
    Open,
    /// What others said is not shown until you ask for the disagreements
    Blind,
}

/// Options of the review in the terminal.
#[derive(Debug, ClapArgs)]
#[command(next_display_order = SCREEN)]
pub struct Screen {
    /// A keymap file laid over the built-in one
    #[arg(long, global = true, value_name = "FILE")]
    pub keymap: Option<PathBuf>,
    /// The colours: a theme's name, or a theme file of your own
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Review line by line: no colours, no frames, for screen readers, slow lines and scripts
    #[arg(long, global = true)]
    pub plain: bool,
    /// Listen to the mouse: click focuses, double click opens, the wheel moves
    #[arg(long, global = true)]
    pub mouse: bool,
    /// How wide the terminal draws characters such as ① and —
    #[arg(long, global = true, value_name = "WIDTH", value_enum, default_value_t = AmbiguousWidth::Auto)]
    pub ambiguous_width: AmbiguousWidth,
}

/// How wide the terminal draws characters whose width is left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AmbiguousWidth {
    /// As the terminal answers when it is asked
    Auto,
    /// One cell
    Narrow,
    /// Two cells
    Wide,
}

/// How much is said, in what language and colour.
#[derive(Debug, Default, ClapArgs)]
#[command(next_display_order = TELLING)]
pub struct Telling {
    /// The language of sentences [default: from the locale]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// Say less: no progress, no notices
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// A language of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Language {
    /// The code of its language file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The gravity from which findings count as failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Every finding
    Info,
    /// Nothing
    Never,
}

impl FailOn {
    /// Whether a finding of this gravity is a failure.
    pub fn holds(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity <= Severity::Error,
            Self::Warning => severity <= Severity::Warning,
            Self::Info => severity <= Severity::Info,
            Self::Never => false,
        }
    }
}

/// A rule and how grave it is to be.
fn gravity(text: &str) -> Result<(String, Severity), String> {
    let (rule, severity) = text.split_once('=').ok_or_else(|| format!("`{text}` is not RULE=SEVERITY"))?;
    let severity = match severity {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        other => return Err(format!("`{other}` is none of error, warning, info")),
    };
    Ok((rule.to_owned(), severity))
}

/// The size of a sample.
fn size(text: &str) -> Result<Size, String> {
    Size::read(text).ok_or_else(|| format!("`{text}` is neither a count as 20 nor a share as 5%"))
}

/// What a corpus is parted by.
fn strata(text: &str) -> Result<Strata, String> {
    Strata::ALL.into_iter().find(|by| by.name() == text).ok_or_else(|| format!("`{text}` is none of form, kind, year"))
}

/// A role of this name.
fn role(text: &str) -> Result<Role, String> {
    Role::named(text).ok_or_else(|| format!("`{text}` is none of reviewer, second, approver"))
}

/// The names of the formats that can do something.
fn formats(can: fn(&Format) -> bool) -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().filter(|format| can(format)).map(|format| format.name))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn options_stand_before_or_behind_the_command() {
        for line in [&["report-review", "--lang", "zh", "check", "a"][..], &["report-review", "check", "a", "--lang", "zh"]] {
            let args = Args::try_parse_from(line).expect("valid");
            assert_eq!(args.common.telling.lang, Some(Language::Zh));
            assert!(matches!(args.command, Some(Command::Check { ref corpus, .. }) if corpus.corpus == [PathBuf::from("a")]));
        }
        let args = Args::try_parse_from(["report-review", "a", "b"]).expect("valid");
        assert!(args.command.is_none());
        assert_eq!(args.corpus.len(), 2);
    }

    #[test]
    fn formats_are_the_rows_of_the_table() {
        for (line, good) in
            [(["check", "--format", "sarif"], true), (["extract", "--format", "sarif"], false), (["extract", "--format", "csv"], true)]
        {
            let parsed = Args::try_parse_from(["report-review", line[0], "a", line[1], line[2]]);
            assert_eq!(parsed.is_ok(), good, "{line:?}");
        }
    }
}
