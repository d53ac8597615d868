//! The journal under its promises.

use super::*;
use crate::review::{Act, How, Status, Target, Verdict};

fn record(seq: u64, note: &str) -> Record {
    Record {
        seq,
        with: None,
        at: format!("2026-01-02T03:04:{seq:02}+08:00"),
        by: "wang".to_owned(),
        tool: "test 0".to_owned(),
        action: if seq.is_multiple_of(2) { Act::Decide(Verdict::Waiting) } else { Act::Judge(Status::Held) },
        target: Target::Report { path: "a (seq: b).txt".to_owned(), hash: "00".to_owned() },
        from: None,
        to: Some(note.to_owned()),
        why: Some("line\nline \"check:\\\" (seq:1".to_owned()),
        how: How::default(),
        check: String::new(),
    }
}

fn opened(state: &Path) -> (Box<Journal>, Read) {
    match Journal::open(state, "wang").expect("opened") {
        Opened::Mine(journal, read) => (journal, read),
        Opened::Held(holder, _) => unreachable!("held by {holder}"),
    }
}

/// A folder with a journal of so many records, and the records.
fn journal(count: u64) -> (tempfile::TempDir, Vec<Record>, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut records: Vec<Record> = (1..=count).map(|seq| record(seq, "注")).collect();
    let (mut journal, _) = opened(folder.path());
    for step in records.chunks_mut(2) {
        journal.append(step).expect("saved");
    }
    let bytes = fs::read(journal.path()).expect("read");
    (folder, records, bytes)
}

#[test]
fn what_was_saved_is_there_after_a_restart() {
    let (folder, mut records, _) = journal(3);
    let (mut again, read) = opened(folder.path());
    assert_eq!((&read.records, &read.damage), (&records, &vec![]));
    let mut next = [record(4, "more")];
    again.append(&mut next).expect("saved");
    drop(again);
    records.extend(next);
    assert_eq!(opened(folder.path()).1.records, records);
}

#[test]
fn a_last_record_cut_anywhere_is_put_aside_and_all_others_are_there() {
    let (folder, records, bytes) = journal(3);
    let path = folder.path().join("wang.journal");
    let last = bytes[..bytes.len() - 1].iter().rposition(|&b| b == b'\n').expect("three lines") + 1;
    for cut in last..bytes.len() {
        fs::write(&path, &bytes[..cut]).expect("written");
        let (mut again, read) = opened(folder.path());
        let whole = cut + 1 == bytes.len();
        assert_eq!(read.records, records[..if whole { 3 } else { 2 }], "cut at {cut}");
        if let Some(torn) = &read.torn {
            assert_eq!(fs::read(torn).expect("kept"), &bytes[last..cut]);
            assert_eq!(read.damage, [Damage { line: 3, fault: Fault::Torn }]);
        } else {
            assert!(cut == last || whole);
        }
        let mut next = [record(if whole { 4 } else { 3 }, "again")];
        again.append(&mut next).expect("saved");
        drop(again);
        let read = opened(folder.path()).1;
        assert_eq!((read.records.last(), read.damage), (Some(&next[0]), vec![]));
    }
}

/// The end of a journal that is cut byte by byte.
const END: usize = 4096;

#[test]
fn a_journal_cut_at_any_byte_of_its_last_four_kibibytes_keeps_every_record_before_the_cut() {
    let (folder, records, bytes) = journal(20);
    assert!(bytes.len() > END, "{} bytes", bytes.len());
    let ends: Vec<usize> = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    let path = folder.path().join("wang.journal");
    for cut in bytes.len() - END..bytes.len() {
        // A record whose line break alone is gone is whole.
        let whole = ends.iter().take_while(|end| **end <= cut + 1).count();
        let is_clean = cut == 0 || ends.contains(&cut) || ends.contains(&(cut + 1));
        let lines = lines::read(&bytes[..cut]);
        assert_eq!(lines.records, records[..whole], "cut at {cut}");
        let torn = Damage { line: whole + 1, fault: Fault::Torn };
        assert_eq!(lines.damage, if is_clean { vec![] } else { vec![torn] }, "cut at {cut}");
        // The program starts on it, puts the torn line aside, and what it writes next stands behind the others.
        if cut % 97 == 0 {
            fs::write(&path, &bytes[..cut]).expect("written");
            let (mut again, read) = opened(folder.path());
            assert_eq!((read.records.len(), read.torn.is_some()), (whole, !is_clean), "cut at {cut}");
            let mut next = [record(whole as u64 + 1, "again")];
            again.append(&mut next).expect("saved");
            drop(again);
            let read = opened(folder.path()).1;
            assert_eq!((read.records.len(), read.damage), (whole + 1, vec![]), "cut at {cut}");
        }
    }
}

