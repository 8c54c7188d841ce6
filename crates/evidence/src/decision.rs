//! What is decided before a remedy is pulled: is the decision sound, can the outcome be shown at all,
//! and in which order do several services get it.
//!
//! | question | function |
//! | --- | --- |
//! | read a decision file | [`read_decision`] |
//! | is it sound | [`check`] |
//! | how many months would it take | [`months_needed`] |
//! | a file to begin with | [`draft`] |
//! | who gets it first | [`roll_out`] |
//!
//! All of it is advice: what is missing is stamped, never refused. Whether a remedy worked is another
//! question, asked later of the same file.

mod advice;
mod baseline;
mod catalogue;
mod check;
mod check_history;
mod draft;
mod roll_out;

pub use crate::months::{half_width, months_needed};
pub use advice::Advice;
pub use catalogue::{Guards, find_watched, guards_of, read_decision, watchable};
pub use check::check;
pub use draft::{Draft, DraftQuestion, NoSuchService, draft, plus_months};
pub use roll_out::{LEAST_WEEKS, MOST_WEEKS, RollOut, RollOutQuestion, Step, Tier, roll_out};
