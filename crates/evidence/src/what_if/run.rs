//! One run: incidents come, wait for somebody, are worked on, go on, end.

use super::arrivals::Arrival;
use super::donors::Donors;
use super::journeys::{Journeys, Move};
use super::mechanism::{Mechanism, Setting};
use super::observed::{Entry, Life};
use super::week_clock::WeekClock;
use crate::simulation::{Agenda, Draws, Station};
use rustc_hash::FxHashMap;
use thirdline_domain::State;

/// The support team that a remedy brings: no team of the history.
pub(super) const SUPPORT: u32 = u32::MAX - 1;

/// What runs are made of.
pub(super) struct Model<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) donors: Donors,
}

impl<'a> Model<'a> {
    pub(super) fn new(journeys: &'a Journeys) -> Self {
        Self { setting: Setting::new(journeys), donors: Donors::new(journeys) }
    }
}

/// The ways of a run: whoever comes, and whoever is there at its begin.
#[derive(Default)]
pub(super) struct Ways {
    moves: Vec<Move>,
    ones: Vec<Way>,
}

struct Way {
    /// When it was reported, seconds.
    reported: i64,
    /// When it comes to its first team of the run, seconds.
    comes: i64,
    moves: std::ops::Range<u32>,
    /// Whether the first stay was taken up before the run.
    taken_before: bool,
    /// Whether a return lies before the run.
    returned_before: bool,
    state: State,
    class: usize,
    without_code: Option<bool>,
    fate: u64,
}

impl Ways {
    /// Who is there at the begin of a run, and who comes in it. How those go on that were never seen
    /// to their end is drawn here, before any remedy: it is the same with and without one.
    pub(super) fn new(model: &Model<'_>, arrivals: &[Arrival], draws: &mut Draws) -> Self {
        let mut ways = Self::default();
        let journeys = model.setting.journeys;
        for (i, journey) in journeys.all.iter().enumerate() {
            if journey.state == State::Open {
                ways.present(model, i, draws);
            }
        }
        for arrival in arrivals {
            let i = arrival.journey as usize;
            let journey = &journeys.all[i];
            let from = ways.moves.len() as u32;
            let steps = journeys.steps_of(i);
            let state = if journey.state == State::Open {
                model.donors.complete(journeys, steps, draws, &mut ways.moves)
            } else {
                ways.moves.extend(steps.iter().map(|s| s.of));
                journey.state
            };
            ways.ones.push(Way {
                reported: arrival.at,
                comes: arrival.at + journey.lead,
                moves: from..ways.moves.len() as u32,
                taken_before: false,
                returned_before: false,
                state,
                class: usize::from(journey.class),
                without_code: journey.without_code,
                fate: arrival.fate,
            });
        }
        ways
    }

    /// One that is open at the begin: it goes on in the stay in which it is.
    fn present(&mut self, model: &Model<'_>, i: usize, draws: &mut Draws) {
        let journeys = model.setting.journeys;
        let journey = &journeys.all[i];
        let steps = journeys.steps_of(i);
        let Some(last) = steps.last() else { return };
        let from = self.moves.len();
        let state = model.donors.complete(journeys, steps, draws, &mut self.moves);
        // What lies behind it is done: only the rest of the present stay is ahead.
        self.moves.drain(from..from + steps.len() - 1);
        let now = &mut self.moves[from];
        if last.of.taken {
            let mut gone = last.of.busy + last.of.hold;
            now.attention = 0;
            let of_busy = gone.min(now.busy);
            now.busy -= of_busy;
            gone -= of_busy;
            now.hold = (now.hold - gone).max(0);
        } else {
            now.attention = (now.attention - last.of.attention).max(0);
        }
        self.ones.push(Way {
            reported: journey.reported,
            comes: journeys.until,
            moves: from as u32..self.moves.len() as u32,
            taken_before: last.of.taken,
            returned_before: steps.windows(3).any(|w| w[0].of.team == w[2].of.team),
            state,
            class: usize::from(journey.class),
            without_code: journey.without_code,
            fate: draws.bits(),
        });
    }
}

/// What a run saw.
pub(super) struct Ran {
    pub(super) life: Life,
    /// ∫ incidents in the system dt, counted event by event, seconds.
    pub(super) area: i128,
    /// Σ time of each incident in the system, seconds: Little's law says it is the same.
    pub(super) stayed: i128,
}

