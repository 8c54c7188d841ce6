//! Histories: the same minutes as in the ledger of `measures.md`, whatever the agreement.

use crate::anything::{FRIDAY, HOUR, PRIORITIES, TEAMS, agreed, gap};
use crate::check_ledger;
use proptest::prelude::*;
use thirdline_domain::agreement::GoalKind;
use thirdline_domain::clock::{HistoryReader, Outcome, Party, Terms};
use thirdline_domain::{
    Basis, History, Ledger, NO_PRIORITY, NO_STATUS, NO_TIME, NONE, Stated, Status, StatusClass,
    Team,
};

/// One event: time since the one before, team, class (9 = a note), priority, service.
type Event = (i64, Option<u32>, Option<u8>, Option<u16>, Option<u32>);

fn history(events: &[Event]) -> History {
    let mut h = History::empty(Basis::Events);
    h.incidents.intern("A");
    for team in TEAMS {
        h.teams.intern(team);
    }
    for priority in PRIORITIES {
        h.priorities.intern(priority);
    }
    for service in ["Payments", "Cards"] {
        h.services.intern(service);
    }
    h.priority_rank = vec![Some(0), Some(1), Some(2), None];
    h.statuses = StatusClass::ALL
        .iter()
        .map(|class| (class.name(), Stated::Class(*class)))
        .chain([("note", Stated::Note)])
        .map(|(name, stated)| Status { status: name.to_owned(), sub_status: String::new(), stated })
        .collect();
    let mut at = FRIDAY;
    for (gap, team, class, priority, service) in events {
        at += gap;
        h.at.push(at);
        h.team.push(team.unwrap_or(NONE));
        h.status.push(class.map_or(NO_STATUS, u16::from));
        h.priority.push(priority.unwrap_or(NO_PRIORITY));
        h.service.push(service.unwrap_or(NONE));
    }
    h.starts.push(events.len() as u32);
    h.opened.push(if events.len().is_multiple_of(2) { NO_TIME } else { FRIDAY - HOUR });
    h
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = (
        gap(),
        proptest::option::weighted(0.6, 0u32..6),
        proptest::option::weighted(0.8, 0u8..10),
        proptest::option::weighted(0.2, 0u16..4),
        proptest::option::weighted(0.2, 0u32..2),
    );
    prop::collection::vec(event, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn on_a_history_the_cells_of_each_holder_and_class_are_those_of_the_ledger(
        agreed in agreed(),
        events in events(),
        beyond in gap(),
        is_scoped in any::<bool>(),
    ) {
        let h = history(&events);
        let horizon = h.at[h.at.len() - 1] + beyond;
        let mut agreement = agreed.agreement();
        if is_scoped {
            agreement.services = vec![thirdline_domain::Pattern::new("Pay*")];
        }
        let teams = vec![Team::default(); TEAMS.len()];
        let terms = Terms::of_history(&agreement, &h, &teams, |_| None);
        let mut ledger = Ledger::default();
        ledger.read(&h, 0, horizon);
        let mut reader = HistoryReader::new(true);
        let Some(account) = reader.read(&terms, &h, 0, horizon) else {
            prop_assert!(h.team.iter().all(|t| terms.party(*t) != Party::Receiver));
            return Ok(());
        };
        check_ledger(account, &terms)?;
        prop_assert_eq!(account.user_clock(), ledger.user_clock());
        let teams = (0..TEAMS.len() as u32).chain([NONE]);
        for (holder, class) in teams.flat_map(|t| StatusClass::ALL.map(|class| (t, class))) {
            let mine = account.cells().iter().filter(|c| (c.holder, c.class) == (holder, class));
            let theirs = ledger.spells.iter().filter(|s| (s.holder, s.class) == (holder, class));
            prop_assert_eq!(
                mine.map(|c| c.time).sum::<i64>(),
                theirs.map(|s| s.to - s.from).sum::<i64>(),
                "team {} in {}", holder, class.name()
            );
        }
        // Acceptance is the taking up of `measures.md` §3.
        for clock in account.clocks().iter().filter(|c| c.kind == GoalKind::Accept) {
            if let Outcome::Met { at } = clock.outcome() {
                let takes_up = |e: usize| {
                    h.at[e] == at
                        && h.stated(e).is_some_and(|c| c == StatusClass::Active || c.is_done())
                };
                prop_assert!(h.events_of(0).any(takes_up), "{:?}", clock);
            }
        }
        // Read twice, or read with another in between, it is the same.
        let first = account.clone();
        prop_assert_eq!(&first, reader.read(&terms, &h, 0, horizon).unwrap());
    }
}
