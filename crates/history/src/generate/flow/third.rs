//! One incident that reaches the third line of a planted service.

use super::super::draw::Draw;
use super::super::firm::SERVICES;
use super::super::hours::{ALWAYS, DAY, LONG_DAYS, OFFICE};
use super::super::plant::{Habits, Service};
use super::super::year::Year;
use super::{
    AWAITING_CHANGE, AWAITING_USER, CLOSED, CRITICAL, Event, Flow, HOURS, IN_PROGRESS, MINUTE, NEW,
    NOTE, PRIORITY_WEIGHTS, REOPENED, RESOLVED, desk_at,
};
use thirdline_domain::ClosureClass;
use thirdline_domain::facts::Reason;

/// Working days before a milestone in which development does nothing else: two weeks.
const BEFORE_MILESTONE: i64 = 14 * DAY;
/// No stay is queued for longer: sixty working days.
const LONGEST_QUEUE: i64 = 60 * 9 * 3_600;

/// What belongs to an incident besides its events. Instants are seconds since 1970; some may lie
/// beyond the end of the plan.
#[derive(Clone, Debug)]
pub(in crate::generate) struct Told {
    /// When it entered development, each time.
    pub(in crate::generate) entered: Vec<i64>,
    pub(in crate::generate) escalated: Vec<i64>,
    /// When it was handed to development or back, why, and whether the card was complete.
    pub(in crate::generate) reasons: Vec<(i64, Reason, Option<bool>)>,
    pub(in crate::generate) class: ClosureClass,
    /// Since when its solution was known.
    pub(in crate::generate) known_since: Option<i64>,
    pub(in crate::generate) has_problem: bool,
}

/// Writes the events of a third-line incident that opens at `opened`, seconds since the year's
/// start. `milestones` are midnights.
pub(in crate::generate) fn third_line(
    year: &Year,
    mut draw: Draw,
    service: u8,
    planted: &Service,
    milestones: &[i64],
    opened: u32,
    events: &mut Vec<Event>,
) -> Told {
    let opened_at = year.start + i64::from(opened);
    let priority = draw.weighted(PRIORITY_WEIGHTS.iter().copied()) as u8;
    let desk = desk_at(opened_at, service, &mut draw);
    let told = Told {
        entered: Vec::new(),
        escalated: Vec::new(),
        reasons: Vec::new(),
        class: ClosureClass::Code,
        known_since: None,
        has_problem: draw.chance(0.12),
    };
    let (now, team, status) = (opened_at, desk, NEW);
    let flow = Flow { year, draw, events, now, team, status, priority, service, contained: false };
    let mut way = Way { flow, planted, habits: &planted.habits, milestones, told };
    way.run();
    way.told
}

struct Way<'a> {
    flow: Flow<'a>,
    planted: &'a Service,
    habits: &'a Habits,
    milestones: &'a [i64],
    told: Told,
}

