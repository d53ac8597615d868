//! A small report to export.

use std::sync::Arc;

use super::{Checked, Context};
use crate::check::RuleSet;
use crate::extract::extract;
use crate::form::{CellKey, Forms};
use crate::lang::Lang;
use crate::review::{Act, Anchor, FindingKey, How, Record, Reviews, Status, Target, Verdict};
use crate::session::{Document, Near, Session, examine};
use crate::text::SourceText;

pub const TOOL: &str = "report-review 0.0.0";
pub const CELL: &str = "proceedings/review/upheld";

/// A report whose only table says 3 where 1 + 0 + 0 + 1 = 2.
pub const TEXT: &str = "示例县人民政府2022年政府信息公开工作年度报告\n\n四、政府信息公开行政复议、行政诉讼情况\n\
    行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n未经复议直接起诉\n复议后起诉\n\
    结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n\
    1\n0\n0\n1\n3\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n";

pub fn document(path: &str, text: &str) -> Document {
    let source = Arc::new(SourceText::from_utf8_text(text));
    let report = extract(&source, &Forms::built_in().expect("built in"));
    Document { path: path.into(), source, report: Arc::new(report) }
}

pub fn checked(path: &str, text: &str, records: Vec<Record>) -> Checked {
    let document = document(path, text);
    let mut session = Session::new(Forms::built_in().expect("built in"), RuleSet::default(), "王", TOOL);
    session.replay(records);
    let reviews: Reviews = session.reviews().clone();
    let review = reviews.of(path).cloned();
    let examined = examine(&document, review.as_ref(), &RuleSet::default(), Near::default());
    Checked { document, examined, review }
}

pub fn english<R>(then: impl FnOnce(&Context<'_>) -> R) -> R {
    let lang = Lang::built_in("en").expect("built in");
    then(&Context { lang: &lang, tool: TOOL })
}

/// One record of every kind about the report at `path`.
pub fn records(document: &Document) -> Vec<Record> {
    let (path, hash) = (document.path.to_string(), document.source.hash().to_string());
    let cell = CellKey(CELL.to_owned());
    let printed = document.report.span_of(&cell).map(|span| document.source.slice(span).to_owned());
    let finding = FindingKey::new("proceedings-total", "proceedings/review");
    let row = |seq: u64, action: Act, target: Target, to: Option<&str>, why: Option<&str>| Record {
        seq,
        with: None,
        at: format!("2026-01-0{seq}T03:04:05+08:00"),
        by: "王".to_owned(),
        tool: TOOL.to_owned(),
        action,
        target,
        from: None,
        to: to.map(str::to_owned),
        why: why.map(str::to_owned),
        how: How::default(),
        check: String::new(),
    };
    let of_cell = Target::Cell { path: path.clone(), hash: hash.clone(), cell: cell.clone(), printed };
    let of_finding = Target::Finding { path: path.clone(), hash: hash.clone(), finding, cites: vec![] };
    let of_note = Target::Note { path: path.clone(), hash: hash.clone(), on: Anchor::Cell(cell), cites: Some("1".to_owned()) };
    vec![
        row(1, Act::Correct, of_cell, Some("2"), Some("看错")),
        row(2, Act::Decide(Verdict::Corrected), of_finding, None, Some("=1+1")),
        row(3, Act::Judge(Status::ApprovedWithRemarks), Target::Report { path, hash }, None, None),
        row(4, Act::Annotate, of_note.clone(), Some("两行\n备注"), None),
        row(5, Act::Tag, of_note, Some("* 待查"), None),
    ]
}
