//! Did it work? What a remedy turned out to do, told from the decision as it was registered and the
//! history since.
//!
//! [`verdict`] asks first whether the remedy was pulled at all ([`FidelityFound`]): if not, nothing
//! is said about it. Else it compares monthly values before and after, and the same against
//! comparators where there are three; looks for whatever else happened at the same time
//! ([`Confounder`]); asks whether it had merely been unusually bad ([`RegressionToMean`]); and says
//! one of five words ([`Word`]) with the months that are still needed ([`Needed`]).
//!
//! How and why stands in `docs/verdict.md`.

mod confounding;
mod dates;
mod effect;
mod fidelity;
mod judge;
mod observe;
mod periods;
mod regression;
mod sensitivity;

pub use confounding::{Confounder, ConfounderKind, FoundIn, LEAST_COMPARATORS, WINDOW_DAYS};
pub use effect::{Effect, Needed};
pub use fidelity::{Delivered, FidelityFound, WhyNotPulled};
pub use judge::{Reason, Word};
pub use regression::{LAST_MONTHS, RegressionToMean};
pub use sensitivity::{
    ChartSignal, ChartSignalKind, FrozenChart, LEAST_FOR_LIMITS, Placebo, Segmented,
    has_chart_signal,
};

use crate::kpi::Catalogue;
use crate::kpi::cut::{Cut, cut};
use crate::scope::{Selection, day_of};
use crate::statistics::DayWeights;
use crate::statistics::elementary::exp;
use crate::third_line::{Cohort, Measure, Terms, ThirdLine};
use confounding::Scene;
use effect::{level, values};
use judge::{Bench, judge};
use observe::{NoSeries, Point};
use periods::{Period, Plan};
use serde::Serialize;
use std::fmt;
use thirdline_domain::decision::{Decision, HarmLimit, Watched};
use thirdline_domain::facts::Facts;
use thirdline_domain::{History, Organisation, Pattern};

const DAY: i64 = 86_400_000_000;
/// Fewer months of baseline say nothing.
const LEAST_BEFORE: usize = 6;
/// Fewer months after the transition say nothing.
const LEAST_AFTER: usize = 3;
/// A registered look this many days after the end of the history is the one that is held: the last
/// event of a history lies a little before the day on which it was fetched.
const LOOK_SLACK: i32 = 7;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoVerdict {
    /// The history has none of the services.
    NoService(Vec<String>),
    /// There is no such measure.
    UnknownMeasure(String),
    /// A ratio of two medians has no monthly value.
    RatioOfMedians(String),
    /// What the measure needs was not recorded.
    NotRecorded(String, &'static str),
    /// The measure is about the behaviour of fewer than five people.
    Hidden(String),
}

impl NoVerdict {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoService(_) => {
                "name the services as the history does, letter by letter, with * for any characters"
            }
            Self::UnknownMeasure(_) => "`thirdline kpi measures` lists all measures",
            Self::RatioOfMedians(_) => "register a share or a time, such as UCM3 or UC3",
            Self::NotRecorded(..) => {
                "map the column, or give the fact file, and judge again; or register another outcome"
            }
            Self::Hidden(_) => "register an outcome that is about users, such as UCM3 or UC3",
        }
    }
}

impl fmt::Display for NoVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoService(names) => {
                write!(f, "the history has no service of the decision: {}", names.join(", "))
            }
            Self::UnknownMeasure(title) => write!(f, "there is no measure {title}"),
            Self::RatioOfMedians(code) => {
                write!(f, "{code} is a ratio of two medians, and a month is too short for one")
            }
            Self::NotRecorded(code, what) => {
                write!(f, "{code} cannot be computed: the history has no {what}")
            }
            Self::Hidden(code) => {
                write!(
                    f,
                    "{code} is about the behaviour of fewer than five people, so it is hidden"
                )
            }
        }
    }
}

impl std::error::Error for NoVerdict {}

/// One month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Month {
    /// −1 is the last before the pull, 1 the first after the transition.
    pub index: i32,
    /// Begin, microseconds.
    pub from: i64,
    /// End, microseconds.
    pub to: i64,
    /// A share, or the geometric mean of times in microseconds; `None` without observations.
    pub value: Option<f64>,
    /// Of a share: how many.
    pub k: Option<u64>,
    /// Observations.
    pub n: u64,
    /// The comparators, moved to one common level of the baseline; `None` without.
    pub comparators: Option<f64>,
}

