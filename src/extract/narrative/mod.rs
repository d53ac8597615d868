//! Sentences that state what the tables state. The words that tell them are data
//! (`assets/narrative.ron`); here is how they are laid over a sentence. What is not certain to mean a
//! cell is left out: a wrong alarm costs more than a miss.

mod beside;
mod context;
mod fees;
mod figures;
mod lex;
mod published;
mod sums;

use std::ops::Range;

use super::region::Labels;
use crate::extract::work;
use crate::form::{Content, Letters, ProseWords, Topic, Word};
use crate::report::{Facts, Narrative, SectionSeen, TableSeen, Told};
use crate::text::Span;
use context::Context;
use lex::{Figure, Folded, figures};

/// Longest sentence, in characters: what runs on for longer without an end is none, and states nothing.
const LONGEST: usize = 4_000;

/// The bytes that a table covers; where the heading of its section is its title, those from its first row on: text above may name
/// what heads name.
pub fn covered(table: &TableSeen, sections: &[SectionSeen]) -> Span {
    let Some(titled) = sections.iter().find(|section| section.heading.contains(table.span.start)) else { return table.span };
    let first = table.rows.iter().filter_map(|row| Some(row.label?.start)).filter(|&start| titled.body.contains(start)).min();
    Span::new(first.unwrap_or(table.span.start), table.span.end)
}

/// What the running text of a report states. `tables` are the bytes that tables cover.
pub fn narrative(labels: &Labels<'_>, words: &ProseWords, facts: &Facts, sections: &[SectionSeen], tables: &[Span]) -> Narrative {
    let form = labels.form;
    let first_table = form.sections.iter().position(|s| s.content == Content::Tables).unwrap_or(form.sections.len());
    let overview: Vec<&str> = form.sections[..first_table].iter().map(|s| s.key.as_str()).collect();
    let wall = tables.iter().map(|t| t.start).min().unwrap_or(labels.text.len());
    let last_text = form.sections.last().filter(|s| s.content == Content::Text).map(|s| s.key.as_str());
    let mut told = Narrative::default();
    for section in sections {
        let early = overview.contains(&section.key.as_str());
        let above_table = form.section(&section.key).is_some_and(|section| section.content == Content::Tables);
        if !early && !above_table && last_text != Some(section.key.as_str()) {
            continue;
        }
        // What stands above the first table of its section is text too.
        let own = || tables.iter().map(|t| t.start).filter(|&start| section.body.contains(start)).min();
        let end = match (early, above_table) {
            (true, _) => section.body.end.min(wall),
            (_, true) => own().unwrap_or(section.body.start),
            _ => section.body.end,
        };
        let body = Span::new(section.body.start, end.max(section.body.start));
        let text = Folded::of(labels.text, body, labels.folding);
        let mut context = Context::new(form, words, facts, labels.folding);
        if let Some(topic) = words.topic_of(form, &section.key).filter(|_| above_table) {
            context.stand_under(topic);
        }
        for (range, begins_line) in text.sentences() {
            context.enter(&text, &range, begins_line);
            if range.len() > LONGEST {
                continue;
            }
            let letters = Letters::of(text.chars[range.clone()].iter().copied());
            let sentence = Sentence { figures: figures(&text, &range, words), text: &text, range, letters };
            read(&sentence, &mut context, &mut told);
            if !early && !above_table {
                fees::read(&sentence, words, &mut told.fees);
            }
        }
    }
    told
}

/// A sentence with its figures.
struct Sentence<'a> {
    text: &'a Folded<'a>,
    range: Range<usize>,
    figures: Vec<Figure>,
    letters: Letters,
}

impl Sentence<'_> {
    /// The figure as it is told.
    fn told(&self, figure: &Figure) -> Told {
        Told { value: figure.value, span: self.text.span(&figure.number) }
    }

    /// Whether one of `words` stands in `said`, a part of the sentence.
    fn holds(&self, said: &[char], words: &[Word]) -> bool {
        words.iter().any(|word| word.stands_in(said, &self.letters))
    }

    /// Where the clause begins that holds a character.
    fn clause_start(&self, at: usize) -> usize {
        work::count(at - self.range.start);
        (self.range.start..at).rev().find(|&i| is_border(self.text.chars[i])).map_or(self.range.start, |i| i + 1)
    }

    /// Where the clause ends that holds a character.
    fn clause_end(&self, at: usize) -> usize {
        (at..self.range.end).find(|&i| is_border(self.text.chars[i])).unwrap_or(self.range.end)
    }

    /// The clauses of the sentence. A comma within a figure divides none.
    fn clauses(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = self.range.start;
        for i in self.range.clone() {
            let in_figure = self.figures.iter().any(|f| f.number.contains(&i));
            if is_border(self.text.chars[i]) && !in_figure {
                found.push(from..i);
                from = i + 1;
            }
        }
        found.push(from..self.range.end);
        found.retain(|clause| !clause.is_empty());
        found
    }
}

fn is_border(c: char) -> bool {
    matches!(c, ',' | '(' | ')' | ':' | '[' | ']')
}

fn read(sentence: &Sentence<'_>, context: &mut Context<'_>, told: &mut Narrative) {
    if sentence.figures.is_empty() {
        figures::nothing(sentence, context, told);
        return figures::all_done(sentence, context, told);
    }
    let surroundings = figures::surroundings(sentence, context);
    let found = figures::statements(sentence, &surroundings, context, told);
    figures::nothing(sentence, context, told);
    figures::all_done(sentence, context, told);
    sums::sums(sentence, context.words, told);
    sums::shares(sentence, context, told);
    sums::growths(sentence, context.words, &found, told);
    context.note_counts(sentence);
    if context.topic() != Some(Topic::Requests) {
        published::published(sentence, &surroundings, context, told);
    }
}

#[cfg(test)]
mod tests;
