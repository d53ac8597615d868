//! Which column a figure has by where it stands: what divides the cells of a row from each other, and where the places of
//! blank cells are kept.

pub mod behind_label;
pub mod from_the_end;
pub mod gaps;
pub mod line_count;
pub mod lines;
pub mod one_line;
pub mod ruled;
pub mod slots;
pub mod text_columns;
pub mod unreadable;
pub mod words_in_cells;
