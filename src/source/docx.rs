//! DOCX to the text that people see. Its archive and its XML are read within bounds: a document that
//! unpacks to more than any report holds is refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::decode;
use super::kind::Reason;
use super::view::View;
use super::{ARCHIVE, Decoded};

/// The most files in a document's archive.
const MOST_ENTRIES: usize = 10_000;

/// The most a part of a document may unpack to, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// How many times its packed size a part may unpack to, beyond the bytes anybody may have.
const MOST_GROWTH: u64 = 250;

/// Unpacked bytes for which no growth is too much.
const SMALL: u64 = 4 << 20;

/// The most columns a cell may cover.
const MOST_COLUMNS: usize = 1000;

/// The most files of other kinds that a document holds as parts of its text.
const MOST_CHUNKS: usize = 20;

/// The deepest nesting of elements.
const DEEPEST: usize = 1000;

/// The text of a DOCX file.
pub(super) fn view(bytes: &[u8]) -> Result<String, Reason> {
    // Whatever else is in archives is no document of a word processor.
    let is_document = bytes.windows(5).any(|w| w == b"word/");
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(_) if is_document => return Err(Reason::Broken),
        Err(_) => return Err(Reason::Archive),
    };
    if archive.len() > MOST_ENTRIES {
        return Err(Reason::Overgrown);
    }
    let name = match part(&mut archive, "_rels/.rels") {
        Ok(Some(relations)) => {
            targets(&relations, "/officeDocument")?.into_values().next().map(|target| target.trim_start_matches('/').to_owned())
        }
        Ok(None) => None,
        Err(reason) => return Err(reason),
    };
    let name = name.unwrap_or_else(|| "word/document.xml".to_owned());
    match part(&mut archive, &name)? {
        Some(xml) if xml.contains("wordprocessingml") => {
            let chunks = if xml.contains("altChunk") { chunks(&mut archive, &name)? } else { BTreeMap::new() };
            Document { chunks, ..Document::default() }.read(&xml)
        }
        Some(_) => Err(Reason::Format),
        None => Err(if is_document { Reason::Broken } else { Reason::Archive }),
    }
}

/// The text of a file in the archive, if it is there.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Reason> {
    Ok(bytes_of(archive, name)?.map(|bytes| decode::decode(&bytes, || None).says))
}

/// The text of the pages that the document `name` holds as parts of its own, by what it calls them.
fn chunks(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<BTreeMap<String, String>, Reason> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let Some(relations) = part(archive, &format!("{folder}/_rels/{file}.rels"))? else { return Ok(BTreeMap::new()) };
    let mut chunks = BTreeMap::new();
    for (id, target) in targets(&relations, "/aFChunk")? {
        if chunks.len() == MOST_CHUNKS {
            return Err(Reason::Overgrown);
        }
        let target = target.strip_prefix('/').map_or_else(|| format!("{folder}/{target}"), str::to_owned);
        match bytes_of(archive, &target)? {
            // A document within it, which may hold one in its turn, is not read.
            Some(bytes) if !bytes.starts_with(ARCHIVE) => match super::decode(&bytes) {
                Decoded::Text(source) => drop(chunks.insert(id, source.text().to_owned())),
                Decoded::Refused(_, Reason::Empty) => {}
                Decoded::Refused(_, reason) => return Err(reason),
            },
            Some(_) => return Err(Reason::Archive),
            None => {}
        }
    }
    Ok(chunks)
}

/// A file in the archive, if it is there.
fn bytes_of(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<Vec<u8>>, Reason> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(Reason::Broken),
    };
    let most = file.compressed_size().saturating_mul(MOST_GROWTH).clamp(SMALL, MOST_BYTES);
    let mut bytes = Vec::new();
    // The size that the archive states is not believed.
    file.take(most + 1).read_to_end(&mut bytes).map_err(|_| Reason::Broken)?;
    if bytes.len() as u64 > most {
        return Err(Reason::Overgrown);
    }
    Ok(Some(bytes))
}

