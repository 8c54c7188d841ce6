//! How an incident stands under an agreement.

use super::happening::{Counterparty, What};
use super::ledger::{self, Cell, Spell};
use super::outcome::{Outcome, Void};
use super::terms::{NEVER, Terms};
use crate::agreement::{GoalKind, Warning};
use crate::history::NO_PRIORITY;
use crate::names::NONE;
use crate::status::StatusClass;
use thirdline_time::FIRST_INSTANT;

/// Why a clock no longer runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// What was owed was done. `for_now`: a fix that may turn out to be none.
    Done { for_now: bool },
    /// The goal is void.
    Void(Void),
    /// Withdrawn against the reporter's will.
    Withdrawn,
}

impl Stop {
    /// What was owed was done, for good.
    pub(super) const DONE: Self = Self::Done { for_now: false };
}

/// One goal running on the incident, or that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What it asks.
    pub kind: GoalKind,
    /// Which of the agreement's goals, by its place there.
    pub goal: u16,
    /// The receiving team.
    pub team: u32,
    /// Which handover to a receiver it belongs to, from 1.
    pub handover: u16,
    /// The priority it is for.
    pub priority: u16,
    /// Working time allowed, microseconds.
    pub within: i64,
    /// When it started, microseconds.
    pub started_at: i64,
    /// Whether both sides excuse its breach.
    pub excused: bool,
    /// How often a fix that had stopped it turned out to be none.
    pub undone: u16,
    /// Working time used before `running_since`.
    pub(super) used: i64,
    pub(super) running_since: Option<i64>,
    /// While it runs.
    pub(super) deadline: i64,
    /// When it last stood still.
    pub(super) last_deadline: Option<i64>,
    /// Working time allowed beyond the goal: the notice after a raised priority.
    pub(super) extra: i64,
    pub(super) breached_at: Option<i64>,
    pub(super) stop: Option<(i64, Stop)>,
}

impl Clock {
    /// What became of it, as far as it was told.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match (self.breached_at, self.stop) {
            (Some(at), _) | (None, Some((at, Stop::Withdrawn))) => Outcome::Missed { at },
            (None, Some((at, Stop::Done { .. }))) => Outcome::Met { at },
            (None, Some((at, Stop::Void(why)))) => Outcome::Void { at, why },
            (None, None) => Outcome::Running,
        }
    }

    /// The deadline of a running clock, microseconds; `None` while it stands still.
    #[must_use]
    pub fn deadline(&self) -> Option<i64> {
        self.running_since.map(|_| self.deadline)
    }

    /// The deadline that it has, or had when it last ran, microseconds.
    #[must_use]
    pub fn last_deadline(&self) -> Option<i64> {
        self.deadline().or(self.last_deadline)
    }

    /// Since when it runs, microseconds; `None` while it stands still.
    #[must_use]
    pub fn running_since(&self) -> Option<i64> {
        self.running_since
    }

    /// When it stopped for good or for now, microseconds.
    #[must_use]
    pub fn stopped_at(&self) -> Option<i64> {
        self.stop.map(|(at, _)| at)
    }

    /// Whether what was owed was done, late or not.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.stop, Some((_, Stop::Done { .. })))
    }

    /// Working time used by an instant, microseconds.
    #[must_use]
    pub fn used(&self, terms: &Terms<'_>, at: i64) -> i64 {
        let running =
            self.running_since.map_or(0, |since| terms.working_time(self.goal, since, at));
        self.used + running
    }

    pub(super) fn is_open(&self) -> bool {
        self.stop.is_none()
    }
}

/// A stretch in which a clock ran, for whoever asks why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which clock, by its place among the account's.
    pub clock: u16,
    /// Begin, microseconds.
    pub from: i64,
    /// End, microseconds.
    pub to: i64,
    /// Working time in it, microseconds.
    pub worked: i64,
    /// Whether it counts as used: not if an upheld return gave it back, or the clock started anew.
    pub counts: bool,
}

/// What the account did, for whoever asks why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// When, microseconds.
    pub at: i64,
    /// What.
    pub what: Noted,
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It was told that.
    Told(What),
    /// A clock started.
    Started(u16),
    /// A clock went on with the time used.
    WentOn(u16),
    /// A clock stopped or became void.
    Ended(u16),
    /// A deadline passed.
    Breached(u16),
    /// A hold ended by itself.
    HoldExpired,
    /// Holds have used up what the agreement allows: the clocks go on.
    HoldCapped,
    /// Nobody answered a return in time: it is upheld.
    SilenceUpheld,
    /// A lower priority without the reporter's yes: the old goals hold.
    KeptGoals,
    /// It came back so late that it is a new incident.
    NewIncident,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    pub(super) on: Counterparty,
    pub(super) since: i64,
    pub(super) until: Option<i64>,
    /// When it no longer stops the clocks.
    pub(super) cap_at: i64,
    pub(super) is_capped: bool,
    pub(super) class_before: StatusClass,
}

