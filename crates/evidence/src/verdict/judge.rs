//! From intervals to one of five words.

use super::confounding::Confounder;
use super::effect::{Effect, Level};
use super::sensitivity::FrozenChart;
use super::{Comparison, GuardFound, RegressionToMean};
use serde::Serialize;

/// What a remedy turned out to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// The whole interval lies beyond no change, and nothing else explains it.
    Improved,
    /// The interval excludes the smallest effect worth having.
    NoWorthwhileEffect,
    /// The outcome or a guard became worse than its limit.
    Harmed,
    /// Both are possible, or it cannot be told from something else.
    Inconclusive,
    /// It did not happen, so nothing is said about the remedy.
    NotPulled,
}

impl Word {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Improved,
        Self::NoWorthwhileEffect,
        Self::Harmed,
        Self::Inconclusive,
        Self::NotPulled,
    ];

    /// As a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::NoWorthwhileEffect => "no worthwhile effect",
            Self::Harmed => "harmed",
            Self::Inconclusive => "inconclusive",
            Self::NotPulled => "not pulled",
        }
    }
}

/// What decided the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The history was cut by closing date: it shows no trend.
    CutByClosingDate,
    /// Too few months, or too few observations in them.
    TooFew,
    /// The interval holds both no change and an effect worth having.
    HoldsBoth,
    /// The interval lies beyond no change, in the good direction.
    BeyondNothing,
    /// The interval lies below the smallest effect worth having.
    BelowSmallest,
    /// The outcome itself became worse by more than the smallest effect.
    OutcomeWorse,
    /// A guard became worse than its limit.
    GuardHarmed,
    /// The comparators moved as well.
    ComparatorsMoved,
    /// A change that all had cannot be taken off: the difference to the comparators holds nothing.
    NotBeyondComparators,
    /// The comparators became worse meanwhile, so the service may have been held up.
    ComparatorsFell,
    /// Something that the comparators did not have happened at the same time.
    Confounded,
    /// It had been unusually bad just before.
    UnusuallyBadBefore,
    /// The chart has a signal the other way.
    ChartDisagrees,
    /// A registered look is still to come, and not all registered months are there.
    EarlyLook,
}

/// What the word is told from.
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of each other")]
pub(super) struct Bench<'a> {
    pub(super) is_cut: bool,
    pub(super) is_enough: bool,
    pub(super) is_early: bool,
    pub(super) level: Option<&'a Level>,
    pub(super) higher_is_better: bool,
    /// The smallest effect worth having, as computed.
    pub(super) smallest: f64,
    pub(super) comparison: Option<&'a Comparison>,
    pub(super) chart: Option<&'a FrozenChart>,
    pub(super) guards: &'a [GuardFound],
    pub(super) confounders: &'a [Confounder],
    pub(super) regression: Option<&'a RegressionToMean>,
}

/// The word, and everything that speaks for it.
pub(super) fn judge(bench: &Bench<'_>) -> (Word, Vec<Reason>) {
    let inconclusive = |reason| (Word::Inconclusive, vec![reason]);
    if bench.is_cut {
        return inconclusive(Reason::CutByClosingDate);
    }
    let is_confounded = bench.confounders.iter().any(Confounder::is_in_the_way);
    if bench.guards.iter().any(|g| g.is_harmed) {
        return if is_confounded {
            (Word::Inconclusive, vec![Reason::GuardHarmed, Reason::Confounded])
        } else {
            (Word::Harmed, vec![Reason::GuardHarmed])
        };
    }
    let Some(level) = bench.level.filter(|_| bench.is_enough) else {
        return inconclusive(Reason::TooFew);
    };
    let effect = level.effect;
    let good = effect.good(bench.higher_is_better);
    let estimate = effect.good_value(bench.higher_is_better);
    let (word, because, doubts) = if good.high < 0.0 && estimate < -bench.smallest {
        (Word::Harmed, Reason::OutcomeWorse, doubts_of_harm(bench, &effect, is_confounded))
    } else if good.high < bench.smallest {
        (Word::NoWorthwhileEffect, Reason::BelowSmallest, doubts_of_nothing(bench))
    } else if good.low > 0.0 {
        (Word::Improved, Reason::BeyondNothing, doubts_of_gain(bench, &effect, is_confounded))
    } else {
        return inconclusive(Reason::HoldsBoth);
    };
    if doubts.is_empty() {
        return (word, vec![because]);
    }
    let mut reasons = vec![because];
    reasons.extend(doubts);
    (Word::Inconclusive, reasons)
}

/// What makes a gain less than sure.
fn doubts_of_gain(bench: &Bench<'_>, effect: &Effect, is_confounded: bool) -> Vec<Reason> {
    let is_shared = bench.confounders.iter().any(|c| c.shared && !c.is_the_remedy);
    let mut doubts = Vec::new();
    if let Some(comparison) = bench.comparison {
        if moved_alike(comparison, effect, bench.higher_is_better) {
            doubts.push(Reason::ComparatorsMoved);
        } else if is_shared && comparison.difference.good(bench.higher_is_better).low <= 0.0 {
            doubts.push(Reason::NotBeyondComparators);
        }
    }
    if is_confounded {
        doubts.push(Reason::Confounded);
    }
    if bench.regression.is_some_and(|r| r.explains) {
        doubts.push(Reason::UnusuallyBadBefore);
    }
    if bench.chart.is_some_and(|c| !c.agrees) {
        doubts.push(Reason::ChartDisagrees);
    }
    if bench.is_early {
        doubts.push(Reason::EarlyLook);
    }
    doubts
}

/// What makes harm less than sure. It is said at any look: who waits for the last lets it go on.
fn doubts_of_harm(bench: &Bench<'_>, effect: &Effect, is_confounded: bool) -> Vec<Reason> {
    let mut doubts = Vec::new();
    // Seen from the other side, a loss is a gain.
    if bench.comparison.is_some_and(|c| moved_alike(c, effect, !bench.higher_is_better)) {
        doubts.push(Reason::ComparatorsMoved);
    }
    if is_confounded {
        doubts.push(Reason::Confounded);
    }
    doubts
}

/// What makes it less than sure that nothing worth having came of it.
fn doubts_of_nothing(bench: &Bench<'_>) -> Vec<Reason> {
    let mut doubts = Vec::new();
    let is_held_up = |c: &Comparison| {
        let own = c.own.good(bench.higher_is_better);
        let difference = c.difference.good(bench.higher_is_better);
        let gap = c.difference.good_value(bench.higher_is_better);
        own.high < 0.0 && difference.low > 0.0 && gap >= bench.smallest
    };
    if bench.comparison.is_some_and(is_held_up) {
        doubts.push(Reason::ComparatorsFell);
    }
    if bench.is_early {
        doubts.push(Reason::EarlyLook);
    }
    doubts
}

/// Whether the comparators moved at least half as far in the same direction, beyond chance, and the
/// difference to them is not sure to be one.
fn moved_alike(comparison: &Comparison, effect: &Effect, higher_is_better: bool) -> bool {
    let own = comparison.own.good_value(higher_is_better);
    let is_moved = comparison.own.good(higher_is_better).low > 0.0;
    let is_half = own >= 0.5 * effect.good_value(higher_is_better);
    is_moved && is_half && comparison.difference.good(higher_is_better).low <= 0.0
}
