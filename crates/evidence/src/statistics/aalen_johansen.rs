//! How often each of several endings comes first, with those still running counted for as long as
//! they were watched.

use super::clusters::dense;
use super::critical::critical;
use super::elementary::{exp, ln};
use super::{Interval, MIN_OBSERVATIONS};
use serde::Serialize;

/// One duration that ended in one of several ways, or still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompetingObservation {
    /// Microseconds so far.
    pub duration: i64,
    /// How it ended: any number of the caller's; `None` = still running.
    pub ending: Option<u32>,
    /// The opening day, any numbering.
    pub cluster: u32,
}

/// The share that has ended in one way by a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Incidence {
    /// Microseconds, as asked for.
    pub time: i64,
    /// The estimated share.
    pub share: f64,
    /// Its variance were all observations independent (delta method).
    pub plain: f64,
    /// Its variance from the sums of influence by cluster.
    pub robust: f64,
    /// Its 95 % interval; `None` with too few observations, with a single cluster, or where the share
    /// is 0 or 1 and has no variance.
    pub interval: Option<Interval>,
}

/// An instant at which something ended.
#[derive(Debug, Clone)]
struct Exit {
    time: i64,
    /// Share that had not ended in any way before.
    before: f64,
    at_risk: f64,
    ended: f64,
    /// Endings by kind: rows of `endings`, and how many.
    by_ending: Vec<(usize, f64)>,
}

/// The cumulative incidence of each of several endings that exclude each other: a stay ends by a fix,
/// by a return, by being passed on.
///
/// A Kaplan–Meier curve that took the other endings for censorings would answer for a world in which
/// they cannot happen, and its shares would sum to more than one. Here the shares of all endings and
/// the share still running sum to one at every time.
///
/// The plain variance is the delta method's. The robust one is the infinitesimal jackknife by cluster:
/// the influence of each observation, added up within its opening day, squared, and added up over days.
/// The interval takes `D ÷ (D − 1)` times it, but at least the plain one, uses Student's t for `D` days,
/// and is symmetrical on the scale `ln(−ln F)`, which keeps it between 0 and 1.
///
/// Source: O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978); E. Marubini and
/// M. G. Valsecchi, "Analysing survival data from clinical trials and observational studies" (1995),
/// section 10.3, for the plain variance; T. Therneau, "A package for survival analysis in R", for
/// the clustered jackknife.
///
/// ```
/// use thirdline_evidence::statistics::{AalenJohansen, CompetingObservation};
///
/// let stay = |duration, ending| CompetingObservation { duration, ending, cluster: 0 };
/// let curve = AalenJohansen::new(&[stay(1, Some(7)), stay(2, Some(9)), stay(3, None), stay(4, Some(7))]);
/// assert!((curve.share(7, 1) - 0.25).abs() < 1e-12);
/// assert!((curve.share(7, 4) - 0.75).abs() < 1e-12); // the one still running ends as those after it
/// assert!((curve.share(9, 4) - 0.25).abs() < 1e-12);
/// ```
#[derive(Debug, Clone)]
pub struct AalenJohansen {
    exits: Vec<Exit>,
    endings: Vec<u32>,
    /// `(row of the last exit not after its duration + 1, ending's row, cluster's rank)`
    rows: Vec<(usize, Option<usize>, u32)>,
    clusters: usize,
}

impl AalenJohansen {
    /// The curves of observations in any order; at the same time, endings come before censorings.
    /// Takes O(n log n).
    #[must_use]
    pub fn new(observations: &[CompetingObservation]) -> Self {
        let (ranks, clusters) = dense(observations.iter().map(|row| row.cluster));
        let mut endings: Vec<u32> = observations.iter().filter_map(|row| row.ending).collect();
        endings.sort_unstable();
        endings.dedup();
        let row_of = |ending: u32| endings.partition_point(|&other| other < ending);
        let mut sorted: Vec<(i64, bool, Option<usize>, u32)> = observations
            .iter()
            .zip(&ranks)
            .map(|(row, &rank)| (row.duration, row.ending.is_none(), row.ending.map(row_of), rank))
            .collect();
        // Rows that compare equal are equal, so the order of the input leaves no trace.
        sorted.sort_unstable();

        let mut exits: Vec<Exit> = Vec::new();
        let mut rows = Vec::with_capacity(sorted.len());
        let (mut at_risk, mut before) = (sorted.len() as f64, 1.0);
        for same in sorted.chunk_by(|one, next| one.0 == next.0) {
            let ended = same.partition_point(|row| !row.1);
            if ended > 0 {
                let by_ending = same[..ended]
                    .chunk_by(|one, next| one.2 == next.2)
                    .filter_map(|rows| Some((rows[0].2?, rows.len() as f64)))
                    .collect();
                let ended = ended as f64;
                exits.push(Exit { time: same[0].0, before, at_risk, ended, by_ending });
                before *= (at_risk - ended) / at_risk;
            }
            rows.extend(same.iter().map(|row| (exits.len(), row.2, row.3)));
            at_risk -= same.len() as f64;
        }
        Self { exits, endings, rows, clusters }
    }

