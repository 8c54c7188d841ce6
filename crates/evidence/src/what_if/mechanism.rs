//! What a remedy is taken to change, and nothing else.

use super::journeys::{Journeys, Move};
use super::limits::limits;
use super::run::SUPPORT;
use crate::scope::Half;
use crate::simulation::{mixed, unit};
use rustc_hash::FxHashMap;
use serde::Serialize;
use thirdline_domain::decision::Remedy;

/// What befalls an incident, each for itself: the same with every remedy.
const LOOP: u64 = 1;
const FIXABLE: u64 = 2;
const TAKE_UP: u64 = 3;
const ROUTED: u64 = 4;

/// What a remedy is taken to do. Shares are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "remedy")]
pub enum Mechanism {
    /// (a) Fewer questions back and forth, and what comes is taken up sooner.
    Culture {
        /// Part of development's questions back which do not happen any more.
        returns_avoided: f64,
        /// Part by which development's queue is shorter.
        queue_shorter: f64,
    },
    /// (b) Development takes up sooner.
    Motivation {
        /// Part by which development's queue is shorter, where it waits for attention.
        queue_shorter: f64,
        /// So many more that development has in work at the same time, where it works at its limit.
        reserve: u32,
    },
    /// (c) A support team takes what development had, and fixes a part of it itself.
    Organisation {
        /// Part of what reaches development that the team fixes itself.
        fixable: f64,
        /// People who work on it at the same time.
        people: u32,
        /// Its work on a fix as a part of development's: 1 = as long.
        work: f64,
        /// Seconds it looks at what it cannot fix before development gets it.
        look: i64,
    },
    /// Third line goes to the team that owns the service at once.
    OwnerRouting {
        /// Part of the detours that do not happen any more.
        avoided: f64,
    },
}

/// One thing a mechanism assumes, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// The option that changes it.
    pub option: &'static str,
    /// What is assumed.
    pub words: String,
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0).round())
}

impl Mechanism {
    /// The remedy whose mechanism it is.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Culture { .. } => Remedy::Culture,
            Self::Motivation { .. } => Remedy::Motivation,
            Self::Organisation { .. } => Remedy::Organisation,
            Self::OwnerRouting { .. } => Remedy::OwnerRouting,
        }
    }

    /// What it is taken to change, in words, with the options that change that.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let one = |option, words: String| Parameter { option, words };
        match *self {
            Self::Culture { returns_avoided, queue_shorter } => vec![
                one(
                    "--returns-avoided",
                    format!(
                        "{} of development's questions back no longer happen",
                        percent(returns_avoided)
                    ),
                ),
                one(
                    "--queue-shorter",
                    format!("development takes up {} sooner", percent(queue_shorter)),
                ),
            ],
            Self::Motivation { queue_shorter, reserve } => {
                let words = format!("development takes up {} sooner", percent(queue_shorter));
                let mut all = vec![one("--queue-shorter", words)];
                if reserve > 0 {
                    let words = format!(
                        "where development works at its limit, it has {reserve} more in work at the \
                         same time"
                    );
                    all.push(one("--reserve", words));
                }
                all
            }
            Self::Organisation { fixable, people, work, look } => vec![
                one(
                    "--fixable",
                    format!(
                        "the support team fixes {} of what reaches development itself",
                        percent(fixable)
                    ),
                ),
                one(
                    "--people",
                    format!("{people} of its people work on this service at the same time"),
                ),
                one(
                    "--work",
                    format!("a fix takes them {} of the time it takes development", percent(work)),
                ),
                one(
                    "--look",
                    format!(
                        "they look at what they cannot fix for {} minutes, then development gets it",
                        look / 60
                    ),
                ),
            ],
            Self::OwnerRouting { avoided } => vec![one(
                "--detours-avoided",
                format!(
                    "{} of the detours on the way to the team of development that had it last no longer \
                     happen",
                    percent(avoided)
                ),
            )],
        }
    }

    /// What remains as it was, in a sentence: said so that nobody takes it for promised.
    #[must_use]
    pub fn unchanged(&self) -> &'static str {
        match self {
            Self::Culture { .. } | Self::Motivation { .. } => {
                "How many incidents come, what other teams do, and how long development works once it \
                 has taken up, stay as they were."
            }
            Self::Organisation { .. } => {
                "How many incidents come and what other teams do stay as they were; the support team \
                 takes up as quickly as the second line does now, in the second line's hours."
            }
            Self::OwnerRouting { .. } => {
                "How many incidents come and how long each team that still has them takes stay as they \
                 were."
            }
        }
    }
}

/// What a mechanism needs to know of the past.
pub(super) struct Setting<'a> {
    pub(super) journeys: &'a Journeys,
    /// How long the second line takes to take up, team time, in order.
    pub(super) second_line: Vec<i64>,
    /// How many the teams that work at their limit have in work, by team id.
    pub(super) limits: FxHashMap<u32, u32>,
    /// Share of ends without a change of code, where that is recorded.
    pub(super) without_code: Option<f64>,
}