/// The parts that relations of one kind lead to, by what they are called.
fn targets(relations: &str, kind: &str) -> Result<BTreeMap<String, String>, Reason> {
    let mut reader = Reader::from_str(relations);
    let mut targets = BTreeMap::new();
    loop {
        match reader.read_event().map_err(|_| Reason::Broken)? {
            Event::Start(element) | Event::Empty(element)
                if local(&element) == "Relationship" && attribute(&element, "Type").is_some_and(|own| own.ends_with(kind)) =>
            {
                if let Some(target) = attribute(&element, "Target") {
                    targets.insert(attribute(&element, "Id").unwrap_or_default(), target);
                }
            }
            Event::Eof => return Ok(targets),
            _ => {}
        }
    }
}

/// The name of an element without its prefix.
fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    element.local_name().into_inner()
}

/// The value of an attribute by its name without prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().into_inner() == name)?;
    Some(found.value.into_owned())
}

/// An element that is open, as far as it matters for what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Table,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    Paragraph,
    Run,
    RunProperties,
    Text,
    Other,
}

impl Open {
    fn named(name: &str) -> Self {
        match name {
            "tbl" => Self::Table,
            "tr" => Self::Row,
            "trPr" => Self::RowProperties,
            "tc" => Self::Cell,
            "tcPr" => Self::CellProperties,
            "p" => Self::Paragraph,
            "r" => Self::Run,
            "rPr" => Self::RunProperties,
            "t" => Self::Text,
            _ => Self::Other,
        }
    }
}

/// Elements that nobody sees: deleted text, text moved away, what stands in for newer markup, readings
/// above characters. Properties as they were before a change end in `PrChange`.
const UNSEEN: [&str; 5] = ["del", "moveFrom", "Fallback", "rt", "tblGridChange"];

/// The document being read.
#[derive(Default)]
struct Document {
    view: View,
    /// The elements that are open.
    open: Vec<Open>,
    /// How many elements are open within the one that is passed over, itself included.
    passed_over: Option<usize>,
    /// Whether the run is hidden or struck out.
    hidden: bool,
    /// Columns that the open row leaves at its end.
    left: usize,
    /// The cells that are open, innermost last.
    cells: Vec<CellSpan>,
    /// The text of pages that stand in the document as they are, by what it calls them.
    chunks: BTreeMap<String, String>,
}

/// What the properties of a cell said so far.
#[derive(Default)]
struct CellSpan {
    columns: usize,
    /// It goes on with the cell above or beside it, or was deleted.
    continues: bool,
    begun: bool,
}

