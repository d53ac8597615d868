//! A text written down as records, one for each of its lines, `{"行号": 3, "内容": "规章 0 0 0", "是否重复": false}`: what else is
//! told of a line, its number, whether it stands twice, is none of the text.

use super::Changed;
use super::page::Page;
use crate::extract::work;
use crate::fold::is_han;

/// So many records are a text.
const FEWEST: usize = 24;

/// The most fields of a record.
const MOST_FIELDS: usize = 12;

/// The shortest word without Han characters that can be no figure: a sum of its bytes, for one.
const SHORTEST_HASH: usize = 16;

/// What stands in a field.
#[derive(Clone, Copy)]
enum Value {
    /// Words in quotes, from byte to byte.
    Words(usize, usize),
    Number(u64),
    /// `true`, `false`, `null`.
    Told,
}

/// A record, from byte to byte, the names of its fields and what stands in them.
struct Record<'t> {
    start: usize,
    end: usize,
    fields: Vec<(&'t str, Value)>,
}

/// The text with each of its lines on a line.
pub fn lines(page: &Page<'_>) -> Option<String> {
    if !(page.has(b'{') && page.has(b'}') && page.has(b'"') && page.has(b':')) {
        return None;
    }
    let text = page.text.as_ref();
    memchr::memchr_iter(b'{', text.as_bytes()).nth(FEWEST - 1)?;
    work::count(text.len());
    let mut records: Vec<Record<'_>> = Vec::new();
    let mut at = 0;
    while let Some(on) = memchr::memchr(b'{', &text.as_bytes()[at..]) {
        let record = record(text, at + on);
        at = record.as_ref().map_or(at + on + 1, |record| record.end);
        records.extend(record);
    }
    let own = text_of(text, &records)?;
    let mut changed = Changed::of(text);
    let mut before: Option<usize> = None;
    for record in &records {
        let Value::Words(from, to) = record.fields[own].1 else { continue };
        let gap = before.filter(|end| !text[*end..record.start].contains(is_han)).unwrap_or(record.start);
        changed.put(gap, from, b'\n');
        changed.put(to, record.end, b' ');
        before = Some(record.end);
    }
    changed.finish()
}

/// The number of the field that holds the lines, if the records are alike and nothing else in them can be a figure.
fn text_of(text: &str, records: &[Record<'_>]) -> Option<usize> {
    let names = &records.first().filter(|_| records.len() >= FEWEST)?.fields;
    let alike = |record: &Record<'_>| record.fields.iter().map(|(name, _)| name).eq(names.iter().map(|(name, _)| name));
    if names.len() < 2 || !records.iter().all(alike) {
        return None;
    }
    let words = |field: usize| {
        records.iter().map(move |record| match record.fields[field].1 {
            Value::Words(from, to) => Some(&text[from..to]),
            _ => None,
        })
    };
    let mut written = (0..names.len()).filter(|&field| words(field).flatten().any(|words| words.contains(is_han)));
    let own = written.next().filter(|&own| written.next().is_none() && words(own).all(|words| words.is_some()))?;
    let apart = |field: usize| {
        let mut last = None;
        records.iter().all(|record| match record.fields[field].1 {
            Value::Number(number) => last.replace(number).is_none_or(|last| last < number),
            Value::Words(from, to) => from == to || to - from >= SHORTEST_HASH,
            Value::Told => true,
        })
    };
    (0..names.len()).all(|field| field == own || apart(field)).then_some(own)
}

/// The record that begins at byte `start`, where none stands within it.
fn record(text: &str, start: usize) -> Option<Record<'_>> {
    let mut fields = Vec::new();
    let mut at = start + 1;
    let behind = |at: usize| text.len() - text[at..].trim_start().len();
    loop {
        let (from, to) = words(text, behind(at))?;
        at = behind(to + 1);
        at = behind(at + usize::from(text[at..].starts_with(':')));
        let (value, end) = value(text, at)?;
        fields.push((&text[from..to], value));
        at = behind(end);
        match text.as_bytes().get(at)? {
            b',' if fields.len() < MOST_FIELDS => at += 1,
            b'}' => return Some(Record { start, end: at + 1, fields }),
            _ => return None,
        }
    }
}

/// What stands at byte `at`, and where it ends.
fn value(text: &str, at: usize) -> Option<(Value, usize)> {
    if let Some((from, to)) = words(text, at) {
        return Some((Value::Words(from, to), to + 1));
    }
    if let Some(word) = ["true", "false", "null"].iter().find(|word| text[at..].starts_with(**word)) {
        return Some((Value::Told, at + word.len()));
    }
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    Some((Value::Number(text[at..at + digits].parse().ok()?), at + digits))
}

/// Where the words in quotes begin and end that stand at byte `at`.
fn words(text: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let from = (bytes.get(at) == Some(&b'"')).then_some(at + 1)?;
    let mut to = from;
    loop {
        to += memchr::memchr2(b'"', b'\\', &bytes[to..])?;
        if bytes[to] == b'"' {
            return Some((from, to));
        }
        to += 2;
        if to > bytes.len() {
            return None;
        }
    }
}
