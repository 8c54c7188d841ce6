//! The files that belong to a planted portfolio: pulse, facts, and the truth.

use super::organisation::heads;
use super::{Cause, Service, Told, owning_team};
use crate::generate::Plan;
use crate::generate::draw::{Draw, between_in_steps};
use crate::generate::firm::SERVICES;
use crate::generate::hours::{DAY, weekday};
use crate::generate::year::Year;
use std::fmt::Write as _;
use thirdline_domain::History;
use thirdline_domain::facts::PULSE_ITEMS;

/// Mean of an answer where nothing is wrong, and the standard deviation of all.
const USUAL: f64 = 5.1;
const SPREAD: f64 = 0.8;
/// Chance that a developer saw a user lately: usually, and where teaming is missing.
const SEES_USERS: (f64, f64) = (0.75, 0.12);

/// Items whose answers a cause moves: by side (`true` = development), item and mean.
fn moved(cause: Cause) -> &'static [(bool, &'static str, f64)] {
    match cause {
        Cause::Motivation => &[
            (true, "K1", 6.1),
            (true, "K2", 6.0),
            (true, "K3", 2.6),
            (true, "K4", 3.0),
            (true, "K5", 2.3),
            (false, "R1", 2.6),
        ],
        Cause::Teaming => &[
            (true, "R2", 2.8),
            (true, "R4", 2.8),
            (true, "U1", 3.1),
            (true, "U2", 3.5),
            (false, "R2", 2.8),
            (false, "R4", 2.8),
            (false, "R1", 2.7),
        ],
        Cause::Organisation => &[(false, "K2", 2.3), (false, "R1", 2.7)],
        Cause::None => &[],
    }
}

/// Answers to the pulse: eight to twelve of each side about each service.
pub(super) fn pulse(services: &[Service], strength: f64, draw: &mut Draw) -> String {
    let mut text = format!("side,service,asked,{}\n", PULSE_ITEMS.join(","));
    for (service, planted) in SERVICES.iter().zip(services) {
        let sees = if planted.cause == Cause::Teaming { SEES_USERS.1 } else { SEES_USERS.0 };
        let sees = between_in_steps(SEES_USERS.0, sees, strength);
        for development in [true, false] {
            let sheets = draw.between(8, 12);
            let asked = sheets + draw.between(1, 5);
            let side = if development { "development" } else { "operations" };
            for _ in 0..sheets {
                let _ = write!(text, "{side},{},{asked}", service.name);
                for item in PULSE_ITEMS {
                    let found =
                        moved(planted.cause).iter().find(|m| m.0 == development && m.1 == item);
                    let mean = found.map_or(USUAL, |m| between_in_steps(USUAL, m.2, strength));
                    let answer = (mean + SPREAD * draw.normal() + 0.5).floor().clamp(1.0, 7.0);
                    let seen = draw.chance(sees);
                    let _ = match (item, development, seen) {
                        ("U4", true, true) => write!(text, ",yes"),
                        ("U4", true, false) => write!(text, ",no"),
                        // The others see users every day: they were not asked.
                        ("U4", false, _) => write!(text, ","),
                        _ => write!(text, ",{answer}"),
                    };
                }
                text.push('\n');
            }
        }
    }
    text
}

fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |t| t.to_string())
}

fn day(seconds: i64) -> String {
    let mut text = instant(seconds);
    text.truncate(10);
    text
}

/// Escalations within the plan.
pub(super) fn escalations(history: &History, told: &[Option<&Told>], year: &Year) -> String {
    let mut text = "incident,at\n".to_owned();
    for (row, told) in told.iter().enumerate() {
        for at in told.iter().flat_map(|t| &t.escalated).filter(|at| **at <= year.end) {
            let _ = writeln!(text, "{},{}", &history.incidents[row as u32], instant(*at));
        }
    }
    text
}