#[derive(Clone, Copy)]
enum Event {
    /// It comes to the next team on its way.
    Comes(u32),
    /// Somebody could take it up.
    Ready(u32),
    /// Work on it ends; whoever worked is free.
    Free(u32),
    /// It leaves the team.
    Leaves(u32),
}

/// Runs from the end of what is known to `end`, seconds.
pub(super) fn run(model: &Model<'_>, ways: &Ways, remedy: Option<&Mechanism>, end: i64) -> Ran {
    let setting = &model.setting;
    let (mut changed, mut one) = (Vec::new(), Vec::new());
    let mut ranges = Vec::with_capacity(ways.ones.len());
    for way in &ways.ones {
        let own = &ways.moves[way.moves.start as usize..way.moves.end as usize];
        let from = changed.len() as u32;
        match remedy {
            // A remedy meets what was not yet taken up; the rest is out of its reach.
            Some(mechanism) if !way.taken_before => {
                one.clear();
                setting.apply(mechanism, own, way.without_code, way.fate, &mut one);
                changed.extend_from_slice(&one);
            }
            _ => changed.extend_from_slice(own),
        }
        ranges.push(from..changed.len() as u32);
    }
    Floor::new(model, ways, &changed, ranges, remedy).run(end)
}

/// Where the incidents of a run are.
struct Floor<'a> {
    setting: &'a Setting<'a>,
    ways: &'a Ways,
    moves: &'a [Move],
    /// The moves still ahead of each.
    ahead: Vec<std::ops::Range<u32>>,
    /// Since when something waits for a server of development, seconds.
    waits_since: Vec<Option<i64>>,
    /// The teams of the last two stays, to see a return.
    last: Vec<(u32, u32)>,
    /// Teams with so many servers; all others have as many as they need.
    stations: FxHashMap<u32, Station<u32>>,
    agenda: Agenda<Event>,
    life: Life,
}

impl<'a> Floor<'a> {
    fn new(
        model: &'a Model<'a>,
        ways: &'a Ways,
        moves: &'a [Move],
        ahead: Vec<std::ops::Range<u32>>,
        remedy: Option<&Mechanism>,
    ) -> Self {
        let setting = &model.setting;
        let classes = ways.ones.iter().map(|w| w.class).max().unwrap_or(0) + 1;
        let reserve = |team| match remedy {
            Some(Mechanism::Motivation { reserve, .. })
                if setting.journeys.is_development(team) =>
            {
                *reserve
            }
            _ => 0,
        };
        let mut stations: FxHashMap<u32, Station<u32>> = setting
            .limits
            .iter()
            .map(|(&team, &servers)| (team, Station::new(servers + reserve(team), classes)))
            .collect();
        if let Some(Mechanism::Organisation { people, .. }) = remedy {
            stations.insert(SUPPORT, Station::new(*people, classes));
        }
        let entries = ways
            .ones
            .iter()
            .map(|way| Entry {
                reported: way.reported,
                ended: None,
                cancelled: false,
                returned: way.returned_before,
            })
            .collect();
        Self {
            setting,
            ways,
            moves,
            ahead,
            waits_since: vec![None; ways.ones.len()],
            last: vec![(thirdline_domain::NONE, thirdline_domain::NONE); ways.ones.len()],
            stations,
            agenda: Agenda::new(),
            life: Life { entries, waits: Vec::new(), horizon: 0 },
        }
    }

