//! Verdicts on histories of known truth.

mod beside;
mod examination;
mod made;
mod power;
mod proof;
mod rates;
mod words;
