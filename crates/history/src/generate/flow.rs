//! One incident's way through the firm, step by step: the events it leaves behind.

pub(super) mod third;
mod time;

use super::draw::Draw;
use super::firm::{
    BACK_OFFICE, BRANCH_DESK, BRANCH_TERMINALS, COMMAND, CONTACT_CENTRE, DESK, EVENING_DESK,
    INFRASTRUCTURE, Kind, LOANS, SERVICES, Service, TEAMS, VENDOR, WORKPLACE,
};
use super::hours::{ALWAYS, DAY, HOUR, Hours, LONG_DAYS, OFFICE, weekday};
use super::year::{Storm, Year};
use thirdline_domain::StatusClass;

const MINUTE: f64 = 60.0;
const HOURS: f64 = 3_600.0;

/// One event, small: a firm of a million incidents has some nine million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// Seconds since the plan's start.
    pub(super) at: u32,
    pub(super) team: u8,
    pub(super) status: u8,
    pub(super) priority: u8,
    pub(super) service: u8,
}

/// Statuses and sub-statuses as the firm's ticket system writes them, and the class they state;
/// `None` is a note.
#[rustfmt::skip]
pub(super) const STATUSES: [(&str, &str, Option<StatusClass>); 12] = [
    ("New", "", Some(StatusClass::Queued)),
    ("Assigned", "", Some(StatusClass::Queued)),
    ("Reopened", "", Some(StatusClass::Queued)),
    ("In Progress", "", Some(StatusClass::Active)),
    ("On Hold", "Awaiting User", Some(StatusClass::WaitingUser)),
    ("On Hold", "Awaiting Vendor", Some(StatusClass::WaitingVendor)),
    ("On Hold", "Awaiting Change", Some(StatusClass::WaitingChange)),
    ("On Hold", "Awaiting Related Incident", Some(StatusClass::WaitingOther)),
    ("Resolved", "", Some(StatusClass::Resolved)),
    ("Closed", "", Some(StatusClass::Closed)),
    ("Cancelled", "", Some(StatusClass::Cancelled)),
    ("Note added", "", None),
];
const NEW: u8 = 0;
const ASSIGNED: u8 = 1;
const REOPENED: u8 = 2;
const IN_PROGRESS: u8 = 3;
const AWAITING_USER: u8 = 4;
const AWAITING_VENDOR: u8 = 5;
const AWAITING_CHANGE: u8 = 6;
const AWAITING_RELATED: u8 = 7;
const RESOLVED: u8 = 8;
const CLOSED: u8 = 9;
const CANCELLED: u8 = 10;
const NOTE: u8 = 11;

/// Priorities as written, highest first.
pub(super) const PRIORITIES: [&str; 4] = ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"];
const CRITICAL: u8 = 0;
const HIGH: u8 = 1;
const MODERATE: u8 = 2;
/// How often each is chosen, per thousand.
const PRIORITY_WEIGHTS: [u32; 4] = [9, 78, 560, 353];

/// Whether work goes on after a piece of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    GoesOn,
    /// The wait for the user ended without further work: the next status is resolved.
    EndedInHold,
}

/// An incident on its way. Steps after the plan's end leave no event, so whatever is still under
/// way then is the open tail.
pub(super) struct Flow<'a> {
    year: &'a Year,
    draw: Draw,
    events: &'a mut Vec<Event>,
    now: i64,
    team: u8,
    status: u8,
    priority: u8,
    service: u8,
    /// Whether it never reaches the third line.
    contained: bool,
}

/// Writes the events of the incident that opens at `opened`, seconds since the year's start.
pub(super) fn incident(year: &Year, draw: Draw, opened: u32, events: &mut Vec<Event>) {
    any_incident(year, draw, opened, false, events);
}

/// Like [`incident`], of one that never reaches the third line.
pub(super) fn contained(year: &Year, draw: Draw, opened: u32, events: &mut Vec<Event>) {
    any_incident(year, draw, opened, true, events);
}