impl Document {
    fn read(mut self, xml: &str) -> Result<String, Reason> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|_| Reason::Broken)? {
                Event::Start(element) => {
                    if self.open.len() >= DEEPEST || self.view.is_overgrown() {
                        return Err(Reason::Overgrown);
                    }
                    self.start(&element);
                }
                Event::Empty(element) => {
                    self.start(&element);
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.words(&text),
                Event::CData(text) => self.words(&text),
                // Entities stand apart from the text around them. Those that a document declares itself
                // are never expanded.
                Event::GeneralRef(name) => match (name.resolve_char_ref(), resolve_predefined_entity(&name)) {
                    (Ok(Some(c)), _) => self.words(c.encode_utf8(&mut [0; 4])),
                    (_, Some(plain)) => self.words(plain),
                    _ => self.words("\u{FFFD}"),
                },
                Event::Eof if !self.open.is_empty() => return Err(Reason::Broken),
                Event::Eof => return self.view.finish(),
                _ => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = local(element);
        let parent = self.open.last().copied().unwrap_or(Open::Other);
        let is = Open::named(name);
        self.open.push(is);
        if let Some(within) = &mut self.passed_over {
            *within += 1;
            return;
        }
        if matches!(name, "del" | "moveFrom") && parent == Open::RowProperties {
            // The row itself is deleted: all that follows in it.
            let row = self.open.iter().rposition(|open| *open == Open::Row).unwrap_or(0);
            self.passed_over = Some(self.open.len() - row);
            return;
        }
        if UNSEEN.contains(&name) || name.ends_with("PrChange") {
            self.passed_over = Some(1);
            return;
        }
        match is {
            Open::Paragraph | Open::Table => self.begin_cell(),
            Open::Cell => self.cells.push(CellSpan { columns: 1, ..CellSpan::default() }),
            Open::Row => self.view.begin_row(),
            Open::Other => self.property(name, parent, element),
            _ => {}
        }
        match is {
            Open::Paragraph => self.view.line(),
            Open::Table => self.view.begin_table(),
            _ => {}
        }
    }

    /// An element that says something by itself.
    fn property(&mut self, name: &str, parent: Open, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        let number = || value().and_then(|v| v.parse::<usize>().ok()).unwrap_or(1).clamp(1, MOST_COLUMNS);
        match (parent, name) {
            (Open::Run, "tab" | "ptab") if self.is_seen() => self.view.tab(),
            (Open::Run, "br" | "cr") if self.is_seen() => self.view.line(),
            (Open::Run, "noBreakHyphen") if self.is_seen() => self.view.words("-"),
            (Open::RunProperties, "vanish" | "strike" | "dstrike") if self.open.iter().rev().nth(2) == Some(&Open::Run) => {
                self.hidden |= !matches!(value().as_deref(), Some("0" | "false" | "off"));
            }
            (Open::RunProperties, "vertAlign") => match value().as_deref() {
                Some("superscript") => self.view.raise(Some(true)),
                Some("subscript") => self.view.raise(Some(false)),
                _ => {}
            },
            (Open::RowProperties, "gridAfter") => self.left = number(),
            (Open::RowProperties, "gridBefore") => {
                self.view.begin_cell(number(), 1);
                self.view.end_cell();
            }
            (Open::CellProperties, "gridSpan") => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.columns = number();
                }
            }
            (Open::CellProperties, "vMerge" | "hMerge" | "cellDel") => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.continues |= value().as_deref() != Some("restart");
                }
            }
            (_, "altChunk") => {
                let text = attribute(element, "id").and_then(|id| self.chunks.remove(&id));
                self.view.line();
                self.view.verbatim(text.as_deref().unwrap_or_default().trim_end());
                self.view.line();
            }
            (_, "blip" | "imagedata") if self.is_seen() => self.view.words("![]()"),
            (Open::Run, "drawing" | "pict" | "object" | "sym") if self.is_seen() => self.view.field(""),
            // The number of a paragraph of a list is nowhere in its text.
            (_, "numId") if self.is_seen() && value().is_some_and(|list| list != "0") => self.view.field(""),
            _ => {}
        }
    }

    fn end(&mut self) {
        let ended = self.open.pop();
        if let Some(within) = &mut self.passed_over {
            *within -= 1;
            if *within == 0 {
                self.passed_over = None;
            }
            return;
        }
        match ended {
            Some(Open::Run) => {
                self.hidden = false;
                self.view.raise(None);
            }
            Some(Open::Row) if self.left > 0 => {
                self.view.begin_cell(std::mem::take(&mut self.left), 1);
                self.view.end_cell();
            }
            Some(Open::Paragraph) => self.view.line(),
            Some(Open::Cell) => {
                self.begin_cell();
                self.cells.pop();
                self.view.end_cell();
            }
            Some(Open::Table) => self.view.end_table(),
            _ => {}
        }
    }

    /// Begins the cell whose properties are known now.
    fn begin_cell(&mut self) {
        if let Some(cell) = self.cells.last_mut().filter(|cell| !cell.begun) {
            cell.begun = true;
            self.view.begin_cell(cell.columns, 1);
        }
    }

    /// Whether what comes now is seen: a cell that goes on with another shows nothing of its own.
    fn is_seen(&self) -> bool {
        !self.hidden && !self.cells.iter().any(|cell| cell.continues)
    }

    fn words(&mut self, text: &str) {
        if self.passed_over.is_none() && self.open.last() == Some(&Open::Text) && self.is_seen() {
            self.view.words(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::CompressionMethod;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            archive.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).expect("begun");
            archive.write_all(bytes).expect("written");
        }
        archive.finish().expect("finished").into_inner()
    }

    fn document(body: &str) -> Vec<u8> {
        archive(&[(
            "word/document.xml",
            format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{SPACE}\"><w:body>{body}</w:body></w:document>").as_bytes(),
        )])
    }

    fn check(body: &str, expected: &str) {
        assert_eq!(view(&document(body)).as_deref(), Ok(expected), "{body}");
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn tc(properties: &str, text: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
    }

    #[test]
    fn paragraphs_are_lines_of_the_text_that_is_left() {
        check(&(p("一") + "<w:p/>" + &p("二")), "一\n二\n");
        check(
            "<w:p><w:r><w:t>年</w:t></w:r><w:proofErr/><w:r><w:t xml:space='preserve'>报 </w:t></w:r><w:r><w:t>1</w:t></w:r></w:p>",
            "年报 1\n",
        );
        check(
            "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>",
            "a\t\tb\nc\n",
        );
        check(
            "<w:p><w:ins><w:r><w:t>1</w:t></w:r></w:ins><w:del><w:r><w:delText>2</w:delText><w:t>3</w:t></w:r></w:del><w:moveFrom><w:r><w:t>4</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>5</w:t></w:r></w:moveTo></w:p>",
            "15\n",
        );
        check(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>划</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/><w:strike w:val='false'/></w:rPr><w:t>见</w:t><w:footnoteReference w:id='2'/></w:r></w:p>",
            "见\n",
        );
        check(
            "<w:p><w:r><w:fldChar/><w:instrText>PAGE 7</w:instrText><w:t>8</w:t></w:r></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>9</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "8\n9\n",
        );
        check(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr/><a:blip/></w:drawing></mc:Choice><mc:Fallback><w:pict><v:imagedata/></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "![]()\n",
        );
    }

    #[test]
    fn a_page_within_the_document_is_read_in_its_place() {
        let page = "<html><body><table><tr><td>规章</td><td>8</td></tr></table></body></html>";
        let message = format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"B\"\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n{page}\r\n--B--\r\n"
        );
        let body = [&p("一"), "<w:altChunk r:id='c1'/>", &p("二"), "<w:altChunk r:id='c2'/>", "<w:altChunk r:id='c3'/>"].concat();
        let xml = format!("<w:document xmlns:w=\"{SPACE}\"><w:body>{body}</w:body></w:document>");
        let relation = |id: &str, target: &str| format!("<Relationship Id='{id}' Type='http://a/aFChunk' Target='{target}'/>");
        let relations = format!("<Relationships>{}{}</Relationships>", relation("c1", "/word/a.html"), relation("c2", "b.mht"));
        let bytes = archive(&[
            ("word/document.xml", xml.as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
            ("word/a.html", page.as_bytes()),
            ("word/b.mht", message.as_bytes()),
        ]);
        assert_eq!(view(&bytes).as_deref(), Ok("一\n| 规章 | 8 |\n二\n| 规章 | 8 |\n"));
    }

    #[test]
    fn what_is_no_text_in_a_cell_is_told() {
        let raised = |kind: &str| format!("<w:r><w:rPr><w:vertAlign w:val='{kind}'/></w:rPr><w:t>1</w:t></w:r>");
        let cell = |content: &str| format!("<w:tc><w:p>{content}</w:p></w:tc>");
        let row = |cells: &[String]| format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cells.concat());
        let seven = "<w:r><w:t>7</w:t></w:r>";
        check(
            &row(&[cell(&[seven, &raised("superscript")].concat()), cell(&[seven, &raised("subscript"), seven].concat())]),
            "| 7¹ | 7₁7 |\n",
        );
        check(
            &row(&[
                cell("<w:r><w:drawing/></w:r>"),
                cell("<w:r><w:sym w:char='F0FE'/></w:r>"),
                cell("<w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>"),
                cell("<w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>"),
                cell(&["<w:r><w:drawing/></w:r>", seven].concat()),
            ]),
            "| ⟦⟧ | ⟦⟧ | ⟦⟧ |  | 7 |\n",
        );
        let rows = [tc("", "甲") + &tc("", "1") + &tc("", "2"), tc("", "乙") + &tc("", "3") + &tc("", "4"), tc("", "丙") + &tc("", "5")];
        let table = |rows: &[String]| ["<w:tbl><w:tr>", &rows.join("</w:tr><w:tr>"), "</w:tr></w:tbl>"].concat();
        check(&table(&rows), "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |\n| 丙 | 5 | ∅ |\n");
        let left = "<w:trPr><w:gridAfter w:val='1'/></w:trPr>".to_owned() + &rows[2];
        check(&table(&[rows[0].clone(), rows[1].clone(), left]), "| 甲 | 1 | 2 |\n| 乙 | 3 | 4 |\n| 丙 | 5 |  |\n");
        let wide = tc("", "丙") + &tc("<w:gridSpan w:val='2'/>", "5");
        check(
            &table(&[tc("", "类") + &tc("", "内") + &tc("", "外"), rows[0].clone(), wide]),
            "| 类 | 内 | 外 |\n| 甲 | 1 | 2 |\n| 丙 | 5↔ |  |\n",
        );
    }

    #[test]
    fn entities_between_pieces_of_text_are_kept() {
        check(&p("a&lt;1&gt;&amp;&#x4E00;&#12288;&quot;二&quot;"), "a<1>&一\u{3000}\"二\"\n");
        check(&p("1&unknown;2"), "1\u{FFFD}2\n");
        check("<w:p><w:r><w:t><![CDATA[<8>]]></w:t></w:r></w:p>", "<8>\n");
    }

    #[test]
    fn merged_cells_leave_their_places_blank() {
        let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
        let table = |rows: &[String]| format!("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{}</w:tbl>", rows.concat());
        let (down, goes_on) = ("<w:vMerge w:val='restart'/>", "<w:vMerge/>");
        check(
            &table(&[
                row(&[tc("<w:gridSpan w:val='3'/>", "一"), tc("", "1")]),
                row(&[tc(down, "三"), tc("<w:gridSpan w:val='2'/>", "（一）"), tc("", "2")]),
                row(&[tc(goes_on, "旧"), tc(down, "（三）"), tc("", "1."), tc("", "3")]),
                row(&[tc("<w:vMerge w:val='continue'/>", ""), tc(goes_on, ""), tc("", "2."), tc("", "")]),
            ]),
            "| 一 |  |  | 1 |\n| 三 | （一） |  | 2 |\n|  | （三） | 1. | 3 |\n|  |  | 2. |  |\n",
        );
        let nested = table(&[row(&[tc("", "1"), tc("", "2")])]);
        let holder = format!("<w:tc>{}{nested}<w:p/></w:tc>", p("f"));
        check(
            &table(&[row(&[tc("", "a"), tc("", "b"), tc("", "c")]), row(&[tc("", "d"), tc("", "e"), holder])]),
            "| a | b | c |\n| d | e | f 1 2 |\n",
        );
        let deleted = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>".to_owned() + &tc("", "旧") + "</w:tr>";
        let before = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>".to_owned() + &tc("", "c") + "</w:tr>";
        check(&table(&[row(&[tc("", "a"), tc("", "b")]), deleted, before]), "| a | b |\n|  | c |\n");
        check(
            &table(&[
                row(&[tc("<w:gridSpan w:val='99999999999999999999'/>", "a"), tc("", "b")]),
                row(&[tc("<w:gridSpan w:val='0'/>", "c")]),
            ]),
            "| a | b |\n| c |\n",
        );
    }

    #[test]
    fn the_document_is_found_by_its_relation() {
        let xml = format!("<w:document xmlns:w=\"{SPACE}\"><w:body>{}</w:body></w:document>", p("公开"));
        let relations = "<Relationships><Relationship Type=\"x/metadata\" Target=\"m.xml\"/><Relationship Type=\"x/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
        assert_eq!(
            view(&archive(&[("_rels/.rels", relations.as_bytes()), ("word/document2.xml", xml.as_bytes())])).as_deref(),
            Ok("公开\n")
        );
        let sheet = relations.replace("word/document2", "xl/workbook");
        let parts: [(&str, &[u8]); 2] = [("_rels/.rels", sheet.as_bytes()), ("xl/workbook.xml", b"<workbook/>")];
        assert_eq!(view(&archive(&parts)), Err(Reason::Format));
        assert_eq!(view(&archive(&[("a.txt", b"1")])), Err(Reason::Archive));
        assert_eq!(view(&archive(&[("word/other.xml", b"1")])), Err(Reason::Broken));
    }

    #[test]
    fn a_damaged_document_is_refused_wherever_it_is_damaged() {
        let whole = document(&p("公开").repeat(40));
        assert!(view(&whole).is_ok());
        for end in (4..whole.len()).step_by(7) {
            assert!(view(&whole[..end]).is_err(), "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            if let Ok(text) = view(&bytes) {
                assert_eq!(text, "公开\n".repeat(40), "byte {at}");
            }
        }
        for body in ["<w:p>", "</w:p>", "<w:p></w:r>", "<w:p", "<w:p a=1 & <"] {
            assert_eq!(view(&document(body)), Err(Reason::Broken), "{body}");
        }
    }

    #[test]
    fn a_size_that_is_not_true_changes_nothing() {
        let whole = document(&p("公开").repeat(40));
        let size = u32::try_from(whole.len()).expect("a small document").to_le_bytes();
        // The unpacked size in the local head and in the directory.
        let directory = whole.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a directory");
        for (at, field) in [(22, [0; 4]), (22, [0xFF; 4]), (directory + 24, [0; 4]), (directory + 24, size), (directory + 24, [0xFE; 4])] {
            let mut bytes = whole.clone();
            bytes[at..at + 4].copy_from_slice(&field);
            if let Ok(text) = view(&bytes) {
                assert_eq!(text, "公开\n".repeat(40), "{at}");
            }
        }
    }

    #[test]
    fn a_document_that_unpacks_without_end_is_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file("word/document.xml", SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
            .expect("begun");
        let zeros = vec![0; 1 << 20];
        for _ in 0..1024 {
            archive.write_all(&zeros).expect("written");
        }
        let bytes = archive.finish().expect("finished").into_inner();
        assert!(bytes.len() < 4 << 20, "{} bytes", bytes.len());
        assert_eq!(view(&bytes), Err(Reason::Overgrown));
        assert_eq!(view(&document(&"<w:p>".repeat(100_000))), Err(Reason::Overgrown));
        let entities = "<!DOCTYPE a [<!ENTITY b \"8888\"><!ENTITY c \"&b;&b;\">]>".to_owned();
        let xml = format!("{entities}<w:document xmlns:w=\"{SPACE}\">{}</w:document>", p("&c;"));
        assert_eq!(view(&super::tests::archive(&[("word/document.xml", xml.as_bytes())])).as_deref(), Ok("\u{FFFD}\n"));
    }

    #[test]
    fn any_bytes_are_refused_or_read() {
        proptest::proptest!(|(bytes: Vec<u8>, body in "(<w:(p|r|t|tbl|tr|tc|tcPr)>|</w:(p|r|t|tbl|tr|tc|tcPr)>|8| ){0,40}")| {
            let _ = view(&[&b"PK\x03\x04word/"[..], &bytes].concat());
            let _ = view(&document(&body));
        });
    }
}
