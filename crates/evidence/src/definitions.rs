//! Several definitions of ping-pong and of first-line containment, side by side: on one history
//! "the ping-pong rate" runs from one to fifty-seven per cent, so each number stands beside its
//! definition (`docs/measures.md`, "Other definitions").

use crate::figure::Proportion;
use crate::scope::Teams;
use serde::Serialize;
use thirdline_domain::{History, Ledger, NO_STATUS, State, Stay};

/// One definition and what it gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Definition {
    /// A short name.
    pub name: &'static str,
    /// The rule in words.
    pub rule: &'static str,
    /// How often it happened; `None` where incidents are counted only.
    pub count: Option<u64>,
    /// Incidents in which it happened ÷ incidents it is asked of.
    pub incidents: Proportion,
}

/// Names and rules of the ways to count ping-pong, in the order of [`Counts::ping_pong`].
const PING_PONG: [(&str, &str); 10] = [
    (
        "return",
        "ours: a team gets the incident back from the team it gave it to (A → B → A), overlaps counted; of all incidents",
    ),
    (
        "return, the last not counted",
        "as ours, without a return into the incident’s last stay, which may be handed back to be closed",
    ),
    ("two full swings", "A → B → A → B"),
    ("bounce", "a return whose middle team never took the incident up"),
    ("any return", "a team gets the incident that had it before, however many teams lie between"),
    (
        "indirect return",
        "a team gets the incident back after two or more other teams (Celonis' “indirect”, on teams)",
    ),
    (
        "pair repeated three times",
        "the same two teams three times running, A → B → A → B → A → B (ServiceNow Process Mining's default)",
    ),
    (
        "team of events",
        "A, another, A in the team column of three rows running (Celonis' “direct”, on the team)",
    ),
    (
        "status of events",
        "A, another, A in the status column of three rows running (Celonis' “direct”, on the activity)",
    ),
    (
        "between lines",
        "a return between two teams whose line differs, counted on the sequence of lines",
    ),
];

/// Names and rules of the ways to count containment, in the order of [`Counts::contained`].
const CONTAINED: [(&str, &str); 7] = [
    (
        "contained (FL)",
        "ours: resolved, and every stay was with the first line; of resolved incidents",
    ),
    ("solved (FS)", "ours: the first line held it when it was resolved; of resolved incidents"),
    (
        "never beyond the first line",
        "no stay beyond the first line, resolved or not; of all incidents",
    ),
    (
        "solved at the first resolution",
        "the first line held it when it was first resolved; of incidents ever resolved",
    ),
    ("starts in the first line", "the first stay is with the first line; of all incidents"),
    (
        "ends in the first line",
        "the last stay is with the first line, as when it is handed back to be closed; of all incidents",
    ),
    (
        "push to front, compliant",
        "starts in the first line, never skips a line, never goes down; of all incidents",
    ),
];

/// Sums for all definitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    incidents: u64,
    resolved: u64,
    ever_resolved: u64,
    /// (times, incidents).
    ping_pong: [(u64, u64); PING_PONG.len()],
    contained: [u64; CONTAINED.len()],
}

impl Counts {
    pub(crate) fn add(
        &mut self,
        history: &History,
        incident: usize,
        ledger: &Ledger,
        teams: &Teams,
    ) {
        self.incidents += 1;
        let stays = &ledger.stays;
        let team = |i: usize| stays[i].team;
        let n = stays.len();
        let mut times = [0u64; PING_PONG.len()];
        for i in 2..n {
            if ledger.is_return(i) {
                times[0] += 1;
                times[1] += u64::from(i + 1 < n);
                times[2] += u64::from(i >= 3 && team(i - 1) == team(i - 3));
                times[3] += u64::from(ledger.is_bounce(i));
            }
        }
        for i in 2..n {
            // The nearest earlier stay with the same team, at least two before.
            if let Some(before) = (0..i - 1).rev().find(|&j| team(j) == team(i)) {
                times[4] += 1;
                times[5] += u64::from(i - before > 2);
            }
        }
        times[6] = repeated_pairs(n, &team);
        let events = history.events_of(incident);
        times[7] = direct(&history.team[events.clone()], thirdline_domain::NONE);
        times[8] = direct(&history.status[events], NO_STATUS);
        times[9] = returns_between_lines(ledger, teams);
        for (sum, times) in self.ping_pong.iter_mut().zip(times) {
            sum.0 += times;
            sum.1 += u64::from(times > 0);
        }
        self.add_containment(history, incident, ledger, teams);
    }

