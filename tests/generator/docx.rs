//! Documents as DOCX files: the XML of three word processors, merged cells, split runs, changes that
//! are tracked, boxes, and whatever else stands around words.

use std::io::{Cursor, Write as _};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::blocks::{Block, Field};
use super::random::Random;

/// Which program wrote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// Revision marks on every run, spelling marks, alternate content.
    Word,
    /// Plain XML, explicit `continue`.
    LibreOffice,
    /// Its own namespace and defaults spelled out.
    Wps,
}

impl Program {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Word, Self::LibreOffice, Self::Wps];
}

/// How a document is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Which program wrote it.
    pub program: Program,
    /// Runs end anywhere, within figures too.
    pub pieces: bool,
    /// Insertions and deletions are tracked.
    pub tracked: bool,
    /// Some paragraphs stand in boxes, each told a second time for older programs.
    pub boxes: bool,
    /// Content controls around paragraphs and cells.
    pub controls: bool,
    /// The whole text stands in a cell of a table.
    pub framed: bool,
    /// Rows that begin later than the table, where their first cell is blank and not merged.
    pub before: bool,
    /// Hidden text.
    pub hidden: bool,
    /// Head, foot and notes with words of their own.
    pub parts: bool,
    /// Parts are stored, not packed.
    pub stored: bool,
}

impl Style {
    /// One at random.
    pub fn at_random(random: &mut Random) -> Self {
        let program = *random.pick(&Program::ALL);
        Self {
            program,
            pieces: random.chance(60),
            tracked: random.chance(25),
            boxes: random.chance(15),
            controls: random.chance(20),
            framed: random.chance(8),
            before: random.chance(15),
            hidden: random.chance(15),
            parts: random.chance(60),
            stored: random.chance(20),
        }
    }
}

const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const SPACES: &str = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"";

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    </Relationships>";

/// The file of `blocks`. `change` is made to the whole XML of the document before it is packed.
pub fn write(blocks: &[Block], style: Style, random: &mut Random, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut writer = Writer { style, random, out: String::new() };
    writer.document(blocks);
    let document = change(writer.out);
    let around = |tag: &str| {
        format!(
            "<w:{tag} xmlns:w=\"{SPACE}\"><w:p><w:r><w:t>2016年政府信息公开工作年度报告</w:t></w:r></w:p><w:p><w:r><w:t>第 12 页</w:t></w:r></w:p></w:{tag}>"
        )
    };
    let mut parts = vec![("[Content_Types].xml", TYPES.to_owned()), ("_rels/.rels", RELATIONS.to_owned()), ("word/document.xml", document)];
    if style.parts {
        parts.push(("word/header1.xml", around("hdr")));
        parts.push(("word/footer1.xml", around("ftr")));
        parts.push(("word/styles.xml", format!("<w:styles xmlns:w=\"{SPACE}\"/>")));
    }
    pack(&parts, style.stored)
}

fn pack(parts: &[(&str, String)], stored: bool) -> Vec<u8> {
    let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("an archive in memory takes a file");
        archive.write_all(text.as_bytes()).expect("an archive in memory takes bytes");
    }
    archive.finish().expect("an archive in memory ends").into_inner()
}

struct Writer<'a> {
    style: Style,
    random: &'a mut Random,
    out: String,
}

/// A cell as a word processor tells it, those that go on with the cell above included.
struct Told<'a> {
    field: &'a Field,
    goes_on: bool,
}

