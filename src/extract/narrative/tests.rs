//! What sentences state, by their wording; and what looks alike and states nothing.

use crate::extract::extract;
use crate::form::Forms;
use crate::report::{Claim, Narrative};
use crate::text::SourceText;

/// What a report of 2022 with this text in section one (and `others` in section six) states.
fn read(overview: &str, others: &str) -> (String, Narrative) {
    let text = format!(
        "栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n{overview}\n二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n\
         规章\t0\t0\t0\n行政规范性文件\t0\t0\t0\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t0\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t0\n\
         行政强制\t0\n五、存在的主要问题及改进情况\n有待提高。\n六、其他需要报告的事项\n{others}\n"
    );
    let report = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
    (text, report.narrative)
}

/// The statements as `QUANTITY=VALUE`, with `?` where the scope is open.
fn check(overview: &str, expected: &[&str]) {
    let (text, narrative) = read(overview, "无。");
    let got: Vec<String> = narrative
        .statements
        .iter()
        .map(|s| {
            if s.claim == Claim::Figure {
                assert!(text[s.clause.start..s.clause.end].contains(&text[s.figure.start..s.figure.end]), "{overview}");
            }
            let claim = match s.claim {
                Claim::Figure => String::new(),
                Claim::Nothing => " none".to_owned(),
                Claim::AllDone => " all".to_owned(),
            };
            format!("{}={}{claim}{}", s.quantity, s.value, if s.certain { "" } else { "?" })
        })
        .collect();
    assert_eq!(got, expected, "{overview}");
}

#[test]
fn requests_received_are_read_in_every_wording() {
    check("2022年，共收到政府信息公开申请8件。", &["new=8"]);
    check("全年新收到信息公开申请十二件", &["new=12"]);
    check("（二）依申请公开。本年度受理依申请公开申请３宗。", &["new=3"]);
    check("本单位共接收政府信息公开申请 779 件", &["new=779"]);
    check("2022年收到8件政府信息公开申请，均已办结。", &["new=8", "carried_out=0 all?"]);
    check("共收到依申请案件数共8件,其中,网络申请数为2件,当面申请数为3件。", &[]);
    check("（二）依申请公开情况。截至目前,共收到依申请公开案件8件。", &["new=8?"]);
    check("收到政府信息公开申请，共8件", &["new=8?"]);
    check("本年受理政府信息公開申請5件", &["new=5"]);
    check("收到政府信息公开申请数量：7件", &["new=7?"]);
}

#[test]
fn outcomes_and_what_is_carried_over_are_read_before_and_behind_the_figure() {
    check(
        "（二）依申请公开。全年收到政府信息公开申请9件，上年结转2件，办结10件，予以公开4件、部分公开3件、不予公开2件、无法提供1件，结转下年度继续办理1件。",
        &["new=9", "carried_in=2", "done=10", "granted=4", "partial=3", "refused=2", "unavailable=1", "carried_out=1"],
    );
    check(
        "（二）依申请公开。办结的5件中，3件予以公开，1件部分公开，1件不予处理，另有2件结转下年度办理。",
        &["done=5", "granted=3", "partial=1", "unprocessed=1", "carried_out=2"],
    );
    check(
        "（二）依申请公开。2021年结转至2022年2件，结转至2023年1件，剩余4件转2023年办理。",
        &["carried_in=2", "carried_out=1", "carried_out=4"],
    );
    check("（二）依申请公开。予以公开、部分公开分别为3件、2件。", &[]);
    check("（二）依申请公开。其中自然人申请6件，法人或其他组织3件。", &["natural_person=6", "organisation=3"]);
}

#[test]
fn nothing_and_all_are_statements_too() {
    check("（二）依申请公开。本年度无受理政府信息公开申请情况。", &["new=0 none"]);
    check("2022年，本机关未收到政府信息公开申请。", &["new=0 none"]);
    check("（二）依申请公开。本年度没有收到公民、法人和其他组织提出的政府信息公开申请，也没有上年结转的申请。", &["new=0 none"]);
    check("2022年，某镇不涉及依申请公开政府信息办理事项。", &["new=0 none"]);
    check("未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。", &["review=0 none", "suits=0 none"]);
    check("（二）依申请公开。收到申请3件，已全部办结，无超期情况。", &["new=3", "carried_out=0 all?"]);
    check("（二）依申请公开。到期的均已办结。网络申请3件全部办结。", &[]);
}

