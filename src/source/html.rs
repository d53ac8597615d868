//! HTML to the text that people see: pages, and tables that were left in a text as tags.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use encoding_rs::{BIG5, Encoding, GB18030, GBK};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, parse_document};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::kind::Reason;
use super::tag::Tag;
use super::tree::{Sink, Step, Tree};
use super::view::View;
use super::{aside, heading, scripts};

/// Cells that make a text with tags in it markup.
pub(super) const CELLS: usize = 6;

/// Bytes at the start of a page that are looked at for what it is.
const START: usize = 4096;

/// Bytes that are parsed between two looks at the size of the tree.
const PIECE: usize = 4096;

/// The encoding a page states in its first bytes. `gb2312` is what pages say that are in GB18030;
/// other than Chinese encodings are stated by mistake.
pub(super) fn stated_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..START).unwrap_or(bytes).to_ascii_lowercase();
    let find = |from: usize, what: &[u8]| start.get(from..)?.windows(what.len()).position(|w| w == what).map(|at| from + at + what.len());
    let from = find(0, b"<meta").and_then(|meta| find(meta, b"charset=")).or_else(|| find(find(0, b"<?xml")?, b"encoding="))?;
    let label: Vec<u8> = start[from..].iter().copied().skip_while(|b| b"\"' \\".contains(b)).take_while(u8::is_ascii_graphic).collect();
    let end = label.iter().position(|b| b"\"';>/\\".contains(b)).unwrap_or(label.len());
    match Encoding::for_label(&label[..end])? {
        encoding if encoding == GBK || encoding == GB18030 => Some(GB18030),
        encoding if encoding == BIG5 => Some(BIG5),
        _ => None,
    }
}

/// The text that people see of `text`, if that is markup.
pub(super) fn view(text: &str) -> Option<Result<String, Reason>> {
    let text = &*mended(text);
    match opening(text) {
        Opening::Page => return Some(page(text)),
        Opening::Element => return Some(seen(text, is_text_with_tags(text))),
        Opening::Text => {}
    }
    if count(text, "<td", CELLS) < CELLS {
        return None;
    }
    let plain = unescaped(text);
    let text = plain.as_deref().unwrap_or(text);
    let whole = with_its_table(text);
    let text = whole.as_deref().unwrap_or(text);
    Some(seen(text, is_text_with_tags(text)))
}

/// Names without which the cells of a table stand in wrong places.
const NAMES: [&str; 7] = ["td", "tr", "th", "table", "tbody", "colspan", "rowspan"];

/// Whether the line break at `at` tears a tag in two: `<` at the end of a line, `td>` on the next.
fn is_torn(text: &str, at: usize) -> bool {
    let (before, behind) = (text[..at].trim_end_matches('\r').as_bytes(), &text.as_bytes()[at + 1..]);
    let first: &[u8] = before.rsplit(|b| !b.is_ascii_alphanumeric()).next().unwrap_or_default();
    let lead = &before[..before.len() - first.len()];
    let rest = &behind[..behind.iter().take_while(|b| b.is_ascii_alphanumeric()).take(LONGEST_NAME).count()];
    if first.is_empty() && lead.ends_with(b"<") {
        return behind.first().is_some_and(|b| *b == b'/' || b.is_ascii_alphabetic());
    }
    // The number of a span.
    if lead.ends_with(b"span=\"") || (lead.ends_with(b"span=") && !first.is_empty()) {
        return rest.first().is_some_and(u8::is_ascii_digit);
    }
    let named = lead.ends_with(b"<") || lead.ends_with(b"</") || (lead.ends_with(b" ") && !first.is_empty());
    let is_name = |name: &&str| {
        let halves = name.as_bytes().split_at_checked(first.len());
        halves.is_some_and(|(start, end)| start.eq_ignore_ascii_case(first) && end.eq_ignore_ascii_case(rest))
    };
    named && !rest.is_empty() && NAMES.iter().any(is_name)
}

/// Longer names than these, in bytes, are not looked for.
const LONGEST_NAME: usize = 12;

/// Markup whose tags are whole, where its lines were wrapped.
fn mended(text: &str) -> Cow<'_, str> {
    // What is no markup is not looked through.
    if count(text, "<t", CELLS) < CELLS {
        return Cow::Borrowed(text);
    }
    let torn: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).filter(|at| is_torn(text, *at)).collect();
    if torn.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut from = 0;
    for at in torn {
        whole.push_str(text[from..at].trim_end_matches('\r'));
        from = at + 1;
    }
    whole.push_str(&text[from..]);
    Cow::Owned(whole)
}

