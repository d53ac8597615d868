//! One report told in ways that are no table of a page: names and figures in pairs, lists of a program,
//! records between control characters, markup that was left. Every figure is read, with certainty.

mod telling;

use report_review::extract::extract;
use report_review::form::{Forms, Layout};
use report_review::report::State;
use report_review::source::{Decoded, decode};
use report_review::text::SourceText;

use telling::{cells, check, check_requests, check_strip, check_text, joined, printed, report};

#[test]
fn heads_and_figures_in_pairs_are_read() {
    for (lead, pair, between, end) in [
        ("：", "：", "，", "\n"),
        ("：", " ", "、", "。\n"),
        (": ", ": ", "; ", "\n"),
        ("（", "", "，", "）\n"),
        ("\n", "=", "\n", "\n"),
        ("\n  - ", "：", "\n  - ", "\n"),
        (":\n  ", ": ", "\n  ", "\n"),
        ("\n- **", "**：", "\n- **", "\n"),
        (" | ", " | ", " | ", "\n"),
    ] {
        check(|_, rows| rows.iter().map(|(row, figures)| format!("{row}{lead}{}{end}", joined(figures, pair, between))).collect());
    }
}

#[test]
fn a_path_before_every_figure_is_read() {
    for (joint, gap) in [("/", " "), (" > ", "："), ("\t", "\t"), (",", ","), ("-", "：")] {
        check(|table, rows| {
            let group = |row: &str| table.rows.iter().find(|r| r.printed() == row).and_then(|r| r.within.clone());
            let path = |row: &str| match group(row).and_then(|key| table.groups.iter().find(|g| g.key == key)) {
                Some(group) => format!("{}{}{joint}{row}", group.ordinal, group.label),
                None => row.to_owned(),
            };
            let lines = rows.iter().flat_map(|(row, figures)| figures.iter().map(move |figure| (row, figure)));
            lines.map(|(row, (head, figure))| format!("{}{joint}{head}{gap}{figure}\n", path(row))).collect()
        });
    }
}

#[test]
fn lists_and_records_of_a_program_are_read() {
    let quoted = |cell: &String| format!("'{cell}'");
    let bare = |cell: &String| if cell.bytes().all(|b| b.is_ascii_digit()) { cell.clone() } else { format!("\"{cell}\"") };
    let list = |row: &Vec<String>, quote: &dyn Fn(&String) -> String| row.iter().map(quote).collect::<Vec<_>>().join(", ");
    // One list a row, all rows in one, with nothing where a cell is covered.
    check(|table, rows| cells(table, rows).iter().map(|row| format!("[{}]\n", list(row, &quoted))).collect());
    check(|table, rows| {
        let all: Vec<String> = cells(table, rows).iter().map(|row| format!("[{}, None]", list(row, &quoted))).collect();
        vec![format!("[{}]\n", all.join(", "))]
    });
    check(|table, rows| {
        let all: Vec<String> =
            cells(table, rows).iter().map(|row| format!("[\n  {}\n]", list(row, &bare).replace(", ", ",\n  "))).collect();
        vec![format!("[{}]\n", all.join(",\n"))]
    });
    check(|_, rows| {
        let record =
            |(row, figures): &(String, Vec<(String, u32)>)| format!("{{\"项目\": \"{row}\", \"{}}}", joined(figures, "\": ", ", \""));
        vec![format!("[{}]\n", rows.iter().map(record).collect::<Vec<_>>().join(", "))]
    });
}

#[test]
fn cells_and_rows_between_control_characters_are_read() {
    for (cell, row) in [("\x1F", "\x1E"), ("\x07", "\x07\x07\n"), ("\r\x07", "\r\x07\r\x07")] {
        check(|table, rows| cells(table, rows).iter().map(|cells| cells.join(cell) + row).chain(["\n".to_owned()]).collect());
    }
    check(|table, rows| {
        let coloured = |cell: &String| format!("\x1B[1m{cell}\x1B[0m");
        cells(table, rows).iter().map(|row| row.iter().map(coloured).collect::<Vec<_>>().join("\t") + "\n").collect()
    });
}

#[test]
fn markup_without_tables_that_was_left_is_read() {
    for (open, close, before, behind) in [
        ("<p>", "</p>", "", ""),
        ("<li>", "</li>", "<ul>", "</ul>\n"),
        ("<span>", "</span>", "<div>", "</div>\n"),
        ("<div class=\"td\">", "</div>", "<div class=\"tr\">", "</div>"),
        ("", "&lt;br/&gt;", "", "\n"),
    ] {
        check(|table, rows| {
            let cell = |cell: &String| format!("{open}{cell}{close}");
            cells(table, rows).iter().map(|row| format!("{before}{}{behind}", row.iter().map(cell).collect::<String>())).collect()
        });
    }
}

/// What is told before its head is not what is told behind it.
#[test]
fn figures_before_their_heads_are_not_those_of_their_neighbours() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |_, rows| {
        let told =
            |figures: &[(String, u32)]| figures.iter().map(|(head, figure)| format!("{figure}件{head}")).collect::<Vec<_>>().join("，");
        rows.iter().map(|(row, figures)| format!("{row}：{}。\n", told(figures))).collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.span.is_some()) {
        assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{} in\n{text}", form.key(number));
    }
}

