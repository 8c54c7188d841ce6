//! From batches of rows to one history: merging in the order of the file, then grouping by
//! incident and sorting within it, one column at a time so that memory stays low.

mod recount;

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

/// Where each row goes; `None` if all stay.
pub(crate) struct Places(Option<Vec<u32>>);

impl Places {
    fn new(to: Vec<u32>) -> Self {
        let stay = to.iter().enumerate().all(|(row, place)| row == *place as usize);
        Self((!stay).then_some(to))
    }

    /// Moves the values of a column to their places. A column that no file has is filled with
    /// `missing`.
    ///
    /// A second column costs memory for as long as this takes, and pays: writes to scattered
    /// places overlap in time, while walking the cycles of the permutation waits for each one.
    pub(crate) fn put<T: Copy>(&self, mut column: Vec<T>, rows: usize, missing: T) -> Vec<T> {
        if column.is_empty() {
            return vec![missing; rows];
        }
        let Some(to) = &self.0 else {
            column.shrink_to_fit();
            return column;
        };
        let mut placed = vec![missing; rows];
        for (place, value) in to.iter().zip(column) {
            placed[*place as usize] = value;
        }
        placed
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
        let global = |all: &mut Names, own: &Names| -> Vec<u32> {
            own.iter().map(|name| all.intern(name)).collect()
        };
        let incidents = global(&mut self.incidents, &batch.names.incidents);
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
        let (to, starts) = grouping(std::mem::take(&mut self.columns.incident), count);
        let places = Places::new(to);
        let columns = std::mem::take(&mut self.columns);

        let mut at = places.put(columns.at, rows, 0);
        let order = if columns.order.is_empty() {
            Vec::new()
        } else {
            places.put(columns.order, rows, NO_ORDER)
        };
        let mut counts = OrderCounts::default();
        let texts = OrderTexts::new(&self.order_texts);
        let places = match (sort(&starts, &mut at, &order, &texts, &mut counts), places.0) {
            (None, to) => Places(to),
            (Some(moved), None) => Places(Some(moved)),
            (Some(moved), Some(mut to)) => {
                to.par_iter_mut().for_each(|t| *t = moved[*t as usize]);
                Places(Some(to))
            }
        };
        drop(order);

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
        let repeated = repeated(&history, &file, merge_files);
        counts.duplicates = repeated.duplicates;
        if merge_files && !repeated.dropped.is_empty() {
            counts.merged = repeated.dropped.len() as u64;
            let row_of = row_of.as_deref().unwrap_or_default();
            (counts.ties, counts.backward_steps) =
                recount::recount(&history.starts, &history.at, row_of, &repeated.dropped);
            drop_events(&mut history, &repeated.dropped);
        }
        let moves: Vec<bool> = history.statuses.iter().map(moves_holder).collect();
        if moves.contains(&false) {
            for (team, status) in history.team.iter_mut().zip(&history.status) {
                if *status == NO_STATUS || !moves[*status as usize] {
                    *team = NONE;
                }
            }
        }
        (history, counts)
    }
}

/// For each row its place when rows are grouped by incident, and where each incident starts.
fn grouping(mut incident: Vec<u32>, incidents: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; incidents + 1];
    for id in &incident {
        starts[*id as usize + 1] += 1;
    }
    for i in 0..incidents {
        starts[i + 1] += starts[i];
    }
    let mut next = starts.clone();
    for id in &mut incident {
        let place = &mut next[*id as usize];
        *id = *place;
        *place += 1;
    }
    (incident, starts)
}

/// The texts of an order column, compared as integers if all of them are.
struct OrderTexts<'a> {
    texts: &'a Names,
    as_integers: bool,
}

impl<'a> OrderTexts<'a> {
    fn new(texts: &'a Names) -> Self {
        Self { texts, as_integers: texts.iter().all(|t| integer(t).is_some()) }
    }

    fn compare(&self, a: i64, b: i64) -> std::cmp::Ordering {
        if self.texts.is_empty() || a == NO_ORDER || b == NO_ORDER {
            return a.cmp(&b);
        }
        let text = |o: i64| match order_text_id(o) {
            Some(id) => std::borrow::Cow::Borrowed(&self.texts[id]),
            None => std::borrow::Cow::Owned(o.to_string()),
        };
        let (a, b) = (text(a), text(b));
        if self.as_integers { integer(&a).cmp(&integer(&b)) } else { a.cmp(&b) }
    }
}

/// An integer of any size as something that compares like it.
fn integer(text: &str) -> Option<(i128, String)> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let size = digits.len() as i128;
    Some(if negative {
        // Longer is smaller, and within a length each digit counts backwards.
        (-size, digits.bytes().map(|b| char::from(b'0' + (b'9' - b))).collect())
    } else {
        (size, digits.to_owned())
    })
}

