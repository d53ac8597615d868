//! What is read from reports and needed again in the same run, put aside in a file without a name: memory
//! does not grow with the corpus, and nothing is left behind however the program ends.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::form::Forms;
use crate::report::Report;
use crate::session::Document;
use crate::store::index::{Stamp, read_at};
use crate::text::ContentHash;

/// Bytes that are gathered before they are written.
const GATHERED: usize = 1 << 20;

/// Reports being put aside, one after the other.
#[derive(Debug, Default)]
pub struct Aside {
    /// Nothing before the first writing, and after one that failed.
    file: Option<File>,
    written: u64,
    gathered: Vec<u8>,
    failed: bool,
}

/// Reports that were put aside, for many threads.
#[derive(Clone, Debug)]
pub struct PutAside(Option<Arc<File>>);

/// Where a report was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    start: u64,
    length: usize,
}

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
    /// Puts bytes aside. Where they cannot be kept, as on a full disk, nothing is: what they say has to be
    /// found out anew.
    pub fn put(&mut self, bytes: &[u8]) -> Option<Place> {
        if self.failed {
            return None;
        }
        let start = self.written + u64::try_from(self.gathered.len()).ok()?;
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED && self.write().is_err() {
            (self.failed, self.file) = (true, None);
        }
        Some(Place { start, length: bytes.len() })
    }

    /// All that was put aside.
    pub fn finish(mut self) -> PutAside {
        let done = !self.failed && self.write().is_ok();
        PutAside(self.file.filter(|_| done).map(Arc::new))
    }

    fn write(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        file.write_all(&self.gathered)?;
        self.written += u64::try_from(self.gathered.len()).map_err(io::Error::other)?;
        self.gathered.clear();
        self.file = Some(file);
        Ok(())
    }
}

impl PutAside {
    /// What was put there.
    pub fn get(&self, place: Place, forms: &Forms) -> Option<Again> {
        let Lying { hash, stamp, edition, report } = postcard::from_bytes(&self.bytes(place)?).ok()?;
        let form = match edition {
            Some(edition) => Some(Arc::clone(forms.edition(&edition)?)),
            None => None,
        };
        Some(Again { hash, plain: stamp.map(|stamp| Stamp::from_bytes(&stamp)), report: Report { form, ..report } })
    }

    fn bytes(&self, place: Place) -> Option<Vec<u8>> {
        let mut bytes = vec![0; place.length];
        read_at(self.0.as_ref()?, &mut bytes, place.start).ok()?;
        Some(bytes)
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
        let places: Vec<(usize, Place)> = (0..documents.len() * 80)
            .map(|at| (at % documents.len(), aside.put(&packed(&documents[at % documents.len()], None).expect("plain")).expect("room")))
            .collect();
        let aside = aside.finish();
        for (at, place) in places.into_iter().rev() {
            let Document { source, report, .. } = &documents[at];
            let again = aside.get(place, &forms).expect("put aside");
            assert_eq!((format!("{:?}", again.report), again.hash), (format!("{report:?}"), *source.hash()));
        }
    }

    #[test]
    fn without_a_file_nothing_is_put_aside() {
        let forms = Forms::built_in().expect("built in");
        let mut aside = Aside { failed: true, ..Aside::default() };
        assert_eq!(aside.put(b"1234"), None);
        let place = Place { start: 0, length: 4 };
        assert!(aside.finish().get(place, &forms).is_none());
    }
}