/// The difference to the comparators.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Names of those that have data, in order.
    pub services: Vec<String>,
    /// How the service moved against their mean.
    pub difference: Effect,
    /// How their mean moved itself.
    pub own: Effect,
}

/// What became of a guard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GuardFound {
    /// Code of the measure.
    pub code: String,
    /// Its name.
    pub name: &'static str,
    /// Whether its value is a time.
    pub is_duration: bool,
    /// How it moved; `None` where that cannot be told.
    pub effect: Option<Effect>,
    /// Observations before.
    pub n_before: u64,
    /// Observations after.
    pub n_after: u64,
    /// Worse by more than this is harm: points of a share, or the part by which a time grows.
    pub worse_by: f64,
    /// Whether it became worse than the limit.
    pub is_harmed: bool,
    /// Whether harm beyond the limit is excluded.
    pub is_unharmed: bool,
    /// Why nothing is said; `None` if something is.
    pub why_not: Option<&'static str>,
}

/// The look at which it is judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Look {
    /// The day up to which the history is read, days since 1970-01-01.
    #[serde(serialize_with = "dates::day")]
    pub day: i32,
    /// Whether it was registered.
    pub is_registered: bool,
    /// The next registered look, days since 1970-01-01.
    #[serde(serialize_with = "dates::maybe_day")]
    pub next: Option<i32>,
    /// Whether not all registered months are there and a look is still to come.
    pub is_early: bool,
}

/// What is said about the effect of a remedy that was pulled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// Code of the outcome.
    pub code: String,
    /// Version of its definition.
    pub version: u32,
    /// Its name.
    pub name: &'static str,
    /// Its definition.
    pub formula: &'static str,
    /// Whether its value is a time; else a share.
    pub is_duration: bool,
    /// Whether more of it is better.
    pub higher_is_better: bool,
    /// The smallest effect worth having: points of a share, or the part of a time to be saved.
    pub smallest: f64,
    /// How long each month is followed, microseconds.
    pub follow_up: i64,
    /// All months in order of time.
    pub months: Vec<Month>,
    /// Months before with a value, and registered.
    pub before: (usize, u32),
    /// Months after with a value, and registered.
    pub after: (usize, u32),
    /// Observations before.
    pub n_before: u64,
    /// Observations after.
    pub n_after: u64,
    /// Mean level before, in the unit of the months; `None` without months.
    pub level_before: Option<f64>,
    /// Mean level after.
    pub level_after: Option<f64>,
    /// How the level moved; `None` with too few months.
    pub effect: Option<Effect>,
    /// Months still needed, where the interval holds both.
    pub needed: Option<Needed>,
    /// The same against comparators, where three have data.
    pub comparison: Option<Comparison>,
    /// Comparators that were named and have too little data, or are hidden.
    pub left_out: Vec<String>,
    /// A level and a slope.
    pub segmented: Option<Segmented>,
    /// Limits of the baseline.
    pub chart: Option<FrozenChart>,
    /// The same where nothing was pulled.
    pub placebo: Option<Placebo>,
    /// Guards.
    pub guards: Vec<GuardFound>,
    /// What else happened.
    pub confounders: Vec<Confounder>,
    /// Whether it had been unusually bad.
    pub regression: Option<RegressionToMean>,
    /// What decided the word.
    pub reasons: Vec<Reason>,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Name of the decision.
    pub decision: String,
    /// Services it is about, as the history writes them.
    pub services: Vec<String>,
    /// The remedy, as files name it.
    pub remedy: &'static str,
    /// The remedy in words.
    pub remedy_words: &'static str,
    /// Role of the sponsor.
    pub sponsor: Option<String>,
    /// Day of the pull, days since 1970-01-01.
    #[serde(serialize_with = "dates::maybe_day")]
    pub pulled: Option<i32>,
    /// The look.
    pub look: Look,
    /// The word.
    pub word: Word,
    /// Whether it was pulled.
    pub fidelity: FidelityFound,
    /// What is said about the effect; `None` where it was not pulled, for then nothing is.
    pub judgement: Option<Judgement>,
}

