//! What stands right beside figures and is no figure of another cell: shares and last year's figures in brackets, marks in
//! the place of a digit, marks of notes, marks between thousands. Told with made-up figures.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Kind, Table};
use report_review::report::{Cell, Report, State};
use report_review::text::SourceText;

use telling::{cells, figure, printed, report};

/// The rows of a table, and their figures with their heads.
type Rows = [(String, Vec<(String, u32)>)];

fn extracted(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

/// How many cells of the report in `text` are certain; `fits` tells whether a certain one is as a person reads it.
fn certain(form: &Form, text: &str, fits: impl Fn(usize, &Cell) -> bool) -> usize {
    let read = extracted(text);
    let certain = read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.state != State::Missing);
    certain.inspect(|(number, cell)| assert!(fits(*number, cell), "{} {cell:?} in\n{text}", form.key(*number))).count()
}

/// How many cells are certain, each with the figure that was printed.
fn right(form: &Form, text: &str) -> usize {
    certain(form, text, |number, cell| cell.value == Some(i64::from(printed(form, number)).into()))
}

/// Every cell of every row between bars or the like, dressed by `value`.
fn in_rows(form: &Form, between: &str, value: impl Fn(u32) -> String) -> String {
    report(form, |table, rows| {
        let dressed = |cell: &String| cell.parse().map_or_else(|_| cell.clone(), &value);
        cells(table, rows).iter().map(|row| row.iter().map(dressed).collect::<Vec<_>>().join(between) + "\n").collect()
    })
}

/// Every figure behind the head of its column, dressed by `value`, which is told the column.
fn in_pairs(form: &Form, pair: &str, between: &str, value: impl Fn(&Table, usize, u32) -> String) -> String {
    report(form, |table, rows: &Rows| {
        let row = |(row, figures): &(String, Vec<(String, u32)>)| {
            let pairs = figures.iter().enumerate().map(|(n, (head, figure))| format!("{head}{pair}{}", value(table, n, *figure)));
            format!("{row}\n{}\n", pairs.collect::<Vec<_>>().join(between))
        };
        rows.iter().map(row).collect()
    })
}

const ASIDES: [&str; 7] = ["（8%）", "（占8.5%）", "(12%)", "（上年9）", "(去年3)", "↑5%", "（同比增长12.5%）"];

#[test]
fn a_share_or_last_year_s_figure_behind_a_figure_is_no_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let all = form.cell_count();
    for kinds in [&ASIDES[..1], &ASIDES[..2], &ASIDES[3..5], &ASIDES[..]] {
        let dressed = |figure: u32| {
            let kind = kinds[figure as usize / 2 % kinds.len()];
            if figure.is_multiple_of(2) { figure.to_string() } else { format!("{figure}{kind}") }
        };
        for between in [" | ", "\t", "|"] {
            let text = in_rows(form, between, dressed);
            assert_eq!(right(form, &text), all, "{text}");
        }
        for pair in ["：", " = "] {
            let text = in_pairs(form, pair, "\n", |_, _, figure| dressed(figure));
            assert_eq!(right(form, &text), all, "{text}");
        }
    }
}

/// Of `3（5）` nobody can tell which one is the cell's.
#[test]
fn a_bare_figure_in_brackets_behind_another_moves_no_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    for every in [1, 2, 3] {
        let dressed = |figure: u32| if figure.is_multiple_of(every) { format!("{figure}（{}）", figure + 1) } else { figure.to_string() };
        for between in [" | ", "\t", "|"] {
            right(form, &in_rows(form, between, dressed));
        }
        right(form, &in_pairs(form, "：", "\n", |_, _, figure| dressed(figure)));
    }
}

#[test]
fn a_figure_that_touches_what_stands_for_a_digit_is_not_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    for mark in ["■", "□", "▇", "●", "\u{FFFD}", "?", "？"] {
        let dressed = |_: &Table, column: usize, figure: u32| if column == 2 { format!("{figure}{mark}") } else { figure.to_string() };
        for (pair, between) in [("：", "\n"), (" ", "，"), (" = ", "\n"), ("：", "； ")] {
            let text = in_pairs(form, pair, between, dressed);
            let as_printed =
                |number: usize, cell: &Cell| form.place(number).column != 2 && cell.value == Some(i64::from(printed(form, number)).into());
            certain(form, &text, as_printed);
        }
        let text = in_pairs(form, "：", "件\n", dressed);
        certain(form, &text, |number, _| form.place(number).column != 2);
    }
}

