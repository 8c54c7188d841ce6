//! The months before a pull: what a measure was, service by service.

use super::catalogue::find_watched;
use crate::months::{NoSeries, Plan, Point, follow_up, points, set_targets, standard_deviation};
use crate::scope::{Selection, day_of};
use crate::statistics::DayWeights;
use crate::statistics::elementary::ln;
use crate::third_line::{Cohort, Figure, Terms, ThirdLine};
use thirdline_domain::decision::Watched;
use thirdline_domain::facts::Facts;
use thirdline_domain::{History, Organisation};

const DAY: i64 = 86_400_000_000;

/// A measure over the whole months before an instant.
pub(super) struct Baseline {
    third_line: ThirdLine,
    watched: Watched,
    facts: Facts,
    days: DayWeights,
    plan: Plan,
    /// How long a month must be followed before it counts, microseconds.
    follow_up: i64,
    /// Whole months that the history has before the instant.
    pub(super) available: u32,
}

/// One service, month by month.
pub(super) struct Monthly {
    /// Value and count of each month of the baseline, in the unit in which effects are compared:
    /// shares, or logarithms of times; no value where there is none.
    pub(super) months: Vec<(Option<f64>, u64)>,
}

impl Monthly {
    /// The values that there are.
    pub(super) fn values(&self) -> Vec<f64> {
        self.months.iter().filter_map(|m| m.0).collect()
    }

    /// Their standard deviation; `None` below three months.
    pub(super) fn deviation(&self) -> Option<f64> {
        standard_deviation(&self.values())
    }

    /// Observations in a month, on average.
    pub(super) fn volume(&self) -> f64 {
        let n: u64 = self.months.iter().map(|m| m.1).sum();
        n as f64 / self.months.len().max(1) as f64
    }
}

impl Baseline {
    /// The last `most` whole months before the day `pulled`, or, where the history ends earlier,
    /// before the day from which on it could not be followed long enough.
    pub(super) fn new(
        history: &History,
        organisation: &Organisation,
        watched: &Watched,
        (pulled, most): (i32, u32),
    ) -> Self {
        let first_at = history.first_at().unwrap_or(0);
        let until = history.horizon().unwrap_or(first_at);
        let span = (day_of(until) - day_of(first_at)).max(0) as u32 + 1;
        let (facts, days) = (Facts::default(), DayWeights::new(span));
        let mut terms = Terms::new(first_at, &facts, &days);
        set_targets(&mut terms, watched);
        let follow_up = follow_up(watched, &terms);
        let before = |pulled: i32, before: u32| Plan {
            pulled,
            transition_days: 0,
            before,
            after: 0,
            first_at,
            until,
        };
        let held = before(pulled.min(day_of(until) + 1), u32::MAX);
        let plan = before(pulled.min(day_of(until.saturating_sub(follow_up)) + 1), most);
        let to = i64::from(plan.pulled) * DAY;
        let from = plan.periods(follow_up).first().map_or(to, |month| month.from);
        let selection = Selection { from: Some(from), to: Some(to), excluded: Vec::new() };
        Self {
            third_line: ThirdLine::read(history, organisation, &selection),
            watched: watched.clone(),
            available: u32::try_from(held.periods(0).len()).unwrap_or(u32::MAX),
            facts,
            days,
            plan,
            follow_up,
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
        set_targets(&mut terms, &self.watched);
        terms
    }

    /// The figure of all these months together.
    pub(super) fn figure(&self, cohort: &Cohort<'_>) -> Option<Figure> {
        let measure = find_watched(&self.watched)?;
        Some(measure.figure(cohort, &self.terms(), cohort.open()))
    }

    /// The same month by month, as the verdict will see it. The error says why there is nothing.
    pub(super) fn monthly(&self, cohort: &Cohort<'_>) -> Result<Monthly, &'static str> {
        let Some(measure) = find_watched(&self.watched) else { return Err("no such measure") };
        let found = points(measure, cohort, &self.terms(), &self.plan, self.follow_up);
        let points = found.map_err(|why| match why {
            NoSeries::NotRecorded(what) => what,
            NoSeries::Hidden => "about fewer than five people, so hidden",
            NoSeries::RatioOfMedians => "it is a ratio of two medians",
        })?;
        let month = |point: &Point| (point.value, point.n);
        Ok(Monthly { months: points.iter().map(month).collect() })
    }
}

/// The smallest effect in the unit in which values are compared: points, or a difference of
/// logarithms.
pub(super) fn effect_on_scale(is_duration: bool, smallest: f64) -> f64 {
    if is_duration { -ln((1.0 - smallest).max(f64::MIN_POSITIVE)) } else { smallest }
}
