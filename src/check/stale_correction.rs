//! A correction or decision was made on other bytes than those printed now. The session tells it,
//! because only the session knows what was decided; here is its registration and its page.

use super::{Basis, Rule, Severity};

pub(super) const RULE: Rule =
    Rule { name: "stale-correction", severity: Severity::Warning, basis: Basis::Reading, default: true, find: |_| Vec::new() };
