//! Plain histories of known truth: services whose incidents reach development, times from one
//! logarithmic normal distribution or shares from one chance, and what changes at the pull.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use thirdline_domain::decision::{Decision, Fidelity, Outcome, Remedy, Watched};
use thirdline_domain::facts::Facts;
use thirdline_domain::sheet::TargetClock;
use thirdline_domain::{
    Basis, History, NO_TIME, Organisation, Pattern, Stated, Status, StatusClass,
};
use thirdline_evidence::verdict::{Judgement, Verdict, verdict};
use thirdline_time::Day;

pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const DAY: i64 = 24 * HOUR;
/// The target of the user clock where shares are examined.
pub(crate) const TARGET: i64 = 24 * HOUR;

const ORGANISATION: &str = r#"
[[team]]
name = "Desk"
line = 1
side = "operations"
[[team]]
pattern = "Dev*"
line = 3
side = "development"
head_count = 9
"#;

pub(crate) fn organisation() -> Organisation {
    Organisation::parse("o.toml", ORGANISATION).unwrap_or_else(|faults| panic!("{faults}"))
}

pub(crate) fn day(text: &str) -> i32 {
    Day::parse(text).unwrap_or_else(|why| panic!("{why:?}")).0
}

/// Day of the pull in all of them.
pub(crate) fn pull() -> i32 {
    day("2025-01-15")
}

/// A stream of chances that a seed decides.
pub(crate) struct Chance(ChaCha12Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        let mut key = *b"thirdline examines its verdicts.";
        key[24..].copy_from_slice(&seed.to_le_bytes());
        Self(ChaCha12Rng::from_seed(key))
    }

    /// Above 0, below 1.
    pub(crate) fn even(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }

    /// Normal with mean 0 and spread 1, after Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (self.even(), self.even());
        (-2.0 * u.ln()).sqrt() * (core::f64::consts::TAU * v).cos()
    }
}

/// One incident.
#[derive(Clone, Debug)]
pub(crate) struct One {
    pub(crate) at: i64,
    pub(crate) us: i64,
    pub(crate) service: String,
    pub(crate) team: String,
    /// The word for work in the ticket system.
    pub(crate) working: &'static str,
    pub(crate) reopened: bool,
    /// When it was taken up, eighths of its time; it is handed over after one.
    pub(crate) taken_up: i64,
    pub(crate) priority: &'static str,
}

impl One {
    pub(crate) fn new(at: i64, us: i64, service: &str) -> Self {
        Self {
            at,
            us,
            service: service.to_owned(),
            team: "Dev".to_owned(),
            working: "Working",
            reopened: false,
            taken_up: 2,
            priority: "2 - High",
        }
    }
}

/// A history of incidents as it stands at the end of a day (exclusive, days since 1970-01-01).
pub(crate) fn history(incidents: &[One], end: i32) -> History {
    let end = i64::from(end) * DAY;
    let mut h = History::empty(Basis::Events);
    let mut statuses: Vec<&'static str> = Vec::new();
    let desk = h.teams.intern("Desk");
    for (i, one) in incidents.iter().filter(|one| one.at < end).enumerate() {
        h.incidents.intern(&format!("INC{i:06}"));
        h.opened.push(NO_TIME);
        let team = h.teams.intern(&one.team);
        let service = h.services.intern(&one.service);
        let priority = h.priorities.intern(one.priority) as u16;
        let us = one.us.max(8);
        let mut events = vec![
            (0, desk, "New"),
            (us / 8, team, "Assigned"),
            (us / 8 * one.taken_up, team, one.working),
            (us, team, "Resolved"),
        ];
        if one.reopened {
            events.insert(3, (us / 2, team, "Resolved"));
            events.insert(4, (us / 4 * 3, team, one.working));
        }
        for (after, team, status) in events.into_iter().filter(|e| one.at + e.0 < end) {
            h.at.push(one.at + after);
            h.team.push(team);
            h.priority.push(priority);
            h.service.push(service);
            let known = statuses.iter().position(|s| *s == status).unwrap_or_else(|| {
                statuses.push(status);
                statuses.len() - 1
            });
            h.status.push(known as u16);
        }
        h.starts.push(h.at.len() as u32);
    }
    h.statuses = statuses
        .iter()
        .map(|status| Status {
            status: (*status).to_owned(),
            sub_status: String::new(),
            stated: Stated::Class(match *status {
                "New" | "Assigned" => StatusClass::Queued,
                "Resolved" => StatusClass::Resolved,
                _ => StatusClass::Active,
            }),
        })
        .collect();
    h.priority_rank = vec![None; h.priorities.len()];
    h
}

/// What one service is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truth {
    /// Incidents a month.
    pub(crate) a_month: u32,
    /// Whether that is so only on average.
    pub(crate) by_chance: bool,
    /// Of a time: the factor from the pull on. Of a share: what it becomes.
    pub(crate) after: f64,
    /// Spread of the months themselves, beside that of the incidents: points of a share, or of the
    /// logarithm of a time.
    pub(crate) wobble: f64,
    /// Whether shares are drawn; else times.
    pub(crate) is_share: bool,
}

