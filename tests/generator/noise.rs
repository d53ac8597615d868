//! What stands around and between the statutory parts: site furniture, metadata, tables of
//! contents, converter leftovers.

use serde::Deserialize;

use super::page::Page;
use super::random::Random;

/// Which noise a document has.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Noise {
    /// Site navigation and metadata before the title.
    pub before: bool,
    /// Hundreds of bars from a layout table around the page.
    pub flood: bool,
    /// Site furniture behind the text.
    pub after: bool,
    /// The six sections listed in the opening.
    pub contents: bool,
    /// A list numbered 一、 to 六、 inside section one, some of it worded like headings.
    pub inner_list: bool,
    /// The ordinal of a heading on a line of its own.
    pub apart: bool,
    /// Known variants of headings.
    pub variants: bool,
    /// Headings and paragraphs indented by two ideographic blanks.
    pub indented: bool,
    /// Page numbers between the sections.
    pub pages: bool,
}

const BEFORE: [&str; 12] = [
    "登录 注册 无障碍浏览 长者模式",
    "首页 要闻 公开 服务 互动 数据",
    "当前位置：首页 > 政府信息公开 > 法定主动公开内容 > 政府信息公开年报",
    "规章 行政规范性文件 其他文件 政策解读",
    "字号：大 中 小    打印    收藏    分享到：",
    "浏览次数：1276",
    "发布时间：2024-01-19 10:32   来源：本站",
    "索 引 号：QW-0302-2024-00017",
    "信息分类：政府信息公开年报 / 公告",
    "文    号：无        有 效 性：有效",
    "点击收听语音播报",
    "信息名称：政府信息公开工作年度报告",
];

const AFTER: [&str; 8] = [
    "扫一扫在手机打开当前页",
    "【关闭窗口】 【打印本页】",
    "上一篇：没有了",
    "下一篇：2018年度部门决算公开说明",
    "主办单位：本级人民政府办公室   承办单位：政务数据中心",
    "网站标识码：0000000000   备案号：000000号-1",
    "地址：行政中心2号楼   邮编：000000   电话：0000-0000000",
    "建议使用1920×1080分辨率浏览本站",
];

/// Titles of a list inside section one that look like headings of the form.
const LIST: [&str; 6] = [
    "一、加强组织领导，压实公开责任",
    "二、完善公开制度，规范办理流程",
    "三、主动公开政府信息情况",
    "四、依申请公开政府信息办理情况",
    "五、拓展公开渠道，强化平台建设",
    "六、政府信息公开的收费及减免情况",
];

/// Furniture before the title.
pub fn before(page: &mut Page, noise: &Noise, random: &mut Random) {
    if noise.flood {
        page.prose("信息公开元数据 ");
        page.raw(&"|".repeat(300 + random.below(120)));
        page.raw("\n");
    }
    if noise.before {
        for line in BEFORE {
            if random.chance(60) {
                page.prose(line);
                page.raw("\n");
            }
        }
    }
}

/// Furniture behind the signature.
pub fn after(page: &mut Page, noise: &Noise, random: &mut Random) {
    if noise.after {
        page.raw("\n");
        for line in AFTER {
            if random.chance(60) {
                page.prose(line);
                page.raw("\n");
            }
        }
    }
}

/// The list inside section one, a sentence below each title.
pub fn inner_list(page: &mut Page, sentences: &[String]) {
    for (i, title) in LIST.iter().enumerate() {
        page.prose(title);
        page.raw("\n");
        if let Some(sentence) = sentences.get(i) {
            page.prose(sentence);
            page.raw("\n");
        }
    }
}

/// The foot of a page.
pub fn page_foot(page: &mut Page, number: usize) {
    page.raw(&format!("\n— {number} —\n\n"));
}
