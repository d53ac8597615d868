//! Heads and labels that a page with columns tears over lines: `社会公 法律服⏎益组织 务机构`. All their characters are there,
//! and none of them is missing or misprinted.

use std::collections::BTreeMap;

use super::look::Look;
use crate::form::{Layout, Table};
use crate::number::is_blank;
use crate::report::{Fit, HeadSeen, TableSeen};
use crate::text::Span;

/// Whether the characters of all heads of a table stand above its figures, as often as the heads do.
pub(super) fn are_torn(look: &Look, seen: &TableSeen, table: &Table) -> bool {
    let Some(zone) = zone(look, seen, table) else { return false };
    let printed = look.source.slice(zone);
    if !printed.contains('\n') || printed.len() > LONGEST {
        return false;
    }
    let over: Vec<&str> = table.columns.iter().filter_map(|column| column.within.as_deref()).collect();
    let others = over.into_iter().chain([table.title.as_str()]).chain(table.furniture.iter().map(String::as_str));
    let rows = table.rows.iter().map(|row| row.label.as_str());
    let mut characters = look.folding.han(printed);
    for other in others.chain(rows.filter(|_| table.printed == Layout::Strip)) {
        characters = characters.replace(&look.folding.han(other), "");
    }
    // A head that stands there whole is not torn.
    let known = |column: usize| seen.heads.iter().any(|head| head.column == column && head.fit != Fit::Near);
    let is_whole = |column: usize| characters.contains(&look.folding.han(&table.columns[column].label));
    if (0..table.columns.len()).any(|column| !known(column) && is_whole(column)) {
        return false;
    }
    let mut left: BTreeMap<char, usize> = BTreeMap::new();
    characters.chars().for_each(|c| *left.entry(c).or_default() += 1);
    let times = if table.printed == Layout::Strip { table.rows.len() } else { 1 };
    let mut take = |c: char| left.get_mut(&c).is_some_and(|count| count.checked_sub(times).map(|rest| *count = rest).is_some());
    table.columns.iter().all(|column| look.folding.han(&column.label).chars().all(&mut take))
}

/// Whether a head was put together of pieces, of its own or of others beside it.
pub(super) fn is_piece(look: &Look, head: &HeadSeen) -> bool {
    head.fit == Fit::Near && look.source.slice(head.span).contains(is_blank)
}

/// No heads of a table reach further, in bytes.
const LONGEST: usize = 4000;

/// Where the heads of a table stand: behind what is before it, above its first figure.
fn zone(look: &Look, seen: &TableSeen, table: &Table) -> Option<Span> {
    let first = seen.rows.iter().filter_map(|row| row.label).map(|label| label.start).min()?;
    let figures = look.form?.table_cells(seen.table).filter_map(|cell| look.report.cells.get(cell)?.span);
    let to = if table.printed == Layout::Strip { figures.map(|figure| figure.start).min()? } else { first };
    let headings = look.report.sections.iter().map(|section| section.heading.end);
    let tables = look.report.tables.iter().filter(|other| other.table != seen.table).map(|other| other.span.end);
    let from = headings.chain(tables).filter(|end| *end <= seen.span.start).max().unwrap_or(seen.span.start);
    (from < to).then(|| Span::new(from, to))
}

/// Whether a label is the form's but for lines of it that are pieces of the label of a group, which stands beside it.
pub(super) fn is_torn_by_group(look: &Look, printed: &str, table: &Table, label: &str) -> bool {
    let lines: Vec<String> = printed.lines().map(|line| look.folding.han(line)).collect();
    let groups: Vec<String> = table.groups.iter().map(|group| look.folding.han(&group.label)).collect();
    let label = look.folding.han(label);
    let of_group = |line: &str| !line.is_empty() && groups.iter().any(|group| group.contains(line));
    lines.len() > 1
        && (0..lines.len()).filter(|&n| of_group(&lines[n])).any(|beside| {
            let rest: String = lines.iter().enumerate().filter(|(n, _)| *n != beside).map(|(_, line)| line.as_str()).collect();
            rest.ends_with(&label)
        })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Read;
    use crate::form::Forms;

    const HEADS: &str = "申请人情况\n法人或其他组织\n自然\n人 商业 科研 社会公 法律服 总计\n其他\n企业 机构 益组织 务机构\n";
    const STRIP: &str = "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结果 结果 其他 尚未 总\n维持 纠正 结果 审结 计 结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n维持 纠正 结果 审结 计 维持 纠正 结果 审结 计\n";
    const UPRIGHT: &str = "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚\n结 结 其 尚 结 结 其 尚\n果 果 他 未\n总计 果 果 他 未 总 果 果 他 未 总\n维 纠 结 审\n维 纠 结 审 计 维 纠 结 审 计\n持 正 果 结\n持 正 果 结 持 正 果 结\n";

    /// What is said of the heads of a report as a page with columns gives it.
    fn said(heads: &str, strip: &str) -> Vec<String> {
        let forms = Forms::built_in().expect("valid");
        let form = forms.edition("2021").expect("built in");
        let table = form.tables.iter().find(|table| table.key == "requests").expect("a table of the form");
        let mut text = format!("某镇2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{heads}");
        for row in &table.rows {
            text += &match row.key.as_str() {
                "other.unpaid" => {
                    "（六）其\n2.申请人逾期未按收费通知要求缴\n他处理\n纳费用、行政机关不再处理其政府 0 0 0 0 0 0 0\n信息公开申请\n"
                        .to_owned()
                }
                _ => format!("{} 0 0 0 0 0 0 0\n", row.printed()),
            };
        }
        text += &format!(
            "四、政府信息公开行政复议、行政诉讼情况\n{strip}1 0 0 1 2 0 0 0 1 1 2 0 1 0 3\n五、存在的主要问题及改进情况\n有待提高。\n"
        );
        let read = Read::of(&text);
        ["column-heading", "heading-typo"].iter().flat_map(|rule| read.subjects(rule)).collect()
    }

    #[test]
    fn heads_over_several_lines_are_neither_missing_nor_misprinted() {
        assert_eq!(said(HEADS, STRIP), [""; 0]);
        assert_eq!(said(HEADS, UPRIGHT), [""; 0]);
    }

    #[test]
    fn heads_that_lack_characters_are_told_however_they_are_printed() {
        assert!(said(&HEADS.replace("社会公 ", "").replace("益组织 ", ""), STRIP).contains(&"requests//nonprofit".to_owned()));
        assert!(!said(HEADS, &STRIP.replacen("纠正 ", "", 1)).is_empty());
    }
}
