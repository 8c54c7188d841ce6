//! How far the history can be trusted, first of all.

use crate::scope::Fact;
use rayon::prelude::*;
use serde::Serialize;
use thirdline_domain::{History, State};

/// Little's law on the middle half of the history: incidents open on average should equal
/// arrivals × time; where they differ by more than a twentieth and by more than chance, rows are
/// missing, the history was cut, or many incidents were closed at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Little {
    /// Begin of the window, microseconds.
    pub from: i64,
    /// End of the window, microseconds.
    pub to: i64,
    /// Incidents open on average in the window.
    pub open_on_average: f64,
    /// Arrivals in the window × mean user clock of those reported in it.
    pub by_reported: f64,
    /// Resolutions in the window × mean user clock of those resolved in it.
    pub by_resolved: f64,
    /// By how much these differ by chance alone, as a share: the relative standard error of a sum of
    /// independent clocks. A few long clocks on one side of a border are no missing rows.
    pub noise: f64,
}

impl Little {
    /// The larger relative difference from what was open on average.
    #[must_use]
    pub fn mismatch(&self) -> f64 {
        let off = |x: f64| (x - self.open_on_average).abs() / self.open_on_average;
        off(self.by_reported).max(off(self.by_resolved))
    }

    /// Whether it is worth a look: more than a twentieth off, and more than twice what chance does.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.mismatch() > (2.0 * self.noise).max(0.05)
    }
}

/// What is known of the quality of a history from its events alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// Share of incidents whose last event lies in the final tenth of the history's span.
    pub last_events_in_final_tenth: f64,
    /// Whether that is so many that the history was cut by closing date: no trend is shown.
    pub cut_by_closing_date: bool,
    /// Incidents that no team ever held.
    pub without_team: u64,
    /// Incidents whose opening time lies after their first event (the first event counts).
    pub opened_after_first_event: u64,
    /// Teams that the organisation does not describe.
    pub teams_without_line: u64,
    /// Teams without a side.
    pub teams_without_side: u64,
    /// Teams whose head count is unknown.
    pub teams_without_head_count: u64,
    /// Teams shown as part of their unit because they are too small.
    pub teams_rolled_up: u64,
    /// The check of arrivals against what is open; `None` in a history too short for it.
    pub little: Option<Little>,
}

/// A history whose last events lie to this share in the final tenth of its span was cut.
const CUT: f64 = 0.95;

pub(crate) fn final_tenth(history: &History, first: i64, horizon: i64) -> (f64, bool) {
    let count = history.incident_count();
    if count == 0 || horizon <= first {
        return (0.0, false);
    }
    let border = i128::from(horizon) * 10 - i128::from(horizon - first);
    let late = (0..count)
        .into_par_iter()
        .filter(|&i| i128::from(history.at[history.events_of(i).end - 1]) * 10 >= border)
        .count();
    let share = late as f64 / count as f64;
    (share, late as u64 >= crate::figure::ENOUGH && share >= CUT)
}

/// Whether a history was cut by closing date.
pub(crate) fn cut_by_closing_date(history: &History) -> bool {
    let first = history.first_at().unwrap_or(0);
    final_tenth(history, first, history.horizon().unwrap_or(0)).1
}

pub(crate) fn little(facts: &[Fact], first: i64, horizon: i64) -> Option<Little> {
    const LEAST: i64 = 8 * 7 * 86_400_000_000;
    let quarter = (horizon - first) / 4;
    if horizon - first < LEAST || facts.len() < 100 {
        return None;
    }
    let (from, to) = (first + quarter, horizon - quarter);
    let (mut open, mut reported, mut resolved) = (0i128, 0i128, 0i128);
    let (mut of_reported, mut of_resolved) = (0.0_f64, 0.0_f64);
    let squared = |clock: i64| (clock as f64) * (clock as f64);
    for fact in facts.iter().filter(|f| f.state != State::Cancelled) {
        let end = fact.reported_at + fact.clock;
        open += i128::from((end.min(to) - fact.reported_at.max(from)).max(0));
        if (from..to).contains(&fact.reported_at) {
            reported += i128::from(fact.clock);
            of_reported += squared(fact.clock);
        }
        if fact.state == State::Resolved && (from..to).contains(&end) {
            resolved += i128::from(fact.clock);
            of_resolved += squared(fact.clock);
        }
    }
    let window = (to - from) as f64;
    let error = |squares: f64, sum: i128| squares.sqrt() / (sum as f64).max(1.0);
    let noise = error(of_reported, reported).max(error(of_resolved, resolved));
    (open > 0).then(|| Little {
        from,
        to,
        open_on_average: open as f64 / window,
        by_reported: reported as f64 / window,
        by_resolved: resolved as f64 / window,
        noise,
    })
}
