//! The goal that history would have kept so often, checked on history it was not fitted to.

use super::fact::ClockFact;
use super::replay::{facts, of_team};
use crate::figure::{ENOUGH, Proportion};
use crate::scope::{Selection, day_of};
use crate::statistics::{KaplanMeier, Observation, QuantileInterval};
use thirdline_domain::agreement::{Agreement, Agreements, Goal, GoalKind};
use thirdline_domain::clock::Terms;
use thirdline_domain::{History, NO_PRIORITY, Organisation};

/// What to propose.
#[derive(Clone, Debug)]
pub struct ProposalQuestion {
    /// Receiver, sender, calendars and rules; its goals are not looked at.
    pub agreement: Agreement,
    /// How often the goal should have been kept, percent; 1 to 99.
    pub keep: u32,
    /// Which incidents count.
    pub selection: Selection,
}

/// How a goal did on the part of history it was not fitted to: the Kaplan–Meier share of clocks
/// that end within it. Clocks that still run, and those that ended without a verdict, count for as
/// long as they ran: to leave them out would flatter, since the last ones have had little time to
/// be late.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoldOut {
    /// Clocks.
    pub n: u64,
    /// Of these, those that had not ended, or ended without a verdict.
    pub censored: u64,
    /// The share kept; `None` = too few.
    pub value: Option<f64>,
    /// Lower limit, by opening week.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

impl HoldOut {
    /// As a share; how many were kept is no whole number where clocks are censored.
    #[must_use]
    pub fn share(&self) -> Proportion {
        let Self { n, value, low, high, .. } = *self;
        Proportion { k: None, n: Some(n), value, low, high }
    }
}

/// A goal for one priority, or for all.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What it asks.
    pub kind: GoalKind,
    /// The priority; `None` = all.
    pub priority: Option<String>,
    /// Clocks it was fitted to.
    pub fitted: u64,
    /// Of these, those that had not ended, or ended without a verdict.
    pub censored: u64,
    /// Opening weeks among them.
    pub weeks: u64,
    /// The working time that history would have kept that often, microseconds; `None` = too few,
    /// or never reached.
    pub within: Option<i64>,
    /// Its 95 % interval, by opening week.
    pub interval: Option<QuantileInterval>,
    /// The next working time above it that people would write into an agreement, microseconds.
    pub rounded: Option<i64>,
    /// How that one did in the last 30 %.
    pub hold_out: Option<HoldOut>,
}

impl Proposal {
    /// Whether there is enough to say anything.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.fitted - self.censored >= ENOUGH && self.weeks >= ENOUGH_WEEKS
    }
}

/// Goals for one receiver.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Goals, for all priorities first.
    pub proposals: Vec<Proposal>,
    /// The instant between the part that is fitted and the part held out, microseconds.
    pub cutoff: i64,
    /// Handovers in all.
    pub handovers: u64,
}

/// Fewer opening weeks than this show no spread.
pub const ENOUGH_WEEKS: u64 = 8;

/// Working times that people write into agreements, in minutes.
const STEPS: [i64; 30] = [
    5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 960, 1_200, 1_440,
    1_920, 2_400, 2_880, 3_600, 4_800, 6_000, 7_200, 9_600, 12_000, 14_400, 19_200,
];
const MINUTE: i64 = 60_000_000;
const WEEK_DAYS: i64 = 7;

/// The next working time that people would write into an agreement, microseconds.
///
/// ```
/// use thirdline_evidence::agreements::round_up;
/// let minute = 60_000_000;
/// assert_eq!(round_up(61 * minute), 90 * minute);
/// assert_eq!(round_up(60 * minute), 60 * minute);
/// ```
#[must_use]
pub fn round_up(us: i64) -> i64 {
    let step = STEPS.iter().map(|m| m * MINUTE).find(|step| *step >= us);
    let large = 80 * 60 * MINUTE;
    step.unwrap_or_else(|| us.div_euclid(large).saturating_add(1).saturating_mul(large))
}

