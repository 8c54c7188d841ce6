//! Accounts against a slow reading of `docs/agreements.md`: minute after minute, by the text.
//!
//! The oracle knows the default policies (`continue`, `keep_elapsed`), goals to accept, resolve and
//! answer a return, holds, returns, handovers, deliveries and reopenings. It adds nothing up but
//! minutes, and asks a calendar nothing but whether it is open.

use proptest::prelude::*;
use std::collections::BTreeMap;
use thirdline_domain::agreement::{Agreement, Agreements, GoalKind};
use thirdline_domain::clock::{
    Charge, Counterparty, Happening, Outcome, Party, Terms, Void, What, clocks,
};
use thirdline_domain::{NONE, StatusClass, Team};
use thirdline_time::WorkingTime;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440;
/// 2026-10-23T08:00Z, a Friday two days before clocks change in Berlin. The oracle's minutes count
/// from here.
const START: i64 = 1_792_742_400_000_000;
/// By then every clock that still runs is due.
const FAR: i64 = 80 * DAY;
const REOPEN_DAYS: i64 = 2;

/// Two receivers, a sender, one that is neither.
const TEAMS: [&str; 4] = ["Dev", "Core", "Desk", "Network"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Met(i64),
    Void(i64, Void),
}

/// A clock as the text has it.
#[derive(Clone, Debug)]
struct Watch {
    kind: GoalKind,
    team: u32,
    within: i64,
    /// Minutes used, and of these in the present leg.
    used: i64,
    of_leg: i64,
    /// Its deadline, once the time allowed is used up: a breach comes right after.
    due: Option<i64>,
    missed: Option<i64>,
    end: Option<End>,
}

struct Oracle<'a> {
    receiver: Option<&'a WorkingTime>,
    sender: Option<&'a WorkingTime>,
    goals: [(GoalKind, Option<i64>); 3],
    anybody: bool,
    now: i64,
    holder: u32,
    came_from: u32,
    class: StatusClass,
    class_before_hold: StatusClass,
    hold: Option<(Counterparty, Option<i64>)>,
    pending: bool,
    with: Option<u32>,
    ever: bool,
    done_at: i64,
    first_watch: usize,
    watches: Vec<Watch>,
    /// Minutes by holder, class, inside, charge.
    cells: BTreeMap<(u32, u8, bool, Charge), i64>,
    /// Minutes in a done class that may yet be reopened: holder, class, inside.
    after_done: Vec<(u32, u8, bool)>,
}

fn is_open(hours: Option<&WorkingTime>, minute: i64) -> bool {
    hours.is_none_or(|hours| hours.is_open(START + minute * MINUTE))
}

