//! The title of a page that stands in its head alone.

/// Longer lines, in characters, are no titles.
const LONGEST: usize = 60;

/// What parts the title of a page from the name of its site.
const PARTING: [char; 4] = ['_', '|', '—', '–'];

/// The text of a page below its title, where that names a year and no line of its own above the tables does.
pub(super) fn titled(title: &str, text: String) -> String {
    let title = title.split(PARTING).next().unwrap_or_default();
    let site = title.match_indices('-').map(|(at, _)| at).find(|&at| !title[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    let title: Vec<&str> = site.map_or(title, |at| &title[..at]).split_whitespace().collect();
    let title = title.join(" ");
    let Some(year) = year(&title).filter(|_| title.chars().count() <= LONGEST) else { return text };
    let mut above = text.lines().take_while(|line| !line.starts_with('|'));
    let names = |line: &str| line.contains(year) && line.chars().count() <= LONGEST && !line.trim_end().ends_with(['。', '；']);
    if above.any(names) { text } else { format!("{title}\n{text}") }
}

/// The first four digits of their own in a title that may be a year.
fn year(title: &str) -> Option<&str> {
    title.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4 && digits.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_the_head_is_told_where_the_page_has_none() {
        let own = "首页\n2023年，我局认真公开。\n| 规章 | 2023 |\n";
        for (title, expected) in [
            ("栖梧县水利局2023年年度报告", Some("栖梧县水利局2023年年度报告")),
            (" 栖梧县水利局2023年\n年度报告 _栖梧县人民政府", Some("栖梧县水利局2023年 年度报告")),
            ("栖梧学校2022-2023学年报告-栖梧县", Some("栖梧学校2022-2023学年报告")),
            ("栖梧县人民政府", None),
            ("编号20231号", None),
            ("", None),
        ] {
            let expected = expected.map_or_else(|| own.to_owned(), |title| format!("{title}\n{own}"));
            assert_eq!(titled(title, own.to_owned()), expected, "{title}");
        }
        let named = "栖梧县水利局\n2023年年度报告\n正文\n";
        assert_eq!(titled("水利局2023年报", named.to_owned()), named);
    }
}
