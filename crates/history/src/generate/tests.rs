use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use thirdline_domain::{Ledger, NO_STATUS, Organisation, State, StatusClass};

/// Everything of a history that a reader could see, in comparable form.
pub(super) fn contents(history: &History) -> impl PartialEq + std::fmt::Debug + use<> {
    let names = |names: &thirdline_domain::Names| names.iter().map(str::to_owned).collect();
    let names: [Vec<String>; 4] = [
        names(&history.incidents),
        names(&history.teams),
        names(&history.priorities),
        names(&history.services),
    ];
    let columns = (
        history.starts.clone(),
        history.at.clone(),
        history.team.clone(),
        history.status.clone(),
        history.priority.clone(),
        history.service.clone(),
        history.opened.clone(),
    );
    (names, columns, history.statuses.clone(), history.priority_rank.clone())
}

/// What the ledgers of a whole history say, as far as the shape of the firm is concerned.
#[derive(Default)]
struct Shape {
    incidents: f64,
    resolved: f64,
    contained: f64,
    third: f64,
    several_stays: f64,
    returned: f64,
    reopened: f64,
    open: f64,
    cancelled: f64,
    handovers: BTreeMap<String, (usize, usize)>,
    /// Days since opening of those still open.
    ages: Vec<i64>,
    /// Logarithms of the user clocks of resolved incidents with several stays.
    logs: Vec<f64>,
    /// Queued and whole time by service and month of the report.
    queued: BTreeMap<(String, i8), (i64, i64)>,
    /// Waits for the user that ended in resolved, and all.
    holds: BTreeMap<String, (usize, usize)>,
}

impl Shape {
    fn read(made: &Generated) -> Self {
        let history = &made.history;
        let organisation = Organisation::parse("o.toml", &made.organisation_toml).expect("good");
        let lines: Vec<Option<u8>> =
            organisation.teams_of(history).iter().map(|t| t.line).collect();
        let horizon = history.horizon().expect("has events");
        let mut shape = Self { incidents: history.incident_count() as f64, ..Self::default() };
        let mut ledger = Ledger::default();
        for incident in 0..history.incident_count() {
            ledger.read(history, incident, horizon);
            shape.add(history, incident, &ledger, &lines);
            if ledger.state == State::Open {
                shape.ages.push((horizon - ledger.reported_at) / 86_400_000_000);
            }
        }
        shape
    }

    fn add(&mut self, history: &History, incident: usize, ledger: &Ledger, lines: &[Option<u8>]) {
        let service = history.services[history.last_service(incident)].to_owned();
        let in_line = |stay: &thirdline_domain::Stay, line| lines[stay.team as usize] == Some(line);
        let stays = &ledger.stays;
        let returns = (0..stays.len()).filter(|&s| ledger.is_return(s)).count();
        self.third += f64::from(u8::from(stays.iter().any(|s| in_line(s, 3))));
        if stays.len() > 1 {
            self.several_stays += 1.0;
            self.returned += f64::from(u8::from(returns > 0));
        }
        let handovers = self.handovers.entry(service.clone()).or_default();
        handovers.0 += (0..stays.len()).filter(|&s| ledger.is_bounce(s)).count();
        handovers.1 += stays.len() - 1;
        let events = history.events_of(incident);
        for event in events.start + 1..events.end {
            if history.stated(event - 1) == Some(StatusClass::WaitingUser) {
                let holds = self.holds.entry(service.clone()).or_default();
                holds.0 += usize::from(history.stated(event).is_some_and(StatusClass::is_done));
                holds.1 += 1;
            }
        }
        match ledger.state {
            State::Open => self.open += 1.0,
            State::Cancelled => self.cancelled += 1.0,
            State::Resolved => {
                self.resolved += 1.0;
                self.contained += f64::from(u8::from(stays.iter().all(|s| in_line(s, 1))));
                self.reopened += f64::from(u8::from(ledger.reopenings > 0));
                if stays.len() > 1 {
                    self.logs.push((ledger.user_clock().expect("resolved").max(1) as f64).ln());
                }
                let reported = jiff::Timestamp::from_microsecond(ledger.reported_at);
                let reported = reported.expect("in range").to_zoned(jiff::tz::TimeZone::UTC);
                let queued = self.queued.entry((service, reported.month())).or_default();
                for spell in &ledger.spells {
                    let time = spell.to - spell.from;
                    queued.0 += if spell.class == StatusClass::Queued { time } else { 0 };
                    queued.1 += time;
                }
            }
        }
    }

