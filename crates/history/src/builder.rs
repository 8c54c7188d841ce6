//! From batches of rows to one history: merging in the order of the file, then grouping by
//! incident and sorting within it, one column at a time so that memory stays low.

mod grouping;
mod order;
mod recount;
mod repeated;

pub(crate) use grouping::Places;

use self::grouping::grouping;
use self::order::{OrderTexts, Seen, sort};
use self::repeated::{drop_events, repeated};
use crate::endings::Ends;
use crate::intake::{Batch, NO_CHANGE, NO_ORDER, order_text_id};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use thirdline_domain::{
    Basis, ClosureClass, Counters, History, NO_PRIORITY, NO_STATUS, NO_TIME, NONE, Names, Status,
};

/// What the builder saw in the order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OrderCounts {
    /// Events at the instant of the event before them in their incident.
    pub(crate) ties: u64,
    /// Rows that stand after a later row of their incident.
    pub(crate) backward_steps: u64,
    /// Rows that repeat incident, time, status, sub-status and team of another one.
    pub(crate) duplicates: u64,
    /// Rows dropped because another file holds the same event (`--merge`).
    pub(crate) merged: u64,
}

/// Columns of all rows in the order of the files. A column that no file has stays empty.
#[derive(Default)]
struct Columns {
    incident: Vec<u32>,
    at: Vec<i64>,
    order: Vec<i64>,
    team: Vec<u32>,
    status: Vec<u16>,
    priority: Vec<u16>,
    service: Vec<u32>,
    opened: Vec<i64>,
    reassignments: Vec<u32>,
    reopens: Vec<u32>,
    closure: Vec<u32>,
    change: Vec<u8>,
    problem: Vec<u32>,
    known_since: Vec<i64>,
}

/// Adds a batch's column behind `before` rows; a file without the column leaves `missing`.
fn append<T: Copy>(all: &mut Vec<T>, batch: &[T], before: usize, rows: usize, missing: T) {
    if batch.is_empty() && all.is_empty() {
        return;
    }
    all.resize(before, missing);
    all.extend_from_slice(batch);
    all.resize(before + rows, missing);
}

impl Columns {
    fn append(&mut self, batch: &Batch) {
        let (before, rows) = (self.at.len(), batch.at.len());
        append(&mut self.incident, &batch.incident, before, rows, NONE);
        append(&mut self.at, &batch.at, before, rows, 0);
        append(&mut self.order, &batch.order, before, rows, NO_ORDER);
        append(&mut self.team, &batch.team, before, rows, NONE);
        append(&mut self.status, &batch.status, before, rows, NO_STATUS);
        append(&mut self.priority, &batch.priority, before, rows, NO_PRIORITY);
        append(&mut self.service, &batch.service, before, rows, NONE);
        append(&mut self.opened, &batch.opened, before, rows, NO_TIME);
        append(&mut self.reassignments, &batch.reassignments, before, rows, NONE);
        append(&mut self.reopens, &batch.reopens, before, rows, NONE);
        append(&mut self.closure, &batch.closure, before, rows, NONE);
        append(&mut self.change, &batch.change, before, rows, NO_CHANGE);
        append(&mut self.problem, &batch.problem, before, rows, NONE);
        append(&mut self.known_since, &batch.known_since, before, rows, NO_TIME);
    }
}

