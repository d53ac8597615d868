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

#[test]
fn the_number_of_a_label_that_has_a_line_of_its_own_in_a_ruled_cell_is_no_figure() {
    with_form(|form| {
        for broken in ["2", "2."] {
            let text = report(form, |table, rows| {
                if table.key != "requests" {
                    return cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
                }
                let rule = format!("+----+{}\n", "------+".repeat(table.columns.len()));
                let mut lines = vec![rule.clone()];
                for row in cells(table, rows) {
                    let (label, figures) = row.split_first().expect("a label");
                    let mut pieces: Vec<String> = label.chars().map(String::from).collect();
                    if label.starts_with(|c: char| c.is_ascii_digit()) && broken.len() > 1 {
                        let stop = pieces.remove(1);
                        pieces[0] += &stop;
                    }
                    for (n, piece) in pieces.iter().enumerate() {
                        let wide = if piece.is_ascii() { 2 } else { 1 };
                        let blank = String::new();
                        let figures = figures.iter().map(|figure| format!(" {:<4} |", if n == 0 { figure } else { &blank }));
                        lines.push(format!("| {piece:<wide$} |{}\n", figures.collect::<String>()));
                    }
                    lines.push(rule.clone());
                }
                lines
            });
            check_text(form, &text);
        }
    });
}
