//! What was asked of development though the answer was written down.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;
use thirdline_domain::{NO_TIME, State};

/// Known-solution share.
pub(super) const MEASURE: Measure = Measure {
    code: "KS",
    version: 1,
    name: "known-solution share",
    formula: "third-line stays of resolved incidents whose solution was an article or known error older than the stay ÷ third-line stays of resolved incidents",
    kind: MeasureKind::Diagnostic,
    clock: "none",
    higher_is_better: None,
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
    if !cohort.third_line.has_known_solutions {
        return Err("dates of known solutions");
    }
    for incident in cohort.third_line_incidents().filter(|i| i.state == State::Resolved) {
        for stay in cohort.stays_of(incident) {
            let hit = incident.known_since != NO_TIME && incident.known_since < stay.entered;
            tell(Trial { at: stay.entered, incident: incident.incident, hit });
        }
    }
    Ok(())
}
