//! A decision to begin with, filled as far as a history allows.

use super::baseline::{Baseline, effect_on_scale};
use super::catalogue::{find_watched, guards_of, watchable};
use super::check_history::shown;
use crate::months::months_needed;
use jiff::ToSpan;
use thirdline_document::nearest;
use thirdline_domain::decision::{
    Commitment, Decision, Fidelity, HarmLimit, Outcome, Remedy, Watched,
};
use thirdline_domain::sheet::fingerprint_of_history;
use thirdline_domain::{History, Organisation, Pattern};
use thirdline_time::Day;

/// What a first draft is asked for.
#[derive(Clone, Debug)]
pub struct DraftQuestion<'a> {
    /// The service, as the history writes it.
    pub service: &'a str,
    /// The remedy.
    pub remedy: Remedy,
    /// The outcome.
    pub measure: Watched,
    /// Day of the pull; days since 1970-01-01.
    pub pulled: i32,
    /// What is known of the service so far.
    pub on: Option<(&'a History, &'a Organisation)>,
}

/// A first draft, and why it says what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The decision, unsigned.
    pub decision: Decision,
    /// Why these comparators.
    pub comparators: String,
    /// How long the smallest effect would take to be seen.
    pub smallest: String,
}

/// The history has no such service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchService {
    /// The one that is nearest to it in writing.
    pub near: Option<String>,
}

/// Comparators that a draft proposes.
const COMPARATORS: usize = 4;
const DAYS_OF_TRANSITION: u32 = 28;
const MONTHS_BEFORE: u32 = 12;
const MONTHS_AFTER: u32 = 6;

/// The same day of the month so many months later, or the last of a shorter month.
///
/// ```
/// use thirdline_evidence::decision::plus_months;
/// use thirdline_time::Day;
/// let day = |text: &str| Day::parse(text).unwrap_or(Day(0)).0;
/// assert_eq!(plus_months(day("2025-08-31"), 6), day("2026-02-28"));
/// ```
#[must_use]
pub fn plus_months(day: i32, months: u32) -> i32 {
    let date = Day(day).date();
    date.checked_add(i64::from(months.min(1_200)).months()).map_or(day, |date| Day::of(date).0)
}

/// The first of the month on or after a day.
fn next_first(day: i32) -> i32 {
    let date = Day(day).date();
    if date.day() == 1 { day } else { plus_months(Day::of(date.first_of_month()).0, 1) }
}

/// A decision to begin with. Comparators are the services nearest to this one by the outcome in the
/// baseline: from the same tail, so that what gets better by itself does so in them, too.
///
/// # Errors
/// If the history has no such service.
pub fn draft(question: &DraftQuestion<'_>) -> Result<Draft, NoSuchService> {
    let &DraftQuestion { service, remedy, pulled, .. } = question;
    let is_duration = question.measure.is_duration;
    let smallest = if is_duration { 0.2 } else { 0.1 };
    let first = next_first(plus_months(pulled + DAYS_OF_TRANSITION.cast_signed(), MONTHS_AFTER));
    let mut draft = Draft {
        decision: Decision {
            name: format!("{service}: {}", remedy.words()),
            services: vec![Pattern::new(service)],
            remedy,
            reasons: Vec::new(),
            evidence: None,
            refused: Vec::new(),
            sponsor: None,
            pulled: Some(pulled),
            commitments: commitments(remedy, pulled),
            fidelity: fidelity(remedy),
            least_fidelity: 0.7,
            outcome: Outcome {
                measure: question.measure.clone(),
                smallest,
                months_before: MONTHS_BEFORE,
                months_after: MONTHS_AFTER,
                transition_days: DAYS_OF_TRANSITION,
            },
            comparators: Vec::new(),
            looks: vec![first, plus_months(first, MONTHS_AFTER)],
            harm: harm(remedy, &question.measure),
            other_changes: Vec::new(),
            signatures: Vec::new(),
            signed: None,
        },
        comparators: "name three services or more that are about as badly off".to_owned(),
        smallest: "with a history it is said how long this takes to be seen".to_owned(),
    };
    if let Some((history, organisation)) = question.on {
        on_history(&mut draft, question, history, organisation)?;
    }
    Ok(draft)
}

