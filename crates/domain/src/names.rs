//! Names held once: a big history repeats a few thousand names a million times.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The id that stands for "no name stated".
pub const NONE: u32 = u32::MAX;

/// A set of distinct texts, each with a dense id in order of first appearance.
///
/// All texts stand in one arena, so a million short names cost a few tens of megabytes and no
/// allocation each. Names are compared byte for byte.
///
/// ```
/// use thirdline_domain::Names;
/// let mut names = Names::default();
/// assert_eq!(names.intern("Payments"), 0);
/// assert_eq!(names.intern("payments"), 1);
/// assert_eq!(names.intern("Payments"), 0);
/// assert_eq!(&names[1], "payments");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names {
    arena: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // FxHash leaves its entropy in the high bits; the table takes its tag from there and its
    // position from the low ones.
    let h = hasher.finish();
    h ^ (h >> 32)
}

#[inline]
fn slice<'a>(arena: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &arena[start..ends[id]]
}

/// As bytes, whose borders need no looking at.
#[inline]
fn bytes<'a>(arena: &'a str, ends: &[usize], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &arena.as_bytes()[start..ends[id]]
}

impl Names {
    /// An empty set with room for as many names as this one holds, and a little more.
    #[must_use]
    pub fn with_room_like(&self) -> Self {
        let names = self.len() + self.len() / 16;
        Self {
            arena: String::with_capacity(self.arena.len() + self.arena.len() / 16),
            ends: Vec::with_capacity(names),
            table: HashTable::with_capacity(names),
        }
    }

    /// The id of a text, which is added if it is new.
    ///
    /// # Panics
    /// Never in practice: only beyond four thousand million distinct names.
    pub fn intern(&mut self, text: &str) -> u32 {
        let Self { arena, ends, table } = self;
        let h = hash(text);
        if let Some(&id) = table.find(h, |&id| bytes(arena, ends, id) == text.as_bytes()) {
            return id;
        }
        let id = u32::try_from(ends.len()).expect("fewer than 2³² distinct names");
        arena.push_str(text);
        ends.push(arena.len());
        table.insert_unique(h, id, |&id| hash(slice(arena, ends, id)));
        id
    }

    /// The id of a text that is already known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        let is = |&id: &u32| bytes(&self.arena, &self.ends, id) == text.as_bytes();
        self.table.find(hash(text), is).copied()
    }

    /// The text of an id; `None` for [`NONE`] and ids of another set.
    #[must_use]
    pub fn find_name(&self, id: u32) -> Option<&str> {
        ((id as usize) < self.ends.len()).then(|| slice(&self.arena, &self.ends, id))
    }

    /// How many distinct names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no name at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All names in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| slice(&self.arena, &self.ends, id as u32))
    }
}

impl std::ops::Index<u32> for Names {
    type Output = str;

    fn index(&self, id: u32) -> &str {
        slice(&self.arena, &self.ends, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_keep_their_ids() {
        let mut names = Names::default();
        for i in 0..10_000 {
            assert_eq!(names.intern(&format!("INC{i}")), i);
        }
        for i in 0..10_000 {
            assert_eq!(names.find(&format!("INC{i}")), Some(i));
        }
        assert_eq!(names.find("INC10000"), None);
        assert_eq!(names.find_name(NONE), None);
        assert_eq!(names.iter().nth(77), Some("INC77"));
    }

    #[test]
    fn an_empty_name_is_a_name() {
        let mut names = Names::default();
        assert_eq!(names.intern(""), 0);
        assert_eq!(names.intern("a"), 1);
        assert_eq!(&names[0], "");
    }
}
