//! What a small number of seeds may say of a rate.

/// `P(X ≤ k)` of a binomial.
fn at_most(k: u64, n: u64, p: f64) -> f64 {
    let (p, q) = (p.max(1e-12), (1.0 - p).max(1e-12));
    let mut log = n as f64 * q.ln();
    let mut sum = log.exp();
    for i in 1..=k {
        log += ((n - i + 1) as f64 / i as f64).ln() + (p / q).ln();
        sum += log.exp();
    }
    sum.min(1.0)
}

/// Chance of a false alarm.
const ALARM: f64 = 0.001;

/// Whether so few hits may still come from a rate of at least `p`.
pub(crate) fn may_be_at_least((k, n): (u64, u64), p: f64) -> bool {
    at_most(k, n, p) > ALARM
}

/// Whether so many hits may still come from a rate of at most `p`.
pub(crate) fn may_be_at_most((k, n): (u64, u64), p: f64) -> bool {
    at_most(n - k, n, 1.0 - p) > ALARM
}

#[test]
fn binomial_bounds_are_those_of_the_tables() {
    // P(X ≤ 1 | 10, 0.5) = 11 ÷ 1024.
    assert!((at_most(1, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
    assert!(may_be_at_least((19, 20), 0.95) && !may_be_at_least((13, 20), 0.95));
    assert!(may_be_at_most((3, 20), 0.05) && !may_be_at_most((9, 20), 0.05));
}
