//! Sentences about agreements that the terminal and the page share.

use crate::sentences::proportion;
use thirdline_chart::format::{count, duration, hours, percent};
use thirdline_domain::agreement::{Agreement, Goal, GoalKind};
use thirdline_domain::clock::{Charge, Outcome};
use thirdline_domain::{History, StatusClass};
use thirdline_evidence::agreements::{
    Comparison, Doing, ENOUGH_WEEKS, Explained, ExplainedClock, Flip, GoalKept, HoldOut, Kept,
    Proposed, Replay, Replayed, Segment,
};
use thirdline_evidence::{ENOUGH, Teams};
use thirdline_time::{Calendar, Zone, working_text};

/// The zone in which an agreement's times are shown: that of the receiver's calendar.
#[must_use]
pub fn zone_of(agreement: &Agreement) -> Zone {
    agreement.calendar.as_ref().map_or_else(Zone::utc, |calendar| calendar.zone().clone())
}

/// An instant by the clock of a zone: `Thu 12 Apr 2012 16:38:36`, without seconds if there are none. In the hours around a change of
/// the clocks the offset stands beside it, so that no instant is said like another.
#[must_use]
pub fn instant(at: i64, zone: &Zone) -> String {
    const HOUR: i64 = 3_600_000_000;
    let around = [at.saturating_sub(HOUR), at.saturating_add(HOUR)].map(|at| zone.offset(at));
    let is_plain = around.iter().all(|offset| *offset == zone.offset(at));
    let seconds = if at.rem_euclid(60_000_000) == 0 { "" } else { ":%S" };
    let offset = if is_plain { "" } else { " %:z" };
    let format = format!("%a %-d %b %Y %H:%M{seconds}{offset}");
    crate::html::words::time_in(at, &format, zone.time_zone())
}

/// Goals of one incident whose events a ticket history does not hold; `None` if there is none.
#[must_use]
pub fn unrecorded(explained: &Explained) -> Option<String> {
    let mut kinds: Vec<&str> = explained
        .agreement
        .goals
        .iter()
        .filter(|goal| !goal.kind.is_in_a_history())
        .map(|goal| goal.kind.words())
        .collect();
    kinds.dedup();
    (!kinds.is_empty())
        .then(|| format!("{}: a ticket history does not record it.", capital(&kinds.join(", "))))
}

/// The clocks of one incident that a ticket history can tell of.
pub(crate) fn recorded(explained: &Explained) -> impl Iterator<Item = &ExplainedClock> {
    let is = |c: &&ExplainedClock| explained.agreement.goals[c.goal].kind.is_in_a_history();
    explained.clocks.iter().filter(is)
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
            let from = from.map(|f| format!(" from {}", instant(f, &zone)));
            let to = to.map(|t| format!(" until {}", instant(t, &zone)));
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
    proportion(&held_out.share())
}

/// Working time to the minute, from ten minutes on.
#[must_use]
pub fn about(us: i64) -> String {
    const MINUTE: i64 = 60_000_000;
    working_text(if us > 10 * MINUTE { (us + MINUTE / 2) / MINUTE * MINUTE } else { us })
}

/// An outcome in words.
#[must_use]
pub fn outcome(outcome: Outcome, zone: &Zone) -> String {
    match outcome {
        Outcome::Running => "running".to_owned(),
        Outcome::Met { at } => format!("met {}", instant(at, zone)),
        Outcome::Missed { at } => format!("missed {}", instant(at, zone)),
        Outcome::Void { why, .. } => format!("void: {}", why.words()),
    }
}

/// The stretches of a clock that took any time.
pub(crate) fn lasting(clock: &ExplainedClock) -> impl Iterator<Item = &Segment> {
    clock.segments.iter().filter(|segment| segment.to > segment.from)
}

/// What a clock did in a stretch of time.
#[must_use]
pub fn segment(segment: &Segment, zone: &Zone) -> String {
    let (from, to) = (instant(segment.from, zone), instant(segment.to, zone));
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

/// How often something happened, in words.
#[must_use]
pub fn times(n: u64) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{} times", count(n)),
    }
}

/// How much was handed over under an agreement.
#[must_use]
pub fn handed_over(replayed: &Replayed) -> String {
    if replayed.incidents == 0 {
        return "No incident was handed over under it: look at its receiver, sender, services, \
                priorities and dates."
            .to_owned();
    }
    let were = if replayed.incidents == 1 { "incident was" } else { "incidents were" };
    format!(
        "{} {were} handed over under it, {}.",
        count(replayed.incidents),
        times(replayed.handovers)
    )
}

