//! A portfolio in which it is known what a remedy did: one story for each service, so that whoever
//! judges remedies can be examined.
//!
//! ```text
//! stories (which service has which) ─ effects (sizes, dates) ─ way (one incident) ─ History
//!                                   └ papers: organisation · milestones · decisions · truth
//! ```
//!
//! A story works on incidents *reported* from its date on. Every incident has a stream of draws of
//! its own and draws as often in every story, so nothing depends on threads, and the same seed
//! without an effect is the same incidents without the effect.
//!
//! To add a story: a variant in `stories`, its line in the table of services, and what it does in
//! `rules`.

mod papers;
mod stories;
#[cfg(test)]
mod tests;
mod way;

pub use stories::Story;

use super::draw::{Draw, exp, ln};
use super::flow::Event;
use super::hours::{DAY, weekday};
use super::year::{Year, midnight};
use super::{MOST_DAYS, Plan, columns};
use jiff::Span;
use jiff::civil::Date;
use rayon::prelude::*;
use stories::SERVICES;
use thirdline_domain::History;
use way::Rules;

/// Streams of these incidents begin here; of each service there are so many.
const STREAMS: u64 = 1 << 42;
const OF_A_SERVICE: u64 = 1 << 32;
/// Streams of a service's arrivals, months and prevented incidents: behind its incidents.
const ARRIVALS: u64 = OF_A_SERVICE - 1;
const MONTHS: u64 = OF_A_SERVICE - 2;
const PREVENTED: u64 = OF_A_SERVICE - 3;

/// Chance that an incident is reopened, where nothing is planted.
const REOPENS: f64 = 0.12;
/// The outcome of the story told as a share: helped within so many hours, half of the users before.
const TARGET_HOURS: f64 = 24.0;

/// How large the effects are, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// Incidents of each service in a month; each of them reaches the third line once.
    pub stays_per_month: u32,
    /// Standard deviation of the natural logarithm of the user clock; 0 or more. 2.5 is what the
    /// incidents of several queues have in the histories that we know.
    pub log_sd: f64,
    /// Standard deviation of the logarithm of a factor that all user clocks of one service and month
    /// share: variation from month to month beyond chance. 0 = none.
    pub month_log_sd: f64,
    /// By which factor the user clock is shorter after an improvement, a reorganisation, a release
    /// or a change of statuses; above 0, at most 1.
    pub factor: f64,
    /// The share helped within 24 hours after the improvement that is told as a share; it was 0.5.
    /// At least 0.5, below 1.
    pub share: f64,
    /// By which factor the user clock is shorter where the remedy does harm.
    pub harm_factor: f64,
    /// How often as many incidents are reopened where the remedy does harm.
    pub reopenings: f64,
    /// Part of the incidents that is left after the release.
    pub left_by_release: f64,
    /// How many months before the pull are bad by chance, and how often as long clocks are in them.
    pub bad_months: u32,
    /// How often as long user clocks are in the bad months.
    pub bad_times: f64,
    /// Day of every pull; `None` = the first Monday of a month: of the thirteenth, or in a plan
    /// below 19 months of the one that leaves six more behind it.
    pub pulled: Option<Date>,
    /// Whether the statuses change for all services, not only for the one with that story: then
    /// every clock ends earlier from that date on, the comparators' too.
    pub statuses_of_all: bool,
}

impl Default for Effects {
    /// 40 incidents a month, log-sd 2.5, no variation beyond chance, durations halved, 50 → 70 %.
    fn default() -> Self {
        Self {
            stays_per_month: 40,
            log_sd: 2.5,
            month_log_sd: 0.0,
            factor: 0.5,
            share: 0.7,
            harm_factor: 0.8,
            reopenings: 2.0,
            left_by_release: 0.6,
            bad_months: 3,
            bad_times: 3.0,
            pulled: None,
            statuses_of_all: false,
        }
    }
}