/// A change of `(5)` is one of minus five for accountants.
#[test]
fn a_signed_figure_in_brackets_is_not_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2019").expect("built in");
    let is_signed = |number: usize| {
        let place = form.place(number);
        form.tables[place.table].columns[place.column].kind == Kind::Signed
    };
    assert!((0..form.cell_count()).any(is_signed));
    for (open, close) in [("(", ")"), ("（", "）")] {
        for (pair, between) in [("：", "\n"), (" = ", "\n"), (" ", "，"), ("\t", "\n"), (",", "\n")] {
            let text = in_pairs(form, pair, between, |table, column, figure| match table.columns[column].kind {
                Kind::Signed => format!("{open}{figure}{close}"),
                _ => figure.to_string(),
            });
            certain(form, &text, |number, cell| !is_signed(number) && cell.value == Some(i64::from(printed(form, number)).into()));
        }
        // Where all figures stand in brackets, those say nothing.
        let text = in_pairs(form, open, &format!("{close}\n"), |_, _, figure| figure.to_string());
        assert!(right(form, &text.replace(&format!("{close}\n"), &format!("{close}，"))) > form.cell_count() / 2, "{text}");
    }
}

#[test]
fn apostrophes_between_thousands_are_read_and_other_ones_are_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let thousands = |number: usize| i64::from(printed(form, number)) * 1000;
    for mark in ["'", "’", "&#x27;", "&#39;", "&amp;#x27;"] {
        let grouped = |figure: u32| if figure == 0 { "0".to_owned() } else { format!("{figure}{mark}000") };
        let odd = |figure: u32| format!("{figure}{mark}72");
        for (pair, between) in [("：", "\n"), (" = ", "\n"), ("：", "，")] {
            let text = in_pairs(form, pair, between, |_, _, figure| grouped(figure));
            let count = certain(form, &text, |number, cell| cell.value == Some(thousands(number).into()));
            assert!(count == form.cell_count() || mark.len() > 3, "{count} in\n{text}");
            let text = in_pairs(form, pair, between, |_, column, figure| if column == 0 { odd(figure) } else { figure.to_string() });
            certain(form, &text, |number, cell| {
                form.place(number).column > 0 && cell.value == Some(i64::from(printed(form, number)).into())
            });
        }
        certain(form, &in_rows(form, "\t", grouped), |number, cell| cell.value == Some(thousands(number).into()));
        certain(form, &in_rows(form, " | ", odd), |_, _| false);
    }
}

#[test]
fn of_digits_with_blanks_between_none_is_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let spaced = |figure: u32| figure.to_string().chars().map(String::from).collect::<Vec<_>>().join(" ");
    for (pair, between) in [("：", "\n"), (" = ", "\n"), (": ", "\n"), (" ", "，")] {
        right(form, &in_pairs(form, pair, between, |_, _, figure| spaced(figure)));
    }
    // One figure alone in each row, of as many digits as the row has columns.
    for pair in ["：", " = "] {
        let text = in_pairs(
            form,
            pair,
            "\n",
            |table, column, _| if column + 1 == table.columns.len() { "5 4 6".to_owned() } else { String::new() },
        );
        certain(form, &text, |_, cell| cell.value.is_none());
    }
    // Row and head before every figure, and no figure in all columns but one of short tables.
    let text = report(form, |table, rows| {
        let line = |row: &str, n: usize, head: &str, figure: u32| {
            let value = if table.columns.len() == 7 {
                figure.to_string()
            } else if n == 2 {
                "5 4 6".to_owned()
            } else {
                String::new()
            };
            format!("{row} > {head} = {value}\n")
        };
        let row = |(row, figures): &(String, Vec<(String, u32)>)| {
            figures.iter().enumerate().map(|(n, (head, figure))| line(row, n, head, *figure)).collect()
        };
        rows.iter().map(row).collect()
    });
    certain(form, &text, |number, cell| match form.tables[form.place(number).table].columns.len() {
        3 | 1 => cell.value.is_none(),
        _ => cell.value == Some(i64::from(printed(form, number)).into()),
    });
    for between in [" | ", "\t", "|"] {
        right(form, &in_rows(form, between, spaced));
        // In a table of one column alone, a blank cell behind every figure.
        let text = report(form, |table, rows| {
            let one = table.columns.len() == 1;
            let dressed =
                |cell: &String| cell.parse().map_or_else(|_| cell.clone(), |figure: u32| if one { spaced(figure) } else { cell.clone() });
            let row = |row: &Vec<String>| row.iter().map(dressed).collect::<Vec<_>>().join(between) + between + between + "\n";
            cells(table, rows).iter().map(row).collect()
        });
        right(form, &text);
    }
}

