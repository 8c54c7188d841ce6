//! Status classes: what a status of any ticket system means for the clock.

/// What an incident is doing, in our words (`docs/measures.md` §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum StatusClass {
    /// With a team, and nobody has taken it up.
    Queued,
    /// Somebody works on it.
    Active,
    /// Waiting for the user.
    WaitingUser,
    /// Waiting for a vendor.
    WaitingVendor,
    /// A ready fix waits for a change window or a release.
    WaitingChange,
    /// Waiting for something else.
    WaitingOther,
    /// Service is restored.
    Resolved,
    /// Confirmed or closed by time.
    Closed,
    /// Withdrawn: it has no user clock.
    Cancelled,
}

/// How many classes there are: the width of a ledger row.
pub const CLASSES: usize = 9;

impl StatusClass {
    /// All classes in the order in which tables show them.
    pub const ALL: [Self; CLASSES] = [
        Self::Queued,
        Self::Active,
        Self::WaitingUser,
        Self::WaitingVendor,
        Self::WaitingChange,
        Self::WaitingOther,
        Self::Resolved,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The name used in mapping files, JSON and our own format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Active => "active",
            Self::WaitingUser => "waiting_user",
            Self::WaitingVendor => "waiting_vendor",
            Self::WaitingChange => "waiting_change",
            Self::WaitingOther => "waiting_other",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The class of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// One of the six classes in which the user still waits for somebody.
    #[must_use]
    pub fn is_open(self) -> bool {
        self < Self::Resolved
    }

    /// One of the four classes in which an agreement's clock may be held.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        matches!(
            self,
            Self::WaitingUser | Self::WaitingVendor | Self::WaitingChange | Self::WaitingOther
        )
    }

    /// Resolved or closed.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

/// What a status of a history states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// It sets the class.
    Class(StatusClass),
    /// A note: it states no class, the one before is kept.
    Note,
}

impl Stated {
    /// The class it sets, if it sets one.
    #[must_use]
    pub fn class(self) -> Option<StatusClass> {
        match self {
            Self::Class(class) => Some(class),
            Self::Note => None,
        }
    }
}

/// One status of a history as its ticket system writes it, and what it states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The status as written.
    pub status: String,
    /// The sub-status as written; empty where the history has none.
    pub sub_status: String,
    /// What it states.
    pub stated: Stated,
}

impl Status {
    /// Status and sub-status as one text: `Accepted / In Progress`.
    #[must_use]
    pub fn label(&self) -> String {
        if self.sub_status.is_empty() {
            self.status.clone()
        } else {
            format!("{} / {}", self.status, self.sub_status)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_classes() {
        for class in StatusClass::ALL {
            assert_eq!(StatusClass::find(class.name()), Some(class));
        }
        assert_eq!(StatusClass::find("pending"), None);
    }

    #[test]
    fn six_classes_are_open_four_wait_and_two_are_done() {
        assert_eq!(StatusClass::ALL.iter().filter(|c| c.is_open()).count(), 6);
        assert_eq!(StatusClass::ALL.iter().filter(|c| c.is_waiting()).count(), 4);
        assert_eq!(StatusClass::ALL.iter().filter(|c| c.is_done()).count(), 2);
    }
}
