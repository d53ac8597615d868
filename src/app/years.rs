//! The same body's other years beside this one's: last year's values in the tables, a figure through the years, and what one year
//! hands over to the next.

use std::collections::BTreeSet;

use super::cells::Ambiguous;
use super::tell::{self, Paragraph};
use super::{App, Effect};
use crate::check::Finding;
use crate::form::{CellKey, Form, Line, Place};
use crate::number::Decimal;
use crate::review::Sheet;

/// Shows last year's values beside this year's, or hides them.
pub(super) fn peek(app: &mut App) -> Vec<Effect> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let Some(year) = opened.previous.as_ref().map(Sheet::year) else {
        say_none(app, false);
        return Vec::new();
    };
    app.screen.wishes.last_year = !app.screen.wishes.last_year;
    if !app.screen.wishes.last_year {
        app.tell("notice.last_year_gone", &[]);
        return Vec::new();
    }
    if app.layout().tables.is_empty() {
        // The figures stand in the tables.
        app.screen.wishes.focus = super::pane::Pane::Tables;
    }
    let year = year.map_or_else(String::new, |year| year.to_string());
    app.tell("notice.last_year", &[("year", &year)]);
    Vec::new()
}

/// Says that there is no report of the year beside, or that it could be several bodies'.
pub(super) fn say_none(app: &mut App, later: bool) {
    let unclear = app.path().and_then(|path| app.session.year_beside(&path, later).err());
    match unclear {
        Some(names) => app.tell("notice.unclear_neighbour", &[("names", &names.join(app.lang.text("list.and")))]),
        None => app.tell("notice.no_neighbour", &[]),
    }
}

/// Asks for the reports of the other years, those directly beside left out: they came with the report.
pub(super) fn ask(app: &App) -> Vec<Effect> {
    let Some(path) = app.path() else { return Vec::new() };
    let beside = app.session.beside(&path);
    let is_known =
        |other: &std::sync::Arc<str>| *other == path || beside.before.as_ref() == Some(other) || beside.after.as_ref() == Some(other);
    let others: Vec<_> = app.session.years_of(&path).into_iter().map(|(_, other)| other).filter(|other| !is_known(other)).collect();
    if others.is_empty() { Vec::new() } else { vec![Effect::Years(path, others)] }
}

/// Whether last year's values stand below the rows.
pub(super) fn shown(app: &App) -> bool {
    app.screen.wishes.last_year && app.session.current().is_some_and(|o| o.previous.is_some())
}

/// Last year's value for a cell: what was left to be taken up in it, where it takes up anything, else that of the same cell.
pub fn last_year(app: &App, key: &CellKey) -> Option<Decimal> {
    let opened = app.session.current()?;
    value_in(opened.previous.as_ref()?, &before(opened.sheet.form()?, key))
}

/// The cell of the year before that a cell is compared with.
pub fn before(form: &Form, key: &CellKey) -> CellKey {
    handed_over(form, key).filter(|(taken, _)| taken == key).map_or_else(|| key.clone(), |(_, left)| left)
}

/// What of the year before a finding compares: file and line, row and value of each.
pub fn compared(app: &App, finding: &Finding) -> Vec<String> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let (Some(form), Some(previous)) = (opened.sheet.form(), &opened.previous) else { return Vec::new() };
    let (Some(theirs), Some(path)) = (previous.form(), app.session.neighbour(&opened.document.path, -1)) else { return Vec::new() };
    let is_it = |line: &&Line| line.rule == finding.rule && line.subject(form) == finding.subject;
    let parts = form.lines().iter().filter(is_it).flat_map(|line| &line.parts).filter(|part| part.previous);
    let told = parts.filter_map(|part| {
        let key = form.key(part.cell);
        let cell = theirs.find(&key)?;
        let place = previous.line_of(cell).map_or_else(|| path.to_string(), |line| format!("{path}:{line}"));
        let value = previous.value(cell).map_or_else(|| "-".to_owned(), |value| value.to_string());
        Some(app.say("findings.year_before", &[("place", &place), ("row", &theirs.row(cell).printed()), ("value", &value)]))
    });
    told.collect()
}

