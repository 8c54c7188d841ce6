//! KPI sheets and pledges: what somebody sufficiently senior in development promises to production.
//!
//! A [`Sheet`] never knows money: weights are percent of a target bonus, and keys that would hold an
//! amount are refused. Which measures exist, and which of them may be paid for at all, the reader is
//! told by its caller as [`KnownMeasure`]s: one that may not be paid for cannot be put into a sheet.
//! Once it is signed, a sheet never changes: see [`Sheet::fingerprint`].

pub(crate) mod amount;
mod fingerprint;
mod history;
mod keys;
mod read;

pub use amount::Amount;
pub use history::fingerprint_of_history;
pub use keys::{AGAINST_ADVICE, BASELINE, CHANCE, GATE, MEASURE, MILESTONE, RACI, SHEET, SIGNED};

use crate::history::History;
use crate::pattern::Pattern;

/// With money or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Measures, targets and weight in a bonus.
    Sheet,
    /// The same without money.
    Pledge,
}

impl SheetKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sheet, Self::Pledge];

    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Pledge => "pledge",
        }
    }

    /// As a title says it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Sheet => "KPI sheet",
            Self::Pledge => "Pledge",
        }
    }
}

/// Which clock of a measure has a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetClock {
    /// The user clock.
    Restore,
    /// From the handover to development until it is taken up.
    TakeUp,
}

/// What a reader of sheets must know of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownMeasure {
    /// Its code: `UCM3`.
    pub code: &'static str,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub name: &'static str,
    /// Why it can never be paid for; `None` = it may.
    pub unpayable: Option<&'static str>,
    /// Whether it can stand as a gate: a share that is better high or better low.
    pub can_guard: bool,
    /// Whether its value is a time; else a share.
    pub is_duration: bool,
    /// Whether more of it is better for the user.
    pub higher_is_better: bool,
    /// The clock whose target the sheet has to name.
    pub clock: Option<TargetClock>,
    /// Codes of the measures that must stand beside it as gates.
    pub guards: &'static [&'static str],
}

/// How pay rises from threshold to maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Curve {
    /// Nothing at the threshold, all at the target, double at the maximum; no jump anywhere.
    #[default]
    Even,
    /// Half at the threshold, as is customary: a jump, and so a reason to heap values just above.
    HalfAtThreshold,
}

/// What happens to a measure with too few observations in the plan year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LowVolume {
    /// It is void; its weight goes to the sheet's other measures, else back to the executive's plan.
    #[default]
    Void,
    /// It counts as reached exactly.
    Target,
}

/// What chance would have paid, as it was calibrated; shares, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Chance to reach the threshold with nothing changed.
    pub threshold: f64,
    /// Chance to reach the target with nothing changed.
    pub target: f64,
    /// Chance to reach the maximum with nothing changed.
    pub maximum: f64,
    /// Expected pay with nothing changed; 1 = the pay at target.
    pub expected: f64,
}

/// One measure of a sheet. Values are shares (0 to 1) or microseconds, as the measure has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Paid {
    /// Code of the measure.
    pub code: String,
    /// Version of its definition; a signed sheet keeps computing this one.
    pub version: u32,
    /// Whether the file names the version.
    pub is_pinned: bool,
    /// Percent of the target bonus.
    pub weight: f64,
    /// Whether its value is a time; else a share.
    pub is_duration: bool,
    /// Whether more of it is better.
    pub higher_is_better: bool,
    /// Guards that must stand as gates beside it.
    pub guards: Vec<String>,
    /// The clock that has a target, and the target, microseconds.
    pub within: Option<(TargetClock, i64)>,
    /// Targets for priorities as the history writes them, microseconds.
    pub within_by_priority: Vec<(String, i64)>,
    /// Intended improvement: points of a share (0.1 = 10 points), or the part of a time to be saved.
    pub improve_by: Option<f64>,
    /// Where pay begins.
    pub threshold: Option<f64>,
    /// Where all is paid.
    pub target: Option<f64>,
    /// Where double is paid, and no more beyond.
    pub maximum: Option<f64>,
    /// How pay rises.
    pub curve: Curve,
    /// What chance would have paid.
    pub chance: Option<Chance>,
}