/// The verdict on a decision, as of a look (days since 1970-01-01: only what happened before that day
/// counts) or of the end of the history.
///
/// # Errors
/// [`NoVerdict`]: the outcome cannot be computed on this history.
pub fn verdict(
    decision: &Decision,
    history: &History,
    organisation: &Organisation,
    facts: &Facts,
    look: Option<i32>,
) -> Result<Verdict, NoVerdict> {
    let horizon = history.horizon().unwrap_or(0);
    let end = (i64::from(day_of(horizon)) + 1) * DAY;
    let until = look.map_or(end, |day| end.min(i64::from(day) * DAY));
    let day = look.map_or(day_of(horizon), |day| day.min(day_of(horizon)));
    let cut: Option<Cut> = (until < end).then(|| cut(history, until));
    let selection = Selection {
        excluded: cut.as_ref().map_or_else(Vec::new, |cut| cut.later.clone()),
        ..Selection::default()
    };
    let seen = cut.as_ref().map_or(history, |cut| &cut.history);
    let third_line = ThirdLine::read_until(seen, organisation, &selection, horizon.min(until));
    let parts_of = |patterns: &[Pattern]| -> Vec<usize> {
        let parts = third_line.services.iter().enumerate();
        let named = parts.filter(|(_, part)| patterns.iter().any(|p| p.matches(&part.name)));
        named.map(|(row, _)| row).collect()
    };
    let parts = parts_of(&decision.services);
    if parts.is_empty() {
        let names = decision.services.iter().map(|p| p.text().to_owned()).collect();
        return Err(NoVerdict::NoService(names));
    }
    let services = parts.iter().map(|&p| third_line.services[p].name.clone()).collect();
    let fidelity = FidelityFound::of(decision, day);
    let next = decision.looks.iter().copied().filter(|l| *l > day + LOOK_SLACK).min();
    let asked = look.unwrap_or(day);
    let mut verdict = Verdict {
        decision: decision.name.clone(),
        services,
        remedy: decision.remedy.name(),
        remedy_words: decision.remedy.words(),
        sponsor: decision.sponsor.clone(),
        pulled: decision.pulled,
        look: Look {
            day,
            is_registered: decision.looks.iter().any(|l| (0..=LOOK_SLACK).contains(&(l - asked))),
            next,
            is_early: false,
        },
        word: Word::NotPulled,
        fidelity,
        judgement: None,
    };
    let (Some(pulled), None) = (decision.pulled, verdict.fidelity.why_not) else {
        return Ok(verdict);
    };
    let mut others = parts_of(&decision.comparators);
    others.retain(|row| !parts.contains(row));
    // By name, so that the order of a file or of a history decides nothing.
    others.sort_by(|a, b| third_line.services[*a].name.cmp(&third_line.services[*b].name));
    let outcome = &decision.outcome;
    let case = Case {
        decision,
        history: seen,
        facts,
        days: DayWeights::new(1),
        cohort: Cohort { third_line: &third_line, parts },
        others,
        names: verdict.services.clone(),
        plan: Plan {
            pulled,
            transition_days: outcome.transition_days,
            before: outcome.months_before,
            after: outcome.months_after,
            first_at: third_line.first_at,
            until,
        },
        is_cut: crate::quality::cut_by_closing_date(history),
    };
    let (word, judgement) = case.judged(&mut verdict.look)?;
    verdict.word = word;
    verdict.judgement = Some(judgement);
    Ok(verdict)
}

struct Case<'a> {
    decision: &'a Decision,
    history: &'a History,
    facts: &'a Facts,
    days: DayWeights,
    cohort: Cohort<'a>,
    /// Rows of the comparators' services, by name.
    others: Vec<usize>,
    names: Vec<String>,
    plan: Plan,
    is_cut: bool,
}

fn find(watched: &Watched) -> Result<&'static Measure, NoVerdict> {
    Catalogue::standard()
        .find(&watched.code, watched.version)
        .ok_or_else(|| NoVerdict::UnknownMeasure(format!("{}@{}", watched.code, watched.version)))
}

/// Observations before and after.
fn counts(points: &[Point]) -> (u64, u64) {
    let of =
        |after: bool| points.iter().filter(|p| p.period.is_after() == after).map(|p| p.n).sum();
    (of(false), of(true))
}

impl<'a> Case<'a> {
    fn points(
        &self,
        measure: &Measure,
        watched: &Watched,
        cohort: &Cohort<'_>,
    ) -> Result<(Vec<Point>, i64), NoSeries> {
        let mut terms = Terms::new(self.plan.first_at, self.facts, &self.days);
        observe::set_targets(&mut terms, watched);
        let follow_up = observe::follow_up(watched, &terms);
        let points = observe::points(measure, cohort, &terms, &self.plan, follow_up)?;
        Ok((points, follow_up))
    }

