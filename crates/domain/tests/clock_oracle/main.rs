//! Accounts against a slow reading of `docs/agreements.md`: minute after minute, by the text.
//!
//! The oracle knows the default policies (`continue`, `keep_elapsed`), goals to accept, resolve and
//! answer a return, holds, returns, handovers, deliveries and reopenings. It adds nothing up but
//! minutes, and asks a calendar nothing but whether it is open.

mod oracle;

use oracle::{DAY, MINUTE, Oracle, REOPEN_DAYS, START};
use proptest::prelude::*;
use std::collections::BTreeMap;
use thirdline_domain::Team;
use thirdline_domain::agreement::{Agreement, Agreements, GoalKind};
use thirdline_domain::clock::{Counterparty, Happening, Outcome, Terms, What, clocks};

/// Two receivers, a sender, one that is neither, as the oracle numbers them.
const TEAMS: [&str; 4] = ["Dev", "Core", "Desk", "Network"];

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
const HOURS: [&str; 4] =
    ["", "calendar = \"Office\"\n", "calendar = \"Nights\"\n", "calendar = \"Far\"\n"];

/// Minutes allowed to accept, resolve and answer a return; calendars; whether anybody hands over.
type Agreed = ([Option<i64>; 3], usize, usize, bool);

fn agreement((goals, receiver, sender, anybody): &Agreed) -> Option<Agreement> {
    let mut text = format!(
        "{CALENDARS}[[agreement]]\nname = \"A\"\nreceiver = [\"Dev\", \"Core\"]\n{}\
         [agreement.policy]\nreopen_within_days = {REOPEN_DAYS}\n[agreement.sender]\n{}",
        HOURS[*receiver], HOURS[*sender]
    );
    if !anybody {
        text.push_str("teams = [\"Desk\"]\n");
    }
    for (kind, within) in KINDS.iter().zip(goals) {
        if let Some(within) = within {
            let goal = format!("goal = \"{}\"\nwithin = \"{within}m\"\n", kind.name());
            text.push_str(&format!("[[agreement.goal]]\n{goal}"));
        }
    }
    let agreements = Agreements::parse("a.toml", &text, &mut |_| Err(String::new()));
    agreements.ok().map(|mut a| a.list.remove(0))
}

const KINDS: [GoalKind; 3] = [GoalKind::Accept, GoalKind::Resolve, GoalKind::AnswerReturn];

fn agreed() -> impl Strategy<Value = Agreed> {
    let goal = |most| proptest::option::weighted(0.9, prop_oneof![1i64..90, 30i64..most]);
    let goals = (goal(300), goal(2_000), goal(400)).prop_map(|(a, r, n)| [a, r, n]);
    (goals, 0usize..4, 0usize..4, any::<bool>()).prop_filter("accept comes first", |a| {
        a.0[0].zip(a.0[1]).is_none_or(|(accept, resolve)| accept <= resolve)
    })
}

fn what() -> impl Strategy<Value = What> {
    let on = prop_oneof![
        Just(Counterparty::User),
        Just(Counterparty::Vendor),
        Just(Counterparty::ChangeWindow),
        Just(Counterparty::Sender),
        Just(Counterparty::Other)
    ];
    // Minutes from now until a hold ends by itself.
    let until = proptest::option::of(-60i64..900);
    prop_oneof![
        8 => (0u32..4).prop_map(|to| What::HandedOver { to, able_since: None }),
        3 => Just(What::Accepted),
        4 => (on, until).prop_map(|(on, until)| What::Held { on, until, question: false }),
        3 => Just(What::Resumed),
        1 => Just(What::Started),
        3 => Just(What::Returned),
        1 => Just(What::ReturnUpheld),
        2 => Just(What::ReturnRefused),
        1 => Just(What::Delivered),
        2 => Just(What::Resolved),
        3 => Just(What::Reopened),
    ]
}

fn told() -> impl Strategy<Value = Vec<Happening>> {
    let gap = prop_oneof![
        3 => Just(0i64),
        6 => 1i64..240,
        2 => 1i64..1_500,
        1 => 1i64..4 * DAY,
    ];
    prop::collection::vec((gap, what()), 1..28).prop_map(|steps| {
        let mut minute = 0;
        let tell = |(gap, what): (i64, What)| {
            minute += gap;
            let at = START + minute * MINUTE;
            let what = match what {
                What::Held { on, until, question } => {
                    What::Held { on, until: until.map(|gap| at + gap * MINUTE), question }
                }
                what => what,
            };
            Happening { at, what }
        };
        steps.into_iter().map(tell).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn clocks_and_cells_are_what_the_text_says(
        agreed in agreed(),
        told in told(),
        ahead in prop_oneof![0i64..300, 0i64..3_000],
    ) {
        let Some(agreement) = agreement(&agreed) else { return Ok(()) };
        let nobody = vec![Team::default(); TEAMS.len()];
        let terms =
            Terms::new(&agreement, TEAMS.into_iter().zip(&nobody), std::iter::empty(), |_| None);
        let last = (told[told.len() - 1].at - START) / MINUTE + ahead;
        let account = clocks(&terms, START, &told, START + last * MINUTE);

        let hours = |team| terms.hours(team);
        let goals = [0, 1, 2].map(|i| (KINDS[i], agreed.0[i]));
        let mut oracle = Oracle::new(hours(0), hours(2), goals, agreed.3);
        for happening in &told {
            oracle.pass((happening.at - START) / MINUTE);
            oracle.tell(happening.what);
            oracle.set_due();
        }
        oracle.pass(last);

        prop_assert_eq!(account.clocks().len(), oracle.watches.len());
        for (i, clock) in account.clocks().iter().enumerate() {
            let watch = &oracle.watches[i];
            prop_assert_eq!((clock.kind, clock.team), (watch.kind, watch.team));
            prop_assert_eq!(clock.outcome(), oracle.outcome(i), "outcome of {:?}\n{:?}", clock, watch);
            prop_assert_eq!(
                clock.used(&terms, START + last * MINUTE),
                watch.used * MINUTE,
                "used of {:?}\n{:?}", clock, watch
            );
            if clock.outcome() == Outcome::Running {
                prop_assert_eq!(clock.deadline(), oracle.deadline(i), "{:?}\n{:?}", clock, watch);
            }
        }
        let cells: BTreeMap<_, _> = account
            .cells()
            .iter()
            .map(|c| ((c.holder, c.class as u8, c.inside, c.charge), c.time / MINUTE))
            .collect();
        prop_assert_eq!(cells, oracle.cells);
        prop_assert_eq!(oracle.ever, account.handovers() > 0);
    }
}
