//! What to try for four weeks where nothing can be said yet.

use super::Kind;
use super::case::Case;
use serde::Serialize;

/// A trial of four weeks, reversible, with one measure named before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Probe {
    /// For which remedy; none = to learn whether the third line is the gap.
    pub remedy: Option<Kind>,
    /// What is done.
    pub what: &'static str,
    /// The role that does it.
    pub owner: String,
    /// First day, microseconds.
    pub from: i64,
    /// Day on which it is looked at, microseconds.
    pub look: i64,
    /// The one measure that must move.
    pub measure: &'static str,
    /// With what it is compared.
    pub control: &'static str,
}

const DAY: i64 = 86_400_000_000;
/// A Monday: 5 January 1970.
const MONDAY: i64 = 4 * DAY;

/// The first Monday after an instant.
fn next_monday(at: i64) -> i64 {
    let week = 7 * DAY;
    ((at - MONDAY).div_euclid(week) + 1) * week + MONDAY
}

pub(super) fn probe(case: &Case<'_>, remedy: Option<Kind>, horizon: i64) -> Probe {
    let role =
        |known: Option<String>, otherwise: &str| known.unwrap_or_else(|| otherwise.to_owned());
    let owner = case.service.and_then(|s| s.owner.clone());
    let executive = case.executive.as_ref().map(|e| e.role.clone());
    let (what, owner, measure) = match remedy {
        Some(Kind::Culture) => (
            "eight live sessions of an hour with users for one team, and a read-back of every handover",
            role(owner, "the service's owner"),
            "RB3",
        ),
        Some(Kind::Motivation) => (
            "the executive looks at the ten oldest third-line stays every week; no money",
            role(executive, "the head of development"),
            "ERR",
        ),
        Some(Kind::Organisation) => (
            "operations get read access, a runbook, and the right to restart and to configure, for the three most frequent causes that need no code",
            role(owner, "the service's owner"),
            "SFR",
        ),
        None => (
            "write down, for every handover, why it is made and why it comes back, and ask both sides the pulse's short form",
            role(owner, "the service's owner"),
            "LA3",
        ),
    };
    let from = next_monday(horizon);
    let control = "the eight weeks before, and a sibling service";
    Probe { remedy, what, owner, from, look: from + 28 * DAY, measure, control }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_begins_on_the_monday_after_the_history_ends() {
        // 1970-01-05 was a Monday.
        assert_eq!(next_monday(0), MONDAY);
        assert_eq!(next_monday(MONDAY), MONDAY + 7 * DAY);
        assert_eq!(next_monday(MONDAY - 1), MONDAY);
    }
}
