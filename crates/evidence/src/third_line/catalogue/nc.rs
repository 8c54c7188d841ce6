//! What development resolves without touching code.

use super::super::cohort::{Cohort, OneIncident};
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;
use crate::scope::Half;

/// No-code share.
pub(super) const MEASURE: Measure = Measure {
    code: "NC",
    version: 1,
    name: "no-code share",
    formula: "incidents resolved by development that ended by configuration, data, restart, access, explanation or workaround, without a linked change ÷ incidents resolved by development whose closure code has a class",
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
    if !cohort.third_line.has_closures {
        return Err("closure codes with a class");
    }
    let by_development = |i: &&OneIncident| i.resolved_by == Some(Half::Development);
    for incident in cohort.third_line_incidents().filter(by_development) {
        let Some(class) = incident.class else { continue };
        let hit = class.is_without_code() && !incident.changed;
        tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
    }
    Ok(())
}
