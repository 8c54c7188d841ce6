//! Agreements as text, HTML and JSON: what was kept, why, what would have been kept.
//!
//! - [`text`] for the terminal, [`json`] for programs, each for a replay, an explanation, a proposal
//!   and a comparison;
//! - [`sentences`] is what all of them say.

mod breakdown;
pub mod html;
pub mod json;
pub mod sentences;
pub mod text;

use crate::Import;
use thirdline_domain::History;
use thirdline_evidence::agreements::Replay;

/// A replay and what it was made of.
#[derive(Clone, Copy, Debug)]
pub struct ReplayReport<'a> {
    /// What became of the goals.
    pub replay: &'a Replay,
    /// The events, for the numbers of incidents.
    pub history: &'a History,
    /// How the history was read.
    pub import: &'a Import,
}
