//! The diagnosis is examined on portfolios whose causes are known.
//!
//! A planted portfolio has twelve services, each with one cause or none, sixty third-line stays a
//! month and service. The diagnosis sees what a user would give it: the history, the organisation
//! file, the fact files, the pulse, all as text. `THIRDLINE_PROOF_SEEDS` says how many portfolios
//! are judged; with `THIRDLINE_WRITE_PROOF` the rates go into `docs/proof.md`.

#![expect(clippy::unwrap_used, reason = "tests state what must hold")]

mod rates;

use rates::Rates;
use rayon::prelude::*;
use thirdline_domain::Organisation;
use thirdline_domain::facts::Facts;
use thirdline_evidence::diagnosis::{Diagnosis, DiagnosisQuestion, Kind};
use thirdline_history::{Cause, Plan, Planting, Portfolio, facts, plant};

const STAYS: u32 = 60;

fn seeds() -> u64 {
    std::env::var("THIRDLINE_PROOF_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

fn planted(seed: u64, days: u32) -> Portfolio {
    let plan = Plan { incidents: 0, seed, days, ..Plan::default() };
    plant(&plan, &Planting { stays_per_month: Some(STAYS), small_teams: false })
}

/// Reads the papers of a portfolio as a user's files.
fn facts_of(portfolio: &Portfolio) -> Facts {
    let text = |name: &str| &portfolio.facts.iter().find(|(n, _)| *n == name).unwrap().1;
    let history = &portfolio.history;
    Facts {
        escalations: Some(facts::escalations("e", text("escalations.csv"), history).unwrap().0),
        milestones: Some(facts::milestones("m", text("milestones.csv"), history).unwrap().0),
        reasons: Some(facts::reasons("r", text("reasons.csv"), history).unwrap().0),
        exposures: Some(facts::exposures("x", text("exposure.csv"), history).unwrap().0),
        pulse: Some(facts::pulse("p", &portfolio.pulse_csv, history).unwrap().0),
    }
}

fn diagnosed(portfolio: &Portfolio) -> Diagnosis {
    let organisation = Organisation::parse("o", &portfolio.organisation_toml).unwrap();
    let facts = facts_of(portfolio);
    Diagnosis::of(&portfolio.history, &organisation, &facts, &DiagnosisQuestion::default())
}

fn remedy_of(cause: Cause) -> Option<Kind> {
    match cause {
        Cause::Teaming => Some(Kind::Culture),
        Cause::Motivation => Some(Kind::Motivation),
        Cause::Organisation => Some(Kind::Organisation),
        Cause::None => None,
    }
}

/// What became of all services of so many portfolios.
fn judged(seeds: u64, days: u32) -> Rates {
    (1..=seeds)
        .into_par_iter()
        .map(|seed| {
            let portfolio = planted(seed, days);
            let diagnosis = diagnosed(&portfolio);
            let mut rates = Rates::default();
            for (service, cause) in &portfolio.truth {
                let found = diagnosis.services.iter().find(|s| s.name == *service).unwrap();
                rates.add(remedy_of(*cause), found);
            }
            rates
        })
        .reduce(Rates::default, Rates::and)
}

#[test]
fn the_planted_cause_is_found_and_no_other_is_named() {
    let seeds = seeds();
    let year = judged(seeds, 365);
    let month = judged(seeds, 31);
    if std::env::var_os("THIRDLINE_WRITE_PROOF").is_some() {
        rates::write(seeds, STAYS, &year, &month);
    }
    // Rates of 95 % and 5 % are bounds for the truth: fewer seeds must not fail by bad luck.
    assert!(rates::may_be_at_least(year.right(), 0.95), "right: {year:#?}");
    assert!(rates::may_be_at_most(year.wrong(), 0.05), "wrong: {year:#?}");
    assert!(rates::may_be_at_least(year.not_the_gap(), 0.95), "not the gap: {year:#?}");
    assert_eq!(month.named(), 0, "one month is silence: {month:#?}");
}

#[test]
fn each_service_has_about_sixty_third_line_stays_a_month() {
    let diagnosis = diagnosed(&planted(1, 365));
    for service in &diagnosis.services {
        let a_month = service.stays as f64 / 12.0;
        assert!((54.0..66.0).contains(&a_month), "{}: {a_month}", service.name);
    }
}
