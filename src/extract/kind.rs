//! What a text is: a report, one whose tables or figures were lost, one in an older form, or no
//! report at all.

use std::collections::BTreeSet;

use super::region::Labels;
use crate::fold::HanStream;
use crate::form::{Content, Form, Label, Words};
use crate::number::{chinese_integer, is_blank};
use crate::report::{Facts, Kind, Oddity, Reason, Report, SectionSeen, State};
use crate::text::{Span, lines_within};

/// Names of picture files that stand where a table belongs.
const PICTURES: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".bmp", "[图片]", "![", "【图片】"];

/// What a text without any table of a known form is.
pub fn without_tables(labels: &Labels<'_>, facts: &Facts, sections: &[SectionSeen]) -> (Kind, Reason) {
    if labels.text.chars().all(is_blank) {
        return (Kind::NotAReport, Reason::Empty);
    }
    let fold_up_to = |bytes: usize| labels.folding.fold(&labels.text[..labels.text.floor_char_boundary(bytes)]);
    let opening = fold_up_to(OPENING);
    let title = facts.title.as_ref().map(|t| labels.folding.fold(&t.value)).unwrap_or_default();
    let form_sections =
        |content: Content| sections.iter().filter(move |s| labels.form.section(&s.key).is_some_and(|f| f.content == content));
    let with_tables = form_sections(Content::Tables).map(|s| &s.key).collect::<BTreeSet<_>>().len();
    let about = if title.is_empty() {
        is_headed_by_a_notice(labels) || (sections.len() < 4 && is_headed_as_a_plan(labels))
    } else {
        is_about_reports(labels.words, &title)
    };
    if about || is_explained(labels, sections, &opening) || is_list(labels) || is_regulation(labels) {
        return (Kind::NotAReport, Reason::AboutReports);
    }
    if is_of_a_school(labels.words, &title, &opening) {
        return (Kind::OlderForm, Reason::AcademicYear);
    }
    if has_statistics(labels.words, &fold_up_to(WHOLE)) {
        return (Kind::OlderForm, Reason::OlderStatistics);
    }
    let told = with_tables + form_sections(Content::Text).count() > 0 || !title.is_empty() || speaks_of_itself(labels.words, &opening);
    // Headings of the form are no topics of a narrative where several of them stand there.
    let statutory = with_tables > 0 && form_sections(Content::Text).map(|s| &s.key).collect::<BTreeSet<_>>().len() >= 2;
    let topics = narrative_topics(labels, if statutory { sections } else { &[] });
    let first_year = labels.forms.editions().iter().map(|f| f.years.0).min().unwrap_or(i16::MIN);
    let early = told && facts.year.as_ref().is_some_and(|y| y.value < first_year);
    if early || (with_tables < 2 && topics >= 3) {
        return (Kind::OlderForm, Reason::OlderNarrative);
    }
    if with_tables >= 2 || (told && facts.year.is_some()) || (with_tables > 0 && form_sections(Content::Text).count() > 0) {
        let picture = sections.iter().any(|s| has_picture(&labels.text[s.body.start..s.body.end]));
        return (Kind::TablesMissing, if picture { Reason::TablesArePictures } else { Reason::TablesDropped });
    }
    let whole = fold_up_to(WHOLE);
    if labels.words.titles.shared.iter().any(|w| whole.contains(w.as_str()))
        && labels.words.titles.tails.iter().any(|w| whole.contains(w.as_str()))
    {
        return (Kind::NotAReport, Reason::AboutReports);
    }
    (Kind::NotAReport, Reason::NoLabels)
}

/// Bytes of a text that are its opening, and that are looked at for what stands anywhere in it.
const OPENING: usize = 3000;
const WHOLE: usize = 200_000;

/// Whether a folded title is that of a text about such reports: a notice, a guide, an interpretation.
pub fn is_about_reports(words: &Words, title: &str) -> bool {
    let bare = title.rfind('(').filter(|_| title.ends_with(')')).map_or(title, |open| &title[..open]);
    words.about.ends.iter().any(|w| bare.ends_with(w.as_str())) || words.about.within.iter().any(|w| title.contains(w.as_str()))
}

/// Whether a text without the form's tables explains a report: it says so, or its headings do.
fn is_explained(labels: &Labels<'_>, sections: &[SectionSeen], opening: &str) -> bool {
    let says = |list: &[String]| list.iter().filter(|w| opening.contains(w.as_str())).count();
    let about = &labels.words.about;
    sections.len() < 4 && (says(&about.explained) > 1 || (says(&about.explains) > 0 && says(&about.explained) > 0))
}

