//! What a diagnosis answers, and what it refuses to.

use crate::firm::{Firm, HOUR, ORGANISATION, Step};
use thirdline_domain::StatusClass::{Active, Queued, Resolved};
use thirdline_domain::facts::{Answers, PULSE_ITEMS, Pulse, PulseGroup};
use thirdline_domain::{Organisation, Side};
use thirdline_evidence::diagnosis::{
    Answer, Assessment, Diagnosis, DiagnosisQuestion, Is, Kind, Source, Verdict,
};

const EXECUTIVE: &str = r#"
[[unit]]
name = "CIO office"
manager = "CIO"
is_cio = true
[[unit]]
name = "Builders"
above = "CIO office"
manager = "Head of Development"
budget = true
priorities = "Head of Product"
appraisals = true
capacity = true
forum = true
[[service]]
name = "Pay"
plan_has_production = false
sponsor = "CIO"
auditor = "Internal Audit"
has_team = true
"#;

/// Waits of so many hours and an hour of work, three a day for so many days.
fn queueing(days: i64, wait: i64) -> Firm {
    let mut firm = Firm::new();
    for day in 1..=days {
        for i in 0..3 {
            let taken = 1 + wait + (day + i) % 7;
            let steps: [Step; 4] = [
                ("Desk", Queued, 0),
                ("Dev", Queued, 1),
                ("Dev", Active, taken),
                ("Dev", Resolved, taken + 1 + i),
            ];
            firm.incident("Pay", day, &steps);
        }
    }
    firm
}

fn diagnosed(firm: &Firm, organisation: &str) -> Diagnosis {
    let organisation = Organisation::parse("o.toml", organisation).unwrap();
    Diagnosis::of(&firm.history, &organisation, &firm.facts, &DiagnosisQuestion::default())
}

fn pay(diagnosis: &Diagnosis) -> &Assessment {
    diagnosis.services.iter().find(|s| s.name == "Pay").unwrap()
}

fn organisation(with: &str) -> String {
    format!("{ORGANISATION}{with}")
}

#[test]
fn a_long_queue_with_short_work_and_an_executive_to_bind_is_motivation() {
    let diagnosis = diagnosed(&queueing(240, 90), &organisation(EXECUTIVE));
    let pay = pay(&diagnosis);
    assert_eq!(pay.remedies(), [Kind::Motivation], "{:?}", pay.answer);
    let executive = pay.executive.as_ref().unwrap();
    assert_eq!((executive.role.as_str(), executive.powers), ("Head of Development", 5));
    assert!(diagnosis.portfolio.name.contains("Head of Development"));
}

#[test]
fn a_strong_ticket_signal_alone_names_no_remedy_but_a_probe_with_owner_and_date() {
    let diagnosis = diagnosed(&queueing(240, 90), ORGANISATION);
    let Answer::NotEnough { why, probe } = &pay(&diagnosis).answer else { panic!("not refused") };
    assert!(why.contains("no source that is independent"), "{why}");
    assert_eq!(probe.remedy, Some(Kind::Motivation));
    assert!(probe.from > diagnosis.horizon && !probe.owner.is_empty());
    assert_eq!(probe.look - probe.from, 28 * 24 * HOUR);
}

#[test]
fn one_month_is_silence() {
    let diagnosis = diagnosed(&queueing(30, 90), &organisation(EXECUTIVE));
    assert!(matches!(pay(&diagnosis).answer, Answer::NotEnough { .. }));
    assert!(diagnosis.portfolio.remedies().is_empty());
}

#[test]
fn a_third_line_that_takes_up_within_hours_is_not_the_gap() {
    let mut firm = Firm::new();
    for day in 1..=240 {
        for i in 0..3 {
            let steps: [Step; 5] = [
                ("Desk", Queued, 0),
                ("Support", Active, 20),
                ("Dev", Queued, 40),
                ("Dev", Active, 42 + i),
                ("Dev", Resolved, 46 + i),
            ];
            firm.incident("Pay", day, &steps);
        }
    }
    let diagnosis = diagnosed(&firm, &organisation(EXECUTIVE));
    assert!(
        matches!(pay(&diagnosis).answer, Answer::NotTheGap { .. }),
        "{:?}",
        pay(&diagnosis).answer
    );
}

