//! Values at random: sums that hold, and slips of the kinds people make.

use std::sync::Arc;

use report_review::number::Decimal;

use super::random::Random;
use super::truth::{Shown, Truth};

/// How much business a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Nobody asked for anything.
    Idle,
    /// A township: a dozen requests.
    Small,
    /// A county: some hundred.
    Middle,
    /// A large city: thousands.
    Large,
}

/// Fills `truth` with values that balance.
pub fn fill(truth: &mut Truth, size: Size, random: &mut Random) {
    fill_requests(truth, size, random);
    fill_proceedings(truth, size, random);
    truth.balance();
    fill_disclosure(truth, size, random);
}

fn fill_requests(truth: &mut Truth, size: Size, random: &mut Random) {
    let volume = match size {
        Size::Idle => return,
        Size::Small => random.between(1, 12),
        Size::Middle => random.between(20, 400),
        Size::Large => random.between(1_000, 14_000),
    };
    spread_requests(truth, volume, random);
}

/// Fills the tables of requests and proceedings of `truth` with values that balance: `volume`
/// requests of persons, and some of all others.
pub fn fill_with(truth: &mut Truth, volume: i64, random: &mut Random) {
    spread_requests(truth, volume, random);
    let size = if volume <= 12 {
        Size::Small
    } else if volume <= 400 {
        Size::Middle
    } else {
        Size::Large
    };
    fill_proceedings(truth, size, random);
    truth.balance();
}

fn spread_requests(truth: &mut Truth, volume: i64, random: &mut Random) {
    let form = Arc::clone(&truth.form);
    let table = form.tables.iter().find(|t| t.key == "requests").expect("every edition has this table");
    let leaves: Vec<&str> = table.rows.iter().filter(|r| r.within.is_some() && r.key != "total").map(|r| r.key.as_str()).collect();
    for (index, column) in table.columns.iter().filter(|c| c.key != "total").enumerate() {
        let mut left = match index {
            0 => volume,
            1 => volume / 8 + random.between(0, 2),
            _ if random.chance(40) => volume / 40 + random.between(0, 1),
            _ => 0,
        };
        while left > 0 {
            // Half of all requests are granted or partly granted; the rest falls on any row.
            let row = if random.chance(50) { leaves[random.below(2)] } else { leaves[random.below(leaves.len())] };
            let part = (left / 3).max(1);
            let address = format!("requests/{row}/{}", column.key);
            truth.set(&address, truth.get(&address) + part);
            left -= part;
        }
        if volume > 5 && index < 2 {
            truth.set(&format!("requests/carried_in/{}", column.key), random.between(0, volume / 12 + 1));
            truth.set(&format!("requests/carried_out/{}", column.key), random.between(0, volume / 12 + 1));
        }
    }
}

fn fill_proceedings(truth: &mut Truth, size: Size, random: &mut Random) {
    let most = match size {
        Size::Idle => return,
        Size::Small => i64::from(random.chance(20)),
        Size::Middle => 9,
        Size::Large => 240,
    };
    for row in ["review", "direct_suit", "suit_after_review"] {
        for column in ["upheld", "corrected", "other", "pending"] {
            if random.chance(60) {
                truth.set(&format!("proceedings/{row}/{column}"), random.between(0, most));
            }
        }
    }
}

fn fill_disclosure(truth: &mut Truth, size: Size, random: &mut Random) {
    let most = match size {
        Size::Idle => 1,
        Size::Small => 60,
        Size::Middle => 4_000,
        Size::Large => 9_999_999,
    };
    let form = Arc::clone(&truth.form);
    for cell in 0..form.cell_count() {
        let place = form.place(cell);
        if form.tables[place.table].section != "s2" || random.chance(30) {
            continue;
        }
        let key = form.key(cell);
        let value = match key.as_str() {
            "art20_8/fees/amount" | "art20_9/procurement/amount" => {
                truth.cells[cell] = Shown::Value(Decimal::new(i128::from(random.between(0, most * 700)), 4));
                continue;
            }
            k if k.ends_with("/change") => random.between(-6, 14),
            k if k.starts_with("art20_1/regulations") && size != Size::Large => 0,
            k if k.starts_with("art20_1") => random.between(0, most.min(180)),
            _ => random.between(0, most),
        };
        truth.cells[cell] = Shown::Value(Decimal::from(value));
    }
}

/// Makes one figure of the tables wrong, the way a hurried person does. Gives its cell.
pub fn slip(truth: &mut Truth, random: &mut Random) -> usize {
    let form = Arc::clone(&truth.form);
    let cells: Vec<usize> = (0..form.cell_count()).filter(|&c| form.tables[form.place(c).table].section != "s2").collect();
    let cell = *random.pick(&cells);
    let old = truth.value(cell);
    let new = match random.below(4) {
        0 => old + 1,
        1 => old * 10 + random.between(1, 9),
        2 if old > 9 => old / 10,
        _ => old + random.between(2, 7),
    };
    truth.cells[cell] = Shown::Value(Decimal::from(new));
    cell
}
