//! Figures and blanks that were read and may not be what the report says: what they touch, what marks them, what stands
//! beside the tables.

pub mod blanks;
pub mod corrections;
pub mod marks;
pub mod touching;
