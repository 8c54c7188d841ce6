//! When a support team pays, in hours: what one hour of a user's wait must be worth.

use super::fixability::LEAST;
use crate::statistics::{DRAWS, DayWeights};
use crate::third_line::{Figure, Scale};
use rayon::prelude::*;
use serde::Serialize;

/// In so many of the draws it has to pay.
pub const MOST_DRAWS: f64 = 0.8;

/// Who would do it, and what that costs in hours of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// Whatever is fixed.
    pub(super) hours_a_month: f64,
    /// For each incident that is fixed.
    pub(super) hours_per_fix: f64,
    /// Whether the hours are defaults of ours.
    pub(super) is_assumed: bool,
    /// Of a developer, saved by each.
    pub(super) developer_hours: f64,
    /// Share of the fixable that is really fixed.
    pub(super) learning: f64,
}

/// What the draws draw from.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub(super) months: f64,
    /// Opening day of each incident that development resolved, and whether others could have.
    pub(super) resolved: Vec<(u32, Option<bool>)>,
    /// User clocks (microseconds, ascending) and opening days with a third-line stay.
    pub(super) with: Vec<(i64, u32)>,
    /// Those without.
    pub(super) without: Vec<(i64, u32)>,
    pub(super) is_alike: bool,
}

/// What one hour of a user's wait must be worth for a scenario to pay.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ScenarioBreakEven {
    /// Who would do it.
    pub name: &'static str,
    /// Whether its hours are defaults and not the charter's.
    pub is_assumed: bool,
    /// What it costs a month, hours of work.
    pub hours_a_month: f64,
    /// Incidents that it would fix a month.
    pub fixes_a_month: f64,
    /// What one hour of a user's wait must be worth, in hours of work; `None` = no worth is enough.
    pub value: Option<f64>,
    /// Lower limit of its 95 % interval.
    pub low: Option<f64>,
    /// Upper limit; `None` = no worth is enough.
    pub high: Option<f64>,
    /// What it must be worth to pay in four fifths of the draws; `None` = no worth is enough.
    pub in_most_draws: Option<f64>,
    /// Share of the draws in which it pays at the worth that was named.
    pub pays_in: Option<f64>,
}

/// When a support team pays.
///
/// `benefit = λ · f · learning · (ΔUC · w + developer hours)`, with λ the incidents a month that
/// development resolved, f the share of them that others could have fixed, ΔUC the difference of the
/// median user clocks with and without a third-line stay, w the worth of a user's hour in hours of
/// work. The break-even is the w at which it equals the cost. All of λ, f and ΔUC are drawn together,
/// by opening day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BreakEven {
    /// Median user clock of those with a third-line stay minus that of those without: a figure of
    /// duration, microseconds. An association: hard incidents travel more.
    pub longer: Figure,
    /// Whether only incidents that ended without a change of code were compared.
    pub is_alike: bool,
    /// Incidents compared, with and without a third-line stay.
    pub compared: (u64, u64),
    /// The worth of a user's hour that was named, in hours of work.
    pub user_hour: Option<f64>,
    /// One for each way to do it; empty where there is too little to say.
    pub scenarios: Vec<ScenarioBreakEven>,
}

/// What one draw, or the history as it was, says.
#[derive(Clone, Copy)]
struct Drawn {
    /// Fixable incidents a month.
    fixable: f64,
    /// Hours by which the median user clock is longer with a third-line stay.
    longer: f64,
}

/// The worth of a user's hour at which cost and benefit are equal; infinite if none is.
fn worth(scenario: &Scenario, drawn: Drawn) -> f64 {
    let fixes = drawn.fixable * scenario.learning;
    if fixes <= 0.0 {
        return f64::INFINITY;
    }
    let left = scenario.hours_a_month / fixes + scenario.hours_per_fix - scenario.developer_hours;
    if left <= 0.0 {
        0.0
    } else if drawn.longer <= 0.0 {
        f64::INFINITY
    } else {
        left / drawn.longer
    }
}

/// The lower weighted median of ascending clocks, microseconds; 0 of none.
fn median(clocks: &[(i64, u32)], weight: impl Fn(u32) -> u64) -> i64 {
    let total: u64 = clocks.iter().map(|(_, day)| weight(*day)).sum();
    let mut below = 0;
    for (us, day) in clocks {
        below += weight(*day);
        if 2 * below >= total && below > 0 {
            return *us;
        }
    }
    0
}

fn drawn(sample: &Sample, weight: impl Fn(u32) -> u64) -> Drawn {
    const HOUR: f64 = 3.6e9;
    let (mut all, mut told, mut fixable) = (0, 0, 0);
    for (day, is_fixable) in &sample.resolved {
        let weight = weight(*day);
        all += weight;
        told += if is_fixable.is_some() { weight } else { 0 };
        fixable += if *is_fixable == Some(true) { weight } else { 0 };
    }
    let longer = median(&sample.with, &weight) - median(&sample.without, &weight);
    let share = if told == 0 { 0.0 } else { fixable as f64 / told as f64 };
    Drawn { fixable: all as f64 / sample.months * share, longer: longer as f64 / HOUR }
}