#[test]
fn what_rules_a_remedy_out_rules_it_out_whatever_its_signals_say() {
    let forbidden = EXECUTIVE.replace("has_team = true", "has_team = true\nbonus_allowed = false");
    let diagnosis = diagnosed(&queueing(240, 90), &organisation(&forbidden));
    let Answer::NotEnough { why, .. } = &pay(&diagnosis).answer else { panic!("not refused") };
    assert!(why.contains("ruled out: pay rules"), "{why}");
}

#[test]
fn where_only_the_cio_covers_development_there_is_nobody_to_bind() {
    let only = EXECUTIVE.replace("manager = \"Head of Development\"\n", "");
    let only = only.replace("budget = true\npriorities = \"Head of Product\"\nappraisals = true\ncapacity = true\nforum = true\n", "");
    let diagnosis = diagnosed(&queueing(240, 90), &organisation(&only));
    let executive = pay(&diagnosis).executive.as_ref().unwrap();
    assert!(executive.is_cio);
    assert!(pay(&diagnosis).remedies().is_empty());
}

#[test]
fn what_no_file_tells_is_unknown_and_names_what_is_missing() {
    let diagnosis = diagnosed(&queueing(240, 90), ORGANISATION);
    for signal in pay(&diagnosis).signals.iter().filter(|s| s.source == Source::Pulse) {
        assert_eq!(signal.verdict, Verdict::Unknown, "{}", signal.name);
        assert_eq!(signal.missing().as_deref(), Some("answers to the pulse"), "{}", signal.name);
    }
}

fn group(side: Side, n: u32, answer: u32) -> PulseGroup {
    let answers = Answers { n, sum: n * answer, squares: n * answer * answer };
    PulseGroup {
        service: "Pay".to_owned(),
        side,
        sheets: n,
        asked: None,
        items: [answers; PULSE_ITEMS.len()],
    }
}

#[test]
fn four_answers_say_nothing_and_five_do() {
    for (n, is_gap) in [(4, Is::Unknown), (5, Is::Yes)] {
        let mut firm = queueing(240, 90);
        firm.facts.pulse = Some(Pulse { groups: vec![group(Side::Operations, n, 2)] });
        let diagnosis = diagnosed(&firm, ORGANISATION);
        assert_eq!(pay(&diagnosis).gap_tests[3].is_gap, is_gap, "{n} answers");
    }
}

#[test]
fn a_team_of_four_gets_no_signal_from_its_behaviour() {
    let mut firm = queueing(240, 90);
    for day in 1..=240 {
        let taken = 100 + day % 9;
        let steps: [Step; 3] =
            [("Small", Queued, 0), ("Small", Active, taken), ("Small", Resolved, taken + 1)];
        firm.incident("Loans", day, &steps);
    }
    let diagnosis = diagnosed(&firm, &organisation(EXECUTIVE));
    let loans = diagnosis.services.iter().find(|s| s.name == "Loans").unwrap();
    assert!(loans.is_hidden && loans.remedies().is_empty());
    // With two services, the other one would follow from the sum: it is hidden as well.
    assert!(pay(&diagnosis).is_hidden);
    assert_eq!(diagnosis.hidden.len(), 2);
}

#[test]
fn reported_and_nothing_changes_is_named() {
    let diagnosis = diagnosed(&queueing(300, 90), ORGANISATION);
    let found = pay(&diagnosis).nothing_changes.as_ref().unwrap();
    assert_eq!(found.months.len(), 3);
    let healthy = diagnosed(&queueing(300, 3), ORGANISATION);
    assert!(pay(&healthy).nothing_changes.is_none());
}

#[test]
fn threads_do_not_matter() {
    let firm = queueing(240, 90);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&diagnosed(&firm, &organisation(EXECUTIVE))).unwrap())
    };
    assert_eq!(run(1), run(3));
}