/// Whether a line at the beginning, or several together, are the title of a notice that names another
/// text in 《》: `关于印发《…年度报告格式》的通知`.
pub fn is_headed_by_a_notice(labels: &Labels<'_>) -> bool {
    let head = labels.text[..labels.text.floor_char_boundary(OPENING)]
        .lines()
        .map(|line| labels.folding.fold(line))
        .filter(|line| !line.is_empty());
    let lines: Vec<String> = head.take(FIRST_LINES).collect();
    let names = |list: &[String], text: &str| list.iter().any(|w| text.contains(w.as_str()));
    (0..lines.len()).any(|from| {
        (from + 1..=lines.len().min(from + 4)).any(|to| {
            let whole: String = lines[from..to].concat().chars().filter(|c| !matches!(c, '《' | '》' | '<' | '>' | '〈' | '〉')).collect();
            let titled = names(&labels.words.titles.shared, &whole) && names(&labels.words.titles.tails, &whole);
            let titled = titled && names(&labels.words.about.notices, &whole) && !whole.contains(['。', ';', ',', '>', ':', '|']);
            titled && whole.chars().count() <= 90 && is_about_reports(labels.words, &whole)
        })
    })
}

/// Whether the first line is the title of another text on the work of a year: `某县2024年政务公开工作要点`.
fn is_headed_as_a_plan(labels: &Labels<'_>) -> bool {
    let head =
        labels.text[..labels.text.floor_char_boundary(OPENING)].lines().map(|line| labels.folding.fold(line)).find(|line| !line.is_empty());
    head.is_some_and(|line| {
        let bare = line.rfind('(').filter(|_| line.ends_with(')')).map_or(line.as_str(), |open| &line[..open]);
        line.chars().count() <= LONGEST_HEADING
            && line.contains("20")
            && !line.contains(['。', ',', ':'])
            && labels.words.titles.shared.iter().any(|w| line.contains(w.as_str()))
            && labels.words.about.ends.iter().any(|w| bare.ends_with(w.as_str()))
    })
}

/// Lines at the beginning of a text among which the title of a notice is looked for.
const FIRST_LINES: usize = 20;

/// Whether the tables are those of a part of a year: no title of a report, and a heading before them
/// that names a quarter or a month.
pub fn is_of_a_part(labels: &Labels<'_>, report: &Report) -> bool {
    let first = report.tables.iter().map(|t| t.span.start).min().unwrap_or(0);
    let head = &labels.text[labels.text.floor_char_boundary(first.saturating_sub(OPENING))..labels.text.floor_char_boundary(first)];
    let names_part = |line: &str| {
        let folded = labels.folding.fold(line);
        folded.chars().count() <= LONGEST_HEADING
            && !folded.contains(['。', ','])
            && folded.contains("20")
            && labels.words.about.parts.iter().any(|w| folded.contains(w.as_str()))
            && labels.words.titles.shared.iter().any(|w| folded.contains(w.as_str()))
    };
    report.facts.title.is_none() && head.lines().filter(|l| l.len() < 300).any(names_part)
}

/// Whether no more than some labels of the first tables stand there as they do in other lists, a catalogue of what is published:
/// neither a title, a year, a heading nor a head, and no figure whose place is known.
pub fn is_only_alike(labels: &Labels<'_>, report: &Report) -> bool {
    let Facts { title: None, year: None, period: None, .. } = &report.facts else { return false };
    let first = labels.form.sections.iter().find(|section| section.content == Content::Tables).map(|section| &section.key);
    report.sections.is_empty()
        && report.tables.iter().all(|t| t.heads.is_empty() && Some(&labels.form.tables[t.table].section) == first)
        && !report.cells.iter().any(|cell| cell.span.is_some() && cell.is_certain())
}

/// The longest heading of a page of figures, in characters.
const LONGEST_HEADING: usize = 45;