    /// The kinds of endings, ascending.
    #[must_use]
    pub fn endings(&self) -> &[u32] {
        &self.endings
    }

    /// The estimated share that has ended in this way at `time` microseconds or before.
    #[must_use]
    pub fn share(&self, ending: u32, time: i64) -> f64 {
        self.shares(ending, self.until(time)).last().copied().unwrap_or(0.0)
    }

    /// The estimated share that has ended in no way by `time`.
    #[must_use]
    pub fn running(&self, time: i64) -> f64 {
        let until = self.until(time);
        let last = self.exits[..until].last();
        last.map_or(1.0, |exit| exit.before * (exit.at_risk - exit.ended) / exit.at_risk)
    }

    /// Exits at `time` or before.
    fn until(&self, time: i64) -> usize {
        self.exits.partition_point(|exit| exit.time <= time)
    }

    /// The share after each exit.
    fn shares(&self, ending: u32, until: usize) -> Vec<f64> {
        let mut share = 0.0;
        self.exits[..until]
            .iter()
            .map(|exit| {
                share += exit.before * self.count(exit, ending) / exit.at_risk;
                share
            })
            .collect()
    }

    fn count(&self, exit: &Exit, ending: u32) -> f64 {
        let own = exit.by_ending.iter().find(|(row, _)| self.endings[*row] == ending);
        own.map_or(0.0, |(_, count)| *count)
    }

    /// The share that has ended in this way by `time`, with its variances and its interval. Takes O(n).
    #[must_use]
    pub fn incidence(&self, ending: u32, time: i64) -> Incidence {
        let until = self.until(time);
        let shares = self.shares(ending, until);
        let share = shares.last().copied().unwrap_or(0.0);
        let exits = &self.exits[..until];
        let mut plain = 0.0;
        // Sums over the exits so far of what every observation at risk there contributes.
        let mut exposure = Vec::with_capacity(until + 1);
        exposure.push(0.0);
        for (exit, so_far) in exits.iter().zip(&shares) {
            let (y, d, own) = (exit.at_risk, exit.ended, self.count(exit, ending));
            let to_come = share - so_far;
            let (s, y2) = (exit.before, y * y);
            plain += s * s * own * (y - own) / (y2 * y) - 2.0 * to_come * s * own / y2;
            // Where all end, nothing is to come.
            let hazard = if d < y { d / (y * (y - d)) } else { 0.0 };
            plain += to_come * to_come * hazard;
            let last = exposure.last().copied().unwrap_or(0.0);
            exposure.push(last + to_come * hazard - s * own / y2);
        }
        let robust = self.robust(ending, &shares, &exposure);
        let interval = self.interval(share, plain, robust);
        Incidence { time, share, plain: plain.max(0.0), robust, interval }
    }

    /// The sum over clusters of the squared sums of influence.
    fn robust(&self, ending: u32, shares: &[f64], exposure: &[f64]) -> f64 {
        let until = shares.len();
        let share = shares.last().copied().unwrap_or(0.0);
        let mut sums = vec![0.0; self.clusters];
        for &(after, row, rank) in &self.rows {
            let mut influence = exposure[after.min(until)];
            if let Some(row) = row
                && after <= until
            {
                // It ended at the last exit it was at risk for.
                let exit = &self.exits[after - 1];
                if self.endings[row] == ending {
                    influence += exit.before / exit.at_risk;
                }
                if exit.ended < exit.at_risk {
                    influence -= (share - shares[after - 1]) / (exit.at_risk - exit.ended);
                }
            }
            sums[rank as usize] += influence;
        }
        sums.iter().map(|sum| sum * sum).sum()
    }

