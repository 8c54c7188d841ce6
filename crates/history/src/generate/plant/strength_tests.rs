//! Causes that are weaker than those of the table.

use super::*;
use crate::generate::flow::third::Told;
use crate::generate::tests::contents;
use thirdline_domain::ClosureClass;

fn at(strength: f64) -> Portfolio {
    let plan = Plan { incidents: 0, seed: 3, ..Plan::default() };
    plant(&plan, &Planting { stays_per_month: Some(40), strength, ..Planting::default() })
}

/// What one service's third-line incidents were told to be, over a year.
fn told(service: usize, strength: f64) -> Vec<Told> {
    let draw = Draw::new(3);
    let year = Year::new(Plan::default().start, 365, &mut draw.stream(0));
    let planted = planted_at(strength)[service];
    let made = third_lines(&year, &draw, service, &planted, 40, &[]);
    made.into_iter().map(|m| m.told).collect()
}

fn place(name: &str) -> usize {
    SERVICES.iter().position(|s| s.name == name).expect("a service")
}

#[test]
fn full_strength_is_the_default_and_beyond_the_ends_nothing_changes() {
    let (usual, more) = (at(Planting::default().strength), at(7.0));
    assert!(contents(&usual.history) == contents(&more.history));
    assert_eq!((&usual.pulse_csv, &usual.truth_toml), (&more.pulse_csv, &more.truth_toml));
    let (none, less) = (at(0.0), at(-1.0));
    assert!(contents(&none.history) == contents(&less.history));
    assert!(contents(&none.history) != contents(&usual.history));
}

#[test]
fn without_strength_nothing_is_planted() {
    let made = at(0.0);
    assert!(made.truth.iter().all(|(_, cause)| *cause == Cause::None), "{:?}", made.truth);
    for cause_of in ["plan_has_production = false", "quarterly", "phase = \"stable\""] {
        assert!(!made.organisation_toml.contains(cause_of), "{cause_of}");
    }
    assert!(at(0.2).organisation_toml.contains("quarterly"), "facts stay while there is a cause");
}

#[test]
fn each_cause_is_the_weaker_the_less_of_it_is_planted() {
    let share = |service: &str, strength: f64, is: fn(&Told) -> bool| {
        let told = told(place(service), strength);
        told.iter().filter(|t| is(t)).count() as f64 / told.len() as f64
    };
    let falls = |service: &str, is: fn(&Told) -> bool| {
        let seen = [1.0, 0.5, 0.0].map(|strength| share(service, strength, is));
        assert!(seen[0] > seen[1] + 0.05 && seen[1] > seen[2] + 0.05, "{service}: {seen:?}");
    };
    falls("Loans", |t| t.class != ClosureClass::Code);
    falls("Customer Portal", |t| t.reasons.iter().any(|r| r.2 == Some(false)));
    falls("Customer Portal", |t| t.entered.len() > 1);
    let queue = [1.0, 0.5, 0.0].map(|s| planted_at(s)[place("Payments")].habits.queue.0);
    assert!(queue[0] > queue[1] && queue[1] > queue[2], "{queue:?}");
}

#[test]
fn fewer_meet_users_and_answers_are_lower_the_stronger_the_cause() {
    // Mean of the third answer of developers of the portal: whether the others esteem them.
    let esteem = |made: &Portfolio| {
        let column =
            made.pulse_csv.lines().next().and_then(|l| l.split(',').position(|c| c == "R2"));
        let rows = made.pulse_csv.lines().filter(|l| l.starts_with("development,Customer Portal,"));
        let answers: Vec<f64> = rows
            .filter_map(|l| l.split(',').nth(column.expect("a column"))?.parse().ok())
            .collect();
        answers.iter().sum::<f64>() / answers.len() as f64
    };
    let people = |made: &Portfolio| {
        let text = &made.facts.iter().find(|f| f.0 == "exposure.csv").expect("there").1;
        let team = owning_team(place("Customer Portal"));
        let rows = text.lines().filter(|l| l.starts_with(team));
        rows.filter_map(|l| l.split(',').nth(2)?.parse::<u32>().ok()).sum::<u32>()
    };
    let [none, half, full] = [0.0, 0.5, 1.0].map(at);
    assert!(esteem(&none) > esteem(&half) && esteem(&half) > esteem(&full));
    assert!(people(&none) > people(&half) && people(&half) > people(&full));
}
