//! How an organisation file was understood.

use crate::html::words::counted;
use crate::paper::{Cell, Grid, Paper, Part};
use thirdline_chart::format::count;
use thirdline_domain::{Held, History, Organisation, Side, Unit};

/// Units with who leads them, teams by side, services; and what of a history the file does not
/// describe.
#[must_use]
pub fn organisation(organisation: &Organisation, history: Option<&History>) -> Paper {
    let mut parts = Vec::new();
    if !organisation.units().is_empty() {
        parts.push(units(organisation));
    }
    parts.push(teams(organisation));
    parts.push(services(organisation));
    if let Some(history) = history {
        parts.push(against(organisation, history));
    }
    Paper {
        of: organisation.name.clone().unwrap_or_default(),
        title: "Who is who".to_owned(),
        parts,
        ..Paper::default()
    }
}

fn depth(units: &[Unit], mut row: usize) -> usize {
    let mut depth = 0;
    while let Some(above) = units[row].above {
        row = above;
        depth += 1;
    }
    depth
}

fn units(organisation: &Organisation) -> Part {
    let units = organisation.units();
    let mut grid = Grid::new("")
        .words("unit")
        .words("led by")
        .words("holds, of the five powers")
        .words("shares")
        .words("not said");
    // Each unit below the one above it, in the order of the file.
    let mut open: Vec<usize> =
        (0..units.len()).rev().filter(|&u| units[u].above.is_none()).collect();
    while let Some(row) = open.pop() {
        let unit = &units[row];
        let (mut held, mut shared, mut unknown) = (0, Vec::new(), 0);
        if let Some(manager) = &unit.manager {
            for (what, how) in manager.powers.list() {
                match how {
                    Held::Yes => held += 1,
                    Held::With(role) => shared.push(format!("{what}: with {role}")),
                    Held::Unknown => unknown += 1,
                    Held::No => {}
                }
            }
        }
        let is_led = unit.manager.is_some();
        let led = unit.manager.as_ref().map_or_else(
            || "nobody named".to_owned(),
            |m| if m.is_cio { format!("{}, above both sides", m.role) } else { m.role.clone() },
        );
        let number = |n: usize| if is_led { n.to_string() } else { String::new() };
        grid = grid.row(vec![
            format!("{}{}", "\u{a0}\u{a0}".repeat(depth(units, row)), unit.name).into(),
            led.into(),
            number(held).into(),
            shared.join("; ").into(),
            number(unknown).into(),
        ]);
        open.extend((0..units.len()).rev().filter(|&u| units[u].above == Some(row)));
    }
    Part::new("units", "Units", "Units")
        .lead(format!(
            "{} in a tree, with the role that leads each.",
            counted(units.len() as u64, "unit")
        ))
        .grid(grid)
}

fn teams(organisation: &Organisation) -> Part {
    let all: Vec<_> = organisation.teams().collect();
    let mut grid = Grid::new("")
        .words("side")
        .numbers("descriptions")
        .numbers("people")
        .words("head count unknown");
    for side in Side::ALL.into_iter().map(Some).chain([None]) {
        let of: Vec<_> = all.iter().filter(|(_, team)| team.side == side).collect();
        if of.is_empty() {
            continue;
        }
        let people: u64 = of.iter().filter_map(|(_, t)| t.head_count).map(u64::from).sum();
        let unknown: Vec<&str> =
            of.iter().filter(|(_, t)| t.head_count.is_none()).map(|(name, _)| *name).collect();
        grid = grid.row(vec![
            side.map_or("no side", Side::name).into(),
            Cell::Number(count(of.len())),
            Cell::Number(count(people)),
            unknown.join(", ").into(),
        ]);
    }
    Part::new("teams", "Teams", "Teams")
        .lead(format!(
            "{}, by name or by pattern; the first that fits a team counts.",
            counted(all.len() as u64, "description")
        ))
        .grid(grid)
}

fn services(organisation: &Organisation) -> Part {
    let all: Vec<_> = organisation.services().collect();
    let part = Part::new("services", "Services", "Services");
    if all.is_empty() {
        return part.lead(
            "No service is described: structure, sponsor, auditor and pay rules are unknown to a \
             diagnosis.",
        );
    }
    let mut grid = Grid::new("")
        .words("service")
        .words("owner")
        .words("tier")
        .words("changes")
        .words("not said");
    for (name, s) in &all {
        let missing: Vec<&str> = [
            ("phase", s.phase.is_none()),
            ("deployment", s.deployment.is_none()),
            ("team", s.has_team.is_none()),
            ("sponsor", s.sponsor.is_none()),
            ("auditor", s.auditor.is_none()),
            ("plan", s.plan_has_production.is_none()),
            ("code access", s.code_access.is_none()),
            ("users", s.users_reachable.is_none()),
            ("duties", s.duties_separable.is_none()),
            ("pay rules", s.bonus_allowed.is_none()),
        ]
        .into_iter()
        .filter_map(|(what, is_missing)| is_missing.then_some(what))
        .collect();
        let changes = s.deployment.map(|d| format!("{d:?}").to_lowercase()).unwrap_or_default();
        grid = grid.row(vec![
            (*name).into(),
            s.owner.clone().unwrap_or_default().into(),
            s.tier.map(|t| t.to_string()).unwrap_or_default().into(),
            changes.into(),
            missing.join(", ").into(),
        ]);
    }
    part.lead(format!("{} described.", counted(all.len() as u64, "service"))).grid(grid)
}

/// What a history has and the file does not, and the other way round.
fn against(organisation: &Organisation, history: &History) -> Part {
    let unknown: Vec<&str> =
        history.teams.iter().filter(|name| organisation.team(name).is_none()).collect();
    let services: Vec<&str> =
        history.services.iter().filter(|name| organisation.find_service(name).is_none()).collect();
    let listed = |names: &[&str]| {
        const SHOWN: usize = 12;
        let mut text = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        if names.len() > SHOWN {
            text.push_str(&format!(" and {} more", names.len() - SHOWN));
        }
        text
    };
    let mut points = Vec::new();
    if !unknown.is_empty() {
        points.push(format!(
            "{} of {} in the history fit no description: {}.",
            unknown.len(),
            counted(history.teams.len() as u64, "team"),
            listed(&unknown)
        ));
    }
    if !services.is_empty() {
        points.push(format!(
            "{} of {} in the history are not described: {}.",
            services.len(),
            counted(history.services.len() as u64, "service"),
            listed(&services)
        ));
    }
    let part = Part::new("history", "Beside the history", "History");
    if points.is_empty() {
        return part.lead("Every team and every service of the history is described.");
    }
    part.points(points)
}
