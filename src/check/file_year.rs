//! The name of the file gives another year than the title. Dates of publication in names are no
//! report years.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "file-year", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let (Some(title), Some(named)) = (look.sheet.year(), year_in(look.subject.path)) else { return Vec::new() };
    if named == title {
        return Vec::new();
    }
    // A report is published in the year after: its name may give that year.
    let severity = if named == title + 1 { Severity::Info } else { RULE.severity };
    let words = [("named", named.to_string()), ("title", title.to_string())];
    let span = look.report.facts.year.as_ref().map(|found| found.span);
    vec![tell(RULE.name, severity, "facts/year", Message::new("finding.file-year", words)).with_spans(span)]
}

/// The one year in the name of a file; nothing where it names several or a day.
fn year_in(path: &str) -> Option<i16> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_number = stem.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if is_hash(stem) || (is_number && is_hash(&stem.replace('-', ""))) {
        return None;
    }
    let mut years = Vec::new();
    let mut at = 0;
    for run in stem.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits: &str = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let after = &stem[at + digits.len()..];
        let day = after.strip_prefix(['-', '.', '_']).is_some_and(|rest| {
            let month = rest.chars().take_while(char::is_ascii_digit).count();
            (1..=2).contains(&month) && rest[month..].starts_with(['-', '.', '_'])
        });
        at += run.len();
        if digits.len() == 4 && digits.starts_with("20") && !day && !after.starts_with('号') && !after.starts_with('〕') {
            years.extend(digits.parse::<i16>());
        } else if digits.len() == 8 && digits.starts_with("20") {
            return None;
        }
    }
    years.dedup();
    if let [year] = years[..] { Some(year) } else { None }
}

/// Whether a name is a hash or another number in the base of sixteen: a year among its digits is chance.
fn is_hash(name: &str) -> bool {
    let is_long =
        |part: &&str| part.len() >= HASH && part.bytes().any(|b| b.is_ascii_digit()) && part.bytes().any(|b| b.is_ascii_alphabetic());
    let mut parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_long);
    parts.any(|part| part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Digits of the shortest hash.
const HASH: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;

    #[test]
    fn one_year_in_the_name_is_read_and_days_and_several_are_not() {
        for (path, year) in [
            ("a/2022/某局2021年年报.txt", Some(2021)),
            ("某局2021.md", Some(2021)),
            ("2021-某局.docx", Some(2021)),
            ("t20240115_3271106.htm", None),
            ("2022-01-20 某局.txt", None),
            ("2021-2022学年.txt", None),
            ("2022/某局.txt", None),
            ("国办公开办函〔2021〕30号.txt", None),
            ("某局202.txt", None),
            ("2008cff179c7.txt", None),
            ("report-2091dc8a8014.txt", None),
            ("79c7a1b2-2008-4d1e-9f00-0242ac120002.txt", None),
            ("BAC2021_report.txt", Some(2021)),
        ] {
            assert_eq!(year_in(path), year, "{path}");
        }
    }

    #[test]
    fn another_year_is_a_warning_and_the_year_after_worth_a_look() {
        let severity = |path: &str| Draft::new("2021").findings_at(path).into_iter().find(|f| f.rule == "file-year").map(|f| f.severity);
        assert_eq!(severity("某镇2020年.txt"), Some(Severity::Warning));
        assert_eq!(severity("某镇2022年.txt"), Some(Severity::Info));
        assert_eq!(severity("某镇2021年.txt"), None);
    }
}
