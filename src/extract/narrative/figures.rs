//! Figures and words of a sentence laid beside the quantities of the tables.

use std::borrow::Cow;

use super::Sentence;
use super::beside::Beside;
use super::context::{Context, Scope};
use super::lex::{Figure, Measure};
use crate::extract::work;
use crate::form::{CellKey, Grade, Letters, Nothing, Pattern, Sayings, Topic, Unless, Word, cells_of, find, rfind};
use crate::number::Decimal;
use crate::report::{Claim, Narrative, Statement};
use crate::text::Span;

/// Farthest word behind a figure that belongs to it, in characters.
const BEHIND: usize = 16;

/// The words around a figure.
pub struct Around<'t> {
    before: Cow<'t, [char]>,
    /// Empty where the words belong to the next figure.
    behind: &'t [char],
    /// The characters of both.
    letters: Letters,
    /// Whether the clause before had to be taken in.
    extended: bool,
    /// Where the words before begin.
    pub from: usize,
}

impl<'t> Around<'t> {
    fn of(before: Cow<'t, [char]>, behind: &'t [char], extended: bool, from: usize) -> Self {
        work::count(before.len() + behind.len());
        let letters = Letters::of(before.iter().chain(behind).copied());
        Self { before, behind, letters, extended, from }
    }

    /// Whether a word stands before the figure.
    fn has_before(&self, word: &Word) -> bool {
        word.stands_in(&self.before, &self.letters)
    }

    /// Whether one of some words stands before the figure.
    pub fn has_any(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.has_before(word))
    }

    /// Whether a word stands before or behind the figure.
    fn has(&self, word: &Word) -> bool {
        self.has_before(word) || word.stands_in(self.behind, &self.letters)
    }
}

/// How well a pattern fits: where its last word ends, how long its words are, and what they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit<'w> {
    at: usize,
    length: usize,
    words: Vec<Cow<'w, [char]>>,
}

impl Fit<'_> {
    /// Whether a word is part of those that fit.
    fn holds(&self, word: &Word) -> bool {
        self.words.iter().any(|own| find(own, word.chars()).is_some())
    }
}

/// Whether one of some patterns fits the words around a figure.
pub fn fits(context: &Context<'_>, says: &Sayings, around: &Around<'_>) -> bool {
    best_fit(context, says, &[], around).is_some()
}

/// The words around each figure of a sentence that may be compared with a table.
pub fn surroundings<'t>(sentence: &Sentence<'t>, context: &Context<'_>) -> Vec<Option<Around<'t>>> {
    if sentence.figures.is_empty() || context.is_of_other_time(sentence) {
        return Vec::new();
    }
    let counts = |figure: &Figure| matches!(figure.measure, Measure::Count(_) | Measure::Bare) && figure.exact;
    sentence.figures.iter().enumerate().map(|(k, figure)| counts(figure).then(|| around(sentence, context, k))).collect()
}

