//! How much of a service's support needs those who build it.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Third-line dependence.
pub(super) const MEASURE: Measure = Measure {
    code: "LD",
    version: 1,
    name: "third-line dependence",
    formula: "incidents with a third-line stay ÷ incidents",
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
    for incident in cohort.incidents() {
        let hit = incident.reached_third_line();
        tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
    }
    Ok(())
}
