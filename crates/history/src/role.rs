//! What a column of a history can be.

/// The part a column plays. Columns without a role are never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// Number of the incident.
    Incident,
    /// Instant of the event.
    Time,
    /// The team that holds the incident from now on.
    Team,
    /// Status.
    Status,
    /// Sub-status, activity or lifecycle step.
    SubStatus,
    /// Priority.
    Priority,
    /// Service, product, application or component.
    Service,
    /// Opening time, carried by the rows of the incident.
    Opened,
    /// What orders events of one instant: a modification counter, an activity number.
    OrderBy,
    /// Of one row per ticket: when it was resolved.
    Resolved,
    /// Of one row per ticket: when it was closed.
    Closed,
    /// Of one row per ticket: when it was last changed.
    Updated,
    /// Of one row per ticket: how often it was reassigned.
    Reassignments,
    /// Of one row per ticket: how often it was reopened.
    Reopens,
    /// Of one row per changed field: which field.
    Field,
    /// Of one row per changed field: its new value.
    Value,
    /// Closure code: what it took to end the incident, in the ticket system's words.
    Closure,
    /// Our class of the closure code, where the history itself states it.
    ClosureClass,
    /// A change or a code commit that is linked to the incident.
    Change,
    /// The problem or known error it is linked to.
    Problem,
    /// Since when the article or known error that solved it has existed.
    KnownSince,
}

/// How many roles there are.
pub const ROLES: usize = 21;

impl Role {
    /// All roles.
    pub const ALL: [Self; ROLES] = [
        Self::Incident,
        Self::Time,
        Self::Team,
        Self::Status,
        Self::SubStatus,
        Self::Priority,
        Self::Service,
        Self::Opened,
        Self::OrderBy,
        Self::Resolved,
        Self::Closed,
        Self::Updated,
        Self::Reassignments,
        Self::Reopens,
        Self::Field,
        Self::Value,
        Self::Closure,
        Self::ClosureClass,
        Self::Change,
        Self::Problem,
        Self::KnownSince,
    ];

    /// The roles that say how an incident ended. They are optional wherever they may stand, and
    /// a column of theirs costs nothing until a row has a value in it.
    pub(crate) const CLOSING: [Self; 5] =
        [Self::Closure, Self::ClosureClass, Self::Change, Self::Problem, Self::KnownSince];

    /// Whether the role says how an incident ended.
    pub(crate) fn is_closing(self) -> bool {
        self >= Self::Closure
    }

    /// The key of the role in a mapping file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Time => "time",
            Self::Team => "team",
            Self::Status => "status",
            Self::SubStatus => "sub_status",
            Self::Priority => "priority",
            Self::Service => "service",
            Self::Opened => "opened",
            Self::OrderBy => "order_by",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Updated => "updated",
            Self::Reassignments => "reassignments",
            Self::Reopens => "reopens",
            Self::Field => "field",
            Self::Value => "value",
            Self::Closure => "closure",
            Self::ClosureClass => "closure_class",
            Self::Change => "change",
            Self::Problem => "problem",
            Self::KnownSince => "known_since",
        }
    }
}

/// One row by roles; an empty text is a missing value.
pub(crate) type RoleFields<'a> = [&'a str; ROLES];

/// Words in a header that say that a column holds persons. Their values are never shown.
const PERSON_WORDS: [&str; 24] = [
    "person",
    "first name",
    "firstname",
    "last name",
    "lastname",
    "surname",
    "full name",
    "assignee",
    "assigned to",
    "assigned_to",
    "reporter",
    "caller",
    "requester",
    "requestor",
    "opened by",
    "opened_by",
    "resolved by",
    "resolved_by",
    "updated by",
    "updated_by",
    "author",
    "user name",
    "username",
    "e-mail",
];

/// Whether a header looks like that of a column which holds persons.
///
/// ```
/// use thirdline_history::holds_persons;
/// assert!(holds_persons("Owner First Name"));
/// assert!(holds_persons("org:resource"));
/// assert!(!holds_persons("Assignment group"));
/// assert!(!holds_persons("concept:name"));
/// ```
#[must_use]
pub fn holds_persons(header: &str) -> bool {
    let header = header.to_lowercase();
    // XES calls the activity and the case so; neither is a person.
    if header == "concept:name" || header.ends_with(":concept:name") {
        return false;
    }
    let is = |word: &str| header == word || header.ends_with(&format!(":{word}"));
    PERSON_WORDS.iter().any(|word| header.contains(word))
        || header.contains("email")
        || header.ends_with("_by") && !header.contains("order") && !header.contains("caused")
        || header == "name"
        || ["resource", "user", "agent", "owner", "closed by", "creator", "created by"]
            .iter()
            .any(|word| is(word))
}
