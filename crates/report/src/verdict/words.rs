//! Effects, days and reasons in words.

use thirdline_chart::format::{count, duration, number, percent};
use thirdline_evidence::verdict::{
    ConfounderKind, Effect, Judgement, Link, Needed, Reason, Verdict, WhyNotPulled,
};
use thirdline_time::Day;

/// A day, as `2025-01-15`.
pub(super) fn day(day: i32) -> String {
    Day(day).date().to_string()
}

/// Points of a share with their sign, without a unit.
fn points(share: f64) -> String {
    let said = number((share * 1_000.0).round() / 10.0);
    if share > 0.0 && said != "0" { format!("+{said}") } else { said }
}

/// A ratio: two decimals, for 0.52 and 0.56 are not the same news.
fn ratio(value: f64) -> String {
    if value >= 9.95 { number(value) } else { format!("{value:.2}") }
}

/// An effect with its interval: `+19 points (+12 to +26)` or `0.52 × (0.38–0.71)`.
pub(super) fn effect(effect: &Effect, is_duration: bool) -> String {
    if is_duration {
        format!(
            "{}\u{202f}× ({}–\u{2060}{})",
            ratio(effect.value),
            ratio(effect.low),
            ratio(effect.high)
        )
    } else {
        format!(
            "{} points ({} to {})",
            points(effect.value),
            points(effect.low),
            points(effect.high)
        )
    }
}

/// A level of the outcome.
pub(super) fn level(value: f64, is_duration: bool) -> String {
    if is_duration { duration(value.round() as i64) } else { percent(value) }
}

/// The smallest effect worth having.
pub(super) fn smallest(judgement: &Judgement) -> String {
    if judgement.is_duration {
        let direction = if judgement.higher_is_better { "longer" } else { "shorter" };
        format!("{} {direction}", percent(judgement.smallest))
    } else {
        let direction = if judgement.higher_is_better { "more" } else { "fewer" };
        format!("{} points {direction}", number(judgement.smallest * 100.0))
    }
}