impl Writer<'_> {
    fn document(&mut self, blocks: &[Block]) {
        self.out
            .push_str(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{SPACE}\" {SPACES}"));
        self.out.push_str(match self.style.program {
            Program::Word => " mc:Ignorable=\"w14\"",
            Program::LibreOffice => "",
            Program::Wps => {
                " xmlns:wpsCustomData=\"http://www.wps.cn/officeDocument/2013/wpsCustomData\" mc:Ignorable=\"w14 wpsCustomData\""
            }
        });
        self.out.push_str("><w:body>");
        if self.style.framed {
            self.out.push_str("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>");
        }
        for block in blocks {
            match block {
                Block::Line(line) => self.paragraph_somewhere(line),
                Block::Table(rows) => self.table(rows),
            }
        }
        if self.style.framed {
            self.out.push_str("<w:p/></w:tc></w:tr></w:tbl>");
        }
        self.out.push_str("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>");
    }

    /// A paragraph, in a box or a content control where there are such.
    fn paragraph_somewhere(&mut self, text: &str) {
        if self.style.boxes && self.random.chance(12) {
            self.out.push_str("<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>");
            self.paragraph(text);
            self.out.push_str("</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>");
            self.paragraph(text);
            self.out.push_str("</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>");
        } else if self.style.controls && self.random.chance(25) {
            self.out.push_str("<w:sdt><w:sdtPr><w:alias w:val=\"标题\"/><w:placeholder/></w:sdtPr><w:sdtContent>");
            self.paragraph(text);
            self.out.push_str("</w:sdtContent></w:sdt>");
        } else {
            self.paragraph(text);
        }
        if self.style.tracked && self.random.chance(8) {
            self.out.push_str("<w:p><w:pPr><w:rPr><w:del w:id=\"4\" w:author=\"a\"/></w:rPr></w:pPr><w:del w:id=\"5\"><w:r><w:delText>共收到申请 99 件。</w:delText></w:r></w:del></w:p>");
        }
        if self.style.hidden && self.random.chance(10) {
            self.out.push_str("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>共收到申请 77 件。</w:t></w:r></w:p>");
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.out.push_str(match self.style.program {
            Program::Word => "<w:p w:rsidR=\"00A77427\" w:rsidRDefault=\"007F1D13\"><w:pPr><w:ind w:firstLineChars=\"200\"/><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr></w:pPr>",
            Program::LibreOffice => "<w:p><w:pPr><w:pStyle w:val=\"Normal\"/><w:bidi w:val=\"0\"/></w:pPr>",
            Program::Wps => "<w:p><w:pPr><w:keepNext w:val=\"0\"/><w:jc w:val=\"center\"/></w:pPr>",
        });
        if self.random.chance(4) {
            self.out.push_str("<w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"0\"/>");
        }
        let chars: Vec<char> = text.chars().collect();
        let mut from = 0;
        while from < chars.len() {
            let most = chars.len() - from;
            let length = if self.style.pieces && most > 1 && self.random.chance(60) { 1 + self.random.below(most.min(12)) } else { most };
            self.run(&chars[from..from + length].iter().collect::<String>());
            from += length;
            if self.style.program == Program::Word && self.random.chance(8) {
                self.out.push_str("<w:proofErr w:type=\"gramStart\"/>");
            }
        }
        self.out.push_str("</w:p>");
    }

    fn run(&mut self, text: &str) {
        if self.style.hidden && self.random.chance(4) {
            let unseen = ["vanish", "strike", "dstrike"][self.random.below(3)];
            self.out.push_str(&["<w:r><w:rPr><w:", unseen, "/></w:rPr><w:t>6</w:t></w:r>"].concat());
        }
        let tracked = self.style.tracked && self.random.chance(10);
        if tracked {
            self.out.push_str("<w:del w:id=\"2\" w:author=\"a\"><w:r><w:delText>8</w:delText></w:r></w:del><w:ins w:id=\"1\" w:author=\"a\" w:date=\"2023-01-05T09:00:00Z\">");
        }
        self.out.push_str(match self.style.program {
            Program::Word => {
                "<w:r w:rsidRPr=\"002E4D12\"><w:rPr><w:rFonts w:ascii=\"仿宋\" w:eastAsia=\"仿宋\"/><w:sz w:val=\"32\"/></w:rPr>"
            }
            Program::LibreOffice => "<w:r><w:rPr></w:rPr>",
            Program::Wps => "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:vertAlign w:val=\"baseline\"/></w:rPr>",
        });
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push_str("<w:br/>");
            }
            if !line.is_empty() {
                let typed = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                self.out.push_str(&["<w:t xml:space=\"preserve\">", &typed, "</w:t>"].concat());
            }
        }
        self.out.push_str("</w:r>");
        if tracked {
            self.out.push_str("</w:ins>");
        }
    }

    fn table(&mut self, rows: &[Vec<Field>]) {
        self.out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"a3\"/><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>");
        let width: usize = rows.iter().map(|row| row.iter().map(|f| f.columns).sum()).max().unwrap_or(1);
        (0..width).for_each(|_| self.out.push_str("<w:gridCol w:w=\"850\"/>"));
        self.out.push_str("</w:tblGrid>");
        for row in told(rows) {
            self.row(&row);
            if self.style.tracked && self.random.chance(2) {
                self.out.push_str(
                    "<w:tr><w:trPr><w:del w:id=\"9\" w:author=\"a\"/></w:trPr><w:tc><w:p><w:r><w:t>旧 3</w:t></w:r></w:p></w:tc></w:tr>",
                );
            }
        }
        self.out.push_str("</w:tbl>");
        if self.random.chance(70) {
            self.out.push_str("<w:p/>");
        }
    }

    fn row(&mut self, row: &[Told]) {
        self.out.push_str(if self.style.program == Program::Word { "<w:tr w:rsidR=\"00A77427\" w14:paraId=\"3E1B\">" } else { "<w:tr>" });
        let blank = |told: &&Told| !told.goes_on && told.field.text.is_empty() && told.field.rows == 1;
        let skipped = row.first().filter(blank).filter(|_| self.style.before && row.len() > 1).map_or(0, |told| told.field.columns);
        self.out.push_str("<w:trPr>");
        if skipped > 0 {
            self.out.push_str(&format!("<w:gridBefore w:val=\"{skipped}\"/>"));
        }
        self.out.push_str("<w:trHeight w:val=\"454\"/></w:trPr>");
        for told in &row[usize::from(skipped > 0)..] {
            self.cell(told);
        }
        self.out.push_str("</w:tr>");
    }

    fn cell(&mut self, told: &Told) {
        let control = self.style.controls && self.random.chance(3);
        if control {
            self.out.push_str("<w:sdt><w:sdtPr/><w:sdtContent>");
        }
        self.out.push_str("<w:tc><w:tcPr><w:tcW w:w=\"1200\" w:type=\"dxa\"/>");
        if told.field.columns > 1 || self.random.chance(3) {
            self.out.push_str(&format!("<w:gridSpan w:val=\"{}\"/>", told.field.columns));
        }
        if told.goes_on {
            self.out.push_str(match self.style.program {
                Program::Word => "<w:vMerge/>",
                Program::LibreOffice | Program::Wps => "<w:vMerge w:val=\"continue\"/>",
            });
        } else if told.field.rows > 1 {
            self.out.push_str("<w:vMerge w:val=\"restart\"/>");
        }
        self.out.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
        match (told.goes_on, self.random.chance(40)) {
            (true, _) => self.out.push_str("<w:p/>"),
            (false, true) => told.field.text.split('\n').for_each(|line| self.paragraph(line)),
            (false, false) => self.paragraph(&told.field.text),
        }
        self.out.push_str("</w:tc>");
        if control {
            self.out.push_str("</w:sdtContent></w:sdt>");
        }
    }
}

/// The rows with the cells that go on from above at their places.
fn told(rows: &[Vec<Field>]) -> Vec<Vec<Told<'_>>> {
    let mut hanging: Vec<(usize, usize, &Field)> = Vec::new();
    let mut all = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        hanging.retain(|(_, until, _)| *until > number);
        hanging.sort_by_key(|(column, ..)| *column);
        let (mut out, mut column, mut begun) = (Vec::new(), 0, Vec::new());
        let mut own = row.iter().peekable();
        let mut above = hanging.iter().peekable();
        loop {
            if let Some((at, _, field)) = above.next_if(|(at, ..)| *at <= column || own.peek().is_none()) {
                column = at + field.columns;
                out.push(Told { field, goes_on: true });
            } else if let Some(field) = own.next() {
                if field.rows > 1 {
                    begun.push((column, number + field.rows, field));
                }
                column += field.columns;
                out.push(Told { field, goes_on: false });
            } else {
                break;
            }
        }
        hanging.extend(begun);
        all.push(out);
    }
    all
}
