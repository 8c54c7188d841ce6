//! The planted quantities, measured on the history and the files by code of its own.

use super::*;
use crate::facts;
use crate::generate::tests::{contents, fingerprint};
use jiff::civil::Date;
use std::collections::BTreeMap;
use thirdline_domain::facts::{Facts, Reason};
use thirdline_domain::{Ledger, Organisation, Side, State, StatusClass};

const HOUR: i64 = 3_600_000_000;
const DAYS: i64 = 24 * HOUR;

/// One third-line stay.
struct Stay {
    entered: i64,
    taken_up: Option<i64>,
    left: i64,
    running: bool,
    active: i64,
    known: bool,
}

/// What is seen of one service.
#[derive(Default)]
struct Seen {
    stays: Vec<Stay>,
    /// Incidents with a third-line stay, and those that went back and forth.
    incidents: usize,
    back_and_forth: usize,
    /// User clock and development's part of it, of resolved ones.
    clock: i64,
    development: i64,
    resolved: usize,
    without_code: usize,
    unclassed: usize,
    code_without_link: usize,
    handovers: usize,
    complete: usize,
    need_information: usize,
    /// Remaining waits at an escalation, and of others of the same age that were not escalated.
    escalated: Vec<i64>,
    not_escalated: Vec<i64>,
    near: Vec<i64>,
    far: Vec<i64>,
    /// Queues of the second line, before the third.
    operations: (i64, i64),
}

fn read_facts(made: &Portfolio) -> Facts {
    let text = |name: &str| &made.facts.iter().find(|f| f.0 == name).expect("there").1;
    let h = &made.history;
    let pulse = facts::pulse("p", &made.pulse_csv, h).expect("faultless").0;
    let (escalations, note) =
        facts::escalations("e", text("escalations.csv"), h).expect("faultless");
    assert_eq!(note.unknown_incidents, 0);
    Facts {
        escalations: Some(escalations),
        milestones: Some(facts::milestones("m", text("milestones.csv"), h).expect("faultless").0),
        reasons: Some(facts::reasons("r", text("reasons.csv"), h).expect("faultless").0),
        exposures: Some(facts::exposures("x", text("exposure.csv"), h).expect("faultless").0),
        pulse: Some(pulse),
    }
}

/// Whether sides went to and fro; a last way back to the sender after work is a delivery.
fn back_and_forth(sides: &[(bool, Option<i64>, u32)]) -> bool {
    // Stays of one side in a row are one, taken up if any of them is.
    let mut runs: Vec<(bool, bool, u32)> = Vec::new();
    for &(development, taken_up, team) in sides {
        match runs.last_mut() {
            Some(run) if run.0 == development => {
                run.1 |= taken_up.is_some();
                run.2 = team;
            }
            _ => runs.push((development, taken_up.is_some(), team)),
        }
    }
    runs.windows(3).any(|w| w[0].0 || (w[1].0 && !w[1].1 && w[0].2 == w[2].2))
}

fn measure(made: &Portfolio, facts: &Facts) -> BTreeMap<String, Seen> {
    let h = &made.history;
    let organisation = Organisation::parse("o", &made.organisation_toml).expect("faultless");
    let sides: Vec<Option<Side>> = organisation.teams_of(h).into_iter().map(|t| t.side).collect();
    let horizon = h.horizon().expect("events");
    let mut all: BTreeMap<String, Seen> = BTreeMap::new();
    let mut ledger = Ledger::default();
    for incident in 0..h.incident_count() {
        ledger.read(h, incident, horizon);
        let is_development =
            |team: u32| sides.get(team as usize).copied().flatten() == Some(Side::Development);
        if !ledger.stays.iter().any(|s| is_development(s.team)) {
            continue;
        }
        let service = h.services[h.last_service(incident)].to_owned();
        let seen = all.entry(service.clone()).or_default();
        seen.incidents += 1;
        let way: Vec<(bool, Option<i64>, u32)> =
            ledger.stays.iter().map(|s| (is_development(s.team), s.taken_up, s.team)).collect();
        seen.back_and_forth += usize::from(back_and_forth(&way));
        for stay in ledger.stays.iter().filter(|s| is_development(s.team)) {
            let within = |s: &&thirdline_domain::Spell| {
                s.class == StatusClass::Active && s.from >= stay.start && s.to <= stay.end
            };
            let active = ledger.spells.iter().filter(within).map(|s| s.to - s.from).sum();
            let since = h.closings.known_since[incident];
            let stay = Stay {
                entered: stay.start,
                taken_up: stay.taken_up,
                left: stay.end,
                running: stay.running,
                active,
                known: since != thirdline_domain::NO_TIME && since < stay.start,
            };
            let wait = stay.taken_up.unwrap_or(stay.left) - stay.entered;
            let milestones = facts.milestones.as_ref().expect("read");
            let next = milestones.iter().find(|m| m.whose == service && m.at > stay.entered);
            let near = next.is_some_and(|m| m.at - stay.entered <= 14 * DAYS);
            if near { &mut seen.near } else { &mut seen.far }.push(wait);
            seen.stays.push(stay);
        }
        if ledger.state == State::Resolved {
            seen.resolved += 1;
            seen.clock += ledger.end - ledger.reported_at;
            for spell in &ledger.spells {
                let length = spell.to - spell.from;
                if is_development(spell.holder) {
                    seen.development += length;
                } else {
                    seen.operations.1 += length;
                    let queued = spell.class == StatusClass::Queued;
                    seen.operations.0 += if queued { length } else { 0 };
                }
            }
            match h.closings.class(incident) {
                None => seen.unclassed += 1,
                Some(class) => {
                    let changed = h.closings.changed[incident];
                    seen.without_code += usize::from(class.is_without_code() && !changed);
                    let code = class == thirdline_domain::ClosureClass::Code;
                    seen.code_without_link += usize::from(code != changed);
                }
            }
        }
    }
    for reason in facts.reasons.as_ref().expect("read") {
        let service = h.services[h.last_service(reason.incident as usize)].to_owned();
        let Some(seen) = all.get_mut(&service) else { continue };
        match reason.reason {
            Reason::HandedOver => {
                seen.handovers += 1;
                seen.complete += usize::from(reason.complete == Some(true));
            }
            Reason::NeedInformation => seen.need_information += 1,
            _ => {}
        }
    }
    escalations(made, facts, &mut all);
    all
}

