//! What else happened at the same time: from the decision file, the fact files and the history.

use super::effect::level;
use crate::months::Period;
use crate::statistics::elementary::ln;
use crate::third_line::Cohort;
use serde::Serialize;
use std::collections::BTreeMap;
use thirdline_domain::decision::{ChangeKind, Decision, Remedy};
use thirdline_domain::facts::Facts;
use thirdline_domain::{History, NO_PRIORITY, NO_STATUS};

const DAY: i64 = 86_400_000_000;
/// Changes so near to the pull cannot be told from it: six weeks either way.
pub const WINDOW_DAYS: i32 = 42;
/// Something that should have been seen so often and was not is gone (e⁻⁶ is 1 in 400).
const EXPECTED: f64 = 6.0;
/// A volume that grows or shrinks by less is not a jump.
const JUMP: f64 = 1.5;
/// A share of a priority that moves by less is not another mix.
const MIX: f64 = 0.15;
/// Fewer comparators cannot say what is shared.
pub const LEAST_COMPARATORS: usize = 3;

/// Where a confounder was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundIn {
    /// People wrote it into the decision.
    Decision,
    /// It is a milestone of the fact files.
    Facts,
    /// The history shows it.
    History,
}

/// What kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfounderKind {
    /// Teams were put together anew.
    Reorganisation,
    /// A release.
    Release,
    /// Statuses or rules of the ticket system changed.
    TicketSystem,
    /// Many more or fewer incidents.
    Volume,
    /// Another mix of priorities.
    Priorities,
    /// Something else.
    Other,
}

impl ConfounderKind {
    /// In words, with its article.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Reorganisation => "a reorganisation",
            Self::Release => "a release",
            Self::TicketSystem => "a change of the ticket system",
            Self::Volume => "another volume",
            Self::Priorities => "another mix of priorities",
            Self::Other => "another change",
        }
    }
}

/// Something that happened at the same time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confounder {
    /// Kind.
    pub kind: ConfounderKind,
    /// In words.
    pub what: String,
    /// On which day, days since 1970-01-01; `None` where it has none.
    #[serde(serialize_with = "super::dates::maybe_day")]
    pub on: Option<i32>,
    /// Where it was found.
    pub found_in: FoundIn,
    /// Whether the comparators had it as well, so that the comparison can tell it from the remedy.
    pub shared: bool,
    /// Whether it is what the remedy itself does: a remedy that moves the third line to another team
    /// shows in the teams.
    pub is_the_remedy: bool,
}

impl Confounder {
    /// Whether the effect cannot be told from it.
    #[must_use]
    pub fn is_in_the_way(&self) -> bool {
        !self.shared && !self.is_the_remedy
    }
}

/// What is looked through.
pub(super) struct Scene<'a> {
    pub(super) decision: &'a Decision,
    pub(super) history: &'a History,
    pub(super) facts: &'a Facts,
    pub(super) service: &'a Cohort<'a>,
    pub(super) names: &'a [String],
    /// Cohorts and names of the comparators that have data.
    pub(super) comparators: &'a [(Cohort<'a>, String)],
    pub(super) pulled: i32,
    pub(super) periods: &'a [Period],
}

/// Everything that was found, in a fixed order.
pub(super) fn confounders(scene: &Scene<'_>) -> Vec<Confounder> {
    let mut found = written(scene);
    found.extend(milestones(scene));
    found.extend(statuses(scene));
    found.extend(teams(scene));
    found.extend(volume(scene));
    found.extend(priorities(scene));
    found
}

impl Scene<'_> {
    fn window(&self) -> (i64, i64) {
        let day = i64::from(self.pulled);
        let reach = i64::from(WINDOW_DAYS);
        ((day - reach) * DAY, (day + reach + 1) * DAY)
    }

    fn is_comparable(&self) -> bool {
        self.comparators.len() >= LEAST_COMPARATORS
    }

    /// Whether most comparators have something, where there are enough of them.
    fn most(&self, has: impl Fn(&Cohort<'_>) -> bool) -> bool {
        let with = self.comparators.iter().filter(|(cohort, _)| has(cohort)).count();
        self.is_comparable() && 2 * with > self.comparators.len()
    }
}

