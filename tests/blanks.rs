//! Reports whose zeros are printed as nothing, in layouts that keep the places of blank cells: figures stand in their
//! columns, and what is blank is said to be blank.

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::report::State;
use report_review::text::SourceText;

/// The value of a cell: zero for three of five, totals the sums of their rows.
fn value(form: &Form, number: usize) -> u32 {
    let (place, own) = (form.place(number), |number: usize| {
        let mixed = u32::try_from(number).expect("small").wrapping_mul(2_654_435_761) >> 7;
        if mixed % 5 < 3 { 0 } else { 1 + mixed % 97 }
    });
    let first = number - place.column;
    let columns = &form.tables[place.table].columns;
    if columns[place.column].key == "total" { (first..number).map(own).sum() } else { own(number) }
}

fn shown(value: u32) -> String {
    if value == 0 { String::new() } else { value.to_string() }
}

/// The rows of a table, its heads first. Each row has a cell for the name of its group and one for its own; a strip has its
/// heads in two rows and its figures in one.
fn rows(form: &Form, t: usize) -> Vec<Vec<String>> {
    let (table, first) = (&form.tables[t], form.table_cells(t).start);
    let width = table.columns.len();
    let cell = |row: usize, column: usize| shown(value(form, first + row * width + column));
    let heads = || table.columns.iter().map(|column| column.label.clone());
    if table.printed == Layout::Strip {
        let above = table.rows.iter().flat_map(|row| std::iter::once(row.printed()).chain(vec![String::new(); width - 1]));
        let below = table.rows.iter().flat_map(|_| heads());
        let figures = (0..table.rows.len()).flat_map(|row| (0..width).map(move |column| (row, column)));
        return vec![above.collect(), below.collect(), figures.map(|(row, column)| cell(row, column)).collect()];
    }
    let grouped = !table.groups.is_empty();
    let names = |group: String, own: String| if grouped { vec![group, own] } else { vec![own] };
    let mut all = vec![names(String::new(), "信息内容".to_owned()).into_iter().chain(heads()).collect()];
    let mut before = None;
    for (number, row) in table.rows.iter().enumerate() {
        let group = row.within.as_ref().and_then(|key| table.groups.iter().find(|group| group.key == *key));
        let name = group.filter(|_| row.within != before).map_or(String::new(), |group| format!("{}{}", group.ordinal, group.label));
        before.clone_from(&row.within);
        all.push(names(name, row.printed()).into_iter().chain((0..width).map(|column| cell(number, column))).collect());
    }
    all
}

/// A report of an edition whose tables `write` writes.
fn report(form: &Form, year: u32, write: impl Fn(&Table, &[Vec<String>]) -> String) -> String {
    let mut text = format!("栖梧县水利局{year}年政府信息公开工作年度报告\n一、总体情况\n全年工作有序。\n");
    for (section, ordinal) in form.sections.iter().zip(["一", "二", "三", "四", "五", "六"]).skip(1) {
        text += &format!("{ordinal}、{}\n", section.label);
        for (t, table) in form.tables.iter().enumerate().filter(|(_, table)| table.section == section.key) {
            text += &write(table, &rows(form, t));
        }
        text += if section.key == "s5" || section.key == "s6" { "有待加强。\n" } else { "" };
    }
    text
}

/// Checks that every figure and every blank is read with certainty, in both editions.
fn check(write: impl Fn(&Table, &[Vec<String>]) -> String) {
    let forms = Forms::built_in().expect("valid");
    for (edition, year) in [("2021", 2022), ("2019", 2020)] {
        let form = forms.edition(edition).expect("built in");
        let text = report(form, year, &write);
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        assert_eq!(read.form.as_ref().map(|form| form.edition.as_str()), Some(edition), "{text}");
        for (number, cell) in read.cells.iter().enumerate() {
            let (key, wanted) = (form.key(number), value(form, number));
            let read = cell.value.map(|value| value.to_string());
            let is_read =
                if wanted == 0 { cell.state == State::Blank || read.as_deref() == Some("0") } else { read == Some(shown(wanted)) };
            assert!(is_read, "{key} {cell:?} in\n{text}");
            assert!(cell.is_certain(), "{key} {cell:?} in\n{text}");
        }
    }
}

