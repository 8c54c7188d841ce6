//! The portfolio first, then service by service.

use super::answer::{Found, answer};
use super::case::{Case, figures};
use super::executive::Executive;
use super::{Assessment, Kind, counter, gap, nothing_changes, signals};
use crate::kpi::team_is_under;
use crate::scope::{SMALLEST_UNIT, Selection, day_of};
use crate::statistics::DayWeights;
use crate::third_line::{Cohort, Goal, MonthlySeries, Open, Terms, ThirdLine, find_measure, guard};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use thirdline_domain::facts::Facts;
use thirdline_domain::{History, Organisation};

/// What is asked.
#[derive(Clone, Debug)]
pub struct DiagnosisQuestion {
    /// Which incidents.
    pub selection: Selection,
    /// Target of the user clock, microseconds.
    pub restore: i64,
    /// Target for taking up a third-line stay, microseconds.
    pub take_up: i64,
    /// Share of third-line stays that should be taken up in time.
    pub least_taken_up: f64,
}

impl Default for DiagnosisQuestion {
    fn default() -> Self {
        const HOUR: i64 = 3_600_000_000;
        Self {
            selection: Selection::default(),
            restore: 72 * HOUR,
            take_up: 24 * HOUR,
            least_taken_up: 0.80,
        }
    }
}

/// The diagnosis of a portfolio.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// Instant of the first event, microseconds.
    pub first_at: i64,
    /// The horizon, microseconds.
    pub horizon: i64,
    /// Whether the history was cut by closing date: its shares lean towards what is slow.
    pub cut_by_closing_date: bool,
    /// Target of the user clock, microseconds.
    pub restore: i64,
    /// Target for taking up, microseconds.
    pub take_up: i64,
    /// Share that should be taken up in time.
    pub least_taken_up: f64,
    /// Months (since year 0) with user clocks met and due, over the whole portfolio.
    pub user_clock_met: Vec<(i64, u64, u64)>,
    /// All services together.
    pub portfolio: Assessment,
    /// Each service with a third-line stay, most stays first.
    pub services: Vec<Assessment>,
    /// Services whose figures about behaviour are hidden.
    pub hidden: Vec<String>,
    /// Services outside the executive's portfolio, which are left out.
    pub outside: Vec<String>,
}

const YEAR: i64 = 366 * 86_400_000_000;

impl Diagnosis {
    /// Diagnoses a history. The portfolio is that of the accountable executive, where the
    /// organisation describes one; else all services.
    #[must_use]
    pub fn of(
        history: &History,
        organisation: &Organisation,
        facts: &Facts,
        question: &DiagnosisQuestion,
    ) -> Self {
        let third_line = ThirdLine::read(history, organisation, &question.selection);
        Self::over(&third_line, organisation, facts, question)
    }

    /// The same from what was read already.
    #[must_use]
    pub fn over(
        third_line: &ThirdLine,
        organisation: &Organisation,
        facts: &Facts,
        question: &DiagnosisQuestion,
    ) -> Self {
        let last_day = day_of(third_line.horizon);
        let days = DayWeights::new((last_day - day_of(third_line.first_at)).max(0) as u32 + 1);
        let terms = Terms {
            restore: Goal::of(question.restore),
            take_up: Goal::of(question.take_up),
            ..Terms::new(third_line.first_at, facts, &days)
        };
        let mut rows: Vec<usize> = (0..third_line.services.len())
            .filter(|&row| !third_line.services[row].stays.is_empty())
            .collect();
        rows.sort_by_key(|&row| (std::cmp::Reverse(third_line.services[row].stays.len()), row));
        let executive = Executive::over(third_line, organisation);
        let unit = executive.as_ref().map(|e| e.unit.as_str());
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            rows.into_iter().partition(|&row| is_inside(organisation, third_line, row, unit));

        let portfolio = Cohort { third_line, parts: inside.clone() };
        let leaves = guard(
            &inside.iter().map(|&row| third_line.service(row).head_count()).collect::<Vec<_>>(),
        );
        let assessor = Assessor {
            third_line,
            organisation,
            facts,
            terms: &terms,
            question,
            pooled: stays_since(&portfolio, third_line.horizon - YEAR),
        };
        let services: Vec<Assessment> = inside
            .par_iter()
            .zip(&leaves)
            .map(|(&row, &leave)| {
                let name = &third_line.services[row].name;
                assessor.assess(name, &third_line.service(row), leave, executive.clone())
            })
            .collect();
        let name = match &executive {
            Some(executive) => format!("the portfolio of {}", executive.role),
            None => "all services".to_owned(),
        };
        let whole = assessor.assess(&name, &portfolio, portfolio.open(), executive.clone());
        let met = find_measure("UCM3").and_then(|m| m.monthly(&portfolio, &terms, None));
        let hidden = services.iter().filter(|s| s.is_hidden).map(|s| s.name.clone()).collect();
        let names = |rows: &[usize]| -> Vec<String> {
            rows.iter().map(|&row| third_line.services[row].name.clone()).collect()
        };
        Self {
            first_at: third_line.first_at,
            horizon: third_line.horizon,
            cut_by_closing_date: third_line.cut_by_closing_date,
            restore: question.restore,
            take_up: question.take_up,
            least_taken_up: question.least_taken_up,
            user_clock_met: listed(met.unwrap_or_default()),
            portfolio: whole,
            services,
            hidden,
            outside: names(&outside),
        }
    }

