//! Decisions: which remedy was chosen for a service, why, and how it will be judged.
//!
//! A [`Decision`] is one file that people sign *before* the remedy is pulled. Its outcome, the smallest
//! effect worth having, the comparators, the looks and the harm limits are registered then and not
//! changed afterwards ([`Decision::fingerprint`]); what was kept and delivered is added as it happens.
//! Whether it worked is said by `evidence::verdict`; nothing here is blocked.

mod fingerprint;
mod keys;
mod read;

pub use keys::{
    COMMITMENT, DECISION, FIDELITY, HARM, OTHER_CHANGE, OUTCOME, REFUSED, SIGNATURE, SIGNED,
};

use crate::pattern::Pattern;
use crate::sheet::TargetClock;

/// A remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Remedy {
    /// (a) Teaming and line of sight to the user.
    Culture,
    /// (b) Support of production in the bonused KPIs of an executive.
    Motivation,
    /// (c) A support team that makes the fixes itself.
    Organisation,
    /// Third line goes to the team that owns the service, not to a pool.
    OwnerRouting,
}

impl Remedy {
    /// All, in the order in which they can be taken back.
    pub const ALL: [Self; 4] =
        [Self::Culture, Self::Motivation, Self::Organisation, Self::OwnerRouting];

    /// The name used in files, on the command line and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Culture => "a",
            Self::Motivation => "b",
            Self::Organisation => "c",
            Self::OwnerRouting => "owner-routing",
        }
    }

    /// In words, as a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Culture => "culture",
            Self::Motivation => "motivation",
            Self::Organisation => "organisation",
            Self::OwnerRouting => "owner routing",
        }
    }
}

/// An alternative that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub remedy: Remedy,
    /// Why not.
    pub reason: String,
}

/// Who will do what by when, with evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The role that promises.
    pub role: String,
    /// The role it is promised to.
    pub to: String,
    /// What will be done.
    pub act: String,
    /// By which day; days since 1970-01-01.
    pub by: i32,
    /// The day on which it was kept.
    pub kept: Option<i32>,
    /// The day on which it was released by the one it was promised to: it no longer counts.
    pub released: Option<i32>,
    /// Where one can see it.
    pub evidence: Option<String>,
}

/// Something that has to happen if the remedy is to count as pulled.
#[derive(Clone, Debug, PartialEq)]
pub struct Fidelity {
    /// What: "live user sessions of an hour", "people on the support rota".
    pub what: String,
    /// How much of it is planned by the first look; above 0.
    pub planned: f64,
    /// How much was delivered; `None` = nobody has said.
    pub delivered: Option<f64>,
    /// Where one can see it.
    pub evidence: Option<String>,
}

/// What a reader of decisions must know of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watchable {
    /// Its code: `UCM3`.
    pub code: &'static str,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub name: &'static str,
    /// Whether its value is a time; else a share.
    pub is_duration: bool,
    /// Whether more of it is better; `None` = the file has to say.
    pub higher_is_better: Option<bool>,
    /// The clock whose target the file has to name.
    pub clock: Option<TargetClock>,
    /// Why it cannot be followed month by month; `None` = it can.
    pub unwatchable: Option<&'static str>,
}

/// A measure that is looked at, as it was registered.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// Code of the measure: `UCM3`.
    pub code: String,
    /// Version of its definition.
    pub version: u32,
    /// Whether its value is a time; else a share.
    pub is_duration: bool,
    /// Whether more of it is better.
    pub higher_is_better: bool,
    /// The clock that has a target, and the target, microseconds.
    pub within: Option<(TargetClock, i64)>,
}

impl Watched {
    /// Code and version: `UCM3@1`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}@{}", self.code, self.version)
    }
}

/// The pre-registered outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What is measured.
    pub measure: Watched,
    /// The smallest effect worth having, always positive: points of a share (0.1 = 10 points), or the
    /// part of a time to be saved (0.2 = a fifth shorter).
    pub smallest: f64,
    /// Months before the pull that are the baseline.
    pub months_before: u32,
    /// Months after the transition that are compared with it.
    pub months_after: u32,
    /// Days after the pull that count for neither.
    pub transition_days: u32,
}

/// How much worse a guard may become before it is harm.
#[derive(Clone, Debug, PartialEq)]
pub struct HarmLimit {
    /// What is guarded.
    pub measure: Watched,
    /// Worse by more than this is harm, always positive: points of a share, or the part by which a
    /// time grows.
    pub worse_by: f64,
}

/// What kind of other change people know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Teams were put together anew, or got a new lead.
    Reorganisation,
    /// A release of the service.
    Release,
    /// The ticket system's statuses, priorities or rules changed.
    TicketSystem,
    /// Anything else.
    Other,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 4] =
        [Self::Reorganisation, Self::Release, Self::TicketSystem, Self::Other];

    /// The name used in files and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reorganisation => "reorganisation",
            Self::Release => "release",
            Self::TicketSystem => "ticket system",
            Self::Other => "other",
        }
    }
}

/// Another change that people know of: whoever writes it down keeps the verdict honest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherChange {
    /// On which day; days since 1970-01-01.
    pub on: i32,
    /// What kind.
    pub kind: ChangeKind,
    /// In words.
    pub what: String,
    /// Services it touched; empty = all.
    pub services: Vec<Pattern>,
}

/// A role that signed, and the day (days since 1970-01-01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The role.
    pub role: String,
    /// On which day.
    pub on: i32,
}

/// A decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What it is called.
    pub name: String,
    /// Services it is about, as the history writes them.
    pub services: Vec<Pattern>,
    /// What was chosen.
    pub remedy: Remedy,
    /// Why.
    pub reasons: Vec<String>,
    /// Fingerprint of the history on which it was decided.
    pub evidence: Option<String>,
    /// Alternatives that were refused.
    pub refused: Vec<Refused>,
    /// Role of the sponsor; no remedy is on without one.
    pub sponsor: Option<String>,
    /// Day of the pull: from here on it works; days since 1970-01-01.
    pub pulled: Option<i32>,
    /// Promises.
    pub commitments: Vec<Commitment>,
    /// What has to happen if it is to count as pulled.
    pub fidelity: Vec<Fidelity>,
    /// Least part of the plan, 0 to 1, below which it was not pulled.
    pub least_fidelity: f64,
    /// The pre-registered outcome.
    pub outcome: Outcome,
    /// Services it is compared with, as the history writes them.
    pub comparators: Vec<Pattern>,
    /// Days on which it is looked at, in order; days since 1970-01-01.
    pub looks: Vec<i32>,
    /// Guards.
    pub harm: Vec<HarmLimit>,
    /// Other changes that people know of.
    pub other_changes: Vec<OtherChange>,
    /// Signatures.
    pub signatures: Vec<Signature>,
    /// The fingerprint of what was signed, as the file has it.
    pub signed: Option<String>,
}

impl Decision {
    /// Whether a service is one that it is about.
    #[must_use]
    pub fn covers(&self, service: &str) -> bool {
        self.services.iter().any(|pattern| pattern.matches(service))
    }

    /// Whether a service is one that it is compared with; never one that it is about.
    #[must_use]
    pub fn compares_with(&self, service: &str) -> bool {
        !self.covers(service) && self.comparators.iter().any(|pattern| pattern.matches(service))
    }
}
