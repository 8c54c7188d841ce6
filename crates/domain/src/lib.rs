//! The language of Thirdline: incidents, events, stays, the time ledger. No input or output, no
//! clock: everything here is a pure function of its arguments.
//!
//! - [`History`] holds the events of all incidents as columns;
//! - [`Ledger`] reads one incident from them: state, user clock, spells, stays;
//! - [`Organisation`] says which line, side and unit a team is;
//! - [`agreement`] is what a receiving team and a sending side owe each other, [`clock`] what became
//!   of it on one incident;
//! - [`charter`] is what an application support team may and must do;
//! - [`decision`] is which remedy was chosen, why, and how it will be judged;
//! - [`StatusClass`] is what any ticket system's status means for the clock.
//!
//! The normative definitions stand in `docs/measures.md`.

pub mod agreement;
pub mod charter;
pub mod clock;
mod closing;
pub mod decision;
pub mod facts;
mod fingerprint;
mod history;
mod ledger;
mod names;
mod organisation;
mod pattern;
mod reading;
pub mod sheet;
mod status;

pub use closing::{Closings, ClosureClass};
pub use history::{Basis, Counters, History, NO_PRIORITY, NO_STATUS, NO_TIME, UNRECORDED};
pub use ledger::{Ledger, Spell, State, Stay};
pub use names::{Mentions, NONE, Names, same_name};
pub use organisation::{
    ChangeModel, Deployment, Held, Manager, ORGANISATION, Organisation, Phase, Powers, SERVICE,
    Service, Side, TEAM, Team, UNIT, Unit,
};
pub use pattern::Pattern;
pub use status::{CLASSES, Stated, Status, StatusClass};
