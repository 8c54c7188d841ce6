//! The planted sizes, measured on the history by code of its own.

use super::*;
use crate::generate::tests::{contents, fingerprint};
use std::collections::{BTreeMap, BTreeSet};
use thirdline_domain::{Ledger, Organisation, State};

const HOUR: f64 = 3_600_000_000.0;

/// What is seen of one service on one side of the pull.
#[derive(Default)]
struct Seen {
    /// Logarithms of user clocks, open incidents as far as they got.
    logs: Vec<f64>,
    resolved: usize,
    reopened: usize,
    in_a_day: (usize, usize),
    incidents: usize,
    /// Teams and statuses of events on this side, whenever their incident was reported.
    third_lines: BTreeSet<String>,
    statuses: BTreeSet<String>,
    queued: f64,
}

impl Seen {
    fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    fn quantile(&self, p: f64) -> f64 {
        let mut logs = self.logs.clone();
        logs.sort_by(f64::total_cmp);
        logs[(logs.len() as f64 * p) as usize]
    }

    fn share(&self) -> f64 {
        self.in_a_day.0 as f64 / self.in_a_day.1 as f64
    }

    fn reopenings(&self) -> f64 {
        self.reopened as f64 / self.resolved as f64
    }
}

/// Both sides of the pull by service; `since` cuts the first side.
fn measure(made: &Judged, pulled: Date, since: Option<Date>) -> BTreeMap<String, [Seen; 2]> {
    let h = &made.history;
    let organisation = Organisation::parse("o", &made.organisation_toml).expect("faultless");
    let third: Vec<bool> =
        organisation.teams_of(h).into_iter().map(|t| t.line == Some(3)).collect();
    let (pulled, since) = (midnight(pulled) * 1_000_000, since.map_or(0, midnight) * 1_000_000);
    let horizon = h.horizon().expect("events");
    let mut all: BTreeMap<String, [Seen; 2]> = BTreeMap::new();
    let mut ledger = Ledger::default();
    for incident in 0..h.incident_count() {
        ledger.read(h, incident, horizon);
        let seen = all.entry(h.services[h.last_service(incident)].to_owned()).or_default();
        for event in h.events_of(incident) {
            let seen = &mut seen[usize::from(h.at[event] >= pulled)];
            let status = &h.statuses[h.status[event] as usize];
            seen.statuses.insert(status.status.clone());
            if third[h.team[event] as usize] {
                seen.third_lines.insert(h.teams[h.team[event]].to_owned());
            }
        }
        if ledger.reported_at < since {
            continue;
        }
        let seen = &mut seen[usize::from(ledger.reported_at >= pulled)];
        let clock = (ledger.end - ledger.reported_at) as f64;
        seen.incidents += 1;
        seen.logs.push(clock.max(1.0).ln());
        let is_resolved = ledger.state == State::Resolved;
        seen.resolved += usize::from(is_resolved);
        seen.reopened += usize::from(is_resolved && ledger.reopenings > 0);
        seen.in_a_day.0 += usize::from(is_resolved && clock <= 24.0 * HOUR);
        seen.in_a_day.1 += usize::from(is_resolved || clock > 24.0 * HOUR);
        let stays = ledger.stays.iter().filter(|s| third[s.team as usize]);
        seen.queued += stays.map(|s| (s.taken_up.unwrap_or(s.end) - s.start) as f64).sum::<f64>();
    }
    all
}

fn months(months: i32) -> Plan {
    let start = Plan::default().start;
    let days = (start.saturating_add(Span::new().months(months)) - start).get_days();
    Plan { days: u32::try_from(days).expect("positive"), ..Plan::default() }
}

fn many(effects: Effects) -> (Judged, BTreeMap<String, [Seen; 2]>) {
    let made = plant_effects(&months(24), &Effects { stays_per_month: 400, ..effects });
    let pulled = made.truth[0].pulled.expect("decided");
    let seen = measure(&made, pulled, None);
    (made, seen)
}

/// Sampling error of a difference of medians of logarithms, four times.
fn tolerance(seen: &[Seen; 2], log_sd: f64) -> f64 {
    let part = |s: &Seen| 1.0 / s.logs.len() as f64;
    4.0 * 1.2534 * log_sd * (part(&seen[0]) + part(&seen[1])).sqrt()
}

#[test]
fn each_clock_becomes_shorter_by_what_the_truth_says() {
    for effects in [
        Effects::default(),
        Effects { factor: 0.25, log_sd: 1.2, ..Effects::default() },
        Effects { factor: 0.8, statuses_of_all: true, ..Effects::default() },
    ] {
        let (made, seen) = many(effects);
        // The bad months have a test of their own.
        for planted in made.truth.iter().filter(|p| p.bad.is_none()) {
            let seen = &seen[planted.service];
            let found = seen[1].median() - seen[0].median();
            let off = found - planted.clock.ln();
            let most = tolerance(seen, effects.log_sd);
            assert!(off.abs() < most, "{planted:?}: e^{found}, off by {off}, most {most}");
        }
    }
}

