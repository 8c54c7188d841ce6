//! What a measure is, and the figure and the series that follow from it.

use super::cohort::Cohort;
use super::figure::{Figure, Scale};
use super::privacy::{Guarded, Open};
use crate::measures::MeasureKind;
use crate::scope::day_of;
use crate::statistics::{DayWeights, KaplanMeier, Observation, ratio_of_medians};
use std::collections::BTreeMap;
use thirdline_domain::NO_PRIORITY;
use thirdline_domain::facts::Facts;

/// A time allowed, perhaps different by priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Where no priority says otherwise, microseconds.
    pub default: i64,
    /// By priority id of the history, microseconds.
    pub by_priority: BTreeMap<u16, i64>,
}

impl Goal {
    /// One time for all.
    #[must_use]
    pub fn of(default: i64) -> Self {
        Self { default, by_priority: BTreeMap::new() }
    }

    /// What is allowed for a priority, microseconds.
    #[must_use]
    pub fn within(&self, priority: u16) -> i64 {
        match priority {
            NO_PRIORITY => self.default,
            priority => self.by_priority.get(&priority).copied().unwrap_or(self.default),
        }
    }
}

/// What measures need besides the cohort.
#[derive(Clone, Debug)]
pub struct Terms<'a> {
    /// Target of the user clock.
    pub restore: Goal,
    /// Target for taking up a third-line stay.
    pub take_up: Goal,
    /// What is known beside the history.
    pub facts: &'a Facts,
    /// Draws of opening days for ratios of sums: made once for a history.
    pub days: &'a DayWeights,
    /// Number of the first opening day, days since 1970.
    pub first_day: i32,
}

impl<'a> Terms<'a> {
    /// Terms for a history that begins with `first_at` (microseconds): user clock within 72 hours,
    /// taken up within 24. Both are defaults to be replaced by what was agreed.
    #[must_use]
    pub fn new(first_at: i64, facts: &'a Facts, days: &'a DayWeights) -> Self {
        const HOUR: i64 = 3_600_000_000;
        Self {
            restore: Goal::of(72 * HOUR),
            take_up: Goal::of(24 * HOUR),
            facts,
            days,
            first_day: day_of(first_at),
        }
    }
}

/// One that counts: hit or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The instant by which it belongs to a month, microseconds.
    pub at: i64,
    /// Row of the incident in the history.
    pub incident: u32,
    /// Whether it counts for the upper number.
    pub hit: bool,
}

/// A part of two sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The instant by which it belongs to a day and a month, microseconds.
    pub at: i64,
    /// Added above, microseconds.
    pub above: i64,
    /// Added below, microseconds.
    pub below: i64,
}

/// A duration, ended or still running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    /// The instant by which it belongs to a day and a month, microseconds.
    pub at: i64,
    /// How long, microseconds.
    pub us: i64,
    /// Whether it ended; else it lasted at least so long.
    pub ended: bool,
}

/// A duration of one of two groups whose medians are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contrasted {
    /// The duration.
    pub duration: Duration,
    /// Whether it is of the group above the line.
    pub above: bool,
}

/// Tells the observations of a cohort one by one; the error says what was not recorded.
pub type Observed<T> = fn(&Cohort<'_>, &Terms<'_>, &mut dyn FnMut(T)) -> Result<(), &'static str>;

/// How a measure counts.
#[derive(Clone, Copy, Debug)]
pub enum Count {
    /// A share of trials.
    Share(Observed<Trial>),
    /// A ratio of two sums.
    Sums(Observed<Part>),
    /// A median of durations, those that run included.
    Median(Observed<Duration>),
    /// A ratio of two medians.
    Medians(Observed<Contrasted>),
}

/// A measure: described once, used for figures, series and pay.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Short code; ends in 3 where a measure of the same name exists for all lines.
    pub code: &'static str,
    /// Counts up when the definition changes; a signed sheet keeps the version it was signed with.
    pub version: u32,
    /// Name in reports.
    pub name: &'static str,
    /// The definition in words.
    pub formula: &'static str,
    /// What it may be used for.
    pub kind: MeasureKind,
    /// The clock it reads.
    pub clock: &'static str,
    /// Whether more of it is better for the user.
    pub higher_is_better: Option<bool>,
    /// Least number of observations.
    pub least: u64,
    /// Codes of the measures that must stand beside it when it is paid for.
    pub guards: &'static [&'static str],
    /// Whether it is about how people behave: then it is hidden for fewer than five.
    pub is_behaviour: bool,
    /// How it counts.
    pub count: Count,
}

/// A month's share of a measure: months since year 0, hits, trials.
pub type MonthlySeries = BTreeMap<i64, (u64, u64)>;

impl Measure {
    /// The figure of a cohort. Of a measure about behaviour it is hidden unless there is leave to
    /// look.
    #[must_use]
    pub fn figure(&self, cohort: &Cohort<'_>, terms: &Terms<'_>, leave: Option<Open>) -> Figure {
        let guarded = Guarded::new(self.compute(cohort, terms));
        match (self.is_behaviour, leave) {
            (false, _) => guarded.open(Open::of_everybody()),
            (true, Some(leave)) => guarded.open(leave),
            (true, None) => Figure::hidden(self.scale()),
        }
    }

