//! How far reviewers agree, as a page.

use super::App;
use super::tell::Paragraph;
use crate::lang::Lang;
use crate::review::{Agreement, CATEGORIES, agreement};

/// The page: for each two reviewers counts, share, kappa, the table of counts, and each rule.
pub(super) fn page(app: &App) -> Vec<Paragraph> {
    let mut lines = vec![(true, app.say("agreement.title", &[]))];
    let pairs = agreement(app.session.reviews().iter().map(|(_, review)| review));
    for pair in &pairs {
        let (first, second) = &pair.reviewers;
        lines.push((true, app.say("agreement.pair", &[("first", first), ("second", second)])));
        lines.push((false, line(&app.lang, &pair.all)));
        lines.extend(table(&app.lang, &pair.all).into_iter().map(|text| (false, text)));
        for (rule, figures) in &pair.rules {
            let title = format!("rule.{rule}.title");
            lines.push((false, format!("  {}: {}", app.lang.text(&title), line(&app.lang, figures))));
        }
    }
    if pairs.is_empty() {
        lines.push((false, app.say(if app.session.is_blind() { "agreement.blind" } else { "agreement.none" }, &[])));
    }
    lines.push((false, app.say("agreement.means", &[])));
    lines
}

/// The figures in one line.
pub fn line(lang: &Lang, figures: &Agreement) -> String {
    let (units, agreed) = (figures.units(), figures.agreed());
    let share = (agreed * 100 + units / 2).checked_div(units).unwrap_or(0).to_string();
    let kappa = figures.kappa().map_or_else(|| lang.text("agreement.undefined").to_owned(), thousandths);
    let words = [("agreed", &*agreed.to_string()), ("units", &*units.to_string()), ("share", &*share), ("kappa", &*kappa)];
    lang.say("agreement.line", &words)
}

/// Thousandths as a figure with three decimals.
pub fn thousandths(figure: i64) -> String {
    let sign = if figure < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", figure.abs() / 1000, figure.abs() % 1000)
}

/// The table of counts: a line for each category of the first reviewer.
fn table(lang: &Lang, figures: &Agreement) -> Vec<String> {
    let name = |at: usize| lang.text(super::tell::verdict_id(CATEGORIES[at])).to_owned();
    let heads = (0..3).map(name).collect::<Vec<_>>().join(" | ");
    let row = |at: usize| {
        let counts = figures.table[at].iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
        format!("  {}: {counts}", name(at))
    };
    std::iter::once(lang.say("agreement.table", &[("heads", &heads)])).chain((0..3).map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kappa_that_is_not_defined_is_said_to_be_so() {
        let lang = Lang::built_in("en").expect("built in");
        assert!(line(&lang, &Agreement { table: [[3, 0, 0], [0; 3], [0; 3]] }).contains("not defined"));
        assert!(line(&lang, &Agreement { table: [[3, 1, 0], [0, 3, 0], [0; 3]] }).contains("6 of 7 (86 %)"));
        assert_eq!((thousandths(492), thousandths(-50), thousandths(1000)), ("0.492".into(), "-0.050".into(), "1.000".into()));
    }
}
