//! Progress as a page: done, left, pace, and what a finding costs by rule.

use super::App;
use super::tell::Paragraph;
use crate::lang::Lang;
use crate::review::{Cost, Effort, Verdict, effort};

/// Keys that a finding may cost; what costs more is marked.
pub const BUDGET: u64 = 2;

/// The page.
pub(super) fn page(app: &App) -> Vec<Paragraph> {
    let counts = app.session.counts();
    let mine = effort(app.session.history(), app.session.me());
    let share = (counts.judged * 100).checked_div(counts.reports).unwrap_or(0).min(100);
    let bar = "#".repeat(share / 5) + &".".repeat(20 - share / 5);
    let findings = counts.findings();
    let undecided = counts.with_verdict(Verdict::Open);
    let number = |n: usize| n.to_string();
    let mut lines = vec![(true, app.say("progress.title", &[]))];
    let words = [("judged", number(counts.judged)), ("reports", number(counts.reports)), ("share", number(share)), ("bar", bar)];
    lines.push((false, said(&app.lang, "progress.reports", &words)));
    let words = [("done", number(findings - undecided)), ("open", number(counts.open)), ("all", number(findings))];
    let covered = Some(undecided - counts.open).filter(|covered| *covered > 0);
    let covered = covered.map(|covered| said(&app.lang, "progress.covered", &[("count", number(covered))])).unwrap_or_default();
    lines.push((false, said(&app.lang, "progress.findings", &words) + &covered));
    lines.push((false, pace(app, &mine, counts.open)));
    lines.extend(sample(app).map(|text| (false, text)));
    lines.push((true, app.say("progress.cost", &[("budget", &BUDGET.to_string())])));
    lines.push((false, format!("  {}", cost(&app.lang, &app.say("progress.all", &[]), &mine.all))));
    for (rule, figures) in &mine.rules {
        let title = format!("rule.{rule}.title");
        lines.push((false, format!("{} {}", over(figures), cost(&app.lang, app.lang.text(&title), figures))));
    }
    lines.push((false, app.say("progress.means", &[])));
    lines
}

fn said(lang: &Lang, id: &str, words: &[(&str, String)]) -> String {
    let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    lang.say(id, &words)
}

/// The marker of a rule that costs more than its budget.
pub fn over(figures: &Cost) -> &'static str {
    if figures.keys_each().is_some_and(|tenths| tenths > BUDGET * 10) { "!" } else { " " }
}

/// What findings of one kind cost, in one line.
pub fn cost(lang: &Lang, name: &str, figures: &Cost) -> String {
    let tenths = |figure: Option<u64>| figure.map_or_else(|| "-".to_owned(), |t| format!("{}.{}", t / 10, t % 10));
    let words = [
        ("name", name.to_owned()),
        ("count", figures.findings.to_string()),
        ("keys", tenths(figures.keys_each())),
        ("seconds", tenths(figures.tenths_each())),
    ];
    said(lang, "progress.line", &words)
}

/// Findings settled today and in the hour, and how long the rest takes at this pace.
fn pace(app: &App, mine: &Effort, left: usize) -> String {
    let (day, hour) = (app.now.get(..10).unwrap_or_default(), app.now.get(..13).unwrap_or_default());
    let today: Vec<(&String, &usize)> = mine.hours.iter().filter(|(at, _)| !day.is_empty() && at.starts_with(day)).collect();
    let done: usize = today.iter().map(|(_, count)| **count).sum();
    let each = if today.is_empty() { 0 } else { done / today.len() };
    let now = mine.hours.get(hour).copied().unwrap_or(0);
    let minutes = mine.all.tenths_each().map(|tenths| (tenths * left as u64).div_ceil(600));
    let rest = minutes.map_or_else(
        || app.say("progress.no_pace", &[]),
        |m| app.say("progress.rest", &[("hours", &(m / 60).to_string()), ("minutes", &(m % 60).to_string())]),
    );
    let words = [("today", done.to_string()), ("hour", now.to_string()), ("each", each.to_string()), ("rest", rest)];
    said(&app.lang, "progress.pace", &words)
}

/// The sampling plan and what of its sample is left.
fn sample(app: &App) -> Option<String> {
    let plan = app.session.plan()?.to_string();
    let sample = app.session.sample();
    let left = sample.iter().filter(|report| !report.done).count().to_string();
    Some(app.say("progress.sample", &[("plan", &plan), ("all", &sample.len().to_string()), ("left", &left)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Effect;
    use crate::app::testing::Desk;

    /// The figures behind `name` in the lines of a journal, added up.
    fn in_the_log(lines: &[String], name: &str) -> u64 {
        let figure = |line: &String| {
            let rest = line.split_once(&format!("{name}:"))?.1;
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u64>().ok()
        };
        lines.iter().filter_map(figure).sum()
    }

    #[test]
    fn the_figures_of_the_page_are_those_of_the_log() {
        let mut desk = Desk::new(100, 30);
        let keys = ["n", "w", "n", "u", "s", "Enter", "o", "a"];
        for key in keys {
            desk.press(key);
        }
        let lines: Vec<String> = desk
            .effects
            .iter()
            .filter_map(|effect| if let Effect::Append(records) = effect { Some(records.clone()) } else { None })
            .flatten()
            .map(|mut record| record.to_line("").expect("a line"))
            .collect();
        let mine = effort(desk.app.session.history(), desk.app.session.me());
        assert_eq!(mine.all.keys, in_the_log(&lines, "keys"));
        assert_eq!(mine.all.millis, in_the_log(&lines, "millis"));
        assert!(mine.all.findings > 0 && mine.all.keys <= keys.len() as u64, "{mine:?}");
        let by_rule: u64 = mine.rules.values().map(|cost| cost.keys).sum();
        assert_eq!(by_rule, mine.all.keys, "each key is counted at one rule");
        let text: Vec<String> = page(&desk.app).into_iter().map(|(_, text)| text).collect();
        let shown = cost(&desk.app.lang, desk.app.lang.text("progress.all"), &mine.all);
        assert!(text.iter().any(|line| line.contains(&shown)), "{text:?}");
    }

    #[test]
    fn what_is_no_report_and_is_judged_counts_on_neither_side() {
        let report = crate::app::testing::report("甲县人民政府", 2023, 7);
        let files = [("a.txt", report), ("b.txt", "今天的会议推迟到下周。\n".to_owned()), ("c.txt", "食堂的菜单。\n".to_owned())];
        let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &files);
        desk.press("1 V A y Space p");
        let counts = desk.app.session.counts();
        assert_eq!((counts.files, counts.reports, counts.judged), (3, 1, 1));
        let text: Vec<String> = page(&desk.app).into_iter().map(|(_, text)| text).collect();
        assert!(text.iter().any(|line| line.contains(&"#".repeat(20))), "{text:?}");
        assert!(text.iter().any(|line| line.contains(desk.app.lang.text("findings.covered"))), "nobody decided them: {text:?}");
    }

    #[test]
    fn a_rule_that_costs_more_than_its_budget_is_marked() {
        let figures = |keys| Cost { findings: 2, told: 2, keys, millis: 9_900 };
        assert_eq!((over(&figures(4)), over(&figures(5)), over(&Cost::default())), (" ", "!", " "));
        let lang = Lang::built_in("en").expect("built in");
        assert_eq!(cost(&lang, "x", &figures(5)), "x: 2 findings, 2.5 keys, 5.0 s each");
        assert_eq!(cost(&lang, "x", &Cost { findings: 3, ..Cost::default() }), "x: 3 findings, - keys, - s each");
    }
}
