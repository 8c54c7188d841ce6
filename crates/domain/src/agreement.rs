//! Operational level agreements: what a receiving team and a sending side owe each other.
//!
//! An [`Agreement`] is one version. It never changes once both sides have signed it: a change is a
//! new version, and an incident keeps the one in force when it was handed over. How its goals
//! become clocks is the business of [`crate::clock`].

mod fingerprint;
mod keys;
mod read;
mod scope;

pub use keys::{AGREEMENT, AGREEMENTS, EXCUSE, GOAL, POLICY, SENDER, SIGNED};
pub use read::{Agreements, ReadFile};

use crate::organisation::{Side, Team};
use crate::pattern::Pattern;
use thirdline_time::{Calendar, WorkingTime};

/// What a goal asks, and of whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum GoalKind {
    /// A member of the receiving team says who is on it and when the next update comes.
    Accept,
    /// From acceptance, and again from each update that has something to say.
    NextUpdate,
    /// A workaround that the user or the service desk accepts.
    Workaround,
    /// The fix, once confirmed, or a fix delivered back.
    Resolve,
    /// Of the sender: from detection, or from its own inability, to the handover.
    HandOverWithin,
    /// Of the sender: an answer to a question.
    AnswerQuestion,
    /// Of the sender: an answer to a return; silence upholds it.
    AnswerReturn,
    /// Of the sender: the word that the fix holds.
    ConfirmFix,
}

impl GoalKind {
    /// All kinds, the receiver's first.
    pub const ALL: [Self; 8] = [
        Self::Accept,
        Self::NextUpdate,
        Self::Workaround,
        Self::Resolve,
        Self::HandOverWithin,
        Self::AnswerQuestion,
        Self::AnswerReturn,
        Self::ConfirmFix,
    ];

    /// The name used in files and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::NextUpdate => "next_update",
            Self::Workaround => "workaround",
            Self::Resolve => "resolve",
            Self::HandOverWithin => "hand_over_within",
            Self::AnswerQuestion => "answer_question",
            Self::AnswerReturn => "answer_return",
            Self::ConfirmFix => "confirm_fix",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// In words, as a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::NextUpdate => "next update",
            Self::Workaround => "workaround",
            Self::Resolve => "resolve",
            Self::HandOverWithin => "hand over in time",
            Self::AnswerQuestion => "answer a question",
            Self::AnswerReturn => "answer a return",
            Self::ConfirmFix => "confirm the fix",
        }
    }

    /// Whether it is the receiver who owes it.
    #[must_use]
    pub fn is_receivers(self) -> bool {
        self <= Self::Resolve
    }

    /// Whether a ticket history holds the events that start and stop it.
    #[must_use]
    pub fn is_in_a_history(self) -> bool {
        matches!(self, Self::Accept | Self::Resolve | Self::HandOverWithin)
    }
}

/// When to warn before a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// When this share of the goal is used, in percent.
    Share(u8),
    /// When this much working time is left, microseconds.
    Left(i64),
}

impl Warning {
    /// How much of a goal is used when it is time to warn; both in microseconds of working time.
    /// `None` where the goal is shorter than the notice.
    #[must_use]
    pub fn used_of(self, within: i64) -> Option<i64> {
        match self {
            Self::Share(percent) => Some((i128::from(within) * i128::from(percent) / 100) as i64),
            Self::Left(left) => (left < within).then_some(within - left),
        }
    }
}

/// One goal of an agreement.
#[derive(Clone, Debug)]
pub struct Goal {
    /// What it asks.
    pub kind: GoalKind,
    /// For these priorities, as the history writes them; empty = all that no other goal of the
    /// kind names.
    pub priorities: Vec<String>,
    /// Working time allowed, microseconds; more than 0.
    pub within: i64,
    /// Counted in this calendar instead of that of the party who owes it.
    pub calendar: Option<Calendar>,
    /// When to warn, earliest first.
    pub warnings: Vec<Warning>,
}

/// What happens to the clock when a team gets an incident back (A → B → A).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReEntry {
    /// It goes on with the time used.
    #[default]
    Continue,
    /// It starts anew.
    Restart,
    /// It starts anew only if the team's return was upheld.
    RestartIfReturnUpheld,
}

/// What happens to a running clock when the priority changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnPriority {
    /// The time used counts against the new goal.
    #[default]
    KeepElapsed,
    /// The clock starts anew.
    Restart,
    /// The new goal counts as if it had been there from the start, in its own calendar.
    FromStart,
    /// The goal is void, and the new one starts.
    Cancel,
}

/// Rules for what is not the plain case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// When a team gets an incident back.
    pub re_entry: ReEntry,
    /// When the priority changes.
    pub priority: OnPriority,
    /// After a raised priority at least this much working time is left, microseconds.
    pub notice: i64,
    /// A reopening within so many days continues the incident; a later one is a new incident.
    pub reopen_within_days: u32,
    /// Working time that holds may take from the clocks of one incident, microseconds; `None` =
    /// no cap.
    pub hold_cap: Option<i64>,
    /// Who owns the change window, and so the time that a ready fix waits for it.
    pub change_window: WindowOwner,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            re_entry: ReEntry::Continue,
            priority: OnPriority::KeepElapsed,
            notice: 0,
            reopen_within_days: 14,
            hold_cap: None,
            change_window: WindowOwner::Sender,
        }
    }
}

