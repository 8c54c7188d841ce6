//! The ways of incidents from team to team, with the times each team needed on its own clock.

use super::limits::Work;
use super::part::part;
use super::week_clock::{Seen, WeekClock};
use crate::scope::{Half, Teams};
use thirdline_domain::{History, Ledger, NO_PRIORITY, State, StatusClass};

/// Microseconds of a second.
pub(super) const SECOND: i64 = 1_000_000;
/// With fewer things moved, a team's hours are those of its half.
const ENOUGH_MOVED: f64 = 150.0;

/// One stay on an incident's way. Team times are told by the team's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// Team id, or [`super::run::SUPPORT`].
    pub(super) team: u32,
    /// Team time until it was taken up, or until it left unread.
    pub(super) attention: i64,
    /// Team time worked on.
    pub(super) busy: i64,
    /// Team time held after it was taken up.
    pub(super) hold: i64,
    /// Whether it was taken up.
    pub(super) taken: bool,
    /// Whether it waited longer than any that was taken up.
    pub(super) forgotten: bool,
}

/// A stay that was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// What it was.
    pub(super) of: Move,
    /// When it began, seconds.
    pub(super) start: i64,
    /// When it was taken up, seconds; its end if it was not.
    pub(super) taken_up: i64,
    /// When it ended, seconds.
    pub(super) end: i64,
    /// The journey it belongs to.
    pub(super) journey: u32,
    /// Whether it goes on beyond what is known.
    pub(super) running: bool,
}

/// One incident's way.
#[derive(Clone, Debug)]
pub(super) struct Journey {
    /// When the user's wait began, seconds.
    pub(super) reported: i64,
    /// From there to the first team, seconds.
    pub(super) lead: i64,
    /// When it ended, seconds; the horizon if it is open.
    pub(super) end: i64,
    /// How it stands.
    pub(super) state: State,
    /// Its stays.
    pub(super) steps: std::ops::Range<u32>,
    /// Rank of its priority, 0 = highest; unknown ones last.
    pub(super) class: u16,
    /// Whether its end took no change of code; `None` if that is not recorded.
    pub(super) without_code: Option<bool>,
}

/// All ways of a service's incidents, as they were known at an instant.
#[derive(Clone, Debug)]
pub(super) struct Journeys {
    pub(super) all: Vec<Journey>,
    pub(super) steps: Vec<Step>,
    /// When teams worked on something.
    pub(super) work: Vec<Work>,
    /// A clock for each team, by team id.
    pub(super) clocks: Vec<WeekClock>,
    /// The clock of all operations teams beyond the first line together.
    pub(super) second_line: WeekClock,
    /// Which half each team is on, by team id.
    pub(super) halves: Vec<Half>,
    /// Line of each team, by team id.
    pub(super) lines: Vec<Option<u8>>,
    /// Until when it is known, seconds.
    pub(super) until: i64,
}

/// Whole seconds of microseconds.
pub(super) fn seconds(us: i64) -> i64 {
    us.div_euclid(SECOND)
}

impl Journeys {
    /// Reads the given incidents as they were known at `until`, microseconds.
    pub(super) fn read(history: &History, teams: &Teams, rows: &[u32], until: i64) -> Self {
        let (known, rows) = part(history, rows, until);
        let count = history.teams.len();
        let mut all = Vec::with_capacity(rows.len());
        let (mut steps, mut work) = (Vec::new(), Vec::new());
        let mut ledger = Ledger::default();
        let no_rank = history.priorities.len() as u16;
        for (i, &row) in rows.iter().enumerate() {
            ledger.read(&known, i, until);
            let from = steps.len() as u32;
            stays(&ledger, i as u32, &mut steps, &mut work);
            let reported = seconds(ledger.reported_at);
            let first = steps.get(from as usize).map_or(seconds(ledger.end), |s: &Step| s.start);
            let priority = known.last_priority(i);
            let rank = (priority != NO_PRIORITY)
                .then(|| known.priority_rank.get(usize::from(priority)).copied().flatten());
            let class = history.closings.class(row as usize);
            let changed = history.closings.changed.get(row as usize) == Some(&true);
            all.push(Journey {
                reported,
                lead: (first - reported).max(0),
                end: seconds(ledger.end),
                state: ledger.state,
                steps: from..steps.len() as u32,
                class: rank.flatten().unwrap_or(no_rank),
                without_code: class.map(|class| class.is_without_code() && !changed),
            });
        }
        let halves: Vec<Half> = (0..count as u32).map(|team| teams.half(team)).collect();
        let lines: Vec<Option<u8>> = (0..count as u32).map(|team| teams.line(team)).collect();
        let (clocks, second_line) = clocks(&steps, &halves, &lines);
        for step in &mut steps {
            on_the_clock(step, &clocks[step.of.team as usize]);
        }
        Self { all, steps, work, clocks, second_line, halves, lines, until: seconds(until) }
    }