/// Rows that print their zeros.
fn zeros(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| if cell.is_empty() { "0".to_owned() } else { cell.clone() };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n").collect()
}

#[test]
fn marks_that_touch_keep_the_places_of_blank_cells() {
    for mark in [";", "~", "^", "#", "¦", ","] {
        check(|_, rows| rows.iter().map(|row| row.join(mark) + "\n").collect());
    }
    // At the end of a line that holds no other they say nothing.
    for mark in ["；", "、", "\t"] {
        check(|table, rows| match table.columns.len() {
            1 => zeros(rows),
            _ => rows.iter().map(|row| row.join(mark) + "\n").collect(),
        });
    }
}

/// How far a text reaches on a page where Chinese characters are twice as wide as others.
fn width(cell: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(cell)
}

/// Rows in columns as wide as their longest cells, with `gap` blanks between; `lead` tells how many of the blanks that fill
/// a cell stand before what it holds.
fn aligned(rows: &[Vec<String>], gap: usize, lead: fn(usize) -> usize) -> String {
    let longest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
    let cell = |(column, cell): (usize, &String)| {
        let fill = longest(column) - width(cell);
        format!("{}{cell}{}", " ".repeat(lead(fill)), " ".repeat(fill - lead(fill)))
    };
    let line = |row: &Vec<String>| row.iter().enumerate().map(cell).collect::<Vec<_>>().join(&" ".repeat(gap));
    rows.iter().map(|row| line(row).trim_end().to_owned() + "\n").collect()
}

#[test]
fn figures_under_their_heads_are_in_their_columns_where_blanks_divide_cells() {
    for gap in [2, 3, 6] {
        for lead in [|_| 0, |fill| fill, |fill| fill / 2] {
            // A table with a row or two says too little.
            check(|table, rows| if table.rows.len() < 3 { zeros(rows) } else { aligned(rows, gap, lead) });
        }
    }
}

/// What stands in a place and is no figure is no blank.
#[test]
fn words_in_the_place_of_a_figure_under_its_head_are_no_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let own = form.find_address("art20_1/normative_documents/issued").expect("on the form");
    for column in 1..=3 {
        let text = report(form, 2022, |table, rows| {
            let mut rows = rows.to_vec();
            if table.key == "art20_1" {
                rows[2][1..].fill("7".to_owned());
                rows[2][column] = "XX".to_owned();
            }
            if table.printed == Layout::Strip { zeros(&rows) } else { aligned(&rows, 4, |_| 0) }
        });
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        let cell = &read.cells[own + column - 1];
        assert!(!cell.is_certain(), "{cell:?} in\n{text}");
    }
}

#[test]
fn empty_lines_stand_for_blank_cells_where_each_cell_has_a_line() {
    // Nothing tells that a row lost none where no sum does.
    let lines = |rows: &[Vec<String>], blank: &str| {
        let line = |cell: &String| format!("{}\n", if cell.is_empty() { blank } else { cell });
        rows.iter().flatten().map(line).collect::<String>()
    };
    for blank in ["", " ", "&nbsp;", "\u{3000}"] {
        check(|table, rows| if table.columns.iter().any(|c| c.key == "total") { lines(rows, blank) } else { zeros(rows) });
    }
}

