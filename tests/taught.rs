//! What pages of real reports taught, told with made-up figures: where a careful person could read them they are read
//! with certainty, where not they are in doubt, and no figure is certain in another's place.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Table};
use report_review::report::Report;
use report_review::text::SourceText;

use telling::{cells, check_text, printed, report};

/// The rows of a table, and their figures with their heads.
type Rows = [(String, Vec<(String, u32)>)];

/// Every cell on lines of its own, with `gap` behind each.
fn lines(gap: &str) -> impl Fn(&Table, &Rows) -> Vec<String> {
    move |table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{cell}{gap}")).collect()
}

/// The report in `text`, of which no cell is certain with another figure than its own.
fn read(form: &Form, text: &str) -> Report {
    let read = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    for (number, cell) in read.cells.iter().enumerate() {
        let right = cell.value.is_some_and(|value| value == i64::from(printed(form, number)).into());
        assert!(right || !cell.is_certain(), "{} {cell:?} in\n{text}", form.key(number));
    }
    read
}

/// The form of 2021.
fn form_of_2021(forms: &Forms) -> &Form {
    forms.edition("2021").expect("built in")
}

#[test]
fn the_mark_of_a_page_within_a_row_is_no_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for gap in ["\n", "\n\n"] {
        let text = report(form, lines(gap));
        // Behind the second figure of a row, behind its last, and in the last table.
        let row = text.find("2.重复申请").expect("printed");
        let strip = text.rfind("五、").expect("printed");
        let lines_behind = |from: usize, count: usize| from + text[from..].match_indices(gap).nth(count).expect("long").0 + gap.len();
        let lines_before = |to: usize, count: usize| text[..to].rmatch_indices(gap).nth(count).expect("long").0 + gap.len();
        for place in [lines_behind(row, 2), lines_behind(row, 7), lines_before(strip, 8)] {
            for mark in ["第 5 页", "第5页 共9页", "第5页，共9页", "5/9", "5 / 9", "— 5 —", "- 5 -", "Page 5 of 9"] {
                check_text(form, &format!("{}{mark}{gap}{}", &text[..place], &text[place..]));
            }
        }
    }
}

/// Where all labels stand before all figures, marks of pages stand among words.
#[test]
fn marks_of_pages_among_labels_are_no_cells() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let figures = std::cell::RefCell::new(String::new());
    let plain = report(form, |table, rows| {
        let all = cells(table, rows);
        let own = all[1..].iter().flat_map(|row| &row[1..]).map(|figure| format!("{figure}\n"));
        figures.borrow_mut().extend(own);
        let labels = all.iter().map(|row| row[0].clone() + "\n");
        // The tables of section two stand in one.
        let ends = !matches!(table.key.as_str(), "art20_1" | "art20_5" | "art20_6");
        labels.chain(ends.then(|| figures.take())).collect()
    });
    // The last label of a table of three columns, and two further on.
    let text = ["行政规范性文件\n", "1.属于国家秘密\n", "2.重复申请\n"].iter().zip(1..).fold(plain, |text, (label, page)| {
        assert!(text.contains(label), "{label} in\n{text}");
        text.replacen(label, &format!("{label}{page} / 8\n"), 1)
    });
    read(form, &text);
}

/// Of a row with one figure too many, the sum tells which one is none of its own.
#[test]
fn a_number_alone_within_a_row_is_told_by_the_sums_and_leaves_a_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, lines("\n"));
    let row = text.find("2.重复申请").expect("printed");
    let strip = text.rfind("五、").expect("printed");
    let behind = |count: usize| row + text[row..].match_indices('\n').nth(count).expect("long").0 + 1;
    let before = text[..strip].rmatch_indices('\n').nth(8).expect("long").0 + 1;
    for (place, table) in [(behind(2), "requests"), (behind(7), "requests"), (before, "proceedings")] {
        let read = read(form, &format!("{}5\n{}", &text[..place], &text[place..]));
        for (number, cell) in read.cells.iter().enumerate() {
            let (key, wanted) = (form.key(number).to_string(), i64::from(printed(form, number)).into());
            assert_eq!(cell.value, Some(wanted), "{key} {cell:?}");
            assert!(cell.is_certain() || key.starts_with(table), "{key} {cell:?}");
        }
        let doubtful = read.cells.iter().filter(|cell| !cell.is_certain()).count();
        assert_eq!(doubtful, if table == "requests" { 7 } else { 15 });
        assert_eq!(read.unclaimed.len(), 1, "{:?}", read.unclaimed);
    }
}

/// A figure that no bar follows, as all others are followed by one, is none of the row's that lost another.
#[test]
fn a_number_without_the_bar_of_a_cell_is_not_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{cell}\n|\n")).collect());
    check_text(form, &text);
    for label in ["2.重复申请", "（一）予以公开", "规章"] {
        let row = text.find(&format!("{label}\n")).expect("printed");
        let line = |count: usize| row + text[row..].match_indices('\n').nth(count).expect("long").0 + 1;
        let last = if label == "规章" { 7 } else { 15 };
        read(form, &format!("{}{}5\n{}", &text[..line(3)], &text[line(5)..line(last)], &text[line(last)..]));
    }
}

