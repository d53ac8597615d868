//! Title, period and signature: how they are worded, and what a reader should find.

use report_review::report::{Date, Period};
use report_review::text::Span;

use super::page::Page;
use super::random::Random;

/// What the document states about itself. Nothing stands for "not stated".
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The title without blanks, in simplified script.
    pub title: Option<String>,
    /// The body, in simplified script.
    pub agency: Option<String>,
    /// The report year with the bytes of its digits in the title.
    pub year: Option<(i16, Span)>,
    /// The stated period.
    pub period: Option<Period>,
    /// The date of the signature.
    pub signature: Option<Date>,
    /// Whether title and opening are damaged so that none of this need be found.
    pub damaged: bool,
}

/// Title wordings: `{a}` the body, `{y}` the year.
pub const TITLES: [&str; 12] = [
    "{a}{y}年政府信息公开工作年度报告",
    "{a}{y}年度政府信息公开工作年度报告",
    "{y}年{a}政府信息公开工作年度报告",
    "{a}\n{y}年政府信息公开工作年度报告",
    "{a}{y}年政府信息公开年度报告",
    "{a}\n{y}年度政府信息公开工作报告",
    "{a}{y}年政府信息公开工作\n年度报告",
    "{a}政府信息公开工作年度报告\n（{y}年度）",
    // From here on something is missing or doubled.
    "{a}{y}政府信息公开工作年度报告",
    "{a}{y}年政府信息公开工作年度报 告",
    "{a}{y}年政府信息公开工作年度报告\n{a}{y}年政府信息公开工作年度报告",
    "",
];

/// Period wordings, undamaged ones first.
pub const PERIODS: [&str; 12] = [
    "本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。",
    "本报告中所列数据统计时限为{y}年1月1日至{y}年12月31日。",
    "数据统计期限为{y}年1月1日至12月31日。",
    "报告所列数据的统计期限从{y}年1月1日起，至{y}年12月31日止。",
    "统计时间：{y}年1月1日-{y}年12月31日。",
    "所列数据的统计周期为 {y} 年 1 月 1 日到 {y} 年 12 月 31 日。",
    "",
    "",
    "本报告所列数据的统计期限自{y}1月1日起至{y}12月31日止。",
    "统计期限{y}11日到1231日止。",
    "数据核定时间点为{y}年12月31日。",
    "统计期限自{y}年1月起至{y}年12月止。",
];

/// How many of [`TITLES`] and [`PERIODS`] are undamaged.
pub const SOUND: usize = 8;

/// Writes the title. `year` may differ from the report's own year when the body got it wrong.
pub fn write_title(page: &mut Page, wording: usize, agency: &str, year: i16, facts: &mut Facts) {
    let pattern = TITLES[wording];
    facts.damaged |= wording >= SOUND;
    if pattern.is_empty() {
        return;
    }
    let mut rest = pattern;
    while !rest.is_empty() {
        let next = rest.find(['{', '\n']).unwrap_or(rest.len());
        page.prose(&rest[..next]);
        rest = &rest[next..];
        if let Some(after) = rest.strip_prefix("{a}") {
            page.prose(agency);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{y}") {
            let span = page.year(&year.to_string());
            facts.year.get_or_insert((year, span));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\n') {
            page.raw("\n");
            rest = after;
        }
    }
    page.raw("\n");
    let title = pattern.split("报告\n{a}").next().unwrap_or(pattern);
    let title = if title.len() < pattern.len() { format!("{title}报告") } else { title.to_owned() };
    facts.title = Some(title.replace("{a}", agency).replace("{y}", &year.to_string()).replace(['\n', ' '], ""));
    facts.agency = Some(agency.to_owned());
}

/// The sentence on the period.
pub fn period(wording: usize, year: i16, facts: &mut Facts) -> String {
    let pattern = PERIODS[wording];
    if !pattern.is_empty() && wording < SOUND {
        let day = |month, day| Date { year, month, day };
        facts.period = Some(Period { from: day(1, 1), to: day(12, 31) });
    }
    pattern.replace("{y}", &year.to_string())
}

/// Writes the signature: the body and a day of the following January to March.
pub fn write_signature(page: &mut Page, agency: &str, date: Date, chinese: bool, facts: &mut Facts) {
    page.prose(agency);
    page.raw("\n");
    let text = if chinese {
        let digits: String = date.year.to_string().chars().map(chinese_digit).collect();
        format!("{digits}年{}月{}日", chinese_count(date.month), chinese_count(date.day))
    } else {
        format!("{}年{}月{}日", date.year, date.month, date.day)
    };
    page.prose(&text);
    page.raw("\n");
    facts.signature = Some(date);
    facts.agency.get_or_insert_with(|| agency.to_owned());
}

/// A day on which reports are signed.
pub fn signing_day(year: i16, random: &mut Random) -> Date {
    let month = 1 + u8::try_from(random.below(3)).unwrap_or(0);
    let day = 1 + u8::try_from(random.below(28)).unwrap_or(0);
    Date { year: year + 1, month, day }
}

fn chinese_digit(c: char) -> char {
    let digit = c.to_digit(10).unwrap_or(0);
    ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][digit as usize]
}

fn chinese_count(n: u8) -> String {
    let digit = |d: u8| chinese_digit(char::from(b'0' + d));
    match (n / 10, n % 10) {
        (0, d) => digit(d).to_string(),
        (1, 0) => "十".to_owned(),
        (1, d) => format!("十{}", digit(d)),
        (t, 0) => format!("{}十", digit(t)),
        (t, d) => format!("{}十{}", digit(t), digit(d)),
    }
}
