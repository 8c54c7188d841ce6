//! How what is still open goes on: as others did that had lasted as long.

use super::journeys::{Journeys, Move, Step};
use crate::scope::Half;
use crate::simulation::Draws;
use rustc_hash::FxHashMap;
use thirdline_domain::State;

/// With fewer that lasted longer, chance goes on at the rate at which the last of them ended.
const ENOUGH: usize = 5;
/// With fewer of the same team that ended at all, those of its half are asked, then all.
const MANY: usize = 20;
/// Longer than any history: whoever has nobody to follow stays where it is.
pub(super) const FOR_EVER: i64 = i64::MAX / 8;

/// Stays in order of how long a phase of them lasted, team time.
#[derive(Default)]
struct Ordered {
    lasted: Vec<(i64, u32)>,
    tail: Option<Tail>,
}

/// How the longest ended.
struct Tail {
    /// The last of those that ended.
    ended: Vec<u32>,
    /// Team time from the end of one to the end of the next, on average.
    mean: f64,
}

/// Who is followed.
enum Followed {
    /// This stay, in all that comes.
    Donor(u32),
    /// So much longer, and then as this stay.
    Longer(i64, u32),
}

/// A phase of a stay.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Phase {
    /// Until it is taken up.
    Waiting,
    /// After that.
    TakenUp,
}

/// Of whom the phases are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Of {
    Team(u32),
    /// 0 = operations, 1 = development, 2 = other.
    Half(u8),
    All,
}

/// All stays, by how long they waited and how long they were with somebody.
pub(super) struct Donors {
    phases: FxHashMap<(Of, Phase), Ordered>,
}

fn half(journeys: &Journeys, team: u32) -> u8 {
    match journeys.halves.get(team as usize) {
        Some(Half::Operations) => 0,
        Some(Half::Development) => 1,
        _ => 2,
    }
}

/// Where an open incident stands.
struct Standing {
    team: u32,
    phase: Phase,
    /// Team time in the phase so far.
    elapsed: i64,
    /// Team time until it was taken up, if it was.
    attention: i64,
    /// Whether it waited longer than any that was taken up.
    forgotten: bool,
}

fn standing(step: &Step) -> Standing {
    let of = &step.of;
    if of.taken {
        let elapsed = of.busy + of.hold;
        Standing {
            team: of.team,
            phase: Phase::TakenUp,
            elapsed,
            attention: of.attention,
            forgotten: false,
        }
    } else {
        Standing {
            team: of.team,
            phase: Phase::Waiting,
            elapsed: of.attention,
            attention: 0,
            forgotten: false,
        }
    }
}

impl Donors {
    pub(super) fn new(journeys: &Journeys) -> Self {
        let mut phases: FxHashMap<(Of, Phase), Ordered> = FxHashMap::default();
        for (row, step) in journeys.steps.iter().enumerate() {
            let of = &step.of;
            let groups = [Of::Team(of.team), Of::Half(half(journeys, of.team)), Of::All];
            for group in groups {
                let waited = phases.entry((group, Phase::Waiting)).or_default();
                waited.lasted.push((of.attention, row as u32));
                if of.taken {
                    let worked = phases.entry((group, Phase::TakenUp)).or_default();
                    worked.lasted.push((of.busy + of.hold, row as u32));
                }
            }
        }
        for ((_, phase), ordered) in &mut phases {
            ordered.lasted.sort_unstable();
            ordered.tail = tail(&ordered.lasted, |row| {
                let step = &journeys.steps[row as usize];
                step.running && (*phase == Phase::TakenUp || !step.of.taken)
            });
        }
        Self { phases }
    }