    fn queue_share(&self, service: &str, month: i8) -> f64 {
        let (queued, whole) = self.queued[&(service.to_owned(), month)];
        queued as f64 / whole as f64
    }
}

fn share((part, whole): (usize, usize)) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn the_default_firm_looks_like_a_firm() {
    let made = generate(&Plan::default());
    let shape = Shape::read(&made);
    let mean = shape.logs.iter().sum::<f64>() / shape.logs.len() as f64;
    let square = shape.logs.iter().map(|l| (l - mean) * (l - mean)).sum::<f64>();
    for (what, value, low, high) in [
        ("events per incident", made.history.event_count() as f64 / shape.incidents, 8.0, 9.0),
        ("contained in the first line", shape.contained / shape.resolved, 0.60, 0.70),
        ("third-line dependence", shape.third / shape.incidents, 0.12, 0.18),
        ("return share", shape.returned / shape.several_stays, 0.30, 0.42),
        ("reopened", shape.reopened / shape.resolved, 0.03, 0.06),
        ("open", shape.open / shape.incidents, 0.01, 0.03),
        ("cancelled", shape.cancelled / shape.incidents, 0.01, 0.02),
        ("log-sd", (square / shape.logs.len() as f64).sqrt(), 1.5, 2.5),
    ] {
        assert!((low..=high).contains(&value), "{what}: {value:.3} is not in {low}..{high}");
    }
    assert!(shape.ages.iter().filter(|&&days| days > 180).count() >= 10, "{:?}", shape.ages);
    assert!(made.history.teams.len() >= 33, "{}", made.history.teams.len());
}

#[test]
fn the_stories_can_be_found() {
    let shape = Shape::read(&generate(&Plan::default()));
    let portal = share(shape.handovers["Customer Portal"]);
    for (service, bounces) in &shape.handovers {
        assert!(service == "Customer Portal" || share(*bounces) * 1.5 < portal, "{service}");
    }
    let loans = share(shape.holds["Loans"]);
    for (service, holds) in &shape.holds {
        assert!(service == "Loans" || share(*holds) * 2.0 < loans, "{service} {holds:?}");
    }
    let worst_after = (9..=12).map(|m| shape.queue_share("Card Checkout", m)).fold(0.0, f64::max);
    let best_before = (1..=7).map(|m| shape.queue_share("Card Checkout", m)).fold(1.0, f64::min);
    assert!(worst_after + 0.12 < best_before, "{worst_after:.2} {best_before:.2}");
}

/// FNV-1a over all event columns: one number that stands for every byte.
pub(super) fn fingerprint(history: &History) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |value: i64| {
        for byte in value.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for event in 0..history.event_count() {
        eat(history.at[event]);
        eat(i64::from(history.team[event]));
        eat(i64::from(history.status[event]));
        eat(i64::from(history.priority[event]));
        eat(i64::from(history.service[event]));
    }
    history.opened.iter().for_each(|&o| eat(o));
    hash
}

/// If this fails on another machine, something depends on the platform; if it fails after a
/// change of the habits, write the new number here and say in the notes that the demonstration
/// data have changed.
#[test]
fn the_default_plan_is_the_same_on_every_machine() {
    assert_eq!(fingerprint(&generate(&Plan::default()).history), DEFAULT_FINGERPRINT);
}

const DEFAULT_FINGERPRINT: u64 = 3_645_669_812_693_313_243;

#[test]
fn threads_do_not_matter() {
    let plan = Plan { incidents: 70_000, seed: 3, ..Plan::default() };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("a pool");
    let one = alone.install(|| generate(&plan).history);
    assert!(contents(&one) == contents(&three.install(|| generate(&plan).history)));
}

