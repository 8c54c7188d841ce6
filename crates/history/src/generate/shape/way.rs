//! All incidents of a shape at once, instant by instant: they share the people who work on them.

use super::drawn::{AGAIN, DELIVERY, INFORMATION, LOOK, NEXT_RETURN};
use super::queue::{Look, Queue};
use super::{Shape, TakeUp, Weekly};
use crate::generate::columns::Words;
use crate::generate::draw::{Draw, exp};
use crate::generate::flow::Event;
use crate::generate::hours::{ALWAYS, DAY, Hours, LONG_DAYS, OFFICE};
use crate::generate::year::Year;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use thirdline_domain::StatusClass;

#[rustfmt::skip]
const STATUSES: [(&str, &str, Option<StatusClass>); 8] = [
    ("New", "", Some(StatusClass::Queued)),
    ("Assigned", "", Some(StatusClass::Queued)),
    ("Assigned", "User Replied", Some(StatusClass::Queued)),
    ("Reopened", "", Some(StatusClass::Queued)),
    ("In Progress", "", Some(StatusClass::Active)),
    ("On Hold", "Awaiting User", Some(StatusClass::WaitingUser)),
    ("Resolved", "", Some(StatusClass::Resolved)),
    ("Closed", "", Some(StatusClass::Closed)),
];
const NEW: u8 = 0;
const ASSIGNED: u8 = 1;
const REPLIED: u8 = 2;
const REOPENED: u8 = 3;
const IN_PROGRESS: u8 = 4;
const AWAITING_USER: u8 = 5;
const RESOLVED: u8 = 6;
const CLOSED: u8 = 7;

/// Teams by code: the desk, then two of the second line, then two of development.
pub(super) const TEAMS: [&str; 5] = [
    "Service Desk",
    "Operations North",
    "Operations South",
    "Development Blue",
    "Development Green",
];
const DESK: u8 = 0;
pub(super) const SECOND: u8 = 1;
pub(super) const DEVELOPMENT: u8 = 3;
/// The one service.
pub(super) const SERVICE: &str = "Bookings";

pub(super) const WORDS: Words = Words {
    team: |code| TEAMS[code as usize],
    service: |_| SERVICE,
    status: |code| STATUSES[code as usize],
};

/// No work in one stay is longer: eighty working hours.
const LONGEST_WORK: i64 = 80 * 3_600;
/// How the delay of a priority compares with the median, the highest first.
const URGENCY: [f64; 4] = [0.1, 0.4, 1.0, 1.6];

/// What an incident is with its team for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Desk,
    Second,
    Development,
    /// Back at the sender, who asks.
    Information,
    /// Back at the sender, who tells the user.
    Delivery,
    Reopened,
}

/// What happens next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Opens(usize),
    /// Its delay is over.
    TakenUp(usize),
    Pauses(usize),
    Replied(usize),
    Finished(usize),
    Reopens(usize),
    Closes(usize),
    /// A team begins its day.
    Wakes(u8),
}

struct Incident {
    draw: Draw,
    team: u8,
    sender: u8,
    priority: u8,
    aim: Aim,
    returns: f64,
    /// Work that is left in this stay, seconds, and whether it is interrupted by a wait.
    work: i64,
    holds: bool,
    hands_back: bool,
    passed_on: bool,
    events: Vec<Event>,
}

pub(super) struct Simulation<'a> {
    shape: &'a Shape,
    year: &'a Year,
    hours: Hours,
    /// Median work, seconds.
    work: f64,
    queues: Option<[Queue; 5]>,
    incidents: Vec<Incident>,
    /// Instant, order, step.
    agenda: BinaryHeap<Reverse<(i64, u64, Step)>>,
    planned: u64,
    now: i64,
}

