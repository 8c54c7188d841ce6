//! Every incident of a history under the agreements of a file, in parallel.

use super::fact::{ClockFact, Handed};
use super::flags::Flags;
use super::kept::{self, GoalKept};
use super::signals;
use crate::gaming::Signal;
use crate::quality::final_tenth;
use crate::scope::{Selection, Teams};
use rayon::prelude::*;
use thirdline_domain::agreement::{Agreement, Agreements};
use thirdline_domain::clock::{Account, Charge, HistoryReader, Terms};
use thirdline_domain::{History, Organisation, Team};
use thirdline_time::Calendar;

/// What to replay.
#[derive(Clone, Debug, Default)]
pub struct ReplayQuestion {
    /// Which incidents count.
    pub selection: Selection,
    /// Incidents that somebody disputes, one flag each; empty = none. Figures are shown with and
    /// without them.
    pub disputed: Vec<bool>,
}

/// Time of the user clocks by charge, microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charged {
    /// By charge, in the order of [`Charge::ALL`].
    pub by_charge: [i128; Charge::ALL.len()],
    /// Within the hours of whoever held the incident.
    pub inside: i128,
    /// Outside of them.
    pub outside: i128,
    /// All of it: the user clocks.
    pub total: i128,
}

impl Charged {
    fn add(&mut self, account: &Account) {
        for cell in account.cells() {
            let time = i128::from(cell.time);
            self.by_charge[cell.charge as usize] += time;
            *(if cell.inside { &mut self.inside } else { &mut self.outside }) += time;
            self.total += time;
        }
    }

    fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.by_charge.iter_mut().zip(other.by_charge) {
            *mine += theirs;
        }
        self.inside += other.inside;
        self.outside += other.outside;
        self.total += other.total;
    }

    /// Time of one charge, microseconds.
    #[must_use]
    pub fn of(&self, charge: Charge) -> i128 {
        self.by_charge[charge as usize]
    }
}

/// A history under one version of an agreement.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// Which of the file's agreements.
    pub agreement: Agreement,
    /// Incidents handed over under it.
    pub incidents: u64,
    /// Handovers under it.
    pub handovers: u64,
    /// Handovers at the highest priority.
    pub at_highest: u64,
    /// Handovers in the last working hour of the receiver, and outside its hours.
    pub in_last_hour: u64,
    /// Handovers outside the receiver's hours.
    pub outside_hours: u64,
    /// Incidents of these among the disputed.
    pub disputed: u64,
    /// Goals, in the order of the agreement.
    pub goals: Vec<GoalKept>,
    /// The minute ledger of these incidents.
    pub charged: Charged,
    /// Gaming signals, both ways.
    pub signals: Vec<Signal>,
    /// Every clock, by incident.
    pub facts: Vec<ClockFact>,
}

/// A history under the agreements of a file.
#[derive(Clone, Debug)]
pub struct Replay {
    /// One for each version, in the order of the file.
    pub agreements: Vec<Replayed>,
    /// How teams are seen.
    pub teams: Teams,
    /// The latest event of the history, microseconds.
    pub horizon: i64,
    /// Incidents of the history that count.
    pub incidents: u64,
    /// Share of the history's incidents whose last event lies in the final tenth of its span.
    pub last_events_in_final_tenth: f64,
    /// Whether that is so many that the history was cut by closing date: no trend is shown.
    pub is_cut: bool,
}

#[derive(Default)]
struct Sums {
    incidents: u64,
    handovers: u64,
    at_highest: u64,
    in_last_hour: u64,
    outside_hours: u64,
    disputed: u64,
    charged: Charged,
    facts: Vec<ClockFact>,
}

/// Incidents to a piece of work.
const PIECE: usize = 4_096;
const HOUR: i64 = 3_600_000_000;

