//! How likely so few hits are.

use super::elementary::{exp, ln};

/// `P(X ≤ k)` of a binomial with `n` trials of probability `p`; 1 from `k = n` on.
///
/// ```
/// use thirdline_evidence::statistics::binomial_at_most;
/// assert!((binomial_at_most(1, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    let (p, q) = (p.clamp(1e-12, 1.0 - 1e-12), (1.0 - p).clamp(1e-12, 1.0 - 1e-12));
    // By logarithms: the first terms of many trials are below what a number can hold.
    let mut log = n as f64 * ln(q);
    let mut sum = exp(log);
    for i in 1..=k {
        log += ln((n - i + 1) as f64 / i as f64) + ln(p / q);
        sum += exp(log);
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_the_tables() {
        // By hand, and from the sum with exact binomial coefficients.
        for (k, n, p, wanted) in [
            (3, 6, 0.8, 0.098_88),
            (2, 6, 0.8, 0.016_96),
            (1, 3, 0.8, 0.104),
            (150, 200, 0.8, 0.049_353_332),
        ] {
            let got = binomial_at_most(k, n, p);
            assert!((got - wanted).abs() < 1e-6, "{k} of {n}: {got}");
        }
        assert!((binomial_at_most(5, 5, 0.3) - 1.0).abs() < f64::EPSILON);
        assert!((binomial_at_most(0, 4, 0.0) - 1.0).abs() < 1e-9);
    }
}