impl Paid {
    /// Code and version: `UCM3@1`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}@{}", self.code, self.version)
    }

    /// Threshold, target and maximum, where all three stand.
    #[must_use]
    pub fn points(&self) -> Option<[f64; 3]> {
        Some([self.threshold?, self.target?, self.maximum?])
    }

    /// An amount of this measure in words, as a file writes it.
    #[must_use]
    pub fn amount(&self, value: f64) -> Amount {
        Amount { value, is_duration: self.is_duration }
    }
}

/// A guard that caps pay.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Code of the guard.
    pub code: String,
    /// Version of its definition.
    pub version: u32,
    /// Whether more of it is better.
    pub higher_is_better: bool,
    /// How much worse than the baseline it may become, points of a share (0.02 = 2 points).
    pub margin: Option<f64>,
    /// Beyond this nothing is paid, a share.
    pub floor: Option<f64>,
}

impl Gate {
    /// Code and version: `RO3@1`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}@{}", self.code, self.version)
    }

    /// Whether a value lies beyond the floor.
    #[must_use]
    pub fn is_beyond_floor(&self, value: f64) -> bool {
        self.floor.is_some_and(
            |floor| {
                if self.higher_is_better { value < floor } else { value > floor }
            },
        )
    }
}

/// Who is responsible, accountable, consulted and informed for one artefact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaciRow {
    /// What it is about.
    pub artefact: String,
    /// Who does it.
    pub responsible: Vec<String>,
    /// The one who answers for it.
    pub accountable: String,
    /// Who is asked before.
    pub consulted: Vec<String>,
    /// Who is told after.
    pub informed: Vec<String>,
}

/// Something promised by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What will be there.
    pub what: String,
    /// By which day; days since 1970-01-01.
    pub by: i32,
    /// When it was there.
    pub done: Option<i32>,
}

/// From which months the sheet was calibrated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// From, microseconds.
    pub from: i64,
    /// Before, microseconds.
    pub to: i64,
    /// Fingerprint of the history: see [`fingerprint_of_history`].
    pub fingerprint: Option<String>,
}

/// The roles that sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Who is bound.
    Executive,
    /// Who mandates.
    Sponsor,
    /// Who keeps definitions and audits.
    Auditor,
    /// Who hands it to pay.
    Hr,
    /// Who speaks for the employees.
    EmployeeRepresentative,
}

impl Signer {
    /// All, in the order in which a sheet shows them.
    pub const ALL: [Self; 5] =
        [Self::Executive, Self::Sponsor, Self::Auditor, Self::Hr, Self::EmployeeRepresentative];

    /// Its key in a file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Executive => "executive",
            Self::Sponsor => "sponsor",
            Self::Auditor => "auditor",
            Self::Hr => "hr",
            Self::EmployeeRepresentative => "employee_representative",
        }
    }

    /// What it signs for.
    #[must_use]
    pub fn signs_for(self) -> &'static str {
        match self {
            Self::Executive => "owns the outcome",
            Self::Sponsor => "mandates it",
            Self::Auditor => "keeps the definitions, audits and restates",
            Self::Hr => "hands the percentage to pay, and nothing else",
            Self::EmployeeRepresentative => "was heard",
        }
    }
}

/// Somebody who signed although a stamp advises against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgainstAdvice {
    /// The role.
    pub role: String,
    /// Why nevertheless.
    pub reason: String,
    /// On which day; days since 1970-01-01.
    pub on: i32,
}

/// Who signed, and on which day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetSigned {
    /// Days since 1970-01-01.
    pub by: Vec<(Signer, i32)>,
    /// The fingerprint of what was signed.
    pub fingerprint: Option<String>,
    /// Who signed against advice.
    pub against_advice: Vec<AgainstAdvice>,
}

