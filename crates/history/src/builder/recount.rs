//! What the order of rows was, without those that another file holds as well.

use super::Places;

impl Places {
    /// The row that stands at each place.
    pub(super) fn rows(&self, rows: usize) -> Vec<u32> {
        let mut row_of: Vec<u32> = (0..rows as u32).collect();
        for (row, place) in self.0.iter().flatten().enumerate() {
            row_of[*place as usize] = row as u32;
        }
        row_of
    }
}

/// Ties and backward steps of the events that stay: `at` by place, before events are dropped;
/// `row_of` the row of each place; `dropped` ascending places.
pub(super) fn recount(starts: &[u32], at: &[i64], row_of: &[u32], dropped: &[u32]) -> (u64, u64) {
    let (mut ties, mut backward_steps) = (0, 0);
    let mut gone = dropped.iter().peekable();
    let mut kept: Vec<u32> = Vec::new();
    for range in starts.windows(2) {
        kept.clear();
        kept.extend((range[0]..range[1]).filter(|place| gone.next_if_eq(&place).is_none()));
        let time = |place: u32| at[place as usize];
        ties += kept.windows(2).filter(|w| time(w[0]) == time(w[1])).count() as u64;
        kept.sort_unstable_by_key(|place| row_of[*place as usize]);
        backward_steps += kept.windows(2).filter(|w| time(w[0]) > time(w[1])).count() as u64;
    }
    (ties, backward_steps)
}
