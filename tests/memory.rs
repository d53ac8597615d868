//! What the session keeps of a report is small, and what `check` keeps of one smaller still: of a hundred thousand it fits into any
//! machine.
#![allow(clippy::disallowed_methods, reason = "asks the system about this process")]

use std::collections::BTreeMap;
use std::sync::Arc;

use report_review::check::{Bodies, RuleSet, Severity, Standing, Trace};
use report_review::fold::Folding;
use report_review::form::Forms;
use report_review::report::{Kind, Reason, Report};
use report_review::review::Sheet;
use report_review::session::{Brief, Session, Summary, What};
use report_review::text::ContentHash;

/// Reports of the corpus, and how many of them are one body's.
const REPORTS: usize = 60_000;
const YEARS: usize = 6;
/// Bytes that a report may take, all that is found by it included.
const MOST: usize = 1_000;

/// Bytes that this process holds in memory; nothing where the system does not tell.
fn held() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kibibytes| kibibytes * 1024)
}

fn summary(number: usize) -> Summary {
    let (body, year) = (number / YEARS, 2019 + number % YEARS);
    let what = |at: usize| What {
        rule: ["row-total", "column-balance", "missing-cell"][at % 3].into(),
        subject: format!("requests/row{}/column{}", at % 25, at % 7).into(),
        severity: Severity::Error,
    };
    Summary {
        path: format!("栖梧县{body}/{year}/卫生健康委员会.txt").into(),
        hash: ContentHash::of(&number.to_le_bytes()),
        kind: Kind::Report,
        title: Some(format!("栖梧县{body}卫生健康委员会{year}年政府信息公开工作年度报告").into()),
        agency: Some(format!("栖梧县{body}卫生健康委员会").into()),
        year: i16::try_from(year).ok(),
        form: Some("2021".into()),
        encoding: "UTF-8",
        findings: (number..number + 6).map(|at| Brief { what: Arc::new(what(at)), stale: false }).collect(),
        in_doubt: 0,
        fault: None,
    }
}

/// Bytes that a report may take while it is checked beside others: nothing of its text, sentences and figures.
const FEW: usize = 160;

fn beside_each_other() -> Option<Bodies> {
    let folding = Folding::built_in();
    let mut bodies = Bodies::new(folding, &RuleSet::default());
    let sheet = Sheet::printed(Arc::new(Report::other(Kind::Report, Reason::Labels)));
    let mut given = 0_usize;
    let mut put = |number: usize| {
        let Summary { path, hash, agency, year, .. } = summary(number);
        let trace = Trace { agency, year, marks: (0..60).collect() };
        let standing = Standing::of(folding, &trace, (&path, hash), &sheet);
        bodies.put(Some((&trace, standing)), |_| given += 1, |_| ());
    };
    put(0);
    let before = held()?;
    (1..REPORTS).for_each(&mut put);
    let each = (held()? - before) / REPORTS;
    assert!(each < FEW, "{each} bytes a report");
    bodies.settle();
    assert_eq!((bodies.before(7), bodies.before(6), bodies.after(7)), (Some(6), None, Some(8)));
    assert_eq!(given, REPORTS * 60);
    Some(bodies)
}

#[test]
fn a_report_takes_little_memory() {
    // Kept to the end: what was given back would be taken again.
    let _bodies = beside_each_other();
    let mut session = Session::new(Forms::built_in().expect("built in"), RuleSet::default(), "wang", "test");
    // What is there for every session is there before it is counted.
    session.upsert(summary(REPORTS));
    let Some(before) = held() else { return eprintln!("skipped: this system does not tell") };
    for number in 0..REPORTS {
        session.upsert(summary(number * 7919 % REPORTS));
    }
    let each = (held().expect("told before") - before) / REPORTS;
    assert!(each < MOST, "{each} bytes a report");
    let counted: BTreeMap<&str, usize> = BTreeMap::from([("files", session.counts().files), ("open", session.counts().open)]);
    assert_eq!(counted, BTreeMap::from([("files", REPORTS + 1), ("open", (REPORTS + 1) * 6)]));
    let path = summary(1).path;
    assert_eq!(session.neighbour(&path, -1), Some(summary(0).path));
    session.remove(&path);
    assert_eq!((session.counts().open, session.neighbour(&summary(2).path, -1)), (REPORTS * 6, None));
}
