//! The planted truth in one table.

/// What keeps a service's third line from helping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// Developers could, but something else counts: long queues, quick when somebody shouts, slow
    /// before milestones.
    Motivation,
    /// The two sides do not understand each other: questions back, incomplete cards, no contact.
    Teaming,
    /// Operations could fix it themselves but may not: most ends need no change of code.
    Organisation,
    /// Nothing: the third line is not the gap.
    None,
}

impl Cause {
    /// The name used in the file of the truth.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Motivation => "motivation",
            Self::Teaming => "teaming",
            Self::Organisation => "organisation",
            Self::None => "none",
        }
    }
}

/// How a service's third line works, where a cause shows.
#[derive(Clone, Copy, Debug)]
pub(in crate::generate) struct Habits {
    /// Median queue in development, office hours, and its log-sd.
    pub(in crate::generate) queue: (f64, f64),
    /// By how much the queue is longer in the ten working days before a milestone.
    pub(in crate::generate) before_milestone: f64,
    /// Share of those still queued at an age, from and to, that are escalated. Where an escalation
    /// helps the age is in office hours; elsewhere in hours of the clock on the wall, so that who
    /// is escalated says nothing about how long the rest of the wait is.
    pub(in crate::generate) escalated: (f64, f64, f64),
    /// Whether an escalation helps.
    pub(in crate::generate) answers: bool,
    /// Chance that development hands back for information, and again after that.
    pub(in crate::generate) returns: (f64, f64),
    /// Share of handed-back stays that somebody had taken up.
    pub(in crate::generate) looked_at: f64,
    /// Share of complete handover cards.
    pub(in crate::generate) complete: f64,
    /// Median active time of a stay, office hours, and its log-sd.
    pub(in crate::generate) active: (f64, f64),
    /// Share that needs nothing but a button that only development may press.
    pub(in crate::generate) button: f64,
    /// Share of the others that end without a change of code.
    pub(in crate::generate) without_code: f64,
    /// Share whose solution was known before.
    pub(in crate::generate) known: f64,
    /// Median work of the second line before it hands over, hours of its long days.
    pub(in crate::generate) before: f64,
}

/// A service with its cause, and what its organisation and its people say.
#[derive(Clone, Copy, Debug)]
pub(in crate::generate) struct Planted {
    pub(in crate::generate) cause: Cause,
    pub(in crate::generate) habits: Habits,
    /// How often it is deployed, as an organisation file says it.
    pub(in crate::generate) deployment: &'static str,
    pub(in crate::generate) phase: &'static str,
    pub(in crate::generate) tier: u8,
    /// By how much the second line's own queue is longer than usual.
    pub(in crate::generate) operations_queue: f64,
}

const HEALTHY: Habits = Habits {
    queue: (1.45, 0.95),
    before_milestone: 1.0,
    escalated: (0.30, 3.0, 60.0),
    answers: false,
    returns: (0.035, 0.05),
    looked_at: 0.6,
    complete: 0.88,
    active: (3.3, 0.7),
    button: 0.0,
    without_code: 0.12,
    known: 0.05,
    before: 13.0,
};

const MOTIVATION: Habits = Habits {
    queue: (7.5, 1.6),
    before_milestone: 4.0,
    escalated: (0.28, 18.0, 45.0),
    answers: true,
    active: (1.8, 0.7),
    before: 3.0,
    ..HEALTHY
};

const TEAMING: Habits =
    Habits { returns: (0.60, 0.45), looked_at: 0.65, complete: 0.36, before: 4.0, ..HEALTHY };

const ORGANISATION: Habits = Habits {
    queue: (4.5, 1.1),
    button: 0.55,
    without_code: 0.40,
    known: 0.60,
    before: 3.0,
    ..HEALTHY
};

const fn planted(cause: Cause, deployment: &'static str, phase: &'static str, tier: u8) -> Planted {
    let habits = match cause {
        Cause::Motivation => MOTIVATION,
        Cause::Teaming => TEAMING,
        Cause::Organisation => ORGANISATION,
        Cause::None => HEALTHY,
    };
    Planted { cause, habits, deployment, phase, tier, operations_queue: 1.0 }
}

/// The truth, in the order of the firm's services.
#[rustfmt::skip]
pub(in crate::generate) const PLANTED: [Planted; 12] = [
    /* Workplace           */ planted(Cause::None,         "weekly",      "growing", 2),
    /* Identity and Access */ planted(Cause::Teaming,      "fortnightly", "growing", 1),
    /* Customer Portal     */ planted(Cause::Teaming,      "weekly",      "growing", 1),
    /* Mobile Banking      */ planted(Cause::Motivation,   "weekly",      "growing", 1),
    /* Card Checkout       */ planted(Cause::Motivation,   "weekly",      "growing", 1),
    /* Payments            */ planted(Cause::Motivation,   "fortnightly", "growing", 1),
    /* Loans               */ planted(Cause::Organisation, "monthly",     "stable",  2),
    /* Statements          */ planted(Cause::Organisation, "quarterly",   "stable",  3),
    /* Data Warehouse      */ planted(Cause::Teaming,      "fortnightly", "growing", 3),
    /* Core Ledger         */ planted(Cause::Organisation, "quarterly",   "stable",  1),
    /* Branch Terminals    */ Planted { operations_queue: 14.0,
                              ..planted(Cause::None,       "weekly",      "growing", 3) },
    /* Contact Centre      */ planted(Cause::None,         "daily",       "growing", 3),
];