fn written(scene: &Scene<'_>) -> Vec<Confounder> {
    let touches = |services: &[thirdline_domain::Pattern], name: &str| {
        services.is_empty() || services.iter().any(|p| p.matches(name))
    };
    let near = |on: i32| (i64::from(on) - i64::from(scene.pulled)).abs() <= i64::from(WINDOW_DAYS);
    scene
        .decision
        .other_changes
        .iter()
        .filter(|c| near(c.on) && scene.names.iter().any(|name| touches(&c.services, name)))
        .map(|change| Confounder {
            kind: match change.kind {
                ChangeKind::Reorganisation => ConfounderKind::Reorganisation,
                ChangeKind::Release => ConfounderKind::Release,
                ChangeKind::TicketSystem => ConfounderKind::TicketSystem,
                ChangeKind::Other => ConfounderKind::Other,
            },
            what: change.what.clone(),
            on: Some(change.on),
            found_in: FoundIn::Decision,
            // People know exactly whom it touched: one comparator without it is no comparator.
            shared: scene.is_comparable()
                && scene.comparators.iter().all(|(_, name)| touches(&change.services, name)),
            is_the_remedy: false,
        })
        .collect()
}

/// Milestones near the pull, where there were none in the baseline: those that come every month were
/// there before as well.
fn milestones(scene: &Scene<'_>) -> Option<Confounder> {
    let all = scene.facts.milestones.as_ref()?;
    let third_line = scene.service.third_line;
    let teams_of = |cohort: &Cohort<'_>| -> Vec<String> {
        let name = |team: &u32| third_line.team_names.get(*team as usize).cloned();
        cohort.development_teams().iter().filter_map(name).collect()
    };
    let own_teams = teams_of(scene.service);
    let binds = |whose: &str, names: &[String], teams: &[String]| {
        whose.is_empty() || names.iter().chain(teams).any(|name| name == whose)
    };
    let (from, to) = scene.window();
    let baseline = scene.periods.first().map_or(from, |p| p.from);
    let own = || all.iter().filter(|m| binds(&m.whose, scene.names, &own_teams));
    if own().any(|m| (baseline..from).contains(&m.at)) {
        return None;
    }
    let milestone = own().find(|m| (from..to).contains(&m.at))?;
    let near = |m: &&thirdline_domain::facts::Milestone| (from..to).contains(&m.at);
    let shared = scene.is_comparable()
        && scene.comparators.iter().all(|(cohort, name)| {
            let (names, teams) = ([name.clone()], teams_of(cohort));
            all.iter().filter(near).any(|m| binds(&m.whose, &names, &teams))
        });
    Some(Confounder {
        kind: ConfounderKind::Release,
        what: "a delivery milestone, the first since the baseline began".to_owned(),
        on: Some(milestone.at.div_euclid(DAY) as i32),
        found_in: FoundIn::Facts,
        shared,
        is_the_remedy: false,
    })
}

/// Whether something came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Appeared,
    Vanished,
}

/// What came or went within a window, and when it was first or last seen. `seen` has an instant and
/// what was seen then; one that is too rare to be missed counts for neither.
fn turned<K: Ord + Copy>(seen: &mut [(i64, K)], (from, to): (i64, i64)) -> Vec<(K, Turn, i64)> {
    seen.sort_unstable();
    let mut of: BTreeMap<K, (i64, i64, usize)> = BTreeMap::new();
    for &(at, key) in &*seen {
        let entry = of.entry(key).or_insert((at, at, 0));
        entry.1 = at;
        entry.2 += 1;
    }
    let before = |at: i64| seen.partition_point(|s| s.0 < at) as f64;
    let all = seen.len() as f64;
    let mut turns = Vec::new();
    for (key, (first, last, count)) in of {
        let count = count as f64;
        let (without, with) = (before(first), all - before(first));
        if (from..to).contains(&first) && count / with * without >= EXPECTED && count >= EXPECTED {
            turns.push((key, Turn::Appeared, first));
        }
        let (with, without) = (before(last + 1), all - before(last + 1));
        if (from..to).contains(&last) && count / with * without >= EXPECTED && count >= EXPECTED {
            turns.push((key, Turn::Vanished, last));
        }
    }
    turns
}

