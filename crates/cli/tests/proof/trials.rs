//! Where the diagnosis is examined: on plain ground, and where it is made hard.

use crate::papers::Papers;
use crate::rates::Rates;
use rayon::prelude::*;
use std::io::Write as _;
use std::sync::OnceLock;
use thirdline_evidence::diagnosis::{Diagnosis, DiagnosisQuestion, Kind};
use thirdline_history::{Cause, Plan, Planting, Portfolio, plant};

/// What is planted.
#[derive(Clone, Copy)]
pub(crate) struct Ground {
    pub(crate) strength: f64,
    pub(crate) stays: u32,
    pub(crate) days: u32,
}

impl Default for Ground {
    fn default() -> Self {
        Self { strength: 1.0, stays: 60, days: 365 }
    }
}

impl Ground {
    pub(crate) fn planted(self, seed: u64) -> Portfolio {
        let plan = Plan { incidents: 0, seed, days: self.days, ..Plan::default() };
        let planting = Planting {
            stays_per_month: Some(self.stays),
            strength: self.strength,
            ..Planting::default()
        };
        plant(&plan, &planting)
    }
}

/// One thing that is varied.
pub(crate) struct Trial {
    pub(crate) subject: Subject,
    /// What it was, and what came out.
    pub(crate) rows: Vec<(&'static str, Rates)>,
}

/// What is varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Strength,
    Stays,
    Months,
    Missing,
    Misleading,
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// How many portfolios are judged on plain ground.
pub(crate) fn seeds() -> u64 {
    number("THIRDLINE_PROOF_SEEDS", 20)
}

/// How many where it is hard.
pub(crate) fn hard_seeds() -> u64 {
    number("THIRDLINE_PROOF_HARD_SEEDS", 3)
}

pub(crate) fn diagnosed(portfolio: &Portfolio, papers: &Papers) -> Diagnosis {
    let (organisation, facts) = papers.read(&portfolio.history);
    Diagnosis::of(&portfolio.history, &organisation, &facts, &DiagnosisQuestion::default())
}

/// The remedy of a cause.
pub(crate) fn remedy_of(cause: Cause) -> Option<Kind> {
    match cause {
        Cause::Teaming => Some(Kind::Culture),
        Cause::Motivation => Some(Kind::Motivation),
        Cause::Organisation => Some(Kind::Organisation),
        Cause::None => None,
    }
}

/// How a user's papers come about, from a portfolio and its seed.
type Kept = fn(&Portfolio, u64) -> Papers;

/// What became of all services, once for each way of keeping papers.
fn judged(ground: Ground, seeds: u64, kept: &[Kept]) -> Vec<Rates> {
    let together = |mine: Vec<Rates>, theirs: Vec<Rates>| {
        mine.into_iter().zip(theirs).map(|(a, b)| a.and(b)).collect()
    };
    (1..=seeds)
        .into_par_iter()
        .map(|seed| {
            let portfolio = ground.planted(seed);
            let rates = |kept: &Kept| {
                let diagnosis = diagnosed(&portfolio, &kept(&portfolio, seed));
                let mut rates = Rates::default();
                for (service, cause) in &portfolio.truth {
                    match diagnosis.services.iter().find(|s| s.name == *service) {
                        Some(found) => rates.add(remedy_of(*cause), found),
                        None => rates.add_unseen(remedy_of(*cause)),
                    }
                }
                rates
            };
            kept.iter().map(rates).collect()
        })
        .reduce(|| vec![Rates::default(); kept.len()], together)
}

/// Says on standard error how far it is, where the document is written: that takes minutes.
fn tell(what: &str) {
    if std::env::var_os("THIRDLINE_WRITE_PROOF").is_some() {
        let _ = writeln!(std::io::stderr(), "judging {what}");
    }
}

/// All papers, a year, sixty stays, full strength.
pub(crate) fn plain() -> Rates {
    static RATES: OnceLock<Rates> = OnceLock::new();
    *RATES.get_or_init(|| {
        tell("plain ground");
        judged(Ground::default(), seeds(), &[whole])[0]
    })
}

fn whole(portfolio: &Portfolio, _: u64) -> Papers {
    Papers::of(portfolio)
}

/// By how many places papers are misfiled: another number for each portfolio, never none.
fn places(seed: u64) -> usize {
    1 + (seed % 11) as usize
}

const MISSING: [(&str, Kept); 4] = [
    ("no pulse", |p, _| Papers::of(p).without_pulse()),
    ("no fact files", |p, _| Papers::of(p).without_facts()),
    ("neither pulse nor fact files", |p, _| Papers::of(p).without_pulse().without_facts()),
    ("only sides and lines in the organisation file", |p, _| Papers::of(p).only_sides_and_lines()),
];

const MISLEADING: [(&str, Kept); 3] = [
    ("everybody grumbles: each pulse reads as where motivation is missing", |p, _| {
        Papers::of(p).grumbling(&p.truth)
    }),
    ("pulse, milestones and sessions are those of another service", |p, seed| {
        Papers::of(p).misfiled(places(seed))
    }),
    ("so is what the organisation file says of services", |p, seed| {
        Papers::of(p).misfiled(places(seed)).misdescribed(places(seed))
    }),
];

/// A row for each ground, the plain one first.
fn over(subject: Subject, plainly: &'static str, grounds: &[(&'static str, Ground)]) -> Trial {
    let mut rows = vec![(plainly, plain())];
    for (label, ground) in grounds {
        tell(&format!("{subject:?}: {label}"));
        rows.push((label, judged(*ground, hard_seeds(), &[whole])[0]));
    }
    Trial { subject, rows }
}

/// Everything that is varied, in the order of the document.
pub(crate) fn all() -> Vec<Trial> {
    let usual = Ground::default();
    let strength = |label, strength| (label, Ground { strength, ..usual });
    let stays = |label, stays| (label, Ground { stays, ..usual });
    let days = |label, days| (label, Ground { days, ..usual });
    tell("missing and misleading papers");
    let (labels, kept): (Vec<&str>, Vec<Kept>) = MISSING.into_iter().chain(MISLEADING).unzip();
    let rates = judged(usual, hard_seeds(), &kept);
    let mut papers = labels.into_iter().zip(rates);
    let whole = ("all papers", plain());
    vec![
        over(
            Subject::Strength,
            "100",
            &[
                strength("75", 0.75),
                strength("50", 0.50),
                strength("35", 0.35),
                strength("20", 0.20),
                strength("0", 0.0),
            ],
        ),
        over(Subject::Stays, "60", &[stays("30", 30), stays("15", 15), stays("5", 5)]),
        over(
            Subject::Months,
            "12",
            &[days("9", 273), days("6", 183), days("3", 91), days("1", 31)],
        ),
        Trial {
            subject: Subject::Missing,
            rows: std::iter::once(whole).chain(papers.by_ref().take(MISSING.len())).collect(),
        },
        Trial {
            subject: Subject::Misleading,
            rows: std::iter::once(whole).chain(papers).collect(),
        },
    ]
}
