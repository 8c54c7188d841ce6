//! Working calendars: when a team works, and exact arithmetic on that time.
//!
//! - [`Calendars`] reads the file people write: zones, hours of the week, overrides, holidays,
//!   unions and intersections of calendars, round the clock;
//! - [`WorkingTime`] is the arithmetic of one: [`add`](WorkingTime::add),
//!   [`subtract`](WorkingTime::subtract), [`elapsed`](WorkingTime::elapsed),
//!   [`next_open`](WorkingTime::next_open), [`is_open`](WorkingTime::is_open);
//! - [`Pauses`] stop a clock now and then: [`due`](WorkingTime::due),
//!   [`elapsed_outside`](WorkingTime::elapsed_outside);
//! - [`instant`], [`working_time`] and their opposites turn text into numbers and back.
//!
//! Instants are microseconds since 1970-01-01T00:00Z, lengths are microseconds of real time. There
//! is no clock here, no input or output, and no zone data but the bundled one, whose version is
//! [`zone_data_version`]. The rules stand in `docs/calendars.md`.
//!
//! # Add a rule
//! Clocks on walls act in one place, `compile.rs`, which turns rules into intervals between
//! instants. A new kind of rule is a variant of [`Rule`] and of its recipe there, a key in
//! `keys.rs` and its reading beside it, and a case in `tests/oracle.rs`, which knows the rule
//! second by second.

mod calendars;
mod compile;
mod compiled;
mod day;
mod duration;
mod icalendar;
mod index;
mod instant;
mod interval;
mod keys;
mod misread;
mod pauses;
mod read;
mod read_week;
mod week;
mod zone;

pub use calendars::{Calendar, Calendars, MOST_CALENDARS};
pub use compiled::{END_OF_INSTANTS, FIRST_INSTANT, Rule, WorkingTime};
pub use day::Day;
pub use duration::{plain_time, working_text, working_time};
pub use instant::{instant, local_text, push_local, push_utc, utc_text};
pub use interval::Interval;
pub use keys::{CALENDAR, HOLIDAYS, OVERRIDES, WEEK};
pub use misread::Misread;
pub use pauses::{Pauses, Segment};
pub use read::ReadIcalendar;
pub use week::{Hours, MOST_PER_DAY, WEEKDAYS, Week};
pub use zone::{Zone, zone_data_version};
