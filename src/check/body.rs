//! Names of bodies compared: short and long forms of one name, places before it, offices behind it.

use crate::fold::{Folding, is_han};
use crate::form::UnfoldedWords;
use crate::text::stands_in_order;

/// The characters of a name that tell bodies apart: folded, without what all governments share.
pub fn core(folding: &Folding, name: &str) -> String {
    // Figures belong to names too: 第1中学 is not 第2中学.
    let mut han: String = folding.fold(name).chars().filter(|c| is_han(*c) || c.is_ascii_digit()).collect();
    for (word, short) in &UnfoldedWords::built_in().bodies.shorts {
        if han.contains(word.as_str()) {
            han = han.replace(word.as_str(), short);
        }
    }
    if han.is_empty() { folding.han(name) } else { han }
}

/// Whether two names can be those of one body: one is the other with a place before it, words left
/// out, or the words that all governments share.
pub fn may_be_one(folding: &Folding, a: &str, b: &str) -> bool {
    let (a, b) = (core(folding, a), core(folding, b));
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return false;
    }
    stands_in_order(&short, &long) && (short.chars().last() == long.chars().last() || long.contains(&short))
}

/// Whether the longer one of two names, each as its [`core`], is the shorter one with places before it, and nothing else.
pub fn differ_by_place(short: &str, long: &str) -> bool {
    let places = UnfoldedWords::built_in().bodies.places.as_slice();
    let place = |rest: &str| rest.is_empty() || rest.ends_with(places);
    short.chars().nth(1).is_some() && long.strip_suffix(short).is_some_and(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folding() -> Folding {
        Folding::read(include_str!("../../assets/fold.ron")).expect("valid")
    }

    #[test]
    fn long_and_short_names_of_one_body_are_one() {
        let folding = folding();
        for (a, b, one) in [
            ("三道沟镇", "浑江区三道沟镇人民政府", true),
            ("栖梧县人民政府办公室", "栖梧县政府办公室", true),
            ("栖梧县教体局", "栖梧县教育体育局", true),
            ("栖梧县人民政府", "栖梧县人民政府办公室", true),
            ("宿城區王官集鎮", "宿城区王官集镇人民政府", true),
            ("青檐镇", "磬石街道办事处", false),
            ("栖梧县水利局", "栖梧县民政局", false),
            ("青檐镇", "青檐乡", false),
            ("栖梧县第1中学", "栖梧县第2中学", false),
        ] {
            assert_eq!(may_be_one(&folding, a, b), one, "{a} {b}");
        }
    }

    #[test]
    fn only_a_place_before_the_name_is_no_other_body() {
        let folding = folding();
        for (a, b, one) in [
            ("三道沟镇", "浑江区三道沟镇人民政府", true),
            ("教育局", "栖梧县教育局", true),
            ("栖梧县", "栖梧县人民政府", true),
            ("栖梧县人民政府", "栖梧县人民政府办公室", false),
            ("澄砚市教育局", "栖梧县教育局", false),
            ("教育局", "体育教育局", false),
        ] {
            let (a, b) = (core(&folding, a), core(&folding, b));
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            assert_eq!(differ_by_place(&short, &long), one, "{short} {long}");
        }
    }
}