impl<'a> Simulation<'a> {
    /// Incidents that open at these instants, each with a stream of draws of its own.
    pub(super) fn new(
        shape: &'a Shape,
        year: &'a Year,
        opens: &[i64],
        stream: impl Fn(usize) -> Draw,
    ) -> Self {
        let hours = match shape.weekly {
            Weekly::OfficeHours => OFFICE,
            Weekly::Evenings => LONG_DAYS,
            Weekly::RoundTheClock => ALWAYS,
        };
        let queues = match shape.take_up {
            TakeUp::Limited { people, by_priority } => {
                Some([(); 5].map(|()| Queue::new(hours, people, by_priority)))
            }
            TakeUp::Independent { .. } => None,
        };
        let half = shape.work_log_sd * shape.work_log_sd / 2.0;
        let mut all = Self {
            shape,
            year,
            hours,
            work: shape.work_hours * 3_600.0 / exp(half),
            queues,
            incidents: Vec::with_capacity(opens.len()),
            agenda: BinaryHeap::new(),
            planned: 0,
            now: 0,
        };
        for (row, at) in opens.iter().enumerate() {
            let draw = stream(row);
            all.incidents.push(Incident {
                draw,
                team: DESK,
                sender: DESK,
                priority: 3,
                aim: Aim::Desk,
                returns: shape.returns,
                work: 0,
                holds: false,
                hands_back: false,
                passed_on: false,
                events: Vec::new(),
            });
            all.plan(*at, Step::Opens(row));
        }
        all
    }

    /// The events of each incident up to the year's end; what goes on then is the open tail.
    pub(super) fn run(mut self) -> Vec<Vec<Event>> {
        while let Some(Reverse((at, _, step))) = self.agenda.pop() {
            if at > self.year.end {
                break;
            }
            self.now = at;
            self.step(step);
        }
        self.incidents.into_iter().map(|incident| incident.events).collect()
    }

    fn plan(&mut self, at: i64, step: Step) {
        self.agenda.push(Reverse((at, self.planned, step)));
        self.planned += 1;
    }

