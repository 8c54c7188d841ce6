//! What only several parts of a file together show: goals that contradict each other or their
//! calendar, agreements that claim the same incident.

use super::{Agreement, Goal, GoalKind};
use crate::pattern::Pattern;
use std::ops::Range;
use thirdline_document::{Document, Fault};
use thirdline_time::{Zone, local_text, working_text};

/// A goal due later than this after its agreement begins is out of its calendar's reach.
const REACH: i64 = 366 * 86_400_000_000;
/// Where an agreement names no beginning: Monday, 2024-01-01T00:00Z.
const SOME_MONDAY: i64 = 1_704_067_200_000_000;

/// An agreement and where its parts stand in the file.
pub(super) struct Placed {
    pub(super) agreement: Agreement,
    pub(super) name: Range<usize>,
    /// Where each goal's `within` stands.
    pub(super) within: Vec<Range<usize>>,
    pub(super) from: Option<Range<usize>>,
    pub(super) to: Option<Range<usize>>,
}

pub(super) fn check(document: &Document, placed: &[Placed]) {
    for one in placed {
        goals(document, one);
    }
    for (i, later) in placed.iter().enumerate() {
        for earlier in &placed[..i] {
            versions(document, earlier, later);
        }
    }
}

fn goals(document: &Document, placed: &Placed) {
    let agreement = &placed.agreement;
    for (i, goal) in agreement.goals.iter().enumerate() {
        reach(document, placed, goal, i);
        for (j, other) in agreement.goals.iter().enumerate().take(i) {
            let contradiction = if goal.kind == other.kind {
                same_priorities(goal, other)
                    .map(|of| format!("`{}` has two goals{of}", goal.kind.name()))
            } else {
                contradiction(goal, other).or_else(|| contradiction(other, goal))
            };
            if let Some(message) = contradiction {
                let line = line_of(document, placed.within[j].start);
                document.push(
                    Fault::new(placed.within[i].clone(), message)
                        .with_help(format!("the other one stands in line {line}")),
                );
            }
        }
    }
}

fn line_of(document: &Document, at: usize) -> usize {
    document.text()[..at.min(document.text().len())].matches('\n').count() + 1
}

/// The priorities for which two goals of a kind are meant, in words.
fn same_priorities(a: &Goal, b: &Goal) -> Option<String> {
    if a.priorities.is_empty() && b.priorities.is_empty() {
        return Some(" for all priorities".to_owned());
    }
    let both: Vec<String> = a
        .priorities
        .iter()
        .filter(|p| b.priorities.contains(p))
        .map(|p| format!("{p:?}"))
        .collect();
    (!both.is_empty()).then(|| format!(" for {}", both.join(" and ")))
}

/// What cannot take longer than what: nobody resolves what nobody has accepted.
fn contradiction(first: &Goal, last: &Goal) -> Option<String> {
    use GoalKind::{Accept, Resolve, Workaround};
    let ordered =
        matches!((first.kind, last.kind), (Accept, Workaround | Resolve) | (Workaround, Resolve));
    let same_scope = first.priorities == last.priorities || same_priorities(first, last).is_some();
    let same_calendar = first.calendar.as_ref().map(|c| c.name().to_owned())
        == last.calendar.as_ref().map(|c| c.name().to_owned());
    (ordered && same_scope && same_calendar && first.within > last.within).then(|| {
        format!(
            "`{}` within {} contradicts `{}` within {}: it comes first",
            first.kind.name(),
            working_text(first.within),
            last.kind.name(),
            working_text(last.within)
        )
    })
}

fn reach(document: &Document, placed: &Placed, goal: &Goal, index: usize) {
    let agreement = &placed.agreement;
    let Some(calendar) = agreement.calendar_of(goal) else { return };
    let start = agreement.from.unwrap_or(SOME_MONDAY);
    let due = calendar.working().add(start, goal.within);
    if due.is_some_and(|due| due - start <= REACH) {
        return;
    }
    let message = format!(
        "`{}` within {} cannot be reached in the calendar {:?}: {}",
        goal.kind.name(),
        working_text(goal.within),
        calendar.name(),
        match due {
            Some(due) => format!(
                "handed over at {}, an incident would be due at {}",
                local_text(start, calendar.zone()),
                local_text(due, calendar.zone())
            ),
            None => "it does not open for so long before 2201".to_owned(),
        }
    );
    let help = "shorten the goal, or give the calendar more hours";
    document.push(Fault::new(placed.within[index].clone(), message).with_help(help));
}

fn versions(document: &Document, earlier: &Placed, later: &Placed) {
    let (a, b) = (&earlier.agreement, &later.agreement);
    let line = line_of(document, earlier.name.start);
    if a.name == b.name && a.version == b.version {
        document.push(
            Fault::new(
                later.name.clone(),
                format!("version {} of {:?} stands here twice", b.version, b.name),
            )
            .with_help(format!("the other one is in line {line}; count the version up")),
        );
        return;
    }
    if !(overlap(a, b)) {
        return;
    }
    let until =
        |at: Option<i64>| at.map_or("any time".to_owned(), |at| local_text(at, &zone_of(b)));
    let since = a.from.max(b.from);
    let (place, help) = if a.name == b.name {
        let place = later.from.clone().or_else(|| earlier.to.clone());
        let help = "let the earlier version end (`to`) where the later one begins (`from`)";
        (place, help)
    } else {
        (None, "narrow receiver, sender, services, priorities or dates of one of them")
    };
    document.push(
        Fault::new(
            place.unwrap_or_else(|| later.name.clone()),
            format!(
                "{} and {} (line {line}) would both hold for the same incident, from {} on",
                b.title(),
                a.title(),
                until(since)
            ),
        )
        .with_help(help),
    );
}

fn zone_of(agreement: &Agreement) -> Zone {
    agreement.calendar.as_ref().map_or_else(Zone::utc, |c| c.zone().clone())
}

/// Whether an incident may be in the scope of both.
fn overlap(a: &Agreement, b: &Agreement) -> bool {
    let begins = a.from.max(b.from).unwrap_or(i64::MIN);
    let ends = a.to.unwrap_or(i64::MAX).min(b.to.unwrap_or(i64::MAX));
    let any = |a: &[Pattern], b: &[Pattern]| a.iter().any(|x| b.iter().any(|y| x.overlaps(y)));
    let or_all = |a: &[Pattern], b: &[Pattern]| a.is_empty() || b.is_empty() || any(a, b);
    let priorities = a.priorities.is_empty()
        || b.priorities.is_empty()
        || a.priorities.iter().any(|p| b.priorities.contains(p));
    begins < ends
        && any(&a.receivers, &b.receivers)
        && or_all(&a.services, &b.services)
        && priorities
        && senders(a, b)
}

/// Whether a team may hand over under both: told apart only where both name sides alone, lines
/// alone or teams alone.
fn senders(a: &Agreement, b: &Agreement) -> bool {
    let (a, b) = (&a.sender, &b.sender);
    if a.is_anybody() || b.is_anybody() {
        return true;
    }
    let kinds = |s: &super::Sender| (s.sides.is_empty(), s.lines.is_empty(), s.teams.is_empty());
    match (kinds(a), kinds(b)) {
        ((false, true, true), (false, true, true)) => a.sides.iter().any(|s| b.sides.contains(s)),
        ((true, false, true), (true, false, true)) => a.lines.iter().any(|l| b.lines.contains(l)),
        ((true, true, false), (true, true, false)) => {
            a.teams.iter().any(|x| b.teams.iter().any(|y| x.overlaps(y)))
        }
        _ => true,
    }
}
