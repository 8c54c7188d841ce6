//! Discrete-event simulation: what happens next, who waits where, and chance.
//!
//! ```text
//! Agenda  what happens next, in order of time; of the same instant, first planned first
//! Station servers that are busy or free, and a line before them
//! Draws   seeded chance: one stream for each replication and purpose
//! mmc     the textbook queue made of these three; the yardstick of speed and correctness
//! ```
//!
//! Time is a whole number in the caller's unit, so that areas and waits add up exactly. Nothing here
//! knows of incidents; [`crate::what_if`] does.

mod agenda;
mod draws;
mod mmc;
mod station;

pub use agenda::Agenda;
pub use draws::Draws;
pub(crate) use draws::{mixed, unit};
pub use mmc::{Queue, Waits, erlang_c, simulate};
pub use station::Station;
