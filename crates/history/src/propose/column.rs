//! What one column holds, learnt value by value in bounded memory.

use super::times::TimeFits;
use crate::header::shape;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Columns with more distinct values than this hold no status and no priority.
pub(crate) const FEW: usize = 200;

/// Texts that stand for "no value" in the exports of ticket systems.
const MISSING: [&str; 19] = [
    "?",
    "-",
    "--",
    "NULL",
    "null",
    "N/A",
    "n/a",
    "(empty)",
    "(blank)",
    "(null)",
    "<null>",
    "\\N",
    "None",
    "none",
    "nan",
    "NaN",
    "nil",
    "#N/A",
    "0000-00-00 00:00:00",
];

/// The text as a known marker of "no value".
pub(crate) fn missing_marker(text: &str) -> Option<&'static str> {
    MISSING.into_iter().find(|m| *m == text)
}

/// Distinct values counted by their hashes. When there are too many, only those whose hash ends
/// in enough zero bits are kept on, each with its full count: an even sample of the values, so
/// that rows per value stays exact for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Distinct {
    level: u32,
    counts: FxHashMap<u64, u64>,
}

const KEPT: usize = 1 << 14;

impl Distinct {
    pub(crate) fn add(&mut self, text: &str) {
        let mut hasher = FxHasher::default();
        text.hash(&mut hasher);
        // The last bits of that hash are not even; splitmix64 evens them.
        let mut hash = hasher.finish();
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^= hash >> 31;
        if hash.trailing_zeros() < self.level {
            return;
        }
        *self.counts.entry(hash).or_default() += 1;
        while self.counts.len() > KEPT {
            self.level += 1;
            let level = self.level;
            self.counts.retain(|h, _| h.trailing_zeros() >= level);
        }
    }

    /// How many distinct values there are; an estimate beyond 16,384.
    pub(crate) fn estimate(&self) -> u64 {
        (self.counts.len() as u64) << self.level
    }

    /// How many of the values kept stand more than once, and how many are kept.
    pub(crate) fn repeated(&self) -> (u64, u64) {
        let repeated = self.counts.values().filter(|n| **n > 1).count();
        (repeated as u64, self.counts.len() as u64)
    }
}

/// Distinct values with their counts, given up when there are too many.
#[derive(Clone, Debug)]
pub(crate) struct Few<K>(Option<FxHashMap<K, u64>>);

impl<K> Default for Few<K> {
    fn default() -> Self {
        Self(Some(FxHashMap::default()))
    }
}

impl<K: Hash + Eq + Ord + Clone> Few<K> {
    pub(crate) fn add(&mut self, key: impl FnOnce() -> K, is: impl Fn(&K) -> bool) {
        let Some(counts) = &mut self.0 else { return };
        if let Some((_, count)) = counts.iter_mut().find(|(k, _)| is(k)) {
            *count += 1;
            return;
        }
        counts.insert(key(), 1);
        if counts.len() > FEW {
            self.0 = None;
        }
    }

    /// The values, those that stand most often first; `None` if there were too many.
    pub(crate) fn sorted(&self) -> Option<Vec<(K, u64)>> {
        let mut all: Vec<(K, u64)> =
            self.0.as_ref()?.iter().map(|(k, n)| (k.clone(), *n)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Some(all)
    }
}

impl Few<String> {
    pub(crate) fn add_text(&mut self, text: &str) {
        let Some(counts) = &mut self.0 else { return };
        if let Some(count) = counts.get_mut(text) {
            *count += 1;
            return;
        }
        self.add(|| text.to_owned(), |_| false);
    }
}

/// One column of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) words: Vec<String>,
    pub(crate) personal: bool,
    /// The shape of its name, if that is rather a value, and how many of its values have it.
    shape: Option<String>,
    shaped: u64,
    /// Whether the file has more than one column of this name.
    pub(crate) twice: bool,
    /// Rows with a value.
    pub(crate) filled: u64,
    /// Markers of "no value" found.
    pub(crate) markers: Vec<&'static str>,
    pub(crate) distinct: Distinct,
    pub(crate) few: Few<String>,
    pub(crate) times: TimeFits,
    /// Whole numbers among the values.
    pub(crate) integers: u64,
    pub(crate) longest: usize,
    /// Steps from one row of an incident to the next: value kept, value changed.
    pub(crate) kept: u64,
    pub(crate) changed: u64,
    /// Of whole numbers in such steps: not falling, falling.
    pub(crate) rising: u64,
    pub(crate) falling: u64,
    last: String,
}

impl Column {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            words: super::words::words_of(name),
            personal: super::persons::looks_personal(name),
            shape: shape(name),
            ..Self::default()
        }
    }

    /// Learns from a value; `same` says that the row before is of the same incident. Of a
    /// person's column nothing is kept but whether it is filled.
    pub(crate) fn add(&mut self, text: &str, same: bool) {
        if let Some(marker) = missing_marker(text) {
            if !self.markers.contains(&marker) {
                self.markers.push(marker);
            }
            self.last.clear();
            return;
        }
        if text.is_empty() {
            self.last.clear();
            return;
        }
        self.filled += 1;
        if self.personal {
            return;
        }
        if self.shape.is_some() && shape(text) == self.shape {
            self.shaped += 1;
        }
        self.distinct.add(text);
        let number = text.parse::<i64>().ok();
        self.integers += u64::from(number.is_some());
        if same && !self.last.is_empty() {
            self.step(text, number);
        }
        // An incident's rows repeat their times: the same text says nothing new.
        if self.last != text {
            self.times.add(text);
            self.longest = self.longest.max(text.chars().count());
            self.last.clear();
            self.last.push_str(text);
        }
        self.few.add_text(text);
    }

    fn step(&mut self, text: &str, number: Option<i64>) {
        if self.last == text {
            self.kept += 1;
        } else {
            self.changed += 1;
        }
        if let (Some(now), Ok(before)) = (number, self.last.parse::<i64>()) {
            if now < before {
                self.falling += 1;
            } else {
                self.rising += 1;
            }
        }
    }

    /// Whether what stands in the header is what stands below it: then it is no header.
    pub(crate) fn is_without_header(&self) -> bool {
        if self.shape.is_none() || self.filled == 0 {
            return false;
        }
        let mut own = TimeFits::default();
        own.add(&self.name);
        self.shaped * 2 >= self.filled || own.times().is_some() && self.times.times().is_some()
    }

    /// The value of the row before; empty if it had none.
    pub(crate) fn last(&self) -> &str {
        &self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_values_are_counted_exactly_while_few_and_nearly_when_many() {
        let mut distinct = Distinct::default();
        for i in 0..10_000 {
            distinct.add(&format!("INC{}", i / 2));
        }
        assert_eq!(distinct.estimate(), 5_000);
        assert_eq!(distinct.repeated(), (5_000, 5_000));
        for i in 0..1_000_000 {
            distinct.add(&format!("REQ{i:07}"));
        }
        let estimate = distinct.estimate();
        assert!((970_000..1_040_000).contains(&estimate), "{estimate}");
        assert!(distinct.counts.len() <= KEPT);
    }

    #[test]
    fn nothing_is_kept_of_persons() {
        let mut column = Column::new("Assigned to");
        column.add("Somebody", false);
        assert_eq!((column.filled, column.last()), (1, ""));
        assert_eq!(column.few.sorted(), Some(vec![]));
        assert_eq!(column.distinct.estimate(), 0);
    }
}
