//! Sentences about agreements that the terminal and the page share.

use crate::sentences::proportion;
use thirdline_chart::format::{count, percent, percent_interval};
use thirdline_domain::History;
use thirdline_domain::agreement::{Agreement, Goal, GoalKind};
use thirdline_domain::clock::{Charge, Outcome};
use thirdline_evidence::agreements::{Doing, GoalKept, HoldOut, Replayed, Segment};
use thirdline_time::{Calendar, Zone, working_text};

/// The zone in which an agreement's times are shown: that of the receiver's calendar.
#[must_use]
pub fn zone_of(agreement: &Agreement) -> Zone {
    agreement.calendar.as_ref().map_or_else(Zone::utc, |calendar| calendar.zone().clone())
}

/// An instant as people say it, to the minute: `Wed 2012-03-07 11:31`.
#[must_use]
pub fn when(at: i64, zone: &Zone) -> String {
    zone.local(at).strftime("%a %Y-%m-%d %H:%M").to_string()
}

/// `once`, `twice`, `7 times`.
#[must_use]
pub fn times(n: u64) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{} times", count(n)),
    }
}

/// Working time to the minute, from ten minutes on.
#[must_use]
pub fn about(us: i64) -> String {
    const MINUTE: i64 = 60_000_000;
    working_text(if us > 10 * MINUTE { (us + MINUTE / 2) / MINUTE * MINUTE } else { us })
}

/// `resolve within 8 h (1 - Critical)`.
#[must_use]
pub fn goal(kind: GoalKind, within: i64, priorities: &[String]) -> String {
    let of =
        if priorities.is_empty() { String::new() } else { format!(" ({})", priorities.join(", ")) };
    format!("{} within {}{of}", kind.words(), working_text(within))
}

/// Calendar and version by which a goal is counted.
#[must_use]
pub fn calendar(agreement: &Agreement, goal: &Goal) -> String {
    match agreement.calendar_of(goal) {
        Some(calendar) => calendar_title(calendar),
        None => "round the clock".to_owned(),
    }
}

fn calendar_title(calendar: &Calendar) -> String {
    format!("{} v{}", calendar.name(), calendar.version())
}

/// Who, for whom and since when; whether both have signed.
#[must_use]
pub fn scope(agreement: &Agreement) -> String {
    let names: Vec<&str> =
        agreement.receivers.iter().map(thirdline_domain::Pattern::text).collect();
    let zone = zone_of(agreement);
    let dates = match (agreement.from, agreement.to) {
        (None, None) => String::new(),
        (from, to) => {
            let from = from.map(|f| format!(" from {}", when(f, &zone)));
            let to = to.map(|t| format!(" until {}", when(t, &zone)));
            format!(", handed over{}{}", from.unwrap_or_default(), to.unwrap_or_default())
        }
    };
    let signed =
        if agreement.signed.by_both() { "Signed by both." } else { "Not signed by both: a draft." };
    format!("Receiver: {}{dates}. {signed}", names.join(", "))
}

/// Hours that are counted round the clock because nobody named a calendar.
#[must_use]
pub fn without_calendar(agreement: &Agreement) -> Option<String> {
    let missing = match (&agreement.calendar, &agreement.sender.calendar) {
        (None, None) => "Neither side has a calendar",
        (None, Some(_)) => "The receiver has no calendar",
        (Some(_), None) => "The sender has no calendar",
        (Some(_), Some(_)) => return None,
    };
    Some(format!("{missing}: its clocks run round the clock."))
}

/// How much of the user clocks both sides held.
#[must_use]
pub fn minutes(replayed: &Replayed) -> String {
    let total = replayed.charged.total;
    if total == 0 {
        return "No time was counted.".to_owned();
    }
    let share = |charge: Charge| percent(replayed.charged.of(charge) as f64 / total as f64);
    let outside = percent(replayed.charged.of(Charge::OutsideHours) as f64 / total as f64);
    format!(
        "Of the users' waiting, {} was held by the receiver and {} by the sender in their working \
         hours; {outside} passed outside them.",
        share(Charge::Receiver),
        share(Charge::Sender)
    )
}

/// How a goal was kept, in one sentence.
#[must_use]
pub fn kept(goal: &GoalKept) -> String {
    let name = self::goal(goal.kind, goal.within, &goal.priorities);
    if !goal.is_recorded {
        return format!("{name}: a ticket history does not record it.");
    }
    let all = goal.kept.attainment();
    let kept = if all.value.is_some() { "kept " } else { "" };
    let mut text = format!("{name}: {kept}{}", proportion(&all));
    if goal.kept.excused > 0 {
        text.push_str(&format!(
            "; {} breaches are excused by both, without them {}",
            count(goal.kept.excused),
            proportion(&goal.kept.attainment_without_excused())
        ));
    }
    text.push('.');
    text
}

/// How a proposed goal did on what it was not fitted to.
#[must_use]
pub fn hold_out(held_out: &HoldOut) -> String {
    match (held_out.value, held_out.low, held_out.high) {
        (Some(value), Some(low), Some(high)) => percent_interval(value, low, high, held_out.n),
        _ => format!("too few to say, n {}", count(held_out.n)),
    }
}

/// An outcome in words.
#[must_use]
pub fn outcome(outcome: Outcome, zone: &Zone) -> String {
    match outcome {
        Outcome::Running => "running".to_owned(),
        Outcome::Met { at } => format!("met at {}", when(at, zone)),
        Outcome::Missed { at } => format!("missed at {}", when(at, zone)),
        Outcome::Void { why, .. } => format!("void: {}", why.words()),
    }
}

/// What a clock did in a stretch of time.
#[must_use]
pub fn segment(segment: &Segment, zone: &Zone) -> String {
    let (from, to) = (when(segment.from, zone), when(segment.to, zone));
    let what = match segment.doing {
        Doing::Ran(worked) => format!("ran, {} of working time", about(worked)),
        Doing::Held(on) => format!("on hold, waiting for {}", on.words()),
        Doing::ReturnPending => "stood still: a return waited for its answer".to_owned(),
        Doing::Elsewhere => "stood still: the incident was with another team".to_owned(),
        Doing::Done => "stood still: it seemed done".to_owned(),
    };
    format!("{from} to {to}: {what}")
}

/// The number of an incident.
#[must_use]
pub fn number(history: &History, incident: u32) -> &str {
    history.incidents.find_name(incident).unwrap_or("")
}

/// What a ticket history cannot say about agreements.
#[must_use]
pub fn not_recorded() -> &'static str {
    "On a ticket history the start of a stay is the handover, its first sign of work the \
     acceptance, and a waiting status a hold that was agreed to. Why an incident left the team, \
     whether the reporter agreed to a lower priority or a withdrawal, and what was asked are not \
     recorded: such goals are void, a lower priority keeps the old goal. An agreement that is in \
     force changes what people do; figures from before it are no forecast."
}
