//! Services side by side: rows stay with their service, small teams stay hidden.

use crate::firm::Firm;
use thirdline_domain::StatusClass::{Active, Queued, Resolved};
use thirdline_evidence::third_line::Standing;

fn filled() -> Firm {
    let mut firm = Firm::new();
    for day in 1..=40 {
        let (team, service) = if day % 2 == 0 { ("Dev", "Pay") } else { ("Small", "Loans") };
        let steps =
            [("Desk", Queued, 0), (team, Queued, 1), (team, Active, 2), (team, Resolved, 2 + day)];
        firm.incident(service, day, &steps);
    }
    firm
}

#[test]
fn rows_of_a_service_stand_together_and_keep_their_stays() {
    let mut firm = filled();
    let third_line = firm.third_line();
    assert_eq!(third_line.services.len(), 2);
    for (row, part) in third_line.services.iter().enumerate() {
        let cohort = third_line.service(row);
        assert_eq!(cohort.incidents().count(), 20);
        assert_eq!(cohort.stays().count(), 20);
        for incident in cohort.incidents() {
            assert_eq!(incident.service, part.service);
            let stays = cohort.stays_of(incident);
            assert!(stays.iter().all(|s| s.incident == incident.incident), "{incident:?}");
            assert_eq!(stays.iter().map(|s| s.held).sum::<i64>(), incident.development);
        }
    }
}

#[test]
fn behaviour_of_a_team_of_four_is_hidden_and_what_users_lived_is_not() {
    let mut firm = filled();
    let third_line = firm.third_line();
    let small = third_line.services.iter().position(|s| s.name == "Loans").unwrap();
    let cohort = third_line.service(small);
    for code in ["LA3", "QS3", "AT3", "TB3", "BR3", "ERR", "RCE", "OO3", "EX"] {
        let figure = firm.figure_of(&third_line, code, &cohort);
        assert_eq!(figure.standing, Standing::Hidden, "{code}");
        assert_eq!((figure.k, figure.n, figure.value), (None, None, None), "{code}");
    }
    assert_eq!(firm.figure_of(&third_line, "UCM3", &cohort).n, Some(20));
}

#[test]
fn a_monthly_series_of_behaviour_needs_leave_too() {
    let mut firm = filled();
    let third_line = firm.third_line();
    let small = third_line.services.iter().position(|s| s.name == "Loans").unwrap();
    let cohort = third_line.service(small);
    let days = thirdline_evidence::statistics::DayWeights::new(60);
    let facts = thirdline_domain::facts::Facts::default();
    let terms = thirdline_evidence::third_line::Terms::new(third_line.first_at, &facts, &days);
    let measure = thirdline_evidence::third_line::find_measure("LA3").unwrap();
    assert_eq!(measure.monthly(&cohort, &terms, cohort.open()), None);
    let met = thirdline_evidence::third_line::find_measure("UCM3").unwrap();
    let months = met.monthly(&cohort, &terms, None).unwrap();
    assert_eq!(months.values().map(|m| m.1).sum::<u64>(), 20);
}
