//! Rows whose values carry their own keys (XES, JSON): which key plays which role, row by row.
//!
//! A file of this kind has no header. Its first rows are looked at to find names for messages and
//! to refuse a file that lacks what the mapping needs; after that each row is bound on its own: a
//! role takes the first of the mapping's names that the row carries.

use crate::blocks::{Block, Blocks, Bytes};
use crate::error::HistoryError;
use crate::intake::Intake;
use crate::mapping::Mapping;
use crate::read::bind;
use crate::role::{ROLES, Role, RoleFields};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::collections::VecDeque;

/// So many keys are remembered; more is a file that uses values as keys.
const MOST_KEYS: usize = 10_000;
/// So many blocks are looked at before a role counts as missing.
const HEAD_BLOCKS: usize = 8;

/// The keys that the first rows carry, in the order in which they appear.
#[derive(Default)]
pub(crate) struct KeysSeen {
    names: Vec<String>,
    known: FxHashSet<String>,
}

impl KeysSeen {
    pub(crate) fn add(&mut self, prefix: &str, key: &str) {
        if self.names.len() < MOST_KEYS {
            let name = format!("{prefix}{key}");
            if self.known.insert(name.clone()) {
                self.names.push(name);
            }
        }
    }

    fn holds_every_role(&self, mapping: &Mapping) -> bool {
        // How an incident ended may be told in its last row only: that is not waited for.
        let waited_for = mapping.columns.iter().filter(|(role, _)| !role.is_closing());
        waited_for.into_iter().all(|(_, names)| names.iter().any(|n| self.known.contains(n)))
    }
}

/// A key that plays a role.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Place among the names of the role; the first that a row carries wins.
    rank: u16,
}

/// Which keys play which roles.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    pub(crate) targets: Vec<Target>,
    /// The roles that keys play, each once.
    roles: Vec<Role>,
    /// Name of the key by role, for messages.
    pub(crate) headers: Vec<Option<String>>,
}

impl Keys {
    /// Looks at the first blocks with `look`, and puts them back in front of the others.
    pub(crate) fn find<B: Blocks>(
        mut blocks: B,
        mapping: &Mapping,
        file: &str,
        look: impl Fn(&Block, &mut KeysSeen),
    ) -> Result<(Self, WithHead<B>), HistoryError> {
        let mut seen = KeysSeen::default();
        let mut head = VecDeque::new();
        while head.len() < HEAD_BLOCKS && !seen.holds_every_role(mapping) {
            let Some(block) = blocks.next()? else { break };
            look(&block, &mut seen);
            head.push_back(block);
        }
        let keys = Self::bind(mapping, file, &seen)?;
        Ok((keys, WithHead { head, rest: blocks }))
    }

    fn bind(mapping: &Mapping, file: &str, seen: &KeysSeen) -> Result<Self, HistoryError> {
        let mut headers = bind(mapping, file, &seen.names)?.names;
        let mut targets = Vec::new();
        for (role, names) in &mapping.columns {
            let header = &mut headers[*role as usize];
            // A name in other capitals is the last that counts.
            let other = header.iter().filter(|h| !names.contains(h));
            for (rank, name) in names.iter().chain(other).enumerate() {
                targets.push(Target { name: name.clone(), role: *role, rank: rank as u16 });
            }
            // What the first rows lack may come later; a counter that never comes is no counter.
            if !matches!(role, Role::Reassignments | Role::Reopens) {
                *header = header.take().or_else(|| names.first().cloned());
            }
        }
        let mut roles: Vec<Role> = targets.iter().map(|target| target.role).collect();
        roles.sort_unstable();
        roles.dedup();
        Ok(Self { targets, roles, headers })
    }
}

/// Blocks of which the first have been looked at.
pub(crate) struct WithHead<B> {
    head: VecDeque<Block>,
    rest: B,
}

impl<B: Blocks> Blocks for WithHead<B> {
    fn next(&mut self) -> Result<Option<Block>, HistoryError> {
        match self.head.pop_front() {
            Some(block) => Ok(Some(block)),
            None => self.rest.next(),
        }
    }

    fn take_back(&mut self, bytes: Bytes) {
        self.rest.take_back(bytes);
    }
}

/// The text of a block, and values that stand in it in another spelling.
pub(crate) struct Texts<'t> {
    plain: &'t str,
    respelt: String,
    /// Whether the block holds bytes that are no text in its encoding.
    damaged: bool,
}

impl<'t> Texts<'t> {
    pub(crate) fn new(plain: &'t str, damaged: bool) -> Self {
        Self { plain, respelt: String::new(), damaged }
    }

