//! What others could have fixed, counted by hand.

use crate::firm::{DAY, Firm, HOUR, Step};
use thirdline_domain::ClosureClass;
use thirdline_domain::ClosureClass::{Access, Code, Configuration, Data, Explanation};
use thirdline_domain::StatusClass::{Active, Queued, Resolved};
use thirdline_domain::charter::Charter;
use thirdline_evidence::charter::{Fixability, FixabilityQuestion, Need};
use thirdline_evidence::third_line::Standing;

/// One that development resolves after so many hours.
fn by_development(firm: &mut Firm, day: i64, hours: i64, class: Option<ClosureClass>) -> u32 {
    let steps: [Step; 4] =
        [("Desk", Queued, 0), ("Dev", Queued, 1), ("Dev", Active, 2), ("Dev", Resolved, hours)];
    let incident = firm.incident("Pay", day, &steps);
    if let Some(class) = class {
        firm.ended_by(incident, class);
    }
    incident
}

/// One that application support resolves.
fn by_support(firm: &mut Firm, day: i64, hours: i64, class: ClosureClass) {
    let steps: [Step; 3] =
        [("Desk", Queued, 0), ("Support", Active, 1), ("Support", Resolved, hours)];
    let incident = firm.incident("Pay", day, &steps);
    firm.ended_by(incident, class);
}

/// Eighty days, each with one configuration (50 h), one code (20 h), and one that support ends by
/// configuration (10 h).
fn firm() -> Firm {
    let mut firm = Firm::new();
    for day in 1..=80 {
        by_development(&mut firm, day, 50 + day % 3, Some(Configuration));
        by_development(&mut firm, day, 20, Some(Code));
        by_support(&mut firm, day, 10 + day % 2, Configuration);
    }
    firm
}

fn asked(firm: &mut Firm, question: &FixabilityQuestion<'_>) -> Fixability {
    Fixability::of(&firm.third_line().all(), "Pay", question)
}

fn charter(text: &str) -> Charter {
    let text = format!("name = \"C\"\nservices = \"*\"\n{text}");
    Charter::parse("c.toml", &text).unwrap()
}

#[test]
fn classes_are_ranked_by_the_hours_users_waited() {
    let mut firm = firm();
    for day in [3, 4] {
        by_development(&mut firm, day, 4_000, Some(Data));
    }
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert_eq!(f.resolved_by_development, 162);
    let names: Vec<&str> = f.classes.iter().map(|row| row.name).collect();
    assert_eq!(names, ["data", "configuration", "code"]);
    assert_eq!(f.classes[0].user_us, 8_000 * HOUR);
    assert_eq!(f.classes[0].share.k, Some(2));
    let hours: i64 = f.classes.iter().map(|row| row.user_us).sum();
    assert_eq!(hours, f.needs.iter().map(|row| row.user_us).sum::<i64>());
    let needs: Vec<Need> = f.needs.iter().map(|row| row.need).collect();
    assert_eq!(needs, [Need::Tool, Need::Authority, Need::CodeSkill]);
    for row in f.classes.iter().chain(&f.needs) {
        let (low, value, high) = (row.user_share.low, row.user_share.value, row.user_share.high);
        assert!(low <= value && value <= high, "{row:?}");
    }
}

#[test]
fn what_ended_without_code_or_was_known_could_have_been_fixed_by_others() {
    let mut firm = firm();
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert_eq!((f.no_code.k, f.no_code.n), (Some(80), Some(160)));
    assert_eq!(f.fixable.k, Some(80));
    assert!(matches!(f.known_solution.standing, Standing::NotRecorded(_)));
    // A solution older than the stay makes a code incident fixable; a younger one does not.
    firm.known_since(1, DAY + HOUR / 2);
    firm.known_since(4, 2 * DAY + 2 * HOUR);
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert_eq!((f.known_solution.k, f.known_solution.n), (Some(1), Some(160)));
    assert_eq!(f.fixable.k, Some(81));
    let knowledge = f.needs.iter().find(|row| row.need == Need::Knowledge).unwrap();
    assert_eq!((knowledge.share.k, knowledge.known), (Some(1), 1));
}

