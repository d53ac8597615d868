//! Repairs in words: what each would change, why, and how sure that is.

use super::{App, tell};
use crate::check::{Finding, Suggestion};
use crate::number::Decimal;

/// Most cells of a repair that are listed one by one.
pub const CELLS_LISTED: usize = 3;

/// How many cells must change, why no fewer, and in how many ways.
pub fn searched(app: &App, finding: &Finding) -> Option<String> {
    let search = finding.case.as_ref()?.search;
    let said = app.lang.tell(&search.message()?);
    let ties = finding.suggestions.first().map_or(0, |best| best.ties);
    let ways = match search.sets {
        _ if ties > 1 => app.say("findings.ties", &[("ties", &ties.to_string())]),
        0 => String::new(),
        1 => app.lang.text("findings.search.only").to_owned(),
        sets => app.say("findings.search.sets", &[("sets", &sets.to_string())]),
    };
    Some(said + &ways)
}

/// A repair in one line: its number, and its changes or, where there are many, what happened.
pub fn repair_text(app: &App, repair: &Suggestion, (at, count, shown): (usize, usize, bool)) -> String {
    let sign = if shown { ">" } else { " " };
    let number = app.say("findings.repair", &[("at", &(at + 1).to_string()), ("count", &count.to_string())]);
    if repair.changes.len() > CELLS_LISTED {
        // Whole lines: what happened says more than the cells.
        let what = repair.reasons.first().map(|reason| app.lang.tell(reason)).unwrap_or_default();
        let cells = app.say("findings.cells", &[("count", &repair.changes.len().to_string())]);
        return format!("{sign} {number}  {what} ({cells})");
    }
    format!("{sign} {number}  {}", changes(app, repair))
}

/// Every change of a repair.
pub fn changes(app: &App, repair: &Suggestion) -> String {
    let blank = app.lang.text("cell.blank");
    let from = |value: Option<Decimal>| value.map_or_else(|| blank.to_owned(), |v| v.to_string());
    let told = repair.changes.iter().map(|c| format!("{} {} -> {}", tell::address(app, &c.cell), from(c.from), c.to));
    told.collect::<Vec<_>>().join("; ")
}

/// Everything about the repairs of a finding, for a page: nothing of it is cut.
pub(super) fn paragraphs(app: &App, finding: &Finding) -> Vec<String> {
    let mut lines: Vec<String> = searched(app, finding).into_iter().collect();
    let count = finding.suggestions.len();
    for (at, repair) in finding.suggestions.iter().enumerate() {
        lines.push(repair_text(app, repair, (at, count, Some(at) == app.desk.repair)));
        if repair.changes.len() > CELLS_LISTED {
            lines.push(format!("    {}", changes(app, repair)));
        }
        lines.extend(repair.reasons.iter().map(|reason| format!("    {}", app.lang.tell(reason))));
    }
    lines
}

#[cfg(test)]
mod tests;
