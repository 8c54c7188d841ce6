//! Months counted from the day of a pull, and what a measure was in each: the same for a decision,
//! which asks before the pull what could be shown, and for the verdict, which says what was.

mod observe;
mod periods;
mod power;

pub(crate) use observe::{NoSeries, Point, follow_up, points, set_targets};
pub(crate) use periods::{Period, Plan};
pub(crate) use power::standard_deviation;
pub use power::{half_width, months_needed};
