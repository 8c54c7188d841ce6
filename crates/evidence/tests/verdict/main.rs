//! Verdicts on histories of known truth.

mod made;
mod power;
