//! What the text view says of a table beside its words. `docs/formats.md` tells of them.

/// Stands in a place of a table's row for which the document has no cell.
pub const ABSENT: char = '∅';

/// Stands behind a figure whose cell covers several columns.
pub const MERGED: char = '↔';

/// Stands in a place that a figure from a place before covers: a blank of a width of its own.
pub const COVERED: char = '\u{2005}';

/// Stand around the content of a form's field, a picture or the like, in whose place a figure would.
pub const FIELD: [char; 2] = ['⟦', '⟧'];
