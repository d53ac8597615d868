//! What is read from reports and needed again in the same run, put aside: memory does not grow with the corpus.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::pile::Numbered;
use crate::form::Forms;
use crate::report::Report;
use crate::session::Document;
use crate::store::index::Stamp;
use crate::text::ContentHash;

/// Reports that were put aside, by numbers.
#[derive(Debug, Default)]
pub struct Aside(Numbered);

/// A report as it is put aside.
#[derive(Serialize)]
struct Put<'a> {
    hash: &'a ContentHash,
    stamp: Option<[u8; Stamp::LENGTH]>,
    edition: Option<&'a str>,
    report: &'a Report,
}

/// A report as it was put aside.
#[derive(Deserialize)]
struct Lying {
    hash: ContentHash,
    stamp: Option<[u8; Stamp::LENGTH]>,
    edition: Option<String>,
    report: Report,
}

/// What was found in a file that is read again.
#[derive(Debug)]
pub struct Again {
    /// The hash of its bytes.
    pub hash: ContentHash,
    /// What was said of the file, if its text is its very bytes and every change would show.
    pub plain: Option<Stamp>,
    /// The report.
    pub report: Report,
}

/// The bytes as which a document is put aside: without its text, which its file holds. `plain` is what was said of that file, if its
/// text is its very bytes and every change would show.
pub fn packed(document: &Document, plain: Option<Stamp>) -> Option<Vec<u8>> {
    let report = &*document.report;
    let edition = report.form.as_ref().map(|form| form.edition.as_str());
    postcard::to_stdvec(&Put { hash: document.source.hash(), stamp: plain.map(Stamp::to_bytes), edition, report }).ok()
}

impl Aside {
    /// Puts the bytes of the next report aside, if there are any. Where they cannot be kept, as on a full disk, nothing is: what they say
    /// has to be found out anew.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.push(if self.0.failed() { &[] } else { bytes });
    }

    /// What was put there for this number.
    pub fn get(&self, number: usize, forms: &Forms) -> Option<Again> {
        let Lying { hash, stamp, edition, report } = postcard::from_bytes(&self.0.get(number).ok()?).ok()?;
        let form = match edition {
            Some(edition) => Some(Arc::clone(forms.edition(&edition)?)),
            None => None,
        };
        Some(Again { hash, plain: stamp.map(|stamp| Stamp::from_bytes(&stamp)), report: Report { form, ..report } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::text::SourceText;

    const TEXT: &str = "甲县财政局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，本机关共收到政府信息公开申请3件。\n\
                        二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n\
                        规章\t0\t0\t0\n行政规范性文件\t2\t1\t1,234\n<o:p></o:p>\n三、收到和处理政府信息公开申请情况\n";

    fn document(text: &str, forms: &Forms) -> Document {
        let source = SourceText::from_utf8_text(text);
        let report = Arc::new(extract(&source, forms));
        Document { path: "甲.txt".into(), source: Arc::new(source), report }
    }

    #[test]
    fn a_report_that_was_put_aside_is_the_same_report() {
        let forms = Forms::built_in().expect("built in");
        let mut aside = Aside::default();
        let documents: Vec<Document> =
            ["", "没有表格", TEXT, &TEXT.replace("1,234", "１２３")].iter().map(|text| document(text, &forms)).collect();
        // More than is gathered before it is written.
        let all = || (0..documents.len() * 80).map(|at| &documents[at % documents.len()]);
        for document in all() {
            aside.push(&packed(document, None).expect("plain"));
        }
        for (at, Document { source, report, .. }) in all().enumerate() {
            let again = aside.get(at, &forms).expect("put aside");
            assert_eq!((format!("{:?}", again.report), again.hash), (format!("{report:?}"), *source.hash()));
        }
        aside.push(&[]);
        assert!(aside.get(documents.len() * 80, &forms).is_none());
    }
}
