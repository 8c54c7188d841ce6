//! Exact quantiles of whole microseconds and their cluster-robust intervals.

use rayon::prelude::*;
use serde::Serialize;

use super::MIN_OBSERVATIONS;
use super::clusters::dense;
use super::critical::critical;

/// Probabilities are counted in parts per billion, so that interpolation is integer arithmetic.
const BILLION: u64 = 1_000_000_000;
const PARTS_PER_PERCENT: u64 = BILLION / 100;
const PARTS_PER_PERMILLE: u64 = BILLION / 1000;

/// A 95 % interval of a quantile, in the unit of the values (microseconds for durations).
///
/// An end is `None` where the data give no bound on that side: no finite upper bound of a 95 %
/// point follows from twenty incidents, since all twenty may well lie below it. A report says "at
/// least …" then, or "not reached".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuantileInterval {
    /// The lower end; `None` = no lower bound.
    pub low: Option<i64>,
    /// The upper end, not below `low`; `None` = no upper bound ("not reached").
    pub high: Option<i64>,
}

impl QuantileInterval {
    /// Whether `value` lies in the interval, ends included; a missing end excludes nothing.
    #[must_use]
    pub fn contains(&self, value: i64) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

/// The `percent` % quantile of ascending values, type 7; `None` if there are no values or
/// `percent > 100`.
///
/// Exact: integer arithmetic throughout, the interpolated value rounded half to even to a whole
/// unit. The order of the values is the caller's promise.
///
/// Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American
/// Statistician 50 (1996), definition 7.
///
/// ```
/// use thirdline_evidence::statistics::quantile_type7;
///
/// let micros = [1_000_000, 2_000_000, 4_000_000];
/// assert_eq!(quantile_type7(&micros, 90), Some(3_600_000));
/// assert_eq!(quantile_type7(&[1, 2], 50), Some(2)); // 1.5 goes to the even neighbour
/// assert_eq!(quantile_type7(&[], 50), None);
/// ```
#[must_use]
pub fn quantile_type7(sorted: &[i64], percent: u32) -> Option<i64> {
    quantile_parts(sorted, u64::from(percent) * PARTS_PER_PERCENT)
}

/// As [`quantile_type7`], in tenths of a percent: 995 is the 99.5 % quantile.
#[must_use]
pub fn quantile_type7_permille(sorted: &[i64], permille: u32) -> Option<i64> {
    quantile_parts(sorted, u64::from(permille) * PARTS_PER_PERMILLE)
}

fn quantile_parts(sorted: &[i64], parts: u64) -> Option<i64> {
    debug_assert!(sorted.is_sorted(), "quantiles need ascending values");
    let last = sorted.len().checked_sub(1)?;
    if parts > BILLION {
        return None;
    }
    let position = last as u128 * u128::from(parts);
    let index = (position / u128::from(BILLION)) as usize;
    let fraction = i128::from((position % u128::from(BILLION)) as u32);
    let below = i128::from(sorted[index]);
    if fraction == 0 {
        return Some(sorted[index]);
    }
    let above = i128::from(sorted[index + 1]);
    let billion = i128::from(BILLION);
    let scaled = below * billion + (above - below) * fraction;
    let (whole, rest) = (scaled.div_euclid(billion), scaled.rem_euclid(billion));
    let round_up = 2 * rest > billion || (2 * rest == billion && whole % 2 != 0);
    i64::try_from(whole + i128::from(round_up)).ok()
}

/// The 95 % interval of the `percent` % quantile (type 7) of ascending values whose observations
/// hang together in clusters; `clusters[i]` is the opening day of `sorted[i]`, any numbering.
///
/// `None` with fewer than [`MIN_OBSERVATIONS`] values, with fewer than two clusters, or with a
/// `percent` outside 1 to 99. An end of the interval is `None` where the data do not bound it.
///
/// The share of values below the quantile gets a variance from its sums by cluster,
/// `D ÷ (D − 1) · Σ z_d² ÷ n²`, and `p ± t·se` is turned back into values (Woodruff). Two choices:
///
/// - *Plain, not logit.* Under the hypothesis that the quantile lies at some value, the share below
///   it is exactly `p`, so `p ± t·se` is the score test turned round and needs no transformation. A
///   logit would never reach 1 and so promise a finite upper bound of the 95 % point from twenty
///   incidents; the plain limits pass 1 below 73 independent incidents, just where order statistics
///   (0.95ⁿ > 2.5 %) say that there is none.
/// - *Never narrower than independence.* A sum of squares over few clusters may come out near 0 by
///   luck, and incidents of one day do not repel each other, so the variance is at least
///   `p(1 − p) ÷ n`.
///
/// Source: R. S. Woodruff, "Confidence intervals for medians and other position measures", JASA 47
/// (1952).
///
/// # Panics
/// If the two slices differ in length.
#[must_use]
pub fn quantile_interval(
    sorted: &[i64],
    clusters: &[u32],
    percent: u32,
) -> Option<QuantileInterval> {
    quantile_intervals(sorted, clusters, &[percent]).pop().flatten()
}

/// [`quantile_interval`] of several percentages of the same values.
///
/// # Panics
/// As [`quantile_interval`].
#[must_use]
pub fn quantile_intervals(
    sorted: &[i64],
    clusters: &[u32],
    percents: &[u32],
) -> Vec<Option<QuantileInterval>> {
    assert_eq!(sorted.len(), clusters.len(), "each value has one cluster");
    let (ranks, count) = dense(clusters.iter().copied());
    let factor = critical(count).filter(|_| sorted.len() >= MIN_OBSERVATIONS);
    let interval = |percent: u32| {
        let factor = factor.filter(|_| (1..100).contains(&percent))?;
        let quantile = quantile_type7(sorted, percent)?;
        let share = f64::from(percent) / 100.0;
        let reach = factor * share_variance(sorted, &ranks, count, quantile, share).sqrt();
        let (low, high) = (share - reach, share + reach);
        Some(QuantileInterval {
            low: (low >= 0.0).then(|| quantile_parts(sorted, parts_of(low.max(0.0)))).flatten(),
            high: (high <= 1.0).then(|| quantile_parts(sorted, parts_of(high))).flatten(),
        })
    };
    percents.par_iter().map(|percent| interval(*percent)).collect()
}

fn parts_of(share: f64) -> u64 {
    (share * BILLION as f64).round() as u64
}

/// The variance of the share of values below the quantile.
///
/// Values equal to the quantile count by the fraction that brings the share to `p`, as if drawn by
/// lot; the lot's own variance is added, so that without clusters ties change nothing.
fn share_variance(
    sorted: &[i64],
    ranks: &[u32],
    clusters: usize,
    quantile: i64,
    share: f64,
) -> f64 {
    let n = sorted.len() as f64;
    let below = sorted.partition_point(|&value| value < quantile);
    let tied = sorted[below..].partition_point(|&value| value == quantile);
    let part =
        if tied == 0 { 0.0 } else { ((share * n - below as f64) / tied as f64).clamp(0.0, 1.0) };
    let mean = (below as f64 + part * tied as f64) / n;

    let mut counts = vec![[0_u32; 3]; clusters];
    for (index, &rank) in ranks.iter().enumerate() {
        let place = usize::from(index >= below) + usize::from(index >= below + tied);
        counts[rank as usize][place] += 1;
    }
    let squares: f64 = counts
        .iter()
        .map(|&[under, at, over]| {
            let size = f64::from(under) + f64::from(at) + f64::from(over);
            let excess = f64::from(under) + part * f64::from(at) - mean * size;
            excess * excess
        })
        .sum();
    let d = clusters as f64;
    let between = d / (d - 1.0) * squares / (n * n);
    let lot = tied as f64 * part * (1.0 - part) / (n * n);
    (between + lot).max(share * (1.0 - share) / n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(prop_oneof![any::<i64>(), -50_i64..50], 1..60).prop_map(
            |mut values| {
                values.sort_unstable();
                values
            },
        )
    }

    /// A day per value: no clusters at all.
    fn own_days(n: usize) -> Vec<u32> {
        (0..n as u32).collect()
    }

    #[test]
    fn quantiles_agree_with_an_independent_library() {
        // numpy 2.4.6: percentile(values, p), rounded by hand
        let mut values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8].map(|value| value * 1_000_001);
        values.sort_unstable();
        assert_eq!(quantile_type7(&values, 10), Some(1_100_001));
        assert_eq!(quantile_type7(&values, 25), Some(2_750_003));
        assert_eq!(quantile_type7(&values, 50), Some(4_500_004));
        assert_eq!(quantile_type7(&values, 75), Some(5_250_005));
        assert_eq!(quantile_type7(&values, 90), Some(7_800_008));
        assert_eq!(quantile_type7(&values, 95), Some(8_450_008));
        assert_eq!(quantile_type7_permille(&values, 995), Some(8_945_009));
    }

