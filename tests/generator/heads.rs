//! The heads over the columns, and what is wrong with them.

use std::sync::Arc;

use report_review::form::{Place, Table};

use super::damage::{Damage, RowAt};
use super::grid::{Content, Grid, GridCell, GridRow};
use super::tables::{Builder, Ease, halves};

impl Builder<'_> {
    /// The head of a column of the tables of disclosure.
    pub(super) fn disclosure_head(&mut self, table: &Table, column: usize) -> String {
        let column = &table.columns[column];
        if self.has(Damage::DoubledHeads) && matches!(column.key.as_str(), "made" | "published") {
            return if self.ordinals.is_multiple_of(2) { "本年新" } else { "本年新制作数量" }.to_owned();
        }
        if self.has(Damage::HeadTypo) && column.key == "repealed" {
            return column.typos[0].clone();
        }
        let others: Vec<&String> = column.aliases.iter().chain(&column.typos).filter(|other| *other != "本年新").collect();
        if self.has(Damage::HeadAliases) && !others.is_empty() && self.random.chance(40) {
            return (*self.random.pick(&others)).clone();
        }
        column.label.clone()
    }

    /// The columns in the order in which they are printed; `None` is a column of the body's own.
    pub(super) fn column_order(&mut self, table: &Table) -> Vec<Option<usize>> {
        let mut order: Vec<Option<usize>> = (0..table.columns.len()).map(Some).collect();
        if self.has(Damage::ColumnsSwapped) {
            let a = 1 + self.random.below(4);
            order.swap(a, a + 1);
        }
        if self.has(Damage::SubtotalColumn) {
            order.insert(table.columns.len() - 1, None);
        }
        if self.has(Damage::ColumnsSwapped) || self.has(Damage::SubtotalColumn) {
            for cell in self.truth.form.table_cells(self.truth.form.tables.iter().position(|t| t.key == table.key).unwrap_or(0)) {
                self.ease[cell] = Ease::Hard;
            }
        }
        order
    }

    /// Adds the three rows of heads over the requests.
    pub(super) fn request_heads(&mut self, table: &Table, order: &[Option<usize>], grid: &mut Grid) {
        if self.has(Damage::HeadsGone) {
            return;
        }
        let corner = format!("（{}）", "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和");
        let mut heads = Vec::new();
        for column in order {
            let Some(column) = column else {
                heads.push("小计".to_owned());
                continue;
            };
            let column = &table.columns[*column];
            let alias = self.has(Damage::HeadAliases) && !column.aliases.is_empty() && column.key != "business" && column.key != "research";
            let head = if alias { column.aliases[0].clone() } else { column.label.clone() };
            let gone = (column.key == "other" && self.has(Damage::OtherHeadMissing))
                || (column.key == "natural_person" && self.has(Damage::NaturalPersonHeadMissing));
            heads.push(if gone { String::new() } else { self.broken(&head, Damage::BrokenHeads, 60) });
        }
        let corner_cell = if self.has(Damage::CornerGone) || self.has(Damage::CornerAside) {
            if self.has(Damage::CornerAside) {
                grid.above = Some(corner);
            }
            GridCell { content: Content::Nothing, columns: 3, rows: 3 }
        } else {
            GridCell::label(&corner, 3, 3)
        };
        let last = heads.len() - 1;
        let total_above = self.has(Damage::TotalHeadAbove);
        let mut first = vec![corner_cell, GridCell::label(&table.furniture[1], heads.len() - usize::from(total_above), 1)];
        let mut second = vec![GridCell::label(&heads[0], 1, 2), GridCell::label(&table.furniture[2], heads.len() - 2, 1)];
        if total_above { &mut first } else { &mut second }.push(GridCell::label(&heads[last], 1, if total_above { 3 } else { 2 }));
        let organisations = &heads[1..last];
        grid.rows.push(GridRow { cells: first, torn: false });
        grid.rows.push(GridRow { cells: second, torn: false });
        if self.has(Damage::HeadsInTwoRows) {
            let halves: Vec<(String, String)> = organisations.iter().map(|h| halves(&h.replace('\n', ""))).collect();
            let upper = halves.iter().map(|(a, _)| GridCell::label(a, 1, 1)).collect();
            let lower = halves.iter().filter(|(_, b)| !b.is_empty()).map(|(_, b)| GridCell::label(b, 1, 1)).collect();
            grid.rows.push(GridRow { cells: upper, torn: false });
            grid.rows.push(GridRow { cells: lower, torn: true });
        } else {
            let cells = organisations.iter().filter(|h| !h.is_empty()).map(|h| GridCell::label(h, 1, 1)).collect();
            grid.rows.push(GridRow { cells, torn: false });
        }
    }

    /// The figures of a row in the order of the printed columns.
    pub(super) fn reordered(&mut self, figures: &[GridCell], order: &[Option<usize>], at: RowAt) -> Vec<GridCell> {
        let form = Arc::clone(&self.truth.form);
        let place = |column| form.cell_at(Place { table: at.0, row: at.1, column });
        let sum: i64 = (1..6).map(|c| self.truth.value(place(c))).sum();
        order
            .iter()
            .map(|column| match column {
                Some(column) => figures[*column].clone(),
                None => GridCell::plain(Content::Extra(sum.to_string())),
            })
            .collect()
    }
}
