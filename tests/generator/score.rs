//! What was read, compared with what was written.

use report_review::form::Forms;
use report_review::report::{Cell, Report, State};

use super::document::{Document, Expected};
use super::tables::Ease;
use super::truth::Shown;

/// The outcome of one reading, or the sum of many.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// Cells that can be read with certainty.
    pub plain: usize,
    /// Of these, read with certainty and rightly.
    pub right: usize,
    /// Of these, read rightly but with a doubt.
    pub false_doubts: usize,
    /// Of these, not read, or read wrongly with a doubt.
    pub lost: usize,
    /// Of the cells that can be read, those in which a figure stands.
    pub figures: usize,
    /// Of these, read rightly, with or without a doubt.
    pub figures_read: usize,
    /// Cells where a doubt is fair or nothing can be known.
    pub hard: usize,
    /// Of these, the right value is given, with or without a doubt.
    pub hard_right: usize,
    /// Cells of either kind where something wrong is stated as certain.
    pub silent: usize,
    /// Right values whose bytes are not those of the figure.
    pub span_errors: usize,
    /// Documents whose form edition was not recognised.
    pub form_wrong: usize,
    /// Facts stated otherwise than in the text.
    pub facts_wrong: usize,
    /// Facts stated in the text and not found.
    pub facts_lost: usize,
    /// Documents.
    pub documents: usize,
}

impl Score {
    /// Adds another outcome.
    pub fn add(&mut self, other: &Self) {
        self.plain += other.plain;
        self.right += other.right;
        self.false_doubts += other.false_doubts;
        self.lost += other.lost;
        self.figures += other.figures;
        self.figures_read += other.figures_read;
        self.hard += other.hard;
        self.hard_right += other.hard_right;
        self.silent += other.silent;
        self.span_errors += other.span_errors;
        self.form_wrong += other.form_wrong;
        self.facts_wrong += other.facts_wrong;
        self.facts_lost += other.facts_lost;
        self.documents += other.documents;
    }

    /// Whether nothing is wrong or missing.
    pub fn is_perfect(&self) -> bool {
        self.right == self.plain && self.silent + self.span_errors + self.form_wrong + self.facts_wrong + self.facts_lost == 0
    }
}

/// Compares `report`, read from `document.text`, with what the document says. Gives the score and a
/// line for every difference.
pub fn compare(document: &Document, report: &Report, forms: &Forms) -> (Score, Vec<String>) {
    let mut score = Score { documents: 1, ..Score::default() };
    let mut differences = Vec::new();
    let edition = &document.truth.form.edition;
    if report.form.as_ref().map(|f| &f.edition) != Some(edition) {
        let got = report.form.as_ref().map_or("none", |f| f.edition.as_str());
        differences.push(format!("form: expected {edition}, got {got} ({:?}, {:?})", report.kind, report.reason));
        score.form_wrong = 1;
        let plain = |e: &&Expected| e.ease == Ease::Plain && e.shown != Shown::Absent;
        score.plain = document.cells.iter().filter(plain).count();
        score.lost = score.plain;
        let figure = |e: &&Expected| plain(e) && matches!(e.shown, Shown::Value(_));
        score.figures = document.cells.iter().filter(figure).count();
        return (score, differences);
    }
    for (number, expected) in document.cells.iter().enumerate() {
        if let Some(line) = compare_cell(document, number, expected, &report.cells[number], &mut score) {
            differences.push(line);
        }
    }
    compare_facts(document, report, forms, &mut score, &mut differences);
    (score, differences)
}

