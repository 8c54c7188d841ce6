//! Another priority: what the policy makes of the clocks that run.

use super::account::{Account, Noted, Run, Stop};
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
        self.kept_priority = None;
        // Before the first handover there is no goal to keep.
        if to == before || self.handovers == self.begin.handovers {
            return;
        }
        if terms.is_lower(to, before) && !reporter_agrees {
            self.note(at, Noted::KeptGoals);
            self.kept_priority = Some(before);
            return;
        }
        let Some(team) = self.receiver else { return };
        for i in 0..self.clocks.len() {
            let clock = self.clocks[i];
            if clock.is_open() && clock.kind.is_receivers() && clock.breached_at.is_none() {
                self.reprice(terms, at, i, before);
            }
        }
        if before != NO_PRIORITY && self.class.is_open() {
            self.start_new_goals(terms, at, team);
        }
    }

    /// Goals that only the present priority has: the clock of one that had it before goes on.
    pub(super) fn start_new_goals(&mut self, terms: &Terms<'_>, at: i64, team: u32) {
        for kind in [GoalKind::Workaround, GoalKind::Resolve] {
            if terms.goal(kind, self.goal_priority()).is_none() {
                continue;
            }
            let last = self.last_clock(kind, team);
            match last.map(|i| (i, self.clocks[i].stop)) {
                Some((_, None | Some((_, Stop::Withdrawn)))) => {}
                Some((i, Some((then, Stop::Void(Void::NoGoal)))))
                    if then >= self.receiver_since =>
                {
                    let before = self.clocks[i].priority;
                    self.go_on(terms, at, i);
                    self.reprice(terms, at, i, before);
                }
                _ => self.start(terms, at, kind),
            }
        }
    }

    fn reprice(&mut self, terms: &Terms<'_>, at: i64, i: usize, before: u16) {
        let kind = self.clocks[i].kind;
        let Some(goal) = terms.goal(kind, self.goal_priority()) else {
            self.stop_at(terms, at, i, Stop::Void(Void::NoGoal));
            return;
        };
        self.suspend(terms, at, i);
        match terms.agreement.policy.priority {
            OnPriority::Cancel => {
                self.stop_at(terms, at, i, Stop::Void(Void::PriorityChanged));
                self.start(terms, at, kind);
                return;
            }
            OnPriority::KeepElapsed => {}
            OnPriority::Restart => {
                self.give_back(i, i64::MIN);
                self.clocks[i].started_at = at;
            }
            OnPriority::FromStart => {
                let own = |run: &&mut Run| usize::from(run.clock) == i && run.counts;
                self.clocks[i].used = 0;
                for run in self.runs.iter_mut().filter(own) {
                    run.worked = terms.working_time(goal, run.from, run.to);
                    self.clocks[i].used += run.worked;
                }
            }
        }
        self.retarget(terms, i, goal, before);
        if !self.is_suspended() {
            run(&mut self.clocks[i], terms, at);
        }
    }

    /// A clock that stands still gets another goal, and after a raised priority the notice.
    fn retarget(&mut self, terms: &Terms<'_>, i: usize, goal: u16, before: u16) {
        let priority = self.goal_priority();
        let is_raised = terms.is_lower(before, priority);
        let notice = if is_raised { terms.agreement.policy.notice } else { 0 };
        let clock = &mut self.clocks[i];
        (clock.goal, clock.priority, clock.within) = (goal, priority, terms.goal_at(goal).within);
        clock.extra = if notice > 0 { (clock.used + notice - clock.within).max(0) } else { 0 };
    }

    /// A clock that goes on after the incident was elsewhere takes the goal of the priority that
    /// it has by now; the time used counts.
    pub(super) fn adopt_priority(&mut self, terms: &Terms<'_>, at: i64, i: usize) {
        let clock = self.clocks[i];
        let priority = self.goal_priority();
        if clock.priority == priority || clock.breached_at.is_some() {
            return;
        }
        let Some(goal) = terms.goal(clock.kind, priority) else {
            self.stop_at(terms, at, i, Stop::Void(Void::NoGoal));
            return;
        };
        let is_running = clock.running_since.is_some();
        self.suspend(terms, at, i);
        self.retarget(terms, i, goal, clock.priority);
        if is_running {
            run(&mut self.clocks[i], terms, at);
        }
    }
}
