//! What a support charter is worth: whether it is needed, how large its team has to be, and whether
//! what it promises is really there.
//!
//! | question | function |
//! | --- | --- |
//! | could somebody else have fixed it? | [`Fixability::of`] |
//! | how many people, and what binds? | `Sizing::of` |
//! | promised, or technically granted? | [`Check::of`] |
//!
//! All three are pure functions of a history and a file. They advise; nothing is blocked.

mod break_even;
mod check;
mod check_team;
mod fixability;

pub use break_even::{BreakEven, MOST_DRAWS, ScenarioBreakEven};
pub use check::{AuthorityRow, Check, CheckQuestion, Finding, ResidualFile, Weight};
pub use fixability::{FixRow, Fixability, FixabilityQuestion, Need, TOO_LITTLE, WORTH_CONSIDERING};
