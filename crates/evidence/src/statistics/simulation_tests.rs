//! The demand of the measures' section 5: quantile and Kaplan–Meier intervals checked against the
//! bootstrap, and against the truth, on simulated incidents that hang together by day.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;

/// The 75 % and 90 % points of the standard normal distribution.
const Z75: f64 = 0.674_489_750_196;
const Z90: f64 = 1.281_551_565_545;
/// How much days differ, on the scale of the logarithm where incidents of a day differ by 1.
const DAY_EFFECT: f64 = 0.5;

struct Simulation(ChaCha12Rng);

impl Simulation {
    fn new(seed: u8) -> Self {
        Self(ChaCha12Rng::from_seed([seed; 32]))
    }

    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (core::f64::consts::TAU * self.uniform()).cos()
    }

    /// Log-normal durations with a common factor a day, censored at a horizon of the day's own
    /// (`None` = watched to the end); from 4 to 12 incidents a day.
    fn incidents(&mut self, days: u32, censored: bool) -> Vec<Observation> {
        let mut rows = Vec::new();
        for day in 0..days {
            let effect = DAY_EFFECT * self.normal();
            let horizon = if censored { (1.5 + 0.5 * self.normal()).exp() } else { f64::INFINITY };
            for _ in 0..4 + self.0.next_u32() % 9 {
                let duration = (effect + self.normal()).exp();
                rows.push(Observation {
                    duration: (duration.min(horizon) * 1e6) as i64,
                    resolved: duration <= horizon,
                    cluster: day,
                });
            }
        }
        rows.sort_unstable_by_key(|row| (row.duration, !row.resolved, row.cluster));
        rows
    }
}

/// The true quantile of the simulated durations, whose logarithm is normal.
fn truth(z: f64) -> i64 {
    (((1.0 + DAY_EFFECT * DAY_EFFECT).sqrt() * z).exp() * 1e6) as i64
}

fn split(rows: &[Observation]) -> (Vec<i64>, Vec<u32>) {
    rows.iter().map(|row| (row.duration, row.cluster)).unzip()
}

/// The quantile of one draw of days: the first time at which the weighted curve is at its level.
fn drawn_quantile(rows: &[Observation], weights: &DayWeights, draw: usize, percent: u32) -> i64 {
    let weight = |row: &Observation| i64::from(weights.weight(row.cluster, draw));
    let mut at_risk: i64 = rows.iter().map(weight).sum();
    let mut survival = 1.0;
    for row in rows {
        let weight = weight(row);
        if row.resolved && weight > 0 {
            survival *= (at_risk - weight) as f64 / at_risk as f64;
        }
        at_risk -= weight;
        if survival <= f64::from(100 - percent) / 100.0 + 1e-10 {
            return row.duration;
        }
    }
    i64::MAX
}

fn width(interval: Option<QuantileInterval>) -> f64 {
    let interval = interval.expect("enough");
    (interval.high.expect("bounded") - interval.low.expect("bounded")) as f64
}

/// The mean over simulated histories of `interval width ÷ width of the bootstrap by day`.
fn width_against_bootstrap(
    censored: bool,
    percent: u32,
    of: impl Fn(&[Observation]) -> f64,
) -> f64 {
    const HISTORIES: usize = 8;
    const DRAWS_USED: usize = 500;
    const DAYS: u32 = 150;
    let weights = DayWeights::new(DAYS);
    let mut simulation = Simulation::new(11);
    let mut sum = 0.0;
    for _ in 0..HISTORIES {
        let rows = simulation.incidents(DAYS, censored);
        let mut drawn: Vec<i64> =
            (0..DRAWS_USED).map(|draw| drawn_quantile(&rows, &weights, draw, percent)).collect();
        drawn.sort_unstable();
        let bounds = (quantile_type7_permille(&drawn, 25), quantile_type7_permille(&drawn, 975));
        let (low, high) = (bounds.0.expect("draws"), bounds.1.expect("draws"));
        sum += of(&rows) / (high - low) as f64;
    }
    sum / HISTORIES as f64
}

