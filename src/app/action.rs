//! Everything a key can mean. An action has a permanent name (`next_finding`) for `keymap.ron`, and
//! two sentences in each language file: `key.NAME` (a word or two) and `key.NAME.help`.

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What a key can mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
        }

        impl Action {
            /// Every action, in the order in which help lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The permanent name, as `keymap.ron` spells it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

actions! {
    /// Move one cell or character left.
    MoveLeft "move_left",
    /// Move one line down.
    MoveDown "move_down",
    /// Move one line up.
    MoveUp "move_up",
    /// Move one cell or character right.
    MoveRight "move_right",
    /// Go to the first line.
    GotoTop "goto_top",
    /// Go to the last line.
    GotoEnd "goto_end",
    /// Move half a page down.
    PageDown "page_down",
    /// Move half a page up.
    PageUp "page_up",
    /// Go to the first cell of the row.
    ColFirst "col_first",
    /// Go to the last cell of the row.
    ColLast "col_last",
    /// Go to the report list.
    FocusReports "focus_reports",
    /// Go to the raw text.
    FocusSource "focus_source",
    /// Go to the tables.
    FocusTables "focus_tables",
    /// Go to the findings.
    FocusFindings "focus_findings",
    /// Go to the next pane.
    FocusNext "focus_next",
    /// Go to the previous pane.
    FocusPrev "focus_prev",
    /// Enlarge this pane, or put it back.
    ZoomPane "zoom_pane",
    /// Side by side or stacked.
    ToggleLayout "toggle_layout",
    /// Make the raw text narrower.
    SplitNarrower "split_narrower",
    /// Make the raw text wider.
    SplitWider "split_wider",
    /// Next open finding, across reports.
    NextFinding "next_finding",
    /// Previous open finding, across reports.
    PrevFinding "prev_finding",
    /// Next report of the list.
    NextReport "next_report",
    /// Previous report of the list.
    PrevReport "prev_report",
    /// Next report that still has open findings.
    NextOpenReport "next_open_report",
    /// Previous report that still has open findings.
    PrevOpenReport "prev_open_report",
    /// Next table.
    NextTable "next_table",
    /// Previous table.
    PrevTable "prev_table",
    /// Next corrected cell.
    NextEdited "next_edited",
    /// Previous corrected cell.
    PrevEdited "prev_edited",
    /// Next memo, across reports.
    NextMemo "next_memo",
    /// Previous memo, across reports.
    PrevMemo "prev_memo",
    /// Next figure in the text that no cell claims.
    NextUnclaimed "next_unclaimed",
    /// Previous figure in the text that no cell claims.
    PrevUnclaimed "prev_unclaimed",
    /// Next figure in doubt that no finding speaks of.
    NextDoubtful "next_doubtful",
    /// Previous figure in doubt that no finding speaks of.
    PrevDoubtful "prev_doubtful",
    /// Next bookmark, across reports.
    NextBookmark "next_bookmark",
    /// Previous bookmark, across reports.
    PrevBookmark "prev_bookmark",
    /// The same body's report of the year after.
    NextYear "next_year",
    /// The same body's report of the year before.
    PrevYear "prev_year",
    /// Next decision whose text has changed.
    NextStale "next_stale",
    /// Previous decision whose text has changed.
    PrevStale "prev_stale",
    /// Go back to where you jumped from.
    JumpBack "jump_back",
    /// Go forward again.
    JumpForward "jump_forward",
    /// Search the raw text.
    Search "search",
    /// Next search hit.
    SearchNext "search_next",
    /// Previous search hit.
    SearchPrev "search_prev",
    /// Find this cell's figure in the raw text.
    SearchValue "search_value",
    /// Filter the reports by body, path, year or rule.
    Filter "filter",
    /// Clear the filter and the search marks.
    ClearFilter "clear_filter",
    /// The same finding in all reports shown: preview, settle as one step.
    LikeThis "like_this",
    /// Counts by rule, year, place, form and more; Enter filters by one.
    Facets "facets",
    /// Sort the reports by the next order.
    SortNext "sort_next",
    /// Sort the reports the other way round.
    SortReverse "sort_reverse",
    /// This cell's value, bytes, rules, changes and memos.
    Inspect "inspect",
    /// Write a memo on the cell or the finding.
    Memo "memo",
    /// Tags of the cell, finding or place.
    Tag "tag",
    /// Tags of the report.
    TagReport "tag_report",
    /// Set a bookmark here, or take it away.
    Bookmark "bookmark",
    /// Undo my last step, wherever it was.
    Undo "undo",
    /// Redo the step undone.
    Redo "redo",
    /// Repeat the last decision on this finding.
    Repeat "repeat",
    /// Approve the report, go to the next.
    ApproveReport "approve_report",
    /// Approve the report with remarks.
    ApproveRemarks "approve_remarks",
    /// Return the report, with a reason.
    ReturnReport "return_report",
    /// Hold the report.
    HoldReport "hold_report",
    /// Take the verdict on the report back.
    ReopenReport "reopen_report",
    /// Write a memo on the report.
    MemoReport "memo_report",
    /// Find a report by name.
    PickReport "pick_report",
    /// Find a finding of this report.
    PickFinding "pick_finding",
    /// Find a row of the tables by name.
    PickRow "pick_row",
    /// Go to this cell's bytes in the text.
    GotoSource "goto_source",
    /// Go to the cell that claims this figure.
    GotoCell "goto_cell",
    /// Show last year's values below this year's.
    PeekLastYear "peek_last_year",
    /// Everything that was done to this cell.
    CellHistory "cell_history",
    /// Go to what I changed last.
    GotoLastEdit "goto_last_edit",
    /// Show the raw text in the pager.
    OpenPager "open_pager",
    /// Wrap long lines of the text, or let them run on.
    ToggleWrap "toggle_wrap",
    /// Copy this cell's value.
    YankValue "yank_value",
    /// Copy body, year, address, line, bytes and hash.
    YankCitation "yank_citation",
    /// Copy this row, tab-separated.
    YankRow "yank_row",
    /// Copy a link to this cell.
    YankLink "yank_link",
    /// Findings counted by rule.
    Overview "overview",
    /// Where reviewers do not agree; settle it.
    Adjudicate "adjudicate",
    /// The sampling plan: what has to be looked at one by one.
    Sample "sample",
    /// Done, left, pace, and what a finding costs by rule.
    Progress "progress",
    /// How far reviewers agree.
    Agreement "agreement",
    /// My steps; Enter takes one back or brings it back.
    History "history",
    /// Every correction of every report; Enter goes there.
    Changes "changes",
    /// Where I came from; Enter goes back there.
    Jumps "jumps",
    /// Recipes: keep the last step as one, do one in the reports shown.
    Recipes "recipes",
    /// Read this report again and check it.
    Reload "reload",
    /// All keys.
    CheatSheet "cheat_sheet",
    /// Choose a theme; what each style means.
    Theme "theme",
    /// Terminal, width, watcher and journal.
    Doctor "doctor",
    /// Findings that several reports have alike; Enter gathers them.
    Layouts "layouts",
    /// Give this place in the journal a name, to come back to.
    Checkpoint "checkpoint",
    /// Write the reviewed corpus.
    Export "export",
    /// What is wrong with the keymap and other settings.
    ConfigCheck "config_check",
    /// What was said before in the last line.
    Messages "messages",
    /// The next lesson of the tutor.
    NextLesson "next_lesson",
    /// The guide, at the chapter that fits.
    Manual "manual",
    /// Keep the decisions in another folder from now on.
    StateFolder "state_folder",
    /// The page of this finding's rule.
    RulePage "rule_page",
    /// Run a command by its name.
    Palette "palette",
    /// The keys of this pane; search, Enter runs.
    HelpPane "help_pane",
    /// Quit; every decision is on disk.
    Quit "quit",
    /// Close, leave, clear marks.
    Back "back",
    /// Draw the screen anew.
    Redraw "redraw",
    /// Back to the shell; fg returns.
    Suspend "suspend",
    /// Stop the scan; never quits.
    CancelTask "cancel_task",
    /// Accept the repair shown; next finding.
    Accept "accept",
    /// Show the next repair.
    AltNext "alt_next",
    /// Show the previous repair.
    AltPrev "alt_prev",
    /// Edit the cell, caret at the end.
    Edit "edit",
    /// Edit the cell from empty.
    Change "change",
    /// Put in the value the rule computes.
    SetComputed "set_computed",
    /// Read rightly, the report is wrong; its value is kept.
    SourceError "source_error",
    /// No problem; choose a reason.
    Dismiss "dismiss",
    /// Decide later.
    Wait "wait",
    /// Take the decision back.
    Reopen "reopen",
    /// Put the printed value back.
    Revert "revert",
    /// Begin or end a range of reports or of the text.
    Range "range",
    /// Mark all that is shown, or none.
    SelectShown "select_shown",
    /// Open the report at its first open finding.
    OpenReport "open_report",
    /// Put the figure under the cursor into the focused cell.
    PutHere "put_here",
    /// Show the finding in the tables.
    OpenFinding "open_finding",
    /// Save and check again.
    Commit "commit",
    /// Save, go to the next cell.
    CommitNext "commit_next",
    /// Save, go to the previous cell.
    CommitPrev "commit_prev",
    /// Leave without a change.
    Cancel "cancel",
    /// Previous candidate value.
    CandPrev "cand_prev",
    /// Next candidate value.
    CandNext "cand_next",
    /// Fill in the printed value.
    Restore "restore",
    /// Empty the input.
    Clear "clear",
    /// Delete a word.
    DelWord "del_word",
    /// Save the memo.
    SaveNote "save_note",
    /// Begin a new line.
    Newline "newline",
    /// Take the next template.
    TemplateNext "template_next",
    /// Take the previous template.
    TemplatePrev "template_prev",
    /// Write the text further in the editor.
    Editor "editor",
    /// Close, the text stays as a draft.
    KeepDraft "keep_draft",
    /// Choose, run.
    Choose "choose",
    /// Close.
    Close "close",
    /// Complete the word; in counts, take the value and stay.
    Complete "complete",
    /// Next item.
    Next "next",
    /// Previous item.
    Prev "prev",
    /// Mark or unmark.
    Toggle "toggle",
    /// Accept the repair in all marked reports; one step.
    ApplyMarked "apply_marked",
    /// Take the word at the left.
    TakeSide "take_side",
    /// The other side to the left.
    SwapSides "swap_sides",
    /// Take the word at the left, with a reason.
    GiveReason "give_reason",
    /// Yes.
    Yes "yes",
    /// No; Enter is no, too.
    No "no",
}

impl Action {
    /// The action with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }

    /// The id of its short name in the language files.
    pub fn label_id(self) -> String {
        format!("key.{}", self.name())
    }

    /// The id of its help sentence in the language files.
    pub fn help_id(self) -> String {
        format!("key.{}.help", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn every_action_is_explained_in_both_languages() {
        for code in ["zh", "en"] {
            let lang = Lang::built_in(code).expect("built in");
            for action in Action::ALL {
                assert!(lang.has(&action.label_id()), "{code}.ron lacks {}", action.label_id());
                assert!(lang.has(&action.help_id()), "{code}.ron lacks {}", action.help_id());
            }
        }
    }

    #[test]
    fn names_lead_back_to_their_actions() {
        for &action in Action::ALL {
            assert_eq!(Action::named(action.name()), Some(action));
        }
    }
}