/// A KPI sheet or a pledge.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it is called.
    pub name: String,
    /// With money or without.
    pub kind: SheetKind,
    /// Plan year.
    pub year: i32,
    /// How many years the plan runs: 1 or 2.
    pub years: u32,
    /// Which year of the scheme this is; the first is a pledge.
    pub year_of_scheme: u32,
    /// Role of the accountable executive.
    pub executive: String,
    /// Role of the sponsor.
    pub sponsor: String,
    /// Role of the head of operations.
    pub head_of_operations: String,
    /// The sheet of the head of operations that holds the same outcome; `None` = not mirrored.
    pub mirror: Option<String>,
    /// Role of the figures auditor or finance controller.
    pub auditor: Option<String>,
    /// Role in HR that receives the result.
    pub hr: Option<String>,
    /// Role of the employee representative, or why none is needed.
    pub employee_representative: Result<String, Option<String>>,
    /// Services in scope, frozen with the signatures.
    pub services: Vec<Pattern>,
    /// Priorities in scope as the history writes them; empty = all.
    pub priorities: Vec<String>,
    /// Percent of the target bonus.
    pub weight: f64,
    /// Fewest observations of a measure in the plan.
    pub min_n: u64,
    /// What happens with fewer.
    pub low_volume: LowVolume,
    /// Incidents audited each quarter.
    pub audit_size: u32,
    /// Who may override, within which bounds.
    pub discretion: Option<String>,
    /// Working days in which a result may be disputed.
    pub dispute_days: u32,
    /// One to three.
    pub measures: Vec<Paid>,
    /// Guards that cap pay.
    pub gates: Vec<Gate>,
    /// Promised by a day.
    pub milestones: Vec<Milestone>,
    /// Who does what about the sheet.
    pub raci: Vec<RaciRow>,
    /// What it was calibrated from.
    pub baseline: Option<Baseline>,
    /// Signatures.
    pub signed: SheetSigned,
}

impl Sheet {
    /// Name and year.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} · {}", self.name, self.period())
    }

    /// The plan year or years.
    #[must_use]
    pub fn period(&self) -> String {
        match self.years {
            1 => self.year.to_string(),
            years => format!("{}–{}", self.year, i64::from(self.year) + i64::from(years) - 1),
        }
    }

    /// Whether a service is in scope; an unknown one only if all are.
    #[must_use]
    pub fn covers_service(&self, service: Option<&str>) -> bool {
        match service {
            Some(name) => self.services.iter().any(|pattern| pattern.matches(name)),
            None => self.services.iter().any(|pattern| pattern.text() == "*"),
        }
    }

    /// Which incidents of a history are out of scope, one flag each: by service and priority as
    /// their last events name them.
    #[must_use]
    pub fn excluded(&self, history: &History) -> Vec<bool> {
        let services: Vec<bool> =
            history.services.iter().map(|name| self.covers_service(Some(name))).collect();
        let no_service = self.covers_service(None);
        let named = |name: &str| self.priorities.iter().any(|p| p == name);
        let priorities: Vec<bool> = history.priorities.iter().map(named).collect();
        let all = self.priorities.is_empty();
        (0..history.incident_count())
            .map(|incident| {
                let service = history.last_service(incident);
                let service = services.get(service as usize).copied().unwrap_or(no_service);
                let priority = history.last_priority(incident);
                let priority = priorities.get(usize::from(priority)).copied().unwrap_or(false);
                !(service && (all || priority))
            })
            .collect()
    }

    /// The gates that hold for a measure: those it asks for, and those that no measure asks for.
    pub fn gates_of<'a>(&'a self, paid: &'a Paid) -> impl Iterator<Item = &'a Gate> {
        let asked = |gate: &Gate| self.measures.iter().any(|m| m.guards.contains(&gate.code));
        self.gates.iter().filter(move |g| paid.guards.contains(&g.code) || !asked(g))
    }

    /// The role that signs as this; `None` where the sheet names none.
    #[must_use]
    pub fn role(&self, signer: Signer) -> Option<&str> {
        match signer {
            Signer::Executive => Some(&self.executive),
            Signer::Sponsor => Some(&self.sponsor),
            Signer::Auditor => self.auditor.as_deref(),
            Signer::Hr => self.hr.as_deref(),
            Signer::EmployeeRepresentative => {
                self.employee_representative.as_ref().ok().map(String::as_str)
            }
        }
    }
}
