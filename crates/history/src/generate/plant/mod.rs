//! A portfolio whose hidden causes are known: one for each service, so that whoever looks for them
//! can be examined.
//!
//! ```text
//! causes (the truth, in one table) ─ third (one third-line incident) ─┐
//! the ordinary flow, kept away from the third line ───────────────────┴ History + endings
//!                                  └ organisation · pulse · fact files · truth, as texts
//! ```
//!
//! The incidents that reach development are made service by service until each month has as many
//! third-line stays as asked; all others come from the ordinary flow. Every incident has a stream
//! of draws of its own, so nothing depends on threads.

mod causes;
mod endings;
mod organisation;
mod papers;
#[cfg(test)]
mod strength_tests;
#[cfg(test)]
mod tests;

pub use causes::Cause;
pub(in crate::generate) use causes::{Habits, Planted as Service};

use super::MOST_DAYS;
use super::Plan;
use super::columns;
use super::draw::Draw;
use super::firm::{SERVICES, TEAMS};
use super::flow::third::{Told, third_line};
use super::flow::{self, Event};
use super::hours::DAY;
use super::year::Year;
use causes::planted_at;
use rayon::prelude::*;
use thirdline_domain::History;

/// Streams of the planted incidents begin here; of each service there are so many.
const THIRD_LINE: u64 = 1 << 40;
const OF_A_SERVICE: u64 = 1 << 32;
/// The streams of papers and of ordinary endings.
const PAPERS: u64 = 1 << 41;
/// Attempts after which a month is left as it is: the last days have no room for a handover.
const ATTEMPTS: u64 = 20_000_000;

/// How a portfolio is planted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Planting {
    /// Third-line stays of each service in a month; `None` = so many that they are about a
    /// quarter of the plan's incidents. If the third line alone needs more incidents than the
    /// plan has, there are more.
    pub stays_per_month: Option<u32>,
    /// Whether some owning teams have three or four people, too few to be shown alone. Without,
    /// each has five or more.
    pub small_teams: bool,
    /// How strong the causes are: 1 = as in the table of the truth, 0 = all services are healthy.
    /// Between them medians and factors move in equal ratios; shares, answers to the pulse and the
    /// part of a team that meets users move in equal steps; facts of structure, which are yes or
    /// no, stay as the cause has them until there is none. Outside 0 to 1 the nearer end counts.
    pub strength: f64,
}

impl Default for Planting {
    fn default() -> Self {
        Self { stays_per_month: None, small_teams: false, strength: 1.0 }
    }
}