impl Replay {
    /// Replays a history under the agreements of a file.
    #[must_use]
    pub fn of(
        history: &History,
        organisation: &Organisation,
        agreements: &Agreements,
        question: &ReplayQuestion,
    ) -> Self {
        let known = organisation.teams_of(history);
        let horizon = history.at.par_iter().copied().max().unwrap_or(0);
        let teams = Teams::new(history, known.clone());
        let terms = all_terms(history, organisation, &known, agreements);
        let replayed = terms.iter().map(|own| {
            let sums = run(history, own, &versions_of(own, &terms), question, horizon);
            replayed(history, own.agreement, own, sums, &teams, question)
        });
        let count = (0..history.incident_count())
            .into_par_iter()
            .filter(|&i| question.selection.takes(i, history.reported_at(i)))
            .count();
        let first = history.at.par_iter().copied().min().unwrap_or(0);
        let (late, is_cut) = final_tenth(history, first, horizon);
        Self {
            agreements: replayed.collect(),
            teams,
            horizon,
            incidents: count as u64,
            last_events_in_final_tenth: late,
            is_cut,
        }
    }
}

/// The working calendar of a team that is no party, as the organisation file names it.
pub(super) fn of_team<'a>(
    organisation: &Organisation,
    agreements: &'a Agreements,
) -> impl Fn(&str) -> Option<&'a Calendar> {
    |name| agreements.calendar(organisation.team(name)?.calendar.as_deref()?)
}

/// The agreements of a file, bound to a history.
pub(super) fn all_terms<'a>(
    history: &History,
    organisation: &Organisation,
    known: &[Team],
    agreements: &'a Agreements,
) -> Vec<Terms<'a>> {
    let bind =
        |agreement| Terms::of_history(agreement, history, known, of_team(organisation, agreements));
    agreements.list.iter().map(bind).collect()
}

/// The other versions of an agreement.
pub(super) fn versions_of<'t, 'a>(own: &Terms<'a>, all: &'t [Terms<'a>]) -> Vec<&'t Terms<'a>> {
    let is_other = |other: &&Terms<'_>| {
        other.agreement.name == own.agreement.name
            && other.agreement.version != own.agreement.version
    };
    all.iter().filter(is_other).collect()
}

