//! What a figure is about: which incidents, and by which breakdown.

use crate::third_line::guard;
use std::collections::BTreeMap;
use thirdline_domain::{History, NONE, Side, State, Team};

/// How figures are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Team; teams of fewer than five are rolled up into their unit, with those that would give them
    /// away.
    Team,
    /// Line of support.
    Line,
    /// Side.
    Side,
    /// Service, as the incident's last event states it.
    Service,
    /// Priority, as the incident's last event states it.
    Priority,
    /// Month of `reported_at`, UTC; of a stay's start for LA and BR.
    Month,
    /// ISO week, likewise.
    Week,
}

impl Dimension {
    /// All dimensions a report may be broken down by.
    pub const ALL: [Self; 7] = [
        Self::Team,
        Self::Line,
        Self::Side,
        Self::Service,
        Self::Priority,
        Self::Month,
        Self::Week,
    ];

    /// Its name on the command line and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Line => "line",
            Self::Side => "side",
            Self::Service => "service",
            Self::Priority => "priority",
            Self::Month => "month",
            Self::Week => "week",
        }
    }

    /// The dimension of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }
}

/// Fewer people than this are no unit to make a statement about.
pub const SMALLEST_UNIT: u32 = 5;

/// The two halves of the gap, and who is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Those who run the service: operations, support and infrastructure; by line: 1 and 2.
    Operations,
    /// Those who build it; by line: 3.
    Development,
    /// Vendors, business, unknown.
    Other,
}

/// Teams of a history as figures see them.
#[derive(Clone, Debug)]
pub struct Teams {
    /// What is known of each team, by team id.
    pub teams: Vec<Team>,
    /// The name under which each team is shown: its own, or its unit's where it is too small.
    shown: Vec<u32>,
    /// Names that are shown.
    pub labels: Vec<String>,
    /// Whether halves are told by side; else by line.
    pub sides_known: bool,
    /// Whether any line is known.
    pub lines_known: bool,
    /// Teams whose head count is unknown.
    pub unknown_head_counts: usize,
    /// Teams that are too small to be shown alone; others may be shown with them.
    pub rolled_up: usize,
}

/// Where teams go that are too small and in no unit that is large enough, with those that would give
/// them away.
pub const TOO_SMALL: &str = "(teams shown together)";

/// How a team is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown<'a> {
    Alone,
    WithUnit(&'a str),
    /// It is in no unit that is large enough.
    Together,
}

/// How each team is shown.
///
/// Fewer than five people are shown with their unit; and so are the next smallest teams of that unit
/// until the unit's row holds two teams and five people: else the row would be the small team's.
fn shown(teams: &[Team]) -> Vec<Shown<'_>> {
    let size = |team: &Team| team.head_count.unwrap_or(SMALLEST_UNIT);
    let unit_size = |unit: &str| -> u32 {
        teams.iter().filter(|t| t.unit.as_deref() == Some(unit)).map(size).sum()
    };
    let mut groups: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (row, team) in teams.iter().enumerate() {
        let unit = team.unit.as_deref().filter(|unit| unit_size(unit) >= SMALLEST_UNIT);
        groups.entry(unit).or_default().push(row);
    }
    let mut shown = vec![Shown::Alone; teams.len()];
    for (unit, rows) in groups {
        let heads: Vec<Option<u32>> = rows.iter().map(|&row| teams[row].head_count).collect();
        for (row, leave) in rows.into_iter().zip(guard(&heads)) {
            if leave.is_none() {
                shown[row] = unit.map_or(Shown::Together, Shown::WithUnit);
            }
        }
    }
    shown
}

impl Teams {
    /// Looks at the teams of a history.
    #[must_use]
    pub fn new(history: &History, teams: Vec<Team>) -> Self {
        let mut labels: Vec<String> = Vec::new();
        let mut ids = rustc_hash::FxHashMap::default();
        let shown = shown(&teams)
            .into_iter()
            .zip(history.teams.iter())
            .map(|(shown, name)| {
                let label = match shown {
                    Shown::Alone => name.to_owned(),
                    Shown::WithUnit(unit) => format!("{unit} (unit)"),
                    Shown::Together => TOO_SMALL.to_owned(),
                };
                *ids.entry(label.clone()).or_insert_with(|| {
                    labels.push(label);
                    labels.len() as u32 - 1
                })
            })
            .collect();
        let is_small = |team: &&Team| team.head_count.is_some_and(|n| n < SMALLEST_UNIT);
        let rolled_up = teams.iter().filter(is_small).count();
        Self {
            shown,
            labels,
            sides_known: teams.iter().any(|t| t.side.is_some()),
            lines_known: teams.iter().any(|t| t.line.is_some()),
            unknown_head_counts: teams.iter().filter(|t| t.head_count.is_none()).count(),
            rolled_up,
            teams,
        }
    }