#[test]
fn one_altered_byte_anywhere_costs_at_most_its_own_record() {
    let (_folder, records, bytes) = journal(4);
    for at in 0..bytes.len() {
        let owner = bytes[..at].split(|&b| b == b'\n').count() - 1;
        for flip in [0x01, 0x20, 0x80, bytes[at] ^ b'\n', bytes[at] ^ b'"'] {
            if flip == 0 {
                continue;
            }
            let mut altered = bytes.clone();
            altered[at] ^= flip;
            let lines = lines::read(&altered);
            let others: Vec<&Record> = records.iter().enumerate().filter(|(i, _)| *i != owner).map(|(_, r)| r).collect();
            let found: Vec<&Record> = lines.records.iter().filter(|r| **r != records[owner]).collect();
            assert_eq!(found, others, "byte {at} of record {owner} changed by {flip:#x}");
            let told = !lines.damage.is_empty() || lines.open_end;
            assert!(told, "byte {at} of record {owner} changed by {flip:#x} and not told");
        }
    }
}

#[test]
fn a_line_that_is_gone_or_put_in_is_told() {
    let (_folder, records, bytes) = journal(4);
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
    for gone in 0..3 {
        let rest: Vec<u8> = lines.iter().enumerate().filter(|(i, _)| *i != gone).flat_map(|(_, l)| l.to_vec()).collect();
        let read = lines::read(&rest);
        let told = read.damage.first().map(|d| d.line);
        assert_eq!(told, Some(gone + 1), "line {gone} is gone");
        let kept: Vec<u64> = read.records.iter().map(|r| r.seq).collect();
        let sure = if gone == 2 { vec![1, 2] } else { (1..=4).filter(|s| *s != gone as u64 + 1).collect() };
        assert_eq!(kept, sure);
    }
    for before in 1..=4 {
        let mut more: Vec<&[u8]> = lines.clone();
        more.insert(before, lines[0]);
        let read = lines::read(&more.concat());
        assert_eq!(read.records, records);
        assert_eq!(read.damage, [Damage { line: before + 1, fault: Fault::Altered }]);
    }
}

#[test]
fn a_journal_of_nothing_but_damaged_lines_is_read_and_the_records_behind_them_count() {
    let (_folder, records, bytes) = journal(4);
    let damaged: Vec<String> = (0..60).map(|n| format!("(seq:{n},check:\"{n:016x}\") (seq:{n},check:\"h/\n")).collect();
    let crowded = format!("{}{}\n", "(seq:1,check:\"0123456789abcdef\")".repeat(5_000), "(seq:".repeat(50_000));
    let first = bytes.iter().position(|&b| b == b'\n').map_or(0, |at| at + 1);
    for between in [damaged.concat(), crowded] {
        let read = lines::read(&[&bytes[..first], between.as_bytes(), &bytes[first..]].concat());
        assert_eq!(read.records, records, "what was put in is put aside");
        assert_eq!(read.damage.len(), between.lines().count());
    }
}

#[test]
fn records_of_a_newer_program_are_kept_and_the_chain_goes_on() {
    let (folder, mut records, bytes) = journal(2);
    let seal = |line: &str, before: &str| {
        let hash = blake3::hash(format!("{before}\n{line}check:\"\")").as_bytes()).to_hex();
        format!("{line}check:\"{}\")\n", &hash[..16])
    };
    let newer = seal("(seq:3,at:\"x\",by:\"wang\",mood:Good,action:Sing(\"la\"),", &records[1].check);
    let path = folder.path().join("wang.journal");
    fs::write(&path, [&bytes[..], newer.as_bytes()].concat()).expect("written");
    let (mut again, read) = opened(folder.path());
    assert_eq!(read.damage, [Damage { line: 3, fault: Fault::Newer }]);
    let mut next = [record(4, "after")];
    again.append(&mut next).expect("saved");
    drop(again);
    records.extend(next);
    let read = opened(folder.path()).1;
    assert_eq!((read.records, read.damage), (records, vec![Damage { line: 3, fault: Fault::Newer }]));
    assert!(fs::read_to_string(&path).expect("read").contains(&newer));
}

