//! Did it work? What a remedy turned out to do, told from the decision as it was registered and the
//! history since.
//!
//! [`verdict`] asks first whether the remedy was pulled at all ([`FidelityFound`]): if not, nothing
//! is said about it. Else it compares monthly values before and after, and the same against
//! comparators where there are three; looks for whatever else happened at the same time
//! ([`Confounder`]); asks whether it had merely been unusually bad ([`RegressionToMean`]); and says
//! one of five words ([`Word`]) with the months that are still needed ([`Needed`]).
//!
//! How and why stands in `docs/verdict.md`.

mod beside;
mod case;
mod confounding;
mod dates;
mod effect;
mod fidelity;
mod judge;
mod regression;
mod sensitivity;

pub use confounding::{Confounder, ConfounderKind, FoundIn, LEAST_COMPARATORS, WINDOW_DAYS};
pub use effect::{Effect, Needed};
pub use fidelity::{Delivered, FidelityFound, WhyNotPulled};
pub use judge::{Reason, Word};
pub use regression::{LAST_MONTHS, RegressionToMean};
pub use sensitivity::{
    ChartSignal, ChartSignalKind, FrozenChart, LEAST_FOR_LIMITS, Placebo, Segmented,
    has_chart_signal,
};

use crate::kpi::cut::{Cut, cut};
use crate::months::Plan;
use crate::scope::{Selection, day_of};
use crate::statistics::DayWeights;
use crate::third_line::{Cohort, ThirdLine};
use case::Case;
use serde::Serialize;
use std::fmt;
use thirdline_domain::decision::Decision;
use thirdline_domain::facts::Facts;
use thirdline_domain::{History, Organisation, Pattern};

const DAY: i64 = 86_400_000_000;
/// A registered look this many days after the end of the history is the one that is held: the last
/// event of a history lies a little before the day on which it was fetched.
const LOOK_SLACK: i32 = 7;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoVerdict {
    /// The history has none of the services.
    NoService(Vec<String>),
    /// There is no such measure.
    UnknownMeasure(String),
    /// A ratio of two medians has no monthly value.
    RatioOfMedians(String),
    /// What the measure needs was not recorded.
    NotRecorded(String, &'static str),
    /// The measure is about the behaviour of fewer than five people.
    Hidden(String),
}

impl NoVerdict {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoService(_) => {
                "name the services as the history does, letter by letter, with * for any characters"
            }
            Self::UnknownMeasure(_) => "`thirdline kpi measures` lists all measures",
            Self::RatioOfMedians(_) => "register a share or a time, such as UCM3 or UC3",
            Self::NotRecorded(..) => {
                "map the column, or give the fact file, and judge again; or register another outcome"
            }
            Self::Hidden(_) => "register an outcome that is about users, such as UCM3 or UC3",
        }
    }
}

impl fmt::Display for NoVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoService(names) => {
                write!(f, "the history has no service of the decision: {}", names.join(", "))
            }
            Self::UnknownMeasure(title) => write!(f, "there is no measure {title}"),
            Self::RatioOfMedians(code) => {
                write!(f, "{code} is a ratio of two medians, and a month is too short for one")
            }
            Self::NotRecorded(code, what) => {
                write!(f, "{code} cannot be computed: the history has no {what}")
            }
            Self::Hidden(code) => {
                write!(
                    f,
                    "{code} is about the behaviour of fewer than five people, so it is hidden"
                )
            }
        }
    }
}

impl std::error::Error for NoVerdict {}

/// One month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Month {
    /// −1 is the last before the pull, 1 the first after the transition.
    pub index: i32,
    /// Begin, microseconds.
    pub from: i64,
    /// End, microseconds.
    pub to: i64,
    /// A share, or the geometric mean of times in microseconds; `None` without observations.
    pub value: Option<f64>,
    /// Of a share: how many.
    pub k: Option<u64>,
    /// Observations.
    pub n: u64,
    /// The comparators, moved to one common level of the baseline; `None` without.
    pub comparators: Option<f64>,
}

/// The difference to the comparators.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Names of those that have data, in order.
    pub services: Vec<String>,
    /// How the service moved against their mean.
    pub difference: Effect,
    /// How their mean moved itself.
    pub own: Effect,
}