/// Where as many blanks stand before every figure, those of blank cells left no trace.
#[test]
fn figures_that_equal_gaps_part_are_in_no_column_of_their_own() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2019").expect("built in");
    let text = report(form, 2020, |table, rows| {
        let mut rows = rows.to_vec();
        if table.key == "art20_6" {
            rows[1][1..].clone_from_slice(&["5".to_owned(), "3".to_owned(), "8".to_owned()]);
            rows[2][1..].clone_from_slice(&[String::new(), String::new(), "6".to_owned()]);
        }
        let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join("  ") + "\n";
        rows.iter().map(filled).collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    let place = form.find_address("art20_6/coercion/prior_items").map(|number| &read.cells[number]);
    assert!(place.is_some_and(|cell| !cell.is_certain()), "{place:?} in\n{text}");
}

/// The pieces of a cell, each no wider than `most`.
fn pieces(cell: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in cell.chars() {
        if pieces.last().is_some_and(|last| width(last) + width(c.encode_utf8(&mut [0; 4])) > most) {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

/// Rows drawn with bars whose labels run over lines no wider than `most`.
fn drawn(rows: &[Vec<String>], most: usize) -> String {
    let line = |cells: Vec<String>| format!("|{}|\n", cells.iter().map(|cell| format!("{cell:<14}")).collect::<Vec<_>>().join("|"));
    let row = |row: &Vec<String>| {
        let cells: Vec<Vec<String>> = row.iter().enumerate().map(|(n, cell)| pieces(cell, if n < 2 { most } else { 14 })).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let of = |n: usize| cells.iter().map(|pieces| pieces.get(n).cloned().unwrap_or_default()).collect();
        (0..height).map(|n| line(of(n))).collect::<String>()
    };
    rows.iter().map(row).collect()
}

#[test]
fn bars_behind_a_figure_tell_its_column_where_labels_run_over_lines() {
    for most in [14, 20, 30] {
        check(|table, rows| if table.columns.len() < 7 { zeros(rows) } else { drawn(rows, most) });
    }
}

#[test]
fn words_between_bars_are_no_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let own = form.find_address("requests/refused.process_info/research").expect("on the form");
    for words in ["0①", "待核", "XX"] {
        let text = report(form, 2022, |table, rows| {
            let mut rows = rows.to_vec();
            if table.key == "requests" {
                let row = rows.iter_mut().find(|row| row[1].starts_with("6.")).expect("a row of the form");
                assert_eq!(row[4], "");
                row[4] = words.to_owned();
            }
            if table.columns.len() < 7 { zeros(&rows) } else { drawn(&rows, 14) }
        });
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        assert!(!read.cells[own].is_certain(), "{:?} in\n{text}", read.cells[own]);
    }
}

/// Rows with a bar behind each cell, filled up with bars to as many cells as the widest has and one more.
fn filled_up(rows: &[Vec<String>], between: &str, lead: &str) -> String {
    let row = |row: &Vec<String>| {
        let cells: Vec<&String> = row.iter().skip(usize::from(row.len() > 8 && row[0].is_empty())).collect();
        let fill = "|".repeat(10_usize.saturating_sub(cells.len()));
        let cell = |cell: &&String| if cell.is_empty() { format!("|{between}") } else { format!("{cell} |{between}") };
        format!("{lead}{}{fill}\n", cells.iter().map(cell).collect::<String>())
    };
    rows.iter().map(row).collect()
}

/// A report with a table that prints three of its rows and fills them up, and the table's cells.
fn mostly_blank(between: &str, lead: &str, change: fn(&mut Vec<String>)) -> (String, Vec<(String, report_review::report::Cell)>) {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, 2022, |table, rows| {
        let mut rows = rows.to_vec();
        for (number, row) in rows.iter_mut().enumerate().skip(1).filter(|_| table.key == "requests") {
            row[2..].fill(String::new());
            if number < 4 {
                row[2].clone_from(&number.to_string());
                row[8] = if number < 3 { number.to_string() } else { String::new() };
            }
        }
        if table.key == "requests" {
            change(&mut rows[2]);
        }
        if table.columns.len() < 7 || table.printed == Layout::Strip { zeros(&rows) } else { filled_up(&rows, between, lead) }
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    let own = |(number, cell)| (form.key(number).as_str().to_owned(), cell);
    let cells = read.cells.into_iter().enumerate().map(own).filter(|(key, _)| key.starts_with("requests/"));
    (text, cells.collect())
}

#[test]
fn bars_that_fill_all_rows_up_alike_keep_the_places_of_blank_cells() {
    for (between, lead) in [(" ", ""), ("\n", ""), ("\n", "|\n")] {
        let (text, cells) = mostly_blank(between, lead, |_| {});
        for (number, (key, cell)) in cells.iter().enumerate() {
            let (row, column) = (number / 7, number % 7);
            let wanted = (row < 3 && column == 0 || row < 2 && column == 6).then(|| (row + 1).to_string());
            // Without its total, a figure may be a number that strayed into a row of blanks.
            assert_eq!((cell.value.map(|value| value.to_string()), cell.is_certain()), (wanted, row != 2), "{key} in\n{text}");
        }
        // A blank cell that is not there leaves a bar more at the end: which one it was is not known.
        let (text, cells) = mostly_blank(between, lead, |row| drop(row.remove(5)));
        let total = cells.iter().find(|(key, _)| key == "requests/carried_in/other");
        assert!(total.is_some_and(|(_, cell)| !cell.is_certain()), "{total:?} in\n{text}");
    }
}

/// Words that say how a figure changed are no figure, and stand in the place of one: the others stay where they are.
#[test]
fn words_in_a_column_of_changes_keep_its_place() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2019").expect("built in");
    let own = form.find_address("art20_6/penalties/change").expect("on the form");
    let words = ["持平", "不变", "无变化", "同上年", "与上年持平", "新增4", "增", "减少", "增长5%", "增2减1", "较上年增加4项", "4（增）"];
    for word in words {
        for between in ["\t", " | ", "\n"] {
            let text = report(form, 2020, |table, rows| {
                let mut rows = rows.to_vec();
                if table.key == "art20_6" {
                    rows[1][2] = word.to_owned();
                }
                if table.groups.is_empty() && table.printed == Layout::Rows { zeros(&rows).replace('\t', between) } else { String::new() }
            });
            let read = extract(&SourceText::from_utf8_text(&text), &forms);
            for (number, cell) in read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).as_str().starts_with("art20_")) {
                let key = form.key(number);
                if number == own {
                    assert_eq!((cell.state, cell.is_certain()), (State::Unreadable, false), "{text}");
                } else {
                    let value = cell.value.map(|value| value.to_string());
                    assert_eq!((value.as_deref(), cell.is_certain()), (Some(&*value_or_zero(form, number)), true), "{key} {word} {text}");
                }
            }
        }
    }
}

fn value_or_zero(form: &Form, number: usize) -> String {
    value(form, number).to_string()
}

/// Units in brackets are the units; words in brackets say that a figure counts something else, or more.
#[test]
fn words_in_brackets_behind_a_figure_leave_it_where_it_is() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let own = form.find_address("art20_5/licensing/decisions").expect("on the form");
    for (behind, certain) in [("（件）", true), ("(件)", true), ("（含乡镇）", false), ("（未审核）", false), ("（万元）", false)]
    {
        for between in ["\t", " | ", "\n", "："] {
            let text = report(form, 2022, |table, rows| {
                let mut rows = rows.to_vec();
                if table.key == "art20_5" {
                    rows[1][1] = format!("17{behind}");
                }
                if table.groups.is_empty() && table.printed == Layout::Rows { zeros(&rows).replace('\t', between) } else { String::new() }
            });
            let read = extract(&SourceText::from_utf8_text(&text), &forms);
            let cell = &read.cells[own];
            assert_eq!((cell.value.map(|value| value.to_string()).as_deref(), cell.is_certain()), (Some("17"), certain), "{text}");
        }
    }
}

