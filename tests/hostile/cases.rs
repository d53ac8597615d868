//! Files made to exhaust or confuse whoever reads them, each with what becomes of it.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::generator::layout::Family;
use crate::generator::plan::sample_in;
use crate::targets::document;

/// A file and its fate.
pub struct Case {
    /// What it is.
    pub name: &'static str,
    /// Makes its bytes.
    pub make: fn() -> Vec<u8>,
    /// What becomes of it, as `outcome` says it.
    pub expected: &'static str,
}

/// Tests without optimisation take an eighth.
const MEGABYTE: usize = if cfg!(debug_assertions) { 1 << 17 } else { 1 << 20 };

/// `piece` again and again until so many bytes are full.
fn full(piece: &str, bytes: usize) -> Vec<u8> {
    piece.repeat(bytes / piece.len()).into_bytes()
}

/// A report with plain figures.
fn report() -> String {
    let forms = report_review::form::Forms::built_in().expect("built-in forms are valid");
    sample_in(Family::PipePadded, 28, &forms, |plan| plan.damages.clear()).document.text
}

fn page(body: &str) -> Vec<u8> {
    ["<!DOCTYPE html><html><body>", body].concat().into_bytes()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).expect("begun");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

/// A document whose body is packed, so that a large one is a small file.
fn packed(body: &str) -> Vec<u8> {
    let xml =
        ["<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>", body, "</w:body></w:document>"]
            .concat();
    archive(&[("word/document.xml", xml.as_bytes())])
}

fn related(target: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let relations = format!("<Relationships><Relationship Type=\"x/officeDocument\" Target=\"{target}\"/></Relationships>");
    let all: Vec<(&str, &[u8])> = std::iter::once(("_rels/.rels", relations.as_bytes())).chain(parts.iter().copied()).collect();
    archive(&all)
}

macro_rules! cases {
    ($($name:literal => $expected:literal, $make:expr;)*) => { vec![$(Case { name: $name, make: || $make, expected: $expected }),*] };
}

/// Every case.
pub fn all() -> Vec<Case> {
    let mut all = texts();
    all.extend(reports());
    all.extend(pages());
    all.extend(tables());
    all.extend(documents());
    all.extend(archives());
    all
}

/// Bytes behind lists of figures that show a habit, and the beginning of one more.
fn behind_lists(bytes: &[u8]) -> Vec<u8> {
    [&full("1、2、3、4、5\n", 1000), &b"1\xE3\x80\x812\xE3\x80\x81"[..], bytes].concat()
}

