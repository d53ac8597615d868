//! What a file is; what is no text, by its first bytes and by what decoding left.

use memchr::memmem;
use serde::{Deserialize, Serialize};

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A report in one of the known form editions.
    Report,
    /// A report whose labels are there but whose repeated figures were removed on the way.
    ValuesLost,
    /// A report in the statutory sections without any of its tables.
    TablesMissing,
    /// A report in a form before the known editions.
    OlderForm,
    /// Something else: a regulation, a notice, a picture's caption.
    NotAReport,
    /// Bytes that are no text.
    Unreadable,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Report, Self::ValuesLost, Self::TablesMissing, Self::OlderForm, Self::NotAReport, Self::Unreadable];

    /// Whether it is a report with tables to review: what is counted, sampled and approved together with others.
    pub fn is_report(self) -> bool {
        matches!(self, Self::Report | Self::ValuesLost | Self::TablesMissing)
    }

    /// The name in exports: `values-lost`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::ValuesLost => "values-lost",
            Self::TablesMissing => "tables-missing",
            Self::OlderForm => "older-form",
            Self::NotAReport => "not-a-report",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Why a file counts as what it counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The statutory labels were found.
    Labels,
    /// All labels are there, no figure twice: a filter dropped repeated lines.
    RepeatedLinesDropped,
    /// The headings of the tables follow each other with nothing between them.
    TablesDropped,
    /// Names of picture files stand where the tables belong.
    TablesArePictures,
    /// The statistics table in use before 2019.
    OlderStatistics,
    /// The narrative headings in use before 2019, without tables.
    OlderNarrative,
    /// A university's report on an academic year.
    AcademicYear,
    /// A regulation, guide, notice, list or interpretation about such reports.
    AboutReports,
    /// Nothing of an annual report was found.
    NoLabels,
    /// Nothing but blanks.
    Empty,
    /// Control bytes and undecodable runs: a binary file.
    Binary,
    /// A picture, by its first bytes.
    Picture,
    /// A PDF.
    Pdf,
    /// A file of an office program from before DOCX, or an encrypted one.
    OldOffice,
    /// An archive, or a document of a kind that is packed as one.
    Archive,
    /// Another kind of file that is not read.
    Format,
    /// A document whose archive or markup is damaged.
    Broken,
    /// A document that unpacks or nests beyond what any report needs.
    Overgrown,
    /// The official form itself, not filled in.
    BlankForm,
}

impl Reason {
    /// The id of the sentence on a file that is not read: what it is, and the way round.
    pub fn way_round(self) -> Option<&'static str> {
        Some(match self {
            Self::Pdf => "refused.file.pdf",
            Self::OldOffice => "refused.file.old-office",
            Self::Archive => "refused.file.archive",
            Self::Format => "refused.file.format",
            Self::Picture => "refused.file.picture",
            Self::Binary => "refused.file.binary",
            Self::Broken => "refused.file.broken",
            Self::Overgrown => "refused.file.overgrown",
            _ => return None,
        })
    }
}

/// First bytes of files that are no text.
const FIRST_BYTES: &[(&[u8], Reason)] = &[
    (b"\x89PNG", Reason::Picture),
    (b"\xFF\xD8\xFF", Reason::Picture),
    (b"GIF8", Reason::Picture),
    (b"II*\0", Reason::Picture),
    (b"MM\0*", Reason::Picture),
    (b"8BPS", Reason::Picture),
    (b"\0\0\x01\0", Reason::Picture),
    (b"%PDF", Reason::Pdf),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Reason::OldOffice),
    (b"PK\x05\x06", Reason::Archive),
    (b"{\\rtf", Reason::OldOffice),
    (b"\x1F\x8B", Reason::Archive),
    (b"7z\xBC\xAF\x27\x1C", Reason::Archive),
    (b"Rar!\x1A\x07", Reason::Archive),
    (b"\xFD7zXZ\0", Reason::Archive),
    (b"BZh", Reason::Archive),
    (b"\x28\xB5\x2F\xFD", Reason::Archive),
    (b"SQLite format 3\0", Reason::Format),
    (b"\x7FELF", Reason::Format),
    (b"OggS", Reason::Format),
    (b"ID3", Reason::Format),
    (b"AT&TFORM", Reason::Format),
];

/// Why bytes are no text, where their first ones tell.
pub(super) fn by_first_bytes(bytes: &[u8]) -> Option<Reason> {
    if let Some((_, reason)) = FIRST_BYTES.iter().find(|(first, _)| bytes.starts_with(first)) {
        return Some(*reason);
    }
    let at = |from: usize, what: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(what));
    if at(0, b"RIFF") {
        return Some(if at(8, b"WEBP") { Reason::Picture } else { Reason::Format });
    }
    if at(4, b"ftyp") {
        return Some(if at(8, b"hei") || at(8, b"avif") || at(8, b"mif1") { Reason::Picture } else { Reason::Format });
    }
    // `BM` alone may begin a text; a bitmap goes on with zeros in its reserved field.
    (at(0, b"BM") && at(6, b"\0\0\0\0")).then_some(Reason::Picture)
}

/// Whether a text may hold control characters besides blanks and line breaks, in one byte or in two.
pub fn holds_controls(text: &[u8]) -> bool {
    // A piece at a time without a way out of it, which the machine does many bytes at once.
    let in_one = text.chunks(PIECE).any(|piece| piece.iter().fold(0, |found, &byte| found | u8::from(is_control(byte))) != 0);
    in_one || memchr::memchr_iter(0xC2, text).any(|at| text.get(at + 1).is_none_or(|second| *second < 0xA0))
}

/// Bytes that are looked at together.
const PIECE: usize = 1024;

#[allow(clippy::needless_bitwise_bool, reason = "a way out of a condition is a branch, and branches are taken one byte at a time")]
fn is_control(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 0x7F)
}

/// Control characters that texts hold: between lines, pages, cells and records, and before the colours of a terminal.
const HELD: [char; 14] = ['\t', '\n', '\r', '\x01', '\x02', '\x07', '\x0B', '\x0C', '\x1A', '\x1B', '\x1C', '\x1E', '\x1F', '\u{85}'];

/// Whether decoded text is no text after all: more than a few control characters, or more than a few
/// runs of bytes that fit no character, be it here or where the text was converted before.
pub(super) fn is_binary(text: &str, undecodable: usize) -> bool {
    // Nearly every text holds none of them.
    if undecodable <= 2 && !holds_controls(text.as_bytes()) && memmem::find(text.as_bytes(), "\u{FFFD}".as_bytes()).is_none() {
        return false;
    }
    let (mut characters, mut controls, mut lost, mut was_lost) = (0_usize, 0_usize, 0_usize, false);
    for c in text.chars() {
        characters += 1;
        controls += usize::from(c.is_control() && !HELD.contains(&c));
        let is_lost = c == '\u{FFFD}';
        lost += usize::from(is_lost && !was_lost);
        was_lost = is_lost;
    }
    controls > 2 + characters / 50 || lost.max(undecodable) > 2 + characters / 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_seen_in_one_byte_and_in_two() {
        for (text, expected) in [("甲·乙 8\r\n\t", false), ("a\u{1b}[2J", true), ("a\u{7f}", true), ("a\u{9b}31m", true), ("a\0", true)]
        {
            assert_eq!(holds_controls(text.as_bytes()), expected, "{text:?}");
        }
        assert!(holds_controls(&[b'a', 0xC2]));
    }
}