#[test]
fn rows_of_languages_for_typesetting_are_read() {
    for (open, between, close) in [
        ("", " & ", " \\\\ \\hline\n"),
        ("\\textbf{}", " & ", "\\\\\n"),
        ("", "\n\t\n", "\n"),
        ("", "\t\n", "\t\n"),
        ("   * - ", "\n     - ", "\n"),
        ("T{\n", "\nT}\tT{\n", "\nT}\n"),
        ("|-\n| style=\"text-align:center\" | ", " || style=\"text-align:center\" | ", "\n"),
        ("NaN  ", "  ", "  NaN\n"),
    ] {
        check(|table, rows| cells(table, rows).iter().map(|row| format!("{open}{}{close}", row.join(between))).collect());
    }
}

/// The mark of an empty cell stands alone on its line, whatever ends that.
#[test]
fn the_mark_of_an_empty_cell_of_a_list_is_no_dash() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        let (heads, figures) = all.split_at_mut(if table.printed == Layout::Strip { 2 } else { 1 });
        figures.iter_mut().flat_map(|row| row.iter_mut().skip(2).step_by(3)).for_each(String::clear);
        let line = |cell: &String, lead: &str| format!("{lead}{cell}").trim_end().to_owned() + "\n";
        let row = |row: &Vec<String>| row.iter().enumerate().map(|(n, cell)| line(cell, if n == 0 { "* - " } else { "  - " })).collect();
        heads.iter().chain(&*figures).map(row).collect()
    });
    let states = |text: &str| {
        let read = extract(&SourceText::from_utf8_text(text), &forms);
        read.cells.iter().map(|cell| (cell.state, cell.value, cell.doubt)).collect::<Vec<_>>()
    };
    let plain = states(&text);
    assert!(plain.iter().all(|(state, ..)| matches!(state, State::Read | State::Blank)), "{plain:?}\n{text}");
    assert_eq!(states(&text.replace('\n', "\r\n")), plain);
}

#[test]
fn a_table_of_one_line_is_read_row_under_row_turned_and_behind_a_label() {
    let told = |figures: &[(String, u32)], of: fn(&(String, u32)) -> String| figures.iter().map(of).collect::<Vec<_>>().join(" | ");
    let head = |(head, _): &(String, u32)| head.clone();
    let figure = |(_, figure): &(String, u32)| figure.to_string();
    // Below captions of their own, the last ones in brackets.
    check_strip(|rows| {
        let caption = |row: &str| if row == "行政复议" { row.to_owned() } else { format!("行政诉讼（{row}）") };
        rows.iter().map(|(row, own)| format!("### {}\n| {} |\n| {} |\n", caption(row), told(own, head), told(own, figure))).collect()
    });
    // One line a column.
    check_strip(|rows| {
        let labels: Vec<&str> = rows.iter().map(|(row, _)| row.as_str()).collect();
        let line =
            |c: usize| format!("{}\t{}\n", rows[0].1[c].0, rows.iter().map(|(_, own)| own[c].1.to_string()).collect::<Vec<_>>().join("\t"));
        std::iter::once(format!("\t{}\n", labels.join("\t"))).chain((0..rows[0].1.len()).map(line)).collect()
    });
    // A label, a year or a number before the figures.
    for lead in ["件数", "2022", "3"] {
        check_strip(|rows| {
            let all = |of: fn(&(String, u32)) -> String| rows.iter().map(|(_, own)| told(own, of)).collect::<Vec<_>>().join(" | ");
            vec![format!("类别 | 行政复议 | 行政诉讼\n | {} | {}\n | {}\n{lead} | {}\n", rows[1].0, rows[2].0, all(head), all(figure))]
        });
    }
    // A row that sums up those below it.
    check_strip(|rows| {
        let line = |row: &str, own: &[u32]| format!("{row}\t{}\n", own.iter().map(u32::to_string).collect::<Vec<_>>().join("\t"));
        let own = |r: usize| rows[r].1.iter().map(|(_, figure)| *figure).collect::<Vec<u32>>();
        let sum: Vec<u32> = own(1).iter().zip(own(2)).map(|(a, b)| a + b).collect();
        let heads: Vec<&str> = rows[0].1.iter().map(|(head, _)| head.as_str()).collect();
        vec![
            format!("类别\t{}\n", heads.join("\t")),
            line(&rows[0].0, &own(0)),
            line("行政诉讼", &sum),
            line(&rows[1].0, &own(1)),
            line(&rows[2].0, &own(2)),
        ]
    });
}

#[test]
fn a_table_told_column_by_column_is_read() {
    for between in ["\t", " | ", ","] {
        check_requests(|_, rows| {
            let labels: Vec<&str> = rows.iter().map(|(row, _)| row.as_str()).collect();
            let line = |c: usize| {
                let figures: Vec<String> = rows.iter().map(|(_, own)| own[c].1.to_string()).collect();
                format!("{}{between}{}\n", rows[0].1[c].0, figures.join(between))
            };
            std::iter::once(format!("项目{between}{}\n", labels.join(between))).chain((0..rows[0].1.len()).map(line)).collect()
        });
    }
    check_requests(|_, rows| {
        let column =
            |c: usize| format!("{}\n{}\n", rows[0].1[c].0, rows.iter().map(|(_, own)| own[c].1.to_string()).collect::<Vec<_>>().join("\n"));
        rows.iter().map(|(row, _)| format!("{row}\n")).chain((0..rows[0].1.len()).map(column)).collect()
    });
}

