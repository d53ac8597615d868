//! What the journal says about what it was given.

use super::overlay::{Overlay, Question};
use super::{App, Effect, Msg, Saving};

/// Takes what the journal says.
pub(super) fn told(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Saved(seq) => {
            if let Some(reason) = app.saving.anew.take() {
                app.tell("notice.saved_anew", &[("reason", bare(&reason))]);
            }
            app.saving.saved = app.saving.saved.max(seq);
            app.saving.waiting = usize::try_from(app.saving.last.saturating_sub(app.saving.saved)).unwrap_or(usize::MAX);
            app.saving.failed = None;
            app.saving.adrift = false;
            // Who asked to leave was only kept by what was not saved yet.
            let leaves = matches!(app.overlay, Some(Overlay::Confirm(Question::Quit(_))));
            if leaves && app.saving.waiting == 0 {
                return vec![Effect::Quit];
            }
        }
        Msg::SaveFailed(reason) => {
            app.warn("notice.not_saved", &[("reason", bare(&reason))]);
            (app.saving.failed, app.saving.anew) = (Some(reason), None);
        }
        Msg::Unwritable(reason) => {
            // Nothing was decided yet.
            app.warn("notice.not_writable", &[("reason", bare(&reason))]);
            (app.saving.failed, app.saving.adrift) = (Some(reason), true);
        }
        Msg::Stays(reason) => {
            let folder = app.work.state.clone();
            app.warn("notice.stays", &[("folder", &folder), ("reason", &reason)]);
        }
        Msg::Adrift(reason) => return adrift(app, reason),
        Msg::Kept(folder) => {
            app.work.state.clone_from(&folder);
            app.tell("notice.kept", &[("folder", &folder)]);
        }
        _ => {}
    }
    Vec::new()
}

/// A sentence that another one goes on behind: without its full stop.
fn bare(reason: &str) -> &str {
    reason.trim_end().trim_end_matches(['.', '。'])
}

/// No journal is open: what counted as saved does no longer, and all of it is handed over once more.
fn adrift(app: &mut App, reason: String) -> Vec<Effect> {
    let mine = app.session.history().journal_of(app.session.me()).count();
    let again = !app.saving.adrift && mine > 0;
    if !again {
        app.warn("notice.not_saved", &[("reason", bare(&reason))]);
    }
    // It may be written again at once: then that is what is told.
    let anew = again.then(|| reason.clone());
    app.saving = Saving { saved: 0, waiting: mine, last: app.saving.last, failed: Some(reason), adrift: true, anew };
    if again { app.keep(None) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::Desk;

    #[test]
    fn what_was_read_of_a_journal_that_cannot_be_written_is_not_said_to_be_unsaved() {
        let mut desk = Desk::new(100, 30);
        desk.press("w u");
        desk.save();
        let records = desk.app.session.history().journal_of("王某").map(|record| crate::review::Record::clone(record)).collect();
        let mut desk = Desk::new(100, 30);
        desk.send(Msg::Records(records));
        desk.send(Msg::Unwritable("disk full".to_owned()));
        assert_eq!((desk.app.saving.saved, desk.app.saving.waiting), (2, 0));
        desk.press("w q");
        assert!(matches!(desk.app.overlay, Some(Overlay::Confirm(Question::Quit(1)))), "{:?}", desk.app.overlay);
    }

    #[test]
    fn a_journal_that_is_written_anew_is_said_to_be_and_one_that_is_not_is_not() {
        let adrift = |then: Msg| {
            let mut desk = Desk::new(100, 30);
            desk.press("w");
            desk.save();
            desk.app.notice = None;
            desk.send(Msg::Adrift("it was moved".to_owned()));
            assert!(desk.app.notice.is_none(), "nobody knows yet");
            desk.send(then);
            desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default()
        };
        let told = |id: &str, reason: &str| Desk::new(100, 30).app.say(id, &[("reason", reason)]);
        assert_eq!(adrift(Msg::Saved(1)), told("notice.saved_anew", "it was moved"));
        assert_eq!(adrift(Msg::SaveFailed("no room".to_owned())), told("notice.not_saved", "no room"));
    }

    #[test]
    fn a_journal_that_stays_where_it_is_is_as_saved_as_before() {
        let mut desk = Desk::new(100, 30);
        desk.press("w");
        desk.save();
        desk.app.work.state = "here".to_owned();
        desk.send(Msg::Stays("no such folder".to_owned()));
        assert_eq!((desk.app.saving.failed.as_deref(), desk.app.saving.waiting), (None, 0));
        let said = desk.app.notice.as_ref().map(|notice| notice.text.as_str()).unwrap_or_default();
        assert!(said.contains("here") && said.contains("no such folder"), "{said}");
    }

    #[test]
    fn who_leaves_while_a_decision_is_being_saved_leaves_once_it_is() {
        let mut desk = Desk::new(100, 30);
        desk.press("w q");
        assert!(matches!(desk.app.overlay, Some(Overlay::Confirm(Question::Quit(1)))));
        assert!(!desk.effects.contains(&Effect::Quit));
        desk.save();
        assert_eq!(desk.effects.last(), Some(&Effect::Quit));
        let mut desk = Desk::new(100, 30);
        desk.press("w q n");
        desk.save();
        assert!(!desk.effects.contains(&Effect::Quit), "who answered no stays");
    }
}
