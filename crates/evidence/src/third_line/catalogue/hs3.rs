//! What stopping clocks would hide.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Part, Terms};
use crate::measures::MeasureKind;
use thirdline_domain::State;

/// Time hidden by holds, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "HS3",
    version: 1,
    name: "time hidden by holds, third line",
    formula: "time waiting ÷ user clock, over resolved incidents with a third-line stay",
    kind: MeasureKind::Guard,
    clock: "user clock",
    higher_is_better: Some(false),
    least: 20,
    guards: &[],
    is_behaviour: false,
    count: Count::Sums(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Part),
) -> Result<(), &'static str> {
    for incident in cohort.third_line_incidents().filter(|i| i.state == State::Resolved) {
        let below = incident.end - incident.reported_at;
        tell(Part { at: incident.reported_at, above: incident.waiting, below });
    }
    Ok(())
}
