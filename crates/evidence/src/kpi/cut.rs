//! A history as it stood at an instant.

use thirdline_domain::History;

/// A history without its later events.
pub(crate) struct Cut {
    /// The events before the instant. An incident without any keeps its first, and is flagged.
    pub(crate) history: History,
    /// Incidents that did not exist then.
    pub(crate) later: Vec<bool>,
}

/// The history as it stood at `until`, microseconds: later events are dropped. Rows of incidents stay
/// what they are, so that facts about them still fit.
pub(crate) fn cut(history: &History, until: i64) -> Cut {
    let mut starts = vec![0];
    let mut later = Vec::with_capacity(history.incident_count());
    let mut kept: Vec<usize> = Vec::with_capacity(history.event_count());
    for incident in 0..history.incident_count() {
        let events = history.events_of(incident);
        let known = events.clone().take_while(|&e| history.at[e] < until).count();
        later.push(known == 0);
        kept.extend(events.start..events.start + known.max(1));
        starts.push(kept.len() as u32);
    }
    let history = History {
        starts,
        at: kept.iter().map(|&e| history.at[e]).collect(),
        team: kept.iter().map(|&e| history.team[e]).collect(),
        status: kept.iter().map(|&e| history.status[e]).collect(),
        priority: kept.iter().map(|&e| history.priority[e]).collect(),
        service: kept.iter().map(|&e| history.service[e]).collect(),
        incidents: history.incidents.clone(),
        teams: history.teams.clone(),
        statuses: history.statuses.clone(),
        priorities: history.priorities.clone(),
        services: history.services.clone(),
        opened: history.opened.clone(),
        priority_rank: history.priority_rank.clone(),
        basis: history.basis,
        counters: history.counters.clone(),
        closings: history.closings.clone(),
    };
    Cut { history, later }
}
