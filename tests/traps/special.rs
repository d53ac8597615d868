//! What is no plain file, among the reports and among the reviews.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use crate::{Ground, Trap, checked, run};

fn said<T>(done: std::io::Result<T>) -> Result<(), String> {
    done.map(drop).map_err(|error| error.to_string())
}

fn pipe(path: &Path) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        said(fs::create_dir_all(folder))?;
    }
    let made = Command::new("mkfifo").arg(path).status().map_err(|error| error.to_string())?;
    if made.success() { Ok(()) } else { Err("no pipe can be made".to_owned()) }
}

/// The good report is checked, its fault told.
const FOUND: &str = "row-total";

pub fn all() -> Vec<Trap> {
    let mut all = reports();
    all.extend(folders());
    all.extend(reviews());
    all.extend(exports());
    all
}

fn reports() -> Vec<Trap> {
    let check = ["check", "{corpus}/x.txt", "--no-cache"];
    vec![
        checked("a pipe among the reports", 1, &[FOUND, "x.txt is passed over"], |g| pipe(&g.corpus().join("x.txt"))),
        run("a pipe asked for by name", &check, 2, &["x.txt"], |g| pipe(&g.corpus().join("x.txt"))),
        checked("a socket among the reports", 1, &[FOUND, "x.txt is passed over"], |g| {
            UnixListener::bind(g.corpus().join("x.txt")).map(std::mem::forget).map_err(|error| error.to_string())
        }),
        checked("a link to endless zeros", 1, &[FOUND, "x.txt is passed over"], |g| said(symlink("/dev/zero", g.corpus().join("x.txt")))),
        run("endless zeros asked for by name", &check, 2, &["x.txt"], |g| said(symlink("/dev/zero", g.corpus().join("x.txt")))),
        checked("a link to random bytes without end", 1, &[FOUND, "x.txt is passed over"], |g| {
            said(symlink("/dev/urandom", g.corpus().join("x.txt")))
        }),
        checked("a link to the terminal", 1, &[FOUND, "x.txt"], |g| said(symlink("/dev/tty", g.corpus().join("x.txt")))),
        checked("a link to itself", 2, &[FOUND, "x.txt"], |g| said(symlink("x.txt", g.corpus().join("x.txt")))),
        checked("a link to nothing", 2, &[FOUND, "x.txt"], |g| said(symlink("/nowhere/at/all", g.corpus().join("x.txt")))),
        checked("a report that nobody may read", 2, &[FOUND, "x.txt"], |g| {
            g.put("x.txt", "公开")?;
            said(fs::set_permissions(g.corpus().join("x.txt"), fs::Permissions::from_mode(0o000)))?;
            if fs::read(g.corpus().join("x.txt")).is_ok() { Err("this user may read everything".to_owned()) } else { Ok(()) }
        }),
        checked("a file of holes, larger than any report", 2, &[FOUND, "more than any report"], |g| {
            let file = fs::File::create(g.corpus().join("x.txt")).map_err(|error| error.to_string())?;
            said(file.set_len(1 << 40))
        }),
        checked("a folder called like a report", 1, &[FOUND], |g| said(fs::create_dir(g.corpus().join("x.txt")))),
    ]
}

fn folders() -> Vec<Trap> {
    vec![
        checked("a link to the folder it lies in", 1, &[FOUND, "leads back"], |g| said(symlink("..", g.corpus().join("again")))),
        checked("two folders that lead to each other", 1, &[FOUND, "leads back"], |g| {
            said(fs::create_dir_all(g.corpus().join("a")).and_then(|()| fs::create_dir_all(g.corpus().join("b"))))?;
            said(symlink("../b", g.corpus().join("a/to")).and_then(|()| symlink("../a", g.corpus().join("b/to"))))
        }),
        checked("a link to the root of the system", 1, &[FOUND], |g| said(symlink("/proc/self/fdinfo", g.corpus().join("system")))),
        checked("300 folders in each other", 1, &[FOUND], |g| {
            let mut deep = g.corpus();
            (0..300).for_each(|_| deep.push("d"));
            said(fs::create_dir_all(deep))
        }),
        checked("5,000 empty files", 1, &[FOUND], |g| {
            (0..5_000).try_for_each(|n| said(fs::File::create(g.corpus().join(format!("{n}.pdf")))))
        }),
        checked("a folder that nobody may list", 2, &[FOUND, "closed"], |g| {
            let closed = g.corpus().join("closed");
            said(fs::create_dir(&closed).and_then(|()| fs::set_permissions(&closed, fs::Permissions::from_mode(0o000))))?;
            if fs::read_dir(&closed).is_ok() { Err("this user may list everything".to_owned()) } else { Ok(()) }
        }),
        run("a corpus that is a pipe", &["check", "{corpus}/p", "--no-cache"], 2, &["p"], |g| pipe(&g.corpus().join("p"))),
        run("a corpus that is a device", &["check", "/dev/null", "--no-cache"], 2, &["/dev/null"], |_| Ok(())),
        run("a corpus that is not there", &["check", "{corpus}/none", "--no-cache"], 2, &["none"], |_| Ok(())),
    ]
}

