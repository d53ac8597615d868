//! Recipes: a fix told by meaning, to be done again in other reports. A recipe names rule, table, row and column, never a position, and
//! says of each report it does not fit why.

use serde::{Deserialize, Serialize};

use super::{Settlement, Sight};
use crate::check::RuleSet;
use crate::form::{CellKey, Forms, locate};
use crate::lang::{Lang, Message};
use crate::number::Decimal;
use crate::report::FACTS;
use crate::review::{Act, FindingKey, Record, Target, Verdict};

/// The version of the format.
const SCHEMA: u32 = 1;

/// A fix told by meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Version of this format: 1.
    pub schema: u32,
    /// What it is called; the file is called so, too.
    pub name: String,
    /// The rule whose findings it settles.
    pub rule: String,
    /// What the finding is about: `TABLE/ROW`, `TABLE//COLUMN` or a cell; without it, whatever the rule finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What is done.
    pub does: Deed,
    /// Who recorded it.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
}

/// What a recipe does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Accepts the best repair, where it is one of this kind.
    Repair {
        /// The kind, as findings name it.
        kind: String,
    },
    /// Puts another value into a cell.
    Set {
        /// The cell.
        cell: CellKey,
        /// The value that has to count there; without it, none.
        from: Option<String>,
        /// The value that is put in; empty for nothing.
        to: String,
    },
    /// Decides.
    Decide {
        /// The decision.
        verdict: Verdict,
        /// The reason.
        why: Option<String>,
    },
}

/// What cannot be meant: the text to look for in the file, and what is wrong with it.
type Fault = (String, Message);

fn placed(text: &str, (needle, found): Fault) -> RecipeError {
    let (line, column) = locate(text, &needle);
    RecipeError::Syntax(line, column, found)
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn is_fact(cell: &CellKey) -> bool {
    cell.as_str().strip_prefix("facts/").is_some_and(|name| FACTS.contains(&name))
}

impl Deed {
    /// What of it cannot be meant, wherever it is done.
    fn meaning(&self) -> Option<Fault> {
        match self {
            Self::Repair { kind } => {
                let is_known = Lang::all().iter().any(|lang| lang.has(&format!("slip.{kind}")));
                (!is_known).then(|| (quoted(kind), Message::new("recipe.unknown-kind", [("kind", kind.clone())])))
            }
            Self::Set { cell, from, to } => {
                let is_none = |value: &&String| !value.is_empty() && value.parse::<Decimal>().is_err();
                let faulty = from.iter().chain([to]).find(is_none).filter(|_| !is_fact(cell))?;
                Some((quoted(faulty), Message::new("refused.not-a-value", [("text", faulty.clone())])))
            }
            Self::Decide { verdict: Verdict::Dismissed, why } => {
                let has_reason = why.as_ref().is_some_and(|why| !why.trim().is_empty());
                (!has_reason).then(|| ("dismissed".to_owned(), Message::new("recipe.no-reason", [])))
            }
            Self::Decide { verdict, .. } => {
                let name = verdict.name().to_owned();
                let decides = matches!(verdict, Verdict::SourceError | Verdict::Waiting);
                (!decides).then(|| (format!("verdict: {name}"), Message::new("recipe.no-decision", [("verdict", name)])))
            }
        }
    }
}

/// Why a recipe is not done in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No repair is better than all others.
    NoRepair,
    /// The best repair is of another kind.
    OtherRepair(String),
    /// Something else counts in the cell: this, or nothing.
    OtherValue(CellKey, Option<String>),
    /// The finding does not speak of the cell.
    NoCell(CellKey),
}

impl Unfit {
    /// The sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::NoRepair => Message::new("recipe.no-repair", []),
            Self::OtherRepair(kind) => Message::new("recipe.other-repair", [("kind", kind.clone())]),
            Self::OtherValue(cell, found) => {
                Message::new("recipe.other-value", [("cell", cell.to_string()), ("found", found.clone().unwrap_or_else(|| "-".to_owned()))])
            }
            Self::NoCell(cell) => Message::new("recipe.no-cell", [("cell", cell.to_string())]),
        }
    }
}

/// A text that is no recipe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// It cannot be read: line, column, and what is wrong there.
    #[error("{0}:{1}: {2}")]
    Syntax(usize, usize, Message),
    /// It is of a newer program.
    #[error("schema {0} is not known; this program knows {SCHEMA}")]
    Schema(u32),
}

impl RecipeError {
    /// What is wrong, for a person.
    pub fn say(&self, lang: &Lang) -> String {
        match self {
            Self::Syntax(line, column, found) => format!("{line}:{column}: {}", lang.tell(found)),
            Self::Schema(found) => lang.say("ron.schema", &[("found", &found.to_string()), ("known", &SCHEMA.to_string())]),
        }
    }
}

