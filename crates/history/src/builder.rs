//! From batches of rows to one history: merging in the order of the file, then grouping by
//! incident and sorting within it, one column at a time so that memory stays low.

use crate::intake::{Batch, NO_ORDER, order_text_id};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use thirdline_domain::{
    Basis, Counters, History, NO_PRIORITY, NO_STATUS, NO_TIME, NONE, Names, Status,
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

/// Collects batches of rows, in the order of the file, into a history.
pub(crate) struct Builder {
    incidents: Names,
    teams: Names,
    status_keys: Names,
    priorities: Names,
    services: Names,
    order_texts: Names,
    /// File that first held each incident.
    first_file: Vec<u16>,
    shared: FxHashSet<u32>,
    batches: Vec<Batch>,
    rows: u64,
}

/// One column over all batches, taken out of them.
fn take<T>(batches: &mut [Batch], column: impl Fn(&mut Batch) -> &mut Vec<T>) -> Vec<Vec<T>> {
    batches.iter_mut().map(|b| std::mem::take(column(b))).collect()
}

/// Puts each row's value at its place; a batch without the column leaves `missing`.
fn place<T: Copy>(parts: Vec<Vec<T>>, lengths: &[usize], to: &[u32], missing: T) -> Vec<T> {
    let mut placed = vec![missing; to.len()];
    let mut first = 0;
    for (part, &length) in parts.into_iter().zip(lengths) {
        for (value, &at) in part.iter().zip(&to[first..first + length]) {
            placed[at as usize] = *value;
        }
        first += length;
    }
    placed
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
            first_file: Vec::new(),
            shared: FxHashSet::default(),
            batches: Vec::new(),
            rows: 0,
        }
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
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
        self.rows += batch.at.len() as u64;
        batch.names = crate::intake::BatchNames::default();
        batch.file = file;
        self.batches.push(batch);
    }

    /// How many distinct statuses and priorities there are.
    pub(crate) fn distinct(&self) -> (usize, usize) {
        (self.status_keys.len(), self.priorities.len())
    }

    /// Groups by incident, sorts, and drops what `merge_files` says is the same event.
    /// `statuses` gives the status of a key; `moves_holder` says whether a status moves the
    /// holder.
    pub(crate) fn finish(
        mut self,
        basis: Basis,
        statuses: &dyn Fn(&str) -> Status,
        moves_holder: &dyn Fn(&Status) -> bool,
        merge_files: bool,
    ) -> (History, OrderCounts) {
        let count = self.incidents.len();
        let lengths: Vec<usize> = self.batches.iter().map(|b| b.at.len()).collect();
        let rows = lengths.iter().sum::<usize>();
        let (mut to, starts) = self.grouping(rows, count);
        let files: Vec<Vec<u16>> =
            self.batches.iter().zip(&lengths).map(|(b, &n)| vec![b.file; n]).collect();
        let several_files = self.batches.windows(2).any(|b| b[0].file != b[1].file);

        let mut at = place(take(&mut self.batches, |b| &mut b.at), &lengths, &to, 0);
        let has_order = self.batches.iter().any(|b| !b.order.is_empty());
        let order = if has_order {
            place(take(&mut self.batches, |b| &mut b.order), &lengths, &to, NO_ORDER)
        } else {
            Vec::new()
        };
        let mut counts = OrderCounts::default();
        let texts = OrderTexts::new(&self.order_texts);
        if let Some(moved) = sort(&starts, &mut at, &order, &texts, &mut counts) {
            to.par_iter_mut().for_each(|t| *t = moved[*t as usize]);
        }
        drop(order);

        let mut team = place(take(&mut self.batches, |b| &mut b.team), &lengths, &to, NONE);
        let status = place(take(&mut self.batches, |b| &mut b.status), &lengths, &to, NO_STATUS);
        let priority =
            place(take(&mut self.batches, |b| &mut b.priority), &lengths, &to, NO_PRIORITY);
        let service = place(take(&mut self.batches, |b| &mut b.service), &lengths, &to, NONE);
        let opened_rows = place(take(&mut self.batches, |b| &mut b.opened), &lengths, &to, NO_TIME);
        let opened: Vec<i64> = starts[..count].iter().map(|&s| opened_rows[s as usize]).collect();
        drop(opened_rows);
        let counters = self.counters(&lengths, &to, &starts);
        let file = if several_files { place(files, &lengths, &to, 0) } else { Vec::new() };
        drop(to);

        let statuses: Vec<Status> = self.status_keys.iter().map(statuses).collect();
        let mut history = History {
            incidents: self.incidents,
            teams: self.teams,
            statuses,
            priorities: self.priorities,
            services: self.services,
            starts,
            at,
            team: Vec::new(),
            status,
            priority,
            service,
            opened,
            priority_rank: Vec::new(),
            basis,
            counters,
        };
        history.team = std::mem::take(&mut team);
        let repeated = repeated(&history, &file, merge_files);
        counts.duplicates = repeated.duplicates;
        if merge_files && !repeated.dropped.is_empty() {
            counts.merged = repeated.dropped.len() as u64;
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

    /// For each row its place when rows are grouped by incident, and where each incident starts.
    fn grouping(&mut self, rows: usize, incidents: usize) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0u32; incidents + 1];
        for incident in self.batches.iter().flat_map(|b| &b.incident) {
            starts[*incident as usize + 1] += 1;
        }
        for i in 0..incidents {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut to = Vec::with_capacity(rows);
        for batch in &mut self.batches {
            for incident in std::mem::take(&mut batch.incident) {
                let place = &mut next[incident as usize];
                to.push(*place);
                *place += 1;
            }
        }
        (to, starts)
    }

    fn counters(&mut self, lengths: &[usize], to: &[u32], starts: &[u32]) -> Counters {
        let mut column = |column: fn(&mut Batch) -> &mut Vec<u32>| {
            if self.batches.iter_mut().all(|b| column(b).is_empty()) {
                return Vec::new();
            }
            let rows = place(take(&mut self.batches, column), lengths, to, NONE);
            starts[..starts.len() - 1].iter().map(|&s| rows[s as usize]).collect()
        };
        Counters {
            reassignments: column(|b| &mut b.reassignments),
            reopens: column(|b| &mut b.reopens),
        }
    }
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
