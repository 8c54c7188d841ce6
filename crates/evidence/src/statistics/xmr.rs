//! The chart of individual values and moving ranges: is this month different?

use serde::Serialize;

/// With fewer points, limits would be guesses.
pub const MIN_POINTS: usize = 6;

/// `3 ÷ d₂` for ranges of two: turns a mean moving range into three standard deviations.
const LIMIT_FACTOR: f64 = 2.66;
/// So many points in a row on one side of the mean are a signal.
const RUN: usize = 8;
/// Differences below this part of the largest value are rounding, not change.
const ROUNDING: f64 = 1e-12;

/// On which side of the mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Greater than the mean.
    Above,
    /// Less than the mean.
    Below,
}

/// A change that chance alone would hardly make. Indices count points from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// One point outside the limits.
    Outside {
        /// The point.
        index: usize,
        /// Beyond which limit.
        side: Side,
    },
    /// Eight points or more in a row on one side of the mean, reported once as a whole.
    Run {
        /// The first point of the run.
        first: usize,
        /// The last point of the run.
        last: usize,
        /// The side.
        side: Side,
    },
}

/// An individuals chart, in the unit of its values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Xmr {
    /// The mean of all points.
    pub mean: f64,
    /// `mean − 2.66 · moving_range_mean`; may be negative where values cannot be.
    pub lower: f64,
    /// `mean + 2.66 · moving_range_mean`.
    pub upper: f64,
    /// The mean distance between neighbouring points.
    pub moving_range_mean: f64,
    /// Points outside in order of time, then runs in order of time.
    pub signals: Vec<Signal>,
    /// The number of points.
    pub points: usize,
}

/// Whether a greater value is better or worse for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Such as the share of user clocks met.
    HigherIsBetter,
    /// Such as the share of bounces.
    LowerIsBetter,
}

/// What may be said of the last point of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The last point is, or belongs to, a signal for the worse.
    ReallyWorse,
    /// No signal reaches the last point.
    NoRealChange,
    /// The last point is, or belongs to, a signal for the better.
    ReallyBetter,
    /// Fewer than [`MIN_POINTS`] points.
    TooFewToSay,
}

/// The individuals chart of values in order of time; `None` with fewer than [`MIN_POINTS`] values
/// or a value that is not finite.
///
/// Limits are `mean ± 2.66 × mean moving range`. Signals: one point outside; eight in a row on one
/// side of the mean, where a point on the mean ends the row. Signals start an enquiry; in a stable
/// series a row of eight turns up by chance in one short series of ten or so.
///
/// Source: D. J. Wheeler, "Understanding variation" (1993).
///
/// ```
/// use thirdline_evidence::statistics::{Side, Signal, xmr};
///
/// let chart = xmr(&[10.0, 12.0, 11.0, 13.0, 12.0, 11.0, 30.0]).expect("seven points");
/// assert_eq!(chart.signals, [Signal::Outside { index: 6, side: Side::Above }]);
/// assert_eq!(xmr(&[1.0, 2.0]), None);
/// ```
#[must_use]
pub fn xmr(values: &[f64]) -> Option<Xmr> {
    if values.len() < MIN_POINTS || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let ranges: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    let moving_range_mean = ranges / (values.len() - 1) as f64;
    let reach = LIMIT_FACTOR * moving_range_mean;
    let (lower, upper) = (mean - reach, mean + reach);
    let rounding = ROUNDING * values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));

    let side = |value: f64, low: f64, high: f64| {
        if value > high + rounding {
            Some(Side::Above)
        } else if value < low - rounding {
            Some(Side::Below)
        } else {
            None
        }
    };
    let mut signals: Vec<Signal> = values
        .iter()
        .enumerate()
        .filter_map(|(index, &value)| {
            side(value, lower, upper).map(|side| Signal::Outside { index, side })
        })
        .collect();
    let sides: Vec<Option<Side>> = values.iter().map(|&value| side(value, mean, mean)).collect();
    let mut first = 0;
    for row in sides.chunk_by(|one, next| one == next) {
        if let (Some(side), true) = (row[0], row.len() >= RUN) {
            signals.push(Signal::Run { first, last: first + row.len() - 1, side });
        }
        first += row.len();
    }
    Some(Xmr { mean, lower, upper, moving_range_mean, signals, points: values.len() })
}

impl Xmr {
    /// The word for the last point.
    ///
    /// A point beyond a limit outweighs the row it may belong to: it is the stronger and the newer
    /// fact.
    #[must_use]
    pub fn change_of_last(&self, direction: Direction) -> Change {
        let last = self.points - 1;
        let reaches = |signal: &&Signal| match **signal {
            Signal::Outside { index, .. } => index == last,
            Signal::Run { last: end, .. } => end == last,
        };
        let Some(signal) = self.signals.iter().find(reaches) else {
            return Change::NoRealChange;
        };
        let (Signal::Outside { side, .. } | Signal::Run { side, .. }) = *signal;
        match (side, direction) {
            (Side::Above, Direction::HigherIsBetter) | (Side::Below, Direction::LowerIsBetter) => {
                Change::ReallyBetter
            }
            (Side::Above, Direction::LowerIsBetter) | (Side::Below, Direction::HigherIsBetter) => {
                Change::ReallyWorse
            }
        }
    }
}

