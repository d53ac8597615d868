//! Figures and words of a sentence laid beside the quantities of the tables.

use std::borrow::Cow;

use super::Sentence;
use super::context::{Context, Scope};
use super::lex::{Figure, Measure};
use crate::form::{CellKey, Grade, Nothing, Pattern, Topic, cells_of};
use crate::number::Decimal;
use crate::report::{Claim, Narrative, Statement};
use crate::text::Span;

/// Farthest word behind a figure that belongs to it, in characters.
const BEHIND: usize = 16;

/// The words around a figure.
struct Around {
    before: String,
    /// Empty where the words belong to the next figure.
    behind: String,
    /// Whether the clause before had to be taken in.
    extended: bool,
    from: usize,
}

/// How well a pattern fits: where its last word ends, how long its words are, and what they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    at: usize,
    length: usize,
    words: Vec<String>,
}

/// Adds the statements of a sentence; gives for each figure the number of its statement.
pub fn statements(sentence: &Sentence<'_>, context: &mut Context<'_>, told: &mut Narrative) -> Vec<Option<usize>> {
    let mut found = vec![None; sentence.figures.len()];
    if sentence.figures.is_empty() {
        return found;
    }
    let other_time = context.is_of_other_time(sentence);
    let mut row: Option<Vec<Vec<usize>>> = None;
    for (k, figure) in sentence.figures.iter().enumerate() {
        if !matches!(figure.measure, Measure::Count(_) | Measure::Bare) || !figure.exact || other_time {
            continue;
        }
        let around = around(sentence, context, k);
        let Some(said) = quantity(sentence, context, figure, &around) else {
            if let Some(statement) = row.as_deref().and_then(|row| outcome(sentence, context, figure, &around, row)) {
                found[k] = Some(told.statements.len());
                told.statements.push(statement);
            }
            continue;
        };
        if said.topic == Topic::Proceedings {
            row = Some(said.statement.readings.clone());
        }
        context.note(said.scope);
        found[k] = Some(told.statements.len());
        told.statements.push(said.statement);
    }
    found
}

struct Said {
    topic: Topic,
    scope: Scope,
    statement: Statement,
}

fn around(sentence: &Sentence<'_>, context: &Context<'_>, k: usize) -> Around {
    let text = sentence.text;
    let figure = &sentence.figures[k];
    // Dates belong to the words around a figure, other figures divide them.
    let divides = |other: &&Figure| other.measure != Measure::Date;
    let previous = sentence.figures[..k].iter().rfind(divides).map_or(sentence.range.start, |figure| figure.end);
    let clause = sentence.clause_start(figure.number.start).max(previous);
    let mut from = clause;
    let mut extended = false;
    let stop = |i: &usize| matches!(text.chars[*i], ',' | '、' | ':' | '(' | ')');
    let end = (figure.end..sentence.range.end).find(stop).unwrap_or(sentence.range.end).min(figure.end + 2 * BEHIND);
    let blocked = sentence.figures[k + 1..].iter().find(divides).is_some_and(|next| next.number.start < end);
    let behind = if blocked { String::new() } else { text.text(figure.end..end) };
    if clause > previous && behind.is_empty() && is_neutral(context, &text.text(clause..figure.number.start)) {
        // The clause before, where it has no figure of its own.
        let before = sentence.clause_start(clause - 1);
        extended = before >= previous;
        from = if extended { before } else { from };
    }
    let mut before = text.text(from..figure.number.start);
    if let Some(word) =
        context.words.context.inclusive.iter().find(|word| before.contains(word.as_str()) && !before.ends_with(word.as_str()))
    {
        before = before.replacen(word.as_str(), "", 1);
    }
    Around { before, behind, extended, from }
}

fn is_neutral(context: &Context<'_>, words: &str) -> bool {
    let mut rest = words.trim_matches(|c: char| matches!(c, '、' | ',' | ':' | '"' | '“' | '”'));
    while !rest.is_empty() {
        let longest = context.words.figures.neutral.iter().filter(|word| rest.starts_with(word.as_str())).map(String::len).max();
        match longest {
            Some(len) => rest = rest[len..].trim_start_matches(['、', ':']),
            None => return false,
        }
    }
    true
}

