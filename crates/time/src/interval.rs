//! Half-open stretches of time, and what lists of them have in common or make together.

/// A stretch of time from its start until just before its end, in microseconds since
/// 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// The first instant in it.
    pub start: i64,
    /// The first instant behind it.
    pub end: i64,
}

impl Interval {
    /// From `start` until just before `end`; empty if that is not later.
    #[must_use]
    pub const fn new(start: i64, end: i64) -> Self {
        Self { start, end }
    }

    /// Whether no instant is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// How long it is, in microseconds; an empty one is 0 long.
    #[must_use]
    pub const fn length(self) -> i64 {
        if self.is_empty() { 0 } else { self.end.saturating_sub(self.start) }
    }

    /// What it has in common with another.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self { start: self.start.max(other.start), end: self.end.min(other.end) }
    }
}

/// Sorts, drops empty intervals and joins those that overlap or touch.
pub(crate) fn normalised(mut list: Vec<Interval>) -> Vec<Interval> {
    list.retain(|one| !one.is_empty());
    list.sort_unstable();
    list.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    list
}

/// What is in any of the normalised lists.
pub(crate) fn union(lists: &[&[Interval]]) -> Vec<Interval> {
    normalised(lists.concat())
}

/// What is in all of the normalised lists; nothing if there is none.
pub(crate) fn intersection(lists: &[&[Interval]]) -> Vec<Interval> {
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    let mut common = first.to_vec();
    for other in rest {
        common = both(&common, other);
    }
    common
}

/// What is in both: one sweep over the two. Of two normalised lists the result is normalised, too.
fn both(a: &[Interval], b: &[Interval]) -> Vec<Interval> {
    let (mut i, mut j) = (0, 0);
    let mut common = Vec::new();
    while let (Some(&one), Some(&other)) = (a.get(i), b.get(j)) {
        let part = one.within(other);
        if !part.is_empty() {
            common.push(part);
        }
        if one.end <= other.end {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HORIZON: i64 = 60;

    fn lists() -> impl Strategy<Value = Vec<Vec<Interval>>> {
        let one =
            (0..HORIZON, 0..12i64).prop_map(|(start, long)| Interval::new(start, start + long));
        let list = prop::collection::vec(one, 0..8).prop_map(normalised);
        prop::collection::vec(list, 1..4)
    }

    fn holds(list: &[Interval], at: i64) -> bool {
        list.iter().any(|one| one.start <= at && at < one.end)
    }

    fn is_normalised(list: &[Interval]) -> bool {
        list.iter().all(|one| !one.is_empty()) && list.windows(2).all(|w| w[0].end < w[1].start)
    }

    proptest! {
        #[test]
        fn union_and_intersection_are_those_of_sets(lists in lists()) {
            let borrowed: Vec<&[Interval]> = lists.iter().map(Vec::as_slice).collect();
            let (any, all) = (union(&borrowed), intersection(&borrowed));
            prop_assert!(is_normalised(&any) && is_normalised(&all));
            for at in -1..HORIZON + 14 {
                prop_assert_eq!(holds(&any, at), lists.iter().any(|list| holds(list, at)));
                prop_assert_eq!(holds(&all, at), lists.iter().all(|list| holds(list, at)));
            }
        }
    }
}
