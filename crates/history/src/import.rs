//! The import report: what was read and how it was understood.

use crate::blocks::Intaken;
use crate::builder::OrderCounts;
use crate::error::RowFaults;
use crate::mapping::Mapping;
use thirdline_domain::{ClosureClass, History, NO_STATUS, NONE, State, StatusClass};

/// How often a status stands in the history, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// Status and sub-status as written.
    pub label: String,
    /// The class, or `None` for a note.
    pub class: Option<StatusClass>,
    /// Events with it.
    pub events: u64,
}

/// How many incidents ended with a closure code, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureCount {
    /// The code as written.
    pub code: String,
    /// What it means; `None` where no line of the mapping fits.
    pub class: Option<ClosureClass>,
    /// Incidents with it.
    pub incidents: u64,
}

/// What was read and how it was understood. No value of a person is in it.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// Name of the mapping.
    pub mapping: String,
    /// Each file and the rows read from it.
    pub files: Vec<(String, u64)>,
    /// Rows read.
    pub rows: u64,
    /// Incidents.
    pub incidents: u64,
    /// Teams.
    pub teams: u64,
    /// Rows at the instant of the row before them in their incident.
    pub ties: u64,
    /// Rows that stand after a later row of their incident.
    pub backward_steps: u64,
    /// Rows that repeat incident, time, status, sub-status and team of another.
    pub duplicates: u64,
    /// Rows dropped because another file holds the same event.
    pub merged: u64,
    /// Rows without a team, where the mapping names a team column.
    pub without_team: u64,
    /// Rows without a status, where the mapping names a status column.
    pub without_status: u64,
    /// Rows about fields that play no role (changed-field histories).
    pub other_fields: u64,
    /// Tickets that end before they begin (one row per ticket).
    pub negative_spans: u64,
    /// Local times in the repeated or skipped hour of a change of clocks.
    pub ambiguous_times: u64,
    /// Zone given to times without an offset.
    pub zone: Option<String>,
    /// The encoding of the first file of text that is not UTF-8 and has no byte order mark.
    pub encoding: Option<&'static str>,
    /// Statuses by falling count.
    pub statuses: Vec<StatusCount>,
    /// Closure codes by falling count; empty where the history has none.
    pub closures: Vec<ClosureCount>,
    /// Incidents whose closure code has no class.
    pub without_class: u64,
    /// Rows left out (`--lenient`).
    pub faults: RowFaults,
}

impl ImportReport {
    pub(crate) fn new(
        history: &History,
        mapping: &Mapping,
        files: Vec<(String, u64)>,
        rows: u64,
        order: OrderCounts,
        seen: Intaken,
    ) -> Self {
        let mut events = vec![0u64; history.statuses.len()];
        for &status in history.status.iter().filter(|s| **s != NO_STATUS) {
            events[status as usize] += 1;
        }
        let mut statuses: Vec<StatusCount> = history
            .statuses
            .iter()
            .zip(events)
            .map(|(s, events)| StatusCount { label: s.label(), class: s.stated.class(), events })
            .collect();
        statuses.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.label.cmp(&b.label)));
        let closures = closures(history);
        let unclassed = closures.iter().filter(|c| c.class.is_none());
        let without_class = unclassed.map(|c| c.incidents).sum();
        Self {
            mapping: mapping.name.clone(),
            files,
            rows,
            incidents: history.incident_count() as u64,
            teams: history.teams.len() as u64,
            ties: order.ties,
            backward_steps: order.backward_steps,
            duplicates: order.duplicates,
            merged: order.merged,
            without_team: seen.without_team,
            without_status: seen.without_status,
            other_fields: seen.other_fields,
            negative_spans: seen.negative_spans,
            ambiguous_times: seen.ambiguous_times,
            zone: mapping.zone.as_ref().and_then(|z| z.iana_name().map(str::to_owned)),
            encoding: None,
            statuses,
            closures,
            without_class,
            faults: seen.faults,
        }
    }
}

fn closures(history: &History) -> Vec<ClosureCount> {
    let closings = &history.closings;
    let mut incidents = vec![0u64; closings.codes.len()];
    for &code in closings.code.iter().filter(|c| **c != NONE) {
        incidents[code as usize] += 1;
    }
    let mut counts: Vec<ClosureCount> = closings
        .codes
        .iter()
        .zip(&closings.classes)
        .zip(incidents)
        .map(|((code, class), incidents)| ClosureCount {
            code: code.to_owned(),
            class: *class,
            incidents,
        })
        // A code that a later one took the place of.
        .filter(|c| c.incidents > 0)
        .collect();
    counts.sort_by(|a, b| b.incidents.cmp(&a.incidents).then_with(|| a.code.cmp(&b.code)));
    counts
}

/// Counts incidents by their state at the horizon: resolved, open, cancelled.
#[must_use]
pub fn count_states(history: &History) -> (u64, u64, u64) {
    let horizon = history.horizon().unwrap_or(0);
    let mut ledger = thirdline_domain::Ledger::default();
    let mut counts = (0, 0, 0);
    for incident in 0..history.incident_count() {
        ledger.read(history, incident, horizon);
        match ledger.state {
            State::Resolved => counts.0 += 1,
            State::Open => counts.1 += 1,
            State::Cancelled => counts.2 += 1,
        }
    }
    counts
}