/// How a pattern fits the words around a figure.
fn fit(context: &Context<'_>, pattern: &Pattern, around: &Around) -> Option<Fit> {
    let dated = |word| if pattern.dated { context.dated(word) } else { Some(Cow::Borrowed(word)) };
    let mut words = Vec::new();
    let mut at = 0;
    let mut rest = around.before.as_str();
    for (i, word) in pattern.before.iter().rev().enumerate() {
        let word = dated(word.as_str())?;
        let place = rest.rfind(&*word)?;
        if i == 0 {
            at = place + word.len();
        }
        rest = &rest[..place];
        words.push(word.into_owned());
    }
    if pattern.before.is_empty() && !is_neutral(context, &around.before) {
        return None;
    }
    let mut behind = around.behind.as_str();
    for word in &pattern.behind {
        let word = dated(word.as_str())?;
        let place = behind.find(&*word)?;
        if behind[..place].chars().count() > BEHIND {
            return None;
        }
        behind = &behind[place + word.len()..];
        words.push(word.into_owned());
    }
    Some(Fit { at, length: words.iter().map(String::len).sum(), words })
}

/// Patterns, and the words that make what they say something else.
type Says<'a> = (&'a [Pattern], &'a [String]);

fn best_fit(sentence: &Sentence<'_>, context: &Context<'_>, (patterns, without): Says<'_>, around: &Around) -> Option<Fit> {
    let fits = patterns.iter().filter(|pattern| sentence.may_fit(pattern)).filter_map(|pattern| fit(context, pattern, around));
    fits.filter(|fit| {
        // A word that makes it something else counts unless it is part of the words that say what it is.
        let beside = |word: &String| {
            let held = fit.words.iter().any(|w| w.contains(word.as_str()));
            !held && (around.before.contains(word.as_str()) || around.behind.contains(word.as_str()))
        };
        !without.iter().any(beside)
    })
    .max()
}

/// The quantity that a figure states.
fn quantity(sentence: &Sentence<'_>, context: &Context<'_>, figure: &Figure, around: &Around) -> Option<Said> {
    let words = context.words;
    let fitting = words.quantities.iter().filter_map(|q| Some((best_fit(sentence, context, (&q.says, &q.without), around)?, q)));
    let (fit, quantity) = fitting.max_by(|(a, _), (b, _)| a.cmp(b))?;
    let held = |word: &String| fit.words.iter().any(|w| w.contains(word.as_str()));
    let beside = |list: &[String]| list.iter().any(|word| !held(word) && around.before.contains(word.as_str()));
    if beside(&words.context.change) || beside(&words.context.shared) || beside(&words.context.last_year) {
        return None;
    }
    let dated = fit.words.iter().any(|w| w.contains("20"));
    let other_year = context.is_of_other_year(sentence, figure.number.start);
    if other_year && !dated {
        return None;
    }
    let clause_end = sentence.clause_end(figure.end);
    let scope = context.scope(sentence, clause_end, quantity.topic);
    if scope == Scope::Not {
        return None;
    }
    let readings: Vec<Vec<usize>> = quantity.cells.iter().filter_map(|sum| cells_of(context.form, sum)).collect();
    if readings.is_empty() {
        return None;
    }
    let said = sentence.text.text(sentence.range.start..clause_end);
    let bare = figure.measure == Measure::Bare;
    let certain = scope == Scope::Strong && !around.extended && !bare && !context.is_unsure(&said);
    let statement = Statement {
        quantity: quantity.key.clone(),
        claim: Claim::Figure,
        value: figure.value,
        figure: sentence.text.span(&figure.number),
        clause: sentence.text.span(&(around.from..figure.end)),
        grade: quantity.grade,
        certain,
        readings,
    };
    Some(Said { topic: quantity.topic, scope, statement })
}

/// What was decided in the reviews or suits that the sentence speaks of; `row` are the totals of these.
fn outcome(sentence: &Sentence<'_>, context: &Context<'_>, figure: &Figure, around: &Around, row: &[Vec<usize>]) -> Option<Statement> {
    let fitting = context.words.outcomes.iter().filter_map(|o| Some((best_fit(sentence, context, (&o.says, &[]), around)?, o)));
    let (_, outcome) = fitting.max_by(|(a, _), (b, _)| a.cmp(b))?;
    if context.words.context.shared.iter().any(|word| around.before.contains(word.as_str())) {
        return None;
    }
    let form = context.form;
    let beside = |total: &usize| {
        let place = form.place(*total);
        let table = &form.tables[place.table];
        form.find(&CellKey::new(&table.key, &table.rows[place.row].key, &outcome.column))
    };
    let readings: Vec<Vec<usize>> = row.iter().filter_map(|totals| totals.iter().map(beside).collect()).collect();
    let first = *readings.first()?.first()?;
    let key = &form.row(first).key;
    let name = if readings[0].len() > 1 { format!("suits.{}", outcome.column) } else { format!("{key}.{}", outcome.column) };
    Some(Statement {
        quantity: name,
        claim: Claim::Figure,
        value: figure.value,
        figure: sentence.text.span(&figure.number),
        clause: sentence.text.span(&(around.from..figure.end)),
        grade: Grade::Likely,
        certain: !around.extended,
        readings,
    })
}