/// A planted portfolio and everything that belongs to it.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// Every event of every incident, and how they ended.
    pub history: History,
    /// The organisation file: units, managers, teams, services.
    pub organisation_toml: String,
    /// Answers to the two-sided pulse.
    pub pulse_csv: String,
    /// Fact files: name and text.
    pub facts: Vec<(&'static str, String)>,
    /// The cause of each service.
    pub truth: Vec<(&'static str, Cause)>,
    /// The same as a file, with the planted numbers.
    pub truth_toml: String,
}

/// One incident that reaches development.
struct Made {
    opened: u32,
    events: Vec<Event>,
    told: Told,
}

/// Where an incident comes from.
#[derive(Clone, Copy)]
enum From<'a> {
    Third(&'a Made),
    /// Number of its stream.
    Ordinary(u64),
}

/// Plants a portfolio: the fictional firm of [`super::generate`], in which each service's third line
/// has one known cause, or none.
///
/// # Panics
/// Only if the history would have 2³² events or more.
///
/// ```
/// use thirdline_history::{Cause, Plan, Planting, plant};
/// let made = plant(&Plan { incidents: 500, ..Plan::default() }, &Planting::default());
/// assert!(made.truth.contains(&("Payments", Cause::Motivation)));
/// assert_eq!(made.facts[0].0, "escalations.csv");
/// ```
#[must_use]
pub fn plant(plan: &Plan, planting: &Planting) -> Portfolio {
    let draw = Draw::new(plan.seed);
    let mut of_the_year = draw.stream(0);
    let days = i64::from(plan.days.clamp(1, MOST_DAYS));
    let year = Year::new(plan.start, days, &mut of_the_year);
    let strength = planting.strength.clamp(0.0, 1.0);
    let services = planted_at(strength);
    let per_month = planting.stays_per_month.unwrap_or_else(|| {
        let months = (days as f64 / 30.4).max(1.0);
        ((f64::from(plan.incidents) * 0.29 / (SERVICES.len() as f64 * months)) as u32).max(1)
    });
    let milestones: Vec<Vec<i64>> = (0..SERVICES.len())
        .map(|service| milestones(&year, &mut draw.stream(PAPERS + 1 + service as u64)))
        .collect();
    let made: Vec<Vec<Made>> = (0..SERVICES.len())
        .into_par_iter()
        .map(|service| {
            third_lines(&year, &draw, service, &services[service], per_month, &milestones[service])
        })
        .collect();
    let third: usize = made.iter().map(Vec::len).sum();
    let ordinary = plan.incidents.saturating_sub(third as u32);
    let mut all: Vec<(u32, From<'_>)> = year
        .arrivals(ordinary, &mut of_the_year)
        .into_iter()
        .zip(1..)
        .map(|(opened, number)| (opened, From::Ordinary(number)))
        .collect();
    all.extend(made.iter().flatten().map(|m| (m.opened, From::Third(m))));
    // Stable: incidents of one second stay in the order in which they were made.
    all.sort_by_key(|(opened, _)| *opened);

    let mut history = columns::history(
        &year,
        &columns::OF_THE_FIRM,
        &all,
        |item| item.0,
        |_, item, events| match item.1 {
            From::Third(made) => events.extend_from_slice(&made.events),
            From::Ordinary(number) => {
                flow::contained(&year, draw.stream(number), item.0, events);
            }
        },
    );
    let told: Vec<Option<&Told>> = all
        .iter()
        .map(|(_, from)| if let From::Third(made) = from { Some(&made.told) } else { None })
        .collect();
    endings::add(&mut history, &told, &year, &draw.stream(PAPERS + 100));
    let mut papers = draw.stream(PAPERS + 200);
    Portfolio {
        organisation_toml: organisation::toml(plan.incidents, planting.small_teams, &services),
        pulse_csv: papers::pulse(&services, strength, &mut papers),
        facts: vec![
            ("escalations.csv", papers::escalations(&history, &told, &year)),
            ("milestones.csv", papers::milestones(&milestones)),
            ("reasons.csv", papers::reasons(&history, &told, &year)),
            (
                "exposure.csv",
                papers::exposure(&year, planting.small_teams, &services, strength, &mut papers),
            ),
        ],
        truth: services.iter().zip(&SERVICES).map(|(p, s)| (s.name, p.cause)).collect(),
        truth_toml: papers::truth(plan, per_month, &services, strength),
        history,
    }
}

/// The third-line incidents of a service, month by month.
fn third_lines(
    year: &Year,
    draw: &Draw,
    service: usize,
    planted: &Service,
    per_month: u32,
    milestones: &[i64],
) -> Vec<Made> {
    let mut arrivals = draw.stream(THIRD_LINE + (service as u64 + 1) * OF_A_SERVICE);
    let mut made: Vec<Made> = Vec::new();
    let (mut stays, mut asked, mut number) = (0.0, 0.0, 0);
    for (from, to, share) in year.months() {
        asked += f64::from(per_month) * share;
        let mut attempts = 0;
        // A month ends where the next incident would lead further from what is asked.
        while stays + 0.5 < asked && attempts < ATTEMPTS.min(100 * u64::from(per_month) + 1_000) {
            attempts += 1;
            number += 1;
            let opened = year.arrival_between(from, to, &mut arrivals);
            let stream = draw.stream(THIRD_LINE + service as u64 * OF_A_SERVICE + number);
            let mut events = Vec::new();
            let told =
                third_line(year, stream, service as u8, planted, milestones, opened, &mut events);
            let known = told.entered.iter().filter(|at| **at <= year.end).count();
            // Towards the end of the plan some are not handed over in time: others are.
            if known == 0 {
                continue;
            }
            stays += known as f64;
            made.push(Made { opened, events, told });
        }
    }
    made
}

/// Every six to nine weeks, on a Friday; some lie before and behind the plan. Midnights.
fn milestones(year: &Year, draw: &mut Draw) -> Vec<i64> {
    let first = year.start.div_euclid(DAY) - draw.between(0, 40);
    // 1970-01-02 was a Friday.
    let mut day = first - (first - 1).rem_euclid(7);
    let mut all = Vec::new();
    while day * DAY < year.end + 20 * DAY {
        all.push(day * DAY);
        day += 7 * draw.between(6, 9);
    }
    all
}

/// The team of a service's third line.
fn owning_team(service: usize) -> &'static str {
    TEAMS[SERVICES[service].third as usize].name
}
