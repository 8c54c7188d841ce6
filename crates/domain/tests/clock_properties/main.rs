//! What holds of every account, whatever happens under whatever agreement.
#![expect(clippy::panic, reason = "helpers of tests fail like tests")]

mod anything;
mod histories;

use anything::{DAY, FRIDAY, HOUR, agreed, any_instant, from, gap, happenings, terms, what};
use proptest::prelude::*;
use thirdline_domain::StatusClass;
use thirdline_domain::agreement::{GoalKind, Policy};
use thirdline_domain::clock::{
    Account, Charge, DueKind, Happening, Outcome, Party, Terms, What, clocks,
};
use thirdline_time::END_OF_INSTANTS;

/// What holds of the ledger at every instant.
pub(crate) fn check_ledger(account: &Account, terms: &Terms<'_>) -> Result<(), TestCaseError> {
    let sum: i64 = account.cells().iter().map(|c| c.time).sum();
    prop_assert_eq!(sum, account.user_clock().unwrap_or(0), "cells sum to the user clock");
    for (i, cell) in account.cells().iter().enumerate() {
        prop_assert!(cell.time > 0, "{cell:?}");
        let party = terms.party(cell.holder);
        let allowed = match cell.charge {
            Charge::LaterReopened => cell.class.is_done(),
            Charge::OutsideHours => !cell.inside && !cell.class.is_done(),
            Charge::PendingReturn => party == Party::Receiver && cell.inside,
            Charge::HeldByNeither => party == Party::Neither && cell.inside,
            Charge::User => cell.class == StatusClass::WaitingUser && cell.inside,
            Charge::Vendor => cell.class == StatusClass::WaitingVendor && cell.inside,
            Charge::Other => cell.class.is_waiting() && cell.inside,
            Charge::Receiver => {
                cell.inside
                    && (party == Party::Receiver || cell.class == StatusClass::WaitingChange)
            }
            Charge::Sender => cell.inside && (party == Party::Sender || cell.class.is_waiting()),
        };
        prop_assert!(allowed && (cell.inside || terms.hours(cell.holder).is_some()), "{cell:?}");
        let key = |c: &thirdline_domain::clock::Cell| (c.holder, c.class, c.inside, c.charge);
        prop_assert!(!account.cells()[..i].iter().any(|c| key(c) == key(cell)), "one row each");
    }
    let open = account.clocks().iter().filter(|c| c.stopped_at().is_none());
    for clock in open.filter(|_| !account.class().is_open()) {
        prop_assert_eq!(clock.kind, GoalKind::ConfirmFix, "of a done incident nothing else runs");
    }
    Ok(())
}

/// What was said of a clock before and after more has happened.
fn check_sticky(
    before: &Account,
    after: &Account,
    told: &Happening,
    policy: &Policy,
) -> Result<(), TestCaseError> {
    prop_assert!(after.clocks().len() >= before.clocks().len(), "no clock is forgotten");
    for (was, is) in before.clocks().iter().zip(after.clocks()) {
        match (was.outcome(), is.outcome()) {
            (missed @ Outcome::Missed { .. }, now) => prop_assert_eq!(missed, now),
            (Outcome::Met { at }, now) if now != was.outcome() => {
                let days = i64::from(policy.reopen_within_days) * DAY;
                prop_assert!(after.at_most_after(at, days, told), "{:?} at {:?}", was, told);
            }
            (Outcome::Void { .. }, now) if now != was.outcome() => {
                let comes_back = matches!(
                    told.what,
                    What::HandedOver { .. } | What::Reopened | What::Reprioritised { .. }
                );
                prop_assert!(comes_back, "{:?} became {:?} at {:?}", was, now, told);
            }
            _ => {}
        }
        prop_assert!(!was.excused || is.excused);
    }
    Ok(())
}

trait Undone {
    fn at_most_after(&self, fixed_at: i64, days: i64, told: &Happening) -> bool;
}

