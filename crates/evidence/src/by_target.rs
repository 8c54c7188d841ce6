//! Counting by target. Targets ascend, so what happened within one happened within every longer one:
//! whatever is counted is a run of targets, and a run takes two additions however long it is.

/// Counts by target, held as differences from the target before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ByTarget {
    steps: Vec<i64>,
}

impl ByTarget {
    /// Counts one more for the targets of a run; nothing if it ends before it begins.
    #[inline]
    pub(crate) fn add(&mut self, run: std::ops::Range<usize>) {
        if run.start < run.end {
            if self.steps.len() <= run.end {
                self.steps.resize(run.end + 1, 0);
            }
            self.steps[run.start] += 1;
            self.steps[run.end] -= 1;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if self.steps.len() < other.steps.len() {
            self.steps.resize(other.steps.len(), 0);
        }
        for (mine, theirs) in self.steps.iter_mut().zip(&other.steps) {
            *mine += theirs;
        }
    }

    /// The counts of the first `targets` targets.
    pub(crate) fn counts(&self, targets: usize) -> Vec<u64> {
        let steps = self.steps.iter().copied().chain(std::iter::repeat(0)).take(targets);
        let counts = steps.scan(0_i64, |count, step| {
            *count += step;
            Some(count.unsigned_abs())
        });
        counts.collect()
    }
}

/// Targets, ascending, and the ages around them that are asked about, microseconds.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    targets: Vec<i64>,
    /// The last age before the last tenth of each.
    before_last_tenth: Vec<i64>,
    halves: Vec<i64>,
    /// A tenth beyond each.
    tenth_beyond: Vec<i64>,
}

impl Limits {
    /// `targets` ascend.
    pub(crate) fn new(targets: &[i64]) -> Self {
        let of = |age: fn(i64) -> i64| targets.iter().map(|t| age(*t)).collect();
        Self {
            targets: targets.to_vec(),
            before_last_tenth: of(|target| {
                // The last tenth begins at nine tenths, which need not be whole.
                let tenths = 9 * i128::from(target);
                ((tenths + 9).div_euclid(10) - 1) as i64
            }),
            halves: of(|target| target / 2),
            tenth_beyond: of(|target| target.saturating_add(target / 10)),
        }
    }

    /// How many targets there are.
    pub(crate) fn len(&self) -> usize {
        self.targets.len()
    }

    /// The first target within which an age lies; the number of targets if it is beyond all.
    #[inline]
    pub(crate) fn first_within(&self, age: i64) -> usize {
        below(&self.targets, age)
    }

    /// The targets within which an age lies.
    #[inline]
    pub(crate) fn within(&self, age: i64) -> std::ops::Range<usize> {
        self.first_within(age)..self.len()
    }

    /// The targets that an age has passed.
    #[inline]
    pub(crate) fn passed(&self, age: i64) -> std::ops::Range<usize> {
        0..self.first_within(age)
    }

    /// The targets in whose last tenth an age lies, ends included.
    #[inline]
    pub(crate) fn in_last_tenth(&self, age: i64) -> std::ops::Range<usize> {
        self.first_within(age)..below(&self.before_last_tenth, age)
    }

    /// The targets in whose second half an age lies.
    #[inline]
    pub(crate) fn in_second_half(&self, age: i64) -> std::ops::Range<usize> {
        self.first_within(age)..below(&self.halves, age)
    }

    /// The targets beyond which an age lies by a tenth at most.
    #[inline]
    pub(crate) fn just_beyond(&self, age: i64) -> std::ops::Range<usize> {
        below(&self.tenth_beyond, age)..self.first_within(age)
    }
}

/// How many of ascending limits are less than an age: all are looked at, which is faster than
/// searching among so few.
#[inline]
fn below(limits: &[i64], age: i64) -> usize {
    limits.iter().map(|limit| usize::from(*limit < age)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn targets_where(limits: &Limits, holds: impl Fn(i64) -> bool) -> Vec<u64> {
        limits.targets.iter().map(|target| u64::from(holds(*target))).collect()
    }

    proptest! {
        #[test]
        fn a_run_holds_the_targets_it_is_about(
            targets in prop::collection::btree_set(1_i64..300, 1..8),
            age in -5_i64..400,
        ) {
            let limits = Limits::new(&targets.into_iter().collect::<Vec<_>>());
            let counted = |run| {
                let mut counts = ByTarget::default();
                counts.add(run);
                counts.counts(limits.len())
            };
            let within = targets_where(&limits, |target| age <= target);
            prop_assert_eq!(counted(limits.within(age)), within);
            let passed = targets_where(&limits, |target| age > target);
            prop_assert_eq!(counted(limits.passed(age)), passed);
            let tenth = targets_where(&limits, |t| age <= t && 10 * age >= 9 * t);
            prop_assert_eq!(counted(limits.in_last_tenth(age)), tenth);
            let half = targets_where(&limits, |t| age <= t && age > t / 2);
            prop_assert_eq!(counted(limits.in_second_half(age)), half);
            let beyond = targets_where(&limits, |t| age > t && age <= t + t / 10);
            prop_assert_eq!(counted(limits.just_beyond(age)), beyond);
        }

        #[test]
        fn counts_add_up_in_any_parts(
            runs in prop::collection::vec((0_usize..6, 0_usize..6), 0..40),
            parted in 0_usize..40,
        ) {
            let mut whole = ByTarget::default();
            let mut parts = [ByTarget::default(), ByTarget::default()];
            let mut by_hand = [0_u64; 5];
            for (index, &(start, end)) in runs.iter().enumerate() {
                whole.add(start..end);
                parts[usize::from(index < parted)].add(start..end);
                by_hand.iter_mut().take(end).skip(start).for_each(|count| *count += 1);
            }
            let [mut one, other] = parts;
            one.merge(&other);
            prop_assert_eq!(one.counts(5), by_hand);
            prop_assert_eq!(whole.counts(5), by_hand);
        }
    }
}
