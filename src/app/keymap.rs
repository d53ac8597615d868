//! The keymap: the default one merged with the reviewer's own, and what a sequence of keys means.

mod read;

use std::collections::BTreeSet;

pub use read::{Entry, Fault};

use super::action::Action;
use super::key::{Key, spell};
use super::pane::Pane;
use crate::lang::{Lang, Message};

/// A section of `keymap.ron`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// All four panes.
    Browse,
    /// Deciding; all panes but the report list.
    Verdict,
    /// The report list.
    Reports,
    /// The raw text.
    Source,
    /// The tables.
    Tables,
    /// The findings.
    Findings,
    /// Editing a cell.
    Edit,
    /// Writing a memo.
    Note,
    /// Choosing from a list, and prompts.
    Pick,
    /// Cards and pages.
    Page,
    /// The same fault in many reports.
    Group,
    /// Where reviewers do not agree.
    Disputes,
    /// A question.
    Confirm,
}

impl Section {
    /// Every section with its name in the file.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::Browse, "browse"),
        (Self::Verdict, "verdict"),
        (Self::Reports, "reports"),
        (Self::Source, "source"),
        (Self::Tables, "tables"),
        (Self::Findings, "findings"),
        (Self::Edit, "edit"),
        (Self::Note, "note"),
        (Self::Pick, "pick"),
        (Self::Page, "page"),
        (Self::Group, "group"),
        (Self::Disputes, "disputes"),
        (Self::Confirm, "confirm"),
    ];

    /// The name in the file.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(section, _)| *section == self).map_or("", |(_, name)| name)
    }

    /// Whether characters are typed there, so that no plain character can be a key.
    pub fn types(self) -> bool {
        matches!(self, Self::Edit | Self::Note | Self::Pick)
    }
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Browsing in a pane.
    Pane(Pane),
    /// Editing a cell.
    Edit,
    /// Writing a memo.
    Note,
    /// Choosing from a list, or a prompt.
    Pick,
    /// A card or page.
    Page,
    /// The same fault in many reports.
    Group,
    /// Where reviewers do not agree.
    Disputes,
    /// A question.
    Confirm,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 11] = [
        Self::Pane(Pane::Reports),
        Self::Pane(Pane::Source),
        Self::Pane(Pane::Tables),
        Self::Pane(Pane::Findings),
        Self::Edit,
        Self::Note,
        Self::Pick,
        Self::Page,
        Self::Group,
        Self::Disputes,
        Self::Confirm,
    ];

    /// The sections whose keys hold.
    pub fn sections(self) -> &'static [Section] {
        match self {
            Self::Pane(Pane::Reports) => &[Section::Reports, Section::Browse],
            Self::Pane(Pane::Source) => &[Section::Source, Section::Verdict, Section::Browse],
            Self::Pane(Pane::Tables) => &[Section::Tables, Section::Verdict, Section::Browse],
            Self::Pane(Pane::Findings) => &[Section::Findings, Section::Verdict, Section::Browse],
            Self::Edit => &[Section::Edit],
            Self::Note => &[Section::Note],
            Self::Pick => &[Section::Pick],
            Self::Page => &[Section::Page],
            Self::Group => &[Section::Group],
            Self::Disputes => &[Section::Disputes],
            Self::Confirm => &[Section::Confirm],
        }
    }
}

/// What a sequence of keys means so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning<'a> {
    /// These actions, one after the other.
    Actions(&'a [Action]),
    /// The beginning of longer sequences.
    Prefix,
    /// Nothing.
    Nothing,
}

/// The keys in force.
#[derive(Clone, Debug)]
pub struct Keymap {
    entries: Vec<Entry>,
    faults: Vec<Fault>,
    notices: Vec<Message>,
}

/// The default keymap's text, which is also its documentation.
pub const DEFAULT: &str = include_str!("../../keymap.ron");

impl Keymap {
    /// The default keymap.
    pub fn built_in() -> Self {
        Self::merged("keymap.ron", None)
    }

