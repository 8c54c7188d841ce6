//! How what is still open goes on: as others did that had lasted as long.

use super::journeys::{Journeys, Move, Step};
use crate::scope::Half;
use crate::simulation::Draws;
use rustc_hash::FxHashMap;
use thirdline_domain::State;

/// With fewer of the same team that lasted longer, those of its half are asked, then all.
const ENOUGH: usize = 5;
/// Longer than any history: whoever has nobody to follow stays where it is.
const FOR_EVER: i64 = i64::MAX / 8;

/// Stays in order of how long a phase of them lasted, team time.
type Ordered = Vec<(i64, u32)>;

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
}

fn standing(step: &Step) -> Standing {
    let of = &step.of;
    if of.taken {
        let elapsed = of.busy + of.hold;
        Standing { team: of.team, phase: Phase::TakenUp, elapsed, attention: of.attention }
    } else {
        Standing { team: of.team, phase: Phase::Waiting, elapsed: of.attention, attention: 0 }
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
                waited.push((of.attention, row as u32));
                if of.taken {
                    let worked = phases.entry((group, Phase::TakenUp)).or_default();
                    worked.push((of.busy + of.hold, row as u32));
                }
            }
        }
        phases.values_mut().for_each(|ordered| ordered.sort_unstable());
        Self { phases }
    }

    /// Somebody whose phase lasted longer, each with the same chance.
    fn follow(&self, journeys: &Journeys, at: &Standing, draws: &mut Draws) -> Option<u32> {
        let mut found = None;
        for group in [Of::Team(at.team), Of::Half(half(journeys, at.team)), Of::All] {
            let Some(ordered) = self.phases.get(&(group, at.phase)) else { continue };
            let from = ordered.partition_point(|&(lasted, _)| lasted <= at.elapsed);
            let longer = &ordered[from..];
            if !longer.is_empty() {
                found = Some(longer);
            }
            if longer.len() >= ENOUGH {
                break;
            }
        }
        let longer = found?;
        Some(longer[draws.below(longer.len())].1)
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
            let Some(row) = self.follow(journeys, &at, draws) else {
                let (attention, hold) = match at.phase {
                    Phase::Waiting => (FOR_EVER, 0),
                    Phase::TakenUp => (at.attention, FOR_EVER),
                };
                let taken = at.phase == Phase::TakenUp;
                out.push(Move { team: at.team, attention, busy: 0, hold, taken });
                return State::Open;
            };
            let donor = &journeys.steps[row as usize];
            if at.phase == Phase::Waiting {
                if donor.running && !donor.of.taken {
                    at.elapsed = donor.of.attention;
                    continue;
                }
                at.attention = donor.of.attention;
            }
            if donor.running {
                // Taken up, and still there: from here on somebody else is followed.
                at.phase = Phase::TakenUp;
                at.elapsed = donor.of.busy + donor.of.hold;
                continue;
            }
            out.push(Move { team: at.team, attention: at.attention, ..donor.of });
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
