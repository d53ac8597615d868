//! Files, sessions and journals together, as the program uses them.
#![allow(clippy::disallowed_methods, reason = "this test deals with files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use report_review::check::RuleSet;
use report_review::form::Forms;
use report_review::lang::Lang;
use report_review::report::Kind;
use report_review::review::{Anchor, Change, Edit, Status};
use report_review::session::Session;
use report_review::store::journal::{self, Journal};
use report_review::store::scan::scan_all;
use report_review::store::{Corpus, Loaded, Reader, pool};

fn reader(corpus: Corpus) -> Reader {
    Reader {
        corpus: Arc::new(corpus),
        forms: Arc::new(Forms::built_in().expect("valid")),
        rules: Arc::new(RuleSet::default()),
        reviews: report_review::review::Reviews::default(),
        lang: Arc::new(Lang::built_in("en").expect("built in")),
    }
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("in a folder")).expect("created");
        fs::write(file, bytes).expect("written");
    }
    folder
}

/// A session over all reports of `corpus`, with every journal in it.
fn session(corpus: &Corpus) -> Session {
    let mut session = Session::new(Forms::built_in().expect("valid"), RuleSet::default(), "wang", "test 0");
    let (journals, faults) = journal::read_all(corpus.state());
    assert!(faults.is_empty());
    session.replay(journals.into_iter().flat_map(|j| j.records).collect());
    let reader = Reader { reviews: session.reviews().clone(), ..reader(corpus.clone()) };
    let (entries, _) = scan_all(corpus, &[], 2).expect("scanned");
    for (summary, _) in pool::in_order(entries, 2, move |entry| reader.summarise(&entry)) {
        session.upsert(summary);
    }
    session.scanned();
    session
}

fn mine(corpus: &Corpus) -> Journal {
    match Journal::open(corpus.state(), "wang").expect("opened") {
        journal::Opened::Mine(journal, _) => *journal,
        journal::Opened::Held(holder, _) => unreachable!("held by {holder}"),
    }
}

/// Every file below `folder` with its bytes.
fn bytes_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(bytes_below(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).expect("read"));
        }
    }
    found
}

const FILES: &[(&str, &[u8])] = &[
    ("a.txt", "某县2022年政府信息公开工作年度报告\n一、总体情况\n主动公开 3 件。\n".as_bytes()),
    ("b/empty.txt", b"\n"),
    ("b/picture.txt", b"\x89PNG\r\n\x1A\n"),
    ("c.md", b"nothing of a report\n"),
];

#[test]
fn a_corpus_is_read_reviewed_and_found_again() {
    let folder = folder(FILES);
    let corpus = Corpus::new(&[folder.path().to_owned()], None).expect("a corpus");
    let before = bytes_below(folder.path());
    let mut first = session(&corpus);
    let kinds: Vec<(&str, Kind)> = first.summaries().values().map(|s| (&*s.path, s.kind)).collect();
    assert_eq!(kinds[1..3], [("b/empty.txt", Kind::NotAReport), ("b/picture.txt", Kind::Unreadable)]);
    assert_eq!((kinds[0].0, kinds[3].0), ("a.txt", "c.md"));

    let mut journal = mine(&corpus);
    let reader = reader(corpus.clone());
    let Loaded::Document(document) = reader.open("a.txt").expect("read") else { unreachable!("text") };
    first.open(document);
    let edit = Edit {
        changes: vec![
            Change::Judge { status: Status::Held, why: Some("later".to_owned()) },
            Change::Annotate { on: Anchor::Report, text: "note".to_owned() },
        ],
    };
    let mut records = first.apply(edit, &report_review::store::now()).expect("applied");
    journal.append(&mut records).expect("saved");
    drop(journal);

    let again = session(&corpus);
    assert_eq!((again.status("a.txt"), again.counts()), (Status::Held, first.counts()));
    let (theirs, ours) = (again.reviews().of("a.txt").expect("reviewed"), first.reviews().of("a.txt").expect("reviewed"));
    assert_eq!((&theirs.annotations, &theirs.judgements), (&ours.annotations, &ours.judgements));

    // The file moves: its review moves with it. The reports were only ever read.
    let after: BTreeMap<PathBuf, Vec<u8>> = bytes_below(folder.path()).into_iter().filter(|(path, _)| before.contains_key(path)).collect();
    assert_eq!(after, before);
    fs::rename(folder.path().join("a.txt"), folder.path().join("b/moved.txt")).expect("moved");
    let moved = session(&corpus);
    assert_eq!((moved.status("b/moved.txt"), moved.status("a.txt")), (Status::Held, Status::Held));
    assert_eq!(moved.counts().judged, 1);
}

#[test]
fn reviews_kept_elsewhere_leave_the_corpus_as_it_is() {
    let (folder, state) = (folder(FILES), tempfile::tempdir().expect("a folder"));
    let before = bytes_below(folder.path());
    let corpus = Corpus::new(&[folder.path().to_owned()], Some(&state.path().join("deep/er"))).expect("a corpus");
    let mut first = session(&corpus);
    let mut records = first.judge(&["a.txt".into(), "c.md".into()], Status::Approved, None, &report_review::store::now()).expect("judged");
    mine(&corpus).append(&mut records).expect("saved");
    assert_eq!(session(&corpus).counts().with_status(Status::Approved), 2);
    assert_eq!(bytes_below(folder.path()), before);
}
