//! How an incident's time goes by: queues, work with its notes and waits, releases.

use super::{
    AWAITING_CHANGE, AWAITING_USER, After, CRITICAL, Flow, HIGH, HOURS, IN_PROGRESS, MINUTE,
    MODERATE, NOTE,
};
use crate::generate::firm::{Kind, TEAMS};
use crate::generate::hours::{ALWAYS, DAY, OFFICE};

impl Flow<'_> {
    /// Time until somebody takes the incident up.
    pub(super) fn queue(&mut self) {
        let kind = TEAMS[self.team as usize].kind;
        let (median, log_sd) = match kind {
            Kind::Desk => (6.0 * MINUTE, 1.1),
            Kind::Operations | Kind::Support => (1.9 * HOURS, 1.5),
            Kind::Infrastructure => (3.0 * HOURS, 1.5),
            Kind::Business => (7.0 * HOURS, 1.3),
            Kind::Vendor => (26.0 * HOURS, 1.2),
            Kind::Development => (self.habits().queue.0 * HOURS, self.habits().queue.1),
        };
        if kind == Kind::Desk {
            let seconds = self.draw.duration(median, log_sd);
            return self.pass(ALWAYS, seconds);
        }
        if self.priority == CRITICAL {
            let seconds = self.draw.duration(14.0 * MINUTE, 1.2);
            return self.pass(ALWAYS, seconds);
        }
        let urgency = match self.priority {
            HIGH => 0.22,
            MODERATE => 1.0,
            _ => 2.0,
        };
        let better = match (self.improved(), kind) {
            (true, Kind::Development) => 0.09,
            (true, Kind::Support) => 0.4,
            _ => 1.0,
        };
        let seconds = self.draw.duration(median * urgency * better, log_sd);
        let mut taken_up = self.hours().after(self.now, seconds);
        if kind == Kind::Development && self.priority >= MODERATE {
            taken_up = self.capacity(taken_up);
        }
        self.chase(taken_up);
        self.now = taken_up;
    }

    /// What keeps a development queue long: the release comes first, and some are forgotten.
    fn capacity(&mut self, taken_up: i64) -> i64 {
        if self.draw.chance(0.02) {
            return self.year.end.max(self.now) + 1;
        }
        let quarter = self.year.next_quarter(taken_up);
        if self.habits().freezes && quarter - taken_up < 24 * DAY && self.draw.chance(0.8) {
            let seconds = self.draw.duration(14.0 * HOURS, 0.9);
            return OFFICE.after(quarter, seconds);
        }
        taken_up
    }

    /// The notes of those who ask, ever more rarely, when somebody will look.
    pub(super) fn chase(&mut self, taken_up: i64) {
        let mut patience = 9.0 * HOURS;
        for _ in 0..6 {
            let seconds = self.draw.duration(patience, 0.7);
            let asked = OFFICE.after(self.now, seconds);
            if asked >= taken_up || self.over() {
                return;
            }
            self.now = asked;
            self.put(NOTE);
            patience *= 2.0;
        }
    }

    /// Work in the team's hours with the notes and waits that come with it.
    pub(super) fn work(&mut self, median: f64, log_sd: f64, waits_for_user: f64) -> After {
        let hours = self.hours();
        let mut rest = self.draw.duration(median, log_sd);
        for chance in [0.62, 0.5, 0.35] {
            if rest < 200 || !self.draw.chance(chance) {
                break;
            }
            self.pass(hours, rest / 3);
            rest -= rest / 3;
            self.put(NOTE);
        }
        let mut chance = waits_for_user;
        while !self.over() && self.draw.chance(chance) {
            self.pass(hours, rest / 2 + 1);
            rest -= rest / 2;
            self.put(AWAITING_USER);
            let wait = self.draw.duration(8.0 * HOURS, 1.2);
            self.pass(OFFICE, wait);
            if self.draw.chance(0.006) {
                // Nobody ever looks whether the user has answered.
                self.now = self.now.max(self.year.end) + 1;
            }
            if self.draw.chance(self.habits().ends_in_hold) {
                return After::EndedInHold;
            }
            if self.draw.chance(0.5) {
                self.put(NOTE);
                let reading = self.draw.duration(25.0 * MINUTE, 1.0);
                self.pass(hours, reading);
            }
            self.put(IN_PROGRESS);
            chance = 0.15;
        }
        self.pass(hours, rest + 1);
        After::GoesOn
    }

    /// A ready fix waits for the service's next release.
    pub(super) fn wait_for_change(&mut self) {
        if self.over() {
            return;
        }
        self.put(AWAITING_CHANGE);
        let tail = self.draw.duration(50.0 * MINUTE, 0.6);
        self.now = self.year.next_release(self.habits().release, self.now) + tail;
        if self.draw.chance(0.7) {
            self.put(IN_PROGRESS);
            self.work(25.0 * MINUTE, 1.0, 0.0);
        }
    }
}
