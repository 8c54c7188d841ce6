//! Incidents worth naming: whose users to ring this week, and journeys worth drawing.

use crate::scope::Fact;
use serde::Serialize;
use thirdline_domain::State;

/// Why an incident is on the list of users to ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RingReason {
    /// It is still open; the oldest first.
    Open,
    /// It was resolved in the last week of the history, after the longest waits: is it really
    /// fixed?
    LatelyResolved,
}

/// An incident whose user to ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The incident.
    pub fact: Fact,
    /// Why.
    pub reason: RingReason,
}

/// How many users to ring.
pub const RING: usize = 10;

pub(crate) fn ring(facts: &[Fact], horizon: i64) -> Vec<Ring> {
    let longest_first =
        |a: &&Fact, b: &&Fact| b.clock.cmp(&a.clock).then_with(|| a.incident.cmp(&b.incident));
    let mut open: Vec<&Fact> = facts.iter().filter(|f| f.state == State::Open).collect();
    open.sort_unstable_by(longest_first);
    let week = 7 * 86_400_000_000;
    let mut lately: Vec<&Fact> = facts
        .iter()
        .filter(|f| f.state == State::Resolved && horizon - (f.reported_at + f.clock) <= week)
        .collect();
    lately.sort_unstable_by(longest_first);
    let open = open.into_iter().map(|f| Ring { fact: *f, reason: RingReason::Open });
    let lately = lately.into_iter().map(|f| Ring { fact: *f, reason: RingReason::LatelyResolved });
    open.chain(lately).take(RING).collect()
}

/// What a drawn journey stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyKind {
    /// Of those that development never had: the one in the middle.
    TypicalWithout,
    /// Of those that reached development: the one in the middle.
    TypicalWith,
    /// The one that went back most often.
    MostReturns,
    /// The longest user clock of those that reached development.
    Longest,
}

/// An incident worth drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journey {
    /// What it stands for.
    pub kind: JourneyKind,
    /// The incident.
    pub fact: Fact,
}

pub(crate) fn journeys(facts: &[Fact]) -> Vec<Journey> {
    let resolved = || facts.iter().filter(|f| f.state == State::Resolved && f.stays > 0);
    let mut picked: Vec<Journey> = Vec::new();
    let mut pick = |kind, fact: Option<&Fact>| {
        if let Some(fact) = fact
            && picked.iter().all(|j| j.fact.incident != fact.incident)
        {
            picked.push(Journey { kind, fact: *fact });
        }
    };
    pick(
        JourneyKind::TypicalWithout,
        middle(resolved().filter(|f| !f.reached_development && f.stays >= 2)),
    );
    pick(
        JourneyKind::TypicalWith,
        middle(resolved().filter(|f| f.reached_development && f.stays >= 2)),
    );
    pick(
        JourneyKind::MostReturns,
        resolved()
            .filter(|f| f.returns > 0)
            .max_by_key(|f| (f.returns, f.clock, std::cmp::Reverse(f.incident))),
    );
    pick(
        JourneyKind::Longest,
        facts
            .iter()
            .filter(|f| f.state != State::Cancelled && f.reached_development)
            .max_by_key(|f| (f.clock, std::cmp::Reverse(f.incident))),
    );
    picked
}

fn middle<'f>(facts: impl Iterator<Item = &'f Fact>) -> Option<&'f Fact> {
    let mut facts: Vec<&Fact> = facts.collect();
    facts.sort_unstable_by_key(|f| (f.clock, f.incident));
    facts.get(facts.len() / 2).copied()
}