/// The sentence with effect, interval and counts.
pub(super) fn effect_sentence(judgement: &Judgement) -> String {
    let name = capitalised(judgement.name);
    let counts = format!(
        "n\u{a0}{} in {} months before and {} in {} after",
        count(judgement.n_before),
        judgement.before.0,
        count(judgement.n_after),
        judgement.after.0
    );
    let levels = judgement.level_before.zip(judgement.level_after);
    match (levels, &judgement.effect) {
        (Some((before, after)), Some(moved)) => {
            let mean = if judgement.is_duration { " (geometric mean)" } else { "" };
            format!(
                "{name}{mean}: {} before the pull, {} after it; {}, {counts}.",
                level(before, judgement.is_duration),
                level(after, judgement.is_duration),
                effect(moved, judgement.is_duration)
            )
        }
        _ => format!(
            "{name}: too few to say, n\u{a0}{} before and {} after.",
            count(judgement.n_before),
            count(judgement.n_after)
        ),
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// `1 month`, `12 months`.
pub(super) fn months(n: u64) -> String {
    if n == 1 { "1 month".to_owned() } else { format!("{} months", count(n)) }
}

/// What the effect cannot be told from, as a row.
fn in_the_way(judgement: &Judgement) -> String {
    let rows: Vec<String> = judgement
        .confounders
        .iter()
        .filter(|c| c.is_in_the_way())
        .map(|c| {
            let on = c.on.map(|on| format!(" on {}", day(on))).unwrap_or_default();
            format!("{}{on}: {}", c.kind.words(), c.what)
        })
        .collect();
    rows.join("; ")
}

/// Why the word is what it is: one sentence for each reason.
pub(super) fn reasons(judgement: &Judgement) -> Vec<String> {
    judgement.reasons.iter().map(|reason| said(*reason, judgement)).collect()
}

fn said(reason: Reason, judgement: &Judgement) -> String {
    let smallest = smallest(judgement);
    match reason {
        Reason::CutByClosingDate => {
            "The history was cut by closing date: its beginning holds only \
                                     what was slow, so every measure would seem to improve."
                .to_owned()
        }
        Reason::TooFew => format!(
            "There is not enough to tell: it takes six months before and three after, with twenty \
             observations on either side; there are {} and {}.",
            judgement.before.0, judgement.after.0
        ),
        Reason::HoldsBoth => format!(
            "The interval holds both no change and the smallest effect worth having ({smallest})."
        ),
        Reason::BeyondNothing => "The whole interval lies beyond no change at all.".to_owned(),
        Reason::BelowSmallest => {
            format!("The interval excludes the smallest effect worth having ({smallest}).")
        }
        Reason::OutcomeWorse => "The outcome itself became worse, beyond chance and by more than \
                                 the effect that would have been worth having."
            .to_owned(),
        Reason::GuardHarmed => {
            let harmed: Vec<&str> =
                judgement.guards.iter().filter(|g| g.is_harmed).map(|g| g.name).collect();
            format!("A guard became worse than its limit: {}.", harmed.join(", "))
        }
        Reason::ComparatorsMoved => match &judgement.comparison {
            Some(comparison) => format!(
                "The comparators moved as well, by {}: what moved them all is not the remedy.",
                effect(&comparison.own, judgement.is_duration)
            ),
            None => "The comparators moved as well.".to_owned(),
        },
        Reason::NotBeyondComparators => "Something touched the service and its comparators alike, \
                                         and the service is not sure to have moved further than \
                                         they did."
            .to_owned(),
        Reason::ComparatorsFell => "The comparators became worse meanwhile: the remedy may have \
                                    held the service up."
            .to_owned(),
        Reason::Confounded => {
            format!(
                "It cannot be told from what else happened at the same time: {}.",
                in_the_way(judgement)
            )
        }
        Reason::UnusuallyBadBefore => "It had been unusually bad just before: without the last \
                                       three months of the baseline the interval holds no change."
            .to_owned(),
        Reason::ChartDisagrees => "The chart has a signal the other way after the pull.".to_owned(),
        Reason::EarlyLook => format!(
            "It is early: {} of {} registered are there, and a registered look is still to come.",
            judgement.after.0,
            months(u64::from(judgement.after.1))
        ),
    }
}

/// Why it was not pulled.
pub(super) fn why_not_pulled(verdict: &Verdict, why: WhyNotPulled) -> String {
    let fidelity = &verdict.fidelity;
    let least = percent(fidelity.least);
    match why {
        WhyNotPulled::NoDay => "The decision has no day on which the remedy was pulled.".to_owned(),
        WhyNotPulled::NotYet => format!(
            "The pull, {}, lies after {}, the day that is looked at.",
            verdict.pulled.map(day).unwrap_or_default(),
            day(verdict.look.day)
        ),
        WhyNotPulled::NothingRecorded => {
            "Nobody has written down what was delivered of the plan.".to_owned()
        }
        WhyNotPulled::TooLittleDelivered => format!(
            "Of what was planned {} was delivered; it takes {least}.",
            percent(fidelity.delivered.unwrap_or(0.0))
        ),
        WhyNotPulled::TooFewKept => format!(
            "Of {} due {} were kept; it takes {least}.",
            commitments(fidelity.due),
            count(fidelity.kept)
        ),
    }
}

pub(super) fn commitments(n: u64) -> String {
    if n == 1 { "1 commitment".to_owned() } else { format!("{} commitments", count(n)) }
}

/// How long it still takes, or what else would help.
pub(super) fn needed(needed: Needed) -> String {
    match needed {
        Needed::Months(more) => format!(
            "It needs about {} more at the present volume to tell no effect from one worth having.",
            months(u64::from(more))
        ),
        Needed::Never => "With this baseline it cannot be told within ten years: pool \
                          services of the same team, register a share instead of a time, or take a \
                          wider scope, and decide anew."
            .to_owned(),
    }
}

/// What to do next.
pub(super) fn next(verdict: &Verdict) -> Vec<String> {
    use thirdline_evidence::verdict::Word;
    let mut next = Vec::new();
    let judgement = verdict.judgement.as_ref();
    match verdict.word {
        Word::NotPulled => next.push(
            "Deliver what was planned, or say that it is off. Write down what was delivered and \
             where one can see it, and look again."
                .to_owned(),
        ),
        Word::Improved => next.push(
            if judgement.is_some_and(nothing_it_works_by_moved) {
                "Find out what did it: the outcome improved, and nothing by which the remedy works \
                 moved beyond chance. Keep looking: the same chart, at the same limits."
            } else {
                "Keep it, and keep looking: the same chart, at the same limits, at the next look."
            }
            .to_owned(),
        ),
        Word::NoWorthwhileEffect => next.push(
            "It was pulled and did not do what it was for. Stop it or choose another remedy; both \
             are honest."
                .to_owned(),
        ),
        Word::Harmed => next.push(match judgement.map(|j| j.harmed_before.as_slice()) {
            Some([.., before]) => format!(
                "A guard was harmed on {} as well. At two looks the board has to decide; unless it \
                 gives a reason to go on, stop it.",
                day(*before)
            ),
            _ => "The sponsor decides now; unless somebody gives a reason to go on, stop it."
                .to_owned(),
        }),
        Word::Inconclusive => {}
    }
    if let Some(judgement) = judgement {
        next.extend(judgement.needed.map(needed));
        for reason in &judgement.reasons {
            next.extend(advice(*reason, verdict, judgement));
        }
    }
    next
}

/// Whether links can be told, and none of them went as the remedy means it.
fn nothing_it_works_by_moved(judgement: &Judgement) -> bool {
    let told = || judgement.links.iter().filter(|found| found.link != Link::Unknown);
    told().next().is_some() && told().all(|found| found.link != Link::Moved)
}

fn advice(reason: Reason, verdict: &Verdict, judgement: &Judgement) -> Option<String> {
    match reason {
        Reason::CutByClosingDate => {
            Some("Export all incidents by opening date, open ones included.".to_owned())
        }
        Reason::TooFew => Some(
            "Wait until the months are there, or pool services of the same team and decide anew."
                .to_owned(),
        ),
        Reason::Confounded if judgement.comparison.is_none() => Some(format!(
            "Three services that had {} as well and were not given the remedy would tell the two \
             apart.",
            had(judgement)
        )),
        Reason::Confounded => Some(format!(
            "Services that had {} as well and were not given the remedy would tell the two apart.",
            had(judgement)
        )),
        Reason::ComparatorsMoved | Reason::NotBeyondComparators | Reason::ComparatorsFell => Some(
            "Find out what moved them all; the next service gets the remedy at another date, drawn \
             by lot."
                .to_owned(),
        ),
        Reason::UnusuallyBadBefore => {
            Some("Look again when as many months have passed as were unusually bad.".to_owned())
        }
        Reason::EarlyLook => {
            verdict.look.next.map(|next| format!("Look again on {}, as registered.", day(next)))
        }
        _ => None,
    }
}

fn had(judgement: &Judgement) -> &'static str {
    let kind = judgement.confounders.iter().find(|c| c.is_in_the_way()).map(|c| c.kind);
    kind.map_or("it", ConfounderKind::words)
}