#[test]
fn heads_in_another_order_and_a_column_too_many_are_followed_where_the_sums_agree() {
    // The total first.
    check_requests(|_, rows| {
        let line = |label: &str, mut own: Vec<String>| {
            own.rotate_right(1);
            format!("{label}\t{}\n", own.join("\t"))
        };
        let heads = line("项目", rows[0].1.iter().map(|(head, _)| head.clone()).collect());
        std::iter::once(heads).chain(rows.iter().map(|(row, own)| line(row, own.iter().map(|(_, f)| f.to_string()).collect()))).collect()
    });
    // A share of each row behind it.
    check_requests(|_, rows| {
        let heads: Vec<&str> = rows[0].1.iter().map(|(head, _)| head.as_str()).collect();
        let line = |(row, own): &(String, Vec<(String, u32)>)| {
            format!("{row}\t{}\t{}%\n", own.iter().map(|(_, f)| f.to_string()).collect::<Vec<_>>().join("\t"), own[0].1 % 7)
        };
        std::iter::once(format!("项目\t{}\t占比\n", heads.join("\t"))).chain(rows.iter().map(line)).collect()
    });
}

#[test]
fn rows_numbered_otherwise_than_on_the_form_are_read() {
    for numbers in [["①", "②", "③", "④"], ["Ⅰ、", "Ⅱ、", "Ⅲ、", "Ⅳ、"], ["a) ", "b) ", "c) ", "d) "], ["● ", "● ", "● ", "● "]]
    {
        check(|table, rows| {
            let renumbered = |cell: &String| {
                let number = ["1.", "2.", "3.", "4."].iter().position(|number| cell.starts_with(number));
                number
                    .filter(|_| cell.contains(report_review::fold::is_han))
                    .map_or_else(|| cell.clone(), |n| numbers[n].to_owned() + &cell[2..])
            };
            let line = |row: &Vec<String>| row.iter().map(renumbered).collect::<Vec<_>>().join("\t") + "\n";
            cells(table, rows).iter().map(line).collect()
        });
    }
}

#[test]
fn rows_in_any_order_are_read() {
    for between in ["\t", " | ", "  ", ",", "\n"] {
        // The last row first, and every other row behind the others.
        for turn in [
            |rows: &mut Vec<Vec<String>>| rows.reverse(),
            |rows: &mut Vec<Vec<String>>| {
                let (a, b): (Vec<_>, Vec<_>) = rows.drain(..).enumerate().partition(|(n, _)| n % 2 == 1);
                rows.extend(a.into_iter().chain(b).map(|(_, row)| row));
            },
        ] {
            check(|table, rows| {
                let mut all = cells(table, rows);
                if table.printed != Layout::Strip {
                    let mut own = all.split_off(1);
                    turn(&mut own);
                    all.extend(own);
                }
                all.iter().map(|row| row.join(between) + "\n").collect()
            });
        }
    }
}

#[test]
fn what_stands_around_every_figure_is_none_of_it() {
    for (before, behind) in [("", " 件"), ("共 ", " 件"), ("计", "件"), ("", "（件）"), ("(", ")"), ("_", "_"), ("☑", ""), ("[ ", " ]")]
    {
        for between in ["\t", " | ", "  "] {
            check(|table, rows| {
                let dress = |cell: &String| {
                    if cell.bytes().all(|b| b.is_ascii_digit()) { format!("{before}{cell}{behind}") } else { cell.clone() }
                };
                let line = |row: &Vec<String>| row.iter().map(dress).collect::<Vec<_>>().join(between) + "\n";
                cells(table, rows).iter().map(line).collect()
            });
        }
    }
}

#[test]
fn changes_that_were_marked_are_taken_over() {
    for (before, behind) in
        [("{--902--}{++", "++}"), ("{~~902~>", "~~}"), ("[-902-]{+", "+}"), ("~~902~~", ""), ("[DEL: 902 :DEL] [INS: ", " :INS]")]
    {
        for between in ["\t", " | ", "  "] {
            check(|table, rows| {
                let revise = |(number, cell): (usize, &String)| {
                    let is_figure = cell.bytes().all(|b| b.is_ascii_digit());
                    if is_figure && number % 3 == 0 { format!("{before}{cell}{behind}") } else { cell.clone() }
                };
                let line = |row: &Vec<String>| row.iter().enumerate().map(revise).collect::<Vec<_>>().join(between) + "\n";
                cells(table, rows).iter().map(line).collect()
            });
        }
    }
}

#[test]
fn fields_of_records_with_their_names_beside_them_are_read() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    for (record, field, name) in [("record", "field", "name"), ("item", "value", "label"), ("row", "cell", "column")] {
        let text = report(form, |_, rows| {
            let fields = |figures: &[(String, u32)]| {
                let one = |(head, figure): &(String, u32)| format!("<{field} {name}=\"{head}\">{figure}</{field}>\n");
                // The names say which is which, not the order.
                let (first, rest) = figures.split_first().expect("a figure");
                let (second, rest) = rest.split_at(rest.len().min(1));
                second.iter().chain([first]).chain(rest).map(one).collect::<String>()
            };
            let one =
                |(row, figures): &(String, Vec<(String, u32)>)| format!("<{record} {name}=\"{row}\">\n{}</{record}>\n", fields(figures));
            rows.iter().map(one).collect()
        });
        let line = |line: &str| if line.starts_with('<') { format!("{line}\n") } else { format!("<p>{line}</p>\n") };
        check_text(form, &text.lines().map(line).collect::<String>());
    }
}

