//! Whether arrivals and waits add up: quiet on whole histories, loud on what is wrong with them.

use thirdline_domain::{History, Ledger, NO_STATUS, Organisation, State, StatusClass};
use thirdline_evidence::{Evidence, Little, Question, Selection};
use thirdline_history::{Plan, generate};

const SEEDS: std::ops::Range<u64> = 1..25;

fn whole(seed: u64, incidents: u32) -> History {
    generate(&Plan { incidents, seed, ..Plan::default() }).history
}

fn checked(history: &History, selection: Selection) -> Little {
    let question = Question { selection, ..Question::default() };
    let evidence = Evidence::of(history, &Organisation::default(), question);
    evidence.quality.little.expect("long enough")
}

/// The instant that lies so far between the first and the last event.
fn instant(history: &History, share: f64) -> i64 {
    let (first, last) = (history.first_at().expect("events"), history.horizon().expect("events"));
    first + ((last - first) as f64 * share) as i64
}

fn is_done(history: &History, event: usize) -> bool {
    history.stated(event).is_some_and(StatusClass::is_done)
}

/// Of every fifth incident, whatever ended it after half of the time is lost.
fn losing_ends(mut history: History) -> History {
    let half = instant(&history, 0.5);
    for incident in (0..history.incident_count()).step_by(5) {
        for event in history.events_of(incident) {
            if history.at[event] > half && is_done(&history, event) {
                history.status[event] = NO_STATUS;
            }
        }
    }
    history
}

/// What would have ended in a sixth of the time ended at once, at its end.
fn closed_at_once(mut history: History) -> History {
    let (from, to) = (instant(&history, 0.45), instant(&history, 0.6));
    for incident in 0..history.incident_count() {
        let mut before = i64::MIN;
        for event in history.events_of(incident) {
            if (from..to).contains(&history.at[event]) && is_done(&history, event) {
                history.at[event] = to;
            }
            history.at[event] = history.at[event].max(before);
            before = history.at[event];
        }
    }
    history
}

/// Without those that ended in the first half, as an export of what is closed since then.
fn closed_since_half(history: &History) -> Selection {
    let (half, horizon) = (instant(history, 0.5), instant(history, 1.0));
    let mut ledger = Ledger::default();
    let excluded = (0..history.incident_count())
        .map(|incident| {
            ledger.read(history, incident, horizon);
            ledger.state == State::Resolved && ledger.end < half
        })
        .collect();
    Selection { excluded, ..Selection::default() }
}

#[test]
fn whole_histories_with_incidents_that_stay_open_add_up() {
    for incidents in [3_000, 12_000] {
        let off: Vec<(u64, Little)> = SEEDS
            .map(|seed| (seed, checked(&whole(seed, incidents), Selection::default())))
            .filter(|(_, little)| little.is_off() || little.is_closed_at_once())
            .collect();
        assert!(off.len() <= 1, "{incidents}: {off:?}");
    }
}

#[test]
fn what_is_asked_for_adds_up_too() {
    let history = whole(7, 12_000);
    let (from, to) = (Some(instant(&history, 0.3)), Some(instant(&history, 0.9)));
    let little = checked(&history, Selection { from, to, ..Selection::default() });
    assert!(!little.is_off(), "{little:?}");
    assert!(little.from > instant(&history, 0.4) && little.to < instant(&history, 0.8));
}

#[test]
fn ends_that_are_missing_from_some_day_on_are_found() {
    for seed in SEEDS {
        let little = checked(&losing_ends(whole(seed, 3_000)), Selection::default());
        assert!(little.is_off(), "{seed}: {little:?}");
    }
}

#[test]
fn a_history_that_begins_with_what_was_slow_is_found() {
    let found = SEEDS.filter(|&seed| {
        let history = whole(seed, 12_000);
        checked(&history, closed_since_half(&history)).is_off()
    });
    let found = found.count();
    assert!(found >= 20, "{found} of 24");
}

#[test]
fn many_that_are_closed_at_once_are_found() {
    for seed in SEEDS {
        let little = checked(&closed_at_once(whole(seed, 3_000)), Selection::default());
        assert!(little.is_closed_at_once(), "{seed}: {little:?}");
        assert!(little.resolved_on_it > 200 && little.share_of_it > 0.4, "{seed}: {little:?}");
    }
}
