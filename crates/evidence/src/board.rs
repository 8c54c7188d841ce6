//! What a board needs on one page, as far as a history and its files can tell.

use crate::diagnosis::{Answer, Assessment, Diagnosis, DiagnosisQuestion, Is, Kind};
use crate::scope::day_of;
use crate::statistics::{Change, Direction, change_of_last, quantile_interval, quantile_type7};
use crate::third_line::{Cohort, Figure, OneIncident, Scale, ThirdLine, month_of};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;
use thirdline_domain::facts::{Facts, Pulse};
use thirdline_domain::{History, NONE, Organisation, Side, State};

/// A month of the third line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BoardMonth {
    /// Months since year 0.
    pub month: i64,
    /// Incidents with a third-line stay due in it.
    pub due: u64,
    /// Of them, users helped within the target.
    pub met: u64,
    /// Of them, within the target if holds stopped the clock.
    pub met_stopped: u64,
    /// Whether the whole month lies within the history.
    pub is_whole: bool,
}

/// What two sides answered to the same item.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Paired {
    /// The item's code.
    pub item: &'static str,
    /// What is asked, in words.
    pub words: &'static str,
    /// Development about operations.
    pub development: Figure,
    /// Operations about development.
    pub operations: Figure,
}

/// A cause that came back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RepeatCause {
    /// The problem, as the history writes it.
    pub problem: String,
    /// Its service.
    pub service: String,
    /// Incidents linked to it in the last twelve months.
    pub incidents: u64,
    /// Their users' waiting, microseconds.
    pub user_time: i64,
}

/// A decision that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ask {
    /// The remedy.
    pub remedy: Kind,
    /// For which services.
    pub services: Vec<String>,
    /// Users' waiting beyond the target in these services, a month, microseconds.
    pub beyond_a_month: i64,
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// Begin and end of the history, microseconds.
    pub first_at: i64,
    /// Its end, microseconds.
    pub horizon: i64,
    /// Target of the user clock, microseconds.
    pub restore: i64,
    /// Whether the history was cut by closing date.
    pub cut_by_closing_date: bool,
    /// Users helped within the target, over the last twelve months.
    pub met: Figure,
    /// The same if holds stopped the clock.
    pub met_stopped: Figure,
    /// Ninetieth percentile of the user clock of resolved incidents, last twelve months.
    pub ninetieth: Figure,
    /// Time hidden by holds.
    pub hidden_share: Figure,
    /// Month by month.
    pub months: Vec<BoardMonth>,
    /// What the chart of whole months says of the last.
    pub change: Change,
    /// Users' waiting in incidents with a third-line stay, last twelve months, microseconds.
    pub user_time: i64,
    /// Of it, beyond the target, microseconds.
    pub beyond: i64,
    /// The three causes that cost most; `None` where problems are not linked.
    pub causes: Option<Vec<RepeatCause>>,
    /// The rift, where people were asked.
    pub rift: Vec<Paired>,
    /// What is asked of the board, three at most.
    pub asks: Vec<Ask>,
    /// Services breached month after month without a real change.
    pub nothing_changes: Vec<String>,
    /// The diagnosis behind it.
    pub diagnosis: Diagnosis,
}

const YEAR: i64 = 366 * 86_400_000_000;

