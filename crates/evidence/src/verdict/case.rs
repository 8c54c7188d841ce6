//! One decision and one history, put together.

use super::confounding::{self, LEAST_COMPARATORS, Scene};
use super::effect::{self, level, values};
use super::judge::{Bench, judge};
use super::{
    Comparison, GuardFound, Judgement, Look, Month, NoVerdict, Reason, Word, regression,
    sensitivity,
};
use crate::kpi::Catalogue;
use crate::months::{self, NoSeries, Period, Plan, Point};
use crate::statistics::DayWeights;
use crate::statistics::elementary::exp;
use crate::third_line::{Cohort, Measure, Terms};
use thirdline_domain::History;
use thirdline_domain::decision::{Decision, Watched};
use thirdline_domain::facts::Facts;

/// Fewer months of baseline say nothing.
pub(super) const LEAST_BEFORE: usize = 6;
/// Fewer months after the transition say nothing.
pub(super) const LEAST_AFTER: usize = 3;

/// Services to compare with.
#[derive(Default)]
struct Comparators<'a> {
    /// Those that have data, with their names.
    cohorts: Vec<(Cohort<'a>, String)>,
    /// Their months.
    series: Vec<Vec<Point>>,
    /// Names of the others.
    left_out: Vec<String>,
}

/// A decision that was pulled, and the history it is judged on.
pub(super) struct Case<'a> {
    pub(super) decision: &'a Decision,
    pub(super) history: &'a History,
    pub(super) facts: &'a Facts,
    pub(super) days: DayWeights,
    pub(super) cohort: Cohort<'a>,
    /// Rows of the comparators' services, by name.
    pub(super) others: Vec<usize>,
    pub(super) names: Vec<String>,
    pub(super) plan: Plan,
    pub(super) is_cut: bool,
}

pub(super) fn find(watched: &Watched) -> Result<&'static Measure, NoVerdict> {
    Catalogue::standard()
        .find(&watched.code, watched.version)
        .ok_or_else(|| NoVerdict::UnknownMeasure(format!("{}@{}", watched.code, watched.version)))
}

/// Observations before and after.
pub(super) fn counts(points: &[Point]) -> (u64, u64) {
    let of =
        |after: bool| points.iter().filter(|p| p.period.is_after() == after).map(|p| p.n).sum();
    (of(false), of(true))
}

impl<'a> Case<'a> {
    pub(super) fn points(
        &self,
        measure: &Measure,
        watched: &Watched,
        cohort: &Cohort<'_>,
    ) -> Result<(Vec<Point>, i64), NoSeries> {
        let mut terms = Terms::new(self.plan.first_at, self.facts, &self.days);
        months::set_targets(&mut terms, watched);
        let follow_up = months::follow_up(watched, &terms);
        let points = months::points(measure, cohort, &terms, &self.plan, follow_up)?;
        Ok((points, follow_up))
    }

    /// The comparators that have values in three months of four on either side, and enough of them.
    fn comparators(&self, measure: &Measure, periods: &[Period]) -> Comparators<'a> {
        let mut found = Comparators::default();
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
                    found.cohorts.push((cohort, name));
                    found.series.push(points);
                }
                _ => found.left_out.push(name),
            }
        }
        found
    }

    pub(super) fn judged(&self, look: &mut Look) -> Result<(Word, Judgement), NoVerdict> {
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
        let Comparators { cohorts, series, left_out } = self.comparators(measure, &periods);
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
            links: self.links()?,
            harmed_before: Vec::new(),
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
