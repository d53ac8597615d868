//! Columns for people: padded by screen width, so that wide characters stand in line.

use unicode_width::UnicodeWidthStr;

use crate::text::visible;

/// The rows as lines; every column but the last is as wide as its widest entry.
pub fn columns(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| visible(cell).into_owned()).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> =
        (0..count).map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A bar of at most `width` columns for `part` of `most`; at least one mark for more than nothing.
pub fn bar(part: usize, most: usize, width: usize) -> String {
    let marks = if most == 0 { 0 } else { (part * width).div_ceil(most) };
    "#".repeat(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn columns_stand_in_line_behind_wide_characters() {
        assert_eq!(columns(&[row(&["规章", "1"]), row(&["abc", "22"]), row(&["x\u{1b}"])]), "规章     1\nabc      22\nx\\u{1b}\n");
        assert_eq!(columns(&[]), "");
    }

    #[test]
    fn bars_show_little_as_something_and_nothing_as_nothing() {
        assert_eq!((bar(0, 9, 10), bar(1, 900, 10), bar(9, 9, 3), bar(0, 0, 3)), (String::new(), "#".into(), "###".into(), String::new()));
    }
}