impl<'a> Setting<'a> {
    pub(super) fn new(journeys: &'a Journeys) -> Self {
        let is_second = |team: u32| {
            let team = team as usize;
            journeys.halves[team] == Half::Operations && journeys.lines[team].is_none_or(|l| l > 1)
        };
        let mut second_line: Vec<i64> = journeys
            .steps
            .iter()
            .filter(|s| s.of.taken && is_second(s.of.team))
            .map(|s| s.of.attention)
            .collect();
        if second_line.is_empty() {
            let all = journeys.steps.iter().filter(|s| s.of.taken);
            second_line = all.map(|s| s.of.attention).collect();
        }
        second_line.sort_unstable();
        let ends: Vec<bool> = journeys
            .all
            .iter()
            .enumerate()
            .filter(|(i, _)| {
                journeys.steps_of(*i).iter().any(|s| journeys.is_development(s.of.team))
            })
            .filter_map(|(_, journey)| journey.without_code)
            .collect();
        let without_code = (ends.len() >= 20)
            .then(|| ends.iter().filter(|w| **w).count() as f64 / ends.len() as f64);
        Self {
            journeys,
            second_line,
            limits: limits(&journeys.steps, &journeys.work),
            without_code,
        }
    }

    /// The way of one incident with the remedy.
    pub(super) fn apply(
        &self,
        mechanism: &Mechanism,
        moves: &[Move],
        without_code: Option<bool>,
        fate: u64,
        out: &mut Vec<Move>,
    ) {
        match *mechanism {
            Mechanism::Culture { returns_avoided, queue_shorter } => {
                let is_development = |team| self.journeys.is_development(team);
                without_loops(moves, is_development, returns_avoided, fate, out);
                self.sooner(queue_shorter, out);
            }
            Mechanism::Motivation { queue_shorter, .. } => {
                out.extend_from_slice(moves);
                self.sooner(queue_shorter, out);
            }
            Mechanism::Organisation { fixable, work, look, .. } => {
                self.supported(moves, without_code, (fixable, work, look), fate, out);
            }
            Mechanism::OwnerRouting { avoided } => self.routed(moves, avoided, fate, out),
        }
    }

    fn sooner(&self, shorter: f64, moves: &mut [Move]) {
        for step in moves.iter_mut().filter(|m| self.journeys.is_development(m.team)) {
            step.attention = (step.attention as f64 * (1.0 - shorter)) as i64;
        }
    }

    /// Development's stays become one with the support team; what it cannot fix goes on as it did.
    fn supported(
        &self,
        moves: &[Move],
        without_code: Option<bool>,
        (fixable, work, look): (f64, f64, i64),
        fate: u64,
        out: &mut Vec<Move>,
    ) {
        let is_development = |m: &Move| self.journeys.is_development(m.team);
        let Some(first) = moves.iter().position(is_development) else {
            return out.extend_from_slice(moves);
        };
        out.extend_from_slice(&moves[..first]);
        let row = (unit(mixed(fate, TAKE_UP)) * self.second_line.len() as f64) as usize;
        let attention = self.second_line.get(row).copied().unwrap_or(0);
        let here = &self.journeys.second_line;
        if is_fixable(without_code, fixable, self.without_code, fate) {
            let (mut busy, mut hold) = (0.0, 0.0);
            for step in moves[first..].iter().filter(|m| is_development(m)) {
                // The same work in the hours of another team: team time is a part of the week.
                busy += step.busy as f64;
                hold += step.hold as f64;
            }
            let (busy, hold) = ((busy * work) as i64, hold as i64);
            out.push(Move { team: SUPPORT, attention, busy, hold, taken: true, forgotten: false });
        } else {
            let week = here.between(0, super::week_clock::WEEK);
            let look = (look as f64 * week as f64 / super::week_clock::WEEK as f64) as i64;
            out.push(Move {
                team: SUPPORT,
                attention,
                busy: look,
                hold: 0,
                taken: true,
                forgotten: false,
            });
            out.extend_from_slice(&moves[first..]);
        }
    }

    /// From the first handover to development straight to the last of its teams, which is the one that
    /// could. Whoever had it before stays the one to whom it is given back.
    fn routed(&self, moves: &[Move], avoided: f64, fate: u64, out: &mut Vec<Move>) {
        let is_development = |m: &Move| self.journeys.is_development(m.team);
        if unit(mixed(fate, ROUTED)) >= avoided {
            return out.extend_from_slice(moves);
        }
        without_detour(moves, is_development, out);
    }
}

