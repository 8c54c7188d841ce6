//! Measures, intervals and signals: pure functions over events.

pub mod statistics;
