//! How far the level moved, and what would have been worth having.

use crate::months::{Point, months_needed};
use crate::statistics::elementary::{exp, ln};
use crate::statistics::{Interval, LeastSquares, Robust, student};
use serde::Serialize;
use thirdline_domain::decision::{HarmLimit, Outcome, Watched};

/// A change with its 95 % interval: of a share in points (0.1 = 10 points), of a time as a ratio
/// (0.5 = halved).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The estimate.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// The estimate as it was computed: of a time the difference of logarithms.
    pub delta: f64,
    /// Standard error of `delta`.
    pub error: f64,
    /// Degrees of freedom of the interval.
    pub degrees: usize,
}

impl Effect {
    pub(super) fn new(delta: f64, error: f64, degrees: usize, is_duration: bool) -> Self {
        let reach = student(degrees) * error;
        let shown = |value: f64| if is_duration { exp(value) } else { value };
        let (value, low, high) = (shown(delta), shown(delta - reach), shown(delta + reach));
        Self { value, low, high, delta, error, degrees }
    }

    fn limits(&self) -> Interval {
        let reach = student(self.degrees) * self.error;
        Interval { low: self.delta - reach, high: self.delta + reach }
    }

    /// The interval counted so that more is better.
    pub(super) fn good(&self, higher_is_better: bool) -> Interval {
        let Interval { low, high } = self.limits();
        if higher_is_better { Interval { low, high } } else { Interval { low: -high, high: -low } }
    }

    /// The estimate counted so that more is better.
    pub(super) fn good_value(&self, higher_is_better: bool) -> f64 {
        if higher_is_better { self.delta } else { -self.delta }
    }

    /// Whether the interval holds no change at all.
    #[must_use]
    pub fn holds_nothing(&self) -> bool {
        self.limits().contains(0.0)
    }
}

/// Levels before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    pub(super) effect: Effect,
    /// Months before with a value.
    pub(super) before: usize,
    /// Months after with a value.
    pub(super) after: usize,
    /// Spread of the months about their level.
    pub(super) spread: f64,
}

/// Fewer months on either side show no spread.
const LEAST: usize = 2;

/// Differences below this part of the values are rounding.
const ROUNDING: f64 = 1e-12;

/// The difference of the levels of values that stand before (`false`) and after (`true`), by least
/// squares with errors of the second kind; `None` with fewer than two on either side.
pub(super) fn level(values: &[(bool, f64)], is_duration: bool) -> Option<Level> {
    let after = values.iter().filter(|v| v.0).count();
    let before = values.len() - after;
    if before < LEAST || after < LEAST {
        return None;
    }
    let columns = [
        vec![1.0; values.len()],
        values.iter().map(|v| f64::from(u8::from(v.0))).collect::<Vec<f64>>(),
    ];
    let y: Vec<f64> = values.iter().map(|v| v.1).collect();
    let fit = LeastSquares::fit(&columns, &y).ok()?;
    let error = fit.robust_errors(Robust::Hc2)[1];
    // What is left of two equal series is rounding, and its error is rounding as well.
    let rounding = ROUNDING * y.iter().fold(1.0, |most: f64, value| most.max(value.abs()));
    let delta = fit.coefficients[1];
    let delta = if delta.abs() < rounding { 0.0 } else { delta };
    let effect = Effect::new(delta, error, fit.degrees(), is_duration);
    Some(Level { effect, before, after, spread: fit.spread() })
}

/// The values of points that have one.
pub(super) fn values(points: &[Point]) -> Vec<(bool, f64)> {
    points.iter().filter_map(|p| Some((p.period.is_after(), p.value?))).collect()
}

/// What is worth having or not to be borne, on the scale on which it is computed, always positive.
fn on_scale(watched: &Watched, part: f64, is_rise: bool) -> f64 {
    // A part of a time of one or more would be all of it: nothing is saved beyond that.
    const MOST: f64 = 0.99;
    if !watched.is_duration {
        part
    } else if is_rise {
        ln(1.0 + part)
    } else {
        -ln(1.0 - part.clamp(0.0, MOST))
    }
}

/// The smallest effect worth having, as computed.
pub(super) fn smallest(outcome: &Outcome) -> f64 {
    on_scale(&outcome.measure, outcome.smallest, outcome.measure.higher_is_better)
}

/// The harm limit of a guard, as computed.
pub(super) fn harm(limit: &HarmLimit) -> f64 {
    on_scale(&limit.measure, limit.worse_by, !limit.measure.higher_is_better)
}

/// How many more months would tell no effect from one worth having.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Needed {
    /// So many more months at the present volume.
    Months(u32),
    /// Not within ten years: the baseline itself is too uncertain.
    Never,
}

/// The least number of more months after which the interval is narrower than the smallest effect, so
/// that it cannot hold both that and none.
pub(super) fn needed(level: &Level, smallest: f64) -> Needed {
    let [before, after] = [level.before, level.after].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    months_needed(level.spread, before, smallest)
        .map_or(Needed::Never, |all| Needed::Months(all.saturating_sub(after).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_needed_are_the_fewest_that_do() {
        let level = |spread: f64| Level {
            effect: Effect::new(0.0, 0.1, 16, false),
            before: 12,
            after: 6,
            spread,
        };
        // scipy 1.17.1: 2·t(16+k)·0.08·√(1/12 + 1/(6+k)) < 0.14 first holds for k = 5.
        assert_eq!(needed(&level(0.08), 0.14), Needed::Months(5));
        assert_eq!(needed(&level(0.08), 0.05), Needed::Never);
        assert_eq!(needed(&level(0.0), 0.05), Needed::Months(1));
    }

    #[test]
    fn a_halved_time_is_a_ratio_of_one_half() {
        let values: Vec<(bool, f64)> =
            (0..18).map(|i| (i >= 12, if i >= 12 { ln(50.0) } else { ln(100.0) })).collect();
        let level = level(&values, true).expect("eighteen months");
        assert!((level.effect.value - 0.5).abs() < 1e-12);
        assert!(level.effect.good(false).low > 0.69 && !level.effect.holds_nothing());
    }
}
