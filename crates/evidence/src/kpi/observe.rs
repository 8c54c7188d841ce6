//! What a measure of a sheet observes in a history as it stood at an instant.

use super::cut::{Cut, cut};
use crate::pass::month_of;
use crate::quality::cut_by_closing_date;
use crate::scope::{Selection, day_of};
use crate::series::first_of_month;
use crate::statistics::{DayWeights, KaplanMeier, Observation};
use crate::third_line::{
    Cohort, Count, Duration, Figure, Goal, Measure, Open, Scale, Terms, ThirdLine, Trial,
};
use thirdline_domain::facts::Facts;
use thirdline_domain::sheet::{Paid, Sheet, TargetClock};
use thirdline_domain::{History, Organisation};

const DAY: i64 = 86_400_000_000;

/// Instant at which a month begins (months since year 0), microseconds.
pub(super) fn begin_of(month: i64) -> i64 {
    first_of_month(month) * DAY
}

/// Month of an instant: months since year 0, UTC.
pub(super) fn month_at(at: i64) -> i64 {
    month_of(day_of(at))
}

/// Months that lie wholly within `[from, to)`, microseconds; may be empty.
pub(super) fn whole_months(from: i64, to: i64) -> std::ops::Range<i64> {
    let first = month_at(from);
    let first = if begin_of(first) < from { first + 1 } else { first };
    let last = month_at(to);
    first..last.max(first)
}

/// The third line of a scope as it stood at an instant.
pub(super) struct View {
    pub(super) cut: Cut,
    pub(super) third_line: ThirdLine,
    pub(super) until: i64,
    facts: Facts,
    days: DayWeights,
}

impl View {
    /// Of the incidents that are not excluded, at `until` or the end of the history, whichever is
    /// earlier.
    pub(super) fn new(
        history: &History,
        organisation: &Organisation,
        mut excluded: Vec<bool>,
        until: i64,
    ) -> Self {
        let until = until.min(history.horizon().map_or(until, |last| last + 1));
        let cut = cut(history, until);
        excluded.resize(history.incident_count(), false);
        for (excluded, &later) in excluded.iter_mut().zip(&cut.later) {
            *excluded |= later;
        }
        let selection = Selection { excluded, ..Selection::default() };
        let mut third_line = ThirdLine::read_until(&cut.history, organisation, &selection, until);
        third_line.cut_by_closing_date = cut_by_closing_date(history);
        // Nothing here draws opening days.
        Self { cut, third_line, until, facts: Facts::default(), days: DayWeights::new(1) }
    }

    pub(super) fn cohort(&self) -> Cohort<'_> {
        self.third_line.all()
    }

    /// The terms that a measure of a sheet names.
    fn terms(&self, sheet: &Sheet, paid: Option<&Paid>) -> Terms<'_> {
        let mut terms = Terms::new(self.third_line.first_at, &self.facts, &self.days);
        for paid in paid.into_iter().chain(&sheet.measures) {
            let Some((clock, within)) = paid.within else { continue };
            let ids = self.third_line.priorities.iter().enumerate();
            let by_priority = ids
                .filter_map(|(id, name)| {
                    let found = paid.within_by_priority.iter().find(|(p, _)| p == name)?;
                    Some((id as u16, found.1))
                })
                .collect();
            let goal = Goal { default: within, by_priority };
            match clock {
                TargetClock::Restore => terms.restore = goal,
                TargetClock::TakeUp => terms.take_up = goal,
            }
            // The measure's own target counts for itself, whatever the others say.
            break;
        }
        terms
    }

    /// The time allowed to restore, by the sheet's measure that has one, and by priority id.
    pub(super) fn restore_goal(&self, sheet: &Sheet) -> Option<Goal> {
        let with = |m: &&Paid| matches!(m.within, Some((TargetClock::Restore, _)));
        let paid = sheet.measures.iter().find(with)?;
        Some(self.terms(sheet, Some(paid)).restore)
    }

    /// What a measure observes; the error says what was not recorded, or that it is hidden.
    pub(super) fn rows(
        &self,
        measure: &Measure,
        sheet: &Sheet,
        paid: Option<&Paid>,
        leave: Option<Open>,
    ) -> Result<Rows, Unknown> {
        if measure.is_behaviour && leave.is_none() {
            return Err(Unknown::Hidden);
        }
        let (cohort, terms) = (self.cohort(), self.terms(sheet, paid));
        let first_day = day_of(self.third_line.first_at);
        match measure.count {
            Count::Share(of) => {
                let mut rows = Vec::new();
                of(&cohort, &terms, &mut |trial: Trial| rows.push(trial))
                    .map_err(Unknown::NotRecorded)?;
                Ok(Rows::Share(rows))
            }
            Count::Median(of) => {
                let mut rows = Vec::new();
                of(&cohort, &terms, &mut |duration: Duration| rows.push(duration))
                    .map_err(Unknown::NotRecorded)?;
                Ok(Rows::Median(rows, first_day))
            }
            Count::Sums(_) | Count::Medians(_) => Err(Unknown::NotRecorded("a share or a median")),
        }
    }
}

