//! Documents as web pages: tables as a word processor saves them, as content systems wrap them, and
//! as tags left in a text.

use super::blocks::{Block, Field, is_mark, wrapped};
use super::random::Random;

/// Where a page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Nothing but what is needed.
    Plain,
    /// Saved by a word processor, with its styles, conditional comments and empty elements.
    Word,
    /// A content system: scripts, navigation, hidden fields.
    Site,
    /// The same in tables that lay out the page.
    Nested,
    /// Tags of tables in a text whose lines are its paragraphs.
    Tags,
    /// A page in a JSON value.
    Json,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Plain, Self::Word, Self::Site, Self::Nested, Self::Tags, Self::Json];

    /// Whether the page stands within something that is none.
    pub fn is_within_text(self) -> bool {
        matches!(self, Self::Tags | Self::Json)
    }
}

/// How a page is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Where it comes from.
    pub dialect: Dialect,
    /// Heads in `th`, rows in `thead` and `tbody`.
    pub sections: bool,
    /// Elements whose end is optional are not ended, names in capitals, attributes without quotes.
    pub loose: bool,
    /// `&nbsp;` in cells that hold nothing, references for what could be typed.
    pub references: bool,
    /// Paragraphs in cells.
    pub paragraphs: bool,
    /// Elements around pieces of words and figures.
    pub pieces: bool,
    /// Lines of the source break anywhere.
    pub wrapped: bool,
    /// Things that nobody sees stand around.
    pub hidden: bool,
}

impl Style {
    /// One at random.
    pub fn at_random(random: &mut Random) -> Self {
        let dialect = *random.pick(&Dialect::ALL);
        let tags = dialect.is_within_text();
        Self {
            dialect,
            sections: random.chance(30),
            loose: random.chance(25) && !tags,
            references: random.chance(60),
            paragraphs: dialect == Dialect::Word || random.chance(40),
            pieces: dialect == Dialect::Word || random.chance(20),
            wrapped: !tags && random.chance(if dialect == Dialect::Word { 80 } else { 25 }),
            hidden: random.chance(25),
        }
    }
}

/// Writes a page.
pub struct Writer<'a> {
    style: Style,
    random: &'a mut Random,
    out: String,
}

/// The page of `blocks`.
pub fn write(blocks: &[Block], style: Style, random: &mut Random) -> String {
    let mut writer = Writer { style, random, out: String::new() };
    writer.begin();
    for block in blocks {
        match block {
            Block::Line(line) => writer.line(line),
            Block::Table(rows) => writer.table(rows),
        }
    }
    writer.end();
    match style.dialect {
        Dialect::Json => json(&writer.out),
        _ => writer.out,
    }
}

const WORD_HEAD: &str = "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n\
    <meta name=Generator content=\"Microsoft Word 15 (filtered)\">\n<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/>\
    </o:OfficeDocumentSettings></xml><![endif]-->\n<style><!-- p.MsoNormal, td {mso-style-unhide:no; font-size:10.5pt;} --></style>\n\
    </head>\n<body lang=ZH-CN style='text-justify-trim:punctuation'>\n<div class=WordSection1 style='layout-grid:15.6pt'>\n";

const SITE_HEAD: &str = "<!DOCTYPE html>\n<html lang=\"zh\">\n<head><meta name=\"viewport\" content=\"width=device-width\"><title>年报_政府信息公开</title>\
    <script>var total = 8; document.write('<td>8</td>');</script><link rel=\"stylesheet\" href=\"/a.css\"></head>\n<body>\n\
    <noscript>本站需要脚本</noscript>\n<div id=\"top\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/gk\">公开</a></li></ul></div>\n\
    <form><input type=\"hidden\" name=\"id\" value=\"42\"><select><option>规章</option><option>12</option></select></form>\n";

const SITE_FOOT: &str = "<div class=\"share\"><script>share(3);</script><span>分享到</span></div>\n\
    <div class=\"footer\"><p>主办：办公室&nbsp;&nbsp;<img src=\"/i.gif\" width=\"16\" height=\"16\"></p></div>\n";

