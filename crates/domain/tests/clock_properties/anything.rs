//! Any agreement, any happenings.

use proptest::prelude::*;
use thirdline_domain::agreement::{
    Agreement, Agreements, GoalKind, OnPriority, Policy, ReEntry, WindowOwner,
};
use thirdline_domain::clock::{Counterparty, Happening, Terms, What};
use thirdline_domain::{NO_PRIORITY, Team};
use thirdline_time::{END_OF_INSTANTS, FIRST_INSTANT};

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// 2026-10-23T08:00Z, a Friday two days before clocks change in Berlin.
pub(crate) const FRIDAY: i64 = 1_792_742_400_000_000;

/// Two receivers, two senders, two that are neither.
pub(crate) const TEAMS: [&str; 6] = ["Dev", "Core", "Desk", "Night desk", "Network", "Vendor"];
pub(crate) const PRIORITIES: [&str; 4] = ["P1", "P2", "P3", "P4"];

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
pub(crate) const HOURS: [&str; 4] =
    ["", "calendar = \"Office\"\n", "calendar = \"Nights\"\n", "calendar = \"Far\"\n"];

/// A random agreement: goals by kind and priority, two calendars, all policies.
#[derive(Clone, Debug)]
pub(crate) struct Agreed {
    goals: Vec<(usize, u8, i64, u8)>,
    hours: (usize, usize),
    sender: bool,
    pub(crate) policy: Policy,
    is_ranked: bool,
}

pub(crate) fn agreed() -> impl Strategy<Value = Agreed> {
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
    pub(crate) fn agreement(&self) -> Agreement {
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

pub(crate) fn terms(agreement: &Agreement) -> Terms<'_> {
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
pub(crate) fn what() -> impl Strategy<Value = What> {
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
pub(crate) fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => Just(0i64),
        1 => 1i64..5,
        6 => (1i64..600).prop_map(|minutes| minutes * MINUTE),
        2 => 0..2 * DAY,
        1 => 0..40 * DAY,
    ]
}

pub(crate) fn happenings(most: usize) -> impl Strategy<Value = Vec<Happening>> {
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
pub(crate) fn from(what: What, at: i64) -> What {
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

pub(crate) fn any_instant() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => FIRST_INSTANT - DAY..END_OF_INSTANTS + DAY,
        2 => FRIDAY..FRIDAY + 10 * DAY,
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
        1 => any::<i64>(),
    ]
}
