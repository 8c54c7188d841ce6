//! No person is measured: a value about behaviour can be looked at only for a unit of five people
//! or more, and not by subtraction either.

use crate::scope::SMALLEST_UNIT;
use std::fmt;

/// Leave to look at values about the behaviour of one unit. Only [`guard`] gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    is_assumed: bool,
}

impl Open {
    /// For values that are about incidents and services, not about anybody's behaviour.
    pub(super) fn of_everybody() -> Self {
        Self { is_assumed: false }
    }

    /// Whether the head count is unknown, so that five people were assumed; reports say so.
    #[must_use]
    pub fn is_assumed(self) -> bool {
        self.is_assumed
    }
}

/// Which of the units under one parent may be looked at, given their head counts (`None` =
/// unknown, taken for large enough). Fewer than five people are hidden; and so are the next smallest
/// until those who are hidden are at least two units with five people together: else their value
/// would follow from the parent's by subtraction.
///
/// ```
/// use thirdline_evidence::third_line::guard;
/// let leave: Vec<bool> = guard(&[Some(4), Some(6), Some(9)]).iter().map(Option::is_some).collect();
/// assert_eq!(leave, [false, false, true]);
/// ```
#[must_use]
pub fn guard(head_counts: &[Option<u32>]) -> Vec<Option<Open>> {
    let size = |i: usize| head_counts[i].unwrap_or(SMALLEST_UNIT);
    let mut hidden: Vec<bool> = (0..head_counts.len()).map(|i| size(i) < SMALLEST_UNIT).collect();
    loop {
        let of_hidden = || (0..hidden.len()).filter(|&i| hidden[i]);
        let (units, people) = of_hidden().fold((0, 0), |(u, p), i| (u + 1, p + size(i)));
        if units == 0 || (units >= 2 && people >= SMALLEST_UNIT) {
            break;
        }
        let smallest = (0..hidden.len()).filter(|&i| !hidden[i]).min_by_key(|&i| (size(i), i));
        match smallest {
            Some(i) => hidden[i] = true,
            None => break,
        }
    }
    let leave = |i: usize| Open { is_assumed: head_counts[i].is_none() };
    (0..hidden.len()).map(|i| (!hidden[i]).then(|| leave(i))).collect()
}

/// A value about behaviour. It has no way out but [`Guarded::open`].
pub struct Guarded<T>(T);

impl<T> Guarded<T> {
    pub(super) fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for whoever has leave to look at the unit it is about.
    #[must_use]
    pub fn open(self, _leave: Open) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded(‹hidden›)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(head_counts: &[u32]) -> Vec<u32> {
        let counts: Vec<Option<u32>> = head_counts.iter().copied().map(Some).collect();
        let leave = guard(&counts);
        head_counts.iter().zip(leave).filter(|(_, l)| l.is_some()).map(|(&n, _)| n).collect()
    }

    #[test]
    fn a_unit_of_four_shows_nothing_and_takes_the_next_smallest_with_it() {
        assert_eq!(shown(&[4]), []);
        assert_eq!(shown(&[4, 6, 9]), [9]);
        assert_eq!(shown(&[1, 2, 7, 9]), [9]);
        assert_eq!(shown(&[5, 6]), [5, 6]);
    }

    #[test]
    fn a_hidden_value_is_not_printed_either() {
        assert_eq!(format!("{:?}", Guarded::new(0.25)), "Guarded(‹hidden›)");
    }

    proptest! {
        #[test]
        fn what_is_hidden_never_follows_by_subtraction(
            counts in prop::collection::vec(1_u32..20, 1..12),
        ) {
            let leave = guard(&counts.iter().copied().map(Some).collect::<Vec<_>>());
            let hidden: Vec<u32> =
                counts.iter().zip(&leave).filter(|(_, l)| l.is_none()).map(|(&n, _)| n).collect();
            prop_assert!(counts.iter().zip(&leave).all(|(&n, l)| n >= SMALLEST_UNIT || l.is_none()));
            let is_alone = hidden.len() == 1 || hidden.iter().sum::<u32>() < SMALLEST_UNIT;
            prop_assert!(hidden.is_empty() || !is_alone || hidden.len() == counts.len());
        }
    }
}
