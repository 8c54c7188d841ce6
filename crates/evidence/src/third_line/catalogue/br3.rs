//! Handing back unread.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Bounce rate, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "BR3",
    version: 1,
    name: "bounce rate, third line",
    formula: "third-line stays that went back, not taken up, to the team they came from ÷ third-line stays that ended",
    kind: MeasureKind::Guard,
    clock: "none",
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
    for stay in cohort.stays().filter(|s| !s.running) {
        tell(Trial { at: stay.entered, incident: stay.incident, hit: stay.bounced });
    }
    Ok(())
}
