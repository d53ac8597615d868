//! `sarif`: findings as SARIF 2.1.0, which code hosts and editors show beside the lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::checked::{Standing, rows};
use super::{Checked, Context, Format, Shape, json};
use crate::check::{RULES, Rule, Severity};
use crate::lang::Lang;
use crate::review::{Status, Verdict};
use crate::text::{SourceText, Span};

/// One run with one result per finding.
pub const FORMAT: Format =
    Format { name: "sarif", extract: None, check: Some(Shape { head, each: check, between: ",\n", tail: "\n]}]}\n" }), export: None };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    rules: Vec<RuleEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleEntry<'a> {
    id: &'a str,
    short_description: Title,
    full_description: Title,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Title {
    text: String,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultEntry<'a> {
    rule_id: &'a str,
    level: &'static str,
    message: Text<'a>,
    locations: Vec<Location>,
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, &'a str>,
    /// Why a finding is not open; of all results or of none, as the standard asks.
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

/// Lines and columns from 1, columns in characters; the end column is one past the last.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

fn head(context: &Context<'_>) -> String {
    let version = context.tool.rsplit(' ').next().unwrap_or_default();
    let driver = Driver { name: "report-review", version, rules: RULES.iter().map(|rule| entry(rule, context.lang)).collect() };
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    format!(
        "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{}}},\"columnKind\":\"unicodeCodePoints\",\"results\":[\n",
        json::line(&driver)
    )
}

fn entry(rule: &Rule, lang: &Lang) -> RuleEntry<'static> {
    RuleEntry {
        id: rule.name,
        short_description: Title { text: lang.text(&rule.title()).to_owned() },
        full_description: Title { text: lang.text(&rule.page()).to_owned() },
        default_configuration: Configuration { enabled: rule.default, level: level(rule.severity) },
    }
}

fn check(checked: &Checked, context: &Context<'_>) -> String {
    let source = &checked.document.source;
    let results = rows(checked, context).into_iter().map(|row| {
        let mut places = row.spans.iter().map(|&span| location(row.head.path, Some(region(source, span))));
        let first = places.next().unwrap_or_else(|| location(row.head.path, None));
        json::line(&ResultEntry {
            rule_id: row.head.rule,
            level: level(row.head.severity),
            message: Text { text: &row.message },
            locations: vec![first],
            related_locations: places.collect(),
            partial_fingerprints: BTreeMap::from([("findingKey/v1", row.key.0.as_str())]),
            suppressions: suppressed(&row.standing, checked.status()).into_iter().collect(),
        })
    });
    results.collect::<Vec<_>>().join(",\n")
}

