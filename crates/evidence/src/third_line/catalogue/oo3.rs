//! What lies in development's queue and is forgotten.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Open for over 30 days, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "OO3",
    version: 1,
    name: "open for over 30 days, third line",
    formula: "running third-line stays older than 30 days ÷ running third-line stays",
    kind: MeasureKind::Diagnostic,
    clock: "calendar time",
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
    const OLD: i64 = 30 * 86_400_000_000;
    for stay in cohort.stays().filter(|s| s.running) {
        let hit = stay.left - stay.entered > OLD;
        tell(Trial { at: stay.entered, incident: stay.incident, hit });
    }
    Ok(())
}
