//! The forecast, or why there is none.

use super::earned::{Expected, LEAST_COVERAGE, Proof, Setup, prove};
use super::journeys::{Journeys, seconds};
use super::mechanism::{Mechanism, Setting};
use super::observed::{LEAST, QUANTITIES, Quantity, Values};
use crate::quality::cut_by_closing_date;
use crate::scope::Teams;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use thirdline_domain::{Basis, History, Organisation};

/// Whole months that must be there before what is held out.
pub const LEAST_MONTHS_FITTED: usize = 6;
/// Whole months that must be held out.
pub const LEAST_MONTHS_HELD_OUT: usize = 3;
/// Incidents that must be in the first part.
pub const LEAST_INCIDENTS: usize = 100;
/// Of these, stays with development: a remedy acts on them.
pub const LEAST_STAYS: usize = 30;
/// Months held out at most: the last third, but what is longer ago than a year says little.
const MOST_HELD_OUT: usize = 12;

/// What is asked.
#[derive(Clone, Debug)]
pub struct WhatIf<'a> {
    /// The service, as the history writes it.
    pub service: &'a str,
    /// The remedy, and what it is taken to change.
    pub mechanism: Mechanism,
    /// Time to restore, microseconds.
    pub restore: i64,
    /// Months to forecast.
    pub months: u32,
    /// Runs.
    pub replications: usize,
    /// The same seed gives the same forecast.
    pub seed: u64,
    /// Counts the runs while they are made.
    pub runs_done: RunsDone,
}

impl WhatIf<'_> {
    /// How many runs there will be, if the simulation earns a forecast: one of each replication to prove
    /// it, then one without and one with the remedy.
    #[must_use]
    pub fn runs(&self) -> u64 {
        3 * self.replications as u64
    }
}

/// How many runs were made so far; shared with whoever shows progress.
#[derive(Clone, Debug, Default)]
pub struct RunsDone(Arc<AtomicU64>);

impl RunsDone {
    /// The number of runs.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, runs: usize) {
        self.0.fetch_add(runs as u64, Ordering::Relaxed);
    }
}

/// Why nothing is forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// One row per ticket: nobody knows where it was.
    NoHandovers,
    /// Only incidents that were closed in a short time.
    CutByClosingDate,
    /// Too few months.
    TooShort,
    /// Too few incidents, or too few that reached development.
    TooFew,
    /// It did not forecast what was held out.
    NotEarned,
}

/// Nothing is forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// The same in a sentence.
    pub why: String,
    /// What to do.
    pub advice: String,
}

/// What is forecast of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Foreseen {
    /// Of what.
    pub quantity: Quantity,
    /// With nothing changed.
    pub unchanged: Expected,
    /// With the remedy.
    pub remedied: Expected,
    /// The difference, run by run: points of a share, a count, or the ratio of two times.
    pub difference: Expected,
}

/// A forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// From, microseconds.
    pub from: i64,
    /// To, microseconds.
    pub to: i64,
    /// What was earned, quantity by quantity.
    pub foreseen: Vec<Foreseen>,
    /// Quantities that were not earned, or not reached in most runs.
    pub silent: Vec<Quantity>,
    /// Whether the season could be told; else every month is taken as equal.
    pub knows_season: bool,
    /// Runs.
    pub runs: usize,
    /// Runs in which Little's law held to the second.
    pub balanced: usize,
}

/// What can be said.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A forecast of what was earned.
    Forecast(Forecast),
    /// Nothing.
    Refused(Refusal),
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The service.
    pub service: String,
    /// What the remedy is taken to change.
    pub mechanism: Mechanism,
    /// Time to restore, microseconds.
    pub restore: i64,
    /// Seed of all draws.
    pub seed: u64,
    /// Incidents of the service.
    pub incidents: usize,
    /// Whole months of the history.
    pub months: usize,
    /// How it did on the time held out; `None` where it could not be tried.
    pub proof: Option<Proof>,
    /// The forecast, or why there is none.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Forecasts what a remedy would do to a service, if the simulation can forecast the service at all.