/// Slashes with blanks around them divide the cells of some tables, tabs those of the others.
#[test]
fn slashes_between_all_cells_of_all_rows_divide_them() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let is_short = |table: &Table| table.columns.len() < 4;
    for blank in ["（空）", "无"] {
        for gap in ["\n", "\n\n"] {
            let text = report(form, |table, rows| {
                let figure = |cell: &String| if cell.ends_with('4') && is_short(table) { blank.to_owned() } else { cell.clone() };
                let between = if is_short(table) { " / " } else { "\t" };
                cells(table, rows).iter().map(|row| row.iter().map(figure).collect::<Vec<_>>().join(between) + gap).collect()
            });
            let count = certain(form, &text, |number, cell| match printed(form, number) {
                four if four % 10 == 4 && is_short(&form.tables[form.place(number).table]) => cell.value.is_none(),
                other => cell.value == Some(i64::from(other).into()),
            });
            assert!(count > form.cell_count() * 9 / 10, "{count} in\n{text}");
        }
    }
    // A row of one figure among blank ones.
    let text = report(form, |table, rows| {
        let figure = |(n, cell): (usize, &String)| {
            if n > 1 && is_short(table) && cell.bytes().all(|b| b.is_ascii_digit()) { "（空）".to_owned() } else { cell.clone() }
        };
        let between = if is_short(table) { " / " } else { "\t" };
        cells(table, rows).iter().map(|row| row.iter().enumerate().map(figure).collect::<Vec<_>>().join(between) + "\n\n").collect()
    });
    certain(form, &text, |number, cell| {
        let place = form.place(number);
        let blank = place.column > 0 && is_short(&form.tables[place.table]);
        cell.value == (!blank).then(|| i64::from(printed(form, number)).into())
    });
}

/// A word before a figure says that it is less than nothing.
#[test]
fn a_negative_change_in_words_keeps_its_sign() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2019").expect("built in");
    for minus in ["负", "△", "▲", "减"] {
        let text = report(form, |table, rows| {
            let signed: Vec<bool> = table.columns.iter().map(|column| column.kind == Kind::Signed).collect();
            let line = |(row, figures): &(String, Vec<(String, u32)>)| {
                let cell = |(n, (_, figure)): (usize, &(String, u32))| {
                    if signed[n] && *figure > 0 { format!("{minus}{figure}") } else { figure.to_string() }
                };
                let figures: Vec<String> = figures.iter().enumerate().map(cell).collect();
                format!("{row}\t{}\n", figures.join("\t"))
            };
            rows.iter().map(line).collect()
        });
        certain(form, &text, |number, cell| {
            let place = form.place(number);
            let signed = form.tables[place.table].columns[place.column].kind == Kind::Signed;
            let own = i64::from(printed(form, number));
            cell.value == Some(if signed { -own } else { own }.into())
        });
    }
}

/// The mark of a note behind a figure leaves it in its place.
#[test]
fn a_figure_before_the_mark_of_a_note_moves_no_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    for mark in ["①", "②", "(注1)", "（注2）", "[1]", "*", "¹"] {
        let dressed = |figure: u32| if figure % 9 == 4 { format!("{figure}{mark}") } else { figure.to_string() };
        for between in [" | ", "\t", "  "] {
            let text = in_rows(form, between, dressed);
            // One column more than the form's: a row that lost a figure would be as long as the form's.
            let longer = text.replace('\n', &format!("{between}7\n"));
            for text in [&text, &longer] {
                right(form, text);
            }
            assert!(right(form, &text) > form.cell_count() / 2, "{mark} {between:?} {text}");
        }
        right(form, &in_pairs(form, "：", "\n", |_, _, figure| dressed(figure)));
    }
    assert!(figure(form, 0) < 1000);
}