fn texts() -> Vec<Case> {
    cases! {
        "nothing" => "refused: Empty", Vec::new();
        "50 MB of blanks" => "refused: Empty", full(" ", 50 * MEGABYTE);
        "50 MB of zero bytes" => "refused: Empty", vec![0; 50 * MEGABYTE];
        "50 MB of bytes that fit nothing" => "NotAReport: Empty, 0 figures", vec![0xFF; 50 * MEGABYTE];
        "50 MB of Han on one line" => "NotAReport: NoLabels, 0 figures", full("公开", 50 * MEGABYTE);
        "50 MB of digits" => "NotAReport: Empty, 0 figures", full("8", 50 * MEGABYTE);
        "50 MB of bars" => "NotAReport: Empty, 0 figures", full("|", 50 * MEGABYTE);
        "20 MB of lines of one digit" => "NotAReport: Empty, 0 figures", full("0\n", 20 * MEGABYTE);
        "20 MB of tabs" => "NotAReport: Empty, 0 figures", full("\t1", 20 * MEGABYTE);
        "10 MB of comma separated digits" => "NotAReport: Empty, 0 figures", full("1,", 10 * MEGABYTE);
        "10 MB of short lists behind long ones" => "NotAReport: NoLabels, 0 figures", behind_lists(&full("甲1、2", 10 * MEGABYTE));
        "10 MB of marks behind a list and a long figure" => "NotAReport: Empty, 0 figures",
            behind_lists(&[full("8", 5 * MEGABYTE), full("x、", 5 * MEGABYTE)].concat());
        "10 MB of quotes" => "NotAReport: Empty, 0 figures", full("\"", 10 * MEGABYTE);
        "10 MB of dashes" => "NotAReport: Empty, 0 figures", full("—", 10 * MEGABYTE);
        "10 MB of opening brackets" => "NotAReport: Empty, 0 figures", full("（a", 10 * MEGABYTE);
        "10 MB of combining marks" => "NotAReport: Empty, 0 figures", full("\u{301}", 10 * MEGABYTE);
        "10 MB of zero width blanks" => "NotAReport: Empty, 0 figures", full("\u{200B}", 10 * MEGABYTE);
        "10 MB of directions" => "NotAReport: NoLabels, 0 figures", full("公\u{202E}", 10 * MEGABYTE);
        "5 MB of escape sequences" => "NotAReport: NoLabels, 0 figures", full("\u{1B}]0;x\u{7}公开", 5 * MEGABYTE);
        "UTF-16 with half a character" => "NotAReport: NoLabels, 0 figures", [&b"\xFF\xFE"[..], &[0x6C, 0x51, 0x00, 0x5F, 0x2E]].concat();
        "UTF-16 of lone surrogates" => "NotAReport: Empty, 0 figures", [vec![0xFE, 0xFF], [0xD8, 0x00].repeat(1000)].concat();
        "GB18030 cut in every character" => "refused: Binary", [0xD5, 0x0A].repeat(100_000);
        "noise" => "refused: Binary", (0_u32..4 << 20).map(|i| (i.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    }
}

/// A report with 5 MB of a piece on a line of its last section with a table.
fn endless(piece: &str) -> Vec<u8> {
    let report = report();
    let at = report.find("五、").unwrap_or(report.len());
    let (before, behind) = report.as_bytes().split_at(at);
    [before, &full(piece, 5 * MEGABYTE), b"\n", behind].concat()
}

fn reports() -> Vec<Case> {
    cases! {
        "a report behind 100,000 bars" => "Report: Labels, 198 figures", ["|".repeat(100_000), "\n".to_owned(), report()].concat().into_bytes();
        "a report on one line of 50 MB" => "Report: Labels, 198 figures", [report().replace('\n', " ").into_bytes(), full("公开 ", 50 * MEGABYTE)].concat();
        "a report 300 times on one line" => "Report: Labels, 198 figures", report().replace('\n', " ").repeat(300).into_bytes();
        "a report 300 times" => "Report: Labels, 198 figures", report().repeat(300).into_bytes();
        "a report with a million figures behind a label" => "Report: Labels, 184 figures", report().replacen("四、", &["8 | ".repeat(1_000_000), "四、".to_owned()].concat(), 1).into_bytes();
        "a report with a figure of a million digits" => "Report: Labels, 195 figures", report().replacen(" 0 ", &[" ", &"9".repeat(1_000_000), " "].concat(), 1).into_bytes();
        "a report between escape sequences" => "Report: Labels, 198 figures", report().replace('|', "|\u{1B}[31m").into_bytes();
        "a report with never ending sentences" => "Report: Labels, 198 figures", endless("有误1更正后 ");
        "a report with labels with figures in one cell" => "Report: Labels, 183 figures", endless("结果维持1");
        "a report with labels that go on into each other" => "Report: Labels, 198 figures", endless("占比=无法提供");
        "a report with heads between figures" => "Report: Labels, 183 figures", endless("\t19\t3.其他\t1\t（七）总计\t54○2");
        "a report with figures between labels" => "Report: Labels, 198 figures", endless("法人或其他组织1");
        "a report with figures on a line" => "Report: Labels, 198 figures", endless("本年收费金额 | 0 | 0 |");
        "a report with notices cited at length" => "Report: Labels, 183 figures", endless("〔2021〕30号；第 ");
        "a report with labels of rows that are repeated" => "Report: Labels, 198 figures", endless("0，四、政府信息公开行政复议、行政诉讼情况，行政复议 ");
        "a report with labels of rows again among its rows" => "Report: Labels, 37 figures", { let report = report(); let (before, behind) = report.split_at(report.floor_char_boundary(report.len() * 3 / 5)); [before.as_bytes(), &full("项\n信息内容上年结转*#", 10 * MEGABYTE), behind.as_bytes()].concat() };
        "5 MB of one row's label" => "NotAReport: NoLabels, 0 figures", full("1.属于国家秘密\n", 5 * MEGABYTE);
        "5 MB of totals" => "NotAReport: NoLabels, 0 figures", full("总计 8\n", 5 * MEGABYTE);
        "5 MB of titles of tables" => "NotAReport: NoLabels, 0 figures", full("第二十条第（五）项|", 5 * MEGABYTE);
        "5 MB of headings" => "NotAReport: NoLabels, 0 figures", full("三、收到和处理政府信息公开申请情况\n", 5 * MEGABYTE);
        "5 MB of titles" => "TablesMissing: TablesDropped, 0 figures", full("甲县2022年政府信息公开工作年度报告\n", 5 * MEGABYTE);
        "5 MB of one title" => "NotAReport: AboutReports, 0 figures", full("政府信息公开工作年度报告", 5 * MEGABYTE);
        "5 MB of dates" => "NotAReport: NoLabels, 0 figures", full("2022年1月1日至2022年12月31日，", 5 * MEGABYTE);
        "5 MB of sentences with figures" => "NotAReport: NoLabels, 0 figures", full("共收到申请12件，同比增长5%，予以公开3件，", 5 * MEGABYTE);
        "5 MB of signs" => "NotAReport: NoLabels, 0 figures", full("增 减 + - ", 5 * MEGABYTE);
        "5 MB of heads" => "NotAReport: NoLabels, 0 figures", full("自然人 | 商业企业 | 结果维持 | 本年制发件数 | ", 5 * MEGABYTE);
        "5 MB of all labels without order" => "NotAReport: NoLabels, 0 figures", full("总计 其他 行政许可 （三）不予公开 三、本年度办理结果 一、总体情况 规章 1 | 2\n", 5 * MEGABYTE);
        "5 MB of readings in brackets" => "NotAReport: NoLabels, 0 figures", full("報(bào)告(gào)", 5 * MEGABYTE);
    }
}

fn pages() -> Vec<Case> {
    cases! {
        "100,000 blocks in each other" => "refused: Overgrown", page(&"<div>".repeat(100_000));
        "100,000 formats in each other" => "refused: Overgrown", page(&"<b><i>".repeat(50_000));
        "paragraphs in 10,000 open formats" => "NotAReport: Empty, 0 figures", page(&["<font size=1>".repeat(300), "<p>x".repeat(10_000)].concat());
        "links closed by paragraphs" => "refused: Empty", page(&"<a><p></a>".repeat(50_000));
        "a million elements that end nothing" => "refused: Empty", page(&"</p></b></td>".repeat(300_000));
        "5 MB of opening brackets of tags" => "NotAReport: Empty, 0 figures", page(&"<".repeat(5 * MEGABYTE));
        "100,000 attributes" => "refused: Overgrown", page(&["<p ", &(0..100_000).map(|i| ["a", &i.to_string(), "=1 "].concat()).collect::<String>(), ">公开</p>"].concat());
        "an attribute of 10 MB" => "NotAReport: NoLabels, 0 figures", page(&["<p title='", &"公".repeat(10 * MEGABYTE / 3), "'>公开"].concat());
        "a million references" => "NotAReport: NoLabels, 0 figures", page(&"&amp;&nbsp;&#20844;&#x110000;".repeat(250_000));
        "a comment without end" => "NotAReport: NoLabels, 0 figures", page(&["<p>公开<!--", &"8".repeat(10 * MEGABYTE)].concat());
        "a script without end" => "NotAReport: NoLabels, 0 figures", page(&["<p>公开<script>", &"<td>8".repeat(MEGABYTE)].concat());
        "200,000 choices" => "refused: Overgrown", page(&["<select>", &"<option>8".repeat(200_000), "</select>公开"].concat());
        "pictures named at length" => "NotAReport: Empty, 0 figures", page(&"<img src='/a/b.png?c=d|e'>".repeat(100_000));
        "drawings in each other" => "refused: Overgrown", page(&"<svg><foreignObject><math><mi>".repeat(10_000));
        "templates in each other" => "refused: Overgrown", page(&"<template>".repeat(100_000));
        "100,000 brackets of JSON" => "NotAReport: Empty, 0 figures", ["[".repeat(100_000), "<td>".repeat(6)].concat().into_bytes();
        "JSON of a million strings" => "refused: Overgrown", ["[\"<td><td><td><td><td><td>\"", &",\"8\"".repeat(1_000_000), "]"].concat().into_bytes();
        "5 MB of backslashes" => "NotAReport: Empty, 0 figures", ["<td>=\\\"".repeat(6), "\\u".repeat(5 * MEGABYTE / 2)].concat().into_bytes();
    }
}

fn tables() -> Vec<Case> {
    cases! {
        "10,000 tables in each other" => "refused: Overgrown", page(&"<table><tr><td>".repeat(10_000));
        "300 tables in each other" => "NotAReport: NoLabels, 0 figures", page(&["<table><tr><td>".repeat(100), "公开8".to_owned()].concat());
        "a cell over 100,000 columns" => "NotAReport: NoLabels, 0 figures", page("<table><tr><td colspan=100000>公开<td>8<tr><td>a<td>b</table>");
        "a cell over 100,000 rows" => "NotAReport: NoLabels, 0 figures", page(&["<table><tr><td rowspan=100000>公开<td>8", &"<tr><td>9".repeat(1000), "</table>"].concat());
        "1,000 cells over all rows" => "NotAReport: NoLabels, 0 figures", page(&["<table>", &"<tr><td rowspan=65534>公<td rowspan=65534>8".repeat(1000), "</table>"].concat());
        "10,000 cells over 1,000 columns" => "NotAReport: NoLabels, 0 figures", page(&["<table>", &"<tr><td colspan=1000>公<td>8".repeat(10_000), "</table>"].concat());
        "cells over more rows and columns each" => "NotAReport: Empty, 0 figures", page(&["<table>".to_owned(), (1..3000).map(|i| format!("<tr><td rowspan={i} colspan={i}>8<td>9")).collect(), "</table>".to_owned()].concat());
        "300,000 cells in a row" => "NotAReport: Empty, 0 figures", page(&["<table><tr>", &"<td>8".repeat(150_000), "</table>"].concat());
        "a million cells" => "refused: Overgrown", page(&["<table>", &"<tr><td>8<td>9".repeat(500_000), "</table>"].concat());
        "100,000 rows of nothing" => "NotAReport: NoLabels, 0 figures", page(&["<table>", &"<tr>".repeat(100_000), "</table>公开"].concat());
        "100,000 sections" => "NotAReport: NoLabels, 0 figures", page(&["<table>", &"<tbody><tr><td rowspan=9>公<td>8".repeat(60_000), "</table>"].concat());
        "a cell of 1 MB" => "NotAReport: NoLabels, 0 figures", page(&["<table><tr><td>", &"公开".repeat(MEGABYTE / 6), "<td>8</table>"].concat());
        "100,000 breaks in a cell" => "NotAReport: NoLabels, 0 figures", page(&["<table><tr><td>公", &"<br>".repeat(100_000), "开<td>8</table>"].concat());
        "text between cells" => "NotAReport: NoLabels, 0 figures", page(&["<table>", &"公开<tr>8<td>9".repeat(30_000), "</table>"].concat());
        "captions and heads without end" => "NotAReport: NoLabels, 0 figures", page(&["<table>", &"<caption>公<thead><tr><th>8<td>9".repeat(20_000), "</table>"].concat());
    }
}

fn documents() -> Vec<Case> {
    cases! {
        "a document over 1,000,000,000 columns" => "NotAReport: NoLabels, 0 figures", document("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"1000000000\"/></w:tcPr><w:p><w:r><w:t>公开</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>".as_bytes());
        "a row that begins at column 1,000,000,000" => "NotAReport: NoLabels, 0 figures", document("<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"1000000000\"/></w:trPr><w:tc><w:p><w:r><w:t>公开</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".as_bytes());
        "cells that go on with none" => "NotAReport: NoLabels, 0 figures", document(["<w:tbl>".to_owned(), "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>8</w:t></w:r></w:p></w:tc></w:tr>".repeat(5000), "</w:tbl><w:p><w:r><w:t>公开</w:t></w:r></w:p>".to_owned()].concat().as_bytes());
        "merges that begin and go on in turn" => "NotAReport: NoLabels, 0 figures", document(["<w:tbl>".to_owned(), "<w:tr><w:tc><w:tcPr><w:vMerge/><w:vMerge w:val=\"restart\"/><w:hMerge/></w:tcPr><w:p/></w:tc></w:tr>".repeat(5000), "</w:tbl><w:p><w:r><w:t>公开</w:t></w:r></w:p>".to_owned()].concat().as_bytes());
        "a million cells, packed" => "refused: Empty", packed(&["<w:tbl><w:tr>", &"<w:tc><w:p/></w:tc>".repeat(1_000_000), "</w:tr></w:tbl>"].concat());
        "a million words, stored" => "NotAReport: NoLabels, 0 figures", document("<w:p><w:r><w:t>公开</w:t></w:r></w:p>".repeat(1_000_000).as_bytes());
        "100,000 elements in each other" => "refused: Overgrown", document("<w:p>".repeat(100_000).as_bytes());
        "300 tables of a document in each other" => "NotAReport: NoLabels, 0 figures", document(["<w:tbl><w:tr><w:tc>".repeat(300), "<w:p><w:r><w:t>公开</w:t></w:r></w:p>".to_owned(), "</w:tc></w:tr></w:tbl>".repeat(300)].concat().as_bytes());
        "1,000,000 attributes of a document" => "NotAReport: NoLabels, 0 figures", document(["<w:p ", &(0..300_000).map(|i| ["a", &i.to_string(), "=\"\" "].concat()).collect::<String>(), "/><w:p><w:r><w:t>公开</w:t></w:r></w:p>"].concat().as_bytes());
        "an entity in itself" => "NotAReport: Empty, 0 figures", related("word/document.xml", &[("word/document.xml", b"<!DOCTYPE a [<!ENTITY a \"&a;&a;\">]><w:document xmlns:w=\"x/wordprocessingml/x\"><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>")]);
        "a billion laughs" => "NotAReport: NoLabels, 0 figures", related("word/document.xml", &[("word/document.xml", ["<!DOCTYPE a [".to_owned(), (1..30).map(|i| format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10))).collect(), "]><w:document xmlns:w=\"x/wordprocessingml/x\"><w:p><w:r><w:t>&a29;公开</w:t></w:r></w:p></w:document>".to_owned()].concat().as_bytes())]);
        "an entity from outside" => "NotAReport: Empty, 0 figures", related("word/document.xml", &[("word/document.xml", b"<!DOCTYPE a SYSTEM \"file:///etc/hostname\" [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><w:document xmlns:w=\"x/wordprocessingml/x\"><w:p><w:r><w:t>&x;8</w:t></w:r></w:p></w:document>")]);
        "a character that is none" => "NotAReport: Empty, 0 figures", document(b"<w:p><w:r><w:t>8&#0;&#xD800;&#x110000;&#99999999999;</w:t></w:r></w:p>");
        "ends before beginnings" => "refused: Broken", document(b"</w:p></w:tbl><w:tbl>");
        "markup that stops" => "refused: Broken", document(b"<w:tbl><w:tr><w:tc");
    }
}