    fn interval(&self, share: f64, plain: f64, robust: f64) -> Option<Interval> {
        let factor = critical(self.clusters).filter(|_| self.rows.len() >= MIN_OBSERVATIONS)?;
        if share <= 0.0 || share >= 1.0 {
            return None;
        }
        let d = self.clusters as f64;
        let variance = (d / (d - 1.0) * robust).max(plain);
        let logarithm = ln(share);
        let reach = factor * variance.sqrt() / (share * -logarithm);
        Some(Interval { low: exp(logarithm * exp(reach)), high: exp(logarithm * exp(-reach)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{KaplanMeier, Observation};
    use proptest::prelude::*;

    fn rows(raw: &[(i64, u32, u32)]) -> Vec<CompetingObservation> {
        raw.iter()
            .map(|&(duration, ending, cluster)| CompetingObservation {
                duration,
                ending: (ending < 3).then_some(ending),
                cluster,
            })
            .collect()
    }

    fn observed() -> impl Strategy<Value = Vec<CompetingObservation>> {
        prop::collection::vec((1_i64..30, 0_u32..4, 0_u32..9), 1..80).prop_map(|raw| rows(&raw))
    }

    proptest! {
        #[test]
        fn the_shares_of_all_endings_and_those_still_running_sum_to_one(
            rows in observed(), time in 0_i64..32,
        ) {
            let curve = AalenJohansen::new(&rows);
            let ended: f64 = curve.endings().iter().map(|e| curve.share(*e, time)).sum();
            prop_assert!((ended + curve.running(time) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn one_ending_alone_is_the_kaplan_meier_curve_with_both_its_variances(
            rows in observed(), time in 1_i64..32,
        ) {
            let alone: Vec<_> = rows
                .iter()
                .map(|row| CompetingObservation { ending: row.ending.map(|_| 5), ..*row })
                .collect();
            let plain: Vec<_> = rows
                .iter()
                .map(|row| Observation {
                    duration: row.duration,
                    resolved: row.ending.is_some(),
                    cluster: row.cluster,
                })
                .collect();
            let incidence = AalenJohansen::new(&alone).incidence(5, time);
            let curve = KaplanMeier::new(&plain);
            prop_assert!((incidence.share - (1.0 - curve.survival(time))).abs() < 1e-12);
            let step = curve.steps().iter().rev().find(|step| step.time <= time);
            if let Some(step) = step.filter(|step| step.survival > 0.0) {
                let (robust, plain) = (incidence.robust, incidence.plain);
                prop_assert!((robust - step.robust).abs() < 1e-10, "{incidence:?} {step:?}");
                prop_assert!((plain - step.greenwood).abs() < 1e-10, "{incidence:?} {step:?}");
            }
        }

        #[test]
        fn without_censoring_the_share_is_what_was_counted(rows in observed(), time in 1_i64..32) {
            let ended: Vec<_> = rows.into_iter().filter(|row| row.ending.is_some()).collect();
            let curve = AalenJohansen::new(&ended);
            let hits = ended.iter().filter(|r| r.ending == Some(1) && r.duration <= time).count();
            let share = if ended.is_empty() { 0.0 } else { hits as f64 / ended.len() as f64 };
            prop_assert!((curve.share(1, time) - share).abs() < 1e-12);
        }

        #[test]
        fn the_interval_holds_the_share_and_stays_a_share(rows in observed(), time in 0_i64..32) {
            let incidence = AalenJohansen::new(&rows).incidence(0, time);
            if let Some(interval) = incidence.interval {
                prop_assert!(interval.low >= 0.0 && interval.high <= 1.0);
                prop_assert!(interval.low <= incidence.share + 1e-9);
                prop_assert!(incidence.share <= interval.high + 1e-9);
            }
        }
    }

    #[test]
    fn nothing_observed_is_no_share_and_no_interval() {
        let incidence = AalenJohansen::new(&[]).incidence(0, 10);
        assert!(incidence.share.abs() < 1e-12 && incidence.interval.is_none());
    }
}
