//! Rows of incidents and third-line stays, service by service.

use super::privacy::{Open, guard};
use crate::scope::{Half, Teams};
use std::ops::Range;
use thirdline_domain::{ClosureClass, NONE, State};

/// One incident, as far as the third line is concerned.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of one incident, independent of each other"
)]
pub struct OneIncident {
    /// Row of the incident in the history.
    pub incident: u32,
    /// Service id of its last event; [`NONE`] if no event names one.
    pub service: u32,
    /// Last priority; [`thirdline_domain::NO_PRIORITY`] if none.
    pub priority: u16,
    /// How it stands.
    pub state: State,
    /// When the user's wait began, microseconds.
    pub reported_at: i64,
    /// End of the user clock, microseconds.
    pub end: i64,
    /// Time in the four waiting classes, microseconds.
    pub waiting: i64,
    /// Time held by development within the user clock, microseconds.
    pub development: i64,
    /// Of that, time in which nobody had taken it up, microseconds.
    pub development_queued: i64,
    /// Its third-line stays, as rows of the same [`ThirdLine`].
    pub stays: Range<u32>,
    /// Stays with anybody.
    pub all_stays: u16,
    /// Whether it was reopened.
    pub reopened: bool,
    /// Whether it went back and forth between development and others.
    pub back_and_forth: bool,
    /// Whether it got beyond the first line.
    pub beyond_first: bool,
    /// Who had it when it was resolved.
    pub resolved_by: Option<Half>,
    /// What it took to end it.
    pub class: Option<ClosureClass>,
    /// Whether a change of code is linked.
    pub changed: bool,
    /// The linked problem; [`NONE`] if none.
    pub problem: u32,
    /// Since when its solution was known, microseconds; [`thirdline_domain::NO_TIME`] if it was not.
    pub known_since: i64,
}

impl OneIncident {
    /// The user clock, so far if it is open, microseconds; `None` if cancelled.
    #[must_use]
    pub fn user_clock(&self) -> Option<i64> {
        (self.state != State::Cancelled).then_some(self.end - self.reported_at)
    }

    /// Whether the third line had it at all.
    #[must_use]
    pub fn reached_third_line(&self) -> bool {
        !self.stays.is_empty()
    }
}

/// One stay with development.
#[derive(Clone, Copy, Debug)]
pub struct OneStay {
    /// Row of its incident in the history.
    pub incident: u32,
    /// Team id.
    pub team: u32,
    /// Priority when it came; [`thirdline_domain::NO_PRIORITY`] if none.
    pub priority: u16,
    /// When it was handed over, microseconds.
    pub entered: i64,
    /// When it was taken up, microseconds.
    pub taken_up: Option<i64>,
    /// When it ended, microseconds; the horizon of a running one.
    pub left: i64,
    /// Whether it goes on beyond the horizon.
    pub running: bool,
    /// Time in which nobody had taken it up, microseconds.
    pub queued: i64,
    /// Time worked on, microseconds.
    pub active: i64,
    /// All time of the user clock in it, microseconds.
    pub held: i64,
    /// Whether it went back, not taken up, to the team it came from.
    pub bounced: bool,
}

/// Where the rows of one service stand.
#[derive(Clone, Debug)]
pub struct ServicePart {
    /// Service id; [`NONE`] = no service named.
    pub service: u32,
    /// Its name.
    pub name: String,
    /// Its incidents.
    pub incidents: Range<usize>,
    /// Its third-line stays.
    pub stays: Range<usize>,
}

/// The third line's part of a history.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what is recorded, each by itself")]
pub struct ThirdLine {
    /// Incidents, by service and then in the order of the history.
    pub incidents: Vec<OneIncident>,
    /// Third-line stays in the same order.
    pub stays: Vec<OneStay>,
    /// Services in the order of their ids; the nameless one last.
    pub services: Vec<ServicePart>,
    /// Teams as figures see them.
    pub teams: Teams,
    /// Teams as the history writes them, by team id.
    pub team_names: Vec<String>,
    /// Priorities as the history writes them, by priority id.
    pub priorities: Vec<String>,
    /// Instant of the first event of the history, microseconds.
    pub first_at: i64,
    /// Its last, microseconds.
    pub horizon: i64,
    /// Whether closure codes with a class are recorded.
    pub has_closures: bool,
    /// Whether links to changes are recorded.
    pub has_changes: bool,
    /// Whether links to problems are recorded.
    pub has_problems: bool,
    /// Whether dates of known solutions are recorded.
    pub has_known_solutions: bool,
    /// Whether the history was cut by closing date, so that no trend may be shown.
    pub cut_by_closing_date: bool,
}

