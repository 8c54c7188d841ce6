//! Integer sums from which every measure of `docs/measures.md` §4 is made. They are added up
//! incident by incident, in parallel, and merged: sums of integers do not depend on the order.

use crate::by_target::{ByTarget, Limits};
use crate::scope::{Fact, Teams, day_of};
use rustc_hash::FxHashMap;
use std::ops::Range;
use thirdline_domain::{CLASSES, Ledger, State, StatusClass};

/// Sums of one opening day, microseconds: for the bootstrap of ratios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DaySums {
    pub(crate) waiting: i128,
    pub(crate) clock: i128,
    pub(crate) queued: i128,
    pub(crate) cells: i128,
}

/// Sums over the incidents of one key of a breakdown, or over all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) incidents: u64,
    pub(crate) resolved: u64,
    pub(crate) open: u64,
    pub(crate) cancelled: u64,
    pub(crate) met: ByTarget,
    pub(crate) due: ByTarget,
    pub(crate) gained: ByTarget,
    pub(crate) taken_up: ByTarget,
    pub(crate) taken_up_due: ByTarget,
    pub(crate) stays: u64,
    pub(crate) handovers: u64,
    pub(crate) returns: u64,
    pub(crate) bounces: u64,
    pub(crate) line_crossings: u64,
    pub(crate) side_crossings: u64,
    pub(crate) with_return: u64,
    pub(crate) with_two_stays: u64,
    pub(crate) with_third_line: u64,
    pub(crate) contained: u64,
    pub(crate) solved_by_first: u64,
    pub(crate) reopened: u64,
    pub(crate) waited_for_user: u64,
    pub(crate) reassigned: u64,
    pub(crate) days: FxHashMap<i32, DaySums>,
}

impl Tally {
    pub(crate) fn merge(&mut self, other: &Self) {
        self.met.merge(&other.met);
        self.due.merge(&other.due);
        self.gained.merge(&other.gained);
        self.taken_up.merge(&other.taken_up);
        self.taken_up_due.merge(&other.taken_up_due);
        for (mine, theirs) in [
            (&mut self.incidents, other.incidents),
            (&mut self.resolved, other.resolved),
            (&mut self.open, other.open),
            (&mut self.cancelled, other.cancelled),
            (&mut self.stays, other.stays),
            (&mut self.handovers, other.handovers),
            (&mut self.returns, other.returns),
            (&mut self.bounces, other.bounces),
            (&mut self.line_crossings, other.line_crossings),
            (&mut self.side_crossings, other.side_crossings),
            (&mut self.with_return, other.with_return),
            (&mut self.with_two_stays, other.with_two_stays),
            (&mut self.with_third_line, other.with_third_line),
            (&mut self.contained, other.contained),
            (&mut self.solved_by_first, other.solved_by_first),
            (&mut self.reopened, other.reopened),
            (&mut self.waited_for_user, other.waited_for_user),
            (&mut self.reassigned, other.reassigned),
        ] {
            *mine += theirs;
        }
        for (day, sums) in &other.days {
            self.day(*day).add(*sums);
        }
    }

    pub(crate) fn day(&mut self, day: i32) -> &mut DaySums {
        self.days.entry(day).or_default()
    }

