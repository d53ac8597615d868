//! Digits of one figure on two lines: `1⏎2` for 12. Where a row's own equation fails as printed and
//! holds once two neighbours are joined, both readings fit the text.

use super::one_too_many::without_one;
use crate::extract::region::Labels;
use crate::extract::table::align::Laid;
use crate::extract::token::{Figure, Quality, is_bar, is_nothing};
use crate::form::Table;
use crate::number::{Decimal, Printed, is_blank, read_printed};

/// Whether joining two neighbouring figures, and leaving one cell blank where that makes the row
/// too short, makes an equation of the row hold that fails as printed.
pub fn may_be_torn(labels: &Labels<'_>, table: usize, figures: &[Figure]) -> bool {
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let (Some(first), Some(last)) = (figures.first(), figures.last()) else { return false };
    if labels.text.get(first.span.end..last.span.start).is_some_and(|between| !between.contains('\n'))
        && !has_a_narrow_gap(labels.text, figures)
    {
        return false;
    }
    let touch = |pair: &[Figure]| may_be_one(labels.text, &pair[0], &pair[1]);
    if !(width..=width + 1).contains(&figures.len()) || !figures.windows(2).any(touch) {
        return false;
    }
    let Some(printed) = figures.iter().map(|f| f.value).collect::<Option<Vec<Decimal>>>() else { return false };
    form_table.sums.iter().any(|sum| {
        let holds = |row: &[Decimal]| sum.holds(row);
        if printed.len() == width && holds(&printed) {
            return false;
        }
        joined(labels.text, figures, &printed).any(|(_, row)| match row.len() {
            n if n == width => holds(&row),
            n if n + 1 == width => (0..=n).any(|at| {
                let mut filled = row.clone();
                filled.insert(at, Decimal::ZERO);
                holds(&filled)
            }),
            _ => false,
        })
    })
}

/// Joins the two pieces of a figure in rows that print one figure too many, where a row's sums hold with them joined, with no
/// other two and without none of the figures.
pub fn mend(labels: &Labels<'_>, laid: &mut Laid) {
    for ((table, _), claim) in &mut laid.claims {
        let form_table = &labels.form.tables[*table];
        let over = claim.figures.len() == form_table.columns.len() + 1 && !form_table.sums.is_empty();
        if let Some(mended) = Some(&claim.figures).filter(|_| over).and_then(|figures| mended(labels.text, form_table, figures)) {
            claim.figures = mended;
        }
    }
}

fn mended(text: &str, table: &Table, figures: &[Figure]) -> Option<Vec<Figure>> {
    let printed: Vec<Decimal> = figures.iter().map(|figure| figure.value).collect::<Option<_>>()?;
    let mut holding = joined(text, figures, &printed).filter(|(_, row)| table.all_add_up(row));
    let (last, row) = holding.next()?;
    if holding.any(|(_, other)| other != row) || without_one(table, figures).is_some() {
        return None;
    }
    let mut mended = figures.to_vec();
    let behind = mended.remove(last);
    let whole = &mut mended[last - 1];
    (whole.span, whole.value, whole.quality) = (whole.span.join(behind.span), Some(row[last - 1]), Quality::Repaired);
    mended.iter_mut().filter(|figure| figure.quality == Quality::Plain).for_each(|figure| figure.quality = Quality::Chosen);
    Some(mended)
}

/// Whether one blank stands between two figures of a row, and more between all others.
fn has_a_narrow_gap(text: &str, figures: &[Figure]) -> bool {
    let mut narrow = 0;
    figures.len() > 2
        && figures.windows(2).all(|pair| {
            let gap = text.get(pair[0].span.end..pair[1].span.start).unwrap_or("");
            narrow += usize::from(gap == " ");
            gap == " " || (gap.len() > 1 && gap.bytes().all(|b| b == b' '))
        })
        && narrow == 1
}

/// Whether digits alone on the line below the last figure of a row are the end of it: the sum of the row holds with them,
/// and not without.
pub fn ends_below(text: &str, table: &Table, row: &[Figure]) -> bool {
    let Some(last) = row.last().filter(|_| row.len() == table.columns.len()) else { return false };
    let mut lines = text[last.span.end..].split('\n');
    let bare = lines.next().is_some_and(is_nothing);
    let Some(below) = lines.next().map(|line| line.trim_matches(|c| is_blank(c) || is_bar(c))).filter(|line| bare && !line.is_empty())
    else {
        return false;
    };
    let joined = read_printed(&format!("{}{below}", &text[last.span.start..last.span.end]));
    let Printed::Figure(joined, _) = joined else { return false };
    let mut values: Vec<Decimal> = row.iter().map(|figure| figure.value.unwrap_or_default()).collect();
    let printed = table.adds_up(&values);
    values.splice(row.len() - 1.., [joined]);
    !printed && !table.sums.is_empty() && table.adds_up(&values)
}

/// Whether two neighbours may be one figure: a line break stands between them or one blank, and nothing that divides cells.
fn may_be_one(text: &str, a: &Figure, b: &Figure) -> bool {
    let between = text.get(a.span.end..b.span.start).unwrap_or("");
    let broken = between == " " || between.bytes().any(|byte| byte == b'\n');
    broken && !between.bytes().any(|byte| matches!(byte, b'|' | b'\t' | b','))
}

/// The row with each pair of neighbours joined that may be one figure, and the number of the second of them.
fn joined<'a>(text: &'a str, figures: &'a [Figure], printed: &'a [Decimal]) -> impl Iterator<Item = (usize, Vec<Decimal>)> + 'a {
    (1..figures.len()).filter_map(move |i| {
        if !may_be_one(text, &figures[i - 1], &figures[i]) {
            return None;
        }
        let whole: Decimal = format!("{}{}", printed[i - 1], printed[i]).parse().ok().filter(|_| !printed[i - 1].is_zero())?;
        let mut row = printed.to_vec();
        row.splice(i - 1..=i, [whole]);
        Some((i, row))
    })
}