#[test]
fn a_story_without_effect_is_seen_to_have_none_and_comparators_stay_as_they_are() {
    let (made, seen) = many(Effects::default());
    for planted in made.truth.iter().filter(|p| p.bad.is_none()) {
        let seen = &seen[planted.service];
        let is_same = matches!(planted.story, Story::Absent | Story::NotPulled | Story::Healthy);
        assert_eq!(is_same, planted.clock.to_bits() == 1f64.to_bits(), "{planted:?}");
        let reopened = seen[1].reopenings() / seen[0].reopenings();
        assert!((reopened / planted.reopenings - 1.0).abs() < 0.25, "{planted:?}: {reopened}");
        // Twelve months and four days before, as many without four days after.
        let volume = seen[1].incidents as f64 / seen[0].incidents as f64 * 369.0 / 361.0;
        assert!((volume / planted.volume - 1.0).abs() < 0.05, "{planted:?}: {volume}");
    }
}

#[test]
fn the_share_helped_in_a_day_rises_from_half_to_what_was_asked() {
    for share in [0.6, 0.7, 0.9] {
        let (_, seen) = many(Effects { share, ..Effects::default() });
        let seen = &seen["Mobile Banking"];
        assert!((seen[0].share() - 0.5).abs() < 0.03, "{}", seen[0].share());
        assert!((seen[1].share() - share).abs() < 0.03, "{share}: {}", seen[1].share());
    }
}

#[test]
fn the_bad_months_are_bad_and_pass_without_help() {
    let (made, seen) = many(Effects::default());
    let planted = made.truth.iter().find(|p| p.story == Story::Regression).expect("planted");
    let (from, times) = planted.bad.expect("bad");
    assert_eq!((from, times.to_bits()), (Date::constant(2025, 10, 1), 3f64.to_bits()));
    let bad = &measure(&made, planted.pulled.expect("decided"), Some(from))[planted.service][0];
    let good = &measure(&made, from, None)[planted.service][0];
    assert!((bad.median() - good.median() - 3f64.ln()).abs() < 0.4, "{}", bad.median());
    let after = &seen[planted.service][1];
    assert!((after.median() - good.median()).abs() < 0.25, "{}", after.median());
}

#[test]
fn the_spread_of_user_clocks_is_the_one_asked_for() {
    for log_sd in [0.8, 1.5, 2.5] {
        let (_, seen) = many(Effects { log_sd, ..Effects::default() });
        let seen = &seen["Workplace"][0];
        let spread = (seen.quantile(0.8413) - seen.quantile(0.1587)) / 2.0;
        assert!((spread / log_sd - 1.0).abs() < 0.06, "{log_sd}: {spread}");
    }
}

#[test]
fn an_improvement_is_saved_in_the_queue_of_development() {
    let (_, seen) = many(Effects { log_sd: 0.8, ..Effects::default() });
    let queue = |s: &Seen| s.queued / s.incidents as f64;
    let [before, after] = &seen["Payments"];
    assert!(queue(after) < 0.35 * queue(before), "{} {}", queue(after), queue(before));
}

#[test]
fn teams_and_statuses_change_where_the_story_says_so_and_nowhere_else() {
    for statuses_of_all in [false, true] {
        let (made, seen) = many(Effects { statuses_of_all, ..Effects::default() });
        for planted in &made.truth {
            let [before, after] = &seen[planted.service];
            if planted.story == Story::Reorganisation {
                assert_eq!(after.third_lines.len(), 2);
                assert!(before.third_lines.is_disjoint(&after.third_lines), "{planted:?}");
            } else {
                assert_eq!(before.third_lines, after.third_lines, "{planted:?}");
                assert_eq!(before.third_lines.len(), 1);
            }
            if statuses_of_all || planted.story == Story::StatusScheme {
                assert!(before.statuses.is_disjoint(&after.statuses), "{planted:?}");
            } else {
                assert_eq!(before.statuses, after.statuses, "{planted:?}");
            }
        }
    }
}

#[test]
fn without_sizes_nothing_happens_but_names() {
    let none = Effects {
        factor: 1.0,
        share: 0.5,
        harm_factor: 1.0,
        reopenings: 1.0,
        left_by_release: 1.0,
        bad_times: 1.0,
        ..Effects::default()
    };
    let (one, other) =
        (plant_effects(&months(24), &none), plant_effects(&months(24), &Effects::default()));
    assert_eq!(one.history.incident_count(), 24 * 40 * SERVICES.len());
    let services = |made: &Judged, wanted: &str| -> Vec<(i64, i64)> {
        let h = &made.history;
        (0..h.incident_count())
            .filter(|&i| h.services[h.last_service(i)] == *wanted)
            .flat_map(|i| h.events_of(i))
            .map(|e| (h.at[e], i64::from(h.status[e])))
            .collect()
    };
    // The same draws: what has no effect is the same to the second, beside whatever has one.
    let at = |all: Vec<(i64, i64)>| all.into_iter().map(|e| e.0).collect::<Vec<_>>();
    for service in ["Loans", "Workplace", "Insurance Portal"] {
        assert_eq!(at(services(&one, service)), at(services(&other, service)), "{service}");
    }
    assert_ne!(at(services(&one, "Payments")), at(services(&other, "Payments")));
    assert_ne!(at(services(&one, "Core Ledger")), at(services(&other, "Core Ledger")));
}

