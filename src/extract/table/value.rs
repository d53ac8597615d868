//! What stands behind the head of a column: the marks before its figure, the figure, its unit.

use crate::extract::doubts::touching::is_unseen;
use crate::extract::plain::dress::is_narrow;
use crate::extract::region::Labels;
use crate::extract::token::{Figure, is_bar, is_digit};
use crate::fold::is_han;
use crate::form::Label;
use crate::number::{Printed, half_width, is_blank, read_printed};
use crate::text::{Span, text_behind};

/// So many characters of a unit stand at most behind a figure.
const LONGEST_UNIT: usize = 2;

/// The longest stretch of marks between a head and its figure, in bytes.
pub const LONGEST_MARKS: usize = 40;

/// The longest remark in brackets behind a label, in bytes.
const LONGEST_ASIDE: usize = 240;

/// Whether a character is a blank that ends no line.
fn is_gap(c: char) -> bool {
    c != '\n' && is_blank(c)
}

/// The character and the byte behind a remark in brackets that follows a label.
pub fn behind_aside(labels: &Labels<'_>, at: usize, byte: usize) -> (usize, usize) {
    let rest = &labels.text[byte..];
    let open = rest.trim_start_matches(is_blank);
    if !open.starts_with(['(', '（']) {
        return (at, byte);
    }
    let near = &open[..open.floor_char_boundary(LONGEST_ASIDE)];
    let Some(close) = near.find([')', '）']) else { return (at, byte) };
    let aside = &near[..close];
    // Figures in brackets are no remark; the year of one is.
    let mut rest_of = aside;
    while let Some(on) = rest_of.find(is_digit) {
        rest_of = rest_of[on..].trim_start_matches(is_digit);
        if !rest_of.starts_with('年') {
            return (at, byte);
        }
    }
    let end = byte + (rest.len() - open.len()) + close;
    (labels.stream.first_from(end), end)
}

/// The marks between a head and what stands in its cell.
#[derive(Default)]
struct Marks {
    /// Whether one says that something follows.
    marked: bool,
    /// Whether one says what the head's figure is: a colon, for one.
    named: bool,
    /// Whether a bar stands behind that one.
    barred: bool,
    /// How many lines end.
    lines: usize,
    /// Where they end, in bytes.
    end: usize,
}

/// The marks that a text begins with; nothing where they are too many.
fn marks(rest: &str) -> Option<Marks> {
    let mut marks = Marks::default();
    for (on, c) in rest.char_indices() {
        marks.end = on;
        match half_width(c) {
            // A line that goes on behind its break, in mail.
            '=' if goes_on(&rest[on..]) => {}
            ':' | '=' => (marks.marked, marks.named) = (true, true),
            '为' | '為' if !marks.marked => (marks.marked, marks.named) = (true, true),
            '\t' | '>' | '→' => marks.marked = true,
            '\n' => marks.lines += 1,
            '(' | ')' | '"' | '\'' | '”' | '’' | '`' | '*' | '_' | '[' | '【' | '」' | ']' | '】' | '\\' => {}
            // Between a head and its figure stands one comma at most.
            ',' if !marks.marked => marks.marked = true,
            c if is_bar(c) => (marks.barred, marks.marked) = (marks.named, true),
            c if is_blank(c) => {}
            _ => break,
        }
        if on > LONGEST_MARKS || marks.lines > 2 {
            return None;
        }
    }
    Some(marks)
}

