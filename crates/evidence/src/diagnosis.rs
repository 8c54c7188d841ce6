//! Which remedy fits: signals for and against, service by service, without weights or a total.
//!
//! [`Diagnosis::of`] asks of each service of a portfolio, and of the portfolio as a whole:
//!
//! 1. Is there enough to say? Half a year and thirty third-line stays.
//! 2. Is the third line the gap at all? At least two of four tests must say so.
//! 3. What speaks for each remedy, what against, what is unknown? Each [`Signal`] has its value, its
//!    interval, its threshold and what would explain it away.
//! 4. A remedy is named only if one *strong* ticket signal lies wholly past its threshold, one
//!    *independent* source agrees, and nothing forbids it. Else the answer is a probe of four weeks.
//!
//! Thresholds are defaults from reasoning and two public logs (`docs/diagnosis.md`); replace them by
//! the portfolio's own distribution after a year.
//!
//! # Adding a signal
//! A line in `signals.rs` that names its remedy, its source, its threshold, and the function that
//! judges it.

mod answer;
mod case;
mod counter;
mod executive;
mod gap;
mod nothing_changes;
mod portfolio;
mod probe;
mod signals;

pub use answer::{Answer, Remedy};
pub use counter::{Counter, Forbids};
pub use executive::Executive;
pub use gap::{GapTest, Is};
pub use nothing_changes::NothingChanges;
pub use portfolio::{Diagnosis, DiagnosisQuestion};
pub use probe::Probe;
pub use signals::{Signal, Source, Verdict, signal_list};

use crate::third_line::Figure;
use serde::Serialize;

/// The three people-level remedies, in the order of reversibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// (a) Culture: teaming, and line of sight to the user.
    Culture,
    /// (b) Motivation: production in the bonused KPIs of someone sufficiently senior.
    Motivation,
    /// (c) Organisation: operations' own support team makes the fixes.
    Organisation,
}

impl Kind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Culture, Self::Motivation, Self::Organisation];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Culture => "culture",
            Self::Motivation => "motivation",
            Self::Organisation => "organisation",
        }
    }

    /// Its letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Culture => "a",
            Self::Motivation => "b",
            Self::Organisation => "c",
        }
    }

    /// When an effect can be seen at the earliest.
    #[must_use]
    pub fn time_to_effect(self) -> &'static str {
        match self {
            Self::Culture => "6 to 18 months",
            Self::Motivation => "the next plan cycle; executive attention works within weeks",
            Self::Organisation => "3 to 6 months",
        }
    }
}

/// What was found about one service, or about all of them together.
#[derive(Clone, Debug, Serialize)]
pub struct Assessment {
    /// The service; the portfolio's name for all together.
    pub name: String,
    /// Incidents.
    pub incidents: u64,
    /// Third-line stays.
    pub stays: u64,
    /// Third-line stays of the last twelve months.
    pub stays_of_year: u64,
    /// Length of the history in months.
    pub months: f64,
    /// People in its development teams, where that is known.
    pub head_count: Option<u32>,
    /// Whether figures about behaviour are hidden: fewer than five people, or such a team would
    /// follow from it.
    pub is_hidden: bool,
    /// Whether the third line is the gap.
    pub gap_tests: Vec<GapTest>,
    /// For and against each remedy.
    pub signals: Vec<Signal>,
    /// What forbids a remedy.
    pub counters: Vec<Counter>,
    /// The accountable executive.
    pub executive: Option<Executive>,
    /// Breached period after period, and nothing changes.
    pub nothing_changes: Option<NothingChanges>,
    /// What follows.
    pub answer: Answer,
    /// All measures of the third line: code and figure.
    pub figures: Vec<(&'static str, Figure)>,
}

impl Assessment {
    /// The remedies that qualify.
    #[must_use]
    pub fn remedies(&self) -> Vec<Kind> {
        match &self.answer {
            Answer::Remedies(remedies) => remedies.iter().map(|r| r.kind).collect(),
            _ => Vec::new(),
        }
    }

    /// The figure of a measure.
    #[must_use]
    pub fn figure(&self, code: &str) -> Option<&Figure> {
        self.figures.iter().find(|(c, _)| *c == code).map(|(_, figure)| figure)
    }
}
