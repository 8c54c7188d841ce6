//! Somebody sufficiently senior in development: who answers for most of its third-line work, and
//! holds what it takes.

use crate::scope::Selection;
use crate::third_line::{Figure, ThirdLine};
use serde::Serialize;
use thirdline_domain::{Held, History, Organisation, Pattern, Unit};

/// Whoever covers less of the third-line work cannot answer for it.
pub const ENOUGH_COVERAGE: f64 = 0.80;

const YEAR: i64 = 365 * 86_400_000_000;

/// One of the five facts, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is, in words.
    pub what: &'static str,
    /// Whether it counts as held.
    pub is_held: bool,
    /// How it is held, in words.
    pub how: String,
}

/// A manager on the way up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chain {
    /// The unit.
    pub unit: String,
    /// The role that leads it; `None` where the file names none.
    pub role: Option<String>,
    /// Whether the role is the CIO.
    pub is_cio: bool,
    /// How far above the candidate: 0 = the candidate.
    pub level: usize,
    /// Third-line stays with teams of the unit and below it, of all.
    pub coverage: Figure,
    /// The five facts.
    pub facts: Vec<Fact>,
    /// How many are held.
    pub held: usize,
}

/// How senior the candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Five of five.
    Sufficient,
    /// Three or four: look at the one above, too.
    Compare,
    /// Fewer than three: no remedy (b) here.
    TooFew,
    /// The lowest common manager is the CIO: development has no executive to bind.
    Cio,
    /// Nobody covers enough.
    Nobody,
    /// The history has no third-line stay in the last twelve months.
    NoWork,
}

/// Stays with the teams of one unit itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitWork {
    /// The unit.
    pub unit: String,
    /// The role that leads it.
    pub role: Option<String>,
    /// How deep it stands in the tree: 0 = the top.
    pub depth: usize,
    /// Stays with its own teams.
    pub own: u64,
    /// Stays with its teams and all below.
    pub below: u64,
}

/// Who is sufficiently senior.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seniority {
    /// Begin of the last twelve months, microseconds.
    pub from: i64,
    /// Their end, microseconds.
    pub to: i64,
    /// Third-line stays in them.
    pub stays: u64,
    /// Of these, with teams that the organisation file puts into no unit.
    pub outside: u64,
    /// Those teams.
    pub teams_outside: Vec<String>,
    /// Services in scope.
    pub services: Vec<String>,
    /// Units with third-line work in them or below, from the top of the tree.
    pub tree: Vec<UnitWork>,
    /// The candidate, and everybody above.
    pub chain: Vec<Chain>,
    /// How senior the candidate is.
    pub standing: Standing,
}

impl Seniority {
    /// The lowest manager who covers enough.
    #[must_use]
    pub fn candidate(&self) -> Option<&Chain> {
        self.chain.first()
    }

    /// Whether the candidate holds the budget.
    #[must_use]
    pub fn has_budget(&self) -> Option<bool> {
        self.candidate().and_then(|c| c.facts.first()).map(|f| f.is_held)
    }
}

/// Rows of the units from a unit up to the top.
fn upwards(units: &[Unit], unit: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(Some(unit), |&row| units[row].above)
}

/// Whether the unit of a team is, or stands below, another.
pub(crate) fn team_is_under(organisation: &Organisation, unit: Option<&str>, above: usize) -> bool {
    let row = unit.and_then(|name| organisation.find_unit(name));
    row.is_some_and(|row| upwards(organisation.units(), row).any(|r| r == above))
}

/// How much of the third-line work of `[from, to)` (microseconds) is with teams under a role; `None`
/// where the organisation names no unit that it leads.
pub(super) fn coverage(
    third_line: &ThirdLine,
    organisation: &Organisation,
    role: &str,
    (from, to): (i64, i64),
) -> Option<Figure> {
    let leads = |unit: &Unit| unit.manager.as_ref().is_some_and(|m| m.role == role);
    let above = organisation.units().iter().position(leads)?;
    let (mut k, mut n) = (0, 0);
    for stay in third_line.stays.iter().filter(|s| (from..to).contains(&s.entered)) {
        let team = third_line.teams.teams.get(stay.team as usize);
        let unit = team.and_then(|t| t.unit.as_deref());
        k += u64::from(team_is_under(organisation, unit, above));
        n += 1;
    }
    (n > 0).then(|| Figure::share(k, n, 1))
}

/// Who is sufficiently senior for some services; all, where no pattern is given. Volumes only:
/// nothing here is about how anybody works.
#[must_use]
pub fn seniority(
    history: &History,
    organisation: &Organisation,
    services: &[Pattern],
) -> Seniority {
    let takes: Vec<bool> = history
        .services
        .iter()
        .map(|name| services.is_empty() || services.iter().any(|p| p.matches(name)))
        .collect();
    let excluded = (0..history.incident_count())
        .map(|i| {
            let service = history.last_service(i);
            !takes.get(service as usize).copied().unwrap_or(services.is_empty())
        })
        .collect();
    let selection = Selection { excluded, ..Selection::default() };
    seniority_over(&ThirdLine::read(history, organisation, &selection), organisation)
}

