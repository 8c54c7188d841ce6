//! The stories in one table, and which service has which.

/// What is known to have happened to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Story {
    /// The remedy shortened the user clock of the service by a factor.
    Improvement,
    /// The same, told as a share: so many more users helped in time.
    ShareImprovement,
    /// The remedy was pulled and nothing changed.
    Absent,
    /// Some bad months by chance, just before the pull; then back to normal without any help.
    Regression,
    /// At the pull the third-line team was replaced by teams of other names, which are quicker.
    Reorganisation,
    /// At the pull a release went live: fewer incidents, and easier ones.
    Release,
    /// At the pull the ticket system got other statuses, and its clocks end earlier.
    StatusScheme,
    /// The remedy was decided and not pulled; nothing changed.
    NotPulled,
    /// The remedy made the user clock a little shorter, and reopenings twice as frequent.
    Harm,
    /// Nothing was decided, nothing happened: a comparator.
    Healthy,
}

impl Story {
    /// All, as the table of the documentation has them.
    pub const ALL: [Self; 10] = [
        Self::Improvement,
        Self::ShareImprovement,
        Self::Absent,
        Self::Regression,
        Self::Reorganisation,
        Self::Release,
        Self::StatusScheme,
        Self::NotPulled,
        Self::Harm,
        Self::Healthy,
    ];

    /// The name used in the file of the truth.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Improvement => "improvement",
            Self::ShareImprovement => "share-improvement",
            Self::Absent => "absent",
            Self::Regression => "regression",
            Self::Reorganisation => "reorganisation",
            Self::Release => "release",
            Self::StatusScheme => "status-scheme",
            Self::NotPulled => "not-pulled",
            Self::Harm => "harm",
            Self::Healthy => "healthy",
        }
    }

    /// What happens in it, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Improvement => {
                "from the pull on the user clock is shorter by a factor; all of it is saved in \
                 development's queue"
            }
            Self::ShareImprovement => {
                "the same, so much that the share helped within 24 hours rises from 50 % to the \
                 share asked for"
            }
            Self::Absent => "the remedy was pulled as planned and nothing changed",
            Self::Regression => {
                "some bad months by chance before the pull, then back to normal without any help"
            }
            Self::Reorganisation => {
                "at the pull two teams of other names replaced the third-line team, and they are \
                 quicker; the decision does not mention them"
            }
            Self::Release => {
                "at the pull a release took incidents away and made the others shorter; a \
                 milestone and the decision say so"
            }
            Self::StatusScheme => {
                "at the pull the ticket system got other statuses, and what was a wait for the \
                 user now counts as resolved; the decision does not mention it"
            }
            Self::NotPulled => "decided, hardly delivered, and nothing changed",
            Self::Harm => "the user clock is a little shorter, and reopenings are more frequent",
            Self::Healthy => "no remedy and no change: a comparator",
        }
    }

    /// Whether a remedy was decided, so that there is a decision file.
    #[must_use]
    pub fn is_decided(self) -> bool {
        self != Self::Healthy
    }
}

/// One service of the firm of known effects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    pub(super) name: &'static str,
    pub(super) story: Story,
    /// The remedy of the decision, as the file names it; empty where nothing was decided.
    pub(super) remedy: &'static str,
    pub(super) second: &'static str,
    pub(super) third: &'static str,
    /// Median user clock, hours of the clock on the wall.
    pub(super) median_hours: f64,
}

const fn service(
    name: &'static str,
    story: Story,
    remedy: &'static str,
    second: &'static str,
    third: &'static str,
    median_hours: f64,
) -> Service {
    Service { name, story, remedy, second, third, median_hours }
}

/// Every service; its number in an event is its place here. Three comparators are of the same slow
/// tail as the services with a remedy, two are quicker.
#[rustfmt::skip]
pub(super) const SERVICES: [Service; 14] = [
    service("Payments",            Story::Improvement,      "b", "Payments Operations",  "Payments Development",  24.0),
    service("Mobile Banking",      Story::ShareImprovement, "a", "Mobile Operations",    "Mobile Development",    24.0),
    service("Loans",               Story::Absent,           "b", "Loans Operations",     "Loans Development",     24.0),
    service("Core Ledger",         Story::Regression,       "b", "Ledger Operations",    "Ledger Development",    24.0),
    service("Customer Portal",     Story::Reorganisation,   "a", "Portal Operations",    "Portal Development",    24.0),
    service("Card Checkout",       Story::Release,          "b", "Card Operations",      "Card Development",      24.0),
    service("Statements",          Story::StatusScheme,     "c", "Statements Operations","Statements Development",24.0),
    service("Data Warehouse",      Story::NotPulled,        "c", "Data Operations",      "Data Development",      24.0),
    service("Identity and Access", Story::Harm,             "b", "Identity Operations",  "Identity Development",  24.0),
    service("Workplace",           Story::Healthy,          "",  "Workplace Operations", "Workplace Development", 24.0),
    service("Branch Terminals",    Story::Healthy,          "",  "Branch Operations",    "Branch Development",    24.0),
    service("Treasury",            Story::Healthy,          "",  "Treasury Operations",  "Treasury Development",  24.0),
    service("Contact Centre",      Story::Healthy,          "",  "Telephony Operations", "Telephony Development", 8.0),
    service("Insurance Portal",    Story::Healthy,          "",  "Insurance Operations", "Insurance Development", 8.0),
];

/// The service desk of all services.
pub(super) const DESK: &str = "Service Desk";
/// The teams after the reorganisation.
pub(super) const AFTER: [&str; 2] = ["Digital Journeys", "Digital Foundations"];

/// Codes of teams: the desk, second lines, third lines, the teams after the reorganisation.
pub(super) const DESK_CODE: u8 = 0;
const SECOND: u8 = 1;
const THIRD: u8 = SECOND + SERVICES.len() as u8;
/// First of the teams after the reorganisation.
pub(super) const AFTER_CODE: u8 = THIRD + SERVICES.len() as u8;

/// Code of the second line of a service.
pub(super) fn second_of(service: u8) -> u8 {
    SECOND + service
}

/// Code of the third line of a service.
pub(super) fn third_of(service: u8) -> u8 {
    THIRD + service
}

/// The name behind the code of a team.
pub(super) fn team_name(code: u8) -> &'static str {
    match code {
        DESK_CODE => DESK,
        code if code < THIRD => SERVICES[(code - SECOND) as usize].second,
        code if code < AFTER_CODE => SERVICES[(code - THIRD) as usize].third,
        code => AFTER[(code - AFTER_CODE) as usize % AFTER.len()],
    }
}
