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
    plant(&plan, &Planting { stays_per_month: Some(60), ..Planting::default() })
}

/// What must be seen where each cause is planted: figure, from, to.
fn expected(cause: Cause, name: &str) -> Vec<(&'static str, f64, f64)> {
    let mut all = vec![
        ("stays", 648.0, 792.0),
        ("queue share", 0.28, 0.46),
        ("in 24 h", 0.83, 0.94),
        ("back and forth", 0.0, 0.085),
        ("need information", 0.0, 0.08),
        ("complete", 0.82, 0.94),
        ("without code", 0.06, 0.19),
        ("known", 0.01, 0.10),
        ("short", 0.0, 0.10),
        ("escalations", 10.0, 200.0),
        ("escalation times", 0.25, 2.4),
        ("milestone times", 0.5, 1.6),
        ("development's share", 0.05, 0.37),
        ("old open", 0.0, 0.1),
        ("operations' queue", 0.05, 0.4),
    ];
    let mut but = |what: &str, from: f64, to: f64| {
        let line = all.iter_mut().find(|l| l.0 == what).expect("a figure");
        (line.1, line.2) = (from, to);
    };
    match cause {
        Cause::Motivation => {
            but("queue share", 0.75, 1.0);
            but("in 24 h", 0.33, 0.52);
            but("escalations", 25.0, 200.0);
            but("escalation times", 5.0, 1e9);
            but("milestone times", 2.2, 20.0);
            but("development's share", 0.5, 1.0);
            but("old open", 0.0, 1.0);
        }
        Cause::Teaming => {
            but("queue share", 0.3, 0.57);
            but("in 24 h", 0.62, 0.82);
            but("back and forth", 0.30, 0.8);
            but("need information", 0.35, 0.6);
            but("complete", 0.25, 0.45);
            but("development's share", 0.3, 0.6);
        }
        Cause::Organisation => {
            but("queue share", 0.28, 0.55);
            but("in 24 h", 0.60, 0.73);
            but("without code", 0.60, 0.85);
            but("known", 0.45, 0.75);
            but("short", 0.40, 0.65);
            but("development's share", 0.4, 0.8);
        }
        Cause::None if name == "Branch Terminals" => but("operations' queue", 0.55, 0.9),
        Cause::None => {}
    }
    all
}