impl Board {
    /// Fills the page from a history and what is known beside it.
    #[must_use]
    pub fn of(
        history: &History,
        organisation: &Organisation,
        facts: &Facts,
        question: &DiagnosisQuestion,
    ) -> Self {
        let third_line = ThirdLine::read(history, organisation, &question.selection);
        let diagnosis = Diagnosis::over(&third_line, organisation, facts, question);
        let inside: Vec<&str> = diagnosis.services.iter().map(|s| s.name.as_str()).collect();
        let rows = (0..third_line.services.len())
            .filter(|&r| inside.contains(&third_line.services[r].name.as_str()));
        let cohort = Cohort { third_line: &third_line, parts: rows.collect() };
        let restore = question.restore;
        let months = months(&cohort, restore);
        let whole: Vec<f64> = months
            .iter()
            .filter(|m| m.is_whole && m.due > 0)
            .map(|m| m.met as f64 / m.due as f64)
            .collect();
        let change = if third_line.cut_by_closing_date {
            Change::TooFewToSay
        } else {
            change_of_last(&whole, Direction::HigherIsBetter)
        };
        let since = third_line.horizon - YEAR;
        let year = || cohort.third_line_incidents().filter(move |i| i.reported_at > since);
        let clocks = || year().filter_map(OneIncident::user_clock);
        let (mut due, mut met, mut met_stopped) = (0, 0, 0);
        for incident in year() {
            if let Some([is_due, is_met, is_met_stopped]) = judged(incident, restore) {
                due += u64::from(is_due);
                met += u64::from(is_met);
                met_stopped += u64::from(is_met_stopped);
            }
        }
        Self {
            first_at: third_line.first_at,
            horizon: third_line.horizon,
            restore,
            cut_by_closing_date: third_line.cut_by_closing_date,
            met: Figure::share(met, due, 20),
            met_stopped: Figure::share(met_stopped, due, 20),
            ninetieth: ninetieth(&cohort, since),
            hidden_share: *diagnosis.portfolio.figure("HS3").unwrap_or(&NO_SHARE),
            months,
            change,
            user_time: clocks().sum(),
            beyond: clocks().map(|c| (c - restore).max(0)).sum(),
            causes: third_line.has_problems.then(|| causes(history, &cohort, since)),
            rift: facts.pulse.as_ref().map(rift).unwrap_or_default(),
            asks: asks(&diagnosis, &cohort, since, restore),
            nothing_changes: diagnosis
                .services
                .iter()
                .filter(|s| s.nothing_changes.is_some())
                .map(|s| s.name.clone())
                .collect(),
            diagnosis,
        }
    }

    /// Services in which the third line is the gap.
    #[must_use]
    pub fn services_with_gap(&self) -> Vec<&Assessment> {
        let yes = |s: &&Assessment| s.gap_tests.iter().filter(|t| t.is_gap == Is::Yes).count() >= 2;
        self.diagnosis.services.iter().filter(yes).collect()
    }
}

const NO_SHARE: Figure = Figure {
    scale: Scale::Share,
    k: None,
    n: Some(0),
    value: None,
    low: None,
    high: None,
    standing: crate::third_line::Standing::TooFew,
};

/// Whether an incident is due, met, and met with the clock stopped by holds; `None` if cancelled.
fn judged(incident: &OneIncident, target: i64) -> Option<[bool; 3]> {
    let clock = incident.user_clock()?;
    let is_resolved = incident.state == State::Resolved;
    let is_due = is_resolved || clock > target;
    Some([
        is_due,
        is_resolved && clock <= target,
        is_resolved && clock - incident.waiting <= target,
    ])
}

fn months(cohort: &Cohort<'_>, target: i64) -> Vec<BoardMonth> {
    const SHOWN: usize = 24;
    let mut by_month: BTreeMap<i64, (u64, u64, u64)> = BTreeMap::new();
    for incident in cohort.third_line_incidents() {
        if let Some([is_due, is_met, is_met_stopped]) = judged(incident, target)
            && is_due
        {
            let sums = by_month.entry(month_of(incident.reported_at)).or_default();
            sums.0 += 1;
            sums.1 += u64::from(is_met);
            sums.2 += u64::from(is_met_stopped);
        }
    }
    let third_line = cohort.third_line;
    // A month is whole if it lies within the history and all of its incidents have had the time
    // that the target allows.
    let settled = month_of(third_line.horizon - target).min(month_of(third_line.horizon));
    let first = month_of(third_line.first_at);
    let begins_whole = month_of(third_line.first_at - 3 * 86_400_000_000) < first;
    let all: Vec<BoardMonth> = by_month
        .into_iter()
        .map(|(month, (due, met, met_stopped))| BoardMonth {
            month,
            due,
            met,
            met_stopped,
            is_whole: month < settled && (month > first || begins_whole),
        })
        .collect();
    all[all.len().saturating_sub(SHOWN)..].to_vec()
}

