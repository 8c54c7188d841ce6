//! A team's queue: people who work on one incident each, and who is next.

use crate::generate::hours::Hours;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A team with so many people. Nobody is interrupted; nobody begins outside working hours.
pub(super) struct Queue {
    hours: Hours,
    free: u32,
    by_priority: bool,
    /// Priority where it counts, order of entry, incident.
    waiting: BinaryHeap<Reverse<(u8, u64, usize)>>,
    entered: u64,
    /// Whether somebody will look at the beginning of the next working day.
    looks: bool,
}

/// What a look at the queue leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// This incident is taken up now.
    TakesUp(usize),
    /// Nobody works now: look again then.
    LaterAt(i64),
    /// Nothing waits, nobody is free, or somebody will look anyway.
    Nothing,
}

impl Queue {
    pub(super) fn new(hours: Hours, people: u32, by_priority: bool) -> Self {
        let waiting = BinaryHeap::new();
        Self { hours, free: people.max(1), by_priority, waiting, entered: 0, looks: false }
    }

    /// An incident enters.
    pub(super) fn enter(&mut self, incident: usize, priority: u8) {
        let rank = if self.by_priority { priority } else { 0 };
        self.waiting.push(Reverse((rank, self.entered, incident)));
        self.entered += 1;
    }

    /// Somebody has become free.
    pub(super) fn leave(&mut self) {
        self.free += 1;
    }

    /// The look that was told as later takes place.
    pub(super) fn woken(&mut self) {
        self.looks = false;
    }

    /// Whoever is free looks at the queue; ask again until nothing is left to do.
    pub(super) fn look(&mut self, now: i64) -> Look {
        if self.free == 0 || self.waiting.is_empty() {
            return Look::Nothing;
        }
        let opens = self.hours.after(now, 0);
        if opens > now {
            if self.looks {
                return Look::Nothing;
            }
            self.looks = true;
            return Look::LaterAt(opens);
        }
        let Some(Reverse((_, _, incident))) = self.waiting.pop() else { return Look::Nothing };
        self.free -= 1;
        Look::TakesUp(incident)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::hours::{ALWAYS, DAY, HOUR, OFFICE};

    fn taken(queue: &mut Queue, now: i64) -> Vec<usize> {
        let mut all = Vec::new();
        while let Look::TakesUp(incident) = queue.look(now) {
            all.push(incident);
        }
        all
    }

    #[test]
    fn who_comes_first_is_taken_up_first_by_as_many_as_are_free() {
        let mut queue = Queue::new(ALWAYS, 2, false);
        for (incident, priority) in [(7, 3), (8, 0), (9, 1)] {
            queue.enter(incident, priority);
        }
        assert_eq!(taken(&mut queue, 0), [7, 8]);
        queue.leave();
        assert_eq!(taken(&mut queue, 5), [9]);
    }

    #[test]
    fn where_priority_counts_the_highest_is_first_and_equals_keep_their_order() {
        let mut queue = Queue::new(ALWAYS, 4, true);
        for (incident, priority) in [(1, 3), (2, 2), (3, 0), (4, 2)] {
            queue.enter(incident, priority);
        }
        assert_eq!(taken(&mut queue, 0), [3, 2, 4, 1]);
    }

    #[test]
    fn at_night_nobody_begins_and_the_morning_takes_the_most_urgent() {
        let mut queue = Queue::new(OFFICE, 1, true);
        // 1970-01-01 was a Thursday.
        let (night, morning) = (20 * HOUR, DAY + 8 * HOUR);
        queue.enter(1, 3);
        assert_eq!(queue.look(night), Look::LaterAt(morning));
        queue.enter(2, 0);
        assert_eq!(queue.look(night + 60), Look::Nothing);
        queue.woken();
        assert_eq!(taken(&mut queue, morning), [2]);
    }
}
