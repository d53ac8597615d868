//! What may become of a whole document after it was written: numbers before its lines, tables in
//! another order or twice, feet of pages, other line ends. The places of the figures are followed.

use report_review::fold::is_han;
use report_review::text::Span;

use super::document::Document;
use super::random::Random;
use super::tables::Ease;

/// One kind of change to a finished document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Twist {
    None,
    /// `12: ` before every line.
    LineNumbersColon,
    /// The number of the line, and blanks.
    LineNumbersBlanks,
    /// The number of the line, and a tab.
    LineNumbersTab,
    /// `[12] ` before every line.
    LineNumbersBrackets,
    /// The number of the page behind every line.
    NumbersBehind,
    /// `> ` before every line.
    Quoted,
    /// `// ` before every line.
    Commented,
    /// Four blanks before every line.
    Indented,
    /// Lines of broken characters between the lines.
    BrokenLines,
    /// A line of hundreds of bars between the tables.
    Floods,
    /// Feet and heads of pages between any two lines.
    PageFeet,
    /// A number alone on a line at page breaks.
    BareNumbers,
    /// `3 / 8` at page breaks.
    Fractions,
    /// A date and an address at page breaks, as browsers print them.
    Printed,
    /// The sections of the tables two and three have changed places.
    SectionsSwapped,
    /// The sections of the tables three and four have changed places.
    LastSwapped,
    /// A blank between any two Han characters.
    Spaced,
    /// Blanks have become no-break blanks.
    NoBreak,
    /// Zero-width blanks between words.
    ZeroWidth,
    /// Lines end with a carriage return alone.
    Returns,
    /// Lines end with U+2028.
    Separators,
    /// A form feed before every page.
    FormFeeds,
    /// An empty line after every line.
    DoubleSpaced,
    /// Every line twice.
    LinesTwice,
    /// Tabs have become four blanks.
    TabsExpanded,
    /// Lines are cut after forty characters.
    Wrapped,
    /// Lines are cut at a blank after thirty characters.
    WrappedAtBlanks,
    /// Letters stand for some zeros and ones.
    Letters,
    /// Marks of footnotes behind some figures.
    Footnotes,
    /// Marks of footnotes behind labels.
    LabelNotes,
    /// Numeric references for digits.
    References,
    /// `<br>` at the end of every line.
    Breaks,
    /// `\` at the end of every line.
    Backslashes,
    /// The lines of a table of requests in another order.
    RowsShuffled,
    /// The last section of tables once more, with other figures.
    TableTwice,
    /// The report of the year before, behind this one.
    SecondReport,
    /// The same figures in full-width digits and commas.
    FullWidth,
    /// A paragraph that tells all labels, before the tables.
    Explained,
    /// A backslash before the marks that Markdown knows.
    Escaped,
    /// Numeric references for some of the words' characters.
    WordReferences,
}

impl Twist {
    /// Every kind.
    pub const ALL: [Self; 41] = [
        Self::None,
        Self::LineNumbersColon,
        Self::LineNumbersBlanks,
        Self::LineNumbersTab,
        Self::LineNumbersBrackets,
        Self::NumbersBehind,
        Self::Quoted,
        Self::Commented,
        Self::Indented,
        Self::BrokenLines,
        Self::Floods,
        Self::PageFeet,
        Self::BareNumbers,
        Self::Fractions,
        Self::Printed,
        Self::SectionsSwapped,
        Self::LastSwapped,
        Self::Spaced,
        Self::NoBreak,
        Self::ZeroWidth,
        Self::Returns,
        Self::Separators,
        Self::FormFeeds,
        Self::DoubleSpaced,
        Self::LinesTwice,
        Self::TabsExpanded,
        Self::Wrapped,
        Self::WrappedAtBlanks,
        Self::Letters,
        Self::Footnotes,
        Self::LabelNotes,
        Self::References,
        Self::Breaks,
        Self::Backslashes,
        Self::RowsShuffled,
        Self::TableTwice,
        Self::SecondReport,
        Self::FullWidth,
        Self::Explained,
        Self::Escaped,
        Self::WordReferences,
    ];

    /// Whether it puts numbers between the figures.
    pub fn strews_numbers(self) -> bool {
        use Twist::{BareNumbers, Fractions, LabelNotes, LineNumbersBlanks, LineNumbersTab, NumbersBehind, Printed};
        matches!(self, BareNumbers | Fractions | LabelNotes | LineNumbersBlanks | LineNumbersTab | NumbersBehind | Printed)
    }

