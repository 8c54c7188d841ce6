//! One parallel pass over a history that keeps what the third line did.

use super::cohort::{OneIncident, OneStay, ServicePart, ThirdLine};
use crate::quality::cut_by_closing_date;
use crate::scope::{Half, Selection, Teams};
use rayon::prelude::*;
use thirdline_domain::{
    History, Ledger, NO_PRIORITY, NO_TIME, NONE, Organisation, State, StatusClass,
};

/// What incidents are called whose service is not named.
const NO_SERVICE: &str = "(no service named)";

/// Incidents to a piece of work.
const PIECE: usize = 8_192;

#[derive(Default)]
struct Piece {
    incidents: Vec<OneIncident>,
    stays: Vec<OneStay>,
}

impl ThirdLine {
    /// Reads a history. Incidents that `selection` does not take are left out; the horizon stays
    /// the history's.
    #[must_use]
    pub fn read(history: &History, organisation: &Organisation, selection: &Selection) -> Self {
        Self::read_until(history, organisation, selection, history.horizon().unwrap_or(0))
    }

    /// As [`Self::read`], with open incidents judged at a horizon of the caller's (microseconds): the
    /// end of a month, of a baseline. No event of an incident that is taken may lie beyond it.
    #[must_use]
    pub fn read_until(
        history: &History,
        organisation: &Organisation,
        selection: &Selection,
        horizon: i64,
    ) -> Self {
        let teams = Teams::new(history, organisation.teams_of(history));
        let count = history.incident_count();
        let pieces: Vec<Piece> = (0..count.div_ceil(PIECE))
            .into_par_iter()
            .map(|p| {
                let rows = p * PIECE..((p + 1) * PIECE).min(count);
                piece(history, &teams, selection, horizon, rows)
            })
            .collect();
        let closings = &history.closings;
        let mut third_line = by_service(history, &pieces);
        third_line.teams = teams;
        third_line.first_at = history.first_at().unwrap_or(0);
        third_line.horizon = horizon;
        third_line.has_closures =
            !closings.code.is_empty() && closings.classes.iter().any(Option::is_some);
        third_line.has_changes = !closings.changed.is_empty();
        third_line.has_problems = !closings.problem.is_empty();
        third_line.has_known_solutions = !closings.known_since.is_empty();
        third_line.cut_by_closing_date = cut_by_closing_date(history);
        third_line
    }
}

/// Puts the pieces in the order of services, incidents of one service in the order of the history.
fn by_service(history: &History, pieces: &[Piece]) -> ThirdLine {
    let slots = history.services.len() + 1;
    let slot = |service: u32| if service == NONE { slots - 1 } else { service as usize };
    let mut incidents = vec![0_usize; slots];
    let mut stays = vec![0_usize; slots];
    for one in pieces.iter().flat_map(|p| &p.incidents) {
        incidents[slot(one.service)] += 1;
        stays[slot(one.service)] += one.stays.len();
    }
    let mut services = Vec::new();
    let (mut next_incident, mut next_stay) = (0, 0);
    let mut places = Vec::with_capacity(slots);
    for service in 0..slots {
        places.push((next_incident, next_stay));
        if incidents[service] > 0 {
            services.push(ServicePart {
                service: if service == slots - 1 { NONE } else { service as u32 },
                name: history.services.find_name(service as u32).unwrap_or(NO_SERVICE).to_owned(),
                incidents: next_incident..next_incident + incidents[service],
                stays: next_stay..next_stay + stays[service],
            });
        }
        next_incident += incidents[service];
        next_stay += stays[service];
    }
    // One walk that knows where each row belongs: the order of rows within a service stays.
    let mut order: Vec<Vec<(usize, usize)>> = vec![Vec::new(); slots];
    for (p, piece) in pieces.iter().enumerate() {
        for (row, one) in piece.incidents.iter().enumerate() {
            order[slot(one.service)].push((p, row));
        }
    }
    let mut all_incidents = Vec::with_capacity(next_incident);
    let mut all_stays = Vec::with_capacity(next_stay);
    for (p, row) in order.into_iter().flatten() {
        let one = &pieces[p].incidents[row];
        let from = all_stays.len() as u32;
        let range = one.stays.start as usize..one.stays.end as usize;
        all_stays.extend_from_slice(&pieces[p].stays[range]);
        all_incidents.push(OneIncident { stays: from..all_stays.len() as u32, ..one.clone() });
    }
    ThirdLine {
        incidents: all_incidents,
        stays: all_stays,
        services,
        teams: Teams::new(&History::empty(thirdline_domain::Basis::Events), Vec::new()),
        team_names: history.teams.iter().map(str::to_owned).collect(),
        priorities: history.priorities.iter().map(str::to_owned).collect(),
        first_at: 0,
        horizon: 0,
        has_closures: false,
        has_changes: false,
        has_problems: false,
        has_known_solutions: false,
        cut_by_closing_date: false,
    }
}

