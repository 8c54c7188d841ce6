//! Intervals of proportions and of their difference.

use serde::Serialize;

use super::{Interval, Z95};

/// The 95 % Wilson score interval of the proportion `k ÷ n`; `None` if `n` is 0 or `k > n`.
///
/// Both ends lie in \[0, 1\]; with `k = 0` the lower end is exactly 0, with `k = n` the upper end
/// exactly 1.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// JASA 22 (1927).
///
/// ```
/// use thirdline_evidence::statistics::wilson;
///
/// let share = wilson(10, 50).expect("fifty incidents");
/// assert!((share.low - 0.1124).abs() < 1e-4 && (share.high - 0.3304).abs() < 1e-4);
/// assert_eq!(wilson(0, 20).expect("twenty incidents").low, 0.0);
/// assert_eq!(wilson(0, 0), None);
/// ```
#[must_use]
pub fn wilson(k: u64, n: u64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    let total = n as f64;
    let share = k as f64 / total;
    let z2 = Z95 * Z95;
    let spread = (share * (1.0 - share) / total + z2 / (4.0 * total * total)).sqrt();
    let centre = share + z2 / (2.0 * total);
    let scale = 1.0 + z2 / total;
    // At the borders the formula gives 0 and 1 but for rounding.
    let low = if k == 0 { 0.0 } else { (centre - Z95 * spread) / scale };
    let high = if k == n { 1.0 } else { (centre + Z95 * spread) / scale };
    Some(Interval { low: low.clamp(0.0, 1.0), high: high.clamp(0.0, 1.0) })
}

/// How far two independent proportions are apart, as a share (0.1 = ten percentage points).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// First proportion minus second, in \[−1, 1\].
    pub difference: f64,
    /// The 95 % interval of the difference.
    pub interval: Interval,
}

/// The difference `k1 ÷ n1 − k2 ÷ n2` with Newcombe's hybrid score interval; `None` if either
/// proportion is undefined (`n` is 0 or `k > n`).
///
/// The interval may hold 0 ("no real difference") and never leaves \[−1, 1\].
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent
/// proportions", Statistics in Medicine 17 (1998), method 10.
///
/// ```
/// use thirdline_evidence::statistics::proportion_difference;
///
/// let change = proportion_difference(56, 70, 48, 80).expect("both defined");
/// assert!((change.difference - 0.2).abs() < 1e-12);
/// assert!(change.interval.low > 0.0);
/// ```
#[must_use]
pub fn proportion_difference(k1: u64, n1: u64, k2: u64, n2: u64) -> Option<Difference> {
    let (first, second) = (wilson(k1, n1)?, wilson(k2, n2)?);
    let (p1, p2) = (k1 as f64 / n1 as f64, k2 as f64 / n2 as f64);
    let difference = p1 - p2;
    let below = length(p1 - first.low, second.high - p2);
    let above = length(first.high - p1, p2 - second.low);
    let interval = Interval {
        low: (difference - below).clamp(-1.0, 1.0),
        high: (difference + above).clamp(-1.0, 1.0),
    };
    Some(Difference { difference, interval })
}

/// `f64::hypot` leaves its rounding to the platform; a square root is the same everywhere.
fn length(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WILSON_ORACLE: [(u64, u64, f64, f64); 6] = [
        (10, 50, 0.112_437_500_157_761, 0.330_371_059_322_254),
        (1, 20, 0.008_881_448_800_795, 0.236_131_193_446_742),
        (0, 20, 0.0, 0.161_125_158_052_819),
        (20, 20, 0.838_874_841_947_18, 1.0),
        (7_554, 65_533, 0.112_847_671_017_501, 0.117_737_769_513_93),
        (3, 4, 0.300_641_842_582_402, 0.954_412_739_190_299),
    ];

    const NEWCOMBE_ORACLE: [(u64, u64, u64, u64, f64, f64); 4] = [
        (56, 70, 48, 80, 0.052_431_472_402_365, 0.333_872_654_036_906),
        (9, 10, 3, 10, 0.170_522_723_934_503, 0.809_017_973_535_488),
        (0, 20, 5, 20, -0.468_700_877_618_744, -0.037_765_445_566_63),
        (150, 1_000, 170, 1_000, -0.052_158_069_414_479, 0.012_173_712_730_905),
    ];

    fn assert_near(interval: Interval, low: f64, high: f64) {
        assert!((interval.low - low).abs() < 1e-12, "low {} is not {low}", interval.low);
        assert!((interval.high - high).abs() < 1e-12, "high {} is not {high}", interval.high);
    }

    #[test]
    fn wilson_agrees_with_an_independent_library() {
        // statsmodels 0.15.0: proportion_confint(k, n, method="wilson")
        for (k, n, low, high) in WILSON_ORACLE {
            assert_near(wilson(k, n).expect("n > 0"), low, high);
        }
    }

    #[test]
    fn newcombe_agrees_with_an_independent_library() {
        // statsmodels 0.15.0: confint_proportions_2indep(k1, n1, k2, n2, "diff", "newcomb")
        for (k1, n1, k2, n2, low, high) in NEWCOMBE_ORACLE {
            let difference = proportion_difference(k1, n1, k2, n2).expect("n > 0");
            assert_near(difference.interval, low, high);
        }
    }

    #[test]
    fn an_impossible_share_has_no_interval() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
        assert_eq!(proportion_difference(1, 2, 0, 0), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_mirrors(n in 1_u64..1_000_000, part in 0.0..=1.0_f64) {
            let k = ((n as f64 * part) as u64).min(n);
            let interval = wilson(k, n).expect("n > 0");
            prop_assert!(interval.contains(k as f64 / n as f64));
            prop_assert!(interval.low >= 0.0 && interval.high <= 1.0);
            let mirrored = wilson(n - k, n).expect("n > 0");
            prop_assert!((mirrored.low - (1.0 - interval.high)).abs() < 1e-12);
        }

        #[test]
        fn swapping_the_groups_turns_the_sign(
            n1 in 1_u64..500, n2 in 1_u64..500, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
        ) {
            let (k1, k2) = ((n1 as f64 * a) as u64, (n2 as f64 * b) as u64);
            let there = proportion_difference(k1, n1, k2, n2).expect("n > 0");
            let back = proportion_difference(k2, n2, k1, n1).expect("n > 0");
            prop_assert!(there.interval.contains(there.difference));
            prop_assert!((there.difference + back.difference).abs() < 1e-12);
            prop_assert!((there.interval.low + back.interval.high).abs() < 1e-12);
        }
    }
}
