//! What was published, and the decisions and charges that sentences tell of.

use super::Sentence;
use super::context::Context;
use super::figures::{Around, around, best_fit, fits};
use super::lex::{Figure, Measure};
use crate::form::{DecisionWords, Grade, cells_of};
use crate::number::Decimal;
use crate::report::{Claim, Narrative, Statement};

/// Adds the items published, decisions and charges that a sentence tells of.
pub fn published(sentence: &Sentence<'_>, surroundings: &[Option<Around<'_>>], context: &Context<'_>, told: &mut Narrative) {
    let words = &context.words.published;
    for (k, (figure, beside)) in sentence.figures.iter().zip(surroundings).enumerate() {
        if !figure.exact || context.is_of_other_year(sentence, figure.number.start) {
            continue;
        }
        if matches!(figure.measure, Measure::Yuan | Measure::TenThousandYuan) {
            if words.decisions.iter().any(|d| d.money && d.says.that_may_fit(&sentence.letters).next().is_some()) {
                decisions(sentence, context, figure, &around(sentence, context, k), told);
            }
            continue;
        }
        let Some(beside) = beside.as_ref().filter(|_| figure.is_count()) else { continue };
        if fits(context, &words.says, beside) {
            told.published.push(sentence.told(figure));
        }
        let unit = sentence.text.chars(figure.number.end..figure.end);
        if !words.items.iter().any(|item| item.chars() == unit) {
            decisions(sentence, context, figure, beside, told);
        }
    }
}

fn decisions(sentence: &Sentence<'_>, context: &Context<'_>, figure: &Figure, around: &Around<'_>, told: &mut Narrative) {
    let words = &context.words.published;
    let money = !figure.is_count();
    // Of several kinds of decisions the one named last before the figure is meant.
    let fitting = words.decisions.iter().filter(|d| d.money == money);
    let fitting = fitting.filter_map(|d| Some((best_fit(context, &d.says, &words.without, around)?, d)));
    let Some((_, decision)) = fitting.max_by(|(a, _), (b, _)| a.cmp(b)) else { return };
    if around.has_any(&context.words.context.change) || around.has_any(&context.words.context.shared) {
        return;
    }
    if let Some(cells) = cells_of(context.form, &decision.cells) {
        told.decisions.push(statement(sentence, figure, around, decision, cells));
    }
}

fn statement(sentence: &Sentence<'_>, figure: &Figure, around: &Around<'_>, decision: &DecisionWords, cells: Vec<usize>) -> Statement {
    let value = if figure.measure == Measure::Yuan { in_ten_thousands(figure.value) } else { figure.value };
    Statement {
        quantity: decision.key.clone(),
        claim: Claim::Figure,
        value,
        figure: sentence.text.span(&figure.number),
        clause: sentence.text.span(&(around.from..figure.end)),
        grade: Grade::Notice,
        certain: false,
        readings: vec![cells],
    }
}

/// A sum in 元 as one in 万元.
fn in_ten_thousands(value: Decimal) -> Decimal {
    let scale = value.decimals();
    value.scaled(scale).map_or(value, |mantissa| Decimal::new(mantissa, scale + 4))
}