fn ninetieth(cohort: &Cohort<'_>, since: i64) -> Figure {
    let mut rows: Vec<(i64, u32)> = cohort
        .third_line_incidents()
        .filter(|i| i.state == State::Resolved && i.reported_at > since)
        .filter_map(|i| Some((i.user_clock()?, day_of(i.reported_at).unsigned_abs())))
        .collect();
    rows.sort_unstable();
    let (clocks, days): (Vec<i64>, Vec<u32>) = rows.into_iter().unzip();
    let n = clocks.len() as u64;
    match (quantile_type7(&clocks, 90), quantile_interval(&clocks, &days, 90)) {
        (Some(value), Some(interval)) => {
            let limit = |limit: Option<i64>| limit.map(|l| l as f64);
            let (low, high) = (limit(interval.low), limit(interval.high));
            Figure::bounded(Scale::Duration, n, value as f64, low, high)
        }
        _ => Figure::too_few(Scale::Duration, n),
    }
}

fn causes(history: &History, cohort: &Cohort<'_>, since: i64) -> Vec<RepeatCause> {
    let mut by_problem: FxHashMap<u32, (u64, i64, u32)> = FxHashMap::default();
    for incident in cohort.incidents().filter(|i| i.problem != NONE && i.reported_at > since) {
        let sums = by_problem.entry(incident.problem).or_insert((0, 0, incident.service));
        sums.0 += 1;
        sums.1 += incident.user_clock().unwrap_or(0);
    }
    let mut causes: Vec<RepeatCause> = by_problem
        .into_iter()
        .filter(|(_, (n, ..))| *n >= 2)
        .map(|(problem, (incidents, user_time, service))| RepeatCause {
            problem: history.closings.problems.find_name(problem).unwrap_or("").to_owned(),
            service: history.services.find_name(service).unwrap_or("").to_owned(),
            incidents,
            user_time,
        })
        .collect();
    causes.sort_by(|a, b| (b.user_time, &a.problem).cmp(&(a.user_time, &b.problem)));
    causes.truncate(3);
    causes
}

/// The sums of a side over all services.
fn of_side(pulse: &Pulse, item: &str, sides: &[Side]) -> Figure {
    let mut sum = thirdline_domain::facts::Answers::default();
    for group in pulse.groups.iter().filter(|g| sides.contains(&g.side)) {
        if let Some(answers) = group.item(item) {
            sum.n += answers.n;
            sum.sum += answers.sum;
            sum.squares += answers.squares;
        }
    }
    Figure::answer(sum)
}

fn rift(pulse: &Pulse) -> Vec<Paired> {
    const OPERATIONS: [Side; 3] = [Side::Operations, Side::Support, Side::Infrastructure];
    [
        ("R1", "help comes in time"),
        ("R4", "our time counts as much"),
        ("R5", "judged on the same results"),
    ]
    .into_iter()
    .map(|(item, words)| Paired {
        item,
        words,
        development: of_side(pulse, item, &[Side::Development]),
        operations: of_side(pulse, item, &OPERATIONS),
    })
    .collect()
}

/// One decision for each remedy that fits somewhere.
fn asks(diagnosis: &Diagnosis, cohort: &Cohort<'_>, since: i64, target: i64) -> Vec<Ask> {
    let third_line = cohort.third_line;
    let months = third_line.months().clamp(1.0, 12.0);
    Kind::ALL
        .into_iter()
        .filter_map(|remedy| {
            let services: Vec<String> = diagnosis
                .services
                .iter()
                .filter(|s| matches!(&s.answer, Answer::Remedies(r) if r.iter().any(|r| r.kind == remedy)))
                .map(|s| s.name.clone())
                .collect();
            if services.is_empty() {
                return None;
            }
            let beyond: i64 = cohort
                .parts
                .iter()
                .filter(|&&part| services.contains(&third_line.services[part].name))
                .flat_map(|&part| &third_line.incidents[third_line.services[part].incidents.clone()])
                .filter(|i| i.reached_third_line() && i.reported_at > since)
                .filter_map(|i| Some((i.user_clock()? - target).max(0)))
                .sum();
            Some(Ask { remedy, services, beyond_a_month: (beyond as f64 / months) as i64 })
        })
        .collect()
}