/// What became of a guard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GuardFound {
    /// Code of the measure.
    pub code: String,
    /// Its name.
    pub name: &'static str,
    /// Whether its value is a time.
    pub is_duration: bool,
    /// How it moved; `None` where that cannot be told.
    pub effect: Option<Effect>,
    /// Observations before.
    pub n_before: u64,
    /// Observations after.
    pub n_after: u64,
    /// Worse by more than this is harm: points of a share, or the part by which a time grows.
    pub worse_by: f64,
    /// Whether it became worse than the limit.
    pub is_harmed: bool,
    /// Whether harm beyond the limit is excluded.
    pub is_unharmed: bool,
    /// Why nothing is said; `None` if something is.
    pub why_not: Option<String>,
}

/// Where a link went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// As the remedy means it, beyond chance.
    Moved,
    /// The other way, beyond chance.
    MovedAway,
    /// It may not have moved at all.
    NotBeyondChance,
    /// Nothing is known of it.
    Unknown,
}

/// What became of a link: what the remedy moves in order to move the outcome. It decides nothing; an
/// outcome that improved while no link moved was perhaps improved by something else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkFound {
    /// Code of the measure, a share.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whether the remedy means more of it.
    pub more_is_meant: bool,
    /// Where it went.
    pub link: Link,
    /// How it moved; `None` where that cannot be told.
    pub effect: Option<Effect>,
    /// Observations before.
    pub n_before: u64,
    /// Observations after.
    pub n_after: u64,
    /// Why nothing is said; `None` if something is.
    pub why_not: Option<String>,
}

/// The look at which it is judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Look {
    /// The day up to which the history is read, days since 1970-01-01.
    #[serde(serialize_with = "dates::day")]
    pub day: i32,
    /// Whether it was registered.
    pub is_registered: bool,
    /// The next registered look, days since 1970-01-01.
    #[serde(serialize_with = "dates::maybe_day")]
    pub next: Option<i32>,
    /// Whether not all registered months are there and a look is still to come.
    pub is_early: bool,
}

/// What is said about the effect of a remedy that was pulled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// Code of the outcome.
    pub code: String,
    /// Version of its definition.
    pub version: u32,
    /// Its name.
    pub name: &'static str,
    /// Its definition.
    pub formula: &'static str,
    /// Whether its value is a time; else a share.
    pub is_duration: bool,
    /// Whether more of it is better.
    pub higher_is_better: bool,
    /// The smallest effect worth having: points of a share, or the part of a time to be saved.
    pub smallest: f64,
    /// How long each month is followed, microseconds.
    pub follow_up: i64,
    /// All months in order of time.
    pub months: Vec<Month>,
    /// Months before with a value, and registered.
    pub before: (usize, u32),
    /// Months after with a value, and registered.
    pub after: (usize, u32),
    /// Observations before.
    pub n_before: u64,
    /// Observations after.
    pub n_after: u64,
    /// Mean level before, in the unit of the months; `None` without months.
    pub level_before: Option<f64>,
    /// Mean level after.
    pub level_after: Option<f64>,
    /// How the level moved; `None` with too few months.
    pub effect: Option<Effect>,
    /// Months still needed, where the interval holds both.
    pub needed: Option<Needed>,
    /// The same against comparators, where three have data.
    pub comparison: Option<Comparison>,
    /// Comparators that were named and have too little data, or are hidden.
    pub left_out: Vec<String>,
    /// A level and a slope.
    pub segmented: Option<Segmented>,
    /// Limits of the baseline.
    pub chart: Option<FrozenChart>,
    /// The same where nothing was pulled.
    pub placebo: Option<Placebo>,
    /// Guards.
    pub guards: Vec<GuardFound>,
    /// Links of the remedy.
    pub links: Vec<LinkFound>,
    /// If a guard is harmed: the earlier registered looks at which one was, days since 1970-01-01.
    #[serde(serialize_with = "dates::days")]
    pub harmed_before: Vec<i32>,
    /// What else happened.
    pub confounders: Vec<Confounder>,
    /// Whether it had been unusually bad.
    pub regression: Option<RegressionToMean>,
    /// What decided the word.
    pub reasons: Vec<Reason>,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Name of the decision.
    pub decision: String,
    /// Services it is about, as the history writes them.
    pub services: Vec<String>,
    /// The remedy, as files name it.
    pub remedy: &'static str,
    /// The remedy in words.
    pub remedy_words: &'static str,
    /// Role of the sponsor.
    pub sponsor: Option<String>,
    /// Day of the pull, days since 1970-01-01.
    #[serde(serialize_with = "dates::maybe_day")]
    pub pulled: Option<i32>,
    /// The look.
    pub look: Look,
    /// The word.
    pub word: Word,
    /// Whether it was pulled.
    pub fidelity: FidelityFound,
    /// What is said about the effect; `None` where it was not pulled, for then nothing is.
    pub judgement: Option<Judgement>,
}

