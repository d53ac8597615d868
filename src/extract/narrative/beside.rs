//! What figures of the same sentence say of each other: that the body's own documents are counted, that a
//! part was public before it was asked for, that a rest follows.

use super::Sentence;
use super::context::Context;
use super::figures::{Around, Said, fits};
use super::lex::{Figure, Measure};
use crate::form::{Topic, Unless};

/// What the figures of a sentence say of those beside them.
pub struct Beside {
    /// What the body's own documents are counted in, until requests are spoken of.
    documents: Option<Measure>,
    /// Whether some were public before they were asked for.
    already: bool,
}

impl Beside {
    pub fn of(context: &Context<'_>, surroundings: &[Option<Around<'_>>]) -> Self {
        let already = &context.words.context.beside.already;
        Self { documents: None, already: surroundings.iter().flatten().any(|around| fits(context, already, around)) }
    }

    /// Comes to the next figure.
    pub fn come_to(&mut self, context: &Context<'_>, figure: &Figure, around: &Around<'_>) {
        let words = &context.words.context.beside;
        if fits(context, &words.documents, around) && !fits(context, &words.already, around) {
            self.documents = Some(figure.measure);
        }
    }

    /// Whether a figure means something else than its words say.
    pub fn is_something_else(&mut self, sentence: &Sentence<'_>, context: &Context<'_>, k: usize, said: &Said) -> bool {
        match said.unless {
            Unless::Classes | Unless::Public => self.documents == Some(sentence.figures[k].measure),
            Unless::Rest => is_followed_by_rest(sentence, context, k),
            Unless::Nothing => {
                if said.topic == Topic::Requests {
                    self.documents = None;
                }
                false
            }
        }
    }

    /// Whether a figure may leave out what was public before.
    pub fn leaves_out(&self, said: &Said) -> bool {
        self.already && said.unless == Unless::Public
    }
}

/// Whether the rest of a whole is named behind a figure, and is no longer in hand.
fn is_followed_by_rest(sentence: &Sentence<'_>, context: &Context<'_>, k: usize) -> bool {
    let words = &context.words.context.beside;
    let (figure, next) = (&sentence.figures[k], sentence.figures.get(k + 1));
    let Some(next) = next.filter(|next| next.is_count()) else { return false };
    let between = sentence.text.chars(figure.end..next.number.start);
    let from = between.iter().take_while(|c| matches!(c, ',' | '、' | '(')).count();
    let behind = sentence.text.chars(figure.end..sentence.range.end);
    words.rest.iter().any(|word| between[from..].starts_with(word.chars())) && !sentence.holds(behind, &words.in_hand)
}
