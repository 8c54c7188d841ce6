//! One incident's way through the firm of known effects.
//!
//! Its user clock is drawn first, and then shared out among those who hold it. So the planted size is
//! the size of the user clock itself, in every seed and at every spread, and not what queues make of
//! it. The firm works around the clock: no weekend stretches one clock and spares another.

use super::stories::{AFTER_CODE, DESK_CODE, SERVICES, second_of, team_name, third_of};
use crate::generate::columns::Words;
use crate::generate::draw::Draw;
use crate::generate::flow::Event;
use crate::generate::hours::DAY;
use crate::generate::year::Year;
use thirdline_domain::StatusClass;

/// Statuses before the change of the ticket system, then as many after it in the same order.
#[rustfmt::skip]
const STATUSES: [(&str, &str, Option<StatusClass>); 16] = [
    ("New", "", Some(StatusClass::Queued)),
    ("Assigned", "", Some(StatusClass::Queued)),
    ("Reopened", "", Some(StatusClass::Queued)),
    ("In Progress", "", Some(StatusClass::Active)),
    ("On Hold", "Awaiting User", Some(StatusClass::WaitingUser)),
    ("Resolved", "", Some(StatusClass::Resolved)),
    ("Closed", "", Some(StatusClass::Closed)),
    ("Note added", "", None),
    ("Registered", "", Some(StatusClass::Queued)),
    ("Dispatched", "", Some(StatusClass::Queued)),
    ("Back Again", "", Some(StatusClass::Queued)),
    ("Working", "", Some(StatusClass::Active)),
    ("Pending", "Customer Reply", Some(StatusClass::WaitingUser)),
    ("Solution Sent", "", Some(StatusClass::Resolved)),
    ("Done", "", Some(StatusClass::Closed)),
    ("Remark", "", None),
];
const NEW: u8 = 0;
const ASSIGNED: u8 = 1;
const REOPENED: u8 = 2;
const IN_PROGRESS: u8 = 3;
const AWAITING_USER: u8 = 4;
const RESOLVED: u8 = 5;
const CLOSED: u8 = 6;
const NOTE: u8 = 7;
/// From a status to the one that replaced it.
const AFTER_THE_CHANGE: u8 = 8;

/// How often each of the four priorities is chosen, per thousand.
const PRIORITIES: [u32; 4] = [9, 78, 560, 353];

/// What the codes of this firm stand for.
pub(super) const WORDS: Words = Words {
    team: team_name,
    service: |code| SERVICES[code as usize].name,
    status: |code| STATUSES[code as usize],
};

/// Least user clock, seconds: every step on the way has room.
pub(super) const SHORTEST: f64 = 60.0;
/// Share of the user clock that a reopening takes, and of that the user's silence.
const REOPENING: (f64, f64) = (0.2, 0.4);
/// A user who finds that it is not solved says so within so many seconds.
const LONGEST_SILENCE: f64 = 5.0 * 86_400.0;
/// Least share of the user clock that stays in development's queue, however much is saved there.
const LEAST_QUEUE: f64 = 0.05;

/// What rules an incident that is reported at one instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Median user clock without any effect, seconds, and its log-sd.
    pub(super) median: f64,
    pub(super) log_sd: f64,
    /// How often as long the user clock is.
    pub(super) times: f64,
    /// Chance that it is reopened.
    pub(super) reopens: f64,
    /// Last share of the way in which only the user's word is awaited.
    pub(super) confirming: f64,
    /// Whether that share counts as resolved already.
    pub(super) ends_early: bool,
    /// First second of the other statuses, and of the other teams.
    pub(super) other_statuses: Option<i64>,
    pub(super) other_teams: Option<i64>,
}

/// Writes the events of an incident that opens at `opened`, seconds since the year's start.
pub(super) fn incident(
    year: &Year,
    mut draw: Draw,
    service: u8,
    rules: &Rules,
    opened: u32,
    events: &mut Vec<Event>,
) {
    let priority = draw.weighted(PRIORITIES.iter().copied()) as u8;
    let clock = draw.duration(rules.median, rules.log_sd) as f64;
    // Every incident draws as often, whatever its rules are: an effect of size one changes nothing.
    let parts = Parts::share_out(&mut draw, clock, rules);
    let reopened = draw.chance(rules.reopens);
    let (asks, delivers) = (draw.chance(0.25), draw.chance(0.4));
    let other_team = draw.below(2) as u8;
    let mut way = Way {
        year,
        events,
        opened: year.start + i64::from(opened),
        after: 0.0,
        service,
        priority,
        rules,
        other_team,
    };
    way.go(&parts, reopened, asks, delivers);
}

