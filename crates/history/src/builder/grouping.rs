//! Rows grouped by incident: where each goes.

/// Where each row goes; `None` if all stay.
pub(crate) struct Places(pub(super) Option<Vec<u32>>);

impl Places {
    /// Moves the values of a column to their places. A column that no file has is filled with
    /// `missing`.
    ///
    /// A second column costs memory for as long as this takes, and pays: writes to scattered
    /// places overlap in time, while walking the cycles of the permutation waits for each one.
    pub(crate) fn put<T: Copy>(&self, mut column: Vec<T>, rows: usize, missing: T) -> Vec<T> {
        if column.is_empty() {
            return vec![missing; rows];
        }
        let Some(to) = &self.0 else {
            column.shrink_to_fit();
            return column;
        };
        let mut placed = vec![missing; rows];
        for (place, value) in to.iter().zip(column) {
            placed[*place as usize] = value;
        }
        placed
    }
}

/// For each row its place when rows are grouped by incident, and where each incident starts.
pub(super) fn grouping(mut incident: Vec<u32>, incidents: usize) -> (Places, Vec<u32>) {
    if let Some(starts) = starts_of_grouped(&incident, incidents) {
        return (Places(None), starts);
    }
    let mut starts = vec![0u32; incidents + 1];
    for id in &incident {
        starts[*id as usize + 1] += 1;
    }
    for i in 0..incidents {
        starts[i + 1] += starts[i];
    }
    let mut next = starts.clone();
    for id in &mut incident {
        let place = &mut next[*id as usize];
        *id = *place;
        *place += 1;
    }
    (Places(Some(incident)), starts)
}

/// Where each incident starts if the rows stand grouped and in the order of the ids.
fn starts_of_grouped(incident: &[u32], incidents: usize) -> Option<Vec<u32>> {
    if !incident.is_sorted() {
        return None;
    }
    let mut starts = Vec::with_capacity(incidents + 1);
    starts.push(0);
    for same in incident.chunk_by(|a, b| a == b) {
        starts.push(starts[starts.len() - 1] + same.len() as u32);
    }
    (starts.len() == incidents + 1).then_some(starts)
}
