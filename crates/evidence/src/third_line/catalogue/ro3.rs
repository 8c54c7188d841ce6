//! Whether what was called solved was solved.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;
use thirdline_domain::State;

/// Reopened, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "RO3",
    version: 1,
    name: "reopened, third line",
    formula: "resolved incidents with a third-line stay that were reopened at least once ÷ resolved incidents with a third-line stay",
    kind: MeasureKind::Guard,
    clock: "none",
    higher_is_better: Some(false),
    least: 20,
    guards: &[],
    is_behaviour: false,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    for incident in cohort.third_line_incidents().filter(|i| i.state == State::Resolved) {
        let hit = incident.reopened;
        tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
    }
    Ok(())
}
