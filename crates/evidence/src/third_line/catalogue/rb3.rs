//! How often the two sides give an incident to each other and back.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Back and forth, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "RB3",
    version: 1,
    name: "back and forth, third line",
    formula: "incidents that development got again after others had had them, or handed back unread ÷ incidents with a third-line stay. A last way back after work may be a delivery and is none",
    kind: MeasureKind::Diagnostic,
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
    for incident in cohort.third_line_incidents() {
        let hit = incident.back_and_forth;
        tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
    }
    Ok(())
}