/// The user clock, shared out; seconds.
struct Parts {
    desk: (f64, f64),
    second: (f64, f64),
    queue: f64,
    work: f64,
    delivery: (f64, f64),
    confirming: f64,
}

impl Parts {
    fn share_out(draw: &mut Draw, clock: f64, rules: &Rules) -> Self {
        let mut weight = |usual: f64| usual * (0.5 + draw.uniform());
        let queue = weight(0.16) + 0.54;
        let others = [0.05, 0.04, 0.18, 0.25, 0.34, 0.09, 0.05].map(&mut weight);
        let sum: f64 = others.iter().sum();
        let whole = (clock * rules.times).max(SHORTEST);
        let confirming = whole * rules.confirming;
        let worked = whole - confirming;
        // All that is saved or lost is development's queue; what it cannot give the others do.
        let left = clock * (1.0 - rules.confirming) * (1.0 - queue);
        let others_get = left.min(worked * (1.0 - LEAST_QUEUE));
        let gets = others.map(|other| others_get * other / sum);
        Self {
            desk: (gets[0], gets[1]),
            second: (gets[2], gets[3]),
            queue: worked - others_get,
            work: gets[4],
            delivery: (gets[5], gets[6]),
            confirming,
        }
    }
}

struct Way<'a> {
    year: &'a Year,
    events: &'a mut Vec<Event>,
    /// Second of the report.
    opened: i64,
    /// Seconds since the report.
    after: f64,
    service: u8,
    priority: u8,
    rules: &'a Rules,
    other_team: u8,
}

impl Way<'_> {
    fn go(&mut self, parts: &Parts, reopened: bool, asks: bool, delivers: bool) {
        let (second, third) = (second_of(self.service), third_of(self.service));
        // What a reopening takes, the rest of the way does not have.
        let worked = parts.desk.0
            + parts.desk.1
            + parts.second.0
            + parts.second.1
            + parts.queue
            + parts.work
            + parts.delivery.0
            + parts.delivery.1;
        let part = if reopened { 1.0 - REOPENING.0 } else { 1.0 };
        self.put(DESK_CODE, NEW, parts.desk.0 * part);
        self.put(DESK_CODE, IN_PROGRESS, parts.desk.1 * part);
        self.put(second, ASSIGNED, parts.second.0 * part);
        self.put(second, IN_PROGRESS, parts.second.1 * part);
        self.put(third, ASSIGNED, parts.queue * part);
        let delivery = parts.delivery.0 + parts.delivery.1;
        let work = (parts.work + if delivers { 0.0 } else { delivery }) * part;
        self.put(third, IN_PROGRESS, work / 3.0);
        if asks {
            self.put(third, AWAITING_USER, work / 3.0);
            self.put(third, IN_PROGRESS, work / 3.0);
        } else {
            self.put(third, NOTE, work * 2.0 / 3.0);
        }
        let mut last = third;
        if delivers {
            last = second;
            self.put(second, ASSIGNED, parts.delivery.0 * part);
            self.put(second, IN_PROGRESS, parts.delivery.1 * part);
        }
        if reopened {
            let whole = worked * REOPENING.0;
            let silence = (whole * REOPENING.1).min(LONGEST_SILENCE);
            self.put(last, RESOLVED, silence);
            self.put(last, REOPENED, (whole - silence) / 2.0);
            self.put(last, IN_PROGRESS, (whole - silence) / 2.0);
        }
        if self.rules.ends_early {
            self.put(last, RESOLVED, parts.confirming.max(1.0));
            return self.put(last, CLOSED, 0.0);
        }
        if parts.confirming > 0.0 {
            self.put(last, AWAITING_USER, parts.confirming);
        }
        // A job closes what has been resolved for five days.
        self.put(last, RESOLVED, (5 * DAY) as f64);
        self.put(last, CLOSED, 0.0);
    }

    /// An event, and how long it is until the next. What lies beyond the plan leaves no event, so
    /// whatever is still under way then is the open tail.
    fn put(&mut self, team: u8, status: u8, lasts: f64) {
        let at = self.opened + (self.after + 0.5) as i64;
        self.after += lasts;
        if at > self.year.end {
            return;
        }
        let reached = |since: Option<i64>| since.is_some_and(|s| at >= s);
        let moves = team == third_of(self.service) && reached(self.rules.other_teams);
        let renamed = reached(self.rules.other_statuses);
        self.events.push(Event {
            at: (at - self.year.start) as u32,
            team: if moves { AFTER_CODE + self.other_team } else { team },
            status: if renamed { status + AFTER_THE_CHANGE } else { status },
            priority: self.priority,
            service: self.service,
        });
    }
}
