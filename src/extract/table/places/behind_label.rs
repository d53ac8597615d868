//! Tables in which every blank cell keeps its place between separators: there a figure's column is
//! its place behind the label, even where no row prints all its figures.

use super::slots::{Placing, Slots};

/// Where the figures of a table begin behind the labels of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    width: usize,
    /// For each depth in the groups.
    depths: Vec<Depth>,
    /// Whether every row has a place for each column and is filled up behind them.
    filled_up: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Depth {
    /// The place of the first column.
    first: usize,
    /// How many places most rows have, the least of numbers that as many have.
    count: usize,
    /// Whether fewer rows have any other number.
    agreed: bool,
    /// Pads behind the last column of rows that print it.
    pads: usize,
}

/// The rows of one depth whose figures can be counted.
type Level<'a> = Vec<&'a Slots>;

impl Kept {
    /// The places of a table of `width` columns whose rows stand at the given depths in its groups:
    /// behind each label directly, or behind a place for every column of labels that it covers.
    pub fn of(rows: &[(usize, &Slots)], width: usize) -> Option<Self> {
        let deepest = rows.iter().map(|(depth, _)| *depth).max()?;
        if are_filled_up(rows, width) {
            return Some(Self { width, depths: vec![Depth::default(); deepest + 1], filled_up: true });
        }
        let counted = |slots: &Slots| slots.are_counted() && !slots.figures_at().is_empty();
        let level = |depth: usize| rows.iter().filter(|(d, slots)| *d == depth && counted(slots)).map(|(_, slots)| *slots).collect();
        let levels: Vec<Level<'_>> = (0..=deepest).map(level).collect();
        // Rows that print their sum alone have all their blanks before it.
        let rows = || levels.iter().flatten();
        let sums_alone =
            deepest > 0 && rows().count() >= FEWEST_FOR_ODD && rows().all(|slots| matches!(slots.figures_at()[..], [at] if at > 0));
        if width < 2 || !(sums_alone || rows().any(|slots| slots.has_blanks_between())) {
            return None;
        }
        let direct = vec![0; deepest + 1];
        let covered: Vec<usize> = (0..=deepest).rev().collect();
        let ends = deepest > 0;
        let all: usize = levels.iter().map(Vec::len).sum();
        let most_odd = if all < FEWEST_FOR_ODD { 0 } else { 1 + all / 10 };
        let mut fitting = [direct, covered].into_iter().filter(|firsts| {
            let odd: Option<usize> = levels.iter().zip(firsts).map(|(level, &first)| odd_rows(level, first, width, ends)).sum();
            odd.is_some_and(|odd| odd <= most_odd)
        });
        let firsts = fitting.next()?;
        if fitting.any(|other| levels.iter().zip(firsts.iter().zip(&other)).any(|(level, (a, b))| a != b && !level.is_empty())) {
            return None;
        }
        let depths = levels.iter().zip(firsts).map(|(level, first)| {
            let (count, agreed) = most_common(level.iter().map(|slots| slots.count()));
            let last = level.iter().filter(|s| s.figures_at().last() == Some(&(first + width - 1)));
            Depth { first, count, agreed, pads: last.map(|s| s.pads_behind()).min().unwrap_or(0) }
        });
        Some(Self { width, depths: depths.collect(), filled_up: false })
    }

    /// The columns of a row's figures.
    pub fn place(&self, depth: usize, slots: &Slots) -> Option<Placing> {
        let Depth { first, count, agreed, pads } = *self.depths.get(depth)?;
        let at = slots.figures_at();
        let columns: Option<Vec<usize>> = at.iter().map(|at| at.checked_sub(first).filter(|&c| c < self.width)).collect();
        let columns = columns.filter(|columns| slots.are_counted() && !columns.is_empty())?;
        // A figure that was lost on the way moves those behind it, and so does a separator too many: the last column
        // stands where it should, in a row with no more places than others, or the row has as many places as others
        // and is not filled up with more.
        let ends = columns.last() == Some(&(self.width - 1)) && slots.count() <= count;
        // A number that strayed into a row of blanks looks like its figure; one with its total does not stand alone.
        let told = columns.last() == Some(&(self.width - 1));
        let whole = agreed && slots.count() == count && slots.pads_behind() <= pads;
        Some(Placing { columns, sure: if self.filled_up { told } else { ends || whole }, fitting_pads: false })
    }
}

/// Whether the rows of a table, filled or blank, have a place for each of its `width` columns and are filled up behind them
/// with bars that touch: as many in all, one fewer beside the label of a group. A cell that was dropped would leave one more.
fn are_filled_up(rows: &[(usize, &Slots)], width: usize) -> bool {
    if width < 2 || rows.len() < FEWEST_FOR_ODD {
        return false;
    }
    let filled_up = |led: bool| {
        // No row follows the last one, whose bar would begin.
        let fill = |(n, (_, slots)): (usize, &(usize, &Slots))| {
            slots.fill_behind(width, led).or_else(|| slots.fill_behind(width, false).filter(|_| n + 1 == rows.len()))
        };
        let fills: Option<Vec<usize>> = rows.iter().enumerate().map(fill).collect();
        let fills = fills.unwrap_or_default();
        let most = fills.iter().max().copied().unwrap_or(0);
        most > 1 && fills.iter().all(|&fill| fill + 1 >= most) && fills.iter().filter(|&&fill| fill == most).count() * 2 > fills.len()
    };
    filled_up(false) || filled_up(true)
}

/// Among so many rows one may be unlike the others: it lost a figure, or took another row's.
const FEWEST_FOR_ODD: usize = 5;

/// How many rows print figures outside of the columns from place `first` on; nothing where most rows that
/// print any, where rows end in their sum, do not print the last.
fn odd_rows(level: &Level<'_>, first: usize, width: usize, ends: bool) -> Option<usize> {
    let inside = |slots: &&&Slots| slots.figures_at().iter().all(|at| (first..first + width).contains(at));
    let last = |slots: &&&Slots| slots.figures_at().last() == Some(&(first + width - 1));
    let odd = level.len() - level.iter().filter(inside).count();
    (!ends || level.iter().filter(last).count() * 2 >= level.len()).then_some(odd)
}

/// The number that stands most often among `numbers`, the least of several, and whether it is the only one.
pub fn most_common(numbers: impl Iterator<Item = usize>) -> (usize, bool) {
    let mut sorted: Vec<usize> = numbers.collect();
    sorted.sort_unstable_by_key(|&number| std::cmp::Reverse(number));
    let runs = || sorted.chunk_by(|a, b| a == b);
    let most = runs().max_by_key(|run| run.len()).unwrap_or_default();
    (most.first().copied().unwrap_or(0), runs().filter(|run| run.len() == most.len()).count() < 2)
}