/// Leaves out what lies between the first stay with development and the first with the team that had
/// it last of them.
fn without_detour(moves: &[Move], is_development: impl Fn(&Move) -> bool, out: &mut Vec<Move>) {
    let first = moves.iter().position(&is_development);
    let owner = moves.iter().rev().find(|m| is_development(m)).map(|m| m.team);
    let there = owner.and_then(|owner| moves.iter().position(|m| m.team == owner));
    let (first, there) = first.zip(there).unwrap_or((0, 0));
    out.extend_from_slice(&moves[..first]);
    out.extend_from_slice(&moves[there..]);
}

/// What ended without a change of code is what the team can fix; where more or less is asked for than
/// was seen, chance decides about the difference.
fn is_fixable(without_code: Option<bool>, asked: f64, seen: Option<f64>, fate: u64) -> bool {
    let chance = unit(mixed(fate, FIXABLE));
    let (Some(without), Some(seen)) = (without_code, seen) else { return chance < asked };
    if asked >= seen {
        without || chance < (asked - seen) / (1.0 - seen).max(1e-9)
    } else {
        without && chance < asked / seen.max(1e-9)
    }
}

/// Cuts questions back out: of development, others, development the way there and back. A last way
/// back to others stays, for it may be the delivery of a fix.
fn without_loops(
    moves: &[Move],
    is_development: impl Fn(u32) -> bool,
    avoided: f64,
    fate: u64,
    out: &mut Vec<Move>,
) {
    let mut had: Option<usize> = None;
    for (i, step) in moves.iter().enumerate() {
        let is_its = is_development(step.team);
        let again = had.filter(|&row| is_its && row + 1 < out.len());
        match again {
            Some(row) if unit(mixed(fate, LOOP << 32 | i as u64)) < avoided => {
                out.truncate(row + 1);
                let first = &mut out[row];
                // What was not taken up waits as long as it did when it had come again.
                first.attention = if first.taken { first.attention } else { step.attention };
                first.team = step.team;
                first.busy += step.busy;
                first.hold += step.hold;
                first.taken |= step.taken;
            }
            _ => {
                out.push(*step);
                had = if is_its { Some(out.len() - 1) } else { had };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: u32 = 0;
    const BUILDERS: u32 = 1;

    fn step(team: u32, attention: i64, taken: bool) -> Move {
        Move { team, attention, busy: i64::from(taken) * 10, hold: 0, taken, forgotten: false }
    }

    fn cut(moves: &[Move], avoided: f64) -> Vec<(u32, i64, i64)> {
        let mut out = Vec::new();
        without_loops(moves, |team| team == BUILDERS, avoided, 42, &mut out);
        out.iter().map(|m| (m.team, m.attention, m.busy)).collect()
    }

    #[test]
    fn a_question_back_is_cut_and_a_delivery_stays() {
        let way = [
            step(DESK, 1, true),
            step(BUILDERS, 2, false),
            step(DESK, 3, true),
            step(BUILDERS, 5, true),
            step(DESK, 7, true),
        ];
        assert_eq!(cut(&way, 1.0), [(DESK, 1, 10), (BUILDERS, 5, 10), (DESK, 7, 10)]);
        assert_eq!(cut(&way, 0.0).len(), 5);
    }

    #[test]
    fn a_detour_between_two_teams_of_development_is_left_out_and_those_before_it_stay() {
        const OWNERS: u32 = 2;
        const SECOND: u32 = 3;
        let routed = |teams: &[u32]| -> Vec<u32> {
            let way: Vec<Move> = teams.iter().map(|&team| step(team, 1, true)).collect();
            let mut out = Vec::new();
            without_detour(&way, |m| [BUILDERS, OWNERS].contains(&m.team), &mut out);
            out.iter().map(|m| m.team).collect()
        };
        let way = [DESK, SECOND, BUILDERS, SECOND, OWNERS, SECOND];
        assert_eq!(routed(&way), [DESK, SECOND, OWNERS, SECOND]);
        for straight in [&[DESK, SECOND, OWNERS, SECOND, OWNERS][..], &[DESK, SECOND], &[OWNERS]] {
            assert_eq!(routed(straight), straight);
        }
    }

    #[test]
    fn what_was_worked_on_before_a_question_is_not_lost() {
        let way = [step(BUILDERS, 2, true), step(DESK, 3, true), step(BUILDERS, 5, true)];
        assert_eq!(cut(&way, 1.0), [(BUILDERS, 2, 20)]);
    }

    #[test]
    fn more_or_less_is_fixable_than_was_recorded() {
        let fixed = |asked, seen: Option<f64>| {
            let all = (0..10_000_u64).map(|fate| {
                let fate = mixed(fate, 99);
                let without = seen.map(|seen| unit(mixed(fate, 7)) < seen);
                is_fixable(without, asked, seen, fate)
            });
            all.filter(|fixable| *fixable).count() as f64 / 10_000.0
        };
        for (asked, seen) in [(0.4, None), (0.4, Some(0.2)), (0.4, Some(0.7)), (0.4, Some(0.4))] {
            assert!((fixed(asked, seen) - asked).abs() < 0.02, "{asked} of {seen:?}");
        }
    }
}
