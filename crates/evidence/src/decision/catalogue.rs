//! Measures as decisions name them, and what belongs to each remedy.

use crate::third_line::{Count, MEASURES, Measure};
use thirdline_document::Faults;
use thirdline_domain::decision::{Decision, Remedy, Watchable, Watched};
use thirdline_domain::sheet::TargetClock;

/// What a reader of decisions must know of all measures.
#[must_use]
pub fn watchable() -> Vec<Watchable> {
    MEASURES.iter().map(known).collect()
}

fn known(measure: &Measure) -> Watchable {
    Watchable {
        code: measure.code,
        version: measure.version,
        name: measure.name,
        is_duration: matches!(measure.count, Count::Median(_)),
        higher_is_better: measure.higher_is_better,
        clock: match measure.code {
            "UCM3" => Some(TargetClock::Restore),
            "LA3" => Some(TargetClock::TakeUp),
            _ => None,
        },
        unwatchable: match measure.count {
            Count::Medians(_) => {
                Some("it is a ratio of two medians, and a month has too few of both")
            }
            _ => None,
        },
    }
}

/// The measure of a code in a version.
#[must_use]
pub fn find_watched(watched: &Watched) -> Option<&'static Measure> {
    MEASURES.iter().find(|m| m.code == watched.code && m.version == watched.version)
}

/// Reads a decision file.
///
/// # Errors
/// All faults of the file, each with its place.
pub fn read_decision(name: &str, text: &str) -> Result<Decision, Faults> {
    Decision::parse(name, text, &watchable())
}

/// What must not get worse under a remedy (`people.md` 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guards {
    /// Codes of measures that a ticket history shows.
    pub measured: &'static [&'static str],
    /// What it does not show, in words: somebody has to watch it.
    pub by_hand: &'static [&'static str],
}

/// The guards of a remedy, besides those of its outcome.
#[must_use]
pub fn guards_of(remedy: Remedy) -> Guards {
    match remedy {
        Remedy::Culture => {
            Guards { measured: &["RO3"], by_hand: &["team load", "feature lead time"] }
        }
        Remedy::Motivation => Guards {
            measured: &["RO3", "BR3"],
            by_hand: &[
                "change-fail rate",
                "answers overturned in the audit",
                "other services of the same unit",
            ],
        },
        Remedy::Organisation => Guards {
            measured: &["RO3"],
            by_hand: &[
                "on-call load of the support team",
                "age of fixes not merged by development",
                "exposure of developers to users",
                "defect decisions of development",
            ],
        },
        Remedy::OwnerRouting => Guards {
            measured: &["RO3", "BR3"],
            by_hand: &["on-call load of the owning team", "feature lead time"],
        },
    }
}
