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
    held: Mentions,
    table: HashTable<u32>,
    /// The id that was asked for last: rows repeat most names of the row before.
    last: u32,
}

/// Texts in the order in which they are mentioned: what one part of a history names, before it is
/// known what the others do. Only a repetition of the very last is noticed.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    arena: String,
    ends: Vec<usize>,
    /// Kept, so that a growing table and a set that takes them in need not hash again.
    hashes: Vec<u32>,
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    (hasher.finish() >> 32) as u32
}

/// The table takes its tag from the highest bits and its position from the lowest.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// Whether two names are the same: faster than `==` on texts that are as short as names are.
#[inline]
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    same(a.as_bytes(), b.as_bytes())
}

/// By eights: names are too short for the call that comparing slices makes.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let ((words_a, rest_a), (words_b, rest_b)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    if let (Some(a), Some(b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        // The last eight overlap those before.
        return a == b && words_a.iter().zip(words_b).all(|(a, b)| a == b);
    }
    rest_a.iter().zip(rest_b).all(|(a, b)| a == b)
}

impl Mentions {
    /// None yet, with room for as many as there are here, and a little more.
    #[must_use]
    pub fn with_room_like(&self) -> Self {
        let names = self.len() + self.len() / 16;
        Self {
            arena: String::with_capacity(self.arena.len() + self.arena.len() / 16),
            ends: Vec::with_capacity(names),
            hashes: Vec::with_capacity(names),
        }
    }

    /// The number of this mention: that of the one before if it is the same text, else a new one.
    ///
    /// # Panics
    /// Never in practice: only beyond four thousand million mentions.
    pub fn mention(&mut self, text: &str) -> u32 {
        match (self.len() as u32).checked_sub(1) {
            Some(last) if same(self.bytes(last), text.as_bytes()) => last,
            _ => self.push(text, hash(text)),
        }
    }

    fn push(&mut self, text: &str, hash: u32) -> u32 {
        let id = u32::try_from(self.ends.len()).expect("fewer than 2³² distinct names");
        self.arena.push_str(text);
        self.ends.push(self.arena.len());
        self.hashes.push(hash);
        id
    }

    #[inline]
    fn start(&self, id: u32) -> usize {
        (id as usize).checked_sub(1).map_or(0, |before| self.ends[before])
    }

    #[inline]
    fn text(&self, id: u32) -> &str {
        &self.arena[self.start(id)..self.ends[id as usize]]
    }

    /// As bytes, whose borders need no looking at.
    #[inline]
    fn bytes(&self, id: u32) -> &[u8] {
        &self.arena.as_bytes()[self.start(id)..self.ends[id as usize]]
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| self.text(id as u32))
    }
}

impl Names {
    /// The id of a text, which is added if it is new.
    ///
    /// # Panics
    /// Never in practice: only beyond four thousand million distinct names.
    #[inline]
    pub fn intern(&mut self, text: &str) -> u32 {
        if (self.last as usize) < self.len() && same(self.held.bytes(self.last), text.as_bytes()) {
            return self.last;
        }
        self.last = self.intern_hashed(text, hash(text));
        self.last
    }

    /// The ids of mentioned texts, which are added where they are new.
    pub fn take_in(&mut self, mentions: &Mentions) -> Vec<u32> {
        let hashed = mentions.iter().zip(&mentions.hashes);
        hashed.map(|(name, &hash)| self.intern_hashed(name, hash)).collect()
    }

    /// The texts in order of their ids, to be taken in by another set.
    #[must_use]
    pub fn mentions(&self) -> &Mentions {
        &self.held
    }

    fn intern_hashed(&mut self, text: &str, hash: u32) -> u32 {
        let Self { held, table, .. } = self;
        let is =
            |&id: &u32| held.hashes[id as usize] == hash && same(held.bytes(id), text.as_bytes());
        if let Some(&id) = table.find(spread(hash), is) {
            return id;
        }
        let id = held.push(text, hash);
        table.insert_unique(spread(hash), id, |&id| spread(held.hashes[id as usize]));
        id
    }

    /// The id of a text that is already known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        let is = |&id: &u32| same(self.held.bytes(id), text.as_bytes());
        self.table.find(spread(hash(text)), is).copied()
    }

    /// The text of an id; `None` for [`NONE`] and ids of another set.
    #[must_use]
    pub fn find_name(&self, id: u32) -> Option<&str> {
        ((id as usize) < self.len()).then(|| self.held.text(id))
    }

    /// How many distinct names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether there is no name at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// All names in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.held.iter()
    }
}

impl std::ops::Index<u32> for Mentions {
    type Output = str;

    fn index(&self, id: u32) -> &str {
        self.text(id)
    }
}

impl std::ops::Index<u32> for Names {
    type Output = str;

    fn index(&self, id: u32) -> &str {
        &self.held[id]
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
    fn mentions_become_names_when_they_are_taken_in() {
        let mut mentions = Mentions::default();
        let said = ["b", "b", "a", "c", "a"].map(|text| mentions.mention(text));
        assert_eq!(said, [0, 0, 1, 2, 3], "only a repetition of the last is noticed");
        let mut names = Names::default();
        names.intern("a");
        assert_eq!(names.take_in(&mentions), [1, 0, 2, 0]);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["a", "b", "c"]);
        let mut more = Names::default();
        more.intern("c");
        assert_eq!(more.take_in(names.mentions()), [1, 2, 0]);
    }

    #[test]
    fn names_are_the_same_only_byte_for_byte() {
        for length in 0..40 {
            let name = "n".repeat(length);
            assert!(same_name(&name, &name.clone()));
            assert!(!same_name(&name, &format!("{name}n")));
            for at in 0..length {
                let mut other = name.clone();
                other.replace_range(at..=at, "m");
                assert!(!same_name(&name, &other), "{length} {at}");
            }
        }
    }

    #[test]
    fn an_empty_name_is_a_name() {
        let mut names = Names::default();
        assert_eq!(names.intern(""), 0);
        assert_eq!(names.intern("a"), 1);
        assert_eq!(&names[0], "");
    }
}