    /// Whether a careful person can be certain of every figure that was plain before.
    pub fn is_plain(self) -> bool {
        !matches!(
            self,
            Self::NumbersBehind
                | Self::LineNumbersBlanks
                | Self::LineNumbersTab
                | Self::BareNumbers
                | Self::Fractions
                | Self::LinesTwice
                | Self::Wrapped
                | Self::WrappedAtBlanks
                | Self::Letters
                | Self::Footnotes
                | Self::LabelNotes
                | Self::References
                | Self::RowsShuffled
                | Self::TableTwice
                | Self::SecondReport
                | Self::Spaced
                | Self::Printed
        )
    }
}

/// The new text, with the places of the old one's figures.
struct Twisted<'a> {
    old: &'a str,
    text: String,
    /// Pieces of the old text: where they stood, where they stand now.
    moved: Vec<(Span, usize)>,
}

impl Twisted<'_> {
    fn new_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn old(&mut self, span: Span) {
        if span.start < span.end {
            self.moved.push((span, self.text.len()));
            self.text.push_str(&self.old[span.start..span.end]);
        }
    }

    /// Where a piece of the old text stands now, if it is whole and was not changed.
    fn place(&self, span: Span) -> Option<Span> {
        let (piece, at) = self.moved.iter().find(|(piece, _)| piece.start <= span.start && span.end <= piece.end)?;
        let start = at + span.start - piece.start;
        Some(Span::new(start, start + span.len()))
    }
}

/// `document` after `twist`. Cells whose figure is no longer whole are undecidable.
pub fn twist(document: &Document, twist: Twist, random: &mut Random) -> Document {
    let mut new = Twisted { old: &document.text, text: String::new(), moved: Vec::new() };
    let changed = change(document, twist, random, &mut new);
    let mut document = document.clone();
    for (number, cell) in document.cells.iter_mut().enumerate() {
        let place = changed.iter().find(|(n, _)| *n == number).map(|(_, span)| *span);
        let span = cell.span.and_then(|span| place.or_else(|| new.place(span)));
        if cell.span.is_some() && span.is_none() {
            cell.ease = Ease::Undecidable;
        }
        cell.span = span;
        if twist == Twist::LinesTwice {
            cell.ease = Ease::Undecidable;
        }
        if !twist.is_plain() {
            cell.ease = cell.ease.max(Ease::Hard);
        }
    }
    document.facts.year = document.facts.year.and_then(|(year, span)| Some((year, new.place(span)?)));
    document.facts.damaged |= twist != Twist::None;
    document.text = new.text;
    document
}

fn lines(text: &str) -> Vec<Span> {
    let mut at = 0;
    let mut all = Vec::new();
    for line in text.split_inclusive('\n') {
        all.push(Span::new(at, at + line.len()));
        at += line.len();
    }
    all
}

/// Where the line without its end ends.
fn bare(text: &str, line: Span) -> usize {
    line.start + text[line.start..line.end].trim_end_matches(['\n', '\r']).len()
}

/// Writes the new text. Gives the new places of cells that were written anew.
fn change(document: &Document, twist: Twist, random: &mut Random, new: &mut Twisted) -> Vec<(usize, Span)> {
    let text = document.text.as_str();
    let all = Span::new(0, text.len());
    match twist {
        Twist::None => new.old(all),
        Twist::SectionsSwapped => swap(document, "s2", "s3", new),
        Twist::LastSwapped => swap(document, "s3", "s4", new),
        Twist::Letters | Twist::Footnotes | Twist::References | Twist::FullWidth => return figures_anew(document, twist, random, new),
        Twist::TableTwice => {
            let (from, to) = section(document, "s3");
            new.old(Span::new(0, to));
            new.new_text(&other_figures(document, Span::new(from, to)));
            new.old(Span::new(to, text.len()));
        }
        Twist::SecondReport => {
            new.old(all);
            new.new_text(&format!("\n\n{}", other_figures(document, all)));
        }
        Twist::Explained => {
            let (from, _) = section(document, "s2");
            new.old(Span::new(0, from));
            for table in &document.truth.form.tables {
                for row in &table.rows {
                    new.new_text(&format!("{}，", row.label));
                }
            }
            new.new_text("等数据见下表。\n");
            new.old(Span::new(from, text.len()));
        }
        Twist::Spaced
        | Twist::NoBreak
        | Twist::ZeroWidth
        | Twist::TabsExpanded
        | Twist::Wrapped
        | Twist::WrappedAtBlanks
        | Twist::Escaped
        | Twist::WordReferences => {
            by_characters(text, twist, new);
        }
        Twist::LabelNotes => label_notes(document, random, new),
        Twist::RowsShuffled => rows_shuffled(document, random, new),
        _ => by_lines(text, twist, random, new),
    }
    Vec::new()
}

