//! Who could be bound, as a diagnosis sees it.

use crate::kpi::{Chain, ENOUGH_COVERAGE, seniority_over};
use crate::third_line::ThirdLine;
use serde::Serialize;
use thirdline_domain::Organisation;

/// A manager and what that role covers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Executive {
    /// The role.
    pub role: String,
    /// The unit it leads.
    pub unit: String,
    /// Share of the last year's third-line stays with teams in its subtree.
    pub coverage: f64,
    /// How many of the five powers it holds, alone or with a co-signer where that is allowed.
    pub powers: u8,
    /// Powers it lacks, in words.
    pub lacks: Vec<&'static str>,
    /// Whether it is the chief information officer.
    pub is_cio: bool,
}

impl Executive {
    /// The lowest manager over four fifths of the third line's work; `None` where no manager is, or
    /// units are not described.
    pub(super) fn over(third_line: &ThirdLine, organisation: &Organisation) -> Option<Self> {
        let found = seniority_over(third_line, organisation);
        let Chain { unit, role, is_cio, coverage, facts, held, .. } = found.candidate()?.clone();
        Some(Self {
            role: role?,
            unit,
            coverage: coverage.value.unwrap_or(0.0),
            powers: held as u8,
            lacks: facts.iter().filter(|f| !f.is_held).map(|f| f.what).collect(),
            is_cio,
        })
    }

    /// Whether the role is sufficiently senior to sign for development, and not above both sides.
    #[must_use]
    pub fn is_sufficient(&self) -> bool {
        self.powers == 5 && self.coverage >= ENOUGH_COVERAGE && !self.is_cio
    }
}
