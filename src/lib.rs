//! Reviews yearly reports on government information disclosure (政府信息公开工作年度报告): their
//! figures are extracted from any text layout, tied to their bytes, checked against each other,
//! corrected and decided by a reviewer, and exported.

// Modules in reading order; each imports only from those before it (`tests/house.rs`).
pub mod text;
pub mod number;
pub mod pinyin;
pub mod fold;
pub mod lang;
pub mod source;
pub mod form;
pub mod report;
pub mod extract;
pub mod review;
pub mod check;
pub mod repair;
pub mod session;
pub mod export;
pub mod store;
pub mod app;
pub mod ui;
pub mod run;
pub mod cli;
