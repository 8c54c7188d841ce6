//! Monthly values of a measure, each month followed for the same time.

use super::periods::{Period, Plan};
use crate::statistics::elementary::{exp, ln};
use crate::third_line::{Cohort, Count, Duration, Measure, OneIncident, Part, Terms, Trial};
use rustc_hash::FxHashMap;
use thirdline_domain::State;
use thirdline_domain::decision::Watched;
use thirdline_domain::sheet::TargetClock;

const DAY: i64 = 86_400_000_000;
/// How long the incidents of a month must have been followed before the month counts, where no
/// target says when they are due.
pub(crate) const FOLLOW_UP: i64 = 28 * DAY;
/// A clock below this is a slip of the keyboard, and its logarithm would outweigh a month.
const SHORTEST: i64 = 60_000_000;

/// A month's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) period: Period,
    /// A share, or the mean of the logarithms of times in microseconds; `None` without observations.
    pub(crate) value: Option<f64>,
    /// Of a share: how many.
    pub(crate) k: Option<u64>,
    /// Observations.
    pub(crate) n: u64,
}

impl Point {
    /// The value as people read it: a share, or microseconds.
    pub(crate) fn shown(&self, is_duration: bool) -> Option<f64> {
        self.value.map(|value| if is_duration { exp(value) } else { value })
    }
}

/// Why a measure has no monthly values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSeries {
    NotRecorded(&'static str),
    Hidden,
    RatioOfMedians,
}

/// How long a month must be followed: until all of it is due, microseconds.
pub(crate) fn follow_up(watched: &Watched, terms: &Terms<'_>) -> i64 {
    match (watched.within, watched.code.as_str()) {
        (Some((_, within)), _) => within,
        (None, "UCM3") => terms.restore.default,
        (None, "LA3") => terms.take_up.default,
        _ => FOLLOW_UP,
    }
}

/// Sets the targets that a watched measure names.
pub(crate) fn set_targets(terms: &mut Terms<'_>, watched: &Watched) {
    if let Some((clock, within)) = watched.within {
        let goal = crate::third_line::Goal::of(within);
        match clock {
            TargetClock::Restore => terms.restore = goal,
            TargetClock::TakeUp => terms.take_up = goal,
        }
    }
}

/// Measures that count an incident once it is over: one that took longer than the last month could be
/// followed is missing there, so it must be missing everywhere.
const COUNTS_WHAT_IS_OVER: [&str; 3] = ["RO3", "SFR", "NC"];

/// The monthly values of a measure.
///
/// Every month is judged as it stood when it had been followed as long as the last one: times that
/// ran longer are cut there, and count as "at least so long". Otherwise the last months would look
/// better merely because their long incidents are not over yet.
pub(crate) fn points(
    measure: &Measure,
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    plan: &Plan,
    follow_up: i64,
) -> Result<Vec<Point>, NoSeries> {
    if measure.is_behaviour && cohort.open().is_none() {
        return Err(NoSeries::Hidden);
    }
    let periods = plan.periods(follow_up);
    let last = periods.last().map_or(plan.until, |p| p.to);
    let followed = (plan.until - last).max(0);
    let place = |at: i64| {
        let row = periods.partition_point(|p| p.to <= at);
        periods.get(row).filter(|p| p.from <= at).map(|p| (row, p.to + followed))
    };
    let mut rows = vec![Row::default(); periods.len()];
    match measure.count {
        Count::Share(of) => {
            let ends = ends_of(measure, cohort);
            of(cohort, terms, &mut |trial: Trial| {
                if let Some((row, limit)) = place(trial.at)
                    && ends.get(&trial.incident).is_none_or(|end| *end <= limit)
                {
                    rows[row].k += u64::from(trial.hit);
                    rows[row].n += 1;
                }
            })
            .map_err(NoSeries::NotRecorded)?;
        }
        Count::Sums(of) => of(cohort, terms, &mut |part: Part| {
            if let Some((row, limit)) = place(part.at)
                && part.at + part.below <= limit
            {
                rows[row].above += i128::from(part.above);
                rows[row].below += i128::from(part.below);
                rows[row].n += 1;
            }
        })
        .map_err(NoSeries::NotRecorded)?,
        Count::Median(of) => of(cohort, terms, &mut |duration: Duration| {
            if let Some((row, limit)) = place(duration.at) {
                let seen = limit - duration.at;
                let ended = duration.ended && duration.us <= seen;
                rows[row].times.push((duration.us.min(seen).max(SHORTEST), ended));
                rows[row].n += 1;
            }
        })
        .map_err(NoSeries::NotRecorded)?,
        Count::Medians(_) => return Err(NoSeries::RatioOfMedians),
    }
    let point = |(period, mut row): (&Period, Row)| {
        let (value, k) = match measure.count {
            Count::Share(_) => ((row.n > 0).then(|| row.k as f64 / row.n as f64), Some(row.k)),
            Count::Sums(_) => ((row.below > 0).then(|| row.above as f64 / row.below as f64), None),
            _ => (mean_logarithm(&mut row.times), None),
        };
        Point { period: *period, value, k, n: row.n }
    };
    Ok(periods.iter().zip(rows).map(point).collect())
}

#[derive(Clone, Default)]
struct Row {
    k: u64,
    n: u64,
    above: i128,
    below: i128,
    times: Vec<(i64, bool)>,
}

/// Ends of the incidents that count only once they are over, by row in the history.
fn ends_of(measure: &Measure, cohort: &Cohort<'_>) -> FxHashMap<u32, i64> {
    if !COUNTS_WHAT_IS_OVER.contains(&measure.code) {
        return FxHashMap::default();
    }
    let over = |i: &&OneIncident| i.state == State::Resolved;
    cohort.incidents().filter(over).map(|i| (i.incident, i.end)).collect()
}

/// The mean of the logarithms of times of which some only lasted at least so long; `None` without
/// any. The weight of such a time goes to those that lasted longer, evenly; the longest counts as
/// ended.
///
/// Source: B. Efron, "The two sample problem with censored data", Proceedings of the fifth Berkeley
/// symposium (1967).
fn mean_logarithm(times: &mut [(i64, bool)]) -> Option<f64> {
    times.sort_unstable_by_key(|&(us, ended)| (us, !ended));
    let longest = times.last()?.0;
    let (mut weight, mut sum) = (1.0, 0.0);
    for (i, &(us, _)) in times.iter().enumerate().filter(|(_, (_, ended))| *ended) {
        let share = weight / (times.len() - i) as f64;
        sum += share * ln(us as f64);
        weight -= share;
    }
    Some(sum + weight * ln(longest as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_still_runs_gives_its_weight_to_those_that_lasted_longer() {
        let e = |x: f64| exp(x) as i64;
        let mut all_ended = [(e(20.0), true), (e(22.0), true), (e(24.0), true)];
        let mean = mean_logarithm(&mut all_ended).expect("three");
        assert!((mean - 22.0).abs() < 1e-6, "{mean}");
        // The second ran on: the third has its weight, 20 ÷ 3 + 24 × 2 ÷ 3.
        let mut one_runs = [(e(24.0), true), (e(22.0), false), (e(20.0), true)];
        let mean = mean_logarithm(&mut one_runs).expect("three");
        assert!((mean - 68.0 / 3.0).abs() < 1e-6, "{mean}");
        // Nothing is known beyond the longest, so it counts as ended.
        let mut last_runs = [(e(20.0), true), (e(22.0), false)];
        assert!((mean_logarithm(&mut last_runs).expect("two") - 21.0).abs() < 1e-6);
        assert_eq!(mean_logarithm(&mut []), None);
    }
}
