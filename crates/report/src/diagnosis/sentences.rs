//! What all renderings of a diagnosis say.

use crate::html::words::{counted, day};
use crate::paper::say;
use thirdline_evidence::diagnosis::{Answer, Assessment, Diagnosis, Is, Kind, Probe};

/// A month counted since year 0: `May 2026`.
#[must_use]
pub fn month(month: i64) -> String {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{} {}", NAMES[month.rem_euclid(12) as usize], month.div_euclid(12))
}

/// Names with commas and an `and`.
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The portfolio in a sentence or three.
#[must_use]
pub fn headline(diagnosis: &Diagnosis) -> String {
    let total = diagnosis.services.len() as u64;
    let of = |kind: Kind| -> Vec<&str> {
        diagnosis.services_with(kind).iter().map(|s| s.name.as_str()).collect()
    };
    let mut parts = Vec::new();
    for kind in Kind::ALL {
        let names = of(kind);
        if !names.is_empty() {
            parts.push(format!("{} fits {}", kind.name(), listed(&names)));
        }
    }
    let count = |test: fn(&Answer) -> bool| {
        diagnosis.services.iter().filter(|s| test(&s.answer)).count() as u64
    };
    let not_gap = count(|a| matches!(a, Answer::NotTheGap { .. }));
    let not_enough = count(|a| matches!(a, Answer::NotEnough { .. }));
    let named = count(|a| matches!(a, Answer::Remedies(_)));
    let mut text = match named {
        0 => format!("No remedy can be named for any of {}.", counted(total, "service")),
        _ => format!(
            "A remedy can be named for {named} of {}: {}.",
            counted(total, "service"),
            parts.join("; ")
        ),
    };
    if not_gap > 0 {
        text.push_str(&format!(" In {not_gap} the third line is not the gap."));
    }
    if not_enough > 0 {
        text.push_str(&format!(" For {not_enough} there is not enough to say yet."));
    }
    text
}

/// What follows for a service, in a few words: for tables and charts.
pub(super) fn short_answer(assessment: &Assessment) -> String {
    match &assessment.answer {
        Answer::Remedies(remedies) => {
            listed(&remedies.iter().map(|r| r.kind.name()).collect::<Vec<_>>())
        }
        Answer::NotTheGap { .. } => "not the gap".to_owned(),
        Answer::NotEnough { .. } => "not enough to say".to_owned(),
    }
}

/// What follows for a service.
#[must_use]
pub fn answer(assessment: &Assessment) -> String {
    match &assessment.answer {
        Answer::Remedies(remedies) => {
            let kinds: Vec<String> = remedies
                .iter()
                .map(|r| format!("{} ({})", r.kind.name(), r.kind.letter()))
                .collect();
            let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
            let one = remedies.first().map(|r| {
                format!("{}; and {} says so too", listed(&r.strong), "an independent source")
            });
            format!("The remedy that fits is {}: {}.", listed(&kinds), one.unwrap_or_default())
        }
        Answer::NotTheGap { why, look_at } => {
            format!("The third line is not your gap: {why}. Look at {look_at}.")
        }
        Answer::NotEnough { why, probe } => {
            format!("Not enough to say: {why}. {}", self::probe(probe))
        }
    }
}

/// A probe in a sentence.
pub(super) fn probe(probe: &Probe) -> String {
    format!(
        "Try for four weeks from {}: {}. {} runs it; on {} look at {} against {}.",
        day(probe.from),
        probe.what,
        capital(&probe.owner),
        day(probe.look),
        probe.measure,
        probe.control
    )
}

/// The first letter large.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// Who holds the time of what reaches development: both halves.
pub(super) fn halves(assessment: &Assessment) -> String {
    let Some(held) = assessment.figure("DH") else { return String::new() };
    match held.value {
        Some(share) => format!(
            "Of the users' time in incidents that reached development, development held {}; the \
             other {} lay with operations, support and everybody else.",
            say(held),
            thirdline_chart::format::percent(1.0 - share)
        ),
        None => format!("Who held the users' time: {}.", say(held)),
    }
}

/// A test's answer as a word.
pub(super) fn is(is: Is) -> &'static str {
    match is {
        Is::Yes => "yes",
        Is::No => "no",
        Is::Unknown => "cannot be told",
    }
}
