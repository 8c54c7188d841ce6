//! Operations wait for development to press a button: blocked access.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Touched only briefly, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "TB3",
    version: 1,
    name: "touched only briefly, third line",
    formula: "third-line stays that ended with less than half an hour of work ÷ those that ended and were taken up",
    kind: MeasureKind::Diagnostic,
    clock: "user clock",
    higher_is_better: Some(false),
    least: 20,
    guards: &[],
    is_behaviour: true,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    const BRIEF: i64 = 30 * 60_000_000;
    for stay in cohort.stays().filter(|s| !s.running && s.taken_up.is_some()) {
        let hit = stay.active < BRIEF;
        tell(Trial { at: stay.entered, incident: stay.incident, hit });
    }
    Ok(())
}
