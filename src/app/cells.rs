//! Text measured in screen cells: width by policy, hostile characters made harmless, cut and
//! wrapped. Every text that reaches the screen goes through [`pieces`].

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::is_hostile;

/// How wide the terminal draws characters whose width East Asian practice leaves open
/// (UAX 11, "ambiguous"): `①`, `—`, `“`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ambiguous {
    /// One cell.
    #[default]
    Narrow,
    /// Two cells.
    Wide,
}

/// Longest grapheme that is drawn as it is, in bytes; longer heaps of marks are no writing.
const LONGEST: usize = 24;

/// What stands in place of a character that must not be drawn.
const PLACEHOLDER: &str = "\u{2426}";
/// A tab: a mark and a blank, so that empty table cells can be counted.
const TAB: &str = "\u{BB} ";

/// A piece of text that is drawn as one: where it begins and how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Byte at which it begins in the text.
    pub at: usize,
    /// Bytes it takes in the text.
    pub len: usize,
    /// What is drawn.
    pub drawn: &'a str,
    /// Cells it takes.
    pub width: usize,
    /// Whether something else is drawn than stands in the text.
    pub replaced: bool,
}

impl Ambiguous {
    /// Cells of a text that is safe to draw.
    pub fn width(self, text: &str) -> usize {
        match self {
            Self::Narrow => text.width(),
            Self::Wide => text.width_cjk(),
        }
    }

    /// Whether the character is drawn wider than the terminal library believes.
    pub fn differs(self, drawn: &str) -> bool {
        self == Self::Wide && drawn.width() != drawn.width_cjk()
    }
}

/// `text` piece by piece: graphemes as they are, hostile ones as harmless placeholders.
pub fn pieces(text: &str, ambiguous: Ambiguous) -> impl Iterator<Item = Piece<'_>> {
    text.grapheme_indices(true).map(move |(at, grapheme)| {
        let drawn = match grapheme {
            "\t" => TAB,
            g if g.len() == 1 && g.bytes().all(|b| (0x20..0x7f).contains(&b)) => g,
            g => shown(g),
        };
        let width = if grapheme == "\t" { 2 } else { ambiguous.width(drawn).max(1) };
        Piece { at, len: grapheme.len(), drawn, width, replaced: drawn != grapheme }
    })
}

/// The grapheme itself, or what stands for it.
fn shown(grapheme: &str) -> &str {
    let control = grapheme.chars().next().filter(char::is_ascii_control);
    match control {
        Some('\u{7f}') => "\u{2421}",
        Some(c) => control_picture(c),
        None if grapheme.contains(is_hostile) || grapheme.len() > LONGEST => PLACEHOLDER,
        None if grapheme.chars().all(|c| c.width().unwrap_or(0) == 0) => PLACEHOLDER,
        None if grapheme.chars().next().is_some_and(is_private) => PLACEHOLDER,
        None => grapheme,
    }
}

/// Characters of private use: what a terminal draws for them cannot be known.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn control_picture(c: char) -> &'static str {
    const PICTURES: [&str; 32] = [
        "␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", "␉", "␊", "␋", "␌", "␍", "␎", "␏", "␐", "␑", "␒", "␓", "␔", "␕", "␖", "␗", "␘", "␙",
        "␚", "␛", "␜", "␝", "␞", "␟",
    ];
    PICTURES.get(c as usize).copied().unwrap_or(PLACEHOLDER)
}

/// Cells that `text` takes when it is drawn.
pub fn width(text: &str, ambiguous: Ambiguous) -> usize {
    pieces(text, ambiguous).map(|p| p.width).sum()
}

/// `text` cut to at most `cells` cells; a cut is marked by `..` where there is room for it.
pub fn fit(text: &str, cells: usize, ambiguous: Ambiguous) -> String {
    if width(text, ambiguous) <= cells {
        return text.to_owned();
    }
    let (room, mark) = if cells >= 6 { (cells - 2, "..") } else { (cells, "") };
    let mut used = 0;
    let end = pieces(text, ambiguous)
        .find(|p| {
            used += p.width;
            used > room
        })
        .map_or(text.len(), |p| p.at);
    format!("{}{mark}", &text[..end])
}

/// `text` broken into lines of at most `cells` cells, at line breaks and where a line is full;
/// Latin words stay whole where they can.
pub fn wrap(text: &str, cells: usize, ambiguous: Ambiguous) -> Vec<String> {
    let cells = cells.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in units(paragraph) {
            let wide = width(word, ambiguous);
            if used + wide > cells && used > 0 && (wide <= cells || !word.trim().is_empty()) {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
                if word.trim().is_empty() {
                    continue;
                }
            }
            for piece in pieces(word, ambiguous) {
                if used + piece.width > cells {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(piece.drawn);
                used += piece.width;
            }
        }
        lines.push(line);
    }
    lines
}

/// Marks that close what stands before them: no line begins with one.
const CLOSING: [char; 15] = ['，', '。', '；', '：', '、', '）', '”', '》', '？', '！', ',', '.', ';', ')', '」'];

/// What of a paragraph stays on one line where it can: Latin words, figures, single characters, each with the closing marks behind it.
fn units(paragraph: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    for (at, word) in paragraph.split_word_bound_indices() {
        let follows = paragraph[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
        if follows && word.starts_with(CLOSING) {
            ends.pop();
        }
        ends.push(at + word.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(&ends).map(|(start, end)| &paragraph[start..*end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        pieces(text, Ambiguous::Narrow).map(|p| p.drawn).collect()
    }

    #[test]
    fn hostile_text_is_drawn_harmless() {
        assert_eq!(drawn("a\u{1b}[2J"), "a␛[2J");
        assert_eq!(drawn("8\u{202e}9"), "8\u{2426}9");
        assert_eq!(drawn("1\t2"), "1» 2");
        assert_eq!(drawn("\u{200b}"), "\u{2426}");
        assert!(drawn(&format!("a{}", "\u{301}".repeat(40))).chars().count() < 5);
        for c in '\u{0}'..=char::MAX {
            for piece in pieces(c.encode_utf8(&mut [0; 4]), Ambiguous::Wide) {
                assert!(!piece.drawn.contains(is_hostile) && (1..=4).contains(&piece.width), "{c:?} is drawn {:?}", piece.drawn);
            }
        }
    }

    #[test]
    fn widths_follow_the_policy() {
        assert_eq!(width("①“件”8", Ambiguous::Narrow), 6);
        assert_eq!(width("①“件”8", Ambiguous::Wide), 9);
        assert_eq!(fit("政府信息公开", 8, Ambiguous::Narrow), "政府信..");
        assert_eq!(fit("政府", 8, Ambiguous::Narrow), "政府");
        assert_eq!(fit("“政府”", 5, Ambiguous::Wide), "“政");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        let text = "全年办理行政复议案件 6 件，无行政诉讼 litigation 败诉案件。";
        for cells in 2..50 {
            for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
                let lines = wrap(text, cells, ambiguous);
                assert!(lines.iter().all(|l| width(l, ambiguous) <= cells), "{cells}: {lines:?}");
                let all: String = lines.concat().split_whitespace().collect();
                assert_eq!(all, text.split_whitespace().collect::<String>());
            }
        }
    }
}