    #[test]
    fn a_fifth_of_a_second_is_exact() {
        // Position 0.9 × 2 = 1.8: 4 s × 0.2 + 5.5 s × 0.8 = 5.2 s, which f64 misses.
        assert_eq!(quantile_type7(&[0, 4_000_000, 5_500_000], 90), Some(5_200_000));
    }

    #[test]
    fn halves_go_to_the_even_neighbour_on_both_sides_of_zero() {
        assert_eq!(quantile_type7(&[0, 1], 50), Some(0));
        assert_eq!(quantile_type7(&[1, 2], 50), Some(2));
        assert_eq!(quantile_type7(&[-1, 0], 50), Some(0));
        assert_eq!(quantile_type7(&[-2, -1], 50), Some(-2));
    }

    #[test]
    fn the_widest_values_do_not_overflow() {
        assert_eq!(quantile_type7(&[i64::MIN, i64::MAX], 50), Some(0));
        assert_eq!(quantile_type7(&[i64::MIN, i64::MAX], 0), Some(i64::MIN));
        assert_eq!(quantile_type7(&[i64::MIN, i64::MAX], 100), Some(i64::MAX));
        assert_eq!(quantile_type7(&[1], 101), None);
        assert_eq!(quantile_type7(&[], 50), None);
    }

