//! The body that reports: named in the title, where the opening names the report, by the signature,
//! or as the subject of a sentence on the year's work.

use super::folded::Folded;
use crate::extract::region::Labels;
use crate::fold::is_han;
use crate::form::{BodyWords, Words};
use crate::report::Found;
use crate::text::Span;

/// The longest name of a body, in characters.
const LONGEST: usize = 40;

/// Where the words that all titles share begin, from character `from` on, and where they end. In
/// `某镇人民政府信息公开` the 政府 belongs to the body.
pub fn shared(words: &Words, text: &Folded, from: usize) -> Option<(usize, usize)> {
    let (start, len) = text.find_first(&words.titles.shared_tree, from)?;
    let end = start + len;
    let rest = text.slice(end, text.len());
    if words.titles.offices.iter().any(|office| rest.starts_with(office.as_str())) {
        return shared(words, text, end);
    }
    Some((start + of_a_government(words, text, start), end))
}

/// How many characters from `start` on end the name of a government that begins before: 政府 of 人民政府.
fn of_a_government(words: &Words, text: &Folded, start: usize) -> usize {
    let (before, behind) = (text.slice(0, start), text.slice(start, text.len()));
    let governments = &words.bodies.governments;
    let mut halves = governments.iter().flat_map(|whole| governments.iter().map(move |end| (whole.strip_suffix(end.as_str()), end)));
    let stands = |(lead, end): &(Option<&str>, &String)| {
        lead.is_some_and(|lead| !lead.is_empty() && before.ends_with(lead)) && behind.starts_with(end.as_str())
    };
    halves.find(stands).map_or(0, |(_, end)| end.chars().count())
}

/// Whether a folded line is the name of a body and nothing else.
pub fn is_body(words: &Words, folded: &str) -> bool {
    // Another name of the same body stands behind its own in brackets.
    let bare = folded.strip_suffix(')').and_then(|name| name.rsplit_once('(')).map_or(folded, |(name, _)| name);
    (3..=LONGEST).contains(&folded.chars().count())
        && folded.chars().all(|c| is_han(c) || matches!(c, '(' | ')' | '、'))
        && words.bodies.kinds.iter().any(|kind| bare.ends_with(kind.as_str()))
        && !words.bodies.pronouns.iter().any(|p| folded.starts_with(p.as_str()) || (p.chars().count() == 1 && folded.contains(p.as_str())))
}

/// Whether a name says where its body is: `竹溟县水利局`, not `县水利局`.
pub fn has_place(words: &Words, folded: &str) -> bool {
    let mut text = folded.to_owned();
    for word in &words.bodies.no_places {
        // A town may be called so: `两城镇人民政府`.
        let town = |at: usize| at > 0 && words.bodies.governments.iter().any(|g| text[at + word.len()..].starts_with(g.as_str()));
        if text.match_indices(word.as_str()).any(|(at, _)| !town(at)) {
            text = text.replace(word.as_str(), "");
        }
    }
    words.bodies.places.iter().any(|place| text.match_indices(place.as_str()).any(|(at, _)| at > 0))
        || words.bodies.national.iter().any(|n| folded.starts_with(n.as_str()) && folded.len() > n.len())
}

/// The characters `from..to` of a text as a name, what does not belong to it cut off.
fn name(labels: &Labels<'_>, text: &Folded, from: usize, to: usize) -> Option<Found<String>> {
    let words = text.slice(from, to);
    let trim = |c: char| matches!(c, '年' | '度' | '的' | '—' | '–' | '-' | '~' | '#' | ':' | '"' | '\'' | ']' | '*' | '_' | '@');
    let notices = || labels.words.about.notices.iter().map(String::as_str);
    let bare = notices().fold(words.trim_matches(trim), |bare, word| bare.trim_start_matches(word).trim_end_matches(word));
    let bare = notices().try_fold(bare.trim_matches(trim), |bare, word| bare.split(word).find(|part| !part.is_empty()))?;
    // A sign that looks like a bar is a character of its own.
    let bare = bare.rsplit('丨').next().unwrap_or(bare);
    let bare = labels.words.bodies.named.sent.iter().find_map(|verb| bare.strip_prefix(verb.as_str())).unwrap_or(bare);
    if bare.is_empty() {
        return None;
    }
    let start = from + words[..words.find(bare)?].chars().count();
    let end = start + bare.chars().count();
    let is_name = end >= start + 2 && bare.chars().any(is_han) && !bare.starts_with(|c: char| c.is_ascii_digit());
    is_name.then(|| Found { value: text.printed(labels, start, end), span: text.span(start, end), repaired: false })
}

