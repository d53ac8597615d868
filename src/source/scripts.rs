//! Tables that only a script brings onto a page: in a value of JSON, in a string, or as a template.

use super::html::{CELLS, Json, count, spelled_out};

/// The markup in the scripts of a page, as far as it holds tables.
pub(super) fn markup(page: &str) -> Option<String> {
    let mut found = String::new();
    for script in scripts(page).filter(|script| may_hold_cells(script)) {
        if script.trim_start().starts_with('<') {
            take(script, &mut found);
        } else if let Ok(value) = serde_json::from_str::<Json>(script) {
            value.texts().filter(|text| may_hold_cells(text)).for_each(|text| take(text, &mut found));
        } else {
            literals(script).filter(|literal| may_hold_cells(literal)).for_each(|literal| take(&spelled_out(literal), &mut found));
        }
    }
    (!found.is_empty()).then_some(found)
}

fn take(markup: &str, found: &mut String) {
    if count(markup, "<td", CELLS) == CELLS {
        found.push_str("<div>");
        found.push_str(markup);
        found.push_str("</div>\n");
    }
}

/// Whether cells of a table may stand in a script, be it with their signs spelled out.
fn may_hold_cells(script: &str) -> bool {
    count(script, "<td", 1) == 1 || count(script, "\\u003ctd", 1) == 1 || count(script, "\\x3ctd", 1) == 1
}

/// What stands in the scripts of a page.
fn scripts(page: &str) -> impl Iterator<Item = &str> {
    let bytes = page.as_bytes();
    let begins =
        move |at: usize, what: &str| bytes.get(at..at + what.len()).is_some_and(|there| there.eq_ignore_ascii_case(what.as_bytes()));
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = memchr::memchr_iter(b'<', bytes.get(next..)?).map(|at| next + at).find(|&at| begins(at, "<script"))?;
        let from = at + memchr::memchr(b'>', &bytes[at..])? + 1;
        let to = memchr::memchr_iter(b'<', &bytes[from..]).map(|at| from + at).find(|&at| begins(at, "</script"));
        let to = to.unwrap_or(bytes.len());
        next = to;
        page.get(from..to)
    })
}

/// The strings in a script, without their quotes.
fn literals(script: &str) -> impl Iterator<Item = &str> {
    let bytes = script.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let behind = |what: &str| bytes.get(at..)?.starts_with(what.as_bytes()).then_some(at);
            if behind("//").is_some() {
                at += memchr::memchr(b'\n', &bytes[at..])?;
            } else if behind("/*").is_some() {
                at += memchr::memmem::find(&bytes[at..], b"*/")? + 2;
            } else if let Some(&quote @ (b'"' | b'\'' | b'`')) = bytes.get(at) {
                let from = at + 1;
                let mut end = from;
                loop {
                    end += memchr::memchr2(quote, b'\\', bytes.get(end..)?)?;
                    if bytes[end] == quote {
                        break;
                    }
                    end += 2;
                }
                at = end + 1;
                return script.get(from..end);
            } else {
                at += 1;
                bytes.get(at)?;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_in_scripts_are_found_as_values_strings_and_templates() {
        let table = format!("<table><tr>{}</tr></table>", "<td class=\"c\">规章</td>".repeat(6));
        let expected = Some(format!("<div>{table}</div>\n"));
        let escaped = table.replace('"', "\\\"").replace("</", "<\\/");
        let spelled = table.replace('<', "\\u003c").replace('"', "\\\"");
        for script in [
            format!("<script>// it's\nvar title = '甲'; var page = \"{escaped}\";</script>"),
            format!("<SCRIPT type='application/json'>{{\"a\": [1, \"乙\"], \"b\": {{\"html\": \"{spelled}\"}}}}</SCRIPT>"),
            format!("<script>/* \" */ show({{html: '{table}'}})</script>"),
            format!("<script type=\"text/html\">{table}</script>"),
        ] {
            assert_eq!(markup(&script), expected, "{script}");
        }
        for script in ["<script>", "<script>'<td", "<script>\"<td>\"</script>", "<script>'\\", "甲", ""] {
            assert_eq!(markup(script), None, "{script}");
        }
    }
}