/// An incident under an agreement: its clocks, its minute ledger, and what is needed to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// When the user's wait began, microseconds.
    pub reported_at: i64,
    pub(super) at: i64,
    pub(super) since: i64,
    pub(super) holder: u32,
    pub(super) class: StatusClass,
    pub(super) priority: u16,
    /// The priority whose goals hold, where a lower one was not agreed to.
    pub(super) kept_priority: Option<u16>,
    pub(super) is_service_covered: bool,
    /// Only goals whose events a ticket history holds have clocks.
    pub(super) is_of_history: bool,
    pub(super) hold: Option<Hold>,
    pub(super) hold_used: i64,
    pub(super) is_return_pending: bool,
    /// Who handed it to its holder.
    pub(super) came_from: u32,
    /// The receiver whose clocks run.
    pub(super) receiver: Option<u32>,
    /// Since when: what was used since is what an upheld return gives back.
    pub(super) receiver_since: i64,
    pub(super) handovers: u16,
    pub(super) first_handed_over_at: Option<i64>,
    /// Where the present incident begins: another one, if it came back too late to be the same.
    pub(super) begin: Begin,
    /// Begin of the last unbroken run of done, or of cancelled.
    pub(super) run: Option<i64>,
    /// Its spells: cells only if it does not stay that way.
    pub(super) aside: Vec<Aside>,
    pub(super) clocks: Vec<Clock>,
    pub(super) cells: Vec<Cell>,
    pub(super) runs: Vec<Run>,
    pub(super) notes: Option<Vec<Note>>,
}

/// Where the present incident begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begin {
    /// When it was reported, microseconds.
    pub(super) at: i64,
    /// Clocks and handovers of earlier incidents.
    pub(super) clocks: usize,
    pub(super) handovers: u16,
}

/// A spell that may yet become cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aside {
    pub(super) holder: u32,
    pub(super) class: StatusClass,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// The next instant at which something changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When, microseconds.
    pub at: i64,
    /// What.
    pub what: DueKind,
}

/// What changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueKind {
    /// A warning of a clock.
    Warning(u16, Warning),
    /// A clock is breached right after this instant.
    Deadline(u16),
    /// A hold ends.
    HoldEnds,
    /// A hold no longer stops the clocks.
    HoldCap,
}

impl Account {
    /// An incident that was just reported. Teams hold nothing yet. Instants outside of the years
    /// 1900–2200, which no calendar knows, count as the nearest within, here and in all that
    /// happens.
    #[must_use]
    pub fn new(reported_at: i64) -> Self {
        let reported_at = reported_at.clamp(FIRST_INSTANT, NEVER);
        Self {
            reported_at,
            at: reported_at,
            since: reported_at,
            holder: NONE,
            class: StatusClass::Queued,
            priority: NO_PRIORITY,
            kept_priority: None,
            is_service_covered: true,
            is_of_history: false,
            hold: None,
            hold_used: 0,
            is_return_pending: false,
            came_from: NONE,
            receiver: None,
            receiver_since: reported_at,
            handovers: 0,
            first_handed_over_at: None,
            begin: Begin { at: reported_at, clocks: 0, handovers: 0 },
            run: None,
            aside: Vec::new(),
            clocks: Vec::new(),
            cells: Vec::new(),
            runs: Vec::new(),
            notes: None,
        }
    }

    /// The same, and it writes down why.
    #[must_use]
    pub fn with_journal(reported_at: i64) -> Self {
        Self { notes: Some(Vec::new()), ..Self::new(reported_at) }
    }

    /// Begins anew with another incident; keeps its memory.
    pub fn begin(&mut self, reported_at: i64) {
        let mut next = Self::new(reported_at);
        std::mem::swap(&mut next.aside, &mut self.aside);
        std::mem::swap(&mut next.clocks, &mut self.clocks);
        std::mem::swap(&mut next.cells, &mut self.cells);
        std::mem::swap(&mut next.runs, &mut self.runs);
        next.notes = self.notes.take();
        *self = next;
        self.aside.clear();
        self.clocks.clear();
        self.cells.clear();
        self.runs.clear();
        if let Some(notes) = &mut self.notes {
            notes.clear();
        }
    }

    /// All clocks, in the order in which they started.
    #[must_use]
    pub fn clocks(&self) -> &[Clock] {
        &self.clocks
    }

