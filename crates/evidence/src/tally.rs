//! Integer sums from which every measure of `docs/measures.md` §4 is made. They are added up
//! incident by incident, in parallel, and merged: sums of integers do not depend on the order.

use crate::scope::{Fact, Teams, day_of};
use rustc_hash::FxHashMap;
use thirdline_domain::{CLASSES, Ledger, NONE, State};

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
    /// By target.
    pub(crate) met: Vec<u64>,
    pub(crate) due: Vec<u64>,
    pub(crate) gained: Vec<u64>,
    pub(crate) taken_up: Vec<u64>,
    pub(crate) taken_up_due: Vec<u64>,
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

fn add(to: &mut Vec<u64>, from: &[u64]) {
    if to.len() < from.len() {
        to.resize(from.len(), 0);
    }
    for (a, b) in to.iter_mut().zip(from) {
        *a += b;
    }
}

impl Tally {
    pub(crate) fn merge(&mut self, other: &Self) {
        add(&mut self.met, &other.met);
        add(&mut self.due, &other.due);
        add(&mut self.gained, &other.gained);
        add(&mut self.taken_up, &other.taken_up);
        add(&mut self.taken_up_due, &other.taken_up_due);
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

    /// Adds an incident's own figures: everything that is not about single stays or holders.
    pub(crate) fn add_incident(&mut self, one: &OneIncident) {
        self.incidents += 1;
        match one.fact.state {
            State::Resolved => self.resolved += 1,
            State::Open => self.open += 1,
            State::Cancelled => self.cancelled += 1,
        }
        add(&mut self.met, &one.met);
        add(&mut self.due, &one.due);
        add(&mut self.gained, &one.gained);
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
            let (waiting, clock) = (one.fact.waiting, one.fact.clock);
            let day = self.day(one.day);
            day.waiting += i128::from(waiting);
            day.clock += i128::from(clock);
        }
    }

    /// Adds one stay: LA by holder and start, BR by middle stay and receiver.
    pub(crate) fn add_stay(&mut self, stay: &OneStay, targets: usize) {
        self.taken_up.resize(targets, 0);
        self.taken_up_due.resize(targets, 0);
        for t in 0..targets {
            self.taken_up[t] += stay.taken_up >> t & 1;
            self.taken_up_due[t] += stay.due >> t & 1;
        }
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
    pub(crate) met: Vec<u64>,
    pub(crate) due: Vec<u64>,
    pub(crate) gained: Vec<u64>,
    pub(crate) line_crossings: u32,
    pub(crate) side_crossings: u32,
    pub(crate) third_line: bool,
    pub(crate) contained: bool,
    pub(crate) solved_by_first: bool,
    pub(crate) waited_for_user: bool,
    pub(crate) reassigned: bool,
    pub(crate) stays: Vec<OneStay>,
}

/// What one stay adds; bit `t` stands for target `t`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OneStay {
    pub(crate) team: u32,
    pub(crate) start: i64,
    pub(crate) taken_up: u64,
    pub(crate) due: u64,
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
            met: Vec::new(),
            due: Vec::new(),
            gained: Vec::new(),
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
        targets: &[i64],
    ) {
        let clock = ledger.user_clock();
        let waiting = ledger.waiting();
        let resolved = ledger.state == State::Resolved;
        for column in [&mut self.met, &mut self.due, &mut self.gained] {
            column.clear();
        }
        for &target in targets {
            let (met, due, gained) = match clock {
                None => (false, false, false),
                Some(clock) => {
                    let met = resolved && clock <= target;
                    let due = resolved || clock > target;
                    (met, due, resolved && !met && clock - waiting <= target)
                }
            };
            self.met.push(u64::from(met));
            self.due.push(u64::from(due));
            self.gained.push(u64::from(gained));
        }

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
            let (mut taken_up, mut due) = (0, 0);
            for (t, &target) in targets.iter().enumerate() {
                let in_time = waited.is_some_and(|w| w <= target);
                let undecided = stay.running && waited.is_none() && stay.end - stay.start <= target;
                taken_up |= u64::from(in_time) << t;
                due |= u64::from(!undecided) << t;
            }
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
    /// By label of the team ([`NONE`] = unrecorded).
    pub(crate) by_label: FxHashMap<u32, [i128; CLASSES]>,
    pub(crate) by_class: [i128; CLASSES],
}

impl HolderSums {
    pub(crate) fn add_ledger(&mut self, ledger: &Ledger, teams: &Teams) {
        for spell in &ledger.spells {
            let time = i128::from(spell.to - spell.from);
            let label = if spell.holder == NONE { NONE } else { teams.label_id(spell.holder) };
            self.by_label.entry(label).or_insert([0; CLASSES])[spell.class as usize] += time;
            self.by_class[spell.class as usize] += time;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (label, sums) in &other.by_label {
            let mine = self.by_label.entry(*label).or_insert([0; CLASSES]);
            for (a, b) in mine.iter_mut().zip(sums) {
                *a += b;
            }
        }
        for (a, b) in self.by_class.iter_mut().zip(&other.by_class) {
            *a += b;
        }
    }
}