#[test]
fn the_address_of_its_cell_before_every_line_is_none_of_it() {
    let letter = |c: usize| char::from(b'A' + u8::try_from(c).expect("few columns"));
    let ways: [&dyn Fn(usize, usize) -> String; 5] = [
        &|r, c| format!("{}{}: ", letter(c), r + 1),
        &|r, c| format!("[{},{}]=", r + 1, c + 1),
        &|r, c| format!("R{}C{}\t", r + 1, c + 1),
        &|_, c| format!("第{}列 ", c + 1),
        &|r, c| format!("{},{},{},{},", c * 80, r * 20, c * 80 + 70, r * 20 + 18),
    ];
    for address in ways {
        check(|table, rows| {
            let line = |(r, row): (usize, Vec<String>)| {
                row.iter().enumerate().map(|(c, cell)| format!("{}{cell}\n", address(r, c))).collect::<Vec<_>>().concat()
            };
            cells(table, rows).into_iter().enumerate().map(line).collect()
        });
    }
}

#[test]
fn names_in_records_that_are_no_heads_are_passed_over() {
    let cell = |row: &str, head: &str, figure: u32| format!("{{\"项目\": \"{row}\", \"申请人\": \"{head}\", \"数量\": \"{figure}\"}}");
    for between in ["\n", ", "] {
        check(|_, rows| {
            let of_row = |(row, figures): &(String, Vec<(String, u32)>)| {
                figures.iter().map(|(head, figure)| cell(row, head, *figure)).collect::<Vec<_>>().join(between)
            };
            vec![rows.iter().map(of_row).collect::<Vec<_>>().join(between) + "\n"]
        });
    }
    // What covers all rows stands in the name of their labels, what covers several heads in theirs.
    check_requests(|_, rows| {
        let record = |(row, figures): &(String, Vec<(String, u32)>)| {
            let figures: Vec<String> =
                figures.iter().map(|(head, figure)| format!("\"('申请人情况', '{head}', '{head}')\": {figure}")).collect();
            format!("{{\"('（本列数据的勾稽关系）', '勾稽关系')\": \"{row}\", {}}}", figures.join(", "))
        };
        vec![format!("[{}]\n", rows.iter().map(record).collect::<Vec<_>>().join(", "))]
    });
}

#[test]
fn cells_that_are_records_and_cells_of_other_markup_are_read() {
    let record = |cell: &String| format!("{{\"text\": \"{cell}\", \"colspan\": 1}}");
    check(|table, rows| {
        let line = |row: &Vec<String>| format!("{{\"cells\": [{}]}}", row.iter().map(record).collect::<Vec<_>>().join(", "));
        vec![format!("{{\"rows\": [{}]}}\n", cells(table, rows).iter().map(line).collect::<Vec<_>>().join(", "))]
    });
    check(|table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{{\"words\": \"{cell}\"}}\n")).collect());
    for (row, cell, inner) in [("w:tr", "w:tc", "w:t"), ("table:table-row", "table:table-cell", "text:p"), ("row", "c r=\"A1\"", "v")] {
        check(|table, rows| {
            let end = |tag: &str| tag.split(' ').next().unwrap_or("").to_owned();
            let one = |text: &String| format!("<{cell}><{inner}>{text}</{inner}></{}>", end(cell));
            let line = |own: &Vec<String>| format!("<{row}>{}</{row}>", own.iter().map(one).collect::<String>());
            cells(table, rows).iter().map(line).chain(["\n".to_owned()]).collect()
        });
    }
}

#[test]
fn numbers_of_columns_and_rows_and_cells_printed_twice_are_no_figures_of_their_own() {
    let line = |row: &[String]| row.join("\t") + "\n";
    check(|table, rows| {
        let mut all = cells(table, rows);
        let at = all.len() - if table.printed == Layout::Strip { 1 } else { rows.len() };
        let width = rows[0].1.len() * if table.printed == Layout::Strip { rows.len() } else { 1 };
        if width > 4 {
            all.insert(at, (1..=width).map(|number| number.to_string()).collect());
        }
        all.iter().map(|row| line(row)).collect()
    });
    check_requests(|table, rows| {
        let code = |(number, mut row): (usize, Vec<String>)| {
            row.insert(1, if number == 0 { "行次".to_owned() } else { number.to_string() });
            line(&row)
        };
        cells(table, rows).into_iter().enumerate().map(code).collect()
    });
    for between in ["\t", " | "] {
        check_requests(|table, rows| {
            let twice = |row: &Vec<String>| row.iter().flat_map(|cell| [cell.as_str(), cell]).collect::<Vec<_>>().join(between) + "\n";
            cells(table, rows).iter().map(twice).collect()
        });
    }
}

