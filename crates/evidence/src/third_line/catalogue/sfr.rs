//! What operations and support fix themselves.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;
use crate::scope::Half;

/// Fixed without development.
pub(super) const MEASURE: Measure = Measure {
    code: "SFR",
    version: 1,
    name: "fixed without development",
    formula: "resolved incidents that got beyond the first line and were resolved by operations or support without a third-line stay ÷ resolved incidents that got beyond the first line",
    kind: MeasureKind::Outcome,
    clock: "none",
    higher_is_better: Some(true),
    least: 20,
    guards: &["RO3"],
    is_behaviour: false,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    for incident in cohort.incidents().filter(|i| i.beyond_first && i.resolved_by.is_some()) {
        let hit = !incident.reached_third_line() && incident.resolved_by == Some(Half::Operations);
        tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
    }
    Ok(())
}
