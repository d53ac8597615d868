//! The place that a body belongs to, as far as its name tells.

/// Ends of the names of places that bodies belong to.
const ENDS: [char; 7] = ['县', '区', '市', '州', '盟', '旗', '省'];

/// Words that begin like the end of a place and are none.
const OTHER_WORDS: [&str; 7] = ["市场", "市政", "市容", "区域", "区划", "县级", "市级"];

/// The leading part of a body's name up to its smallest county, district or city; `None` when it names
/// none.
pub fn place_of_body(body: &str) -> Option<&str> {
    let other = |at: usize| OTHER_WORDS.iter().any(|word| body[at..].starts_with(word)) || body[..at].ends_with('城');
    let ends = |&(at, c): &(usize, char)| ENDS.contains(&c) && !other(at);
    let (at, c) = body.char_indices().skip(1).filter(ends).last()?;
    Some(&body[..at + c.len_utf8()])
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
            ("丙镇人民政府", None),
        ] {
            assert_eq!(place_of_body(body), expected, "{body}");
        }
    }
}
