//! What forbids a remedy, whatever its signals say.

use super::Kind;
use super::case::Case;
use crate::kpi::ENOUGH_COVERAGE;
use serde::Serialize;
use thirdline_domain::{Deployment, Side};

/// Whether something forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Forbids {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody said.
    Unknown,
}

/// One hard counter-indication.
#[derive(Clone, Debug, Serialize)]
pub struct Counter {
    /// Of which remedy.
    pub remedy: Kind,
    /// What would forbid it.
    pub what: &'static str,
    /// Whether it does.
    pub forbids: Forbids,
    /// What is known.
    pub known: String,
}

/// Fewer third-line incidents a year than this pay for luck, whatever is measured.
const PAYABLE: u64 = 120;
const FEW: f64 = 0.20;

fn counter(remedy: Kind, what: &'static str, forbids: Option<bool>, known: String) -> Counter {
    let forbids = match forbids {
        Some(true) => Forbids::Yes,
        Some(false) => Forbids::No,
        None => Forbids::Unknown,
    };
    Counter { remedy, what, forbids, known }
}

fn described(known: Option<bool>, yes: &str, no: &str) -> String {
    match known {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => "not described".to_owned(),
    }
}

pub(super) fn judge(case: &Case<'_>) -> Vec<Counter> {
    let mut all = culture(case);
    all.extend(motivation(case));
    all.extend(organisation(case));
    all
}

fn culture(case: &Case<'_>) -> Vec<Counter> {
    let service = case.service;
    let has_team = service.and_then(|s| s.has_team);
    let reachable = service.and_then(|s| s.users_reachable);
    let sponsor = service.and_then(|s| s.sponsor.clone());
    vec![
        counter(
            Kind::Culture,
            "no lasting development team to meet",
            has_team.map(|t| !t),
            described(has_team, "a team owns it", "no team owns it"),
        ),
        counter(
            Kind::Culture,
            "developers may not meet users",
            reachable.map(|r| !r),
            described(reachable, "they may", "they may not"),
        ),
        counter(
            Kind::Culture,
            "no sponsor",
            sponsor.as_ref().map(|_| false),
            sponsor.unwrap_or_else(|| "not described".to_owned()),
        ),
    ]
}

fn motivation(case: &Case<'_>) -> Vec<Counter> {
    let service = case.service;
    let executive = case.executive.as_ref();
    let auditor = service.and_then(|s| s.auditor.clone());
    let allowed = service.and_then(|s| s.bonus_allowed);
    let messengers = case.answer(Side::Development, "W2");
    let (own, pooled) = case.stays_of_year;
    vec![
        counter(
            Kind::Motivation,
            "no executive covers 80 % of third-line stays",
            executive.map(|e| e.coverage < ENOUGH_COVERAGE || e.is_cio),
            executive.map_or_else(
                || "no manager is described who does".to_owned(),
                |e| {
                    if e.is_cio {
                        format!("only {}, above both sides: nobody to bind", e.role)
                    } else {
                        format!("{} covers {:.0} %", e.role, e.coverage * 100.0)
                    }
                },
            ),
        ),
        counter(
            Kind::Motivation,
            "fewer than 120 third-line stays a year, even pooled",
            Some(pooled < PAYABLE),
            format!("{own} here, {pooled} in the portfolio, in the last twelve months"),
        ),
        counter(
            Kind::Motivation,
            "no independent auditor of figures",
            auditor.as_ref().map(|_| false),
            auditor.unwrap_or_else(|| "not described".to_owned()),
        ),
        counter(
            Kind::Motivation,
            "pay rules or agreements forbid it",
            allowed.map(|a| !a),
            described(allowed, "they allow it", "they forbid it"),
        ),
        counter(
            Kind::Motivation,
            "messengers are punished (W2 below 4)",
            messengers.value.map(|v| v < 4.0),
            messengers.value.map_or_else(
                || "not asked, or fewer than five answers".to_owned(),
                |v| format!("{v:.1} of 7"),
            ),
        ),
    ]
}

fn organisation(case: &Case<'_>) -> Vec<Counter> {
    let service = case.service;
    let deployment = service.and_then(|s| s.deployment);
    let access = service.and_then(|s| s.code_access);
    let duties = service.and_then(|s| s.duties_separable);
    let (nc, ks) = (case.figure("NC"), case.figure("KS"));
    let both_few = match (nc.value, ks.value) {
        (Some(_), Some(_)) => Some(nc.is_below(FEW) && ks.is_below(FEW)),
        _ => None,
    };
    vec![
        counter(
            Kind::Organisation,
            "delivered weekly or more often",
            deployment.map(|d| d <= Deployment::Weekly),
            deployment
                .map_or_else(|| "not described".to_owned(), |d| format!("{d:?}").to_lowercase()),
        ),
        counter(
            Kind::Organisation,
            "hardly anything is resolved without code, or known before",
            both_few,
            match both_few {
                Some(true) => "both below 20 %".to_owned(),
                Some(false) => "not so".to_owned(),
                None => "not recorded, or too few".to_owned(),
            },
        ),
        counter(
            Kind::Organisation,
            "the code may not be had",
            access.map(|a| !a),
            described(access, "it may", "it may not"),
        ),
        counter(
            Kind::Organisation,
            "duties cannot be kept apart",
            duties.map(|d| !d),
            described(duties, "they can", "they cannot"),
        ),
    ]
}
