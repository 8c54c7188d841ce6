//! One happening at a time: what it does to the clocks, the ledger and the rest of the account.

use super::account::{Account, Begin, Clock, Hold, Noted, Run, Stop};
use super::handovers::{Came, FROM_HANDOVER, is_for_now, reopening};
use super::happening::{Counterparty, Happening, What};
use super::outcome::{Outcome, Void};
use super::terms::{NEVER, Terms};
use crate::agreement::GoalKind;
use crate::status::StatusClass;

/// The whole in one call: how an incident stands at `now` after all that happened until then.
#[must_use]
pub fn clocks(terms: &Terms<'_>, reported_at: i64, happenings: &[Happening], now: i64) -> Account {
    let mut account = Account::new(reported_at);
    for happening in happenings.iter().take_while(|h| h.at <= now) {
        account.advance(terms, *happening);
    }
    account.pass(terms, now);
    account
}

impl Account {
    /// Takes one happening. What happens stands in order of time; a step backwards counts as now.
    pub fn advance(&mut self, terms: &Terms<'_>, happening: Happening) {
        self.pass(terms, happening.at);
        let at = self.at;
        self.note(at, Noted::Told(happening.what));
        match happening.what {
            What::HandedOver { to, able_since } => self.handed_over(terms, at, to, able_since),
            What::ServiceNamed { is_covered } => self.is_service_covered = is_covered,
            What::Accepted => self.accepted(terms, at),
            What::Updated => self.updated(terms, at),
            What::Held { on, until, question } => self.held(terms, at, on, until, question),
            What::Resumed => {
                if let Some(hold) = self.end_hold(terms, at, true) {
                    self.class = hold.class_before;
                }
            }
            What::Started => self.enter_open_class(terms, at, StatusClass::Active),
            What::Queued => self.enter_open_class(terms, at, StatusClass::Queued),
            What::Returned => self.returned(terms, at),
            What::ReturnUpheld => {
                if self.is_return_pending {
                    self.uphold(terms, at);
                }
            }
            What::ReturnRefused => self.return_refused(terms, at),
            What::Delivered => self.delivered(terms, at),
            What::WorkaroundAccepted | What::Resolved => {
                self.done(terms, at, StatusClass::Resolved);
            }
            What::Closed => self.done(terms, at, StatusClass::Closed),
            What::Confirmed => self.stop(terms, at, GoalKind::ConfirmFix, Stop::DONE),
            What::Reopened => self.reopened(terms, at),
            What::Reprioritised { to, reporter_agrees } => {
                self.reprioritised(terms, at, to, reporter_agrees);
            }
            What::Cancelled { reporter_agrees } => self.cancelled(terms, at, reporter_agrees),
            What::Excused { goal } => {
                let is_breached = |c: &&mut Clock| matches!(c.outcome(), Outcome::Missed { .. });
                for clock in self.clocks.iter_mut().filter(|c| c.kind == goal).filter(is_breached) {
                    clock.excused = true;
                }
            }
        }
    }

    /// Lets time pass: deadlines, ends of holds, silence. Nothing changes if it is done again.
    pub fn pass(&mut self, terms: &Terms<'_>, now: i64) {
        let now = now.min(NEVER).max(self.at);
        while let Some((at, timer)) = self.next_timer(now) {
            self.breach_before(at);
            self.account_to(terms, at);
            match timer {
                Timer::HoldEnds => {
                    self.note(at, Noted::HoldExpired);
                    if let Some(hold) = self.end_hold(terms, at, false) {
                        self.class = hold.class_before;
                    }
                }
                Timer::HoldCap => {
                    self.note(at, Noted::HoldCapped);
                    if let Some(hold) = &mut self.hold {
                        hold.is_capped = true;
                    }
                    self.hold_used = terms.agreement.policy.hold_cap.unwrap_or(self.hold_used);
                    self.resume_all(terms, at);
                }
                Timer::Silence => {
                    self.note(at, Noted::SilenceUpheld);
                    self.breach(at, GoalKind::AnswerReturn);
                    self.uphold(terms, at);
                }
            }
        }
        self.breach_before(now);
        self.account_to(terms, now);
        self.at = now;
    }

    fn next_timer(&self, now: i64) -> Option<(i64, Timer)> {
        let mut next: Option<(i64, Timer)> = None;
        let mut offer = |at: i64, timer: Timer| {
            if next.is_none_or(|(other, _)| at < other) {
                next = Some((at, timer));
            }
        };
        if let Some(hold) = &self.hold {
            if let Some(until) = hold.until.filter(|until| *until <= now) {
                offer(until, Timer::HoldEnds);
            }
            if !hold.is_capped && hold.cap_at <= now {
                offer(hold.cap_at, Timer::HoldCap);
            }
        }
        if self.is_return_pending
            && let Some(i) = self.open_clock(GoalKind::AnswerReturn)
            && self.clocks[i].deadline < now
        {
            offer(self.clocks[i].deadline, Timer::Silence);
        }
        next
    }

