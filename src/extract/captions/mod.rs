//! What captions above a table, words among its heads and notes below it say of all its figures: that they are another
//! year's or another body's, shares, sums of years or of bodies, samples, or wrong.

mod named;
mod when;

use super::facts::body;
use super::region::Labels;
use super::token::{is_frame, is_furniture};
use crate::fold::is_han;
use crate::form::{Caption, CaptionWords, Held, Label, Layout};
use crate::number::is_blank;
use crate::report::{Cell, Doubt, Facts, Oddity, Report, TableSeen};
use crate::text::{Span, stands_in_order};
use named::{Named, Said};
use when::{Date, dates, is_of_a_part, without_dates};

/// So many bytes above the heads of a table captions stand.
const ABOVE: usize = 400;

/// So many bytes below a table notes stand.
const BELOW: usize = 600;

/// A longer caption, in characters, is a sentence.
const LONGEST_CAPTION: usize = 24;

/// A longer note, in bytes, is none.
const LONGEST_NOTE: usize = 300;

/// So many heads of shares are no further columns.
const FEWEST_SHARES: usize = 3;

/// A longer note on how figures are counted, in characters, is a sentence.
const LONGEST_UNIT: usize = 8;

/// Before a label that is spoken of.
const QUOTES: [char; 5] = ['“', '"', '「', '『', '‘'];

/// So many bytes behind a label what is said of its figures stands.
const BESIDE: usize = 160;

/// Doubts the figures of which captions, heads and notes say something else than the form asks for.
pub fn doubt(labels: &Labels<'_>, report: &mut Report) {
    let own = Own::of(labels, &report.facts);
    let tables: Vec<Span> = report.tables.iter().map(|table| table.span).collect();
    let headings: Vec<Span> = report.sections.iter().map(|section| section.heading).collect();
    let mut told = Vec::new();
    let ends = |at: usize| {
        let heading = headings.iter().filter(|heading| heading.start <= at).map(|heading| heading.end).max();
        (heading, tables.iter().map(|span| span.end).filter(|&end| end <= at).max())
    };
    for (n, seen) in report.tables.iter().enumerate() {
        let cells = &mut report.cells[labels.form.table_cells(seen.table)];
        let printed = cells.iter().filter_map(|cell| cell.span).filter(|span| span.start >= seen.span.start).reduce(Span::join);
        let Some(printed) = printed else { continue };
        told.extend(doubt_rows(&own, seen, cells).into_iter().map(|place| Oddity::SaidOtherwise(seen.table, place)));
        let (heading, table) = ends(seen.span.start);
        let above = labels.text.floor_char_boundary(heading.max(table).unwrap_or(0).max(seen.span.start.saturating_sub(ABOVE)));
        let above = Span::new(above, first_row(labels, seen, printed).max(above));
        let next = headings.iter().chain(&tables).map(|span| span.start).filter(|&start| start >= seen.span.end).min();
        let end = behind_frame(labels.text, seen.span.end);
        let below = next.unwrap_or(labels.text.len()).min(end + BELOW);
        let mut above = own.said_above(above, table > heading);
        above.retain(|said| !is_left_out(labels, seen, &report.unclaimed, said.words));
        let below = own.notes_below(Span::new(end.min(below), labels.text.floor_char_boundary(below)));
        let section = |table: usize| &labels.form.tables[table].section;
        for (other, seen_too) in report.tables.iter().enumerate().filter(|(_, other)| section(other.table) == section(seen.table)) {
            // What stands below the heading of a section is said of all its tables, and so is a note below them.
            let captions = above.iter().filter(|said| other == n || (said.above && table <= heading));
            let notes = below.iter().filter(|_| seen_too.span.end <= seen.span.end);
            for &said in captions.chain(notes) {
                let cells = &mut report.cells[labels.form.table_cells(seen_too.table)];
                Named::of(labels, seen_too.table, said).doubt(cells);
                told.push(Oddity::SaidOtherwise(seen_too.table, said.words));
            }
        }
    }
    report.oddities.extend(told);
}