/// Sorts the events of each incident by `(at, order, row)`. Returns where each event moved, or
/// `None` if all stood in order.
fn sort(
    starts: &[u32],
    at: &mut [i64],
    order: &[i64],
    texts: &OrderTexts<'_>,
    counts: &mut OrderCounts,
) -> Option<Vec<u32>> {
    let key_order = |e: usize| order.get(e).copied().unwrap_or(NO_ORDER);
    let mut unsorted: Vec<u32> = Vec::new();
    for (incident, range) in starts.windows(2).enumerate() {
        let mut sorted = true;
        for e in range[0] as usize + 1..range[1] as usize {
            match at[e - 1].cmp(&at[e]) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Greater => {
                    counts.backward_steps += 1;
                    sorted = false;
                }
                std::cmp::Ordering::Equal => {
                    if !order.is_empty() && texts.compare(key_order(e - 1), key_order(e)).is_gt() {
                        sorted = false;
                    }
                }
            }
        }
        if !sorted {
            unsorted.push(incident as u32);
        }
    }
    let moved = (!unsorted.is_empty()).then(|| {
        let mut moved: Vec<u32> = (0..at.len() as u32).collect();
        let mut rows: Vec<u32> = Vec::new();
        let mut times: Vec<i64> = Vec::new();
        for &incident in &unsorted {
            let range = starts[incident as usize]..starts[incident as usize + 1];
            rows.clear();
            rows.extend(range.clone());
            rows.sort_unstable_by(|&a, &b| {
                let (x, y) = (a as usize, b as usize);
                at[x]
                    .cmp(&at[y])
                    .then_with(|| texts.compare(key_order(x), key_order(y)))
                    .then(a.cmp(&b))
            });
            times.clear();
            times.extend(rows.iter().map(|&r| at[r as usize]));
            for (place, (&row, &time)) in range.zip(rows.iter().zip(&times)) {
                moved[row as usize] = place;
                at[place as usize] = time;
            }
        }
        moved
    });
    for range in starts.windows(2) {
        let times = &at[range[0] as usize..range[1] as usize];
        counts.ties += times.windows(2).filter(|w| w[0] == w[1]).count() as u64;
    }
    moved
}

struct Repeated {
    duplicates: u64,
    dropped: Vec<u32>,
}

/// Finds events with the same incident, time, status and team. Within one file they are
/// duplicates and stay; the same event in two files is dropped from the later one.
fn repeated(history: &History, file: &[u16], merge_files: bool) -> Repeated {
    let mut found = Repeated { duplicates: 0, dropped: Vec::new() };
    let mut group: Vec<u32> = Vec::new();
    for incident in 0..history.incident_count() {
        let events = history.events_of(incident);
        let mut e = events.start;
        while e < events.end {
            let mut end = e + 1;
            while end < events.end && history.at[end] == history.at[e] {
                end += 1;
            }
            if end - e > 1 {
                group.clear();
                group.extend(e as u32..end as u32);
                same_events(history, file, merge_files, &mut group, &mut found);
            }
            e = end;
        }
    }
    found.dropped.sort_unstable();
    found
}

fn same_events(
    history: &History,
    file: &[u16],
    merge_files: bool,
    group: &mut [u32],
    found: &mut Repeated,
) {
    let key = |e: u32| (history.status[e as usize], history.team[e as usize]);
    let file_of = |e: u32| file.get(e as usize).copied().unwrap_or(0);
    group.sort_unstable_by_key(|&e| (key(e), file_of(e), e));
    for same in group.chunk_by(|&a, &b| key(a) == key(b)) {
        let by_file = same.chunk_by(|&a, &b| file_of(a) == file_of(b));
        // The file that holds the event most often keeps all of its rows.
        let kept = by_file.clone().map(<[u32]>::len).max().unwrap_or(0);
        found.duplicates += (kept - 1) as u64;
        if merge_files {
            let mut keeper = false;
            for rows in by_file {
                if !keeper && rows.len() == kept {
                    keeper = true;
                } else {
                    found.dropped.extend_from_slice(rows);
                }
            }
        }
    }
}

/// Takes events out of every column; `dropped` is ascending.
fn drop_events(history: &mut History, dropped: &[u32]) {
    let first_opened: Vec<i64> = history.opened.clone();
    let mut keep = vec![true; history.event_count()];
    for &e in dropped {
        keep[e as usize] = false;
    }
    let retain = |column: &mut Vec<u32>| {
        let mut flags = keep.iter();
        column.retain(|_| *flags.next().unwrap_or(&true));
    };
    retain(&mut history.team);
    retain(&mut history.service);
    for column in [&mut history.status, &mut history.priority] {
        let mut flags = keep.iter();
        column.retain(|_| *flags.next().unwrap_or(&true));
    }
    let mut flags = keep.iter();
    history.at.retain(|_| *flags.next().unwrap_or(&true));
    let mut gone = 0;
    let mut next = dropped.iter().peekable();
    for start in &mut history.starts {
        while next.next_if(|&&e| e < *start).is_some() {
            gone += 1;
        }
        *start -= gone;
    }
    history.opened = first_opened;
}
