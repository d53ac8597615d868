//! Figures that are possible and hardly right: most requests carried over, more reviews than
//! requests, suits after reviews that nobody asked for, regulations of a body that may make none,
//! charges in the wrong unit, nothing but round figures,
//! figures far from those of other bodies of the kind.

use super::balance::keys;
use super::look::{Look, Tell, cell_name, tell};
use super::plausible::{value, value_before};
use super::{Basis, Far, Finding, Rule, Severity};
use crate::form::{Form, Kind};
use crate::lang::Message;
use crate::number::Decimal;

pub(super) const RULE: Rule = Rule { name: "implausible-value", severity: Severity::Info, basis: Basis::Statistics, default: false, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(carried_over(look, form));
    findings.extend(reviews(look, form));
    findings.extend(suits(look, form));
    findings.extend(regulations(look, form));
    findings.extend(charges(look, form));
    findings.extend(round(look, form));
    findings.extend(look.around.far.iter().filter_map(|far| peers(look, form, far)));
    findings
}

fn about(look: &Look, form: &Form, cell: usize, id: &'static str, words: [(&'static str, String); 2]) -> Finding {
    let [one, two] = words;
    let message = Message::new(id, [("cell", cell_name(form, cell)), one, two]);
    tell(RULE.name, RULE.severity, form.key(cell).0, message).with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell]))
}

/// More than 35 of a hundred new requests are carried over; the time limit is 40 working days.
fn carried_over(look: &Look, form: &Form) -> Option<Finding> {
    let (_, new) = value(look.sheet, &look.plausible().received)?;
    let (cell, out) = value(look.sheet, &look.plausible().carried_out)?;
    let (new, out) = (new.to_integer()?, out.to_integer()?);
    (new >= 20 && out * 100 > new * 35)
        .then(|| about(look, form, cell, "finding.implausible-value.carried", [("value", out.to_string()), ("other", new.to_string())]))
}

fn reviews(look: &Look, form: &Form) -> Option<Finding> {
    let (cell, reviews) = value(look.sheet, &look.plausible().reviews)?;
    let (_, done) = value(look.sheet, &look.plausible().dealt_with)?;
    let done = done + value_before(look, &look.plausible().dealt_with).unwrap_or_default();
    (reviews > done).then(|| {
        about(look, form, cell, "finding.implausible-value.reviews", [("value", reviews.to_string()), ("other", done.to_string())])
    })
}

fn suits(look: &Look, form: &Form) -> Option<Finding> {
    let (cell, suits) = value(look.sheet, &look.plausible().suits_after_review)?;
    let (_, reviews) = value(look.sheet, &look.plausible().reviews)?;
    // Without the report of the year before nobody knows whether there was a review in it.
    let before = value_before(look, &look.plausible().reviews)?;
    (suits > Decimal::ZERO && reviews.is_zero() && before.is_zero())
        .then(|| about(look, form, cell, "finding.implausible-value.suits", [("value", suits.to_string()), ("other", "0".to_owned())]))
}

fn regulations(look: &Look, form: &Form) -> Option<Finding> {
    let agency = look.sheet.fact("agency").filter(|agency| look.plausible().lacks_power(agency))?;
    let mut made = look.plausible().power.regulations.iter().filter_map(|address| value(look.sheet, address));
    let (cell, count) = made.find(|(_, count)| *count > Decimal::ZERO)?;
    Some(about(look, form, cell, "finding.implausible-value.regulations", [("value", count.to_string()), ("other", agency)]))
}

/// Whole and at least a hundred million yuan for a county or below: probably typed in yuan.
fn charges(look: &Look, form: &Form) -> Option<Finding> {
    let (cell, amount) = value(look.sheet, &look.plausible().fees)?;
    let agency = look.sheet.fact("agency").unwrap_or_default();
    let large = amount.is_integer() && amount >= Decimal::from(10_000) && look.plausible().lacks_power(&agency);
    let before = value_before(look, &look.plausible().fees).filter(|before| *before > Decimal::ZERO);
    let jumped = before.is_some_and(|before| amount >= std::iter::repeat_n(before, 1000).sum());
    let other = before.map_or_else(|| "?".to_owned(), |before| before.to_string());
    (large || jumped)
        .then(|| about(look, form, cell, "finding.implausible-value.charges", [("value", amount.to_string()), ("other", other)]))
}

