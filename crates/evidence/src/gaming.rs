//! Gaming signals, both ways (`docs/measures.md` §6): never about a person, never a verdict.

use crate::by_target::{ByTarget, Limits};
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

#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    holds: ByTarget,
    holds_late: ByTarget,
    downgrades: ByTarget,
    downgrades_late: ByTarget,
    passed_on: ByTarget,
    passed_on_late: ByTarget,
    cancelled: ByTarget,
    cancelled_late: ByTarget,
    heap_inside: ByTarget,
    heap_outside: ByTarget,
    handed_over_late: ByTarget,
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
        limits: &Limits,
    ) {
        self.add_holds(ledger, limits);
        self.add_moves(ledger, limits);
        self.add_end(history, incident, ledger, limits);
        self.add_downgrades(history, incident, ledger, limits);
        self.add_handover(history, incident, ledger, teams, limits);
    }

    fn add_holds(&mut self, ledger: &Ledger, limits: &Limits) {
        for (i, spell) in ledger.spells.iter().enumerate() {
            let goes_on = i > 0
                && ledger.spells[i - 1].class.is_waiting()
                && ledger.spells[i - 1].to == spell.from;
            if !spell.class.is_waiting() || goes_on {
                continue;
            }
            let age = spell.from - ledger.reported_at;
            self.holds.add(limits.within(age));
            self.holds_late.add(limits.in_last_tenth(age));
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

    fn add_moves(&mut self, ledger: &Ledger, limits: &Limits) {
        for stay in ledger.stays.iter().skip(1) {
            let age = stay.start - ledger.reported_at;
            self.passed_on.add(limits.within(age));
            self.passed_on_late.add(limits.in_last_tenth(age));
        }
    }

    fn add_end(&mut self, history: &History, incident: usize, ledger: &Ledger, limits: &Limits) {
        let age = ledger.end - ledger.reported_at;
        match ledger.state {
            State::Cancelled => {
                self.cancelled.add(limits.within(age));
                self.cancelled_late.add(limits.in_last_tenth(age));
            }
            State::Resolved => {
                self.heap_inside.add(limits.in_last_tenth(age));
                self.heap_outside.add(limits.just_beyond(age));
            }
            State::Open => {}
        }
        if ledger.state == State::Resolved {
            self.resolved += 1;
            let reopened = ledger.reopenings > 0;
            self.reopened_soon += u64::from(reopened && was_reopened_soon(history, incident));
        }
    }

    fn add_downgrades(
        &mut self,
        history: &History,
        incident: usize,
        ledger: &Ledger,
        limits: &Limits,
    ) {
        let rank = |p: u16| if p == NO_PRIORITY { None } else { history.priority_rank[p as usize] };
        let mut before: Option<u16> = None;
        for event in history.events_of(incident) {
            let Some(now) = rank(history.priority[event]) else { continue };
            self.ranks_known = true;
            if before.is_some_and(|b| now > b) {
                let age = history.at[event] - ledger.reported_at;
                self.downgrades.add(limits.within(age));
                self.downgrades_late.add(limits.in_second_half(age));
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
        limits: &Limits,
    ) {
        let to_development = ledger.stays.windows(2).find(|w| {
            teams.half(w[0].team) == Half::Operations && teams.half(w[1].team) == Half::Development
        });
        let Some(handover) = to_development else { return };
        let at = handover[1].start;
        self.handed_over += 1;
        let age = at - ledger.reported_at;
        self.handed_over_late.add(limits.passed(age));
        let events = history.events_of(incident);
        let then = events.take_while(|&e| history.at[e] <= at);
        let priority = then.filter_map(|e| {
            let p = history.priority[e];
            if p == NO_PRIORITY { None } else { history.priority_rank[p as usize] }
        });
        self.handed_over_highest += u64::from(priority.last() == Some(0));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.holds, &other.holds),
            (&mut self.holds_late, &other.holds_late),
            (&mut self.downgrades, &other.downgrades),
            (&mut self.downgrades_late, &other.downgrades_late),
            (&mut self.passed_on, &other.passed_on),
            (&mut self.passed_on_late, &other.passed_on_late),
            (&mut self.cancelled, &other.cancelled),
            (&mut self.cancelled_late, &other.cancelled_late),
            (&mut self.heap_inside, &other.heap_inside),
            (&mut self.heap_outside, &other.heap_outside),
            (&mut self.handed_over_late, &other.handed_over_late),
        ] {
            mine.merge(theirs);
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
        let of_target = |(index, target): (usize, &Target)| {
            (target.label.clone(), self.of_target(index, &target.label))
        };
        targets.iter().enumerate().map(of_target).collect()
    }

    fn of_target(&self, index: usize, target: &str) -> Vec<Signal> {
        use Party::{Receiver, Sender};
        let of = |counts: &ByTarget| counts.counts(index + 1)[index];
        let (inside, outside) = (of(&self.heap_inside), of(&self.heap_outside));
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
                of(&self.holds_late),
                of(&self.holds),
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
                inside,
                inside + outside,
                Some(0.5),
                heaping(inside, outside).filter(|_| inside + outside >= ENOUGH),
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
                of(&self.passed_on_late),
                of(&self.passed_on),
                None,
                None,
            ),
            signal(
                Receiver,
                format!(
                    "cancelled in the last tenth of {target}, of those cancelled within {target}"
                ),
                of(&self.cancelled_late),
                of(&self.cancelled),
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
                of(&self.downgrades_late),
                of(&self.downgrades),
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
            of(&self.handed_over_late),
            self.handed_over,
            None,
            None,
        ));
        signals
    }
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
