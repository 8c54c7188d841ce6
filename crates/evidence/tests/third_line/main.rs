//! The measures of the third line, each on a history small enough to count by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what must hold")]

mod answers;
mod firm;
mod fixability;
mod measures;
mod pooled;
mod sizing;