/// What is planted in one service.
#[derive(Clone, Debug, PartialEq)]
pub struct Planted {
    /// The service.
    pub service: &'static str,
    /// Its story.
    pub story: Story,
    /// Day of the pull; `None` for comparators.
    pub pulled: Option<Date>,
    /// How often as long the user clock of incidents reported from that day on is, as the history
    /// shows it.
    pub clock: f64,
    /// The part of it that the remedy did; 1 = none.
    pub remedy: f64,
    /// How often as many incidents there are.
    pub volume: f64,
    /// How often as many incidents are reopened.
    pub reopenings: f64,
    /// First bad day, and how often as long clocks are from it until the pull.
    pub bad: Option<(Date, f64)>,
}

/// A history with known effects and everything that belongs to it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Every event of every incident.
    pub history: History,
    /// The organisation file, with the teams of both sides of the reorganisation.
    pub organisation_toml: String,
    /// Fact files: name and text.
    pub facts: Vec<(&'static str, String)>,
    /// A decision for each service but the comparators: name of its file and text.
    pub decisions: Vec<(String, String)>,
    /// What is planted, in the order of services.
    pub truth: Vec<Planted>,
    /// The same as a file.
    pub truth_toml: String,
}

/// Makes a history in which it is known what each remedy did. Of the plan the seed, the first day and
/// the days count; how many incidents there are follows from the months.
///
/// # Panics
/// Only if the history would have 2³² events or more.
///
/// ```
/// use thirdline_history::{Effects, Plan, Story, plant_effects};
/// let made = plant_effects(&Plan { days: 730, ..Plan::default() }, &Effects::default());
/// assert_eq!(made.truth[0].story, Story::Improvement);
/// assert_eq!(made.truth[0].pulled, Some(jiff::civil::date(2026, 1, 5)));
/// assert_eq!(made.decisions[0].0, "payments.toml");
/// ```
#[must_use]
pub fn plant_effects(plan: &Plan, effects: &Effects) -> Judged {
    let draw = Draw::new(plan.seed);
    let days = i64::from(plan.days.clamp(1, MOST_DAYS));
    let year = Year::new(plan.start, days, &mut draw.stream(STREAMS - 1));
    let dates = Dates::of(plan, &year, effects);
    let truth: Vec<Planted> = SERVICES
        .iter()
        .map(|service| planted(service.story, service.name, &dates, effects))
        .collect();
    let mut all: Vec<Arrival> = (0..SERVICES.len())
        .into_par_iter()
        .flat_map_iter(|service| arrivals(&year, &draw, service, &truth[service], &dates, effects))
        .collect();
    // Stable: incidents of one second stay in the order in which they were made.
    all.sort_by_key(|arrival| arrival.opened);
    let one = |_: usize, arrival: &Arrival, events: &mut Vec<Event>| {
        let planted = &truth[arrival.service as usize];
        let rules = rules(planted, arrival, &year, &dates, effects);
        let stream = draw.stream(arrival.stream);
        way::incident(&year, stream, arrival.service, &rules, arrival.opened, events);
    };
    let history = columns::history(&year, &way::WORDS, &all, |arrival| arrival.opened, one);
    Judged {
        organisation_toml: papers::organisation(),
        facts: vec![("milestones.csv", papers::milestones(&truth))],
        decisions: papers::decisions(&truth, &dates),
        truth_toml: papers::truth(plan, effects, &dates, &truth),
        truth,
        history,
    }
}

/// The days of the stories.
struct Dates {
    pulled: Date,
    /// Whole months before the pull.
    months_before: u32,
    /// First day of the bad months.
    bad_from: Date,
}

impl Dates {
    fn of(plan: &Plan, year: &Year, effects: &Effects) -> Self {
        let months = i64::try_from(year.months().len()).unwrap_or(12);
        let before = (months - 7).clamp(1, 12);
        let month = plan.start.first_of_month().saturating_add(Span::new().months(before));
        let day = midnight(month) / DAY;
        let monday = month.saturating_add(Span::new().days((7 - weekday(day)).rem_euclid(7)));
        let pulled = effects.pulled.unwrap_or(monday);
        let whole = (i32::from(pulled.year()) - i32::from(plan.start.year())) * 12
            + i32::from(pulled.month())
            - i32::from(plan.start.month());
        let bad = Span::new().months(i64::from(effects.bad_months.min(1_200)));
        Self {
            pulled,
            months_before: u32::try_from(whole).unwrap_or(0).clamp(1, 12),
            bad_from: pulled.first_of_month().saturating_sub(bad),
        }
    }
}