/// The text of a page; where it has no tables, with those that its scripts would show.
fn page(text: &str) -> Result<String, Reason> {
    let mut own = seen(text, false)?;
    if !own.lines().any(|line| line.starts_with('|'))
        && let Some(markup) = scripts::markup(text)
    {
        own.push_str(&seen(&markup, false)?);
    }
    Ok(own)
}

/// A piece of a page that begins within a table, with the beginning of that.
fn with_its_table(text: &str) -> Option<String> {
    let first = |tag: &str| text.as_bytes().windows(tag.len()).position(|w| w.eq_ignore_ascii_case(tag.as_bytes()));
    let at = ["<tr", "<td", "<tbody", "<thead"].iter().filter_map(|tag| first(tag)).min()?;
    first("<table").is_none_or(|table| at < table).then(|| format!("{}<table>{}", &text[..at], &text[at..]))
}

/// What a text begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// An HTML document.
    Page,
    /// An element, and more follow: a piece of a page, or of a text with tags in it.
    Element,
    /// Anything else.
    Text,
}

fn opening(text: &str) -> Opening {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let start = start[..start.floor_char_boundary(START)].to_ascii_lowercase();
    let opens = ["<!doctype html", "<html", "<head", "<body", "<meta", "<title"].iter().any(|tag| start.starts_with(tag));
    let opens_late = start.starts_with('<') && (start.contains("<html") || start.contains("<body"));
    let element = start.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!'));
    match (opens || opens_late, element && count(text, "</", 3) == 3) {
        (true, _) => Opening::Page,
        (_, true) => Opening::Element,
        _ => Opening::Text,
    }
}

/// How many times `what`, in lower case and begun by no letter, occurs in `text` in either case; at most `most`.
pub(super) fn count(text: &str, what: &str, most: usize) -> usize {
    let (text, what) = (text.as_bytes(), what.as_bytes());
    let begins = |at: &usize| text.get(*at..at + what.len()).is_some_and(|there| there.eq_ignore_ascii_case(what));
    // What is looked for begins with a sign, of which a text has few.
    let first = what.first().copied().unwrap_or_default();
    memchr::memchr_iter(first, text).filter(begins).take(most).count()
}

/// Whether the lines of a text with tags in it are its paragraphs: outside of its tables there are
/// more lines without tags that make any than such tags.
fn is_text_with_tags(text: &str) -> bool {
    let (mut bare, mut tags, mut depth) = (0_usize, 0_usize, 0_usize);
    for line in text.lines() {
        let (begun, ended) = (count(line, "<table", usize::MAX), count(line, "</table", usize::MAX));
        if depth + begun == 0 {
            let own = ["<p>", "<p ", "<br", "<div"].iter().map(|tag| count(line, tag, usize::MAX)).sum::<usize>();
            bare += usize::from(own == 0 && !line.trim().is_empty());
            tags += own;
        }
        depth = (depth + begun).saturating_sub(ended);
    }
    bare > tags
}

/// The text in a JSON value, or in a piece of one: `\"` and `\n` are what they stand for.
fn unescaped(text: &str) -> Option<String> {
    if let Ok(value) = serde_json::from_str::<Json>(text) {
        return Some(value.texts().flat_map(|text| ["<div>", text, "</div>\n"]).collect());
    }
    if count(text, "=\\\"", 1) == 0 && count(text, "\\n", 3) < 3 {
        return None;
    }
    Some(spelled_out(text))
}

/// A string without its escapes: each sign that was spelled out.
pub(super) fn spelled_out(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let code = escape.strip_prefix('u').and_then(|code| code.get(..4)).and_then(|code| u32::from_str_radix(code, 16).ok());
        let (c, length) = match (escape.chars().next(), code.and_then(char::from_u32)) {
            (_, Some(c)) => (c, 5),
            (Some('n'), _) => ('\n', 1),
            (Some('r' | 't'), _) => (' ', 1),
            (Some(c @ ('"' | '/' | '\\' | '\'')), _) => (c, 1),
            _ => ('\\', 0),
        };
        plain.push(c);
        rest = &escape[length..];
    }
    plain.push_str(rest);
    plain
}

