//! Damaged labels: the place in a short text that is nearest to a label.

/// The best match of `label` inside `text` (both as codes of the basic plane): how many characters have to be
/// changed, lost or added, and the range of the match in `text`. `None` when either is empty.
pub fn nearest(text: &[u16], label: &[u16]) -> Option<(usize, std::ops::Range<usize>)> {
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
pub fn distance(a: &[u16], b: &[u16]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let best = (diagonal + usize::from(c != d)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = best;
        }
    }
    row[b.len()]
}

/// The distance of `a` and `b` if it is at most `most`. What differs in length or characters by more
/// is not compared any further.
pub fn distance_within(a: &[u16], b: &[u16], most: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    if a.len().abs_diff(b.len()) > most || lost(a, b, most) > most || lost(b, a, most) > most {
        return None;
    }
    Some(distance(a, b)).filter(|&cost| cost <= most)
}

/// How many characters of `label` do not stand in `text` at all, counted up to one past `most`: no
/// match costs less.
pub fn lost(label: &[u16], text: &[u16], most: usize) -> usize {
    label.iter().filter(|c| !text.contains(c)).take(most + 1).count()
}

/// Whether most characters of `fragment` stand in `whole` in the same order: a piece of a label.
pub fn is_piece(fragment: &[u16], whole: &[u16]) -> bool {
    let most = most_missing(fragment);
    if fragment.len() > whole.len() + most {
        return false;
    }
    let mut missing = 0;
    let mut rest = whole;
    for c in fragment {
        match rest.iter().position(|other| other == c) {
            Some(at) => rest = &rest[at + 1..],
            None => missing += 1,
        }
        if missing > most {
            return false;
        }
    }
    !fragment.is_empty()
}

/// How many characters of a piece of a label need not stand in it.
pub fn most_missing(fragment: &[u16]) -> usize {
    fragment.len() / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    fn check(text: &str, label: &str, expected: (usize, &str)) {
        let (t, l) = (codes(text), codes(label));
        let (cost, range) = nearest(&t, &l).expect("neither is empty");
        assert_eq!((cost, String::from_utf16_lossy(&t[range]).as_str()), expected, "{label} in {text}");
    }

    #[test]
    fn a_damaged_label_is_found_with_its_cost() {
        check("二上年结转政府信息公开数量三", "上年结转政府信息公开申请数量", (2, "上年结转政府信息公开数量"));
        check("本年度止件数", "本年废止件数", (1, "本年度止件数"));
        check("甲乙", "丙丁", (2, "甲"));
    }

    #[test]
    fn distances_and_pieces() {
        let distance = |a: &str, b: &str, most: usize| distance_within(&codes(a), &codes(b), most);
        assert_eq!(distance("社会组织", "社会公益组织", 2), Some(2));
        assert_eq!(distance("社会组织", "社会公益组织", 1), None);
        assert_eq!(distance("甲乙丙", "乙丙甲", 2), Some(2));
        assert_eq!(distance("甲乙", "丙丁", 1), None);
        let is_piece = |fragment: &str, whole: &str| is_piece(&codes(fragment), &codes(whole));
        assert!(is_piece("不予", "不予公开"));
        assert!(is_piece("行政机关不再处理其政府信息", "申请人逾期行政机关不再处理其政府信息公开申请"));
        assert!(!is_piece("法人小计", "不予公开"));
        assert!(!is_piece("", "不予公开"));
    }
}