    /// Adds an incident's own figures: everything that is not about single stays, nor about time by
    /// holder, unless `with_time`.
    pub(crate) fn add_incident(&mut self, one: &OneIncident, with_time: bool) {
        self.incidents += 1;
        match one.fact.state {
            State::Resolved => self.resolved += 1,
            State::Open => self.open += 1,
            State::Cancelled => self.cancelled += 1,
        }
        self.met.add(one.met.clone());
        self.due.add(one.due.clone());
        self.gained.add(one.gained.clone());
        self.stays += u64::from(one.fact.stays);
        self.returns += u64::from(one.fact.returns);
        self.line_crossings += u64::from(one.line_crossings);
        self.side_crossings += u64::from(one.side_crossings);
        self.with_return += u64::from(one.fact.returns > 0);
        self.with_two_stays += u64::from(one.fact.stays >= 2);
        self.with_third_line += u64::from(one.third_line);
        self.waited_for_user += u64::from(one.waited_for_user);
        self.reassigned += u64::from(one.reassigned);
        if one.fact.state == State::Resolved {
            self.contained += u64::from(one.contained);
            self.solved_by_first += u64::from(one.solved_by_first);
            self.reopened += u64::from(one.fact.reopened);
            let day = self.day(one.day);
            day.waiting += i128::from(one.fact.waiting);
            day.clock += i128::from(one.fact.clock);
            if with_time {
                day.queued += i128::from(one.queued);
                // Spells make up the user clock without gap or overlap.
                day.cells += i128::from(one.fact.clock);
            }
        }
    }

    /// Adds one stay: LA by holder and start, BR by middle stay and receiver.
    pub(crate) fn add_stay(&mut self, stay: &OneStay) {
        self.taken_up.add(stay.taken_up.clone());
        self.taken_up_due.add(stay.due.clone());
        self.handovers += u64::from(stay.received);
        self.bounces += u64::from(stay.bounced);
    }
}

impl DaySums {
    pub(crate) fn add(&mut self, other: Self) {
        self.waiting += other.waiting;
        self.clock += other.clock;
        self.queued += other.queued;
        self.cells += other.cells;
    }
}

/// What one incident adds. Reused from incident to incident.
#[expect(clippy::struct_excessive_bools, reason = "each is added to a count of its own")]
#[derive(Clone, Debug)]
pub(crate) struct OneIncident {
    pub(crate) fact: Fact,
    pub(crate) day: i32,
    /// Time queued, microseconds.
    pub(crate) queued: i64,
    /// Targets that the user clock met, for which it was due, and that only a stopped clock met.
    pub(crate) met: Range<usize>,
    pub(crate) due: Range<usize>,
    pub(crate) gained: Range<usize>,
    pub(crate) line_crossings: u32,
    pub(crate) side_crossings: u32,
    pub(crate) third_line: bool,
    pub(crate) contained: bool,
    pub(crate) solved_by_first: bool,
    pub(crate) waited_for_user: bool,
    pub(crate) reassigned: bool,
    pub(crate) stays: Vec<OneStay>,
}

/// What one stay adds.
#[derive(Clone, Debug, Default)]
pub(crate) struct OneStay {
    pub(crate) team: u32,
    pub(crate) start: i64,
    /// Targets within which it was taken up, and for which that is decided.
    pub(crate) taken_up: Range<usize>,
    pub(crate) due: Range<usize>,
    /// It began with a handover.
    pub(crate) received: bool,
    /// It is the middle of a bounce.
    pub(crate) bounced: bool,
}

impl OneIncident {
    pub(crate) fn new() -> Self {
        Self {
            fact: Fact {
                incident: 0,
                state: State::Open,
                reported_at: 0,
                clock: 0,
                waiting: 0,
                stays: 0,
                returns: 0,
                reached_development: false,
                reopened: false,
            },
            day: 0,
            queued: 0,
            met: 0..0,
            due: 0..0,
            gained: 0..0,
            line_crossings: 0,
            side_crossings: 0,
            third_line: false,
            contained: false,
            solved_by_first: false,
            waited_for_user: false,
            reassigned: false,
            stays: Vec::new(),
        }
    }

