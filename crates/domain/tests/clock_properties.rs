//! What holds of every account, whatever happens under whatever agreement.
#![expect(clippy::panic, reason = "helpers of tests fail like tests")]

use proptest::prelude::*;
use thirdline_domain::agreement::{
    Agreement, Agreements, GoalKind, OnPriority, Policy, ReEntry, WindowOwner,
};
use thirdline_domain::clock::{
    Account, Charge, Counterparty, DueKind, Happening, HistoryReader, Outcome, Party, Terms, What,
    clocks,
};
use thirdline_domain::{
    Basis, History, Ledger, NO_PRIORITY, NO_STATUS, NO_TIME, NONE, Stated, Status, StatusClass,
    Team,
};
use thirdline_time::{END_OF_INSTANTS, FIRST_INSTANT};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2026-10-23T08:00Z, a Friday two days before clocks change in Berlin.
const FRIDAY: i64 = 1_792_742_400_000_000;

/// Two receivers, two senders, two that are neither.
const TEAMS: [&str; 6] = ["Dev", "Core", "Desk", "Night desk", "Network", "Vendor"];
const PRIORITIES: [&str; 4] = ["P1", "P2", "P3", "P4"];

const CALENDARS: &str = "
[[calendar]]
name = \"Office\"
zone = \"Europe/Berlin\"
[calendar.week]
weekdays = [\"09:00-12:30\", \"13:15-17:00\"]
[[calendar]]
name = \"Nights\"
zone = \"Europe/Berlin\"
[calendar.week]
every_day = \"22:00-06:00\"
[[calendar]]
name = \"Far\"
zone = \"Australia/Lord_Howe\"
[calendar.week]
weekdays = \"08:00-16:00\"
";

/// Where a team's calendar is named in an agreement.
const HOURS: [&str; 4] =
    ["", "calendar = \"Office\"\n", "calendar = \"Nights\"\n", "calendar = \"Far\"\n"];

/// A random agreement: goals by kind and priority, two calendars, all policies.
#[derive(Clone, Debug)]
struct Agreed {
    goals: Vec<(usize, u8, i64, u8)>,
    hours: (usize, usize),
    sender: bool,
    policy: Policy,
    is_ranked: bool,
}

fn agreed() -> impl Strategy<Value = Agreed> {
    let within = prop_oneof![1i64..120, 1i64..3_000].prop_map(|minutes| minutes * MINUTE);
    // Kind, for which priority (4 = all), within, in which calendar (4 = that of the party).
    let goal = (0..GoalKind::ALL.len(), 0u8..5, within, 0u8..8);
    let policy = (
        prop_oneof![
            3 => Just(ReEntry::Continue),
            1 => Just(ReEntry::Restart),
            1 => Just(ReEntry::RestartIfReturnUpheld)
        ],
        prop_oneof![
            Just(OnPriority::KeepElapsed),
            Just(OnPriority::Restart),
            Just(OnPriority::FromStart),
            Just(OnPriority::Cancel)
        ],
        prop_oneof![Just(0), Just(HOUR)],
        0u32..4,
        proptest::option::of((0i64..600).prop_map(|minutes| minutes * MINUTE)),
        prop_oneof![
            Just(WindowOwner::Sender),
            Just(WindowOwner::Receiver),
            Just(WindowOwner::Other)
        ],
    );
    let policy = policy.prop_map(
        |(re_entry, priority, notice, reopen_within_days, hold_cap, change_window)| Policy {
            re_entry,
            priority,
            notice,
            reopen_within_days,
            hold_cap,
            change_window,
        },
    );
    (
        prop::collection::vec(goal, 1..12),
        (0usize..4, 0usize..4),
        any::<bool>(),
        policy,
        any::<bool>(),
    )
        .prop_map(|(goals, hours, sender, policy, is_ranked)| Agreed {
            goals,
            hours,
            sender,
            policy,
            is_ranked,
        })
}

impl Agreed {
    fn agreement(&self) -> Agreement {
        let mut text = format!(
            "{CALENDARS}[[agreement]]\nname = \"A\"\nreceiver = [\"Dev\", \"Core\"]\n{}",
            HOURS[self.hours.0]
        );
        if self.is_ranked {
            text.push_str("priorities = [\"P1\", \"P2\", \"P3\", \"P4\"]\n");
        }
        if self.sender {
            text.push_str("[agreement.sender]\nteams = [\"*esk\"]\n");
            text.push_str(HOURS[self.hours.1]);
        }
        text.push_str("[[agreement.goal]]\ngoal = \"accept\"\nwithin = \"1h\"\n");
        let mut read = Agreements::parse("a.toml", &text, &mut |_| Err(String::new()))
            .unwrap_or_else(|faults| panic!("{}", faults[0]));
        let calendars = ["Office", "Nights", "Far"].map(|name| read.calendar(name).cloned());
        let mut agreement = read.list.remove(0);
        agreement.policy = self.policy.clone();
        let template = agreement.goals.remove(0);
        for (kind, priority, within, calendar) in &self.goals {
            let mut goal = template.clone();
            goal.kind = GoalKind::ALL[*kind];
            goal.within = *within;
            goal.calendar = calendars.get(usize::from(*calendar)).cloned().flatten();
            goal.priorities = PRIORITIES
                .get(usize::from(*priority))
                .map(|p| (*p).to_owned())
                .into_iter()
                .collect();
            agreement.goals.push(goal);
        }
        agreement
    }
}

fn terms(agreement: &Agreement) -> Terms<'_> {
    let teams: &'static [Team] = Box::leak(vec![Team::default(); TEAMS.len()].into_boxed_slice());
    let priorities = PRIORITIES.into_iter().zip([Some(0), Some(1), Some(2), None]);
    Terms::new(agreement, TEAMS.into_iter().zip(teams), priorities, |_| None)
}

