//! What is around the program now: asked anew each time, never remembered.

use std::io::Write as _;
use std::path::Path;

use crate::lang::Lang;
use crate::store::{StoreError, journal};

/// Bytes that a folder has to take.
const ROOM: usize = 4096;

/// Most faults of journals that are told.
const MOST: usize = 20;

/// What is found of the folder of the reviews, of my journal there, and of what is wrong with any journal, each by the id of its name.
pub(super) fn look(state: &Path, reviewer: &str, lang: &Lang) -> Vec<(&'static str, String)> {
    let folder = match writable(state) {
        Ok(()) => lang.text("doctor.writable").to_owned(),
        Err(error) => lang.say("doctor.not_writable", &[("reason", &error.to_string())]),
    };
    let lock = match journal::holder(state, reviewer) {
        Ok(None) => lang.text("doctor.free").to_owned(),
        Ok(Some(holder)) if holder.process == std::process::id() => lang.say("doctor.mine", &[("holder", &holder.to_string())]),
        Ok(Some(holder)) => holder.to_string(),
        Err(error) => lang.tell(&StoreError::message(&error)),
    };
    let mut found = vec![("doctor.folder", folder), ("doctor.lock", lock)];
    let faults = faults(state, lang);
    let more = faults.len().saturating_sub(MOST);
    found.extend(faults.into_iter().take(MOST).map(|fault| ("doctor.fault", fault)));
    found.extend((more > 0).then(|| ("doctor.fault", lang.say("doctor.more_faults", &[("count", &more.to_string())]))));
    found
}

/// What is wrong with the journals, and what was put aside of them.
fn faults(state: &Path, lang: &Lang) -> Vec<String> {
    let (journals, faults) = journal::read_all(state);
    let damage = journals.iter().flat_map(|read| read.damage.iter().map(|damage| lang.tell(&damage.message(&read.path))));
    let mut told: Vec<String> = damage.chain(faults.iter().map(|fault| lang.tell(&fault.message()))).collect();
    told.extend(journal::put_aside_in(state).iter().map(|file| lang.say("doctor.torn", &[("path", &file.display().to_string())])));
    told
}

/// Whether a file can be laid into the folder; it goes at once.
///
/// # Errors
/// What the system says where it cannot.
pub fn writable(folder: &Path) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".report-review-").tempfile_in(folder)?;
    // A disk that is full takes the name of a file and nothing of what is in it.
    file.write_all(&[0; ROOM])?;
    file.as_file().sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_takes_no_file_and_a_journal_that_is_held_are_told() {
        let lang = Lang::built_in("en").expect("built in");
        let folder = tempfile::tempdir().expect("a folder");
        let found = |state: &Path| -> Vec<String> { look(state, "a", &lang).into_iter().map(|(_, says)| says).collect() };
        assert_eq!(found(folder.path())[..2], [lang.text("doctor.writable"), lang.text("doctor.free")]);
        let Ok(journal::Opened::Mine(mine, _)) = journal::Journal::open(folder.path(), "a") else { panic!("not opened") };
        assert!(found(folder.path())[1].contains(&format!("#{}", std::process::id())));
        drop(mine);
        assert_eq!(found(folder.path())[1], lang.text("doctor.free"));
        assert!(
            std::fs::read_dir(folder.path())
                .expect("listed")
                .flatten()
                .all(|file| !file.file_name().to_string_lossy().starts_with(".report-review-"))
        );
        let gone = folder.path().join("not/there");
        std::fs::write(folder.path().join("b.journal"), "what is this\nand this\n").expect("written");
        std::fs::write(folder.path().join("torn-1.log"), "half").expect("written");
        let told = found(folder.path());
        assert!(told.iter().filter(|says| says.contains("b.journal")).count() >= 2, "every damaged line: {told:?}");
        assert!(told.iter().any(|says| says.contains("torn-1.log")), "{told:?}");
        assert!(found(&gone)[0].starts_with(lang.text("doctor.not_writable").split('{').next().unwrap_or_default()));
        assert!(!gone.exists(), "asking makes nothing");
    }
}
