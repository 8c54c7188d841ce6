//! The fold against a slow reading of the definitions, on random incidents.

use proptest::prelude::*;
use thirdline_domain::{
    Basis, History, Ledger, NO_PRIORITY, NO_STATUS, NO_TIME, NONE, State, Stated, Status,
    StatusClass,
};

/// One event: time since the one before, team, class (`None` = nothing, 9 = a note).
type Event = (i64, Option<u32>, Option<u8>);

fn history(events: &[Event], opened_before: Option<i64>) -> History {
    let mut h = History::empty(Basis::Events);
    h.incidents.intern("A");
    for team in ["one", "two", "three"] {
        h.teams.intern(team);
    }
    h.statuses = StatusClass::ALL
        .iter()
        .map(|class| (class.name(), Stated::Class(*class)))
        .chain([("note", Stated::Note)])
        .map(|(name, stated)| Status { status: name.to_owned(), sub_status: String::new(), stated })
        .collect();
    let mut at = 1_000;
    for (gap, team, class) in events {
        at += gap;
        h.at.push(at);
        h.team.push(team.unwrap_or(NONE));
        h.status.push(class.map_or(NO_STATUS, u16::from));
        h.priority.push(NO_PRIORITY);
        h.service.push(NONE);
    }
    h.starts.push(events.len() as u32);
    h.opened.push(opened_before.map_or(NO_TIME, |before| h.at[0] - before));
    h
}

/// The state after each event, by the definitions and nothing else.
fn states(events: &[Event]) -> Vec<(u32, StatusClass)> {
    let (mut holder, mut class) = (NONE, StatusClass::Queued);
    events
        .iter()
        .map(|(_, team, stated)| {
            holder = team.unwrap_or(holder);
            if let Some(stated) = stated.filter(|s| *s < 9) {
                class = StatusClass::ALL[usize::from(stated)];
            }
            (holder, class)
        })
        .collect()
}

/// How the incident ends: its state, and the first event of the last unbroken run.
fn ending(states: &[(u32, StatusClass)]) -> (State, Option<usize>) {
    let last = states[states.len() - 1].1;
    let (state, alike): (State, fn(StatusClass) -> bool) = match last {
        class if class.is_done() => (State::Resolved, StatusClass::is_done),
        StatusClass::Cancelled => (State::Cancelled, |c| c == StatusClass::Cancelled),
        _ => return (State::Open, None),
    };
    let run = states.iter().rev().take_while(|s| alike(s.1)).count();
    (state, Some(states.len() - run))
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let team = proptest::option::weighted(0.7, 0u32..3);
    let class = proptest::option::weighted(0.8, 0u8..10);
    prop::collection::vec((prop_oneof![Just(0i64), 1i64..50], team, class), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn the_fold_is_what_the_definitions_say(
        events in events(),
        opened in proptest::option::of(-20i64..60),
        beyond in 0i64..100,
    ) {
        let h = history(&events, opened);
        let horizon = h.at[h.at.len() - 1] + beyond;
        let mut ledger = Ledger::default();
        ledger.read(&h, 0, horizon);

        let states = states(&events);
        let (state, first_of_run) = ending(&states);
        let end = first_of_run.map_or(horizon, |event| h.at[event]);
        let reported = match opened {
            Some(before) if before >= 0 => h.at[0] - before,
            _ => h.at[0],
        };
        prop_assert_eq!(ledger.state, state);
        prop_assert_eq!((ledger.reported_at, ledger.end), (reported, end));

        // Every unit of the clock has the cell that the last event before it set.
        if state == State::Cancelled {
            prop_assert!(ledger.spells.is_empty());
            prop_assert_eq!(ledger.user_clock(), None);
        } else {
            let total: i64 = ledger.spells.iter().map(|s| s.to - s.from).sum();
            prop_assert_eq!(Some(total), ledger.user_clock());
            for now in reported..end {
                let spell = ledger.spells.iter().find(|s| s.from <= now && now < s.to);
                let spell = spell.expect("every instant has a cell");
                let set = h.at.iter().rposition(|at| *at <= now);
                let expected = set.map_or((NONE, StatusClass::Queued), |event| states[event]);
                prop_assert_eq!((spell.holder, spell.class), expected, "at {}", now);
            }
        }

        // Stays are the runs of one known holder.
        let mut runs: Vec<(u32, usize)> = Vec::new();
        for (event, (holder, _)) in states.iter().enumerate() {
            if *holder != NONE && runs.last().is_none_or(|r| r.0 != *holder) {
                runs.push((*holder, event));
            }
        }
        let got: Vec<(u32, i64)> = ledger.stays.iter().map(|s| (s.team, s.start)).collect();
        let want: Vec<(u32, i64)> = runs.iter().map(|(team, e)| (*team, h.at[*e])).collect();
        prop_assert_eq!(got, want);
        for (i, stay) in ledger.stays.iter().enumerate() {
            let next = runs.get(i + 1).map_or(i64::MAX, |(_, e)| h.at[*e]);
            prop_assert_eq!(stay.end, next.min(end).max(stay.start));
            let until = runs.get(i + 1).map_or(events.len(), |(_, e)| *e);
            let taken = (runs[i].1..until).find(|&e| {
                let class = events[e].2.filter(|c| *c < 9);
                let class = class.map(|c| StatusClass::ALL[usize::from(c)]);
                class.is_some_and(|c| c == StatusClass::Active || c.is_done())
            });
            prop_assert_eq!(stay.taken_up, taken.map(|e| h.at[e]));
            prop_assert_eq!(stay.running, state == State::Open && i + 1 == runs.len());
        }

        let mut before = StatusClass::Queued;
        let mut reopenings = 0;
        for (_, class) in &states {
            reopenings += u32::from(before.is_done() && class.is_open());
            before = *class;
        }
        prop_assert_eq!(ledger.reopenings, reopenings);
        let holder_then = first_of_run.map_or(states[states.len() - 1].0, |e| states[e].0);
        prop_assert_eq!(ledger.holder_at_end, holder_then);
    }
}
