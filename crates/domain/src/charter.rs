//! Support charters: what an application support team may and must do, so that fixes need not be
//! handed to development.
//!
//! A [`Charter`] is one file that people sign. It *promises* authority; whether the authority is
//! technically granted stands beside each promise, because most such teams fail on the grant. What
//! is wrong with a charter that reads well is said by `evidence::charter`; nothing here is blocked.

mod fingerprint;
mod keys;
mod read;
mod staffing;

pub use keys::{
    ASSUMPTIONS, AUTHORITY, CHARTER, COSTS, DEVELOPMENT, HOURS, KNOWLEDGE, RESIDUAL, RETURN,
    SIGNATURE, STAFFING,
};

pub use staffing::{OnCall, Rota, Staffing};

use crate::closing::ClosureClass;
use crate::pattern::Pattern;

/// A kind of fix that a team may make itself; ordered by how deep it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Authority {
    /// X0: restart, fail over.
    Restart,
    /// X1: change a setting or a flag.
    Configuration,
    /// X2: repair data.
    Data,
    /// X3: roll back, deploy again.
    Rollback,
    /// X4: change code.
    HotFix,
    /// X5: change a schema.
    Schema,
    /// X6: open a case with a vendor.
    Vendor,
}

impl Authority {
    /// All kinds in their order.
    pub const ALL: [Self; 7] = [
        Self::Restart,
        Self::Configuration,
        Self::Data,
        Self::Rollback,
        Self::HotFix,
        Self::Schema,
        Self::Vendor,
    ];

    /// The name used in files and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Restart => "X0",
            Self::Configuration => "X1",
            Self::Data => "X2",
            Self::Rollback => "X3",
            Self::HotFix => "X4",
            Self::Schema => "X5",
            Self::Vendor => "X6",
        }
    }

    /// In words, as a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Restart => "restart, failover",
            Self::Configuration => "configuration, flag",
            Self::Data => "data repair",
            Self::Rollback => "rollback, redeploy",
            Self::HotFix => "hot-fix of code",
            Self::Schema => "schema",
            Self::Vendor => "vendor case",
        }
    }

    /// Whether it changes what runs in production, so that a second pair of eyes is owed.
    #[must_use]
    pub fn needs_second_pair_of_eyes(self) -> bool {
        !matches!(self, Self::Restart | Self::Vendor)
    }
}

/// One row of the matrix: a promise and its grant. Days are counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which kind of fix.
    pub authority: Authority,
    /// Whether the charter allows it.
    pub promised: bool,
    /// The change model under which it is approved beforehand.
    pub change_model: Option<String>,
    /// The role that looks at it before it takes effect.
    pub second_pair_of_eyes: Option<String>,
    /// What is kept as evidence.
    pub evidence: Option<String>,
    /// What one must have learnt to use it.
    pub training: Option<String>,
    /// Day on which the systems really gave the right; `None` = never.
    pub granted: Option<i32>,
    /// Day from which the right is gone.
    pub expires: Option<i32>,
    /// Working days in which such a fix is merged into development's main line.
    pub upstream_days: Option<u32>,
}

/// How a grant stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantState {
    /// Promised, and there.
    Granted,
    /// Promised, there, and gone within thirty days.
    EndsSoon,
    /// Promised; it was there and is no longer.
    Expired,
    /// Promised; it will be there on a later day.
    Later,
    /// Promised, and nothing else.
    PromiseOnly,
    /// There, but not promised.
    NotPromised,
    /// Neither.
    Nothing,
}

impl GrantState {
    /// Whether the team can do it today.
    #[must_use]
    pub fn can(self) -> bool {
        matches!(self, Self::Granted | Self::EndsSoon | Self::NotPromised)
    }
}

impl Grant {
    /// A row that promises nothing.
    #[must_use]
    pub fn nothing(authority: Authority) -> Self {
        Self {
            authority,
            promised: false,
            change_model: None,
            second_pair_of_eyes: None,
            evidence: None,
            training: None,
            granted: None,
            expires: None,
            upstream_days: None,
        }
    }