    /// Reads what an incident adds from its ledger.
    pub(crate) fn read(
        &mut self,
        incident: usize,
        ledger: &Ledger,
        teams: &Teams,
        limits: &Limits,
    ) {
        let clock = ledger.user_clock();
        let waiting = ledger.waiting();
        let queued = ledger.spells.iter().filter(|s| s.class == StatusClass::Queued);
        self.queued = queued.map(|s| s.to - s.from).sum();
        let all = 0..limits.len();
        (self.met, self.due, self.gained) = match (ledger.state, clock) {
            (_, None) | (State::Cancelled, _) => (0..0, 0..0, 0..0),
            (State::Open, Some(clock)) => (0..0, limits.passed(clock), 0..0),
            (State::Resolved, Some(clock)) => {
                let met = limits.within(clock);
                let gained = limits.first_within(clock - waiting)..met.start;
                (met, all.clone(), gained)
            }
        };

        self.stays.clear();
        let (mut returns, mut line_crossings, mut side_crossings) = (0u16, 0, 0);
        let mut all_first = !ledger.stays.is_empty();
        let (mut third_line, mut development) = (false, false);
        for (i, stay) in ledger.stays.iter().enumerate() {
            let line = teams.line(stay.team);
            all_first &= line == Some(1);
            third_line |= line == Some(3);
            development |= teams.half(stay.team) == crate::scope::Half::Development;
            let waited = stay.taken_up.map(|at| at - stay.start);
            let taken_up = waited.map_or(0..0, |waited| limits.within(waited));
            // What still waits to be taken up is decided for the targets that have passed.
            let undecided = stay.running && waited.is_none();
            let due = if undecided { limits.passed(stay.end - stay.start) } else { all.clone() };
            if i > 0 {
                let before = ledger.stays[i - 1].team;
                let crosses = |a: Option<u8>, b: Option<u8>| a.is_some() && b.is_some() && a != b;
                line_crossings += u32::from(crosses(teams.line(before), line));
                let side = |team| teams.side(team).map(|s| s as u8);
                side_crossings += u32::from(crosses(side(before), side(stay.team)));
            }
            returns = returns.saturating_add(u16::from(ledger.is_return(i)));
            let bounced = i + 1 < ledger.stays.len() && ledger.is_bounce(i + 1);
            self.stays.push(OneStay {
                team: stay.team,
                start: stay.start,
                taken_up,
                due,
                received: i > 0,
                bounced,
            });
        }
        self.fact = Fact {
            incident: incident as u32,
            state: ledger.state,
            reported_at: ledger.reported_at,
            clock: clock.unwrap_or(0),
            waiting,
            stays: ledger.stays.len().min(usize::from(u16::MAX)) as u16,
            returns,
            reached_development: development,
            reopened: ledger.reopenings > 0,
        };
        self.day = day_of(ledger.reported_at);
        self.line_crossings = line_crossings;
        self.side_crossings = side_crossings;
        self.third_line = third_line;
        self.contained = all_first;
        self.solved_by_first = teams.line(ledger.holder_at_end) == Some(1);
        self.waited_for_user = ledger.waited_for_user;
        self.reassigned = false;
    }
}

/// Time by holder and class over resolved incidents, microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct HolderSums {
    /// By label of the team; one that is none stands for the unrecorded holder.
    by_label: Vec<[i128; CLASSES]>,
    pub(crate) by_class: [i128; CLASSES],
}

impl HolderSums {
    pub(crate) fn add_ledger(&mut self, ledger: &Ledger, teams: &Teams) {
        let labels = teams.labels.len();
        self.by_label.resize(labels + 1, [0; CLASSES]);
        for spell in &ledger.spells {
            let time = i128::from(spell.to - spell.from);
            let label = (teams.label_id(spell.holder) as usize).min(labels);
            self.by_label[label][spell.class as usize] += time;
            self.by_class[spell.class as usize] += time;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.by_label.resize(self.by_label.len().max(other.by_label.len()), [0; CLASSES]);
        for (mine, theirs) in self.by_label.iter_mut().zip(&other.by_label) {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a += b;
            }
        }
        for (a, b) in self.by_class.iter_mut().zip(&other.by_class) {
            *a += b;
        }
    }

    /// The time of each label that held any.
    pub(crate) fn holders(&self) -> impl Iterator<Item = (u32, &[i128; CLASSES])> {
        let all = self.by_label.iter().enumerate().map(|(label, sums)| (label as u32, sums));
        all.filter(|(_, sums)| sums.iter().any(|time| *time != 0))
    }
}
