//! Facts that no ticket history carries: escalations, delivery milestones, reasons of handovers,
//! exposure sessions, answers to the pulse. Each comes from a small file; what is absent stays
//! unknown.

use crate::organisation::Side;

/// A hierarchic escalation of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// Row of the incident in the history.
    pub incident: u32,
    /// When it was escalated, microseconds.
    pub at: i64,
}

/// A day on which development had to deliver something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The service, team or unit it binds; empty = all of development.
    pub whose: String,
    /// Midnight of the day, microseconds.
    pub at: i64,
}

/// Why an incident was handed over or handed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A handover to those who can go on.
    HandedOver,
    /// Back, because something has to be known first.
    NeedInformation,
    /// Back or on, because another team owns it.
    NotOurs,
    /// Back, because it is known from another incident.
    Duplicate,
    /// Back, because it could not be reproduced.
    CannotReproduce,
    /// Back with a fix or a workaround.
    Delivered,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 6] = [
        Self::HandedOver,
        Self::NeedInformation,
        Self::NotOurs,
        Self::Duplicate,
        Self::CannotReproduce,
        Self::Delivered,
    ];

    /// The name used in files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HandedOver => "handed over",
            Self::NeedInformation => "need information",
            Self::NotOurs => "not ours",
            Self::Duplicate => "duplicate",
            Self::CannotReproduce => "cannot reproduce",
            Self::Delivered => "delivered",
        }
    }
}

/// One handover with what was said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonedHandover {
    /// Row of the incident in the history.
    pub incident: u32,
    /// When, microseconds.
    pub at: i64,
    /// Why.
    pub reason: Reason,
    /// Whether its card was complete, where that is recorded.
    pub complete: Option<bool>,
}

/// A contact of developers with users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// The development team that took part, as the history writes it.
    pub team: String,
    /// Midnight of the day, microseconds.
    pub at: i64,
    /// How many of the team took part.
    pub participants: u32,
    /// How long, minutes.
    pub minutes: u32,
    /// Whether it was live contact; letters, recordings and dashboards are not.
    pub is_live: bool,
}

/// What is known beside the history; `None` = no file, so unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Hierarchic escalations, ordered by incident and time.
    pub escalations: Option<Vec<Escalation>>,
    /// Delivery milestones, ordered by time.
    pub milestones: Option<Vec<Milestone>>,
    /// Reasons of handovers, ordered by incident and time.
    pub reasons: Option<Vec<ReasonedHandover>>,
    /// Exposure sessions, ordered by time.
    pub exposures: Option<Vec<Exposure>>,
    /// The two-sided pulse.
    pub pulse: Option<Pulse>,
}

/// Items of the two-sided pulse, in the order of their columns.
pub const PULSE_ITEMS: [&str; 25] = [
    "W1", "W2", "W3", "W4", "W5", "W6", "U1", "U2", "U3", "U4", "Q1", "Q2", "Q3", "R1", "R2", "R3",
    "R4", "R5", "R6", "R7", "K1", "K2", "K3", "K4", "K5",
];

/// Sums of one item's answers, 1 (not at all) to 7 (fully). No answer of one person survives the
/// reading of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many answered.
    pub n: u32,
    /// Sum of the answers.
    pub sum: u32,
    /// Sum of their squares.
    pub squares: u32,
}

/// Answers of one side about one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PulseGroup {
    /// The service asked about; empty = no service in particular.
    pub service: String,
    /// Whose answers.
    pub side: Side,
    /// Sheets that came back.
    pub sheets: u32,
    /// People who were asked, where the file says so.
    pub asked: Option<u32>,
    /// Sums by item, in the order of [`PULSE_ITEMS`].
    pub items: [Answers; 25],
}

/// The two-sided pulse as sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// By service, then side.
    pub groups: Vec<PulseGroup>,
}

impl Pulse {
    /// The answers of a side about a service; those about no service in particular where there are
    /// none about this one.
    #[must_use]
    pub fn group(&self, service: &str, side: Side) -> Option<&PulseGroup> {
        let of = |name: &str| self.groups.iter().find(|g| g.side == side && g.service == name);
        of(service).or_else(|| of(""))
    }
}

impl PulseGroup {
    /// The sums of an item by its code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<Answers> {
        let row = PULSE_ITEMS.iter().position(|&item| item == code)?;
        Some(self.items[row])
    }
}
