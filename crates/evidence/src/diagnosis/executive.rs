//! Who could be bound: the lowest manager over four fifths of what the third line does.

use serde::Serialize;
use thirdline_domain::{Held, Organisation};

/// A manager and what that role covers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Executive {
    /// The role.
    pub role: String,
    /// The unit it leads.
    pub unit: String,
    /// Share of third-line stays of teams in its subtree.
    pub coverage: f64,
    /// How many of the five powers it holds, alone or with a co-signer where that is allowed.
    pub powers: u8,
    /// Powers it lacks, in words.
    pub lacks: Vec<&'static str>,
    /// Whether it is the chief information officer.
    pub is_cio: bool,
}

impl Executive {
    /// Whether the role is sufficiently senior to sign for development, and not above both sides.
    #[must_use]
    pub fn is_sufficient(&self) -> bool {
        self.powers == 5 && self.coverage >= LEAST_COVERAGE && !self.is_cio
    }
}

/// A manager must cover this share of third-line stays.
pub(crate) const LEAST_COVERAGE: f64 = 0.80;

/// The lowest manager whose subtree covers four fifths of the weights; `weights` are third-line
/// stays by unit name. `None` where no manager does, or units are not described.
#[must_use]
pub fn executive_over(organisation: &Organisation, weights: &[(String, u64)]) -> Option<Executive> {
    let units = organisation.units();
    let total: u64 = weights.iter().map(|(_, w)| w).sum();
    if total == 0 {
        return None;
    }
    let mut covered = vec![0_u64; units.len()];
    for (name, weight) in weights {
        let mut at = organisation.find_unit(name);
        while let Some(row) = at {
            covered[row] += weight;
            at = units[row].above;
        }
    }
    let depth = |mut row: usize| {
        let mut depth = 0;
        while let Some(above) = units[row].above {
            row = above;
            depth += 1;
        }
        depth
    };
    let share = |row: usize| covered[row] as f64 / total as f64;
    let row = (0..units.len())
        .filter(|&row| units[row].manager.is_some() && share(row) >= LEAST_COVERAGE)
        .max_by_key(|&row| (depth(row), std::cmp::Reverse(row)))?;
    let manager = units[row].manager.as_ref()?;
    let mut lacks = Vec::new();
    for (i, (what, held)) in manager.powers.list().into_iter().enumerate() {
        // Priorities may be held together with a head of product who co-signs.
        let is_held = matches!(held, Held::Yes) || (i == 1 && matches!(held, Held::With(_)));
        if !is_held {
            lacks.push(what);
        }
    }
    Some(Executive {
        role: manager.role.clone(),
        unit: units[row].name.clone(),
        coverage: share(row),
        powers: 5 - lacks.len() as u8,
        lacks,
        is_cio: manager.is_cio,
    })
}
