//! Reports of known values in many layouts: documents are made from a seed, read by the program
//! and compared with what was put into them.

// Each test binary uses another part of this module.
#![allow(dead_code, missing_docs)]
// A document either has a kind of noise or it does not.
#![allow(clippy::struct_excessive_bools)]

pub mod blocks;
pub mod corpus;
pub mod damage;
pub mod document;
pub mod docx;
pub mod encoding;
pub mod facts;
pub mod faults;
pub mod figures;
pub mod further;
pub mod lately;
pub mod grid;
pub mod heads;
pub mod html;
pub mod layout;
pub mod markdown;
pub mod markup;
pub mod mutate;
pub mod noise;
pub mod page;
pub mod picture;
pub mod plan;
pub mod prose;
pub mod random;
pub mod score;
pub mod script;
pub mod statements;
pub mod tables;
pub mod truth;
pub mod twist;
pub mod values;
