//! The Kaplan–Meier curve with variances that respect opening days.

use serde::Serialize;

use super::clusters::dense;
use super::critical::critical;
use super::elementary::{exp, ln};
use super::{Interval, MIN_OBSERVATIONS, QuantileInterval};

/// How far a survival may lie above a level and count as having reached it: products of a million
/// factors round, and a curve that comes to one half must not miss its median by 10⁻¹³.
const ROUNDING: f64 = 1e-10;

/// One duration, ended or still running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Microseconds so far.
    pub duration: i64,
    /// `true`: ended then. `false`: still open at the horizon (right-censored).
    pub resolved: bool,
    /// The opening day, any numbering.
    pub cluster: u32,
}

/// A time at which something was resolved, and the curve from there to the next step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// Microseconds.
    pub time: i64,
    /// The estimated share that takes longer than `time`.
    pub survival: f64,
    /// Observations of at least `time`.
    pub at_risk: u32,
    /// Observations resolved at `time`.
    pub events: u32,
    /// The variance of `survival` were all observations independent (Greenwood).
    pub greenwood: f64,
    /// The variance of `survival` from the sums of influence by cluster.
    pub robust: f64,
}

/// The curve at one time, for drawing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BandPoint {
    /// Microseconds, as asked for.
    pub time: i64,
    /// The estimated share that takes longer than `time`.
    pub survival: f64,
    /// Its pointwise 95 % interval; `None` with too few observations or a single cluster.
    pub interval: Option<Interval>,
}

/// The share still unresolved after each time, estimated with the incidents still open.
///
/// Leaving open incidents out halves a median or worse; here they count for as long as they have
/// been watched. A quantile is the first time at which the curve is at or below its level, and is
/// "not reached" (`None`) when the curve stays above.
///
/// The variance of each step is the infinitesimal jackknife by cluster: the influence of each
/// observation on the curve, added up within its opening day, squared, and added up over days. With
/// every observation a day of its own this is Greenwood's variance. Intervals take `D ÷ (D − 1)`
/// times it, but at least Greenwood's, use Student's t for `D` days, and are symmetrical on the
/// scale `ln(−ln S)`, which keeps them between 0 and 1.
///
/// Source: E. L. Kaplan and P. Meier, JASA 53 (1958); R. Brookmeyer and J. Crowley, Biometrics 38
/// (1982), for intervals of quantiles; T. Therneau, "A package for survival analysis in R", for
/// the clustered jackknife.
///
/// ```
/// use thirdline_evidence::statistics::{KaplanMeier, Observation};
///
/// let open = |duration, cluster| Observation { duration, resolved: false, cluster };
/// let done = |duration, cluster| Observation { duration, resolved: true, cluster };
/// let curve = KaplanMeier::new(&[done(1, 1), done(2, 1), open(2, 2), done(4, 2), open(9, 3)]);
/// assert_eq!(curve.quantile(50), Some(4));
/// assert_eq!(curve.quantile(90), None); // not reached
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<Step>,
    observations: usize,
    resolved: usize,
    clusters: usize,
    end: Option<i64>,
}

/// The sums over clusters from which each step's robust variance follows in constant time.
///
/// Until the time reached, cluster `c` has the influence `Uc = Pc − Rc·A`: `Pc` of the observations
/// that are over, and `−A` of each of the `Rc` that still run. Hence
/// `Σ Uc² = Σ P² − 2A·Σ PR + A²·Σ R²`, and each observation that ends changes one cluster only.
struct Influence {
    past: Vec<f64>,
    running: Vec<f64>,
    past_squared: f64,
    past_running: f64,
    running_squared: f64,
    /// `A`: the sum of `d ÷ (Y·(Y − d))` over the steps so far.
    exposure: f64,
}

impl Influence {
    fn new(ranks: &[u32], clusters: usize) -> Self {
        let mut running = vec![0.0; clusters];
        for &rank in ranks {
            running[rank as usize] += 1.0;
        }
        let running_squared = running.iter().map(|size| size * size).sum();
        Self {
            past: vec![0.0; clusters],
            running,
            past_squared: 0.0,
            past_running: 0.0,
            running_squared,
            exposure: 0.0,
        }
    }

