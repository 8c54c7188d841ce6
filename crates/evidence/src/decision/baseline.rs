//! The months before a pull: what a measure was, service by service.

use super::catalogue::find_watched;
use super::power::standard_deviation;
use crate::scope::{Selection, day_of};
use crate::series::first_of_month;
use crate::statistics::elementary::ln;
use crate::statistics::{DayWeights, KaplanMeier, Observation};
use crate::third_line::{
    Cohort, Count, Duration, Figure, Goal, Part, Terms, ThirdLine, Trial, month_of,
};
use std::ops::Range;
use thirdline_domain::decision::Watched;
use thirdline_domain::facts::Facts;
use thirdline_domain::sheet::TargetClock;
use thirdline_domain::{History, Organisation};

const DAY: i64 = 86_400_000_000;

/// A measure over the whole months before an instant.
pub(super) struct Baseline {
    third_line: ThirdLine,
    watched: Watched,
    facts: Facts,
    days: DayWeights,
    /// Months since year 0; at most as many as were asked for.
    pub(super) months: Range<i64>,
    /// Whole months that the history has before the instant.
    pub(super) available: u32,
}

/// One service, month by month.
pub(super) struct Monthly {
    /// Value and count of each month of the baseline; no value where there is none.
    pub(super) months: Vec<(Option<f64>, u64)>,
    /// Whether values are times; else shares.
    pub(super) is_duration: bool,
}

impl Monthly {
    /// Values in the unit in which effects are compared: shares, or logarithms of times.
    pub(super) fn on_scale(&self) -> Vec<f64> {
        let value = |v: f64| if self.is_duration { ln(v.max(1.0)) } else { v };
        self.months.iter().filter_map(|m| m.0).map(value).collect()
    }

    /// Their standard deviation; `None` below three months.
    pub(super) fn deviation(&self) -> Option<f64> {
        standard_deviation(&self.on_scale())
    }

    /// Observations in a month, on average.
    pub(super) fn volume(&self) -> f64 {
        let n: u64 = self.months.iter().map(|m| m.1).sum();
        n as f64 / self.months.len().max(1) as f64
    }
}

impl Baseline {
    /// The last `most` whole months before `until` (microseconds) or before the end of the history,
    /// whichever is earlier.
    pub(super) fn new(
        history: &History,
        organisation: &Organisation,
        watched: &Watched,
        (until, most): (i64, u32),
    ) -> Self {
        let first = history.first_at().unwrap_or(0);
        let until = until.min(history.horizon().map_or(first, |last| last + 1));
        let begins = |month: i64| first_of_month(month) * DAY;
        // A month is whole if its first and its last day have events: nobody reports at midnight.
        let from =
            month_of(first) + i64::from(first_of_month(month_of(first)) < i64::from(day_of(first)));
        let end = month_of(i64::from(day_of(until - 1) + 1) * DAY).max(from);
        let start = from.max(end - i64::from(most));
        let selection =
            Selection { from: Some(begins(start)), to: Some(begins(end)), excluded: Vec::new() };
        let third_line = ThirdLine::read(history, organisation, &selection);
        let days = (day_of(third_line.horizon) - day_of(third_line.first_at)).max(0) as u32 + 1;
        Self {
            third_line,
            watched: watched.clone(),
            facts: Facts::default(),
            days: DayWeights::new(days),
            months: start..end,
            available: (end - from) as u32,
        }
    }

    pub(super) fn cut_by_closing_date(&self) -> bool {
        self.third_line.cut_by_closing_date
    }

    /// Names of the services, in the order of the history.
    pub(super) fn services(&self) -> impl Iterator<Item = &str> {
        let named = |p: &&crate::third_line::ServicePart| p.service != thirdline_domain::NONE;
        self.third_line.services.iter().filter(named).map(|part| part.name.as_str())
    }

    /// The services of a test, together.
    pub(super) fn cohort(&self, takes: impl Fn(&str) -> bool) -> Cohort<'_> {
        let parts = self.third_line.services.iter().enumerate();
        let parts = parts.filter(|(_, p)| takes(&p.name)).map(|(row, _)| row).collect();
        Cohort { third_line: &self.third_line, parts }
    }

    fn terms(&self) -> Terms<'_> {
        let mut terms = Terms::new(self.third_line.first_at, &self.facts, &self.days);
        match self.watched.within {
            Some((TargetClock::Restore, us)) => terms.restore = Goal::of(us),
            Some((TargetClock::TakeUp, us)) => terms.take_up = Goal::of(us),
            None => {}
        }
        terms
    }

    /// The figure of all these months together.
    pub(super) fn figure(&self, cohort: &Cohort<'_>) -> Option<Figure> {
        let measure = find_watched(&self.watched)?;
        Some(measure.figure(cohort, &self.terms(), cohort.open()))
    }

    /// The same month by month. The error says why there is nothing.
    pub(super) fn monthly(&self, cohort: &Cohort<'_>) -> Result<Monthly, &'static str> {
        let Some(measure) = find_watched(&self.watched) else { return Err("no such measure") };
        if measure.is_behaviour && cohort.open().is_none() {
            return Err("about fewer than five people, so hidden");
        }
        let terms = self.terms();
        let count = (self.months.end - self.months.start).max(0) as usize;
        let place = |at: i64| {
            let month = month_of(at);
            self.months.contains(&month).then(|| (month - self.months.start) as usize)
        };
        let share = |k: i64, n: i64| (n > 0).then(|| k as f64 / n as f64);
        let months = match measure.count {
            Count::Share(of) => {
                let mut sums = vec![(0, 0); count];
                of(cohort, &terms, &mut |trial: Trial| {
                    if let Some(place) = place(trial.at) {
                        sums[place].0 += i64::from(trial.hit);
                        sums[place].1 += 1;
                    }
                })?;
                sums.into_iter().map(|(k, n)| (share(k, n), n as u64)).collect()
            }
            Count::Sums(of) => {
                let mut sums = vec![(0, 0, 0); count];
                of(cohort, &terms, &mut |part: Part| {
                    if let Some(place) = place(part.at) {
                        sums[place].0 += part.above;
                        sums[place].1 += part.below;
                        sums[place].2 += 1;
                    }
                })?;
                sums.into_iter().map(|(above, below, n)| (share(above, below), n)).collect()
            }
            Count::Median(of) => {
                let mut rows: Vec<Vec<Observation>> = vec![Vec::new(); count];
                of(cohort, &terms, &mut |one: Duration| {
                    if let Some(place) = place(one.at) {
                        let row = Observation { duration: one.us, resolved: one.ended, cluster: 0 };
                        rows[place].push(row);
                    }
                })?;
                let median = |rows: &Vec<Observation>| {
                    KaplanMeier::new(rows).quantile(50).map(|us| us as f64)
                };
                rows.iter().map(|rows| (median(rows), rows.len() as u64)).collect()
            }
            Count::Medians(_) => return Err("it is a ratio of two medians"),
        };
        Ok(Monthly { months, is_duration: self.watched.is_duration })
    }
}

/// The smallest effect in the unit in which values are compared: points, or a difference of
/// logarithms.
pub(super) fn effect_on_scale(is_duration: bool, smallest: f64) -> f64 {
    if is_duration { -ln((1.0 - smallest).max(f64::MIN_POSITIVE)) } else { smallest }
}
