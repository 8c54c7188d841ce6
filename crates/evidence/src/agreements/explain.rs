//! Why: the stretches of time that made a deadline and an outcome.

use super::replay::{all_terms, keeps_another, versions_of};
use crate::scope::Teams;
use thirdline_domain::agreement::{Agreement, Agreements};
use thirdline_domain::clock::{
    Account, Counterparty, HistoryReader, Note, Noted, Outcome, Terms, What,
};
use thirdline_domain::{History, Organisation};

/// What a clock did in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It ran; so much working time passed, microseconds.
    Ran(i64),
    /// It was held.
    Held(Counterparty),
    /// A return waited for its answer.
    ReturnPending,
    /// The incident was with another team.
    Elsewhere,
    /// It seemed done.
    Done,
}

/// A stretch of time of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Begin, microseconds.
    pub from: i64,
    /// End, microseconds.
    pub to: i64,
    /// What the clock did.
    pub doing: Doing,
}

/// One clock and what made it.
#[derive(Clone, Debug)]
pub struct ExplainedClock {
    /// Which of the agreement's goals.
    pub goal: usize,
    /// The receiving team.
    pub team: u32,
    /// When it started, microseconds.
    pub started_at: i64,
    /// When it stopped, microseconds.
    pub stopped_at: Option<i64>,
    /// The deadline as it was last, microseconds: of a clock that stands still there is none.
    pub deadline: Option<i64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Working time allowed, microseconds.
    pub within: i64,
    /// Working time used, microseconds.
    pub used: i64,
    /// In order of time, without gaps.
    pub segments: Vec<Segment>,
}

/// One incident under one agreement.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The version.
    pub agreement: Agreement,
    /// The clocks and the ledger at the horizon.
    pub account: Account,
    /// Each clock with its segments.
    pub clocks: Vec<ExplainedClock>,
    /// The latest event of the history, microseconds.
    pub horizon: i64,
    /// The incident.
    pub incident: u32,
    /// How teams are seen.
    pub teams: Teams,
}

/// Explains an incident under each agreement that was in force for it.
#[must_use]
pub fn explain(
    history: &History,
    organisation: &Organisation,
    agreements: &Agreements,
    incident: usize,
) -> Vec<Explained> {
    let known = organisation.teams_of(history);
    let horizon = history.horizon().unwrap_or(0);
    let mut all = Vec::new();
    let terms = all_terms(history, organisation, &known, agreements);
    for own in &terms {
        let mut reader = HistoryReader::new(true);
        let Some(account) = reader.read(own, history, incident, horizon) else { continue };
        let versions = versions_of(own, &terms);
        if account.handovers() > 0 && !keeps_another(history, incident, account, &versions, horizon)
        {
            all.push(Explained {
                agreement: own.agreement.clone(),
                account: account.clone(),
                clocks: clocks(own, account, horizon),
                horizon,
                incident: incident as u32,
                teams: Teams::new(history, known.clone()),
            });
        }
    }
    all
}

fn clocks(terms: &Terms<'_>, account: &Account, horizon: i64) -> Vec<ExplainedClock> {
    let one = |(index, clock): (usize, &thirdline_domain::clock::Clock)| {
        let end = clock.stopped_at().unwrap_or(horizon);
        let mut runs: Vec<(i64, i64, i64)> = account
            .runs()
            .iter()
            .filter(|r| r.counts && usize::from(r.clock) == index)
            .map(|r| (r.from, r.to, r.worked))
            .collect();
        if let Some(since) = clock.running_since() {
            runs.push((since, end, terms.working_time(clock.goal, since, end)));
        }
        let deadline = match clock.outcome() {
            Outcome::Missed { at } => Some(at),
            Outcome::Met { .. } => clock.last_deadline(),
            _ => clock.deadline(),
        };
        let mut segments = Vec::new();
        let mut at = clock.started_at;
        for (from, to, worked) in runs {
            if from > at {
                segments.push(Segment { from: at, to: from, doing: gap(account.journal(), at) });
            }
            segments.push(Segment { from, to, doing: Doing::Ran(worked) });
            at = to;
        }
        if at < end {
            segments.push(Segment { from: at, to: end, doing: gap(account.journal(), at) });
        }
        ExplainedClock {
            goal: usize::from(clock.goal),
            team: clock.team,
            started_at: clock.started_at,
            stopped_at: clock.stopped_at(),
            deadline,
            outcome: clock.outcome(),
            within: clock.within,
            used: clock.used(terms, end),
            segments,
        }
    };
    account.clocks().iter().enumerate().map(one).collect()
}

/// Why a clock stands still from an instant on: the last thing told by then that stops clocks.
fn gap(notes: &[Note], from: i64) -> Doing {
    let mut told = notes.iter().filter(|n| n.at <= from).filter_map(|n| match n.what {
        Noted::Told(What::Held { on, .. }) => Some(Doing::Held(on)),
        Noted::Told(What::Returned) => Some(Doing::ReturnPending),
        Noted::Told(What::HandedOver { .. }) => Some(Doing::Elsewhere),
        Noted::Told(What::Resolved | What::Closed | What::WorkaroundAccepted | What::Delivered) => {
            Some(Doing::Done)
        }
        Noted::Told(What::Cancelled { .. }) => Some(Doing::Done),
        _ => None,
    });
    told.next_back().unwrap_or(Doing::Elsewhere)
}
