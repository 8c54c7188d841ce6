//! The same cause again.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;
use rustc_hash::FxHashMap;
use thirdline_domain::NONE;

/// Repeat share.
pub(super) const MEASURE: Measure = Measure {
    code: "RP",
    version: 1,
    name: "repeat share",
    formula: "incidents linked to a problem whose first incident is more than 30 days older ÷ incidents",
    kind: MeasureKind::Outcome,
    clock: "calendar time",
    higher_is_better: Some(false),
    least: 20,
    guards: &["SFR"],
    is_behaviour: false,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    _terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    const OLD: i64 = 30 * 86_400_000_000;
    if !cohort.third_line.has_problems {
        return Err("links to problems");
    }
    let mut first: FxHashMap<u32, i64> = FxHashMap::default();
    for incident in cohort.incidents().filter(|i| i.problem != NONE) {
        let at = first.entry(incident.problem).or_insert(incident.reported_at);
        *at = incident.reported_at.min(*at);
    }
    for incident in cohort.incidents() {
        let since = first.get(&incident.problem);
        let hit = since.is_some_and(|&at| incident.reported_at - at > OLD);
        tell(Trial { at: incident.reported_at, incident: incident.incident, hit });
    }
    Ok(())
}