fn archives() -> Vec<Case> {
    cases! {
        "a gigabyte of zeros, packed" => "refused: Overgrown", {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            archive.start_file("word/document.xml", SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).expect("begun");
            let zeros = vec![0; MEGABYTE];
            (0..1024).for_each(|_| archive.write_all(&zeros).expect("written"));
            archive.finish().expect("finished").into_inner()
        };
        "60 MB of a paragraph, packed" => "NotAReport: NoLabels, 0 figures", packed(&"<w:p><w:r><w:t>公开</w:t></w:r></w:p>".repeat(60 * MEGABYTE / 40));
        "20,000 parts" => "refused: Overgrown", {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            for number in 0..20_000 {
                archive.start_file(format!("word/{number}.xml"), SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).expect("begun");
            }
            archive.finish().expect("finished").into_inner()
        };
        "a relation to a file of the system" => "refused: Broken", related("../../../../etc/passwd", &[("word/document.xml", b"<w:document/>")]);
        "a relation to itself" => "refused: Format", related("_rels/.rels", &[("word/document.xml", b"<w:document/>")]);
        "a relation to nothing" => "refused: Broken", related("word/none.xml", &[("word/document.xml", b"<w:document/>")]);
        "a workbook" => "refused: Format", related("xl/workbook.xml", &[("xl/workbook.xml", b"<workbook/>")]);
        "a text in an archive" => "refused: Archive", archive(&[("a.txt", report().as_bytes())]);
        "an archive in an archive" => "refused: Empty", archive(&[("word/document.xml", &document(b"<w:p/>"))]);
        "an archive cut off" => "refused: Broken", { let mut whole = packed(&"<w:p/>".repeat(1000)); whole.truncate(whole.len() / 2); whole };
        "an archive behind a text" => "refused: Binary", [report().as_bytes(), &packed("<w:p/>")].concat();
        "a text behind an archive" => "NotAReport: NoLabels, 0 figures", [&packed("<w:p><w:r><w:t>公开</w:t></w:r></w:p>"), report().as_bytes()].concat();
        "first bytes alone" => "refused: Broken", b"PK\x03\x04word/".to_vec();
        "a PDF" => "refused: Pdf", [b"%PDF-1.7\n", report().as_bytes()].concat();
    }
}