impl Truth {
    /// Times that become so many times as long, twenty incidents a month.
    pub(crate) fn times(after: f64) -> Self {
        Self { a_month: 20, by_chance: false, after, wobble: 0.0, is_share: false }
    }

    /// Shares of 50 % that become so large, twenty incidents a month.
    pub(crate) fn shares(after: f64) -> Self {
        Self { is_share: true, ..Self::times(after) }
    }

    pub(crate) fn a_month(self, a_month: u32) -> Self {
        Self { a_month, ..self }
    }
}

/// Spread of the logarithm of times.
const LOG_SPREAD: f64 = 2.5;
/// Shares before.
const BEFORE: f64 = 0.5;
/// Median time before.
const MEDIAN: f64 = 8.0 * HOUR as f64;

/// Borders of the months: twelve before, the transition, six after, and as long again as an incident
/// is followed.
fn borders() -> Vec<i32> {
    let months = (1..=12).map(|m| format!("2024-{m:02}-15"));
    let after = (2..=8).map(|m| format!("2025-{m:02}-12"));
    let all = months.chain(["2025-01-15".to_owned()]).chain(after);
    all.chain(["2025-09-09".to_owned()]).map(|text| day(&text)).collect()
}

/// First and last day (exclusive) of the histories.
pub(crate) fn span() -> (i32, i32) {
    let borders = borders();
    (borders[0], borders[borders.len() - 1])
}

/// Other services fill a history from its first day to its last.
pub(crate) fn filling() -> [One; 2] {
    let (from, to) = span();
    [
        One::new(i64::from(from) * DAY, HOUR, "Z"),
        One::new(i64::from(to) * DAY - HOUR, 2 * HOUR, "Z"),
    ]
}

/// A service from chance.
pub(crate) fn drawn(chance: &mut Chance, truth: &Truth, service: &str) -> Vec<One> {
    let borders = borders();
    let mut incidents = filling().to_vec();
    for month in borders.windows(2) {
        let (from, days) = (f64::from(month[0]), f64::from(month[1] - month[0]));
        let wobble = truth.wobble * chance.normal();
        // About 28 to 31 days: each month has its number.
        let count = if truth.by_chance { poisson(chance, truth.a_month) } else { truth.a_month };
        for _ in 0..count {
            let at = (from + days * chance.even()) * DAY as f64;
            let is_after = month[0] >= pull();
            let us = if truth.is_share {
                let share = if is_after { truth.after } else { BEFORE } + wobble;
                let target = TARGET as f64;
                if chance.even() < share { target * chance.even() } else { 1.5 * target }
            } else {
                let factor = if is_after { truth.after } else { 1.0 };
                MEDIAN * factor * (LOG_SPREAD * chance.normal() + wobble).exp()
            };
            incidents.push(One::new(at as i64, us as i64, service));
        }
    }
    incidents.sort_by_key(|one| one.at);
    incidents
}

/// How many come where so many come on average.
fn poisson(chance: &mut Chance, mean: u32) -> u32 {
    let (mut count, mut time) = (0, 0.0);
    loop {
        time -= chance.even().ln();
        if time > f64::from(mean) {
            return count;
        }
        count += 1;
    }
}

pub(crate) fn share() -> Watched {
    Watched {
        code: "UCM3".to_owned(),
        version: 1,
        is_duration: false,
        higher_is_better: true,
        within: Some((TargetClock::Restore, TARGET)),
    }
}

pub(crate) fn time() -> Watched {
    Watched {
        code: "UC3".to_owned(),
        version: 1,
        is_duration: true,
        higher_is_better: false,
        within: None,
    }
}

/// A decision about service `A` that was pulled as planned.
pub(crate) fn decision(measure: Watched) -> Decision {
    let smallest = if measure.is_duration { 0.2 } else { 0.1 };
    Decision {
        name: "Culture for A".to_owned(),
        services: vec![Pattern::new("A")],
        remedy: Remedy::Culture,
        reasons: Vec::new(),
        evidence: None,
        refused: Vec::new(),
        sponsor: Some("Head of Development".to_owned()),
        pulled: Some(pull()),
        commitments: Vec::new(),
        fidelity: vec![Fidelity {
            what: "live user sessions of an hour".to_owned(),
            planned: 8.0,
            delivered: Some(8.0),
            evidence: None,
        }],
        least_fidelity: 0.7,
        outcome: Outcome {
            measure,
            smallest,
            months_before: 12,
            months_after: 6,
            transition_days: 28,
        },
        comparators: Vec::new(),
        looks: Vec::new(),
        harm: Vec::new(),
        other_changes: Vec::new(),
        signatures: Vec::new(),
        signed: None,
    }
}

pub(crate) fn judged(decision: &Decision, incidents: &[One]) -> Verdict {
    let history = history(incidents, span().1);
    verdict(decision, &history, &organisation(), &Facts::default(), None)
        .unwrap_or_else(|why| panic!("{why}"))
}

pub(crate) fn judgement(verdict: &Verdict) -> &Judgement {
    verdict.judgement.as_ref().unwrap()
}
