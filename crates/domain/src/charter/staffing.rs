//! People and the hours in which they are there.

use thirdline_time::Zone;

/// When somebody of the team is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rota {
    /// Monday to Friday by day.
    WorkingHours,
    /// Every day of the week by day.
    Extended,
    /// Day and night from one place.
    OneSite,
    /// Day and night, handed over between two places.
    TwoSites,
}

impl Rota {
    /// All kinds, with the words that files and pages use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("working hours", Self::WorkingHours),
        ("extended", Self::Extended),
        ("round the clock, one site", Self::OneSite),
        ("round the clock, two sites", Self::TwoSites),
    ];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(_, rota)| *rota == self).map_or("", |(words, _)| words)
    }

    /// The fewest people with whom it can be kept up: eight round the clock from one site, six at
    /// each of two (Google's site reliability engineering), three otherwise (a product team's
    /// out-of-hours rota in Equal Experts' playbook).
    #[must_use]
    pub fn floor(self) -> u32 {
        match self {
            Self::WorkingHours | Self::Extended => 3,
            Self::OneSite => 8,
            Self::TwoSites => 12,
        }
    }

    /// Shifts of twelve hours in a week.
    #[must_use]
    pub fn shifts_a_week(self) -> u32 {
        match self {
            Self::WorkingHours => 5,
            Self::Extended => 7,
            Self::OneSite | Self::TwoSites => 14,
        }
    }

    /// Hours of the week outside the shifts of a working-hours or extended rota (eight a day, or
    /// twelve), which somebody on call may have to bear.
    #[must_use]
    pub fn hours_left_out(self) -> u32 {
        match self {
            Self::WorkingHours => 168 - 5 * 8,
            Self::Extended => 168 - 7 * 12,
            Self::OneSite | Self::TwoSites => 0,
        }
    }
}

/// Who answers outside the shifts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnCall {
    /// Nobody.
    #[default]
    Nobody,
    /// Somebody for a domain of several services.
    Domain,
    /// Somebody of the team.
    Team,
}

/// People and hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staffing {
    /// How many people.
    pub people: Option<u32>,
    /// When they are there.
    pub rota: Option<Rota>,
    /// How many of them take what comes in one shift; at least one.
    pub on_duty: Option<u32>,
    /// Who answers outside the shifts.
    pub on_call: OnCall,
    /// The zone in which shifts begin at six; `None` = UTC.
    pub zone: Option<Zone>,
    /// Skills, such as levels of a framework.
    pub skills: Vec<String>,
    /// How people move between support and development.
    pub rotation: Option<String>,
}
