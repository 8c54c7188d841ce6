//! What follows from gap, signals and counter-indications. No weights, no total.

use super::Kind;
use super::case::Case;
use super::counter::{Counter, Forbids};
use super::gap::{GapTest, Is, is_gap};
use super::probe::{Probe, probe};
use super::signals::{Signal, Source, Verdict};
use serde::Serialize;

/// A remedy that qualifies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Remedy {
    /// Which.
    pub kind: Kind,
    /// The strong ticket signals that support it.
    pub strong: Vec<&'static str>,
    /// The independent sources that agree.
    pub independent: Vec<&'static str>,
    /// What speaks against it.
    pub against: Vec<&'static str>,
    /// Counter-indications that nobody could exclude.
    pub to_clear: Vec<&'static str>,
    /// When an effect can be seen.
    pub time_to_effect: &'static str,
    /// What must go with it.
    pub goes_with: &'static str,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "answer", content = "details")]
pub enum Answer {
    /// Too little history, or nothing decides: a probe instead.
    NotEnough {
        /// Why.
        why: String,
        /// What to try for four weeks.
        probe: Probe,
    },
    /// The third line is not the gap.
    NotTheGap {
        /// Why.
        why: String,
        /// Where to look instead.
        look_at: &'static str,
    },
    /// One remedy or several, in the order of reversibility.
    Remedies(Vec<Remedy>),
}

/// Half a year.
const LEAST_MONTHS: f64 = 5.9;
/// With thirty stays a share is known to eighteen points.
const LEAST_STAYS: u64 = 30;

pub(super) struct Found<'a> {
    pub(super) stays: u64,
    pub(super) months: f64,
    pub(super) horizon: i64,
    pub(super) tests: &'a [GapTest],
    pub(super) signals: &'a [Signal],
    pub(super) counters: &'a [Counter],
}

pub(super) fn answer(case: &Case<'_>, found: &Found<'_>) -> Answer {
    let not_enough = |why: String, remedy: Option<Kind>| Answer::NotEnough {
        why,
        probe: probe(case, remedy, found.horizon),
    };
    let is_short = found.months < LEAST_MONTHS;
    if is_short || found.stays < LEAST_STAYS {
        let months = found.months.floor();
        let why = if is_short {
            format!(
                "the history holds {months:.0} whole months, and half a year is needed to tell a \
                 habit from a bad month"
            )
        } else {
            format!(
                "{} third-line stays leave every share uncertain by more than 18 points; pool \
                 sibling services of the same development unit, or wait",
                found.stays
            )
        };
        return not_enough(why, None);
    }
    match is_gap(found.tests) {
        Is::No => Answer::NotTheGap {
            why: "fewer than two of the four tests can say that the third line is the gap".into(),
            look_at: "contacts before and after releases, the interface between infrastructure and \
                      application, and who reports to whom",
        },
        Is::Unknown => {
            let why = "whether the third line is the gap cannot be told: the tests that are open \
                       would decide it";
            not_enough(why.to_owned(), None)
        }
        Is::Yes => {
            let remedies: Vec<Remedy> = Kind::ALL
                .into_iter()
                .filter_map(|kind| qualifies(kind, found.signals, found.counters))
                .collect();
            if remedies.is_empty() {
                let (remedy, why) = nearest(found);
                not_enough(why, remedy)
            } else {
                Answer::Remedies(remedies)
            }
        }
    }
}

fn of(
    kind: Kind,
    signals: &[Signal],
    verdict: Verdict,
    takes: fn(Source) -> bool,
) -> Vec<&'static str> {
    signals
        .iter()
        .filter(|s| s.remedy == kind && s.verdict == verdict && takes(s.source))
        .map(|s| s.name)
        .collect()
}

fn is_strong(source: Source) -> bool {
    source == Source::StrongTickets
}

fn any(_: Source) -> bool {
    true
}

fn qualifies(kind: Kind, signals: &[Signal], counters: &[Counter]) -> Option<Remedy> {
    let strong = of(kind, signals, Verdict::Supports, is_strong);
    let independent = of(kind, signals, Verdict::Supports, Source::is_independent);
    let which = |forbids: Forbids| {
        counters.iter().filter(move |c| c.remedy == kind && c.forbids == forbids).map(|c| c.what)
    };
    if strong.is_empty() || independent.is_empty() || which(Forbids::Yes).next().is_some() {
        return None;
    }
    Some(Remedy {
        kind,
        strong,
        independent,
        against: of(kind, signals, Verdict::Opposes, any),
        to_clear: which(Forbids::Unknown).collect(),
        time_to_effect: kind.time_to_effect(),
        goes_with: match kind {
            Kind::Culture => {
                "slow where an executive's bonus points the other way: look at that plan first"
            }
            Kind::Motivation => {
                "without the user on the ticket and joint reviews it buys compliance, not care"
            }
            Kind::Organisation => {
                "needs a residual agreement for what stays with development, and users who still \
                 meet developers"
            }
        },
    })
}

/// No remedy qualifies: which comes nearest, and what it lacks.
fn nearest(found: &Found<'_>) -> (Option<Kind>, String) {
    let has = |kind: Kind, takes: fn(Source) -> bool| {
        !of(kind, found.signals, Verdict::Supports, takes).is_empty()
    };
    let forbidden =
        |kind: Kind| found.counters.iter().find(|c| c.remedy == kind && c.forbids == Forbids::Yes);
    for kind in Kind::ALL {
        if has(kind, is_strong)
            && has(kind, Source::is_independent)
            && let Some(counter) = forbidden(kind)
        {
            let why = format!(
                "the signals point to {}, but it is ruled out: {}",
                kind.name(),
                counter.what
            );
            return (None, why);
        }
    }
    let free = |kind: &Kind| forbidden(*kind).is_none();
    if let Some(kind) = Kind::ALL.into_iter().filter(free).find(|&k| has(k, is_strong)) {
        let why = format!(
            "the tickets point to {}, but no source that is independent of them agrees yet",
            kind.name()
        );
        return (Some(kind), why);
    }
    let independent = |&k: &Kind| has(k, Source::is_independent);
    match Kind::ALL.into_iter().filter(free).find(independent) {
        Some(kind) => {
            let why = format!(
                "something beside the tickets points to {}, but no strong ticket signal does",
                kind.name()
            );
            (Some(kind), why)
        }
        None => (None, "the third line is the gap, but no signal points to one remedy".to_owned()),
    }
}