    /// A deadline is breached when it has passed, and dated at itself; the earliest first.
    pub(super) fn breach_before(&mut self, now: i64) {
        let is_due =
            |c: &Clock| c.running_since.is_some() && c.breached_at.is_none() && c.deadline < now;
        loop {
            let due = self.clocks.iter().enumerate().filter(|(_, c)| is_due(c));
            let Some((i, at)) = due.map(|(i, c)| (i, c.deadline)).min_by_key(|(_, at)| *at) else {
                return;
            };
            self.clocks[i].breached_at = Some(at);
            self.note(at, Noted::Breached(i as u16));
        }
    }

    fn breach(&mut self, at: i64, kind: GoalKind) {
        if let Some(i) = self.open_clock(kind)
            && self.clocks[i].breached_at.is_none()
        {
            self.clocks[i].breached_at = Some(at);
            self.note(at, Noted::Breached(i as u16));
        }
    }

    pub(super) fn open_clock(&self, kind: GoalKind) -> Option<usize> {
        self.clocks.iter().rposition(|c| c.kind == kind && c.is_open())
    }

    // Clocks ---------------------------------------------------------------------------------

    pub(super) fn start(&mut self, terms: &Terms<'_>, at: i64, kind: GoalKind) {
        if self.is_of_history && !kind.is_in_a_history() {
            return;
        }
        let priority = self.goal_priority();
        let Some(goal) = terms.goal(kind, priority) else { return };
        let mut clock = Clock {
            kind,
            goal,
            team: self.receiver.unwrap_or(self.holder),
            handover: self.handovers,
            priority,
            within: terms.goal_at(goal).within,
            started_at: at,
            excused: false,
            undone: 0,
            used: 0,
            running_since: None,
            deadline: NEVER,
            extra: 0,
            breached_at: None,
            stop: None,
            last_deadline: None,
        };
        if !(kind.is_receivers() && self.is_suspended()) {
            run(&mut clock, terms, at);
        }
        self.note(at, Noted::Started(self.clocks.len() as u16));
        self.clocks.push(clock);
    }

    pub(super) fn suspend(&mut self, terms: &Terms<'_>, at: i64, i: usize) {
        let clock = &mut self.clocks[i];
        if let Some(from) = clock.running_since.take() {
            let worked = terms.working_time(clock.goal, from, at);
            clock.used += worked;
            clock.last_deadline = Some(clock.deadline);
            clock.deadline = NEVER;
            self.runs.push(Run { clock: i as u16, from, to: at, worked, counts: true });
        }
    }

    pub(super) fn suspend_all(&mut self, terms: &Terms<'_>, at: i64) {
        for i in 0..self.clocks.len() {
            if self.clocks[i].kind.is_receivers() && self.clocks[i].is_open() {
                self.suspend(terms, at, i);
            }
        }
    }

    pub(super) fn resume_all(&mut self, terms: &Terms<'_>, at: i64) {
        if self.is_suspended() {
            return;
        }
        for clock in &mut self.clocks {
            if clock.kind.is_receivers() && clock.is_open() && clock.running_since.is_none() {
                run(clock, terms, at);
            }
        }
    }

    pub(super) fn stop_at(&mut self, terms: &Terms<'_>, at: i64, i: usize, stop: Stop) {
        self.suspend(terms, at, i);
        self.clocks[i].stop = Some((at, stop));
        self.note(at, Noted::Ended(i as u16));
    }

    pub(super) fn stop(&mut self, terms: &Terms<'_>, at: i64, kind: GoalKind, stop: Stop) {
        if let Some(i) = self.open_clock(kind) {
            self.stop_at(terms, at, i, stop);
        }
    }

    pub(super) fn go_on(&mut self, terms: &Terms<'_>, at: i64, i: usize) {
        let was_fixed = self.clocks[i].is_done();
        self.clocks[i].undone = self.clocks[i].undone.saturating_add(u16::from(was_fixed));
        self.clocks[i].stop = None;
        if !self.is_suspended() {
            run(&mut self.clocks[i], terms, at);
        }
        self.note(at, Noted::WentOn(i as u16));
    }

    // Holds and classes ----------------------------------------------------------------------

    fn held(
        &mut self,
        terms: &Terms<'_>,
        at: i64,
        on: Counterparty,
        until: Option<i64>,
        question: bool,
    ) {
        if !self.class.is_open() {
            return;
        }
        let before = self.end_hold(terms, at, false);
        let class_before = before.map_or(self.class, |hold| hold.class_before);
        let until = until.map(|until| until.max(at));
        let hold = Hold { on, since: at, until, cap_at: NEVER, is_capped: false, class_before };
        let hold = self.capped(terms, at, hold);
        self.hold = Some(hold);
        self.class = on.class();
        if !hold.is_capped {
            self.suspend_all(terms, at);
        }
        if question && on == Counterparty::Sender && self.receiver.is_some() {
            self.start(terms, at, GoalKind::AnswerQuestion);
        }
    }