/// What the title holds before (or behind) its year and before the words that all titles share.
pub fn of_title(labels: &Labels<'_>, title: &Folded, year: Option<Span>) -> Option<Found<String>> {
    let end = shared(labels.words, title, 0).map_or(title.len(), |(start, _)| start);
    let Some(year) = year else { return name(labels, title, 0, end) };
    let before = title.first_from(year.start).min(end);
    let behind = year_end(labels.words, title, title.first_from(year.end));
    [(0, before), (behind, end)].into_iter().filter(|(a, b)| a < b).find_map(|(a, b)| name(labels, title, a, b))
}

/// The body that stands alone behind the words of a title.
pub fn behind(labels: &Labels<'_>, title: &Folded, end: usize) -> Option<Found<String>> {
    is_body(labels.words, title.slice(end, title.len())).then(|| name(labels, title, end, title.len()))?
}

/// Where a year ends, its 年 and the second year of an academic one included.
fn year_end(words: &Words, text: &Folded, from: usize) -> usize {
    let mut at = from;
    loop {
        let rest = text.slice(at, text.len());
        let school = words.older.school_year.iter().find(|w| rest.starts_with(w.as_str()));
        match (school, rest.chars().next()) {
            (Some(word), _) => at += word.chars().count(),
            (None, Some(c)) if c.is_ascii_digit() || matches!(c, '年' | '度' | '-' | '—' | '–' | '~' | '至') => at += 1,
            _ => return at,
        }
    }
}

/// The body named directly behind a year in a text (`2022年度某镇政府信息公开…`), or else directly
/// before it. `year` are the numbers of the year's characters, `end` that of the words all titles share.
pub fn around(labels: &Labels<'_>, text: &Folded, year: (usize, usize), end: usize) -> Option<Found<String>> {
    let behind = year_end(labels.words, text, year.1);
    let fits = |from: usize, to: usize| from < to && is_body(labels.words, text.slice(from, to));
    if fits(behind, end) {
        return name(labels, text, behind, end);
    }
    let from = before(labels.words, text, year.0);
    if fits(from, year.0) { name(labels, text, from, year.0) } else { None }
}

/// Where the name that ends at `to` may begin: behind the last sign that is no Han character, and
/// behind the last word that stands before names. At `to` where more stands before it than a name has characters.
fn before(words: &Words, text: &Folded, to: usize) -> usize {
    let run = text.slice(0, to).chars().rev().take(LONGEST + 1).take_while(|c| is_han(*c)).count();
    let from = to - run.min(LONGEST);
    let line = (from..to).rev().find(|&at| text.starts_line(at));
    let start = line.unwrap_or(from);
    let ends = words.bodies.leads.iter().filter_map(|lead| {
        let at = text.slice(start, to).rfind(lead.as_str())?;
        Some(start + text.slice(start, to)[..at].chars().count() + lead.chars().count())
    });
    let is_cut = run > LONGEST && line.is_none();
    ends.max().unwrap_or(if is_cut { to } else { start })
}

/// The body that is the subject of a sentence of the opening: `2022年，某县水利局认真…`, or of a part
/// of one. Only a name that says where it is.
pub fn subject(labels: &Labels<'_>, opening: &Folded) -> Option<Found<String>> {
    let behind = |sign: char| opening.text().match_indices(sign).map(|(byte, _)| opening.number(byte) + 1).collect::<Vec<_>>();
    let mut starts: Vec<usize> = behind('年').into_iter().map(|at| year_end(labels.words, opening, at)).collect();
    starts.extend(behind('。'));
    starts.extend((0..opening.len()).filter(|&at| opening.starts_line(at) || at == 0));
    starts.sort_unstable();
    let parts = behind(',').into_iter().chain(behind('由'));
    let told = labels.words.bodies.named.tells.iter().flat_map(|word| {
        let ends = opening.text().match_indices(word.as_str());
        ends.map(|(byte, _)| opening.number(byte) + word.chars().count()).collect::<Vec<_>>()
    });
    told.chain(starts)
        .chain(parts)
        .find_map(|start| subject_at(labels, opening, start + usize::from(opening.slice(start, start + 1) == ",")))
}

