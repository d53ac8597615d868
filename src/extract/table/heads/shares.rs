//! Shares beside every figure of a table, each in a column of its own: `自然人 | 占比 | 商业企业 | 占比`.

use crate::extract::region::Labels;
use crate::extract::table::align::Laid;
use crate::extract::token::Figure;
use crate::text::Span;

/// Leaves out every second figure of all rows, where those and no others are shares.
pub fn leave_out(labels: &Labels<'_>, laid: &mut Laid) {
    let sign = |text: &str| text.starts_with(['%', '％']);
    let is_share = |figure: &Figure| {
        let printed = &labels.text[figure.span.start..figure.span.end];
        printed.ends_with(['%', '％']) || sign(labels.text[figure.span.end..].trim_start_matches(' '))
    };
    let paired = |figures: &[Figure], width: usize| {
        width > 1 && figures.len() == 2 * width && figures.chunks(2).all(|pair| !is_share(&pair[0]) && is_share(&pair[1]))
    };
    let width = |table: usize| labels.form.tables[table].columns.len();
    if laid.claims.is_empty() || !laid.claims.iter().all(|((table, _), claim)| paired(&claim.figures, width(*table))) {
        return;
    }
    for claim in laid.claims.values_mut() {
        let (own, shares): (Vec<_>, Vec<_>) = claim.figures.drain(..).enumerate().partition(|(at, _)| at % 2 == 0);
        claim.figures = own.into_iter().map(|(_, figure)| figure).collect();
        laid.left_over.extend(shares.into_iter().map(|(_, figure)| figure));
        // Places between the figures say nothing.
        claim.field = Span::new(claim.field.start, claim.field.start);
    }
}
