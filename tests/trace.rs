//! What the program asks of the system, watched and refused from outside by `strace`; skipped where
//! there is none, or where it may not watch.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "what was skipped or counted is told")]
#![allow(clippy::disallowed_methods, reason = "these tests start programs and look at what they wrote")]

mod made;
mod screen;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use made::{BROKEN, CLEAN, report, tree};
use screen::Screen;

fn strace_is_here() -> bool {
    let watched = Command::new("strace").args(["-f", "-e", "trace=none", "true"]).output().is_ok_and(|out| out.status.success());
    if !watched {
        println!("skipped: strace is not here, or may not watch");
    }
    watched
}

/// Two reports, and a folder for everything else.
fn corpus() -> (made::Corpus, PathBuf) {
    let corpus = made::Corpus::new(&[("甲/a.txt", &report("甲县", 2022, BROKEN)), ("b.txt", &report("乙县", 2022, CLEAN))]);
    let beside = corpus.beside("beside");
    fs::create_dir_all(&beside).expect("made");
    (corpus, beside)
}

/// Watched by strace with these options.
fn strace<'a>(log: &'a Path, options: &[&'a str]) -> Vec<&'a str> {
    let log = log.to_str().expect("UTF-8");
    [&["strace", "-f", "-y", "-s", "100000", "-o", log], options].concat()
}

/// A call as strace tells it: when it began or ended, what it was.
#[derive(Debug)]
enum Event<'a> {
    Began(&'a str, &'a str),
    Ended(String),
}

/// The calls in the order in which they began and ended; one that another thread interrupted has two
/// lines.
fn events(log: &str) -> Vec<Event<'_>> {
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut events = Vec::new();
    for line in log.lines() {
        let Some((process, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let whole = format!("{}{}", begun.remove(process).unwrap_or_default(), resumed.split_once('>').map_or("", |(_, end)| end));
            events.push(Event::Ended(whole));
        } else if let Some(call) = rest.strip_suffix("<unfinished ...>") {
            begun.insert(process, call);
            events.push(Event::Began(process, call));
        } else {
            events.push(Event::Began(process, rest));
            events.push(Event::Ended(rest.to_owned()));
        }
    }
    events
}

/// The bytes of the first string of a call.
fn written(call: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = call.split_once('"').map_or("", |(_, rest)| rest).bytes().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => break,
            b'\\' => match rest.next() {
                Some(digit @ b'0'..=b'7') => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(digit) = rest.next_if(|b| (b'0'..=b'7').contains(b)) else { break };
                        value = value * 8 + u32::from(digit - b'0');
                    }
                    bytes.push(u8::try_from(value & 0xFF).expect("a byte"));
                }
                Some(b'n') => bytes.push(b'\n'),
                Some(b'r') => bytes.push(b'\r'),
                Some(b't') => bytes.push(b'\t'),
                Some(b'f') => bytes.push(0x0C),
                Some(b'v') => bytes.push(0x0B),
                Some(other) => bytes.push(other),
                None => {}
            },
            other => bytes.push(other),
        }
    }
    bytes
}

