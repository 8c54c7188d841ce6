//! The diagnosis is examined on portfolios whose causes are known.
//!
//! A planted portfolio has twelve services, each with one cause or none, sixty third-line stays a
//! month and service. The diagnosis sees what a user would give it: the history, the organisation
//! file, the fact files, the pulse, all as text. Then it is made hard: weaker causes, fewer stays,
//! fewer months, papers that are missing and papers that mislead.
//!
//! `THIRDLINE_PROOF_SEEDS` says how many portfolios are judged, `THIRDLINE_PROOF_HARD_SEEDS` how
//! many where it is hard; with `THIRDLINE_WRITE_PROOF` the rates go into `docs/proof.md`.

#![expect(clippy::unwrap_used, reason = "tests state what must hold")]

mod page;
mod papers;
mod rates;
mod trials;

use thirdline_evidence::diagnosis::Kind;
use thirdline_history::Cause;
use trials::{Ground, diagnosed, plain, remedy_of};

#[test]
fn the_planted_cause_is_found_and_no_other_is_named() {
    let year = plain();
    // Rates of 95 % and 5 % are bounds for the truth: fewer seeds must not fail by bad luck.
    assert!(rates::may_be_at_least(year.right(), 0.95), "right: {year:#?}");
    assert!(rates::may_be_at_most(year.wrong(), 0.05), "wrong: {year:#?}");
    assert!(rates::may_be_at_least(year.not_the_gap(), 0.95), "not the gap: {year:#?}");
}

#[test]
fn however_hard_it_is_made_hardly_a_wrong_remedy_is_named() {
    let trials = trials::all();
    if std::env::var_os("THIRDLINE_WRITE_PROOF").is_some() {
        page::write(&trials);
    }
    for trial in &trials {
        for (label, rates) in &trial.rows {
            assert!(rates::may_be_at_most(rates.wrong(), 0.05), "{label}: {rates:#?}");
            if ["1", "3"].contains(label) {
                assert_eq!(rates.named(), 0, "{label} months are silence: {rates:#?}");
            }
        }
    }
}

#[test]
fn whoever_is_told_a_false_truth_sees_wrong_remedies() {
    let ground = Ground::default();
    let portfolio = ground.planted(1);
    let diagnosis = diagnosed(&portfolio, &papers::Papers::of(&portfolio));
    let next = |kind: Kind| Kind::ALL[(kind as usize + 1) % 3];
    let mut rates = rates::Rates::default();
    for (service, cause) in &portfolio.truth {
        let found = diagnosis.services.iter().find(|s| s.name == *service).unwrap();
        rates.add(remedy_of(*cause).map(next), found);
    }
    assert_eq!((rates.right().0, rates.wrong().0), (0, 9), "{rates:#?}");
    assert!(portfolio.truth.iter().filter(|t| t.1 != Cause::None).count() == 9);
}

#[test]
fn each_service_has_about_as_many_third_line_stays_a_month_as_asked() {
    for stays in [60, 15] {
        let portfolio = Ground { stays, ..Ground::default() }.planted(1);
        let diagnosis = diagnosed(&portfolio, &papers::Papers::of(&portfolio));
        for service in &diagnosis.services {
            let share = service.stays as f64 / 12.0 / f64::from(stays);
            assert!((0.9..1.1).contains(&share), "{}: {share}", service.name);
        }
    }
}
