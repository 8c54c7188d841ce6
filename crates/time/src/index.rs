//! Where to look in a sorted list: the answer of a binary search, most of it looked up.

use std::ops::Range;

/// Ascending keys counted at even steps. For keys spread as opening hours are, a step holds one or
/// two; whatever the spread, the rest is a binary search in the range it gives.
#[derive(Debug)]
pub(crate) struct Index {
    first: i64,
    shift: u32,
    /// Keys before the start of each step, and before the end of the last.
    before: Box<[u32]>,
}

impl Index {
    /// An index of ascending keys from `first` on, each at most `span` after it.
    pub(crate) fn new(first: i64, span: i64, keys: impl ExactSizeIterator<Item = i64>) -> Self {
        // Keys are counted in 32 bits.
        let steps = i64::from(keys.len() as u32).max(1);
        // At least as many steps as keys, and at most twice as many.
        let shift = (span / steps).max(1).ilog2();
        let steps = (span >> shift) as usize + 1;
        let mut before = vec![0u32; steps + 1];
        for key in keys {
            before[((key - first) >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for count in &mut before {
            sum += *count;
            *count = sum;
        }
        Self { first, shift, before: before.into_boxed_slice() }
    }

    /// The keys among which the border of a key lies: those before it are smaller, those behind it
    /// greater. The key is between `first` and `span` after it.
    pub(crate) fn range(&self, key: i64) -> Range<usize> {
        let step = ((key - self.first) >> self.shift) as usize;
        self.before[step] as usize..self.before[step + 1] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn the_border_of_a_key_lies_in_its_range(
            keys in prop::collection::btree_set(0..5_000i64, 0..60),
            first in -3_000..3_000i64,
            extra in 0..100i64,
        ) {
            let keys: Vec<i64> = BTreeSet::into_iter(keys).map(|key| key + first).collect();
            let span = keys.last().map_or(0, |last| last - first) + extra;
            let index = Index::new(first, span, keys.iter().copied());
            for key in first..=first + span {
                let range = index.range(key);
                for border in
                    [keys.partition_point(|k| *k < key), keys.partition_point(|k| *k <= key)]
                {
                    prop_assert!(range.start <= border && border <= range.end);
                }
            }
        }
    }
}
