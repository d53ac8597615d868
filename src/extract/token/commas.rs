//! The words of a list of comma-separated values, between commas and quotes.

use super::changes::is_sign;
use super::{Figure, divides, word};
use crate::number::is_blank;
use crate::text::Span;

/// The figures of a line: as `super::words` finds them where blanks and bars divide.
pub fn words(text: &str, place: Span, found: &mut Vec<Figure>) {
    let (line, base) = (&text[place.start..place.end], place.start);
    let mut start = None;
    let mut quoted = false;
    let mut pending_sign: Option<usize> = None;
    // Behind the line's end stands a blank.
    for (i, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if c == '"' {
            let opens = line[..i].trim_end_matches(' ').is_empty() || line[..i].trim_end_matches(' ').ends_with(',');
            let closes =
                line[i + 1..].trim_start_matches([' ', '\r', '\n']).is_empty() || line[i + 1..].trim_start_matches(' ').starts_with(',');
            quoted = if quoted { !closes } else { opens };
        }
        let comma = c == '"' || (c == ',' && !quoted);
        match (divides(c) || comma, start) {
            (false, None) => start = Some(i),
            (true, Some(from)) => {
                start = None;
                let from = pending_sign.take().unwrap_or(from);
                if is_sign(&line[from..i]) && is_blank(c) && i < line.len() {
                    pending_sign = Some(from);
                } else {
                    word(text, Span::new(base + from, base + i), found);
                }
            }
            (true, None) if !is_blank(c) => pending_sign = None,
            _ => {}
        }
    }
}
