//! Histories of one service, each of another shape: for the examination of whoever forecasts.
//!
//! ```text
//! seed ─ drawn (the shape: volume, spread, teams, capacity, weeks) ─ arrivals ─┐
//!                                             queue (who is taken up when) ─ way (one incident)
//!                                                                              └ History
//! ```
//!
//! Every history is stationary apart from its season: the same arrivals, habits and people from the
//! first day to the last. It begins in the middle of the work: the time before its first day is
//! lived through too, and left out.
//!
//! To add a habit: a field of [`Shape`], its draw in `drawn`, and a step in `way`.

mod arrivals;
mod drawn;
mod papers;
mod queue;
#[cfg(test)]
mod tests;
mod way;

use super::columns;
use super::draw::Draw;
use super::flow::Event;
use super::year::Year;
use jiff::Span;
use jiff::civil::Date;
use thirdline_domain::History;

/// First day of every history.
const START: Date = Date::constant(2024, 1, 1);
/// Days that are lived through before the first, so that queues are as long as ever.
const BEFORE: i64 = 120;
/// The stream of the shape, of the arrivals; incidents have the streams behind them.
const SHAPE: u64 = 1 << 43;
const ARRIVALS: u64 = SHAPE + 1;
const INCIDENTS: u64 = SHAPE + 2;

/// When users report and teams work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weekly {
    /// Both on working days from eight to five.
    OfficeHours,
    /// Users report in the evening and at weekends too; teams work from seven to seven.
    Evenings,
    /// Both around the clock.
    RoundTheClock,
}

/// How somebody comes to take an incident up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TakeUp {
    /// Each of so many people works on one incident; the others wait for the first who is free.
    Limited {
        /// People of each team.
        people: u32,
        /// The highest priority first; else first come, first served.
        by_priority: bool,
    },
    /// After a delay that has nothing to do with how much else there is.
    Independent {
        /// Median delay in development, hours of its working time.
        median_hours: f64,
        /// Standard deviation of its natural logarithm.
        log_sd: f64,
    },
}

/// The shape of a history of one service. Shares are between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// How many months; the first day is 2024-01-01.
    pub months: u32,
    /// Mean number of incidents in a year; they come at random.
    pub incidents_a_year: f64,
    /// When.
    pub weekly: Weekly,
    /// How much more there is in January than in the mean month, as a share; as much less in July.
    pub season: f64,
    /// Teams of the second line, 0 to 2, and of development, 1 or 2.
    pub second_line_teams: u32,
    /// Teams of development, 1 or 2.
    pub development_teams: u32,
    /// Share solved at the desk.
    pub solved_at_desk: f64,
    /// Share of what reaches the second line that goes on to development.
    pub reaches_development: f64,
    /// Shares of the four priorities, the highest first.
    pub priorities: [f64; 4],
    /// How the second line and development take up.
    pub take_up: TakeUp,
    /// Mean work in a stay, hours, and the standard deviation of its natural logarithm.
    pub work_hours: f64,
    /// Standard deviation of the natural logarithm of work.
    pub work_log_sd: f64,
    /// Chance that development hands an incident back for information; 0.4 of it the next time.
    pub returns: f64,
    /// Chance that one development team passes on to the other.
    pub passed_on: f64,
    /// Chance of a wait for the user in a stay, and its median in office hours.
    pub holds: f64,
    /// Median wait for the user, office hours.
    pub hold_hours: f64,
    /// Chance that development delivers back to the sender, who resolves.
    pub delivers: f64,
    /// Chance that a resolved incident is reopened.
    pub reopens: f64,
    /// Chance that an incident is forgotten in development's queue: it stays open.
    pub forgotten: f64,
}

/// A history of a known shape and what belongs to it.
#[derive(Clone, Debug)]
pub struct Shaped {
    /// Every event of every incident.
    pub history: History,
    /// The organisation file that fits it.
    pub organisation_toml: String,
    /// Its shape.
    pub shape: Shape,
    /// The shape in words, one line.
    pub words: String,
}

/// A history of one service whose shape and incidents follow from a seed.
///
/// ```
/// use thirdline_history::shaped;
/// let (one, other) = (shaped(1), shaped(2));
/// assert_ne!(one.shape, other.shape);
/// assert!((18..=36).contains(&one.shape.months), "{}", one.words);
/// ```
///
/// # Panics
/// Only if the history would have 2³² events or more; no drawn shape has.
#[must_use]
pub fn shaped(seed: u64) -> Shaped {
    Shape::drawn(seed).history(seed)
}

impl Shape {
    /// A shape drawn from a seed.
    #[must_use]
    pub fn drawn(seed: u64) -> Self {
        drawn::shape(&mut Draw::new(seed).stream(SHAPE))
    }

    /// A history of this shape; one seed is one history.
    ///
    /// # Panics
    /// Only if the history would have 2³² events or more.
    #[must_use]
    pub fn history(self, seed: u64) -> Shaped {
        let draw = Draw::new(seed);
        let end = START.saturating_add(Span::new().months(i64::from(self.months.min(1_200))));
        let days = i64::from((end - START).get_days()).max(1);
        // The firm's calendar says where the history begins and ends, and no more.
        let year = Year::new(START, days, &mut draw.stream(ARRIVALS + INCIDENTS));
        let arrivals = arrivals::arrivals(&self, &year, &mut draw.stream(ARRIVALS));
        let streams = |row: usize| draw.stream(INCIDENTS + row as u64);
        let made = way::Simulation::new(&self, &year, &arrivals, streams).run();
        // Who was reported before the first day took people's time and is not in the export.
        let kept: Vec<(u32, Vec<Event>)> = arrivals
            .iter()
            .zip(made)
            .filter(|(opened, _)| **opened >= year.start)
            .map(|(opened, events)| ((opened - year.start) as u32, events))
            .collect();
        let one = |_: usize, item: &(u32, Vec<Event>), events: &mut Vec<Event>| {
            events.extend_from_slice(&item.1);
        };
        Shaped {
            history: columns::history(&year, &way::WORDS, &kept, |item| item.0, one),
            organisation_toml: papers::organisation(&self),
            words: papers::words(&self),
            shape: self,
        }
    }
}