    /// Services for which a remedy qualifies.
    #[must_use]
    pub fn services_with(&self, kind: Kind) -> Vec<&Assessment> {
        self.services.iter().filter(|s| s.remedies().contains(&kind)).collect()
    }
}

fn listed(series: MonthlySeries) -> Vec<(i64, u64, u64)> {
    series.into_iter().map(|(month, (k, n))| (month, k, n)).collect()
}

/// Third-line stays by the unit of their team, in the order of names.
fn stays_by_unit(cohort: &Cohort<'_>) -> Vec<(String, u64)> {
    let mut by_unit: BTreeMap<String, u64> = BTreeMap::new();
    for stay in cohort.stays() {
        let unit = cohort.third_line.teams.teams[stay.team as usize].unit.clone();
        *by_unit.entry(unit.unwrap_or_default()).or_default() += 1;
    }
    by_unit.into_iter().collect()
}

fn stays_since(cohort: &Cohort<'_>, since: i64) -> u64 {
    cohort.stays().filter(|s| s.entered > since).count() as u64
}

/// Whether most of a service's third-line stays are with units below the executive's.
fn is_inside(
    organisation: &Organisation,
    third_line: &ThirdLine,
    row: usize,
    executive_unit: Option<&str>,
) -> bool {
    let Some(top) = executive_unit.and_then(|unit| organisation.find_unit(unit)) else {
        return true;
    };
    let by_unit = stays_by_unit(&third_line.service(row));
    let total: u64 = by_unit.iter().map(|(_, n)| n).sum();
    let below: u64 = by_unit
        .iter()
        .filter(|(unit, _)| team_is_under(organisation, Some(unit), top))
        .map(|(_, n)| n)
        .sum();
    below * 2 > total
}

struct Assessor<'a> {
    third_line: &'a ThirdLine,
    organisation: &'a Organisation,
    facts: &'a Facts,
    terms: &'a Terms<'a>,
    question: &'a DiagnosisQuestion,
    pooled: u64,
}

impl Assessor<'_> {
    fn assess(
        &self,
        name: &str,
        cohort: &Cohort<'_>,
        leave: Option<Open>,
        executive: Option<Executive>,
    ) -> Assessment {
        let horizon = self.third_line.horizon;
        let stays_of_year = stays_since(cohort, horizon - YEAR);
        let case = Case {
            name,
            figures: figures(cohort, self.terms, leave),
            service: self.organisation.find_service(name),
            pulse: self.facts.pulse.as_ref(),
            executive,
            stays_of_year: (stays_of_year, self.pooled),
        };
        let tests = gap::tests(&case, self.question.least_taken_up);
        let signals = signals::judge(&case);
        let counters = counter::judge(&case);
        let stays = cohort.stay_count() as u64;
        let months = self.third_line.months();
        let found =
            Found { stays, months, horizon, tests: &tests, signals: &signals, counters: &counters };
        let answer = answer(&case, &found);
        Assessment {
            name: name.to_owned(),
            incidents: cohort.incidents().count() as u64,
            stays,
            stays_of_year,
            months,
            head_count: cohort.head_count().filter(|&n| n >= SMALLEST_UNIT),
            is_hidden: leave.is_none(),
            nothing_changes: self.nothing_changes(cohort, leave),
            gap_tests: tests,
            signals,
            counters,
            executive: case.executive,
            answer,
            figures: case.figures,
        }
    }

    fn nothing_changes(
        &self,
        cohort: &Cohort<'_>,
        leave: Option<Open>,
    ) -> Option<super::NothingChanges> {
        if self.third_line.cut_by_closing_date {
            return None;
        }
        let measure = find_measure("LA3")?;
        let series = measure.monthly(cohort, self.terms, leave)?;
        let month = |at: i64| crate::third_line::month_of(at);
        let (first, last) = (month(self.third_line.first_at), month(self.third_line.horizon));
        nothing_changes::look(measure.code, &series, self.question.least_taken_up, first - 1, last)
    }
}