impl Undone for Account {
    /// Only a fix that shows to be none in time is undone.
    fn at_most_after(&self, fixed_at: i64, days: i64, told: &Happening) -> bool {
        matches!(told.what, What::HandedOver { .. } | What::Reopened) && told.at - fixed_at <= days
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn at_every_instant_cells_sum_to_the_clock_and_what_was_missed_stays_missed(
        agreed in agreed(),
        told in happenings(40),
        ahead in gap(),
    ) {
        let agreement = agreed.agreement();
        let terms = terms(&agreement);
        let mut account = Account::new(FRIDAY - HOUR);
        for happening in &told {
            let before = account.clone();
            account.pass(&terms, happening.at);
            check_sticky(&before, &account, &Happening { at: happening.at, what: What::Updated }, &agreed.policy)?;
            let before = account.clone();
            account.advance(&terms, *happening);
            check_sticky(&before, &account, happening, &agreed.policy)?;
            check_ledger(&account, &terms)?;
            for clock in account.clocks() {
                let counted: i64 = account
                    .runs()
                    .iter()
                    .filter(|r| account.clocks()[usize::from(r.clock)] == *clock && r.counts)
                    .map(|r| r.worked)
                    .sum();
                let since = clock.used(&terms, happening.at);
                prop_assert!(since >= counted, "used is what the runs say, and what runs since");
                prop_assert!(clock.deadline().is_some() || since == counted, "{:?}", clock);
            }
        }
        account.pass(&terms, told[told.len() - 1].at + ahead);
        check_ledger(&account, &terms)?;
    }

    #[test]
    fn e5_58_one_by_one_with_looks_between_is_the_same_as_all_at_once(
        agreed in agreed(),
        told in happenings(30),
        looks in prop::collection::vec(0.0f64..1.0, 0..40),
        ahead in gap(),
    ) {
        let agreement = agreed.agreement();
        let terms = terms(&agreement);
        let now = told[told.len() - 1].at + ahead;
        let span = (now - FRIDAY) as f64;
        let mut looks: Vec<i64> = looks.iter().map(|x| FRIDAY + (span * x) as i64).collect();
        looks.extend(told.iter().filter_map(|h| (h.at % 2 == 0).then_some(h.at)));
        looks.sort_unstable();
        let mut account = Account::new(FRIDAY);
        let mut journalled = Account::with_journal(FRIDAY);
        let mut whole = Account::with_journal(FRIDAY);
        let mut next = looks.into_iter().peekable();
        for happening in &told {
            while let Some(look) = next.next_if(|look| *look <= happening.at) {
                account.pass(&terms, look);
                journalled.pass(&terms, look);
                journalled.pass(&terms, look);
            }
            account.advance(&terms, *happening);
            journalled.advance(&terms, *happening);
            whole.advance(&terms, *happening);
        }
        for look in next {
            account.pass(&terms, look);
            journalled.pass(&terms, look);
        }
        for account in [&mut account, &mut journalled, &mut whole] {
            account.pass(&terms, now);
        }
        prop_assert_eq!(&account, &clocks(&terms, FRIDAY, &told, now));
        prop_assert_eq!(&journalled, &whole, "the journal is the same, too");
        let mut again = whole.clone();
        again.begin(FRIDAY);
        prop_assert_eq!(again, Account::with_journal(FRIDAY), "begun anew nothing is left");
    }

    #[test]
    fn the_next_deadline_is_when_something_changes_and_not_before(
        agreed in agreed(),
        told in happenings(25),
    ) {
        let agreement = agreed.agreement();
        let terms = terms(&agreement);
        let mut account = Account::new(FRIDAY);
        let mut now = FRIDAY;
        let outcomes =
            |a: &Account| a.clocks().iter().map(thirdline_domain::clock::Clock::outcome).collect::<Vec<_>>();
        let but_answers = |a: &Account| {
            let clocks = a.clocks().iter().filter(|c| c.kind != GoalKind::AnswerQuestion);
            clocks.map(thirdline_domain::clock::Clock::outcome).collect::<Vec<_>>()
        };
        for happening in &told {
            now = happening.at;
            account.advance(&terms, *happening);
        }
        let mut after = now - 1;
        for _ in 0..30 {
            let Some(due) = account.next_deadline(&terms, after) else {
                let mut late = account.clone();
                late.pass(&terms, END_OF_INSTANTS);
                prop_assert_eq!(outcomes(&late), outcomes(&account), "nothing more to come");
                break;
            };
            prop_assert!(due.at > after);
            let mut before = account.clone();
            // There is no time before what was told last: a hold may end where it begins.
            if due.at > now {
                before.pass(&terms, due.at - 1);
                prop_assert_eq!(outcomes(&before), outcomes(&account), "before {:?}", due);
            }
            let class = (before.class(), before.handovers());
            before.pass(&terms, due.at);
            // A hold that ends leaves its question open, and the goal to answer it void.
            if due.what == DueKind::HoldEnds {
                prop_assert_eq!(but_answers(&before), but_answers(&account), "at {:?}", due);
            } else {
                prop_assert_eq!(outcomes(&before), outcomes(&account), "at {:?}", due);
            }
            if due.what != DueKind::HoldEnds && due.what != DueKind::HoldCap {
                prop_assert_eq!(class, (before.class(), before.handovers()));
            }
            if let DueKind::Deadline(i) = due.what {
                before.pass(&terms, due.at + 1);
                prop_assert_eq!(
                    before.clocks()[usize::from(i)].outcome(),
                    Outcome::Missed { at: due.at }
                );
                account = before;
            } else {
                account.pass(&terms, due.at);
            }
            after = due.at;
        }
    }

    #[test]
    fn nothing_panics_whatever_happens_whenever(
        agreed in agreed(),
        told in prop::collection::vec((any_instant(), what(), any::<bool>()), 1..40),
        reported_at in any_instant(),
        days in prop_oneof![Just(u32::MAX), 0u32..4],
    ) {
        let mut agreement = agreed.agreement();
        agreement.policy.reopen_within_days = days;
        let terms = terms(&agreement);
        let mut account = Account::with_journal(reported_at);
        for (at, what, is_from_there) in told {
            let what = if is_from_there { from(what, at) } else { what };
            account.advance(&terms, Happening { at, what });
            check_ledger(&account, &terms)?;
            let _ = account.next_deadline(&terms, at);
            for clock in account.clocks() {
                let _ = clock.used(&terms, at);
            }
        }
    }
}