    /// The minute ledger up to the last instant told; empty of a cancelled incident, which has no
    /// user clock.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        if self.class == StatusClass::Cancelled { &[] } else { &self.cells }
    }

    /// The user clock up to the last instant told, microseconds: that of a done incident ended
    /// when it was done. `None` of a cancelled one.
    #[must_use]
    pub fn user_clock(&self) -> Option<i64> {
        match self.class {
            StatusClass::Cancelled => None,
            class if class.is_done() => Some(self.run.unwrap_or(self.at) - self.reported_at),
            _ => Some(self.at - self.reported_at),
        }
    }

    /// How often the incident was handed over to a receiver under the agreement.
    #[must_use]
    pub fn handovers(&self) -> u16 {
        self.handovers
    }

    /// When it was first handed over to a receiver under the agreement, microseconds.
    #[must_use]
    pub fn first_handed_over_at(&self) -> Option<i64> {
        self.first_handed_over_at
    }

    /// The team that holds it; [`NONE`] = nobody known.
    #[must_use]
    pub fn holder(&self) -> u32 {
        self.holder
    }

    /// The class it is in.
    #[must_use]
    pub fn class(&self) -> StatusClass {
        self.class
    }

    /// The stretches in which clocks ran and then stopped.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// What happened and what it did; empty unless it was asked to write that down.
    #[must_use]
    pub fn journal(&self) -> &[Note] {
        self.notes.as_deref().unwrap_or_default()
    }

    /// When to look again: the earliest warning or deadline, or end of a hold, after an instant.
    #[must_use]
    pub fn next_deadline(&self, terms: &Terms<'_>, after: i64) -> Option<Due> {
        let mut next: Option<Due> = None;
        let mut offer = |at: i64, what: DueKind| {
            if at > after && at < NEVER && next.is_none_or(|n| at < n.at) {
                next = Some(Due { at, what });
            }
        };
        for (i, clock) in self.clocks.iter().enumerate() {
            let (Some(since), None, None) = (clock.running_since, clock.breached_at, clock.stop)
            else {
                continue;
            };
            let i = i as u16;
            for warning in &terms.goal_at(clock.goal).warnings {
                if let Some(used) = warning.used_of(clock.within)
                    && used > clock.used
                {
                    let at = terms.due(clock.goal, since, used - clock.used);
                    offer(at, DueKind::Warning(i, *warning));
                }
            }
            offer(clock.deadline, DueKind::Deadline(i));
        }
        if let Some(hold) = &self.hold {
            if let Some(until) = hold.until {
                offer(until, DueKind::HoldEnds);
            }
            if !hold.is_capped {
                offer(hold.cap_at, DueKind::HoldCap);
            }
        }
        next
    }

    pub(super) fn note(&mut self, at: i64, what: Noted) {
        if let Some(notes) = &mut self.notes {
            notes.push(Note { at, what });
        }
    }

    /// The priority whose goals hold.
    pub(super) fn goal_priority(&self) -> u16 {
        self.kept_priority.unwrap_or(self.priority)
    }

    /// Whether the receiver's clocks stand still.
    pub(super) fn is_suspended(&self) -> bool {
        self.is_return_pending || self.hold.is_some_and(|hold| !hold.is_capped)
    }

    /// Brings the ledger up to an instant.
    pub(super) fn account_to(&mut self, terms: &Terms<'_>, to: i64) {
        if to <= self.since {
            return;
        }
        let from = std::mem::replace(&mut self.since, to);
        if self.class.is_open() {
            let hold = self.hold.filter(|hold| !hold.is_capped).map(|hold| hold.on);
            let spell = Spell {
                holder: self.holder,
                class: self.class,
                hold,
                pending: self.is_return_pending,
                reopened: false,
                from,
                to,
            };
            ledger::add(&mut self.cells, terms, spell);
        } else {
            let (holder, class) = (self.holder, self.class);
            match self.aside.last_mut() {
                Some(a) if (a.holder, a.class, a.to) == (holder, class, from) => a.to = to,
                _ => self.aside.push(Aside { holder, class, from, to }),
            }
        }
    }

    /// What seemed the end was none: its spells become cells.
    pub(super) fn end_run(&mut self, terms: &Terms<'_>) {
        self.run = None;
        for aside in std::mem::take(&mut self.aside) {
            let spell = Spell {
                holder: aside.holder,
                class: aside.class,
                hold: None,
                pending: false,
                reopened: aside.class.is_done(),
                from: aside.from,
                to: aside.to,
            };
            ledger::add(&mut self.cells, terms, spell);
        }
    }
}
