//! A history under agreements: the back-test.
//!
//! [`Replay::of`] tells every incident to the clocks of `thirdline-domain` and adds up what became
//! of them; [`propose()`] asks which goal history would have kept; [`compare()`] puts two agreements
//! side by side. The clocks are those of the live desk, so figures agree.

mod compare;
mod explain;
mod fact;
mod flags;
mod kept;
mod propose;
mod replay;
mod signals;

pub use compare::{Comparison, Flip, GoalPair, compare};
pub use explain::{Doing, Explained, ExplainedClock, Segment, explain};
pub use fact::ClockFact;
pub use flags::Flags;
pub use kept::{GoalKept, Kept, KeptBy, Undecided};
pub use propose::{ENOUGH_WEEKS, HoldOut, Proposal, ProposalQuestion, Proposed, propose, round_up};
pub use replay::{Charged, Replay, ReplayQuestion, Replayed};
