//! Clocks that stop now and then: only working time inside a pause counts.

use crate::compiled::WorkingTime;
use crate::interval::{Interval, normalised};

/// Stretches in which a clock stands still; those that overlap count once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Interval>);

impl Pauses {
    /// The pauses of a list in any order; empty ones are left out.
    #[must_use]
    pub fn new(pauses: Vec<Interval>) -> Self {
        Self(normalised(pauses))
    }

    /// An interval in pieces within and outside of the pauses.
    fn cut(&self, whole: Interval) -> Vec<Segment> {
        let mut pieces = Vec::new();
        let mut at = whole.start;
        let mut push = |interval: Interval, is_paused| {
            if !interval.is_empty() {
                pieces.push(Segment { interval, is_paused });
            }
        };
        let first = self.0.partition_point(|pause| pause.end <= whole.start);
        for pause in self.0[first..].iter().take_while(|pause| pause.start < whole.end) {
            let pause = pause.within(whole);
            push(Interval::new(at, pause.start), false);
            push(pause, true);
            at = pause.end;
        }
        push(Interval::new(at, whole.end), false);
        pieces
    }

    /// In their order; none touches another.
    #[must_use]
    pub fn list(&self) -> &[Interval] {
        &self.0
    }
}

/// A stretch of working time, and whether a clock runs in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// When.
    pub interval: Interval,
    /// Whether it lies in a pause and does not count.
    pub is_paused: bool,
}

impl WorkingTime {
    /// What makes [`elapsed_outside`](Self::elapsed_outside): the working time between two
    /// instants in its order, cut where pauses begin and end.
    pub fn segments<'a>(
        &'a self,
        from: i64,
        to: i64,
        pauses: &'a Pauses,
    ) -> impl Iterator<Item = Segment> + 'a {
        self.intervals(from, to).flat_map(|open| pauses.cut(open))
    }

    /// The working time between two instants outside of the pauses.
    #[must_use]
    pub fn elapsed_outside(&self, from: i64, to: i64, pauses: &Pauses) -> i64 {
        let asked = Interval::new(from, to);
        let first = pauses.0.partition_point(|pause| pause.end <= from);
        let paused: i64 = pauses.0[first..]
            .iter()
            .take_while(|pause| pause.start < to)
            .map(|pause| pause.within(asked))
            .map(|pause| self.elapsed(pause.start, pause.end))
            .sum();
        self.elapsed(from, to) - paused
    }

    /// The deadline: the instant at which so much working time outside of the pauses has passed
    /// since `start`. The working time of each pause before the deadline pushes it, also into later
    /// pauses. A negative working time is counted back, with pauses mirrored.
    ///
    /// `None` as in [`add`](Self::add).
    #[must_use]
    pub fn due(&self, start: i64, working: i64, pauses: &Pauses) -> Option<i64> {
        match working {
            0 => self.add(start, 0),
            1.. => self.due_after(start, working, pauses),
            _ => self.due_before(start, working.checked_neg()?, pauses),
        }
    }

    fn due_after(&self, start: i64, working: i64, pauses: &Pauses) -> Option<i64> {
        let (mut at, mut left) = (start, working);
        let first = pauses.0.partition_point(|pause| pause.end <= start);
        for pause in &pauses.0[first..] {
            let until = self.elapsed(at, pause.start);
            if left <= until {
                break;
            }
            left -= until;
            at = pause.end;
        }
        self.add(at, left)
    }

    fn due_before(&self, end: i64, working: i64, pauses: &Pauses) -> Option<i64> {
        let (mut at, mut left) = (end, working);
        let behind = pauses.0.partition_point(|pause| pause.start < end);
        for pause in pauses.0[..behind].iter().rev() {
            let since = self.elapsed(pause.end, at);
            if left <= since {
                break;
            }
            left -= since;
            at = pause.start;
        }
        self.subtract(at, left)
    }
}