/// What stands behind the head that ends at `byte`, and where it ends: a figure, or nothing where a mark says
/// that something could.
pub fn value_behind(labels: &Labels<'_>, byte: usize) -> Option<(Option<Figure>, usize)> {
    let (_, byte) = behind_aside(labels, 0, byte);
    let text = labels.text;
    let rest = &text[byte..];
    let Marks { marked, named, barred, lines, end: at } = marks(rest)?;
    let value = &rest[at..];
    // The mark of a note behind a head is no figure, where one follows.
    let note = note_length(&rest[..at], value);
    let (at, value) = (at + note, &value[note..]);
    let length = if lines > 0 && is_ordinal(labels, byte + at)? { 0 } else { figure_length(value) };
    let end = byte + at + length;
    let span = Span::new(byte + at, end);
    if length == 0 {
        let ends = value.starts_with([',', '，', ';', '；', '、', '。']) || lines > 0;
        let figure = stop_alone(text, span.start).map(|end| Figure::unreadable(Span::new(span.start, end)));
        return (named && ends).then_some((figure, figure.map_or(byte, |f| f.span.end)));
    }
    let unit: usize = text[end..].chars().take(LONGEST_UNIT).take_while(|&c| is_han(c)).map(char::len_utf8).sum();
    let figure = |span: Span| match read_printed(&text[span.start..span.end]) {
        Printed::Figure(value, manner) => Some(Figure::plain(span, value, manner)),
        Printed::Dash => Some(Figure::dash(span)),
        _ => None,
    };
    // A dash right behind a head may be what divides it from the next one.
    let is_dash = !value.starts_with(|c: char| is_digit(c)) && read_printed(&text[span.start..span.end]) == Printed::Dash;
    let before_words = || text[end..].trim_start_matches(is_gap).starts_with(is_han);
    if is_dash && !named && (before_words() || !(marked || lines > 0)) {
        return None;
    }
    // On a later line it begins the next cell of a list.
    if is_dash && lines > 0 && before_words() {
        return (!barred).then_some((None, byte));
    }
    if lines > 0 && begins_a_row(&text[end..]) {
        return None;
    }
    // A unit is part of what is printed; the longest that is one.
    let united =
        (1..=unit).rev().filter(|&more| text.is_char_boundary(end + more)).find_map(|more| figure(Span::new(span.start, end + more)));
    let whole = united.or_else(|| figure(span).filter(|_| ends_a_figure(&text[end..])))?;
    if is_least(&rest[..at]) {
        return Some((Some(Figure::unreadable(Span::new(span.start - 1, whole.span.end))), whole.span.end));
    }
    Some((Some(whole), whole.span.end))
}

/// Whether the marks before a figure say that there is more: `自然人>7`, `自然人：>7`, not an arrow, nor a path with blanks.
fn is_least(marks: &str) -> bool {
    marks.strip_suffix('>').is_some_and(|before| before.is_empty() || before.ends_with([':', '：', '为', '為']))
}

/// Whether a text begins with the mark of a line that goes on, and what stands between a head and its figure follows.
fn goes_on(text: &str) -> bool {
    text.strip_prefix("=\n").is_some_and(|behind| behind.starts_with(['为', '為', ':', '：', ',', '，', '|', ' ', '\t']))
}

/// Whether bars and words follow on the same line: what begins a line is the number of its row.
fn begins_a_row(behind: &str) -> bool {
    let rest = behind.trim_start_matches(is_gap);
    rest.starts_with(is_bar) && rest.trim_start_matches(|c| is_gap(c) || is_bar(c)).starts_with(char::is_alphabetic)
}

/// Where a full stop ends that stands behind a head and ends no sentence: for what was a figure, a nought say.
fn stop_alone(text: &str, at: usize) -> Option<usize> {
    let behind = text[at..].strip_prefix('。')?;
    let before = &text[crate::text::lines_around(text, Span::new(at, at)).start..at];
    let next = behind.trim_start_matches(is_gap).chars().next().map(half_width);
    let alone =
        matches!(next, Some(',' | ';' | '"' | '件')) || (matches!(next, Some('\n' | '\r')) && !before.contains([',', '，', ';', '；']));
    alone.then_some(text.len() - behind.len())
}

/// Whether at `byte` the number of a label begins, `6、属于四类过程性信息`, rather than a figure before the next head, `6、商业企业`;
/// nothing where either may.
fn is_ordinal(labels: &Labels<'_>, byte: usize) -> Option<bool> {
    let behind = labels.text[byte..].trim_start_matches(is_digit);
    let word = behind.trim_start_matches(|c: char| is_blank(c) || matches!(c, '、' | '.' | '．' | ')' | '）' | '\\'));
    if !behind.starts_with(['、', '.', '．', ')', '）', '\\']) || !word.starts_with(is_han) {
        return Some(false);
    }
    let start = labels.stream.first_from(labels.text.len() - word.len());
    let own = || labels.hits_from(start).take_while(|hit| hit.start == start).flat_map(|hit| labels.meanings(hit));
    let number = &labels.text[byte..labels.text.len() - behind.len()];
    let named = |t: usize, r: usize| {
        let printed = labels.form.tables[t].rows[r].printed();
        printed.strip_prefix(number).is_some_and(|rest| !rest.starts_with(is_digit))
    };
    let row = own().any(|(label, _)| matches!(label, Label::Row(t, r) if named(t, r)));
    let column = own().any(|(label, _)| matches!(label, Label::Column(..)));
    (!(row && column)).then_some(row)
}

