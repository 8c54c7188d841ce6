//! What happens next.

/// Children of a node: a flat heap touches fewer lines of memory than a deep one.
const WIDE: usize = 4;

/// Something planned.
#[derive(Clone, Copy, Debug)]
struct Entry<T> {
    at: i64,
    /// How many were planned before it: of the same instant, the first planned happens first, so a
    /// run is the same on every machine.
    number: u64,
    what: T,
}

impl<T> Entry<T> {
    fn is_before(&self, other: &Self) -> bool {
        (self.at, self.number) < (other.at, other.number)
    }
}

/// A list of events in the order in which they happen: a heap of four-fold nodes.
///
/// ```
/// use thirdline_evidence::simulation::Agenda;
/// let mut agenda = Agenda::new();
/// agenda.plan(7, "later");
/// agenda.plan(3, "first");
/// agenda.plan(7, "last");
/// assert_eq!(agenda.next(), Some((3, "first")));
/// assert_eq!(agenda.next(), Some((7, "later")));
/// assert_eq!(agenda.next(), Some((7, "last")));
/// assert_eq!(agenda.next(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Agenda<T> {
    heap: Vec<Entry<T>>,
    planned: u64,
}

impl<T: Copy> Default for Agenda<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Agenda<T> {
    /// Nothing planned.
    #[must_use]
    pub fn new() -> Self {
        Self { heap: Vec::new(), planned: 0 }
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.planned = 0;
    }

    /// Plans something for an instant.
    pub fn plan(&mut self, at: i64, what: T) {
        let entry = Entry { at, number: self.planned, what };
        self.planned += 1;
        self.heap.push(entry);
        let mut hole = self.heap.len() - 1;
        while hole > 0 {
            let parent = (hole - 1) / WIDE;
            if !entry.is_before(&self.heap[parent]) {
                break;
            }
            self.heap[hole] = self.heap[parent];
            hole = parent;
        }
        self.heap[hole] = entry;
    }

    /// When the next event happens.
    #[must_use]
    pub fn next_at(&self) -> Option<i64> {
        self.heap.first().map(|entry| entry.at)
    }

    /// The next event and its instant.
    #[expect(clippy::should_implement_trait, reason = "more can be planned while it is walked")]
    pub fn next(&mut self) -> Option<(i64, T)> {
        let last = self.heap.pop()?;
        let Some(first) = self.heap.first().copied() else { return Some((last.at, last.what)) };
        let length = self.heap.len();
        let mut hole = 0;
        loop {
            let from = hole * WIDE + 1;
            if from >= length {
                break;
            }
            let mut least = from;
            for child in from + 1..(from + WIDE).min(length) {
                if self.heap[child].is_before(&self.heap[least]) {
                    least = child;
                }
            }
            if !self.heap[least].is_before(&last) {
                break;
            }
            self.heap[hole] = self.heap[least];
            hole = least;
        }
        self.heap[hole] = last;
        Some((first.at, first.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn events_happen_in_order_of_time_and_then_of_planning(
            steps in prop::collection::vec((any::<bool>(), 0i64..50), 1..400),
        ) {
            let mut agenda = Agenda::new();
            let mut oracle = std::collections::BTreeSet::new();
            for (number, (takes, at)) in steps.into_iter().enumerate() {
                if takes {
                    prop_assert_eq!(agenda.next(), oracle.pop_first());
                } else {
                    agenda.plan(at, number);
                    oracle.insert((at, number));
                }
                prop_assert_eq!(agenda.next_at(), oracle.first().map(|e| e.0));
            }
            while let Some(next) = oracle.pop_first() {
                prop_assert_eq!(agenda.next(), Some(next));
            }
            prop_assert_eq!(agenda.next(), None);
        }
    }
}