/// A JSON value, its fields in their order.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Json {
    Text(String),
    List(Vec<Json>),
    Object(IndexMap<String, Json>),
    /// What is neither text nor holds any.
    Other(IgnoredAny),
}

impl Json {
    /// All strings in the value in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            loop {
                match open.pop()? {
                    Self::Text(text) => return Some(text.as_str()),
                    Self::List(values) => open.extend(values.iter().rev()),
                    Self::Object(fields) => open.extend(fields.values().rev()),
                    Self::Other(_) => {}
                }
            }
        })
    }
}

/// The text of markup; `lines` says that line breaks outside of tables count.
fn seen(markup: &str, lines: bool) -> Result<String, Reason> {
    let tree = parse(markup)?;
    let opened = if tree.has(&Tag::Aside) { aside::opened(&tree) } else { BTreeSet::new() };
    let (mut view, mut title) = (View::default(), String::new());
    let (mut verbatim, mut tables, mut choices, mut naming) = (0_usize, 0_usize, 0_usize, false);
    tree.walk(
        |step| match step {
            Step::Text(text) if naming => title.push_str(text),
            Step::Text(text) if choices > 0 => view.field(text),
            Step::Text(text) if verbatim > 0 || (lines && tables == 0) => view.verbatim(text),
            Step::Text(text) => view.words(text),
            Step::Enter(tag) => {
                verbatim += usize::from(*tag == Tag::Verbatim);
                tables += usize::from(*tag == Tag::Table);
                choices += usize::from(*tag == Tag::Choice);
                naming = *tag == Tag::Title && title.is_empty();
                enter(&mut view, tag);
            }
            Step::Leave(tag) => {
                verbatim -= usize::from(*tag == Tag::Verbatim);
                tables -= usize::from(*tag == Tag::Table);
                choices -= usize::from(*tag == Tag::Choice);
                naming = false;
                leave(&mut view, tag);
            }
        },
        |number, tag| match tag {
            Tag::Aside => opened.contains(&number),
            tag => !matches!(tag, Tag::Hidden | Tag::Field(_)),
        },
    );
    Ok(heading::titled(&title, view.finish()?))
}

fn enter(view: &mut View, tag: &Tag) {
    match tag {
        Tag::Table => view.begin_table(),
        Tag::Section => view.begin_section(),
        Tag::Row => view.begin_row(),
        Tag::Cell(columns, rows) => view.begin_cell(*columns, *rows),
        Tag::Block | Tag::Aside | Tag::Break | Tag::Verbatim => view.line(),
        Tag::Named(name) => {
            view.line();
            view.words(&format!("{name}："));
        }
        Tag::Picture(name) => view.words(&format!("![]({name})")),
        Tag::Field(value) => view.field(value),
        Tag::Choice => view.field(""),
        Tag::Raised(above) => view.raise(Some(*above)),
        Tag::Pale => view.raise_behind_digit(),
        Tag::Inline | Tag::Title | Tag::Hidden => {}
    }
}

fn leave(view: &mut View, tag: &Tag) {
    match tag {
        Tag::Table => view.end_table(),
        Tag::Cell(..) => view.end_cell(),
        Tag::Block | Tag::Aside | Tag::Verbatim | Tag::Named(_) => view.line(),
        Tag::Raised(_) | Tag::Pale => view.raise(None),
        Tag::Section | Tag::Row | Tag::Break | Tag::Picture(_) | Tag::Field(_) | Tag::Choice | Tag::Inline | Tag::Title | Tag::Hidden => {}
    }
}

/// Parses as browsers do. The parser's own work grows with the depth of the tree, so that is looked
/// at again and again.
fn parse(markup: &str) -> Result<Tree, Reason> {
    if has_endless_tag(markup) {
        return Err(Reason::Overgrown);
    }
    let overgrown = Rc::new(Cell::new(false));
    let mut options = ParseOpts::default();
    options.tree_builder.drop_doctype = true;
    let mut parser = parse_document(Sink::new(Rc::clone(&overgrown)), options);
    let mut rest = markup;
    while !rest.is_empty() {
        let end = rest.floor_char_boundary(PIECE);
        parser.process(StrTendril::from_slice(&rest[..end]));
        rest = &rest[end..];
        if overgrown.get() {
            return Err(Reason::Overgrown);
        }
    }
    Ok(parser.finish())
}

/// The most attributes of an element.
const MOST_ATTRIBUTES: usize = 500;