/// What a story plants.
fn planted(story: Story, service: &'static str, dates: &Dates, effects: &Effects) -> Planted {
    let factor = effects.factor;
    let (clock, remedy) = match story {
        Story::Improvement => (factor, factor),
        Story::ShareImprovement => {
            let factor = exp(-effects.log_sd * normal_quantile(effects.share));
            (factor, factor)
        }
        Story::Harm => (effects.harm_factor, effects.harm_factor),
        Story::Reorganisation | Story::Release | Story::StatusScheme => (factor, 1.0),
        Story::Absent | Story::Regression | Story::NotPulled | Story::Healthy => (1.0, 1.0),
    };
    let both = effects.statuses_of_all && story != Story::StatusScheme;
    Planted {
        service,
        story,
        pulled: story.is_decided().then_some(dates.pulled),
        clock: if both { clock * factor } else { clock },
        remedy,
        volume: if story == Story::Release { effects.left_by_release } else { 1.0 },
        reopenings: if story == Story::Harm { effects.reopenings } else { 1.0 },
        bad: (story == Story::Regression).then_some((dates.bad_from, effects.bad_times)),
    }
}

/// An incident that will be.
#[derive(Clone, Copy)]
struct Arrival {
    opened: u32,
    service: u8,
    stream: u64,
    /// The factor that all of its month share.
    month: f64,
}

/// The incidents of a service: so many in each month, but for those that a release prevents.
fn arrivals(
    year: &Year,
    draw: &Draw,
    service: usize,
    planted: &Planted,
    dates: &Dates,
    effects: &Effects,
) -> Vec<Arrival> {
    let first = STREAMS + service as u64 * OF_A_SERVICE;
    let (mut when, mut months) = (draw.stream(first + ARRIVALS), draw.stream(first + MONTHS));
    let mut prevented = draw.stream(first + PREVENTED);
    let pulled = midnight(dates.pulled);
    let mut all = Vec::new();
    let (mut asked, mut number) = (0.0, 0u64);
    for (from, to, share) in year.months() {
        let month = exp(effects.month_log_sd * months.normal());
        asked += f64::from(effects.stays_per_month) * share;
        while (number as f64) + 0.5 <= asked {
            let opened = year.arrival_between(from, to, &mut when);
            let is_prevented = !prevented.chance(planted.volume);
            if !is_prevented || year.start + i64::from(opened) < pulled {
                all.push(Arrival { opened, service: service as u8, stream: first + number, month });
            }
            number += 1;
        }
    }
    all
}

/// What rules an incident of this report.
fn rules(
    planted: &Planted,
    arrival: &Arrival,
    year: &Year,
    dates: &Dates,
    effects: &Effects,
) -> Rules {
    let at = year.start + i64::from(arrival.opened);
    let pulled = midnight(dates.pulled);
    let is_after = at >= pulled;
    let other_scheme = planted.story == Story::StatusScheme || effects.statuses_of_all;
    // The change of statuses shortens no clock: it only ends it before the wait for the user.
    let confirming = if other_scheme { (1.0 - effects.factor).clamp(0.0, 0.95) } else { 0.0 };
    let really = match planted.story {
        Story::StatusScheme => 1.0,
        _ if effects.statuses_of_all => planted.clock / effects.factor,
        _ => planted.clock,
    };
    let mut times = arrival.month;
    if is_after {
        times *= really;
    } else if let Some((from, bad)) = planted.bad
        && at >= midnight(from)
    {
        times *= bad;
    }
    let reopens = if is_after { REOPENS * planted.reopenings } else { REOPENS };
    Rules {
        median: SERVICES[arrival.service as usize].median_hours * 3_600.0,
        log_sd: effects.log_sd,
        times,
        reopens,
        confirming,
        ends_early: other_scheme && is_after,
        other_statuses: other_scheme.then_some(pulled),
        other_teams: (planted.story == Story::Reorganisation).then_some(pulled),
    }
}

/// The value below which a standard normal lies with probability `p`, 0.5 ≤ p < 1; within 0.0005.
///
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23.
fn normal_quantile(p: f64) -> f64 {
    let t = (-2.0 * ln((1.0 - p).clamp(1e-9, 0.5))).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    (t - above / below).max(0.0)
}