/// Who owns a change window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowOwner {
    /// The sender: operations keeps the calendar of changes.
    #[default]
    Sender,
    /// The receiver: it releases when it likes.
    Receiver,
    /// Somebody else.
    Other,
}

/// Who hands over under an agreement. A team is meant if any of these fits; with none of them,
/// every team but the receiver is.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// Sides.
    pub sides: Vec<Side>,
    /// Lines.
    pub lines: Vec<u8>,
    /// Teams.
    pub teams: Vec<Pattern>,
    /// The sender's working calendar; `None` = round the clock.
    pub calendar: Option<Calendar>,
}

impl Sender {
    /// Whether everybody but the receiver is meant.
    #[must_use]
    pub fn is_anybody(&self) -> bool {
        self.sides.is_empty() && self.lines.is_empty() && self.teams.is_empty()
    }

    /// Whether a team hands over under the agreement.
    #[must_use]
    pub fn includes(&self, name: &str, team: &Team) -> bool {
        self.is_anybody()
            || team.side.is_some_and(|side| self.sides.contains(&side))
            || team.line.is_some_and(|line| self.lines.contains(&line))
            || self.teams.iter().any(|pattern| pattern.matches(name))
    }
}

/// Who signed, and on which day; days since 1970-01-01.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// The receiver.
    pub receiver: Option<i32>,
    /// The sender.
    pub sender: Option<i32>,
    /// The fingerprint of what was signed: see [`Agreement::fingerprint`].
    pub fingerprint: Option<String>,
}

impl Signed {
    /// Whether the version is agreed, and so can no longer change.
    #[must_use]
    pub fn by_both(&self) -> bool {
        self.receiver.is_some() && self.sender.is_some()
    }
}

/// A breach that both sides excuse. It stays a breach and is counted as excused beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// The incident.
    pub incident: String,
    /// The goal that was missed.
    pub goal: GoalKind,
    /// Why: a wrong calendar, an alert storm.
    pub reason: String,
}

/// One version of an agreement.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// What it is called; versions of one agreement share the name.
    pub name: String,
    /// From 1.
    pub version: u32,
    /// Teams that receive; each is a receiver of its own.
    pub receivers: Vec<Pattern>,
    /// The receivers' working calendar; `None` = round the clock.
    pub calendar: Option<Calendar>,
    /// Who hands over.
    pub sender: Sender,
    /// Services it is about; empty = all.
    pub services: Vec<Pattern>,
    /// Priorities it is about, highest first; empty = all.
    pub priorities: Vec<String>,
    /// For incidents handed over at or after, microseconds.
    pub from: Option<i64>,
    /// For incidents handed over before, microseconds.
    pub to: Option<i64>,
    /// Goals of both.
    pub goals: Vec<Goal>,
    /// Rules.
    pub policy: Policy,
    /// Signatures.
    pub signed: Signed,
    /// Breaches that both excuse.
    pub excuses: Vec<Excuse>,
}

impl Agreement {
    /// Name and version: `Payments third line v2`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} v{}", self.name, self.version)
    }

    /// Whether a team receives under it.
    #[must_use]
    pub fn has_receiver(&self, team: &str) -> bool {
        self.receivers.iter().any(|pattern| pattern.matches(team))
    }

    /// Whether it is in force at an instant, microseconds.
    #[must_use]
    pub fn is_in_force(&self, at: i64) -> bool {
        self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at < to)
    }

    /// Whether a service is in its scope; an unknown one only if all are.
    #[must_use]
    pub fn covers_service(&self, service: Option<&str>) -> bool {
        self.services.is_empty()
            || service.is_some_and(|s| self.services.iter().any(|pattern| pattern.matches(s)))
    }

    /// Whether a priority is in its scope; an unknown one only if all are.
    #[must_use]
    pub fn covers_priority(&self, priority: Option<&str>) -> bool {
        self.priorities.is_empty()
            || priority.is_some_and(|p| self.priorities.iter().any(|own| own == p))
    }

    /// The goal of a kind for a priority: one that names it before one for all.
    #[must_use]
    pub fn goal(&self, kind: GoalKind, priority: Option<&str>) -> Option<usize> {
        let named = |goal: &Goal| priority.is_some_and(|p| goal.priorities.iter().any(|g| g == p));
        let of_kind = || self.goals.iter().enumerate().filter(move |(_, g)| g.kind == kind);
        let own = of_kind().find(|(_, goal)| named(goal));
        own.or_else(|| of_kind().find(|(_, goal)| goal.priorities.is_empty())).map(|(i, _)| i)
    }

    /// The hours in which a goal is counted; `None` = round the clock.
    #[must_use]
    pub fn hours_of<'a>(&'a self, goal: &'a Goal) -> Option<&'a WorkingTime> {
        self.calendar_of(goal).map(Calendar::working)
    }

    /// The calendar in which a goal is counted; `None` = round the clock.
    #[must_use]
    pub fn calendar_of<'a>(&'a self, goal: &'a Goal) -> Option<&'a Calendar> {
        let party = if goal.kind.is_receivers() { &self.calendar } else { &self.sender.calendar };
        goal.calendar.as_ref().or(party.as_ref())
    }
}