/// The rows of requests in another order.
fn rows_shuffled(document: &Document, random: &mut Random, new: &mut Twisted) {
    let text = document.text.as_str();
    let (from, to) = section(document, "s3");
    let body: Vec<Span> = lines(text).into_iter().filter(|l| from <= l.start && l.start < to).collect();
    // Nobody sees that lines of figures alone have changed places.
    let labelled = |l: &Span| text[l.start..l.end].contains(is_han);
    let figures = |l: &Span| document.cells.iter().filter(|c| c.span.is_some_and(|s| l.start <= s.start && s.end <= l.end)).count();
    let whole = |l: &Span| labelled(l) && figures(l) == 7;
    let mut rows: Vec<Span> = body.iter().filter(|l| whole(l)).copied().collect();
    for i in (1..rows.len()).rev() {
        rows.swap(i, random.below(i + 1));
    }
    let mut next = rows.into_iter();
    new.old(Span::new(0, from));
    for line in body {
        new.old(if whole(&line) { next.next().unwrap_or(line) } else { line });
    }
    new.old(Span::new(to, text.len()));
}

/// Marks of footnotes behind some labels.
fn label_notes(document: &Document, random: &mut Random, new: &mut Twisted) {
    let text = document.text.as_str();
    for (line, span) in lines(text).into_iter().enumerate() {
        let slice = &text[span.start..span.end];
        let last = slice.char_indices().rev().find(|(_, c)| is_han(*c) || *c == '）').map(|(i, c)| span.start + i + c.len_utf8());
        let in_figure = |at: usize| document.cells.iter().any(|c| c.span.is_some_and(|s| s.start < at && at <= s.end));
        let last = last.filter(|&at| !in_figure(at));
        let in_table = document.cells.iter().any(|c| c.span.is_some_and(|s| s.start > span.start && s.start < span.end + 200));
        let cut = last.filter(|_| in_table && random.chance(20));
        new.old(Span::new(span.start, cut.unwrap_or(span.end)));
        if let Some(cut) = cut {
            new.new_text(["1", "①", "[2]", "*", "注3"][line % 5]);
            new.old(Span::new(cut, span.end));
        }
    }
}

fn by_lines(text: &str, twist: Twist, random: &mut Random, new: &mut Twisted) {
    let title = text.lines().find(|l| l.contains("报告")).unwrap_or("年度报告").trim().to_owned();
    for (number, line) in lines(text).into_iter().enumerate() {
        let n = number + 1;
        let end = bare(text, line);
        let (before, behind) = match twist {
            Twist::LineNumbersColon => (format!("{n}: "), String::new()),
            Twist::LineNumbersBlanks => (format!("{n:4}  "), String::new()),
            Twist::LineNumbersTab => (format!("{n}\t"), String::new()),
            Twist::LineNumbersBrackets => (format!("[{n}] "), String::new()),
            Twist::NumbersBehind => (String::new(), format!("  {}", 1 + number / 30)),
            Twist::Quoted => ("> ".to_owned(), String::new()),
            Twist::Commented => ("// ".to_owned(), String::new()),
            Twist::Indented if end > line.start => ("    ".to_owned(), String::new()),
            Twist::Breaks => (String::new(), "<br>".to_owned()),
            Twist::Backslashes => (String::new(), "\\".to_owned()),
            _ => (String::new(), String::new()),
        };
        new.new_text(&before);
        new.old(Span::new(line.start, end));
        new.new_text(&behind);
        match twist {
            Twist::Returns => new.new_text("\r"),
            Twist::Separators => new.new_text("\u{2028}"),
            _ => new.old(Span::new(end, line.end)),
        }
        let page_ends = n % 17 == 0;
        match twist {
            Twist::DoubleSpaced => new.new_text("\n"),
            Twist::LinesTwice => new.new_text(&text[line.start..line.end]),
            Twist::FormFeeds if page_ends => new.new_text("\u{c}"),
            Twist::BrokenLines if random.chance(10) => new.new_text("?。ㄒ唬┲鲃庸_情况 锟斤拷锟斤拷 ????\n"),
            Twist::Floods if random.chance(4) => new.new_text(&format!("{}\n", "|".repeat(240 + random.below(90)))),
            Twist::PageFeet if page_ends => new.new_text(&format!("\n- {} -\n{title}\n", n / 17)),
            Twist::BareNumbers if page_ends => new.new_text(&format!("{}\n", n / 17)),
            Twist::Fractions if page_ends => new.new_text(&format!("{} / 8\n", n / 17)),
            Twist::Printed if page_ends => {
                new.new_text(&format!("https://www.example.gov.cn/art/2023/1/18/art_12_345.html {}/8\n2023/1/18 10:32 {title}\n", n / 17));
            }
            _ => {}
        }
    }
}