/// Four counts or more in tables of the body's own decisions, all of them tens.
fn round(look: &Look, form: &Form) -> Option<Finding> {
    let counts: Vec<(usize, Decimal)> = look
        .values()
        .filter(|(form, cell, value)| form.column(*cell).kind == Kind::Count && !value.is_zero())
        .map(|(_, cell, value)| (cell, value))
        .collect();
    let tens = |value: Decimal| value.to_integer().is_some_and(|value| value % 10 == 0);
    if counts.len() < 4 || !counts.iter().all(|(_, value)| tens(*value)) {
        return None;
    }
    let cells: Vec<usize> = counts.iter().map(|(cell, _)| *cell).collect();
    let message = Message::new("finding.implausible-value.round", [("count", cells.len().to_string())]);
    Some(tell(RULE.name, RULE.severity, "report", message).with_cells(keys(form, &cells)).with_spans(look.spans_of(&cells)))
}

/// Other bodies of the kind have something else altogether.
fn peers(look: &Look, form: &Form, far: &Far) -> Option<Finding> {
    let (cell, value) = value(look.sheet, &far.cell.0)?;
    let median = Decimal::from(i64::from(far.median));
    let message = Message::new(
        "finding.implausible-value.peers",
        [("cell", cell_name(form, cell)), ("value", value.to_string()), ("median", median.to_string()), ("bodies", far.bodies.to_string())],
    );
    let mut finding = tell(RULE.name, RULE.severity, form.key(cell).0, message);
    (finding.left, finding.right, finding.difference) = (Some(value.to_string()), Some(median.to_string()), Some(value - median));
    Some(finding.with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell])))
}

#[cfg(test)]
mod tests {

    use crate::check::testing::Draft;

    fn check(agency: &str, figures: &[(&str, &str)]) -> Vec<&'static str> {
        let mut draft = Draft::new("2021");
        draft.correct("facts/agency", agency);
        for (key, figure) in figures {
            draft.put(key, figure);
        }
        draft.of("implausible-value").into_iter().map(|f| f.message.id).collect()
    }

    #[test]
    fn every_kind_has_a_hit() {
        let (county, city) = ("栖梧县人民政府", "栖梧市人民政府");
        assert_eq!(
            check(city, &[("requests/new/total", "21"), ("requests/carried_out/total", "9")]),
            ["finding.implausible-value.carried"]
        );
        assert_eq!(check(city, &[("proceedings/review/total", "3")]), ["finding.implausible-value.reviews"]);
        assert_eq!(check(county, &[("art20_1/regulations/issued", "2")]), ["finding.implausible-value.regulations"]);
        assert_eq!(check(county, &[("art20_8/fees/amount", "437880")]), ["finding.implausible-value.charges"]);
        let tens = [("art20_5/licensing/decisions", "20"), ("art20_6/penalties/decisions", "30"), ("requests/new/total", "10")];
        assert_eq!(check(city, &[&tens[..], &[("requests/granted/total", "10")]].concat()), ["finding.implausible-value.round"]);
    }

    #[test]
    fn what_is_usual_is_not_told() {
        let (county, city) = ("栖梧县人民政府", "栖梧市人民政府");
        assert!(check(city, &[("requests/new/total", "19"), ("requests/carried_out/total", "18")]).is_empty());
        assert!(check(city, &[("art20_1/regulations/issued", "2")]).is_empty());
        assert!(check(county, &[("art20_8/fees/amount", "9999.5")]).is_empty());
        assert!(check(city, &[("art20_8/fees/amount", "316441")]).is_empty());
        assert!(check(city, &[("proceedings/suit_after_review/total", "1")]).is_empty(), "the year before is not known");
    }

    #[test]
    fn suits_after_reviews_need_a_review_in_two_years() {
        let (mut first, mut second) = (Draft::new("2021"), Draft::new("2021"));
        second.year(2022).put("proceedings/suit_after_review/total", "1");
        let ids = |first: &Draft| {
            let found = second.findings_after(Some(first));
            found.into_iter().filter(|f| f.rule == "implausible-value").map(|f| f.message.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&first), ["finding.implausible-value.suits"]);
        first.put("proceedings/review/total", "1");
        assert!(ids(&first).is_empty());
    }
}