fn piece(
    history: &History,
    teams: &Teams,
    selection: &Selection,
    horizon: i64,
    rows: std::ops::Range<usize>,
) -> Piece {
    let mut piece = Piece::default();
    let mut ledger = Ledger::default();
    for row in rows {
        ledger.read(history, row, horizon);
        if selection.takes(row, ledger.reported_at) {
            let from = piece.stays.len() as u32;
            stays(history, teams, row, &ledger, &mut piece.stays);
            let range = from..piece.stays.len() as u32;
            piece.incidents.push(incident(history, teams, row, &ledger, range));
        }
    }
    piece
}

fn incident(
    history: &History,
    teams: &Teams,
    row: usize,
    ledger: &Ledger,
    stays: std::ops::Range<u32>,
) -> OneIncident {
    let (mut development, mut development_queued) = (0, 0);
    for spell in ledger.spells.iter().filter(|s| teams.half(s.holder) == Half::Development) {
        development += spell.to - spell.from;
        if spell.class == StatusClass::Queued {
            development_queued += spell.to - spell.from;
        }
    }
    let closings = &history.closings;
    let beyond = |team: u32| match teams.line(team) {
        Some(line) => line >= 2,
        None => teams.half(team) == Half::Development,
    };
    OneIncident {
        incident: row as u32,
        service: history.last_service(row),
        priority: history.last_priority(row),
        state: ledger.state,
        reported_at: ledger.reported_at,
        end: ledger.end,
        waiting: ledger.waiting(),
        development,
        development_queued,
        stays,
        all_stays: ledger.stays.len().min(usize::from(u16::MAX)) as u16,
        reopened: ledger.reopenings > 0,
        back_and_forth: back_and_forth(teams, ledger),
        beyond_first: ledger.stays.iter().any(|s| beyond(s.team)),
        resolved_by: (ledger.state == State::Resolved).then(|| teams.half(ledger.holder_at_end)),
        class: closings.class(row),
        changed: closings.changed.get(row).copied().unwrap_or(false),
        problem: closings.problem.get(row).copied().unwrap_or(NONE),
        known_since: closings.known_since.get(row).copied().unwrap_or(NO_TIME),
    }
}

/// Whether the two sides gave the incident to each other and back: development got it again after
/// others had had it, or handed it back unread. A last way back after work may be the delivery of a
/// fix, which a history cannot tell from a return; it is none.
fn back_and_forth(teams: &Teams, ledger: &Ledger) -> bool {
    let is_development = |i: usize| teams.half(ledger.stays[i].team) == Half::Development;
    let mut had = false;
    let mut left = false;
    for i in 0..ledger.stays.len() {
        if is_development(i) {
            if left {
                return true;
            }
            let is_bounce = i > 0
                && i + 1 < ledger.stays.len()
                && ledger.stays[i].taken_up.is_none()
                && ledger.stays[i - 1].team == ledger.stays[i + 1].team;
            if is_bounce {
                return true;
            }
            had = true;
        } else {
            left = had;
        }
    }
    false
}

fn stays(history: &History, teams: &Teams, row: usize, ledger: &Ledger, out: &mut Vec<OneStay>) {
    let mut spells = ledger.spells.iter().peekable();
    let events = history.events_of(row);
    let mut event = events.start;
    let mut priority = NO_PRIORITY;
    for (i, stay) in ledger.stays.iter().enumerate() {
        while event < events.end && history.at[event] <= stay.start {
            if history.priority[event] != NO_PRIORITY {
                priority = history.priority[event];
            }
            event += 1;
        }
        while spells.peek().is_some_and(|s| s.to <= stay.start) {
            spells.next();
        }
        let (mut queued, mut active, mut held) = (0, 0, 0);
        while let Some(spell) = spells.peek().filter(|s| s.from < stay.end) {
            let time = spell.to.min(stay.end) - spell.from.max(stay.start);
            held += time;
            match spell.class {
                StatusClass::Queued => queued += time,
                StatusClass::Active => active += time,
                _ => {}
            }
            if spell.to > stay.end {
                break;
            }
            spells.next();
        }
        if teams.half(stay.team) == Half::Development {
            out.push(OneStay {
                incident: row as u32,
                team: stay.team,
                priority,
                entered: stay.start,
                taken_up: stay.taken_up,
                left: stay.end,
                running: stay.running,
                queued,
                active,
                held,
                bounced: i + 1 < ledger.stays.len() && ledger.is_bounce(i + 1),
            });
        }
    }
}
