//! What can lie over the panes. At most one of these does.

use std::sync::Arc;

use tui_textarea::TextArea;

use super::action::Action;
use super::desk::Place;
use super::dispute::Disputes;
use super::gather::{Gathering, runs_through};
use super::group::Group;
use super::keymap::Mode;
use super::line::Line;
use super::mark::Mark;
use crate::form::CellKey;
use crate::pinyin::has_initials;
use crate::review::{Anchor, FindingKey, Status, Verdict};
use crate::session::Facet;

/// What lies over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// A cell being edited.
    Edit(CellEdit),
    /// A memo or reason being written.
    Note(Box<Note>),
    /// A list to choose from.
    Pick(Pick),
    /// A line being typed: a search or filter.
    Prompt(Prompt, Line),
    /// Text to read.
    Page(PageKind, usize),
    /// The same fault in many reports.
    Group(Box<Group>),
    /// Where reviewers do not agree.
    Disputes(Box<Disputes>),
    /// A question.
    Confirm(Question),
}

impl Overlay {
    /// A page from its top.
    pub fn page(kind: PageKind) -> Self {
        Self::Page(kind, 0)
    }

    /// Where the keys go while it is there.
    pub fn mode(&self) -> Mode {
        match self {
            Self::Edit(_) => Mode::Edit,
            Self::Note(_) => Mode::Note,
            Self::Pick(_) | Self::Prompt(..) => Mode::Pick,
            Self::Page(..) => Mode::Page,
            Self::Group(_) => Mode::Group,
            Self::Disputes(_) => Mode::Disputes,
            Self::Confirm(_) => Mode::Confirm,
        }
    }
}

/// A cell being edited.
#[derive(Clone, Debug)]
pub struct CellEdit {
    /// The cell or fact.
    pub cell: CellKey,
    /// What is typed.
    pub line: Line,
    /// Values to choose from: what is printed, what the rules compute.
    pub candidates: Vec<(String, String)>,
    /// Which candidate is filled in.
    pub candidate: Option<usize>,
    /// What is wrong with what is typed.
    pub error: Option<String>,
    /// The cells that are gone along from it; none before it was gone on from.
    pub along: Vec<CellKey>,
    /// Keys typed since the text was kept as a draft.
    pub unkept: u32,
}

/// A memo or reason being written.
#[derive(Clone, Debug)]
pub struct Note {
    /// What it is for.
    pub purpose: Purpose,
    /// The text and its caret.
    pub area: TextArea<'static>,
    /// Whether the text is still the one that was filled in.
    pub untouched: bool,
    /// Texts to choose from; behind those that were there, what the reviewer wrote before choosing.
    pub templates: Vec<String>,
    /// How many of them were there.
    pub given: usize,
    /// Keys typed since the text was kept as a draft.
    pub unkept: u32,
}

/// What a note is written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A memo.
    Memo(Anchor),
    /// The reason of a decision.
    Decide(FindingKey, Verdict),
    /// The remark of a verdict on the report.
    Judge(Status),
    /// The reason for taking a side.
    Settle(Box<Disputes>),
}

/// A line being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Text to find in the raw text.
    Search,
    /// Words to filter the reports by.
    Filter,
    /// A sampling plan.
    Plan,
    /// The folder to keep the decisions in.
    Folder,
    /// The name of a place in the journal.
    Checkpoint,
    /// Where to write the reviewed corpus to in this format.
    Export(&'static str),
}

/// Text to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// Everything about the focused cell.
    Card,
    /// The guide.
    Manual,
    /// Terminal, journal, watcher.
    Doctor,
    /// What is wrong with the keymap file.
    Keymap,
    /// What was said before.
    Messages,
    /// What was done.
    History,
    /// What was done to the focused cell.
    CellHistory,
    /// How far reviewers agree.
    Agreement,
    /// Done, left, pace, cost.
    Progress,
    /// The rule of the focused finding.
    Rule,
}

/// A question that is answered by yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Approve so although so many findings are open and so many wait?
    Approve(Status, [usize; 3]),
    /// Quit although so many records are not on disk?
    Quit(usize),
    /// Give one verdict to so many reports, of which so many have findings that are open or wait and so many were never opened, and leave so many documents
    /// that are no reports? So many figures are in doubt besides.
    JudgeMany(Status, [usize; 5]),
    /// Write the reviewed corpus in this format over what stands at this path?
    Overwrite(&'static str, String),
    /// Show what others said, which ends the blind review?
    Reveal,
    /// Make everything stand as at this record, which turns so many?
    Return(u64, usize),
}