/// Whether words are the head of a column that a table prints beside its own: they stand right behind the head of one of those, and
/// most rows hold a figure that is in no cell.
fn is_left_out(labels: &Labels<'_>, seen: &TableSeen, unclaimed: &[Span], words: Span) -> bool {
    let first = labels.stream.first_from(words.start);
    let own = |label| matches!(label, Label::Column(table, _) if table == seen.table);
    let before = labels.hits[..labels.hits.partition_point(|hit| hit.start < first)].iter().rev();
    // No head is longer than a caption.
    let mut near = before.take_while(|hit| hit.end + LONGEST_CAPTION > first).filter(|hit| hit.end <= first);
    near.any(|hit| hit.end == first && labels.meanings(hit).any(|(label, _)| own(label)))
        && unclaimed.iter().filter(|figure| seen.span.contains(figure.start)).count() * 3 >= seen.rows.len() * 2
}

/// Doubts the figures of rows of which the words behind their labels say that they are others. Gives where those stand.
fn doubt_rows(own: &Own<'_>, seen: &TableSeen, cells: &mut [Cell]) -> Vec<Span> {
    let table = &own.labels.form.tables[seen.table];
    let width = table.columns.len();
    let mut places = Vec::new();
    // Between the labels of a table in one line and its figures stand the labels and figures of its other rows.
    let rows = if table.printed == Layout::Strip { &[][..] } else { &seen.rows };
    for row in rows {
        let own_cells = &mut cells[row.row * width..][..width];
        let Some(label) = row.label else { continue };
        let first = own_cells.iter().filter_map(|cell| cell.span).map(|span| span.start).find(|&start| start >= label.end);
        let end = first.unwrap_or(label.end).min(label.end + BESIDE);
        let beside = Span::new(label.end, own.labels.text.floor_char_boundary(end));
        if let Some(place) = own.said_beside(beside) {
            for cell in own_cells.iter_mut() {
                cell.doubt_as(Doubt::SaidOtherwise);
            }
            places.push(place);
        }
    }
    places
}

/// Where the line ends that is drawn below a table which ends at a byte, often longer than any note; that byte where none is.
fn behind_frame(text: &str, end: usize) -> usize {
    let below = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(end, |on| end + on + 1);
    let line = text[below..].split('\n').next().unwrap_or("");
    if below > end && (is_frame(line) || is_furniture(line)) { below + line.len() } else { end }
}

/// Where the first row of a table begins below its heads.
fn first_row(labels: &Labels<'_>, seen: &TableSeen, printed: Span) -> usize {
    let rows = seen.rows.iter().filter_map(|row| row.label).filter(|label| label.start < printed.start);
    let first = if labels.form.tables[seen.table].printed == Layout::Rows { rows.map(|label| label.start).max() } else { None };
    first.unwrap_or(printed.start)
}

/// Of whom and when the report is, which captions are held against.
struct Own<'l> {
    labels: &'l Labels<'l>,
    words: &'l CaptionWords,
    year: Option<u32>,
    body: Option<String>,
}

impl<'l> Own<'l> {
    fn of(labels: &'l Labels<'l>, facts: &Facts) -> Self {
        let year = facts.year.as_ref().and_then(|year| u32::try_from(year.value).ok());
        let body = facts.agency.as_ref().map(|agency| labels.folding.fold(&agency.value));
        Self { labels, words: &labels.words.captions, year, body }
    }

