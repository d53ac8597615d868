//! What is extracted from generated documents, compared with what was put into them.

mod generator;

use generator::plan::sample;
use report_review::form::Forms;

#[test]
fn every_recorded_place_holds_its_figure() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    for seed in 0..1_400 {
        let made = sample(seed, &forms);
        for (number, cell) in made.document.cells.iter().enumerate() {
            if let Some(span) = cell.span {
                let slice = made.document.text.get(span.start..span.end).unwrap_or_default();
                assert!(!slice.is_empty() && slice.trim() == slice, "seed {seed}, cell {number}: {slice:?}");
            }
        }
    }
}