#[test]
fn a_record_is_written_and_synced_before_the_frame_that_shows_it_as_saved() {
    if !strace_is_here() {
        return;
    }
    let (corpus, beside) = corpus();
    let (log, state) = (beside.join("log"), beside.join("state"));
    let mut screen = Screen::review(&strace(&log, &["-e", "trace=write,fsync,fdatasync"]), &corpus.path(), &state);
    screen.wait_for("问题 1/");
    for (number, keys) in ["w", "u", "m注\r", "u", "U"].iter().enumerate() {
        screen.press(keys);
        screen.wait("saved", |s| Screen::saved(s) == Some(number as u64 + 1));
    }
    screen.press("q");
    assert!(screen.end());

    // The same again from the log: what was on the disk when each piece of a frame was written.
    let log = String::from_utf8(fs::read(&log).expect("a log")).expect("escaped");
    let (rows, columns) = (30.try_into().expect("some"), 100.try_into().expect("some"));
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    let (mut in_cache, mut on_disk, mut shown) = (0, 0, 0);
    for event in events(&log) {
        match event {
            Event::Began(_, call) if call.starts_with("write(") && call.contains(".journal>") => {
                let text = String::from_utf8(written(call)).expect("UTF-8");
                let seqs = text.lines().filter_map(|line| line.strip_prefix("(seq:")?.split(',').next()?.parse::<u64>().ok());
                in_cache = seqs.max().unwrap_or(in_cache);
            }
            Event::Ended(call) if call.contains("sync(") && call.contains(".journal>") && call.trim_end().ends_with("= 0") => {
                on_disk = in_cache;
            }
            Event::Began(_, call) if call.starts_with("write(") && call.contains("/dev/pts/") => {
                terminal.process(&written(call));
                if let Some(saved) = Screen::saved(terminal.screen()) {
                    assert!(saved <= on_disk, "#{saved} shown as saved while #{on_disk} was synced");
                    shown = shown.max(saved);
                }
            }
            _ => {}
        }
    }
    assert_eq!((shown, on_disk), (5, 5), "the log was understood");
}

#[test]
fn whatever_is_done_no_report_is_opened_for_writing() {
    if !strace_is_here() {
        return;
    }
    let (corpus, beside) = corpus();
    let log = beside.join("log");
    let before = tree(&corpus.path());
    let state = corpus.path().join(".report-review");
    let calls = "trace=open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,ftruncate,\
                 chmod,fchmod,fchmodat,chown,fchown,link,linkat,symlink,symlinkat,utimensat,mknodat,setxattr";
    let mut screen = Screen::review(&strace(&log, &["-A", "-e", calls]), &corpus.path(), &state);
    screen.wait_for("问题 1/");
    screen.press("wuUm注\r");
    screen.wait("saved", |s| Screen::saved(s) == Some(4));
    screen.press("q");
    assert!(screen.end());
    let target = beside.join("out");
    for arguments in [vec!["check"], vec!["extract"], vec!["stats"], vec!["export", "--out", target.to_str().expect("UTF-8")]] {
        let mut command = Command::new("strace");
        command.args(["-f", "-y", "-A", "-s", "100000", "-e", calls, "-o"]).arg(&log).arg(made::PROGRAM).args(arguments).arg(corpus.path());
        assert!(command.output().expect("started").status.code().is_some_and(|code| code < 2));
    }

    let root = corpus.path().to_str().expect("UTF-8").to_owned();
    let log = String::from_utf8(fs::read(&log).expect("a log")).expect("escaped");
    let writes = |call: &str| !call.contains("open") || ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| call.contains(flag));
    let mut seen = 0;
    for event in events(&log) {
        let Event::Began(_, call) = event else { continue };
        if !call.contains(&root) || call.starts_with("+++") || call.starts_with("---") {
            continue;
        }
        seen += 1;
        assert!(!writes(call) || call.contains("/.report-review"), "{call}");
    }
    assert!(seen > 10, "{seen} calls below the corpus were seen");
    let after: Vec<_> = tree(&corpus.path()).into_iter().filter(|(path, _)| !path.to_string_lossy().contains(".report-review")).collect();
    assert_eq!(after, before);
}

