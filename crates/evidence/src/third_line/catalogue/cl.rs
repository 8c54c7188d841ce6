//! Information, not will, is missing.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use super::reasons_of;
use crate::measures::MeasureKind;
use thirdline_domain::facts::Reason;

/// Clarification loops.
pub(super) const MEASURE: Measure = Measure {
    code: "CL",
    version: 1,
    name: "clarification loops",
    formula: "handovers to development that came back because something had to be known first ÷ handovers to development",
    kind: MeasureKind::Response,
    clock: "none",
    higher_is_better: Some(false),
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
        for (i, row) in rows.iter().enumerate().filter(|(_, r)| r.reason == Reason::HandedOver) {
            let hit = rows.get(i + 1).is_some_and(|next| next.reason == Reason::NeedInformation);
            tell(Trial { at: row.at, incident: incident.incident, hit });
        }
    }
    Ok(())
}