    /// The default keymap with the reviewer's own file over it. Every fault of the file is kept in
    /// [`Keymap::faults`]; a faulty line leaves the default in place.
    pub fn merged(file: &str, own: Option<&str>) -> Self {
        let (defaults, mut faults) = read::read("keymap.ron", DEFAULT);
        let (mine, my_faults) = own.map_or_else(Default::default, |text| read::read(file, text));
        faults.extend(my_faults);
        let mut kept: Vec<Entry> = Vec::new();
        for entry in mine {
            if let Some((section, action)) = useless(&entry, &defaults) {
                faults.push(entry.fault("keymap.useless", [("action", action.name().to_owned()), ("section", section.name().to_owned())]));
                continue;
            }
            match clash(&entry, &kept, true).or_else(|| clash(&entry, &defaults, false)) {
                Some(other) => faults.push(entry.refused(other)),
                None => kept.push(entry),
            }
        }
        let mut notices = Vec::new();
        let mut entries = Vec::new();
        for mut default in defaults {
            for mine in kept.iter().filter(|mine| mine.keys == default.keys && mine.actions != default.actions) {
                let before = default.sections.len();
                default.sections.retain(|s| !covers(mine, *s));
                if default.sections.len() < before || mine.sections.iter().any(|s| shadows(*s, &default)) {
                    notices.push(replaced(mine, &default));
                }
            }
            if !default.sections.is_empty() {
                entries.push(default);
            }
        }
        kept.append(&mut entries);
        faults.sort_by_key(|f| (f.line, f.column));
        Self { entries: kept, faults, notices }
    }

    /// What is wrong with the reviewer's file.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Which defaults the reviewer's file replaced.
    pub fn notices(&self) -> &[Message] {
        &self.notices
    }

    /// What `keys` mean in `mode`.
    pub fn meaning(&self, mode: Mode, keys: &[Key]) -> Meaning<'_> {
        let mut prefix = false;
        for section in mode.sections() {
            for entry in self.entries.iter().filter(|e| e.sections.contains(section)) {
                if entry.keys == keys {
                    return if entry.actions.is_empty() { Meaning::Nothing } else { Meaning::Actions(&entry.actions) };
                }
                prefix |= entry.keys.starts_with(keys);
            }
        }
        if prefix { Meaning::Prefix } else { Meaning::Nothing }
    }

    /// The entries in force in `mode`, in the order of the file, the narrowest section first.
    pub fn entries(&self, mode: Mode) -> Vec<&Entry> {
        let mut seen: BTreeSet<&[Key]> = BTreeSet::new();
        let mut found = Vec::new();
        for section in mode.sections() {
            for entry in self.entries.iter().filter(|e| e.sections.contains(section)) {
                if seen.insert(&entry.keys) && !entry.actions.is_empty() {
                    found.push(entry);
                }
            }
        }
        found
    }

    /// The shortest keys for `action` in `mode`, as a person writes them.
    pub fn keys_for(&self, mode: Mode, action: Action) -> Option<String> {
        let bound = self.entries(mode).into_iter().filter(|e| e.actions == [action]);
        bound.min_by_key(|e| (e.keys.len(), matches!(e.keys.first().map(|k| k.code), Some(super::key::Code::F(_))))).map(|e| spell(&e.keys))
    }

    /// Every way in which keys lead to `action` where they first do, the shortest first.
    pub fn ways_to(&self, action: Action) -> Vec<String> {
        let bound = |mode| self.entries(mode).into_iter().filter(|e| e.actions == [action]).collect::<Vec<_>>();
        let first = Mode::ALL.into_iter().map(bound).find(|found| !found.is_empty()).unwrap_or_default();
        let mut ways: Vec<(usize, String)> = first.into_iter().map(|e| (e.keys.len(), spell(&e.keys))).collect();
        ways.sort();
        ways.into_iter().map(|(_, keys)| keys).collect()
    }

    /// What can follow `typed` in `mode`: the rest of the keys and the action.
    pub fn following(&self, mode: Mode, typed: &[Key]) -> Vec<(String, Action)> {
        let longer = self.entries(mode).into_iter().filter(|e| e.keys.len() > typed.len() && e.keys.starts_with(typed));
        longer.filter_map(|e| Some((spell(&e.keys[typed.len()..]), *e.actions.first()?))).collect()
    }
}

/// One line of the table that `report-review keys` prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLine {
    /// The section's name in the file.
    pub section: &'static str,
    /// All keys, parted by two blanks.
    pub keys: String,
    /// The action's permanent name.
    pub action: &'static str,
    /// Its short name.
    pub label: String,
    /// Its help.
    pub help: String,
}

