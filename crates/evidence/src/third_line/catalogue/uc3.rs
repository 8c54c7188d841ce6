//! How long users of the third line waited.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Duration, Measure, Terms};
use crate::measures::MeasureKind;
use thirdline_domain::State;

/// User clock, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "UC3",
    version: 1,
    name: "user clock, third line",
    formula: "median user clock of incidents with a third-line stay, open ones included as far as they got",
    kind: MeasureKind::Outcome,
    clock: "user clock",
    higher_is_better: Some(false),
    least: 20,
    guards: &["RO3"],
    is_behaviour: false,
    count: Count::Median(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Duration),
) -> Result<(), &'static str> {
    for incident in cohort.third_line_incidents() {
        if let Some(us) = incident.user_clock() {
            let ended = incident.state == State::Resolved;
            tell(Duration { at: incident.reported_at, us, ended });
        }
    }
    Ok(())
}
