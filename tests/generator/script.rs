//! Simplified text in traditional script: character by character as mirrors do it, or in Taiwan
//! wording. The tables are those of `assets/fold.ron`, read backwards.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// In which script a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Script {
    /// As the form is printed.
    Simplified,
    /// Character by character: 复 becomes 復, while 后, 于, 范 and 制 stay.
    Traditional,
    /// With Taiwan words: 文件 becomes 檔案, 于 becomes 於, 复 becomes 複.
    Taiwan,
}

#[derive(Deserialize)]
struct Tables {
    simplified: Vec<String>,
    #[allow(dead_code, reason = "the generator types no look-alikes, the reader must know them")]
    lookalikes: Vec<String>,
    phrases: Vec<(String, String)>,
}

struct Scripts {
    characters: HashMap<char, char>,
    words: Vec<(String, String)>,
}

/// Simplified characters that are traditional ones too, which converters leave alone.
const KEPT: &str = "并布占局系私幸杰家佣仆雇俊凶克恤即念吃咽向采伙奸娘尸峰昆岳岩干几吊雕佛后凄栗戚欲蒙舍挨卷折扑教于旗既升查棋\
                    栖矩杠梁台僵泛污溯泄凌涌准淀沈洒床呆酸愈症杯真困了朱秘御谷范扎弦捆彩致累才群玩唇修搜席卜姜苹同胡里制核托注夸\
                    志咨逾挽回周游丑糖扣巨表旋合板暗只云秋千么面曲松斗郁咸霉冬出";

/// Where several traditional characters share a simplified one, these are written.
const PREFERRED: &str = "個偽盡淨別勛匯廁歷參啟嘆惡當蘇團牆獎歲錄術眾豎簽絕綠線纖說證跡針鐘鑽鎮鑒閱雞須獲產畫發為煙館衝徵復";

/// What Taiwan wording changes besides the words of the fold table.
const TAIWAN_CHARACTERS: &str = "后後于於范範采採复複";

static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| {
    let tables: Tables = ron::from_str(include_str!("../../assets/fold.ron")).expect("the fold table is valid");
    let mut characters = HashMap::new();
    for pair in tables.simplified.iter().flat_map(|line| line.split_whitespace()) {
        let mut chars = pair.chars();
        let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) else { continue };
        if KEPT.contains(simplified) {
            continue;
        }
        let known = characters.entry(simplified).or_insert(traditional);
        if PREFERRED.contains(traditional) {
            *known = traditional;
        }
    }
    Scripts { characters, words: tables.phrases }
});

/// `text` written in `script`.
pub fn write_in(script: Script, text: &str) -> String {
    match script {
        Script::Simplified => text.to_owned(),
        Script::Traditional => text.chars().map(traditional).collect(),
        Script::Taiwan => {
            let mut text = text.to_owned();
            for (taiwan, mainland) in &SCRIPTS.words {
                if !matches!(mainland.as_str(), "复议" | "其他") {
                    text = text.replace(mainland.as_str(), taiwan);
                }
            }
            text = text.replace("制作", "製作").replace("制发", "製發");
            text.chars().map(taiwan).collect()
        }
    }
}

fn traditional(c: char) -> char {
    SCRIPTS.characters.get(&c).copied().unwrap_or(c)
}

fn taiwan(c: char) -> char {
    let mut pairs = TAIWAN_CHARACTERS.chars();
    while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
        if from == c {
            return to;
        }
    }
    traditional(c)
}

/// The reading that some mirrors put behind a character, in brackets.
pub fn reading(c: char) -> Option<&'static str> {
    Some(match c {
        '規' => "guī",
        '數' => "shù",
        '據' => "jù",
        '報' => "bào",
        '辦' => "bàn",
        '請' => "qǐng",
        '機' => "jī",
        '關' => "guān",
        '處' => "chù",
        '許' => "xǔ",
        '務' => "wù",
        '類' => "lèi",
        '經' => "jīng",
        '業' => "yè",
        '訴' => "sù",
        _ => return None,
    })
}
