//! Incidents made in parallel, block by block, and put into the columns of a history in order.
//! Beside the columns only one block is in memory.

use super::firm::{SERVICES, TEAMS};
use super::flow::{Event, PRIORITIES, STATUSES};
use super::year::Year;
use rayon::prelude::*;
use std::fmt::Write as _;
use thirdline_domain::{Basis, History, Names, Stated, Status, StatusClass};

/// Incidents made by one task, and by all before their events go into the columns.
const TASK: usize = 256;
const BLOCK: usize = 256 * TASK;

/// Events for which room is made, per ten incidents: slightly more than there are.
const EVENTS_OF_TEN: usize = 92;

/// What the codes in events stand for.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) team: fn(u8) -> &'static str,
    pub(super) service: fn(u8) -> &'static str,
    /// Status, sub-status and the class they state; no class is a note.
    pub(super) status: fn(u8) -> (&'static str, &'static str, Option<StatusClass>),
}

/// The words of the fictional firm of `firm` and `flow`.
pub(super) const OF_THE_FIRM: Words = Words {
    team: |code| TEAMS[code as usize].name,
    service: |code| SERVICES[code as usize].name,
    status: |code| STATUSES[code as usize],
};

/// Gives codes their ids in the order in which they are first met, as a reader would.
struct Ids([Option<u16>; 256], u16);

impl Ids {
    fn new() -> Self {
        Self([None; 256], 0)
    }

    /// The id of a code; `first` runs when it is new.
    fn id(&mut self, code: u8, first: impl FnOnce()) -> u16 {
        *self.0[code as usize].get_or_insert_with(|| {
            first();
            self.1 += 1;
            self.1 - 1
        })
    }
}

/// All ids handed out so far.
struct Numbering {
    teams: Ids,
    statuses: Ids,
    priorities: Ids,
    services: Ids,
}

/// The events of incidents in the order of opening. `opened_at` tells when one opens, seconds since
/// the year's start; `make` writes the events of the one in a row.
pub(super) fn history<T: Sync>(
    year: &Year,
    words: &Words,
    incidents: &[T],
    opened_at: impl Fn(&T) -> u32,
    make: impl Fn(usize, &T, &mut Vec<Event>) + Sync,
) -> History {
    let mut history = History::empty(Basis::Events);
    let mut ids = Numbering {
        teams: Ids::new(),
        statuses: Ids::new(),
        priorities: Ids::new(),
        services: Ids::new(),
    };
    reserve(&mut history, incidents.len());
    for (block, items) in incidents.chunks(BLOCK).enumerate() {
        let parts: Vec<(Vec<Event>, Vec<u32>)> = items
            .par_chunks(TASK)
            .enumerate()
            .map(|(task, items)| events_of(block * BLOCK + task * TASK, items, &make))
            .collect();
        for (events, ends) in &parts {
            append(&mut history, &mut ids, (year, words), events, ends);
        }
    }
    history.opened = incidents.iter().map(|i| microseconds(year, opened_at(i))).collect();
    history.incidents = numbers(incidents.len());
    history
}

/// The events of some incidents, `first` being the row of the first, and where each ends.
fn events_of<T>(
    first: usize,
    items: &[T],
    make: impl Fn(usize, &T, &mut Vec<Event>),
) -> (Vec<Event>, Vec<u32>) {
    let mut events = Vec::with_capacity(items.len() * 10);
    let ends = items
        .iter()
        .zip(first..)
        .map(|(item, row)| {
            make(row, item, &mut events);
            events.len() as u32
        })
        .collect();
    (events, ends)
}

fn reserve(history: &mut History, incidents: usize) {
    let events = incidents * EVENTS_OF_TEN / 10 + 64;
    history.starts.reserve_exact(incidents);
    history.at.reserve_exact(events);
    history.team.reserve_exact(events);
    history.status.reserve_exact(events);
    history.priority.reserve_exact(events);
    history.service.reserve_exact(events);
}

fn microseconds(year: &Year, offset: u32) -> i64 {
    (year.start + i64::from(offset)) * 1_000_000
}

fn append(
    history: &mut History,
    ids: &mut Numbering,
    (year, words): (&Year, &Words),
    events: &[Event],
    ends: &[u32],
) {
    let before = history.at.len();
    for end in ends {
        let end = before + *end as usize;
        history.starts.push(u32::try_from(end).expect("fewer than 2³² events"));
    }
    history.at.extend(events.iter().map(|e| microseconds(year, e.at)));
    history.team.extend(events.iter().map(|e| {
        let name = (words.team)(e.team);
        u32::from(ids.teams.id(e.team, || _ = history.teams.intern(name)))
    }));
    history.status.extend(events.iter().map(|e| {
        ids.statuses.id(e.status, || history.statuses.push(status((words.status)(e.status))))
    }));
    history.priority.extend(events.iter().map(|e| {
        ids.priorities.id(e.priority, || {
            history.priorities.intern(PRIORITIES[e.priority as usize]);
            history.priority_rank.push(Some(u16::from(e.priority)));
        })
    }));
    history.service.extend(events.iter().map(|e| {
        let name = (words.service)(e.service);
        u32::from(ids.services.id(e.service, || _ = history.services.intern(name)))
    }));
}

fn status((status, sub_status, class): (&str, &str, Option<StatusClass>)) -> Status {
    Status {
        status: status.to_owned(),
        sub_status: sub_status.to_owned(),
        stated: class.map_or(Stated::Note, Stated::Class),
    }
}

fn numbers(count: usize) -> Names {
    let mut names = Names::default();
    let mut text = String::new();
    for number in 1..=count {
        text.clear();
        // Writing to a `String` cannot fail.
        let _ = write!(text, "INC{number:07}");
        names.intern(&text);
    }
    names
}
