//! What goes out of the program: the raw text into the pager, the reviewed corpus into files; and the
//! places in the journal that got a name.

use super::action::Action;
use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind, Prompt, Question};
use super::{App, Effect, Exporting, Line, decide};
use crate::text::visible;

/// What the reviewed corpus can be written as, and what the file or folder is called unless another name is typed.
const EXPORTS: [(&str, &str); 3] = [("ron", "reviewed"), ("jsonl", "reviewed.jsonl"), ("csv", "reviewed.csv")];

/// Runs an action that looks outside.
pub(super) fn begin(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::OpenPager => return pager(app),
        Action::Checkpoint => {
            let name = super::tell::clock(&app.now);
            app.overlay = Some(Overlay::Prompt(Prompt::Checkpoint, Line::offered(&name)));
        }
        _ => exports(app),
    }
    Vec::new()
}

/// The raw text as it is read, from the line with the cursor; what could harm a terminal is shown as its escape.
fn pager(app: &mut App) -> Vec<Effect> {
    let Some(opened) = app.session.current() else {
        app.warn("refused.nothing-open", &[]);
        return Vec::new();
    };
    let source = &opened.document.source;
    let lines = (0..source.line_count()).map(|line| visible(source.slice(source.line_span(line))));
    let text = lines.fold(String::with_capacity(source.text().len()), |text, line| text + &line + "\n");
    vec![Effect::Show(text, source.line_of(app.desk.byte) + 1)]
}

/// Opens the list of what can be written.
fn exports(app: &mut App) {
    if app.saving.waiting > 0 {
        app.warn("notice.export_unsaved", &[("count", &app.saving.waiting.to_string())]);
        return;
    }
    let line = |(format, _): &(&'static str, &str)| Item {
        mark: Mark::Plain,
        text: format!("{format}  {}", app.lang.text(&format!("export.{format}"))),
        detail: String::new(),
        bar: None,
        also: String::new(),
        choice: Choice::Export(format),
    };
    let items = EXPORTS.iter().map(line).collect();
    app.overlay = Some(Overlay::Pick(Pick::new(PickKind::Exports, items)));
}

/// Asks where to write to.
pub(super) fn ask(app: &mut App, format: &'static str) -> Vec<Effect> {
    let name = EXPORTS.iter().find(|(known, _)| *known == format).map_or("", |(_, name)| *name);
    app.overlay = Some(Overlay::Prompt(Prompt::Export(format), Line::offered(name)));
    Vec::new()
}

/// Whether an export is being written, which then is said: nothing else of the kind is begun, and the program does not end under it.
pub(super) fn is_exporting(app: &mut App) -> bool {
    let goes_on = app.work.exporting.is_some();
    if goes_on {
        app.warn("notice.export_goes_on", &[]);
    }
    goes_on
}

/// Writes the reviewed corpus as `format` to what was typed.
pub(super) fn export(app: &mut App, format: &'static str, to: &str) -> Vec<Effect> {
    if to.is_empty() || is_exporting(app) {
        return Vec::new();
    }
    app.work.exporting = Some(Exporting::On);
    app.tell("notice.exporting", &[("path", to)]);
    vec![Effect::Export(format, to.to_owned())]
}

/// Something stands where the reviewed corpus was to be written: it is not written over without a question.
pub(super) fn standing(app: &mut App, format: &'static str, path: String) {
    app.work.exporting = None;
    app.notice = None;
    if app.overlay.is_some() {
        app.warn("notice.export_stands", &[("path", &path)]);
    } else {
        app.overlay = Some(Overlay::Confirm(Question::Overwrite(format, path)));
    }
}

/// Writes over what stands there.
pub(super) fn overwrite(app: &mut App, format: &'static str, path: String) -> Vec<Effect> {
    app.work.exporting = Some(Exporting::On);
    app.tell("notice.exporting", &[("path", &path)]);
    vec![Effect::Overwrite(format, path)]
}

/// The export is over: what was written, or why nothing was.
pub(super) fn exported(app: &mut App, done: Result<String, String>) {
    let stopped = app.work.exporting.take() == Some(Exporting::Stopped);
    match done {
        Ok(path) => app.tell("notice.exported", &[("path", &path)]),
        Err(_) if stopped => app.tell("notice.export_stopped", &[]),
        Err(reason) => app.warn("notice.export_failed", &[("reason", &reason)]),
    }
}