    /// What is said in `zone`, above the first row of a table, with the heads that it is said of, or else of all. What
    /// figures stand behind is said of those, and what refers to a table above of that.
    fn said_above(&self, zone: Span, below_table: bool) -> Vec<Said> {
        let (mut found, mut shares) = (Vec::new(), 0);
        // Beside the labels of nearly every table nothing stands.
        let others = self.beside_labels(zone);
        if others.iter().all(|(piece, head)| head.is_none() && self.is_further(&self.fold(*piece))) {
            return found;
        }
        let first = self.labels.hits_from(self.labels.stream.first_from(zone.start)).next();
        let first = first.map_or(zone.end, |hit| self.labels.stream.span(hit.start, hit.end).start);
        for cell in self.cells(zone) {
            // Nearly every head is a label of the form and nothing more.
            let words = |c: char| is_han(c) || (c.is_ascii() && !c.is_ascii_digit()) || is_blank(c);
            let beside = others.get(others.partition_point(|(piece, _)| piece.end <= cell.start));
            if self.labels.text[cell.start..cell.end].chars().all(words) && !beside.is_some_and(|(piece, _)| piece.overlaps(cell)) {
                continue;
            }
            let folded = self.fold(cell);
            let held = self.labels.words.caption_lists.held(&folded);
            let refers = folded.len() <= LONGEST_NOTE && held.says(Caption::Tables);
            if has_figures(&folded) {
                if refers && held.says(Caption::Faults) {
                    found.push(Said { words: cell, of: cell, above: false });
                } else {
                    // Among the heads the figures are numbers of rows and columns, and a table that does not hold is none all the same.
                    found.retain(|said| cell.end > first && self.is_void(said.words));
                }
                continue;
            }
            let pieces = self.beside_labels(cell);
            if pieces.is_empty() {
                continue;
            }
            let begins = |piece: Span| !self.labels.text[cell.start..piece.start].contains(is_han);
            if !pieces.iter().any(|(piece, head)| head.is_none() && begins(*piece)) {
                let beside = pieces.iter().filter_map(|&(words, head)| Some(Said { words, of: head?, above: false }));
                found.extend(beside.filter(|said| self.is_caption_of_others(said.words)));
                continue;
            }
            // A further column may hold shares; several heads of shares stand over the form's own.
            let further = self.is_further(&folded);
            let share = held.says(Caption::Shares);
            shares += usize::from(share);
            let above = below_table && held.says(Caption::Above);
            let told = self.is_caption_of_others(cell) || self.names_another(cell) || (refers && self.is_said(&folded, held));
            if (told && !further && !above) || (share && shares >= FEWEST_SHARES) {
                // Words of a caption may be those of a head, too: `三年合计`.
                let of = if folded.contains(QUOTES) { cell } else { Span::new(cell.start, cell.start) };
                found.push(Said { words: cell, of, above: cell.end <= first });
            }
        }
        found
    }

