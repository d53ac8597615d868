//! The raw text, with the focused cell's figure in braces.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::cells::pieces;
use crate::app::pane::Pane;
use crate::app::prose::{Setting, TextRow, gutter};
use crate::session::Opened;
use crate::text::Span;

/// What is marked in the part of the text that is shown, the weightiest first.
struct Marked {
    spans: Vec<(Span, Role)>,
    /// The lines with a figure or year that does not fit.
    cursor: Span,
}

/// Draws the text.
pub(super) fn draw(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let focused = app.pane() == Pane::Source;
    // The text is at the left of the tables or above the findings, never at the right edge of others.
    let room = canvas.divide(room);
    let Some(opened) = app.session.current() else {
        canvas.title(room, &format!("2 {}", canvas.say(Pane::Source.name_id())), "", focused);
        return;
    };
    let source = &opened.document.source;
    let (line, column) = source.position(app.desk.byte);
    let words = [line.to_string(), source.line_count().to_string(), column.to_string(), app.desk.byte.to_string()];
    let words = [
        ("line", words[0].as_str()),
        ("lines", &words[1]),
        ("column", &words[2]),
        ("byte", &words[3]),
        ("encoding", source.encoding()),
        ("hash", &source.hash().short()),
    ];
    let unclaimed = crate::app::card::coverage(opened).1;
    let mut name = format!("2 {}", canvas.say(Pane::Source.name_id()));
    if unclaimed > 0 {
        name = format!("{name}  {}", app.say("source.unclaimed", &[("count", &unclaimed.to_string())]));
    }
    let long = app.say("source.place", &words);
    let room_for_long = room.width > canvas.width(&name) + canvas.width(&long) + 8;
    let place = if room_for_long { long } else { app.say("source.line", &words) };
    let inner = canvas.title(room, &name, &place, focused);
    let setting = Setting::of(app);
    let marked = marked(canvas, opened);
    let here = setting.row_of(source, app.desk.byte);
    let wide = u16::try_from(gutter(source)).unwrap_or(6);
    for (at, row) in setting.rows_from(source, app.desk.top, usize::from(inner.height)).into_iter().enumerate() {
        let y = inner.y + u16::try_from(at).unwrap_or(0);
        let is_here = row.span.start == here.span.start && row.line == here.line;
        if row.first {
            let role = if is_here { Role::Focused } else { Role::Dim };
            canvas.put_right(inner.x + wide - 2, y, &(row.line + 1).to_string(), role);
        }
        if is_here {
            canvas.put((inner.x + wide - 2, y), inner.right(), ">", Role::Focused);
        }
        draw_row(canvas, (inner.x + wide, y, inner.right()), row, (&setting, &marked));
    }
}

fn marked(canvas: &Canvas, opened: &Opened) -> Marked {
    let app = canvas.app;
    let report = &opened.document.report;
    let mut spans: Vec<(Span, Role)> = Vec::new();
    spans.extend(crate::app::walk::range(app).map(|span| (span, Role::Selected)));
    if let Some(span) = app.desk.spot.as_ref().and_then(|key| report.span_of(key)) {
        spans.push((span, Role::Claimed));
    }
    if let Some(search) = &app.desk.search {
        spans.extend(search.hits.iter().map(|span| (*span, Role::Hit)));
    }
    if let (true, Some(year)) = (super::tables::year_off(app, opened), opened.sheet.year()) {
        let off = report.years.iter().filter(|m| m.report_year() != year && m.role != crate::report::YearRole::Signature);
        spans.extend(off.map(|m| (m.span, Role::Year)));
        spans.extend(report.facts.year.iter().map(|f| (f.span, Role::Year)));
    }
    if let Some(finding) = app.focused_finding() {
        let cells = finding.cells.iter().filter_map(|key| report.span_of(key));
        spans.extend(finding.spans.iter().copied().chain(cells).map(|span| (span, Role::Evidence)));
    }
    spans.extend(app.noted_spans().into_iter().map(|(span, _)| (span, Role::Corrected)));
    spans.extend(report.unclaimed.iter().map(|span| (*span, Role::Unclaimed)));
    let text = opened.document.source.text();
    let byte = app.desk.byte.min(text.len());
    let end = text[byte..].chars().next().map_or(byte, |c| byte + c.len_utf8());
    Marked { spans, cursor: Span::new(byte, end) }
}

fn draw_row(canvas: &mut Canvas, (mut x, y, end): (u16, u16, u16), row: TextRow, (setting, marked): (&Setting, &Marked)) {
    let Some(opened) = canvas.app.session.current() else { return };
    let focused = canvas.app.pane() == Pane::Source;
    let near: Vec<&(Span, Role)> = marked.spans.iter().filter(|(span, _)| span.overlaps(row.span)).collect();
    let text = opened.document.source.slice(row.span);
    for piece in pieces(text, setting.ambiguous) {
        let (start, stop) = (row.span.start + piece.at, row.span.start + piece.at + piece.len);
        let here = Span::new(start, stop);
        let role = near.iter().find(|(span, _)| span.overlaps(here)).map_or(Role::Text, |(_, role)| *role);
        let role = if role == Role::Text && piece.replaced { Role::Dim } else { role };
        let mut style: Style = canvas.style(role);
        if focused && marked.cursor.overlaps(here) {
            style = style.patch(canvas.style(Role::Cursor));
        }
        let (before, behind) = setting.beside(start, stop);
        let (before, behind): (Vec<_>, Vec<_>) = (before.collect(), behind.collect());
        for insert in before {
            x = canvas.put((x, y), end, insert.sign, Role::Claimed);
        }
        x = canvas.put_styled((x, y), end, piece.drawn, style);
        for insert in behind {
            x = canvas.put((x, y), end, insert.sign, Role::Claimed);
        }
    }
    if focused && row.span.is_empty() && marked.cursor.start == row.span.start {
        canvas.put_styled((x, y), end, " ", canvas.style(Role::Cursor));
    }
}
