//! UC, the user clock: exact quantiles of what was resolved, and Kaplan–Meier with what is open.

use crate::figure::ENOUGH;
use crate::scope::{Fact, day_of};
use crate::statistics::{
    BandPoint, KaplanMeier, Observation, QuantileInterval, quantile_intervals, quantile_type7,
};
use rayon::prelude::*;
use thirdline_domain::State;

/// The quantiles that are reported, in per cent.
pub const PERCENTS: [u32; 13] = [10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99];

/// One quantile of the user clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantile {
    /// Per cent.
    pub percent: u32,
    /// Microseconds; `None` = fewer than [`ENOUGH`], or (Kaplan–Meier) not reached.
    pub value: Option<i64>,
    /// 95 % interval.
    pub interval: Option<QuantileInterval>,
}

/// User clocks of a set of incidents.
#[derive(Clone, Debug)]
pub struct Clocks {
    /// Resolved incidents.
    pub resolved: u64,
    /// Incidents still open at the horizon: censored.
    pub censored: u64,
    /// Sum of the user clocks of resolved incidents, microseconds.
    pub total: i128,
    /// Quantiles over resolved incidents (type 7).
    pub quantiles: Vec<Quantile>,
    /// The same without the time waiting: what a stopped clock would show.
    pub without_holds: Vec<Quantile>,
    /// Kaplan–Meier quantiles over resolved and open incidents.
    pub survival: Vec<Quantile>,
    /// The Kaplan–Meier curve at the times of [`curve_times`]; empty with fewer than [`ENOUGH`].
    pub curve: Vec<BandPoint>,
    /// The share of resolved incidents that take longer when waiting is subtracted, same times;
    /// empty with fewer than [`ENOUGH`].
    pub curve_without_holds: Vec<(i64, f64)>,
    /// User clocks of resolved incidents, ascending, microseconds.
    pub sorted: Vec<i64>,
}

/// Times at which curves are drawn: from one minute to ten years, evenly on a log axis.
#[must_use]
pub fn curve_times() -> Vec<i64> {
    const STEPS: i32 = 96;
    let (first, last) = (60.0e6_f64, 3_650.0 * 86_400.0e6_f64);
    let growth = (last / first).ln() / f64::from(STEPS);
    // Whole seconds, so that the last bit of `exp` does not matter.
    (0..=STEPS)
        .map(|i| (first * (growth * f64::from(i)).exp() / 1e6).round() as i64 * 1_000_000)
        .collect()
}

impl Clocks {
    pub(crate) fn of(facts: &[Fact]) -> Self {
        let watched = facts.iter().filter(|fact| fact.state != State::Cancelled);
        let observation = |fact: &Fact| Observation {
            duration: fact.clock,
            resolved: fact.state == State::Resolved,
            cluster: day_of(fact.reported_at) as u32,
        };
        let mut observations: Vec<Observation> = watched.map(observation).collect();
        // Both the curve and the quantiles want them so, and sorting is what takes long.
        observations.par_sort_unstable_by_key(|o| (o.duration, !o.resolved, o.cluster));
        let resolved: Vec<(i64, u32)> =
            observations.iter().filter(|o| o.resolved).map(|o| (o.duration, o.cluster)).collect();
        let total = resolved.iter().map(|(clock, _)| i128::from(*clock)).sum();
        let held = facts.iter().filter(|fact| fact.state == State::Resolved);
        let held: Vec<(i64, u32)> =
            held.map(|fact| (fact.clock - fact.waiting, day_of(fact.reported_at) as u32)).collect();
        let censored = (observations.len() - resolved.len()) as u64;
        let times = curve_times();
        let enough = |n: usize| n as u64 >= ENOUGH;
        let curve = || {
            if !enough(observations.len()) {
                let none = |&percent| Quantile { percent, value: None, interval: None };
                return (PERCENTS.iter().map(none).collect(), Vec::new());
            }
            let curve = KaplanMeier::new(&observations);
            let survival = PERCENTS
                .iter()
                .zip(curve.quantile_intervals(&PERCENTS))
                .map(|(&percent, interval)| Quantile {
                    percent,
                    value: curve.quantile(percent),
                    interval,
                })
                .collect();
            (survival, curve.band(&times))
        };
        let ((survival, curve), ((sorted, quantiles), (sorted_held, without_holds))) =
            rayon::join(curve, || rayon::join(|| quantiles_of(resolved), || quantiles_of(held)));
        let longer = |time: i64| sorted_held.len() - sorted_held.partition_point(|&v| v <= time);
        let all = sorted_held.len().max(1) as f64;
        let held_times = if enough(sorted_held.len()) { times.as_slice() } else { &[] };
        Self {
            resolved: sorted.len() as u64,
            censored,
            total,
            quantiles,
            without_holds,
            survival,
            curve,
            curve_without_holds: held_times.iter().map(|&t| (t, longer(t) as f64 / all)).collect(),
            sorted,
        }
    }

    /// The quantile of a percentage over resolved incidents, microseconds.
    #[must_use]
    pub fn quantile(&self, percent: u32) -> Option<i64> {
        self.quantiles.iter().find(|q| q.percent == percent)?.value
    }

    /// The Kaplan–Meier quantile of a percentage over resolved and open incidents, microseconds;
    /// `None` = fewer than [`ENOUGH`], or not reached.
    #[must_use]
    pub fn survival_quantile(&self, percent: u32) -> Option<i64> {
        self.survival.iter().find(|q| q.percent == percent)?.value
    }
}

fn quantiles_of(mut clocks: Vec<(i64, u32)>) -> (Vec<i64>, Vec<Quantile>) {
    clocks.par_sort_unstable();
    let (sorted, clusters): (Vec<i64>, Vec<u32>) = clocks.into_iter().unzip();
    let enough = sorted.len() as u64 >= ENOUGH;
    let quantiles = PERCENTS
        .iter()
        .zip(quantile_intervals(&sorted, &clusters, &PERCENTS))
        .map(|(&percent, interval)| Quantile {
            percent,
            value: if enough { quantile_type7(&sorted, percent) } else { None },
            interval,
        })
        .collect();
    (sorted, quantiles)
}
