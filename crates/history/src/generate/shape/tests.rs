//! What a history shows of its shape, measured by code of its own.

use super::*;
use crate::generate::tests::{contents, fingerprint};
use crate::generate::year::midnight;
use std::collections::BTreeMap;
use thirdline_domain::{Ledger, Organisation, State, StatusClass};

const HOUR: i64 = 3_600_000_000;

/// Spells with teams other than the desk: team, incident, class, from, to.
type Spells = Vec<(String, usize, StatusClass, i64, i64)>;

/// A figure of a shape, and from where to where it goes.
type Figure = (&'static str, fn(&Shape) -> f64, f64, f64);

fn spells(made: &Shaped) -> Spells {
    let h = &made.history;
    let horizon = h.horizon().expect("events");
    let mut ledger = Ledger::default();
    let mut all = Vec::new();
    for incident in 0..h.incident_count() {
        ledger.read(h, incident, horizon);
        for spell in &ledger.spells {
            let team = &h.teams[spell.holder];
            if *team != *way::TEAMS[0] {
                all.push((team.to_owned(), incident, spell.class, spell.from, spell.to));
            }
        }
    }
    all
}

fn first(wanted: impl Fn(&Shape) -> bool) -> Shaped {
    let seed = (0..500).find(|seed| wanted(&Shape::drawn(*seed))).expect("some shape is so");
    shaped(seed)
}

fn is_limited(shape: &Shape, priority: bool) -> bool {
    matches!(shape.take_up, TakeUp::Limited { by_priority, .. } if by_priority == priority)
}

#[test]
fn one_seed_is_one_history_and_another_seed_another() {
    let (one, again, other) = (shaped(4), shaped(4), shaped(5));
    assert!(contents(&one.history) == contents(&again.history));
    assert_eq!((&one.shape, &one.words), (&again.shape, &again.words));
    assert_eq!(one.organisation_toml, again.organisation_toml);
    assert!(contents(&one.history) != contents(&other.history));
    let both = [fingerprint(&one.history), fingerprint(&other.history)];
    assert_eq!(both, FINGERPRINTS, "published examinations depend on them");
}

const FINGERPRINTS: [u64; 2] = [9_753_524_098_476_980_883, 2_529_462_652_197_935_042];

#[test]
fn shapes_differ_in_everything_that_was_asked() {
    let shapes: Vec<Shape> = (0..300).map(Shape::drawn).collect();
    let figures: [Figure; 8] = [
        ("incidents a year", |s| s.incidents_a_year, 250.0, 2_500.0),
        ("months", |s| f64::from(s.months), 18.0, 36.0),
        ("work log-sd", |s| s.work_log_sd, 0.8, 2.2),
        ("second line", |s| f64::from(s.second_line_teams), 0.0, 2.0),
        ("development", |s| f64::from(s.development_teams), 1.0, 2.0),
        ("season", |s| s.season, 0.0, 0.35),
        ("returns", |s| s.returns, 0.0, 0.35),
        ("holds", |s| s.holds, 0.0, 0.35),
    ];
    for (what, of, from, to) in figures {
        let values: Vec<f64> = shapes.iter().map(of).collect();
        let (least, most) = values.iter().fold((to, from), |(l, m), v| (l.min(*v), m.max(*v)));
        assert!(least >= from && most <= to, "{what}: {least} {most}");
        assert!(least - from < 0.1 * (to - from) && to - most < 0.1 * (to - from), "{what}");
    }
    let count = |wanted: &dyn Fn(&Shape) -> bool| shapes.iter().filter(|s| wanted(s)).count();
    for weekly in [Weekly::OfficeHours, Weekly::Evenings, Weekly::RoundTheClock] {
        assert!(count(&|s| s.weekly == weekly) > 60);
    }
    for priority in [false, true] {
        assert!(count(&|s| is_limited(s, priority)) > 40);
    }
    assert!(count(&|s| s.load().is_none()) > 100);
    for shape in &shapes {
        assert!(shape.load().is_none_or(|load| (0.05..0.86).contains(&load)), "{shape:?}");
        assert!((shape.priorities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(shape.priorities.iter().all(|p| *p > 0.0), "{shape:?}");
    }
}

#[test]
fn any_shape_is_a_history_within_its_months_and_fits_its_organisation() {
    let mut with_tail = 0;
    for seed in 0..40 {
        let made = shaped(seed);
        let h = &made.history;
        let from = midnight(START);
        let end = START.saturating_add(Span::new().months(i64::from(made.shape.months)));
        assert!(h.at.iter().all(|at| (from..midnight(end)).contains(&(at / 1_000_000))));
        assert!(h.opened.is_sorted());
        let rows = 0..h.incident_count();
        assert!(rows.clone().all(|row| h.at[h.events_of(row)].is_sorted()));
        let expected = made.shape.incidents_a_year * f64::from(made.shape.months) / 12.0;
        let off = (h.incident_count() as f64 - expected).abs();
        // A season that is cut in its midst weighs too.
        let season = 0.25 * made.shape.season * made.shape.incidents_a_year;
        assert!(off < 5.0 * expected.sqrt() + season, "{}: {off}", made.words);
        let organisation = Organisation::parse("o", &made.organisation_toml).expect("faultless");
        let teams = organisation.teams_of(h);
        assert!(teams.iter().all(|team| team.line.is_some() && team.side.is_some()));
        assert!(teams.iter().filter(|t| t.line == Some(3)).count() > 0, "{}", made.words);
        let wanted = 1 + made.shape.second_line_teams + made.shape.development_teams;
        assert_eq!(teams.len(), wanted as usize, "{}", made.words);
        let mut ledger = Ledger::default();
        let open = rows.filter(|&row| {
            ledger.read(h, row, h.horizon().expect("events"));
            ledger.state == State::Open
        });
        let open = open.count();
        assert!(open < h.incident_count() / 4, "{}: {open} open", made.words);
        with_tail += usize::from(open > 0);
    }
    // Where few come and all is quick, nothing may be open on the last evening.
    assert!(with_tail > 35, "{with_tail}");
}

#[test]
fn never_are_more_incidents_worked_on_than_there_are_people() {
    let mut seen = 0;
    for seed in 0..40 {
        let made = shaped(seed);
        let TakeUp::Limited { people, .. } = made.shape.take_up else { continue };
        let mut changes: BTreeMap<String, Vec<(i64, i32)>> = BTreeMap::new();
        for (team, _, class, from, to) in spells(&made) {
            if class == StatusClass::Active {
                changes.entry(team).or_default().extend([(from, 1), (to, -1)]);
            }
        }
        let mut most = 0;
        for changes in changes.values_mut() {
            changes.sort_unstable();
            let mut now = 0;
            for (_, change) in changes {
                now += *change;
                most = most.max(now);
            }
        }
        // All of them are needed at some time, and never one more.
        assert_eq!(most, i32::try_from(people).expect("few"), "{}", made.words);
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn who_waits_longest_is_next_unless_priority_counts() {
    for by_priority in [false, true] {
        let is_busy = |s: &Shape| s.load().is_some_and(|load| load > 0.6);
        let made = first(|s| is_limited(s, by_priority) && is_busy(s) && s.forgotten <= 0.0);
        let mut waits: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
        let mut by_rank: BTreeMap<u16, Vec<i64>> = BTreeMap::new();
        for (team, incident, class, from, to) in spells(&made) {
            if class == StatusClass::Queued {
                let event = made.history.events_of(incident).start;
                let rank = made.history.priority_rank[made.history.priority[event] as usize];
                by_rank.entry(rank.expect("ranked")).or_default().push(to - from);
                waits.entry(team).or_default().push((from, to));
            }
        }
        let overtaken: usize = waits
            .values_mut()
            .map(|waits| {
                waits.sort_unstable();
                waits.windows(2).filter(|w| w[0].0 < w[1].0 && w[1].1 < w[0].1).count()
            })
            .sum();
        let mean = |rank: u16| {
            let waits = &by_rank[&rank];
            waits.iter().sum::<i64>() as f64 / waits.len() as f64
        };
        if by_priority {
            assert!(overtaken > 20, "{overtaken} {}", made.words);
            assert!(mean(3) > 1.25 * mean(1), "{} {}", mean(3), mean(1));
        } else {
            assert_eq!(overtaken, 0, "{}", made.words);
        }
    }
}

#[test]
fn people_are_as_busy_as_the_shape_says() {
    let mut ratios = Vec::new();
    for seed in 0..40 {
        let shape = Shape::drawn(seed);
        let Some(load) = shape.load() else { continue };
        let TakeUp::Limited { people, .. } = shape.take_up else { continue };
        // Around the clock work and the clock on the wall are one.
        let round = Shape { weekly: Weekly::RoundTheClock, months: 36, work_log_sd: 0.8, ..shape };
        let load = load * round.load().expect("limited") / load;
        let made = round.history(seed);
        let mut busy: BTreeMap<String, f64> = BTreeMap::new();
        for (team, _, class, from, to) in spells(&made) {
            if class == StatusClass::Active {
                *busy.entry(team).or_default() += (to - from) as f64;
            }
        }
        let h = &made.history;
        let whole = (h.horizon().expect("events") - h.at[0]) as f64 * f64::from(people);
        let busiest = busy.values().copied().fold(0.0, f64::max);
        ratios.push(busiest / whole / load);
    }
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    assert!(ratios.len() > 10 && (mean - 1.0).abs() < 0.06, "{mean} {ratios:?}");
}

#[test]
fn nothing_drifts_from_the_first_half_to_the_second() {
    let mut drifts = Vec::new();
    for seed in 0..80 {
        let made = shaped(seed);
        let h = &made.history;
        let (from, to) = (h.opened[0], *h.opened.last().expect("some"));
        let mut halves = [Vec::new(), Vec::new()];
        for (_, _, class, start, end) in spells(&made) {
            if class == StatusClass::Queued {
                // What has just begun at the end is cut: both halves lose as much.
                let half = usize::from(start > i64::midpoint(from, to));
                halves[half].push(((end - start).min(30 * 24 * HOUR) as f64 + 60e6).ln());
            }
        }
        let mean = |logs: &Vec<f64>| logs.iter().sum::<f64>() / logs.len() as f64;
        drifts.push(mean(&halves[1]) - mean(&halves[0]));
    }
    let mean = drifts.iter().sum::<f64>() / drifts.len() as f64;
    assert!(mean.abs() < 0.1, "{mean} {drifts:?}");
}

#[test]
fn the_week_and_the_year_have_their_shape() {
    let at = |made: &Shaped| -> Vec<jiff::Zoned> {
        let zoned = |us: &i64| {
            jiff::Timestamp::from_microsecond(*us)
                .expect("in range")
                .to_zoned(jiff::tz::TimeZone::UTC)
        };
        made.history.opened.iter().map(zoned).collect()
    };
    let share = |made: &Shaped, wanted: &dyn Fn(&jiff::Zoned) -> bool| {
        let all = at(made);
        all.iter().filter(|z| wanted(z)).count() as f64 / all.len() as f64
    };
    let of = |weekly, season| {
        let shape =
            Shape { incidents_a_year: 4_000.0, months: 24, weekly, season, ..Shape::drawn(0) };
        Shape { take_up: TakeUp::Independent { median_hours: 1.0, log_sd: 1.0 }, ..shape }
            .history(1)
    };
    let weekend = |z: &jiff::Zoned| z.weekday().to_monday_zero_offset() > 4;
    let evening = |z: &jiff::Zoned| (18..22).contains(&z.hour());
    let office = of(Weekly::OfficeHours, 0.0);
    assert!(share(&office, &weekend) < 0.02 && share(&office, &evening) < 0.05);
    let evenings = of(Weekly::Evenings, 0.0);
    assert!(share(&evenings, &evening) > 0.35 && share(&evenings, &weekend) > 0.2);
    let round = of(Weekly::RoundTheClock, 0.3);
    assert!((share(&round, &weekend) - 2.0 / 7.0).abs() < 0.03);
    let month = |made: &Shaped, month: i8| share(made, &|z: &jiff::Zoned| z.month() == month);
    assert!((month(&round, 1) / month(&round, 7) / (1.3 / 0.7) - 1.0).abs() < 0.2);
    assert!((month(&office, 1) / month(&office, 7) - 1.0).abs() < 0.2);
}

#[test]
fn returns_holds_and_reopenings_are_as_frequent_as_they_were_asked_to_be() {
    let shape = Shape {
        incidents_a_year: 4_000.0,
        months: 24,
        returns: 0.3,
        holds: 0.2,
        reopens: 0.1,
        forgotten: 0.02,
        passed_on: 0.0,
        second_line_teams: 1,
        development_teams: 1,
        delivers: 0.0,
        take_up: TakeUp::Independent { median_hours: 2.0, log_sd: 1.0 },
        ..Shape::drawn(0)
    };
    let made = shape.history(3);
    let h = &made.history;
    let horizon = h.horizon().expect("events");
    let (mut third, mut returned, mut resolved, mut reopened) = (0, 0, 0, 0);
    let (mut held, mut forgotten, mut ledger) = (0, 0usize, Ledger::default());
    for incident in 0..h.incident_count() {
        ledger.read(h, incident, horizon);
        let is_third = |team: u32| h.teams[team].starts_with("Development");
        resolved += usize::from(ledger.state == State::Resolved);
        reopened += usize::from(ledger.state == State::Resolved && ledger.reopenings > 0);
        let Some(at) = ledger.stays.iter().position(|s| is_third(s.team)) else { continue };
        third += 1;
        returned += usize::from(ledger.stays.len() > at + 1);
        let last = ledger.stays[ledger.stays.len() - 1];
        let waits = last.running && last.taken_up.is_none() && is_third(last.team);
        forgotten += usize::from(waits && horizon - last.start > 60 * 24 * HOUR);
        let mut of_third = ledger.spells.iter().filter(|s| is_third(s.holder));
        held += usize::from(of_third.any(|s| s.class == StatusClass::WaitingUser));
    }
    let near = |part: usize, whole: usize, wanted: f64| {
        let share = part as f64 / whole as f64;
        assert!((share - wanted).abs() < 0.035, "{share} {wanted}");
    };
    near(returned, third, 0.3);
    near(reopened, resolved, 0.1);
    near(held, third, 0.2);
    // Of those who come again some are forgotten too.
    assert!((0.012..0.035).contains(&(forgotten as f64 / third as f64)), "{forgotten} {third}");
}
