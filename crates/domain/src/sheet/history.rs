//! Which events a sheet was calibrated from, as sixteen digits.

use crate::fingerprint::sixteen;
use crate::history::History;
use crate::names::NONE;
use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits that change with every event up to `to` (microseconds, excluded) of an
/// incident in scope: incidents by number, events by instant, team, status, priority and service.
/// Events after `to`, incidents out of scope and the order of a file's rows leave no trace.
/// `excluded` has one flag for each incident.
#[must_use]
pub fn fingerprint_of_history(history: &History, excluded: &[bool], to: i64) -> String {
    let mut incidents: Vec<usize> = (0..history.incident_count())
        .filter(|&i| !excluded.get(i).copied().unwrap_or(false) && history.reported_at(i) < to)
        .collect();
    incidents.sort_unstable_by_key(|&i| &history.incidents[i as u32]);
    let mut digest = Sha256::new();
    digest.update(b"thirdline baseline 1\n");
    let text = |digest: &mut Sha256, text: Option<&str>| {
        let text = text.unwrap_or_default();
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    };
    for incident in incidents {
        text(&mut digest, Some(&history.incidents[incident as u32]));
        digest.update(history.reported_at(incident).to_le_bytes());
        for event in history.events_of(incident).take_while(|&e| history.at[e] < to) {
            digest.update(history.at[event].to_le_bytes());
            let team = history.team[event];
            text(&mut digest, (team != NONE).then(|| history.team_name(team)));
            let class = history.stated(event).map_or(u8::MAX, |class| class as u8);
            digest.update([class]);
            text(&mut digest, history.priorities.find_name(u32::from(history.priority[event])));
            text(&mut digest, history.services.find_name(history.service[event]));
        }
    }
    sixteen(&digest.finalize())
}