fn on_history(
    draft: &mut Draft,
    question: &DraftQuestion<'_>,
    history: &History,
    organisation: &Organisation,
) -> Result<(), NoSuchService> {
    let service = question.service;
    if !history.services.iter().any(|name| name == service) {
        let near = nearest(service, history.services.iter()).map(str::to_owned);
        return Err(NoSuchService { near });
    }
    let until = i64::from(question.pulled) * 86_400_000_000;
    draft.decision.evidence = Some(fingerprint_of_history(history, &[], until));
    let asked = (question.pulled, MONTHS_BEFORE);
    let baseline = Baseline::new(history, organisation, &question.measure, asked);
    let is_duration = question.measure.is_duration;
    let value = |name: &str| {
        let figure = baseline.figure(&baseline.cohort(|other| other == name))?;
        let value = figure.value?;
        let ln = crate::statistics::elementary::ln;
        Some(if is_duration { ln(value.max(1.0)) } else { value })
    };
    if let Some(own) = value(service) {
        let mut near: Vec<(f64, &str)> = baseline
            .services()
            .filter(|name| *name != service)
            .filter_map(|name| Some(((value(name)? - own).abs(), name)))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
        near.truncate(COMPARATORS);
        let code = question.measure.title();
        draft.comparators = match near.len() {
            0 => format!("no other service has enough incidents to say its {code}"),
            _ => format!("nearest by {code} in the baseline: from the same tail"),
        };
        draft.decision.comparators = near.into_iter().map(|(_, name)| Pattern::new(name)).collect();
    } else {
        draft.comparators =
            format!("too few incidents to say which are near by {}", question.measure.title());
    }
    let monthly = baseline.monthly(&baseline.cohort(|other| other == service)).ok();
    let effect = effect_on_scale(is_duration, draft.decision.outcome.smallest);
    let sd = monthly.as_ref().and_then(super::baseline::Monthly::deviation);
    let volume = monthly.as_ref().map_or(0.0, super::baseline::Monthly::volume);
    let outcome = &draft.decision.outcome;
    draft.smallest = match sd.map(|sd| (sd, months_needed(sd, MONTHS_BEFORE, effect))) {
        None => "too few months have a value to say how long this takes to be seen".to_owned(),
        Some((sd, None)) => format!(
            "at {volume:.0} incidents a month this cannot be told from nothing within ten years; {}",
            shown(sd, outcome)
        ),
        Some((_, Some(months))) => {
            format!("at {volume:.0} incidents a month this takes {months} months to be seen")
        }
    };
    Ok(())
}

fn fidelity(remedy: Remedy) -> Vec<Fidelity> {
    let plan: &[(&str, f64)] = match remedy {
        Remedy::Culture => &[
            ("live user sessions of an hour", 24.0),
            ("contacts of both sides held", 6.0),
            ("handovers read back by the receiver", 50.0),
        ],
        Remedy::Motivation => &[
            ("KPI sheets signed by an executive of development", 1.0),
            ("mirrors signed by the head of operations", 1.0),
            ("monthly statements opened", 6.0),
        ],
        Remedy::Organisation => &[
            ("kinds of fix that the systems have granted", 3.0),
            ("places on the rota of the support team that are filled", 6.0),
        ],
        Remedy::OwnerRouting => &[
            ("percent of third-line handovers that go to the owning team", 90.0),
            ("owning teams with a duty that answers", 1.0),
        ],
    };
    let one = |&(what, planned): &(&str, f64)| Fidelity {
        what: what.to_owned(),
        planned,
        delivered: None,
        evidence: None,
    };
    plan.iter().map(one).collect()
}

fn commitments(remedy: Remedy, pulled: i32) -> Vec<Commitment> {
    let (development, operations) = ("Head of Development", "Head of Operations");
    let (role, to, act) = match remedy {
        Remedy::Culture => {
            (development, operations, "Developers sit with users for an hour every month")
        }
        Remedy::Motivation => (development, operations, "Signs the KPI sheet that was calibrated"),
        Remedy::Organisation => {
            (development, operations, "Gives the support team the access that the charter promises")
        }
        Remedy::OwnerRouting => {
            (operations, development, "Hands third line to the owning team, never to a pool")
        }
    };
    vec![Commitment {
        role: role.to_owned(),
        to: to.to_owned(),
        act: act.to_owned(),
        by: pulled + DAYS_OF_TRANSITION.cast_signed(),
        kept: None,
        released: None,
        evidence: None,
    }]
}

/// The guards of remedy and outcome, each allowed to become a little worse.
fn harm(remedy: Remedy, outcome: &Watched) -> Vec<HarmLimit> {
    let of_outcome = find_watched(outcome).map_or(&[][..], |m| m.guards);
    let mut codes: Vec<&str> = guards_of(remedy).measured.to_vec();
    codes.extend(of_outcome.iter().filter(|code| !guards_of(remedy).measured.contains(code)));
    codes.retain(|code| *code != outcome.code);
    let known = watchable();
    let limit = |code: &str| {
        let one = known.iter().find(|k| k.code == code)?;
        let measure = Watched {
            code: one.code.to_owned(),
            version: one.version,
            is_duration: one.is_duration,
            higher_is_better: one.higher_is_better?,
            within: None,
        };
        let worse_by = if one.is_duration { 0.2 } else { 0.03 };
        one.clock.is_none().then_some(HarmLimit { measure, worse_by })
    };
    codes.into_iter().filter_map(limit).collect()
}