/// Proposes goals for acceptance and resolution: fitted on the first 70 % of the handovers, checked
/// on the last 30 %.
///
/// Clocks that had not stopped, or that ended without a verdict, count for as long as they ran
/// (censored). The interval is that of the Kaplan–Meier quantile, clustered by opening week.
#[must_use]
pub fn propose(
    history: &History,
    organisation: &Organisation,
    agreements: &Agreements,
    question: &ProposalQuestion,
) -> Proposed {
    let known = organisation.teams_of(history);
    let endless = with_goals(
        &question.agreement,
        &[(GoalKind::Accept, i64::MAX, None), (GoalKind::Resolve, i64::MAX, None)],
    );
    let terms = Terms::of_history(&endless, history, &known, of_team(organisation, agreements));
    let horizon = history.horizon().unwrap_or(0);
    let all = facts(history, &terms, &question.selection, horizon);
    let mut starts: Vec<i64> =
        all.iter().filter(|f| f.kind == GoalKind::Accept).map(|f| f.started_at).collect();
    starts.sort_unstable();
    let cutoff = starts.get(starts.len() * 7 / 10).copied().unwrap_or(horizon);
    let fitted: Vec<ClockFact> = all.iter().filter(|f| f.started_at < cutoff).copied().collect();

    let mut priorities: Vec<u16> =
        all.iter().map(|f| f.priority).filter(|p| *p != NO_PRIORITY).collect();
    priorities.sort_unstable();
    priorities.dedup();
    priorities.sort_by_key(|p| terms.rank(*p).unwrap_or(u16::MAX));
    let scopes = std::iter::once(None).chain(priorities.into_iter().map(Some));
    let mut proposals = Vec::new();
    for priority in scopes {
        for kind in [GoalKind::Accept, GoalKind::Resolve] {
            let facts: Vec<&ClockFact> = fitted
                .iter()
                .filter(|f| f.kind == kind && priority.is_none_or(|p| f.priority == p))
                .collect();
            let name = priority.map(|p| history.priorities[u32::from(p)].to_owned());
            let mut proposal = fit(kind, name, &facts, question.keep);
            if let Some(within) = proposal.rounded {
                let later: Vec<&ClockFact> = all
                    .iter()
                    .filter(|f| f.kind == kind && f.started_at >= cutoff)
                    .filter(|f| priority.is_none_or(|p| f.priority == p))
                    .collect();
                proposal.hold_out = Some(hold_out(&later, within));
            }
            proposals.push(proposal);
        }
    }
    Proposed { proposals, cutoff, handovers: starts.len() as u64 }
}

fn with_goals(agreement: &Agreement, goals: &[(GoalKind, i64, Option<String>)]) -> Agreement {
    let goals = goals
        .iter()
        .map(|(kind, within, priority)| Goal {
            kind: *kind,
            priorities: priority.iter().cloned().collect(),
            within: *within,
            calendar: None,
            warnings: Vec::new(),
        })
        .collect();
    Agreement { goals, excuses: Vec::new(), ..agreement.clone() }
}

fn fit(kind: GoalKind, priority: Option<String>, facts: &[&ClockFact], keep: u32) -> Proposal {
    let observations = observations(facts);
    let mut weeks: Vec<u32> = observations.iter().map(|o| o.cluster).collect();
    weeks.sort_unstable();
    weeks.dedup();
    let censored = observations.iter().filter(|o| !o.resolved).count() as u64;
    let mut proposal = Proposal {
        kind,
        priority,
        fitted: observations.len() as u64,
        censored,
        weeks: weeks.len() as u64,
        within: None,
        interval: None,
        rounded: None,
        hold_out: None,
    };
    if proposal.is_enough() {
        let curve = KaplanMeier::new(&observations);
        proposal.within = curve.quantile(keep);
        proposal.interval = curve.quantile_interval(keep);
        proposal.rounded = proposal.within.map(round_up);
    }
    proposal
}

fn observations(facts: &[&ClockFact]) -> Vec<Observation> {
    let week = |at: i64| (i64::from(day_of(at)) + 3).div_euclid(WEEK_DAYS) as u32;
    let one = |f: &&ClockFact| Observation {
        duration: f.used,
        resolved: f.is_done,
        cluster: week(f.started_at),
    };
    facts.iter().map(one).collect()
}

fn hold_out(facts: &[&ClockFact], within: i64) -> HoldOut {
    let observations = observations(facts);
    let n = observations.len() as u64;
    let censored = observations.iter().filter(|o| !o.resolved).count() as u64;
    let mut held_out = HoldOut { n, censored, value: None, low: None, high: None };
    if n >= ENOUGH
        && let [point] = KaplanMeier::new(&observations).band(&[within]).as_slice()
        && let Some(interval) = point.interval
    {
        held_out.value = Some(1.0 - point.survival);
        (held_out.low, held_out.high) = (Some(1.0 - interval.high), Some(1.0 - interval.low));
    }
    held_out
}
