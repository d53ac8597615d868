//! The running text of a report.

use std::sync::LazyLock;

use serde::Deserialize;

use super::random::Random;
use super::truth::Truth;

/// The paragraphs of a report, slots filled.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Between title and section one.
    pub opening: Vec<String>,
    /// Section one.
    pub overview: Vec<String>,
    /// Section five.
    pub problems: Vec<String>,
    /// Section six.
    pub others: Vec<String>,
}

#[derive(Deserialize)]
struct Pool {
    openings: Vec<String>,
    publicity: Vec<String>,
    requests_none: Vec<String>,
    requests_some: Vec<String>,
    management: Vec<String>,
    platform: Vec<String>,
    supervision: Vec<String>,
    traps: Vec<String>,
    problems: Vec<String>,
    improvements: Vec<String>,
    others: Vec<String>,
}

static POOL: LazyLock<Pool> = LazyLock::new(|| ron::from_str(include_str!("prose.ron")).expect("the pool is valid RON"));

/// Running text at random that agrees with the tables.
pub fn at_random(truth: &Truth, random: &mut Random) -> Prose {
    let pool = &*POOL;
    let requests = if truth.get("requests/new/total") == 0 { &pool.requests_none } else { &pool.requests_some };
    let mut overview = Vec::new();
    for topic in [&pool.publicity, requests, &pool.management, &pool.platform, &pool.supervision] {
        let mut text = random.pick(topic).clone();
        if random.chance(35) {
            text += random.pick::<String>(&pool.traps);
        }
        overview.push(text);
    }
    let opening = if random.chance(70) { vec![random.pick(&pool.openings).clone()] } else { Vec::new() };
    let mut prose = Prose {
        opening,
        overview,
        problems: vec![random.pick(&pool.problems).clone(), random.pick(&pool.improvements).clone()],
        others: vec![random.pick(&pool.others).clone()],
    };
    prose.fill(truth, random);
    prose
}

impl Prose {
    /// Adds every paragraph on matters of no table that is not there yet, as reports of many words have them.
    pub fn lengthen(&mut self, truth: &Truth, random: &mut Random) {
        let pool = &*POOL;
        for (own, more) in [
            (&mut self.overview, [&pool.management, &pool.platform, &pool.supervision].as_slice()),
            (&mut self.problems, &[&pool.problems, &pool.improvements]),
        ] {
            for paragraph in more.iter().copied().flatten().map(|paragraph| fill(paragraph, truth, random)) {
                if !own.iter().any(|said| said.starts_with(&paragraph)) {
                    own.push(paragraph);
                }
            }
        }
    }

    /// Fills every slot but `{period}` from the values of `truth`.
    pub fn fill(&mut self, truth: &Truth, random: &mut Random) {
        for paragraph in self.opening.iter_mut().chain(&mut self.overview).chain(&mut self.problems).chain(&mut self.others) {
            *paragraph = fill(paragraph, truth, random);
        }
    }
}

fn fill(text: &str, truth: &Truth, random: &mut Random) -> String {
    let figure = |address: &str| truth.get(address).to_string();
    let suits = truth.get("proceedings/direct_suit/total") + truth.get("proceedings/suit_after_review/total");
    text.replace("{body}", &truth.agency)
        .replace("{y}", &truth.year.to_string())
        .replace("{next}", &(truth.year + 1).to_string())
        .replace("{last}", &(truth.year - 1).to_string())
        .replace("{new}", &figure("requests/new/total"))
        .replace("{in}", &figure("requests/carried_in/total"))
        .replace("{done}", &figure("requests/total/total"))
        .replace("{out}", &figure("requests/carried_out/total"))
        .replace("{granted}", &figure("requests/granted/total"))
        .replace("{partial}", &figure("requests/partial/total"))
        .replace("{review}", &figure("proceedings/review/total"))
        .replace("{suits}", &suits.to_string())
        .replace("{n}", &random.between(12, 4_800).to_string())
        .split_inclusive('}')
        .map(|part| documents(part, truth))
        .collect()
}

/// Fills a slot for the count of normative documents, which not every form has.
fn documents(part: &str, truth: &Truth) -> String {
    let columns = [("{issued}", "issued"), ("{repealed}", "repealed"), ("{inforce}", "in_force")];
    match columns.into_iter().find(|(slot, _)| part.ends_with(slot)) {
        Some((slot, column)) => part.replace(slot, &truth.get(&format!("art20_1/normative_documents/{column}")).to_string()),
        None => part.to_owned(),
    }
}

/// Names of bodies that exist nowhere.
const PLACES: [&str; 12] =
    ["栖梧县", "澄砚市", "霁川区", "鹭汀县", "竹溟县", "棠梨县", "岫云州", "苇泽市", "燧石县", "眠鸥区", "绛桥县", "望杼县"];
const UNITS: [&str; 12] = [
    "人民政府",
    "人民政府办公室",
    "青檐镇人民政府",
    "磬石街道办事处",
    "三叠乡人民政府",
    "自然资源局",
    "教育体育局",
    "市场监督管理局",
    "水利局",
    "退役军人事务局",
    "卫生健康委员会",
    "审计局",
];

/// The name of a body.
pub fn body(random: &mut Random) -> String {
    let place = random.pick(&PLACES);
    let unit = random.pick(&UNITS);
    format!("{place}{unit}")
}
