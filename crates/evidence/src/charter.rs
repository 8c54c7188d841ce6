//! What a support charter is worth: whether it is needed, how large its team has to be, and whether
//! what it promises is really there.
//!
//! | question | function |
//! | --- | --- |
//! | could somebody else have fixed it? | [`Fixability::of`] |
//! | how many people, and what binds? | [`Sizing::of`] |
//! | promised, or technically granted? | [`Check::of`] |
//!
//! All three are pure functions of a history and a file. They advise; nothing is blocked.

mod break_even;
mod check;
mod check_team;
mod domain;
mod fixability;
mod load;
mod size;

pub use break_even::{BreakEven, MOST_DRAWS, ScenarioBreakEven};
pub use check::{AuthorityRow, Check, CheckQuestion, Finding, ResidualFile, Weight};
pub use domain::{Companion, Domain};
pub use fixability::{FixRow, Fixability, FixabilityQuestion, Need, TOO_LITTLE, WORTH_CONSIDERING};
pub use load::{ALARM_WEEKS, Load, MOST_A_SHIFT};
pub use size::{
    Binding, ClassDemand, Constraint, Estimate, HOURS_A_MONTH, LEAST_MONTHS, MOST_ON_CALL,
    ROOM_TO_IMPROVE, SUPPORT_ALONE, Sizing, TOO_SMALL_BELOW,
};
