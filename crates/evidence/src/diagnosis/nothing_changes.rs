//! *Reported, nothing changes*: a breach month after month, without a real change.

use crate::statistics::{Change, Direction, change_of_last};
use crate::third_line::MonthlySeries;
use serde::Serialize;

/// A goal missed three months running, while the chart shows no real change. That no decision
/// answers it is for people to say: a history holds none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NothingChanges {
    /// Measure.
    pub code: &'static str,
    /// What would have been enough.
    pub goal: f64,
    /// The last months, months since year 0, with hits and trials.
    pub months: Vec<(i64, u64, u64)>,
}

/// Months in a row.
const RUNNING: usize = 3;
/// Fewer trials a month are no breach.
const LEAST: u64 = 5;

/// Looks at whole months: `first` and `last` (months since year 0) are left out, being cut.
pub(super) fn look(
    code: &'static str,
    series: &MonthlySeries,
    goal: f64,
    first: i64,
    last: i64,
) -> Option<NothingChanges> {
    let whole: Vec<(i64, u64, u64)> = series
        .iter()
        .filter(|&(&month, _)| month > first && month < last)
        .map(|(&month, &(k, n))| (month, k, n))
        .collect();
    let tail = whole.get(whole.len().checked_sub(RUNNING)?..)?;
    let is_breach = |&(_, k, n): &(i64, u64, u64)| n >= LEAST && (k as f64) < goal * n as f64;
    if !tail.iter().all(is_breach) {
        return None;
    }
    let shares: Vec<f64> =
        whole.iter().filter(|m| m.2 > 0).map(|&(_, k, n)| k as f64 / n as f64).collect();
    let change = change_of_last(&shares, Direction::HigherIsBetter);
    (change == Change::NoRealChange).then(|| NothingChanges { code, goal, months: tail.to_vec() })
}
