//! The rows of one table: what each prints laid into its cells, with a doubt where the text leaves one.

use super::align::Claim;
use super::cells::{LaidRow, lay_row, read_cell};
use super::heads::column_count;
use super::heads::columns::Printed;
use super::places::behind_label::Kept;
use super::places::from_the_end;
use super::places::gaps::is_uneven;
use super::places::line_count;
use super::places::lines::{ends_in_words, is_broken, is_even, runs_over_lines, shares_a_line, skips_a_cell};
use super::places::ruled::{self, Content};
use super::places::slots::{Margins, Placing, Slots};
use super::places::text_columns::{self, Upright};
use super::places::unreadable;
use super::places::words_in_cells;
use super::sums::one_too_many::without_one;
use super::sums::torn_figures::may_be_torn;
use super::ways::stacked::fits;
use crate::extract::region::Labels;
use crate::extract::token::Figure;
use crate::report::{Cell, Doubt, HeadSeen, State};
use crate::text::Span;

/// As many rows with their blanks in the same places make the blanks the filer's, not a converter's.
const SAME_BLANKS: usize = 3;

/// One row in so many prints a figure too many by an accident.
const FEW: usize = 4;

/// The heads of a table, and the columns they make.
pub struct Heads<'a> {
    /// The heads, in the order of the text.
    pub seen: &'a [HeadSeen],
    /// The columns.
    pub printed: &'a Printed,
    /// Whether another year's total stands beside them.
    pub another_total: bool,
}

/// The rows of one table, with the places that each prints.
pub struct Rows<'a> {
    labels: &'a Labels<'a>,
    table: usize,
    /// Row of the form, what it prints, its places.
    own: Vec<(usize, &'a Claim, Slots)>,
    /// For each depth in the groups, the margins of the rows there that print all their figures.
    margins: Vec<Vec<Margins>>,
    /// For each row of the form, how many groups it stands in.
    depths: &'a [usize],
    /// The places of a table that keeps its blanks.
    kept: Option<Kept>,
    heads: &'a Heads<'a>,
    width: usize,
    /// Whether rows stand on one line each.
    one_line: bool,
    /// Rows that blanks alone divide, under each other.
    upright: Option<Upright>,
    /// Whether so many rows print more figures than columns that the others may as well hold one of another column.
    crowded: bool,
}

