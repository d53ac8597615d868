//! What was once misread, as the smallest text that shows it: cells by their key, as they are read.

use report_review::extract::extract;
use report_review::form::Forms;
use report_review::text::SourceText;

/// Compares cells of the report in `text`, written as `state value` with `?` behind a doubtful one.
fn check(text: &str, expected: &[(&str, &str)]) {
    let forms = Forms::built_in().expect("valid");
    let report = extract(&SourceText::from_utf8_text(text), &forms);
    let form = report.form.as_ref().expect("a form");
    for (key, wanted) in expected {
        let number = (0..form.cell_count()).find(|&cell| form.key(cell).as_str() == *key).expect("a cell of the form");
        let cell = &report.cells[number];
        let value = cell.value.map(|value| value.to_string()).unwrap_or_default();
        let doubt = if cell.is_certain() { "" } else { "?" };
        let got = format!("{:?} {value}{doubt}", cell.state).to_lowercase().replace(" ?", "?");
        assert_eq!(got.trim_end(), *wanted, "{key} {:?} in\n{text}", cell.doubt);
        if let (Some(span), Some(value)) = (cell.span, cell.value) {
            assert_eq!(text[span.start..span.end].parse(), Ok(value), "{key} lies elsewhere");
        }
    }
}

/// A report whose sections hold these tables.
fn report(two: &str, three: &str, four: &str) -> String {
    format!(
        "栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n全年工作有序。\n二、主动公开政府信息情况\n{two}\n\
         三、收到和处理政府信息公开申请情况\n{three}\n四、政府信息公开行政复议、行政诉讼情况\n{four}\n\
         五、存在的主要问题及改进情况\n有待加强。\n六、其他需要报告的事项\n无。\n"
    )
}

const HEADS_OF_STRIP: &str = "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉\
                              结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计";

#[test]
fn figures_that_touch_their_labels_are_parted_where_one_way_is_left() {
    let two = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件77132470\
               第二十条第（五）项信息内容本年处理决定数量行政许可2629第二十条第（六）项信息内容本年处理决定数量行政处罚7\
               行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费5949.0886";
    let three = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计\
                 商业企业科研机构社会公益组织法律服务机构其他一、本年新收政府信息公开申请数量801000081\
                 二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开220000022\
                 （二）部分公开（区分处理的，只计这一情形，不计其他情形）192000021（三）不予公开1.属于国家秘密0000000\
                 2.其他法律行政法规禁止公开10000013.危及“三安全一稳定”00000004.保护第三方合法权益1111100111";
    let four = format!("{HEADS_OF_STRIP}110024001510102");
    let text = report(two, three, &four).replace('\n', " ");
    let requests = |row: &str, column: &str| format!("requests/{row}/{column}");
    let cells = [
        ("art20_1/regulations/in_force".to_owned(), "read 0"),
        ("art20_1/normative_documents/issued".to_owned(), "unreadable?"),
        ("art20_5/licensing/decisions".to_owned(), "read 2629"),
        ("art20_6/penalties/decisions".to_owned(), "read 7"),
        ("art20_8/fees/amount".to_owned(), "read 5949.0886"),
        (requests("new", "natural_person"), "read 80?"),
        (requests("new", "total"), "read 81?"),
        (requests("carried_in", "total"), "read 0"),
        // 22+0+0+0+0+0 and 2+20+0+0+0+0.
        (requests("granted", "natural_person"), "unreadable?"),
        (requests("partial", "natural_person"), "read 19?"),
        (requests("partial", "total"), "read 21?"),
        (requests("refused.state_secret", "total"), "read 0"),
        (requests("refused.law_forbids", "natural_person"), "read 1"),
        (requests("refused.law_forbids", "total"), "read 1"),
        ("proceedings/review/upheld".to_owned(), "read 1"),
        ("proceedings/review/total".to_owned(), "read 2"),
        ("proceedings/suit_after_review/total".to_owned(), "read 2"),
    ];
    let cells: Vec<(&str, &str)> = cells.iter().map(|(key, wanted)| (key.as_str(), *wanted)).collect();
    check(&text, &cells);
}

#[test]
fn the_number_of_a_page_is_no_figure_of_a_row_of_one_cell() {
    let two = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n件\n60\n第二十条第（六）项\n信息内容\n本年处理决定数量\n\
               行政处罚\n2\n件\n28\n行政强制\n件\n7\n第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n件\n3.2";
    check(&report(two, "", ""), &[("art20_6/penalties/decisions", "read 2?"), ("art20_5/licensing/decisions", "read 60")]);
}

#[test]
fn figures_before_their_labels_are_seen_where_most_rows_are_blank() {
    let two = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n | 规章\n15 | 行政规范性文件\n第二十条第（五）项\n\
               信息内容 | 本年处理决定数量\n | 行政许可\n第二十条第（六）项\n信息内容 | 本年处理决定数量\n42 | 行政处罚\n\
               22 | 行政强制\n第二十条第（八）项\n信息内容 | 本年收费金额（单位：万元）\n | 行政事业性收费";
    check(&report(two, "", ""), &[("art20_6/penalties/decisions", "read 42?"), ("art20_6/coercion/decisions", "read 22?")]);
}

/// Lines with a number and a tab before each, with and without anything behind it.
#[test]
fn the_tab_behind_the_number_of_a_line_divides_no_cells() {
    let two = "第二十条第（一）项,,,\n信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,0\n行政规范性文件,4,1,12\n\
               第二十条第（五）项,,,\n信息内容,本年处理决定数量,,\n行政许可,5,,\n第二十条第（六）项,,,\n信息内容,本年处理决定数量,,\n\
               行政处罚,9,,\n行政强制,22,,\n第二十条第（八）项,,,\n信息内容,本年收费金额（单位：万元）,,\n行政事业性收费,3.537,,\n";
    let lines: Vec<String> = report(two, "", "").lines().enumerate().map(|(n, line)| format!("{}\t{line}\n", n + 1)).collect();
    let text = lines.concat();
    check(&text, &[("art20_8/fees/amount", "read 3.537"), ("art20_1/normative_documents/in_force", "read 12")]);
}

#[test]
fn the_number_of_its_page_behind_every_line_is_no_figure() {
    let two = "行政许可\n5\n第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n9\n行政强制\n22\n第二十条第（八）项\n信息内容\n\
               本年收费金额（单位：万元）\n行政事业性收费\n3.5";
    let lines: Vec<String> = report(two, "", "").lines().enumerate().map(|(n, line)| format!("{line}  {}\n", 1 + n / 9)).collect();
    let text = lines.concat();
    check(&text, &[("art20_8/fees/amount", "read 3.5"), ("art20_6/coercion/decisions", "read 22")]);
}
