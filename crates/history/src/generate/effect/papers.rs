//! The files that belong to a history of known effects: organisation, milestones, decisions, truth.

use super::stories::{AFTER, DESK, SERVICES};
use super::{Dates, Effects, Planted, Story, TARGET_HOURS};
use crate::generate::Plan;
use crate::generate::firm::FIRM;
use crate::generate::hours::{DAY, weekday};
use crate::generate::year::midnight;
use jiff::Span;
use jiff::civil::Date;
use std::fmt::Write as _;

/// Months after the transition that are compared, and days of the transition.
const MONTHS_AFTER: u32 = 6;
const TRANSITION_DAYS: u32 = 28;

/// Who is who, with the teams of both sides of the reorganisation.
pub(super) fn organisation() -> String {
    let mut text = format!(
        "# Who is who in the generated history. Firm, teams and services are invented.\n\
         name = \"{FIRM}\"\n"
    );
    let powers =
        "budget = true\npriorities = true\nappraisals = true\ncapacity = true\nforum = true";
    // Writing to a `String` cannot fail.
    let _ = write!(
        text,
        "\n[[unit]]\nname = \"Information Technology\"\nmanager = \"CIO\"\nis_cio = true\n"
    );
    for (unit, side) in [("Development", "development"), ("Operations", "operations")] {
        let _ = write!(
            text,
            "\n[[unit]]\nname = \"{unit}\"\nabove = \"Information Technology\"\nside = \"{side}\"\n\
             manager = \"Head of {unit}\"\n{powers}\n"
        );
    }
    let mut team = |name: &str, line: u8, side: &str, service: &str, unit: &str| {
        let _ = write!(text, "\n[[team]]\nname = \"{name}\"\nline = {line}\nside = \"{side}\"\n");
        if !service.is_empty() {
            let _ = writeln!(text, "service = \"{service}\"");
        }
        let _ = writeln!(text, "unit = \"{unit}\"\nhead_count = 7");
    };
    team(DESK, 1, "operations", "", "Operations");
    for service in &SERVICES {
        team(service.second, 2, "operations", service.name, "Operations");
        team(service.third, 3, "development", service.name, "Development");
        if service.story == Story::Reorganisation {
            for name in AFTER {
                team(name, 3, "development", service.name, "Development");
            }
        }
    }
    for service in &SERVICES {
        let _ = write!(
            text,
            "\n[[service]]\nname = \"{name}\"\nowner = \"Service Owner {name}\"\ntier = 2\n\
             phase = \"growing\"\nchange_model = \"product team\"\ndeployment = \"weekly\"\n\
             has_team = true\nusers_reachable = true\ncode_access = true\n\
             duties_separable = true\nauditor = \"Internal Audit\"\nplan_has_production = true\n\
             sponsor = \"CIO\"\nbonus_allowed = true\n",
            name = service.name,
        );
    }
    text
}

/// The release is a milestone of its service.
pub(super) fn milestones(truth: &[Planted]) -> String {
    let mut text = "date,for\n".to_owned();
    for planted in truth.iter().filter(|p| p.story == Story::Release) {
        if let Some(on) = planted.pulled {
            let _ = writeln!(text, "{on},{}", planted.service);
        }
    }
    text
}

/// A decision for each service that has a remedy: file name and text.
pub(super) fn decisions(truth: &[Planted], dates: &Dates) -> Vec<(String, String)> {
    SERVICES
        .iter()
        .zip(truth)
        .filter(|(service, _)| service.story.is_decided())
        .map(|(service, planted)| {
            let name = service.name.to_lowercase().replace(' ', "-");
            (format!("{name}.toml"), decision(planted, service.remedy, dates))
        })
        .collect()
}

