//! Other ways to look at the same months. None of them decides.

use super::effect::{Effect, level, values};
use crate::months::Point;
use crate::statistics::elementary::exp;
use crate::statistics::{LeastSquares, Signal, xmr};
use serde::Serialize;

/// A level and a slope that change with the pull.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Segmented {
    /// The step at the first month after, the slope before carried on.
    pub level: Effect,
    /// By how much the slope changes a month.
    pub slope: Effect,
    /// How much a month's residual resembles that of the month before, −1 to 1.
    pub autocorrelation: f64,
    /// Months.
    pub months: usize,
    /// Whether neighbours resemble each other, so that the intervals are probably too narrow.
    pub is_probably_too_narrow: bool,
}

/// Interrupted time series by least squares, with errors after Newey and West; `None` with fewer
/// than three months on either side.
pub(super) fn segmented(points: &[Point], is_duration: bool) -> Option<Segmented> {
    const LEAST: usize = 3;
    let rows: Vec<(f64, bool, f64)> = points
        .iter()
        .filter_map(|p| {
            let after = p.period.is_after();
            // Months since the step: −1 is the last before, 0 the first after.
            let time = f64::from(p.period.index) - if after { 1.0 } else { 0.0 };
            Some((time, after, p.value?))
        })
        .collect();
    let after = rows.iter().filter(|r| r.1).count();
    if after < LEAST || rows.len() - after < LEAST {
        return None;
    }
    let is_after = |r: &(f64, bool, f64)| f64::from(u8::from(r.1));
    let columns = [
        vec![1.0; rows.len()],
        rows.iter().map(|r| r.0).collect(),
        rows.iter().map(is_after).collect(),
        rows.iter().map(|r| r.0 * is_after(r)).collect::<Vec<f64>>(),
    ];
    let y: Vec<f64> = rows.iter().map(|r| r.2).collect();
    let fit = LeastSquares::fit(&columns, &y).ok()?;
    let errors = fit.autocorrelated_errors(lags(rows.len()), true);
    let effect = |column: usize| {
        Effect::new(fit.coefficients[column], errors[column], fit.degrees(), is_duration)
    };
    let autocorrelation = fit.autocorrelation();
    // Twice its error where there is none. Positive only: alternation makes intervals too wide.
    let is_probably_too_narrow = autocorrelation > 2.0 / (rows.len() as f64).sqrt();
    Some(Segmented {
        level: effect(2),
        slope: effect(3),
        autocorrelation,
        months: rows.len(),
        is_probably_too_narrow,
    })
}

/// How far neighbours are taken to resemble each other: `⌊4·(n ÷ 100)^(2⁄9)⌋`, which is 2 for 5 to 27
/// rows and 3 up to 99.
fn lags(rows: usize) -> usize {
    match rows {
        0..=4 => 1,
        5..=27 => 2,
        _ => 3,
    }
}

/// What a month of the chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartSignalKind {
    /// Outside the limits.
    Outside,
    /// The last of eight or more on one side of the mean.
    Run,
}

/// A signal after the pull.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChartSignal {
    /// Number of the month after the pull.
    pub month: i32,
    /// What it is.
    pub kind: ChartSignalKind,
    /// Whether it is for the better.
    pub is_better: bool,
}

/// Limits of the baseline, and what fell outside of them afterwards.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FrozenChart {
    /// Mean of the baseline, in the unit of the months.
    pub mean: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Months the limits come from.
    pub months: usize,
    /// Signals after the pull.
    pub signals: Vec<ChartSignal>,
    /// Whether no signal points the other way.
    pub agrees: bool,
}

/// Fewer months of baseline give no limits.
pub const LEAST_FOR_LIMITS: usize = 12;
/// So many in a row on one side of the mean.
const RUN: usize = 8;

/// The chart of individual values with the limits of the baseline.
pub(super) fn frozen_chart(
    points: &[Point],
    is_duration: bool,
    higher_is_better: bool,
) -> Option<FrozenChart> {
    let of = |after: bool| {
        let part = points.iter().filter(move |p| p.period.is_after() == after);
        part.filter_map(|p| Some((p.period.index, p.value?))).collect::<Vec<(i32, f64)>>()
    };
    let (before, after) = (of(false), of(true));
    if before.len() < LEAST_FOR_LIMITS {
        return None;
    }
    let chart = xmr(&before.iter().map(|b| b.1).collect::<Vec<f64>>())?;
    let mut signals = Vec::new();
    let mut row = (0_usize, 0_i8);
    for &(month, value) in &after {
        if value > chart.upper || value < chart.lower {
            let is_better = (value > chart.upper) == higher_is_better;
            signals.push(ChartSignal { month, kind: ChartSignalKind::Outside, is_better });
        }
        let side = match value.total_cmp(&chart.mean) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        };
        row = if side != 0 && side == row.1 { (row.0 + 1, side) } else { (1, side) };
        if side != 0 && row.0 == RUN {
            let is_better = (side > 0) == higher_is_better;
            signals.push(ChartSignal { month, kind: ChartSignalKind::Run, is_better });
        }
    }
    let shown = |value: f64| if is_duration { exp(value) } else { value };
    Some(FrozenChart {
        mean: shown(chart.mean),
        lower: shown(chart.lower),
        upper: shown(chart.upper),
        months: before.len(),
        agrees: signals.iter().all(|s| s.is_better),
        signals,
    })
}

/// Whether a series of its own, judged by its own limits, has any signal.
#[must_use]
pub fn has_chart_signal(values: &[f64]) -> bool {
    let is_any = |signal: &Signal| matches!(signal, Signal::Outside { .. } | Signal::Run { .. });
    xmr(values).is_some_and(|chart| chart.signals.iter().any(is_any))
}

/// The same analysis where nothing was pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Placebo {
    /// Earlier dates in the baseline that were tried.
    pub dates: usize,
    /// Comparators that were tried at the true date.
    pub comparators: usize,
    /// Place of the real effect among all of them and itself, 1 = the best for users, counted in
    /// standard errors.
    pub rank: usize,
}

/// The analysis at every earlier date that leaves three months on either side, and on each
/// comparator.
pub(super) fn placebo(
    points: &[Point],
    comparators: &[Vec<Point>],
    is_duration: bool,
    higher_is_better: bool,
) -> Option<Placebo> {
    const LEAST: usize = 3;
    let strength = |values: &[(bool, f64)]| {
        let effect = level(values, is_duration)?.effect;
        let good = effect.good_value(higher_is_better);
        // Months that do not differ at all have no error to count in.
        let floor = 1e-12 * good.abs().max(1.0);
        Some(good / effect.error.max(floor))
    };
    let all = values(points);
    let real = strength(&all)?;
    let after = all.iter().filter(|v| v.0).count();
    let baseline: Vec<f64> = all.iter().filter(|v| !v.0).map(|v| v.1).collect();
    let dates: Vec<f64> = (LEAST..baseline.len().saturating_sub(LEAST - 1))
        .filter_map(|split| {
            let end = baseline.len().min(split + after.max(LEAST));
            let values: Vec<(bool, f64)> =
                baseline[..end].iter().enumerate().map(|(i, &v)| (i >= split, v)).collect();
            strength(&values)
        })
        .collect();
    let others: Vec<f64> = comparators.iter().filter_map(|c| strength(&values(c))).collect();
    let better = dates.iter().chain(&others).filter(|&&other| other >= real).count();
    Some(Placebo { dates: dates.len(), comparators: others.len(), rank: better + 1 })
}
