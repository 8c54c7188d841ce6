//! Each measure against a count by hand.

use crate::firm::{DAY, Firm, HOUR, Step};
use thirdline_domain::ClosureClass;
use thirdline_domain::StatusClass::{Active, Queued, Resolved, WaitingUser};
use thirdline_domain::facts::{Escalation, Exposure, Milestone, Reason, ReasonedHandover};
use thirdline_evidence::third_line::{MEASURES, Scale, Standing};

/// Handed over after an hour, taken up after some more, resolved after some more.
fn plain(wait: i64, work: i64) -> Vec<Step> {
    vec![
        ("Desk", Queued, 0),
        ("Dev", Queued, 1),
        ("Dev", Active, 1 + wait),
        ("Dev", Resolved, 1 + wait + work),
    ]
}

fn counted(figure: thirdline_evidence::third_line::Figure) -> (Option<u64>, Option<u64>) {
    (figure.k, figure.n)
}

#[test]
fn a_stay_taken_up_exactly_at_the_target_is_in_time_and_one_passed_on_unread_is_not() {
    let mut firm = Firm::new();
    firm.incident("Pay", 1, &plain(24, 2));
    firm.incident("Pay", 2, &plain(25, 2));
    let unread = [
        ("Desk", Queued, 0),
        ("Dev", Queued, 1),
        ("Support", Queued, 2),
        ("Support", Active, 3),
        ("Support", Resolved, 4),
    ];
    firm.incident("Pay", 3, &unread);
    // Still running and within the target: not due.
    firm.incident("Pay", 4, &[("Desk", Queued, 0), ("Dev", Queued, 1), ("Dev", Queued, 2)]);
    assert_eq!(counted(firm.figure("LA3")), (Some(1), Some(3)));
}

#[test]
fn what_is_open_beyond_the_target_counts_as_missed() {
    let mut firm = Firm::new();
    firm.incident("Pay", 1, &plain(10, 2));
    firm.incident("Pay", 1, &plain(80, 2));
    firm.incident("Pay", 1, &[("Dev", Queued, 0)]);
    firm.incident("Pay", 9, &[("Dev", Queued, 0)]);
    // The horizon is day 10: the third is nine days old and due, the last one day and not.
    firm.incident("Pay", 10, &[("Desk", Queued, 0)]);
    assert_eq!(counted(firm.figure("UCM3")), (Some(1), Some(3)));
}

#[test]
fn queue_share_and_part_of_development_are_ratios_of_sums() {
    let mut firm = Firm::new();
    for day in 1..=30 {
        firm.incident("Pay", day, &plain(6, 3));
    }
    let queue = firm.figure("QS3");
    assert!((queue.value.unwrap() - 6.0 / 9.0).abs() < 1e-12, "{queue:?}");
    let part = firm.figure("DH");
    assert!((part.value.unwrap() - 9.0 / 10.0).abs() < 1e-12, "{part:?}");
}

#[test]
fn a_wait_within_a_stay_is_neither_queue_nor_work() {
    let mut firm = Firm::new();
    for day in 1..=30 {
        let steps = [
            ("Dev", Queued, 0),
            ("Dev", Active, 2),
            ("Dev", WaitingUser, 4),
            ("Dev", Active, 9),
            ("Dev", Resolved, 10),
        ];
        firm.incident("Pay", day, &steps);
    }
    assert!((firm.figure("QS3").value.unwrap() - 0.2).abs() < 1e-12);
    assert!((firm.figure("AT3").value.unwrap() - 3.0 * HOUR as f64).abs() < 1.0);
    assert!((firm.figure("HS3").value.unwrap() - 0.5).abs() < 1e-12);
    assert_eq!(counted(firm.figure("TB3")), (Some(0), Some(30)));
}