/// Words for what came and what went.
fn came_and_went(turns: &[(String, Turn, i64)]) -> String {
    let list = |turn: Turn| {
        // Three say what kind of change it was; the history has the others.
        const NAMED: usize = 3;
        let names: Vec<String> =
            turns.iter().filter(|t| t.1 == turn).map(|t| format!("“{}”", t.0)).collect();
        match names.len().saturating_sub(NAMED) {
            0 | 1 => names.join(", "),
            more => format!("{} and {more} more", names[..NAMED].join(", ")),
        }
    };
    match (list(Turn::Appeared), list(Turn::Vanished)) {
        (new, old) if old.is_empty() => format!("{new} appeared"),
        (new, old) if new.is_empty() => format!("{old} vanished"),
        (new, old) => format!("{new} appeared, {old} vanished"),
    }
}

fn status_turns(scene: &Scene<'_>, cohort: &Cohort<'_>) -> Vec<(u16, Turn, i64)> {
    let history = scene.history;
    let mut seen: Vec<(i64, u16)> = cohort
        .incidents()
        .flat_map(|i| history.events_of(i.incident as usize))
        .filter(|&e| history.status[e] != NO_STATUS)
        .map(|e| (history.at[e], history.status[e]))
        .collect();
    turned(&mut seen, scene.window())
}

fn statuses(scene: &Scene<'_>) -> Option<Confounder> {
    let turns = status_turns(scene, scene.service);
    let on = turns.iter().map(|t| t.2).min()?.div_euclid(DAY) as i32;
    let same = |cohort: &Cohort<'_>| {
        // One is enough: long incidents carry an old status past the window in one service only.
        let theirs = status_turns(scene, cohort);
        turns.iter().any(|t| theirs.iter().any(|o| (o.0, o.1) == (t.0, t.1)))
    };
    let named: Vec<(String, Turn, i64)> =
        turns.iter().map(|t| (scene.history.statuses[t.0 as usize].label(), t.1, t.2)).collect();
    Some(Confounder {
        kind: ConfounderKind::TicketSystem,
        what: format!("statuses changed: {}", came_and_went(&named)),
        on: Some(on),
        found_in: FoundIn::History,
        shared: scene.most(same),
        is_the_remedy: false,
    })
}

fn team_turns(scene: &Scene<'_>, cohort: &Cohort<'_>) -> Vec<(u32, Turn, i64)> {
    let teams = &cohort.third_line.teams;
    let mut seen: Vec<(i64, u32)> =
        cohort.stays().map(|stay| (stay.entered, teams.label_id(stay.team))).collect();
    turned(&mut seen, scene.window())
}

fn teams(scene: &Scene<'_>) -> Option<Confounder> {
    let turns = team_turns(scene, scene.service);
    let on = turns.iter().map(|t| t.2).min()?.div_euclid(DAY) as i32;
    let labels = &scene.service.third_line.teams;
    let named: Vec<(String, Turn, i64)> =
        turns.iter().map(|t| (labels.label(t.0).to_owned(), t.1, t.2)).collect();
    Some(Confounder {
        kind: ConfounderKind::Reorganisation,
        what: format!("teams of the third line changed: {}", came_and_went(&named)),
        on: Some(on),
        found_in: FoundIn::History,
        shared: scene.most(|cohort| !team_turns(scene, cohort).is_empty()),
        is_the_remedy: matches!(scene.decision.remedy, Remedy::Organisation | Remedy::OwnerRouting),
    })
}