    /// A hold with the instant at which it no longer stops the clocks, from now on.
    pub(super) fn capped(&self, terms: &Terms<'_>, at: i64, hold: Hold) -> Hold {
        let (Some(cap), Some(team)) = (terms.agreement.policy.hold_cap, self.receiver) else {
            return hold;
        };
        let left = (cap - self.hold_used).max(0);
        let cap_at = match terms.hours(team) {
            Some(hours) => hours.add(at, left).unwrap_or(NEVER),
            None => at.saturating_add(left),
        };
        Hold { since: at, cap_at, is_capped: left == 0, ..hold }
    }

    /// Ends a hold; the class is the caller's to set. Only a reply answers a question: whatever
    /// else ends the hold leaves it open, and the goal void.
    pub(super) fn end_hold(
        &mut self,
        terms: &Terms<'_>,
        at: i64,
        is_answered: bool,
    ) -> Option<Hold> {
        self.hold_used += self.credit(terms, at);
        let hold = self.hold.take()?;
        let stop = if is_answered { Stop::DONE } else { Stop::Void(Void::Superseded) };
        self.stop(terms, at, GoalKind::AnswerQuestion, stop);
        self.resume_all(terms, at);
        Some(hold)
    }

    fn enter_open_class(&mut self, terms: &Terms<'_>, at: i64, class: StatusClass) {
        if self.class.is_open() {
            self.end_hold(terms, at, false);
            self.class = class;
        }
    }

    fn done(&mut self, terms: &Terms<'_>, at: i64, class: StatusClass) {
        if self.class.is_done() {
            if class == StatusClass::Closed {
                self.stop(terms, at, GoalKind::ConfirmFix, Stop::Void(Void::Superseded));
            }
            self.class = class;
            return;
        }
        if self.class == StatusClass::Cancelled {
            self.end_run(terms);
        }
        self.end_hold(terms, at, false);
        if self.receiver.is_some() {
            self.finish_goals(terms, at);
            if class == StatusClass::Resolved {
                self.start(terms, at, GoalKind::ConfirmFix);
            }
        }
        self.run = Some(at);
        self.class = class;
    }

    fn reopened(&mut self, terms: &Terms<'_>, at: i64) {
        if self.class.is_open() {
            return;
        }
        let since = self.run.unwrap_or(at);
        let is_new = self.class.is_done() && at - since > reopening(terms);
        self.end_run(terms);
        self.class = StatusClass::Queued;
        self.stop(terms, at, GoalKind::ConfirmFix, Stop::Void(Void::Superseded));
        if is_new {
            self.note(at, Noted::NewIncident);
            self.release(terms, at);
            self.hold_used = 0;
            self.kept_priority = None;
            self.begin = Begin { at, clocks: self.clocks.len(), handovers: self.handovers };
        }
        let Some(team) = self.receiver else {
            if terms.binds(self.came_from, self.holder) {
                self.enter(terms, at, Came::Back);
            } else {
                self.undo_fixes(terms, at);
            }
            return;
        };
        for kind in FROM_HANDOVER {
            let goes_on = |clock: &Clock| {
                is_for_now(terms, at, clock)
                    || matches!(clock.stop, Some((_, Stop::Void(Void::Cancelled))))
            };
            if let Some(i) = self.last_clock(kind, team).filter(|i| goes_on(&self.clocks[*i])) {
                self.go_on(terms, at, i);
                self.adopt_priority(terms, at, i);
            }
        }
        self.start_new_goals(terms, at, team);
    }

    /// A fix that was handed back turned out to be none while the incident is elsewhere.
    fn undo_fixes(&mut self, terms: &Terms<'_>, at: i64) {
        for i in self.begin.clocks..self.clocks.len() {
            if is_for_now(terms, at, &self.clocks[i]) {
                let clock = &mut self.clocks[i];
                clock.undone = clock.undone.saturating_add(1);
                clock.stop = clock.stop.map(|(then, _)| (then, Stop::Void(Void::Superseded)));
                self.note(at, Noted::Ended(i as u16));
            }
        }
    }

    fn cancelled(&mut self, terms: &Terms<'_>, at: i64, reporter_agrees: Option<bool>) {
        if self.class == StatusClass::Cancelled {
            return;
        }
        if self.class.is_done() {
            self.end_run(terms);
        }
        self.end_hold(terms, at, false);
        self.is_return_pending = false;
        for i in 0..self.clocks.len() {
            if self.clocks[i].is_open() {
                let stop = if !self.clocks[i].kind.is_receivers() {
                    Stop::Void(Void::Superseded)
                } else if self.clocks[i].kind == GoalKind::NextUpdate {
                    Stop::Void(Void::UnfinishedCycle)
                } else if reporter_agrees == Some(false) {
                    Stop::Withdrawn
                } else {
                    Stop::Void(Void::Cancelled)
                };
                self.stop_at(terms, at, i, stop);
            }
        }
        self.run = Some(at);
        self.class = StatusClass::Cancelled;
    }
}

#[derive(Clone, Copy)]
enum Timer {
    HoldEnds,
    HoldCap,
    Silence,
}

/// Sets a clock going.
pub(super) fn run(clock: &mut Clock, terms: &Terms<'_>, at: i64) {
    clock.running_since = Some(at);
    clock.deadline = terms.due(clock.goal, at, clock.within + clock.extra - clock.used);
}
