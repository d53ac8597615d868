//! Wholes and parts, shares and growth within a sentence.

use super::Sentence;
use super::context::{Context, Scope};
use super::lex::{Figure, Measure};
use crate::form::{ProseWords, Topic, cells_of};
use crate::number::Decimal;
use crate::report::{Growth, Narrative, Share, Sum, Told};

/// Most characters between a figure and its share.
const NEAR: usize = 14;

/// Adds the wholes whose parts the sentence lists.
pub fn sums(sentence: &Sentence<'_>, words: &ProseWords, told: &mut Narrative) {
    let (mut k, text) = (0, sentence.text);
    while k < sentence.figures.len() {
        let whole = &sentence.figures[k];
        if whole.is_count()
            && let Some((opens_at, closed)) = opened(sentence, words, whole)
        {
            let parts = parts(sentence, words, k, opens_at);
            let sum: Decimal = parts.iter().map(|part| part.value).sum();
            let closed = closed && sum <= whole.value;
            let rest = text.chars(opens_at..sentence.range.end);
            if sum > whole.value && sentence.holds(rest, &words.sums.twice) {
                // One item on several channels.
                k += parts.len();
            } else if !parts.is_empty() {
                k += parts.len();
                told.sums.push(Sum { whole: sentence.told(whole), parts, closed });
            }
        }
        k += 1;
    }
}

/// Where the list of parts begins behind a whole, and whether its words leave nothing out.
fn opened(sentence: &Sentence<'_>, words: &ProseWords, whole: &Figure) -> Option<(usize, bool)> {
    let text = sentence.text;
    // What something grew or shrank by is no whole.
    let before = text.chars(sentence.clause_start(whole.number.start)..whole.number.start);
    if sentence.holds(before, &words.context.change) {
        return None;
    }
    let from = (whole.end..sentence.range.end).find(|&i| !matches!(text.chars[i], ',' | '(' | ':' | '、'))?;
    let rest = text.chars(from..sentence.range.end.min(from + 4));
    let opens = words.sums.opens.iter().any(|word| rest.starts_with(word.chars()));
    let closed = words.sums.closed.iter().any(|word| rest.starts_with(word.chars()));
    (opens || closed).then_some((from, closed && !opens))
}

fn parts(sentence: &Sentence<'_>, words: &ProseWords, k: usize, from: usize) -> Vec<Told> {
    let text = sentence.text;
    let whole = &sentence.figures[k];
    let bracket = text.text(whole.end..from).contains('(');
    let mut sum = Decimal::ZERO;
    let mut at = from;
    let mut found: Vec<Told> = Vec::new();
    for part in &sentence.figures[k + 1..] {
        let between = text.text(at..part.number.start);
        let behind = text.text(part.end..sentence.clause_end(part.end).min(part.end + NEAR));
        let ends = words.sums.ends.iter().any(|word| between.contains(word.as_str()));
        let mut again = words.sums.opens.iter().chain(&words.sums.closed).chain(&words.sums.anew);
        let nested = !found.is_empty() && again.any(|word| between.contains(word.as_str()));
        let out = if bracket { between.contains(')') } else { between.contains('(') };
        if ends || nested || out || words.sums.carried.iter().any(|word| behind.starts_with(word.as_str())) {
            break;
        }
        at = part.end;
        if part.measure == Measure::Percent {
            continue;
        }
        // A part without words of its own, in another unit or rounded ends the list.
        let label =
            between.chars().filter(|c| crate::fold::is_han(*c)).count() + behind.chars().filter(|c| crate::fold::is_han(*c)).count();
        if part.measure != whole.measure || !part.exact || label == 0 {
            return if part.exact { found } else { Vec::new() };
        }
        sum = sum + part.value;
        found.push(sentence.told(part));
        if sum == whole.value {
            break;
        }
    }
    found
}

/// Adds the shares that the sentence states.
pub fn shares(sentence: &Sentence<'_>, context: &Context<'_>, told: &mut Narrative) {
    for (k, percent) in sentence.figures.iter().enumerate() {
        let Some(part) = k.checked_sub(1).map(|p| &sentence.figures[p]).filter(|part| part.is_count()) else { continue };
        if percent.measure != Measure::Percent || !percent.exact {
            continue;
        }
        let between = sentence.text.text(part.end..percent.number.start);
        let says = context.words.share.iter().any(|word| between.contains(word.as_str()));
        let changes = context.words.context.change.iter().any(|word| between.contains(word.as_str()));
        if !says || changes || between.chars().count() > NEAR || between.matches(',').count() > 1 {
            continue;
        }
        // Requests are counted in several units in one sentence.
        let wholes = sentence.figures[..k - 1].iter().filter(|f| f.is_count() && f.value >= part.value);
        // Where the sentence names a whole, that is the one.
        let mut wholes = wholes.peekable();
        // Else it is one that the paragraph named before.
        let mut bases: Vec<Told> = Vec::new();
        if wholes.peek().is_none() {
            bases.extend(context.counted(part.measure).filter(|whole| whole.value >= part.value));
        }
        let on_requests = wholes.peek().is_none() && context.scope(sentence, percent.end, Topic::Requests) == Scope::Strong;
        let sums = context.words.sums.wholes.iter().filter_map(|key| context.words.quantity(key)).flat_map(|q| &q.cells);
        let cells: Vec<Vec<usize>> = if on_requests { sums.filter_map(|sum| cells_of(context.form, sum)).collect() } else { Vec::new() };
        told.shares.push(Share {
            part: sentence.told(part),
            percent: sentence.told(percent),
            bases: wholes.map(|whole| sentence.told(whole)).chain(bases).collect(),
            cells,
        });
    }
}

/// Adds the changes against the year before; `found` gives for each figure its statement.
pub fn growths(sentence: &Sentence<'_>, words: &ProseWords, found: &[Option<usize>], told: &mut Narrative) {
    for (k, percent) in sentence.figures.iter().enumerate() {
        let Some(p) = k.checked_sub(1).filter(|_| percent.measure == Measure::Percent && percent.exact) else { continue };
        let Some(statement) = found[p].and_then(|number| told.statements.get(number)) else { continue };
        let between = sentence.text.text(sentence.figures[p].end..percent.number.start);
        let against = words.growth.against.iter().any(|word| between.contains(word.as_str()));
        let up = words.growth.up.iter().any(|word| between.contains(word.as_str()));
        let down = words.growth.down.iter().any(|word| between.contains(word.as_str()));
        if !against || up == down || between.chars().count() > NEAR {
            continue;
        }
        told.growths.push(Growth {
            cells: statement.readings[0].clone(),
            to: sentence.told(&sentence.figures[p]),
            percent: sentence.told(percent),
            up,
        });
    }
}
