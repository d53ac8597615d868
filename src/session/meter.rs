//! What a step costs: the keys pressed and the time spent since the step before.

use jiff::Timestamp;

use super::Session;
use crate::review::{Act, How, Role};

/// A longer time without a key is a pause and does not count.
const PAUSE_MILLIS: i64 = 120_000;

/// Keys and time since the last step, and in which role steps are made.
#[derive(Debug, Default)]
pub(super) struct Meter {
    keys: u32,
    millis: u32,
    last: Option<Timestamp>,
    rule: Option<String>,
    role: Option<Role>,
}

impl Meter {
    fn key(&mut self, at: &str, rule: Option<&str>) {
        self.keys = self.keys.saturating_add(1);
        if let Ok(now) = at.parse::<Timestamp>() {
            let gap = self.last.map_or(0, |last| now.as_millisecond() - last.as_millisecond());
            if (0..=PAUSE_MILLIS).contains(&gap) {
                self.millis = self.millis.saturating_add(u32::try_from(gap).unwrap_or(0));
            }
            self.last = Some(now);
        }
        self.rule = rule.map(ToOwned::to_owned);
    }

    /// How a step of these acts came about; what it cost is counted once.
    pub(super) fn take(&mut self, act: &Act) -> How {
        if !act.is_step() {
            return How::default();
        }
        let how = How { keys: self.keys, millis: self.millis, rule: self.rule.take(), role: self.role, ..How::default() };
        (self.keys, self.millis) = (0, 0);
        how
    }
}

impl Session {
    /// Counts a key that was pressed at a time (RFC 3339) with a finding of this rule at hand.
    pub fn count_key(&mut self, at: &str, rule: Option<&str>) {
        self.meter.key(at, rule);
    }

    /// Makes the steps that follow be made in this role.
    pub fn sign_as(&mut self, role: Option<Role>) {
        self.meter.role = role;
    }

    /// The role in which steps are made.
    pub fn role(&self) -> Option<Role> {
        self.meter.role
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Verdict;

    #[test]
    fn keys_and_time_are_counted_once_and_pauses_not_at_all() {
        let mut meter = Meter::default();
        for at in ["2026-01-02T03:00:00+08:00", "2026-01-02T03:00:01.500+08:00", "2026-01-02T04:00:00+08:00", "2026-01-02T04:00:02+08:00"] {
            meter.key(at, Some("row-total"));
        }
        assert_eq!(meter.take(&Act::Undo), How::default());
        let how = meter.take(&Act::Decide(Verdict::Dismissed));
        assert_eq!((how.keys, how.millis, how.rule.as_deref()), (4, 3500, Some("row-total")));
        let again = meter.take(&Act::Annotate);
        assert_eq!((again.keys, again.millis), (0, 0));
    }
}