fn any_incident(
    year: &Year,
    mut draw: Draw,
    opened: u32,
    contained: bool,
    events: &mut Vec<Event>,
) {
    let opened_at = year.start + i64::from(opened);
    let storm = year.storm(opened_at, &mut draw);
    let service = match storm {
        Some(storm) => storm.service,
        None => draw.weighted(SERVICES.iter().map(|s| s.weight)) as u8,
    };
    let priority = draw.weighted(PRIORITY_WEIGHTS.iter().copied()) as u8;
    let desk = desk_at(opened_at, service, &mut draw);
    let (now, team, status) = (opened_at, desk, NEW);
    let mut flow = Flow { year, draw, events, now, team, status, priority, service, contained };
    flow.report();
    match storm.filter(|_| priority != CRITICAL) {
        Some(storm) if flow.draw.chance(0.8) => flow.wait_out(storm),
        _ => flow.run(),
    }
}

/// The part of the service desk that answers at this hour.
fn desk_at(instant: i64, service: u8, draw: &mut Draw) -> u8 {
    let daytime = weekday(instant.div_euclid(DAY)) < 5
        && (7 * HOUR..19 * HOUR).contains(&instant.rem_euclid(DAY));
    let branch = match service {
        BRANCH_TERMINALS | CONTACT_CENTRE => true,
        WORKPLACE => draw.chance(0.3),
        _ => false,
    };
    match (daytime, branch) {
        (false, _) => EVENING_DESK,
        (true, true) => BRANCH_DESK,
        (true, false) => DESK,
    }
}

