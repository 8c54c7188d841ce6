//! What would a remedy do? A simulation of a service's own flow that first has to prove itself.
//!
//! ```text
//! History ─ until ─ Journeys ─ Arrivals (blocks of weeks, season) ─┐
//!                   │        ├ WeekClock (when each team moves things)
//!                   │        └ limits (teams with as much in work as they can)
//!                   └ Donors (how what is still open goes on)       ├─ run ─ Observed
//!                                        Mechanism (the remedy) ────┘
//! held-out months ─ Earned ─ what may be forecast ─ Forecast
//! ```
//!
//! The simulation is driven by the service's own incidents: weeks that were are drawn again, each
//! incident begins at its time of the week and goes from team to team as it did, through stations
//! with their clocks and, where a team was seen to work at its limit, with so many servers. What is
//! open at the end of the history goes on as others did that had lasted as long (redistribution to
//! the right: Efron 1967; with several ways out that is the estimator of Aalen and Johansen 1978). A
//! remedy changes what its mechanism says, and nothing else; with and without it the same weeks are
//! drawn and the same incidents meet the same chance.
//!
//! Times inside are whole seconds since 1970.

mod arrivals;
mod donors;
mod earned;
mod forecast;
mod journeys;
mod limits;
mod mechanism;
mod observed;
mod part;
mod run;
mod week_clock;

pub use earned::{Earned, Expected, Held, LEAST_COVERAGE, Proof};
pub use forecast::{
    Answer, Forecast, Foreseen, LEAST_INCIDENTS, LEAST_MONTHS_FITTED, LEAST_MONTHS_HELD_OUT,
    LEAST_STAYS, Outcome, Reason, Refusal, RunsDone, WhatIf, share_without_code, what_if,
};
pub use mechanism::{Mechanism, Parameter};
pub use observed::{QUANTITIES, Quantity};