/// That a finding is not open, by whose decision or by which verdict on the report.
fn suppressed(standing: &Standing<'_>, report: Status) -> Option<Suppression> {
    let waits = |name: &str| name == Verdict::Waiting.name() || name == Status::Held.name();
    let (name, justification) = match &standing.decision {
        _ if standing.open => return None,
        Some(said) => {
            let why = said.why.map_or_else(String::new, |why| format!(": {why}"));
            (said.verdict, format!("{} ({}, {}){why}", said.verdict, said.by, said.at))
        }
        None => (report.name(), format!("report: {}", report.name())),
    };
    Some(Suppression { kind: "external", status: if waits(name) { "underReview" } else { "accepted" }, justification })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn location(path: &str, region: Option<Region>) -> Location {
    Location { physical_location: Physical { artifact_location: Artifact { uri: uri(path) }, region } }
}

fn region(source: &SourceText, span: Span) -> Region {
    let ((start_line, start_column), (end_line, end_column)) = (source.position(span.start), source.position(span.end));
    Region { start_line, start_column, end_line, end_column }
}

/// A path as a relative URI: everything but unreserved characters and `/` percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len() * 3);
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // A colon too: in the first segment it would end a scheme. Writing to a string cannot fail.
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{TEXT, checked, english};

    #[test]
    fn the_pieces_make_one_valid_log() {
        let shape = FORMAT.check.expect("sarif tells findings");
        let text = english(|context| {
            let pieces: Vec<String> =
                ["甲 乙/a:b.txt", "b.txt"].iter().map(|path| (shape.each)(&checked(path, TEXT, vec![]), context)).collect();
            (shape.head)(context) + &pieces.join(shape.between) + shape.tail
        });
        let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules").len();
        assert_eq!(rules, RULES.len());
        let results = log["runs"][0]["results"].as_array().expect("results");
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "%E7%94%B2%20%E4%B9%99/a%3Ab.txt");
        let total = results.iter().find(|r| r["ruleId"] == "proceedings-total").expect("found");
        let region = &total["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64() > Some(20), "{total}");
        assert_eq!(region["endColumn"].as_u64(), region["startColumn"].as_u64().map(|c| c + 1), "{total}");
    }

    /// What SARIF 2.1.0 says of the objects written here: the properties that must be there and those
    /// that may.
    const OBJECTS: [(&str, &[&str], &[&str]); 11] = [
        ("log", &["version", "runs"], &["$schema"]),
        ("run", &["tool"], &["columnKind", "results"]),
        ("tool", &["driver"], &[]),
        ("driver", &["name"], &["version", "rules"]),
        ("rule", &["id"], &["shortDescription", "fullDescription", "defaultConfiguration"]),
        ("configuration", &[], &["enabled", "level"]),
        ("result", &["message"], &["ruleId", "level", "locations", "relatedLocations", "partialFingerprints", "suppressions"]),
        ("suppression", &["kind"], &["status", "justification"]),
        ("location", &[], &["physicalLocation"]),
        ("physical", &[], &["artifactLocation", "region"]),
        ("region", &[], &["startLine", "startColumn", "endLine", "endColumn"]),
    ];

    fn is(kind: &str, value: &serde_json::Value) {
        let object = value.as_object().unwrap_or_else(|| panic!("{kind} is no object: {value}"));
        let (_, must, may) = OBJECTS.iter().find(|(name, ..)| *name == kind).expect("a known kind");
        for key in *must {
            assert!(object.contains_key(*key), "{kind} lacks {key}: {value}");
        }
        for key in object.keys() {
            assert!(must.contains(&key.as_str()) || may.contains(&key.as_str()), "{kind} has {key}: {value}");
        }
    }

    fn is_place(place: &serde_json::Value) {
        is("location", place);
        let physical = &place["physicalLocation"];
        is("physical", physical);
        let uri = physical["artifactLocation"]["uri"].as_str().expect("a URI");
        assert!(uri.is_ascii() && !uri.contains([':', ' ', '\\']) && !uri.starts_with('/'), "{uri}");
        if let Some(region) = physical.get("region") {
            is("region", region);
            let at = |key: &str| region[key].as_u64().expect("a number from 1");
            assert!(at("startLine") >= 1 && at("startColumn") >= 1 && at("endLine") >= at("startLine"), "{region}");
            assert!(at("endLine") > at("startLine") || at("endColumn") >= at("startColumn"), "{region}");
        }
    }

    #[test]
    fn every_object_has_what_the_standard_asks_for_and_nothing_it_does_not_know() {
        let shape = FORMAT.check.expect("sarif tells findings");
        let text = english(|context| (shape.head)(context) + &(shape.each)(&checked("甲/a b.txt", TEXT, vec![]), context) + shape.tail);
        let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        is("log", &log);
        let run = &log["runs"][0];
        is("run", run);
        is("tool", &run["tool"]);
        is("driver", &run["tool"]["driver"]);
        assert_eq!((log["version"].as_str(), run["columnKind"].as_str()), (Some("2.1.0"), Some("unicodeCodePoints")));
        let levels = ["none", "note", "warning", "error"];
        let is_level = |value: &serde_json::Value| assert!(levels.contains(&value.as_str().expect("a level")), "{value}");
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        for rule in rules {
            is("rule", rule);
            is("configuration", &rule["defaultConfiguration"]);
            is_level(&rule["defaultConfiguration"]["level"]);
            assert!(
                ["shortDescription", "fullDescription"].iter().all(|key| rule[key]["text"].as_str().is_some_and(|text| !text.is_empty()))
            );
        }
        let results = run["results"].as_array().expect("results");
        assert!(!results.is_empty());
        for result in results {
            is("result", result);
            is_level(&result["level"]);
            assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(result["partialFingerprints"].as_object().is_some_and(|prints| prints.values().all(serde_json::Value::is_string)));
            for list in ["locations", "relatedLocations"] {
                result[list].as_array().expect("a list").iter().for_each(is_place);
            }
        }
    }

    #[test]
    fn a_log_without_findings_is_valid_too() {
        let shape = FORMAT.check.expect("sarif tells findings");
        let text = english(|context| (shape.head)(context) + shape.tail);
        let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(0));
    }
}
