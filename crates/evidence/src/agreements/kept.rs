//! How often each goal was kept, with n and interval, and what else became of its clocks.

use super::fact::ClockFact;
use crate::figure::Proportion;
use crate::pass::month_of;
use crate::scope::{Dimension, Teams, day_of};
use crate::series::period_label;
use crate::statistics::heaping;
use std::collections::BTreeMap;
use thirdline_domain::agreement::{Agreement, GoalKind};
use thirdline_domain::clock::{Outcome, Void};
use thirdline_domain::{History, NO_PRIORITY};

/// Clocks by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Met.
    pub met: u64,
    /// Missed.
    pub missed: u64,
    /// Missed, and excused by both.
    pub excused: u64,
    /// Void.
    pub void: u64,
    /// Still running.
    pub running: u64,
}

impl Kept {
    fn add(&mut self, fact: &ClockFact) {
        match fact.outcome {
            Outcome::Met { .. } => self.met += 1,
            Outcome::Missed { .. } => {
                self.missed += 1;
                self.excused += u64::from(fact.is_excused);
            }
            Outcome::Void { .. } => self.void += 1,
            Outcome::Running => self.running += 1,
        }
    }

    /// Met ÷ (met + missed).
    #[must_use]
    pub fn attainment(&self) -> Proportion {
        Proportion::new(self.met, self.met + self.missed)
    }

    /// The same with excused breaches left out.
    #[must_use]
    pub fn attainment_without_excused(&self) -> Proportion {
        Proportion::new(self.met, self.met + self.missed - self.excused)
    }
}

/// Clocks of one key of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBy {
    /// By what: team (the receiver), priority or month.
    pub dimension: Dimension,
    /// Which one.
    pub key: String,
    /// What became of its clocks.
    pub kept: Kept,
}

/// Clocks that are neither met nor missed, by why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Why.
    pub why: Void,
    /// How many.
    pub n: u64,
}

/// What became of the clocks of one goal.
#[derive(Clone, Debug)]
pub struct GoalKept {
    /// Which of the agreement's goals.
    pub goal: usize,
    /// What it asks.
    pub kind: GoalKind,
    /// Working time allowed, microseconds.
    pub within: i64,
    /// Its priorities; empty = all others.
    pub priorities: Vec<String>,
    /// Whether a history holds the events that start and stop it.
    pub is_recorded: bool,
    /// All of them.
    pub kept: Kept,
    /// Without clocks that show a signal or belong to a disputed incident.
    pub without_flagged: Kept,
    /// How many of those were left out.
    pub flagged: u64,
    /// Void clocks by why, most first.
    pub void: Vec<Undecided>,
    /// By receiver, priority and month of the start, UTC.
    pub by: Vec<KeptBy>,
    /// Working time used by the clocks that were met or missed and stopped, ascending,
    /// microseconds.
    pub used: Vec<i64>,
    /// Stopped in the last tenth of the goal, and in the tenth behind it.
    pub around: (u64, u64),
    /// How far beyond chance the one is above the other, in standard errors.
    pub heaping: Option<f64>,
}

pub(super) fn goals(
    history: &History,
    agreement: &Agreement,
    facts: &[ClockFact],
    teams: &Teams,
    disputed: &[bool],
) -> Vec<GoalKept> {
    let mut by_goal: Vec<Vec<&ClockFact>> = vec![Vec::new(); agreement.goals.len()];
    for fact in facts {
        by_goal[usize::from(fact.goal)].push(fact);
    }
    let of = |(index, facts): (usize, &Vec<&ClockFact>)| {
        goal(history, agreement, index, facts, teams, disputed)
    };
    by_goal.iter().enumerate().map(of).collect()
}

fn goal(
    history: &History,
    agreement: &Agreement,
    index: usize,
    facts: &[&ClockFact],
    teams: &Teams,
    disputed: &[bool],
) -> GoalKept {
    let goal = &agreement.goals[index];
    let (mut kept, mut without_flagged, mut flagged) = (Kept::default(), Kept::default(), 0);
    let mut void: BTreeMap<Void, u64> = BTreeMap::new();
    let mut by: BTreeMap<(Dimension, String), Kept> = BTreeMap::new();
    let mut used = Vec::new();
    for fact in facts {
        kept.add(fact);
        let is_disputed = disputed.get(fact.incident as usize).copied().unwrap_or(false);
        if is_disputed || fact.flags.0 != 0 {
            flagged += 1;
        } else {
            without_flagged.add(fact);
        }
        if let Outcome::Void { why, .. } = fact.outcome {
            *void.entry(why).or_insert(0) += 1;
        }
        let receiver = teams.label(teams.label_id(fact.team)).to_owned();
        let month = period_label(Dimension::Month, month_of(day_of(fact.started_at)));
        let mut keys = vec![(Dimension::Team, receiver), (Dimension::Month, month)];
        if fact.priority != NO_PRIORITY {
            let priority = history.priorities[u32::from(fact.priority)].to_owned();
            keys.push((Dimension::Priority, priority));
        }
        for key in keys {
            by.entry(key).or_default().add(fact);
        }
        if fact.is_done {
            used.push(fact.used);
        }
    }
    used.sort_unstable();
    let mut void: Vec<Undecided> = void.into_iter().map(|(why, n)| Undecided { why, n }).collect();
    void.sort_by_key(|v| std::cmp::Reverse(v.n));
    let within = goal.within;
    let between = |from: i64, to: i64| {
        // Above `from`, up to `to`.
        (used.partition_point(|u| *u <= to) - used.partition_point(|u| *u <= from)) as u64
    };
    // `[0.9, 1]` and `(1, 1.1]` of the goal.
    let around = (between(within - within / 10 - 1, within), between(within, within + within / 10));
    GoalKept {
        goal: index,
        kind: goal.kind,
        within,
        priorities: goal.priorities.clone(),
        is_recorded: goal.kind.is_in_a_history(),
        kept,
        without_flagged,
        flagged,
        void,
        by: by
            .into_iter()
            .map(|((dimension, key), kept)| KeptBy { dimension, key, kept })
            .collect(),
        heaping: heaping(around.0, around.1),
        around,
        used,
    }
}