impl Writer<'_> {
    fn begin(&mut self) {
        match self.style.dialect {
            Dialect::Plain | Dialect::Json => self.out.push_str("<html><body>\n"),
            Dialect::Word => self.out.push_str(WORD_HEAD),
            Dialect::Site => {
                self.out.push_str(SITE_HEAD);
                self.out.push_str("<div class=\"TRS_Editor\"><!-- 正文 -->\n");
            }
            Dialect::Nested => {
                self.out.push_str(SITE_HEAD);
                self.out.push_str(
                    "<table width=\"1000\" cellpadding=\"0\"><tr><td width=\"200\"><table><tr><td>栏目</td></tr><tr><td>年报</td></tr></table></td>\n\
                     <td><table width=\"100%\"><tr><td>当前位置</td><td>首页</td></tr></table><div id=zoom>\n",
                );
            }
            Dialect::Tags => {}
        }
    }

    fn end(&mut self) {
        match self.style.dialect {
            Dialect::Plain | Dialect::Json => self.out.push_str("</body></html>\n"),
            Dialect::Word => self.out.push_str("</div>\n</body>\n</html>\n"),
            Dialect::Site => self.out.push_str(&["</div>\n", SITE_FOOT, "</body></html>"].concat()),
            Dialect::Nested => self.out.push_str(&["</div></td></tr></table>\n", SITE_FOOT, "</body></html>"].concat()),
            Dialect::Tags => {}
        }
    }

    fn line(&mut self, line: &str) {
        let text = self.text(line);
        if self.style.dialect == Dialect::Tags {
            self.out.push_str(&[&text, "\n"].concat());
            return;
        }
        let (open, close) = match self.style.dialect {
            Dialect::Word => ("<p class=MsoNormal style='text-indent:32.0pt'><span lang=EN-US><o:p></o:p></span>", "</p>"),
            _ => *self.random.pick(&[
                ("<p>", "</p>"),
                ("<p style=\"text-indent: 2em;\">", "</p>"),
                ("<div>", "</div>"),
                ("<p><strong>", "</strong></p>"),
            ]),
        };
        let close = if self.style.loose && open.starts_with("<p>") { "" } else { close };
        self.out.push_str(&[open, &text, close, "\n"].concat());
        if self.style.hidden && self.random.chance(20) {
            let unseen = [
                "<p style=\"display:none\">公开 12 件</p>\n",
                "<!-- 收到申请 7 件 -->\n",
                "<textarea>9</textarea>\n",
                "<div hidden>第3页</div>\n",
            ];
            self.out.push_str(unseen[self.random.below(unseen.len())]);
        }
    }

    fn table(&mut self, rows: &[Vec<Field>]) {
        let wide = self.random.chance(20);
        if wide {
            self.out.push_str("<div style=\"overflow-x:auto\">");
        }
        let attributes = match self.style.dialect {
            Dialect::Word => " class=MsoNormalTable border=1 cellspacing=0 style='mso-padding-alt:0cm 5.4pt'",
            _ if self.style.loose => " BORDER=1",
            _ => " border=\"1\" cellspacing=\"0\" width=\"100%\"",
        };
        self.tag("table", attributes);
        if self.random.chance(20) {
            self.out.push_str("<colgroup><col width=\"120\"><col></colgroup>\n");
        }
        // No cell reaches from one section into the next.
        let heads = rows.iter().take_while(|row| !row.iter().any(Field::is_figure)).count();
        let heads = if self.style.sections && heads < rows.len() && whole(&rows[..heads]) { heads } else { 0 };
        for (number, row) in rows.iter().enumerate() {
            if self.style.sections && number == 0 {
                self.tag(if heads > 0 { "thead" } else { "tbody" }, "");
            } else if self.style.sections && number == heads {
                self.end_tag("thead");
                self.tag("tbody", "");
            }
            self.row(row, number < heads);
        }
        if self.style.sections {
            self.end_tag("tbody");
        }
        if self.style.dialect == Dialect::Word && self.random.chance(40) {
            // The row of widths that Word adds for merged cells.
            let most: usize = rows.iter().map(|row| row.iter().map(|f| f.columns).sum()).max().unwrap_or(1);
            self.out.push_str("<![if !supportMisalignedColumns]>\n<tr height=0>");
            (0..most).for_each(|_| self.out.push_str("<td width=60 style='border:none'></td>"));
            self.out.push_str("</tr>\n<![endif]>\n");
        }
        self.out.push_str(if self.style.loose { "</TABLE>\n" } else { "</table>\n" });
        if wide {
            self.out.push_str("</div>\n");
        }
    }

    fn row(&mut self, row: &[Field], head: bool) {
        self.tag("tr", if self.style.dialect == Dialect::Word { " style='mso-yfti-irow:1;height:17.0pt'" } else { "" });
        if !self.style.loose {
            self.out.push('\n');
        }
        for field in row {
            let name = if head { "th" } else { "td" };
            let quote = if self.style.loose { "" } else { "\"" };
            let mut attributes = String::new();
            for (name, count) in [("colspan", field.columns), ("rowspan", field.rows)] {
                if count > 1 || self.random.chance(5) {
                    attributes.push_str(&format!(" {name}={quote}{count}{quote}"));
                }
            }
            if self.style.dialect == Dialect::Word {
                attributes.push_str(" valign=top style='border:solid windowtext 1.0pt;mso-border-alt:solid'");
            }
            self.tag(name, &attributes);
            self.cell(&field.text);
            self.end_tag(name);
        }
        self.end_tag("tr");
        self.out.push('\n');
    }

    fn cell(&mut self, text: &str) {
        let (open, close) = match (self.style.dialect, self.style.paragraphs) {
            (Dialect::Word, _) => ("<p class=MsoNormal align=center style='text-align:center'><span lang=EN-US>", "</span></p>"),
            (_, true) if self.style.loose => ("<P align=center>", ""),
            (_, true) => ("<p style=\"text-align:center\">", "</p>"),
            _ => ("", ""),
        };
        let lines: Vec<String> = text.split('\n').map(|line| self.text(line)).collect();
        let own = self.style.paragraphs && self.random.chance(30);
        let between = if own { [close, open].concat() } else { ["<br>", "<br/>", "<br />"][self.random.below(3)].to_owned() };
        let mut inner = lines.join(&between);
        if inner.is_empty() && self.style.references {
            "&nbsp;".clone_into(&mut inner);
        } else if inner.is_empty() && self.style.dialect == Dialect::Word {
            "<o:p>&nbsp;</o:p>".clone_into(&mut inner);
        }
        self.out.push_str(&[open, &inner, close].concat());
        if self.style.hidden && self.random.chance(4) {
            let unseen = [
                "<span style='display: none'>5</span>",
                "<del>5</del>",
                "<s>5</s>",
                "<span style=\"text-decoration:line-through\">5</span>",
                "\u{4}",
            ];
            self.out.push_str(unseen[self.random.below(unseen.len())]);
        }
    }

    fn tag(&mut self, name: &str, attributes: &str) {
        let name = if self.style.loose { name.to_ascii_uppercase() } else { name.to_owned() };
        self.out.push_str(&["<", &name, attributes, ">"].concat());
    }

    fn end_tag(&mut self, name: &str) {
        if !self.style.loose {
            self.out.push_str(&["</", name, ">"].concat());
        }
    }

    /// Text with references, elements around pieces, and line breaks of the source.
    fn text(&mut self, text: &str) -> String {
        let text = if self.style.wrapped { wrapped(text, self.random) } else { text.into() };
        let mut out = String::new();
        let mut open = None;
        for c in text.chars() {
            if self.style.pieces && open.is_none() && !c.is_whitespace() && self.random.chance(8) {
                let (begin, end) =
                    *self.random.pick(&[("<span>", "</span>"), ("<font size=3>", "</font>"), ("<b>", "</b>"), ("<a name=a>", "</a>")]);
                out.push_str(begin);
                open = Some(end);
            }
            let typed = self.reference(c);
            out.push_str(&typed);
            if let Some(end) = open.filter(|_| self.random.chance(30)) {
                out.push_str(end);
                open = None;
            }
        }
        out.push_str(open.unwrap_or_default());
        out
    }

    fn reference(&mut self, c: char) -> String {
        let named = match c {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '\u{A0}' if self.style.references => "&nbsp;",
            '\u{2002}' if self.style.references => "&ensp;",
            '“' if self.style.references => "&ldquo;",
            '”' if self.style.references => "&rdquo;",
            '—' if self.style.references => "&mdash;",
            '\u{3000}' if self.style.references => "&#12288;",
            c if self.style.references && !is_mark(c) && self.random.chance(1) => return format!("&#x{:X};", u32::from(c)),
            c => return c.to_string(),
        };
        named.to_owned()
    }
}

/// Whether no cell of `rows` reaches below them.
fn whole(rows: &[Vec<Field>]) -> bool {
    rows.iter().enumerate().all(|(number, row)| row.iter().all(|field| number + field.rows <= rows.len()))
}

fn json(page: &str) -> String {
    serde_json::json!({ "code": 200, "data": { "id": 7, "content": page, "files": [] } }).to_string()
}
