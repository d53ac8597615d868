//! The program `report-review`.

fn main() {}
