//! From a value to pay: a broken line, capped.

use serde::Serialize;
use thirdline_domain::sheet::{Curve, Paid};

/// Nothing, all and double, in percent of the pay at target.
const NOTHING: f64 = 0.0;
const HALF: f64 = 50.0;
const AT_TARGET: f64 = 100.0;
const MOST: f64 = 200.0;

/// Threshold, target and maximum of a measure, and how pay rises between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PayCurve {
    /// Threshold, target, maximum in the measure's unit.
    pub points: [f64; 3],
    /// Whether more of the measure is better.
    pub higher_is_better: bool,
    /// How pay rises.
    pub curve: Curve,
}

impl PayCurve {
    /// The curve of a measure of a sheet; `None` before it is calibrated.
    #[must_use]
    pub fn of(paid: &Paid) -> Option<Self> {
        let points = paid.points()?;
        Some(Self { points, higher_is_better: paid.higher_is_better, curve: paid.curve })
    }

    /// Pay for a value, in percent of the pay at target: 0 to 200, never falling as the value gets
    /// better. Exactly at a point is reached.
    ///
    /// ```
    /// use thirdline_domain::sheet::Curve;
    /// use thirdline_evidence::kpi::PayCurve;
    /// let curve = PayCurve { points: [0.5, 0.6, 0.7], higher_is_better: true, curve: Curve::Even };
    /// assert_eq!([0.49, 0.5, 0.6, 0.7, 0.9].map(|x| curve.pay(x)), [0.0, 0.0, 100.0, 200.0, 200.0]);
    /// let custom = PayCurve { curve: Curve::HalfAtThreshold, ..curve };
    /// assert_eq!([0.49, 0.5].map(|x| custom.pay(x)), [0.0, 50.0]);
    /// ```
    #[must_use]
    pub fn pay(&self, value: f64) -> f64 {
        let sign = if self.higher_is_better { 1.0 } else { -1.0 };
        let [threshold, target, maximum] = self.points.map(|point| point * sign);
        let x = value * sign;
        let start = match self.curve {
            Curve::Even => NOTHING,
            Curve::HalfAtThreshold => HALF,
        };
        // Of equal points the better one counts, so that no step divides by nothing.
        if x >= maximum {
            MOST
        } else if x >= target {
            AT_TARGET + (MOST - AT_TARGET) * ((x - target) / (maximum - target))
        } else if x >= threshold {
            start + (AT_TARGET - start) * ((x - threshold) / (target - threshold))
        } else {
            NOTHING
        }
    }
}

/// A projected pay, in percent of the pay at target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pay {
    /// At the worse end of the value's interval.
    pub low: f64,
    /// At the value.
    pub value: f64,
    /// At the better end.
    pub high: f64,
}

impl Pay {
    /// The same pay whatever the value.
    #[must_use]
    pub fn flat(pay: f64) -> Self {
        Self { low: pay, value: pay, high: pay }
    }

    /// No more than so much.
    #[must_use]
    pub fn capped(self, most: f64) -> Self {
        Self { low: self.low.min(most), value: self.value.min(most), high: self.high.min(most) }
    }
}

/// What a guard that is really worse leaves.
pub(super) const CAPPED: f64 = AT_TARGET;
/// What a guard beyond its floor leaves.
pub(super) const VOID: f64 = NOTHING;
/// What is paid at target.
pub(super) const TARGET: f64 = AT_TARGET;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pay_never_falls_as_the_value_gets_better_and_stays_within_nothing_and_double(
            mut points in prop::array::uniform3(0_u32..1_000),
            values in prop::collection::vec(0_u32..1_000, 2..20),
            is_high in any::<bool>(),
            is_half in any::<bool>(),
        ) {
            points.sort_unstable();
            if !is_high {
                points.reverse();
            }
            let curve = PayCurve {
                points: points.map(f64::from),
                higher_is_better: is_high,
                curve: if is_half { Curve::HalfAtThreshold } else { Curve::Even },
            };
            let mut values: Vec<f64> = values.into_iter().map(f64::from).collect();
            values.sort_unstable_by(f64::total_cmp);
            if !is_high {
                values.reverse();
            }
            let pays: Vec<f64> = values.iter().map(|&v| curve.pay(v)).collect();
            prop_assert!(pays.iter().all(|p| (0.0..=200.0).contains(p)));
            prop_assert!(pays.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", pays);
            prop_assert_eq!(Some(curve.pay(curve.points[2])), Some(200.0));
        }
    }
}