fn decision(planted: &Planted, remedy: &str, dates: &Dates) -> String {
    let pulled = dates.pulled;
    let before = |days: i64| pulled.saturating_sub(Span::new().days(days));
    let (first, second) = (look(pulled, MONTHS_AFTER + 1), look(pulled, 2 * MONTHS_AFTER + 1));
    let comparators: Vec<String> = SERVICES
        .iter()
        .filter(|s| s.story == Story::Healthy)
        .map(|s| format!("\"{}\"", s.name))
        .collect();
    let mut text = format!(
        "name = \"{service}: remedy {remedy}\"\nservices = [\"{service}\"]\nremedy = \"{remedy}\"\n\
         reasons = [\"Users of {service} wait, and most of the wait is development's queue\"]\n\
         sponsor = \"CIO\"\npulled = {pulled}\nleast_fidelity = \"70 %\"\n\
         comparators = [{}]\nlooks = [{first}, {second}]\n",
        comparators.join(", "),
        service = planted.service,
    );
    for (other, reason) in [
        ("a", "The two sides meet every week already"),
        ("b", "The bonus of this year is agreed and cannot be changed"),
        ("c", "Most incidents end with a change of code"),
    ] {
        if other != remedy {
            let _ = write!(text, "\n[[refused]]\nremedy = \"{other}\"\nreason = \"{reason}\"\n");
        }
    }
    for (role, to, act, days) in [
        ("Head of Development", "Head of Operations", act_of(remedy), 14),
        ("Head of Operations", "Head of Development", "Every handover has a complete card", 10),
    ] {
        let _ = write!(
            text,
            "\n[[commitment]]\nrole = \"{role}\"\nto = \"{to}\"\nact = \"{act}\"\nby = {}\n\
             kept = {}\nevidence = \"Minutes of the service board\"\n",
            before(days - 7),
            before(days - 4),
        );
    }
    let (what, plan) = fidelity_of(remedy);
    // Hardly delivered is three tenths of the plan, else nine tenths.
    let tenths = if planted.story == Story::NotPulled { 3 } else { 9 };
    let _ = write!(
        text,
        "\n[[fidelity]]\nwhat = \"{what}\"\nplanned = {plan}\ndelivered = {}\n\
         evidence = \"List of the service board\"\n",
        plan * tenths / 10,
    );
    let measure = if planted.story == Story::ShareImprovement {
        format!("measure = \"UCM3\"\nwithin = \"{TARGET_HOURS}h\"\nsmallest = \"10 points\"")
    } else {
        "measure = \"UC3\"\nsmallest = \"20 %\"".to_owned()
    };
    let _ = write!(
        text,
        "\n[outcome]\n{measure}\nmonths_before = {}\nmonths_after = {MONTHS_AFTER}\n\
         transition_days = {TRANSITION_DAYS}\n\n\
         [[harm]]\nmeasure = \"RO3\"\nworse_by = \"5 points\"\n\n\
         [[harm]]\nmeasure = \"BR3\"\nworse_by = \"5 points\"\n",
        dates.months_before,
    );
    if planted.story == Story::Release {
        let _ = write!(
            text,
            "\n[[other_change]]\non = {pulled}\nkind = \"release\"\n\
             what = \"A release that removes the most frequent fault\"\nservices = [\"{}\"]\n",
            planted.service,
        );
    }
    for role in ["CIO", "Head of Development", "Head of Operations"] {
        let _ = write!(text, "\n[[signature]]\nrole = \"{role}\"\non = {}\n", before(21));
    }
    text
}

/// What is promised under a remedy.
fn act_of(remedy: &str) -> &'static str {
    match remedy {
        "a" => "Every developer of the service spends an hour with users each month",
        "b" => "Support of production is in the bonus of the Head of Development",
        _ => "Application support has the right to change configuration and data",
    }
}

/// What is counted to see whether a remedy was pulled, and how much of it is planned.
fn fidelity_of(remedy: &str) -> (&'static str, u32) {
    match remedy {
        "a" => ("live user sessions of an hour", 40),
        "b" => ("monthly statements that were opened and signed", 10),
        _ => ("classes of fixes that application support may make itself", 20),
    }
}

/// The first Monday in a month that comes so many months after the month of a day.
fn look(day: Date, months: u32) -> Date {
    let first = day.first_of_month().saturating_add(Span::new().months(i64::from(months)));
    let until_monday = (7 - weekday(midnight(first) / DAY)).rem_euclid(7);
    first.saturating_add(Span::new().days(until_monday))
}

/// The truth: story, sizes and dates of each service.
pub(super) fn truth(plan: &Plan, effects: &Effects, dates: &Dates, truth: &[Planted]) -> String {
    let mut text = format!(
        "# What is planted in the generated history: the answer to what a verdict should find.\n\
         # Factors are on incidents reported from `pulled` on; 1 = nothing planted.\n\
         seed = {}\npulled = {}\nstays_per_month = {}\nlog_sd = {:?}\nmonth_log_sd = {:?}\n\
         statuses_of_all = {}\n",
        plan.seed,
        dates.pulled,
        effects.stays_per_month,
        effects.log_sd,
        effects.month_log_sd,
        effects.statuses_of_all,
    );
    for planted in truth {
        let _ = write!(
            text,
            "\n[[service]]\nname = \"{}\"\nstory = \"{}\"\n",
            planted.service,
            planted.story.name(),
        );
        if let Some(pulled) = planted.pulled {
            let _ = writeln!(text, "pulled = {pulled}");
        }
        let _ = write!(
            text,
            "user_clock_times = {:?}\nby_the_remedy_times = {:?}\nincidents_times = {:?}\n\
             reopened_times = {:?}\n",
            planted.clock, planted.remedy, planted.volume, planted.reopenings,
        );
        if let Some((from, times)) = planted.bad {
            let _ = writeln!(text, "bad_from = {from}\nbad_times = {times:?}");
        }
        if planted.story == Story::ShareImprovement {
            let _ = writeln!(text, "share_within_24h = {:?}", [0.5, effects.share]);
        }
    }
    text
}