impl<'a> Rows<'a> {
    /// The rows `own` of a table below `heads`.
    pub fn of(labels: &'a Labels<'a>, table: usize, own: &[(usize, &'a Claim)], heads: &'a Heads<'a>, one_line: bool) -> Self {
        let slots = |c: &Claim| Slots::of(labels.text, c.field, &c.figures, labels.dividers);
        let rows: Vec<(usize, &Claim, Slots)> = own.iter().map(|&(row, claim)| (row, claim, slots(claim))).collect();
        let width = heads.printed.order.len();
        let depths = &labels.form.wordings().tables[table].depths;
        let mut margins = vec![Vec::new(); depths.iter().max().map_or(0, |most| most + 1)];
        for (row, _, slots) in rows.iter().filter(|(_, claim, _)| claim.figures.len() == width) {
            margins[depths[*row]].extend(slots.margins(width));
        }
        let short = rows.iter().any(|(_, claim, _)| (1..width).contains(&claim.figures.len()));
        let deep: Vec<(usize, &Slots)> = rows.iter().map(|(row, _, slots)| (depths[*row], slots)).collect();
        let kept = short.then(|| Kept::of(&deep, width)).flatten();
        let order = heads.printed.order.as_slice();
        let claims = || own.iter().map(|(_, claim)| *claim).collect::<Vec<_>>();
        let by_depth = || own.iter().map(|(row, claim)| (depths[*row], *claim)).collect::<Vec<_>>();
        let form_table = &labels.form.tables[table];
        let upright = || {
            Upright::of(labels, form_table, (heads.seen, order), own)
                .or_else(|| line_count::rows(labels.text, form_table, order, &by_depth()))
                .or_else(|| from_the_end::rows(labels.text, form_table, order, &claims()))
        };
        let upright = if short { upright() } else { None };
        let crowds = rows.iter().filter(|(_, claim, slots)| slots.holding(claim.figures.len()) > width).count();
        let complete = rows.iter().filter(|(_, claim, _)| claim.figures.len() == width).count();
        let crowded = heads.another_total || (crowds > 0 && crowds * FEW >= complete);
        Self { labels, table, own: rows, margins, depths, kept, heads, width, one_line, upright, crowded }
    }

    /// The cells of every row.
    pub fn lay(&self) -> Vec<(usize, LaidRow)> {
        if let Some(rows) = self.lay_ruled() {
            return rows;
        }
        let placings = self.placings();
        let laid = self.own.iter().zip(placings).map(|((row, claim, slots), placing)| {
            if let Some(laid) = self.lay_worded(*row, claim, slots) {
                return (*row, laid);
            }
            let doubt = claim.doubt.or_else(|| self.doubt(*row, claim, slots));
            if let Some((figures, one)) = self.without_one(claim) {
                let mut laid = lay_row(self.labels, self.table, (&figures, doubt), self.heads.printed, None);
                laid.unclaimed.push(one);
                return (*row, laid);
            }
            let mut laid = lay_row(self.labels, self.table, (&claim.figures, doubt), self.heads.printed, placing);
            if let ([cell], true) = (&mut laid.cells[..], claim.figures.is_empty()) {
                let words = words_in_cells::words_behind(self.labels, claim);
                if words.is_some() || slots.has_words() {
                    *cell = Cell { state: State::Unreadable, span: words, doubt: cell.doubt.or(Some(Doubt::NotAFigure)), ..Cell::MISSING };
                }
            }
            (*row, laid)
        });
        laid.collect()
    }

    /// The rows of a ruled table some of whose cells are blank.
    fn lay_ruled(&self) -> Option<Vec<(usize, LaidRow)>> {
        let labels = self.labels;
        let columns = &labels.form.tables[self.table].columns;
        if self.heads.printed.doubt.is_some() || self.own.iter().all(|(_, claim, _)| claim.figures.len() == columns.len()) {
            return None;
        }
        let own: Vec<(usize, &Claim)> = self.own.iter().map(|(row, claim, _)| (*row, *claim)).collect();
        let rows = ruled::rows(labels, self.heads.seen, columns.len(), &own)?;
        let lacking = column_count::lack_another(&labels.form.tables[self.table], own.iter().map(|(_, claim)| *claim));
        // A column behind the form's has a figure in most rows; in few, it is one too many, whichever that is.
        let over: Vec<bool> = own.iter().zip(&rows).map(|((_, claim), row)| claim.figures.iter().any(|f| !ruled::holds(row, f))).collect();
        let usual = over.iter().filter(|&&over| over).count() * 2 > own.len();
        let laid = own.iter().zip(rows).zip(over).map(|(((row, claim), contents), over)| {
            // Figures that words keep apart from their label stand in its row all the same.
            let apart = contents.iter().any(|content| matches!(content, Content::Words(_))) && claim.doubt == Some(Doubt::FiguresApart);
            let torn = || may_be_torn(labels, self.table, &claim.figures).then_some(Doubt::TwoReadings);
            // Where bars fill rows up at the end, a figure that was lost on the way looks like a blank there.
            let ends_blank = contents.last() == Some(&Content::Blank) && !claim.figures.is_empty();
            let filled_up = || (ends_blank && (labels.dividers.padded_bars || lacking)).then_some(Doubt::BlankPlaces);
            let too_many = (over && !usual).then_some(Doubt::RowCount { found: claim.figures.len(), expected: columns.len() });
            let doubt = claim.doubt.filter(|_| !apart).or(too_many).or_else(torn).or_else(filled_up);
            (*row, self.lay_contents(contents, claim, doubt))
        });
        Some(laid.collect())
    }

    /// A row with words in the place of a figure, where the places of complete rows tell whose it is.
    fn lay_worded(&self, row: usize, claim: &Claim, slots: &Slots) -> Option<LaidRow> {
        let labels = self.labels;
        let whole = self.width == labels.form.tables[self.table].columns.len() && self.heads.printed.order.iter().flatten().is_sorted();
        if !whole || (claim.before_gap && runs_over_lines(labels, claim)) {
            return None;
        }
        let worded = |row: usize, claim: &Claim, slots: &Slots| {
            // Lines stand for cells however deep in the groups.
            let of_lines = || self.margins.iter().find(|margins| !margins.is_empty()).map_or(&[][..], Vec::as_slice);
            let margins = if slots.are_lines() { of_lines() } else { self.margins_beside(row) };
            words_in_cells::row(labels, claim, slots, (self.width, margins))
        };
        let contents = worded(row, claim, slots)?;
        // Where blank cells leave no lines, a line of words may be the foot of a page in the place of one.
        let told = |(row, claim, slots): &(usize, &Claim, Slots)| claim.figures.len() == self.width || worded(*row, claim, slots).is_some();
        if slots.are_lines() && !self.own.iter().all(told) {
            return None;
        }
        let torn = || may_be_torn(labels, self.table, &claim.figures).then_some(Doubt::TwoReadings);
        let doubt = claim.doubt.filter(|doubt| *doubt != Doubt::FiguresApart).or(self.heads.printed.doubt).or_else(torn);
        Some(self.lay_contents(contents, claim, doubt))
    }

    /// What stands in the places of a row, in its cells.
    fn lay_contents(&self, contents: Vec<Content>, claim: &Claim, doubt: Option<Doubt>) -> LaidRow {
        let columns = &self.labels.form.tables[self.table].columns;
        let cells = contents.into_iter().zip(columns).map(|(content, column)| match content {
            Content::Figure(figure) => read_cell(&figure, column.kind, column.unit, doubt),
            Content::Words(span) => {
                Cell { state: State::Unreadable, span: Some(span), doubt: doubt.or(Some(Doubt::NotAFigure)), ..Cell::MISSING }
            }
            Content::Blank => Cell { state: State::Blank, doubt, ..Cell::MISSING },
        });
        let mut laid = LaidRow { cells: cells.collect(), unclaimed: Vec::new(), places_kept: true };
        laid.settle(&claim.figures);
        laid
    }

    /// The figures of a row with one too many, if its sums tell which.
    fn without_one(&self, claim: &Claim) -> Option<(Vec<Figure>, Span)> {
        let table = &self.labels.form.tables[self.table];
        let whole = self.width == table.columns.len() && claim.figures.len() == self.width + 1;
        if whole && !may_be_torn(self.labels, self.table, &claim.figures) { without_one(table, &claim.figures) } else { None }
    }

    /// The margins of complete rows as deep in the groups as `row`.
    fn margins_beside(&self, row: usize) -> &[Margins] {
        &self.margins[self.depths[row]]
    }

    fn placings(&self) -> Vec<Option<Placing>> {
        let mut placings: Vec<Option<Placing>> = self.own.iter().map(|(row, claim, slots)| self.place(*row, claim, slots)).collect();
        let alike = |p: &Placing| placings.iter().flatten().filter(|o| o.columns == p.columns).count() >= SAME_BLANKS;
        // A sum that most rows print is not what others leave blank: with it, places were lost.
        let table = &self.labels.form.tables[self.table];
        let complete = self.own.iter().filter(|(_, claim, _)| claim.figures.len() == self.width).count();
        let summed = !table.sums.is_empty() && complete * 2 > self.own.len();
        let lacks_sum = |p: &Placing| summed && p.columns.last() != Some(&(self.width - 1));
        let settles = |p: &Placing| p.fitting_pads && alike(p) && !lacks_sum(p);
        let settled: Vec<bool> = placings.iter().map(|p| p.as_ref().is_some_and(settles)).collect();
        for (placing, settled) in placings.iter_mut().zip(settled) {
            if let Some(placing) = placing {
                placing.sure |= settled;
            }
        }
        if self.lost_cells() || self.may_be_moved(&placings) {
            placings.iter_mut().flatten().for_each(|placing| placing.sure = false);
        }
        let upright = self.upright.iter().flat_map(|upright| &upright.placings);
        for ((placing, upright), (_, claim, _)) in placings.iter_mut().zip(upright).zip(&self.own) {
            if upright.is_some() && !placing.as_ref().is_some_and(|placing| placing.sure) {
                placing.clone_from(upright);
                let words = claim.label.is_some_and(|label| text_columns::holds_words(self.labels.text, label, &claim.figures));
                *placing = placing.take().map(|placing| Placing { sure: placing.sure && !words, ..placing });
            }
        }
        let lacking = column_count::lack_another(&self.labels.form.tables[self.table], self.own.iter().map(|(_, claim, _)| *claim));
        placings.iter_mut().flatten().for_each(|placing| placing.sure &= !lacking);
        placings
    }

    /// Whether the figures of all rows may stand one place back.
    fn may_be_moved(&self, placings: &[Option<Placing>]) -> bool {
        let table = &self.labels.form.tables[self.table];
        let columns = placings.iter().map(|placing| placing.as_ref().map(|placing| placing.columns.as_slice()));
        let rows: Vec<_> = self.own.iter().map(|(_, claim, _)| claim.figures.as_slice()).zip(columns).collect();
        self.width == table.columns.len() && rows.len() >= SAME_BLANKS && column_count::may_be_moved(table, &rows)
    }

    /// Whether rows that end in their sum have fewer places than cells, all of them filled: cells were lost on the way,
    /// and what stood in those that are blank may have been, too.
    fn lost_cells(&self) -> bool {
        let table = &self.labels.form.tables[self.table];
        let lost = |claim: &Claim, slots: &Slots| {
            let count = slots.count();
            slots.are_counted() && (2..self.width).contains(&count) && claim.figures.len() == count
        };
        !table.sums.is_empty() && self.own.iter().filter(|(_, claim, slots)| lost(claim, slots)).count() > 1
    }

    fn place(&self, row: usize, claim: &Claim, slots: &Slots) -> Option<Placing> {
        if !(1..self.width).contains(&claim.figures.len()) {
            return None;
        }
        if let Some(placing) = self.kept.as_ref().and_then(|kept| kept.place(self.depths[row], slots)) {
            return Some(placing);
        }
        // Rows as deep in the groups as this one have as many blanks before their figures.
        let alike = self.margins_beside(row);
        let uniform = self.own.iter().all(|(_, _, s)| s.count() == self.width);
        if alike.is_empty() && !uniform && self.own.len() > SAME_BLANKS {
            let placing = slots.place(self.width, &self.margins.concat(), self.labels.dividers);
            return placing.map(|p| Placing { sure: false, fitting_pads: false, ..p });
        }
        slots.place(self.width, alike, self.labels.dividers)
    }

    /// Whether the table has all its rows, each with its label and all its figures: then none was lost
    /// whose figures another label could have taken.
    fn is_whole(&self) -> bool {
        let whole = |claim: &Claim| claim.label.is_some() && claim.figures.len() == self.width;
        self.own.len() == self.labels.form.tables[self.table].rows.len() && self.own.iter().all(|(_, claim, _)| whole(claim))
    }

    /// Whether a table is whole, and the places of its figures follow from that: several of a row, or those of several rows that
    /// all stand below their labels. A number alone on a line may be that of a page.
    fn stands_apart_by_habit(&self) -> bool {
        let all_below = || self.own.len() > 1 && self.own.iter().all(|(_, claim, _)| runs_over_lines(self.labels, claim));
        self.is_whole() && (self.width > 1 || all_below())
    }

    /// Whether the figures of a row, which have a line below its label as those of most rows, may be those of the next label: the
    /// last label has none, or a later one, and one above has those of two rows.
    fn may_stand_above_labels(&self, row: usize) -> bool {
        let kept = |row: usize, slots: &Slots| slots.keep_blank(self.width, self.labels.dividers) || self.is_left_blank(row);
        let lost = |(other, claim, slots): &&(usize, &Claim, Slots)| {
            *other > row && claim.figures.is_empty() && claim.label.is_some() && !kept(*other, slots)
        };
        let Some((lack, ..)) = self.own.iter().rfind(lost) else { return false };
        let two = || self.own.iter().any(|(other, claim, _)| *other < row && claim.figures.len() >= 2 * self.width);
        let below = |claim: &Claim| !is_broken(claim, self.labels.text) && runs_over_lines(self.labels, claim);
        let all = || self.own.iter().filter(|(_, claim, _)| claim.figures.len() == self.width);
        (self.is_last(*lack) || two()) && all().filter(|(_, claim, _)| below(claim)).count() * 2 > all().count()
    }

    /// Whether lines end within most rows of a table that has all of them: they end anywhere, and part nothing.
    fn is_wrapped(&self) -> bool {
        let broken = || self.own.iter().filter(|(_, claim, _)| is_broken(claim, self.labels.text)).count();
        self.own.len() >= SAME_BLANKS && self.is_whole() && broken() * 2 > self.own.len()
    }

    /// Why a row is not certain, whatever its label says.
    fn doubt(&self, row: usize, claim: &Claim, slots: &Slots) -> Option<Doubt> {
        let (labels, figures) = (self.labels, &claim.figures);
        let complete = figures.len() == self.width;
        if unreadable::leads_other_words(labels.text, claim) {
            return Some(Doubt::FiguresApart);
        }
        if self.crowded && !figures.is_empty() && !self.is_told_by_its_sum(claim) {
            return Some(Doubt::TwoReadings);
        }
        let over_lines = runs_over_lines(labels, claim);
        let strays = self.one_line && over_lines && !self.stands_apart_by_habit() && !self.stands_upright(row);
        if (strays || (is_broken(claim, labels.text) && shares_a_line(labels, &claim.figures))) && !self.is_wrapped() {
            return Some(Doubt::FiguresApart);
        }
        if figures.last().is_some_and(|last| last.span.end == labels.text.len()) && !self.is_last(row) {
            return Some(Doubt::TwoReadings);
        }
        let nothing = figures.iter().all(|f| f.value.is_none());
        // Figures behind the head of their column stand past the field.
        let field = Span::new(claim.field.start, figures.last().map_or(0, |last| last.span.end).max(claim.field.end));
        if (!complete || nothing) && unreadable::holds(labels.text, field, figures, self.one_line) {
            return Some(Doubt::NotAFigure);
        }
        // As many figures as cells, and blanks or other gaps between them: figures of two rows in one.
        let uneven = || self.width > 1 && (slots.has_blanks_between() || is_uneven(labels.text, figures, labels.dividers));
        let torn = || self.width == labels.form.tables[self.table].columns.len() && may_be_torn(labels, self.table, figures);
        let odd = || slots.is_loose() || uneven() || (over_lines && self.is_uncommon(row, slots));
        if torn() || (complete && odd() && !self.is_wrapped() && !is_even(labels.text, claim)) {
            return Some(Doubt::TwoReadings);
        }
        if complete && (self.stands_further_in(row, slots) || self.has_a_place_more(row, slots)) {
            return Some(Doubt::TwoReadings);
        }
        if complete && over_lines && (self.lacks_its_bar(row, claim, slots) || (slots.are_lines() && skips_a_cell(labels.text, figures))) {
            return Some(Doubt::TwoReadings);
        }
        // Where rows run over several lines, the figures of a row that is not there look like those of the one before.
        if claim.before_gap && over_lines {
            return Some(Doubt::LabelDamaged);
        }
        let lost = || (slots.has_words() || !slots.keep_blank(self.width, labels.dividers)) && !self.is_left_blank(row);
        if self.may_be_its_neighbours(row, figures.len()) || (over_lines && complete && self.may_stand_above_labels(row)) {
            return Some(Doubt::FiguresApart);
        }
        (figures.is_empty() && (lost() || ends_in_words(labels, claim))).then_some(Doubt::BlankPlaces)
    }

    /// Whether the figures of a row may be those of the one before or the other way round: it has none, and that more than its
    /// own, or it has all, and that none in a table that keeps no place for blanks and prints none in half its rows.
    fn may_be_its_neighbours(&self, row: usize, count: usize) -> bool {
        let Some((_, before, slots)) = self.own.iter().find(|(other, ..)| *other + 1 == row) else { return false };
        let blank = || self.own.iter().filter(|(_, claim, _)| claim.figures.is_empty()).count();
        let kept = || slots.keep_blank(self.width, self.labels.dividers) || self.is_left_blank(row - 1);
        let lost = || self.own.len() > SAME_BLANKS && before.figures.is_empty() && !kept() && blank() * 2 >= self.own.len();
        if count == 0 { before.figures.len() > self.width } else { count == self.width && self.width > 1 && lost() }
    }

    /// Whether a row has all its figures, and their sum, which is not zero, is the last one.
    fn is_told_by_its_sum(&self, claim: &Claim) -> bool {
        let table = &self.labels.form.tables[self.table];
        let sum = claim.figures.last().and_then(|figure| figure.value).unwrap_or_default();
        let whole = self.width == table.columns.len() && claim.figures.len() == self.width;
        whole && !table.sums.is_empty() && !sum.is_zero() && fits(table, &claim.figures)
    }

    /// Whether no row of the table follows on the form: else a text that ends with a row's figure may have lost the rest of it.
    fn is_last(&self, row: usize) -> bool {
        row + 1 == self.labels.form.tables[self.table].rows.len()
    }

    /// Whether the figures of a row stand where its columns are.
    fn stands_upright(&self, row: usize) -> bool {
        self.upright_at(row).is_some_and(|(upright, at)| upright.placings[at].as_ref().is_some_and(|placing| placing.sure))
    }

    /// Whether a row without figures is blank: all others stand where their columns are.
    fn is_left_blank(&self, row: usize) -> bool {
        self.upright_at(row).is_some_and(|(upright, at)| upright.blanks[at])
    }

    /// What is known of rows that stand upright, and the number of this one among them.
    fn upright_at(&self, row: usize) -> Option<(&Upright, usize)> {
        self.upright.as_ref().zip(self.own.iter().position(|(own, ..)| *own == row))
    }

    /// Whether the row has other margins than most complete rows as deep in the groups, or more places
    /// than most rows: where every cell has lines of its own, all have the same.
    fn is_uncommon(&self, row: usize, slots: &Slots) -> bool {
        let alike = || self.own.iter().filter(|(other, _, _)| self.depths[*other] == self.depths[row]);
        let as_many = alike().filter(|(_, _, other)| other.count() == slots.count()).count();
        if slots.are_cells() && as_many * 2 < alike().count() {
            return true;
        }
        slots.margins(self.width).is_some_and(|own| slots.is_uncommon(own, self.margins_beside(row)))
    }

    /// Whether a bar stands behind the last figure of most rows, and none behind that of a row before the table's end
    /// whose sum does not tell that it is its own.
    fn lacks_its_bar(&self, row: usize, claim: &Claim, slots: &Slots) -> bool {
        let table = &self.labels.form.tables[self.table];
        let last = self.own.last().is_some_and(|(last, ..)| *last == row);
        let told = !table.sums.is_empty() && self.width == table.columns.len() && fits(table, &claim.figures);
        let others = || self.own.iter().filter(|(other, ..)| *other != row);
        slots.is_open() && !last && !told && others().filter(|(_, _, slots)| slots.is_open()).count() * 2 < others().count()
    }

    /// Whether half the rows as deep in the groups lack figures, and all have a place for each, but fewer than this one, which
    /// lacks none: one of its figures may be too many.
    fn has_a_place_more(&self, row: usize, slots: &Slots) -> bool {
        let alike = || self.own.iter().filter(|(other, ..)| *other != row && self.depths[*other] == self.depths[row]);
        let short = alike().filter(|(_, claim, _)| (1..self.width).contains(&claim.figures.len())).count();
        short > 0 && short * 2 >= alike().count() && alike().all(|(_, _, other)| (self.width..slots.count()).contains(&other.count()))
    }

    /// Whether, in a table without groups, blanks stand before the figures of a row and of no other.
    fn stands_further_in(&self, row: usize, slots: &Slots) -> bool {
        let first = |slots: &Slots| if slots.are_counted() { slots.first_figure() } else { None };
        let Some(own) = first(slots).filter(|&own| own > 0 && self.margins.len() == 1) else { return false };
        let others = || self.own.iter().filter(|(other, _, _)| *other != row).filter_map(|(_, _, slots)| first(slots));
        others().filter(|&other| other < own).count() > others().filter(|&other| other == own).count()
    }
}
