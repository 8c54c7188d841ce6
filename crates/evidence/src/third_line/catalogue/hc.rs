//! What development gets to begin with.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use super::reasons_of;
use crate::measures::MeasureKind;
use thirdline_domain::facts::Reason;

/// Complete handovers.
pub(super) const MEASURE: Measure = Measure {
    code: "HC",
    version: 1,
    name: "complete handovers",
    formula: "handovers to development with a complete card ÷ handovers to development whose card was judged",
    kind: MeasureKind::Response,
    clock: "none",
    higher_is_better: Some(true),
    least: 20,
    guards: &[],
    is_behaviour: false,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    let reasons = terms.facts.reasons.as_ref().ok_or("reasons of handovers")?;
    for incident in cohort.third_line_incidents() {
        let rows = reasons_of(reasons, incident.incident);
        for row in rows.iter().filter(|r| r.reason == Reason::HandedOver) {
            if let Some(hit) = row.complete {
                tell(Trial { at: row.at, incident: incident.incident, hit });
            }
        }
    }
    Ok(())
}
