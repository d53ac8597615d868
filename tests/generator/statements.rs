//! Sentences that state figures of the tables: right ones, and ones with a figure changed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::random::Random;
use super::truth::Truth;

#[derive(Deserialize)]
pub struct Pool {
    pub requests: Vec<String>,
    pub proceedings: Vec<String>,
    pub none: Vec<String>,
    pub no_proceedings: Vec<String>,
    pub all_done: Vec<String>,
    pub sums: Vec<String>,
    pub shares: Vec<String>,
    pub traps: Vec<String>,
}

pub static POOL: LazyLock<Pool> = LazyLock::new(|| ron::from_str(include_str!("statements.ron")).expect("the pool is valid RON"));

/// The figures of the slots, by name.
pub type Slots = BTreeMap<&'static str, i64>;

/// The figures that sentences state of a report.
pub fn slots(truth: &Truth, random: &mut Random) -> Slots {
    let total = |row: &str| truth.get(&format!("requests/{row}/total"));
    let group = |name: &str| {
        let table = truth.form.tables.iter().find(|t| t.key == "requests").expect("every edition has this table");
        let rows = table.rows.iter().filter(|r| r.key == name || r.key.starts_with(&format!("{name}.")));
        rows.map(|r| total(&r.key)).sum::<i64>()
    };
    let (new, carried) = (total("new"), total("carried_in"));
    let suits = ["direct_suit", "suit_after_review"].map(|row| truth.get(&format!("proceedings/{row}/total")));
    let review = |column: &str| truth.get(&format!("proceedings/review/{column}"));
    let web = random.between(0, new);
    let letter = random.between(0, new - web);
    let persons = truth.get("requests/new/natural_person");
    BTreeMap::from([
        ("new", new),
        ("in", carried),
        ("all", new + carried),
        ("done", total("total")),
        ("out", total("carried_out")),
        ("granted", total("granted")),
        ("partial", total("partial")),
        ("open", total("granted") + total("partial")),
        ("refused", group("refused")),
        ("unavailable", group("unavailable")),
        ("unprocessed", group("unprocessed")),
        ("other", group("other")),
        ("persons", persons),
        ("bodies", new - persons),
        ("review", review("total")),
        ("review_upheld", review("upheld")),
        ("review_corrected", review("corrected")),
        ("review_other", review("other")),
        ("review_pending", review("pending")),
        ("direct", suits[0]),
        ("after", suits[1]),
        ("suits", suits[0] + suits[1]),
        ("web", web),
        ("letter", letter),
        ("counter", new - web - letter),
    ])
}

/// What a figure may be without being wrong: with or without what was carried over, and the like.
pub fn accepted(slot: &str, slots: &Slots, truth: &Truth) -> Vec<i64> {
    let at = |name: &str| slots[name];
    let cell = |address: &str| truth.get(address);
    match slot {
        "new" => vec![at("new"), at("all")],
        "done" => vec![at("done"), at("new"), at("all")],
        "all" => vec![at("all"), at("new"), at("done")],
        "granted" => vec![at("granted"), at("open")],
        "suits" => vec![at("suits"), at("direct"), at("after")],
        "persons" | "bodies" => {
            let persons = |row: &str| cell(&format!("requests/{row}/natural_person"));
            let whole = |row: &str| cell(&format!("requests/{row}/total"));
            let count = |row: &str| if slot == "persons" { persons(row) } else { whole(row) - persons(row) };
            vec![count("new"), count("new") + count("carried_in"), count("total")]
        }
        _ => vec![at(slot)],
    }
}

/// A sentence with its slots filled.
pub fn fill(text: &str, slots: &Slots, truth: &Truth, random: &mut Random) -> String {
    let mut said = text.replace("{y}", &truth.year.to_string());
    said = said.replace("{last}", &(truth.year - 1).to_string()).replace("{next}", &(truth.year + 1).to_string());
    for (name, value) in slots {
        said = said.replace(&format!("{{{name}}}"), &value.to_string());
    }
    while said.contains("{n}") {
        said = said.replacen("{n}", &random.between(12, 4_800).to_string(), 1);
    }
    said
}

/// The slots of a sentence that are compared with cells, in order.
pub fn slots_in(text: &str) -> Vec<&'static str> {
    const COMPARED: [&str; 22] = [
        "new",
        "in",
        "all",
        "done",
        "out",
        "granted",
        "partial",
        "open",
        "refused",
        "unavailable",
        "unprocessed",
        "other",
        "persons",
        "bodies",
        "review",
        "review_upheld",
        "review_corrected",
        "review_other",
        "review_pending",
        "direct",
        "after",
        "suits",
    ];
    COMPARED.into_iter().filter(|name| text.contains(&format!("{{{name}}}"))).collect()
}