#[test]
fn a_corpus_that_cannot_be_written_is_reviewed_with_the_reviews_kept_elsewhere() {
    let (corpus, beside) = corpus();
    let before = tree(&corpus.path());
    let mount = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && ! touch \"$0/x\" 2>/dev/null";
    let can = Command::new("unshare").args(["-Urm", "sh", "-c", mount]).arg(corpus.path()).status().is_ok_and(|status| status.success());
    if !can {
        println!("skipped: no file system can be mounted here");
        return;
    }
    let (script, state) = (format!("{mount}; exec \"$@\""), beside.join("state"));
    let root = corpus.path().to_str().expect("UTF-8").to_owned();
    let mut screen = Screen::review(&["unshare", "-Urm", "sh", "-c", &script, &root], &corpus.path(), &state);
    screen.wait_for("问题 1/");
    screen.press("wuU");
    screen.wait("saved", |s| Screen::saved(s) == Some(3));
    screen.press("q");
    assert!(screen.end());
    assert_eq!(tree(&corpus.path()), before);

    // Without another folder nothing can be saved, which is said, and one can be given.
    let inside = corpus.path().join(".report-review");
    let mut screen = Screen::review(&["unshare", "-Urm", "sh", "-c", &script, &root], &corpus.path(), &inside);
    screen.wait_for("问题 1/");
    screen.press("w");
    screen.wait_for("未存 1!");
    screen.press("q");
    screen.wait_for("现在就退出");
    screen.press("j");
    screen.wait_for("裁定改存到文件夹");
    let elsewhere = beside.join("elsewhere");
    screen.press(&format!("\u{15}{}\r", elsewhere.to_str().expect("UTF-8")));
    screen.wait("saved", |s| Screen::saved(s) == Some(1));
    screen.press("q");
    assert!(screen.end());
    assert!(fs::read_to_string(elsewhere.join("甲.journal")).expect("a journal").contains("Decide(waiting)"));
    assert_eq!(tree(&corpus.path()), before);
}

#[test]
fn what_the_system_refuses_is_never_shown_as_saved_and_made_good_when_it_can_be() {
    if !strace_is_here() {
        return;
    }
    let refusals = [("fsync", "EIO"), ("write", "ENOSPC"), ("write", "EDQUOT"), ("fsync", "EROFS"), ("write", "EACCES")];
    for (call, error) in refusals {
        let (corpus, beside) = corpus();
        let (log, state) = (beside.join("log"), beside.join("state"));
        let journal = state.join("甲.journal");
        // The journal is there, so that the second and third sync or write are of records.
        let mut screen = Screen::review(&[], &corpus.path(), &state);
        screen.wait_for("问题 1/");
        screen.press("w");
        screen.wait("saved", |s| Screen::saved(s) == Some(1));
        screen.press("q");
        assert!(screen.end());
        let when = if call == "fsync" { "2..3" } else { "1..2" };
        let inject = format!("inject={call}:error={error}:when={when}");
        let trace = format!("trace={call}");
        let options = ["-P", journal.to_str().expect("UTF-8"), "-e", &trace, "-e", &inject];
        let mut screen = Screen::review(&strace(&log, &options), &corpus.path(), &state);
        screen.wait("what was saved", |s| Screen::saved(s) == Some(1) && s.contents().contains("问题"));
        screen.press("u");
        screen.wait_for("未存 1!");
        screen.press("U");
        screen.wait_for("未存 2!");
        let on_disk =
            |journal: &Path| fs::read_to_string(journal).expect("a journal").lines().filter(|line| line.starts_with("(seq:")).count();
        screen.press("u");
        screen.wait("all saved", |s| Screen::saved(s) == Some(4));
        assert_eq!(on_disk(&journal), 4, "{call} {error}");
        screen.press("q");
        assert!(screen.end());
    }
}

#[test]
fn where_the_system_watches_no_more_folders_the_files_are_polled_and_the_status_line_says_so() {
    if !strace_is_here() {
        return;
    }
    // The first folder is refused, or one that is made later.
    for (when, at_once) in [("1+", true), ("3+", false)] {
        let (corpus, beside) = corpus();
        let (log, state) = (beside.join("log"), beside.join("state"));
        let inject = format!("inject=inotify_add_watch:error=ENOSPC:when={when}");
        let mut screen = Screen::review(&strace(&log, &["-e", "trace=inotify_add_watch", "-e", &inject]), &corpus.path(), &state);
        screen.wait_for("问题 1/");
        if !at_once {
            screen.wait_for("监视");
            fs::create_dir(corpus.path().join("又一个")).expect("made");
        }
        screen.wait_for("轮询 5 秒");
        screen.press("w");
        screen.wait("saved", |s| Screen::saved(s) == Some(1));
        screen.press("q");
        assert!(screen.end());
    }
}

