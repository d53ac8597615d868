//! Words that many summaries say: each is kept once, however many reports say it.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use super::Summary;
use super::summary::What;

/// The words kept.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Names of editions, rules, and what rules are about.
    names: HashSet<Arc<str>>,
    found: HashSet<Arc<What>>,
}

impl Words {
    /// Has the summary use the words kept for what was found and for its form. What is its own is laid down anew: it came
    /// from a thread whose memory is full of gaps.
    pub fn share(&mut self, summary: &mut Summary) {
        for finding in &mut summary.findings {
            if let Some(kept) = self.found.get(&finding.what) {
                finding.what = Arc::clone(kept);
                continue;
            }
            let mut what = What::clone(&finding.what);
            keep(&mut self.names, &mut what.rule);
            keep(&mut self.names, &mut what.subject);
            finding.what = Arc::new(what);
            self.found.insert(Arc::clone(&finding.what));
        }
        if let Some(form) = &mut summary.form {
            keep(&mut self.names, form);
        }
        summary.findings = summary.findings.to_vec().into();
        summary.title = summary.title.as_deref().map(Into::into);
        summary.agency = summary.agency.as_deref().map(Into::into);
    }
}

/// Has `word` be the one kept.
fn keep<T: Hash + Eq + ?Sized>(kept: &mut HashSet<Arc<T>>, word: &mut Arc<T>) {
    if let Some(kept) = kept.get(word) {
        *word = Arc::clone(kept);
    } else {
        kept.insert(Arc::clone(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_often_is_kept_once() {
        let mut words = HashSet::new();
        let [mut first, mut second, mut other]: [Arc<str>; 3] = ["facts/title".into(), "facts/title".into(), "facts/year".into()];
        for word in [&mut first, &mut second, &mut other] {
            keep(&mut words, word);
        }
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &other));
        assert_eq!((&*second, &*other), ("facts/title", "facts/year"));
    }
}