/// Whether most lines are titles of reports by different bodies: a list of who published.
fn is_list(labels: &Labels<'_>) -> bool {
    let lines = labels.text.lines().filter(|l| l.len() < 400).map(|l| labels.folding.fold(l)).filter(|l| !l.is_empty());
    let (mut all, mut titles) = (0, BTreeSet::new());
    for line in lines.take(400) {
        all += 1;
        let shared = labels.words.titles.shared.iter().any(|w| line.contains(w.as_str()));
        let tail = labels.words.titles.tails.iter().any(|w| line.contains(w.as_str()));
        if shared && tail && !line.contains(['。', ',', '《']) {
            titles.insert(line);
        }
    }
    titles.len() >= 5 && titles.len() * 3 >= all
}

/// Whether articles of a regulation begin lines.
fn is_regulation(labels: &Labels<'_>) -> bool {
    let starts: Vec<String> = labels.text.lines().map(|l| labels.folding.fold(l.get(..l.floor_char_boundary(60)).unwrap_or(""))).collect();
    let found = labels.words.about.articles.iter().filter(|a| starts.iter().any(|s| s.starts_with(a.as_str()))).count();
    found >= 3
}

/// Whether title and opening are those of a university's report on an academic year.
fn is_of_a_school(words: &Words, title: &str, opening: &str) -> bool {
    let names_year = |text: &str| words.older.school_year.iter().any(|w| text.contains(w.as_str()));
    let speaks = !title.is_empty() || names_year(opening) || speaks_of_itself(words, opening);
    let names_government = |word: &str| words.bodies.governments.iter().any(|g| word.contains(g.as_str()));
    let of_government = words.titles.shared.iter().filter(|w| names_government(w)).any(|w| title.contains(w.as_str()));
    names_year(title) || (speaks && !of_government && words.older.school.iter().any(|w| opening.contains(w.as_str())))
}

/// Whether the statistics table of before 2019 stands in a folded text. A sentence has the unit behind the figure:
/// `政府信息数65条`.
fn has_statistics(words: &Words, folded: &str) -> bool {
    let is_told = |rest: &str| {
        let figure = rest.trim_start_matches(|c| words.older.says.contains(c));
        let unit = figure.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < figure.len() && unit.starts_with(|c| words.older.units.contains(c))
    };
    let stands = |word: &&String| folded.match_indices(word.as_str()).any(|(at, _)| !is_told(&folded[at + word.len()..]));
    words.older.statistics.iter().filter(stands).count() >= 3
}

/// Whether a report's opening speaks of the report.
fn speaks_of_itself(words: &Words, opening: &str) -> bool {
    words.titles.shared.iter().any(|w| opening.contains(w.as_str())) && words.about.itself.iter().any(|w| opening.contains(w.as_str()))
}

/// How many topics of the narrative form the numbered headings name, none of which is a heading of
/// the known form with tables, nor one of `sections`. Numbered otherwise than the form's they tell only where they are
/// more, and no heading of the form stands among them.
fn narrative_topics(labels: &Labels<'_>, sections: &[SectionSeen]) -> usize {
    let (mut seen, mut others) = (BTreeSet::new(), BTreeSet::new());
    let (mut own, mut any) = (0, false);
    for (Span { start, end }, line) in lines_within(labels.text, Span::of(labels.text)) {
        if line.len() >= 150 || sections.iter().any(|s| (start..end).contains(&s.heading.start)) {
            continue;
        }
        let folded = labels.folding.fold(line);
        let Some((as_the_form, heading)) = numbered(&folded) else { continue };
        // A sentence behind the heading on its line is none of it.
        let heading = &heading[..heading.find(['。', ',', ':']).unwrap_or(heading.len())];
        let han = labels.folding.han(heading);
        let same = |content: Content| labels.form.sections.iter().any(|s| s.content == content && labels.folding.han(&s.label) == han);
        own += usize::from(as_the_form && same(Content::Tables));
        any |= as_the_form || same(Content::Tables) || same(Content::Text);
        let topic = labels.words.older.narrative.iter().position(|topic| topic.iter().any(|w| heading.contains(w.as_str())));
        (if as_the_form { &mut seen } else { &mut others }).extend(topic);
    }
    let others = if any || others.len() < MOST_SUBJECTS { 0 } else { others.len() };
    if own >= 2 { 0 } else { seen.len().max(others) }
}

/// Sub-headings of section one name fewer topics of the narrative form than so many.
const MOST_SUBJECTS: usize = 4;

