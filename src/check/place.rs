//! The place that a body belongs to, as far as its name tells.

use crate::form::{BodyNameWords, UnfoldedWords};

/// The leading part of a body's name up to its smallest county, district or city; `None` when it names
/// none.
pub fn place_of_body(body: &str) -> Option<&str> {
    let words = &UnfoldedWords::built_in().bodies;
    let ends = |&(at, c): &(usize, char)| words.counties.contains(&c) && !is_within_another_word(words, body, at);
    let (at, c) = body.char_indices().skip(1).filter(ends).last()?;
    Some(&body[..at + c.len_utf8()])
}

/// Whether the character at `at` is one of a word that names no place: 市 of 市场.
fn is_within_another_word(words: &BodyNameWords, body: &str, at: usize) -> bool {
    let holds = |word: &String| body.match_indices(word.as_str()).any(|(from, _)| (from..from + word.len()).contains(&at));
    words.no_places.iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_the_leading_part_of_the_name() {
        for (body, expected) in [
            ("甲县人民政府", Some("甲县")),
            ("甲市乙区财政局", Some("甲市乙区")),
            ("甲县市场监督管理局", Some("甲县")),
            ("甲区城市管理局", Some("甲区")),
            ("宿城区民政局", Some("宿城区")),
            ("海城市财政局", Some("海城市")),
            ("甲县城区街道办事处", Some("甲县")),
            ("丙镇人民政府", None),
        ] {
            assert_eq!(place_of_body(body), expected, "{body}");
        }
    }
}
