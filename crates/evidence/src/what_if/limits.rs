//! Teams that work at their limit: what waits there waits for work to end, not for attention.

use super::journeys::Step;
use rustc_hash::FxHashMap;

/// Seconds: shorter waits are no waits.
const WAITED: i64 = 300;
/// Seconds after the end of one within which the next is taken up.
const AT_ONCE: i64 = 120;
/// Waits that must be seen.
const ENOUGH: usize = 50;
/// Share of them that must end when something else ends.
const MOST: f64 = 0.6;

/// A time in which a team worked on an incident, seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) team: u32,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// How many each team that works at its limit has in work at the same time, by team id.
///
/// Where servers are the limit, a wait ends when work on something else ends: the take-ups of waiting
/// incidents fall on the ends of others. Where attention is the limit they fall anywhere.
pub(super) fn limits(steps: &[Step], work: &[Work]) -> FxHashMap<u32, u32> {
    let mut waits: FxHashMap<u32, Vec<i64>> = FxHashMap::default();
    for step in steps.iter().filter(|s| s.of.taken && s.taken_up - s.start > WAITED) {
        waits.entry(step.of.team).or_default().push(step.taken_up);
    }
    let mut of_team: FxHashMap<u32, Vec<&Work>> = FxHashMap::default();
    for one in work {
        of_team.entry(one.team).or_default().push(one);
    }
    let found = |(team, waits): (u32, Vec<i64>)| Some((team, limit(&waits, of_team.get(&team)?)?));
    waits.into_iter().filter_map(found).collect()
}

fn limit(waits: &[i64], work: &[&Work]) -> Option<u32> {
    let mut begins: Vec<i64> = work.iter().map(|w| w.from).collect();
    let mut ends: Vec<i64> = work.iter().map(|w| w.to).collect();
    begins.sort_unstable();
    ends.sort_unstable();
    let after_an_end = |at: i64| {
        let next = ends.partition_point(|&end| end <= at);
        next > 0 && at - ends[next - 1] <= AT_ONCE
    };
    let at_once = waits.iter().filter(|&&at| after_an_end(at)).count();
    if waits.len() < ENOUGH || (at_once as f64) < MOST * waits.len() as f64 {
        return None;
    }
    // In work right after such a take-up.
    let in_work = |at: &i64| {
        begins.partition_point(|begin| begin <= at) - ends.partition_point(|end| end <= at)
    };
    let mut in_work: Vec<usize> = waits.iter().map(in_work).collect();
    in_work.sort_unstable();
    Some((in_work[in_work.len() / 2] as u32).max(1))
}

#[cfg(test)]
mod tests {
    use super::super::journeys::Move;
    use super::*;
    use crate::simulation::{Agenda, Draws, Station};

    fn step(start: i64, taken_up: i64, end: i64) -> Step {
        let of = Move { team: 3, attention: 0, busy: 0, hold: 0, taken: true, forgotten: false };
        Step { of, start, taken_up, end, journey: 0, running: false }
    }

    fn work(steps: &[Step]) -> Vec<Work> {
        steps.iter().map(|s| Work { team: 3, from: s.taken_up, to: s.end }).collect()
    }

    #[test]
    fn a_queue_before_three_servers_is_told_from_one_of_attention() {
        let mut draws = Draws::new(1, 1);
        let mut steps: Vec<Step> = Vec::new();
        let mut station = Station::new(3, 1);
        let mut agenda = Agenda::new();
        let mut at = 0.0;
        for row in 0..2_000 {
            at += draws.exponential() * 3_600.0;
            steps.push(step(at as i64, 0, 0));
            agenda.plan(at as i64, (row, true));
        }
        while let Some((now, (row, comes))) = agenda.next() {
            let begun = if comes { station.comes(row, 0).then_some(row) } else { station.done() };
            if let Some(row) = begun {
                steps[row].taken_up = now;
                steps[row].end = now + 60 + (draws.exponential() * 9_500.0) as i64;
                agenda.plan(steps[row].end, (row, false));
            }
        }
        assert_eq!(limits(&steps, &work(&steps)).get(&3), Some(&3));
        let attention: Vec<Step> = steps
            .iter()
            .map(|s| {
                let taken_up = s.start + (draws.exponential() * 20_000.0) as i64;
                step(s.start, taken_up, taken_up + 9_000)
            })
            .collect();
        assert!(limits(&attention, &work(&attention)).is_empty());
    }
}