impl Oracle<'_> {
    fn party(&self, team: u32) -> Party {
        match team {
            0 | 1 => Party::Receiver,
            2 => Party::Sender,
            3 if self.anybody => Party::Sender,
            _ => Party::Neither,
        }
    }

    fn hours(&self, team: u32) -> Option<&WorkingTime> {
        match self.party(team) {
            Party::Receiver => self.receiver,
            Party::Sender => self.sender,
            Party::Neither => None,
        }
    }

    fn hours_of(&self, kind: GoalKind) -> Option<&WorkingTime> {
        if kind.is_receivers() { self.receiver } else { self.sender }
    }

    /// While a return is pending or a hold is on, the receiver's clocks stand still.
    fn stands_still(&self, kind: GoalKind) -> bool {
        kind.is_receivers() && (self.hold.is_some() || self.pending)
    }

    fn open(&mut self, kind: GoalKind) -> Option<&mut Watch> {
        self.watches.iter_mut().rev().find(|w| w.kind == kind && w.end.is_none())
    }

    fn end(&mut self, kind: GoalKind, end: End) {
        if let Some(watch) = self.open(kind) {
            watch.end = Some(end);
            watch.due = None;
        }
    }

    fn start(&mut self, kind: GoalKind, team: u32) {
        let goal = self.goals.iter().find(|g| g.0 == kind).and_then(|g| g.1);
        if let Some(within) = goal {
            let (used, of_leg) = (0, 0);
            let watch =
                Watch { kind, team, within, used, of_leg, due: None, missed: None, end: None };
            self.watches.push(watch);
        }
    }

    /// A clock that was stopped goes on; `is_new_leg` if its team got the incident again.
    fn go_on(&mut self, i: usize, is_new_leg: bool) {
        self.watches[i].end = None;
        if is_new_leg {
            self.watches[i].of_leg = 0;
        }
    }

    fn last(&self, kind: GoalKind, team: u32) -> Option<usize> {
        let last = self.watches.iter().rposition(|w| w.kind == kind && w.team == team);
        last.filter(|i| *i >= self.first_watch)
    }

    /// A fix that may turn out to be none: dated within the agreed days.
    fn is_for_now(&self, i: usize) -> bool {
        let watch = &self.watches[i];
        matches!(watch.end, Some(End::Met(at))
            if watch.kind == GoalKind::Resolve && self.now - at <= REOPEN_DAYS * DAY)
    }

    /// The receiver gets it: each goal starts, or goes on with the time used.
    fn enter(&mut self) {
        let team = self.holder;
        self.with = Some(team);
        self.ever = true;
        for kind in [GoalKind::Accept, GoalKind::Resolve] {
            let goes_on = |i: &usize| {
                matches!(
                    self.watches[*i].end,
                    Some(End::Void(_, Void::HandedBack | Void::ReturnUpheld | Void::Superseded))
                ) || self.is_for_now(*i)
            };
            match self.last(kind, team).filter(goes_on) {
                Some(i) => self.go_on(i, true),
                None => self.start(kind, team),
            }
        }
    }

    fn leave(&mut self, why: Void) {
        if self.with.take().is_none() {
            return;
        }
        self.pending = false;
        let now = self.now;
        for watch in self.watches.iter_mut().filter(|w| w.end.is_none()) {
            watch.due = None;
            if watch.kind.is_receivers() {
                watch.end = Some(End::Void(now, why));
                if why == Void::ReturnUpheld {
                    watch.used -= watch.of_leg;
                }
            } else {
                watch.end = Some(End::Void(now, Void::Superseded));
            }
        }
    }

    fn is_bound(&self, from: u32, to: u32) -> bool {
        self.party(to) == Party::Receiver
            && (self.anybody || from == NONE || self.party(from) == Party::Sender)
    }

    fn finish(&mut self) {
        self.end(GoalKind::Accept, End::Met(self.now));
        self.end(GoalKind::Resolve, End::Met(self.now));
        if std::mem::take(&mut self.pending) {
            self.end(GoalKind::AnswerReturn, End::Void(self.now, Void::Superseded));
        }
    }

    fn uphold(&mut self) {
        self.end(GoalKind::AnswerReturn, End::Met(self.now));
        self.pending = false;
        self.leave(Void::ReturnUpheld);
    }

    fn tell(&mut self, what: What) {
        let is_open = self.class.is_open();
        match what {
            What::HandedOver { to, .. } if to != self.holder => {
                self.leave(Void::HandedBack);
                (self.came_from, self.holder) = (self.holder, to);
                if is_open && self.is_bound(self.came_from, to) {
                    self.enter();
                }
            }
            What::Accepted if is_open => {
                for class in [&mut self.class, &mut self.class_before_hold] {
                    if *class == StatusClass::Queued {
                        *class = StatusClass::Active;
                    }
                }
                if self.with.is_some() {
                    self.end(GoalKind::Accept, End::Met(self.now));
                }
            }
            What::Held { on, until, .. } if is_open => {
                if self.hold.is_none() {
                    self.class_before_hold = self.class;
                }
                let until = until.map(|at| ((at - START) / MINUTE).max(self.now));
                self.hold = Some((on, until));
                self.class = on.class();
            }
            What::Resumed if self.hold.is_some() => {
                self.hold = None;
                self.class = self.class_before_hold;
            }
            What::Started if is_open => {
                self.hold = None;
                self.class = StatusClass::Active;
            }
            What::Returned if is_open && self.with.is_some() && !self.pending => {
                self.pending = true;
                self.start(GoalKind::AnswerReturn, self.holder);
            }
            What::ReturnUpheld if self.pending => self.uphold(),
            What::ReturnRefused if self.pending => {
                self.end(GoalKind::AnswerReturn, End::Met(self.now));
                self.pending = false;
            }
            What::Delivered if is_open && self.with.is_some() => {
                self.finish();
                self.with = None;
            }
            What::Resolved if is_open => {
                self.hold = None;
                if self.with.is_some() {
                    self.finish();
                }
                self.class = StatusClass::Resolved;
                self.done_at = self.now;
            }
            What::Reopened if !is_open => self.reopened(),
            _ => {}
        }
    }

    fn reopened(&mut self) {
        self.class = StatusClass::Queued;
        for (holder, class, inside) in std::mem::take(&mut self.after_done) {
            *self.cells.entry((holder, class, inside, Charge::LaterReopened)).or_default() += 1;
        }
        if self.now - self.done_at > REOPEN_DAYS * DAY {
            // A new incident: nothing of the old one goes on.
            self.with = None;
            self.first_watch = self.watches.len();
        }
        if let Some(team) = self.with {
            for kind in [GoalKind::Accept, GoalKind::Resolve] {
                if let Some(i) = self.last(kind, team).filter(|i| self.is_for_now(*i)) {
                    self.go_on(i, false);
                }
            }
            let has_none =
                self.last(GoalKind::Resolve, team).is_none_or(|i| self.watches[i].end.is_some());
            if has_none {
                self.start(GoalKind::Resolve, team);
            }
        } else if self.is_bound(self.came_from, self.holder) {
            self.enter();
        } else {
            for i in self.first_watch..self.watches.len() {
                if let (true, Some(End::Met(at))) = (self.is_for_now(i), self.watches[i].end) {
                    self.watches[i].end = Some(End::Void(at, Void::Superseded));
                }
            }
        }
    }

    /// The minute from now to the next passes.
    fn tick(&mut self) {
        // What ends by itself.
        if let Some((_, Some(until))) = self.hold
            && until <= self.now
        {
            self.hold = None;
            self.class = self.class_before_hold;
        }
        self.set_due();
    }

    /// A clock whose time is used up and that runs in an open minute is due now at the latest.
    fn set_due(&mut self) {
        let (now, holds) = (self.now, self.hold.is_some() || self.pending);
        for i in 0..self.watches.len() {
            let open = is_open(self.hours_of(self.watches[i].kind), now);
            let watch = &mut self.watches[i];
            if watch.end.is_some() || (watch.kind.is_receivers() && holds) {
                // Standing still there is no deadline: the next one is found when it runs again.
                if watch.missed.is_none() {
                    watch.due = None;
                }
            } else if watch.due.is_none() && watch.used == watch.within && open {
                watch.due = Some(now);
            }
        }
    }

    fn pass_minute(&mut self) {
        self.tick();
        let now = self.now;
        for i in 0..self.watches.len() {
            let (kind, ended) = (self.watches[i].kind, self.watches[i].end.is_some());
            if ended || self.stands_still(kind) {
                continue;
            }
            let open = is_open(self.hours_of(kind), now);
            let watch = &mut self.watches[i];
            // Now is about to be later than the deadline.
            if let (Some(due), None) = (watch.due, watch.missed) {
                watch.missed = Some(due);
            }
            if open {
                watch.used += 1;
                watch.of_leg += 1;
                if watch.used == watch.within && watch.due.is_none() {
                    watch.due = Some(now + 1);
                }
            }
        }
        // Silence upholds a return: right after the deadline, and so for the whole minute.
        if self.pending {
            let silent = self.watches.iter().rev().find(|w| w.kind == GoalKind::AnswerReturn);
            if silent.is_some_and(|w| w.end.is_none() && w.missed == Some(now)) {
                self.undo_minute();
                self.uphold();
            }
        }
        self.charge_minute();
        self.now += 1;
    }

    /// The sender's clock had used this minute already, and the receiver's had not.
    fn undo_minute(&mut self) {
        let open = is_open(self.sender, self.now);
        if let Some(watch) = self.open(GoalKind::AnswerReturn) {
            watch.used -= i64::from(open);
        }
    }

    fn charge_minute(&mut self) {
        let inside = is_open(self.hours(self.holder), self.now);
        let (holder, class) = (self.holder, self.class as u8);
        if !self.class.is_open() {
            self.after_done.push((holder, class, inside));
            return;
        }
        let charge = if !inside {
            Charge::OutsideHours
        } else if let Some((on, _)) = self.hold {
            match on {
                Counterparty::User => Charge::User,
                Counterparty::Vendor => Charge::Vendor,
                // The window is the sender's unless agreed otherwise.
                Counterparty::ChangeWindow | Counterparty::Sender => Charge::Sender,
                Counterparty::Other => Charge::Other,
            }
        } else if self.pending {
            Charge::PendingReturn
        } else {
            match self.party(holder) {
                Party::Receiver => Charge::Receiver,
                Party::Sender => Charge::Sender,
                Party::Neither => Charge::HeldByNeither,
            }
        };
        *self.cells.entry((holder, class, inside, charge)).or_default() += 1;
    }

    fn pass(&mut self, until: i64) {
        while self.now < until {
            self.pass_minute();
        }
        self.tick();
    }

    fn outcome(&self, i: usize) -> Outcome {
        let real = |minute: i64| START + minute * MINUTE;
        let watch = &self.watches[i];
        match (watch.missed, watch.end) {
            (Some(at), _) => Outcome::Missed { at: real(at) },
            (None, Some(End::Met(at))) => Outcome::Met { at: real(at) },
            (None, Some(End::Void(at, why))) => Outcome::Void { at: real(at), why },
            (None, None) => Outcome::Running,
        }
    }

    /// When a running clock would be due if nothing more happened.
    fn deadline(&self, i: usize) -> Option<i64> {
        let watch = &self.watches[i];
        if watch.end.is_some() || self.stands_still(watch.kind) || watch.missed.is_some() {
            return None;
        }
        let hours = self.hours_of(watch.kind);
        let (mut used, mut due, mut minute) = (watch.used, watch.due, self.now);
        while due.is_none() {
            if is_open(hours, minute) {
                if used == watch.within {
                    due = Some(minute);
                } else {
                    used += 1;
                    due = (used == watch.within).then_some(minute + 1);
                }
            }
            minute += 1;
            assert!(minute < FAR, "the calendar does not open");
        }
        due.map(|due| START + due * MINUTE)
    }
}

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
        let mut oracle = Oracle {
            receiver: hours(0),
            sender: hours(2),
            goals: [0, 1, 2].map(|i| (KINDS[i], agreed.0[i])),
            anybody: agreed.3,
            now: 0,
            holder: NONE,
            came_from: NONE,
            class: StatusClass::Queued,
            class_before_hold: StatusClass::Queued,
            hold: None,
            pending: false,
            with: None,
            ever: false,
            done_at: 0,
            first_watch: 0,
            watches: Vec::new(),
            cells: BTreeMap::new(),
            after_done: Vec::new(),
        };
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
        prop_assert_eq!(oracle.ever, account.legs() > 0);
    }
}