#[test]
fn dashes_between_all_cells_divide_them() {
    for between in [" - ", "-", " — "] {
        check(|table, rows| cells(table, rows).iter().map(|row| row.join(between) + "\n").collect());
    }
}

#[test]
fn backslashes_before_marks_are_none_of_the_text() {
    let escaped = |cell: &String| cell.replace('.', "\\.").replace('（', "\\(").replace('）', "\\)");
    for (before, between) in [("| ", " | "), ("", "\n\n")] {
        check(|table, rows| {
            let line = |row: &Vec<String>| format!("{before}{}\n\n", row.iter().map(escaped).collect::<Vec<_>>().join(between));
            cells(table, rows).iter().map(line).collect()
        });
    }
}

#[test]
fn characters_left_as_references_are_read() {
    let written = |c: char| if u32::from(c).is_multiple_of(3) && c > '\u{4E00}' { format!("&#{};", u32::from(c)) } else { c.to_string() };
    let hex = |c: char| if u32::from(c).is_multiple_of(2) && c > '\u{4E00}' { format!("&#x{:x};", u32::from(c)) } else { c.to_string() };
    for write in [&written as &dyn Fn(char) -> String, &hex] {
        check(|table, rows| {
            let line =
                |row: &Vec<String>| row.iter().map(|cell| cell.chars().map(write).collect()).collect::<Vec<String>>().join("\t") + "\n";
            cells(table, rows).iter().map(line).collect()
        });
    }
}

#[test]
fn the_indentation_of_markup_is_no_cell() {
    check(|table, rows| {
        let cell = |cell: &String| format!("\n\t\t\n\t\t\t{cell}\n\t\t");
        cells(table, rows)
            .iter()
            .map(|row| format!("\n\t{}\n\t", row.iter().map(cell).collect::<String>()))
            .chain(["\n".to_owned()])
            .collect()
    });
}

#[test]
fn a_whole_report_in_one_line_of_values_between_commas_is_read() {
    check(|table, rows| vec![cells(table, rows).concat().join(",").replace('\n', ",") + ","]);
}

/// Pieces of a cell, so many characters each.
fn pieces(cell: &str, width: usize) -> Vec<String> {
    cell.chars().collect::<Vec<char>>().chunks(width).map(|piece| piece.iter().collect()).collect()
}

/// Rows of cells between rules, labels over several lines.
fn drawn(rows: &[Vec<String>], (rule, cross, bar): (&str, &str, &str), width: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let line = format!("{cross}{}\n", format!("{}{cross}", rule.repeat(width * 2)).repeat(count));
    let mut text = line.clone();
    for row in rows {
        let digits = |cell: &String| cell.bytes().all(|b| b.is_ascii_digit());
        let cells: Vec<Vec<String>> = row.iter().map(|cell| if digits(cell) { vec![cell.clone()] } else { pieces(cell, width) }).collect();
        for y in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let piece = |c: usize| cells.get(c).and_then(|cell| cell.get(y)).cloned().unwrap_or_default();
            text += &format!(
                "{bar} {} {bar}\n",
                (0..count).map(|c| format!("{:width$}", piece(c))).collect::<Vec<_>>().join(&format!(" {bar} "))
            );
        }
        text += &line;
    }
    text
}

#[test]
fn cells_of_several_lines_between_rules_are_put_together() {
    for (marks, width) in [(("-", "+", "|"), 3), (("-", "+", "|"), 6), (("─", "┼", "│"), 4)] {
        check(|table, rows| {
            let mut all = cells(table, rows);
            if table.key == "requests" {
                // The label of a group beside that of its first row.
                for row in &mut all {
                    let group = if row[0].starts_with("1.") { "（三）不予公开" } else { "" };
                    row.insert(0, group.to_owned());
                }
            }
            vec![drawn(&all, marks, width)]
        });
    }
}

/// What nobody sees within labels, and numbers without a mark behind them, are no figures.
#[test]
fn labels_between_rules_are_put_together_whatever_their_numbers_look_like() {
    let parted = |label: &str| label.chars().flat_map(|c| [c, '\u{200b}']).collect::<String>();
    let unmarked = |label: &str| label.replacen('.', " ", usize::from(label.starts_with(|c: char| c.is_ascii_digit())));
    for dress in [&parted as &dyn Fn(&str) -> String, &unmarked] {
        check(|table, rows| {
            let mut all = cells(table, rows);
            for row in all.iter_mut().filter(|_| table.key == "requests") {
                row[0] = dress(&row[0]);
            }
            vec![drawn(&all, ("─", "┼", "│"), 8)]
        });
    }
}

#[test]
fn a_label_beside_that_of_its_group_on_a_page_is_the_rows() {
    let line = |figures: &[(String, u32)]| figures.iter().map(|(_, figure)| format!("{figure:>7}")).collect::<Vec<_>>().concat();
    check_requests(|_, rows| {
        let row = |(row, figures): &(String, Vec<(String, u32)>)| match row.as_str() {
            "2.没有现成信息需要另行制作" => format!(
                "   （四）无\n                2.没有现成信息需要另行制\n     法提供           {}\n            作\n\n",
                line(figures)
            ),
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请" => {
                format!(
                    "         2.申请人逾期未按收费通知要求缴纳\n  他处理   费用、行政机关不再处理其政府信息   {}\n             公开申请\n\n",
                    line(figures)
                )
            }
            "1.本机关不掌握相关政府信息" => {
                format!("        1.本机关不掌握相关政府信\n               {}\n            息\n\n", line(figures))
            }
            _ => format!("    {row}  {}\n\n", line(figures)),
        };
        let heads = "   申请人情况\n  自然人   法人或其他组织   总计\n  商业企业 科研机构 社会公益组织 法律服务机构 其他\n".to_owned();
        std::iter::once(heads).chain(rows.iter().map(row)).collect()
    });
}