/// Counts of incidents by month, all and by priority.
fn monthly_counts(cohort: &Cohort<'_>, periods: &[Period]) -> (Vec<u64>, BTreeMap<u16, Vec<u64>>) {
    let mut all = vec![0; periods.len()];
    let mut by: BTreeMap<u16, Vec<u64>> = BTreeMap::new();
    for incident in cohort.incidents() {
        let row = periods.partition_point(|p| p.to <= incident.reported_at);
        if periods.get(row).is_some_and(|p| p.from <= incident.reported_at) {
            all[row] += 1;
            by.entry(incident.priority).or_insert_with(|| vec![0; periods.len()])[row] += 1;
        }
    }
    (all, by)
}

/// By how many times the volume jumped, if it did; below 1 it fell.
fn jump(cohort: &Cohort<'_>, periods: &[Period]) -> Option<f64> {
    let (counts, _) = monthly_counts(cohort, periods);
    let values: Vec<(bool, f64)> = counts
        .iter()
        .zip(periods)
        // Half an incident more, for the logarithm of a month without any.
        .map(|(&n, p)| (p.is_after(), ln(n as f64 + 0.5)))
        .collect();
    let effect = level(&values, true)?.effect;
    let is_large = effect.value >= JUMP || effect.value <= 1.0 / JUMP;
    (is_large && !effect.holds_nothing()).then_some(effect.value)
}

fn volume(scene: &Scene<'_>) -> Option<Confounder> {
    let times = jump(scene.service, scene.periods)?;
    let alike = |cohort: &Cohort<'_>| {
        jump(cohort, scene.periods).is_some_and(|other| (other > 1.0) == (times > 1.0))
    };
    Some(Confounder {
        kind: ConfounderKind::Volume,
        what: format!("{times:.1} times as many incidents a month as before"),
        on: None,
        found_in: FoundIn::History,
        shared: scene.most(alike),
        is_the_remedy: false,
    })
}

/// The priority whose share moved most, and by how much, if any really did.
fn moved_priority(cohort: &Cohort<'_>, periods: &[Period]) -> Option<(u16, f64)> {
    let (all, by) = monthly_counts(cohort, periods);
    let moved = by.into_iter().filter(|(id, _)| *id != NO_PRIORITY).filter_map(|(id, counts)| {
        let months = counts.iter().zip(&all).zip(periods).filter(|((_, all), _)| **all > 0);
        let values: Vec<(bool, f64)> =
            months.map(|((k, n), p)| (p.is_after(), *k as f64 / *n as f64)).collect();
        let effect = level(&values, false)?.effect;
        (effect.value.abs() >= MIX && !effect.holds_nothing()).then_some((id, effect.value))
    });
    moved.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()).then(b.0.cmp(&a.0)))
}

fn priorities(scene: &Scene<'_>) -> Option<Confounder> {
    let (id, by) = moved_priority(scene.service, scene.periods)?;
    let name = scene.history.priorities.find_name(u32::from(id)).unwrap_or_default();
    let alike = |cohort: &Cohort<'_>| {
        let other = moved_priority(cohort, scene.periods);
        other.is_some_and(|(p, b)| p == id && (b > 0.0) == (by > 0.0))
    };
    let direction = if by > 0.0 { "more" } else { "fewer" };
    Some(Confounder {
        kind: ConfounderKind::Priorities,
        what: format!("“{name}” is {:.0} points {direction} of all incidents", 100.0 * by.abs()),
        on: None,
        found_in: FoundIn::History,
        shared: scene.most(alike),
        is_the_remedy: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_and_goes_at_the_pull_is_seen_and_what_is_rare_is_not() {
        let mut seen: Vec<(i64, char)> = (0..200).map(|at| (at, 'a')).collect();
        seen.extend((0..100).step_by(4).map(|at| (at, 'b')));
        seen.extend((101..200).step_by(4).map(|at| (at, 'c')));
        seen.push((101, 'd'));
        let turns = turned(&mut seen, (90, 110));
        assert_eq!(turns, [('b', Turn::Vanished, 96), ('c', Turn::Appeared, 101)]);
        assert_eq!(turned(&mut seen, (110, 130)), []);
    }
}