#[test]
fn two_hundred_thousand_incidents_are_exactly_so_many() {
    let made = generate(&Plan { incidents: 200_000, ..Plan::default() });
    assert_eq!(made.history.incident_count(), 200_000);
    assert_eq!(&made.history.incidents[199_999], "INC0200000");
    assert!(made.history.opened.is_sorted());
}

#[test]
fn a_firm_without_incidents_has_an_empty_history() {
    let made = generate(&Plan { incidents: 0, ..Plan::default() });
    assert_eq!((made.history.incident_count(), made.history.event_count()), (0, 0));
}

/// How many ids a column has if each is first met right after those before it.
fn met_in_order(mut column: impl Iterator<Item = u32>) -> Option<u32> {
    column.try_fold(0, |next: u32, id| (id <= next).then(|| next.max(id + 1)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_plan_gives_a_sound_history(
        incidents in 1u32..700, seed: u64, day in 0i64..20_000, days in 0u32..800,
    ) {
        let start = Date::constant(1980, 2, 28).saturating_add(jiff::Span::new().days(day));
        let plan = Plan { incidents, seed, start, days };
        let Generated { history, organisation_toml } = generate(&plan);
        prop_assert_eq!(history.incident_count(), incidents as usize);
        prop_assert_eq!(history.incidents.len(), incidents as usize);
        prop_assert_eq!(history.opened.len(), incidents as usize);
        prop_assert!(history.starts[0] == 0 && history.starts.is_sorted_by(|a, b| a < b));
        prop_assert_eq!(history.starts[incidents as usize] as usize, history.event_count());
        for length in [
            history.team.len(), history.status.len(), history.priority.len(), history.service.len(),
        ] {
            prop_assert_eq!(length, history.event_count());
        }
        let first = start.to_zoned(jiff::tz::TimeZone::UTC).expect("in range").timestamp();
        let first = first.as_microsecond();
        let end = first + i64::from(days.max(1)) * 86_400_000_000;
        prop_assert!(history.at.iter().all(|at| (first..end).contains(at)));
        prop_assert!(history.at.iter().all(|at| at % 1_000_000 == 0), "whole seconds");
        prop_assert!(history.opened.is_sorted());

        let horizon = history.horizon().expect("has events");
        let mut ledger = Ledger::default();
        for incident in 0..incidents as usize {
            let events = history.events_of(incident);
            prop_assert!(history.at[events.clone()].is_sorted());
            prop_assert!(history.opened[incident] <= history.at[events.start]);
            prop_assert_eq!(history.stated(events.start), Some(StatusClass::Queued));
            ledger.read(&history, incident, horizon);
            let sum: i64 = ledger.spells.iter().map(|s| s.to - s.from).sum();
            prop_assert_eq!(sum, ledger.user_clock().unwrap_or(0));
        }

        prop_assert!(history.status.iter().all(|&s| s != NO_STATUS
            && (s as usize) < history.statuses.len()));
        prop_assert!(history.team.iter().all(|&t| history.teams.find_name(t).is_some()));
        prop_assert_eq!(history.priority_rank.len(), history.priorities.len());
        let organisation = Organisation::parse("o.toml", &organisation_toml).expect("faultless");
        prop_assert!(history.teams.iter().all(|t| organisation.team(t).is_some()));

        prop_assert!(contents(&history) == contents(&generate(&plan).history));
        let other = generate(&Plan { seed: seed ^ 1, ..plan }).history;
        prop_assert!(contents(&history) != contents(&other));
    }

    #[test]
    fn names_are_numbered_in_the_order_of_the_rows(seed: u64) {
        let history = generate(&Plan { incidents: 300, seed, ..Plan::default() }).history;
        let teams = met_in_order(history.team.iter().copied());
        prop_assert_eq!(teams, Some(history.teams.len() as u32));
        let statuses = met_in_order(history.status.iter().map(|&s| u32::from(s)));
        prop_assert_eq!(statuses, Some(history.statuses.len() as u32));
        let services = met_in_order(history.service.iter().copied());
        prop_assert_eq!(services, Some(history.services.len() as u32));
    }
}