/// The bytes of a number that brackets close in before another one: `2]` of `[2]0`.
fn note_length(before: &str, value: &str) -> usize {
    let digits = value.len() - value.trim_start_matches(is_digit).len();
    let rest = value[digits..].trim_start_matches([']', '】', '）', ')']);
    let bracketed = value.len() - digits > rest.len();
    let closed = before.ends_with(['[', '【', '（', '(']);
    // Directly behind a head, and the remark in brackets that belongs to it.
    let direct = before.trim_start_matches([')', '）']).is_empty();
    // A mark that says that a figure follows: `[1]：5`, `1)：5`.
    let told = rest.trim_start_matches(is_gap);
    let named = told.trim_start_matches([':', '：', '=', '为', '為']).trim_start_matches(is_gap);
    let follows = named.len() < told.len() && named.starts_with(|c: char| is_digit(c) || matches!(c, '-' | '/' | '—' | '无' | '無'));
    if digits == 0 || !bracketed || !(closed || direct) {
        0
    } else if follows {
        value.len() - named.len()
    } else if closed && rest.starts_with(is_digit) {
        value.len() - rest.len()
    } else if another_follows(rest) {
        value.len() - rest.trim_start_matches(is_blank).len()
    } else {
        0
    }
}

/// The bytes at the start of a text that are a figure or a dash.
fn figure_length(text: &str) -> usize {
    let sign = text
        .chars()
        .next()
        .filter(|&c| matches!(half_width(c), '-' | '+' | '−' | '增' | '减' | '減' | '负' | '負'))
        .map_or(0, char::len_utf8);
    let digits = &text[sign..];
    let mut length = 0;
    while let Some(c) = digits[length..].chars().next() {
        let next = digits[length + c.len_utf8()..].chars().take(4).map(is_digit).collect::<Vec<_>>();
        let groups = (matches!(half_width(c), ',' | '\'' | '’') || is_narrow(c))
            && length > 0
            && next.starts_with(&[true; 3])
            && next.get(3) != Some(&true);
        // Programs that write Markdown put a backslash before the point.
        let escaped = digits[length..].starts_with("\\.") && next.get(1) == Some(&true);
        let point = (half_width(c) == '.' || escaped) && length > 0 && (escaped || next.first() == Some(&true));
        if escaped && length > 0 {
            length += 1;
        }
        if !(is_digit(c) || groups || point) {
            break;
        }
        length += c.len_utf8();
    }
    if length > 0 {
        return sign + length;
    }
    let dash = |c: &char| matches!(half_width(*c), '-' | '/' | '—' | '–' | '−' | '─' | '无' | '無');
    let length = text.chars().take_while(dash).take(4).map(char::len_utf8).sum();
    let alone = text[length..].chars().next().is_none_or(|c| !(c.is_alphanumeric() || is_han(c)));
    // A sign may stand apart from its figure.
    let signs = text[length..].trim_start_matches(is_gap).starts_with(is_digit);
    if alone && !signs { length } else { 0 }
}

/// Where digits with a blank between them end that begin with a figure behind a mark which says what that is, alone on
/// their line: `= 5 4 6` is no figure, and one alone.
pub fn digits_apart(text: &str, figure: Span) -> Option<Span> {
    // Before nearly every figure stands something else.
    if !text[..figure.start].trim_end_matches(is_gap).ends_with([':', '：', '=']) {
        return None;
    }
    let near = text_behind(text, figure.start, 2 * LONGEST_APART);
    let line = near.split('\n').next()?.trim_end_matches(|c| is_blank(c) || matches!(c, '"' | '\'' | ',' | ';'));
    let mut digits = line.split(' ');
    let single = |digit: &str| digit.len() == 1 && digit.starts_with(|c: char| c.is_ascii_digit());
    (line.len() > 1 && line.len() <= LONGEST_APART && digits.all(single)).then(|| Span::new(figure.start, figure.start + line.len()))
}

/// The longest figure whose digits stand apart, in bytes.
const LONGEST_APART: usize = 15;

/// Whether nothing but blanks stands before another figure, which is no ordinal.
pub fn another_follows(behind: &str) -> bool {
    let rest = behind.trim_start_matches(is_blank);
    let words = rest.trim_start_matches(is_digit);
    rest.len() < behind.len() && words.len() < rest.len() && !words.starts_with(['.', '．', '、', ')', '）'])
}

