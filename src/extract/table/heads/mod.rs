//! The heads of a table: which column each names, in which order they stand, and what tells that they are not those of the form.

pub mod column_count;
pub mod columns;
pub mod further;
pub mod order;
pub mod replaced;
pub mod several_lines;
pub mod shares;
pub mod strip_order;
pub mod years;
