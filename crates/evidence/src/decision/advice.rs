//! One piece of advice on a decision.

use serde::Serialize;

/// Shorter baselines cannot tell a bad spell from a bad service.
pub(super) const LEAST_MONTHS_BEFORE: u32 = 12;

/// One thing that a decision should have, and whether it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// A word for programs.
    pub code: &'static str,
    /// What should be, in a few words.
    pub what: &'static str,
    /// Where in the file: `sponsor`, `[outcome] smallest`.
    pub place: &'static str,
    /// Whether it is.
    pub holds: bool,
    /// What is, with the figures.
    pub says: String,
    /// What to do; empty if it holds.
    pub todo: String,
}

impl Advice {
    pub(super) fn new(
        (code, what, place): (&'static str, &'static str, &'static str),
        holds: bool,
        says: impl Into<String>,
        todo: impl Into<String>,
    ) -> Self {
        let todo = if holds { String::new() } else { todo.into() };
        Self { code, what, place, holds, says: says.into(), todo }
    }
}