impl ThirdLine {
    /// All services together.
    #[must_use]
    pub fn all(&self) -> Cohort<'_> {
        Cohort { third_line: self, parts: (0..self.services.len()).collect() }
    }

    /// One service by its row in [`Self::services`].
    #[must_use]
    pub fn service(&self, row: usize) -> Cohort<'_> {
        Cohort { third_line: self, parts: vec![row] }
    }

    /// The services that a test takes, by service id.
    #[must_use]
    pub fn services_where(&self, mut takes: impl FnMut(u32) -> bool) -> Cohort<'_> {
        let rows = 0..self.services.len();
        let parts = rows.filter(|&row| takes(self.services[row].service)).collect();
        Cohort { third_line: self, parts }
    }

    /// Whole months from the first event to the horizon: how long the history is.
    #[must_use]
    pub fn months(&self) -> f64 {
        (self.horizon - self.first_at) as f64 / (86_400e6 * 30.436_875)
    }
}

/// Some services of the third line.
#[derive(Clone, Debug)]
pub struct Cohort<'a> {
    /// The history's third line.
    pub third_line: &'a ThirdLine,
    /// Rows of [`ThirdLine::services`].
    pub parts: Vec<usize>,
}

impl<'a> Cohort<'a> {
    /// Incidents of these services.
    pub fn incidents(&self) -> impl Iterator<Item = &'a OneIncident> + '_ {
        let third_line = self.third_line;
        self.parts.iter().flat_map(move |&part| {
            third_line.incidents[third_line.services[part].incidents.clone()].iter()
        })
    }

    /// Incidents that the third line had at least once.
    pub fn third_line_incidents(&self) -> impl Iterator<Item = &'a OneIncident> + '_ {
        self.incidents().filter(|i| i.reached_third_line())
    }

    /// Third-line stays of these services.
    pub fn stays(&self) -> impl Iterator<Item = &'a OneStay> + '_ {
        let third_line = self.third_line;
        self.parts
            .iter()
            .flat_map(move |&part| third_line.stays[third_line.services[part].stays.clone()].iter())
    }

    /// Third-line stays of one incident.
    #[must_use]
    pub fn stays_of(&self, incident: &OneIncident) -> &'a [OneStay] {
        &self.third_line.stays[incident.stays.start as usize..incident.stays.end as usize]
    }

    /// How many third-line stays there are.
    #[must_use]
    pub fn stay_count(&self) -> usize {
        self.parts.iter().map(|&part| self.third_line.services[part].stays.len()).sum()
    }

    /// Development teams that had a stay, by id, each once, ascending.
    #[must_use]
    pub fn development_teams(&self) -> Vec<u32> {
        let mut teams: Vec<u32> = self.stays().map(|s| s.team).collect();
        teams.sort_unstable();
        teams.dedup();
        teams
    }

    /// People in the development teams of these services; `None` where the head count of a team is
    /// unknown.
    #[must_use]
    pub fn head_count(&self) -> Option<u32> {
        let teams = &self.third_line.teams.teams;
        self.development_teams()
            .into_iter()
            .map(|team| teams.get(team as usize).and_then(|t| t.head_count))
            .sum()
    }

    /// Whether figures about the behaviour of these teams may be opened, on their own.
    #[must_use]
    pub fn open(&self) -> Option<Open> {
        guard(&[self.head_count()]).pop().flatten()
    }

    /// Name of the one service, if it is one.
    #[must_use]
    pub fn service_id(&self) -> Option<u32> {
        match self.parts.as_slice() {
            [one] => Some(self.third_line.services[*one].service).filter(|&s| s != NONE),
            _ => None,
        }
    }
}
