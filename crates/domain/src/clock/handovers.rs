//! From handover to handover: how a receiver gets an incident, answers for it, and leaves it.

use super::account::{Account, Clock, Run, Stop};
use super::outcome::Void;
use super::terms::{NEVER, Party, Terms};
use crate::agreement::{GoalKind, ReEntry};
use crate::status::StatusClass;

const DAY: i64 = 86_400_000_000;

/// Goals of the receiver that start with a handover.
pub(super) const FROM_HANDOVER: [GoalKind; 3] =
    [GoalKind::Accept, GoalKind::Workaround, GoalKind::Resolve];

/// How an incident came to a receiver.
#[derive(Clone, Copy)]
pub(super) enum Came {
    /// From that team, which knew since then that it would have to hand over.
    From(u32, Option<i64>),
    /// It was there, done, and is not.
    Back,
}

impl Account {
    pub(super) fn handed_over(
        &mut self,
        terms: &Terms<'_>,
        at: i64,
        to: u32,
        able_since: Option<i64>,
    ) {
        let from = self.holder;
        if from == to {
            return;
        }
        self.leave(terms, at, Void::HandedBack);
        self.holder = to;
        self.came_from = from;
        if self.class.is_open() && terms.binds(from, to) {
            self.enter(terms, at, Came::From(from, able_since));
        }
    }

    /// The incident is with a receiver, under the agreement if it is in force for it.
    pub(super) fn enter(&mut self, terms: &Terms<'_>, at: i64, came: Came) {
        let team = self.holder;
        let is_first = self.handovers == self.begin.handovers;
        let is_in_scope = !is_first
            || (terms.agreement.is_in_force(at)
                && self.is_service_covered
                && terms.covers(self.priority));
        if !is_in_scope {
            return;
        }
        self.receiver = Some(team);
        self.receiver_since = at;
        self.first_handed_over_at.get_or_insert(at);
        self.handovers = self.handovers.saturating_add(1);
        if let Came::From(from, able_since) = came
            && is_first
            && terms.party(from) == Party::Sender
        {
            self.was_handed_over(terms, at, able_since);
        }
        if let Some(hold) = self.hold {
            self.hold = Some(self.capped(terms, at, hold));
        }
        for kind in FROM_HANDOVER {
            match self.last_clock(kind, team).filter(|i| self.goes_on(terms, at, *i, came)) {
                Some(i) => {
                    self.go_on(terms, at, i);
                    self.adopt_priority(terms, at, i);
                }
                None => self.start(terms, at, kind),
            }
        }
    }

    /// A team's last clock of a kind on the present incident.
    pub(super) fn last_clock(&self, kind: GoalKind, team: u32) -> Option<usize> {
        let last = self.clocks.iter().rposition(|c| c.kind == kind && c.team == team);
        last.filter(|i| *i >= self.begin.clocks)
    }

    /// The sender's own goal ends with the handover at which it is first known.
    fn was_handed_over(&mut self, terms: &Terms<'_>, at: i64, able_since: Option<i64>) {
        let since = able_since.unwrap_or(self.begin.at).clamp(self.begin.at, at);
        let before = self.clocks.len();
        self.start(terms, since, GoalKind::HandOverWithin);
        if self.clocks.len() > before {
            self.breach_before(at);
            self.stop_at(terms, at, before, Stop::DONE);
        }
    }

    /// Whether a clock of an earlier handover goes on when the team gets the incident back.
    fn goes_on(&self, terms: &Terms<'_>, at: i64, i: usize, came: Came) -> bool {
        let clock = &self.clocks[i];
        if matches!(came, Came::Back) && is_for_now(terms, at, clock) {
            return true;
        }
        let is_left = match clock.stop {
            Some((_, Stop::Void(why))) => matches!(
                why,
                Void::HandedBack | Void::ReturnUpheld | Void::NoGoal | Void::Superseded
            ),
            _ => is_for_now(terms, at, clock),
        };
        is_left
            && match terms.agreement.policy.re_entry {
                ReEntry::Continue => true,
                ReEntry::Restart => false,
                ReEntry::RestartIfReturnUpheld => {
                    !matches!(clock.stop, Some((_, Stop::Void(Void::ReturnUpheld))))
                }
            }
    }

    /// The incident leaves the receiver.
    fn leave(&mut self, terms: &Terms<'_>, at: i64, why: Void) {
        if self.release(terms, at).is_none() {
            return;
        }
        self.is_return_pending = false;
        for i in 0..self.clocks.len() {
            // Who has to confirm a fix still has to when the incident is elsewhere.
            if !self.clocks[i].is_open() || self.clocks[i].kind == GoalKind::ConfirmFix {
                continue;
            }
            let stop = match self.clocks[i].kind {
                GoalKind::NextUpdate => Stop::Void(Void::UnfinishedCycle),
                kind if kind.is_receivers() => Stop::Void(why),
                _ => Stop::Void(Void::Superseded),
            };
            self.stop_at(terms, at, i, stop);
            if why == Void::ReturnUpheld && self.clocks[i].kind.is_receivers() {
                self.give_back(i, self.receiver_since);
            }
        }
    }