/// The same from a third line that was read already.
pub(crate) fn seniority_over(third_line: &ThirdLine, organisation: &Organisation) -> Seniority {
    let (from, to) = (third_line.horizon - YEAR, third_line.horizon);
    let units = organisation.units();
    let mut own = vec![0_u64; units.len()];
    let (mut stays, mut outside, mut teams_outside) = (0, 0, Vec::new());
    for stay in third_line.stays.iter().filter(|s| s.entered > from) {
        stays += 1;
        let unit = third_line.teams.teams.get(stay.team as usize).and_then(|t| t.unit.as_deref());
        if let Some(row) = unit.and_then(|name| organisation.find_unit(name)) {
            own[row] += 1;
        } else {
            outside += 1;
            teams_outside.push(stay.team);
        }
    }
    teams_outside.sort_unstable();
    teams_outside.dedup();
    let mut below = vec![0_u64; units.len()];
    for (row, &count) in own.iter().enumerate() {
        for above in upwards(units, row) {
            below[above] += count;
        }
    }
    let chain = chain(units, &below, stays);
    let standing = match chain.first() {
        _ if stays == 0 => Standing::NoWork,
        None => Standing::Nobody,
        Some(one) if one.is_cio => Standing::Cio,
        Some(one) => match one.held {
            5 => Standing::Sufficient,
            3 | 4 => Standing::Compare,
            _ => Standing::TooFew,
        },
    };
    let names = third_line.services.iter().filter(|s| !s.stays.is_empty());
    Seniority {
        from,
        to,
        stays,
        outside,
        teams_outside: teams_outside
            .iter()
            .map(|&t| third_line.team_names[t as usize].clone())
            .collect(),
        services: names.map(|s| s.name.clone()).collect(),
        tree: tree(units, &own, &below),
        chain,
        standing,
    }
}

/// The lowest manager who covers enough, and every unit above with a manager.
fn chain(units: &[Unit], below: &[u64], stays: u64) -> Vec<Chain> {
    let depth = |row: usize| upwards(units, row).count();
    let covers = |row: usize| stays > 0 && below[row] as f64 >= ENOUGH_COVERAGE * stays as f64;
    // Two units that cover so much stand one above the other: the deeper is the lower.
    let lowest = (0..units.len())
        .filter(|&row| units[row].manager.is_some() && covers(row))
        .max_by_key(|&row| (depth(row), std::cmp::Reverse(row)));
    let Some(lowest) = lowest else { return Vec::new() };
    upwards(units, lowest)
        .filter_map(|row| {
            let unit = &units[row];
            let manager = unit.manager.as_ref()?;
            let facts: Vec<Fact> = manager
                .powers
                .list()
                .into_iter()
                .enumerate()
                .map(|(i, (what, held))| fact(what, held, i == PRIORITIES))
                .collect();
            let held = facts.iter().filter(|f| f.is_held).count();
            Some(Chain {
                unit: unit.name.clone(),
                role: Some(manager.role.clone()),
                is_cio: manager.is_cio,
                level: 0,
                coverage: Figure::share(below[row], stays, 1),
                facts,
                held,
            })
        })
        .enumerate()
        .map(|(level, one)| Chain { level, ..one })
        .collect()
}

/// Of the five facts, the one that may be held with a co-signer.
const PRIORITIES: usize = 1;

fn fact(what: &'static str, held: &Held, may_share: bool) -> Fact {
    let (is_held, how) = match held {
        Held::Yes => (true, "yes".to_owned()),
        Held::No => (false, "no".to_owned()),
        Held::Unknown => (false, "the organisation file does not say".to_owned()),
        Held::With(role) if may_share => (true, format!("with {role}, who co-signs")),
        Held::With(role) => (false, format!("only with {role}")),
    };
    Fact { what, is_held, how }
}

/// Units with work in them or below, each below the one above it.
fn tree(units: &[Unit], own: &[u64], below: &[u64]) -> Vec<UnitWork> {
    let mut out = Vec::new();
    let mut open: Vec<usize> = children(units, None, below);
    while let Some(row) = open.pop() {
        let unit = &units[row];
        out.push(UnitWork {
            unit: unit.name.clone(),
            role: unit.manager.as_ref().map(|m| m.role.clone()),
            depth: upwards(units, row).count() - 1,
            own: own[row],
            below: below[row],
        });
        open.extend(children(units, Some(row), below));
    }
    out
}

/// Units directly below another with any work, the busiest last.
fn children(units: &[Unit], above: Option<usize>, below: &[u64]) -> Vec<usize> {
    let mut rows: Vec<usize> =
        (0..units.len()).filter(|&row| units[row].above == above && below[row] > 0).collect();
    rows.sort_unstable_by_key(|&row| (below[row], std::cmp::Reverse(row)));
    rows
}
