//! How many users of the third line were helped in time.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;
use thirdline_domain::State;

/// User clock met, third line.
pub(super) const MEASURE: Measure = Measure {
    code: "UCM3",
    version: 1,
    name: "user clock met, third line",
    formula: "incidents with a third-line stay: resolved within the target ÷ due; due = resolved, and open for longer than the target",
    kind: MeasureKind::Outcome,
    clock: "user clock",
    higher_is_better: Some(true),
    least: 20,
    guards: &["RO3"],
    is_behaviour: false,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    for incident in cohort.third_line_incidents() {
        let Some(clock) = incident.user_clock() else { continue };
        let target = terms.restore.within(incident.priority);
        if incident.state == State::Resolved || clock > target {
            let hit = incident.state == State::Resolved && clock <= target;
            tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
        }
    }
    Ok(())
}