/// The verdict on a decision, as of a look (days since 1970-01-01: only what happened before that day
/// counts) or of the end of the history.
///
/// # Errors
/// [`NoVerdict`]: the outcome cannot be computed on this history.
pub fn verdict(
    decision: &Decision,
    history: &History,
    organisation: &Organisation,
    facts: &Facts,
    look: Option<i32>,
) -> Result<Verdict, NoVerdict> {
    let mut found = at_look(decision, history, organisation, facts, look)?;
    let day = found.look.day;
    if let Some(judgement) = found.judgement.as_mut().filter(|j| j.guards.iter().any(is_harmed)) {
        // The look at hand is not one before itself, though the history ends a little earlier.
        let earlier = decision.looks.iter().copied().filter(|l| *l + LOOK_SLACK < day);
        for earlier in earlier {
            // A look of which the history holds nothing saw no harm.
            let then = at_look(decision, history, organisation, facts, Some(earlier)).ok();
            let judged = then.and_then(|then| then.judgement);
            if judged.is_some_and(|j| j.guards.iter().any(is_harmed)) {
                judgement.harmed_before.push(earlier);
            }
        }
    }
    Ok(found)
}

fn is_harmed(guard: &GuardFound) -> bool {
    guard.is_harmed
}

fn at_look(
    decision: &Decision,
    history: &History,
    organisation: &Organisation,
    facts: &Facts,
    look: Option<i32>,
) -> Result<Verdict, NoVerdict> {
    let horizon = history.horizon().unwrap_or(0);
    let end = (i64::from(day_of(horizon)) + 1) * DAY;
    let until = look.map_or(end, |day| end.min(i64::from(day) * DAY));
    let day = look.map_or(day_of(horizon), |day| day.min(day_of(horizon)));
    let cut: Option<Cut> = (until < end).then(|| cut(history, until));
    let selection = Selection {
        excluded: cut.as_ref().map_or_else(Vec::new, |cut| cut.later.clone()),
        ..Selection::default()
    };
    let seen = cut.as_ref().map_or(history, |cut| &cut.history);
    let third_line = ThirdLine::read_until(seen, organisation, &selection, horizon.min(until));
    let parts_of = |patterns: &[Pattern]| -> Vec<usize> {
        let parts = third_line.services.iter().enumerate();
        let named = parts.filter(|(_, part)| patterns.iter().any(|p| p.matches(&part.name)));
        named.map(|(row, _)| row).collect()
    };
    let parts = parts_of(&decision.services);
    if parts.is_empty() {
        let names = decision.services.iter().map(|p| p.text().to_owned()).collect();
        return Err(NoVerdict::NoService(names));
    }
    let services = parts.iter().map(|&p| third_line.services[p].name.clone()).collect();
    let fidelity = FidelityFound::of(decision, day);
    let next = decision.looks.iter().copied().filter(|l| *l > day + LOOK_SLACK).min();
    let asked = look.unwrap_or(day);
    let mut verdict = Verdict {
        decision: decision.name.clone(),
        services,
        remedy: decision.remedy.name(),
        remedy_words: decision.remedy.words(),
        sponsor: decision.sponsor.clone(),
        pulled: decision.pulled,
        look: Look {
            day,
            is_registered: decision.looks.iter().any(|l| (0..=LOOK_SLACK).contains(&(l - asked))),
            next,
            is_early: false,
        },
        word: Word::NotPulled,
        fidelity,
        judgement: None,
    };
    let (Some(pulled), None) = (decision.pulled, verdict.fidelity.why_not) else {
        return Ok(verdict);
    };
    let mut others = parts_of(&decision.comparators);
    others.retain(|row| !parts.contains(row));
    // By name, so that the order of a file or of a history decides nothing.
    others.sort_by(|a, b| third_line.services[*a].name.cmp(&third_line.services[*b].name));
    let outcome = &decision.outcome;
    let case = Case {
        decision,
        history: seen,
        facts,
        days: DayWeights::new(1),
        cohort: Cohort { third_line: &third_line, parts },
        others,
        names: verdict.services.clone(),
        plan: Plan {
            pulled,
            transition_days: outcome.transition_days,
            before: outcome.months_before,
            after: outcome.months_after,
            first_at: third_line.first_at,
            until,
        },
        is_cut: crate::quality::cut_by_closing_date(history),
    };
    let (word, judgement) = case.judged(&mut verdict.look)?;
    verdict.word = word;
    verdict.judgement = Some(judgement);
    Ok(verdict)
}