impl Flow<'_> {
    fn habits(&self) -> &'static Service {
        &SERVICES[self.service as usize]
    }

    fn over(&self) -> bool {
        self.now > self.year.end
    }

    fn hours(&self) -> Hours {
        if self.priority == CRITICAL { ALWAYS } else { TEAMS[self.team as usize].hours(self.team) }
    }

    /// Whether the turning point of the improving service lies behind us.
    fn improved(&self) -> bool {
        self.habits().improves && self.now >= self.year.turn
    }

    fn put(&mut self, status: u8) {
        if status != NOTE {
            self.status = status;
        }
        if !self.over() {
            self.events.push(Event {
                at: (self.now - self.year.start) as u32,
                team: self.team,
                status,
                priority: self.priority,
                service: self.service,
            });
        }
    }

    fn pass(&mut self, hours: Hours, seconds: i64) {
        self.now = hours.after(self.now, seconds);
    }

    /// The first event. Monitoring sees some incidents before a ticket says so.
    fn report(&mut self) {
        let watched = if self.priority <= HIGH { 0.4 } else { 0.05 };
        if self.draw.chance(watched) {
            let delay = self.draw.duration(4.0 * MINUTE, 0.8).min(HOUR);
            self.now = (self.now + delay).min(self.year.end);
        }
        let service = self.service;
        // The caller does not always know what it is that fails.
        if self.draw.chance(0.03) {
            self.service = WORKPLACE;
        }
        self.put(NEW);
        self.service = service;
    }

    /// A child of a large failure: it waits until the cause is repaired and is solved with it.
    fn wait_out(&mut self, storm: Storm) {
        self.queue();
        self.put(IN_PROGRESS);
        self.now += self.draw.duration(5.0 * MINUTE, 0.7);
        self.put(AWAITING_RELATED);
        let tail = self.draw.duration(25.0 * MINUTE, 0.9);
        self.now = self.now.max(storm.to) + tail;
        self.finish();
    }

    fn run(&mut self) {
        self.queue();
        let withdrawn = self.draw.chance(0.016);
        if withdrawn && self.draw.chance(0.3) {
            return self.put(CANCELLED);
        }
        self.put(IN_PROGRESS);
        if withdrawn {
            self.now += self.draw.duration(3.0 * HOURS, 1.5);
            return self.put(CANCELLED);
        }
        let depth = self.draw.uniform();
        let habits = self.habits();
        let (mut first, mut third) = (habits.solved_first, habits.reaches_third);
        if self.priority <= HIGH {
            // What hurts much is seldom solved by advice.
            (first, third) = (first * 0.5, (third * 1.6).min(0.5));
        }
        if depth < first {
            self.work(24.0 * MINUTE, 1.35, 0.17);
        } else {
            self.work(11.0 * MINUTE, 0.9, 0.06);
            if self.priority == CRITICAL {
                self.hand_over(COMMAND);
                self.queue();
                self.put(IN_PROGRESS);
                self.work(12.0 * MINUTE, 0.8, 0.0);
            }
            self.second_line(depth >= 1.0 - third && !self.contained);
        }
        self.finish();
    }

    fn hand_over(&mut self, team: u8) {
        self.team = team;
        self.put(ASSIGNED);
    }

    /// A priority is seldom right at first sight.
    fn set_priority(&mut self) {
        let (down, up) = match self.priority {
            CRITICAL => (0.22, 0.0),
            HIGH => (0.12, 0.01),
            MODERATE => (0.02, 0.03),
            _ => (0.0, 0.02),
        };
        let x = self.draw.uniform();
        if x < down {
            self.priority += 1;
        } else if x < down + up {
            self.priority -= 1;
        } else {
            return;
        }
        self.put(self.status);
    }

    fn second_line(&mut self, reaches_third: bool) {
        let habits = self.habits();
        if reaches_third && self.draw.chance(0.08) {
            // Straight from the desk to those who build it.
            return self.third_line();
        }
        if self.draw.chance(0.11) {
            self.misroute();
        }
        self.hand_over(habits.second);
        if self.draw.chance(0.3) {
            self.now += self.draw.duration(20.0 * MINUTE, 1.0);
            self.set_priority();
        }
        self.queue();
        self.put(IN_PROGRESS);
        let hold = if self.service as usize == LOANS { 0.5 } else { 0.24 };
        if reaches_third {
            self.work(1.3 * HOURS, 1.3, hold * 0.6);
            return self.third_line();
        }
        if self.work(1.7 * HOURS, 1.5, hold) == After::EndedInHold {
            return;
        }
        if self.draw.chance(0.2) {
            self.ask_another_team();
        }
        if self.draw.chance(0.05) {
            self.wait_for_change();
        }
    }

    /// Given to a team whose it is not: it comes back to the sender, or is passed on.
    fn misroute(&mut self) {
        let sender = self.team;
        let wrong = self.draw.between(4, i64::from(INFRASTRUCTURE.end) - 1) as u8;
        if wrong == self.habits().second {
            return;
        }
        self.hand_over(wrong);
        self.queue();
        if self.draw.chance(0.3) {
            self.put(IN_PROGRESS);
            self.work(20.0 * MINUTE, 1.0, 0.0);
        }
        if self.draw.chance(0.6) {
            self.hand_over(sender);
            self.queue();
            self.put(IN_PROGRESS);
            self.now += self.draw.duration(8.0 * MINUTE, 0.8);
        }
    }

    /// The second line needs infrastructure or another unit; half come back to it.
    fn ask_another_team(&mut self) {
        let second = self.team;
        let other = if self.service as usize == LOANS && self.draw.chance(0.6) {
            BACK_OFFICE
        } else {
            let pool = INFRASTRUCTURE.end - INFRASTRUCTURE.start;
            INFRASTRUCTURE.start + self.draw.below(u64::from(pool)) as u8
        };
        self.hand_over(other);
        self.queue();
        if self.draw.chance(0.8) {
            self.put(IN_PROGRESS);
            self.work(1.2 * HOURS, 1.4, 0.05);
        }
        if self.draw.chance(0.55) {
            self.hand_over(second);
            self.queue();
            self.put(IN_PROGRESS);
            self.work(35.0 * MINUTE, 1.2, 0.1);
        }
    }

    fn third_line(&mut self) {
        let habits = self.habits();
        let sender = self.team;
        self.hand_over(habits.third);
        self.queue();
        let mut clarifies = if self.improved() { 0.08 } else { habits.clarifies };
        while !self.over() && self.draw.chance(clarifies) {
            self.clarify(sender);
            clarifies *= 0.72;
        }
        self.put(IN_PROGRESS);
        if self.draw.chance(0.2) {
            self.now += self.draw.duration(30.0 * MINUTE, 1.0);
            self.set_priority();
        }
        if self.work(4.5 * HOURS, 1.5, 0.12) == After::EndedInHold || self.over() {
            return;
        }
        if self.draw.chance(habits.vendor) {
            self.ask_vendor();
        }
        let slow = if self.priority <= HIGH { 0.15 } else { 0.45 };
        if self.draw.chance(slow) {
            self.wait_for_change();
        }
        if self.draw.chance(0.45) && sender != self.team {
            // Delivered: the sender tells the user and resolves.
            self.hand_over(sender);
            self.queue();
            self.put(IN_PROGRESS);
            self.work(20.0 * MINUTE, 1.1, 0.08);
        }
    }

    /// Development sends a question back before anybody has looked; the sender asks the user
    /// and hands over again.
    fn clarify(&mut self, sender: u8) {
        let development = self.team;
        if self.draw.chance(0.25) {
            // Looked at shortly: a return, though no bounce.
            self.put(IN_PROGRESS);
            self.now += self.draw.duration(15.0 * MINUTE, 0.8);
        }
        self.hand_over(sender);
        self.queue();
        self.put(IN_PROGRESS);
        self.work(25.0 * MINUTE, 1.1, 0.35);
        self.hand_over(development);
        self.queue();
    }

    fn ask_vendor(&mut self) {
        let development = self.team;
        let handed = TEAMS[development as usize].name.starts_with("Core Ledger");
        if handed && self.draw.chance(0.5) {
            self.hand_over(VENDOR);
            self.queue();
            self.put(IN_PROGRESS);
            self.work(18.0 * HOURS, 1.2, 0.0);
            self.hand_over(development);
            self.queue();
        } else {
            self.put(AWAITING_VENDOR);
            let wait = self.draw.duration(38.0 * HOURS, 1.2);
            self.pass(OFFICE, wait);
        }
        self.put(IN_PROGRESS);
        self.work(1.5 * HOURS, 1.2, 0.0);
    }

    /// Resolved, then closed by time after five days, unless the user finds it is not.
    fn finish(&mut self) {
        let mut reopens = if TEAMS[self.team as usize].kind == Kind::Desk { 0.032 } else { 0.075 };
        while !self.over() {
            self.put(RESOLVED);
            let resolved = self.now;
            let closes = if self.draw.chance(0.12) {
                // The user confirms.
                resolved + self.draw.duration(5.0 * HOURS, 1.0).min(4 * DAY)
            } else {
                // A job closes what has been resolved for five days, every hour.
                (resolved + 5 * DAY).div_euclid(HOUR) * HOUR + HOUR + self.draw.between(4, 90)
            };
            if self.draw.chance(reopens) {
                let silence = self.draw.duration(7.0 * HOURS, 1.1).min(30 * HOUR);
                self.pass(LONG_DAYS, silence);
                self.work_again();
                reopens *= 0.4;
                continue;
            }
            if self.draw.chance(0.05) && closes - resolved > DAY {
                self.now += self.draw.duration(3.0 * HOURS, 1.0).min(20 * HOUR);
                self.put(NOTE);
            }
            self.now = closes;
            self.put(CLOSED);
            return;
        }
    }

    /// Reopened at the team that resolved it, or at the desk, which hands it back.
    fn work_again(&mut self) {
        let resolver = self.team;
        if TEAMS[resolver as usize].kind != Kind::Desk && self.draw.chance(0.4) {
            self.team = DESK;
            self.put(REOPENED);
            self.queue();
            self.put(IN_PROGRESS);
            self.now += self.draw.duration(10.0 * MINUTE, 0.8);
            self.hand_over(resolver);
        } else {
            self.put(REOPENED);
        }
        self.queue();
        self.put(IN_PROGRESS);
        self.work(45.0 * MINUTE, 1.3, 0.12);
    }
}
