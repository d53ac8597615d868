//! What the sums of a table say of its figures: that they stand in their places, that one is torn, doubled or damaged.

pub mod damage;
pub mod doubts;
pub mod one_too_many;
pub mod one_way;
pub mod torn_figures;