/// Type 7 on ascending values, infinities last.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = (sorted.len() - 1) as f64 * share;
    let (below, rest) = (at.floor() as usize, at - at.floor());
    let (low, high) = (sorted[below], sorted[(below + 1).min(sorted.len() - 1)]);
    if rest <= 0.0 || low.is_infinite() { low } else { low + (high - low) * rest }
}

pub(super) fn of(
    sample: &Sample,
    days: &DayWeights,
    scenarios: &[Scenario],
    user_hour: Option<f64>,
) -> BreakEven {
    let compared = (sample.with.len() as u64, sample.without.len() as u64);
    let n = compared.0.min(compared.1);
    let told = sample.resolved.iter().filter(|(_, fixable)| fixable.is_some()).count() as u64;
    let mut answer = BreakEven {
        longer: Figure::too_few(Scale::Duration, n),
        is_alike: sample.is_alike,
        compared,
        user_hour,
        scenarios: Vec::new(),
    };
    if n < LEAST || told < LEAST || sample.months <= 0.0 {
        return answer;
    }
    let draws: Vec<Drawn> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let weights = days.of_draw(draw);
            drawn(sample, |day| u64::from(weights[day as usize]))
        })
        .collect();
    let now = drawn(sample, |_| 1);
    let mut longer: Vec<f64> = draws.iter().map(|d| d.longer).collect();
    longer.sort_unstable_by(f64::total_cmp);
    let us = |hours: f64| hours * 3.6e9;
    answer.longer = Figure::bounded(
        Scale::Duration,
        n,
        us(now.longer),
        Some(us(quantile(&longer, 0.025))),
        Some(us(quantile(&longer, 0.975))),
    );
    answer.scenarios = scenarios
        .iter()
        .map(|scenario| {
            let mut worths: Vec<f64> = draws.iter().map(|d| worth(scenario, *d)).collect();
            worths.sort_unstable_by(f64::total_cmp);
            let finite = |value: f64| value.is_finite().then_some(value);
            let fixes = now.fixable * scenario.learning;
            ScenarioBreakEven {
                name: scenario.name,
                is_assumed: scenario.is_assumed,
                hours_a_month: scenario.hours_a_month + scenario.hours_per_fix * fixes,
                fixes_a_month: fixes,
                value: finite(worth(scenario, now)),
                low: finite(quantile(&worths, 0.025)),
                high: finite(quantile(&worths, 0.975)),
                in_most_draws: finite(quantile(&worths, MOST_DRAWS)),
                pays_in: user_hour.map(|hour| {
                    worths.partition_point(|worth| *worth <= hour) as f64 / DRAWS as f64
                }),
            }
        })
        .collect();
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(hours_a_month: f64, hours_per_fix: f64) -> Scenario {
        Scenario {
            name: "somebody",
            hours_a_month,
            hours_per_fix,
            is_assumed: false,
            developer_hours: 2.0,
            learning: 0.5,
        }
    }

    #[test]
    fn the_break_even_is_where_cost_and_benefit_are_equal() {
        let drawn = Drawn { fixable: 20.0, longer: 12.0 };
        let team = scenario(260.0, 0.0);
        let worth = worth(&team, drawn);
        let benefit = 20.0 * 0.5 * (12.0 * worth + 2.0);
        assert!((benefit - 260.0).abs() < 1e-9, "{worth}");
        assert!((worth - 2.0).abs() < 1e-12);
    }

    #[test]
    fn it_pays_at_once_or_never() {
        let none_saved = Drawn { fixable: 20.0, longer: 0.0 };
        assert!(worth(&scenario(260.0, 0.0), none_saved).is_infinite());
        assert!(worth(&scenario(20.0, 0.0), none_saved) < 1e-12, "developers' hours pay for it");
        assert!(worth(&scenario(0.0, 2.0), none_saved) < 1e-12);
        assert!(worth(&scenario(1.0, 0.0), Drawn { fixable: 0.0, longer: 12.0 }).is_infinite());
    }

    #[test]
    fn the_weighted_median_is_the_median_of_repeated_values() {
        let clocks = [(1, 0), (2, 1), (5, 2), (9, 3)];
        assert_eq!(median(&clocks, |_| 1), 2);
        assert_eq!(median(&clocks, |day| [0, 0, 3, 1][day as usize]), 5);
        assert_eq!(median(&clocks, |day| [1, 0, 0, 4][day as usize]), 9);
        assert_eq!(median(&[], |_| 1), 0);
    }

    #[test]
    fn quantiles_of_infinities_are_infinite_and_not_a_number_never() {
        let all = [1.0, 2.0, f64::INFINITY, f64::INFINITY];
        assert!(quantile(&all, 0.8).is_infinite());
        assert!(quantile(&all, 0.5).is_infinite());
        assert!((quantile(&all, 0.0) - 1.0).abs() < 1e-12);
        assert!(!quantile(&[f64::INFINITY; 3], 0.3).is_nan());
    }
}