#[test]
fn a_last_way_back_after_work_is_a_delivery_and_an_unread_one_goes_back_and_forth() {
    let mut firm = Firm::new();
    let delivered = [
        ("Support", Queued, 0),
        ("Dev", Queued, 1),
        ("Dev", Active, 2),
        ("Support", Active, 3),
        ("Support", Resolved, 4),
    ];
    let unread = [
        ("Support", Queued, 0),
        ("Dev", Queued, 1),
        ("Support", Active, 3),
        ("Support", Resolved, 4),
    ];
    let again = [
        ("Support", Queued, 0),
        ("Dev", Active, 1),
        ("Support", Active, 2),
        ("Dev", Active, 3),
        ("Dev", Resolved, 4),
    ];
    firm.incident("Pay", 1, &delivered);
    firm.incident("Pay", 2, &unread);
    firm.incident("Pay", 3, &again);
    assert_eq!(counted(firm.figure("RB3")), (Some(2), Some(3)));
    assert_eq!(counted(firm.figure("BR3")), (Some(1), Some(4)));
}

#[test]
fn a_reopened_incident_is_counted_once() {
    let mut firm = Firm::new();
    firm.incident("Pay", 1, &plain(1, 1));
    let mut again = plain(1, 1);
    again.extend([
        ("Dev", Active, 5),
        ("Dev", Resolved, 6),
        ("Dev", Active, 7),
        ("Dev", Resolved, 8),
    ]);
    firm.incident("Pay", 2, &again);
    assert_eq!(counted(firm.figure("RO3")), (Some(1), Some(2)));
}

#[test]
fn no_code_counts_what_development_resolved_and_no_linked_change() {
    let mut firm = Firm::new();
    assert_eq!(firm.figure("NC").standing, Standing::NotRecorded("closure codes with a class"));
    let data = firm.incident("Pay", 1, &plain(1, 1));
    firm.ended_by(data, ClosureClass::Data);
    let code = firm.incident("Pay", 2, &plain(1, 1));
    firm.ended_by(code, ClosureClass::Code);
    let linked = firm.incident("Pay", 3, &plain(1, 1));
    firm.ended_by(linked, ClosureClass::Restart);
    firm.history.closings.changed = vec![false, true, true];
    let unknown = firm.incident("Pay", 4, &plain(1, 1));
    let _ = unknown;
    firm.history.closings.changed.push(false);
    let by_support = [("Dev", Active, 0), ("Support", Active, 1), ("Support", Resolved, 2)];
    let support = firm.incident("Pay", 5, &by_support);
    firm.ended_by(support, ClosureClass::Data);
    firm.history.closings.changed.push(false);
    assert_eq!(counted(firm.figure("NC")), (Some(1), Some(3)));
}

#[test]
fn a_solution_is_known_only_if_it_is_older_than_the_stay() {
    let mut firm = Firm::new();
    for (day, since) in [(5, Some(4 * DAY)), (6, Some(6 * DAY + 2 * HOUR)), (7, None)] {
        let incident = firm.incident("Pay", day, &plain(1, 1));
        if let Some(since) = since {
            firm.known_since(incident, since);
        }
    }
    assert_eq!(counted(firm.figure("KS")), (Some(1), Some(3)));
}

#[test]
fn what_support_fixes_itself_is_counted_among_what_got_beyond_the_first_line() {
    let mut firm = Firm::new();
    firm.incident("Pay", 1, &[("Desk", Active, 0), ("Desk", Resolved, 1)]);
    firm.incident(
        "Pay",
        1,
        &[("Desk", Active, 0), ("Support", Active, 1), ("Support", Resolved, 2)],
    );
    firm.incident("Pay", 1, &plain(1, 1));
    assert_eq!(counted(firm.figure("SFR")), (Some(1), Some(2)));
    assert_eq!(counted(firm.figure("LD")), (Some(1), Some(3)));
}

#[test]
fn an_incident_repeats_a_problem_that_is_older_than_thirty_days() {
    let mut firm = Firm::new();
    for day in [1, 20, 40] {
        firm.incident("Pay", day, &plain(1, 1));
    }
    firm.history.closings.problem = vec![0, 0, 0];
    firm.history.closings.problems.intern("PRB1");
    assert_eq!(counted(firm.figure("RP")), (Some(1), Some(3)));
}

#[test]
fn a_handover_counts_as_a_loop_only_if_the_next_word_is_a_question() {
    let mut firm = Firm::new();
    let incident = firm.incident("Pay", 1, &plain(1, 1));
    let row = |hours, reason, complete| ReasonedHandover {
        incident,
        at: DAY + hours * HOUR,
        reason,
        complete,
    };
    firm.facts.reasons = Some(vec![
        row(1, Reason::HandedOver, Some(false)),
        row(2, Reason::NeedInformation, None),
        row(3, Reason::HandedOver, Some(true)),
        row(4, Reason::Delivered, None),
        row(5, Reason::HandedOver, None),
    ]);
    assert_eq!(counted(firm.figure("CL")), (Some(1), Some(3)));
    assert_eq!(counted(firm.figure("HC")), (Some(1), Some(2)));
}

