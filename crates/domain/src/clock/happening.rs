//! What happens to an incident, as far as agreements are concerned.

use crate::agreement::GoalKind;
use crate::status::StatusClass;

/// Somebody an incident waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Counterparty {
    /// The user.
    User,
    /// Another firm.
    Vendor,
    /// Whoever owns the change window.
    ChangeWindow,
    /// The sender of the agreement.
    Sender,
    /// Something else.
    Other,
}

impl Counterparty {
    /// The waiting class of the ledger.
    #[must_use]
    pub fn class(self) -> StatusClass {
        match self {
            Self::User => StatusClass::WaitingUser,
            Self::Vendor => StatusClass::WaitingVendor,
            Self::ChangeWindow => StatusClass::WaitingChange,
            Self::Sender | Self::Other => StatusClass::WaitingOther,
        }
    }

    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Vendor => "vendor",
            Self::ChangeWindow => "change_window",
            Self::Sender => "sender",
            Self::Other => "other",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::User => "the user",
            Self::Vendor => "a vendor",
            Self::ChangeWindow => "a change window",
            Self::Sender => "the sender",
            Self::Other => "something else",
        }
    }
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When, microseconds.
    pub at: i64,
    /// What.
    pub what: What,
}

/// What may happen. Teams and priorities are the numbers that [`Terms`](super::Terms) knows.
///
/// What is no answer has no variant: an automatic assignment, a bot's note and the handover note
/// itself are not [`What::Accepted`], and an update without a finding, a next step or a new time is
/// not [`What::Updated`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The incident is with another team. `able_since`: since when the sender knew that it would
    /// have to hand over, if that is later than the report.
    HandedOver {
        /// The team.
        to: u32,
        /// Detection of the own inability, microseconds.
        able_since: Option<i64>,
    },
    /// A member of the team says who is on it. Each handover asks for that anew; a reopening in time
    /// does not.
    Accepted,
    /// A finding, a next step or a new time.
    Updated,
    /// A stated reason why clocks should stop: all of the receiver's, acceptance among them. Ends
    /// the hold before, without an answer to its question.
    Held {
        /// Whom it waits for.
        on: Counterparty,
        /// When it ends by itself, microseconds; at once if that has passed.
        until: Option<i64>,
        /// Whether the sender was asked something.
        question: bool,
    },
    /// The hold is over: an answer came. Whatever else ends a hold is none.
    Resumed,
    /// Work started, without a word to anybody: class `active`.
    Started,
    /// Nobody is on it any more: class `queued`.
    Queued,
    /// Handed back with a reason, which the other side has to answer.
    Returned,
    /// The other side agrees: the team was right. Its goals are void from this handover on; what was
    /// met or missed before stays.
    ReturnUpheld,
    /// The other side does not: the team goes on.
    ReturnRefused,
    /// A fix or a workaround is handed back. If the incident comes again within the days of a
    /// reopening, it was none.
    Delivered,
    /// The user or the service desk accepts a workaround: service is restored, and with it `resolve`
    /// ends, too; the known error has a goal of its own.
    WorkaroundAccepted,
    /// Service is restored for good; dated at the fix.
    Resolved,
    /// The user, or the alert, says that it is.
    Confirmed,
    /// Closed.
    Closed,
    /// It was not restored after all, or a cancelled incident goes on. In time, the fix is undone,
    /// wherever the incident is by then, and the receiver's clocks go on; later it is a new incident,
    /// with a new acceptance, its own cap of holds, and under the agreement only if that is in force.
    Reopened,
    /// The service is known.
    ServiceNamed {
        /// Whether the agreement is about it.
        is_covered: bool,
    },
    /// Another priority. Once under the agreement, a lower one without the reporter's yes keeps the
    /// goals wherever the incident is.
    Reprioritised {
        /// The priority.
        to: u16,
        /// Whether the reporter says yes to a lower one.
        reporter_agrees: bool,
    },
    /// Withdrawn, merged into another or made something else.
    Cancelled {
        /// Whether the reporter says yes; `None` = not recorded.
        reporter_agrees: Option<bool>,
    },
    /// Both sides excuse a breach; what is none by then is not excused in advance.
    Excused {
        /// Of which goal.
        goal: GoalKind,
    },
}