/// The keymap as a table: one line an action and section, in the order of the file.
pub fn table(keymap: &Keymap, lang: &Lang) -> Vec<TableLine> {
    let mut lines: Vec<TableLine> = Vec::new();
    for (section, name) in Section::ALL {
        for entry in keymap.entries.iter().filter(|e| e.sections.contains(&section)) {
            let Some(&action) = entry.actions.first() else { continue };
            let keys = spell(&entry.keys);
            match lines.iter_mut().find(|l| l.section == name && l.action == action.name()) {
                Some(line) => line.keys = format!("{}  {keys}", line.keys),
                None => lines.push(TableLine {
                    section: name,
                    keys,
                    action: action.name(),
                    label: lang.text(&action.label_id()).to_owned(),
                    help: lang.text(&action.help_id()).to_owned(),
                }),
            }
        }
    }
    lines
}

/// Everything that is wrong with a keymap file; empty when it can be used as it is.
pub fn check(file: &str, text: &str) -> Vec<Fault> {
    Keymap::merged(file, Some(text)).faults
}

/// The first entry that cannot stand beside `entry`: a prefix of it, or it of them; with `same`,
/// also one of the same keys.
fn clash<'a>(entry: &Entry, others: &'a [Entry], same: bool) -> Option<&'a Entry> {
    let together = |other: &Entry| {
        Mode::ALL.iter().any(|mode| {
            let holds = |e: &Entry| e.sections.iter().any(|s| mode.sections().contains(s));
            holds(entry) && holds(other)
        })
    };
    others.iter().find(|other| {
        let equal = other.keys == entry.keys;
        let prefix = other.keys.starts_with(&entry.keys) || entry.keys.starts_with(&other.keys);
        (if equal { same } else { prefix }) && together(other)
    })
}

/// The first action of an entry that can do nothing in one of its sections: none of the keys there, or in another section of the panes,
/// leads to it.
fn useless(entry: &Entry, defaults: &[Entry]) -> Option<(Section, Action)> {
    let is_pane = |section: Section| {
        let of_panes = |mode: &&Mode| matches!(mode, Mode::Pane(_));
        Mode::ALL.iter().filter(of_panes).any(|mode| mode.sections().contains(&section))
    };
    let alike = |a: Section, b: Section| a == b || (is_pane(a) && is_pane(b));
    let leads = |section: Section, action: Action| {
        let known = || defaults.iter().any(|d| d.actions.contains(&action) && d.sections.iter().any(|s| alike(*s, section)));
        action == Action::Suspend || (section, action) == (Section::Edit, Action::Close) || known()
    };
    let pairs = entry.sections.iter().flat_map(|section| entry.actions.iter().map(|action| (*section, *action)));
    pairs.into_iter().find(|(section, action)| !leads(*section, *action))
}

/// Whether `mine` takes the key away from everything in `section`.
fn covers(mine: &Entry, section: Section) -> bool {
    let wide = |s: Section| Mode::ALL.iter().filter(|m| m.sections().contains(&section)).all(|m| m.sections().contains(&s));
    mine.sections.iter().any(|&s| s == section || wide(s))
}

/// Whether a key of `section` comes before one of `default` in some mode.
fn shadows(section: Section, default: &Entry) -> bool {
    Mode::ALL.iter().any(|m| m.sections().contains(&section) && default.sections.iter().any(|s| m.sections().contains(s)))
}