/// Why nothing is observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    NotRecorded(&'static str),
    Hidden,
}

impl Unknown {
    pub(super) fn figure(self, scale: Scale) -> Figure {
        match self {
            Self::NotRecorded(what) => Figure::not_recorded(scale, what),
            Self::Hidden => Figure::hidden(scale),
        }
    }

    pub(super) fn words(self) -> String {
        match self {
            Self::NotRecorded(what) => format!("not recorded: {what}"),
            Self::Hidden => "about fewer than five people, so hidden".to_owned(),
        }
    }
}

/// Observations of a measure.
pub(super) enum Rows {
    Share(Vec<Trial>),
    /// Durations, and the number of the first day of the history.
    Median(Vec<Duration>, i32),
}

/// The same, month by month.
pub(super) enum Months {
    Share(Vec<(u64, u64)>),
    Median(Vec<Vec<(i64, bool)>>),
}

impl Rows {
    /// The figure of `[from, to)`, microseconds.
    pub(super) fn figure(&self, from: i64, to: i64, least: u64) -> Figure {
        let range = from..to;
        match self {
            Self::Share(rows) => {
                let rows = rows.iter().filter(|t| range.contains(&t.at));
                let (k, n) = rows.fold((0, 0), |(k, n), t| (k + u64::from(t.hit), n + 1));
                Figure::share(k, n, least)
            }
            Self::Median(rows, first_day) => {
                let rows: Vec<Observation> = rows
                    .iter()
                    .filter(|d| range.contains(&d.at))
                    .map(|d| Observation {
                        duration: d.us,
                        resolved: d.ended,
                        cluster: (day_of(d.at) - first_day).max(0) as u32,
                    })
                    .collect();
                let n = rows.len() as u64;
                let curve = KaplanMeier::new(&rows);
                let interval = curve.quantile_interval(50).filter(|_| n >= least);
                let (Some(value), Some(interval)) = (curve.quantile(50), interval) else {
                    return Figure::too_few(Scale::Duration, n);
                };
                let limit = |limit: Option<i64>| limit.map(|l| l as f64);
                let (low, high) = (limit(interval.low), limit(interval.high));
                Figure::bounded(Scale::Duration, n, value as f64, low, high)
            }
        }
    }

    /// Month by month, those without an observation included.
    pub(super) fn months(&self, months: &std::ops::Range<i64>) -> Months {
        let place = |at: i64| {
            let month = month_at(at);
            months.contains(&month).then(|| (month - months.start) as usize)
        };
        let count = (months.end - months.start).max(0) as usize;
        match self {
            Self::Share(rows) => {
                let mut out = vec![(0, 0); count];
                for trial in rows {
                    if let Some(place) = place(trial.at) {
                        out[place].0 += u64::from(trial.hit);
                        out[place].1 += 1;
                    }
                }
                Months::Share(out)
            }
            Self::Median(rows, _) => {
                let mut out = vec![Vec::new(); count];
                for duration in rows {
                    if let Some(place) = place(duration.at) {
                        out[place].push((duration.us, duration.ended));
                    }
                }
                Months::Median(out)
            }
        }
    }
}

impl Months {
    /// Value and count of each month; no value where there is none.
    pub(super) fn values(&self) -> Vec<(Option<f64>, u64)> {
        match self {
            Self::Share(months) => {
                months.iter().map(|&(k, n)| ((n > 0).then(|| k as f64 / n as f64), n)).collect()
            }
            Self::Median(months) => months
                .iter()
                .map(|rows| {
                    let rows: Vec<Observation> = rows
                        .iter()
                        .map(|&(duration, resolved)| Observation { duration, resolved, cluster: 0 })
                        .collect();
                    let median = KaplanMeier::new(&rows).quantile(50);
                    (median.map(|us| us as f64), rows.len() as u64)
                })
                .collect(),
        }
    }

    /// Observations in all months.
    pub(super) fn n(&self) -> u64 {
        match self {
            Self::Share(months) => months.iter().map(|m| m.1).sum(),
            Self::Median(months) => months.iter().map(|m| m.len() as u64).sum(),
        }
    }
}