#[test]
fn a_linked_change_says_that_code_was_touched_whatever_the_closure_code_says() {
    let mut firm = firm();
    firm.history.closings.changed = (0..240).map(|i| i == 0 || i == 1).collect();
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert_eq!((f.no_code.k, f.fixable.k), (Some(79), Some(79)));
}

#[test]
fn an_ending_without_a_class_counts_for_neither() {
    let mut firm = firm();
    for day in 1..=10 {
        let incident = by_development(&mut firm, day, 9, None);
        firm.known_since(incident, 0);
    }
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert_eq!(f.resolved_by_development, 170);
    assert_eq!((f.fixable.k, f.fixable.n), (Some(80), Some(160)));
    assert_eq!(f.known_solution.k, Some(10));
}

#[test]
fn only_the_last_twelve_months_count() {
    let mut firm = firm();
    by_support(&mut firm, 80 + 365 - 60, 24, Explanation);
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert!((f.months - 12.0).abs() < 1e-9);
    // Their end is no later than day 20 or so; the horizon is a year after.
    let late = f.resolved_by_development;
    assert!((118..=124).contains(&late), "{late}");
    assert!((f.a_month - late as f64 / 12.0).abs() < 1e-9);
}

#[test]
fn without_closure_codes_nothing_is_said_of_them() {
    let mut firm = Firm::new();
    for day in 1..=40 {
        by_development(&mut firm, day, 50, None);
    }
    let f = asked(&mut firm, &FixabilityQuestion::default());
    assert!(matches!(f.fixable.standing, Standing::NotRecorded(_)));
    assert!(f.classes.is_empty() && f.needs.is_empty() && f.break_even.scenarios.is_empty());
}

#[test]
fn the_break_even_follows_from_the_figures() {
    let team = "[assumptions]\nlearning = 0.5\n[costs]\npeople = 1\nhours_per_person = 100\n\
                training_hours = 120\ndeveloper_hours = 1\n";
    let charter = charter(team);
    let question = |user_hour| FixabilityQuestion { charter: Some(&charter), user_hour };
    let mut firm = firm();
    let f = asked(&mut firm, &question(Some(1.0)));
    let b = &f.break_even;
    assert!(b.is_alike, "both kinds ended by configuration");
    assert_eq!(b.compared, (80, 80));
    let longer = b.longer.value.unwrap();
    assert!((longer - 41.0 * HOUR as f64).abs() < 1e-3, "{longer}");
    let first = &b.scenarios[0];
    let fixes = f.a_month * 0.5 * 0.5;
    assert!((first.fixes_a_month - fixes).abs() < 1e-9);
    assert!((first.hours_a_month - 110.0).abs() < 1e-9, "training is spread over a year");
    let worth = first.value.unwrap();
    assert!((fixes * (41.0 * worth + 1.0) - 110.0).abs() < 1e-6, "{worth}");
    assert!(first.low.unwrap() <= worth && worth <= first.high.unwrap());
    let pays_at = |firm: &mut Firm, hour: f64| {
        asked(firm, &question(Some(hour))).break_even.scenarios[0].pays_in.unwrap()
    };
    assert!(pays_at(&mut firm, 0.0) < 1e-12);
    assert!((pays_at(&mut firm, 100.0) - 1.0).abs() < 1e-12);
    let most = first.in_most_draws.unwrap();
    assert!(pays_at(&mut firm, most * 1.000_001) >= 0.8);
    assert!(pays_at(&mut firm, most * 0.9) < 0.8);
}

#[test]
fn where_users_do_not_wait_longer_no_worth_of_their_hour_makes_it_pay() {
    let mut firm = Firm::new();
    for day in 1..=60 {
        by_development(&mut firm, day, 20, Some(Access));
        by_support(&mut firm, day, 30, Access);
    }
    let f = asked(&mut firm, &FixabilityQuestion::default());
    let own = &f.break_even.scenarios[0];
    assert_eq!((own.value, own.in_most_draws), (None, None));
}

#[test]
fn the_same_history_gives_the_same_figures_on_any_number_of_threads() {
    let of = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| asked(&mut firm(), &FixabilityQuestion::default()))
    };
    assert_eq!(of(1), of(3));
}

#[test]
fn an_empty_history_has_no_answer_and_no_panic() {
    let f = asked(&mut Firm::new(), &FixabilityQuestion::default());
    assert_eq!(f.resolved_by_development, 0);
}