#[test]
fn escalation_response_compares_what_was_left_at_the_same_age() {
    let mut firm = Firm::new();
    let mut escalations = Vec::new();
    for day in 1..=60 {
        // Even days: waits a hundred hours. Odd days: escalated after ten, taken up ten later.
        let escalated = day % 2 == 1;
        let wait = if escalated { 18 + day % 5 } else { 98 + day % 6 };
        let incident = firm.incident("Pay", day, &plain(wait, 1));
        if escalated {
            escalations.push(Escalation { incident, at: day * DAY + 11 * HOUR });
        }
    }
    firm.facts.escalations = Some(escalations);
    let figure = firm.figure("ERR");
    // 98 to 103 hours at the age of ten leave 90, against 10: nine times.
    assert!((figure.value.unwrap() - 9.0).abs() < 0.5, "{figure:?}");
    assert!(figure.is_at_least(3.0), "{figure:?}");
}

#[test]
fn the_release_calendar_compares_two_weeks_before_a_milestone_with_the_rest() {
    let mut firm = Firm::new();
    for day in 1..=80 {
        let before = (30..=44).contains(&day);
        firm.incident("Pay", day, &plain(if before { 29 + day % 3 } else { 9 + day % 3 }, 1));
        firm.incident("Pay", day, &plain(if before { 30 } else { 10 }, 1));
    }
    firm.facts.milestones = Some(vec![Milestone { whose: "Pay".to_owned(), at: 44 * DAY }]);
    let figure = firm.figure("RCE");
    assert!((figure.value.unwrap() - 3.0).abs() < 0.31, "{figure:?}");
    firm.facts.milestones = Some(vec![Milestone { whose: "Other".to_owned(), at: 44 * DAY }]);
    assert_eq!(firm.figure("RCE").standing, Standing::TooFew);
}

#[test]
fn exposure_counts_live_time_of_the_last_six_weeks_only() {
    let mut firm = Firm::new();
    firm.incident("Pay", 1, &plain(1, 1));
    firm.incident("Pay", 100, &plain(1, 1));
    let session = |day: i64, participants, is_live| Exposure {
        team: "Dev".to_owned(),
        at: day * DAY,
        participants,
        minutes: 60,
        is_live,
    };
    firm.facts.exposures =
        Some(vec![session(20, 8, true), session(80, 4, true), session(90, 8, false)]);
    // Four people for an hour: two had their two hours, or could have.
    assert_eq!(counted(firm.figure("EX")), (Some(2), Some(8)));
}

#[test]
fn what_no_file_tells_is_not_recorded_and_says_what_is_missing() {
    let mut firm = Firm::new();
    for day in 1..=40 {
        firm.incident("Pay", day, &plain(1, 1));
    }
    for (code, what) in [
        ("ERR", "escalations"),
        ("RCE", "delivery milestones"),
        ("CL", "reasons of handovers"),
        ("HC", "reasons of handovers"),
        ("EX", "exposure sessions"),
        ("KS", "dates of known solutions"),
        ("RP", "links to problems"),
    ] {
        assert_eq!(firm.figure(code).standing, Standing::NotRecorded(what), "{code}");
    }
}

#[test]
fn every_measure_says_what_it_is() {
    let mut codes: Vec<&str> = MEASURES.iter().map(|m| m.code).collect();
    codes.sort_unstable();
    let all = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), all, "a code stands twice");
    for measure in &MEASURES {
        assert!(measure.version >= 1 && measure.least >= 5, "{}", measure.code);
        assert!(measure.formula.len() > 20, "{}", measure.code);
        let is_share = measure.scale() == Scale::Share;
        assert!(
            !measure.kind.is_payable()
                || !measure.guards.is_empty()
                || !is_share
                || measure.higher_is_better.is_some(),
            "{}",
            measure.code
        );
        for guard in measure.guards {
            assert!(codes.contains(guard), "{} names {guard}", measure.code);
        }
    }
}
