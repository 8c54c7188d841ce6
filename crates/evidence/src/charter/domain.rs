//! Too small for a team of its own: with which services it would be one.

use super::size::{Estimate, HOURS_A_MONTH, TOO_SMALL_BELOW, monthly};
use crate::third_line::{Cohort, ThirdLine};
use serde::Serialize;
use std::collections::BTreeMap;
use thirdline_domain::charter::{Assumptions, Rota};

/// A team with less of a service's third-line stays than this is no owner of it.
const OWNS: f64 = 0.1;
/// From this share of common stays on, two services belong together.
const BELONGS: f64 = 0.5;

/// A service that could be supported by the same team.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Companion {
    /// Its name.
    pub service: String,
    /// Share of its third-line stays with the same development teams, or the same unit.
    pub common: f64,
    /// Hours a month it would bring.
    pub hours: f64,
}

/// Services that belong together and fill a team together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Domain {
    /// Whether they share development teams; else only the unit of those.
    pub shares_teams: bool,
    /// Services to add, nearest first; empty where none belongs to it.
    pub companions: Vec<Companion>,
    /// Hours a month of all together.
    pub hours: f64,
    /// People whom that work fills.
    pub people_by_work: f64,
    /// Whether that fills the smallest rota well enough.
    pub fills_the_rota: bool,
}

/// Third-line stays by whatever a team is counted as.
fn stays<'a>(
    cohort: &Cohort<'a>,
    key: &impl Fn(&'a ThirdLine, u32) -> Option<String>,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for stay in cohort.stays() {
        if let Some(key) = key(cohort.third_line, stay.team) {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
}

/// Services outside of the cohort, each with the share of its stays that those have in common with
/// the cohort, nearest first.
fn near<'a>(
    cohort: &Cohort<'a>,
    key: impl Fn(&'a ThirdLine, u32) -> Option<String>,
) -> Vec<(usize, f64)> {
    let third_line = cohort.third_line;
    let own = stays(cohort, &key);
    let all: u64 = own.values().sum();
    let owners: Vec<&String> =
        own.iter().filter(|(_, n)| **n as f64 >= OWNS * all as f64).map(|(key, _)| key).collect();
    let mut near: Vec<(usize, f64)> = (0..third_line.services.len())
        .filter(|row| !cohort.parts.contains(row))
        .filter_map(|row| {
            let theirs = stays(&third_line.service(row), &key);
            let total: u64 = theirs.values().sum();
            let common: u64 = owners.iter().filter_map(|owner| theirs.get(*owner)).sum();
            (total > 0).then(|| (row, common as f64 / total as f64))
        })
        .filter(|(_, common)| *common >= BELONGS)
        .collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near
}

/// The nearest services that fill the rota together with a cohort. `None` where demand is unknown.
pub(super) fn of(
    cohort: &Cohort<'_>,
    assumptions: &Assumptions,
    months: &[i64],
    demand: Option<Estimate>,
    rota: Rota,
) -> Option<Domain> {
    let third_line = cohort.third_line;
    let mut hours = demand?.value;
    let team =
        |third_line: &ThirdLine, team: u32| third_line.team_names.get(team as usize).cloned();
    let unit = |third_line: &ThirdLine, team: u32| {
        third_line.teams.teams.get(team as usize).and_then(|t| t.unit.clone())
    };
    let by_team = near(cohort, team);
    let shares_teams = !by_team.is_empty();
    let candidates = if shares_teams { by_team } else { near(cohort, unit) };
    let a_person = HOURS_A_MONTH * assumptions.utilisation;
    let needed = f64::from(rota.floor()) * a_person;
    let mut companions = Vec::new();
    for (row, common) in candidates {
        if hours >= needed {
            break;
        }
        let (monthly, _) = monthly(&third_line.service(row), assumptions, months);
        let theirs = Estimate::of_mean(&monthly).map_or(0.0, |mean| mean.value);
        hours += theirs;
        let service = third_line.services[row].name.clone();
        companions.push(Companion { service, common, hours: theirs });
    }
    Some(Domain {
        shares_teams,
        companions,
        hours,
        people_by_work: hours / a_person,
        fills_the_rota: hours >= needed * TOO_SMALL_BELOW,
    })
}
