//! What to advise before a decision is signed. Nothing here blocks anything: what does not hold is
//! stamped on its face, and people decide.

use super::advice::{Advice, LEAST_MONTHS_BEFORE};
use super::baseline::Baseline;
use super::catalogue::{find_watched, guards_of};
use super::check_history;
use super::draft::plus_months;
use crate::measures::MeasureKind;
use thirdline_domain::decision::{Decision, Remedy};
use thirdline_domain::{History, Organisation, Pattern};
use thirdline_time::Day;

/// Nothing shows earlier (`people.md` 3.5).
const LEAST_MONTHS_AFTER: u32 = 6;
/// With fewer, one odd comparator decides.
const LEAST_COMPARATORS: usize = 3;

/// Everything that should be, in the order of the file; with a history also what it can show.
#[must_use]
pub fn check(
    decision: &Decision,
    history: Option<&History>,
    organisation: Option<&Organisation>,
) -> Vec<Advice> {
    let mut all = vec![sponsor(decision), reasons(decision), refused(decision)];
    all.extend([commitments(decision), fidelity(decision), outcome(decision)]);
    all.extend([before(decision), after(decision), first_look(decision)]);
    all.extend([comparators(decision, history), others(decision)]);
    all.extend([harm(decision), guards(decision)]);
    all.extend(signed(decision));
    all.extend(organisation.and_then(|o| allowed(decision, o)));
    if let Some(history) = history {
        let nobody = Organisation::default();
        let pulled = decision.pulled.unwrap_or(i32::MAX);
        let most = decision.outcome.months_before;
        let organisation = organisation.unwrap_or(&nobody);
        let measure = &decision.outcome.measure;
        let baseline = Baseline::new(history, organisation, measure, (pulled, most));
        all.extend(check_history::all(decision, history, &baseline));
    }
    all
}

fn sponsor(decision: &Decision) -> Advice {
    let says = match &decision.sponsor {
        Some(role) => format!("the {role}"),
        None => "nobody is named".to_owned(),
    };
    Advice::new(
        ("sponsor", "A sponsor answers for it", "sponsor"),
        decision.sponsor.is_some(),
        says,
        "name the role that decides and answers for it; without one no remedy is on",
    )
}

fn counted(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {one}"),
        1 => format!("one {one}"),
        n => format!("{n} {many}"),
    }
}

fn reasons(decision: &Decision) -> Advice {
    Advice::new(
        ("reasons", "It says why", "reasons"),
        !decision.reasons.is_empty(),
        counted(decision.reasons.len(), "reason", "reasons"),
        "write what was seen, and where: `thirdline diagnose` lists the signals",
    )
}

fn refused(decision: &Decision) -> Advice {
    let other = decision.refused.iter().filter(|r| r.remedy != decision.remedy).count();
    Advice::new(
        ("refused", "Alternatives were considered", "[[refused]]"),
        other > 0,
        match other {
            0 => "only one remedy was considered".to_owned(),
            n => counted(n, "alternative refused, with its reason", "alternatives refused"),
        },
        "add a [[refused]] table for each remedy that was not taken, with the reason",
    )
}

fn commitments(decision: &Decision) -> Advice {
    Advice::new(
        ("commitments", "Somebody promises something", "[[commitment]]"),
        !decision.commitments.is_empty(),
        counted(decision.commitments.len(), "promise", "promises"),
        "add a [[commitment]]: which role does what for whom, by which day",
    )
}

fn fidelity(decision: &Decision) -> Advice {
    Advice::new(
        ("fidelity", "One can see whether it was pulled", "[[fidelity]]"),
        !decision.fidelity.is_empty(),
        match decision.fidelity.len() {
            0 => "no fidelity plan".to_owned(),
            n => counted(n, "thing is counted", "things are counted"),
        },
        "add a [[fidelity]] with what has to happen, and how much of it: else a remedy that nobody \
         pulled is called one that did not work",
    )
}

fn outcome(decision: &Decision) -> Advice {
    let measure = &decision.outcome.measure;
    let kind = find_watched(measure).map(|m| m.kind);
    let holds = !matches!(kind, Some(MeasureKind::Activity | MeasureKind::Perception));
    let kind = kind.map_or("unknown", MeasureKind::name);
    Advice::new(
        ("outcome", "It is judged by what users live", "[outcome] measure"),
        holds,
        format!("{} is of the kind {kind}", measure.title()),
        "judge by an outcome such as UCM3: activity and answers change because one looks at them",
    )
}

fn before(decision: &Decision) -> Advice {
    let months = decision.outcome.months_before;
    Advice::new(
        ("months_before", "Twelve months of baseline", "[outcome] months_before"),
        months >= LEAST_MONTHS_BEFORE,
        format!("{months} months before the pull"),
        "take 12 months or more: a remedy is pulled after a bad spell, and bad spells end by \
         themselves",
    )
}

fn after(decision: &Decision) -> Advice {
    let months = decision.outcome.months_after;
    Advice::new(
        ("months_after", "Six months afterwards", "[outcome] months_after"),
        months >= LEAST_MONTHS_AFTER,
        format!("{months} months after the transition"),
        "take 6 months or more: what is new works for a while because it is new",
    )
}

