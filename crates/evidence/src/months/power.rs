//! Can the smallest effect worth having be told from nothing, at the present volume?

use crate::statistics::student;

/// No remedy is waited for longer than ten years.
const MOST_MONTHS: u32 = 120;

/// Half the width of the 95 % interval of a level difference between `before` and `after` months
/// whose monthly values have the standard deviation `sd`: `t·s·√(1/before + 1/after)`, in the unit
/// of `sd`. `None` without months on both sides.
#[must_use]
pub fn half_width(sd: f64, before: u32, after: u32) -> Option<f64> {
    let degrees = (before + after).checked_sub(2).filter(|d| *d > 0)?;
    let root = (1.0 / f64::from(before) + 1.0 / f64::from(after)).sqrt();
    (before > 0 && after > 0).then(|| student(degrees as usize) * sd * root)
}

/// The least number of months after the transition with which the interval can no longer hold both
/// nothing and the smallest effect: it is narrower than `smallest`. `None` if not within ten years,
/// mostly because the baseline itself is not known well enough.
///
/// `sd` and `smallest` are in the same unit: points of a share, or the logarithm of a time.
///
/// ```
/// use thirdline_evidence::decision::months_needed;
/// assert_eq!(months_needed(0.05, 12, 0.10), Some(8));
/// assert_eq!(months_needed(0.10, 12, 0.10), None);
/// assert_eq!(months_needed(0.0, 12, 0.10), Some(1));
/// ```
#[must_use]
pub fn months_needed(sd: f64, before: u32, smallest: f64) -> Option<u32> {
    let is_enough = |after: u32| half_width(sd, before, after).is_some_and(|h| 2.0 * h < smallest);
    // More months make it narrower, so the first that is enough is found by halving.
    let (mut no, mut yes) = (0, MOST_MONTHS);
    if !is_enough(yes) {
        return None;
    }
    while yes - no > 1 {
        let middle = no.midpoint(yes);
        if is_enough(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    Some(yes)
}

/// Standard deviation of monthly values; `None` below three.
pub(crate) fn standard_deviation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if values.len() < 3 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    Some((squares / (n - 1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_months_needed_are_the_first_with_which_nothing_and_the_effect_part(
            sd in 0.001_f64..1.0, before in 1_u32..40, smallest in 0.01_f64..2.0,
        ) {
            let wide = |k: u32| half_width(sd, before, k).is_none_or(|h| 2.0 * h >= smallest);
            let slowly = (1..=MOST_MONTHS).find(|&k| !wide(k));
            prop_assert_eq!(months_needed(sd, before, smallest), slowly);
        }
    }

    #[test]
    fn a_deviation_is_that_of_a_sample() {
        // R: sd(c(2, 4, 4, 4, 5, 5, 7, 9))
        let sd = standard_deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert!((sd.unwrap_or_default() - 2.138_089_935_299_395).abs() < 1e-12);
        assert_eq!(standard_deviation(&[1.0, 2.0]), None);
    }
}