    fn put(&mut self, row: usize, status: u8) {
        let incident = &mut self.incidents[row];
        // The wrapped instant of an incident from before the start is never kept.
        incident.events.push(Event {
            at: (self.now - self.year.start) as u32,
            team: incident.team,
            status,
            priority: incident.priority,
            service: 0,
        });
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Opens(row) => {
                self.incidents[row].priority = self.priority(row);
                self.enter(row, DESK, Aim::Desk, NEW);
            }
            Step::TakenUp(row) => self.take_up(row),
            Step::Pauses(row) => {
                self.leave(row);
                self.put(row, AWAITING_USER);
                let median = self.shape.hold_hours * 3_600.0;
                let wait = self.incidents[row].draw.duration(median, 1.0);
                self.plan(OFFICE.after(self.now, wait), Step::Replied(row));
            }
            Step::Replied(row) => {
                self.put(row, REPLIED);
                self.queue(row);
            }
            Step::Finished(row) => {
                self.leave(row);
                self.next(row);
            }
            Step::Reopens(row) => {
                let team = self.incidents[row].team;
                self.enter(row, team, Aim::Reopened, REOPENED);
            }
            Step::Closes(row) => self.put(row, CLOSED),
            Step::Wakes(team) => {
                if let Some(queues) = &mut self.queues {
                    queues[team as usize].woken();
                }
                self.look(team);
            }
        }
    }

    fn priority(&mut self, row: usize) -> u8 {
        let mut x = self.incidents[row].draw.uniform();
        for (priority, share) in (0..3).zip(self.shape.priorities) {
            x -= share;
            if x < 0.0 {
                return priority;
            }
        }
        3
    }

    /// The incident comes to a team; what will be done there is drawn at once.
    fn enter(&mut self, row: usize, team: u8, aim: Aim, status: u8) {
        let (median, log_sd, shape) = (self.work, self.shape.work_log_sd, self.shape);
        let incident = &mut self.incidents[row];
        (incident.team, incident.aim) = (team, aim);
        incident.hands_back = aim == Aim::Development && incident.draw.chance(incident.returns);
        let part = match aim {
            Aim::Development if incident.hands_back => LOOK,
            Aim::Desk | Aim::Second | Aim::Development => 1.0,
            Aim::Information => INFORMATION,
            Aim::Delivery => DELIVERY,
            Aim::Reopened => AGAIN,
        };
        incident.work = if team == DESK {
            incident.draw.duration(600.0, 0.8)
        } else {
            incident.draw.duration(median * part, log_sd).min(LONGEST_WORK)
        };
        incident.holds = incident.draw.chance(shape.holds) && team != DESK && !incident.hands_back;
        let forgotten = aim == Aim::Development && incident.draw.chance(shape.forgotten);
        self.put(row, status);
        if !forgotten {
            self.queue(row);
        }
    }

    /// It waits until somebody takes it up.
    fn queue(&mut self, row: usize) {
        let incident = &mut self.incidents[row];
        let (team, priority) = (incident.team, incident.priority);
        if team == DESK {
            let delay = incident.draw.duration(360.0, 1.0);
            return self.plan(self.now + delay, Step::TakenUp(row));
        }
        match self.shape.take_up {
            TakeUp::Independent { median_hours, log_sd } => {
                let line = if team < DEVELOPMENT { 0.5 } else { 1.0 };
                let median = median_hours * 3_600.0 * line * URGENCY[priority as usize];
                let delay = incident.draw.duration(median, log_sd);
                self.plan(self.hours.after(self.now, delay), Step::TakenUp(row));
            }
            TakeUp::Limited { .. } => {
                if let Some(queues) = &mut self.queues {
                    queues[team as usize].enter(row, priority);
                }
                self.look(team);
            }
        }
    }

    /// Whoever is free in a team takes up what is next.
    fn look(&mut self, team: u8) {
        while let Some(queues) = &mut self.queues {
            match queues[team as usize].look(self.now) {
                Look::TakesUp(row) => self.take_up(row),
                Look::LaterAt(opens) => return self.plan(opens, Step::Wakes(team)),
                Look::Nothing => return,
            }
        }
    }

    fn take_up(&mut self, row: usize) {
        self.put(row, IN_PROGRESS);
        let incident = &mut self.incidents[row];
        let hours = if incident.team == DESK { ALWAYS } else { self.hours };
        let step = if incident.holds {
            incident.holds = false;
            let first = incident.work / 2;
            incident.work -= first;
            (first, Step::Pauses(row))
        } else {
            (incident.work, Step::Finished(row))
        };
        self.plan(hours.after(self.now, step.0), step.1);
    }

    /// Whoever worked on it is free again.
    fn leave(&mut self, row: usize) {
        let team = self.incidents[row].team;
        if team == DESK {
            return;
        }
        if let Some(queues) = &mut self.queues {
            queues[team as usize].leave();
        }
        self.look(team);
    }

    fn next(&mut self, row: usize) {
        let shape = self.shape;
        let incident = &mut self.incidents[row];
        let one_of = |draw: &mut Draw, teams: u32| draw.below(u64::from(teams.clamp(1, 2))) as u8;
        match incident.aim {
            Aim::Desk if incident.draw.chance(shape.solved_at_desk) => self.resolve(row),
            Aim::Desk if shape.second_line_teams > 0 => {
                let team = SECOND + one_of(&mut incident.draw, shape.second_line_teams);
                self.enter(row, team, Aim::Second, ASSIGNED);
            }
            Aim::Second if !incident.draw.chance(shape.reaches_development) => self.resolve(row),
            Aim::Desk | Aim::Second => {
                incident.sender = incident.team;
                let team = DEVELOPMENT + one_of(&mut incident.draw, shape.development_teams);
                self.enter(row, team, Aim::Development, ASSIGNED);
            }
            Aim::Development if incident.hands_back => {
                incident.returns *= NEXT_RETURN;
                // The one who is asked knows to whom the answer goes.
                let asks = incident.team;
                let sender = std::mem::replace(&mut incident.sender, asks);
                self.enter(row, sender, Aim::Information, ASSIGNED);
            }
            Aim::Information => {
                let asks = incident.sender;
                incident.sender = incident.team;
                self.enter(row, asks, Aim::Development, ASSIGNED);
            }
            Aim::Development
                if shape.development_teams > 1
                    && !incident.passed_on
                    && incident.draw.chance(shape.passed_on) =>
            {
                incident.passed_on = true;
                let other = 2 * DEVELOPMENT + 1 - incident.team;
                self.enter(row, other, Aim::Development, ASSIGNED);
            }
            Aim::Development if incident.draw.chance(shape.delivers) => {
                let sender = incident.sender;
                self.enter(row, sender, Aim::Delivery, ASSIGNED);
            }
            Aim::Development | Aim::Delivery | Aim::Reopened => self.resolve(row),
        }
    }

    fn resolve(&mut self, row: usize) {
        self.put(row, RESOLVED);
        let incident = &mut self.incidents[row];
        if incident.aim != Aim::Reopened && incident.draw.chance(self.shape.reopens) {
            let silence = incident.draw.duration(25_000.0, 0.9).min(4 * DAY);
            self.plan(LONG_DAYS.after(self.now, silence), Step::Reopens(row));
        } else {
            self.plan(self.now + 5 * DAY, Step::Closes(row));
        }
    }
}