    /// Whether a caption says that the figures below it are none.
    fn is_void(&self, words: Span) -> bool {
        let folded = self.fold(words);
        self.labels.words.heads.voided.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether words are short enough for a caption and say that figures are others.
    fn is_caption_of_others(&self, words: Span) -> bool {
        let folded = self.fold(words);
        let short = folded.len() <= LONGEST_NOTE && han(&folded) <= LONGEST_CAPTION && !folded.contains('。');
        // A sentence may tell of other years, and none of faults.
        let sentence = folded.trim_matches([',', ';']).contains([',', ';']) && !folded.starts_with(['(', '[', '【']);
        let until = || {
            let until = &self.labels.words.periods.until;
            until.iter().any(|word| folded.contains(word.as_str())) && is_of_a_part(&folded, until)
        };
        let held = self.labels.words.caption_lists.held(&folded);
        short && (held.says(Caption::Faults) || until() || (!sentence && self.is_said(&folded, held)))
    }

    fn fold(&self, place: Span) -> String {
        self.labels.folding.fold(&self.labels.text[place.start..place.end])
    }

    /// The words in `zone`, between the label of a row and its figures, that say that these are others.
    fn said_beside(&self, zone: Span) -> Option<Span> {
        let says = |piece: &Span| !has_figures(&self.fold(*piece)) && self.is_caption_of_others(*piece);
        // Nearly every label and its figures are parted by a mark alone.
        let words = self.labels.text[zone.start..zone.end].contains(|c: char| is_han(c) || matches!(c, '%' | '％'));
        let pieces = if words { self.beside_labels(zone) } else { Vec::new() };
        pieces.into_iter().map(|(piece, _)| piece).find(says)
    }

    /// What stands in `zone` beside the labels of the form, cell by cell, with the label whose cell goes on there.
    fn beside_labels(&self, zone: Span) -> Vec<(Span, Option<Span>)> {
        let end = self.labels.stream.first_from(zone.end);
        let mut found = Vec::new();
        let mut before: Option<Span> = None;
        let mut gap = |at: usize, to: usize, before: Option<Span>| {
            if at < to {
                let own = |piece: Span| before.filter(|label| label.end == piece.start && !self.is_blank(piece));
                found.extend(self.cells(Span::new(at, to)).into_iter().map(|piece| (piece, own(piece))));
            }
        };
        let mut at = zone.start;
        for hit in self.labels.hits_from(self.labels.stream.first_from(zone.start)).take_while(|hit| hit.start < end) {
            let label = self.labels.stream.span(hit.start, hit.end);
            gap(at, label.start, before);
            // Words behind a head may hold another one: `自然人（占总数%）`.
            let parted = |between: &str| between.is_empty() || between.contains(|c| self.divides(c) || c == ' ');
            let goes_on = |before: &Span| {
                before.len() < LONGEST_NOTE && self.labels.text.get(before.end..label.start).is_some_and(|between| !parted(between))
            };
            before = Some(before.filter(goes_on).map_or(label, |before| before.join(label)));
            at = at.max(label.end);
        }
        gap(at, zone.end, before);
        found
    }

    fn is_blank(&self, place: Span) -> bool {
        self.labels.text[place.start..place.end].trim().is_empty()
    }

    fn divides(&self, c: char) -> bool {
        matches!(c, '\n' | '\t') || self.labels.dividers.is_bar(c)
    }

    /// The cells of a stretch of text that hold words or a figure, or the sign of shares.
    fn cells(&self, gap: Span) -> Vec<Span> {
        let text = &self.labels.text[gap.start..gap.end];
        if !text.contains(|c: char| is_han(c) || c.is_ascii_digit() || matches!(c, '%' | '％' | '０'..='９')) {
            return Vec::new();
        }
        let mut at = gap.start;
        let cells = text.split_inclusive(|c: char| self.divides(c)).map(|cell| {
            at += cell.len();
            Span::new(at - cell.len(), at)
        });
        cells.collect()
    }

    /// The notes in `zone`, below a table, that say that its figures are others.
    fn notes_below(&self, zone: Span) -> Vec<Said> {
        let text = &self.labels.text[zone.start..zone.end];
        if !text.contains(is_han) {
            return Vec::new();
        }
        let mut at = zone.start;
        let sentences = text.split_inclusive(['\n', '。', '；', ';']).map(|sentence| {
            at += sentence.len();
            Span::new(at - sentence.len(), at)
        });
        let notes = sentences.filter(|note| note.len() <= LONGEST_NOTE && self.is_note(*note) && !self.is_label(*note));
        let of = |note: Span| if self.fold(note).contains(QUOTES) { note } else { Span::new(note.start, note.start) };
        notes.map(|note| Said { words: note, of: of(note), above: false }).collect()
    }

    /// Whether figures follow the first words of a line, or are the next one: the label of a row of some other table.
    fn is_label(&self, note: Span) -> bool {
        let own = self.labels.text[note.start..note.end].trim();
        let figures = |text: &str| text.trim_start_matches(is_blank).starts_with(|c: char| c.is_ascii_digit());
        let behind = own.split_once("  ").map(|(_, rest)| rest);
        behind.is_some_and(|rest| figures(rest) && !rest.contains(is_han))
            || (self.labels.text[..note.end].ends_with('\n') && figures(&self.labels.text[note.end..]))
    }

    fn is_note(&self, note: Span) -> bool {
        let folded = self.fold(note);
        let bare = folded.trim_matches(|c: char| !is_han(c) && !c.is_alphanumeric() && !matches!(c, '"' | '%'));
        let held = self.labels.words.caption_lists.held(bare);
        if held.says(Caption::Tables) {
            return self.is_said(bare, held) || self.names_another(note);
        }
        let scaled = held.says(Caption::Scales);
        let noted = self.words.notes.iter().any(|word| bare.starts_with(word.as_str()));
        let faulty = held.says(Caption::Faults) || scaled || (self.names_labels(note) && self.is_of_others(bare, held));
        (noted && faulty) || self.names_another(note) || (han(bare) <= LONGEST_UNIT && scaled)
    }

    /// Whether a label of the form stands in a note.
    fn names_labels(&self, note: Span) -> bool {
        let end = self.labels.stream.first_from(note.end);
        self.labels.hits_from(self.labels.stream.first_from(note.start)).next().is_some_and(|hit| hit.end <= end)
    }

    /// Whether folded words say of figures that they are others.
    fn is_said(&self, folded: &str, held: Held) -> bool {
        let bare = folded.trim_end_matches(|c: char| !(is_han(c) || c.is_alphanumeric() || c == '%'));
        let share = bare.ends_with('%') && !bare.contains(|c: char| c.is_ascii_digit());
        share
            || self.is_of_others(bare, held)
            || held.says(Caption::Faults)
            || held.says(Caption::Scales)
            || is_of_a_part(bare, &self.labels.words.periods.until)
    }

    /// Whether folded words say of figures that they are another year's, shares or sums.
    fn is_of_others(&self, folded: &str, held: Held) -> bool {
        held.says(Caption::Others)
            || folded.split(|c| !is_han(c)).any(|word| self.words.sides.iter().any(|side| side == word))
            || self.is_of_another_year(folded, held)
    }

    /// Whether folded words are the head of a further column, which may hold shares.
    fn is_further(&self, folded: &str) -> bool {
        let mut words = folded.split(|c| !is_han(c)).filter(|word| !word.is_empty()).peekable();
        words.peek().is_some() && words.all(|word| self.labels.words.heads.foreign.iter().any(|foreign| foreign == word))
    }

    /// Whether folded words name another year and nothing that may have one of its own.
    fn is_of_another_year(&self, folded: &str, held: Held) -> bool {
        let Some(own) = self.year else { return false };
        // Figures in an address say nothing.
        let folded = folded.find("http").or_else(|| folded.find("www.")).map_or(folded, |at| &folded[..at]);
        let year = |date: &Date| {
            let compared = self.words.compares.iter().any(|word| folded[..date.place.start].ends_with(word.as_str()));
            // The day of a page or a signature.
            let day = date.is_whole() && !date.ranges;
            date.year.filter(|_| !compared && !day)
        };
        let years: Vec<u32> = dates(folded).iter().filter_map(year).collect();
        let Some(&first) = years.first() else { return false };
        if held.says(Caption::Tables) {
            return first != own;
        }
        let mut rest = without_dates(folded);
        for word in &self.words.neutral {
            rest = rest.replace(word.as_str(), "");
        }
        years.iter().any(|&year| year != own) && han(&rest) <= MOST_LEFT
    }

    /// Whether a caption names another body than the report's: `填报单位：竹溟县水利局`.
    fn names_another(&self, caption: Span) -> bool {
        let Some(own) = &self.body else { return false };
        let text = self.labels.text[caption.start..caption.end].trim();
        // Words behind a gap are said of something else.
        let first = text.split(['\u{3000}', '\t']).next().unwrap_or(text).split("  ").next().unwrap_or(text);
        let folded = self.labels.folding.fold(first);
        let bare = folded.trim_matches(|c: char| matches!(c, '*' | '#' | '>' | '-' | '(' | ')' | '【' | '】' | '。' | ';'));
        let labelled = self.words.bodies.iter().find_map(|label| bare.strip_prefix(label.as_str())?.strip_prefix(':'));
        let labelled = labelled.map(|name| name.split([',', ';']).next().unwrap_or(name)).or_else(|| self.spoken(bare));
        let named = labelled.unwrap_or_else(|| self.without_neutral(bare));
        // An office within a body is none of its own.
        let is_office = self.labels.words.bodies.inner.iter().any(|office| office == named);
        let is_name =
            !is_office && body::is_body(self.labels.words, named) && (labelled.is_some() || body::has_place(self.labels.words, named));
        is_name && !stands_in_order(named, own) && !stands_in_order(own, named)
    }

    /// Whom folded words name behind those that speak of a table: `以上为竹溟县水利局报送的数据`.
    fn spoken<'w>(&self, bare: &'w str) -> Option<&'w str> {
        let noted = self.words.notes.iter().find_map(|word| bare.strip_prefix(word.as_str())?.strip_prefix(':'));
        let rest = noted.unwrap_or(bare);
        let name = self.words.tables.iter().find_map(|word| rest.strip_prefix(word.as_str()))?;
        let lead = self.labels.words.bodies.leads.iter().find_map(|lead| name.strip_prefix(lead.as_str()));
        Some(self.without_neutral(lead.unwrap_or(name)))
    }

    /// Folded words without what may stand behind the name of a body over a table.
    fn without_neutral<'w>(&self, mut folded: &'w str) -> &'w str {
        while let Some(rest) = self.words.neutral.iter().find_map(|word| folded.strip_suffix(word.as_str())) {
            folded = rest;
        }
        folded
    }
}

/// So many characters beside a year that is named alone are no words of their own.
const MOST_LEFT: usize = 2;

/// Whether figures stand in folded words, beside dates.
fn has_figures(folded: &str) -> bool {
    folded.contains(|c: char| c.is_ascii_digit()) && without_dates(folded).contains(|c: char| c.is_ascii_digit())
}

fn han(text: &str) -> usize {
    text.chars().filter(|&c| is_han(c)).count()
}
