//! The minute ledger: every instant of the user clock in exactly one cell.

use super::happening::Counterparty;
use super::terms::{Party, Terms};
use crate::agreement::WindowOwner;
use crate::status::StatusClass;

/// To whom a cell is charged: the first rule that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Charge {
    /// Held by the receiver, in its hours.
    Receiver,
    /// Held by the sender, in its hours; or waiting for the sender.
    Sender,
    /// On hold for the user.
    User,
    /// On hold for another firm.
    Vendor,
    /// On hold for something or somebody else.
    Other,
    /// Nobody: done, as it seemed, and later reopened.
    LaterReopened,
    /// Nobody: outside the hours of the team that held it.
    OutsideHours,
    /// Nobody: handed back with a reason that was not yet answered.
    PendingReturn,
    /// Nobody: held by a team that is no party to the agreement, or by none.
    HeldByNeither,
}

impl Charge {
    /// All charges, those to somebody first.
    pub const ALL: [Self; 9] = [
        Self::Receiver,
        Self::Sender,
        Self::User,
        Self::Vendor,
        Self::Other,
        Self::LaterReopened,
        Self::OutsideHours,
        Self::PendingReturn,
        Self::HeldByNeither,
    ];

    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::Sender => "sender",
            Self::User => "user",
            Self::Vendor => "vendor",
            Self::Other => "other",
            Self::LaterReopened => "later_reopened",
            Self::OutsideHours => "outside_hours",
            Self::PendingReturn => "pending_return",
            Self::HeldByNeither => "held_by_neither",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Receiver => "the receiver",
            Self::Sender => "the sender",
            Self::User => "waiting for the user",
            Self::Vendor => "waiting for a vendor",
            Self::Other => "waiting for others",
            Self::LaterReopened => "uncharged: resolved, later reopened",
            Self::OutsideHours => "uncharged: outside working hours",
            Self::PendingReturn => "uncharged: return not yet answered",
            Self::HeldByNeither => "uncharged: held by another team",
        }
    }

    /// Whether it is charged to somebody.
    #[must_use]
    pub fn is_charged(self) -> bool {
        self <= Self::Other
    }
}

/// One row of the minute ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The team that held the incident.
    pub holder: u32,
    /// The class it was in.
    pub class: StatusClass,
    /// Whether within the holder's working hours.
    pub inside: bool,
    /// To whom it is charged.
    pub charge: Charge,
    /// How long, microseconds.
    pub time: i64,
}

/// What decides about the charge of a spell, besides its holder and hours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spell {
    pub(super) holder: u32,
    pub(super) class: StatusClass,
    pub(super) hold: Option<Counterparty>,
    pub(super) pending: bool,
    /// It seemed done, and was not.
    pub(super) reopened: bool,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Adds a spell to the cells.
pub(super) fn add(cells: &mut Vec<Cell>, terms: &Terms<'_>, spell: Spell) {
    let all = spell.to - spell.from;
    if all <= 0 {
        return;
    }
    let inside = terms.hours(spell.holder).map_or(all, |h| h.elapsed(spell.from, spell.to));
    let charge = charge(terms, &spell);
    add_cell(cells, &spell, true, charge, inside);
    let outside = if spell.reopened { Charge::LaterReopened } else { Charge::OutsideHours };
    add_cell(cells, &spell, false, outside, all - inside);
}

fn add_cell(cells: &mut Vec<Cell>, spell: &Spell, inside: bool, charge: Charge, time: i64) {
    if time == 0 {
        return;
    }
    let Spell { holder, class, .. } = *spell;
    let cell = Cell { holder, class, inside, charge, time };
    // In an order that does not depend on how often somebody looked.
    let key = |c: &Cell| (c.holder, c.class, !c.inside, c.charge);
    match cells.binary_search_by_key(&key(&cell), key) {
        Ok(same) => cells[same].time += time,
        Err(place) => cells.insert(place, cell),
    }
}

/// The charge within the holder's hours.
fn charge(terms: &Terms<'_>, spell: &Spell) -> Charge {
    if spell.reopened {
        return Charge::LaterReopened;
    }
    if let Some(on) = spell.hold {
        return match on {
            Counterparty::User => Charge::User,
            Counterparty::Vendor => Charge::Vendor,
            Counterparty::Sender => Charge::Sender,
            Counterparty::Other => Charge::Other,
            Counterparty::ChangeWindow => match terms.agreement.policy.change_window {
                WindowOwner::Sender => Charge::Sender,
                WindowOwner::Receiver => Charge::Receiver,
                WindowOwner::Other => Charge::Other,
            },
        };
    }
    if spell.pending {
        return Charge::PendingReturn;
    }
    match terms.party(spell.holder) {
        Party::Receiver => Charge::Receiver,
        Party::Sender => Charge::Sender,
        Party::Neither => Charge::HeldByNeither,
    }
}