fn counterparty() -> impl Strategy<Value = Counterparty> {
    prop_oneof![
        Just(Counterparty::User),
        Just(Counterparty::Vendor),
        Just(Counterparty::ChangeWindow),
        Just(Counterparty::Sender),
        Just(Counterparty::Other)
    ]
}

/// Anything; instants in it count from the happening.
fn what() -> impl Strategy<Value = What> {
    let gap = prop_oneof![Just(0i64), -HOUR..2 * DAY];
    let kind = (0..GoalKind::ALL.len()).prop_map(|i| GoalKind::ALL[i]);
    prop_oneof![
        6 => (0u32..6, proptest::option::weighted(0.3, gap.clone()))
            .prop_map(|(to, able_since)| What::HandedOver { to, able_since }),
        3 => Just(What::Accepted),
        2 => Just(What::Updated),
        4 => (counterparty(), proptest::option::of(gap), any::<bool>())
            .prop_map(|(on, until, question)| What::Held { on, until, question }),
        2 => Just(What::Resumed),
        1 => Just(What::Started),
        1 => Just(What::Queued),
        2 => Just(What::Returned),
        1 => Just(What::ReturnUpheld),
        1 => Just(What::ReturnRefused),
        1 => Just(What::Delivered),
        1 => Just(What::WorkaroundAccepted),
        2 => Just(What::Resolved),
        1 => Just(What::Confirmed),
        1 => Just(What::Closed),
        3 => Just(What::Reopened),
        1 => any::<bool>().prop_map(|is_covered| What::ServiceNamed { is_covered }),
        3 => (0u16..6, any::<bool>()).prop_map(|(to, reporter_agrees)| What::Reprioritised {
            to: if to == 5 { NO_PRIORITY } else { to },
            reporter_agrees,
        }),
        1 => proptest::option::of(any::<bool>())
            .prop_map(|reporter_agrees| What::Cancelled { reporter_agrees }),
        1 => kind.prop_map(|goal| What::Excused { goal }),
    ]
}

/// Times between happenings: ties, odd microseconds, minutes, long gaps.
fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => Just(0i64),
        1 => 1i64..5,
        6 => (1i64..600).prop_map(|minutes| minutes * MINUTE),
        2 => 0..2 * DAY,
        1 => 0..40 * DAY,
    ]
}

fn happenings(most: usize) -> impl Strategy<Value = Vec<Happening>> {
    prop::collection::vec((gap(), what()), 1..most).prop_map(|steps| {
        let mut at = FRIDAY;
        steps
            .into_iter()
            .map(|(gap, what)| {
                at += gap;
                Happening { at, what: from(what, at) }
            })
            .collect()
    })
}

/// Instants within a happening, counted from an instant.
fn from(what: What, at: i64) -> What {
    match what {
        What::HandedOver { to, able_since } => {
            What::HandedOver { to, able_since: able_since.map(|gap| at.saturating_sub(gap)) }
        }
        What::Held { on, until, question } => {
            What::Held { on, until: until.map(|gap| at.saturating_add(gap)), question }
        }
        what => what,
    }
}

/// What holds of the ledger at every instant.
fn check_ledger(account: &Account, terms: &Terms<'_>) -> Result<(), TestCaseError> {
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
            before.pass(&terms, due.at - 1);
            prop_assert_eq!(outcomes(&before), outcomes(&account), "before {:?}", due);
            let class = (before.class(), before.legs());
            before.pass(&terms, due.at);
            prop_assert_eq!(outcomes(&before), outcomes(&account), "at {:?}", due);
            if due.what != DueKind::HoldEnds && due.what != DueKind::HoldCap {
                prop_assert_eq!(class, (before.class(), before.legs()));
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

fn any_instant() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => FIRST_INSTANT - DAY..END_OF_INSTANTS + DAY,
        2 => FRIDAY..FRIDAY + 10 * DAY,
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
        1 => any::<i64>(),
    ]
}

// Histories -----------------------------------------------------------------------------------

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
