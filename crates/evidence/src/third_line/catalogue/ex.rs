//! Whether developers meet users at all.

use super::super::cohort::Cohort;
use super::super::measure::{Count, Measure, Terms, Trial};
use crate::measures::MeasureKind;

/// Exposure coverage.
pub(super) const MEASURE: Measure = Measure {
    code: "EX",
    version: 1,
    name: "exposure coverage",
    formula: "members of the development teams for whom the live time with users of the last six weeks would suffice, at two hours each ÷ members",
    kind: MeasureKind::Activity,
    clock: "none",
    higher_is_better: Some(true),
    least: 5,
    guards: &[],
    is_behaviour: true,
    count: Count::Share(tell_all),
};

fn tell_all(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    const SIX_WEEKS: i64 = 42 * 86_400_000_000;
    const ENOUGH_MINUTES: u64 = 120;
    let sessions = terms.facts.exposures.as_ref().ok_or("exposure sessions")?;
    let third_line = cohort.third_line;
    let since = third_line.horizon - SIX_WEEKS;
    for team in cohort.development_teams() {
        let name = &third_line.team_names[team as usize];
        let members = third_line.teams.teams[team as usize].head_count;
        let members = u64::from(members.ok_or("head counts of the development teams")?);
        let minutes: u64 = sessions
            .iter()
            .filter(|s| s.is_live && s.at > since && s.team == *name)
            .map(|s| u64::from(s.minutes) * u64::from(s.participants).min(members))
            .sum();
        let covered = (minutes / ENOUGH_MINUTES).min(members);
        for member in 0..members {
            tell(Trial { at: third_line.horizon, incident: u32::MAX, hit: member < covered });
        }
    }
    Ok(())
}