impl Recipe {
    /// Reads a recipe.
    pub fn read(text: &str) -> Result<Self, RecipeError> {
        let options = ron::Options::default().with_recursion_limit(16).with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let recipe: Self = options
            .from_str(text)
            .map_err(|error| RecipeError::Syntax(error.span.start.line, error.span.start.col, crate::lang::syntax(&error.code)))?;
        if recipe.schema != SCHEMA {
            return Err(RecipeError::Schema(recipe.schema));
        }
        recipe.does.meaning().map_or(Ok(recipe), |fault| Err(placed(text, fault)))
    }

    /// Whether there is what the recipe in `text` names: its rule, and the cell it puts a value into.
    ///
    /// # Errors
    /// The name that nothing has, and where it stands.
    pub fn known(&self, text: &str, rules: &RuleSet, forms: &Forms) -> Result<(), RecipeError> {
        if let Err(unknown) = rules.clone().select(std::slice::from_ref(&self.rule), &[]) {
            let id = if unknown.close.is_empty() { "cli.rule.unknown" } else { "cli.rule.close" };
            let found = Message::new(id, [("name", unknown.name), ("close", unknown.close.join(", "))]);
            return Err(placed(text, (quoted(&self.rule), found)));
        }
        let is_known = |cell: &CellKey| is_fact(cell) || forms.editions().iter().any(|form| form.find(cell).is_some());
        match &self.does {
            Deed::Set { cell, .. } if !is_known(cell) => {
                Err(placed(text, (quoted(cell.as_str()), Message::new("recipe.unknown-cell", [("cell", cell.to_string())]))))
            }
            _ => Ok(()),
        }
    }

    /// The recipe as a file.
    pub fn write(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().extensions(ron::extensions::Extensions::empty());
        // Plain structs with text keys: writing them cannot fail.
        ron::ser::to_string_pretty(self, pretty).expect("a recipe can be written") + "\n"
    }

    /// The recipe of a step: of its decision, else of its correction. None of a step that decides on no finding and was made at none.
    pub fn of_step(step: &[&Record], name: &str) -> Option<Self> {
        let decided = step.iter().find_map(|record| match (&record.action, &record.target) {
            (Act::Decide(verdict), Target::Finding { finding, .. }) => Some((*record, *verdict, finding)),
            _ => None,
        });
        let corrected: Vec<(&Record, &CellKey)> = step
            .iter()
            .filter_map(|record| match (&record.action, &record.target) {
                (Act::Correct, Target::Cell { cell, .. }) => Some((*record, cell)),
                _ => None,
            })
            .collect();
        let made = |record: &Record, rule: &str, subject: Option<&str>, does| Self {
            schema: SCHEMA,
            name: name.to_owned(),
            rule: rule.to_owned(),
            subject: subject.map(str::to_owned),
            does,
            by: record.by.clone(),
            at: record.at.clone(),
        };
        match (decided, &corrected[..]) {
            (Some((record, Verdict::Corrected, finding)), _) if record.why.is_some() => {
                let does = Deed::Repair { kind: record.why.clone()? };
                Some(made(record, finding.rule(), Some(finding.subject()), does))
            }
            (Some((record, verdict, finding)), _) if !matches!(verdict, Verdict::Corrected | Verdict::Open) => {
                let does = Deed::Decide { verdict, why: record.why.clone() };
                does.meaning().is_none().then(|| made(record, finding.rule(), Some(finding.subject()), does))
            }
            (_, [(record, cell)]) => {
                let does = Deed::Set { cell: (*cell).clone(), from: record.from.clone(), to: record.to.clone()? };
                Some(made(record, record.how.rule.as_deref()?, None, does))
            }
            _ => None,
        }
    }

    /// Whether the finding of this identity is one that the recipe may settle.
    pub fn is_about(&self, rule: &str, subject: &str) -> bool {
        let named = self.subject.as_deref().is_none_or(|own| own == subject);
        // A value put into a cell settles what is about the cell, its row or its column.
        let touches = match &self.does {
            Deed::Set { cell, .. } if self.subject.is_none() => about(cell).iter().any(|own| own == subject),
            _ => true,
        };
        *self.rule == *rule && named && touches
    }

