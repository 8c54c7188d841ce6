//! How many people, counted by hand.

use crate::firm::{Firm, ORGANISATION, Step};
use thirdline_domain::ClosureClass::{Configuration, Data};
use thirdline_domain::StatusClass::{Active, Queued, Resolved};
use thirdline_domain::charter::Charter;
use thirdline_evidence::charter::{Binding, Sizing};

fn charter(staffing: &str, more: &str) -> Charter {
    let text = format!("name = \"C\"\nservices = \"*\"\n[staffing]\n{staffing}\n{more}");
    Charter::parse("c.toml", &text).unwrap()
}

/// So many a day of a service for 300 days from 1970-01-01, each with development.
fn firm(services: &[(&str, &'static str, i64)]) -> Firm {
    let mut firm = Firm::new();
    for day in 0..300 {
        for (service, team, a_day) in services {
            for i in 0..*a_day {
                let steps: [Step; 3] =
                    [("Desk", Queued, 8), (team, Active, 9 + i % 3), (team, Resolved, 12)];
                let incident = firm.incident(service, day, &steps);
                firm.ended_by(incident, if i % 2 == 0 { Configuration } else { Data });
            }
        }
    }
    firm
}

fn sized(firm: &mut Firm, service: &str, charter: &Charter) -> Sizing {
    let third_line = firm.third_line();
    let row = third_line.services.iter().position(|part| part.name == service).unwrap();
    Sizing::of(&third_line.service(row), service, charter)
}

#[test]
fn demand_is_the_incidents_by_class_with_problems_releases_and_new_people() {
    let assumptions = "[assumptions]\nproblem_hours = 30\nreleases = 2\nhours_per_release = 8\n\
                       onboarding_hours = 4\n[[hours]]\nclass = \"data\"\nhours = 3\n\
                       [[hours]]\nclass = \"configuration\"\nhours = 1\n";
    let charter = charter("rota = \"working hours\"", assumptions);
    let s = sized(&mut firm(&[("Pay", "Dev", 4)]), "Pay", &charter);
    // January to September 1970: 273 days; October is not whole.
    assert_eq!(s.months, 9);
    let a_month = 4.0 * 273.0 / 9.0;
    assert!((s.a_month.unwrap().value - a_month).abs() < 1e-9);
    let hours: Vec<(&str, f64)> = s.classes.iter().map(|c| (c.class, c.hours)).collect();
    assert_eq!(hours[0].0, "data");
    assert!((hours[0].1 - a_month / 2.0 * 3.0).abs() < 1e-9);
    assert!((hours[1].1 - a_month / 2.0).abs() < 1e-9);
    let demand = s.demand.unwrap();
    assert!((demand.value - (a_month * 2.0 + 50.0)).abs() < 1e-9);
    assert!(demand.low < demand.value && demand.value < demand.high);
    let people = s.people_by_work.unwrap();
    assert!((people.value - demand.value / 65.0).abs() < 1e-9, "130 hours, half of them");
    let needed = s.constraints.iter().find(|c| c.what == Binding::Work).unwrap();
    assert_eq!(needed.people, people.high.ceil() as u32);
    assert_eq!(s.binds.what, Binding::Work);
}

#[test]
fn being_there_binds_where_the_work_is_little_and_on_call_where_people_are_few() {
    let mut firm = firm(&[("Pay", "Dev", 1)]);
    let floor = |firm: &mut Firm, staffing: &str| sized(firm, "Pay", &charter(staffing, "")).binds;
    let night = floor(&mut firm, "rota = \"round the clock, one site\"");
    assert_eq!((night.what, night.people), (Binding::Rota, 8));
    let two = floor(&mut firm, "rota = \"round the clock, two sites\"");
    assert_eq!((two.what, two.people), (Binding::Rota, 12));
    let day = floor(&mut firm, "rota = \"working hours\"");
    assert_eq!((day.what, day.people), (Binding::Rota, 3));
    let on_call = floor(&mut firm, "rota = \"working hours\"\non_call = \"team\"");
    assert_eq!((on_call.what, on_call.people), (Binding::OnCall, 4));
}

#[test]
fn a_shift_that_takes_more_than_two_is_above_the_limit() {
    let mut firm = firm(&[("Pay", "Dev", 3)]);
    let load =
        |firm: &mut Firm, staffing: &str| sized(firm, "Pay", &charter(staffing, "")).load.unwrap();
    let one = load(&mut firm, "rota = \"extended\"");
    assert_eq!(one.above.k, one.above.n, "three on every day");
    assert!((one.mean.value - 3.0).abs() < 1e-9 && (one.p90 - 3.0).abs() < 1e-9);
    assert!(one.alarm_now && one.weeks_above == one.weeks);
    let two = load(&mut firm, "rota = \"extended\"\non_duty = 2");
    assert_eq!((two.above.k, two.alarm_weeks), (Some(0), 0));
    // The weekend's six come on Monday: nine, and three on the other four days.
    let office = load(&mut firm, "rota = \"working hours\"");
    assert!((office.mean.value - 21.0 / 5.0).abs() < 1e-9, "{:?}", office.mean);
    let mondays = office.by_count[6] - office.weeks;
    assert!(mondays <= 1, "once a week, and once in the week that is not whole: {mondays}");
}

#[test]
fn what_is_too_small_for_a_team_finds_the_services_of_the_same_developers() {
    let mut firm = firm(&[("Pay", "Dev", 1), ("Cards", "Dev", 2), ("Else", "Small", 9)]);
    let charter = charter("rota = \"working hours\"", "");
    let s = sized(&mut firm, "Pay", &charter);
    assert!(s.fills.unwrap() < 0.5);
    let domain = s.domain.unwrap();
    assert!(domain.shares_teams);
    let names: Vec<&str> = domain.companions.iter().map(|c| c.service.as_str()).collect();
    assert_eq!(names, ["Cards"], "another team's service has no affinity, however large");
    assert!((domain.hours - 3.0 * s.demand.unwrap().value).abs() < 1e-6);
    assert!(domain.fills_the_rota);
    // Where no team is shared, the unit of both is what they have in common.
    let mut apart = self::firm(&[("Pay", "Dev", 1), ("Else", "Small", 9)]);
    let domain = sized(&mut apart, "Pay", &charter).domain.unwrap();
    assert!(!domain.shares_teams && ORGANISATION.contains("Builders"));
    assert_eq!(domain.companions[0].service, "Else");
}

#[test]
fn too_few_months_say_nothing_of_the_work_but_the_rota_holds() {
    let mut firm = Firm::new();
    for day in 0..60 {
        let steps: [Step; 2] = [("Dev", Active, 1), ("Dev", Resolved, 3)];
        firm.incident("Pay", day, &steps);
    }
    let s = sized(&mut firm, "Pay", &charter("rota = \"extended\"", ""));
    assert!(s.demand.is_none() && s.people_by_work.is_none() && s.domain.is_none());
    assert_eq!((s.binds.what, s.binds.people), (Binding::Rota, 3));
}