#[test]
fn reviews_and_suits_are_read_with_their_outcomes() {
    check(
        "因政府信息公开被申请行政复议7件，其中结果维持6件、结果纠正0件、尚未审结1件；被提起行政诉讼3件。",
        &["review=7", "review.upheld=6", "review.corrected=0", "review.pending=1"],
    );
    check("政府信息公开行政诉讼3件，其中未经复议直接起诉2件，复议后起诉1件。", &["suits=3", "direct_suit=2", "suit_after_review=1"]);
    check("全年办理行政复议案件30件，行政诉讼12件。", &[]);
}

#[test]
fn what_looks_alike_is_not_taken() {
    for text in [
        "12345热线转办工单30件，已全部办结，满意率97.2%。",
        "办理人大代表建议11件、政协提案9件，办结20件，答复全文上网公开。",
        "网站留言板收到留言214条，答复209条，其余5条因没有联系方式无法答复。",
        "全年答复群众咨询1530人次，其中现场620人次、电话910人次。",
        "县长信箱收到信件45件，办结45件，部分公开。",
        "（二）依申请公开。约收到申请100余件。",
        "收到公租房申请30件，受理低保申请12件。",
        "2021年收到政府信息公开申请3件。",
        "2022年上半年收到政府信息公开申请3件。",
        "较上年同期收到的政府信息公开申请增加3件。",
        "政府信息公开申请答复时限由20个工作日缩短为15个工作日。",
        "一件关于水库大坝安全鉴定报告的申请涉及公共安全，不予公开。",
        "自2008年5月1日以来，累计收到政府信息公开申请402件。",
        "本年没有新的变化，公开工作按部就班。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn counts_in_words_that_are_not_exact_are_none() {
    for count in ["上万", "数十", "几十", "上百", "数百", "成百", "两三", "三四十", "一两百", "廿五", "不下20", "多达20", "1百", "2千"]
    {
        check(&format!("（二）依申请公开。全年收到政府信息公开申请{count}件。"), &[]);
    }
    for (count, value) in [("二十五", 25), ("一百零五", 105), ("十二", 12), ("两千零三", 2003), ("一〇五", 105)] {
        check(&format!("（二）依申请公开。全年收到政府信息公开申请{count}件。"), &[&format!("new={value}")]);
    }
    check("（二）依申请公开。全年收到政府信息公开申请总数三件。", &["new=3"]);
}

#[test]
fn the_months_of_a_whole_year_are_no_part_of_it_and_one_of_them_is() {
    for months in ["1月至12月", "1-12月", "1月—12月", "1月1日至12月31日", "1月到12月底"] {
        check(&format!("2022年{months}，我局收到政府信息公开申请25件。"), &["new=25"]);
    }
    for month in ["12月", "1月", "3月", "1月至3月", "10月至12月"] {
        check(&format!("2022年{month}，我局收到政府信息公开申请2件。"), &[]);
    }
}

/// What was given several of a group's reasons counts for the group.
#[test]
fn reasons_before_a_group_name_the_group() {
    check("（二）依申请公开。属信访、重复申请等不予处理80件。", &["unprocessed=80"]);
    check("（二）依申请公開。屬重復申請等原因不予處理八件。", &["unprocessed=8"]);
    check("（二）依申请公开。因没有现成信息等原因无法提供6件，不予处理重复申请2件。", &["unavailable=6", "duplicate=2"]);
    check("（二）依申请公开。涉及第三方等原因不予公开5件。", &["refused=5"]);
}

#[test]
fn what_stands_between_verb_and_figure_may_be_something_else() {
    for text in [
        "今年我局共受理审批事项117件，办结117件。",
        "（二）依申请公开。全年答复期限延长的申请3件。",
        "办理政府信息公开申请过程中召开会商会议12次。",
        "本年度共办理行政诉讼应诉案件23件，胜诉20件。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn denials_may_name_cases_and_lack_a_figure() {
    check("2022年，本机关无因政府信息公开发生行政复议和行政诉讼案件。", &["review=0 none", "suits=0 none"]);
    check("本单位未收到政府信息公开申请件。", &["new=0 none"]);
    check("（二）依申请公开。转下一年度办理答复的有1件。", &["carried_out=1"]);
    check("2022年收到依申请公开事项4件。", &["new=4"]);
}

/// A paragraph that was wrapped is one: its lines end where they are full.
#[test]
fn sentences_go_on_over_the_lines_of_a_wrapped_paragraph() {
    let wrapped = "2022年，栖梧县水利局坚持以公开为常态、不公开为例外，认真做好各项工作，\n\
                   不断提高公开水平，全年未发生因依申请公开被行政复议纠错或行政诉讼败\n诉情形。\n\
                   （二）依申请公开。按照规定及时办理各类事项，属信访、重复申请等不予\n处理8件。";
    check(wrapped, &["unprocessed=8"]);
    let short = "2022年收到政府信息公开申请\n8件。";
    check(short, &[]);
}

#[test]
fn shares_are_of_the_whole_that_the_paragraph_names() {
    let (_, told) = read("共收到政府信息公开申请1499件。其中，通过网络申请1303件，占86.92%；当面申请196件，占13.08%。", "无。");
    let bases: Vec<Vec<i64>> = told
        .shares
        .iter()
        .map(|share| share.bases.iter().filter_map(|base| i64::try_from(base.value.to_integer()?).ok()).collect())
        .collect();
    assert_eq!(bases, [vec![1499], vec![1303, 1499]]);
    let (_, told) = read("共受理依申请公开事项29例，其中网络申请25件，占比86%，来信申请4件，占比14%。", "无。");
    let first: Vec<i128> = told.shares.iter().filter_map(|share| share.bases.first()?.value.to_integer()).collect();
    assert_eq!(first, [29, 29], "in whatever units they are counted");
}

fn sums(text: &str, expected: &[&str]) {
    let (_, narrative) = read(text, "无。");
    let got: Vec<String> = narrative
        .sums
        .iter()
        .map(|sum| {
            let parts: Vec<String> = sum.parts.iter().map(|part| part.value.to_string()).collect();
            format!("{}{}{}", sum.whole.value, if sum.closed { "=" } else { ">" }, parts.join("+"))
        })
        .collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn wholes_are_read_with_their_parts() {
    sums("公开28条，其中指南1条，制度1条，政策文件5条，业务信息21条。", &["28>1+1+5+21"]);
    sums("共收到申请8件，其中，网络申请数为2件，当面申请数为3件，信函申请数为3件。已全部办结。", &["8>2+3+3"]);
    sums("公开64条，其中政策57条、财政4条、人事5条、规划1条，累计67条。", &["64>57+4+5+1"]);
    sums("收到申请10件，其中予以公开8件，部分公开2件，结转下年度1件。", &["10>8+2"]);
    sums("召开会议3次，其中培训2次、126人次参加。", &["3>2"]);
    sums("渠道分别为网站300余条。公开100条，分别为网站60条、公众号40条。", &["100=60+40"]);
    sums("公开100余条，其中网站60条、公众号80条。", &[]);
    sums("收到申请5件，比上年减少2件，其中予以公开5件，不予公开0件。", &[]);
    sums("收到申请5件，其中予以公开4件，主要涉及征地3件、宅基地2件。", &["5>4"]);
    sums("公开信息28条，其中网站20条，微信28条（同步发布）。", &[]);
    sums("公开信息28条，其中网站20条，微信28条。", &["28>20+28"]);
}

#[test]
fn shares_growth_and_fees_are_read() {
    let (_, told) = read(
        "共收到政府信息公开申请8件，较上年增长33.3%，其中网络申请6件，占75%。",
        "发出收费通知2件，涉及金额120元，实际收取信息处理费0.01万元。",
    );
    assert_eq!(told.growths.len(), 1);
    assert!(told.growths[0].up && told.growths[0].to.value == 8.into());
    assert_eq!((told.shares.len(), told.shares[0].bases.len()), (1, 1));
    let fees = &told.fees;
    assert_eq!(fees.notices.map(|t| t.value), Some(2.into()));
    assert_eq!(fees.billed.map(|t| t.value), Some(120.into()));
    assert_eq!(fees.collected.map(|t| t.value), Some(100.into()));
    assert!(fees.about.is_some() && fees.no_notice.is_none());
    let (_, told) = read("主动公开政府信息94条，办理行政许可12件。", "未发出收费通知，未收取信息处理费。");
    assert_eq!((told.published.len(), told.decisions.len()), (1, 1));
    assert!(told.fees.no_notice.is_some());
    let (_, told) = read("累计公开信息313条，其中政策文件14条、行政许可93条、行政处罚7篇。", "");
    assert_eq!((told.published.len(), told.decisions.len()), (1, 0), "items published are no decisions");
}

/// What came over one channel, or on to the body from another one, is a part.
#[test]
fn figures_of_channels_and_of_other_matters_are_not_those_of_all_requests() {
    for text in [
        "2022年，我局网站受理依申请公开9件；当面受理依申请公开7件；邮寄受理依申请公开15件；其他渠道受理依申请公开13件。",
        "全年收到来自县门户网站的政府信息公开申请10件，来自信函的政府信息公开申请5件。",
        "（二）依申请公开。通过省级系统收到3件，来信收到2件。",
        "全年收到市政府转办的政府信息公开申请2件，直接收到政府信息公开申请5件，共计7件。",
        "2022年，我镇共收到村务公开申请3件。",
        "近三年来，我局累计收到政府信息公开申请30件。",
        "（二）依申请公开。围绕政府信息公开申请办理召开会议2次，培训3次。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn requests_are_counted_without_a_verb_and_by_the_verb_alone() {
    check("2022年共受理依申请政府信息公开事项29例。", &["new=29"]);
    check("2022年政府信息公开申请6件，均已答复。", &["new=6"]);
    check("2022年依申请公开受理量为6件。", &["new=6"]);
    check("（二）依申请公开。全年共收到2件，均已答复。", &["new=2"]);
    check("（二）依申请公开。收到政府信息公开申请8件，企业申请2件。", &["new=8", "business=2"]);
    check("（二）依申请公开。收到有关水库的来函2件。", &[]);
}

/// Bodies class their own documents by whether they are public.
#[test]
fn classes_of_the_bodys_own_documents_are_no_answers_to_requests() {
    for text in [
        "（一）主动公开。2022年，全县共制发公文707件，主动公开673件，依申请公开20件，不予公开14件，主动公开率95.2%。",
        "（一）主动公开。2022年制发文件120件，其中主动公开45件、依申请公开30件、不予公开45件。",
        "在公文公开属性认定中，主动公开20件，依申请公开12件，不予公开8件。",
    ] {
        check(text, &[]);
    }
    check("（二）依申请公开。收到政府信息公开申请9件，已主动公开2件，予以公开4件，不予公开3件。", &["new=9", "granted=4?", "refused=3"]);
    check("主动公开信息30件，收到政府信息公开申请5件，不予公开1件。", &["new=5", "refused=1"]);
}

#[test]
fn what_is_answered_may_leave_a_rest_that_is_named() {
    check("（二）依申请公开。收到申请2件，已答复1件，另1件申请人未补正，按放弃处理。", &["new=2"]);
    check("（二）依申请公开。收到申请8件，已答复6件，其余2件结转下年度继续办理。", &["new=8", "done=6", "carried_out=2"]);
    check("（二）依申请公开。收到申请8件，办结8件，其他处理1件。", &["new=8", "done=8", "other=1"]);
}

#[test]
fn denials_of_reviews_and_suits_are_heard_in_every_wording() {
    for text in [
        "没有因政府信息公开申请行政复议、提起行政诉讼的情况。",
        "全年未发生针对柳溪镇有关政府信息公开事务的行政复议案件、行政诉讼案件和举报申诉件。",
        "无涉及政府信息公开的举报、投诉、行政复议、行政诉讼。",
        "未接到关于政府信息公开的行政复议、诉讼案件。",
        "没有出现应公开未公开的办件，未发生因政府信息公开申请行政复议、提起行政诉讼情况。",
    ] {
        check(text, &["review=0 none", "suits=0 none"]);
    }
    // That there was none at all says that there was none of these.
    check("全年未发生行政复议和行政诉讼案件。", &["review=0 none?", "suits=0 none?"]);
    for text in [
        "全年作出行政处罚20件，未引发行政复议和行政诉讼。",
        "行政许可全程网办，全年无行政复议。",
        "没有因答复不及时引发政府信息公开行政复议。",
        "没有行政复议被纠正或行政诉讼败诉的情形。",
        "政府信息公开工作没有逾期履行行政复议决定的情况。",
        "政府信息公开窗口无偿提供行政复议咨询。",
    ] {
        check(text, &[]);
    }
    check("全县政府信息公开行政复议案件2件、行政诉讼1件。", &["review=2", "suits=1"]);
    check("发生2起有关政府信息公开的行政复议案件。", &["review=2"]);
}

#[test]
fn denials_of_requests_documents_and_what_is_carried_over_are_heard() {
    check("2022年，街道未收到任何公民、法人和其他组织提出的公开政府信息的申请。", &["new=0 none"]);
    check("本机关2022年度未出现申请公开政府信息的情况。", &["new=0 none"]);
    check("2022年共收到8份政府信息公开申请，均为自然人申请。无下年度结转。", &["new=8", "carried_out=0 none?"]);
    check("2022年未制发行政规范性文件。", &["issued=0 none?"]);
    check("（二）依申请公开。没有申请人提出更正申请，未有逾期未答复的申请。", &[]);
}

#[test]
fn decisions_and_charges_are_told_above_the_table_too() {
    let told = |text: &str, expected: &[&str]| {
        let (_, told) = read(text, "无。");
        let got: Vec<String> = told.decisions.iter().map(|told| format!("{}={}", told.quantity, told.value)).collect();
        assert_eq!(got, expected, "{text}");
    };
    told(
        "本年度行政许可25件、行政处罚10件、行政强制1件，收取行政事业性收费12.35万元。",
        &["licensing=25", "penalties=10", "coercion=1", "fees=12.35"],
    );
    // In section two above its table.
    told("一切如常。\n二、主动公开政府信息情况\n全年作出行政处罚决定10件。", &["penalties=10"]);
    told("全年行政事业性收费125034元。", &["fees=12.5034"]);
    told("受理行政许可申请350件，行政处罚立案12件，公示行政处罚信息10件。", &[]);
}

#[test]
fn a_year_in_brackets_or_carried_over_from_is_not_that_of_what_follows() {
    check(
        "（二）依申请公开。办结政府信息公开申请17件（含2021年结转的3件），其中予以公开6件，部分公开5件，不予公开4件。",
        &["done=17", "carried_in=3", "granted=6", "partial=5", "refused=4"],
    );
    check(
        "（二）依申请公开。共收到政府信息公开申请10件，2021年结转政府信息公开申请2件，共办结11件，结转2023年度继续办理1件。",
        &["new=10", "carried_in=2", "done=11", "carried_out=1"],
    );
    check("（二）依申请公开。2021年收到政府信息公开申请10件，其中予以公开6件。", &[]);
}

#[test]
fn documents_in_force_and_reasons_of_the_form_are_read() {
    check("（一）主动公开。全年制作规范性文件8份，废止行政规范性文件3件，现行有效件数14件。", &["issued=8", "repealed=3", "in_force=14"]);
    check("（一）主动公开。现行有效的规范性文件6件。", &["in_force=6"]);
    check(
        "（二）依申请公开。全年收到政府信息公开申请8件，其中予以公开2件，属于四类过程性信息1件，属于行政查询事项3件。",
        &["new=8", "granted=2", "process_info=1", "inquiry_matter=3"],
    );
    check("（二）依申请公开。其中属于国家秘密或属于四类过程性信息2件。", &[]);
    check("（二）依申请公开。全年收到政府信息公开申请8件，其中2件进入行政复议程序。", &["new=8", "review=2"]);
}

/// What a report of 2022 states above the tables of its third and fourth sections.
fn above(requests: &str, proceedings: &str) -> Vec<String> {
    let forms = Forms::built_in().expect("valid");
    let form = forms.editions().iter().find(|form| form.edition == "2021").expect("built in");
    let rows = |key: &str| -> String {
        let table = form.tables.iter().find(|table| table.key == key).expect("there");
        table.rows.iter().map(|row| format!("{}\t0\t0\t0\t0\t0\t0\t0\n", row.printed())).collect::<Vec<_>>().concat()
    };
    let strip = "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n";
    let text = format!(
        "栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n工作有序。\n二、主动公开政府信息情况\n\
         三、收到和处理政府信息公开申请情况\n{requests}\n申请人情况\n自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n{}\
         四、政府信息公开行政复议、行政诉讼情况\n{proceedings}\n{strip}五、存在的主要问题及改进情况\n有待提高。\n六、其他需要报告的事项\n无。\n",
        rows("requests")
    );
    let report = extract(&SourceText::from_utf8_text(&text), &forms);
    report.narrative.statements.iter().map(|s| format!("{}={}", s.quantity, s.value)).collect()
}

#[test]
fn text_above_the_tables_on_requests_and_proceedings_states_what_they_hold() {
    assert_eq!(
        above(
            "2022年共收到8份政府信息公开申请，均为自然人申请。其中予以公开2件，无下年度结转。",
            "2022年未发生行政复议，发生行政诉讼3件。"
        ),
        ["new=8", "granted=2", "carried_out=0", "suits=3", "review=0"]
    );
    assert!(above("该部分以表格形式报告。", "单位：件。").is_empty());
}