///
/// Source of the intervals: 10 and 90 % of the replications; blocks of weeks are drawn twice (Künsch
/// 1989), so that they hold both how little the past says and how much a usual month varies.
#[must_use]
pub fn what_if(history: &History, organisation: &Organisation, asked: &WhatIf<'_>) -> Answer {
    let teams = Teams::new(history, organisation.teams_of(history));
    let rows = of_service(history, asked.service);
    let months = whole_months(history, &rows);
    let mut answer = Answer {
        service: asked.service.to_owned(),
        mechanism: asked.mechanism,
        restore: asked.restore,
        seed: asked.seed,
        incidents: rows.len(),
        months: months.len(),
        proof: None,
        outcome: Outcome::Refused(refusal(Reason::TooFew, "", "")),
    };
    if let Err(why) = possible(history, &months) {
        answer.outcome = Outcome::Refused(why);
        return answer;
    }
    let held_out = (months.len() / 3).clamp(LEAST_MONTHS_HELD_OUT, MOST_HELD_OUT);
    let held = &months[months.len() - held_out..];
    let horizon = history.horizon().unwrap_or(0);
    let first = Journeys::read(history, &teams, &rows, held[0].0 * 1_000_000);
    let all = Journeys::read(history, &teams, &rows, horizon);
    if let Err(why) = enough(&first) {
        answer.outcome = Outcome::Refused(why);
        return answer;
    }
    let (begin, target) = (months[0].0, seconds(asked.restore));
    let setup = Setup::new(&first, begin, asked.seed, target);
    let proof = prove(&setup, &all, held, asked.replications, &asked.runs_done);
    let of_these = proof.earned.iter().filter(|e| e.is_earned).count();
    let is_earned = proof.checks > 0
        && proof.coverage() >= LEAST_COVERAGE
        && of_these * 2 >= proof.earned.len();
    answer.outcome = if is_earned {
        let setup = Setup::new(&all, begin, asked.seed, target);
        Outcome::Forecast(forecast(&setup, &proof, asked))
    } else {
        Outcome::Refused(not_earned(&proof))
    };
    answer.proof = Some(proof);
    answer
}

/// Which incidents are of a service.
fn of_service(history: &History, service: &str) -> Vec<u32> {
    let id = history.services.find(service);
    let is_of = |row: &u32| Some(history.last_service(*row as usize)) == id;
    (0..history.incident_count() as u32).filter(is_of).collect()
}

/// The share of what reached development and ended without a change of code, 0 to 1; `None` where too
/// few ends are recorded.
#[must_use]
pub fn share_without_code(
    history: &History,
    organisation: &Organisation,
    service: &str,
) -> Option<f64> {
    let teams = Teams::new(history, organisation.teams_of(history));
    let rows = of_service(history, service);
    let journeys = Journeys::read(history, &teams, &rows, history.horizon()?);
    Setting::new(&journeys).without_code
}

fn refusal(reason: Reason, why: &str, advice: &str) -> Refusal {
    Refusal { reason, why: why.to_owned(), advice: advice.to_owned() }
}

/// Whole calendar months (UTC) between the first report and the horizon, seconds.
fn whole_months(history: &History, rows: &[u32]) -> Vec<(i64, i64)> {
    let first = rows.iter().map(|&row| history.reported_at(row as usize)).min();
    let (Some(first), Some(horizon)) = (first, history.horizon()) else { return Vec::new() };
    let day =
        |us: i64| Timestamp::from_microsecond(us).ok().map(|t| t.to_zoned(TimeZone::UTC).date());
    let Some(first) = day(first) else { return Vec::new() };
    let at =
        |date: Date| date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second());
    let mut months = Vec::new();
    // A history that begins on the first days of a month holds that month.
    let mut month = first.first_of_month();
    if first.day() > 3 {
        month = month.saturating_add(1.month());
    }
    loop {
        let next = month.saturating_add(1.month());
        let (Some(from), Some(to)) = (at(month), at(next)) else { return months };
        // The last day of a month may hold no event.
        if next <= month || to * 1_000_000 > horizon + 86_400_000_000 {
            return months;
        }
        months.push((from, to.min(seconds(horizon))));
        month = next;
    }
}

