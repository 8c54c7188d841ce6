//! What became of a clock.

/// The outcome of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has not ended, and its deadline has not passed.
    Running,
    /// Stopped at or before the deadline.
    Met {
        /// When it stopped, microseconds.
        at: i64,
    },
    /// The deadline passed, or the incident was withdrawn against the reporter's will. Nothing
    /// later makes it undone.
    Missed {
        /// The deadline, or the withdrawal; microseconds.
        at: i64,
    },
    /// Neither.
    Void {
        /// Since when, microseconds.
        at: i64,
        /// Why.
        why: Void,
    },
}

/// Why a clock is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Void {
    /// The incident left the team, and nobody recorded why.
    HandedBack,
    /// The team returned it, and the other side agreed.
    ReturnUpheld,
    /// The incident was withdrawn with the reporter's yes, or nobody recorded whether.
    Cancelled,
    /// A cycle of updates that ended with the incident.
    UnfinishedCycle,
    /// The priority changed, and the policy cancels.
    PriorityChanged,
    /// The new priority has no such goal.
    NoGoal,
    /// What was waited for came to nothing: a question expired, a fix was reopened.
    Superseded,
}

impl Void {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::HandedBack,
        Self::ReturnUpheld,
        Self::Cancelled,
        Self::UnfinishedCycle,
        Self::PriorityChanged,
        Self::NoGoal,
        Self::Superseded,
    ];

    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HandedBack => "handed_back",
            Self::ReturnUpheld => "return_upheld",
            Self::Cancelled => "cancelled",
            Self::UnfinishedCycle => "unfinished_cycle",
            Self::PriorityChanged => "priority_changed",
            Self::NoGoal => "no_goal",
            Self::Superseded => "superseded",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::HandedBack => "left the team, reason not recorded",
            Self::ReturnUpheld => "returned, and the return was upheld",
            Self::Cancelled => "withdrawn",
            Self::UnfinishedCycle => "last cycle of updates",
            Self::PriorityChanged => "the priority changed",
            Self::NoGoal => "the new priority has no such goal",
            Self::Superseded => "overtaken by events",
        }
    }
}

impl Outcome {
    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Met { .. } => "met",
            Self::Missed { .. } => "missed",
            Self::Void { .. } => "void",
        }
    }
}