    /// The comparators that have values in three months of four on either side, and enough of them.
    fn comparators(
        &self,
        measure: &Measure,
        periods: &[Period],
    ) -> (Vec<(Cohort<'a>, String)>, Vec<Vec<Point>>, Vec<String>) {
        let (mut cohorts, mut series, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for &row in &self.others {
            let cohort = Cohort { third_line: self.cohort.third_line, parts: vec![row] };
            let name = self.cohort.third_line.services[row].name.clone();
            let points = self.points(measure, &self.decision.outcome.measure, &cohort);
            let is_there = |points: &[Point], after: bool| {
                let of = || points.iter().filter(|p| p.period.is_after() == after);
                let all = periods.iter().filter(|p| p.is_after() == after).count();
                4 * of().filter(|p| p.value.is_some()).count() >= 3 * all && all > 0
            };
            match points {
                Ok((points, _))
                    if is_there(&points, false)
                        && is_there(&points, true)
                        && counts(&points).0 >= measure.least =>
                {
                    cohorts.push((cohort, name));
                    series.push(points);
                }
                _ => left_out.push(name),
            }
        }
        (cohorts, series, left_out)
    }

    fn guard(&self, limit: &HarmLimit) -> Result<GuardFound, NoVerdict> {
        let watched = &limit.measure;
        let measure = find(watched)?;
        let mut found = GuardFound {
            code: watched.code.clone(),
            name: measure.name,
            is_duration: watched.is_duration,
            effect: None,
            n_before: 0,
            n_after: 0,
            worse_by: limit.worse_by,
            is_harmed: false,
            is_unharmed: false,
            why_not: None,
        };
        let points = match self.points(measure, watched, &self.cohort) {
            Ok((points, _)) => points,
            Err(NoSeries::NotRecorded(what)) => {
                found.why_not = Some(what);
                return Ok(found);
            }
            Err(NoSeries::Hidden) => {
                found.why_not = Some("fewer than five people");
                return Ok(found);
            }
            Err(NoSeries::RatioOfMedians) => {
                return Err(NoVerdict::RatioOfMedians(watched.code.clone()));
            }
        };
        (found.n_before, found.n_after) = counts(&points);
        let level = level(&values(&points), watched.is_duration).filter(|level| {
            level.before >= LEAST_BEFORE
                && level.after >= LEAST_AFTER
                && found.n_before.min(found.n_after) >= measure.least
        });
        let Some(level) = level else {
            found.why_not = Some("too few to say");
            return Ok(found);
        };
        let harm = effect::harm(limit);
        let good = level.effect.good(watched.higher_is_better);
        found.is_harmed =
            good.high < 0.0 && level.effect.good_value(watched.higher_is_better) < -harm;
        found.is_unharmed = good.low > -harm;
        found.effect = Some(level.effect);
        Ok(found)
    }

    fn judged(&self, look: &mut Look) -> Result<(Word, Judgement), NoVerdict> {
        let outcome = &self.decision.outcome;
        let watched = &outcome.measure;
        let measure = find(watched)?;
        let code = || watched.code.clone();
        let (points, follow_up) =
            self.points(measure, watched, &self.cohort).map_err(|why| match why {
                NoSeries::NotRecorded(what) => NoVerdict::NotRecorded(code(), what),
                NoSeries::Hidden => NoVerdict::Hidden(code()),
                NoSeries::RatioOfMedians => NoVerdict::RatioOfMedians(code()),
            })?;
        let (is_duration, higher) = (watched.is_duration, watched.higher_is_better);
        let periods: Vec<Period> = points.iter().map(|p| p.period).collect();
        let (cohorts, series, left_out) = self.comparators(measure, &periods);
        let enough = if series.len() >= LEAST_COMPARATORS { series.as_slice() } else { &[] };
        let together = mean_of(enough);
        let comparison = compared(&points, &together, &cohorts, is_duration);
        let scene = Scene {
            decision: self.decision,
            history: self.history,
            facts: self.facts,
            service: &self.cohort,
            names: &self.names,
            comparators: &cohorts,
            pulled: self.plan.pulled,
            periods: &periods,
        };
        let confounders = confounding::confounders(&scene);
        let guards: Vec<GuardFound> =
            self.decision.harm.iter().map(|limit| self.guard(limit)).collect::<Result<_, _>>()?;
        let (n_before, n_after) = counts(&points);
        let level = level(&values(&points), is_duration);
        let (before, after) = level.map_or((0, 0), |l| (l.before, l.after));
        let chart = sensitivity::frozen_chart(&points, is_duration, higher);
        let regression = regression::regression_to_mean(&points, &series, is_duration, higher);
        let ripe = periods.iter().filter(|p| p.is_after()).count();
        look.is_early = ripe < outcome.months_after as usize && look.next.is_some();
        let smallest = effect::smallest(outcome);
        let (word, reasons) = judge(&Bench {
            is_cut: self.is_cut,
            is_enough: before >= LEAST_BEFORE
                && after >= LEAST_AFTER
                && n_before.min(n_after) >= measure.least,
            is_early: look.is_early,
            level: level.as_ref(),
            higher_is_better: higher,
            smallest,
            comparison: comparison.as_ref(),
            chart: chart.as_ref(),
            guards: &guards,
            confounders: &confounders,
            regression: regression.as_ref(),
        });
        let shown = |after: bool| {
            let of: Vec<f64> =
                values(&points).iter().filter(|v| v.0 == after).map(|v| v.1).collect();
            let mean = of.iter().sum::<f64>() / of.len() as f64;
            (!of.is_empty()).then(|| if is_duration { exp(mean) } else { mean })
        };
        let holds_both = reasons == [Reason::HoldsBoth];
        let judgement = Judgement {
            code: code(),
            version: watched.version,
            name: measure.name,
            formula: measure.formula,
            is_duration,
            higher_is_better: higher,
            smallest: outcome.smallest,
            follow_up,
            months: months(&points, &together, enough, is_duration),
            before: (before, outcome.months_before),
            after: (after, outcome.months_after),
            n_before,
            n_after,
            level_before: shown(false),
            level_after: shown(true),
            effect: level.map(|l| l.effect),
            needed: level.filter(|_| holds_both).map(|l| effect::needed(&l, smallest)),
            comparison,
            left_out,
            segmented: sensitivity::segmented(&points, is_duration),
            chart,
            placebo: sensitivity::placebo(&points, &series, is_duration, higher),
            guards,
            confounders,
            regression,
            reasons,
        };
        Ok((word, judgement))
    }
}

/// Month by month the mean of the comparators' distances from their own baselines; `None` in a month
/// in which none has a value.
fn mean_of(series: &[Vec<Point>]) -> Vec<Option<f64>> {
    let centred: Vec<(f64, &Vec<Point>)> =
        series.iter().filter_map(|s| Some((regression::baseline(s)?, s))).collect();
    let count = centred.first().map_or(0, |(_, s)| s.len());
    (0..count)
        .map(|month| {
            let there: Vec<f64> =
                centred.iter().filter_map(|(mean, s)| Some(s[month].value? - mean)).collect();
            (!there.is_empty()).then(|| there.iter().sum::<f64>() / there.len() as f64)
        })
        .collect()
}

fn compared(
    points: &[Point],
    together: &[Option<f64>],
    cohorts: &[(Cohort<'_>, String)],
    is_duration: bool,
) -> Option<Comparison> {
    let both = points.iter().zip(together);
    let of = |value: &dyn Fn(f64, f64) -> f64| -> Vec<(bool, f64)> {
        both.clone()
            .filter_map(|(p, other)| Some((p.period.is_after(), value(p.value?, (*other)?))))
            .collect()
    };
    Some(Comparison {
        services: cohorts.iter().map(|(_, name)| name.clone()).collect(),
        difference: level(&of(&|own, other| own - other), is_duration)?.effect,
        own: level(&of(&|_, other| other), is_duration)?.effect,
    })
}

/// The months as they are shown; comparators at the mean of their baselines.
fn months(
    points: &[Point],
    together: &[Option<f64>],
    series: &[Vec<Point>],
    is_duration: bool,
) -> Vec<Month> {
    let means: Vec<f64> = series.iter().filter_map(|s| regression::baseline(s)).collect();
    let common = means.iter().sum::<f64>() / means.len().max(1) as f64;
    let shown = |value: f64| if is_duration { exp(value) } else { value };
    points
        .iter()
        .enumerate()
        .map(|(row, point)| Month {
            index: point.period.index,
            from: point.period.from,
            to: point.period.to,
            value: point.shown(is_duration),
            k: point.k,
            n: point.n,
            comparators: together.get(row).copied().flatten().map(|v| shown(common + v)),
        })
        .collect()
}