/// A row without a figure that has words in its place is not blank: the words are shown.
#[test]
fn words_in_the_place_of_the_only_figure_are_what_its_cell_holds() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let own = form.find_address("art20_6/penalties/decisions").expect("on the form");
    for words in ["见附件", "无此职能", "未开展"] {
        for between in ["\t", " | ", " ", "："] {
            let text = report(form, 2022, |table, rows| {
                let mut rows = rows.to_vec();
                if table.key == "art20_6" {
                    rows[1][1] = words.to_owned();
                }
                if table.groups.is_empty() && table.printed == Layout::Rows { zeros(&rows).replace('\t', between) } else { String::new() }
            });
            let read = extract(&SourceText::from_utf8_text(&text), &forms);
            let (cell, next) = (&read.cells[own], &read.cells[own + 1]);
            assert_eq!(cell.span.map(|span| &text[span.start..span.end]), Some(words), "{cell:?} in\n{text}");
            assert_eq!((cell.state, cell.is_certain(), next.is_certain()), (State::Unreadable, false, true), "{text}");
        }
    }
}

/// The cells of a row apart by an empty line, a blank one a line break of its own.
fn spaced(rows: &[Vec<String>]) -> String {
    let apart = |cell: &String| if cell.is_empty() { "\n".to_owned() } else { format!("{cell}\n\n") };
    rows.iter().flat_map(|row| row.iter().skip_while(|cell| cell.is_empty()).map(apart).collect::<Vec<_>>()).collect()
}

