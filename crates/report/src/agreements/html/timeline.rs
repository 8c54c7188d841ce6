//! One incident's clocks over the journey of the incident, on one axis.

use super::super::sentences::{capital, outcome, recorded, zone_of};
use crate::html::journey::{journey_strip_in, ticks};
use crate::html::words::time_in;
use thirdline_chart::format::hours;
use thirdline_chart::{Hue, Mark, Stretch, Track, Tracks, Trait};
use thirdline_domain::History;
use thirdline_domain::clock::Outcome;
use thirdline_evidence::agreements::{Doing, Explained, ExplainedClock};
use thirdline_time::Zone;

/// On a drawing of so many pixels a closed hour of less than two of them is not told apart.
const PIXELS: i64 = 280;

/// The drawing of one incident's clocks.
pub(super) fn timeline(history: &History, explained: &Explained) -> Tracks {
    let zone = zone_of(&explained.agreement);
    let time_zone = zone.time_zone();
    let (incident, horizon) = (explained.incident as usize, explained.horizon);
    let mut strip = journey_strip_in(history, &explained.teams, incident, horizon, time_zone);
    // Breaches have words of their own below.
    strip.flags.retain(|flag| !flag.wrong);
    let (start, mut end) = (strip.through.start, strip.through.end);
    let own = end - start;
    for clock in recorded(explained) {
        let last = clock.segments.last().map_or(end, |segment| segment.to);
        end = end.max(last);
        // A deadline not far behind the end is worth the room.
        if let Some(deadline) = clock.deadline.filter(|d| *d <= start + own + own / 3) {
            end = end.max(deadline);
        }
    }
    strip.ticks = ticks(start, end, time_zone);
    let closed = (end - start) / PIXELS;
    let many = is_many(explained);
    let rows = recorded(explained)
        .map(|clock| {
            let goal = &explained.agreement.goals[clock.goal];
            let team = if many { history.team_name(clock.team) } else { "" };
            let note = format!("{} of {}", hours(clock.used), hours(clock.within));
            let note = if team.is_empty() { note } else { format!("{team} · {note}") };
            let hue = if goal.kind.is_receivers() { Hue::B } else { Hue::A };
            Track {
                name: capital(goal.kind.words()),
                note,
                hue,
                stretches: stretches(explained, clock, closed, &zone),
                marks: marks(clock, end, &zone),
            }
        })
        .collect();
    Tracks { strip, rows }
}

/// Whether clocks of several receivers have to be told apart.
pub(super) fn is_many(explained: &Explained) -> bool {
    explained.clocks.iter().any(|c| c.team != explained.clocks[0].team)
}

/// What a clock did, with working hours told apart as far as they can be seen.
fn stretches(
    explained: &Explained,
    clock: &ExplainedClock,
    closed: i64,
    zone: &Zone,
) -> Vec<Stretch> {
    let goal = &explained.agreement.goals[clock.goal];
    let mut all = Vec::new();
    for segment in &clock.segments {
        let title = super::super::sentences::segment(segment, zone);
        let (start, end) = (segment.from, segment.to);
        match segment.doing {
            Doing::Held(_) => all.push(Stretch { start, end, is: Trait::Held, title }),
            Doing::Ran(_) => {
                all.push(Stretch { start, end, is: Trait::Thin, title: title.clone() });
                let Some(working) = explained.agreement.hours_of(goal) else {
                    all.push(Stretch { start, end, is: Trait::Plain, title });
                    continue;
                };
                let mut open: Vec<Stretch> = Vec::new();
                for piece in working.intervals(start, end) {
                    match open.last_mut() {
                        Some(last) if piece.start - last.end < closed => last.end = piece.end,
                        _ => open.push(Stretch {
                            start: piece.start,
                            end: piece.end,
                            is: Trait::Plain,
                            title: title.clone(),
                        }),
                    }
                }
                all.extend(open);
            }
            Doing::ReturnPending | Doing::Elsewhere | Doing::Done => {}
        }
    }
    all
}

fn marks(clock: &ExplainedClock, end: i64, zone: &Zone) -> Vec<Mark> {
    let said = |at: i64| time_in(at, "%a %-d %b %H:%M", zone.time_zone());
    let mut marks = Vec::new();
    match (clock.outcome, clock.deadline) {
        (Outcome::Missed { at }, _) => {
            marks.push(Mark { at, is: Trait::Wrong, word: format!("missed {}", said(at)) });
        }
        (_, Some(at)) if at <= end => {
            marks.push(Mark { at, is: Trait::Plain, word: format!("deadline {}", said(at)) });
        }
        _ => {}
    }
    match (clock.outcome, clock.stopped_at) {
        (Outcome::Met { at }, _) => {
            marks.insert(0, Mark { at, is: Trait::Held, word: format!("met {}", said(at)) });
        }
        (Outcome::Void { at, .. }, _) => {
            let word = outcome(clock.outcome, zone);
            marks.insert(0, Mark { at, is: Trait::Thin, word });
        }
        (Outcome::Missed { .. }, Some(at)) => {
            marks.push(Mark { at, is: Trait::Held, word: format!("done {}", said(at)) });
        }
        (Outcome::Running, _) => {
            let at = clock.segments.last().map_or(clock.started_at, |segment| segment.to);
            let late = clock.deadline.filter(|d| *d > end);
            let word = late.map_or("running".to_owned(), |d| format!("running, due {}", said(d)));
            marks.insert(0, Mark { at, is: Trait::Thin, word });
        }
        (Outcome::Missed { .. }, None) => {}
    }
    marks
}