    fn finish(&mut self, cluster: u32, gain: f64) {
        let (past, running) =
            (&mut self.past[cluster as usize], &mut self.running[cluster as usize]);
        let influence = gain - self.exposure;
        self.past_squared += influence * (2.0 * *past + influence);
        self.past_running += influence * *running - *past - influence;
        self.running_squared += 1.0 - 2.0 * *running;
        *past += influence;
        *running -= 1.0;
    }

    fn sum_of_squares(&self) -> f64 {
        let a = self.exposure;
        (self.past_squared - 2.0 * a * self.past_running + a * a * self.running_squared).max(0.0)
    }
}

impl KaplanMeier {
    /// The curve of observations in any order; at the same time, resolutions come before
    /// censorings. Takes O(n log n).
    ///
    /// # Panics
    /// With 2³² observations or more.
    #[must_use]
    pub fn new(observations: &[Observation]) -> Self {
        let (ranks, clusters) = dense(observations.iter().map(|row| row.cluster));
        let mut rows: Vec<(i64, bool, u32)> = observations
            .iter()
            .zip(&ranks)
            .map(|(row, &rank)| (row.duration, !row.resolved, rank))
            .collect();
        // Rows that compare equal are equal, so the order of the input leaves no trace.
        rows.sort_unstable();

        let mut influence = Influence::new(&ranks, clusters);
        let mut at_risk = u32::try_from(rows.len()).expect("fewer than 2³² observations");
        let mut steps = Vec::new();
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        // Between two censorings the product is one fraction: it is computed as one, so that
        // without censoring the curve is exactly the share of longer durations.
        let (mut base, mut base_risk) = (1.0, f64::from(at_risk));
        for same in rows.chunk_by(|one, next| one.0 == next.0) {
            let events = same.partition_point(|row| !row.1) as u32;
            let (y, d) = (f64::from(at_risk), f64::from(events));
            let mut gain = 0.0;
            if events > 0 {
                survival = base * ((y - d) / base_risk);
                let mut variances = (0.0, 0.0);
                if events < at_risk {
                    gain = 1.0 / (y - d);
                    influence.exposure += d / y * gain;
                    greenwood += d / y * gain;
                }
                for row in &same[..events as usize] {
                    influence.finish(row.2, gain);
                }
                if events < at_risk {
                    let square = survival * survival;
                    variances = (square * greenwood, square * influence.sum_of_squares());
                }
                steps.push(Step {
                    time: same[0].0,
                    survival,
                    at_risk,
                    events,
                    greenwood: variances.0,
                    robust: variances.1,
                });
            }
            for row in &same[events as usize..] {
                influence.finish(row.2, 0.0);
            }
            at_risk -= same.len() as u32;
            if same.len() > events as usize {
                (base, base_risk) = (survival, f64::from(at_risk));
            }
        }
        Self {
            steps,
            observations: rows.len(),
            resolved: rows.iter().filter(|row| !row.1).count(),
            clusters,
            end: rows.last().map(|row| row.0),
        }
    }

    /// The steps in order of time.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// All observations, open ones included.
    #[must_use]
    pub fn observations(&self) -> usize {
        self.observations
    }

    /// The observations that ended.
    #[must_use]
    pub fn resolved(&self) -> usize {
        self.resolved
    }

    /// The longest duration watched, in microseconds; to the right of it the curve says nothing.
    #[must_use]
    pub fn end(&self) -> Option<i64> {
        self.end
    }

    /// The estimated share that takes longer than `time` microseconds.
    #[must_use]
    pub fn survival(&self, time: i64) -> f64 {
        self.step_at(time).map_or(1.0, |index| self.steps[index].survival)
    }

    /// The first time, in microseconds, at which at least `percent` % are resolved; `None` = not
    /// reached, or `percent` outside 1 to 100.
    ///
    /// Always a time at which something was resolved: without open incidents it is the inverse of
    /// the distribution, not the interpolated type 7.
    #[must_use]
    pub fn quantile(&self, percent: u32) -> Option<i64> {
        if !(1..=100).contains(&percent) {
            return None;
        }
        let level = f64::from(100 - percent) / 100.0 + ROUNDING;
        let index = self.steps.partition_point(|step| step.survival > level);
        self.steps.get(index).map(|step| step.time)
    }