#[test]
fn months_can_vary_beyond_chance() {
    let spread = |month_log_sd: f64| {
        let (made, _) = many(Effects { month_log_sd, log_sd: 0.8, ..Effects::default() });
        let medians: Vec<f64> = (2..=12)
            .map(|month| {
                let (from, to) =
                    (Date::constant(2025, month - 1, 1), Date::constant(2025, month, 1));
                measure(&made, to, Some(from))["Workplace"][0].median()
            })
            .collect();
        let mean = medians.iter().sum::<f64>() / medians.len() as f64;
        (medians.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / 10.0).sqrt()
    };
    let (without, with) = (spread(0.0), spread(0.5));
    assert!(without < 0.12 && (0.25..0.9).contains(&with), "{without} {with}");
}

#[test]
fn the_same_plan_is_the_same_history_and_the_same_papers() {
    let (one, other) = (
        plant_effects(&months(24), &Effects::default()),
        plant_effects(&months(24), &Effects::default()),
    );
    assert!(contents(&one.history) == contents(&other.history));
    assert_eq!((&one.truth_toml, &one.decisions), (&other.truth_toml, &other.decisions));
    let another = plant_effects(&Plan { seed: 8, ..months(24) }, &Effects::default());
    assert!(contents(&one.history) != contents(&another.history));
    assert_eq!(fingerprint(&one.history), FINGERPRINT);
}

/// As for the ordinary firm: published examinations depend on it.
const FINGERPRINT: u64 = 5_614_442_896_071_669_147;

#[test]
fn any_plan_can_be_planted() {
    for (plan, stays_per_month) in [
        (Plan { days: 1, ..Plan::default() }, 20),
        (Plan { days: 0, ..Plan::default() }, 0),
        (Plan { days: 70, start: Date::constant(2024, 2, 20), ..Plan::default() }, 3),
        (months(12), 20),
        (months(18), 400),
        (months(60), 25),
    ] {
        let made = plant_effects(&plan, &Effects { stays_per_month, ..Effects::default() });
        let h = &made.history;
        let first = midnight(plan.start);
        let last = first + i64::from(plan.days.max(1)) * DAY;
        assert!(h.at.iter().all(|at| (first..last).contains(&(at / 1_000_000))));
        assert!(h.opened.is_sorted());
        for incident in 0..h.incident_count() {
            assert!(h.at[h.events_of(incident)].is_sorted());
        }
    }
    for (length, wanted) in [(12, 5), (18, 11), (24, 12), (60, 12)] {
        let made = plant_effects(&months(length), &Effects::default());
        let found = &made.decisions[0].1;
        assert!(found.contains(&format!("months_before = {wanted}\n")), "{length}: {found}");
    }
    let june = Some(Date::constant(2025, 6, 2));
    assert_eq!(plant_effects(&months(12), &Effects::default()).truth[0].pulled, june);
}

#[test]
fn every_service_with_a_remedy_has_a_decision_that_can_be_read() {
    let made = plant_effects(&months(24), &Effects::default());
    let decided = made.truth.iter().filter(|p| p.story.is_decided()).count();
    assert_eq!(made.decisions.len(), decided);
    for (planted, (name, text)) in made.truth.iter().zip(&made.decisions) {
        let document = thirdline_document::Document::parse(name, text);
        let table = document.table();
        let remedy = table.string("remedy").expect("named").value.clone();
        let refused = table.tables("refused");
        assert_eq!(refused.len(), 2);
        assert!(refused.iter().all(|r| r.string("remedy").expect("named").value != remedy));
        assert_eq!(
            table.tables("other_change").len(),
            usize::from(planted.story == Story::Release)
        );
        let fidelity = table.tables("fidelity");
        assert_eq!(fidelity.len(), 1);
        let line = |key: &str| -> u32 {
            let line = text.lines().find_map(|l| l.strip_prefix(key)).expect("a line");
            line.parse().expect("a number")
        };
        let delivered = f64::from(line("delivered = ")) / f64::from(line("planned = "));
        assert_eq!(delivered < 0.7, planted.story == Story::NotPulled, "{name}: {delivered}");
        let is_share = text.contains("measure = \"UCM3\"\nwithin = \"24h\"");
        assert_eq!(is_share, planted.story == Story::ShareImprovement);
    }
    let milestones = crate::facts::milestones("m", &made.facts[0].1, &made.history);
    assert_eq!(milestones.expect("faultless").0.len(), 1);
    let truth = thirdline_document::Document::parse("truth.toml", &made.truth_toml);
    assert_eq!(truth.table().tables("service").len(), SERVICES.len());
}

#[test]
fn the_normal_quantile_is_that_of_the_tables() {
    for (p, z) in [(0.5, 0.0), (0.7, 0.524_4), (0.841_345, 1.0), (0.975, 1.959_96)] {
        assert!((normal_quantile(p) - z).abs() < 5e-4, "{p}");
    }
}