/// A page that holds its report twice, once for phones; a file of several reports.
#[test]
fn of_two_copies_of_a_report_that_differ_neither_is_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, lines("\n"));
    let row = text.find("2.重复申请").expect("printed");
    let line = |count: usize| row + text[row..].match_indices('\n').nth(count).expect("long").0 + 1;
    let other = format!("{}9071\n{}", &text[..line(0)], &text[line(1)..]);
    let doubtful = |second: &str| {
        let read = read(form, &format!("{text}{second}"));
        (0..form.cell_count())
            .filter(|&number| !read.cells[number].is_certain())
            .map(|number| form.key(number).to_string())
            .collect::<Vec<_>>()
    };
    let natural = "requests/unprocessed.duplicate/natural_person";
    assert_eq!(doubtful(&other), [natural]);
    assert_eq!(doubtful(other.split_once('\n').expect("a title").1), [natural]);
    assert!(doubtful(&text).is_empty());
    assert!(doubtful(&other.replacen("2022年", "2021年", 1)).is_empty());
    assert!(doubtful(&other.replacen("栖梧县水利局", "竹溟县\n水利局", 1)).is_empty());
}

/// What the prose of the first section lists in the table's own words is no table.
#[test]
fn a_list_in_the_words_of_the_table_before_it_is_none() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let list = "行政许可 1000\n行政处罚 17\n行政强制 12\n行政事业性收费 30\n";
    for list in [format!("办理情况：\n{list}规章 2\n"), format!("规章 2\n行政规范性文件 3\n{list}"), list.replace(' ', "：")]
    {
        for between in ["\n", "\n\n"] {
            let text = report(form, lines(between));
            check_text(form, &text.replace("全年工作有序。\n", &format!("全年工作有序。\n{list}")));
        }
    }
}

/// The last table's line begins with a separator, behind which nothing stands.
#[test]
fn the_first_cell_of_a_line_may_be_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (open, between, close) in [("", "\t", ""), ("|", "|", "|")] {
        let row = |row: &Vec<String>| format!("{open}{}{close}\n", row.join(between));
        let text = report(form, |table, rows| cells(table, rows).iter().map(row).collect());
        let line = text.rfind("\n五、").expect("printed");
        let line = text[..line].rfind('\n').expect("several lines") + 1 + open.len();
        let first = text[line..].find(|c: char| !c.is_ascii_digit()).expect("more") + line;
        let read = read(form, &format!("{}{}", &text[..line], &text[first..]));
        for number in form.table_cells(form.tables.len() - 1).skip(1) {
            let value = read.cells[number].value.map(|value| value.to_string());
            assert_eq!(value, Some(printed(form, number).to_string()), "{}", form.key(number));
        }
    }
}

/// The rows of a group without their labels, behind the group's.
#[test]
fn the_figures_of_rows_whose_labels_are_lost_are_dealt_in_order_and_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for between in ["\n", "\t", " | "] {
        let text = report(form, |table, rows| {
            let group = |row: usize| table.rows[row].within.as_deref() == Some("refused");
            let first = (0..rows.len()).find(|&row| group(row));
            let line = |(row, cells): (usize, &Vec<String>)| match row {
                row if group(row) && first == Some(row) => format!("（三）不予公开{between}{}\n", cells[1..].join(between)),
                row if group(row) => cells[1..].join(between) + "\n",
                _ => cells.join(between) + "\n",
            };
            match cells(table, rows).split_first() {
                Some((heads, own)) if table.key == "requests" => {
                    std::iter::once(heads.join(between) + "\n").chain(own.iter().enumerate().map(line)).collect()
                }
                _ => cells(table, rows).iter().map(|row| row.join(between) + "\n").collect(),
            }
        });
        let read = read(form, &text);
        for (number, cell) in read.cells.iter().enumerate() {
            let key = form.key(number).to_string();
            assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{key} {cell:?} in\n{text}");
            assert!(cell.is_certain() || key.starts_with("requests/refused."), "{key} {cell:?} in\n{text}");
        }
    }
}

/// The sums of its rows behind the label of a group.
#[test]
fn a_group_with_figures_of_its_own_leaves_its_neighbours_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for gap in ["\n", "\n\n", "\t"] {
        let text = report(form, lines(gap));
        let begin = text.find("1.属于国家秘密").expect("printed");
        let sums: Vec<String> = (0..7).map(|n| (n * 31 + 200).to_string()).collect();
        check_text(form, &format!("{}（三）不予公开{gap}{}{gap}{}", &text[..begin], sums.join(gap), &text[begin..]));
    }
}
