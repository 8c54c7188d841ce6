//! The oracle: what the text says of clocks and of the ledger, one minute after the other.

use std::collections::BTreeMap;
use thirdline_domain::agreement::GoalKind;
use thirdline_domain::clock::{Charge, Counterparty, Outcome, Party, Void, What};
use thirdline_domain::{NONE, StatusClass};
use thirdline_time::WorkingTime;

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const DAY: i64 = 1_440;
/// 2026-10-23T08:00Z, a Friday two days before clocks change in Berlin. The oracle's minutes count
/// from here.
pub(crate) const START: i64 = 1_792_742_400_000_000;
/// By then every clock that still runs is due.
const FAR: i64 = 80 * DAY;
pub(crate) const REOPEN_DAYS: i64 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Met(i64),
    Void(i64, Void),
}

/// A clock as the text has it.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub(crate) kind: GoalKind,
    pub(crate) team: u32,
    within: i64,
    /// Minutes used, and of these since the present handover.
    pub(crate) used: i64,
    of_handover: i64,
    /// Its deadline, once the time allowed is used up: a breach comes right after.
    due: Option<i64>,
    missed: Option<i64>,
    end: Option<End>,
}

pub(crate) struct Oracle<'a> {
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
    pub(crate) ever: bool,
    done_at: i64,
    first_watch: usize,
    pub(crate) watches: Vec<Watch>,
    /// Minutes by holder, class, inside, charge.
    pub(crate) cells: BTreeMap<(u32, u8, bool, Charge), i64>,
    /// Minutes in a done class that may yet be reopened: holder, class, inside.
    after_done: Vec<(u32, u8, bool)>,
}

fn is_open(hours: Option<&WorkingTime>, minute: i64) -> bool {
    hours.is_none_or(|hours| hours.is_open(START + minute * MINUTE))
}

impl<'a> Oracle<'a> {
    /// An incident that nobody holds yet.
    pub(crate) fn new(
        receiver: Option<&'a WorkingTime>,
        sender: Option<&'a WorkingTime>,
        goals: [(GoalKind, Option<i64>); 3],
        anybody: bool,
    ) -> Self {
        Self {
            receiver,
            sender,
            goals,
            anybody,
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
        }
    }

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
            let (used, of_handover) = (0, 0);
            let watch =
                Watch { kind, team, within, used, of_handover, due: None, missed: None, end: None };
            self.watches.push(watch);
        }
    }

    /// A clock that was stopped goes on; `is_new_handover` if its team got the incident again.
    fn go_on(&mut self, i: usize, is_new_handover: bool) {
        self.watches[i].end = None;
        if is_new_handover {
            self.watches[i].of_handover = 0;
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
                    watch.used -= watch.of_handover;
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

    pub(crate) fn tell(&mut self, what: What) {
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
    pub(crate) fn set_due(&mut self) {
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
                watch.of_handover += 1;
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

    pub(crate) fn pass(&mut self, until: i64) {
        while self.now < until {
            self.pass_minute();
        }
        self.tick();
    }

    pub(crate) fn outcome(&self, i: usize) -> Outcome {
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
    pub(crate) fn deadline(&self, i: usize) -> Option<i64> {
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
