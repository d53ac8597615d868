//! Pieces of reports, pages, documents and settings in no order.

use proptest::prelude::*;

/// Pieces one after the other, at most `most`.
fn of(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..most).prop_map(|pieces| pieces.concat())
}

/// Labels, figures, separators, controls.
pub fn text() -> impl Strategy<Value = String> {
    of(
        &[
            "三、本年度办理结果",
            "一、本年新收政府信息公开申请数量",
            "（三）不予公开",
            "1.属于国家秘密",
            "第二十条第（五）项",
            "行政许可",
            "结果维持",
            "总计",
            "其他",
            "二、主动公开政府信息情况",
            "2023年政府信息公开工作年度报告",
            "收到申请12件",
            "同比增长5%",
            "自然人",
            "本年制发件数",
            " | ",
            "|",
            "||||",
            "\t",
            "\n",
            "\r\n",
            "\u{3000}",
            "\u{200B}",
            "\u{202E}",
            "\u{1B}[2J",
            "\0",
            "\u{7F}",
            "\u{FEFF}",
            "\u{FFFD}",
            "0",
            "12",
            "1,234",
            "１２",
            "十二",
            "—",
            "/",
            "**",
            "&nbsp;",
            "件",
            "万元",
            "增",
            "-",
            "，",
            "。",
            "\"",
            "𠀀",
            "e\u{301}",
            "捕获2.PNG",
            "│",
            "<td>",
            "{",
            "\\n",
        ],
        160,
    )
}

/// Tags of every kind, opened and closed as it comes.
pub fn markup() -> impl Strategy<Value = String> {
    of(
        &[
            "<table>",
            "</table>",
            "<tr>",
            "</tr>",
            "<td>",
            "</td>",
            "<td colspan=3>",
            "<td rowspan=0>",
            "<th rowspan=99 colspan=2000>",
            "<tbody>",
            "<thead>",
            "<caption>",
            "<colgroup><col>",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "<a>",
            "<i>",
            "</i>",
            "<br>",
            "<pre>",
            "</pre>",
            "<select>",
            "<option>",
            "<svg>",
            "<math>",
            "<mi>",
            "<template>",
            "</template>",
            "<frameset>",
            "<plaintext>",
            "<textarea>",
            "<script>",
            "</script>",
            "<style>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<img src=a.png>",
            "<ruby><rt>",
            "<li>",
            "<form>",
            "<button>",
            "<p hidden>",
            "<",
            ">",
            "&",
            "&#0;",
            "&#x110000;",
            "&nbsp;",
            "&lt",
            "'",
            "\"",
            "\0",
            "1",
            "8 ",
            "规章",
            "自然人",
            "总计",
            "（一）予以公开",
            "\n",
            "|",
        ],
        120,
    )
}

/// Elements of a word processor; those that are opened are closed in the end.
pub fn elements() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(
        &[
            "w:tbl",
            "w:tr",
            "w:tc",
            "w:p",
            "w:r",
            "w:t",
            "w:tcPr",
            "w:trPr",
            "w:rPr",
            "w:del",
            "w:ins",
            "w:sdt",
            "mc:AlternateContent",
            "mc:Choice",
            "mc:Fallback",
            "w:txbxContent",
            "/",
            "/",
            "/",
            "/",
            "#<w:gridSpan w:val=\"2\"/>",
            "#<w:gridSpan w:val=\"999999999\"/>",
            "#<w:vMerge/>",
            "#<w:vMerge w:val=\"restart\"/>",
            "#<w:gridBefore w:val=\"7\"/>",
            "#<w:vanish/>",
            "#<w:br/>",
            "#<w:tab/>",
            "#<a:blip/>",
            "#规章",
            "#8",
            "#&lt;",
            "#&none;",
            "#&#0;",
            "#<![CDATA[|]]>",
            "#<!-- x -->",
            "#<?x?>",
            "#自然人",
        ][..],
    );
    prop::collection::vec(pieces, 0..120).prop_map(|pieces| {
        let mut open = Vec::new();
        let mut xml = String::new();
        for piece in pieces {
            if let Some(text) = piece.strip_prefix('#') {
                xml.push_str(text);
            } else if piece != "/" {
                open.push(piece);
                xml.push_str(&["<", piece, ">"].concat());
            } else if let Some(name) = open.pop() {
                xml.push_str(&["</", name, ">"].concat());
            }
        }
        open.iter().rev().for_each(|name| xml.push_str(&["</", name, ">"].concat()));
        xml
    })
}

/// Pieces of the project's own files.
pub fn values() -> impl Strategy<Value = String> {
    of(
        &[
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "seq",
            "seq:1",
            "schema:1",
            "edition:\"x\"",
            "tables",
            "rows",
            "columns",
            "equations",
            "says:\"a + b = c\"",
            "None",
            "Some(",
            "action:Correct",
            "target:Report(\"a\",\"b\")",
            "check:\"",
            "keys",
            "ctrl-x",
            "g g",
            "bind",
            "unbind",
            "\n",
            " ",
            "//",
            "/*",
            "*/",
            "r#\"",
            "\"#",
            "1",
            "-1",
            "1e999",
            "'\\u{110000}'",
            "\\",
            "规章",
            "\u{202E}",
            "#![enable(implicit_some)]",
            "path:\"\"",
            "cells:[]",
            "kind:\"report\"",
        ],
        80,
    )
}
