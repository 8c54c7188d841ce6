//! What a small number of seeds may say of a rate.

use thirdline_evidence::statistics::binomial_at_most;

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