    fn add_containment(
        &mut self,
        history: &History,
        incident: usize,
        ledger: &Ledger,
        teams: &Teams,
    ) {
        let stays = &ledger.stays;
        let line = |stay: &Stay| teams.line(stay.team);
        let resolved = ledger.state == State::Resolved;
        let all_first = !stays.is_empty() && stays.iter().all(|s| line(s) == Some(1));
        let first_resolver = first_resolver(history, incident);
        self.resolved += u64::from(resolved);
        self.ever_resolved += u64::from(first_resolver.is_some());
        let starts_first = stays.first().is_some_and(|s| line(s) == Some(1));
        let compliant = starts_first
            && stays.windows(2).all(|w| match (line(&w[0]), line(&w[1])) {
                (Some(a), Some(b)) => b == a || b == a + 1,
                _ => false,
            });
        let held = [
            resolved && all_first,
            resolved && teams.line(ledger.holder_at_end) == Some(1),
            all_first,
            first_resolver.is_some_and(|team| teams.line(team) == Some(1)),
            starts_first,
            stays.last().is_some_and(|s| line(s) == Some(1)),
            compliant,
        ];
        for (sum, held) in self.contained.iter_mut().zip(held) {
            *sum += u64::from(held);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.incidents += other.incidents;
        self.resolved += other.resolved;
        self.ever_resolved += other.ever_resolved;
        for (a, b) in self.ping_pong.iter_mut().zip(other.ping_pong) {
            a.0 += b.0;
            a.1 += b.1;
        }
        for (a, b) in self.contained.iter_mut().zip(other.contained) {
            *a += b;
        }
    }

    /// All ways to count ping-pong.
    pub(crate) fn ping_pong(&self, lines_known: bool) -> Vec<Definition> {
        PING_PONG
            .iter()
            .zip(self.ping_pong)
            .filter(|((name, _), _)| lines_known || *name != "between lines")
            .map(|(&(name, rule), (times, incidents))| Definition {
                name,
                rule,
                count: Some(times),
                incidents: Proportion::new(incidents, self.incidents),
            })
            .collect()
    }

    /// All ways to count containment; none where lines are unknown.
    pub(crate) fn containment(&self, lines_known: bool) -> Vec<Definition> {
        if !lines_known {
            return Vec::new();
        }
        let of = [
            self.resolved,
            self.resolved,
            self.incidents,
            self.ever_resolved,
            self.incidents,
            self.incidents,
            self.incidents,
        ];
        CONTAINED
            .iter()
            .zip(self.contained.iter().zip(of))
            .map(|(&(name, rule), (&k, n))| Definition {
                name,
                rule,
                count: None,
                incidents: Proportion::new(k, n),
            })
            .collect()
    }
}

/// Runs of six or more stays that go to and fro between two teams.
fn repeated_pairs(n: usize, team: &impl Fn(usize) -> u32) -> u64 {
    let (mut runs, mut length) = (0, 1);
    for i in 1..n {
        length = if i >= 2 && team(i) == team(i - 2) { length + 1 } else { 2 };
        runs += u64::from(length == 6);
    }
    runs
}

/// A, something else, A in three values running; rows without a value break the row.
fn direct<T: Copy + PartialEq>(values: &[T], missing: T) -> u64 {
    values
        .windows(3)
        .filter(|w| w[0] == w[2] && w[0] != w[1] && w[0] != missing && w[1] != missing)
        .count() as u64
}

fn returns_between_lines(ledger: &Ledger, teams: &Teams) -> u64 {
    // The two lines before the present one; 0 = none yet.
    let (mut earlier, mut before, mut returns) = (0, 0, 0);
    for line in ledger.stays.iter().filter_map(|s| teams.line(s.team)) {
        if line != before {
            returns += u64::from(line == earlier);
            (earlier, before) = (before, line);
        }
    }
    returns
}

/// Who held the incident when it was first resolved.
fn first_resolver(history: &History, incident: usize) -> Option<u32> {
    let mut holder = thirdline_domain::NONE;
    for event in history.events_of(incident) {
        if history.team[event] != thirdline_domain::NONE {
            holder = history.team[event];
        }
        if history.stated(event).is_some_and(thirdline_domain::StatusClass::is_done) {
            return Some(holder);
        }
    }
    None
}
