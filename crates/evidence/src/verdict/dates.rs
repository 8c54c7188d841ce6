//! Days as JSON has them: `2025-01-15`.

use serde::Serializer;
use thirdline_time::Day;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(super) fn day<S: Serializer>(day: &i32, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&Day(*day).date())
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde asks for them")]
pub(super) fn maybe_day<S: Serializer>(day: &Option<i32>, to: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => to.collect_str(&Day(*day).date()),
        None => to.serialize_none(),
    }
}

pub(super) fn days<S: Serializer>(days: &[i32], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(days.iter().map(|day| Day(*day).date().to_string()))
}
