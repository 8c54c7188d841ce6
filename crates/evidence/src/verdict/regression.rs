//! Regression to the mean: remedies go where it is worst just now, and that improves anyway.

use super::effect::{Effect, level};
use crate::months::Point;
use crate::statistics::elementary::exp;
use serde::Serialize;

/// Months just before the pull that are held against the others.
pub const LAST_MONTHS: i32 = 3;

/// Whether the service was unusually bad just before the pull.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RegressionToMean {
    /// Mean of the last three months of the baseline, in the unit of the months.
    pub last: f64,
    /// Mean of the months before these.
    pub earlier: f64,
    /// How the last differ from the earlier.
    pub difference: Effect,
    /// Whether they were worse by more than one and a half standard errors.
    pub is_worse: bool,
    /// Place of the service's baseline among itself and its comparators, 1 = the worst; `None`
    /// without comparators.
    pub place: Option<usize>,
    /// How many these are.
    pub among: usize,
    /// The effect without the last three months of the baseline.
    pub without: Effect,
    /// Whether the effect is gone without them.
    pub explains: bool,
}

/// Worse by so many standard errors is unusual: chance alone does it once in fifteen times. Waiting
/// for the usual two would let through most services that were chosen because they were bad.
const UNUSUAL: f64 = 1.5;

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Mean of the baseline, as computed.
pub(super) fn baseline(points: &[Point]) -> Option<f64> {
    let before = points.iter().filter(|p| !p.period.is_after());
    mean(&before.filter_map(|p| p.value).collect::<Vec<f64>>())
}

pub(super) fn regression_to_mean(
    points: &[Point],
    comparators: &[Vec<Point>],
    is_duration: bool,
    higher_is_better: bool,
) -> Option<RegressionToMean> {
    let is_last = |p: &Point| (-LAST_MONTHS..0).contains(&p.period.index);
    let of = |keep: &dyn Fn(&Point) -> bool| -> Vec<f64> {
        points.iter().filter(|p| keep(p)).filter_map(|p| p.value).collect()
    };
    let earlier = of(&|p| p.period.index < -LAST_MONTHS);
    let last = of(&is_last);
    let join = |a: &[f64], b: &[f64]| -> Vec<(bool, f64)> {
        a.iter().map(|v| (false, *v)).chain(b.iter().map(|v| (true, *v))).collect()
    };
    let apart = level(&join(&earlier, &last), is_duration)?;
    let difference = apart.effect;
    let without = level(&join(&earlier, &of(&|p| p.period.is_after())), is_duration)?.effect;
    let error = apart.spread * (1.0 / apart.before as f64 + 1.0 / apart.after as f64).sqrt();
    let is_worse = difference.good_value(higher_is_better) < -UNUSUAL * error;
    let shown = |value: f64| if is_duration { exp(value) } else { value };
    let own = baseline(points)?;
    let others: Vec<f64> = comparators.iter().filter_map(|c| baseline(c)).collect();
    let is_worse_than = |other: &&f64| if higher_is_better { **other < own } else { **other > own };
    let place = 1 + others.iter().filter(is_worse_than).count();
    Some(RegressionToMean {
        last: shown(mean(&last)?),
        earlier: shown(mean(&earlier)?),
        difference,
        is_worse,
        place: (!others.is_empty()).then_some(place),
        among: others.len() + 1,
        without,
        explains: is_worse && without.holds_nothing(),
    })
}
