//! What a made-up report says: the values of its cells, before anybody prints them.

use std::sync::Arc;

use report_review::form::{CellKey, Form};
use report_review::number::Decimal;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A figure.
    Value(Decimal),
    /// Nothing.
    Blank,
    /// `/` or the like.
    Dash,
    /// The document has no such place.
    Absent,
}

/// A report's known values.
#[derive(Clone, Debug)]
pub struct Truth {
    /// The form edition.
    pub form: Arc<Form>,
    /// The body that reports.
    pub agency: String,
    /// The report year.
    pub year: i16,
    /// What stands in each cell, in form order.
    pub cells: Vec<Shown>,
}

impl Truth {
    /// A report in which every cell is zero.
    pub fn zeros(form: &Arc<Form>, agency: &str, year: i16) -> Self {
        let cells = vec![Shown::Value(Decimal::ZERO); form.cell_count()];
        Self { form: Arc::clone(form), agency: agency.to_owned(), year, cells }
    }

    /// The number of the cell at `address`.
    pub fn number(&self, address: &str) -> usize {
        self.form.find(&CellKey(address.to_owned())).expect("the generator names cells of the form")
    }

    /// Puts `value` into the cell at `address`.
    pub fn set(&mut self, address: &str, value: i64) {
        let cell = self.number(address);
        self.cells[cell] = Shown::Value(Decimal::from(value));
    }

    /// The whole number in the cell at `address`, 0 where there is none.
    pub fn get(&self, address: &str) -> i64 {
        self.value(self.number(address))
    }

    /// The whole number in cell number `cell`, 0 where there is none.
    pub fn value(&self, cell: usize) -> i64 {
        match self.cells[cell] {
            Shown::Value(value) => value.to_integer().and_then(|v| i64::try_from(v).ok()).unwrap_or(0),
            _ => 0,
        }
    }

    /// Fills the totals of `requests` and `proceedings` from their parts, and the requests received
    /// from what was done with them: the report balances.
    pub fn balance(&mut self) {
        let form = Arc::clone(&self.form);
        let table = form.tables.iter().find(|t| t.key == "requests").expect("every edition has this table");
        for column in table.columns.iter().filter(|c| c.key != "total") {
            let at = |row: &str| format!("requests/{row}/{}", column.key);
            let leaves = table.rows.iter().filter(|r| r.within.is_some() && r.key != "total");
            let done: i64 = leaves.map(|r| self.get(&at(&r.key))).sum();
            let carried_in = self.get(&at("carried_in")).min(done + self.get(&at("carried_out")));
            self.set(&at("carried_in"), carried_in);
            self.set(&at("total"), done);
            self.set(&at("new"), done + self.get(&at("carried_out")) - carried_in);
        }
        for key in ["requests", "proceedings"] {
            let table = form.tables.iter().find(|t| t.key == key).expect("every edition has both tables");
            for row in &table.rows {
                let at = |column: &str| format!("{key}/{}/{column}", row.key);
                let parts = table.columns.iter().filter(|c| c.key != "total");
                let sum = parts.map(|c| self.get(&at(&c.key))).sum();
                self.set(&at("total"), sum);
            }
        }
    }
}
