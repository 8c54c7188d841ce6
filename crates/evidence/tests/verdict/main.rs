//! Verdicts on histories of known truth.

mod examination;
mod made;
mod power;
mod proof;
mod rates;
mod words;