    /// The 95 % interval of a quantile: the times at which the limits of the curve come down to its
    /// level; an end is `None` where a limit never does ("not reached").
    ///
    /// `None` with fewer than [`MIN_OBSERVATIONS`] observations, with fewer than two clusters, or
    /// with `percent` outside 1 to 99. Takes O(steps).
    #[must_use]
    pub fn quantile_interval(&self, percent: u32) -> Option<QuantileInterval> {
        self.quantile_intervals(&[percent]).pop().flatten()
    }

    /// [`Self::quantile_interval`] of several percentages, in one walk over the steps.
    #[must_use]
    pub fn quantile_intervals(&self, percents: &[u32]) -> Vec<Option<QuantileInterval>> {
        let mut intervals = vec![None; percents.len()];
        let Some(factor) = self.factor() else { return intervals };
        // A higher percentage has a higher threshold, so it is reached no earlier.
        let mut order: Vec<(u32, usize)> =
            percents.iter().enumerate().map(|(i, p)| (*p, i)).collect();
        order.retain(|(percent, _)| (1..100).contains(percent));
        order.sort_unstable();
        let thresholds: Vec<f64> = order
            .iter()
            .map(|(percent, _)| ln(-ln(f64::from(100 - percent) / 100.0 + ROUNDING)))
            .collect();
        let mut found = vec![QuantileInterval { low: None, high: None }; order.len()];
        let (mut low, mut high) = (0, 0);
        for step in &self.steps {
            if step.survival <= 0.0 {
                // All resolved: the lower limit is down, of the upper nothing is known.
                found[low..].iter_mut().for_each(|f| f.low = Some(step.time));
                break;
            }
            let (centre, reach) = self.transformed(step, factor);
            while low < order.len() && centre + reach >= thresholds[low] {
                found[low].low = Some(step.time);
                low += 1;
            }
            while high < order.len() && centre - reach >= thresholds[high] {
                found[high].high = Some(step.time);
                high += 1;
            }
            if high == order.len() {
                break;
            }
        }
        for ((_, index), interval) in order.into_iter().zip(found) {
            intervals[index] = Some(interval);
        }
        intervals
    }

    /// The curve with its pointwise 95 % limits at each of `times` (microseconds), for drawing.
    /// Takes O(times · log steps). Times after [`Self::end`] repeat the last value: do not draw
    /// them.
    #[must_use]
    pub fn band(&self, times: &[i64]) -> Vec<BandPoint> {
        let factor = self.factor();
        times
            .iter()
            .map(|&time| {
                let index = self.step_at(time);
                BandPoint {
                    time,
                    survival: index.map_or(1.0, |index| self.steps[index].survival),
                    interval: factor.map(|factor| match index {
                        Some(index) => self.limits(index, factor),
                        None => Interval { low: 1.0, high: 1.0 },
                    }),
                }
            })
            .collect()
    }

    fn step_at(&self, time: i64) -> Option<usize> {
        self.steps.partition_point(|step| step.time <= time).checked_sub(1)
    }

    fn factor(&self) -> Option<f64> {
        if self.observations < MIN_OBSERVATIONS { None } else { critical(self.clusters) }
    }

    fn limits(&self, index: usize, factor: f64) -> Interval {
        let step = &self.steps[index];
        if step.survival <= 0.0 {
            // The curve has no variance where nobody is left: its last upper limit still holds.
            let high = index.checked_sub(1).map_or(1.0, |before| self.limits(before, factor).high);
            return Interval { low: 0.0, high };
        }
        let logarithm = ln(step.survival);
        let (_, reach) = self.transformed(step, factor);
        Interval { low: exp(logarithm * exp(reach)), high: exp(logarithm * exp(-reach)) }
    }

    /// `ln(−ln S)` of a step with `0 < S < 1`, and how far its limits lie from it.
    fn transformed(&self, step: &Step, factor: f64) -> (f64, f64) {
        let hazard = -ln(step.survival);
        let d = self.clusters as f64;
        let variance = (d / (d - 1.0) * step.robust).max(step.greenwood);
        (ln(hazard), factor * variance.sqrt() / (step.survival * hazard))
    }
}

#[cfg(test)]
mod tests;
