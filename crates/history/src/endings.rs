//! How incidents ended: from what single rows say to one answer for each incident.

use crate::builder::Places;
use crate::intake::{CHANGED, NO_CHANGE};
use crate::mapping::split_status_key;
use thirdline_domain::{Closings, ClosureClass, NO_TIME, NONE, Names};

/// What the rows say of how incidents ended, in the order of the files.
pub(crate) struct Ends {
    pub(crate) closure: Vec<u32>,
    pub(crate) change: Vec<u8>,
    pub(crate) problem: Vec<u32>,
    pub(crate) known_since: Vec<i64>,
    pub(crate) closures: Names,
    pub(crate) problems: Names,
}

impl Ends {
    /// The last value in the order of events counts; of changes any.
    pub(crate) fn closings(
        self,
        places: &Places,
        starts: &[u32],
        class_of: &dyn Fn(&str) -> Option<ClosureClass>,
    ) -> Closings {
        let rows = starts.last().copied().unwrap_or_default() as usize;
        let last = |column: Vec<u32>| -> Vec<u32> {
            if column.is_empty() {
                return column;
            }
            last_values(starts, &places.put(column, rows, NONE), NONE)
        };
        let (code, codes, classes) = closures(last(self.closure), &self.closures, class_of);
        let problem = last(self.problem);
        let known_since = if self.known_since.is_empty() {
            Vec::new()
        } else {
            last_values(starts, &places.put(self.known_since, rows, NO_TIME), NO_TIME)
        };
        let changed = if self.change.is_empty() {
            Vec::new()
        } else {
            let column = places.put(self.change, rows, NO_CHANGE);
            let events = starts.windows(2).map(|r| &column[r[0] as usize..r[1] as usize]);
            events.map(|events| events.contains(&CHANGED)).collect()
        };
        Closings { codes, classes, code, changed, problems: self.problems, problem, known_since }
    }
}

/// The last value of each incident's events that is one.
fn last_values<T: Copy + PartialEq>(starts: &[u32], column: &[T], missing: T) -> Vec<T> {
    let events = starts.windows(2).map(|r| &column[r[0] as usize..r[1] as usize]);
    events
        .map(|events| events.iter().rev().copied().find(|v| *v != missing).unwrap_or(missing))
        .collect()
}

/// Closure codes with what they mean: what the rows state themselves, else what the mapping says.
fn closures(
    mut code: Vec<u32>,
    keys: &Names,
    class_of: &dyn Fn(&str) -> Option<ClosureClass>,
) -> (Vec<u32>, Names, Vec<Option<ClosureClass>>) {
    let (mut codes, mut classes) = (Names::default(), Vec::new());
    let mut to = Vec::with_capacity(keys.len());
    for key in keys.iter() {
        let (text, stated) = split_status_key(key);
        let stated = ClosureClass::ALL.into_iter().find(|class| class.name() == stated);
        // A class without a code is its own code.
        let text = if text.is_empty() { stated.map_or("", ClosureClass::name) } else { text };
        if text.is_empty() {
            to.push(NONE);
            continue;
        }
        let id = codes.intern(text);
        if id as usize == classes.len() {
            classes.push(stated.or_else(|| class_of(text)));
        }
        to.push(id);
    }
    for id in code.iter_mut().filter(|id| **id != NONE) {
        *id = to[*id as usize];
    }
    (code, codes, classes)
}
