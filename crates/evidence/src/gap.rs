//! Both halves of the gap: the time of incidents that reach development, before, between and
//! after, and while development has them.

use crate::scope::{Half, Teams};
use serde::Serialize;
use thirdline_domain::{CLASSES, Ledger, State, StatusClass};

/// Time of one part of the way, by what was done with it, microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Nobody had taken it up.
    pub queued: i128,
    /// Worked on.
    pub worked: i128,
    /// On hold.
    pub waiting: i128,
    /// Done and later reopened, or cancelled and taken up again.
    pub done: i128,
}

impl Part {
    fn add(&mut self, class: StatusClass, time: i128) {
        match class {
            StatusClass::Queued => self.queued += time,
            StatusClass::Active => self.worked += time,
            class if class.is_waiting() => self.waiting += time,
            _ => self.done += time,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.queued += other.queued;
        self.worked += other.worked;
        self.waiting += other.waiting;
        self.done += other.done;
    }

    /// All of it, microseconds.
    #[must_use]
    pub fn total(&self) -> i128 {
        self.queued + self.worked + self.waiting + self.done
    }
}

/// Who held the time of resolved incidents that development had at least once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Resolved incidents with at least one stay with development.
    pub incidents: u64,
    /// Held by operations before development first had it.
    pub before: Part,
    /// Held by operations between two stays with development.
    pub between: Part,
    /// Held by operations after development had it for the last time.
    pub after: Part,
    /// Held by development.
    pub development: Part,
    /// Held by vendors, the business, or nobody known.
    pub other: Part,
}

impl Gap {
    pub(crate) fn add(&mut self, ledger: &Ledger, teams: &Teams) {
        if ledger.state != State::Resolved {
            return;
        }
        let with_development =
            |s: &&thirdline_domain::Stay| teams.half(s.team) == Half::Development;
        let Some(first) = ledger.stays.iter().find(with_development) else { return };
        let last = ledger.stays.iter().rev().find(with_development).unwrap_or(first);
        self.incidents += 1;
        for spell in &ledger.spells {
            let part = match teams.half(spell.holder) {
                Half::Development => &mut self.development,
                Half::Other => &mut self.other,
                Half::Operations if spell.from < first.start => &mut self.before,
                Half::Operations if spell.from >= last.end => &mut self.after,
                Half::Operations => &mut self.between,
            };
            part.add(spell.class, i128::from(spell.to - spell.from));
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.incidents += other.incidents;
        self.before.merge(&other.before);
        self.between.merge(&other.between);
        self.after.merge(&other.after);
        self.development.merge(&other.development);
        self.other.merge(&other.other);
    }

    /// All of it, microseconds.
    #[must_use]
    pub fn total(&self) -> i128 {
        [self.before, self.between, self.after, self.development, self.other]
            .iter()
            .map(Part::total)
            .sum()
    }

    /// What operations held, microseconds.
    #[must_use]
    pub fn operations(&self) -> i128 {
        self.before.total() + self.between.total() + self.after.total()
    }
}

/// Width of a row of the time ledger.
pub type ByClass = [i128; CLASSES];