    /// Line of a team; `None` if unknown or unrecorded.
    #[must_use]
    pub fn line(&self, team: u32) -> Option<u8> {
        self.teams.get(team as usize)?.line
    }

    /// Side of a team.
    #[must_use]
    pub fn side(&self, team: u32) -> Option<Side> {
        self.teams.get(team as usize)?.side
    }

    /// Id of the label under which a team is shown; [`NONE`] for the unrecorded holder.
    #[must_use]
    pub fn label_id(&self, team: u32) -> u32 {
        self.shown.get(team as usize).copied().unwrap_or(NONE)
    }

    /// The label of an id.
    #[must_use]
    pub fn label(&self, id: u32) -> &str {
        self.labels.get(id as usize).map_or(thirdline_domain::UNRECORDED, String::as_str)
    }

    /// Which half a team is on.
    #[must_use]
    pub fn half(&self, team: u32) -> Half {
        if self.sides_known {
            match self.side(team) {
                Some(Side::Development) => Half::Development,
                Some(Side::Operations | Side::Support | Side::Infrastructure) => Half::Operations,
                _ => Half::Other,
            }
        } else {
            match self.line(team) {
                Some(3) => Half::Development,
                Some(_) => Half::Operations,
                None => Half::Other,
            }
        }
    }
}

/// Which incidents count.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Reported at or after, microseconds.
    pub from: Option<i64>,
    /// Reported before, microseconds.
    pub to: Option<i64>,
    /// Incidents left out, by id; empty = none. One flag per incident otherwise.
    pub excluded: Vec<bool>,
}

impl Selection {
    /// Whether an incident counts.
    #[must_use]
    pub fn takes(&self, incident: usize, reported_at: i64) -> bool {
        self.from.is_none_or(|from| reported_at >= from)
            && self.to.is_none_or(|to| reported_at < to)
            && !self.excluded.get(incident).copied().unwrap_or(false)
    }
}

/// What is kept of each incident for quantiles, curves and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Row of the incident in the history.
    pub incident: u32,
    /// How it stands.
    pub state: State,
    /// When it was reported, microseconds.
    pub reported_at: i64,
    /// Its user clock, so far if it is open, microseconds; 0 if cancelled.
    pub clock: i64,
    /// Time in the four waiting classes, microseconds.
    pub waiting: i64,
    /// Stays.
    pub stays: u16,
    /// Returns.
    pub returns: u16,
    /// Whether development had it.
    pub reached_development: bool,
    /// Whether it was reopened.
    pub reopened: bool,
}

/// Days since 1970-01-01 of an instant, UTC.
#[must_use]
pub(crate) fn day_of(at: i64) -> i32 {
    at.div_euclid(86_400_000_000) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teams(all: &[(Option<&str>, u32)]) -> Vec<Team> {
        let team = |&(unit, heads): &(Option<&str>, u32)| Team {
            unit: unit.map(str::to_owned),
            head_count: Some(heads),
            ..Team::default()
        };
        all.iter().map(team).collect()
    }

    #[test]
    fn a_small_team_is_never_the_only_one_in_the_row_of_its_unit() {
        let (a, b) = (Some("A"), Some("B"));
        let seen = |all: &[(Option<&str>, u32)]| -> Vec<bool> {
            shown(&teams(all)).iter().map(|s| *s != Shown::Alone).collect()
        };
        assert_eq!(seen(&[(a, 4), (a, 6), (a, 9), (b, 7)]), [true, true, false, false]);
        assert_eq!(seen(&[(a, 4), (a, 3), (a, 9)]), [true, true, false], "two have five people");
        assert_eq!(seen(&[(a, 5), (a, 6), (b, 7)]), [false; 3]);
        assert_eq!(seen(&[(None, 4), (None, 8), (None, 6), (a, 5)]), [true, false, true, false]);
        // A unit that is too small itself is no name to be shown under.
        let rest = teams(&[(a, 4), (b, 3), (None, 9)]);
        assert_eq!(shown(&rest), [Shown::Together, Shown::Together, Shown::Alone]);
    }
}
