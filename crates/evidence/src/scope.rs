//! What a figure is about: which incidents, and by which breakdown.

use thirdline_domain::{History, NONE, Side, State, Team};

/// How figures are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Team; teams of fewer than five are rolled up into their unit.
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
    /// Teams shown as part of a unit because they are too small.
    pub rolled_up: usize,
}

/// Where teams go that are too small and in no unit that is large enough.
pub const TOO_SMALL: &str = "(teams of fewer than five)";

impl Teams {
    /// Looks at the teams of a history.
    #[must_use]
    pub fn new(history: &History, teams: Vec<Team>) -> Self {
        let size = |team: &Team| team.head_count.unwrap_or(SMALLEST_UNIT);
        let unit_size = |unit: &str| -> u32 {
            teams.iter().filter(|t| t.unit.as_deref() == Some(unit)).map(size).sum()
        };
        let mut labels: Vec<String> = Vec::new();
        let mut ids = rustc_hash::FxHashMap::default();
        let mut rolled_up = 0;
        let shown = teams
            .iter()
            .zip(history.teams.iter())
            .map(|(team, name)| {
                let label = if size(team) >= SMALLEST_UNIT {
                    name.to_owned()
                } else {
                    rolled_up += 1;
                    match &team.unit {
                        Some(unit) if unit_size(unit) >= SMALLEST_UNIT => format!("{unit} (unit)"),
                        _ => TOO_SMALL.to_owned(),
                    }
                };
                *ids.entry(label.clone()).or_insert_with(|| {
                    labels.push(label);
                    labels.len() as u32 - 1
                })
            })
            .collect();
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