    fn clock(&self, team: u32) -> &'a WeekClock {
        let journeys = self.setting.journeys;
        journeys.clocks.get(team as usize).unwrap_or(&journeys.second_line)
    }

    fn now_at(&self, who: u32) -> &'a Move {
        &self.moves[self.ahead[who as usize].start as usize]
    }

    fn run(mut self, end: i64) -> Ran {
        let start = self.setting.journeys.until;
        // Who is in work at the begin has a server before anybody comes.
        for first in [true, false] {
            for (who, way) in self.ways.ones.iter().enumerate() {
                if way.taken_before == first {
                    self.agenda.plan(way.comes, Event::Comes(who as u32));
                }
            }
        }
        // In the system: from the report, or the begin of the run, until the end of the incident.
        let mut reports: Vec<i64> = self.ways.ones.iter().map(|w| w.reported.max(start)).collect();
        reports.sort_unstable();
        let mut reports = reports.into_iter().peekable();
        let (mut inside, mut before, mut area) = (0_i64, start, 0_i128);
        loop {
            let next = self.agenda.next_at().unwrap_or(i64::MAX);
            let report = reports.peek().copied().unwrap_or(i64::MAX);
            let at = next.min(report).min(end);
            area += i128::from(inside) * i128::from(at - before);
            before = at;
            if at == end {
                break;
            }
            if report <= next {
                reports.next();
                inside += 1;
            } else if let Some((now, event)) = self.agenda.next() {
                inside -= i64::from(self.happens(now, event));
            }
        }
        let stayed = self
            .life
            .entries
            .iter()
            .map(|e| i128::from((e.ended.unwrap_or(end).min(end) - e.reported.max(start)).max(0)))
            .sum();
        self.still_waiting(end);
        self.life.horizon = end;
        Ran { life: self.life, area, stayed }
    }

    /// Whether the incident ends.
    fn happens(&mut self, now: i64, event: Event) -> bool {
        match event {
            Event::Comes(who) => return self.comes(now, who),
            Event::Ready(who) => {
                let class = self.ways.ones[who as usize].class;
                let station = self.stations.get_mut(&self.now_at(who).team);
                if station.is_none_or(|station| station.comes(who, class)) {
                    self.work(now, who);
                }
            }
            Event::Free(who) => {
                let step = self.now_at(who);
                // Whoever waits for others begins something else meanwhile.
                let leaves = self.clock(step.team).after(now, step.hold);
                self.agenda.plan(leaves, Event::Leaves(who));
                if let Some(next) = self.stations.get_mut(&step.team).and_then(Station::done) {
                    self.work(now, next);
                }
            }
            Event::Leaves(who) => {
                self.ahead[who as usize].start += 1;
                return self.comes(now, who);
            }
        }
        false
    }

    /// To the next team, or to the end.
    fn comes(&mut self, now: i64, who: u32) -> bool {
        let row = who as usize;
        if self.ahead[row].is_empty() {
            let state = self.ways.ones[row].state;
            if state == State::Open {
                return false;
            }
            self.life.entries[row].ended = Some(now);
            self.life.entries[row].cancelled = state == State::Cancelled;
            return true;
        }
        let step = *self.now_at(who);
        let (before, last) = self.last[row];
        // The support team stands where the sender stood: what development gives back goes to it.
        if last != step.team && step.team != SUPPORT {
            self.life.entries[row].returned |= before == step.team;
            self.last[row] = (last, step.team);
        }
        let clock = self.clock(step.team);
        let has_servers = self.stations.contains_key(&step.team);
        if has_servers {
            // Before a team at its limit the wait is the line, but for what it has forgotten; the support
            // team takes its time first.
            let takes_time = step.team == SUPPORT || step.forgotten;
            let attention = if takes_time { step.attention } else { 0 };
            if self.setting.journeys.is_development(step.team) {
                self.waits_since[row] = Some(now);
            }
            self.agenda.plan(clock.after(now, attention), Event::Ready(who));
            return false;
        }
        let ready = clock.after(now, step.attention);
        if self.setting.journeys.is_development(step.team)
            && !(now == self.setting.journeys.until && self.ways.ones[row].taken_before)
        {
            self.life.waits.push((now, ready));
        }
        self.agenda.plan(clock.after(ready, step.busy + step.hold), Event::Leaves(who));
        false
    }

    /// Somebody begins with it.
    fn work(&mut self, now: i64, who: u32) {
        let step = self.now_at(who);
        if let Some(since) = self.waits_since[who as usize].take() {
            self.life.waits.push((since, now));
        }
        let free = self.clock(step.team).after(now, step.busy);
        self.agenda.plan(free, Event::Free(who));
    }

    /// Waits that reach beyond the end are cut there, and whoever stands in a line still waits.
    fn still_waiting(&mut self, end: i64) {
        let waiting = self.waits_since.iter().flatten().map(|&since| (since, end));
        self.life.waits.extend(waiting);
        for wait in &mut self.life.waits {
            wait.1 = wait.1.min(end);
        }
    }
}