fn replaced(mine: &Entry, default: &Entry) -> Message {
    let names = |actions: &[Action]| match actions {
        [] => "disabled".to_owned(),
        many => many.iter().map(|a| a.name()).collect::<Vec<_>>().join(", "),
    };
    Message::new("keymap.replaced", [("key", spell(&mine.keys)), ("now", names(&mine.actions)), ("before", names(&default.actions))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let lang = Lang::built_in("en").expect("built in");
        check("my.ron", text).iter().map(|f| f.say(&lang)).collect()
    }

    #[test]
    fn the_default_has_every_action_and_no_fault() {
        let keymap = Keymap::built_in();
        assert_eq!(keymap.faults(), []);
        for action in Action::ALL {
            assert!(keymap.entries.iter().any(|e| e.actions.contains(action)), "keymap.ron lacks {}", action.name());
        }
        let value: Result<ron::Value, _> = ron::from_str(DEFAULT);
        assert!(value.is_ok(), "{value:?}");
        let (entries, _) = read::read("keymap.ron", DEFAULT);
        for (at, entry) in entries.iter().enumerate() {
            let other = clash(entry, &entries[..at], true);
            assert!(other.is_none(), "{} clashes with line {:?}", entry.spelled(), other.map(|e| e.line));
        }
    }

    #[test]
    fn keys_mean_their_actions_by_mode() {
        let keymap = Keymap::built_in();
        let mean = |mode, keys: &str| keymap.meaning(mode, &Key::parse_sequence(keys).expect("keys"));
        assert_eq!(mean(Mode::Pane(Pane::Tables), "a"), Meaning::Actions(&[Action::Accept]));
        assert_eq!(mean(Mode::Pane(Pane::Reports), "a"), Meaning::Nothing);
        assert_eq!(mean(Mode::Pane(Pane::Reports), "g"), Meaning::Prefix);
        assert_eq!(mean(Mode::Pane(Pane::Source), "Enter"), Meaning::Actions(&[Action::GotoCell]));
        assert_eq!(mean(Mode::Edit, "q"), Meaning::Nothing);
    }

    #[test]
    fn a_file_of_ones_own_is_merged_over_the_default() {
        let keymap = Keymap::merged(
            "my.ron",
            Some("(browse: {\"n\": next_report, \"B\": [undo, next_finding], \"m\": disabled}, tables: {\"a\": dismiss})"),
        );
        assert_eq!(keymap.faults(), []);
        let mean = |pane, keys: &str| keymap.meaning(Mode::Pane(pane), &Key::parse_sequence(keys).expect("keys"));
        assert_eq!(mean(Pane::Tables, "n"), Meaning::Actions(&[Action::NextReport]));
        assert_eq!(mean(Pane::Tables, "B"), Meaning::Actions(&[Action::Undo, Action::NextFinding]));
        assert_eq!(mean(Pane::Tables, "m"), Meaning::Nothing);
        assert_eq!(mean(Pane::Tables, "a"), Meaning::Actions(&[Action::Dismiss]));
        assert_eq!(mean(Pane::Source, "a"), Meaning::Actions(&[Action::Accept]));
        assert_eq!(keymap.notices().len(), 3);
    }

    #[test]
    fn all_faults_are_told_at_once_with_their_places() {
        let found = faults(
            "(\n    browse: {\n        \"n\": next_findng,\n        \"Ctrl-Foo\": undo,\n        \"g\": pick_report,\n    },\n    brwse: {},\n    edit: { \"a\": commit },\n)\n",
        );
        assert_eq!(found.len(), 5, "{found:#?}");
        assert!(
            found[0].starts_with("my.ron:3:14:") && found[0].contains("next_findng") && found[0].contains("next_finding?"),
            "{}",
            found[0]
        );
        assert!(found[1].starts_with("my.ron:4:9:") && found[1].contains("Ctrl-Foo"), "{}", found[1]);
        assert!(found[2].starts_with("my.ron:5:9:") && found[2].contains("keymap.ron:"), "{}", found[2]);
        assert!(found[3].starts_with("my.ron:7:5:") && found[3].contains("browse?"), "{}", found[3]);
        assert!(found[4].starts_with("my.ron:8:13:"), "{}", found[4]);
    }

    #[test]
    fn keys_that_no_terminal_sends_are_refused() {
        for (key, same) in [("Ctrl-i", "Tab"), ("Ctrl-m", "Enter"), ("Ctrl-h", "Backspace"), ("g Ctrl-[", "Esc")] {
            let found = faults(&format!("(browse: {{\"{key}\": undo}})"));
            assert!(found.len() == 1 && found[0].contains(same), "{key}: {found:?}");
        }
    }

    #[test]
    fn a_key_that_could_do_nothing_where_it_is_bound_is_a_fault() {
        for (text, what) in [
            ("(note: {\"Enter\": commit})", "commit"),
            ("(browse: {\"e\": commit})", "commit"),
            ("(browse: {\"Enter\": [undo, save_note]})", "save_note"),
            ("(page: {\"x\": dismiss})", "dismiss"),
        ] {
            let found = faults(text);
            assert!(found.len() == 1 && found[0].contains(what), "{text}: {found:?}");
        }
        for text in ["(reports: {\"x\": dismiss})", "(edit: {\"Ctrl-g\": close})", "(findings: {\"z\": goto_source})"] {
            assert_eq!(faults(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn broken_files_say_where() {
        for (text, place) in [
            ("", "my.ron:1:1:"),
            ("(browse: {\"n\" undo})", "my.ron:1:15:"),
            ("(browse: {\"n: undo})", "my.ron:1:11:"),
            ("(browse: {\"n\": undo, \"n\": redo})", "my.ron:1:22:"),
            ("(browse {\"n\": undo})", "my.ron:1:9:"),
        ] {
            let found = faults(text);
            assert!(found.first().is_some_and(|f| f.starts_with(place)), "{text}: {found:?}");
        }
    }
}
