//! What an HTML element means for the text that people see.

use html5ever::{Attribute, QualName};

use crate::fold::is_han;

/// The most columns a cell may cover, as the HTML standard has it.
const MOST_COLUMNS: usize = 1000;

/// The most rows a cell may cover, as the HTML standard has it.
const MOST_ROWS: usize = 65_534;

/// An element, as far as the text is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Table,
    Section,
    Row,
    /// A cell over so many columns and rows.
    Cell(usize, usize),
    /// What begins and ends a line.
    Block,
    Break,
    /// Text whose blanks and line breaks count.
    Verbatim,
    /// A picture with the name of its file.
    Picture(String),
    /// A field of a form, a drawing, a script: no text, but something may be seen in its place.
    Field(String),
    /// A field of a form whose text is what is chosen, or written into it.
    Choice,
    /// What stands above the line, or below it.
    Raised(bool),
    /// Text as white as paper.
    Pale,
    /// What has its name beside it, as the fields of records have.
    Named(String),
    /// What stands within a line.
    Inline,
    /// The title of the page.
    Title,
    /// A block that is hidden, be it until a click or a script shows it.
    Aside,
    /// What nobody sees, or what is struck out.
    Hidden,
}

impl Tag {
    /// The meaning of an element.
    pub fn new(name: &QualName, attributes: &[Attribute]) -> Self {
        let value = |name: &str| attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value);
        if value("style").is_some_and(|style| has_rule(style, is_struck_by)) {
            return Self::Hidden;
        }
        if value("hidden").is_some() || value("style").is_some_and(|style| has_rule(style, is_hidden_by)) {
            return if matches!(&*name.local, "div" | "section" | "article" | "main" | "form") { Self::Aside } else { Self::Hidden };
        }
        let within_line = matches!(&*name.local, "span" | "font" | "b" | "strong" | "i" | "em" | "u");
        if within_line && value("style").is_some_and(|style| has_rule(style, is_shrunk)) {
            return Self::Hidden;
        }
        if within_line && (value("color").is_some_and(is_white) || value("style").is_some_and(|style| has_rule(style, is_pale))) {
            return Self::Pale;
        }
        match &*name.local {
            "table" => Self::Table,
            "thead" | "tbody" | "tfoot" => Self::Section,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell(
                value("colspan").and_then(number).unwrap_or(1).clamp(1, MOST_COLUMNS),
                match value("rowspan").and_then(number) {
                    Some(0) => usize::MAX,
                    rows => rows.unwrap_or(1).min(MOST_ROWS),
                },
            ),
            "br" | "hr" => Self::Break,
            "pre" | "listing" | "xmp" | "plaintext" => Self::Verbatim,
            "img" => {
                value("src").filter(|_| !is_icon(value("width"), value("height"))).map_or(Self::Inline, |src| Self::Picture(file_name(src)))
            }
            "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details" | "dialog" | "dir"
            | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
            | "header" | "hgroup" | "html" | "legend" | "li" | "main" | "menu" | "nav" | "ol" | "p" | "search" | "section" | "summary"
            | "ul" => Self::Block,
            "sup" | "rt" => Self::Raised(true),
            "sub" => Self::Raised(false),
            "select" | "textarea" => Self::Choice,
            "option" if value("selected").is_some() => Self::Inline,
            "script" | "iframe" | "svg" | "math" | "audio" | "video" | "canvas" | "embed" => Self::Field(String::new()),
            "input" if !value("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("hidden")) => {
                Self::Field(value("value").unwrap_or_default().to_owned())
            }
            "title" => Self::Title,
            "style" | "noscript" | "template" | "frameset" | "option" | "datalist" | "del" | "s" | "strike" | "map" | "noframes"
            | "noembed" | "colgroup" => Self::Hidden,
            "a" | "span" | "meta" | "param" | "button" | "label" | "optgroup" | "object" | "output" | "slot" => Self::Inline,
            _ => NAMES
                .iter()
                .find_map(|name| value(name))
                .filter(|name| is_name(name))
                .map_or(Self::Inline, |name| Self::Named(name.trim().to_owned())),
        }
    }
}

/// The attributes that say what an element of no page holds: `<field name="本年制发件数">3</field>`.
const NAMES: [&str; 6] = ["name", "item", "key", "label", "column", "caption"];

/// Whether an attribute holds a name for people.
fn is_name(text: &str) -> bool {
    text.len() < LONGEST_NAME && text.chars().any(is_han) && !text.contains('\n')
}

/// The longest name of a field, in bytes.
const LONGEST_NAME: usize = 300;

/// Whether one of the rules of a style, without its blanks and in lower case, is so.
fn has_rule(style: &str, is: fn(&str) -> bool) -> bool {
    let plain = |text: &str| text.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>().to_ascii_lowercase();
    style.split(';').any(|rule| is(&plain(rule)))
}

/// Whether a rule hides what it is given to.
fn is_hidden_by(rule: &str) -> bool {
    rule.starts_with("display:none") || rule.starts_with("visibility:hidden") || rule.starts_with("mso-hide:all")
}

/// Whether a rule strikes text out.
fn is_struck_by(rule: &str) -> bool {
    rule.starts_with("text-decoration") && rule.contains("line-through")
}

/// Whether a rule leaves text no size.
fn is_shrunk(rule: &str) -> bool {
    rule.strip_prefix("font-size:").is_some_and(|size| size.trim_end_matches(|c: char| !c.is_ascii_digit()) == "0")
}

/// Whether a rule makes text white.
fn is_pale(rule: &str) -> bool {
    rule.strip_prefix("color:").is_some_and(is_white)
}

fn is_white(color: &str) -> bool {
    matches!(color.trim().to_ascii_lowercase().trim_start_matches('#'), "white" | "fff" | "ffffff" | "rgb(255,255,255)")
}

/// The number at the start of an attribute, as browsers read it; one too large is the largest.
fn number(text: &str) -> Option<usize> {
    let text = text.trim_ascii_start();
    let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
}

/// Whether a picture is too small to hold a table.
fn is_icon(width: Option<&str>, height: Option<&str>) -> bool {
    [width, height].into_iter().flatten().filter_map(number).any(|size| (1..50).contains(&size))
}

/// The name of the file at an address; nothing for a picture that stands in the page itself.
fn file_name(address: &str) -> String {
    if address.trim_start().starts_with("data:") {
        return String::new();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_whitespace() && !"|()[]".contains(*c)).take(80).collect()
}