fn possible(history: &History, months: &[(i64, i64)]) -> Result<(), Refusal> {
    let least = LEAST_MONTHS_FITTED + LEAST_MONTHS_HELD_OUT;
    if history.basis == Basis::Snapshot {
        return Err(refusal(
            Reason::NoHandovers,
            "The file has one row per ticket: nobody knows which team had it when, so there is no flow \
             to simulate.",
            "Fetch the history of changes; the command “thirdline evidence” prints the query for it.",
        ));
    }
    if cut_by_closing_date(history) {
        return Err(refusal(
            Reason::CutByClosingDate,
            "The file was cut by closing date: of incidents that were opened early only the slow ones \
             are in it, and a simulation fitted to them would foresee a service that never was.",
            "Export by opening date, open incidents included, over a year or more.",
        ));
    }
    if months.len() < least {
        return Err(refusal(
            Reason::TooShort,
            &format!(
                "The history has {} whole months of the service: {LEAST_MONTHS_FITTED} are needed to \
                 learn its flow and {LEAST_MONTHS_HELD_OUT} to see whether it was learnt.",
                months.len()
            ),
            "Export more of the past, or ask again later.",
        ));
    }
    Ok(())
}

fn enough(first: &Journeys) -> Result<(), Refusal> {
    let stays = first.steps.iter().filter(|s| first.is_development(s.of.team)).count();
    if first.all.len() >= LEAST_INCIDENTS.max(LEAST) && stays >= LEAST_STAYS {
        return Ok(());
    }
    Err(refusal(
        Reason::TooFew,
        &format!(
            "The part it would be fitted on has {} incidents of the service and {stays} stays with \
             development; {LEAST_INCIDENTS} and {LEAST_STAYS} are needed.",
            first.all.len()
        ),
        "Try a larger service, export more of the past, or say in the organisation file which teams \
         are on the side of development.",
    ))
}

fn not_earned(proof: &Proof) -> Refusal {
    let impossible = proof.earned.iter().filter(|e| e.whole.is_some() && !e.is_possible).count();
    let why = format!(
        "Fitted on the first part, the simulation did not forecast the last: {} of {} monthly checks lay \
         inside their 80 % intervals ({:.0} %), and of {} quantities {impossible} came out, all months \
         together, beyond what 98 of 100 runs saw.",
        proof.inside,
        proof.checks,
        proof.coverage() * 100.0,
        proof.earned.len(),
    );
    refusal(
        Reason::NotEarned,
        &why,
        "Something changed between the two parts, or the service varies more than its past shows: look \
         for it in the monthly series of the evidence. When the new way has lasted nine months, ask \
         again with the history from then on.",
    )
}

fn forecast(setup: &Setup<'_>, proof: &Proof, asked: &WhatIf<'_>) -> Forecast {
    let start = setup.model.setting.journeys.until;
    let end = Timestamp::from_second(start)
        .ok()
        .and_then(|t| t.to_zoned(TimeZone::UTC).checked_add(i64::from(asked.months).months()).ok())
        .map_or(start, |zoned| zoned.timestamp().as_second());
    let ran: Vec<([Values; 2], bool)> = (0..asked.replications as u64)
        .into_par_iter()
        .map(|replication| {
            // Streams of their own: what was drawn to prove it is not drawn again.
            let ran = setup.replicate(
                replication + asked.replications as u64,
                end,
                &[None, Some(&asked.mechanism)],
            );
            asked.runs_done.add(ran.len());
            let balanced = ran.iter().all(|r| r.area == r.stayed);
            ([0, 1].map(|i| ran[i].life.observe(start, end, setup.target)), balanced)
        })
        .collect();
    let (mut foreseen, mut silent) = (Vec::new(), Vec::new());
    for (q, quantity) in QUANTITIES.into_iter().enumerate() {
        let values = |i: usize| -> Vec<Option<f64>> { ran.iter().map(|(v, _)| v[i][q]).collect() };
        let differences: Vec<Option<f64>> = ran
            .iter()
            .map(|(v, _)| {
                let (without, with) = (v[0][q]?, v[1][q]?);
                Some(if quantity.is_time() { with / without.max(1.0) } else { with - without })
            })
            .collect();
        let all = (Expected::of(&values(0)), Expected::of(&values(1)), Expected::of(&differences));
        match all {
            (Some(unchanged), Some(remedied), Some(difference))
                if proof.of(quantity).is_some_and(|e| e.is_earned) =>
            {
                foreseen.push(Foreseen { quantity, unchanged, remedied, difference });
            }
            _ => silent.push(quantity),
        }
    }
    Forecast {
        from: start * 1_000_000,
        to: end * 1_000_000,
        foreseen,
        silent,
        knows_season: setup.arrivals.knows_season,
        runs: ran.len(),
        balanced: ran.iter().filter(|(_, balanced)| *balanced).count(),
    }
}
