//! Exact quantiles of whole microseconds and their cluster-robust intervals.

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
    let fraction = (position % u128::from(BILLION)) as i128;
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
    assert_eq!(sorted.len(), clusters.len(), "each value has one cluster");
    if sorted.len() < MIN_OBSERVATIONS || !(1..100).contains(&percent) {
        return None;
    }
    let quantile = quantile_type7(sorted, percent)?;
    let (ranks, count) = dense(clusters.iter().copied());
    let factor = critical(count)?;
    let share = f64::from(percent) / 100.0;
    let reach = factor * share_variance(sorted, &ranks, count, quantile, share).sqrt();
    let (low, high) = (share - reach, share + reach);
    Some(QuantileInterval {
        low: (low >= 0.0).then(|| quantile_parts(sorted, parts_of(low.max(0.0)))).flatten(),
        high: (high <= 1.0).then(|| quantile_parts(sorted, parts_of(high))).flatten(),
    })
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
