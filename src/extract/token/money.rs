//! Units of money behind figures, set apart by blanks: `205.5 万元`.

use super::{Figure, Glue, Quality, divides};
use crate::number::{Printed, Unit, is_blank, read_printed};
use crate::text::Span;

/// Bytes of the longest unit of money: `（万元）`.
const LONGEST_UNIT: usize = 12;

/// Takes the units of money behind figures, up to byte `end`, as part of them.
pub fn take_units(text: &str, end: usize, figures: &mut [Figure]) {
    for figure in figures {
        take_unit(text, end, figure);
    }
}

/// Takes the unit of money behind a figure, which blanks set apart, as part of it: `205.5 万元`.
fn take_unit(text: &str, end: usize, figure: &mut Figure) {
    let rest = text.get(figure.span.end..end).unwrap_or("");
    // Nothing of the kind follows nearly all figures.
    if !matches!(rest.as_bytes(), [b' ' | 0xC2 | 0xE3, ..]) || (figure.glue, figure.quality) != (Glue::Free, Quality::Plain) {
        return;
    }
    let unit = rest.trim_start_matches(|c| is_blank(c) && !matches!(c, '\t' | '\n' | '\r'));
    if !unit.starts_with(['万', '萬', '元', '亿', '億', '（', '(']) {
        return;
    }
    let from = end - unit.len();
    let unit = unit.split(divides).next().unwrap_or("");
    if unit.len() > LONGEST_UNIT || figure.manner.unit.is_some() || !unit.ends_with(['元', '万', '萬', '）', ')']) {
        return;
    }
    let span = Span::new(figure.span.start, from + unit.len());
    if let Printed::Figure(value, manner) = read_printed(&text[span.start..span.end])
        && manner.unit.is_some_and(|unit| unit != Unit::Count)
    {
        *figure = Figure { span, value: Some(value), manner, ..*figure };
    }
}