    /// How it stands on a day, counted from 1970-01-01.
    #[must_use]
    pub fn on(&self, day: i32) -> GrantState {
        const SOON: i32 = 30;
        let is_gone = self.expires.is_some_and(|end| end <= day);
        match (self.promised, self.granted) {
            (true, None) => GrantState::PromiseOnly,
            (true, Some(_)) if is_gone => GrantState::Expired,
            (true, Some(from)) if from > day => GrantState::Later,
            (true, Some(_)) if self.expires.is_some_and(|end| end - day <= SOON) => {
                GrantState::EndsSoon
            }
            (true, Some(_)) => GrantState::Granted,
            (false, Some(from)) if from <= day && !is_gone => GrantState::NotPromised,
            (false, _) => GrantState::Nothing,
        }
    }
}

/// Who owns the code that the team may have to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repository {
    /// The team owns it.
    Transferred,
    /// The team and development may both write.
    SharedWrite,
    /// Development accepts what the team proposes.
    Proposals,
    /// The team has no access.
    NoAccess,
}

/// Who can handle a class of incident that matters; never by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The class of incident.
    pub class: String,
    /// People able: they say so, and have passed a drill.
    pub able: u32,
    /// Day of the last drill, counted from 1970-01-01.
    pub drilled: Option<i32>,
}

/// What still goes to the third line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residual {
    /// What goes there.
    pub what: Vec<String>,
    /// The agreement under which it goes, a file beside the charter.
    pub agreement: Option<String>,
    /// Hours a month that development keeps free for it.
    pub reserve_hours: Option<u32>,
    /// Working days in which development decides a defect: fix, accept, won't.
    pub decide_days: u32,
}

/// How the team and development work together, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// The mode: working together, facilitating, as a service.
    pub mode: Option<String>,
    /// Day on which it ends or is decided anew, counted from 1970-01-01.
    pub until: Option<i32>,
}

/// When the duty goes back, and how. Nothing is handed over by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnClause {
    /// What calls for it.
    pub when: Vec<String>,
    /// Days in which both sides have the duty together, before anything goes back.
    pub joint_duty_days: Option<u32>,
    /// The role that decides.
    pub decided_by: Option<String>,
    /// Days in which it decides.
    pub within_days: Option<u32>,
}

/// A signature, or the place for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The role.
    pub role: String,
    /// What it stands for.
    pub of: Party,
    /// Day on which it signed, counted from 1970-01-01.
    pub on: Option<i32>,
}

/// What a signature stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// Operations, whose team it is.
    Operations,
    /// Development, which gives authority away and keeps the rest.
    Development,
    /// The owner of the service.
    Service,
    /// The sponsor, who decides what the others cannot.
    Sponsor,
}

impl Party {
    /// All, with the words that files and pages use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("operations", Self::Operations),
        ("development", Self::Development),
        ("service", Self::Service),
        ("sponsor", Self::Sponsor),
    ];

    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, party)| *party == self).map_or("", |(name, _)| name)
    }

    /// What it signs for.
    #[must_use]
    pub fn signs_for(self) -> &'static str {
        match self {
            Self::Operations => "for operations: the team, its people and its duties",
            Self::Development => "for development: the authority given, and what it still owes",
            Self::Service => "for the users: what the service needs, and its budget",
            Self::Sponsor => "as sponsor: decides on a return, and is asked about every stamp",
        }
    }
}

/// What sizing takes for granted; hours of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// Share of people's time that goes into such work: half if the team is to improve the service.
    pub utilisation: f64,
    /// Hours of one incident whose class has none of its own.
    pub hours_per_incident: f64,
    /// Hours of one incident by what it takes to end it.
    pub hours: Vec<(ClosureClass, f64)>,
    /// Hours a month for problems.
    pub problem_hours: f64,
    /// Releases a month.
    pub releases: f64,
    /// Hours of one release.
    pub hours_per_release: f64,
    /// Hours a month for new people.
    pub onboarding_hours: f64,
    /// Share of the fixable that a team really learns to fix.
    pub learning: f64,
}