#[test]
fn heads_in_the_order_of_their_places_on_a_page_are_the_forms() {
    for heads in [
        "申请人情况\n法人或其他组织\n自然人\n商业企业\n\n科研机 社会公益 法律服务机\n其他\n构\n组织\n构\n\n总计\n",
        "申请人情况\n法人或其他组织\n自然人\n总计\n科研机 社会公益 法律服务机\n商业企业\n其他\n构\n组织\n构\n",
    ] {
        check_requests(|_, rows| {
            let row = |(row, figures): &(String, Vec<(String, u32)>)| {
                format!("{row}\n\n{}\n\n", figures.iter().map(|(_, figure)| figure.to_string()).collect::<Vec<_>>().join("\n\n"))
            };
            std::iter::once(heads.to_owned()).chain(rows.iter().map(row)).collect()
        });
    }
}

#[test]
fn units_set_apart_from_some_figures_are_none_of_the_words() {
    let unit = |n: usize| ["", "", " 件", "", " 件次", " 宗"][n % 6];
    check(|table, rows| {
        let cell = |(n, cell): (usize, &String)| {
            let counted = table.key != "art20_8" && cell.bytes().all(|b| b.is_ascii_digit());
            if counted {
                format!("{cell}{}", unit(n * 5 + cell.len() + cell.bytes().map(usize::from).sum::<usize>()))
            } else {
                cell.clone()
            }
        };
        cells(table, rows).iter().map(|row| row.iter().enumerate().map(cell).collect::<Vec<_>>().join("\t") + "\n").collect()
    });
}

#[test]
fn numbers_of_columns_on_lines_of_their_own_and_those_that_are_sums_are_no_figures() {
    check_requests(|table, rows| {
        let numbers: Vec<String> = (1..8).map(|n| n.to_string()).collect();
        let heads = cells(table, rows)[0].join("\n") + "\n栏次\n" + &numbers.join("\n") + "\n";
        let row = |row: &Vec<String>| row.join("\n") + "\n";
        std::iter::once(heads).chain(cells(table, rows)[1..].iter().map(row)).collect()
    });
    check_requests(|table, rows| {
        let mut all: Vec<String> = cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
        all.insert(1, "\t1\t2\t3\t4\t5\t6\t7=1+2+3+4+5+6\n".to_owned());
        all
    });
}

#[test]
fn any_mark_behind_the_number_of_a_row_is_its() {
    for mark in ["。", "，", "．", "、"] {
        check(|table, rows| cells(table, rows).iter().map(|row| row.join("  ").replacen('.', mark, 1) + "\n").collect());
    }
}

#[test]
fn chains_of_figures_are_read_figure_by_figure() {
    let joined = |figures: &[(String, u32)], between: &str| figures.iter().map(|(_, f)| f.to_string()).collect::<Vec<_>>().join(between);
    check_requests(|_, rows| rows.iter().map(|(row, figures)| format!("{row}\t{}\n", joined(figures, "/"))).collect());
    check_requests(|_, rows| rows.iter().map(|(row, figures)| format!("- {row}：{}\n", joined(figures, "、"))).collect());
    check(|_, rows| rows.iter().map(|(row, figures)| format!("{row}\n{}\n", joined(figures, "、"))).collect());
    check(|table, rows| cells(table, rows).iter().map(|row| row.join("、") + "\n").collect());
    check_requests(|_, rows| {
        rows.iter().map(|(row, figures)| format!("{row}\t{}={}\n", joined(&figures[..6], "+"), figures[6].1)).collect()
    });
}

#[test]
fn a_figure_glued_to_the_heading_behind_it_is_the_rows() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect());
    for (printed, wanted) in [("38.9501", "38.9501"), ("63", "63"), ("38.95万元", "38.95")] {
        let glued = text.replace("行政事业性收费\t63\n三、", &format!("行政事业性收费\t{printed}三、"));
        assert_ne!(glued, text, "the heading stands there");
        let source = if let Decoded::Text(source) = decode(glued.as_bytes()) { Some(source) } else { None }.expect("a text");
        let read = extract(&source, &forms);
        let fees = (0..form.cell_count()).find(|&cell| form.key(cell).to_string() == "art20_8/fees/amount").expect("on the form");
        let cell = &read.cells[fees];
        assert_eq!((cell.value.map(|value| value.to_string()).as_deref(), cell.is_certain()), (Some(wanted), true), "{printed} {cell:?}");
        assert!(read.cells.iter().all(|cell| cell.value.is_some()), "{printed}");
    }
}

