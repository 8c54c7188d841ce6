//! What a simulation has earned: fitted on the first part of a history, does it forecast the last?

use super::arrivals::Arrivals;
use super::forecast::RunsDone;
use super::journeys::Journeys;
use super::mechanism::Mechanism;
use super::observed::{Life, QUANTITIES, Quantity, Values};
use super::run::{Model, Ran, Ways, run};
use crate::simulation::Draws;
use crate::statistics::binomial_at_most;
use rayon::prelude::*;
use serde::Serialize;

/// Below this part of checks inside their 80 % intervals, nothing is forecast at all.
pub const LEAST_COVERAGE: f64 = 0.6;
/// Limits of an 80 % interval.
const LOW: f64 = 0.1;
const HIGH: f64 = 0.9;

/// An 80 % interval of what was forecast.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Expected {
    /// One in ten is below.
    pub low: f64,
    /// As many above as below.
    pub median: f64,
    /// One in ten is above.
    pub high: f64,
}

impl Expected {
    /// Of values in any order; `None` where fewer than nine in ten replications had one.
    pub(super) fn of(values: &[Option<f64>]) -> Option<Self> {
        let mut known: Vec<f64> = values.iter().flatten().copied().collect();
        if known.is_empty() || known.len() * 10 < values.len() * 9 {
            return None;
        }
        known.sort_by(f64::total_cmp);
        Some(Self {
            low: quantile(&known, LOW),
            median: quantile(&known, 0.5),
            high: quantile(&known, HIGH),
        })
    }

    /// Whether a value lies in it, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Between the two values next to it, of values in order; there is at least one.
fn quantile(ordered: &[f64], p: f64) -> f64 {
    let place = p * (ordered.len() - 1) as f64;
    let (below, above) = (place.floor(), place.ceil());
    let (low, high) = (ordered[below as usize], ordered[above as usize]);
    low + (high - low) * (place - below)
}

/// A time that was held out: what was forecast of it, and what happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Held {
    /// Begin, microseconds.
    pub from: i64,
    /// End, microseconds.
    pub to: i64,
    /// The forecast.
    pub expected: Expected,
    /// What happened.
    pub actual: f64,
}

impl Held {
    /// Whether it happened within the interval.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        self.expected.contains(self.actual)
    }
}

/// How well one quantity was forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Earned {
    /// Which.
    pub quantity: Quantity,
    /// Month by month of the time held out, where there was enough to observe.
    pub months: Vec<Held>,
    /// The time held out as a whole.
    pub whole: Option<Held>,
    /// Months inside their 80 % intervals.
    pub inside: usize,
    /// Whether the time held out as a whole lies within what 98 of 100 runs saw.
    pub is_possible: bool,
    /// Whether it may be forecast: possible, and enough months inside.
    pub is_earned: bool,
}

/// The simulation on the time that was held out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    /// From when on the history was held out, microseconds.
    pub held_out_from: i64,
    /// Incidents in the part it was fitted on.
    pub fitted_on: usize,
    /// Incidents reported in the time held out.
    pub held_out: usize,
    /// By quantity.
    pub earned: Vec<Earned>,
    /// Checks inside their intervals.
    pub inside: usize,
    /// Checks.
    pub checks: usize,
    /// Runs made.
    pub runs: usize,
    /// Runs in which Little's law held to the second; all of them, or something is broken.
    pub balanced: usize,
}

impl Proof {
    /// Share of checks inside their 80 % intervals.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        self.inside as f64 / self.checks.max(1) as f64
    }

    /// What was earned of a quantity.
    #[must_use]
    pub fn of(&self, quantity: Quantity) -> Option<&Earned> {
        self.earned.iter().find(|e| e.quantity == quantity)
    }
}

/// All that runs need.
pub(super) struct Setup<'a> {
    pub(super) model: Model<'a>,
    pub(super) arrivals: Arrivals,
    pub(super) seed: u64,
    /// Time to restore, seconds.
    pub(super) target: i64,
}

impl<'a> Setup<'a> {
    pub(super) fn new(journeys: &'a Journeys, from: i64, seed: u64, target: i64) -> Self {
        Self { model: Model::new(journeys), arrivals: Arrivals::new(journeys, from), seed, target }
    }