#[test]
fn the_second_program_may_only_read_and_learns_who_writes() {
    let (folder, records, _) = journal(1);
    let first = opened(folder.path()).0;
    match Journal::open(folder.path(), "wang").expect("opened") {
        Opened::Held(holder, read) => {
            assert_eq!(holder.process, std::process::id());
            assert_eq!(read.records, records);
        }
        Opened::Mine(..) => unreachable!("two writers"),
    }
    assert!(matches!(Journal::open(folder.path(), "li").expect("opened"), Opened::Mine(..)));
    drop(first);
    opened(folder.path());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_in_the_places_of_our_files_are_refused_and_what_they_lead_to_is_left() {
    use std::os::unix::fs::symlink;

    let elsewhere = tempfile::tempdir().expect("a folder");
    let theirs = elsewhere.path().join("precious");
    for name in ["wang.journal", "wang.lock"] {
        fs::write(&theirs, "all that I have").expect("written");
        let folder = tempfile::tempdir().expect("a folder");
        symlink(&theirs, folder.path().join(name)).expect("linked");
        assert!(matches!(Journal::open(folder.path(), "wang"), Err(StoreError::Link { .. })), "{name}");
        assert_eq!(fs::read_to_string(&theirs).expect("read"), "all that I have", "{name}");
        // Another reviewer is not kept from working by it.
        let Opened::Mine(mut other, _) = Journal::open(folder.path(), "li").expect("opened") else { unreachable!("free") };
        other.append(&mut [record(1, "x")]).expect("saved");
        assert_eq!(read_all(folder.path()).1.len(), usize::from(name.ends_with("journal")));
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert!(std::process::Command::new("mkfifo").arg(folder.path().join("wang.journal")).status().expect("started").success());
    assert!(matches!(Journal::open(folder.path(), "wang"), Err(StoreError::NotAFile { .. })));
    // The folder itself may be a link where a person named it, not where it was found.
    let found = folder.path().join(crate::store::STATE_FOLDER);
    symlink(elsewhere.path(), &found).expect("linked");
    assert!(matches!(Journal::open(&found, "wang"), Err(StoreError::Link { .. })));
    let named = folder.path().join("named");
    symlink(elsewhere.path(), &named).expect("linked");
    assert!(matches!(Journal::open(&named, "wang").expect("opened"), Opened::Mine(..)));
}

#[test]
fn all_journals_of_a_folder_are_read() {
    let (folder, records, _) = journal(2);
    let Opened::Mine(mut other, _) = Journal::open(folder.path(), "../li").expect("opened") else { unreachable!("free") };
    let mut theirs = [record(1, "theirs")];
    theirs[0].by = "../li".to_owned();
    other.append(&mut theirs).expect("saved");
    fs::create_dir(folder.path().join("x.journal")).expect("created");
    let (read, faults) = read_all(folder.path());
    let all: Vec<Record> = read.into_iter().flat_map(|j| j.records).collect();
    assert_eq!(all, [&theirs[..], &records[..]].concat());
    assert_eq!(faults.len(), 1);
    assert!(read_all(&folder.path().join("none")).0.is_empty());
}

#[test]
fn every_reviewer_has_a_file_of_their_own() {
    let check = |name: &str, expected: &str| assert_eq!(file_name(name), expected);
    check("wang", "wang");
    check("某甲", "某甲");
    check("a/b", "a%2Fb");
    check("..", "%2E%2E");
    check("j. doe", "j. doe");
    check("con", "%con");
    check("lpt1.x", "%lpt1.x");
    check("", "%");
    check("%", "%25");
    check("a\0\n", "a%00%0A");
    assert!(file_name(&"长".repeat(200)).len() <= MAX_NAME);
    assert_ne!(file_name(&"长".repeat(200)), file_name(&"长".repeat(201)));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told_and_can_still_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, records, _) = journal(2);
    let inner = folder.path().join("closed");
    fs::create_dir(&inner).expect("created");
    fs::copy(folder.path().join("wang.journal"), inner.join("wang.journal")).expect("copied");
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o555)).expect("closed");
    if fs::write(inner.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
    } else {
        assert!(matches!(Journal::open(&inner, "wang"), Err(StoreError::Io { doing: Doing::Create, .. })));
    }
    assert_eq!(read_all(&inner).0[0].records, records);
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).expect("opened");
}

#[test]
fn lines_removed_before_the_last_one_or_at_the_end_are_found() {
    let (folder, records, bytes) = journal(4);
    let path = folder.path().join("wang.journal");
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
    let read_now = |kept: &[u8]| {
        fs::write(&path, kept).expect("written");
        let read = read_all(folder.path()).0.remove(0);
        (read.records.iter().map(|record| record.seq).collect::<Vec<_>>(), read.damage)
    };
    let damage = |line, fault| vec![Damage { line, fault }];
    assert_eq!(read_now(&bytes), (vec![1, 2, 3, 4], vec![]));
    let before_last = [lines[0], lines[1], lines[3]].concat();
    assert_eq!(read_now(&before_last), (vec![1, 2, 4], damage(3, Fault::LinesMissing)));
    assert_eq!(read_now(&lines[..3].concat()), (vec![1, 2, 3], damage(4, Fault::EndMissing(4))));
    assert_eq!(read_now(b""), (vec![], damage(1, Fault::EndMissing(4))));
    fs::remove_file(&path).expect("removed");
    let (read, _) = read_all(folder.path());
    assert_eq!((read.len(), read[0].damage.clone()), (1, damage(1, Fault::EndMissing(4))), "the whole file is gone");
    // Without word of how far it went an altered line and one behind a gap are alike.
    fs::remove_file(folder.path().join("wang.head")).expect("removed");
    assert_eq!(read_now(&before_last), (vec![1, 2], damage(3, Fault::Unsure)));
    assert_eq!(read_now(&lines[..3].concat()), (vec![1, 2, 3], vec![]));
    // What is written next is the end from then on.
    let mut next = [record(4, "again")];
    opened(folder.path()).0.append(&mut next).expect("saved");
    assert_eq!(Head::beside(&path), Some(Head { seq: 4, check: next[0].check.clone() }));
    assert_eq!(opened(folder.path()).1.records, [&records[..3], &next[..]].concat());
}
