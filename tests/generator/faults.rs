//! Faults put into balanced values: slips of the pen of each kind, and what happens to whole rows,
//! columns and totals.

use report_review::form::Table;
use report_review::number::Decimal;

use super::random::Random;
use super::truth::{Shown, Truth};

/// A slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typing {
    /// A digit is missing.
    Dropped,
    /// A digit stands twice.
    Doubled,
    /// A digit is another.
    Replaced,
    /// Two neighbouring digits changed places.
    Transposed,
    /// 0 stands for a figure.
    Zeroed,
}

impl Typing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Dropped, Self::Doubled, Self::Replaced, Self::Transposed, Self::Zeroed];

    /// `value` as it comes out, if such a slip can befall it.
    pub fn slip(self, value: i64, random: &mut Random) -> Option<i64> {
        let digits: Vec<char> = value.to_string().chars().collect();
        let at = random.below(digits.len());
        let mut wrong = digits.clone();
        match self {
            Self::Dropped if digits.len() > 1 => drop(wrong.remove(at)),
            Self::Doubled if value != 0 => wrong.insert(at, digits[at]),
            Self::Replaced => wrong[at] = char::from_digit(u32::try_from(random.below(10)).ok()?, 10)?,
            Self::Transposed if digits.len() > 1 => wrong.swap(at.min(digits.len() - 2), at.min(digits.len() - 2) + 1),
            Self::Zeroed => wrong = vec!['0'],
            _ => return None,
        }
        let text: String = wrong.into_iter().collect();
        let begins_with_zero = text.len() > 1 && text.starts_with('0');
        text.parse().ok().filter(|wrong| *wrong != value && !begins_with_zero)
    }
}

/// Something that happens to whole lines of the table of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Structural {
    /// A row's figures slid by a cell, to the left or to the right.
    RowSlid(bool),
    /// The figures from some row on slid down by a row.
    SlidDown,
    /// The figures from some row on slid up by a row.
    SlidUp,
    /// Two rows exchanged.
    RowsExchanged,
    /// Two columns exchanged.
    ColumnsExchanged,
    /// The row of totals left at 0.
    RowOfTotalsZero,
    /// The column of totals left at 0.
    ColumnOfTotalsZero,
    /// The row of totals also counts what is carried out.
    IncludesCarriedOut,
    /// The row of totals is what was received.
    TotalIsNew,
    /// The row of totals is what was received and carried in.
    TotalIsOtherSide,
    /// A group is counted twice.
    GroupTwice,
}

impl Structural {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::RowSlid(true),
        Self::RowSlid(false),
        Self::SlidDown,
        Self::SlidUp,
        Self::RowsExchanged,
        Self::ColumnsExchanged,
        Self::RowOfTotalsZero,
        Self::ColumnOfTotalsZero,
        Self::IncludesCarriedOut,
        Self::TotalIsNew,
        Self::TotalIsOtherSide,
        Self::GroupTwice,
    ];

    /// Lets it happen.
    pub fn befall(self, truth: &mut Truth, random: &mut Random) {
        let form = truth.form.clone();
        let table = form.tables.iter().find(|t| t.key == "requests").expect("every edition has this table");
        let mut rows = read(truth, table);
        let (count, width) = (rows.len(), table.columns.len());
        let row = |key: &str| table.row(key).expect("every edition has this row");
        let add = |a: &[i64], b: &[i64]| -> Vec<i64> { a.iter().zip(b).map(|(a, b)| a + b).collect() };
        match self {
            Self::RowSlid(left) => {
                let filled: Vec<usize> = (0..count).filter(|&r| rows[r].iter().any(|v| *v != 0)).collect();
                let slid = &mut rows[*random.pick(&filled)];
                if left {
                    slid.rotate_left(1);
                } else {
                    slid.rotate_right(1);
                }
                slid[if left { width - 1 } else { 0 }] = 0;
            }
            Self::SlidDown => {
                let from = random.below(count - 1);
                rows.insert(from, vec![0; width]);
                rows.truncate(count);
            }
            Self::SlidUp => {
                let from = random.below(count - 1);
                rows.remove(from);
                rows.push(vec![0; width]);
            }
            Self::RowsExchanged => {
                let from = random.below(count);
                rows.swap(from, (from + 1 + random.below(count - 1)) % count);
            }
            Self::ColumnsExchanged => {
                let from = random.below(width);
                let to = (from + 1 + random.below(width - 1)) % width;
                for row in &mut rows {
                    row.swap(from, to);
                }
            }
            Self::RowOfTotalsZero => rows[row("total")] = vec![0; width],
            Self::ColumnOfTotalsZero => rows.iter_mut().for_each(|row| row[width - 1] = 0),
            Self::IncludesCarriedOut => rows[row("total")] = add(&rows[row("total")], &rows[row("carried_out")]),
            Self::TotalIsNew => {
                let new = rows[row("new")].clone();
                rows[row("total")] = new;
            }
            Self::TotalIsOtherSide => rows[row("total")] = add(&rows[row("new")], &rows[row("carried_in")]),
            Self::GroupTwice => {
                let group = *random.pick(&["refused", "unavailable", "unprocessed"]);
                let members = (0..count).filter(|&r| table.rows[r].within.as_deref() == Some(group));
                let sum = members.map(|r| rows[r].clone()).reduce(|a, b| add(&a, &b)).expect("a group has rows");
                rows[row("total")] = add(&rows[row("total")], &sum);
            }
        }
        write(truth, table, &rows);
    }
}

fn address(table: &Table, row: usize, column: usize) -> String {
    format!("{}/{}/{}", table.key, table.rows[row].key, table.columns[column].key)
}

fn read(truth: &Truth, table: &Table) -> Vec<Vec<i64>> {
    let row = |r: usize| (0..table.columns.len()).map(|c| truth.get(&address(table, r, c))).collect();
    (0..table.rows.len()).map(row).collect()
}

fn write(truth: &mut Truth, table: &Table, rows: &[Vec<i64>]) {
    for (r, row) in rows.iter().enumerate() {
        for (c, value) in row.iter().enumerate() {
            truth.set(&address(table, r, c), *value);
        }
    }
}

/// Makes `count` different cells among `cells` wrong by slips of the pen. Gives them.
pub fn mistype(truth: &mut Truth, cells: &[usize], count: usize, random: &mut Random) -> Vec<(usize, Typing)> {
    let mut wrong: Vec<(usize, Typing)> = Vec::new();
    while wrong.len() < count {
        let (cell, kind) = (*random.pick(cells), *random.pick(&Typing::ALL));
        let value = truth.value(cell);
        // Most cells are 0; most slips befall the others.
        if wrong.iter().any(|(c, _)| *c == cell) || (value == 0 && !random.chance(2)) {
            continue;
        }
        if let Some(slip) = kind.slip(value, random) {
            truth.cells[cell] = Shown::Value(Decimal::from(slip));
            wrong.push((cell, kind));
        }
    }
    wrong.sort_unstable();
    wrong
}