/// Of each escalated stay the wait that remained, and that of all others of its service which
/// were still queued at that age.
fn escalations(made: &Portfolio, facts: &Facts, all: &mut BTreeMap<String, Seen>) {
    let h = &made.history;
    for escalation in facts.escalations.as_ref().expect("read") {
        let service = h.services[h.last_service(escalation.incident as usize)].to_owned();
        let Some(seen) = all.get_mut(&service) else { continue };
        let at = escalation.at;
        let until = |s: &Stay| s.taken_up.unwrap_or(s.left);
        // Times are whole seconds and no two stays of a service begin in the same one but rarely.
        let mut ledger = Ledger::default();
        ledger.read(h, escalation.incident as usize, h.horizon().expect("events"));
        let Some(own) = ledger.stays.iter().rfind(|s| s.start <= at) else { continue };
        let own_until = own.taken_up.unwrap_or(own.end);
        if own_until > at {
            seen.escalated.push(own_until - at);
        }
        let age = at - own.start;
        let others = seen.stays.iter().filter(|s| s.entered != own.start);
        for other in others.filter(|s| until(s) - s.entered > age) {
            seen.not_escalated.push(until(other) - other.entered - age);
        }
    }
}

fn median(values: &[i64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable();
    if values.is_empty() { f64::NAN } else { values[values.len() / 2] as f64 }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Seen {
    fn figures(&self) -> Vec<(&'static str, f64)> {
        let waits = |s: &Stay| s.taken_up.unwrap_or(s.left) - s.entered;
        let queued: i64 = self.stays.iter().map(waits).sum();
        let whole: i64 = self.stays.iter().map(|s| s.left - s.entered).sum();
        let due = |s: &&Stay| !(s.running && s.taken_up.is_none() && s.left - s.entered <= DAYS);
        let in_time = |s: &&Stay| s.taken_up.is_some_and(|t| t - s.entered <= DAYS);
        let taken: Vec<&Stay> = self.stays.iter().filter(|s| s.taken_up.is_some()).collect();
        let open: Vec<&Stay> = self.stays.iter().filter(|s| s.running).collect();
        let old = open.iter().filter(|s| s.left - s.entered > 30 * DAYS).count();
        let active: Vec<i64> = taken.iter().map(|s| s.active).collect();
        vec![
            ("stays", self.stays.len() as f64),
            ("queue share", queued as f64 / whole as f64),
            (
                "in 24 h",
                share(
                    self.stays.iter().filter(in_time).count(),
                    self.stays.iter().filter(due).count(),
                ),
            ),
            ("back and forth", share(self.back_and_forth, self.incidents)),
            ("need information", share(self.need_information, self.handovers)),
            ("complete", share(self.complete, self.handovers)),
            ("without code", share(self.without_code, self.resolved)),
            ("known", share(self.stays.iter().filter(|s| s.known).count(), self.stays.len())),
            ("short", share(taken.iter().filter(|s| s.active < HOUR / 2).count(), taken.len())),
            ("median active h", median(&active) / HOUR as f64),
            ("escalations", self.escalated.len() as f64),
            ("escalation times", median(&self.not_escalated) / median(&self.escalated)),
            ("milestone times", median(&self.near) / median(&self.far)),
            ("development's share", self.development as f64 / self.clock as f64),
            ("old open", share(old, open.len().max(10))),
            ("operations' queue", self.operations.0 as f64 / self.operations.1 as f64),
        ]
    }
}

fn proof(seed: u64) -> Portfolio {
    let plan = Plan { incidents: 0, seed, ..Plan::default() };
    plant(&plan, &Planting { stays_per_month: Some(60), small_teams: false })
}

#[test]
fn tuning() {
    let mut text = String::new();
    for seed in 1..=3 {
        let made = proof(seed);
        let all = measure(&made, &read_facts(&made));
        for (name, cause) in &made.truth {
            text.push_str(&format!("{seed} {name} {}\n   ", cause.name()));
            for (what, value) in all[*name].figures() {
                text.push_str(&format!(" {what} {value:.2};"));
            }
            text.push('\n');
        }
    }
    panic!("{text}");
}
