//! Waiting, not solving.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Part, Terms};
use crate::measures::MeasureKind;
use thirdline_domain::State;

/// Queue share, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "QS3",
    version: 1,
    name: "queue share, third line",
    formula: "time in third-line stays in which nobody had taken them up ÷ all time in them, over resolved incidents",
    kind: MeasureKind::Diagnostic,
    clock: "user clock",
    higher_is_better: Some(false),
    least: 20,
    guards: &[],
    is_behaviour: true,
    count: Count::Sums(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Part),
) -> Result<(), &'static str> {
    for incident in cohort.third_line_incidents().filter(|i| i.state == State::Resolved) {
        if incident.development > 0 {
            let (above, below) = (incident.development_queued, incident.development);
            tell(Part { at: incident.reported_at, above, below });
        }
    }
    Ok(())
}
