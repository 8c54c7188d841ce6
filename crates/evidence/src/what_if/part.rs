//! A service's incidents as they were known at some instant.

use thirdline_domain::{History, Names};

/// The given incidents of a history with the events up to `until` (microseconds, inclusive), as if
/// the rest had not happened yet. Incidents without an event by then are left out; row `i` of the
/// part is `rows[i]` of what is returned beside it.
pub(super) fn part(history: &History, rows: &[u32], until: i64) -> (History, Vec<u32>) {
    let mut part = History::empty(history.basis);
    part.statuses.clone_from(&history.statuses);
    part.teams = history.teams.clone();
    part.priorities = history.priorities.clone();
    part.priority_rank.clone_from(&history.priority_rank);
    part.services = history.services.clone();
    let mut names = Names::default();
    let mut kept = Vec::new();
    for &row in rows {
        let events = history.events_of(row as usize);
        let known = history.at[events.clone()].partition_point(|&at| at <= until);
        if known == 0 {
            continue;
        }
        let events = events.start..events.start + known;
        part.at.extend_from_slice(&history.at[events.clone()]);
        part.team.extend_from_slice(&history.team[events.clone()]);
        part.status.extend_from_slice(&history.status[events.clone()]);
        part.priority.extend_from_slice(&history.priority[events.clone()]);
        part.service.extend_from_slice(&history.service[events]);
        part.opened.push(history.opened[row as usize]);
        part.starts.push(part.at.len() as u32);
        names.intern(&history.incidents[row]);
        kept.push(row);
    }
    part.incidents = names;
    (part, kept)
}