/// The calls at which an export is killed.
const CALLS: &str = "openat,write,fsync,rename,renameat,renameat2,mkdir,fchmod,close,unlink,ftruncate,newfstatat,statx";

/// Those calls, and how often one thread of an export makes each.
fn changing_calls(log: &str) -> BTreeMap<String, u64> {
    let mut each: BTreeMap<(String, String), u64> = BTreeMap::new();
    for event in events(log) {
        if let Event::Began(process, call) = event
            && let Some((name, _)) = call.split_once('(')
        {
            *each.entry((name.to_owned(), process.to_owned())).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((name, _), count) in each {
        let known: &mut u64 = most.entry(name).or_default();
        *known = (*known).max(count);
    }
    most
}

/// Puts files into an empty folder.
fn laid_out(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> PathBuf {
    let _ = fs::remove_dir_all(folder);
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("in a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    folder.to_owned()
}

#[test]
fn an_export_killed_at_any_call_leaves_old_files_or_new_ones() {
    if !strace_is_here() {
        return;
    }
    let (corpus, beside) = corpus();
    let export = |to: &Path, options: &[&str], log: &Path| {
        let mut command = Command::new("strace");
        command.args(["-f", "-o"]).arg(log).args(["-e", &format!("trace={CALLS}")]).args(options);
        command.arg(made::PROGRAM).args(["export", "--jobs", "1", "-q", "--out"]).arg(to).arg(corpus.path());
        command.output().expect("started")
    };
    let (old, new, log) = (beside.join("old"), beside.join("new"), beside.join("log"));
    assert!(export(&old, &[], &log).status.success());
    // A review makes every file another.
    let mut screen = Screen::review(&[], &corpus.path(), &corpus.path().join(".report-review"));
    screen.wait_for("问题 1/");
    screen.press("w");
    screen.wait("saved", |s| Screen::saved(s) == Some(1));
    screen.press("M旧\r");
    screen.wait("saved", |s| Screen::saved(s) == Some(2));
    screen.press("q");
    assert!(screen.end());
    assert!(export(&new, &[], &log).status.success());
    let counts = changing_calls(&fs::read_to_string(&log).expect("a log"));
    let files = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        tree(folder).into_iter().map(|(path, bytes)| (path.strip_prefix(folder).map(Path::to_owned).unwrap_or(path), bytes)).collect()
    };
    let (before, after) = (files(&old), files(&new));
    assert_ne!(before, after);
    let every = std::env::var("KILLS").map_or(9, |_| 1);
    let (mut kills, mut unfinished) = (0, 0);
    let all: Vec<(&String, u64)> = counts.iter().flat_map(|(name, count)| (1..=*count).map(move |n| (name, n))).collect();
    for (name, number) in all.into_iter().step_by(every) {
        let target = laid_out(&beside.join("target"), &before);
        export(&target, &["-e", &format!("inject={name}:signal=KILL:when={number}")], &log);
        for (path, bytes) in files(&target) {
            if path.to_string_lossy().contains(".report-review-unfinished-") {
                unfinished += 1;
                continue;
            }
            assert!(
                before.get(&path) == Some(&bytes) || after.get(&path) == Some(&bytes),
                "{} is neither, killed at {name} {number}",
                path.display()
            );
        }
        assert!(before.keys().all(|path| target.join(path).exists()), "a file is gone, killed at {name} {number}");
        kills += 1;
        // The next export is whole, whatever was left.
        if kills % 8 == 0 {
            assert!(export(&target, &[], &log).status.success());
            let mut there = files(&target);
            there.retain(|path, _| after.contains_key(path));
            assert_eq!(there, after);
        }
    }
    println!("{kills} kills of an export at {} kinds of calls, {unfinished} unfinished files beside whole ones", counts.len());
}
