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
    /// User clocks with a third-line stay.
    pub(super) with: Clocks,
    /// Those without.
    pub(super) without: Clocks,
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

/// User clocks in order, laid out so that a weighted median looks at few of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Clocks {
    /// Microseconds, ascending, with the opening day.
    sorted: Vec<(i64, u32)>,
    /// Clocks to a block.
    block: usize,
    /// How many clocks of each block opened on each day, block after block.
    by_day: Vec<u32>,
    days: usize,
}

impl Clocks {
    /// Clocks in microseconds with their opening days below `days`, in any order.
    pub(super) fn new(mut clocks: Vec<(i64, u32)>, days: u32) -> Self {
        const LEAST_BLOCK: usize = 256;
        clocks.sort_unstable();
        let days = days as usize;
        // Blocks × days of counting and a block of walking cost least together at this length.
        let block = (clocks.len() * days).isqrt().max(LEAST_BLOCK);
        let mut by_day = Vec::with_capacity(clocks.len().div_ceil(block) * days);
        for block in clocks.chunks(block) {
            let from = by_day.len();
            by_day.resize(from + days, 0);
            for (_, day) in block {
                by_day[from + *day as usize] += 1;
            }
        }
        Self { sorted: clocks, block, by_day, days }
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The lower weighted median, each clock weighing as much as its day; 0 of none.
    fn median(&self, weights: &[u8]) -> i64 {
        let blocks = || self.by_day.chunks(self.days.max(1));
        let weigh = |counts: &[u32]| -> u64 {
            let weighed = counts.iter().zip(weights).map(|(n, w)| u64::from(*n) * u64::from(*w));
            weighed.sum()
        };
        let total: u64 = blocks().map(weigh).sum();
        if total == 0 {
            return 0;
        }
        let mut below = 0;
        for (counts, clocks) in blocks().zip(self.sorted.chunks(self.block.max(1))) {
            let within = weigh(counts);
            if 2 * (below + within) < total {
                below += within;
                continue;
            }
            for (us, day) in clocks {
                below += u64::from(weights[*day as usize]);
                if 2 * below >= total {
                    return *us;
                }
            }
        }
        0
    }
}

/// Incidents that development resolved on each day: all, those of which it can be told whether others
/// could have fixed them, and those that they could.
fn by_day(sample: &Sample, days: u32) -> Vec<[u32; 3]> {
    let mut counts = vec![[0; 3]; days as usize];
    for (day, fixable) in &sample.resolved {
        let day = &mut counts[*day as usize];
        day[0] += 1;
        day[1] += u32::from(fixable.is_some());
        day[2] += u32::from(*fixable == Some(true));
    }
    counts
}

fn drawn(sample: &Sample, resolved: &[[u32; 3]], weights: &[u8]) -> Drawn {
    const HOUR: f64 = 3.6e9;
    let mut sums = [0_u64; 3];
    for (counts, weight) in resolved.iter().zip(weights) {
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += u64::from(*count) * u64::from(*weight);
        }
    }
    let [all, told, fixable] = sums;
    let longer = sample.with.median(weights) - sample.without.median(weights);
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
    let resolved = by_day(sample, days.days());
    let draws: Vec<Drawn> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| drawn(sample, &resolved, &days.of_draw(draw)))
        .collect();
    let now = drawn(sample, &resolved, &vec![1; days.days() as usize]);
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
    use proptest::prelude::*;

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
        let clocks = Clocks::new(vec![(9, 3), (1, 0), (2, 1), (5, 2)], 4);
        assert_eq!(clocks.median(&[1, 1, 1, 1]), 2);
        assert_eq!(clocks.median(&[0, 0, 3, 1]), 5);
        assert_eq!(clocks.median(&[1, 0, 0, 4]), 9);
        assert_eq!(clocks.median(&[0, 0, 0, 0]), 0);
        assert_eq!(Clocks::new(Vec::new(), 0).median(&[]), 0);
    }

    proptest! {
        #[test]
        fn many_clocks_have_the_median_of_their_definition(
            raw in prop::collection::vec((0_i64..5_000, 0_u32..7), 0..2_000),
            weights in prop::collection::vec(0_u8..5, 7),
        ) {
            let mut all: Vec<i64> = raw
                .iter()
                .flat_map(|(us, day)| vec![*us; usize::from(weights[*day as usize])])
                .collect();
            all.sort_unstable();
            let median = if all.is_empty() { 0 } else { all[(all.len() - 1) / 2] };
            prop_assert_eq!(Clocks::new(raw, 7).median(&weights), median);
        }
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
