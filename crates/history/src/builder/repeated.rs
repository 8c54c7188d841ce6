//! Events that stand there more than once.

use thirdline_domain::History;

pub(super) struct Repeated {
    pub(super) duplicates: u64,
    pub(super) dropped: Vec<u32>,
}

/// Finds events with the same incident, time, status and team among the incidents that have events
/// at one instant. Within one file they are duplicates and stay; the same event in two files is
/// dropped from the later one.
pub(super) fn repeated(
    history: &History,
    tied: &[u32],
    file: &[u16],
    merge_files: bool,
) -> Repeated {
    let mut found = Repeated { duplicates: 0, dropped: Vec::new() };
    let mut group: Vec<u32> = Vec::new();
    for &incident in tied {
        let events = history.events_of(incident as usize);
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
pub(super) fn drop_events(history: &mut History, dropped: &[u32]) {
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
