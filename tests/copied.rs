//! Pages as the programs hand them on that copy their text: every figure that a reader could place is read, and none that
//! nobody could is certain.

mod telling;

use report_review::form::{Form, Forms};

use telling::{cells, check_text, report};

fn with_form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

#[test]
fn numbers_of_labels_in_a_piece_of_their_own_are_theirs() {
    with_form(|form| {
        for (mark, end) in [("\n", "\n"), ("|", "|\n"), (" | ", " |\n"), ("\t", "\n"), ("\n  ", "\n")] {
            for stop in ["．", "、", "."] {
                let text = report(form, |table, rows| {
                    let line = |row: Vec<String>| {
                        let (label, figures) = row.split_first().expect("a label");
                        let label = match label.split_once('.') {
                            Some((number, rest)) if number.len() == 1 => format!("{number}{mark}{stop}{rest}"),
                            _ => label.clone(),
                        };
                        label + mark + &figures.join(mark) + end
                    };
                    cells(table, rows).into_iter().map(line).collect()
                });
                check_text(form, &text);
            }
        }
    });
}