/// Gives this place in the journal a name.
pub(super) fn mark(app: &mut App, name: &str) -> Vec<Effect> {
    if name.is_empty() {
        return Vec::new();
    }
    let now = app.now.clone();
    let done = app.session.mark(name, &now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let effects = app.append(records);
    app.tell("notice.checkpoint", &[("name", name)]);
    effects
}

/// Asks before everything since a named place is taken back.
pub(super) fn ask_return(app: &mut App, mark: u64) -> Vec<Effect> {
    let count = app.session.since(mark);
    if count == 0 {
        app.tell("refused.nothing-to-do", &[]);
    } else {
        app.overlay = Some(Overlay::Confirm(Question::Return(mark, count)));
    }
    Vec::new()
}

/// Makes everything of mine stand as it did at a named place.
pub(super) fn return_to(app: &mut App, mark: u64) -> Vec<Effect> {
    let now = app.now.clone();
    let done = app.session.return_to(mark, &now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let effects = app.append(records);
    app.tell("notice.returned", &[]);
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::app::testing::Desk;
    use crate::review::Verdict;

    #[test]
    fn the_pager_gets_the_text_as_it_is_read_and_the_line() {
        let mut desk = Desk::new(100, 30);
        let open = desk.app.path();
        desk.files.iter_mut().filter(|(path, _)| Some(path) == open.as_ref()).for_each(|(_, text)| text.push_str("\u{1b}[2J\n"));
        desk.press("Space r 2 G g o");
        let Some(Effect::Show(text, line)) = desk.effects.last() else { panic!("nothing is shown") };
        assert!(text.contains("县人民政府") && text.contains("\\u{1b}[2J\n"));
        assert_eq!(*line, text.lines().count());
        desk.send(Msg::Shown("less: not found".to_owned()));
        assert!(desk.app.notice.as_ref().is_some_and(|notice| notice.text.contains("less: not found")));
    }

    #[test]
    fn everything_can_be_made_to_stand_as_at_a_named_place() {
        let mut desk = Desk::new(100, 30);
        desk.press("w");
        let first = desk.app.desk.finding.clone();
        desk.press("Space w Ctrl-u 午前 Enter n w x Enter");
        let open = desk.app.session.counts().with_verdict(Verdict::Open);
        desk.press("u u u");
        assert_eq!(desk.app.session.counts().with_verdict(Verdict::Waiting), 0, "what stood at the place is taken back too");
        desk.press("U n w Space h 午前 Enter");
        assert!(matches!(desk.app.overlay, Some(Overlay::Confirm(Question::Return(..)))), "{:?}", desk.app.notice);
        desk.press("y");
        let counts = desk.app.session.counts();
        assert_eq!((counts.with_verdict(Verdict::Waiting), counts.with_verdict(Verdict::Dismissed)), (1, 0), "{first:?}");
        assert!(counts.with_verdict(Verdict::Open) > open);
        desk.press("Space h 午前 Enter");
        assert!(desk.app.overlay.is_none() && desk.app.notice.is_some(), "it stands so already");
    }

    #[test]
    fn the_reviewed_corpus_is_written_where_it_is_said() {
        let mut desk = Desk::new(100, 30);
        desk.press("Space e csv Enter Ctrl-u out.csv Enter");
        assert!(matches!(desk.effects.last(), Some(Effect::Export("csv", to)) if to == "out.csv"), "{:?}", desk.effects.last());
        desk.press("Space e csv Enter Ctrl-u other.csv Enter");
        let goes_on = desk.app.say("notice.export_goes_on", &[]);
        assert!(desk.app.notice.as_ref().is_some_and(|notice| notice.text.contains(&goes_on)), "{:?}", desk.app.notice);
        desk.app.notice = None;
        desk.press("q");
        assert!(!desk.effects.contains(&Effect::Quit) && desk.app.notice.as_ref().is_some_and(|notice| notice.text.contains(&goes_on)));
        desk.press("Ctrl-c");
        assert!(matches!(desk.effects.last(), Some(Effect::CancelExport)));
        desk.send(Msg::Exported(Err("killed".to_owned())));
        assert!(desk.app.notice.as_ref().is_some_and(|notice| !notice.grave && !notice.text.contains("killed")));
        desk.press("Space e csv Enter Ctrl-u out.csv Enter");
        desk.send(Msg::Exported(Err("no room".to_owned())));
        assert!(desk.app.notice.as_ref().is_some_and(|notice| notice.grave && notice.text.contains("no room")));
        desk.press("w Space e");
        assert!(desk.app.overlay.is_none(), "what is not on disk would be missing");
        desk.save();
        desk.press("Space e Enter Enter");
        desk.send(Msg::Exported(Ok("/x/reviewed".to_owned())));
        assert!(desk.app.notice.as_ref().is_some_and(|notice| !notice.grave && notice.text.contains("/x/reviewed")));
    }

    #[test]
    fn the_doctor_looks_anew_each_time() {
        let mut desk = Desk::new(100, 30);
        let text = |desk: &Desk| crate::app::tell::page(&desk.app, crate::app::overlay::PageKind::Doctor, 90);
        for says in ["first", "second"] {
            desk.press("Space x");
            assert_eq!(desk.effects.last(), Some(&Effect::Examine));
            assert!(text(&desk).iter().all(|line| !line.text.contains("first")), "what was found before is not shown again");
            desk.send(Msg::Examined(vec![("doctor.lock", says.to_owned())]));
            assert!(text(&desk).iter().any(|line| line.text.ends_with(says)));
            desk.press("Esc");
        }
    }
}