    /// What its value counts.
    #[must_use]
    pub fn scale(&self) -> Scale {
        match self.count {
            Count::Share(_) | Count::Sums(_) => Scale::Share,
            Count::Median(_) => Scale::Duration,
            Count::Medians(_) => Scale::Ratio,
        }
    }

    fn compute(&self, cohort: &Cohort<'_>, terms: &Terms<'_>) -> Figure {
        let figure = match self.count {
            Count::Share(of) => shares(of, cohort, terms, self.least),
            Count::Sums(of) => sums(of, cohort, terms, self.least),
            Count::Median(of) => median(of, cohort, terms, self.least),
            Count::Medians(of) => medians(of, cohort, terms, self.least),
        };
        figure.unwrap_or_else(|what| Figure::not_recorded(self.scale(), what))
    }

    /// Hits and trials of a share by month (UTC); `None` for other kinds, for what was not recorded,
    /// and for behaviour without leave to look.
    #[must_use]
    pub fn monthly(
        &self,
        cohort: &Cohort<'_>,
        terms: &Terms<'_>,
        leave: Option<Open>,
    ) -> Option<MonthlySeries> {
        let Count::Share(of) = self.count else { return None };
        if self.is_behaviour && leave.is_none() {
            return None;
        }
        let mut series = MonthlySeries::new();
        of(cohort, terms, &mut |trial: Trial| {
            let (k, n) = series.entry(month_of(trial.at)).or_default();
            *k += u64::from(trial.hit);
            *n += 1;
        })
        .ok()?;
        Some(series)
    }
}

/// Months since year 0 of an instant, UTC.
pub(crate) fn month_of(at: i64) -> i64 {
    crate::pass::month_of(day_of(at))
}

fn shares(
    of: Observed<Trial>,
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    least: u64,
) -> Result<Figure, &'static str> {
    let (mut k, mut n) = (0, 0);
    of(cohort, terms, &mut |trial| {
        k += u64::from(trial.hit);
        n += 1;
    })?;
    Ok(Figure::share(k, n, least))
}

fn sums(
    of: Observed<Part>,
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    least: u64,
) -> Result<Figure, &'static str> {
    let mut by_day: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    let (mut above, mut below, mut n) = (0_i128, 0_i128, 0);
    of(cohort, terms, &mut |part| {
        let day = (day_of(part.at) - terms.first_day).max(0) as u32;
        let sums = by_day.entry(day.min(terms.days.days().saturating_sub(1))).or_default();
        sums.0 += part.above;
        sums.1 += part.below;
        above += i128::from(part.above);
        below += i128::from(part.below);
        n += 1;
    })?;
    if n < least || below == 0 {
        return Ok(Figure::too_few(Scale::Share, n));
    }
    let cells: Vec<(u32, i64, i64)> = by_day.into_iter().map(|(d, (a, b))| (d, a, b)).collect();
    let value = above as f64 / below as f64;
    Ok(Figure::said(Scale::Share, n, value, terms.days.ratio_interval(&cells)))
}

fn observation(duration: Duration, terms: &Terms<'_>) -> Observation {
    Observation {
        duration: duration.us,
        resolved: duration.ended,
        cluster: (day_of(duration.at) - terms.first_day).max(0) as u32,
    }
}

fn median(
    of: Observed<Duration>,
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    least: u64,
) -> Result<Figure, &'static str> {
    let mut rows = Vec::new();
    of(cohort, terms, &mut |duration| rows.push(observation(duration, terms)))?;
    let n = rows.len() as u64;
    let curve = KaplanMeier::new(&rows);
    let interval = curve.quantile_interval(50).filter(|_| n >= least);
    let (Some(value), Some(interval)) = (curve.quantile(50), interval) else {
        return Ok(Figure::too_few(Scale::Duration, n));
    };
    let limit = |limit: Option<i64>| limit.map(|l| l as f64);
    let (low, high) = (limit(interval.low), limit(interval.high));
    Ok(Figure::bounded(Scale::Duration, n, value as f64, low, high))
}

fn medians(
    of: Observed<Contrasted>,
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    least: u64,
) -> Result<Figure, &'static str> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    of(cohort, terms, &mut |row: Contrasted| {
        let group = if row.above { &mut above } else { &mut below };
        group.push(observation(row.duration, terms));
    })?;
    let n = above.len().min(below.len()) as u64;
    if n < least {
        return Ok(Figure::too_few(Scale::Ratio, n));
    }
    Ok(match ratio_of_medians(&above, &below) {
        Some(ratio) => Figure::bounded(Scale::Ratio, n, ratio.value, ratio.low, ratio.high),
        None => Figure::too_few(Scale::Ratio, n),
    })
}