/// Collects batches of rows, in the order of the file, into a history.
pub(crate) struct Builder {
    incidents: Names,
    teams: Names,
    status_keys: Names,
    priorities: Names,
    services: Names,
    order_texts: Names,
    closures: Names,
    problems: Names,
    /// File that first held each incident.
    first_file: Vec<u16>,
    shared: FxHashSet<u32>,
    columns: Columns,
    /// Rows from each batch, and the file they come from.
    parts: Vec<(u16, usize)>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            incidents: Names::default(),
            teams: Names::default(),
            status_keys: Names::default(),
            priorities: Names::default(),
            services: Names::default(),
            order_texts: Names::default(),
            closures: Names::default(),
            problems: Names::default(),
            first_file: Vec::new(),
            shared: FxHashSet::default(),
            columns: Columns::default(),
            parts: Vec::new(),
        }
    }

    pub(crate) fn rows(&self) -> u64 {
        self.columns.at.len() as u64
    }

    /// Incidents that more than one file holds, and one of them.
    pub(crate) fn shared(&self) -> Option<(u64, &str)> {
        let first = self.shared.iter().min()?;
        Some((self.shared.len() as u64, &self.incidents[*first]))
    }

    /// Adds a batch: its own ids become those of the history.
    pub(crate) fn merge(&mut self, mut batch: Batch, file: u16) {
        if batch.at.is_empty() {
            return;
        }
        let global = |all: &mut Names, own: &Names| all.take_in(own.mentions());
        let incidents = self.incidents.take_in(&batch.names.incidents);
        self.first_file.resize(self.incidents.len(), file);
        for &id in &incidents {
            if self.first_file[id as usize] != file {
                self.shared.insert(id);
            }
        }
        let renumber = |column: &mut [u32], to: &[u32]| {
            for id in column.iter_mut().filter(|id| **id != NONE) {
                *id = to[*id as usize];
            }
        };
        renumber(&mut batch.incident, &incidents);
        renumber(&mut batch.team, &global(&mut self.teams, &batch.names.teams));
        renumber(&mut batch.service, &global(&mut self.services, &batch.names.services));
        renumber(&mut batch.closure, &global(&mut self.closures, &batch.names.closures));
        renumber(&mut batch.problem, &global(&mut self.problems, &batch.names.problems));
        let short = |column: &mut [u16], to: &[u32], none: u16| {
            for id in column.iter_mut().filter(|id| **id != none) {
                // A batch refuses rows beyond 65,534 distinct values; so does the whole, below.
                *id = u16::try_from(to[*id as usize]).unwrap_or(none);
            }
        };
        let statuses = global(&mut self.status_keys, &batch.names.statuses);
        short(&mut batch.status, &statuses, NO_STATUS);
        let priorities = global(&mut self.priorities, &batch.names.priorities);
        short(&mut batch.priority, &priorities, NO_PRIORITY);
        let texts = global(&mut self.order_texts, &batch.names.order_texts);
        for order in &mut batch.order {
            if let Some(id) = order_text_id(*order) {
                *order = NO_ORDER + 1 + i64::from(texts[id as usize]);
            }
        }
        self.columns.append(&batch);
        match self.parts.last_mut() {
            Some((last, rows)) if *last == file => *rows += batch.at.len(),
            _ => self.parts.push((file, batch.at.len())),
        }
    }

    /// How many distinct statuses and priorities there are.
    pub(crate) fn distinct(&self) -> (usize, usize) {
        (self.status_keys.len(), self.priorities.len())
    }

    /// Groups by incident, sorts, and drops what `merge_files` says is the same event.
    /// `statuses` gives the status of a key; `moves_holder` says whether a status moves the
    /// holder; `closure_class` says what a closure code means.
    pub(crate) fn finish(
        mut self,
        basis: Basis,
        statuses: &dyn Fn(&str) -> Status,
        moves_holder: &dyn Fn(&Status) -> bool,
        closure_class: &dyn Fn(&str) -> Option<ClosureClass>,
        merge_files: bool,
    ) -> (History, OrderCounts) {
        let count = self.incidents.len();
        let rows = self.columns.at.len();
        let (places, starts) = grouping(std::mem::take(&mut self.columns.incident), count);
        let columns = std::mem::take(&mut self.columns);

        let mut at = places.put(columns.at, rows, 0);
        let order = if columns.order.is_empty() {
            Vec::new()
        } else {
            places.put(columns.order, rows, NO_ORDER)
        };
        let texts = OrderTexts::new(&self.order_texts);
        let seen = Seen::of(&starts, &at, &order, &texts);
        let places = match (sort(&seen.unsorted, &starts, &mut at, &order, &texts), places.0) {
            (None, to) => Places(to),
            (Some(moved), None) => Places(Some(moved)),
            (Some(moved), Some(mut to)) => {
                to.par_iter_mut().for_each(|t| *t = moved[*t as usize]);
                Places(Some(to))
            }
        };
        drop(order);
        let (tied, ties) = seen.tied(&starts, &at);
        let mut counts =
            OrderCounts { ties, backward_steps: seen.backward_steps, ..OrderCounts::default() };

        let team = places.put(columns.team, rows, NONE);
        let status = places.put(columns.status, rows, NO_STATUS);
        let priority = places.put(columns.priority, rows, NO_PRIORITY);
        let service = places.put(columns.service, rows, NONE);
        let first_of = |column: &dyn Fn(usize) -> i64| -> Vec<i64> {
            starts[..count].iter().map(|&start| column(start as usize)).collect()
        };
        let opened = if columns.opened.is_empty() {
            vec![NO_TIME; count]
        } else {
            let opened = places.put(columns.opened, rows, NO_TIME);
            first_of(&|row| opened[row])
        };
        let counter = |column: Vec<u32>| -> Vec<u32> {
            if column.is_empty() {
                return column;
            }
            let column = places.put(column, rows, NONE);
            starts[..count].iter().map(|&start| column[start as usize]).collect()
        };
        let counters = Counters {
            reassignments: counter(columns.reassignments),
            reopens: counter(columns.reopens),
        };
        let ends = Ends {
            closure: columns.closure,
            change: columns.change,
            problem: columns.problem,
            known_since: columns.known_since,
            closures: std::mem::take(&mut self.closures),
            problems: std::mem::take(&mut self.problems),
        };
        let closings = ends.closings(&places, &starts, closure_class);
        let file = if self.parts.len() > 1 {
            let by_row = self.parts.iter().flat_map(|&(file, n)| std::iter::repeat_n(file, n));
            places.put(by_row.collect(), rows, 0)
        } else {
            Vec::new()
        };
        let row_of = merge_files.then(|| places.rows(rows));
        drop(places);

        let statuses: Vec<Status> = self.status_keys.iter().map(statuses).collect();
        let mut history = History {
            incidents: self.incidents,
            teams: self.teams,
            statuses,
            priorities: self.priorities,
            services: self.services,
            starts,
            at,
            team,
            status,
            priority,
            service,
            opened,
            priority_rank: Vec::new(),
            basis,
            counters,
            closings,
        };
        let repeated = repeated(&history, &tied, &file, merge_files);
        counts.duplicates = repeated.duplicates;
        if merge_files && !repeated.dropped.is_empty() {
            counts.merged = repeated.dropped.len() as u64;
            let row_of = row_of.as_deref().unwrap_or_default();
            (counts.ties, counts.backward_steps) =
                recount::recount(&history.starts, &history.at, row_of, &repeated.dropped);
            drop_events(&mut history, &repeated.dropped);
        }
        forget_other_holders(&mut history, moves_holder);
        (history, counts)
    }
}

/// Where only some statuses move the holder, the team of any other row says nothing.
fn forget_other_holders(history: &mut History, moves_holder: &dyn Fn(&Status) -> bool) {
    let moves: Vec<bool> = history.statuses.iter().map(moves_holder).collect();
    if moves.contains(&false) {
        for (team, status) in history.team.iter_mut().zip(&history.status) {
            if *status == NO_STATUS || !moves[*status as usize] {
                *team = NONE;
            }
        }
    }
}
