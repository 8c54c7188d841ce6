//! Two agreements on one history: who gains, who pays, which incidents flip.

use super::fact::ClockFact;
use super::kept::Kept;
use super::replay::Replayed;
use rustc_hash::FxHashMap;
use thirdline_domain::agreement::GoalKind;
use thirdline_domain::clock::{Charge, Outcome};

/// A clock with two outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The incident.
    pub incident: u32,
    /// The receiving team.
    pub team: u32,
    /// What it asks.
    pub kind: GoalKind,
    /// Under the first agreement; `None` = it has no such clock.
    pub before: Option<Outcome>,
    /// Under the second.
    pub after: Option<Outcome>,
}

impl Flip {
    /// Whether it was kept under the first and is missed under the second.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        matches!(self.before, Some(Outcome::Met { .. }))
            && matches!(self.after, Some(Outcome::Missed { .. }))
    }

    /// The other way round.
    #[must_use]
    pub fn is_won(&self) -> bool {
        matches!(self.before, Some(Outcome::Missed { .. }))
            && matches!(self.after, Some(Outcome::Met { .. }))
    }
}

/// One kind of goal under both.
#[derive(Clone, Debug)]
pub struct GoalPair {
    /// The kind.
    pub kind: GoalKind,
    /// Under the first.
    pub before: Kept,
    /// Under the second.
    pub after: Kept,
    /// Clocks that were missed and are met.
    pub won: u64,
    /// Clocks that were met and are missed.
    pub lost: u64,
}

/// Two agreements on one history.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// By kind of goal.
    pub goals: Vec<GoalPair>,
    /// Time by charge under the first and under the second, microseconds.
    pub charges: Vec<(Charge, i128, i128)>,
    /// Clocks whose outcome is another, by incident.
    pub flips: Vec<Flip>,
}

/// Compares what became of the clocks of two agreements.
#[must_use]
pub fn compare(before: &[&Replayed], after: &[&Replayed]) -> Comparison {
    let facts = |side: &[&Replayed]| -> Vec<ClockFact> {
        side.iter().flat_map(|r| r.facts.iter().copied()).collect()
    };
    let (first, second) = (facts(before), facts(after));
    let key = |f: &ClockFact| (f.incident, f.team, f.kind, f.handover);
    let mut others: FxHashMap<_, ClockFact> = second.iter().map(|f| (key(f), *f)).collect();
    let mut flips = Vec::new();
    let mut add = |fact: &ClockFact, before: Option<Outcome>, after: Option<Outcome>| {
        let name = |o: Option<Outcome>| o.map(Outcome::name);
        if name(before) != name(after) {
            let ClockFact { incident, team, kind, .. } = *fact;
            flips.push(Flip { incident, team, kind, before, after });
        }
    };
    for fact in &first {
        let after = others.remove(&key(fact)).map(|f| f.outcome);
        add(fact, Some(fact.outcome), after);
    }
    for fact in second.iter().filter(|f| others.contains_key(&key(f))) {
        add(fact, None, Some(fact.outcome));
    }
    flips.sort_by_key(|f| (f.incident, f.kind, f.team));
    let kept = |side: &[&Replayed], kind: GoalKind| {
        let mut sum = Kept::default();
        for goal in side.iter().flat_map(|r| &r.goals).filter(|g| g.kind == kind) {
            sum.met += goal.kept.met;
            sum.missed += goal.kept.missed;
            sum.excused += goal.kept.excused;
            sum.void += goal.kept.void;
            sum.running += goal.kept.running;
        }
        sum
    };
    let has = |kind: GoalKind| {
        before.iter().chain(after).flat_map(|r| &r.agreement.goals).any(|g| g.kind == kind)
    };
    let goals = GoalKind::ALL
        .into_iter()
        .filter(|kind| has(*kind))
        .map(|kind| GoalPair {
            kind,
            before: kept(before, kind),
            after: kept(after, kind),
            won: flips.iter().filter(|f| f.kind == kind && f.is_won()).count() as u64,
            lost: flips.iter().filter(|f| f.kind == kind && f.is_lost()).count() as u64,
        })
        .collect();
    let time = |side: &[&Replayed], charge: Charge| -> i128 {
        side.iter().map(|r| r.charged.of(charge)).sum()
    };
    let charges = Charge::ALL.into_iter().map(|c| (c, time(before, c), time(after, c))).collect();
    Comparison { goals, charges, flips }
}
