//! How often what was named.

use thirdline_evidence::diagnosis::{Answer, Assessment, Kind};
use thirdline_evidence::statistics::binomial_at_most;

/// Counts by the remedy that is right; the last is none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rates {
    pub(crate) of: [Counted; 4],
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    pub(crate) services: u64,
    pub(crate) right: u64,
    pub(crate) wrong: u64,
    pub(crate) not_the_gap: u64,
    pub(crate) not_enough: u64,
}

/// What each row is called.
pub(crate) const NAMES: [&str; 4] =
    ["culture", "motivation", "organisation", "none: the third line is not the gap"];

fn row(truth: Option<Kind>) -> usize {
    truth.map_or(3, |kind| Kind::ALL.iter().position(|k| *k == kind).unwrap_or(3))
}

impl Rates {
    /// Adds what was found about a service whose truth is known.
    pub(crate) fn add(&mut self, truth: Option<Kind>, found: &Assessment) {
        let counted = &mut self.of[row(truth)];
        counted.services += 1;
        let named = found.remedies();
        counted.right += u64::from(truth.is_some_and(|kind| named.contains(&kind)));
        counted.wrong += u64::from(named.iter().any(|kind| Some(*kind) != truth));
        counted.not_the_gap += u64::from(matches!(found.answer, Answer::NotTheGap { .. }));
        counted.not_enough += u64::from(matches!(found.answer, Answer::NotEnough { .. }));
    }

    /// Adds a service about which nothing is said at all.
    pub(crate) fn add_unseen(&mut self, truth: Option<Kind>) {
        let counted = &mut self.of[row(truth)];
        counted.services += 1;
        counted.not_enough += 1;
    }

    /// Both together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (mine, theirs) in self.of.iter_mut().zip(other.of) {
            mine.services += theirs.services;
            mine.right += theirs.right;
            mine.wrong += theirs.wrong;
            mine.not_the_gap += theirs.not_the_gap;
            mine.not_enough += theirs.not_enough;
        }
        self
    }

    /// Services with a cause for which the right remedy was named.
    pub(crate) fn right(&self) -> (u64, u64) {
        self.of[..3].iter().fold((0, 0), |(k, n), c| (k + c.right, n + c.services))
    }

    /// Services for which a wrong remedy was named.
    pub(crate) fn wrong(&self) -> (u64, u64) {
        self.of.iter().fold((0, 0), |(k, n), c| (k + c.wrong, n + c.services))
    }

    /// Services without a cause that were told so.
    pub(crate) fn not_the_gap(&self) -> (u64, u64) {
        (self.of[3].not_the_gap, self.of[3].services)
    }

    /// Services with a cause that were told there is none.
    pub(crate) fn missed(&self) -> (u64, u64) {
        self.of[..3].iter().fold((0, 0), |(k, n), c| (k + c.not_the_gap, n + c.services))
    }

    /// Services of which there was not enough to say.
    pub(crate) fn not_enough(&self) -> (u64, u64) {
        self.of.iter().fold((0, 0), |(k, n), c| (k + c.not_enough, n + c.services))
    }

    /// Services for which anything was named.
    pub(crate) fn named(&self) -> u64 {
        self.of.iter().map(|c| c.services - c.not_the_gap - c.not_enough).sum()
    }
}

/// Chance of a false alarm.
const ALARM: f64 = 0.001;

/// Whether so few hits may still come from a rate of at least `p`.
pub(crate) fn may_be_at_least((k, n): (u64, u64), p: f64) -> bool {
    binomial_at_most(k, n, p) > ALARM
}

/// Whether so many hits may still come from a rate of at most `p`.
pub(crate) fn may_be_at_most((k, n): (u64, u64), p: f64) -> bool {
    binomial_at_most(n - k, n, 1.0 - p) > ALARM
}

#[test]
fn a_few_seeds_are_judged_by_what_may_still_be() {
    assert!(may_be_at_least((19, 20), 0.95) && !may_be_at_least((13, 20), 0.95));
    assert!(may_be_at_most((3, 20), 0.05) && !may_be_at_most((9, 20), 0.05));
}
