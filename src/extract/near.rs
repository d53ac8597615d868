//! Damaged labels: the place in a short text that is nearest to a label.

/// The best match of `label` inside `text` (both as characters): how many characters have to be
/// changed, lost or added, and the range of the match in `text`. `None` when either is empty.
pub fn nearest(text: &[char], label: &[char]) -> Option<(usize, std::ops::Range<usize>)> {
    if text.is_empty() || label.is_empty() {
        return None;
    }
    // Semi-global alignment: row i of the table is label[..i]; a match may begin anywhere in `text`.
    let mut costs: Vec<usize> = vec![0; text.len() + 1];
    let mut starts: Vec<usize> = (0..=text.len()).collect();
    for (i, &wanted) in label.iter().enumerate() {
        let (mut diagonal, mut diagonal_start) = (costs[0], starts[0]);
        costs[0] = i + 1;
        starts[0] = 0;
        for (j, &c) in text.iter().enumerate() {
            let keep = (diagonal + usize::from(c != wanted), diagonal_start);
            let lose = (costs[j + 1] + 1, starts[j + 1]);
            let add = (costs[j] + 1, starts[j]);
            (diagonal, diagonal_start) = (costs[j + 1], starts[j + 1]);
            let best = if keep.0 <= lose.0 && keep.0 <= add.0 {
                keep
            } else if lose.0 <= add.0 {
                lose
            } else {
                add
            };
            (costs[j + 1], starts[j + 1]) = best;
        }
    }
    let end = (1..=text.len()).min_by_key(|&j| costs[j])?;
    Some((costs[end], starts[end]..end))
}

/// How many characters have to be changed, lost or added to make `a` into `b`.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &d) in b.iter().enumerate() {
            let best = (diagonal + usize::from(c != d)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = best;
        }
    }
    row[b.len()]
}

/// Whether most characters of `fragment` stand in `whole` in the same order: a piece of a label.
pub fn is_piece(fragment: &str, whole: &str) -> bool {
    let (mut found, mut all) = (0, 0);
    let mut rest = whole;
    for c in fragment.chars() {
        all += 1;
        if let Some(at) = rest.find(c) {
            found += 1;
            rest = &rest[at + c.len_utf8()..];
        }
    }
    all > 0 && found * 10 >= all * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, label: &str, expected: (usize, &str)) {
        let (t, l): (Vec<char>, Vec<char>) = (text.chars().collect(), label.chars().collect());
        let (cost, range) = nearest(&t, &l).expect("neither is empty");
        assert_eq!((cost, t[range].iter().collect::<String>().as_str()), expected, "{label} in {text}");
    }

    #[test]
    fn a_damaged_label_is_found_with_its_cost() {
        check("二上年结转政府信息公开数量三", "上年结转政府信息公开申请数量", (2, "上年结转政府信息公开数量"));
        check("本年度止件数", "本年废止件数", (1, "本年度止件数"));
        check("甲乙", "丙丁", (2, "甲"));
    }

    #[test]
    fn distances_and_pieces() {
        assert_eq!(distance("社会组织", "社会公益组织"), 2);
        assert!(is_piece("不予", "不予公开"));
        assert!(is_piece("行政机关不再处理其政府信息", "申请人逾期行政机关不再处理其政府信息公开申请"));
        assert!(!is_piece("法人小计", "不予公开"));
    }
}
