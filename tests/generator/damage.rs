//! What can go wrong between a report and its text.

/// A row of a table: indexes of the table in its form and of the row in the table.
pub type RowAt = (usize, usize);

/// One thing that is not as on the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The note on the sums stands above the table as a paragraph.
    CornerAside,
    /// The note on the sums is not there.
    CornerGone,
    /// The head 总计 stands in the first row of heads.
    TotalHeadAbove,
    /// The head 其他 is missing; the rows carry its figures nevertheless.
    OtherHeadMissing,
    /// The head 自然人 is missing.
    NaturalPersonHeadMissing,
    /// No heads at all.
    HeadsGone,
    /// Heads cut over two rows: 商业 科研 … above 企业 机构 ….
    HeadsInTwoRows,
    /// Known other wordings: 社会组织, 合计, 本年度止件数.
    HeadAliases,
    /// 本年废止件数 is typed 本年度止件数.
    HeadTypo,
    /// Two heads of the first table are the same (本年新, or 本年新制作数量 twice).
    DoubledHeads,
    /// Line breaks inside heads.
    BrokenHeads,
    /// Line breaks inside row labels.
    BrokenLabels,
    /// The remark behind （二）部分公开 is missing.
    NoteMissing,
    /// Two columns of requests have changed places, heads and figures alike.
    ColumnsSwapped,
    /// A column 小计 stands between the organisations and the total.
    SubtotalColumn,
    /// Row labels as some bodies type them: 法律法规 for 法律行政法规, 规范性文件 for 行政规范性文件.
    LabelAliases,
    /// One character of a row's label is lost.
    LabelTypo(RowAt),
    /// The row is missing altogether.
    RowGone(RowAt),
    /// The row's figures are there, its label is not.
    LabelGone(RowAt),
    /// One of the row's figures is missing and leaves no gap.
    FigureDropped(RowAt),
    /// A figure of two digits or more is torn in two.
    FigureTorn(RowAt),
    /// The row is printed twice.
    RowTwice(RowAt),
    /// A page break between the row's label and its figures.
    FiguresBelow(RowAt),
    /// A page break cuts the label of the group that begins with this row; the row's figures stand
    /// before its own label.
    GroupSplit(RowAt),
    /// An empty cell before the row's label.
    BlankFirst(RowAt),
    /// A long label runs on above and below the line of its figures.
    WrappedLabel(RowAt),
    /// A row that the form does not have, in the first table.
    UnknownRow,
}

impl Damage {
    /// Whether a careful reader still reads every figure with certainty.
    pub fn is_harmless(self) -> bool {
        matches!(
            self,
            Self::CornerAside
                | Self::CornerGone
                | Self::TotalHeadAbove
                | Self::HeadAliases
                | Self::BrokenHeads
                | Self::BrokenLabels
                | Self::NoteMissing
                | Self::LabelAliases
        )
    }
}