/// A table of requests each row of which prints the cells that `printed` leaves of it.
fn apart(printed: impl Fn(usize, Vec<String>) -> Vec<String>) -> (std::sync::Arc<Form>, Vec<report_review::report::Cell>) {
    let forms = Forms::built_in().expect("valid");
    let form = forms.editions().iter().find(|form| form.edition == "2021").expect("built in").clone();
    let text = report(&form, 2023, |table, rows| {
        let labels = if table.groups.is_empty() { 1 } else { 2 };
        let change = |(n, row): (usize, &Vec<String>)| {
            let (own, cells) = row.split_at(labels.min(row.len()));
            let filled: Vec<String> = cells.iter().map(|cell| if cell.is_empty() { "0".to_owned() } else { cell.clone() }).collect();
            let cells = if n == 0 || table.printed == Layout::Strip || table.key != "requests" { filled } else { printed(n, filled) };
            own.iter().cloned().chain(cells).collect()
        };
        spaced(&rows.iter().enumerate().map(change).collect::<Vec<_>>())
    });
    let report = extract(&SourceText::from_utf8_text(&text), &forms);
    (form, report.cells)
}

#[test]
fn a_line_break_more_stands_for_a_blank_cell_where_empty_lines_divide_cells() {
    // The total alone, and nothing in one row of four.
    let (form, cells) = apart(|n, cells| {
        let last = cells.len() - 1;
        let keep = |(at, cell): (usize, String)| if at == last && n % 4 != 3 { cell } else { String::new() };
        cells.into_iter().enumerate().map(keep).collect()
    });
    let table = form.tables.iter().position(|table| table.key == "requests").expect("there");
    let mut printed = 0;
    for (row, number) in form.table_cells(table).enumerate() {
        let cell = &cells[number];
        let total = form.place(number).column == 6;
        if total && cell.state == State::Read {
            printed += 1;
            assert_eq!(cell.value.map(|v| v.to_string()), Some(value(&form, number).to_string()), "{row}");
            assert!(cell.doubt.is_none(), "{row}: {:?}", cell.doubt);
        } else {
            assert_eq!(cell.state, State::Blank, "{row}");
        }
    }
    assert!(printed > 15);
}

#[test]
fn line_breaks_that_divide_rows_stand_for_no_blank_cell() {
    // The last cell of every row is gone, and rows stand further apart.
    let (form, cells) = apart(|_, cells| {
        let last = cells.len() - 1;
        cells.into_iter().enumerate().map(|(at, cell)| if at == last { String::new() } else { cell }).collect()
    });
    let table = form.tables.iter().position(|table| table.key == "requests").expect("there");
    assert!(form.table_cells(table).all(|number| cells[number].state != State::Read || cells[number].doubt.is_some()));
}
