//! Words that the decision papers share.

use thirdline_domain::Pattern;
use thirdline_domain::decision::{Decision, HarmLimit, Outcome, Watched};
use thirdline_domain::sheet::Amount;
use thirdline_evidence::decision::{Advice, find_watched, guards_of};

/// Names one after the other.
pub(super) fn names(patterns: &[Pattern]) -> String {
    let names: Vec<&str> = patterns.iter().map(Pattern::text).collect();
    names.join(", ")
}

/// Name, code, version and the target of its clock.
pub(super) fn measure(measure: &Watched) -> String {
    let coded = coded(measure);
    match find_watched(measure) {
        Some(known) => format!("{} ({coded})", known.name),
        None => coded,
    }
}

fn coded(measure: &Watched) -> String {
    match measure.within {
        Some((_, us)) => {
            let within = Amount { value: us as f64, is_duration: true };
            format!("{} within {within}", measure.title())
        }
        None => measure.title(),
    }
}

/// An effect as a file writes it: `10 points`, `20 %`.
pub(super) fn effect(measure: &Watched, size: f64) -> String {
    let tenths = (size * 1_000.0).round() / 10.0;
    if measure.is_duration { format!("{tenths} %") } else { format!("{tenths} points") }
}

/// What would be worth it, in words.
pub(super) fn better(outcome: &Outcome) -> String {
    let side = if outcome.measure.higher_is_better { "higher" } else { "lower" };
    format!("{side} by {} or more", effect(&outcome.measure, outcome.smallest))
}

/// What would be harm, in words.
pub(super) fn worse(limit: &HarmLimit) -> String {
    let side = if limit.measure.higher_is_better { "lower" } else { "higher" };
    format!("{side} by more than {}", effect(&limit.measure, limit.worse_by))
}

/// What does not hold, with the figures.
pub(super) fn stamps(advice: &[Advice]) -> Vec<String> {
    let against = advice.iter().filter(|a| !a.holds);
    against
        .map(|a| format!("{}. Wanted: {}.", begun(&a.says, true), begun(a.what, false)))
        .collect()
}

/// The same with its first letter large or small; a name in capitals stays as it is.
fn begun(text: &str, large: bool) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    match (large, rest.starts_with(char::is_uppercase)) {
        (true, _) => first.to_uppercase().chain(rest.chars()).collect(),
        (false, true) => text.to_owned(),
        (false, false) => first.to_lowercase().chain(rest.chars()).collect(),
    }
}

/// What no ticket history shows of a decision.
pub(super) fn unknowns(decision: &Decision) -> Vec<String> {
    let by_hand = guards_of(decision.remedy).by_hand;
    vec![
        format!(
            "A ticket history does not show: {}. Somebody has to watch it; name the role in a \
             [[commitment]].",
            by_hand.join("; ")
        ),
        "Whether something else changes in the same months: a new lead, a release, a new status in \
         the ticket system. Whoever writes it down as [[other_change]] keeps the verdict honest."
            .to_owned(),
    ]
}
