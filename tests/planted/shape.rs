//! Faults of the form, of years in single places, and of sums: put into a report that is otherwise faultless.

use super::{Draft, Fault, silent};
use crate::generator::damage::Damage;
use crate::generator::document::Tables;
use crate::generator::values::slip;

/// The report with the fault in it; nothing where this seed's values or layout leave no room for it.
pub fn plant(fault: Fault, seed: u64, mut draft: Draft) -> Option<Draft> {
    let (year, mut random) = (draft.truth.year, draft.random.fork());
    let rows = |table: &str| {
        let t = draft.truth.form.tables.iter().position(|x| x.key == table);
        t.map(|t| (t, draft.truth.form.tables[t].rows.len()))
    };
    let (table, count) = rows("requests")?;
    // The row of totals is told of by more rules than its own.
    let row = usize::try_from(seed).ok()? % (count - 2);
    match fault {
        Fault::MissingSection => {
            draft.plan.sections.without.insert("s6".to_owned());
        }
        Fault::DoubledSection => {
            draft.plan.sections.twice.insert(["s1", "s5", "s6"][usize::try_from(seed).ok()? % 3].to_owned());
        }
        Fault::MissingTable => {
            draft.plan.sections.lost.insert(["s2", "s3", "s4"][usize::try_from(seed).ok()? % 3].to_owned(), Tables::Dropped);
        }
        Fault::MissingRow => draft.plan.damages.push(Damage::RowGone((table, row))),
        Fault::DoubledRow => draft.plan.damages.push(Damage::RowTwice((table, row))),
        Fault::MissingHead => draft.plan.damages.push(Damage::OtherHeadMissing),
        Fault::Opening => {
            draft.prose.opening = vec![format!("现将{}{}年度政府信息公开工作年度报告公布如下。", draft.truth.agency, year - 1)];
        }
        Fault::WorkYear => {
            draft.prose.overview[1] = format!("（二）依申请公开。{}年，本机关共收到政府信息公开申请若干件，均已登记在册。", year - 1);
            draft.prose.overview[0] = format!("（一）主动公开。{}年，本机关主动公开政府信息{}条。", year - 1, random.between(20, 900));
        }
        Fault::Sum => {
            slip(&mut draft.truth, &mut random);
            draft.prose.overview[1] = silent();
        }
        _ => return None,
    }
    Some(draft)
}

/// The path that a fault needs.
pub fn path(fault: Fault, draft: &Draft) -> String {
    if fault == Fault::FileYear { format!("{}年报.txt", draft.truth.year - 1) } else { "a.txt".to_owned() }
}

/// A report whose year before had cases pending that are no more.
pub fn fewer_cases(draft: &mut Draft, before: &mut Draft) {
    let at = |column: &str| format!("proceedings/review/{column}");
    let now = draft.truth.get(&at("total"));
    before.truth.set(&at("pending"), now + 1 + now % 3);
    before.truth.balance();
}