impl Way<'_> {
    fn run(&mut self) {
        self.flow.report();
        self.flow.queue();
        self.flow.put(IN_PROGRESS);
        self.flow.now += self.flow.draw.duration(11.0 * MINUTE, 0.9);
        self.second_line();
        self.development();
        if !self.flow.over() {
            self.finish();
        }
    }

    fn hours_of(&mut self, median: f64, log_sd: f64) -> i64 {
        self.flow.draw.duration(median * HOURS, log_sd)
    }

    /// A wait for the user in the hours of an office.
    fn ask_user(&mut self, median: f64) {
        self.flow.put(AWAITING_USER);
        let wait = self.hours_of(median, 0.8);
        self.flow.pass(OFFICE, wait);
        self.flow.put(IN_PROGRESS);
    }

    fn second_line(&mut self) {
        let second = SERVICES[self.flow.service as usize].second;
        self.flow.hand_over(second);
        self.wait_in_second_line(1.6);
        self.flow.put(IN_PROGRESS);
        let hours = self.flow.hours();
        let work = self.hours_of(self.habits.before, 0.8);
        self.flow.pass(hours, work / 2);
        if self.flow.draw.chance(0.5) {
            self.flow.put(NOTE);
        }
        if self.flow.draw.chance(0.35) {
            self.ask_user(9.0);
        }
        self.flow.pass(hours, work - work / 2);
    }

    fn wait_in_second_line(&mut self, median: f64) {
        let urgency = if self.flow.priority == CRITICAL { 0.1 } else { 1.0 };
        let wait = self.hours_of(median * urgency * self.planted.operations_queue, 0.9);
        let hours = self.flow.hours();
        let until = hours.after(self.flow.now, wait);
        self.flow.chase(until);
        self.flow.now = until;
    }

    fn tell(&mut self, reason: Reason) {
        let complete = match reason {
            Reason::HandedOver => Some(self.flow.draw.chance(self.habits.complete)),
            _ => None,
        };
        self.told.reasons.push((self.flow.now, reason, complete));
    }

    /// Handed over, perhaps handed back and over again, until somebody works on it.
    fn development(&mut self) {
        let sender = self.flow.team;
        let third = SERVICES[self.flow.service as usize].third;
        let mut returns = self.habits.returns.0;
        loop {
            self.flow.hand_over(third);
            self.tell(Reason::HandedOver);
            self.told.entered.push(self.flow.now);
            let entered = self.flow.now;
            if self.flow.over() {
                return;
            }
            let taken_up = self.queue();
            if !self.flow.draw.chance(returns) {
                self.flow.chase(taken_up);
                self.flow.now = taken_up;
                break;
            }
            returns = self.habits.returns.1;
            self.hand_back(entered, taken_up, sender);
            if self.flow.over() {
                return;
            }
        }
        self.flow.put(IN_PROGRESS);
        self.solve();
        if self.flow.over() {
            return;
        }
        if self.flow.draw.chance(0.45) {
            self.tell(Reason::Delivered);
            self.flow.hand_over(sender);
            self.wait_in_second_line(1.6);
            self.flow.put(IN_PROGRESS);
            let hours = self.flow.hours();
            let work = self.hours_of(0.5, 0.8);
            self.flow.pass(hours, work);
        }
    }

    /// When somebody in development will take it up.
    fn queue(&mut self) -> i64 {
        let now = self.flow.now;
        let hours = self.flow.hours();
        if self.flow.priority == CRITICAL {
            let wait = self.flow.draw.duration(14.0 * MINUTE, 1.0);
            return ALWAYS.after(now, wait);
        }
        let next = self.milestones.iter().find(|m| **m > now);
        let crowded = next.is_some_and(|m| m - now <= BEFORE_MILESTONE);
        let factor = if crowded { self.habits.before_milestone } else { 1.0 };
        let (median, log_sd) = self.habits.queue;
        let wait = self.hours_of(median * factor, log_sd).min(LONGEST_QUEUE);
        let mut taken_up = hours.after(now, wait);
        let (share, from, to) = self.habits.escalated;
        let age = ((from + (to - from) * self.flow.draw.uniform()) * HOURS) as i64;
        let escalates = self.flow.draw.chance(share);
        // Certainty draws nothing: the draws behind it stay where they are.
        let answers = match self.habits.answers {
            none if none <= 0.0 => false,
            all if all >= 1.0 => true,
            some => self.flow.draw.chance(some),
        };
        let at = if answers { hours.after(now, age) } else { now + age };
        if escalates && at < taken_up {
            self.told.escalated.push(at);
            if answers {
                let wait = self.hours_of(3.0, 0.6);
                taken_up = taken_up.min(hours.after(at, wait));
            }
        }
        taken_up
    }

    /// Back to the sender with a question; the sender asks the user.
    fn hand_back(&mut self, entered: i64, taken_up: i64, sender: u8) {
        if self.flow.draw.chance(self.habits.looked_at) {
            self.flow.now = taken_up;
            self.flow.put(IN_PROGRESS);
            let look = self.hours_of(1.6, 0.25).max(2_400);
            self.flow.pass(OFFICE, look);
        } else {
            let wait = self.hours_of(1.2, 0.6);
            self.flow.now = OFFICE.after(entered, wait).min(taken_up.max(entered + 60));
        }
        let x = self.flow.draw.uniform();
        self.tell(match x {
            x if x < 0.90 => Reason::NeedInformation,
            x if x < 0.94 => Reason::NotOurs,
            x if x < 0.98 => Reason::CannotReproduce,
            _ => Reason::Duplicate,
        });
        self.flow.hand_over(sender);
        self.wait_in_second_line(1.0);
        self.flow.put(IN_PROGRESS);
        let hours = self.flow.hours();
        let work = self.hours_of(0.6, 0.7);
        self.flow.pass(hours, work);
        if self.flow.draw.chance(0.4) {
            self.ask_user(5.0);
        }
    }

    /// What development does, and what it took.
    fn solve(&mut self) {
        let entered = self.told.entered.last().copied().unwrap_or(self.flow.now);
        let hours = self.flow.hours();
        let button = self.flow.draw.chance(self.habits.button);
        let without_code = button || self.flow.draw.chance(self.habits.without_code);
        if without_code {
            let x = self.flow.draw.weighted([30u32, 25, 20, 15, 5, 5].into_iter());
            self.told.class = [
                ClosureClass::Configuration,
                ClosureClass::Data,
                ClosureClass::Restart,
                ClosureClass::Access,
                ClosureClass::Explanation,
                ClosureClass::Workaround,
            ][x];
        }
        if self.flow.draw.chance(self.habits.known) {
            self.told.known_since = Some(entered - self.flow.draw.between(10, 400) * DAY);
        } else if self.flow.draw.chance(0.08) {
            // Written down while it was solved: that helps the next one only.
            self.told.known_since = Some(entered + self.flow.draw.between(3_600, 40_000));
        }
        if button {
            let press = self.flow.draw.duration(11.0 * MINUTE, 0.4).min(1_500);
            self.flow.now += press;
            // It takes effect in the next window.
            self.flow.put(AWAITING_CHANGE);
            let wait = self.hours_of(14.0, 0.5);
            self.flow.pass(OFFICE, wait);
            return;
        }
        let (median, log_sd) = self.habits.active;
        let work = self.hours_of(median, log_sd);
        self.flow.pass(hours, work / 3);
        if self.flow.draw.chance(0.6) {
            self.flow.put(NOTE);
        }
        if self.flow.draw.chance(0.08) {
            self.ask_user(6.0);
        }
        self.flow.pass(hours, work - work / 3);
        if !without_code && self.flow.draw.chance(0.06) {
            self.flow.put(AWAITING_CHANGE);
            let wait = self.hours_of(9.0, 0.5);
            self.flow.pass(OFFICE, wait);
        }
    }

    /// Resolved, perhaps reopened where it was resolved, then closed by time.
    fn finish(&mut self) {
        let mut reopens = 0.04;
        while !self.flow.over() {
            self.flow.put(RESOLVED);
            let resolved = self.flow.now;
            if self.flow.draw.chance(reopens) {
                let silence = self.flow.draw.duration(7.0 * HOURS, 0.9);
                self.flow.pass(LONG_DAYS, silence);
                self.flow.put(REOPENED);
                let wait = self.hours_of(1.5, 0.8);
                self.flow.pass(OFFICE, wait);
                self.flow.put(IN_PROGRESS);
                let work = self.hours_of(1.0, 0.8);
                self.flow.pass(OFFICE, work);
                reopens = 0.0;
                continue;
            }
            self.flow.now = if self.flow.draw.chance(0.12) {
                resolved + self.flow.draw.duration(5.0 * HOURS, 1.0).min(4 * DAY)
            } else {
                (resolved + 5 * DAY).div_euclid(3_600) * 3_600
                    + 3_600
                    + self.flow.draw.between(4, 90)
            };
            self.flow.put(CLOSED);
            return;
        }
    }
}
