//! How far the history can be trusted, first of all.

use crate::figure::ENOUGH;
use crate::scope::{Fact, day_of};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use thirdline_domain::{History, State};

/// Little's law on the middle half of the history: incidents open on average should equal
/// arrivals × time; where they differ by more than a twentieth and by more than chance, rows are
/// missing, or the history was cut. Beside it, whether many incidents were closed at once.
///
/// Each incident counts for at most the quarter of the history that lies before the window, and for
/// as much after it. So what began before the window is in the window as it would be at any other
/// time, what begins in it is watched to its end, and an incident that is open for good weighs the
/// same on either side of each border: a long tail of open incidents is no missing row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Little {
    /// Begin of the window, microseconds.
    pub from: i64,
    /// End of the window, microseconds.
    pub to: i64,
    /// The longest that an incident counts, microseconds.
    pub at_most: i64,
    /// Incidents open on average in the window.
    pub open_on_average: f64,
    /// Arrivals in the window × mean user clock of those reported in it.
    pub by_reported: f64,
    /// Resolutions in the window × mean user clock of those resolved in it.
    pub by_resolved: f64,
    /// By how much `by_reported` differs from what was open by chance alone, as a share: the relative
    /// standard error over opening days. A few long clocks across a border are no missing rows.
    pub noise_reported: f64,
    /// The same of `by_resolved`.
    pub noise_resolved: f64,
    /// The UTC day on which the most time of resolved incidents ended, at least [`ENOUGH`] of them,
    /// microseconds of its begin; `None` where no day has so many.
    pub busiest_day: Option<i64>,
    /// Incidents resolved on that day.
    pub resolved_on_it: u64,
    /// Their share of the time of all resolved incidents.
    pub share_of_it: f64,
}

impl Little {
    /// A difference is worth a look from here on, as a share.
    const MISMATCH: f64 = 0.05;
    /// And only if it is so many standard errors. Of two comparisons one goes beyond three by chance
    /// in some two histories of a hundred whose days are alike.
    const ERRORS: f64 = 3.0;
    /// So much of all time does not end on one day by itself: in generated histories of a year it is
    /// 2 to 6 %, a day of a release included.
    const AT_ONCE: f64 = 0.1;

    /// The larger relative difference from what was open on average.
    #[must_use]
    pub fn mismatch(&self) -> f64 {
        self.differences().map(|(off, _)| off).into_iter().fold(0.0, f64::max)
    }

    fn differences(&self) -> [(f64, f64); 2] {
        let off = |x: f64| (x - self.open_on_average).abs() / self.open_on_average;
        [(off(self.by_reported), self.noise_reported), (off(self.by_resolved), self.noise_resolved)]
    }

    /// Whether it is worth a look: more than a twentieth off, and more than chance does.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.differences()
            .iter()
            .any(|(off, noise)| *off > (Self::ERRORS * noise).max(Self::MISMATCH))
    }

    /// Whether more than a tenth of the time of all resolved incidents ended on one day.
    #[must_use]
    pub fn is_closed_at_once(&self) -> bool {
        self.busiest_day.is_some() && self.share_of_it > Self::AT_ONCE
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

const DAY: i64 = 86_400_000_000;

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
    (share, late as u64 >= ENOUGH && share >= CUT)
}

/// Whether a history was cut by closing date.
pub(crate) fn cut_by_closing_date(history: &History) -> bool {
    let first = history.first_at().unwrap_or(0);
    final_tenth(history, first, history.horizon().unwrap_or(0)).1
}

/// The check of a selection that begins and ends so; its incidents are watched at least until then.
pub(crate) fn little(facts: &[Fact], first: i64, last: i64) -> Option<Little> {
    const LEAST: i64 = 8 * 7 * DAY;
    let quarter = last.saturating_sub(first) / 4;
    if last.saturating_sub(first) < LEAST || facts.len() < 100 {
        return None;
    }
    let (from, to) = (first + quarter, last - quarter);
    let (mut open, mut reported, mut resolved, mut all) = (0i128, 0i128, 0i128, 0i128);
    // By opening day: what those of the day add to each difference.
    let mut differences: FxHashMap<i32, (i128, i128)> = FxHashMap::default();
    // By day of resolution: how many, and their time.
    let mut ends: FxHashMap<i32, (u64, i128)> = FxHashMap::default();
    for fact in facts.iter().filter(|f| f.state != State::Cancelled) {
        let clock = fact.clock.min(quarter);
        let end = fact.reported_at + clock;
        let inside = |at: i64| if (from..to).contains(&at) { i128::from(clock) } else { 0 };
        let overlap = i128::from((end.min(to) - fact.reported_at.max(from)).max(0));
        open += overlap;
        reported += inside(fact.reported_at);
        resolved += inside(end);
        let of_day = differences.entry(day_of(fact.reported_at)).or_default();
        of_day.0 += inside(fact.reported_at) - overlap;
        of_day.1 += inside(end) - overlap;
        if fact.state == State::Resolved {
            let of_day = ends.entry(day_of(fact.reported_at + fact.clock)).or_default();
            of_day.0 += 1;
            of_day.1 += i128::from(clock);
            all += i128::from(clock);
        }
    }
    let window = (to - from) as f64;
    // In one order, on which the last bit of a sum depends.
    let mut differences: Vec<(i32, (i128, i128))> = differences.into_iter().collect();
    differences.sort_unstable();
    let error = |of: fn(&(i128, i128)) -> i128| {
        let squares: f64 = differences.iter().map(|(_, d)| (of(d) as f64).powi(2)).sum();
        squares.sqrt() / (open as f64).max(1.0)
    };
    // The earliest of days with the same time.
    let busiest = ends
        .iter()
        .filter(|(_, (n, _))| *n >= ENOUGH)
        .max_by(|a, b| a.1.1.cmp(&b.1.1).then_with(|| b.0.cmp(a.0)));
    (open > 0).then(|| Little {
        from,
        to,
        at_most: quarter,
        open_on_average: open as f64 / window,
        by_reported: reported as f64 / window,
        by_resolved: resolved as f64 / window,
        noise_reported: error(|d| d.0),
        noise_resolved: error(|d| d.1),
        busiest_day: busiest.map(|(day, _)| i64::from(*day) * DAY),
        resolved_on_it: busiest.map_or(0, |(_, (n, _))| *n),
        share_of_it: busiest.map_or(0.0, |(_, (_, time))| *time as f64 / (all as f64).max(1.0)),
    })
}
