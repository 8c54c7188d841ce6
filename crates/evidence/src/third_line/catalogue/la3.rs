//! Whether development takes up what it is handed.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Taken up in time, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "LA3",
    version: 1,
    name: "taken up in time, third line",
    formula: "third-line stays taken up within the target ÷ due; due = all but those still running, not taken up, within it; passed on without being taken up is missed",
    kind: MeasureKind::Response,
    clock: "calendar time",
    higher_is_better: Some(true),
    least: 20,
    guards: &["BR3"],
    is_behaviour: true,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    for stay in cohort.stays() {
        let target = terms.take_up.within(stay.priority);
        let hit = stay.taken_up.is_some_and(|at| at - stay.entered <= target);
        let is_due = hit || !stay.running || stay.left - stay.entered > target;
        if is_due {
            tell(Trial { at: stay.entered, incident: stay.incident, hit });
        }
    }
    Ok(())
}