fn value_in(sheet: &Sheet, key: &CellKey) -> Option<Decimal> {
    sheet.value(sheet.form()?.find(key)?)
}

/// A cell through the years: year and value, this year's among them.
pub(super) fn series(app: &App, key: &CellKey) -> Vec<(i16, Option<Decimal>)> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let of_year = |sheet: &&Sheet| sheet.year().filter(|year| seen.insert(*year)).map(|year| (year, value_in(sheet, key)));
    opened.years().iter().filter_map(of_year).collect()
}

/// Values as columns of eight heights, none negative; a blank where there is no value.
pub(super) fn spark(values: &[Option<Decimal>], ambiguous: Ambiguous) -> String {
    // Block elements may take two cells where ambiguous characters do.
    let signs: [char; 8] = match ambiguous {
        Ambiguous::Narrow => ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
        Ambiguous::Wide => ['_', '.', ',', '-', '=', '+', '*', '#'],
    };
    let scale = values.iter().flatten().map(|v| v.decimals()).max().unwrap_or(0);
    let whole = |value: &Decimal| value.scaled(scale).unwrap_or(0).max(0);
    let most = values.iter().flatten().map(whole).max().unwrap_or(0).max(1);
    let sign = |value: &Option<Decimal>| {
        value.as_ref().map_or(' ', |value| {
            let height = usize::try_from(whole(value).saturating_mul(7).checked_div(most).unwrap_or(0)).unwrap_or(0);
            signs[height.min(7)]
        })
    };
    values.iter().map(sign).collect()
}

/// The lines of the card on the other years.
pub(super) fn paragraphs(app: &App, key: &CellKey) -> Vec<Paragraph> {
    let series = series(app, key);
    if series.len() < 2 || key.as_str().starts_with("facts/") {
        return Vec::new();
    }
    let own = app.session.current().and_then(|o| o.sheet.year());
    let told = series.iter().map(|(year, value)| {
        let value = value.map_or_else(|| "-".to_owned(), |v| v.to_string());
        if Some(*year) == own { format!("{year} >{value}<") } else { format!("{year} {value}") }
    });
    let told = told.collect::<Vec<_>>().join("  ");
    let values: Vec<Option<Decimal>> = series.iter().map(|(_, value)| *value).collect();
    let mut lines = vec![(false, app.say("card.years", &[("years", &told), ("bars", &spark(&values, app.screen.ambiguous))]))];
    let chain = chain(app, key);
    if !chain.is_empty() {
        lines.push((true, app.say("card.chain", &[])));
        lines.extend(chain);
    }
    lines
}

/// The pair of cells of which the first has to take up what the second left the year before, if `key` is one of them.
fn handed_over(form: &Form, key: &CellKey) -> Option<(CellKey, CellKey)> {
    let cell = form.find(key)?;
    let pair = |line: &Line| match line.parts[..] {
        [own, before] if before.previous && !own.previous && (own.cell == cell || before.cell == cell) => {
            Some((form.key(own.cell), form.key(before.cell)))
        }
        _ => None,
    };
    form.lines().iter().find_map(pair)
}

/// What each year handed over to the next.
fn chain(app: &App, key: &CellKey) -> Vec<Paragraph> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let Some((taken, left)) = opened.sheet.form().and_then(|form| handed_over(form, key)) else { return Vec::new() };
    let sheets = opened.years();
    let link = |pair: &[&Sheet]| {
        let (before, after) = (pair[0].year()?, pair[1].year()?);
        if before + 1 != after {
            return None;
        }
        let (out, into) = (value_in(pair[0], &left), value_in(pair[1], &taken));
        let text = |value: Option<Decimal>| value.map_or_else(|| "-".to_owned(), |v| v.to_string());
        let sign = match (out, into) {
            (Some(out), Some(into)) if out == into => "+",
            (Some(_), Some(_)) => "!",
            _ => "?",
        };
        let (before, after) = (before.to_string(), after.to_string());
        let words = [("before", before), ("left", tell::row(app, &left)), ("out", text(out)), ("after", after)];
        let words = words.into_iter().chain([("taken", tell::row(app, &taken)), ("in", text(into)), ("sign", sign.to_owned())]);
        let words: Vec<(&str, String)> = words.collect();
        let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
        Some((false, app.say("card.link", &words)))
    };
    sheets.windows(2).filter_map(link).collect()
}