/// Receivers of which nobody knows whether they are five people.
#[must_use]
pub fn head_counts(replayed: &Replayed, teams: &Teams) -> Option<String> {
    let mut unknown: Vec<u32> = replayed
        .facts
        .iter()
        .map(|f| f.team)
        .filter(|t| teams.teams.get(*t as usize).is_some_and(|team| team.head_count.is_none()))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    let team = if unknown.len() == 1 { "receiver" } else { "receivers" };
    (!unknown.is_empty()).then(|| {
        format!(
            "The head count of {} {team} is unknown: figures about a team of fewer than five \
             would speak of persons. Name head counts in the organisation file before teams are \
             shown.",
            count(unknown.len())
        )
    })
}

/// Why no months are shown.
#[must_use]
pub fn cut(replay: &Replay) -> Option<String> {
    replay.is_cut.then(|| {
        format!(
            "No months are shown: {} of the incidents end in the final tenth of the history, so \
             it was cut by closing date, and its beginning holds only what was slow.",
            percent(replay.last_events_in_final_tenth)
        )
    })
}

/// What the clocks that ended needed, held against the goal.
#[must_use]
pub fn spread(goal: &GoalKept) -> String {
    let name = goal.kind.words();
    let n = goal.used.len();
    if (n as u64) < ENOUGH {
        return format!("{}: too few to say how long it takes, n {}.", capital(name), count(n));
    }
    let inside = goal.used.partition_point(|u| *u <= goal.within);
    let share = |k: usize| percent(k as f64 / n as f64);
    let done_by = |part: usize| goal.used[(n * part).div_ceil(10).clamp(1, n) - 1];
    format!(
        "{}: of {} that were done, {} needed at most {} of working time and {} more; half needed at \
         most {}, nine in ten at most {}.",
        capital(name),
        count(n),
        share(inside),
        working_text(goal.within),
        share(n - inside),
        hours(done_by(5)),
        hours(done_by(9)),
    )
}

/// Beyond this many standard errors chance explains a difference in one case of forty.
const BEYOND_CHANCE: f64 = 1.96;

/// Whether more is done just before a goal than just behind it.
#[must_use]
pub fn heaping(goal: &GoalKept) -> String {
    let (before, behind) = goal.around;
    let found = format!(
        "{} were done in the last tenth of the goal and {} in the tenth behind it",
        count(before),
        count(behind)
    );
    match goal.heaping {
        Some(z) if before + behind >= ENOUGH => {
            let said = if z > BEYOND_CHANCE {
                "more before it than chance would give"
            } else if z < -BEYOND_CHANCE {
                "more behind it than chance would give"
            } else {
                "no more than chance would give"
            };
            let z = format!("{z:.1}").replace('-', "−");
            format!("{found}: {said} (z {z}).")
        }
        _ => format!("{found}: too few to say."),
    }
}

/// Why clocks of a goal are void; `None` if none is.
#[must_use]
pub fn void(goal: &GoalKept) -> Option<String> {
    let why: Vec<String> =
        goal.void.iter().map(|v| format!("{} {}", count(v.n), v.why.words())).collect();
    (!why.is_empty()).then(|| format!("Void, {}: {}.", goal.kind.words(), why.join(" · ")))
}

/// How many clocks show a sign of gaming or are disputed.
#[must_use]
pub fn flagged(replayed: &Replayed) -> String {
    let n: u64 = replayed.goals.iter().filter(|g| g.is_recorded).map(|g| g.flagged).sum();
    format!(
        "Flagged: {} clocks that show a sign of gaming, or whose incident somebody disputes.",
        count(n)
    )
}

/// That the minutes add up.
#[must_use]
pub fn together(replayed: &Replayed) -> String {
    let total = count(replayed.charged.total / 3_600_000_000);
    format!("Together {total} user hours, which is the user clock.")
}

/// What signals are, and are not.
pub const SIGNALS: &str = "Of teams and of the whole time, never of a person, and no verdict: most have good reasons. \
     Tenths are those of the goal to resolve, hours those of the receiver.";

/// What a row of months is, and is not.
pub const MONTHS: &str = "Each month for itself; where intervals meet, it may be chance.";

/// Keys beyond those that are shown.
pub(crate) fn more_in_json(more: usize) -> Option<String> {
    (more > 0).then(|| format!("{} more are in the JSON.", count(more)))
}

/// Keys with too few to say.
pub(crate) fn too_few(n: usize) -> Option<String> {
    let have = if n == 1 { "has" } else { "have" };
    (n > 0).then(|| format!("{} more {have} too few to say.", count(n)))
}

