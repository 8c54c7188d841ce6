//! The order of the events of one incident: by time, then by what the history orders them by, then by
//! row.

use crate::intake::{NO_ORDER, order_text_id};
use rayon::prelude::*;
use thirdline_domain::Names;

/// The texts of an order column, compared as integers if all of them are.
pub(super) struct OrderTexts<'a> {
    texts: &'a Names,
    as_integers: bool,
}

impl<'a> OrderTexts<'a> {
    pub(super) fn new(texts: &'a Names) -> Self {
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

/// What the rows of incidents look like before they are sorted.
#[derive(Default)]
pub(super) struct Seen {
    /// Rows that stand after a later row of their incident.
    pub(super) backward_steps: u64,
    /// Incidents that have to be sorted, ascending.
    pub(super) unsorted: Vec<u32>,
    /// The others that have events at one instant, ascending.
    tied: Vec<u32>,
}

/// Incidents that are looked at together.
const PIECE: usize = 4_096;

fn events(starts: &[u32], incident: u32) -> std::ops::Range<usize> {
    starts[incident as usize] as usize..starts[incident as usize + 1] as usize
}

impl Seen {
    pub(super) fn of(starts: &[u32], at: &[i64], order: &[i64], texts: &OrderTexts<'_>) -> Self {
        let incidents = starts.len() as u32 - 1;
        let pieces = (0..incidents).into_par_iter().step_by(PIECE).map(|first| {
            let mut seen = Self::default();
            for incident in first..incidents.min(first + PIECE as u32) {
                seen.look(incident, events(starts, incident), at, order, texts);
            }
            seen
        });
        let pieces: Vec<Self> = pieces.collect();
        pieces.into_iter().fold(Self::default(), |mut all, piece| {
            all.backward_steps += piece.backward_steps;
            all.unsorted.extend(piece.unsorted);
            all.tied.extend(piece.tied);
            all
        })
    }

    /// Incidents that may have events at one instant, and how many events are at the instant of the
    /// one before them; `at` sorted.
    pub(super) fn tied(&self, starts: &[u32], at: &[i64]) -> (Vec<u32>, u64) {
        let tied = [&self.tied[..], &self.unsorted].concat();
        let ties = tied.iter().map(|&incident| {
            let times = &at[events(starts, incident)];
            times.windows(2).filter(|w| w[0] == w[1]).count() as u64
        });
        let ties = ties.sum();
        (tied, ties)
    }

    fn look(
        &mut self,
        incident: u32,
        events: std::ops::Range<usize>,
        at: &[i64],
        order: &[i64],
        texts: &OrderTexts<'_>,
    ) {
        let (mut is_sorted, mut is_tied) = (true, false);
        let (start, times) = (events.start, &at[events]);
        for (index, pair) in times.windows(2).enumerate() {
            if pair[0] < pair[1] {
                continue;
            }
            if pair[0] > pair[1] {
                self.backward_steps += 1;
                is_sorted = false;
            } else {
                is_tied = true;
                let order = order.get(start + index).zip(order.get(start + index + 1));
                is_sorted &= order.is_none_or(|(a, b)| texts.compare(*a, *b).is_le());
            }
        }
        if !is_sorted {
            self.unsorted.push(incident);
        } else if is_tied {
            self.tied.push(incident);
        }
    }
}

/// Sorts the events of the unsorted incidents by `(at, order, row)`. Returns where each event of the
/// history moved, or `None` if all stay.
pub(super) fn sort(
    unsorted: &[u32],
    starts: &[u32],
    at: &mut [i64],
    order: &[i64],
    texts: &OrderTexts<'_>,
) -> Option<Vec<u32>> {
    if unsorted.is_empty() {
        return None;
    }
    let key_order = |e: usize| order.get(e).copied().unwrap_or(NO_ORDER);
    let mut moved: Vec<u32> = (0..at.len() as u32).collect();
    let mut rows: Vec<u32> = Vec::new();
    let mut times: Vec<i64> = Vec::new();
    for &incident in unsorted {
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
    Some(moved)
}
