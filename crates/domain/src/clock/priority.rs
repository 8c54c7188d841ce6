//! Another priority: what the policy makes of the clocks that run.

use super::account::{Account, Clock, Noted, Stop};
use super::advance::run;
use super::outcome::Void;
use super::terms::Terms;
use crate::agreement::{GoalKind, OnPriority};
use crate::history::NO_PRIORITY;

impl Account {
    pub(super) fn reprioritised(
        &mut self,
        terms: &Terms<'_>,
        at: i64,
        to: u16,
        reporter_agrees: bool,
    ) {
        let before = self.goal_priority();
        self.priority = to;
        if to == before {
            self.kept_priority = None;
            return;
        }
        if self.leg.is_none() {
            self.kept_priority = None;
            return;
        }
        let is_lower = matches!(
            (terms.rank(before), terms.rank(to)),
            (Some(before), Some(to)) if to > before
        );
        if is_lower && !reporter_agrees {
            self.note(at, Noted::KeptGoals);
            self.kept_priority = Some(before);
            return;
        }
        self.kept_priority = None;
        let is_raised = matches!(
            (terms.rank(before), terms.rank(to)),
            (Some(before), Some(to)) if to < before
        );
        for i in 0..self.clocks.len() {
            let clock = self.clocks[i];
            if clock.is_open() && clock.kind.is_receivers() && clock.breached_at.is_none() {
                self.reprice(terms, at, i, is_raised);
            }
        }
        // Goals that only the new priority has.
        for kind in [GoalKind::Workaround, GoalKind::Resolve] {
            let has = |c: &Clock| c.kind == kind && c.leg == self.legs;
            if before != NO_PRIORITY
                && terms.goal(kind, before).is_none()
                && !self.clocks.iter().any(has)
            {
                self.start(terms, at, kind);
            }
        }
    }

    fn reprice(&mut self, terms: &Terms<'_>, at: i64, i: usize, is_raised: bool) {
        let kind = self.clocks[i].kind;
        let Some(goal) = terms.goal(kind, self.goal_priority()) else {
            self.stop_at(terms, at, i, Stop::Void(Void::NoGoal));
            return;
        };
        match terms.agreement.policy.priority {
            OnPriority::Cancel => {
                self.stop_at(terms, at, i, Stop::Void(Void::PriorityChanged));
                self.start(terms, at, kind);
                return;
            }
            OnPriority::KeepElapsed => self.suspend(terms, at, i),
            OnPriority::Restart => {
                self.suspend(terms, at, i);
                self.clocks[i].used = 0;
                self.clocks[i].started_at = at;
            }
            OnPriority::FromStart => {
                self.suspend(terms, at, i);
                let runs = self.runs.iter().filter(|r| usize::from(r.clock) == i);
                self.clocks[i].used = runs.map(|r| terms.working_time(goal, r.from, r.to)).sum();
            }
        }
        let notice = terms.agreement.policy.notice;
        let priority = self.goal_priority();
        let is_suspended = self.is_suspended();
        let clock = &mut self.clocks[i];
        (clock.goal, clock.priority, clock.within) = (goal, priority, terms.goal_at(goal).within);
        clock.not_before = at;
        if is_raised && notice > 0 {
            clock.not_before = terms.due(goal, at, notice);
        }
        if !is_suspended {
            run(clock, terms, at);
        }
    }

    /// A clock that goes on after the incident was elsewhere takes the goal of the priority that
    /// it has by now; the time used counts.
    pub(super) fn adopt_priority(&mut self, terms: &Terms<'_>, at: i64, i: usize) {
        let priority = self.goal_priority();
        let clock = &mut self.clocks[i];
        if clock.priority == priority || clock.breached_at.is_some() {
            return;
        }
        let Some(goal) = terms.goal(clock.kind, priority) else {
            self.stop_at(terms, at, i, Stop::Void(Void::NoGoal));
            return;
        };
        (clock.goal, clock.priority, clock.within) = (goal, priority, terms.goal_at(goal).within);
        clock.not_before = at;
        if clock.running_since.is_some() {
            run(clock, terms, at);
        }
    }
}
