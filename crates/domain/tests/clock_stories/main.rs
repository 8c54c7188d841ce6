//! What becomes of goals, told as stories: each row of the table in `docs/agreements.md`, the known
//! bugs of other systems, and what the minute ledger says about it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told is a failure")]

mod ends;
mod histories;
mod holds;
mod known_bugs;
mod priorities;
mod receivers;
mod returns;
mod senders;
mod story;