/// The body whose name begins at `start` and that does something.
fn subject_at(labels: &Labels<'_>, opening: &Folded, start: usize) -> Option<Found<String>> {
    let most = opening.len().min(start + LONGEST);
    let most = (start + 1..most).find(|&at| opening.starts_line(at)).unwrap_or(most);
    let run = opening.slice(start, most).chars().take_while(|c| is_han(*c)).count();
    (3..=run).find_map(|len| {
        let folded = opening.slice(start, start + len);
        let rest = opening.slice(start + len, opening.len().min(start + len + 8));
        let words = &labels.words.bodies;
        // The name of a site is nothing that a body does.
        let site = |behind: &str| labels.words.titles.sites.iter().any(|w| behind.starts_with(w.as_str()));
        let opens = words.openers.iter().any(|w| rest.strip_prefix(w.as_str()).is_some_and(|behind| !site(behind)));
        let alone = || !words.leads.iter().chain(&words.contacts).any(|lead| folded.contains(lead.as_str()));
        // What the body did is no part of its name.
        let acts = || words.openers.iter().any(|w| w.chars().count() > 1 && folded.contains(w.as_str()));
        // An office that is none but within a body.
        let office = || words.inner.iter().find(|office| folded.ends_with(office.as_str()) && !words.kinds.contains(office));
        let own = || len - office().map_or(0, |office| office.chars().count());
        (opens && is_body(labels.words, folded) && alone() && !acts() && has_place(labels.words, folded))
            .then(|| name(labels, opening, start, start + own()))?
    })
}

/// The body with whose office a reader may get in touch: `请与某县水利局办公室联系`, `请联系：某县水利局`. Only a
/// name that says where it is, and not where the office may be the body itself.
pub fn contact(labels: &Labels<'_>, opening: &Folded) -> Option<Found<String>> {
    let words = &labels.words.bodies;
    words.contacts.iter().flat_map(|lead| opening.text().match_indices(lead.as_str()).map(move |(byte, _)| (byte, lead))).find_map(
        |(byte, lead)| {
            let from = opening.number(byte) + lead.chars().count();
            let from = from + usize::from(opening.slice(from, from + 1) == ":");
            let run = opening.slice(from, opening.len().min(from + LONGEST)).chars().take_while(|c| is_han(*c)).count();
            let name_and_more = opening.slice(from, from + run);
            let end = name_and_more.find(words.reached.as_str());
            let end = end.or_else(|| {
                let asked = lead.ends_with(words.reached.as_str()) || is_reached_behind(words, opening, from + run);
                asked.then_some(name_and_more.len())
            });
            let whole = &name_and_more[..end?];
            let office = words.inner.iter().find(|office| whole.ends_with(office.as_str()));
            let bare = office.map_or(whole, |office| &whole[..whole.len() - office.len()]);
            let of_government = words.governments.iter().any(|end| bare.ends_with(end.as_str()))
                && office.is_some_and(|office| words.kinds.contains(office));
            let to = from + bare.chars().count();
            (!of_government && is_body(labels.words, bare) && has_place(labels.words, bare)).then(|| name(labels, opening, from, to))?
        },
    )
}

/// Whether a bracket at character `from`, with address and telephone, has the word for getting in touch behind it.
fn is_reached_behind(words: &BodyWords, text: &Folded, from: usize) -> bool {
    let rest = text.slice(from, text.len().min(from + LONGEST_ADDRESS));
    let behind = rest.strip_prefix('(').and_then(|inner| inner.split_once(')'));
    behind.is_some_and(|(_, behind)| behind.starts_with(words.reached.as_str()))
}

/// The longest address in a bracket, in characters.
const LONGEST_ADDRESS: usize = 160;

/// The same body with its place: where `short` names none (`水利局`), a longer name in `text` that
/// ends with it and does.
pub fn fuller(labels: &Labels<'_>, short: &str, text: &Folded) -> Option<Found<String>> {
    let folded = labels.folding.fold(short);
    if has_place(labels.words, &folded) || folded.is_empty() {
        return None;
    }
    let len = folded.chars().count();
    text.text().match_indices(folded.as_str()).find_map(|(byte, _)| {
        let at = text.number(byte);
        let (from, to) = (before(labels.words, text, at), at + len);
        // A label of page metadata before the name has a blank behind it.
        let from = (from + 1..=at).rev().find(|&number| text.gap_before(number)).unwrap_or(from);
        let whole = text.slice(from, to);
        (from < at && is_body(labels.words, whole) && has_place(labels.words, whole)).then(|| name(labels, text, from, to))?
    })
}
