//! Whether milestones crowd out production.

use super::super::cohort::Cohort;
use super::super::measure::{Contrasted, Count, Duration, Measure, Terms};
use crate::measures::MeasureKind;
use thirdline_domain::facts::Milestone;

/// Release-calendar effect.
pub(super) const MEASURE: Measure = Measure {
    code: "RCE",
    version: 1,
    name: "release-calendar effect",
    formula: "median time until a third-line stay is taken up, for stays that came in the ten working days before a delivery milestone ÷ for all others",
    kind: MeasureKind::Diagnostic,
    clock: "calendar time",
    higher_is_better: Some(false),
    least: 20,
    guards: &[],
    is_behaviour: true,
    count: Count::Medians(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Contrasted),
) -> Result<(), &'static str> {
    // Ten working days, Monday to Friday, are two weeks.
    const BEFORE: i64 = 14 * 86_400_000_000;
    const DAY: i64 = 86_400_000_000;
    let milestones = terms.facts.milestones.as_ref().ok_or("delivery milestones")?;
    let third_line = cohort.third_line;
    for part in cohort.parts.iter().map(|&p| &third_line.services[p]) {
        for stay in &third_line.stays[part.stays.clone()] {
            let binds = |m: &Milestone| {
                let unit = third_line.teams.teams[stay.team as usize].unit.as_deref();
                m.whose.is_empty()
                    || m.whose == part.name
                    || m.whose == third_line.team_names[stay.team as usize]
                    || unit == Some(m.whose.as_str())
            };
            let from = milestones.partition_point(|m| m.at + DAY <= stay.entered);
            let to = milestones.partition_point(|m| m.at - BEFORE <= stay.entered);
            let above = milestones[from..to.max(from)].iter().any(binds);
            let ended = stay.taken_up.is_some();
            let us = stay.taken_up.unwrap_or(stay.left) - stay.entered;
            tell(Contrasted { duration: Duration { at: stay.entered, us, ended }, above });
        }
    }
    Ok(())
}