/// Handovers to development and back within the plan.
pub(super) fn reasons(history: &History, told: &[Option<&Told>], year: &Year) -> String {
    let mut text = "incident,at,reason,complete\n".to_owned();
    for (row, told) in told.iter().enumerate() {
        let all = told.iter().flat_map(|t| &t.reasons).filter(|r| r.0 <= year.end);
        for (at, reason, complete) in all {
            let complete = complete.map_or("", |yes| if yes { "yes" } else { "no" });
            let (number, at) = (&history.incidents[row as u32], instant(*at));
            let _ = writeln!(text, "{number},{at},{},{complete}", reason.name());
        }
    }
    text
}

/// Milestones of each service, its days as midnights.
pub(super) fn milestones(all: &[Vec<i64>]) -> String {
    let mut text = "date,for\n".to_owned();
    for (service, days) in SERVICES.iter().zip(all) {
        for at in days {
            let _ = writeln!(text, "{},{}", day(*at), service.name);
        }
    }
    text
}

/// Sessions with users: every three weeks with half of the team or more, where the two sides meet;
/// elsewhere a few letters and one visit long ago. Where teaming is missing in part, the fewer come
/// the stronger that is.
pub(super) fn exposure(
    year: &Year,
    small_teams: bool,
    services: &[Service],
    strength: f64,
    draw: &mut Draw,
) -> String {
    let mut text = "team,date,participants,minutes,live\n".to_owned();
    let last = year.end.div_euclid(DAY);
    for (service, planted) in services.iter().enumerate() {
        let team = owning_team(service);
        let people = i64::from(heads(SERVICES[service].third as usize, small_teams, 1));
        let mut put = |day_number: i64, participants: i64, minutes: i64, live: &str| {
            // Nobody meets users on a Saturday.
            let date = day((day_number - (weekday(day_number) - 4).max(0)) * DAY);
            let _ = writeln!(text, "{team},{date},{participants},{minutes},{live}");
        };
        let is_missing = planted.cause == Cause::Teaming;
        if is_missing && strength >= 1.0 {
            put(last - 120 - draw.between(0, 20), 1, 60, "yes");
            put(last - 60 - draw.between(0, 9), 1, 30, "yes");
            put(last - draw.between(8, 30), 2, 45, "no");
            continue;
        }
        let mut at = last - draw.between(3, 12);
        while at > year.start.div_euclid(DAY) {
            let participants = (people + 1) / 2 + draw.between(0, people / 5);
            let come = if is_missing { 1.0 - strength } else { 1.0 };
            let participants = (participants as f64 * come).round().max(1.0) as i64;
            put(at, participants, 120 + 15 * draw.between(0, 4), "yes");
            at -= draw.between(18, 24);
        }
    }
    text
}

/// The truth: cause and planted numbers of each service.
pub(super) fn truth(
    plan: &Plan,
    stays_per_month: u32,
    services: &[Service],
    strength: f64,
) -> String {
    let mut text = format!(
        "# What is planted in the generated history: the answer to what a diagnosis should find.\n\
         # Times are working hours of an office.\n\
         seed = {}\nstays_per_month = {stays_per_month}\n",
        plan.seed
    );
    if strength < 1.0 {
        let _ = writeln!(text, "strength = {strength:?}");
    }
    for (service, planted) in SERVICES.iter().zip(services) {
        let habits = &planted.habits;
        let _ = write!(
            text,
            "\n[[service]]\nname = \"{}\"\ncause = \"{}\"\nmedian_queue_hours = {:?}\n\
             queue_before_milestone_times = {:?}\nescalation_helps = {}\nhanded_back = {:?}\n\
             complete_cards = {:?}\nmedian_active_hours = {:?}\nonly_a_button = {:?}\n\
             others_without_code = {:?}\nsolution_known = {:?}\n\
             operations_queue_times = {:?}\n",
            service.name,
            planted.cause.name(),
            habits.queue.0,
            habits.before_milestone,
            habits.answers > 0.0,
            habits.returns.0,
            habits.complete,
            habits.active.0,
            habits.button,
            habits.without_code,
            habits.known,
            planted.operations_queue,
        );
    }
    text
}
