//! What about a single clock may have been done for the figure's sake (`docs/measures.md` §6).

use thirdline_domain::History;
use thirdline_domain::NO_PRIORITY;
use thirdline_domain::clock::{Account, Outcome, Terms, Void};

/// Signals on one clock; a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// A hold was entered in the last tenth of the goal.
    pub const LATE_HOLD: Self = Self(1);
    /// It left the team in the last tenth of the goal.
    pub const LATE_PASSING_ON: Self = Self(2);
    /// It was withdrawn in the last tenth of the goal.
    pub const LATE_WITHDRAWAL: Self = Self(4);
    /// It was downgraded after half the goal.
    pub const LATE_DOWNGRADE: Self = Self(8);
    /// The fix turned out to be none.
    pub const UNDONE: Self = Self(16);

    /// Whether a signal is among them.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn set(&mut self, other: Self, is: bool) {
        if is {
            self.0 |= other.0;
        }
    }

    /// The signals of a clock of an account.
    pub(super) fn of(
        terms: &Terms<'_>,
        account: &Account,
        index: usize,
        history: &History,
        incident: usize,
    ) -> Self {
        let clock = &account.clocks()[index];
        let mut flags = Self::default();
        let is_late = |used: i64| used <= clock.within && used > clock.within - clock.within / 10;
        let mut used = 0;
        for run in account.runs().iter().filter(|r| r.counts && usize::from(r.clock) == index) {
            used += run.worked;
            let is_hold = clock.stopped_at() != Some(run.to);
            flags.set(Self::LATE_HOLD, is_hold && is_late(used));
        }
        if let Outcome::Void { why, .. } = clock.outcome() {
            flags.set(Self::LATE_PASSING_ON, why == Void::HandedBack && is_late(used));
            flags.set(Self::LATE_WITHDRAWAL, why == Void::Cancelled && is_late(used));
        }
        flags.set(Self::UNDONE, clock.undone > 0);
        let until = clock.stopped_at().unwrap_or(i64::MAX);
        for at in downgrades(terms, history, incident) {
            if at > clock.started_at && at <= until {
                let used = terms.working_time(clock.goal, clock.started_at, at);
                let is_after_half = used > clock.within / 2 && used <= clock.within;
                flags.set(Self::LATE_DOWNGRADE, is_after_half);
            }
        }
        flags
    }
}

/// Instants at which an incident got a lower priority.
fn downgrades<'h>(
    terms: &'h Terms<'_>,
    history: &'h History,
    incident: usize,
) -> impl Iterator<Item = i64> + 'h {
    let mut before = None;
    history.events_of(incident).filter_map(move |event| {
        let priority = history.priority[event];
        if priority == NO_PRIORITY {
            return None;
        }
        let now = terms.rank(priority);
        let is_lower = matches!((before, now), (Some(before), Some(now)) if now > before);
        before = now.or(before);
        is_lower.then_some(history.at[event])
    })
}