/// Adds the statements of a sentence; gives for each figure the number of its statement.
pub fn statements(
    sentence: &Sentence<'_>,
    surroundings: &[Option<Around<'_>>],
    context: &mut Context<'_>,
    told: &mut Narrative,
) -> Vec<Option<usize>> {
    let mut found = vec![None; sentence.figures.len()];
    let mut row: Option<Vec<Vec<usize>>> = None;
    let mut beside = Beside::of(context, surroundings);
    for (k, (figure, around)) in sentence.figures.iter().zip(surroundings).enumerate() {
        let Some(around) = around else { continue };
        beside.come_to(context, figure, around);
        let Some(mut said) = quantity(sentence, context, figure, around) else {
            if let Some(statement) = row.as_deref().and_then(|row| outcome(sentence, context, figure, around, row)) {
                found[k] = Some(told.statements.len());
                told.statements.push(statement);
            }
            continue;
        };
        if beside.is_something_else(sentence, context, k, &said) {
            continue;
        }
        said.statement.certain &= !beside.leaves_out(&said);
        if said.topic == Topic::Proceedings {
            row = Some(said.statement.readings.clone());
        }
        context.note(said.scope);
        found[k] = Some(told.statements.len());
        told.statements.push(said.statement);
    }
    found
}

/// What a figure states.
pub struct Said {
    pub topic: Topic,
    pub unless: Unless,
    scope: Scope,
    statement: Statement,
}

/// The words around a figure.
pub fn around<'t>(sentence: &Sentence<'t>, context: &Context<'_>, k: usize) -> Around<'t> {
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
    let behind = if blocked { &[] } else { text.chars(figure.end..end) };
    if clause > previous && behind.is_empty() && is_neutral(context, text.chars(clause..figure.number.start)) {
        // The clause before, where it has no figure of its own.
        let before = sentence.clause_start(clause - 1);
        extended = before >= previous;
        from = if extended { before } else { from };
    }
    let mut before = Cow::Borrowed(text.chars(from..figure.number.start));
    let inclusive = |word: &&Word| sentence.letters.may_hold_all(word.letters()) && !before.ends_with(word.chars());
    let mut inclusive = context.words.context.inclusive.iter().filter(inclusive);
    if let Some((at, word)) = inclusive.find_map(|word| Some((find(&before, word.chars())?, word))) {
        let (ahead, rest) = (&before[..at], &before[at + word.chars().len()..]);
        before = Cow::Owned([ahead, rest].concat());
    }
    Around::of(before, behind, extended, from)
}

fn is_neutral(context: &Context<'_>, words: &[char]) -> bool {
    let around = |c: &char| matches!(c, '、' | ',' | ':' | '"' | '“' | '”');
    let from = words.iter().take_while(|c| around(c)).count();
    let to = words.len() - words[from..].iter().rev().take_while(|c| around(c)).count();
    let mut rest = &words[from..to];
    while !rest.is_empty() {
        let neutral = context.words.figures.neutral.iter().map(Word::chars);
        let Some(longest) = neutral.filter(|word| rest.starts_with(word)).map(<[char]>::len).max() else { return false };
        rest = &rest[longest..];
        rest = &rest[rest.iter().take_while(|c| matches!(c, '、' | ':')).count()..];
    }
    true
}

/// How a pattern fits the words around a figure.
fn fit<'w>(context: &Context<'_>, pattern: &'w Pattern, around: &Around<'_>) -> Option<Fit<'w>> {
    let dated = |word: &'w Word| if word.contains('{') { context.dated(word) } else { Some(Cow::Borrowed(word.chars())) };
    let mut words = Vec::with_capacity(pattern.before.len() + pattern.behind.len());
    let mut at = 0;
    let mut rest: &[char] = &around.before;
    for (i, word) in pattern.before.iter().rev().enumerate() {
        let word = dated(word)?;
        let place = rfind(rest, &word)?;
        if i == 0 {
            at = place + word.len();
        }
        rest = &rest[..place];
        words.push(word);
    }
    if pattern.near && !is_neutral(context, &around.before[at..]) {
        return None;
    }
    if pattern.before.is_empty() && !is_neutral(context, &around.before) {
        return None;
    }
    let mut behind = around.behind;
    for word in &pattern.behind {
        let word = dated(word)?;
        let place = find(behind, &word)?;
        if place > BEHIND {
            return None;
        }
        behind = &behind[place + word.len()..];
        words.push(word);
    }
    let length = words.iter().flat_map(|word| word.iter()).map(|c| c.len_utf8()).sum();
    Some(Fit { at, length, words })
}

/// The pattern that fits best, where none of the words beside it makes what it says something else.
pub fn best_fit<'w>(context: &Context<'_>, says: &'w Sayings, without: &[Word], around: &Around<'_>) -> Option<Fit<'w>> {
    let fits = says.that_may_fit(&around.letters).filter_map(|pattern| fit(context, pattern, around));
    // Such a word counts unless it is part of the words that say what it is.
    fits.filter(|fit| !without.iter().any(|word| around.has(word) && !fit.holds(word))).max()
}

/// The quantity that a figure states.
fn quantity(sentence: &Sentence<'_>, context: &Context<'_>, figure: &Figure, around: &Around<'_>) -> Option<Said> {
    let words = context.words;
    let fitting = words.quantities.iter().filter_map(|q| Some((best_fit(context, &q.says, &q.without, around)?, q)));
    let (fit, quantity) = fitting.max_by(|(a, _), (b, _)| a.cmp(b))?;
    let beside = |list: &[Word]| list.iter().any(|word| around.has_before(word) && !fit.holds(word));
    if beside(&words.context.change) || beside(&words.context.shared) || beside(&words.context.last_year) {
        return None;
    }
    let dated = fit.words.iter().any(|word| find(word, &['2', '0']).is_some());
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
    Some(Said { topic: quantity.topic, unless: quantity.unless, scope, statement })
}

