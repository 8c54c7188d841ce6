//! A history of a firm that does not exist: for demonstrations, tests and load.
//!
//! ```text
//! Plan ─ year ────────── flow ──────────── columns ─ History
//!        (arrivals,      (one incident,    (in the order of
//!         storms,         its own stream    opening)
//!         quarters)       of draws)
//!        firm ─ organisation file
//! ```
//!
//! `plant` makes the same firm with one known cause for each service's third line, and the papers
//! that belong to it; `effect` makes another firm, in which a remedy was pulled and did what is known;
//! `shape` makes one service of any shape, where people who are busy are a true queue.
//!
//! Each incident draws from a stream of its own, so they are made in parallel and the outcome
//! does not depend on threads. No function of a platform's mathematics library is used: the same
//! plan is the same history on every machine.
//!
//! To add a habit to a service: a field in `firm::Service` and a step in `flow`. Any change of
//! the order of draws changes every generated history, so change the tests' figures with it.

mod columns;
mod draw;
mod effect;
mod firm;
mod flow;
mod hours;
mod plant;
mod shape;
#[cfg(test)]
mod tests;
mod year;

pub use effect::{Effects, Judged, Planted, Story, plant_effects};
pub use plant::{Cause, Planting, Portfolio, plant};
pub use shape::{Shape, Shaped, TakeUp, Weekly, shaped};

use draw::Draw;
use jiff::civil::Date;
use thirdline_domain::History;
use year::Year;

/// No plan is longer: an event keeps its time in 32 bits.
const MOST_DAYS: u32 = 36_500;

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many incidents; the history has exactly so many. More incidents are a bigger firm with
    /// the same teams, not a longer time. About nine events each.
    pub incidents: u32,
    /// The same seed gives the same history.
    pub seed: u64,
    /// First day, UTC.
    pub start: Date,
    /// How many days; at least 1 and at most 36,500 are used. No event lies beyond the last
    /// second of the last day.
    pub days: u32,
}

impl Default for Plan {
    /// A firm's year 2025 with 12,000 incidents, seed 7.
    fn default() -> Self {
        Self { incidents: 12_000, seed: 7, start: Date::constant(2025, 1, 1), days: 365 }
    }
}

/// A generated history and who is who in it.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Every event of every incident; incidents in order of opening, names numbered in the order
    /// in which a reader of the rows would meet them.
    pub history: History,
    /// The organisation file that fits the history's teams.
    pub organisation_toml: String,
}

/// Generates the incidents of a fictional firm: a service desk, a second line, infrastructure,
/// developers, a vendor. Most incidents end at the desk; those that reach development wait.
///
/// Things to find in it: a service whose developers ask back again and again (Customer Portal),
/// one whose developers see only the release before each end of a quarter (Payments), one whose
/// holds end in resolved (Loans), one that waits for its vendor (Core Ledger), and one whose
/// queues shrink after two thirds of the time, from a month's first day on (Card Checkout; in the
/// default plan from September).
///
/// # Panics
/// Only if the history would have 2³² events or more: beyond some 400 million incidents.
///
/// ```
/// use thirdline_history::{Plan, generate};
/// let plan = Plan { incidents: 100, ..Plan::default() };
/// let made = generate(&plan);
/// assert_eq!(made.history.incident_count(), 100);
/// assert_eq!(&made.history.incidents[0], "INC0000001");
/// assert_eq!(made.history.at, generate(&plan).history.at);
/// ```
#[must_use]
pub fn generate(plan: &Plan) -> Generated {
    let draw = Draw::new(plan.seed);
    // Stream 0 is the calendar's; incident n has stream n.
    let mut of_the_year = draw.stream(0);
    let days = i64::from(plan.days.clamp(1, MOST_DAYS));
    let year = Year::new(plan.start, days, &mut of_the_year);
    let opened = year.arrivals(plan.incidents, &mut of_the_year);
    let one = |row: usize, opened: &u32, events: &mut Vec<flow::Event>| {
        flow::incident(&year, draw.stream(row as u64 + 1), *opened, events);
    };
    Generated {
        history: columns::history(&year, &columns::OF_THE_FIRM, &opened, |opened| *opened, one),
        organisation_toml: firm::organisation_toml(plan.incidents),
    }
}