#[test]
fn a_figure_with_words_in_its_cell_leaves_those_beside_it_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join(" | ") + "\n").collect());
    for words in ["564（其中联合发文 20）", "见附件1"] {
        let changed = text.replace("行政规范性文件 | 22 | 29 | 36", &format!("行政规范性文件 | {words} | 984 | 4185"));
        assert_ne!(changed, text, "the row stands there");
        let source = if let Decoded::Text(source) = decode(changed.as_bytes()) { Some(source) } else { None }.expect("a text");
        let read = extract(&source, &forms);
        let cell = |column: &str| {
            let key = format!("art20_1/normative_documents/{column}");
            &read.cells[(0..form.cell_count()).find(|&cell| form.key(cell).to_string() == key).expect("on the form")]
        };
        assert!(cell("issued").value.is_none() && !cell("issued").is_certain() && cell("issued").span.is_some(), "{words}");
        for (column, wanted) in [("repealed", "984"), ("in_force", "4185")] {
            let value = cell(column).value.map(|value| value.to_string());
            assert_eq!((value.as_deref(), cell(column).is_certain()), (Some(wanted), true), "{words}");
        }
    }
}

/// The figures of the last table are one run: those of rows that stand among its heads or between them are none of it.
#[test]
fn rows_of_another_table_before_a_table_of_one_line_are_not_that_line() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| {
        let all: Vec<String> = cells(table, rows).iter().map(|row| row.join(",") + "\n").collect();
        if table.key == "requests" {
            let moved = ["3.其他,0,0,,0,,0,\n", "（七）总计,,,0,0,0,1,0,0\n", "四、结转下年度,,,0,,0,0,,0,0\n"].concat();
            let heads = "行政复议,,,,,行政诉讼,,,,,,,,,\n结果维持,结果纠正,其他结果,尚未审结,总计,未经复议直接起诉,,,,,复议后起诉,,,,\n\
                         ,,,,,结果维持,结果纠正,其他结果,尚未审结,总计,结果维持,结果纠正,其他结果,尚未审结,总计\n\
                         0,0,,0,0,,0,,,0,,0,0,0,0\n";
            let heading = "四、政府信息公开行政复议、行政诉讼情况\n";
            return vec![moved, heading.to_owned(), heads.to_owned(), all[..all.len() - 3].concat()];
        }
        if table.printed == Layout::Strip { Vec::new() } else { all }
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    let start = text.find("复议后起诉").expect("heads of the last table");
    for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain()) {
        let own = !form.key(number).to_string().starts_with("proceedings") || cell.span.is_none_or(|span| span.start > start);
        assert!(own, "{} {cell:?} in\n{text}", form.key(number));
    }
}

/// Where the first row of every table is blank, nothing but another section tells that figures stand before their labels.
#[test]
fn figures_before_their_labels_in_one_section_make_those_of_another_doubtful() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| {
        let all = cells(table, rows);
        if table.printed == Layout::Strip {
            return all.iter().map(|row| row.join("\t") + "\n").collect();
        }
        let row = |(n, row): (usize, &Vec<String>)| {
            let blank = n == 0 && table.key != "requests";
            let figures = if blank { String::new() } else { row[1..].join("\n") };
            format!("{figures}\n{}\n", row[0])
        };
        std::iter::once(all[0].join("\n") + "\n").chain(all[1..].iter().enumerate().map(row)).collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.span.is_some()) {
        assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{} in\n{text}", form.key(number));
    }
}

/// A row that lost a place may end in a remark as well as in a cell.
#[test]
fn nothing_in_the_last_place_below_a_head_of_remarks_is_doubtful_where_rows_lost_places() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        if table.key == "art20_1" {
            all[0].push("备注".to_owned());
            all[1].pop();
            all[1].push("无".to_owned());
            all[2].push("见附件".to_owned());
        }
        all.iter().map(|row| row.join(" | ") + "\n").collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    let cell = form.find_address("art20_1/regulations/in_force").map(|number| &read.cells[number]);
    assert!(cell.is_some_and(|cell| !cell.is_certain()), "{cell:?} in\n{text}");
}

#[test]
fn the_heads_over_a_column_stand_in_its_path() {
    for (joint, gap, between, end) in
        [("-", "：", "；", "\n"), ("/", " = ", "; ", "\n"), ("_", "为", "，", "。\n"), ("_", " = ", "; ", "\n"), ("-", "\t", "\n", "\n")]
    {
        check(|table, rows| {
            let head = |key: &str| table.columns.iter().find(|c| c.label == key).and_then(|c| c.within.clone());
            let path = |row: &str, column: &str| match (table.key.as_str(), head(column)) {
                ("requests", Some(above)) => format!("申请人情况{joint}{above}{joint}{column}"),
                ("requests", None) => format!("申请人情况{joint}{column}"),
                (_, _) if table.printed == Layout::Strip => format!("{row}{joint}{column}"),
                _ => format!("{}{joint}{column}", table.title),
            };
            let told = |(row, figures): &(String, Vec<(String, u32)>)| {
                let each = |(column, figure): &(String, u32)| match between {
                    "\n" => format!("{row}{gap}{}{gap}{figure}", path(row, column)),
                    _ => format!("{}{gap}{figure}", path(row, column)),
                };
                let all: Vec<String> = figures.iter().map(each).collect();
                if between == "\n" { all.join("\n") + end } else { format!("{row}，{}{end}", all.join(between)) }
            };
            rows.iter().map(told).collect()
        });
    }
}