fn reviews() -> Vec<Trap> {
    let journal = "corpus/.report-review/x.journal";
    let verify = ["journal", "verify", "{corpus}"];
    let made = |g: &Ground| said(fs::create_dir_all(g.corpus().join(".report-review")));
    let many = |g: &Ground| (0..40).try_for_each(|n| g.put(&format!("{n}.txt"), "公开"));
    let kept = ["check", "{corpus}", "--select", "row-total"];
    vec![
        checked("a pipe for a journal", 2, &[FOUND, "x.journal"], move |g| {
            pipe(&g.corpus().parent().unwrap_or(Path::new("/")).join(journal))
        }),
        run("a pipe for a journal, verified", &verify, 2, &["x.journal"], |g| pipe(&g.corpus().join(".report-review/x.journal"))),
        checked("a link for a journal", 2, &[FOUND, "x.journal is a link"], move |g| {
            made(g)?;
            said(symlink(g.beside().join("precious"), g.corpus().join(".report-review/x.journal")))
        }),
        checked("a folder for a journal", 2, &[FOUND, "x.journal"], |g| {
            said(fs::create_dir_all(g.corpus().join(".report-review/x.journal")))
        }),
        checked("a file for the folder of the reviews", 2, &[FOUND], |g| g.put(".report-review", "x")),
        run("a link for the folder of the reviews", &kept, 1, &[FOUND], move |g| {
            many(g)?;
            said(symlink(g.beside(), g.corpus().join(".report-review")))
        }),
        run("a link for the folder of the cache", &kept, 1, &[FOUND], move |g| {
            many(g)?;
            made(g)?;
            said(symlink(g.beside(), g.corpus().join(".report-review/index")))
        }),
        run("a pipe in the cache", &kept, 1, &[FOUND], move |g| {
            many(g)?;
            pipe(&g.corpus().join(".report-review/index/files"))
        }),
        run("a link in the cache", &kept, 1, &[FOUND], move |g| {
            many(g)?;
            said(fs::create_dir_all(g.corpus().join(".report-review/index")))?;
            said(symlink(g.beside().join("precious"), g.corpus().join(".report-review/index/files")))?;
            said(symlink(g.beside().join("new"), g.corpus().join(".report-review/index/CACHEDIR.TAG")))
        }),
        run("noise in the cache", &kept, 1, &[FOUND], move |g| {
            many(g)?;
            g.put(".report-review/index/files", [&b"report-review files 1\n"[..], &[0xFF; 4096]].concat())
        }),
    ]
}

fn exports() -> Vec<Trap> {
    let export = ["export", "{corpus}", "--out", "{corpus}/../out"];
    vec![
        run("a link in the way of an export", &export, 2, &["outside"], |g| {
            g.put("sub/deep.txt", "公开")?;
            let out = g.corpus().with_file_name("out");
            said(fs::create_dir_all(&out).and_then(|()| symlink(g.beside(), out.join("sub"))))
        }),
        run("a link in the place of an exported file", &export, 2, &["is there already"], |g| {
            let out = g.corpus().with_file_name("out");
            said(fs::create_dir_all(&out).and_then(|()| symlink(g.beside().join("precious"), out.join("good.txt.ron"))))
        }),
        run("an export over a report", &["export", "{corpus}", "--format", "csv", "--out", "{corpus}/good.txt"], 2, &["good.txt"], |_| {
            Ok(())
        }),
        run("an export into a pipe", &["export", "{corpus}", "--format", "jsonl", "--out", "{corpus}/p"], 2, &["is a device"], |g| {
            pipe(&g.corpus().join("p"))
        }),
        run(
            "an export into a link to a device",
            &["export", "{corpus}", "--format", "jsonl", "--out", "{corpus}/p"],
            2,
            &["is a device"],
            |g| said(symlink("/dev/null", g.corpus().join("p"))),
        ),
        run("an export into a file", &["export", "{corpus}", "--out", "{corpus}/good.txt"], 2, &["good.txt"], |_| Ok(())),
    ]
}
