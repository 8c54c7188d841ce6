//! One incident read from its events: its state, its user clock, its time ledger and its stays.
//!
//! This fold is the only place where events become time. Everything the product shows is a sum
//! over what it returns (`docs/measures.md` §1–§3).

use crate::history::History;
use crate::names::NONE;
use crate::status::StatusClass;

/// How an incident stands at the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its last class is done.
    Resolved,
    /// Its last class is open.
    Open,
    /// Its last class is cancelled: no ledger, no user clock.
    Cancelled,
}

/// A time in which neither the holder nor the class changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The team that held the incident; [`NONE`] = `(unrecorded)`.
    pub holder: u32,
    /// The class it was in.
    pub class: StatusClass,
    /// Begin, microseconds.
    pub from: i64,
    /// End, microseconds; never before `from`.
    pub to: i64,
}

/// One unbroken time of an incident with one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The team.
    pub team: u32,
    /// Instant of its first event, microseconds.
    pub start: i64,
    /// Instant of the next stay's first event, but not beyond the end of the user clock and never
    /// before `start`, microseconds.
    pub end: i64,
    /// First event of the stay that states `active` or a done class, microseconds.
    pub taken_up: Option<i64>,
    /// The last stay of an open incident: it goes on beyond the horizon.
    pub running: bool,
}

/// What the events of one incident say. Reuse one value for many incidents: [`Ledger::read`]
/// keeps its buffers.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// How the incident stands.
    pub state: State,
    /// When the user's wait began, microseconds.
    pub reported_at: i64,
    /// End of the user clock: `resolved_at`, the horizon of an open incident, or the first event
    /// of the final cancelled run, microseconds.
    pub end: i64,
    /// Spells of the user clock in order of time, without gap or overlap; empty if cancelled.
    pub spells: Vec<Spell>,
    /// Stays in order of time.
    pub stays: Vec<Stay>,
    /// Steps from a done class to an open one.
    pub reopenings: u32,
    /// Instant of the last such step, microseconds.
    pub last_reopened_at: Option<i64>,
    /// Whether an event states `waiting_user`.
    pub waited_for_user: bool,
    /// Holder right after the event at `end` (of a resolved incident: at `resolved_at`).
    pub holder_at_end: u32,
}

impl Default for Ledger {
    fn default() -> Self {
        Self {
            state: State::Open,
            reported_at: 0,
            end: 0,
            spells: Vec::new(),
            stays: Vec::new(),
            reopenings: 0,
            last_reopened_at: None,
            waited_for_user: false,
            holder_at_end: NONE,
        }
    }
}

impl Ledger {
    /// Reads one incident of a history. `horizon` is the latest event of the *whole* history,
    /// microseconds.
    pub fn read(&mut self, history: &History, incident: usize, horizon: i64) {
        self.spells.clear();
        self.stays.clear();
        self.reopenings = 0;
        self.last_reopened_at = None;
        self.waited_for_user = false;
        self.reported_at = history.reported_at(incident);

        let events = history.events_of(incident);
        let mut holder = NONE;
        let mut class = StatusClass::Queued;
        let mut since = self.reported_at;
        // Where the last unbroken run of done, or of cancelled, began: (instant, spells so far,
        // holder). Only the run that is still unbroken at the end counts.
        let mut run: Option<(i64, usize, u32)> = None;

        for event in events {
            let at = history.at[event];
            let stated = history.stated(event);
            let team = history.team[event];
            let (holder_before, class_before) = (holder, class);
            if team != NONE {
                holder = team;
            }
            if let Some(stated) = stated {
                class = stated;
                self.waited_for_user |= stated == StatusClass::WaitingUser;
            }
            if (holder, class) != (holder_before, class_before) {
                self.push_spell(holder_before, class_before, since, at);
                since = at;
            }
            if class != class_before {
                if class_before.is_done() && class.is_open() {
                    self.reopenings += 1;
                    self.last_reopened_at = Some(at);
                }
                let goes_on = run.is_some() && class_before.is_done() && class.is_done();
                if class.is_open() {
                    run = None;
                } else if !goes_on {
                    run = Some((at, self.spells.len(), holder));
                }
            }
            if holder != NONE {
                if holder != holder_before {
                    self.stays.push(Stay {
                        team: holder,
                        start: at,
                        end: at,
                        taken_up: None,
                        running: false,
                    });
                }
                if stated.is_some_and(|c| c == StatusClass::Active || c.is_done())
                    && let Some(stay) = self.stays.last_mut()
                {
                    stay.taken_up.get_or_insert(at);
                }
            }
        }

        self.holder_at_end = holder;
        match run {
            None => {
                self.state = State::Open;
                self.end = horizon.max(since);
                self.push_spell(holder, class, since, self.end);
            }
            Some((at, spells, holder_then)) => {
                self.state = if class.is_done() { State::Resolved } else { State::Cancelled };
                self.end = at;
                self.holder_at_end = holder_then;
                self.spells.truncate(if self.state == State::Resolved { spells } else { 0 });
            }
        }
        self.end_stays();
    }

    fn push_spell(&mut self, holder: u32, class: StatusClass, from: i64, to: i64) {
        if to > from {
            self.spells.push(Spell { holder, class, from, to });
        }
    }

    fn end_stays(&mut self) {
        let mut next_start = i64::MAX;
        for stay in self.stays.iter_mut().rev() {
            stay.end = next_start.min(self.end).max(stay.start);
            next_start = stay.start;
        }
        if let Some(last) = self.stays.last_mut() {
            last.running = self.state == State::Open;
        }
    }

    /// The user clock, microseconds; `None` if cancelled.
    #[must_use]
    pub fn user_clock(&self) -> Option<i64> {
        (self.state != State::Cancelled).then_some(self.end - self.reported_at)
    }

    /// Time of the user clock in the four waiting classes, microseconds.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        self.spells.iter().filter(|s| s.class.is_waiting()).map(|s| s.to - s.from).sum()
    }

    /// Whether the stay at `index` is a return: its team is that of the stay two before it.
    #[must_use]
    pub fn is_return(&self, index: usize) -> bool {
        index >= 2 && self.stays[index].team == self.stays[index - 2].team
    }

    /// Whether the stay at `index` is a bounce: a return whose middle stay was not taken up.
    #[must_use]
    pub fn is_bounce(&self, index: usize) -> bool {
        self.is_return(index) && self.stays[index - 1].taken_up.is_none()
    }
}
