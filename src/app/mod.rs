//! Where the reviewer is and what a key does.
pub mod action;
pub mod cells;
pub mod key;
pub mod keymap;
pub mod line;
pub mod pane;