/// Whether a tag has more attributes than any: the parser compares each with all before it. What stands
/// in scripts, styles and comments is no tag.
fn has_endless_tag(markup: &str) -> bool {
    let bytes = markup.as_bytes();
    let find = |from: usize, what: &[u8]| bytes[from..].windows(what.len()).position(|w| w.eq_ignore_ascii_case(what)).map(|at| from + at);
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|&b| b == b'<').map(|on| at + on) {
        let begins = |what: &[u8]| bytes[open..].get(..what.len()).is_some_and(|w| w.eq_ignore_ascii_case(what));
        let raw: Option<&[u8]> = [(&b"<!--"[..], &b"-->"[..]), (b"<script", b"</script"), (b"<style", b"</style")]
            .into_iter()
            .find_map(|(begin, end)| begins(begin).then_some(end));
        if let Some(end) = raw {
            let Some(end) = find(open + 4, end) else { return false };
            at = end + 2;
            continue;
        }
        at = open + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (mut attributes, mut quote, mut before) = (0_usize, None, b' ');
        while let Some(&b) = bytes.get(at).filter(|&&b| b != b'>' || quote.is_some()) {
            match quote {
                Some(mark) if mark == b => quote = None,
                Some(_) => {}
                None if matches!(b, b'"' | b'\'') && before == b'=' => quote = Some(b),
                None => attributes += usize::from(!b.is_ascii_whitespace() && (before.is_ascii_whitespace() || before == b'/')),
            }
            before = if b.is_ascii_whitespace() && before == b'=' { before } else { b };
            at += 1;
        }
        if attributes > MOST_ATTRIBUTES {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, expected: &str) {
        assert_eq!(view(markup).expect("markup").as_deref(), Ok(expected), "{markup}");
    }

    fn body(markup: &str, expected: &str) {
        check(&format!("<!DOCTYPE html><html><head><title>栏目</title></head><body>{markup}</body></html>"), expected);
    }

    #[test]
    fn blocks_become_lines_and_what_nobody_sees_is_left_out() {
        body("<h1>标题</h1><p>甲<b>乙</b> <i>丙</i><br>丁</p>", "标题\n甲乙 丙\n丁\n");
        body("<script>var a='<p>x</p>'</script><style>p{}</style><!-- 8 --><p>公开</p><noscript>请启用</noscript>", "公开\n");
        body(
            "<p style='color:red; DISPLAY : none'>隐</p><p hidden>隐</p><p>见</p><select><option>9</select><textarea>9</textarea>",
            "见\n",
        );
        body("<p>政府信息\n  公开\n3\n件</p>", "政府信息公开 3 件\n");
        body(
            "<p><del>99</del>8<s>7</s><span style='text-decoration: line-through'>6</span><u style='text-decoration:underline'>件</u>",
            "8件\n",
        );
        body("<p>规\u{4}章 \u{1B}\u{5}8\u{7F}</p>", "规章 8\n");
        body("<pre>一\t1\n\n 二  2</pre>", "一\t1\n 二  2\n");
        body("&lt;8&gt;&amp;&#12288;&ldquo;三&rdquo;&nbsp;4&#x35;", "<8>&\u{3000}“三”\u{A0}45\n");
        body("<img src='/a/捕获2.PNG?x=1'><img src=i.gif width=16><img src='data:image/png;base64,AA'>", "![](捕获2.PNG)![]()\n");
    }

    /// A table of the form: its heads, and the figures below.
    fn form(heads: &[&str]) -> String {
        let row = |cells: &[&str]| format!("<tr>{}</tr>", cells.iter().flat_map(|cell| ["<td>", cell]).collect::<String>());
        format!("<table>{}{}</table>", row(heads), row(&vec!["0"; heads.len()]).repeat(2))
    }

    #[test]
    fn hidden_blocks_are_read_where_their_tables_stand_nowhere_else() {
        let heads = [
            "行政复议结果维持总计",
            "行政诉讼结果纠正总计",
            "未经复议直接起诉其他结果",
            "复议后起诉尚未审结",
            "本年度办理结果予以公开",
            "结转下年度继续办理",
        ];
        let table = form(&heads);
        let lines =
            |heads: &[&str]| format!("| {} |\n{}", heads.join(" | "), format!("| {} |\n", vec!["0"; heads.len()].join(" | ")).repeat(2));
        for hidden in ["style='visibility: hidden; opacity: 0;'", "hidden", "style='display:none'"] {
            body(&format!("<p>甲</p><div {hidden}><p>乙</p>{table}</div>"), &format!("甲\n乙\n{}", lines(&heads)));
            body(&format!("{table}<div {hidden}><p>乙</p>{table}</div>"), &lines(&heads));
            body(&format!("甲<div {hidden}>{}</div>", form(&["日", "一", "二"])), "甲\n");
        }
        let others: Vec<String> = heads.iter().map(|head| format!("{head}的数量")).collect();
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        let tabs = format!("<div>{table}</div><section style='display:none'>{}</section>", form(&others));
        body(&tabs, &[lines(&heads), lines(&others)].concat());
    }

    #[test]
    fn what_is_chosen_or_written_into_a_field_of_a_cell_is_its_value() {
        let choice = "<select><option value=-1>请选择</option><option selected>7</option></select>";
        body(
            &format!("<table><tr><td>规章<td>{choice}<td><textarea rows=1>8</textarea><td><select><option>9</select></table>{choice}"),
            "| 规章 | ⟦7⟧ | ⟦8⟧ | ⟦⟧ |\n",
        );
    }

    #[test]
    fn tags_torn_by_wrapped_lines_are_whole() {
        let rows = "<tr><td colspan=\"11\">文件</td></tr><tr><td rowspan=2>规章</td><td>5</td><td>8</td></tr><tr><td>6</td></tr>".repeat(3);
        let whole = format!("<html><body><p>甲</p><table>{rows}</table></body></html>");
        let expected = view(&whole);
        assert!(matches!(&expected, Some(Ok(text)) if text.contains("| 规章 | 5 | 8 |")), "{expected:?}");
        for width in 8..60 {
            let mut lines: Vec<String> = vec![String::new()];
            for c in whole.chars() {
                if lines.last().is_some_and(|line| line.len() >= width) && (c.is_ascii() || width % 2 == 0) {
                    lines.push(String::new());
                }
                lines.last_mut().expect("a line").push(c);
            }
            for ending in ["\n", "\r\n"] {
                let torn = lines.join(ending);
                assert_eq!(view(&torn), expected, "{torn}");
            }
        }
    }

    #[test]
    fn a_page_without_tables_is_read_with_those_of_its_scripts() {
        let table = form(&["规章", "0", "1"]);
        let script = format!("<script>var a = {}</script>", serde_json::json!(table));
        body(&format!("<h1>甲</h1>{script}"), "甲\n| 规章 | 0 | 1 |\n| 0 | 0 | 0 |\n| 0 | 0 | 0 |\n");
        body(&format!("<table><tr><td>乙<td>8</table>{script}"), "| 乙 | 8 |\n");
    }

    #[test]
    fn a_table_is_lines_of_cells_between_bars() {
        body(
            "<table><tr><td>规章<td>&nbsp;0&nbsp;<td><p align=center>1</p><tr><td>行政<br>许可<td>2",
            "| 规章 | 0 | 1 |\n| 行政 许可 | 2 |  |\n",
        );
        body(
            "前<table><tbody><tr><td rowspan=0>a<td>b</tr><tr><td>c</tr></tbody><tbody><tr><td>d<td>e</table>后",
            "前\n| a | b |\n|  | c |\n| d | e |\n后\n",
        );
        body("<table><tr><td rowspan=99999 colspan=2>a<td>b<tr><td>c</table>", "| a | b |\n|  | c |\n");
        body("<table><tr><td rowspan='-1' colspan='x'>a<td>b<tr><td colspan=900>c</table>", "| a | b |\n| c |  |\n");
        body("<table><tr><td>a|b<td>｜</table>", "| a∣b | ｜ |\n");
        body("<table><caption>表</caption><tr><th>a<td style='display:none'>隐<td>b</table>", "表\n| a | b |\n");
        body("<table>游离<tr><td>a<td>b</table>", "游离\n| a | b |\n");
        body("<table><tr><td>1<span>2</span>3<td><b><i>4</b>5</i></table>", "| 123 | 45 |\n");
    }

    #[test]
    fn a_table_around_the_page_is_none_and_one_in_a_cell_is_its_words() {
        let data = "<table><tr><td>规章<td>0<tr><td>文件<td>1</table>";
        let seen = "| 规章 | 0 |\n| 文件 | 1 |";
        body(
            &format!("<table><tr><td>首页<td>公开<tr><td colspan=2><p>前</p>{data}<p>后</p></table>"),
            &format!("首页 公开\n前\n{seen}\n后\n"),
        );
        let around = format!("<table><tr><td>{}</table>", format!("<table><tr><td>{data}</table>").repeat(2));
        body(&around, &format!("{seen}\n{seen}\n"));
        body("<table><tr><td>a<td>b<td>c<tr><td>d<td>e<td>f<table><tr><td>1<td>2</table></table>", "| a | b | c |\n| d | e | f 1 2 |\n");
    }

    #[test]
    fn deep_or_endless_markup_is_refused_and_what_is_bearable_is_read() {
        let nested = |tag: &str, depth: usize| format!("<html><body>{}公开", tag.repeat(depth));
        for tag in ["<div>", "<b>", "<font a=1><div>", "<table><tr><td>", "<svg>", "<ul><li>"] {
            assert_eq!(view(&nested(tag, 30_000)), Some(Err(Reason::Overgrown)), "{tag}");
            assert_eq!(view(&nested(tag, 20)).map(|v| v.map(|t| t.contains("公开"))), Some(Ok(tag != "<svg>")), "{tag}");
        }
        let formats: String = (0..400).map(|i| ["<font size=", &i.to_string(), ">"].concat()).collect();
        assert!(matches!(view(&format!("<html><p>{formats}{}", "<p>x".repeat(20_000))), Some(Err(Reason::Overgrown))));
        let wide = format!("<html><table><tr>{}{}", "<td>1".repeat(60), "<tr><td>".repeat(200_000));
        assert_eq!(view(&wide), Some(Err(Reason::Overgrown)));
        body(&format!("<table><tr>{}</table>", "<td>1".repeat(400)), &format!("{}\n", ["1"; 400].join("\n")));
        body(&format!("公开{}", "</div></b></td>".repeat(100_000)), "公开\n");
        assert_eq!(view(&format!("<html><p {}>公开</p>", "a=1 ".repeat(600))), Some(Err(Reason::Overgrown)));
        body(&format!("<p title='{}'>公开</p><script>if (a<b) {}</script>", "a=1 ".repeat(600), "x y ".repeat(600)), "公开\n");
    }

    #[test]
    fn tags_left_in_a_text_are_read_and_its_lines_stay() {
        let rows = "<tr><td colspan=\"2\">规章</td><td>0</td></tr><tr><td>a</td><td>b</td><td><p align=\"center\">&nbsp;</p></td></tr>";
        let seen = "| 规章 |  | 0 |\n| a | b |  |\n";
        check(
            &format!("二、情况\n说明  甲\n<table>{rows}<tr><td></table>\n三、情况\n"),
            &format!("二、情况\n说明  甲\n{seen}|  |  |  |\n三、情况\n"),
        );
        let table = format!("<table>{rows}<tr><td>c</tr></table>");
        let json = serde_json::json!({ "title": "年度报告", "z": [1, null], "body": table }).to_string();
        check(&json, &format!("{seen}| c |\n年度报告\n"));
        let piece = json.strip_suffix('}').expect("an object");
        assert!(view(piece).expect("markup").expect("read").contains(seen), "{piece}");
        let tall = rows.replace("<td", "<td><p></p></td>\n<td");
        check(
            &format!("年度报告\n二、情况\n<table>{tall}</table>"),
            "年度报告\n二、情况\n|  | 规章 |  |  | 0 |  |\n|  | a |  | b |  |  |\n",
        );
        check(&format!("二、情况\n{rows}<tr><td></td></tr></table>\n三、情况"), &format!("二、情况\n{seen}|  |  |  |\n三、情况\n"));
        assert_eq!(view("若干 <td> 与 <tr>"), None);
        assert_eq!(view("a < b，规章 | 0 |"), None);
    }

    #[test]
    fn only_chinese_encodings_are_believed() {
        for (start, expected) in [
            ("<html><meta charset=gb2312>", Some(GB18030)),
            ("<META http-equiv='Content-Type' content='text/html; charset=GBK'/>", Some(GB18030)),
            ("<meta charset=\"big5\">", Some(BIG5)),
            ("<?xml version='1.0' encoding='gb2312'?>", Some(GB18030)),
            ("<meta charset=iso-8859-1>", None),
            ("<meta charset=utf-8>", None),
            ("charset=gbk", None),
            ("<meta charset=", None),
        ] {
            assert_eq!(stated_encoding(start.as_bytes()), expected, "{start}");
        }
    }
}
