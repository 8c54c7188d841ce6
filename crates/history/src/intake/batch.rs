//! The rows of one block as columns of numbers.

use crate::error::RowFaults;
use thirdline_domain::{Mentions, Names};

/// No order stated; sorts before every stated one.
pub(crate) const NO_ORDER: i64 = i64::MIN;
/// Values below this are ids of texts rather than numbers.
const ORDER_TEXTS_END: i64 = NO_ORDER + 1 + (1 << 32);

/// The id of an order that is held as text: one that is no plain integer.
pub(crate) fn order_text_id(order: i64) -> Option<u32> {
    (order > NO_ORDER && order < ORDER_TEXTS_END).then(|| (order - NO_ORDER - 1) as u32)
}

/// Names of one batch; they become those of the history when the batch is merged.
#[derive(Default)]
pub(crate) struct BatchNames {
    pub(crate) incidents: Mentions,
    pub(crate) teams: Names,
    pub(crate) statuses: Names,
    pub(crate) priorities: Names,
    pub(crate) services: Names,
    pub(crate) order_texts: Names,
    /// Closure code and its stated class, parted like status and sub-status.
    pub(crate) closures: Names,
    pub(crate) problems: Names,
}

/// Rows of one block as columns. Columns without a role stay empty.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) incident: Vec<u32>,
    pub(crate) at: Vec<i64>,
    pub(crate) order: Vec<i64>,
    pub(crate) team: Vec<u32>,
    pub(crate) status: Vec<u16>,
    pub(crate) priority: Vec<u16>,
    pub(crate) service: Vec<u32>,
    pub(crate) opened: Vec<i64>,
    pub(crate) reassignments: Vec<u32>,
    pub(crate) reopens: Vec<u32>,
    /// How incidents ended. These columns reach only as far as the last row with a value.
    pub(crate) closure: Vec<u32>,
    pub(crate) change: Vec<u8>,
    pub(crate) problem: Vec<u32>,
    pub(crate) known_since: Vec<i64>,
    pub(crate) names: BatchNames,
    /// Rows that were taken.
    pub(crate) rows: u64,
    /// Rows that could not be read.
    pub(crate) faults: RowFaults,
    /// Rows of a changed-field history about fields that no role names.
    pub(crate) other_fields: u64,
    /// Rows of a snapshot that end before they begin.
    pub(crate) negative_spans: u64,
    /// Rows without a team, where the mapping names a team column.
    pub(crate) without_team: u64,
    /// Rows without a status, where the mapping names a status column.
    pub(crate) without_status: u64,
}

impl Batch {
    /// An empty batch with room for as many rows as this one: blocks are of one size.
    pub(super) fn with_room(&self) -> Self {
        fn like<T>(column: &[T]) -> Vec<T> {
            Vec::with_capacity(column.len() + column.len() / 16)
        }
        Self {
            incident: like(&self.incident),
            at: like(&self.at),
            order: like(&self.order),
            team: like(&self.team),
            status: like(&self.status),
            priority: like(&self.priority),
            service: like(&self.service),
            opened: like(&self.opened),
            reassignments: like(&self.reassignments),
            reopens: like(&self.reopens),
            // The other names are few.
            names: BatchNames {
                incidents: self.names.incidents.with_room_like(),
                ..BatchNames::default()
            },
            ..Self::default()
        }
    }
}

/// No change or commit is named.
pub(crate) const NO_CHANGE: u8 = 0;
/// The row says that there is none.
pub(crate) const UNCHANGED: u8 = 1;
/// One is linked.
pub(crate) const CHANGED: u8 = 2;

/// A plain integer as itself, anything else as the id of its text.
pub(super) fn order(text: &str, texts: &mut Names) -> i64 {
    if text.is_empty() {
        return NO_ORDER;
    }
    // Most orders are short counts.
    if let [b'1'..=b'9', rest @ ..] = text.as_bytes()
        && rest.len() < 18
        && rest.iter().all(u8::is_ascii_digit)
    {
        return text.bytes().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    }
    match text.parse::<i64>() {
        Ok(number) if number >= ORDER_TEXTS_END && is_canonical(text) => number,
        _ => NO_ORDER + 1 + i64::from(texts.intern(text)),
    }
}

fn is_canonical(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !text.starts_with('+') && (digits == "0" || !digits.starts_with('0')) && text != "-0"
}
