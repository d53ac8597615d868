//! What changed on disk beside the open report: told in one quiet line, however much it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::App;
use crate::session::Summary;

/// Reports that changed, came and went since the reviewer was told and saw it.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    changed: BTreeSet<Arc<str>>,
    came: BTreeSet<Arc<str>>,
    went: BTreeSet<Arc<str>>,
    /// There is something that was not told yet.
    fresh: bool,
    /// The line that tells of it, while it is there.
    told: Option<String>,
}

impl Disk {
    fn came(&mut self, path: Arc<str>) {
        self.fresh = true;
        if self.went.remove(&path) {
            self.changed.insert(path);
        } else {
            self.came.insert(path);
        }
    }

    fn changed(&mut self, path: Arc<str>) {
        self.fresh = true;
        if !self.came.contains(&path) {
            self.changed.insert(path);
        }
    }

    fn went(&mut self, path: Arc<str>) {
        self.fresh = true;
        self.changed.remove(&path);
        if !self.came.remove(&path) {
            self.went.insert(path);
        }
    }
}

/// Takes note of what a summary says that is new; during a scan everything is.
pub(super) fn compare(app: &mut App, summary: &Summary) {
    let known = app.session.summaries().get(&summary.path);
    let path = summary.path.clone();
    match known {
        Some(known) if known.hash == summary.hash && known.fault.is_some() == summary.fault.is_some() => {}
        // The open report speaks for itself.
        Some(_) if app.path().is_some_and(|open| open == path) => {}
        Some(_) => app.work.around.disk.changed(path),
        None if app.work.scan.on => {}
        None => app.work.around.disk.came(path),
    }
}

/// Takes note of a report that is gone.
pub(super) fn gone(app: &mut App, path: &Arc<str>) {
    if app.session.summaries().contains_key(path) && app.path().as_ref() != Some(path) {
        app.work.around.disk.went(path.clone());
    }
}

/// Tells of it where nothing else is told: one line that grows until a key is pressed.
pub(super) fn settle(app: &mut App) {
    let shown = app.notice.as_ref().map(|notice| notice.text.clone());
    let disk = &mut app.work.around.disk;
    if disk.told.is_some() && disk.told != shown {
        // It was read; what came since is told with it once more.
        disk.told = None;
        if !disk.fresh {
            *disk = Disk::default();
        }
    }
    if !disk.fresh || shown != disk.told || app.overlay.is_some() {
        return;
    }
    disk.fresh = false;
    let before = disk.told.take();
    let counts = [("disk.changed", disk.changed.len()), ("disk.came", disk.came.len()), ("disk.went", disk.went.len())];
    let said = counts.into_iter().filter(|(_, count)| *count > 0).map(|(id, count)| app.say(id, &[("count", &count.to_string())]));
    let what = said.collect::<Vec<_>>().join(app.lang.text("list.and"));
    app.notice = None;
    if !what.is_empty() {
        app.tell("notice.disk", &[("what", &what)]);
    }
    if let Some(before) = before {
        // Among what was said before it is one line, too.
        app.work.around.shown &= app.work.around.said.pop_back_if(|said| said.notice.text == before).is_none();
    }
    app.work.around.disk.told = app.notice.as_ref().map(|notice| notice.text.clone());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::app::Msg;
    use crate::app::testing::{Desk, report};

    fn said(desk: &Desk) -> String {
        desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default()
    }

    /// Files other than the open one, written anew with one more line or for the first time.
    fn write(desk: &mut Desk, paths: &[&str]) {
        for path in paths {
            match desk.files.iter_mut().find(|(known, _)| **known == **path) {
                Some((_, text)) => text.push_str("附注\n"),
                None => desk.files.push((Arc::from(*path), report("丁县人民政府", 2021, 6))),
            }
        }
        desk.send(Msg::Touched(paths.iter().map(|path| Arc::from(*path)).collect()));
    }

    #[test]
    fn what_changes_came_and_went_beside_the_open_report_is_told_in_one_line() {
        let mut desk = Desk::new(100, 30);
        assert_eq!(desk.app.path().as_deref(), Some("丙县/2022.txt"));
        write(&mut desk, &["甲县/2023.txt"]);
        assert_eq!(said(&desk), "磁盘上有变动：1 份内容变了");
        write(&mut desk, &["丁县/2021.txt", "甲县/2023.txt", "丁县/2020.txt"]);
        assert_eq!(said(&desk), "磁盘上有变动：1 份内容变了、2 份新出现");
        desk.send(Msg::Gone(vec!["乙县/2023.txt".into(), "never/there.txt".into()]));
        assert_eq!(said(&desk), "磁盘上有变动：1 份内容变了、2 份新出现、1 份不见了（裁定仍保留）");
        assert_eq!(desk.app.work.around.said.iter().filter(|said| said.notice.text.contains("磁盘")).count(), 1, "no flood");
        desk.rest();
        assert_eq!((desk.app.list.shown.len(), desk.app.session.counts().reports), (4, 4), "the list and the counts follow");
        desk.press("j");
        assert_eq!(said(&desk), "", "a key takes it away");
        desk.send(Msg::Touched(vec!["甲县/2023.txt".into()]));
        assert_eq!(said(&desk), "", "the same bytes are no change");
        desk.send(Msg::Gone(vec!["丁县/2021.txt".into()]));
        assert_eq!(said(&desk), "磁盘上有变动：1 份不见了（裁定仍保留）", "what was read is not told again");
        write(&mut desk, &["丁县/2021.txt"]);
        assert_eq!(said(&desk), "磁盘上有变动：1 份内容变了", "gone and back");
    }

    #[test]
    fn what_changes_on_disk_waits_for_whatever_is_told_or_answered() {
        let mut desk = Desk::new(100, 30);
        desk.press("d");
        let before = said(&desk);
        write(&mut desk, &["甲县/2023.txt"]);
        assert_eq!(said(&desk), before);
        desk.press("m");
        assert_eq!(said(&desk), "", "while something is typed nothing disturbs");
        desk.press("Esc");
        assert_ne!(said(&desk), before);
        desk.press("j");
        assert!(desk.app.work.around.said.iter().any(|said| said.notice.text.contains("1 份内容变了")));
    }
}
