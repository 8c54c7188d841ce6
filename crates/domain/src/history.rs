//! A ticket history as columns: every event of every incident, grouped and in order.

use crate::closing::Closings;
use crate::names::{NONE, Names};
use crate::status::{Stated, Status, StatusClass};

/// How much of an incident's life the history holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Every change is an event: all measures can be computed.
    Events,
    /// One row per ticket: only what its times and counters tell. Its events are the opening and
    /// the end; whatever happened between is *not recorded*.
    Snapshot,
}

/// No opening time, no counter: the value was not recorded.
pub const NO_TIME: i64 = i64::MIN;

/// The events of all incidents. Event `e` of incident `i` has
/// `starts[i] <= e < starts[i + 1]`; within an incident events stand in the order of
/// `(at, source order, row position)`.
#[derive(Clone, Debug)]
pub struct History {
    /// Incident numbers; the id of an incident is its row in every per-incident column.
    pub incidents: Names,
    /// Teams as the history writes them.
    pub teams: Names,
    /// Statuses and what each states.
    pub statuses: Vec<Status>,
    /// Priorities as written.
    pub priorities: Names,
    /// Services as written.
    pub services: Names,
    /// First event of each incident, and the number of events at the end: `incidents + 1` rows.
    pub starts: Vec<u32>,
    /// Instant of each event, microseconds since 1970-01-01T00:00Z.
    pub at: Vec<i64>,
    /// Team that holds the incident from this event on, as stated; [`NONE`] states nothing.
    pub team: Vec<u32>,
    /// Index into `statuses`; [`NO_STATUS`] states nothing.
    pub status: Vec<u16>,
    /// Priority; [`NO_PRIORITY`] states nothing.
    pub priority: Vec<u16>,
    /// Service; [`NONE`] states nothing.
    pub service: Vec<u32>,
    /// Opening time carried by each incident's first event, microseconds; [`NO_TIME`] if none.
    pub opened: Vec<i64>,
    /// Rank of each priority, 0 = highest, where the mapping names the order.
    pub priority_rank: Vec<Option<u16>>,
    /// What the rows are.
    pub basis: Basis,
    /// Counters of a snapshot, one row per incident; empty on a history of events.
    pub counters: Counters,
    /// How incidents ended and what they are linked to.
    pub closings: Closings,
}

/// What a one-row-per-ticket export counts for each incident. A column is empty where the mapping
/// names none; [`NONE`] marks a row without a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// How often the incident was given to another team or person.
    pub reassignments: Vec<u32>,
    /// How often it was reopened.
    pub reopens: Vec<u32>,
}

/// Marks an event without a status.
pub const NO_STATUS: u16 = u16::MAX;
/// Marks an event without a priority.
pub const NO_PRIORITY: u16 = u16::MAX;

impl History {
    /// A history without events.
    #[must_use]
    pub fn empty(basis: Basis) -> Self {
        Self {
            incidents: Names::default(),
            teams: Names::default(),
            statuses: Vec::new(),
            priorities: Names::default(),
            services: Names::default(),
            starts: vec![0],
            at: Vec::new(),
            team: Vec::new(),
            status: Vec::new(),
            priority: Vec::new(),
            service: Vec::new(),
            opened: Vec::new(),
            priority_rank: Vec::new(),
            basis,
            counters: Counters::default(),
            closings: Closings::default(),
        }
    }

    /// Number of incidents.
    #[must_use]
    pub fn incident_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of events.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.at.len()
    }

    /// The events of an incident as a range into the event columns; never empty.
    #[must_use]
    pub fn events_of(&self, incident: usize) -> std::ops::Range<usize> {
        self.starts[incident] as usize..self.starts[incident + 1] as usize
    }

    /// Instant of the earliest event, microseconds.
    #[must_use]
    pub fn first_at(&self) -> Option<i64> {
        self.at.iter().copied().min()
    }

    /// The horizon: the latest event of the whole history, microseconds.
    #[must_use]
    pub fn horizon(&self) -> Option<i64> {
        self.at.iter().copied().max()
    }

    /// `reported_at` of an incident, microseconds: the opening time its first event carries, if
    /// that is not after the event, else the event itself.
    #[must_use]
    pub fn reported_at(&self, incident: usize) -> i64 {
        let first = self.at[self.starts[incident] as usize];
        let opened = self.opened[incident];
        if opened == NO_TIME || opened > first { first } else { opened }
    }

    /// The class an event states, if it states one.
    #[must_use]
    pub fn stated(&self, event: usize) -> Option<StatusClass> {
        match self.status[event] {
            NO_STATUS => None,
            status => match self.statuses[status as usize].stated {
                Stated::Class(class) => Some(class),
                Stated::Note => None,
            },
        }
    }

    /// The name of a team; `(unrecorded)` for [`NONE`].
    #[must_use]
    pub fn team_name(&self, team: u32) -> &str {
        self.teams.find_name(team).unwrap_or(UNRECORDED)
    }

    /// The last priority an incident's events state; [`NO_PRIORITY`] if none does.
    #[must_use]
    pub fn last_priority(&self, incident: usize) -> u16 {
        let stated = &self.priority[self.events_of(incident)];
        stated.iter().rev().copied().find(|&p| p != NO_PRIORITY).unwrap_or(NO_PRIORITY)
    }

    /// The last service an incident's events state; [`NONE`] if none does.
    #[must_use]
    pub fn last_service(&self, incident: usize) -> u32 {
        let stated = &self.service[self.events_of(incident)];
        stated.iter().rev().copied().find(|&s| s != NONE).unwrap_or(NONE)
    }
}

/// The holder before the first known team.
pub const UNRECORDED: &str = "(unrecorded)";
