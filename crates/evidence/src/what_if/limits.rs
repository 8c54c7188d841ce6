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

/// How many each team that works at its limit has in work at the same time, by team id.
///
/// Where servers are the limit, a wait ends when something else ends: the take-ups of waiting
/// incidents fall on the ends of others. Where attention is the limit they fall anywhere.
pub(super) fn limits(steps: &[Step]) -> FxHashMap<u32, u32> {
    let mut of_team: FxHashMap<u32, Vec<&Step>> = FxHashMap::default();
    for step in steps.iter().filter(|s| s.of.taken) {
        of_team.entry(step.of.team).or_default().push(step);
    }
    let mut all: Vec<(u32, u32)> =
        of_team.into_iter().filter_map(|(team, steps)| Some((team, limit(&steps)?))).collect();
    all.sort_unstable();
    all.into_iter().collect()
}

fn limit(steps: &[&Step]) -> Option<u32> {
    let mut ends: Vec<i64> = steps.iter().filter(|s| !s.running).map(|s| s.end).collect();
    let mut begins: Vec<i64> = steps.iter().map(|s| s.taken_up).collect();
    ends.sort_unstable();
    begins.sort_unstable();
    let waited: Vec<i64> =
        steps.iter().filter(|s| s.taken_up - s.start > WAITED).map(|s| s.taken_up).collect();
    let after_an_end = |at: i64| {
        let next = ends.partition_point(|&end| end <= at);
        next > 0 && at - ends[next - 1] <= AT_ONCE
    };
    let at_once = waited.iter().filter(|&&at| after_an_end(at)).count();
    if waited.len() < ENOUGH || (at_once as f64) < MOST * waited.len() as f64 {
        return None;
    }
    // In work right after such a take-up.
    let mut in_work: Vec<usize> = waited
        .iter()
        .map(|&at| begins.partition_point(|&b| b <= at) - ends.partition_point(|&end| end <= at))
        .collect();
    in_work.sort_unstable();
    Some((in_work[in_work.len() / 2] as u32).max(1))
}

#[cfg(test)]
mod tests {
    use super::super::journeys::Move;
    use super::*;
    use crate::simulation::{Agenda, Draws, Station};

    fn step(start: i64, taken_up: i64, end: i64) -> Step {
        let of = Move { team: 3, attention: 0, busy: 0, hold: 0, taken: true };
        Step { of, start, taken_up, end, journey: 0, running: false }
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
        assert_eq!(limits(&steps).get(&3), Some(&3));
        let attention: Vec<Step> = steps
            .iter()
            .map(|s| {
                let taken_up = s.start + (draws.exponential() * 20_000.0) as i64;
                step(s.start, taken_up, taken_up + 9_000)
            })
            .collect();
        assert!(limits(&attention).is_empty());
    }
}
