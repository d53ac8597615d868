//! Counts what extraction looks at, in tests alone: that its work grows with the text and no faster is
//! held by counting, not by a clock.

/// So many bytes, characters or labels are looked at.
#[cfg(not(test))]
#[inline]
pub fn count(_looked_at: usize) {}

#[cfg(test)]
pub use tests::count;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::extract::extract;
    use crate::form::Forms;
    use crate::text::SourceText;

    thread_local! {
        static LOOKED_AT: Cell<usize> = const { Cell::new(0) };
    }

    /// So many bytes, characters or labels are looked at.
    pub fn count(looked_at: usize) {
        LOOKED_AT.set(LOOKED_AT.get() + looked_at);
    }

    /// What extraction looks at in `piece` again and again behind `head`, up to `size` bytes.
    fn looked_at(head: &str, piece: &str, size: usize, forms: &Forms) -> usize {
        let source = SourceText::from_utf8_text(&format!("{head}{}", piece.repeat(size / piece.len())));
        LOOKED_AT.set(0);
        drop(extract(&source, forms));
        LOOKED_AT.get()
    }

    #[test]
    fn a_text_of_four_times_the_size_takes_four_times_the_steps() {
        let forms = Forms::built_in().expect("valid");
        for piece in [
            "各单位按时报送信息，专人核对，全年没有延误，",
            "各单位按时报送信息。\n",
            "予以公开 | 1 | 2 | 3 |\n",
            "予以公开||||7",
            "予以公开\n1\n2\n\n3\n",
            "总计 ",
            "三、收到和处理政府信息公开申请情况 ",
            "三、收到和处理政府信息公开申请情况\n",
            "一、规章\n",
            "2022年，收到",
            "2022年1月1日至2022年12月31日",
            "2022年（",
            "一二三 ",
            "统计期限",
            "收到申请3件，其中",
            "国办公开办函〔2021〕30号",
            "五、存在的主要问题及改进情况 2021年的不足，2022年改进 ",
        ] {
            let (small, large) = (looked_at("", piece, 20_000, &forms), looked_at("", piece, 80_000, &forms));
            assert!(small >= 100 && large <= small * 9 / 2, "{piece:?}: {small} steps, then {large}");
        }
    }

    #[test]
    fn a_line_of_a_report_that_never_ends_takes_no_more_steps_than_many_lines() {
        let forms = Forms::built_in().expect("valid");
        let head = "栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n";
        for piece in ["有误1更正后 ", "收到申请3件", "收到申请3件，", "其中3件 ", "同比增长3% ", "无 ", "收费3元 ", "3 4 ", "（2022年）3件"]
        {
            let (small, large) = (looked_at(head, piece, 60_000, &forms), looked_at(head, piece, 240_000, &forms));
            assert!(large <= small * 9 / 2, "{piece:?}: {small} steps, then {large}");
        }
    }
}