    /// What a clock used since an instant no longer counts.
    pub(super) fn give_back(&mut self, i: usize, since: i64) {
        let own = |run: &&mut Run| usize::from(run.clock) == i && run.from >= since && run.counts;
        for run in self.runs.iter_mut().filter(own) {
            run.counts = false;
            self.clocks[i].used -= run.worked;
        }
    }

    /// No receiver's clock runs any more, so a hold takes nothing from any.
    pub(super) fn release(&mut self, terms: &Terms<'_>, at: i64) -> Option<u32> {
        self.hold_used += self.credit(terms, at);
        if let Some(hold) = &mut self.hold {
            (hold.since, hold.cap_at) = (at, NEVER);
        }
        self.receiver.take()
    }

    /// Working time that the present hold took from the clocks.
    pub(super) fn credit(&self, terms: &Terms<'_>, at: i64) -> i64 {
        match (self.hold, self.receiver) {
            (Some(hold), Some(team)) if !hold.is_capped => {
                terms.hours(team).map_or(at - hold.since, |h| h.elapsed(hold.since, at))
            }
            _ => 0,
        }
    }

    pub(super) fn accepted(&mut self, terms: &Terms<'_>, at: i64) {
        if self.class == StatusClass::Queued {
            self.class = StatusClass::Active;
        }
        if let Some(hold) = &mut self.hold
            && hold.class_before == StatusClass::Queued
        {
            hold.class_before = StatusClass::Active;
        }
        if self.receiver.is_none() || !self.class.is_open() {
            return;
        }
        self.stop(terms, at, GoalKind::Accept, Stop::DONE);
        if self.open_clock(GoalKind::NextUpdate).is_none() {
            self.start(terms, at, GoalKind::NextUpdate);
        }
    }

    pub(super) fn updated(&mut self, terms: &Terms<'_>, at: i64) {
        if let Some(i) = self.open_clock(GoalKind::NextUpdate) {
            self.stop_at(terms, at, i, Stop::DONE);
            self.start(terms, at, GoalKind::NextUpdate);
        }
    }

    pub(super) fn returned(&mut self, terms: &Terms<'_>, at: i64) {
        if self.receiver.is_some() && self.class.is_open() && !self.is_return_pending {
            self.suspend_all(terms, at);
            self.is_return_pending = true;
            self.start(terms, at, GoalKind::AnswerReturn);
        }
    }

    pub(super) fn uphold(&mut self, terms: &Terms<'_>, at: i64) {
        self.stop(terms, at, GoalKind::AnswerReturn, Stop::DONE);
        self.is_return_pending = false;
        self.leave(terms, at, Void::ReturnUpheld);
    }

    pub(super) fn return_refused(&mut self, terms: &Terms<'_>, at: i64) {
        if self.is_return_pending {
            self.stop(terms, at, GoalKind::AnswerReturn, Stop::DONE);
            self.is_return_pending = false;
            self.resume_all(terms, at);
        }
    }

    pub(super) fn delivered(&mut self, terms: &Terms<'_>, at: i64) {
        if self.receiver.is_some() && self.class.is_open() {
            self.finish_goals(terms, at);
            self.release(terms, at);
        }
    }

    /// What was owed is done: nobody fixes what nobody has accepted.
    pub(super) fn finish_goals(&mut self, terms: &Terms<'_>, at: i64) {
        self.stop(terms, at, GoalKind::Accept, Stop::DONE);
        for kind in [GoalKind::Workaround, GoalKind::Resolve] {
            self.stop(terms, at, kind, Stop::Done { for_now: true });
        }
        self.stop(terms, at, GoalKind::NextUpdate, Stop::Void(Void::UnfinishedCycle));
        if self.is_return_pending {
            self.is_return_pending = false;
            self.stop(terms, at, GoalKind::AnswerReturn, Stop::Void(Void::Superseded));
        }
    }
}

/// How long after a fix a reopening shows that it was none.
pub(super) fn reopening(terms: &Terms<'_>) -> i64 {
    DAY.saturating_mul(i64::from(terms.agreement.policy.reopen_within_days))
}

/// Whether a clock stopped at a fix that may still turn out to be none.
pub(super) fn is_for_now(terms: &Terms<'_>, at: i64, clock: &Clock) -> bool {
    matches!(clock.stop, Some((then, Stop::Done { for_now: true })) if at - then <= reopening(terms))
}
