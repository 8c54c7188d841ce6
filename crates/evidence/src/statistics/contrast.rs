//! How many times longer one half of a median comparison is than the other.

use super::elementary::{exp, ln};
use super::{KaplanMeier, Observation};
use serde::Serialize;

/// A ratio of two medians.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MedianRatio {
    /// First median ÷ second.
    pub value: f64,
    /// Lower limit of the 95 % interval; `None` = not bounded.
    pub low: Option<f64>,
    /// Upper limit; `None` = not bounded.
    pub high: Option<f64>,
}

/// The ratio of two Kaplan–Meier medians of independent groups; `None` where either median is not
/// reached, is nothing, or has no interval.
///
/// The limits are recovered from those of the two medians on the scale of logarithms
/// (`ln r − √((ln a − ln a_low)² + (ln b_high − ln b)²)`, and the other way round), so they need no
/// density and no draws.
///
/// Source: G. Zou and A. Donner, "Construction of confidence limits about effect measures: a
/// general approach", Statistics in Medicine 27 (2008).
///
/// ```
/// use thirdline_evidence::statistics::{Observation, ratio_of_medians};
/// let of = |times: i64| -> Vec<Observation> {
///     (1..60).map(|i| Observation { duration: i * times, resolved: true, cluster: i as u32 }).collect()
/// };
/// let ratio = ratio_of_medians(&of(30), &of(10)).expect("both are reached");
/// assert!((ratio.value - 3.0).abs() < 1e-9 && ratio.low.expect("bounded") > 1.5);
/// ```
#[must_use]
pub fn ratio_of_medians(first: &[Observation], second: &[Observation]) -> Option<MedianRatio> {
    let median = |rows: &[Observation]| {
        let curve = KaplanMeier::new(rows);
        let value = curve.quantile(50).filter(|&v| v > 0)?;
        Some((value as f64, curve.quantile_interval(50)?))
    };
    let ((a, of_a), (b, of_b)) = (median(first)?, median(second)?);
    let apart = |value: f64, limit: Option<i64>| {
        limit.map(|limit| {
            let step = ln((limit.max(1)) as f64 / value);
            step * step
        })
    };
    let reach = |of_first: Option<f64>, of_second: Option<f64>| {
        Some((of_first? + of_second?).sqrt()).filter(|r| r.is_finite())
    };
    let middle = ln(a / b);
    Some(MedianRatio {
        value: a / b,
        low: reach(apart(a, of_a.low), apart(b, of_b.high)).map(|r| exp(middle - r)),
        high: reach(apart(a, of_a.high), apart(b, of_b.low)).map(|r| exp(middle + r)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha12Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    fn exponential(rng: &mut ChaCha12Rng, n: u32, mean: f64) -> Vec<Observation> {
        (0..n)
            .map(|cluster| {
                let u = f64::from(rng.next_u32()) / 4_294_967_296.0;
                let duration = (-(1.0 - u).ln() * mean).max(1.0) as i64;
                Observation { duration, resolved: true, cluster }
            })
            .collect()
    }

    #[test]
    fn the_interval_holds_the_true_ratio_as_often_as_it_says() {
        let mut rng = ChaCha12Rng::from_seed([7; 32]);
        let mut held = 0;
        for _ in 0..400 {
            let first = exponential(&mut rng, 60, 3e6);
            let second = exponential(&mut rng, 90, 1e6);
            let ratio = ratio_of_medians(&first, &second).expect("reached");
            let is_in = ratio.low.is_some_and(|l| l <= 3.0) && ratio.high.is_some_and(|h| h >= 3.0);
            held += u32::from(is_in);
        }
        assert!((370..=396).contains(&held), "{held} of 400");
    }

    #[test]
    fn nothing_is_said_of_a_median_that_is_not_reached() {
        let open = |cluster| Observation { duration: 5, resolved: false, cluster };
        let rows: Vec<Observation> = (0..40).map(open).collect();
        let done: Vec<Observation> =
            rows.iter().map(|r| Observation { resolved: true, ..*r }).collect();
        assert_eq!(ratio_of_medians(&rows, &done), None);
    }
}