    /// What the recipe does about a finding of a report, or why it does nothing.
    pub fn settlement(&self, sight: &Sight) -> Result<Settlement, Unfit> {
        match &self.does {
            Deed::Decide { verdict, why } => Ok(Settlement::Decide(*verdict, why.clone())),
            Deed::Repair { kind } => match sight.repair() {
                None => Err(Unfit::NoRepair),
                Some(repair) if repair.kind == *kind => Ok(Settlement::Repair),
                Some(repair) => Err(Unfit::OtherRepair(repair.kind.clone())),
            },
            Deed::Set { cell, from, to } => {
                let Some(found) = sight.value(cell) else { return Err(Unfit::NoCell(cell.clone())) };
                if found == from.as_ref().filter(|text| !text.is_empty()) {
                    return Ok(Settlement::Set(cell.clone(), to.clone()));
                }
                Err(Unfit::OtherValue(cell.clone(), found.cloned()))
            }
        }
    }

    /// The findings of a list that it may settle.
    pub fn findings<'a>(&'a self, keys: impl Iterator<Item = FindingKey> + 'a) -> impl Iterator<Item = FindingKey> + 'a {
        keys.filter(|key| self.is_about(key.rule(), key.subject()))
    }
}

/// The subjects that a finding on a cell can have.
fn about(cell: &CellKey) -> Vec<String> {
    let mut parts = cell.as_str().split('/');
    let (table, row, column) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    vec![cell.to_string(), format!("{table}/{row}"), format!("{table}//{column}"), table.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe(does: Deed) -> Recipe {
        Recipe {
            schema: SCHEMA,
            name: "a".to_owned(),
            rule: "row-total".to_owned(),
            subject: None,
            does,
            by: "wang".to_owned(),
            at: "2026-01-02T03:04:05+08:00".to_owned(),
        }
    }

    #[test]
    fn a_recipe_reads_back_and_a_newer_one_is_refused() {
        let set = Deed::Set { cell: CellKey("requests/new/total".to_owned()), from: None, to: "7".to_owned() };
        for does in
            [set, Deed::Repair { kind: "sign".to_owned() }, Deed::Decide { verdict: Verdict::Dismissed, why: Some("因".to_owned()) }]
        {
            let recipe = recipe(does);
            assert_eq!(Recipe::read(&recipe.write()), Ok(recipe.clone()), "{}", recipe.write());
            assert_eq!(Recipe::read(&recipe.write().replace("schema: 1", "schema: 2")), Err(RecipeError::Schema(2)));
        }
        assert!(matches!(Recipe::read("(schema: 1"), Err(RecipeError::Syntax(..))));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_at_its_line_and_column() {
        let (rules, forms) = (RuleSet::default(), Forms::built_in().expect("built in"));
        let fault = |rule: &str, does: &str| {
            let text = format!("(schema: 1, name: \"a\",\n  rule: \"{rule}\",\n  does: {does},\n  by: \"w\", at: \"\")");
            let read = Recipe::read(&text).and_then(|recipe| recipe.known(&text, &rules, &forms));
            read.err().map(|error| error.say(&Lang::built_in("en").expect("built in")))
        };
        for (rule, does, place) in [
            ("row-totl", "Decide(verdict: waiting, why: None)", "2:9: "),
            ("row-total", "Decide(verdict: dismissed, why: None)", "3:25: "),
            ("row-total", "Decide(verdict: dismissed, why: \" \")", "3:25: "),
            ("row-total", "Decide(verdict: corrected, why: \"x\")", "3:16: "),
            ("row-total", "Decide(verdict: open, why: None)", "3:16: "),
            ("row-total", "Decide(verdict: dismised, why: \"x\")", "3:"),
            ("row-total", "Repair(kind: \"slip.sign\")", "3:22: "),
            ("row-total", "Set(cell: \"requests/nwe/total\", from: None, to: \"1\")", "3:19: "),
            ("row-total", "Set(cell: \"facts/agncy\", from: None, to: \"1\")", "3:19: "),
            ("row-total", "Set(cell: \"requests/new/total\", from: \"1\", to: \"abc\")", "3:"),
        ] {
            let told = fault(rule, does);
            assert!(told.as_ref().is_some_and(|told| told.starts_with(place)), "{rule} {does}: {told:?}");
        }
        for does in ["Decide(verdict: r#source-error, why: None)", "Set(cell: \"facts/agency\", from: None, to: \"甲县\")"] {
            assert_eq!(fault("row-total", does), None, "{does}");
        }
    }

    #[test]
    fn a_value_is_about_its_cell_row_and_column_of_the_rule_alone() {
        let recipe = recipe(Deed::Set { cell: CellKey("requests/new/total".to_owned()), from: None, to: "7".to_owned() });
        for (rule, subject, is) in [
            ("row-total", "requests/new", true),
            ("row-total", "requests//total", true),
            ("row-total", "requests/carried_in", false),
            ("column-balance", "requests/new", false),
        ] {
            assert_eq!(recipe.is_about(rule, subject), is, "{rule} {subject}");
        }
    }
}