/// The words of a folded heading behind its number, and whether that is written as on the form: `一、`, not `(一)` or `1.`.
fn numbered(folded: &str) -> Option<(bool, &str)> {
    let plain = folded.split_once('、').filter(|(n, _)| n.chars().count() <= 2 && chinese_integer(n).is_some());
    if let Some((_, heading)) = plain {
        return Some((true, heading));
    }
    let bracketed = || folded.strip_prefix('(')?.split_once(')').filter(|(n, _)| chinese_integer(n).is_some());
    let digit = || folded.split_once(['、', '.']).filter(|(n, _)| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    bracketed().or_else(digit).map(|(_, heading)| (false, heading))
}

fn has_picture(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    lower.len() < 2000 && PICTURES.iter().any(|p| lower.contains(p))
}

/// Whether the labels of the tables are there, but no figure twice and no head twice: a
/// filter dropped repeated lines.
pub fn values_lost(labels: &Labels<'_>, report: &Report) -> bool {
    let spans = || report.cells.iter().filter_map(|c| c.span).chain(report.unclaimed.iter().copied());
    // Nearly every report has a figure of one digit twice.
    let mut digits = [false; 256];
    let mut short = spans().filter(|s| s.len() == 1).map(|s| usize::from(labels.text.as_bytes()[s.start]));
    if short.any(|digit| std::mem::replace(&mut digits[digit], true)) {
        return false;
    }
    let figures: Vec<&str> = spans().map(|s| &labels.text[s.start..s.end]).collect();
    let mut distinct = figures.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let rows: usize = report.tables.iter().map(|t| t.rows.len()).sum();
    if rows < 8 || figures.is_empty() || distinct.len() != figures.len() {
        return false;
    }
    // Heads that the form prints several times stand once.
    let mut counts = std::collections::HashMap::new();
    for hit in labels.hits {
        // A head that shares its words with a row says nothing.
        let shared = labels.meanings(hit).any(|(label, _)| matches!(label, Label::Row(..)));
        for (label, _) in labels.meanings(hit) {
            if let Label::Column(t, c) = label
                && labels.form.tables[t].printed == crate::form::Layout::Strip
                && !shared
            {
                *counts.entry((t, c)).or_insert(0_usize) += 1;
            }
        }
    }
    // Without such heads only a lack of figures tells.
    counts.values().all(|&n| n < 2) && (counts.len() > 2 || figures.len() < rows)
}

/// Whether the form is there and nobody filled it in: the official specimen.
pub fn is_specimen(report: &Report) -> bool {
    report.facts.year.is_none()
        && report.facts.period.is_none()
        && report.cells.iter().all(|c| matches!(c.state, State::Blank | State::Missing | State::Dash))
}

/// Leftovers of converters, in text order.
pub fn residue(text: &str, stream: &HanStream) -> Vec<Oddity> {
    let mut found: Vec<Span> = Vec::new();
    for (open, close) in
        [("[bookmark:", "]"), ("HYPERLINK \"", "\""), ("{{", "}}"), ("<td", ">"), ("<p ", ">"), ("<span", ">"), ("&nbsp", ";")]
    {
        if !stream.has_ascii(open.as_bytes()[0]) {
            continue;
        }
        let mut at = 0;
        while let Some(start) = text[at..].find(open).map(|i| at + i) {
            let limit = text.floor_char_boundary(start + 200);
            let end = text[start + open.len()..limit.max(start + open.len())]
                .find(close)
                .map_or(start + open.len(), |i| start + open.len() + i + close.len());
            found.push(Span::new(start, end));
            at = end;
        }
    }
    found.sort_unstable();
    found.truncate(50);
    found.into_iter().map(Oddity::Residue).collect()
}

/// Pictures in sections whose tables were not found: the section's key and the bytes.
pub fn pictures(text: &str, form: &Form, report: &Report) -> Vec<Oddity> {
    let found = |key: &str| report.tables.iter().any(|t| form.tables[t.table].section == key);
    let sections = report.sections.iter().filter(|s| form.section(&s.key).is_some_and(|f| f.content == Content::Tables) && !found(&s.key));
    sections
        .filter_map(|s| {
            let lower = text[s.body.start..s.body.end].to_ascii_lowercase();
            let at = PICTURES.iter().filter_map(|p| lower.find(p).map(|i| (i, p.len()))).min()?;
            let start = lower[..at.0].rfind(is_blank).map_or(0, |i| i + lower[i..].chars().next().map_or(1, char::len_utf8));
            Some(Oddity::Picture(s.key.clone(), Span::new(s.body.start + start, s.body.start + at.0 + at.1)))
        })
        .collect()
}