    /// No row that is still to be handed over refers to what was respelt so far.
    pub(crate) fn forget(&mut self) {
        self.respelt.clear();
    }

    fn get(&self, place: Place) -> &str {
        let text = if place.respelt { &self.respelt } else { self.plain };
        &text[place.start as usize..place.end as usize]
    }

    /// Where a value stands: in the block if it is a piece of it, else among the respelt.
    fn place(&mut self, value: &str, rank: u16, level: u8) -> Place {
        let block = self.plain.as_bytes().as_ptr_range();
        let piece = value.as_bytes().as_ptr_range();
        let respelt = !(block.start <= piece.start && piece.end <= block.end);
        let start = if respelt {
            let start = self.respelt.len();
            self.respelt.push_str(value);
            start
        } else {
            piece.start.addr() - block.start.addr()
        };
        Place { start: start as u32, end: (start + value.len()) as u32, rank, level, respelt }
    }
}

/// Where a role's value stands, and how well its key fits.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
    rank: u16,
    /// How far from the row itself: 0 = its own key, more = a nested or inherited one.
    level: u8,
    respelt: bool,
}

impl Place {
    const NOWHERE: Self = Self { start: 0, end: 0, rank: u16::MAX, level: u8::MAX, respelt: false };

    fn fit(self) -> (u16, u8) {
        (self.rank, self.level)
    }
}

/// Why a row cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The key of this role stands twice, with different values.
    Twice(Role),
    /// The value of this role cannot be decoded.
    Undecodable(Role),
}

/// One row by roles, as places in the block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyedRow {
    pub(crate) line: u64,
    places: [Place; ROLES],
    flaw: Option<Flaw>,
}

impl KeyedRow {
    pub(crate) fn new(line: u64) -> Self {
        Self { line, places: [Place::NOWHERE; ROLES], flaw: None }
    }

    /// Offers a value; `None` = it cannot be decoded.
    pub(crate) fn offer(
        &mut self,
        target: &Target,
        level: u8,
        value: Option<&Cow<'_, str>>,
        texts: &mut Texts<'_>,
    ) {
        let role = target.role;
        let held = self.places[role as usize];
        if (target.rank, level) > held.fit() {
            return;
        }
        let Some(value) = value else {
            self.flaw.get_or_insert(Flaw::Undecodable(role));
            return;
        };
        if held.fit() != (target.rank, level) {
            self.places[role as usize] = texts.place(value, target.rank, level);
        } else if texts.get(held) != value.as_ref() {
            self.flaw.get_or_insert(Flaw::Twice(role));
        }
    }

    /// Hands the row over, with what it inherits from `base`.
    pub(crate) fn hand_over(
        &self,
        base: &Self,
        keys: &Keys,
        texts: &Texts<'_>,
        intake: &mut Intake<'_>,
    ) {
        if let Some(flaw) = self.flaw.or(base.flaw) {
            return self.tell(flaw, keys, intake);
        }
        let mut fields: RoleFields<'_> = [""; ROLES];
        for role in &keys.roles {
            let (own, inherited) = (self.places[*role as usize], base.places[*role as usize]);
            let place = if inherited.fit() < own.fit() { inherited } else { own };
            if place.fit() != Place::NOWHERE.fit() {
                fields[*role as usize] = texts.get(place);
            }
        }
        if texts.damaged && fields.iter().any(|f| f.contains('\u{fffd}')) {
            intake.fault(
                self.line,
                "the row holds bytes that are no text in the encoding of the file".into(),
                "export the file again as UTF-8; --lenient leaves such rows out",
            );
        } else {
            intake.row(self.line, &fields);
        }
    }

    fn tell(&self, flaw: Flaw, keys: &Keys, intake: &mut Intake<'_>) {
        let name = |role: Role| keys.headers[role as usize].as_deref().unwrap_or(role.key());
        match flaw {
            Flaw::Twice(role) => intake.fault(
                self.line,
                format!("{:?} stands twice in this row, with different values", name(role)),
                "map another key, or mend the export; --lenient leaves such rows out",
            ),
            Flaw::Undecodable(role) => intake.fault(
                self.line,
                format!("the value of {:?} holds an escape that means nothing", name(role)),
                "mend the export; --lenient leaves such rows out",
            ),
        }
    }
}

/// The text of a block's bytes, and whether some of them are no text.
pub(crate) fn decode<'b>(
    bytes: &'b [u8],
    encoding: &'static encoding_rs::Encoding,
) -> (Cow<'b, str>, bool) {
    encoding.decode_without_bom_handling(bytes)
}