/// Statements that there was none.
pub fn nothing(sentence: &Sentence<'_>, context: &mut Context<'_>, told: &mut Narrative) {
    let may_say = |nothing: &&Nothing| nothing.says.iter().any(|pattern| sentence.may_fit(pattern));
    let likely: Vec<&Nothing> = context.words.nothing.iter().filter(may_say).collect();
    if likely.is_empty() || context.is_of_other_time(sentence) {
        return;
    }
    for clause in sentence.clauses() {
        for &nothing in &likely {
            let statement = none_said(sentence, context, &clause, nothing, Claim::Nothing);
            if let Some(statement) = statement
                && context.scope(sentence, clause.end, nothing.topic.unwrap_or(Topic::Requests)) == Scope::Strong
            {
                context.note(Scope::Strong);
                told.statements.push(statement);
            }
        }
    }
}

/// Statements that all requests were dealt with.
pub fn all_done(sentence: &Sentence<'_>, context: &Context<'_>, told: &mut Narrative) {
    let said = &context.words.all_done;
    if !said.says.iter().any(|pattern| sentence.may_fit(pattern)) || context.is_of_other_time(sentence) {
        return;
    }
    for clause in sentence.clauses() {
        // A figure in the clause may be that of a part: only that part was dealt with.
        if sentence.figures.iter().any(|f| clause.contains(&f.number.start) && f.measure != Measure::Percent) {
            continue;
        }
        if context.scope(sentence, clause.end, Topic::Requests) != Scope::Not {
            told.statements.extend(none_said(sentence, context, &clause, said, Claim::AllDone));
        }
    }
}

fn none_said(
    sentence: &Sentence<'_>,
    context: &Context<'_>,
    clause: &std::ops::Range<usize>,
    nothing: &Nothing,
    claim: Claim,
) -> Option<Statement> {
    let said = sentence.text.text(clause.clone());
    let around = Around { before: said.clone(), behind: String::new(), extended: false, from: clause.start };
    let fit = best_fit(sentence, context, (&nothing.says, &nothing.without), &around)?;
    let last_year = context.words.context.last_year.iter().any(|word| said.contains(word.as_str()));
    let other_year = context.is_of_other_year(sentence, clause.end);
    if last_year || other_year {
        return None;
    }
    let quantity = context.words.quantity(&nothing.key)?;
    let first = quantity.cells.iter().find_map(|sum| cells_of(context.form, sum))?;
    let words = words_span(sentence, clause, &fit);
    let certain = claim == Claim::Nothing && !context.is_unsure(&said);
    let (grade, readings) = (quantity.grade, vec![first]);
    let value = Decimal::ZERO;
    Some(Statement {
        quantity: nothing.key.clone(),
        claim,
        value,
        figure: words,
        clause: sentence.text.span(clause),
        grade,
        certain,
        readings,
    })
}

/// The bytes from the first to the last word of a fit.
fn words_span(sentence: &Sentence<'_>, clause: &std::ops::Range<usize>, fit: &Fit) -> Span {
    let said = sentence.text.text(clause.clone());
    let end = said[..fit.at].chars().count();
    let first = fit.words.last().and_then(|word| said[..fit.at].rfind(word.as_str())).unwrap_or(0);
    let start = said[..first].chars().count();
    sentence.text.span(&(clause.start + start..clause.start + end.max(start + 1)))
}

/// What was published, and the licences and penalties that sentences tell of.
pub fn published(sentence: &Sentence<'_>, context: &Context<'_>, told: &mut Narrative) {
    let words = &context.words.published;
    let other_time = !sentence.figures.is_empty() && context.is_of_other_time(sentence);
    for (k, figure) in sentence.figures.iter().enumerate().filter(|(_, f)| f.is_count()) {
        let around = around(sentence, context, k);
        let other_year = context.is_of_other_year(sentence, figure.number.start);
        if other_year || other_time {
            continue;
        }
        if best_fit(sentence, context, (&words.says, &[]), &around).is_some() {
            told.published.push(sentence.told(figure));
        }
        for decision in &words.decisions {
            if best_fit(sentence, context, (&decision.says, &words.without), &around).is_some()
                && let Some(cells) = cells_of(context.form, &decision.cells)
            {
                told.decisions.push(Statement {
                    quantity: decision.key.clone(),
                    claim: Claim::Figure,
                    value: figure.value,
                    figure: sentence.text.span(&figure.number),
                    clause: sentence.text.span(&(around.from..figure.end)),
                    grade: Grade::Notice,
                    certain: false,
                    readings: vec![cells],
                });
            }
        }
    }
}
