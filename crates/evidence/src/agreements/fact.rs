//! What is kept of each clock for counts, signals and comparisons.

use super::flags::Flags;
use thirdline_domain::agreement::GoalKind;
use thirdline_domain::clock::Outcome;

/// One clock of one incident, ended or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockFact {
    /// The incident.
    pub incident: u32,
    /// The receiving team.
    pub team: u32,
    /// Which of the agreement's goals.
    pub goal: u16,
    /// What it asks.
    pub kind: GoalKind,
    /// Which handover under the agreement, from 1.
    pub handover: u16,
    /// The priority it was for.
    pub priority: u16,
    /// When it started, microseconds.
    pub started_at: i64,
    /// When it stopped, microseconds.
    pub stopped_at: Option<i64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Working time used when it stopped, or at the horizon, microseconds.
    pub used: i64,
    /// Working time allowed, microseconds.
    pub within: i64,
    /// Whether what was owed was done, late or not.
    pub is_done: bool,
    /// Whether both sides excuse a breach.
    pub is_excused: bool,
    /// Signals.
    pub flags: Flags,
}

/// How incidents were handed over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handed {
    pub(super) over: u64,
    pub(super) at_highest: u64,
    pub(super) in_last_hour: u64,
    pub(super) outside_hours: u64,
}
