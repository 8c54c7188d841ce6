//! Gaming signals, both ways (`docs/measures.md` §6): never about a person, never a verdict.

use crate::figure::{ENOUGH, Proportion, Target};
use crate::scope::{Half, Teams};
use crate::statistics::heaping;
use serde::Serialize;
use thirdline_domain::{History, Ledger, NO_PRIORITY, State};

/// Whose behaviour a signal may point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// Those who hold the incident.
    Receiver,
    /// Those who hand it over.
    Sender,
}

/// One signal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signal {
    /// Whose.
    pub party: Party,
    /// What is counted, in words.
    pub about: String,
    /// How often, of how many.
    pub share: Proportion,
    /// What chance alone would give, where that is known.
    pub by_chance: Option<f64>,
    /// Heaping: how far beyond chance, in standard errors; `None` with fewer than [`ENOUGH`].
    pub z: Option<f64>,
}

/// Signals that a history of tickets cannot carry, and what they would need.
pub const NOT_RECORDED: [(&str, &str); 4] = [
    ("incomplete handover cards", "the desk's handover cards"),
    ("handovers in the last working hour", "the receiver's calendar"),
    ("questions left unanswered", "holds with the question asked"),
    ("merging or re-typing shortly before due", "events of merging and re-typing"),
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ByTarget {
    holds: u64,
    holds_late: u64,
    downgrades: u64,
    downgrades_late: u64,
    passed_on: u64,
    passed_on_late: u64,
    cancelled: u64,
    cancelled_late: u64,
    heap_inside: u64,
    heap_outside: u64,
    handed_over_late: u64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    by_target: Vec<ByTarget>,
    holds_ended: u64,
    holds_to_done: u64,
    resolved: u64,
    reopened_soon: u64,
    handed_over: u64,
    handed_over_highest: u64,
    ranks_known: bool,
}

const REOPENED_SOON: i64 = 14 * 86_400_000_000;

impl Sums {
    pub(crate) fn add(
        &mut self,
        history: &History,
        incident: usize,
        ledger: &Ledger,
        teams: &Teams,
        targets: &[i64],
    ) {
        self.by_target.resize(targets.len(), ByTarget::default());
        self.add_holds(ledger, targets);
        self.add_moves(ledger, targets);
        self.add_end(history, incident, ledger, targets);
        self.add_downgrades(history, incident, ledger, targets);
        self.add_handover(history, incident, ledger, teams, targets);
    }

    fn add_holds(&mut self, ledger: &Ledger, targets: &[i64]) {
        for (i, spell) in ledger.spells.iter().enumerate() {
            let goes_on = i > 0
                && ledger.spells[i - 1].class.is_waiting()
                && ledger.spells[i - 1].to == spell.from;
            if !spell.class.is_waiting() || goes_on {
                continue;
            }
            let age = spell.from - ledger.reported_at;
            for (sums, &target) in self.by_target.iter_mut().zip(targets) {
                sums.holds += u64::from(age <= target);
                sums.holds_late += u64::from(age <= target && is_last_tenth(age, target));
            }
        }
        for (i, spell) in ledger.spells.iter().enumerate() {
            if !spell.class.is_waiting() {
                continue;
            }
            match ledger.spells.get(i + 1) {
                Some(next) if next.class.is_waiting() => {}
                Some(next) => {
                    self.holds_ended += 1;
                    self.holds_to_done += u64::from(next.class.is_done());
                }
                None if ledger.state == State::Resolved => {
                    self.holds_ended += 1;
                    self.holds_to_done += 1;
                }
                None => {}
            }
        }
    }

    fn add_moves(&mut self, ledger: &Ledger, targets: &[i64]) {
        for stay in ledger.stays.iter().skip(1) {
            let age = stay.start - ledger.reported_at;
            for (sums, &target) in self.by_target.iter_mut().zip(targets) {
                sums.passed_on += u64::from(age <= target);
                sums.passed_on_late += u64::from(age <= target && is_last_tenth(age, target));
            }
        }
    }

    fn add_end(&mut self, history: &History, incident: usize, ledger: &Ledger, targets: &[i64]) {
        let age = ledger.end - ledger.reported_at;
        for (sums, &target) in self.by_target.iter_mut().zip(targets) {
            match ledger.state {
                State::Cancelled => {
                    sums.cancelled += u64::from(age <= target);
                    sums.cancelled_late += u64::from(age <= target && is_last_tenth(age, target));
                }
                State::Resolved => {
                    let outside = age > target && age <= target + target / 10;
                    sums.heap_inside += u64::from(age <= target && is_last_tenth(age, target));
                    sums.heap_outside += u64::from(outside);
                }
                State::Open => {}
            }
        }
        if ledger.state == State::Resolved {
            self.resolved += 1;
            self.reopened_soon += u64::from(was_reopened_soon(history, incident));
        }
    }

    fn add_downgrades(
        &mut self,
        history: &History,
        incident: usize,
        ledger: &Ledger,
        targets: &[i64],
    ) {
        let rank = |p: u16| if p == NO_PRIORITY { None } else { history.priority_rank[p as usize] };
        let mut before: Option<u16> = None;
        for event in history.events_of(incident) {
            let Some(now) = rank(history.priority[event]) else { continue };
            self.ranks_known = true;
            if before.is_some_and(|b| now > b) {
                let age = history.at[event] - ledger.reported_at;
                for (sums, &target) in self.by_target.iter_mut().zip(targets) {
                    sums.downgrades += u64::from(age <= target);
                    sums.downgrades_late += u64::from(age <= target && age > target / 2);
                }
            }
            before = Some(now);
        }
    }

    fn add_handover(
        &mut self,
        history: &History,
        incident: usize,
        ledger: &Ledger,
        teams: &Teams,
        targets: &[i64],
    ) {
        let to_development = ledger.stays.windows(2).find(|w| {
            teams.half(w[0].team) == Half::Operations && teams.half(w[1].team) == Half::Development
        });
        let Some(handover) = to_development else { return };
        let at = handover[1].start;
        self.handed_over += 1;
        let age = at - ledger.reported_at;
        for (sums, &target) in self.by_target.iter_mut().zip(targets) {
            sums.handed_over_late += u64::from(age > target);
        }
        let events = history.events_of(incident);
        let then = events.take_while(|&e| history.at[e] <= at);
        let priority = then.filter_map(|e| {
            let p = history.priority[e];
            if p == NO_PRIORITY { None } else { history.priority_rank[p as usize] }
        });
        self.handed_over_highest += u64::from(priority.last() == Some(0));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.by_target.resize(self.by_target.len().max(other.by_target.len()), ByTarget::default());
        for (a, b) in self.by_target.iter_mut().zip(&other.by_target) {
            a.holds += b.holds;
            a.holds_late += b.holds_late;
            a.downgrades += b.downgrades;
            a.downgrades_late += b.downgrades_late;
            a.passed_on += b.passed_on;
            a.passed_on_late += b.passed_on_late;
            a.cancelled += b.cancelled;
            a.cancelled_late += b.cancelled_late;
            a.heap_inside += b.heap_inside;
            a.heap_outside += b.heap_outside;
            a.handed_over_late += b.handed_over_late;
        }
        self.holds_ended += other.holds_ended;
        self.holds_to_done += other.holds_to_done;
        self.resolved += other.resolved;
        self.reopened_soon += other.reopened_soon;
        self.handed_over += other.handed_over;
        self.handed_over_highest += other.handed_over_highest;
        self.ranks_known |= other.ranks_known;
    }

    /// The signals for each target.
    pub(crate) fn signals(&self, targets: &[Target]) -> Vec<(String, Vec<Signal>)> {
        targets
            .iter()
            .zip(&self.by_target)
            .map(|(target, sums)| (target.label.clone(), self.of_target(&target.label, sums)))
            .collect()
    }

    fn of_target(&self, target: &str, sums: &ByTarget) -> Vec<Signal> {
        use Party::{Receiver, Sender};
        let signal = |party, about: String, k, n, by_chance, z| Signal {
            party,
            about,
            share: Proportion::new(k, n),
            by_chance,
            z,
        };
        let mut signals = vec![
            signal(
                Receiver,
                format!(
                    "holds entered in the last tenth of {target}, of those entered within {target}"
                ),
                sums.holds_late,
                sums.holds,
                None,
                None,
            ),
            signal(
                Receiver,
                "holds that end directly in resolved or closed".into(),
                self.holds_to_done,
                self.holds_ended,
                None,
                None,
            ),
            signal(
                Receiver,
                format!(
                    "resolved in the last tenth of {target}, of those resolved around it (0.9 to 1.1)"
                ),
                sums.heap_inside,
                sums.heap_inside + sums.heap_outside,
                Some(0.5),
                heaping(sums.heap_inside, sums.heap_outside)
                    .filter(|_| sums.heap_inside + sums.heap_outside >= ENOUGH),
            ),
            signal(
                Receiver,
                "reopened within 14 days, of those resolved".into(),
                self.reopened_soon,
                self.resolved,
                None,
                None,
            ),
            signal(
                Receiver,
                format!(
                    "passed on in the last tenth of {target}, of those passed on within {target}"
                ),
                sums.passed_on_late,
                sums.passed_on,
                None,
                None,
            ),
            signal(
                Receiver,
                format!(
                    "cancelled in the last tenth of {target}, of those cancelled within {target}"
                ),
                sums.cancelled_late,
                sums.cancelled,
                None,
                None,
            ),
        ];
        if self.ranks_known {
            signals.push(signal(
                Receiver,
                format!(
                    "priority lowered after half of {target}, of those lowered within {target}"
                ),
                sums.downgrades_late,
                sums.downgrades,
                None,
                None,
            ));
            signals.push(signal(
                Sender,
                "at the highest priority when first handed over to development".into(),
                self.handed_over_highest,
                self.handed_over,
                None,
                None,
            ));
        }
        signals.push(signal(
            Sender,
            format!("already older than {target} when first handed over to development"),
            sums.handed_over_late,
            self.handed_over,
            None,
            None,
        ));
        signals
    }
}

/// Whether an age lies in `[0.9, 1]` of a target; the caller has checked that it is not beyond.
fn is_last_tenth(age: i64, target: i64) -> bool {
    i128::from(age) * 10 >= i128::from(target) * 9
}

fn was_reopened_soon(history: &History, incident: usize) -> bool {
    let mut done_since: Option<i64> = None;
    for event in history.events_of(incident) {
        let Some(class) = history.stated(event) else { continue };
        let at = history.at[event];
        if class.is_done() {
            done_since.get_or_insert(at);
        } else {
            if class.is_open() && done_since.is_some_and(|since| at - since <= REOPENED_SOON) {
                return true;
            }
            done_since = None;
        }
    }
    false
}