    /// One replication with each of the mechanisms: the same incidents come and meet the same chance.
    pub(super) fn replicate(
        &self,
        replication: u64,
        end: i64,
        mechanisms: &[Option<&Mechanism>],
    ) -> Vec<Ran> {
        let start = self.model.setting.journeys.until;
        let arrivals = self.arrivals.draw(start, end, &mut Draws::new(self.seed, replication * 2));
        let mut fates = Draws::new(self.seed, replication * 2 + 1);
        let ways = Ways::new(&self.model, &arrivals, &mut fates);
        mechanisms.iter().map(|mechanism| run(&self.model, &ways, *mechanism, end)).collect()
    }
}

/// Forecasts what was held out: `first` is known until it begins, `all` to its end; `months` are the
/// months in it (seconds).
pub(super) fn prove(
    setup: &Setup<'_>,
    all: &Journeys,
    months: &[(i64, i64)],
    replications: usize,
    done: &RunsDone,
) -> Proof {
    let first = setup.model.setting.journeys;
    let (start, end) = (first.until, all.until);
    let mut windows = vec![(start, end)];
    windows.extend_from_slice(months);
    let observe = |life: &Life| -> Vec<Values> {
        windows.iter().map(|&(from, to)| life.observe(from, to, setup.target)).collect()
    };
    let ran: Vec<(Vec<Values>, bool)> = (0..replications as u64)
        .into_par_iter()
        .map(|replication| {
            let ran = setup.replicate(replication, end, &[None]);
            done.add(ran.len());
            (observe(&ran[0].life), ran[0].area == ran[0].stayed)
        })
        .collect();
    let actual = observe(&Life::of(all));
    let earned: Vec<Earned> = QUANTITIES
        .iter()
        .enumerate()
        .map(|(q, quantity)| {
            let held = |w: usize| -> Option<Held> {
                let values: Vec<Option<f64>> = ran.iter().map(|(values, _)| values[w][q]).collect();
                let (from, to) = windows[w];
                let expected = Expected::of(&values)?;
                let (from, to) = (from * 1_000_000, to * 1_000_000);
                Some(Held { from, to, expected, actual: actual[w][q]? })
            };
            let months: Vec<Held> = (1..windows.len()).filter_map(held).collect();
            let whole = held(0);
            let inside = months.iter().filter(|h| h.is_inside()).count();
            let mut seen: Vec<f64> = ran.iter().filter_map(|(values, _)| values[0][q]).collect();
            seen.sort_by(f64::total_cmp);
            let is_possible = whole.is_some_and(|held| {
                (quantile(&seen, 0.01)..=quantile(&seen, 0.99)).contains(&held.actual)
            });
            let is_earned = is_possible && is_earned(inside, months.len());
            Earned { quantity: *quantity, months, whole, inside, is_possible, is_earned }
        })
        .collect();
    let inside = earned.iter().map(|e| e.inside).sum();
    let checks = earned.iter().map(|e| e.months.len()).sum();
    let in_time = |journeys: &Journeys| {
        journeys.all.iter().filter(|j| (start..end).contains(&j.reported)).count()
    };
    Proof {
        held_out_from: start * 1_000_000,
        fitted_on: first.all.len(),
        held_out: in_time(all),
        earned,
        inside,
        checks,
        runs: ran.len(),
        balanced: ran.iter().filter(|(_, balanced)| *balanced).count(),
    }
}

/// Whether so many months inside are what 80 % intervals may have: fewer happen by chance to one good
/// forecast in twenty at most.
fn is_earned(inside: usize, months: usize) -> bool {
    months >= 3 && binomial_at_most(inside as u64, months as u64, 0.8) > 0.05
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_months_inside_are_not_what_an_80_per_cent_interval_may_have() {
        // scipy.stats.binom.cdf(k, n, 0.8): 3 of 6 = 0.099, 2 of 6 = 0.017, 1 of 3 = 0.104.
        assert!(is_earned(3, 6) && !is_earned(2, 6));
        assert!(is_earned(1, 3) && !is_earned(0, 3));
        assert!(!is_earned(2, 2), "two months say nothing");
        assert!(is_earned(12, 12));
    }
}
