//! Words that many summaries say: each is kept once, however many reports say it.

use std::collections::HashSet;
use std::sync::Arc;

use super::Summary;

/// The words kept.
#[derive(Debug, Default)]
pub(super) struct Words(HashSet<Arc<str>>);

impl Words {
    /// Has the summary use the words kept for the names of its findings and of its form.
    pub fn share(&mut self, summary: &mut Summary) {
        summary.findings.shrink_to_fit();
        for finding in &mut summary.findings {
            self.keep(&mut finding.rule);
            self.keep(&mut finding.subject);
        }
        if let Some(form) = &mut summary.form {
            self.keep(form);
        }
    }

    fn keep(&mut self, word: &mut Arc<str>) {
        if let Some(kept) = self.0.get(word) {
            *word = Arc::clone(kept);
        } else {
            self.0.insert(Arc::clone(word));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_often_is_kept_once() {
        let mut words = Words::default();
        let [mut first, mut second, mut other]: [Arc<str>; 3] = ["facts/title".into(), "facts/title".into(), "facts/year".into()];
        for word in [&mut first, &mut second, &mut other] {
            words.keep(word);
        }
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &other));
        assert_eq!((&*second, &*other), ("facts/title", "facts/year"));
    }
}