/// Whether an incident was first handed over under another version: it keeps that one.
pub(super) fn keeps_another(
    history: &History,
    incident: usize,
    account: &Account,
    versions: &[&Terms<'_>],
    horizon: i64,
) -> bool {
    let Some(first) = account.first_handed_over_at() else { return false };
    versions.iter().any(|terms| {
        let mut reader = HistoryReader::new(false);
        let other = reader.read(terms, history, incident, horizon);
        other.and_then(Account::first_handed_over_at).is_some_and(|at| at < first)
    })
}

/// All clocks of an agreement, by incident, as they stand at a horizon.
fn run(
    history: &History,
    terms: &Terms<'_>,
    versions: &[&Terms<'_>],
    question: &ReplayQuestion,
    horizon: i64,
) -> Sums {
    let count = history.incident_count();
    let pieces: Vec<std::ops::Range<usize>> =
        (0..count).step_by(PIECE).map(|from| from..(from + PIECE).min(count)).collect();
    let parts: Vec<Sums> = pieces
        .into_par_iter()
        .map(|incidents| piece(history, (terms, versions), question, horizon, incidents))
        .collect();
    let mut sums = Sums::default();
    sums.facts.reserve_exact(parts.iter().map(|p| p.facts.len()).sum());
    for part in parts {
        sums.merge(part);
    }
    sums
}

/// Every clock of an agreement on a history as it was known at a horizon.
pub(super) fn facts(
    history: &History,
    terms: &Terms<'_>,
    selection: &Selection,
    horizon: i64,
) -> Vec<ClockFact> {
    let question = ReplayQuestion { selection: selection.clone(), disputed: Vec::new() };
    run(history, terms, &[], &question, horizon).facts
}

fn piece(
    history: &History,
    (terms, versions): (&Terms<'_>, &[&Terms<'_>]),
    question: &ReplayQuestion,
    horizon: i64,
    incidents: std::ops::Range<usize>,
) -> Sums {
    let mut sums = Sums::default();
    let mut reader = HistoryReader::new(false);
    for incident in incidents {
        let reported_at = history.reported_at(incident);
        if reported_at > horizon || !question.selection.takes(incident, reported_at) {
            continue;
        }
        let Some(account) = reader.read(terms, history, incident, horizon) else { continue };
        if account.handovers() == 0 || keeps_another(history, incident, account, versions, horizon)
        {
            continue;
        }
        sums.incidents += 1;
        sums.handovers += u64::from(account.handovers());
        sums.disputed += u64::from(question.disputed.get(incident).copied().unwrap_or(false));
        sums.charged.add(account);
        sums.add_clocks(history, terms, account, incident, horizon);
    }
    sums
}

impl Sums {
    fn add_clocks(
        &mut self,
        history: &History,
        terms: &Terms<'_>,
        account: &Account,
        incident: usize,
        horizon: i64,
    ) {
        let excuses = &terms.agreement.excuses;
        let number = &history.incidents[incident as u32];
        let mut last_handover = 0;
        for (index, clock) in account.clocks().iter().enumerate() {
            if clock.kind.is_receivers() && clock.handover > last_handover {
                last_handover = clock.handover;
                self.add_handover(terms, clock.team, clock.priority, clock.started_at);
            }
            let is_excused = !excuses.is_empty()
                && excuses.iter().any(|e| e.goal == clock.kind && e.incident == number);
            self.facts.push(ClockFact {
                incident: incident as u32,
                team: clock.team,
                goal: clock.goal,
                kind: clock.kind,
                handover: clock.handover,
                priority: clock.priority,
                started_at: clock.started_at,
                stopped_at: clock.stopped_at(),
                outcome: clock.outcome(),
                used: clock.used(terms, horizon),
                within: clock.within,
                is_done: clock.is_done(),
                is_excused: is_excused || clock.excused,
                flags: Flags::of(terms, account, index, history, incident),
            });
        }
    }

    fn add_handover(&mut self, terms: &Terms<'_>, team: u32, priority: u16, at: i64) {
        self.at_highest += u64::from(terms.rank(priority) == Some(0));
        let Some(hours) = terms.hours(team) else { return };
        if !hours.is_open(at) {
            self.outside_hours += 1;
        } else if hours.elapsed(at, at + HOUR) < HOUR {
            self.in_last_hour += 1;
        }
    }

    fn merge(&mut self, other: Self) {
        self.incidents += other.incidents;
        self.handovers += other.handovers;
        self.at_highest += other.at_highest;
        self.in_last_hour += other.in_last_hour;
        self.outside_hours += other.outside_hours;
        self.disputed += other.disputed;
        self.charged.merge(&other.charged);
        self.facts.extend(other.facts);
    }
}

fn replayed(
    history: &History,
    agreement: &Agreement,
    terms: &Terms<'_>,
    sums: Sums,
    teams: &Teams,
    question: &ReplayQuestion,
) -> Replayed {
    let goals = kept::goals(history, agreement, &sums.facts, teams, &question.disputed);
    let mut replayed = Replayed {
        agreement: agreement.clone(),
        incidents: sums.incidents,
        handovers: sums.handovers,
        at_highest: sums.at_highest,
        in_last_hour: sums.in_last_hour,
        outside_hours: sums.outside_hours,
        disputed: sums.disputed,
        goals,
        charged: sums.charged,
        signals: Vec::new(),
        facts: sums.facts,
    };
    let handed = Handed {
        over: replayed.handovers,
        at_highest: replayed.at_highest,
        in_last_hour: replayed.in_last_hour,
        outside_hours: replayed.outside_hours,
    };
    replayed.signals = signals::signals(&replayed.goals, &replayed.facts, handed, terms);
    replayed
}