    /// The stays of a journey.
    pub(super) fn steps_of(&self, journey: usize) -> &[Step] {
        let range = &self.all[journey].steps;
        &self.steps[range.start as usize..range.end as usize]
    }

    /// Whether a team is development's.
    pub(super) fn is_development(&self, team: u32) -> bool {
        self.halves.get(team as usize) == Some(&Half::Development)
    }
}

/// Stays in seconds; `busy` and `hold` hold seconds of the clock on the wall until
/// [`on_the_clock`] turns them into team time.
fn stays(ledger: &Ledger, journey: u32, out: &mut Vec<Step>, work: &mut Vec<Work>) {
    let mut next = 0;
    for stay in &ledger.stays {
        let (start, end) = (seconds(stay.start), seconds(stay.end));
        let taken_up = stay.taken_up.filter(|&at| at <= stay.end);
        while next < ledger.spells.len() && ledger.spells[next].to <= stay.start {
            next += 1;
        }
        let mut busy = 0;
        if let Some(from) = taken_up {
            for spell in ledger.spells[next..].iter().take_while(|s| s.from < stay.end) {
                if spell.class == StatusClass::Active {
                    let (from, to) = (spell.from.max(from), spell.to.min(stay.end));
                    let (from, to) = (seconds(from), seconds(to));
                    busy += (to - from).max(0);
                    if to > from {
                        work.push(Work { team: stay.team, from, to });
                    }
                }
            }
        }
        let taken = taken_up.is_some();
        out.push(Step {
            of: Move { team: stay.team, attention: 0, busy, hold: 0, taken, forgotten: false },
            start,
            taken_up: taken_up.map_or(end, seconds),
            end,
            journey,
            running: stay.running,
        });
    }
}

fn clocks(steps: &[Step], halves: &[Half], lines: &[Option<u8>]) -> (Vec<WeekClock>, WeekClock) {
    let mut of_team = vec![Seen::default(); halves.len()];
    for step in steps {
        let seen = &mut of_team[step.of.team as usize];
        seen.lay(step.start, step.taken_up, step.of.taken || !step.running);
        if step.of.taken {
            seen.lay(step.taken_up, step.end, !step.running);
        }
    }
    let pooled = |takes: &dyn Fn(usize) -> bool| {
        let mut pool = Seen::default();
        (0..of_team.len()).filter(|&t| takes(t)).for_each(|t| pool.add(&of_team[t]));
        pool
    };
    let second = pooled(&|t| halves[t] == Half::Operations && lines[t].is_none_or(|l| l > 1));
    let every = pooled(&|_| true);
    let learnt = |own: &Seen, wider: &dyn Fn() -> Seen| {
        if own.count() >= ENOUGH_MOVED {
            return WeekClock::learnt(own);
        }
        let wider = wider();
        WeekClock::learnt(if wider.count() >= ENOUGH_MOVED { &wider } else { &every })
    };
    let clocks = (0..of_team.len())
        .map(|t| learnt(&of_team[t], &|| pooled(&|other| halves[other] == halves[t])))
        .collect();
    (clocks, learnt(&second, &|| every.clone()))
}

/// Turns a stay's seconds into team time.
fn on_the_clock(step: &mut Step, clock: &WeekClock) {
    step.of.attention = clock.between(step.start, step.taken_up);
    if !step.of.taken {
        return;
    }
    let whole = clock.between(step.taken_up, step.end);
    let length = step.end - step.taken_up;
    // Work is told in seconds of the wall's clock; its part of the time is its part of the team time.
    let busy = if length > 0 {
        (i128::from(whole) * i128::from(step.of.busy) / i128::from(length)) as i64
    } else {
        0
    };
    step.of.busy = busy;
    step.of.hold = whole - busy;
}
