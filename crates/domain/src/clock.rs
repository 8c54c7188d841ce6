//! Clocks, outcomes and the minute ledger of one incident under one agreement.
//!
//! One pure function for the live desk and the back-test: `clocks(events, agreement version,
//! calendar versions, now) → clocks, ledger, outcomes, next deadline` (`docs/agreements.md`).
//!
//! - [`Terms`] is an agreement bound to the teams and priorities that events name by number;
//! - [`Happening`] is what happens to an incident; [`HistoryReader`] makes them from a
//!   ticket history;
//! - [`Account`] is the state: [`Account::advance`] takes one happening, [`Account::pass`] lets
//!   time go by, [`Account::next_deadline`] when to look again;
//! - [`Clock`] is one goal running on the incident, [`Cell`] one row of the minute ledger;
//! - [`Account::journal`] holds what made each deadline and outcome.
//!
//! There is no clock on a wall in here and nothing is read or written: the same happenings give the
//! same account, whenever, wherever and in however many steps they are told.
//!
//! # Add a goal
//! A variant of [`GoalKind`](crate::agreement::GoalKind) with its name, and the happenings that
//! start and stop it in `advance.rs` and `handovers.rs`; `tests/clock_stories` tells what it does, and
//! `tests/clock_properties` and `tests/clock_oracle` hold whatever happens.

mod account;
mod advance;
mod handovers;
mod happening;
mod ledger;
mod of_history;
mod outcome;
mod priority;
mod terms;

pub use account::{Account, Clock, Due, DueKind, Note, Noted, Run};
pub use advance::clocks;
pub use happening::{Counterparty, Happening, What};
pub use ledger::{Cell, Charge};
pub use of_history::HistoryReader;
pub use outcome::{Outcome, Void};
pub use terms::{Party, Terms};
