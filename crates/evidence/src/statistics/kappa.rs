//! Whether two raters agree more than chance would have them.

use super::{Interval, Z95};
use serde::Serialize;

/// Agreement beyond chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Kappa {
    /// 1 = they always agree, 0 = as often as chance would have it, negative = less often.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % interval, within −1 and 1.
    pub interval: Interval,
    /// Things rated by both.
    pub n: u64,
}

/// Cohen's κ of a square table: `table[i][j]` things that the first rater put into category `i` and
/// the second into `j`. `None` if the table is empty or not square, holds nothing, or has only one
/// category in use: then chance alone would have them agree.
///
/// The interval is `κ ± 1.96 · se` with the large-sample standard error; with fewer than thirty things
/// it is a rough one.
///
/// Source: J. Cohen, Educational and Psychological Measurement 20 (1960); J. L. Fleiss, J. Cohen and
/// B. S. Everitt, Psychological Bulletin 72 (1969), for the standard error.
///
/// ```
/// use thirdline_evidence::statistics::cohens_kappa;
///
/// let kappa = cohens_kappa(&[vec![20, 5], vec![10, 15]]).expect("fifty things");
/// assert!((kappa.value - 0.4).abs() < 1e-12);
/// assert!(cohens_kappa(&[vec![7, 0], vec![0, 0]]).is_none());
/// ```
#[must_use]
pub fn cohens_kappa(table: &[Vec<u64>]) -> Option<Kappa> {
    let size = table.len();
    let n: u64 = table.iter().flatten().sum();
    if n == 0 || table.iter().any(|row| row.len() != size) {
        return None;
    }
    let total = n as f64;
    let share = |i: usize, j: usize| table[i][j] as f64 / total;
    let first: Vec<f64> = (0..size).map(|i| (0..size).map(|j| share(i, j)).sum()).collect();
    let second: Vec<f64> = (0..size).map(|j| (0..size).map(|i| share(i, j)).sum()).collect();
    let agreed: f64 = (0..size).map(|i| share(i, i)).sum();
    let chance: f64 = (0..size).map(|i| first[i] * second[i]).sum();
    // Shares of one category in use sum to 1 but for rounding.
    if 1.0 - chance < 1e-12 {
        return None;
    }
    let value = (agreed - chance) / (1.0 - chance);
    let rest = 1.0 - value;
    let mut sum = 0.0;
    for (i, with_second) in second.iter().enumerate() {
        for (j, with_first) in first.iter().enumerate() {
            // A thing in cell (i, j) weighs by how common its categories are with the *other* rater.
            let common = with_second + with_first;
            let term = if i == j { 1.0 - common * rest } else { common * rest };
            sum += share(i, j) * term * term;
        }
    }
    let centre = value - chance * rest;
    let variance = (sum - centre * centre) / (total * (1.0 - chance) * (1.0 - chance));
    let standard_error = variance.max(0.0).sqrt();
    let reach = Z95 * standard_error;
    let interval = Interval { low: (value - reach).max(-1.0), high: (value + reach).min(1.0) };
    Some(Kappa { value, standard_error, interval, n })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_always_agrees_is_one_and_what_is_independent_is_zero() {
        let same = cohens_kappa(&[vec![10, 0], vec![0, 20]]).expect("thirty things");
        assert!((same.value - 1.0).abs() < 1e-12 && same.standard_error < 1e-9);
        let independent = cohens_kappa(&[vec![8, 12], vec![16, 24]]).expect("sixty things");
        assert!(independent.value.abs() < 1e-12);
        assert!(independent.interval.contains(0.0));
    }

    #[test]
    fn a_table_that_is_none_has_no_kappa() {
        assert!(cohens_kappa(&[]).is_none());
        assert!(cohens_kappa(&[vec![0, 0], vec![0, 0]]).is_none());
        assert!(cohens_kappa(&[vec![1, 2], vec![3]]).is_none());
        assert!(cohens_kappa(&[vec![5]]).is_none());
    }

    proptest! {
        #[test]
        fn the_raters_may_be_swapped_and_the_interval_holds_the_value(
            cells in prop::collection::vec(0_u64..40, 9),
        ) {
            let table: Vec<Vec<u64>> = cells.chunks(3).map(<[u64]>::to_vec).collect();
            let swapped: Vec<Vec<u64>> =
                (0..3).map(|j| (0..3).map(|i| table[i][j]).collect()).collect();
            match (cohens_kappa(&table), cohens_kappa(&swapped)) {
                (Some(there), Some(back)) => {
                    prop_assert!((there.value - back.value).abs() < 1e-9);
                    prop_assert!((there.standard_error - back.standard_error).abs() < 1e-9);
                    prop_assert!(there.interval.low <= there.value + 1e-12);
                    prop_assert!(there.value <= there.interval.high + 1e-12);
                }
                (None, None) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