/// What one incident went through under an agreement.
#[must_use]
pub fn incident(history: &History, explained: &Explained) -> String {
    let account = &explained.account;
    let zone = zone_of(&explained.agreement);
    let stands = match account.class() {
        StatusClass::Cancelled => "withdrawn".to_owned(),
        class if class.is_done() => "resolved".to_owned(),
        _ => format!("open with {}", history.team_name(account.holder())),
    };
    let clock = account
        .user_clock()
        .map_or(String::new(), |c| format!("; user clock {}, never paused", duration(c)));
    format!(
        "Reported {} ({}), handed over under it {}, {stands}{clock}.",
        instant(account.reported_at, &zone),
        zone.name(),
        times(u64::from(account.handovers()))
    )
}

/// What became of the clocks of one incident, in one sentence.
#[must_use]
pub fn outcomes(explained: &Explained) -> String {
    let clocks: Vec<&ExplainedClock> = recorded(explained).collect();
    if clocks.is_empty() {
        return "No goal of the agreement ran on it.".to_owned();
    }
    let of = |name: &str| clocks.iter().filter(|c| c.outcome.name() == name).count();
    let parts: Vec<String> = ["met", "missed", "void", "running"]
        .into_iter()
        .map(|name| (of(name), name))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{} {name}", count(n)))
        .collect();
    let noun = if clocks.len() == 1 { "clock" } else { "clocks" };
    format!("{} {noun}: {}.", count(clocks.len()), parts.join(", "))
}

/// What a clock counted in which hours.
#[must_use]
pub fn used(agreement: &Agreement, clock: &ExplainedClock) -> String {
    let goal = &agreement.goals[clock.goal];
    format!(
        "{}, counted in {}: {} used of {}.",
        capital(goal.kind.words()),
        calendar(agreement, goal),
        about(clock.used),
        working_text(clock.within)
    )
}

/// That a breach stays.
#[must_use]
pub fn breach(at: i64, zone: &Zone) -> String {
    format!("the deadline passed at {}; nothing later makes it undone", instant(at, zone))
}

/// What goals were fitted to and checked on.
#[must_use]
pub fn fitted(proposed: &Proposed, zone: &Zone) -> String {
    format!(
        "{} handovers; fitted to the first 70 % of them, until {}, and checked on the others.",
        count(proposed.handovers),
        instant(proposed.cutoff, zone)
    )
}

/// What would be enough, where there are too few.
#[must_use]
pub fn would_be_enough(proposed: &Proposed) -> Option<String> {
    proposed.proposals.iter().any(|p| !p.is_enough()).then(|| {
        format!(
            "Where there are too few to say, {ENOUGH} ended clocks from {ENOUGH_WEEKS} opening \
             weeks would be enough; or agree a goal for four weeks and look again."
        )
    })
}

/// How a goal is proposed, and what that is not.
pub const PROPOSED: &str = "A goal is where the Kaplan–Meier curve of the working time has come down far enough; clocks \
     that were still running, or that ended without a verdict, count for as long as they ran. The \
     interval respects opening weeks. Once a goal is agreed people behave differently: this is \
     what would have been, not what will be.";

/// Who gains and who pays, over all goals.
#[must_use]
pub fn compared(second: &str, comparison: &Comparison) -> String {
    let recorded = comparison.goals.iter().filter(|g| g.kind.is_in_a_history());
    let (won, lost) = recorded.fold((0, 0), |(w, l), g| (w + g.won, l + g.lost));
    if won + lost == 0 {
        return format!("Under {second} no clock that was met is missed, and none the other way.");
    }
    format!(
        "Under {second}, {} clocks that were missed are met, and {} that were met are missed.",
        count(won),
        count(lost)
    )
}

/// What of the minutes is charged to somebody else under the second agreement.
#[must_use]
pub fn shifted(comparison: &Comparison) -> String {
    let moved = comparison.charges.iter().map(|(charge, a, b)| (*charge, b - a));
    let most = moved.filter(|(_, d)| *d != 0).max_by_key(|(_, d)| d.abs());
    match most {
        None => "Nobody is charged with more or less than before.".to_owned(),
        Some((charge, difference)) => {
            let more = if difference > 0 { "more" } else { "fewer" };
            let hours = count(difference.abs() / 3_600_000_000);
            format!("The largest difference: {hours} user hours {more}, {}.", charge.words())
        }
    }
}

/// Clocks that a ticket history can tell of, and that are met under one agreement only.
pub(crate) fn flips(comparison: &Comparison) -> Vec<&Flip> {
    let turned = |f: &&Flip| f.kind.is_in_a_history() && (f.is_won() || f.is_lost());
    comparison.flips.iter().filter(turned).collect()
}

/// How a kind of goal was kept under one of two agreements.
#[must_use]
pub fn kept_under(kind: GoalKind, kept: &Kept) -> String {
    if !kind.is_in_a_history() {
        "not recorded".to_owned()
    } else if kept.met + kept.missed + kept.void + kept.running == 0 {
        "no clocks".to_owned()
    } else {
        proportion(&kept.attainment())
    }
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}
