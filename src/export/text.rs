//! `text`: findings for people, grouped by report, with the lines they speak of.

use super::checked::{ChangeRow, FindingRow, SuggestionRow, rows};
use super::extracted::on_one_line;
use super::quote::Quote;
use super::{Checked, Context, Format, Shape, nothing};
use crate::check::cell_name;
use crate::review::{ReportReview, Verdict};

/// Findings with quoted lines.
pub const FORMAT: Format =
    Format { name: "text", extract: None, check: Some(Shape { head: nothing, each: check, between: "", tail: "" }), export: None };

fn check(checked: &Checked, context: &Context<'_>) -> String {
    let rows = rows(checked, context);
    if rows.is_empty() {
        return String::new();
    }
    let sheet = &checked.examined.sheet;
    let name = [sheet.fact("agency"), sheet.fact("year")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let words = [("path", &*on_one_line(&checked.document.path)), ("report", &*on_one_line(&name)), ("count", &rows.len().to_string())];
    let id = if name.is_empty() { "check.group.unnamed" } else { "check.group" };
    let equations = context.lang.tell(&checked.examined.tally.message("check.equations"));
    let equations = if sheet.form().is_some() { format!("   {equations}\n") } else { String::new() };
    let mut text = format!("{}\n{equations}\n", context.lang.say(id, &words));
    for (at, row) in rows.iter().enumerate() {
        // The repairs of a case are told once.
        let same = |other: &FindingRow<'_>| other.case == row.case && other.suggestions == row.suggestions;
        let same = row.case.is_some() && !row.suggestions.is_empty() && rows[..at].iter().any(same);
        text.push_str(&quote(row, same, checked, context));
        text.push('\n');
    }
    text
}

fn quote(row: &FindingRow<'_>, same: bool, checked: &Checked, context: &Context<'_>) -> String {
    let mut notes = Vec::new();
    if same {
        notes.push(context.lang.text("check.suggestion.same").to_owned());
    } else if let Some(best) = row.suggestions.first() {
        notes.extend(suggested(best, &row.suggestions, checked, context));
    }
    let finding = checked.examined.findings.iter().find(|finding| finding.key() == row.key);
    let searched = finding.and_then(|finding| finding.case.as_ref()?.search.message());
    notes.extend(searched.filter(|_| !same).map(|message| context.lang.tell(&message)));
    notes.extend(decided(row, checked, context));
    let (severity, id) = (row.head.severity, Some(row.head.rule));
    let word = context.lang.say(&format!("severity.{}", super::severity(severity)), &[]);
    Quote { severity, word: &word, id, title: &row.message, path: row.head.path, spans: row.spans, notes }.show(&checked.document.source)
}

/// Most of equally good repairs that are listed.
const TIES_LISTED: usize = 3;

/// The best repair with its reasons; of equally good ones some, none of them before the others.
fn suggested(best: &SuggestionRow<'_>, all: &[SuggestionRow<'_>], checked: &Checked, context: &Context<'_>) -> Vec<String> {
    let others = all.len().max(best.ties) - best.ties.max(1);
    let rest = others.to_string();
    if best.ties < 2 {
        let id = if others == 0 { "check.suggestion" } else { "check.suggestion.others" };
        let first = context.lang.say(id, &[("changes", &changes(best, checked, context)), ("others", &rest)]);
        return std::iter::once(first).chain(best.reasons.iter().map(|reason| format!("  {reason}"))).collect();
    }
    let id = if others == 0 { "check.suggestion.ties" } else { "check.suggestion.ties.others" };
    let first = context.lang.say(id, &[("ties", &best.ties.to_string()), ("others", &rest)]);
    let one = |repair: &SuggestionRow<'_>| {
        let why = repair.reasons.first().map(|reason| context.lang.say("check.suggestion.why", &[("why", reason)]));
        format!("  {}{}", changes(repair, checked, context), why.unwrap_or_default())
    };
    let more = (best.ties > TIES_LISTED).then(|| "  …".to_owned());
    std::iter::once(first).chain(all.iter().take(best.ties.min(TIES_LISTED)).map(one)).chain(more).collect()
}

/// Most cells of a repair that are listed; whole lines that moved are told by the reasons.
const CELLS_LISTED: usize = 6;

/// What a repair changes, in the words of the form.
fn changes(repair: &SuggestionRow<'_>, checked: &Checked, context: &Context<'_>) -> String {
    let one = |change: &ChangeRow<'_>| {
        let from = change.from.map_or_else(|| "∅".to_owned(), |from| from.to_string());
        let form = checked.examined.sheet.form();
        let name = form.and_then(|form| Some(cell_name(form, form.find(change.cell)?)));
        format!("{} {from} → {}", name.unwrap_or_else(|| change.cell.to_string()), change.to)
    };
    let mut parts: Vec<String> = repair.changes.iter().take(CELLS_LISTED).map(one).collect();
    if repair.changes.len() > CELLS_LISTED {
        parts.push(context.lang.say("check.suggestion.more", &[("count", &repair.changes.len().to_string())]));
    }
    parts.join(", ")
}

/// What a reviewer decided about the finding.
fn decided(row: &FindingRow<'_>, checked: &Checked, context: &Context<'_>) -> Option<String> {
    let decision = checked.review.as_ref().and_then(|review: &ReportReview| review.decision(&row.key))?;
    if decision.verdict == Verdict::Open || checked.examined.stale.contains(&row.key) {
        return None;
    }
    let verdict = context.lang.text(&format!("check.verdict.{}", decision.verdict.name())).to_owned();
    let why = decision.said.why.as_deref().unwrap_or_default();
    let id = if why.is_empty() { "check.decided" } else { "check.decided.why" };
    Some(context.lang.say(id, &[("verdict", &verdict), ("by", &decision.said.by), ("why", &on_one_line(why))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{TEXT, checked, document, english, records};

    fn plain(checked: &Checked) -> String {
        anstream::adapter::strip_str(&english(|context| check(checked, context))).to_string()
    }

    #[test]
    fn a_finding_shows_its_rule_place_and_line() {
        let text = plain(&checked("甲/a.txt", TEXT, vec![]));
        assert!(text.contains("error[proceedings-total]: "), "{text}");
        assert!(text.contains("甲/a.txt:2"), "{text}");
        assert!(text.contains('^'), "{text}");
        // Any of the five cells may be the wrong one: none is put before the others.
        assert!(text.contains("repairs are equally good") && !text.contains("suggested:"), "{text}");
        assert!(plain(&checked("a.txt", "会议通知", vec![])).lines().all(|line| !line.contains("error[")));
    }

    #[test]
    fn what_was_decided_is_said() {
        let mut said = records(&document("a.txt", TEXT));
        said.remove(0);
        if let crate::review::Target::Finding { cites, .. } = &mut said[0].target {
            *cites = ["1", "0", "0", "1", "3"].map(str::to_owned).to_vec();
        }
        let text = plain(&checked("a.txt", TEXT, said));
        assert!(text.contains("decided by 王: corrected: =1+1"), "{text}");
    }
}