/// What a list to choose from is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickKind {
    /// All commands.
    Palette,
    /// The keys of a mode.
    Keys,
    /// Reports.
    Reports,
    /// Findings of all reports, those of the open one first.
    Findings,
    /// Rows of the tables.
    Rows,
    /// Reasons for dismissing.
    Reasons(FindingKey),
    /// Rules with their findings.
    Overview,
    /// Values of every facet of the reports shown.
    Facets,
    /// My steps, the last one first.
    Steps,
    /// Tags, for this.
    Tags(Anchor),
    /// The reports of the sample.
    Sample,
    /// Recipes.
    Recipes,
    /// The themes; the number is that of the one in force before.
    Themes(usize),
    /// Corrections of all reports.
    Changes,
    /// Places jumped from.
    Jumps,
    /// What the reviewed corpus can be written as.
    Exports,
    /// Findings that several reports have alike.
    Groups,
}

/// What choosing an item does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Runs an action.
    Run(Action),
    /// Opens a report.
    Report(Arc<str>),
    /// Focuses a finding.
    Finding(FindingKey),
    /// Focuses a finding of a report that need not be open.
    FindingIn(Arc<str>, FindingKey),
    /// Gathers the reports with a finding.
    Group(FindingKey),
    /// Focuses a cell.
    Cell(CellKey),
    /// Takes a reason.
    Reason(String),
    /// Writes a reason.
    OwnReason,
    /// Filters the reports by a rule.
    Rule(String),
    /// Takes my step with this record back, or brings it back.
    Step(u64, bool),
    /// Makes everything stand as at this record.
    Return(u64),
    /// Writes the reviewed corpus in this format.
    Export(&'static str),
    /// Goes to a place.
    Place(Box<Place>),
    /// Puts a tag on, or takes it off.
    Tag(String),
    /// Asks for another sampling plan.
    Plan,
    /// Keeps my last step as a recipe.
    KeepRecipe,
    /// Does the recipe of this number in the reports of the list.
    Recipe(usize),
    /// Takes the theme of this number.
    Theme(usize),
    /// Puts a facet's value into the filter, or takes it out.
    Facet(Facet, String),
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its marker.
    pub mark: Mark,
    /// What it is called.
    pub text: String,
    /// What stands at the right: keys, a place, counts.
    pub detail: String,
    /// Length of its bar in thousandths, where it has one.
    pub bar: Option<u16>,
    /// More to search by: permanent names.
    pub also: String,
    /// What choosing it does.
    pub choice: Choice,
}

/// A list to choose from.
#[derive(Clone, Debug)]
pub struct Pick {
    /// What it is of.
    pub kind: PickKind,
    /// What is typed to narrow it.
    pub line: Line,
    /// All items.
    pub items: Vec<Item>,
    /// Indexes of the items that fit what is typed.
    pub fitting: Vec<usize>,
    /// Which of the fitting ones has the cursor.
    pub cursor: usize,
    /// Whether the cursor was moved since the list was made.
    pub moved: bool,
    /// What goes on looking for more items.
    pub gathering: Option<Box<Gathering>>,
}

impl Pick {
    /// A list with nothing typed yet.
    pub fn new(kind: PickKind, items: Vec<Item>) -> Self {
        let fitting = (0..items.len()).collect();
        Self { kind, line: Line::default(), items, fitting, cursor: 0, moved: false, gathering: None }
    }

    /// Keeps the items that fit, the cursor on the first of them.
    pub fn narrow(&mut self) {
        self.fit();
        (self.cursor, self.moved) = (0, false);
    }

    /// Keeps the items that have every word typed, or the initials of its pinyin; of rows, those too that have its characters in their
    /// order, behind the others.
    pub fn fit(&mut self) {
        let words: Vec<String> = self.line.text().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let fits = |item: &Item| {
            let text = format!("{}\n{}\n{}", item.text, item.detail, item.also).to_lowercase();
            words.iter().all(|word| text.contains(word) || has_initials(&item.text, word))
        };
        self.fitting = (0..self.items.len()).filter(|&i| fits(&self.items[i])).collect();
        if self.kind == PickKind::Rows {
            let far = |item: &Item| words.iter().all(|word| runs_through(&item.text.to_lowercase(), word));
            let rest: Vec<usize> = (0..self.items.len()).filter(|i| !self.fitting.contains(i) && far(&self.items[*i])).collect();
            self.fitting.extend(rest);
        }
    }

    /// The item with the cursor.
    pub fn chosen(&self) -> Option<&Item> {
        self.items.get(*self.fitting.get(self.cursor)?)
    }
}
