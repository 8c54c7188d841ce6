//! The planted truth in one table.

use crate::generate::draw::{between_in_ratio, between_in_steps};

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
    /// Share of escalations that help.
    pub(in crate::generate) answers: f64,
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

impl Habits {
    /// So far of the way to these from healthy ones: medians and factors in equal ratios, shares and
    /// spreads in equal steps.
    fn at(&self, strength: f64) -> Self {
        let ratio = |from, to| between_in_ratio(from, to, strength);
        let steps = |from, to| between_in_steps(from, to, strength);
        let time = |from: (f64, f64), to: (f64, f64)| (ratio(from.0, to.0), steps(from.1, to.1));
        let from = &HEALTHY;
        Self {
            queue: time(from.queue, self.queue),
            before_milestone: ratio(from.before_milestone, self.before_milestone),
            escalated: (
                steps(from.escalated.0, self.escalated.0),
                ratio(from.escalated.1, self.escalated.1),
                ratio(from.escalated.2, self.escalated.2),
            ),
            answers: steps(from.answers, self.answers),
            returns: (steps(from.returns.0, self.returns.0), steps(from.returns.1, self.returns.1)),
            looked_at: steps(from.looked_at, self.looked_at),
            complete: steps(from.complete, self.complete),
            active: time(from.active, self.active),
            button: steps(from.button, self.button),
            without_code: steps(from.without_code, self.without_code),
            known: steps(from.known, self.known),
            before: ratio(from.before, self.before),
        }
    }
}

impl Planted {
    /// The same with its cause so strong, 0 to 1.
    ///
    /// What people answer and whom developers meet is blended where it is drawn. Facts of structure
    /// are yes or no (how often it is deployed, whether it grows, what the executive's plan says):
    /// they stay as long as there is any cause. The queue of operations is no cause of the third
    /// line and always stays. Without strength nothing is planted.
    fn at(self, strength: f64) -> Self {
        let habits = self.habits.at(strength);
        if strength > 0.0 || self.cause == Cause::None {
            return Self { habits, ..self };
        }
        Self { cause: Cause::None, habits, deployment: "weekly", phase: "growing", ..self }
    }
}

/// The truth with causes so strong, in the order of the firm's services.
pub(in crate::generate) fn planted_at(strength: f64) -> [Planted; 12] {
    PLANTED.map(|planted| planted.at(strength))
}

const HEALTHY: Habits = Habits {
    queue: (1.45, 0.95),
    before_milestone: 1.0,
    escalated: (0.30, 3.0, 60.0),
    answers: 0.0,
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
    answers: 1.0,
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
const PLANTED: [Planted; 12] = [
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
