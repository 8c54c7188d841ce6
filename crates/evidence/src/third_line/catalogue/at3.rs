//! How much work a stay takes once somebody has it.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Duration, Measure, Terms};
use crate::measures::MeasureKind;

/// Work per stay, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "AT3",
    version: 1,
    name: "work per stay, third line",
    formula: "median time a third-line stay was worked on, over stays that ended and were taken up",
    kind: MeasureKind::Diagnostic,
    clock: "user clock",
    higher_is_better: None,
    least: 20,
    guards: &[],
    is_behaviour: true,
    count: Count::Median(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Duration),
) -> Result<(), &'static str> {
    for stay in cohort.stays().filter(|s| !s.running && s.taken_up.is_some()) {
        tell(Duration { at: stay.entered, us: stay.active, ended: true });
    }
    Ok(())
}