/// The word for the last of some values in order of time: [`xmr`] and [`Xmr::change_of_last`] in
/// one, [`Change::TooFewToSay`] where there is no chart.
///
/// ```
/// use thirdline_evidence::statistics::{Change, Direction, change_of_last};
///
/// let met = [0.91, 0.93, 0.90, 0.92, 0.91, 0.93, 0.70];
/// assert_eq!(change_of_last(&met, Direction::HigherIsBetter), Change::ReallyWorse);
/// assert_eq!(change_of_last(&met[..4], Direction::HigherIsBetter), Change::TooFewToSay);
/// ```
#[must_use]
pub fn change_of_last(values: &[f64], direction: Direction) -> Change {
    xmr(values).map_or(Change::TooFewToSay, |chart| chart.change_of_last(direction))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn limits_agree_with_the_arithmetic_by_hand() {
        // numpy 2.4.6: mean, mean(abs(diff)), mean ± 2.66 × mean range
        let values = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40, 52].map(f64::from);
        let chart = xmr(&values).expect("thirteen points");
        assert!((chart.mean - 42.230_769_230_769).abs() < 1e-9);
        assert!((chart.moving_range_mean - 2.583_333_333_333).abs() < 1e-9);
        assert!((chart.lower - 35.359_102_564_103).abs() < 1e-9);
        assert!((chart.upper - 49.102_435_897_436).abs() < 1e-9);
        assert_eq!(chart.signals, [Signal::Outside { index: 12, side: Side::Above }]);
        assert_eq!(chart.change_of_last(Direction::LowerIsBetter), Change::ReallyWorse);
        assert_eq!(chart.change_of_last(Direction::HigherIsBetter), Change::ReallyBetter);
        assert_eq!(change_of_last(&values[..12], Direction::HigherIsBetter), Change::NoRealChange);
    }

    #[test]
    fn eight_in_a_row_are_a_signal_and_seven_are_none() {
        let step = |row: usize| -> Vec<f64> {
            let before = [3.0, 1.0].repeat(6);
            let after = [2.8, 4.4].repeat(4);
            [&before[..], &after[..row]].concat()
        };
        let chart = xmr(&step(8)).expect("twenty points");
        assert_eq!(chart.signals, [Signal::Run { first: 12, last: 19, side: Side::Above }]);
        assert_eq!(chart.change_of_last(Direction::HigherIsBetter), Change::ReallyBetter);
        assert_eq!(xmr(&step(7)).expect("nineteen points").signals, []);
    }

    #[test]
    fn a_signal_that_is_over_is_no_change_of_the_last_point() {
        let values = [5.0, 5.2, 4.9, 5.1, 50.0, 5.0, 5.1, 4.8, 5.0, 5.2, 5.1, 4.9, 5.0];
        let chart = xmr(&values).expect("enough");
        assert!(chart.signals.contains(&Signal::Outside { index: 4, side: Side::Above }));
        let mut ended = values.to_vec();
        ended.push(14.0);
        assert_eq!(change_of_last(&ended, Direction::LowerIsBetter), Change::NoRealChange);
    }

    #[test]
    fn a_constant_series_has_no_signals_whatever_its_mean_rounds_to() {
        for value in [0.0, 0.1, 1.0 / 3.0, 1e12 + 0.1, -0.7] {
            let chart = xmr(&[value; 23]).expect("enough");
            assert_eq!(chart.signals, [], "{value}");
            assert_eq!(chart.change_of_last(Direction::LowerIsBetter), Change::NoRealChange);
        }
    }

    #[test]
    fn too_few_points_and_points_that_are_none_have_no_chart() {
        assert_eq!(xmr(&[1.0; 5]), None);
        assert!(xmr(&[1.0; 6]).is_some());
        assert_eq!(xmr(&[1.0, 2.0, f64::NAN, 3.0, 4.0, 5.0]), None);
        assert_eq!(change_of_last(&[], Direction::LowerIsBetter), Change::TooFewToSay);
    }

    proptest! {
        #[test]
        fn turning_the_chart_upside_down_turns_the_words(
            values in prop::collection::vec(prop_oneof![8 => 0_i32..20, 1 => 0_i32..400], 6..40),
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let turned: Vec<f64> = values.iter().map(|value| -value).collect();
            prop_assert_eq!(
                change_of_last(&values, Direction::HigherIsBetter),
                change_of_last(&turned, Direction::LowerIsBetter)
            );
            let chart = xmr(&values).expect("enough");
            for signal in &chart.signals {
                match *signal {
                    Signal::Outside { index, .. } => {
                        prop_assert!(values[index] < chart.lower || values[index] > chart.upper);
                    }
                    Signal::Run { first, last, side } => {
                        prop_assert!(last - first + 1 >= RUN);
                        for value in &values[first..=last] {
                            prop_assert_eq!(*value > chart.mean, side == Side::Above);
                        }
                    }
                }
            }
        }
    }
}