/// Whether the next cell on the line holds a figure and no more, and is the last or another one follows.
pub fn another_cell_follows(behind: &str) -> bool {
    let divides = |c: char| matches!(c, '\t' | ',' | ';' | '；') || is_bar(c);
    let Some(rest) = behind.trim_start_matches(is_space).strip_prefix(divides) else { return false };
    let rest = rest.trim_start_matches(is_space);
    let after = rest.trim_start_matches(|c: char| is_digit(c) || c == '.').trim_start_matches(is_space);
    let begins = |c: char| is_digit(c);
    rest.starts_with(begins) && after.chars().next().is_none_or(|c| matches!(c, '\n' | '\r') || divides(c)) && !begins_pair(after)
}

/// Whether words stand in the next cell: what stands before them numbers them.
fn begins_pair(behind: &str) -> bool {
    behind.trim_start_matches(|c: char| is_blank(c) && c != '\n' || is_bar(c) || c == ',').starts_with(is_han)
}

/// Whether a character is a blank within a cell.
fn is_space(c: char) -> bool {
    is_gap(c) && c != '\t'
}

/// Words in the place of the figure of the head that ends at `byte`, `待补` or `无`, up to what divides pairs; and where they end.
pub fn words_behind(labels: &Labels<'_>, byte: usize) -> Option<(Option<Figure>, usize)> {
    let text = labels.text;
    let near = text_behind(text, byte, LONGEST_WORDS);
    let lead = |c: char| is_gap(c) || matches!(half_width(c), ':' | '=' | '(' | '"' | '*');
    let words = near.trim_start_matches(lead);
    let at = byte + (near.len() - words.len());
    let length = words.find(|c: char| matches!(half_width(c), ',' | ';' | '、' | '。' | '\n' | ')' | '"'))?;
    let words = words[..length].trim_end_matches(|c| is_gap(c) || c == '*');
    let span = Span::new(at, at + words.len());
    if words.is_empty() || at == byte || super::places::words_in_cells::holds_label(labels, span) || words.contains(is_digit) {
        return None;
    }
    let figure = match read_printed(words) {
        Printed::Dash => Figure::dash(span),
        _ => Figure::unreadable(span),
    };
    Some((Some(figure), span.end))
}

/// The longest words in the place of a figure, in bytes, with the marks before them.
const LONGEST_WORDS: usize = 40;

/// Whether another figure goes with the one before it: `3+2`, `0/6`, `0:5`, `3或5`, or behind one of `words`, `3，应为5`.
pub fn another_is_joined(behind: &str, words: &[String]) -> bool {
    let rest = behind.trim_start_matches(is_gap);
    let joined = rest
        .strip_prefix(['+', '＋', '/', '／', ':', '：', '~', '～', '—', '–', '→', '至', '或', '到'])
        .or_else(|| rest.strip_prefix("->"));
    let spoken = || {
        let said = rest.trim_start_matches([',', '，', '(', '（']);
        words.iter().find_map(|word| said.strip_prefix(word.as_str()))
    };
    rest.starts_with('=') || joined.or_else(spoken).is_some_and(|rest| rest.trim_start_matches(is_gap).starts_with(is_digit))
}

/// Whether a figure goes on with a sign that nobody could read, as scanners print, or that says there is more: `3?`, `1■`, `3+`.
pub fn is_cut_short(behind: &str) -> bool {
    behind.trim_start_matches(|c| c == '*' || is_unseen(c)).starts_with(['?', '？', '□', '■', '\u{FFFD}', '+', '＋'])
}

/// Whether a figure in brackets, and nothing else, stands behind the one before it: `32（5）`.
pub fn another_is_bracketed(behind: &str) -> bool {
    let inner = behind.trim_start_matches(is_gap).strip_prefix(['(', '（', '[', '【']);
    inner.is_some_and(|inner| {
        let rest = inner.trim_start_matches(is_digit);
        rest.len() < inner.len() && rest.starts_with([')', '）', ']', '】'])
    })
}

/// Whether what follows does not go on with the figure before it: on the next line, it may be.
fn ends_a_figure(behind: &str) -> bool {
    let escaped = behind.starts_with('\\') && behind.trim_start_matches('\\').starts_with('.');
    let share = behind.trim_start_matches(is_gap).starts_with(['%', '％', '‰']);
    !behind.starts_with("=\n")
        && !escaped
        && !share
        && behind.chars().next().is_none_or(|c| {
            !(c.is_ascii_alphanumeric() || is_digit(c) || matches!(half_width(c), '.' | '%' | '-') || "年月日元".contains(c))
        })
}