#[test]
fn a_comma_behind_every_cell_on_a_line_of_its_own_is_none_of_it() {
    check(|table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{cell},\n")).collect());
}

#[test]
fn a_slash_between_all_figures_divides_them() {
    check(|table, rows| cells(table, rows).iter().map(|row| row.join(" / ") + "\n").collect());
}

#[test]
fn numbers_of_cells_with_the_mark_of_a_label_behind_them_are_none_of_it() {
    for mark in ["、", ". ", ".", "）", ".　"] {
        check(|table, rows| {
            let all = cells(table, rows);
            all.iter().flatten().enumerate().map(|(number, cell)| format!("{}{mark}{cell}\n", number + 1)).collect()
        });
    }
}

#[test]
fn the_number_of_a_row_may_stand_before_the_first_of_its_cells_alone() {
    check(|table, rows| {
        let row = |(r, row): (usize, &Vec<String>)| {
            let line = |(c, cell): (usize, &String)| {
                if c == 0 { format!("第 {} 行 第 1 列 {cell}\n", r + 1) } else { format!("第 {} 列 {cell}\n", c + 1) }
            };
            row.iter().enumerate().map(line).collect::<String>()
        };
        cells(table, rows).iter().enumerate().map(row).collect()
    });
}

#[test]
fn a_page_as_it_is_read_aloud_is_read() {
    check(|table, rows| {
        let row = |row: &Vec<String>| format!("    - row \"{}\":\n      - cell \"{}\"\n", row.join(" "), row.join("\"\n      - cell \""));
        let all: String = cells(table, rows).iter().map(row).collect();
        vec![format!("- table:\n  - rowgroup:\n{all}")]
    });
}

#[test]
fn rows_read_aloud_with_the_numbers_of_their_columns_are_read() {
    let cells_of = |row: &[String], between: &str, behind: &str| {
        let cell = |(n, cell): (usize, &String)| format!("第{}列{between}{cell}", n + 1);
        row.iter().enumerate().map(cell).collect::<Vec<_>>().join(behind)
    };
    check(|table, rows| {
        cells(table, rows).iter().enumerate().map(|(n, row)| format!("第{}行：{}。\n", n + 1, cells_of(row, "，", "；"))).collect()
    });
    check(|table, rows| {
        let row = |(n, row): (usize, &Vec<String>)| format!("第 {} 行\n{}\n", n + 1, cells_of(row, " ", "\n"));
        cells(table, rows).iter().enumerate().map(row).collect()
    });
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let text = report(form, |table, rows| {
        let empty = |row: Vec<String>| -> Vec<String> {
            let cell = |(n, cell): (usize, String)| if n == 3 && table.key == "requests" { "空白".to_owned() } else { cell };
            row.into_iter().enumerate().map(cell).collect()
        };
        let head = cells(table, rows)[0].clone();
        let rows = cells(table, rows).into_iter().enumerate().map(|(n, row)| if n == 0 { head.clone() } else { empty(row) });
        let rows = rows.enumerate().map(|(n, row)| format!("第{}行：{}。\n", n + 1, cells_of(&row, "，", "；")));
        std::iter::once("表格，共 28 行 10 列\n".to_owned()).chain(rows).collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    assert_eq!((read.unclaimed.len(), read.oddities.len()), (0, 0), "{:?} {:?}", read.unclaimed, read.oddities);
    for number in form.table_cells(form.tables.iter().position(|table| table.key == "requests").expect("there")) {
        let (key, cell) = (form.key(number), &read.cells[number]);
        if key.0.ends_with("/research") {
            assert_eq!((cell.state, cell.value), (State::Blank, None), "{key} {cell:?}");
        } else {
            assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{key} {cell:?}");
        }
    }
}

#[test]
fn what_markup_says_of_a_cell_beside_its_bar_is_none_of_it() {
    let row = |row: &Vec<String>, before: &str, behind: &str| {
        let first = format!("{before}|{behind}{}", row[0]);
        format!("{first} |{}\n", row[1..].join(" |"))
    };
    check(|table, rows| {
        let all: String = cells(table, rows).iter().map(|cells| row(cells, "3+", "")).collect();
        vec![format!("[cols=\"10*\"]\n|===\n{all}|===\n")]
    });
    for before in ["_\\3. ", "/2. ", "_. "] {
        check(|table, rows| cells(table, rows).iter().map(|cells| row(cells, "", before).replace('\n', " |\n")).collect());
    }
    check(|table, rows| {
        let each = |row: &Vec<String>| format!("<fcel>{}<lcel><nl>\n", row.join("<fcel>"));
        vec![format!("<otsl>{}</otsl>\n", cells(table, rows).iter().map(each).collect::<String>())]
    });
}

#[test]
fn rows_of_typesetting_on_one_line_are_rows() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let row = |row: &Vec<String>| {
        let figures: Vec<String> = row[1..].iter().map(|cell| format!("\\multicolumn{{3}}{{|c|}}{{{cell}}}")).collect();
        format!("{} & {} \\\\ \\hline ", row[0], figures.join(" & "))
    };
    let text = report(form, |table, rows| {
        let all: String = cells(table, rows).iter().map(row).collect();
        vec![format!("\\begin{{tabular}}{{|c|c|}} \\hline {all}\\end{{tabular}}\n")]
    });
    telling::check_text(form, &text);
}