#[test]
fn every_planted_quantity_is_seen() {
    let mut wrong = String::new();
    for seed in [1, 2, 3, 7, 11] {
        let made = proof(seed);
        let all = measure(&made, &read_facts(&made));
        assert_eq!(all.len(), 12);
        for (name, cause) in &made.truth {
            let seen = &all[*name];
            assert_eq!((seen.unclassed, seen.code_without_link), (0, 0), "{name}");
            let figures = seen.figures();
            for (what, from, to) in expected(*cause, name) {
                let value = figures.iter().find(|f| f.0 == what).expect("a figure").1;
                if !(from..=to).contains(&value) {
                    let cause = cause.name();
                    wrong.push_str(&format!("{seed} {name} ({cause}) {what}: {value:.3}\n"));
                }
            }
            if *cause == Cause::Motivation {
                let active = figures.iter().find(|f| f.0 == "median active h").expect("there").1;
                assert!(active <= 4.0, "{name} {active}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn stays_per_month_are_steerable() {
    for (per_month, days) in [(60, 365), (20, 365), (60, 59), (150, 181), (40, 45)] {
        let plan = Plan { incidents: 0, seed: 5, days, ..Plan::default() };
        let made =
            plant(&plan, &Planting { stays_per_month: Some(per_month), ..Planting::default() });
        let all = measure(&made, &read_facts(&made));
        let months = f64::from(days) / (365.0 / 12.0);
        for (name, seen) in &all {
            let times = seen.stays.len() as f64 / months / f64::from(per_month);
            assert!((0.9..=1.1).contains(&times), "{name} {per_month} {days}: {times:.3}");
        }
        assert_eq!(all.len(), 12);
    }
}

#[test]
fn months_are_alike() {
    let made = proof(4);
    let all = measure(&made, &read_facts(&made));
    for (name, seen) in &all {
        let mut months = [0; 12];
        for stay in &seen.stays {
            let at = jiff::Timestamp::from_microsecond(stay.entered).expect("in range");
            let month = at.to_zoned(jiff::tz::TimeZone::UTC).month();
            months[usize::try_from(month - 1).expect("a month")] += 1;
        }
        // What opens at the end of a month is handed over in the next.
        assert!(months.iter().all(|n| (40..=80).contains(n)), "{name} {months:?}");
    }
}

#[test]
fn people_say_what_is_planted_and_the_others_do_not() {
    for seed in 1..=5 {
        let made = proof(seed);
        let facts = read_facts(&made);
        let pulse = facts.pulse.expect("read");
        for (name, cause) in &made.truth {
            let of = |side| pulse.group(name, side).expect("asked");
            let (dev, ops) = (of(Side::Development), of(Side::Operations));
            let mean = |group: &thirdline_domain::facts::PulseGroup, item: &str| {
                let answers = group.item(item).expect("an item");
                f64::from(answers.sum) / f64::from(answers.n)
            };
            assert!((8..=12).contains(&dev.sheets) && (8..=12).contains(&ops.sheets));
            assert!(dev.asked.expect("told") < 2 * dev.sheets, "more than half answered");
            let motivated = mean(dev, "K1").min(mean(dev, "K2")) >= 5.0
                && mean(dev, "K3").max(mean(dev, "K5")) <= 3.6;
            assert_eq!(motivated, *cause == Cause::Motivation, "{seed} {name}");
            let strangers = [dev, ops].iter().all(|g| mean(g, "R2").max(mean(g, "R4")) <= 3.9);
            assert_eq!(strangers, *cause == Cause::Teaming, "{seed} {name}");
            assert_eq!(mean(dev, "U1") <= 4.1, *cause == Cause::Teaming, "{seed} {name}");
            assert_eq!(mean(dev, "U4") <= 3.9, *cause == Cause::Teaming, "{seed} {name}");
            assert_eq!(mean(ops, "K2") <= 3.6, *cause == Cause::Organisation, "{seed} {name}");
            assert_eq!(mean(ops, "R1") <= 3.7, *cause != Cause::None, "{seed} {name}");
        }
    }
}

#[test]
fn developers_meet_users_except_where_teaming_is_missing() {
    let made = proof(2);
    let organisation = Organisation::parse("o", &made.organisation_toml).expect("faultless");
    let exposures = read_facts(&made).exposures.expect("read");
    let horizon = made.history.horizon().expect("events");
    for (service, (name, cause)) in made.truth.iter().enumerate() {
        let team = owning_team(service);
        let heads = organisation.team(team).and_then(|t| t.head_count).expect("counted");
        assert!(heads >= 5, "{name}");
        let lately = exposures.iter().filter(|e| e.team == team && e.is_live && e.minutes >= 120);
        let most = lately.filter(|e| horizon - e.at <= 42 * DAYS).map(|e| e.participants).max();
        let share = f64::from(most.unwrap_or(0)) / f64::from(heads);
        assert_eq!(share >= 0.4, *cause != Cause::Teaming, "{name} {share}");
        assert!(share <= 1.0 && exposures.iter().any(|e| e.team == team), "{name}");
    }
}

#[test]
fn one_executive_covers_the_third_line_and_services_say_what_is_planted() {
    for small_teams in [false, true] {
        let plan = Plan { incidents: 2_000, ..Plan::default() };
        let made = plant(&plan, &Planting { small_teams, ..Planting::default() });
        assert_eq!(made.history.incident_count(), 2_000);
        let organisation = Organisation::parse("o", &made.organisation_toml).expect("faultless");
        let units = organisation.units();
        let head = organisation.find_unit("Development").expect("there");
        let powers = &units[head].manager.as_ref().expect("led").powers;
        let held = |h: &thirdline_domain::Held| {
            matches!(h, thirdline_domain::Held::Yes | thirdline_domain::Held::With(_))
        };
        assert!(powers.list().iter().all(|(_, h)| held(h)));
        let mut small = 0;
        for (service, (name, cause)) in made.truth.iter().enumerate() {
            let team = organisation.team(owning_team(service)).expect("described");
            let unit = organisation.find_unit(team.unit.as_deref().expect("has one"));
            assert_eq!(units[unit.expect("described")].above, Some(head), "{name}");
            small += usize::from(team.head_count < Some(5));
            let known = organisation.find_service(name).expect("described");
            let plan = *cause != Cause::Motivation;
            assert_eq!(known.plan_has_production, Some(plan), "{name}");
            let rarely = known.deployment >= Some(thirdline_domain::Deployment::Monthly);
            assert_eq!(rarely, *cause == Cause::Organisation, "{name}");
        }
        assert_eq!(small > 0, small_teams);
    }
}

#[test]
fn the_planted_firm_is_the_same_on_every_machine_and_on_any_number_of_threads() {
    let plan = Plan::default();
    let planting = Planting { small_teams: true, ..Planting::default() };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("a pool");
    let one = alone.install(|| plant(&plan, &planting));
    let other = three.install(|| plant(&plan, &planting));
    assert!(contents(&one.history) == contents(&other.history));
    assert_eq!(one.history.closings.code, other.history.closings.code);
    assert_eq!((&one.facts, &one.pulse_csv), (&other.facts, &other.pulse_csv));
    assert_eq!(one.history.incident_count(), 12_000);
    assert_eq!(fingerprint(&one.history), PLANTED_FINGERPRINT);
    let texts = one.facts.iter().map(|f| f.1.as_str()).chain([one.pulse_csv.as_str()]);
    assert_eq!(texts.map(str::len).sum::<usize>(), PLANTED_LETTERS);
}

/// As for the ordinary firm: published demonstrations depend on them.
const PLANTED_FINGERPRINT: u64 = 17_611_064_055_621_856_087;
const PLANTED_LETTERS: usize = 285_255;

#[test]
fn the_truth_is_written_down() {
    let made = plant(&Plan { incidents: 300, ..Plan::default() }, &Planting::default());
    let document = thirdline_document::Document::parse("truth.toml", &made.truth_toml);
    let services = document.table().tables("service");
    assert_eq!(services.len(), 12);
    for (table, (name, cause)) in services.iter().zip(&made.truth) {
        assert_eq!(table.string("name").expect("named").value, *name);
        assert_eq!(table.string("cause").expect("told").value, cause.name());
    }
}

#[test]
fn any_plan_can_be_planted() {
    for (incidents, days, per_month) in
        [(0, 1, Some(1)), (1, 1, None), (40, 20, Some(2)), (500, 800, None), (0, 365, Some(0))]
    {
        let plan = Plan { incidents, seed: 9, days, start: Date::constant(2024, 2, 20) };
        let made = plant(
            &plan,
            &Planting { stays_per_month: per_month, small_teams: true, ..Planting::default() },
        );
        let h = &made.history;
        assert!(h.incident_count() >= incidents as usize);
        assert!(h.opened.is_sorted());
        let first = plan.start.to_zoned(jiff::tz::TimeZone::UTC).expect("in range").timestamp();
        let first = first.as_microsecond();
        let end = first + i64::from(days) * DAYS;
        assert!(h.at.iter().all(|at| (first..end).contains(at)));
        for incident in 0..h.incident_count() {
            assert!(h.at[h.events_of(incident)].is_sorted());
        }
        if h.incident_count() > 0 {
            read_facts(&made);
        }
    }
}