fn compare_cell(document: &Document, number: usize, expected: &Expected, cell: &Cell, score: &mut Score) -> Option<String> {
    let right = match expected.shown {
        Shown::Value(value) => cell.state == State::Read && cell.value == Some(value),
        Shown::Blank => cell.state == State::Blank,
        Shown::Dash => cell.state == State::Dash,
        Shown::Absent => cell.state == State::Missing,
    };
    let certain = cell.is_certain();
    let plain = expected.ease == Ease::Plain && expected.shown != Shown::Absent;
    let no_place = expected.ease == Ease::Undecidable || matches!(expected.shown, Shown::Blank | Shown::Absent);
    let places_agree = no_place || cell.span == expected.span;
    // Where the place is doubted, another cell's equal figure is a wrong guess and no wrong statement.
    let right = right && (places_agree || certain);
    let misplaced = right && !places_agree;
    score.span_errors += usize::from(misplaced);
    let verdict = match (right, certain) {
        (true, _) if misplaced => "span",
        (false, true) => {
            score.silent += 1;
            "SILENT"
        }
        (true, false) if plain => "doubt",
        (false, false) if plain => "lost",
        _ => "",
    };
    if plain {
        score.plain += 1;
        score.right += usize::from(right && certain && !misplaced);
        score.false_doubts += usize::from(verdict == "doubt");
        score.lost += usize::from(verdict == "lost");
        let figure = matches!(expected.shown, Shown::Value(_));
        score.figures += usize::from(figure);
        score.figures_read += usize::from(figure && right && !misplaced);
    } else if expected.shown != Shown::Absent {
        score.hard += 1;
        score.hard_right += usize::from(right);
    }
    let slice = |span: Option<report_review::text::Span>| span.map(|s| document.text.get(s.start..s.end).unwrap_or("?"));
    (!verdict.is_empty()).then(|| {
        format!(
            "{verdict}: {} expected {:?} at {:?} {:?}, got {:?} {:?} {:?} {:?} at {:?} ({:?})",
            document.truth.form.key(number),
            expected.shown,
            expected.span.map(|s| s.start),
            slice(expected.span),
            cell.state,
            cell.value.map(|v| v.to_string()),
            cell.doubt,
            slice(cell.span),
            cell.span.map(|s| s.start),
            expected.ease,
        )
    })
}

fn compare_facts(document: &Document, report: &Report, forms: &Forms, score: &mut Score, differences: &mut Vec<String>) {
    let expected = &document.facts;
    let fold = |text: &str| forms.folding().fold(text);
    let title = report.facts.title.as_ref().map(|t| fold(&t.value));
    let agency = report.facts.agency.as_ref().map(|a| fold(&a.value));
    let year = report.facts.year.as_ref().map(|y| y.value.to_string());
    let period = report.facts.period.as_ref().map(|p| format!("{}..{}", p.value.from, p.value.to));
    let signature = report.facts.signature.as_ref().map(|s| s.value.to_string());
    let wanted_period = expected.period.as_ref().map(|p| format!("{}..{}", p.from, p.to));
    let checks = [
        ("title", expected.title.as_ref().map(|t| fold(t)), title),
        ("agency", expected.agency.as_ref().map(|a| fold(a)), agency),
        ("year", expected.year.map(|(y, _)| y.to_string()), year),
        ("period", wanted_period, period),
        ("signature", expected.signature.map(|d| d.to_string()), signature),
    ];
    for (name, wanted, got) in checks {
        match (&wanted, &got) {
            (Some(_), None) if !expected.damaged => score.facts_lost += 1,
            // A year in brackets on a line below the title may be left out of it.
            (Some(w), Some(g)) if name == "title" && w.starts_with(g.as_str()) && g.ends_with("报告") => continue,
            (Some(w), Some(g)) if w != g && (!expected.damaged || name == "year") => score.facts_wrong += 1,
            _ => continue,
        }
        differences.push(format!("{name}: expected {wanted:?}, got {got:?}"));
    }
    let year_spans = expected.year.zip(report.facts.year.as_ref()).map(|((_, span), found)| (span, found.span));
    if let Some((span, found)) = year_spans.filter(|(a, b)| document.text.get(a.start..a.end) != document.text.get(b.start..b.end)) {
        score.span_errors += 1;
        differences.push(format!("year: bytes {found:?} are not {span:?}"));
    }
}

/// A part of a whole in percent; all of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 { 100.0 } else { 100.0 * count(part) / count(whole) }
}