    /// Somebody whose phase lasted longer, each with the same chance; beyond the last of them chance
    /// goes on at the rate at which the longest ended.
    fn follow(&self, journeys: &Journeys, at: &Standing, draws: &mut Draws) -> Option<Followed> {
        for group in [Of::Team(at.team), Of::Half(half(journeys, at.team)), Of::All] {
            let Some(ordered) = self.phases.get(&(group, at.phase)) else { continue };
            let from = ordered.lasted.partition_point(|&(lasted, _)| lasted <= at.elapsed);
            let longer = &ordered.lasted[from..];
            if longer.len() >= ENOUGH {
                return Some(Followed::Donor(longer[draws.below(longer.len())].1));
            }
            if let Some(tail) = &ordered.tail {
                let more = (draws.exponential() * tail.mean).min(FOR_EVER as f64) as i64;
                return Some(Followed::Longer(more, tail.ended[draws.below(tail.ended.len())]));
            }
        }
        None
    }

    /// The whole way of an incident that is open: what was, and how it may go on. Returns how it
    /// ends.
    ///
    /// A donor that is itself still open hands on what it knows, and another one is followed from
    /// there: the weight of what was not seen to its end goes to those that lasted longer.
    pub(super) fn complete(
        &self,
        journeys: &Journeys,
        steps: &[Step],
        draws: &mut Draws,
        out: &mut Vec<Move>,
    ) -> State {
        let Some((last, before)) = steps.split_last() else { return State::Open };
        out.extend(before.iter().map(|s| s.of));
        let mut at = standing(last);
        loop {
            let Some(followed) = self.follow(journeys, &at, draws) else {
                let (attention, hold) = match at.phase {
                    Phase::Waiting => (FOR_EVER, 0),
                    Phase::TakenUp => (at.attention, FOR_EVER),
                };
                let taken = at.phase == Phase::TakenUp;
                let forgotten = !taken;
                out.push(Move { team: at.team, attention, busy: 0, hold, taken, forgotten });
                return State::Open;
            };
            let (row, more) = match followed {
                Followed::Donor(row) => (row, None),
                Followed::Longer(more, row) => (row, Some(at.elapsed + more)),
            };
            let donor = &journeys.steps[row as usize];
            if at.phase == Phase::Waiting {
                if more.is_none() && donor.running && !donor.of.taken {
                    at.elapsed = donor.of.attention;
                    continue;
                }
                at.attention = more.unwrap_or(donor.of.attention);
                at.forgotten = more.is_some();
            }
            if donor.running {
                // Taken up, and still there: from here on somebody else is followed.
                at.phase = Phase::TakenUp;
                at.elapsed = donor.of.busy + donor.of.hold;
                continue;
            }
            let forgotten = at.forgotten;
            let mut step = Move { team: at.team, attention: at.attention, forgotten, ..donor.of };
            if let (Phase::TakenUp, Some(lasted)) = (at.phase, more) {
                step.busy = step.busy.min(lasted);
                step.hold = lasted - step.busy;
            }
            out.push(step);
            let journey = &journeys.all[donor.journey as usize];
            let rest = &journeys.steps[row as usize + 1..journey.steps.end as usize];
            let Some((last, between)) = rest.split_last() else { return journey.state };
            out.extend(between.iter().map(|s| s.of));
            if !last.running {
                out.push(last.of);
                return journey.state;
            }
            at = standing(last);
        }
    }
}

/// How the longest of a phase ended; `None` where too few ended at all.
fn tail(lasted: &[(i64, u32)], goes_on: impl Fn(u32) -> bool) -> Option<Tail> {
    let ended: Vec<(i64, u32)> = lasted.iter().copied().filter(|&(_, row)| !goes_on(row)).collect();
    if ended.len() < MANY {
        return None;
    }
    let last = &ended[ended.len() - ENOUGH..];
    let from = last[0].0;
    // Time at risk beyond the first of them, of those that go on as well.
    let at_risk: f64 = lasted.iter().map(|&(long, _)| (long - from).max(0) as f64).sum();
    let mean = (at_risk / (ENOUGH - 1) as f64).max(1.0);
    Some(Tail { ended: last.iter().map(|&(_, row)| row).collect(), mean })
}
