//! The organisation file of a planted portfolio: who leads whom, with which powers.

use super::Service;
use crate::generate::firm::{FIRM, SERVICES, TEAMS, USUAL_INCIDENTS};
use std::fmt::Write as _;

/// People who own a service, where no team may be too small to be shown.
const ENOUGH: u32 = 6;

/// Units that belong to development; all others of the two tribes belong to operations.
const DEVELOPMENT: [&str; 6] = [
    "Workplace Engineering",
    "Digital Channels",
    "Payments and Cards",
    "Lending and Ledger",
    "Data and Analytics",
    "Branch and Contact Centre",
];
const OPERATIONS: [&str; 8] = [
    "Service Desk",
    "Service Operations",
    "Workplace",
    "Digital Support",
    "Payments Support",
    "Lending Support",
    "Data and Ledger Operations",
    "Infrastructure",
];
/// Units of neither tribe.
const OTHERS: [(&str, &str); 2] = [("Lending", "business"), ("Vendors", "vendor")];

/// How many people a team has.
pub(super) fn heads(team: usize, small_teams: bool, times: u32) -> u32 {
    match TEAMS[team].head_count {
        small if small < 5 && small_teams => small,
        small if small < 5 => ENOUGH,
        others => others * times,
    }
}

/// The organisation file, for so many incidents a year.
pub(super) fn toml(incidents: u32, small_teams: bool, services: &[Service]) -> String {
    let times = (incidents / USUAL_INCIDENTS).max(1);
    let mut text = format!(
        "# Who is who in the generated history. Firm, teams and services are invented.\n\
         name = \"{FIRM}\"\n"
    );
    units(&mut text);
    for (row, team) in TEAMS.iter().enumerate() {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n[[team]]\nname = \"{}\"\n", team.name);
        if let Some(line) = team.kind.line() {
            let _ = writeln!(text, "line = {line}");
        }
        let _ = writeln!(text, "side = \"{}\"", team.kind.side());
        if !team.service.is_empty() {
            let _ = writeln!(text, "service = \"{}\"", team.service);
        }
        let heads = heads(row, small_teams, times);
        let _ = writeln!(text, "unit = \"{}\"\nhead_count = {heads}", team.unit);
    }
    for (service, planted) in SERVICES.iter().zip(services) {
        let plan = planted.cause != super::Cause::Motivation;
        let _ = write!(
            text,
            "\n[[service]]\nname = \"{name}\"\nowner = \"Service Owner {name}\"\ntier = {tier}\n\
             phase = \"{phase}\"\nchange_model = \"product team\"\ndeployment = \"{deployment}\"\n\
             has_team = true\nusers_reachable = true\ncode_access = true\n\
             duties_separable = true\nauditor = \"Internal Audit\"\nplan_has_production = {plan}\n\
             sponsor = \"CIO\"\nbonus_allowed = true\n",
            name = service.name,
            tier = planted.tier,
            phase = planted.phase,
            deployment = planted.deployment,
        );
    }
    text
}

fn units(text: &mut String) {
    let mut unit = |name: &str, above: &str, side: &str, role: &str, powers: &str| {
        let _ = write!(text, "\n[[unit]]\nname = \"{name}\"\n");
        if !above.is_empty() {
            let _ = writeln!(text, "above = \"{above}\"");
        }
        if !side.is_empty() {
            let _ = writeln!(text, "side = \"{side}\"");
        }
        let _ = writeln!(text, "manager = \"{role}\"\n{powers}");
    };
    unit("Information Technology", "", "", "CIO", "is_cio = true");
    unit(
        "Development",
        "Information Technology",
        "development",
        "Head of Development",
        "budget = true\npriorities = \"Head of Product\"\nappraisals = true\ncapacity = true\n\
         forum = true",
    );
    unit(
        "Operations",
        "Information Technology",
        "operations",
        "Head of Operations",
        "budget = true\npriorities = true\nappraisals = true\ncapacity = true\nforum = true",
    );
    for name in DEVELOPMENT {
        unit(
            name,
            "Development",
            "development",
            &format!("Head of {name}"),
            "budget = true\npriorities = false\nappraisals = true\ncapacity = true\nforum = false",
        );
    }
    for name in OPERATIONS {
        unit(
            name,
            "Operations",
            "operations",
            &format!("Head of {name}"),
            "budget = false\npriorities = true\nappraisals = true\ncapacity = false\nforum = false",
        );
    }
    for (name, side) in OTHERS {
        let powers = "budget = true\npriorities = true\nappraisals = true\ncapacity = true\n\
                      forum = false";
        unit(name, "", side, &format!("Head of {name}"), powers);
    }
}