    #[test]
    fn too_little_gives_no_interval() {
        let sorted: Vec<i64> = (0..19).collect();
        assert_eq!(quantile_interval(&sorted, &own_days(19), 50), None);
        let sorted: Vec<i64> = (0..20).collect();
        assert!(quantile_interval(&sorted, &own_days(20), 50).is_some());
        assert_eq!(quantile_interval(&sorted, &[7; 20], 50), None, "one day shows no spread");
        assert_eq!(quantile_interval(&sorted, &own_days(20), 0), None);
        assert_eq!(quantile_interval(&sorted, &own_days(20), 100), None);
    }

    #[test]
    fn the_median_of_independent_values_has_the_textbook_interval() {
        // 401 values 0..=400: p ± t(400)·√(401/400 · 0.25/401 …) = 0.5 ± 0.04915, times 400.
        let sorted: Vec<i64> = (0..=400).map(|value| value * 1000).collect();
        let interval = quantile_interval(&sorted, &own_days(401), 50).expect("enough");
        let (low, high) = (interval.low.expect("bounded"), interval.high.expect("bounded"));
        assert!((low - 180_340).abs() < 50 && (high - 219_660).abs() < 50, "{low} {high}");
    }

    #[test]
    fn a_tail_beyond_the_data_has_no_bound_there() {
        let sorted: Vec<i64> = (0..40).collect();
        let interval = quantile_interval(&sorted, &own_days(40), 95).expect("enough");
        assert!(interval.low.is_some() && interval.high.is_none());
        let interval = quantile_interval(&sorted, &own_days(40), 5).expect("enough");
        assert!(interval.low.is_none() && interval.high.is_some());
        assert!(interval.contains(i64::MIN));
    }

    #[test]
    fn days_that_hang_together_widen_the_interval() {
        // 30 days of 10: values ordered by day as far apart as can be, and spread evenly.
        let sorted: Vec<i64> = (0..300).collect();
        let together: Vec<u32> = (0..300).map(|index| index / 10).collect();
        let mixed: Vec<u32> = (0..300).map(|index| index % 30).collect();
        let width = |days: &[u32]| {
            let interval = quantile_interval(&sorted, days, 50).expect("enough");
            interval.high.expect("bounded") - interval.low.expect("bounded")
        };
        assert!(width(&together) > 3 * width(&mixed), "√10 times as wide");
        // Evenly mixed days have no variance of their own: independence is the floor.
        assert!((width(&mixed) - width(&own_days(300))).abs() <= 3);
    }

    #[test]
    fn one_value_for_all_is_its_own_interval() {
        let interval = quantile_interval(&[7; 50], &own_days(50), 50).expect("enough");
        assert_eq!((interval.low, interval.high), (Some(7), Some(7)));
    }

    proptest! {
        #[test]
        fn the_quantile_is_the_nearest_whole_unit(sorted in values(), percent in 0_u32..=100) {
            let quantile = i128::from(quantile_type7(&sorted, percent).expect("values"));
            let position = (sorted.len() - 1) * percent as usize;
            let (index, part) = (position / 100, (position % 100) as i128);
            let below = i128::from(sorted[index]);
            let above = i128::from(sorted[(index + 1).min(sorted.len() - 1)]);
            let hundredfold = below * 100 + (above - below) * part;
            let off = (quantile * 100 - hundredfold).abs();
            prop_assert!(off < 50 || (off == 50 && quantile % 2 == 0), "{quantile}");
            prop_assert!(below <= quantile && quantile <= above);
            let tenfold = quantile_type7_permille(&sorted, percent * 10);
            prop_assert_eq!(tenfold, quantile_type7(&sorted, percent));
        }

        #[test]
        fn a_greater_percentage_has_no_smaller_quantile(sorted in values(), percent in 0_u32..100) {
            prop_assert!(quantile_type7(&sorted, percent) <= quantile_type7(&sorted, percent + 1));
        }

        #[test]
        fn the_interval_holds_the_quantile_whatever_the_days_are_called(
            rows in prop::collection::vec((-40_i64..40, 0_u32..12), 20..80),
            percent in 1_u32..100,
            shift in 0_u32..5_000,
        ) {
            let mut rows = rows;
            rows.sort_unstable();
            let (sorted, days): (Vec<i64>, Vec<u32>) = rows.into_iter().unzip();
            let interval = quantile_interval(&sorted, &days, percent);
            if let Some(interval) = interval {
                prop_assert!(interval.contains(quantile_type7(&sorted, percent).expect("values")));
            }
            let renamed: Vec<u32> = days.iter().map(|day| u32::MAX - shift - day).collect();
            let again = quantile_interval(&sorted, &renamed, percent);
            // Other ranks, another order of addition: at most the last unit may differ.
            match (interval, again) {
                (Some(one), Some(two)) => {
                    for (a, b) in [(one.low, two.low), (one.high, two.high)] {
                        prop_assert_eq!(a.is_some(), b.is_some());
                        prop_assert!(a.zip(b).is_none_or(|(a, b)| (a - b).abs() <= 1));
                    }
                }
                (one, two) => prop_assert_eq!(one, two),
            }
        }
    }
}