fn by_characters(text: &str, twist: Twist, new: &mut Twisted) {
    let mut column = 0;
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    let mut before = '\n';
    while let Some((at, c)) = chars.next() {
        let to = at + c.len_utf8();
        let next = chars.peek().map(|(_, c)| *c);
        let last = std::mem::replace(&mut before, c);
        column = if c == '\n' { 0 } else { column + 1 };
        let reference = format!("&#{};", u32::from(c));
        let (keep, added) = match twist {
            Twist::Spaced if is_han(c) && next.is_some_and(is_han) => (true, " "),
            Twist::NoBreak if c == ' ' => (false, "\u{A0}"),
            Twist::ZeroWidth if c == ' ' || c == '\t' => (true, "\u{200B}"),
            Twist::TabsExpanded if c == '\t' => (false, "    "),
            Twist::Wrapped if column == 40 && next != Some('\n') => (true, "\n"),
            Twist::WrappedAtBlanks if column >= 30 && c == ' ' => (false, "\n"),
            Twist::Escaped if c == '.' && last.is_ascii_digit() && next.is_some_and(is_han) => (false, "\\."),
            Twist::Escaped if c == '(' && next.is_some_and(is_han) => (false, "\\("),
            Twist::Escaped if c == ')' && is_han(last) => (false, "\\)"),
            Twist::WordReferences if is_han(c) && u32::from(c).is_multiple_of(5) => (false, reference.as_str()),
            _ => continue,
        };
        new.old(Span::new(from, if keep { to } else { at }));
        new.new_text(added);
        column = if added == "\n" { 0 } else { column };
        from = to;
    }
    new.old(Span::new(from, text.len()));
}

/// The document with some figures printed in another way.
fn figures_anew(document: &Document, twist: Twist, random: &mut Random, new: &mut Twisted) -> Vec<(usize, Span)> {
    let text = document.text.as_str();
    let mut figures: Vec<(usize, Span)> = document.cells.iter().enumerate().filter_map(|(n, c)| Some((n, c.span?))).collect();
    figures.sort_by_key(|(_, s)| *s);
    let mut changed = Vec::new();
    let mut at = 0;
    for (number, span) in figures {
        new.old(Span::new(at, span.start));
        at = span.end;
        let printed = &text[span.start..span.end];
        let digits = printed.bytes().all(|b| b.is_ascii_digit());
        if !digits || !(twist == Twist::FullWidth || random.chance(15)) {
            new.old(span);
            continue;
        }
        let start = new.text.len();
        match twist {
            Twist::Letters => new.new_text(&printed.replace('0', "O").replace('1', "l")),
            Twist::References => printed.bytes().for_each(|byte| new.new_text(&format!("&#{byte};"))),
            Twist::FullWidth => {
                let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
                let mut out = String::new();
                for (i, c) in printed.chars().enumerate() {
                    if i > 0 && (printed.len() - i).is_multiple_of(3) {
                        out.push('，');
                    }
                    out.push(wide(c));
                }
                new.new_text(&out);
            }
            _ => {
                new.new_text(printed);
                changed.push((number, Span::new(start, new.text.len())));
                new.new_text(["①", "[1]", "*", "注", "²"][random.below(5)]);
                continue;
            }
        }
        changed.push((number, Span::new(start, new.text.len())));
    }
    new.old(Span::new(at, text.len()));
    changed
}

/// The bytes of a section, heading and all.
fn section(document: &Document, key: &str) -> (usize, usize) {
    let at = document.headings.iter().position(|(k, _)| k == key).unwrap_or(0);
    let line = |byte: usize| document.text[..byte].rfind('\n').map_or(byte, |n| n + 1);
    let end = document.headings.get(at + 1).map_or(document.text.len(), |(_, s)| line(s.start));
    (line(document.headings[at].1.start), end)
}

fn swap(document: &Document, first: &str, second: &str, new: &mut Twisted) {
    let (a, b) = (section(document, first), section(document, second));
    new.old(Span::new(0, a.0));
    new.old(Span::new(b.0, b.1));
    new.old(Span::new(a.1, b.0));
    new.old(Span::new(a.0, a.1));
    new.old(Span::new(b.1, document.text.len()));
}

/// A piece of the document with other figures in it.
fn other_figures(document: &Document, within: Span) -> String {
    let mut figures: Vec<Span> =
        document.cells.iter().filter_map(|c| c.span).filter(|s| within.start <= s.start && s.end <= within.end).collect();
    figures.sort_unstable();
    let mut out = String::new();
    let mut at = within.start;
    for (n, span) in figures.into_iter().enumerate() {
        out.push_str(&document.text[at..span.start]);
        out.push_str(&(n % 9).to_string());
        at = span.end;
    }
    out.push_str(&document.text[at..within.end]);
    out
}