impl Assumptions {
    /// Hours of one incident of a class; of an unknown one, the general figure.
    #[must_use]
    pub fn hours_of(&self, class: Option<ClosureClass>) -> f64 {
        let own = self.hours.iter().find(|(of, _)| Some(*of) == class);
        own.map_or(self.hours_per_incident, |(_, hours)| *hours)
    }
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            utilisation: 0.5,
            hours_per_incident: 2.0,
            hours: Vec::new(),
            problem_hours: 0.0,
            releases: 0.0,
            hours_per_release: 8.0,
            onboarding_hours: 0.0,
            learning: 0.6,
        }
    }
}

/// What a team costs, in hours of work. Money is stored nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// People who would be paid for it.
    pub people: f64,
    /// Hours of work that one of them costs a month.
    pub hours_per_person: f64,
    /// Hours a month for tools.
    pub tool_hours: f64,
    /// Hours in the first year for training.
    pub training_hours: f64,
    /// Hours of a developer that one incident interrupts.
    pub developer_hours: f64,
}

/// What a support team may and must do.
#[derive(Clone, Debug)]
pub struct Charter {
    /// What it is called.
    pub name: String,
    /// Services it is about.
    pub services: Vec<Pattern>,
    /// What the team is for.
    pub mission: Option<String>,
    /// When the service is supported, in words.
    pub service_hours: Option<String>,
    /// Who pays for it.
    pub budget_owner: Option<String>,
    /// Who decides what the signatories cannot.
    pub sponsor: Option<String>,
    /// Repositories the team may use.
    pub repositories: Vec<String>,
    /// Pipelines the team may use.
    pub pipelines: Vec<String>,
    /// Who owns the code.
    pub repository: Option<Repository>,
    /// Whether the main branch is protected.
    pub branch_protection: Option<bool>,
    /// The role that reviews code; not the author.
    pub reviewer: Option<String>,
    /// Codes of the measures by which the charter is judged.
    pub measures: Vec<String>,
    /// Day of the next review, counted from 1970-01-01.
    pub review: Option<i32>,
    /// The matrix: one row for each kind, in their order; what the file leaves out promises nothing.
    pub grants: Vec<Grant>,
    /// What still goes to the third line.
    pub residual: Option<Residual>,
    /// People and hours.
    pub staffing: Staffing,
    /// Who can handle what matters.
    pub knowledge: Vec<Cover>,
    /// Duties of keeping knowledge.
    pub knowledge_duties: Vec<String>,
    /// How the team and development work together.
    pub development: Relation,
    /// When and how the duty goes back.
    pub return_clause: Option<ReturnClause>,
    /// Places to sign, and who has.
    pub signatures: Vec<Signature>,
    /// The fingerprint of what was signed: see [`Charter::fingerprint`].
    pub signed_fingerprint: Option<String>,
    /// What sizing takes for granted.
    pub assumptions: Assumptions,
    /// What the team costs, where somebody has said so.
    pub costs: Option<Costs>,
}

impl Charter {
    /// Whether a service is in its scope.
    #[must_use]
    pub fn covers(&self, service: &str) -> bool {
        self.services.iter().any(|pattern| pattern.matches(service))
    }

    /// The row of a kind of fix.
    #[must_use]
    pub fn grant(&self, authority: Authority) -> &Grant {
        // The reader puts a row for every kind in their order.
        &self.grants[authority as usize]
    }

    /// Whether all four parties have signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let signed = |party| self.signatures.iter().any(|s| s.of == party && s.on.is_some());
        Party::ALL.iter().all(|(_, party)| signed(*party))
    }
}
