//! What the last section says of the fee for handling requests.

use super::Sentence;
use super::lex::Measure;
use crate::form::{ProseWords, Sayings, Word, find};
use crate::number::Decimal;
use crate::report::{Fees, Told};

/// Adds what a sentence says of fees.
pub fn read(sentence: &Sentence<'_>, words: &ProseWords, fees: &mut Fees) {
    let said = sentence.text.chars(sentence.range.clone());
    let span = |word: &Word| {
        let at = Some(word).filter(|word| sentence.letters.may_hold_all(word.letters())).and_then(|word| find(said, word.chars()))?;
        let at = sentence.range.start + at;
        Some(sentence.text.span(&(at..at + word.chars().len())))
    };
    fees.about = fees.about.or_else(|| words.fees.about.iter().find_map(span));
    fees.no_notice = fees.no_notice.or_else(|| words.fees.no_notice.iter().find_map(span));
    for (k, figure) in sentence.figures.iter().enumerate().filter(|(_, f)| f.exact) {
        let from = k.checked_sub(1).map_or(sentence.range.start, |p| sentence.figures[p].end);
        let before = sentence.text.chars(from..figure.number.start);
        let says = |says: &Sayings| {
            says.that_may_fit(&sentence.letters).any(|pattern| {
                let mut rest = before;
                pattern.before.iter().all(|word| find(rest, word.chars()).map(|at| rest = &rest[at + word.chars().len()..]).is_some())
            })
        };
        let span = sentence.text.span(&figure.number);
        match figure.measure {
            Measure::Yuan | Measure::TenThousandYuan => {
                let factor = if figure.measure == Measure::Yuan { 1 } else { 10_000 };
                let told = Told { value: times(figure.value, factor), span };
                if says(&words.fees.billed) {
                    fees.billed = fees.billed.or(Some(told));
                } else if says(&words.fees.collected) {
                    fees.collected = fees.collected.or(Some(told));
                }
            }
            Measure::Count(_) if says(&words.fees.notices) => fees.notices = fees.notices.or(Some(Told { value: figure.value, span })),
            _ => {}
        }
    }
}

/// The value a power of ten times over.
fn times(value: Decimal, factor: u32) -> Decimal {
    if factor <= 1 { value } else { times(std::iter::repeat_n(value, 10).sum(), factor / 10) }
}