/// Whether anything of a row is known of last year.
pub fn row_has_last_year(app: &App, form: &Form, table: usize, row: usize) -> bool {
    let columns = form.tables.get(table).map_or(0, |t| t.columns.len());
    (0..columns).any(|column| last_year(app, &form.key(form.cell_at(Place { table, row, column }))).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{Desk, report};

    fn desk() -> Desk {
        let files = [2021, 2022, 2023, 2024].map(|year| (format!("甲/{year}.txt"), report("甲县人民政府", year, 6)));
        let mut files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        // What 2022 left over, 2023 did not take up.
        files[1].1 = files[1].1.replacen("四、结转下年度继续办理\t0\t0", "四、结转下年度继续办理\t3\t0", 1);
        files[3].1 = files[3].1.replacen("\t4\t1\t0\t0\t0\t0\t5", "\t8\t1\t0\t0\t0\t0\t9", 1);
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &files);
        desk.press("1 g g j j Enter");
        desk
    }

    #[test]
    fn a_figure_is_seen_through_the_years_and_what_was_handed_over() {
        let mut desk = desk();
        desk.app.focus_spot(CellKey("requests/new/natural_person".to_owned()));
        let values: Vec<(i16, String)> = series(&desk.app, &CellKey("requests/new/natural_person".to_owned()))
            .iter()
            .map(|(y, v)| (*y, v.map(|v| v.to_string()).unwrap_or_default()))
            .collect();
        assert_eq!(values, [(2021, "4".to_owned()), (2022, "4".to_owned()), (2023, "4".to_owned()), (2024, "8".to_owned())]);
        let key = CellKey("requests/carried_in/natural_person".to_owned());
        let told: Vec<String> = chain(&desk.app, &key).into_iter().map(|(_, text)| text).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[1].contains("2022") && told[1].contains('3') && told[1].ends_with('!'), "{told:?}");
        assert!(told[0].ends_with('+') && told[2].ends_with('+'), "{told:?}");
        desk.press("2 g y");
        let said = desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
        assert!(said.contains("上年（") && !desk.app.layout().tables.is_empty(), "{said}");
        assert!(super::super::grid::grid(&desk.app).lines.iter().any(|line| matches!(line, super::super::grid::GridLine::LastYear(..))));
        desk.press("g y");
        assert!(!shown(&desk.app));
    }

    #[test]
    fn what_another_reviewer_corrects_in_another_year_is_seen_at_once() {
        use crate::app::Msg;
        use crate::review::{Act, Target};
        let mut desk = desk();
        let path = desk.app.path().expect("open");
        let before = desk.app.session.neighbour(&path, -1).expect("a year before");
        let cell = CellKey("requests/carried_out/natural_person".to_owned());
        let at = desk.app.desk.spot.clone();
        let hash = desk.app.session.summaries()[&before].hash.to_string();
        let target = Target::Cell { path: before.to_string(), hash, cell: cell.clone(), printed: Some("0".to_owned()) };
        desk.press("M x Enter");
        let mut record = desk.app.session.history().records("王某", 1)[0].as_ref().clone();
        (record.by, record.action, record.target, record.to) = ("李某".to_owned(), Act::Correct, target, Some("9".to_owned()));
        desk.loads.clear();
        desk.send(Msg::Joined(vec![record]));
        assert!(desk.loads.contains(&path), "the report is read again, beside the year as it is now");
        assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), (Some(path), at), "nothing moves");
    }

    #[test]
    fn a_report_without_a_year_before_says_so() {
        let mut desk = Desk::new(100, 30);
        desk.press("g y");
        assert!(!shown(&desk.app) && desk.app.notice.is_some());
    }

    #[test]
    fn bars_are_as_high_as_their_values() {
        let values = ["0", "7", "3.5", "14"].map(|text| text.parse::<Decimal>().ok());
        assert_eq!(spark(&values, Ambiguous::Narrow), "▁▄▂█");
        assert_eq!(spark(&[values[1], None, values[3]], Ambiguous::Wide), "- #");
        assert_eq!(spark(&[], Ambiguous::Narrow), "");
    }
}
