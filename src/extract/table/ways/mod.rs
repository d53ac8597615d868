//! The ways in which a table may be printed other than row by row below its heads, each figure behind its label; and the
//! direct way for tables that are whole.

mod above;
pub mod any_order;
pub mod by_column;
pub mod figures_first;
pub mod halves;
pub mod pairs;
pub mod sideways;
pub mod stacked;
pub mod strip;
pub mod whole;