#[test]
fn woodruff_intervals_are_as_wide_as_the_bootstrap_by_day() {
    for percent in [50, 75, 90] {
        let ratio = width_against_bootstrap(false, percent, |rows| {
            let (sorted, days) = split(rows);
            width(quantile_interval(&sorted, &days, percent))
        });
        assert!((0.85..1.15).contains(&ratio), "p{percent}: {ratio} times as wide");
    }
}

#[test]
fn kaplan_meier_intervals_are_as_wide_as_the_bootstrap_by_day() {
    for percent in [50, 75] {
        let ratio = width_against_bootstrap(true, percent, |rows| {
            width(KaplanMeier::new(rows).quantile_interval(percent))
        });
        assert!((0.85..1.15).contains(&ratio), "p{percent}: {ratio} times as wide");
    }
}

#[test]
fn intervals_that_ignore_days_would_be_too_narrow() {
    // Without this the tests above could pass with any variance at all.
    let ratio = width_against_bootstrap(false, 50, |rows| {
        let (sorted, _) = split(rows);
        let own: Vec<u32> = (0..sorted.len() as u32).collect();
        width(quantile_interval(&sorted, &own, 50))
    });
    assert!(ratio < 0.8, "{ratio} times as wide");
}

/// How many of a hundred simulated intervals hold the truth.
fn coverage(seed: u8, mut holds: impl FnMut(&mut Simulation) -> bool) -> f64 {
    const RUNS: u32 = 600;
    let mut simulation = Simulation::new(seed);
    let held = (0..RUNS).filter(|_| holds(&mut simulation)).count();
    100.0 * held as f64 / f64::from(RUNS)
}

#[test]
fn nineteen_of_twenty_woodruff_intervals_hold_the_truth() {
    for (days, percent, z) in [(30, 50, 0.0), (60, 50, 0.0), (60, 90, Z90), (120, 75, Z75)] {
        let held = coverage(21, |simulation| {
            let (sorted, clusters) = split(&simulation.incidents(days, false));
            quantile_interval(&sorted, &clusters, percent).expect("enough").contains(truth(z))
        });
        assert!((92.0..=98.0).contains(&held), "p{percent} of {days} days: {held} %");
    }
}

#[test]
fn nineteen_of_twenty_kaplan_meier_intervals_hold_the_truth() {
    for (days, percent, z) in [(30, 50, 0.0), (60, 50, 0.0), (60, 75, Z75), (120, 75, Z75)] {
        let held = coverage(22, |simulation| {
            let curve = KaplanMeier::new(&simulation.incidents(days, true));
            curve.quantile_interval(percent).expect("enough").contains(truth(z))
        });
        assert!((92.0..=98.0).contains(&held), "p{percent} of {days} days: {held} %");
    }
}

#[test]
fn nineteen_of_twenty_ratio_intervals_hold_the_truth() {
    // Each incident waits a fifth or three fifths of its time, whole days alike or not: 40 %.
    let weights = DayWeights::new(60);
    let held = coverage(23, |simulation| {
        let rows = simulation.incidents(60, false);
        let long_day: Vec<bool> = (0..60).map(|_| simulation.uniform() < 0.5).collect();
        let cells: Vec<(u32, i64, i64)> = rows
            .iter()
            .map(|row| {
                let long = if simulation.uniform() < 0.5 {
                    long_day[row.cluster as usize]
                } else {
                    simulation.uniform() < 0.5
                };
                (row.cluster, row.duration * if long { 3 } else { 1 } / 5, row.duration)
            })
            .collect();
        weights.ratio_interval(&cells).expect("enough").contains(0.4)
    });
    assert!((91.0..=98.0).contains(&held), "{held} %");
}

#[test]
fn without_censoring_both_roads_to_a_quantile_meet() {
    let rows = Simulation::new(31).incidents(150, false);
    let (sorted, days) = split(&rows);
    let curve = KaplanMeier::new(&rows);
    for percent in [25, 50, 75, 90] {
        let ratio = width(curve.quantile_interval(percent))
            / width(quantile_interval(&sorted, &days, percent));
        assert!((0.8..1.25).contains(&ratio), "p{percent}: {ratio}");
    }
}