/// What was decided in the reviews or suits that the sentence speaks of; `row` are the totals of these.
fn outcome(sentence: &Sentence<'_>, context: &Context<'_>, figure: &Figure, around: &Around<'_>, row: &[Vec<usize>]) -> Option<Statement> {
    let fitting = context.words.outcomes.iter().filter_map(|o| Some((best_fit(context, &o.says, &[], around)?, o)));
    let (_, outcome) = fitting.max_by(|(a, _), (b, _)| a.cmp(b))?;
    if context.words.context.shared.iter().any(|word| around.has_before(word)) {
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
    let may_say = |nothing: &&Nothing| nothing.says.that_may_fit(&sentence.letters).next().is_some();
    let likely: Vec<&Nothing> = context.words.nothing.iter().filter(may_say).collect();
    if likely.is_empty() || context.is_of_other_time(sentence) {
        return;
    }
    for clause in sentence.clauses() {
        // How many there were is said, whatever else is denied of them.
        if sentence.figures.iter().any(|f| clause.contains(&f.number.start) && matches!(f.measure, Measure::Count(_))) {
            continue;
        }
        for &nothing in &likely {
            let Some(mut statement) = none_said(sentence, context, &clause, nothing, Claim::Nothing) else { continue };
            let topic = nothing.topic.unwrap_or(Topic::Requests);
            let scope = context.scope_of_denial(sentence, &clause, topic);
            if scope == Scope::Strong {
                context.note(scope);
            } else if nothing.plain && (scope == Scope::Weak || context.is_plain(sentence, clause.end, topic)) {
                statement.certain = false;
            } else {
                continue;
            }
            told.statements.push(statement);
        }
    }
}

/// Statements that all requests were dealt with.
pub fn all_done(sentence: &Sentence<'_>, context: &Context<'_>, told: &mut Narrative) {
    let said = &context.words.all_done;
    if said.says.that_may_fit(&sentence.letters).next().is_none() || context.is_of_other_time(sentence) {
        return;
    }
    for clause in sentence.clauses() {
        // A figure in the clause may be that of a part: only that part was dealt with.
        if sentence.figures.iter().any(|f| clause.contains(&f.number.start) && f.measure != Measure::Percent) {
            continue;
        }
        let statement = none_said(sentence, context, &clause, said, Claim::AllDone);
        told.statements.extend(statement.filter(|_| context.scope(sentence, clause.end, Topic::Requests) != Scope::Not));
    }
}

fn none_said(
    sentence: &Sentence<'_>,
    context: &Context<'_>,
    clause: &std::ops::Range<usize>,
    nothing: &Nothing,
    claim: Claim,
) -> Option<Statement> {
    let around = Around::of(Cow::Borrowed(sentence.text.chars(clause.clone())), &[], false, clause.start);
    let fit = best_fit(context, &nothing.says, &nothing.without, &around)?;
    let last_year = context.words.context.last_year.iter().any(|word| around.has_before(word) && !fit.holds(word));
    let other_year = context.is_of_other_year(sentence, clause.end);
    if last_year || other_year {
        return None;
    }
    let quantity = context.words.quantity(&nothing.key)?;
    let first = quantity.cells.iter().find_map(|sum| cells_of(context.form, sum))?;
    let words = words_span(sentence, clause, &fit);
    let certain = claim == Claim::Nothing && !context.is_unsure(&sentence.text.text(clause.clone()));
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
fn words_span(sentence: &Sentence<'_>, clause: &std::ops::Range<usize>, fit: &Fit<'_>) -> Span {
    let said = sentence.text.chars(clause.clone());
    let start = fit.words.last().and_then(|word| rfind(&said[..fit.at], word)).unwrap_or(0);
    sentence.text.span(&(clause.start + start..clause.start + fit.at.max(start + 1)))
}