fn first_look(decision: &Decision) -> Advice {
    let head = ("first_look", "Nobody looks too early", "looks");
    let Some(&first) = decision.looks.first() else {
        let todo =
            "name the days on which it will be looked at, the first six months after the pull";
        return Advice::new(head, false, "no look is registered", todo);
    };
    let Some(pulled) = decision.pulled else {
        let says = format!("the first look is on {}, the pull has no day", Day(first));
        return Advice::new(head, false, says, "name the day of the pull as `pulled`");
    };
    let least = plus_months(pulled, LEAST_MONTHS_AFTER);
    let transition = decision.outcome.transition_days.min(366).cast_signed();
    let whole = plus_months(pulled + transition, decision.outcome.months_after);
    let says = match first {
        first if first < least => format!(
            "the first look, {}, is earlier than six months after the pull, {}",
            Day(first),
            Day(least)
        ),
        first if first < whole => format!(
            "on the first look, {}, the months to be compared are not over: they last until {}",
            Day(first),
            Day(whole)
        ),
        first => format!("first on {}", Day(first)),
    };
    let todo = format!("look first on {} or later", Day(least.max(whole)));
    Advice::new(head, first >= least.max(whole), says, todo)
}

fn comparators(decision: &Decision, history: Option<&History>) -> Advice {
    let count = history.map_or(decision.comparators.len(), |history| {
        history.services.iter().filter(|name| decision.compares_with(name)).count()
    });
    Advice::new(
        ("comparators", "At least three comparators", "comparators"),
        count >= LEAST_COMPARATORS,
        counted(count, "comparator", "comparators"),
        "name three services or more that are about as badly off and not under this remedy: what \
         happens to all of them is no effect of it",
    )
}

/// A comparator that the remedy is pulled for compares it with itself.
fn others(decision: &Decision) -> Advice {
    let own: Vec<&str> = decision
        .comparators
        .iter()
        .map(Pattern::text)
        .filter(|name| decision.covers(name))
        .collect();
    let says = if own.is_empty() {
        "none of them is under this remedy".to_owned()
    } else {
        format!("{} is under this remedy itself", own.join(", "))
    };
    let todo = "take it out of `comparators`: a service compared with itself never differs";
    let head = ("comparator_itself", "Comparators are other services", "comparators");
    Advice::new(head, own.is_empty(), says, todo)
}

fn harm(decision: &Decision) -> Advice {
    Advice::new(
        ("harm", "It says what would be harm", "[[harm]]"),
        !decision.harm.is_empty(),
        counted(decision.harm.len(), "harm limit", "harm limits"),
        "add a [[harm]]: which guard may become worse by how much before the sponsor has to decide",
    )
}

fn guards(decision: &Decision) -> Advice {
    let watched = &decision.outcome.measure;
    let of_outcome = find_watched(watched).map_or(&[][..], |m| m.guards);
    let mut needed: Vec<&str> = of_outcome.to_vec();
    needed.extend(guards_of(decision.remedy).measured);
    needed.sort_unstable();
    needed.dedup();
    needed.retain(|code| *code != watched.code);
    let missing: Vec<&str> = needed
        .iter()
        .copied()
        .filter(|code| decision.harm.iter().all(|h| h.measure.code != *code))
        .collect();
    let says = if missing.is_empty() {
        needed.join(", ")
    } else {
        format!("{} is not guarded", missing.join(", "))
    };
    let todo = "add a [[harm]] for each: a figure is easily bought with another";
    let head = ("guards", "The guards of remedy and outcome are watched", "[[harm]]");
    Advice::new(head, missing.is_empty(), says, todo)
}

/// What is said once somebody has signed.
fn signed(decision: &Decision) -> Vec<Advice> {
    let mut all = Vec::new();
    let is = decision.fingerprint();
    if !decision.signatures.is_empty() || decision.signed.is_some() {
        let says = match &decision.signed {
            Some(signed) if *signed == is => format!("signed as {is}"),
            Some(signed) => {
                format!("changed after signing: {signed} was signed, what stands there now is {is}")
            }
            None => format!("signed without a fingerprint; what stands there now is {is}"),
        };
        let todo = match &decision.signed {
            Some(_) => {
                "undo the change, or sign again and say why: what is registered afterwards would \
                 always be met"
                    .to_owned()
            }
            None => format!("write fingerprint = \"{is}\" under [signed]"),
        };
        all.push(Advice::new(
            ("fingerprint", "What stands there is what was signed", "[signed] fingerprint"),
            decision.signed.as_ref() == Some(&is),
            says,
            todo,
        ));
    }
    if let (Some(pulled), Some(last)) =
        (decision.pulled, decision.signatures.iter().max_by_key(|s| s.on))
    {
        all.push(Advice::new(
            ("signed_before", "It was signed before the pull", "[[signature]]"),
            last.on <= pulled,
            if last.on <= pulled {
                format!("last by the {} on {}", last.role, Day(last.on))
            } else {
                format!(
                    "the {} signed on {}, after the pull on {}",
                    last.role,
                    Day(last.on),
                    Day(pulled)
                )
            },
            "say so in the verdict: an outcome that was chosen after the pull proves nothing",
        ));
    }
    all
}

/// Whether pay rules allow (b), where the organisation file says so of a service in scope.
fn allowed(decision: &Decision, organisation: &Organisation) -> Option<Advice> {
    if decision.remedy != Remedy::Motivation {
        return None;
    }
    let names = decision.services.iter().map(Pattern::text);
    let said: Vec<(&str, bool)> = names
        .filter_map(|name| Some((name, organisation.find_service(name)?.bonus_allowed?)))
        .collect();
    let forbidden: Vec<&str> = said.iter().filter(|(_, may)| !may).map(|(name, _)| *name).collect();
    let says = if forbidden.is_empty() {
        "the organisation file says so".to_owned()
    } else {
        format!("the organisation file forbids it for {}", forbidden.join(", "))
    };
    let head = ("allowed", "Pay rules and agreements allow it", "remedy");
    let todo = "make it a pledge without money, or choose another remedy";
    (!said.is_empty()).then(|| Advice::new(head, forbidden.is_empty(), says, todo))
}
