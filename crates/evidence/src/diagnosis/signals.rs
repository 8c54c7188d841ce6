//! The signals: what speaks for a remedy, what against, what is unknown.

use super::Kind;
use super::case::Case;
use super::gap::LOW;
use crate::third_line::{Figure, Scale, Standing};
use serde::Serialize;
use thirdline_domain::{ChangeModel, Deployment, Phase, Side};

/// Where a signal comes from. A remedy needs a strong ticket signal and one that is independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From the tickets; strong enough to begin with.
    StrongTickets,
    /// From the tickets or their handover cards.
    Tickets,
    /// People were asked.
    Pulse,
    /// A fact of structure, plan or calendar.
    Fact,
}

impl Source {
    /// Whether it is independent of the tickets.
    #[must_use]
    pub fn is_independent(self) -> bool {
        matches!(self, Self::Pulse | Self::Fact)
    }
}

/// What a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// For the remedy: the interval lies wholly past the threshold.
    Supports,
    /// Against it: the interval lies wholly before it.
    Opposes,
    /// The interval holds the threshold, or nothing is recorded.
    Unknown,
}

/// One signal.
#[derive(Clone, Debug, Serialize)]
pub struct Signal {
    /// For which remedy.
    pub remedy: Kind,
    /// What it is, in words.
    pub name: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// What it says.
    pub verdict: Verdict,
    /// The figures it is told from, each with its measure's code or the pulse item.
    pub figures: Vec<(&'static str, Figure)>,
    /// What is known or missing, where it is no figure.
    pub fact: Option<String>,
    /// The threshold in words.
    pub threshold: &'static str,
    /// How sure the threshold is: A experiment, B large observation, C doctrine, D judgement, V
    /// measured on public ticket logs.
    pub grade: &'static str,
    /// What would explain it away.
    pub explained_away_by: &'static str,
}

struct Spec {
    remedy: Kind,
    name: &'static str,
    source: Source,
    threshold: &'static str,
    grade: &'static str,
    explained_away_by: &'static str,
    judge: fn(&Case<'_>) -> Judged,
}

struct Judged {
    verdict: Verdict,
    figures: Vec<(&'static str, Figure)>,
    fact: Option<String>,
}

const SIGNALS: [Spec; 16] = [
    Spec {
        remedy: Kind::Culture,
        name: "incidents go back and forth between the sides",
        source: Source::StrongTickets,
        threshold: "10 % or more",
        grade: "V: 11 % in a public log, at twice the time",
        explained_away_by: "wrong routing by the service catalogue; mend that first",
        judge: |case| at_least(case, "RB3", 0.10),
    },
    Spec {
        remedy: Kind::Culture,
        name: "information is missing when incidents are handed over",
        source: Source::Tickets,
        threshold: "25 % of handovers come back with a question, or fewer than 60 % of cards are complete",
        grade: "D",
        explained_away_by: "a new tool, new staff",
        judge: information,
    },
    Spec {
        remedy: Kind::Culture,
        name: "developers hardly meet users",
        source: Source::Fact,
        threshold: "fewer than 25 % of members had two hours in six weeks",
        grade: "C",
        explained_away_by: "a contract that forbids contact",
        judge: |case| below(case, "EX", 0.25),
    },
    Spec {
        remedy: Kind::Culture,
        name: "developers say they do not see the user",
        source: Source::Pulse,
        threshold: "U1 at 4 or less, U4 mostly no",
        grade: "B",
        explained_away_by: "a service without direct users",
        judge: sight,
    },
    Spec {
        remedy: Kind::Culture,
        name: "one side does not feel esteemed by the other",
        source: Source::Pulse,
        threshold: "R2 or R4 at 3.5 or less on a side",
        grade: "D",
        explained_away_by: "a recent conflict",
        judge: esteem,
    },
    Spec {
        remedy: Kind::Motivation,
        name: "incidents wait in development, though the work is short",
        source: Source::StrongTickets,
        threshold: "queue share 60 % or more, and a median of one day of work or less",
        grade: "D",
        explained_away_by: "statuses that are set late",
        judge: waiting,
    },
    Spec {
        remedy: Kind::Motivation,
        name: "an escalation makes them move",
        source: Source::StrongTickets,
        threshold: "three times as fast, or more",
        grade: "D",
        explained_away_by: "only clear cases are escalated",
        judge: |case| at_least(case, "ERR", 3.0),
    },
    Spec {
        remedy: Kind::Motivation,
        name: "milestones crowd out production",
        source: Source::StrongTickets,
        threshold: "half as long again, or more, before a milestone",
        grade: "D",
        explained_away_by: "incidents that the release itself causes",
        judge: |case| at_least(case, "RCE", 1.5),
    },
    Spec {
        remedy: Kind::Motivation,
        name: "developers can help, but it does not count",
        source: Source::Pulse,
        threshold: "K1 and K2 at 5 or more, K3 and K5 at 3.5 or less, 1.5 apart",
        grade: "D",
        explained_away_by: "grumbling about load",
        judge: counts,
    },
    Spec {
        remedy: Kind::Motivation,
        name: "one executive could be bound, and nothing binds that role",
        source: Source::Fact,
        threshold: "covers 80 % or more, holds all five powers; the plan has no measure of production",
        grade: "C",
        explained_away_by: "a plan that is being changed",
        judge: bindable,
    },
    Spec {
        remedy: Kind::Organisation,
        name: "development resolves without touching code",
        source: Source::StrongTickets,
        threshold: "40 % or more",
        grade: "D: economics decide",
        explained_away_by: "poor closure codes; look at thirty",
        judge: |case| at_least(case, "NC", 0.40),
    },
    Spec {
        remedy: Kind::Organisation,
        name: "the solution was known before it was asked for",
        source: Source::StrongTickets,
        threshold: "40 % or more",
        grade: "D: economics decide",
        explained_away_by: "articles that do not really solve it",
        judge: |case| at_least(case, "KS", 0.40),
    },
    Spec {
        remedy: Kind::Organisation,
        name: "operations wait for development to press a button",
        source: Source::StrongTickets,
        threshold: "20 % or more of stays have less than half an hour of work",
        grade: "D",
        explained_away_by: "a security policy",
        judge: |case| at_least(case, "TB3", 0.20),
    },
    Spec {
        remedy: Kind::Organisation,
        name: "nobody there who could: no development team owns it",
        source: Source::Fact,
        threshold: "no lasting team, disbanded, or a vendor without duty",
        grade: "C",
        explained_away_by: "a team that is being formed",
        judge: owner,
    },
    Spec {
        remedy: Kind::Organisation,
        name: "it changes rarely",
        source: Source::Fact,
        threshold: "deployed monthly or less often, phase stable or sunset",
        grade: "C",
        explained_away_by: "changes frozen by a board, not by demand",
        judge: rarely,
    },
    Spec {
        remedy: Kind::Organisation,
        name: "operations say that access and tools are missing",
        source: Source::Pulse,
        threshold: "K2 of operations and support at 3.5 or less",
        grade: "D",
        explained_away_by: "a tool that is on its way",
        judge: |case| low(case, Side::Operations, "K2"),
    },
];

/// All signals: remedy, name, threshold, grade, and what would explain it away.
pub fn signal_list()
-> impl Iterator<Item = (Kind, &'static str, &'static str, &'static str, &'static str)> {
    SIGNALS.iter().map(|s| (s.remedy, s.name, s.threshold, s.grade, s.explained_away_by))
}

pub(super) fn judge(case: &Case<'_>) -> Vec<Signal> {
    SIGNALS
        .iter()
        .map(|spec| {
            let judged = (spec.judge)(case);
            Signal {
                remedy: spec.remedy,
                name: spec.name,
                source: spec.source,
                verdict: judged.verdict,
                figures: judged.figures,
                fact: judged.fact,
                threshold: spec.threshold,
                grade: spec.grade,
                explained_away_by: spec.explained_away_by,
            }
        })
        .collect()
}

fn verdict(supports: bool, opposes: bool) -> Verdict {
    match (supports, opposes) {
        (true, _) => Verdict::Supports,
        (_, true) => Verdict::Opposes,
        _ => Verdict::Unknown,
    }
}

fn told(code: &'static str, figure: Figure, supports: bool, opposes: bool) -> Judged {
    Judged { verdict: verdict(supports, opposes), figures: vec![(code, figure)], fact: None }
}

fn at_least(case: &Case<'_>, code: &'static str, threshold: f64) -> Judged {
    let figure = case.figure(code);
    told(code, figure, figure.is_at_least(threshold), figure.is_below(threshold))
}

fn below(case: &Case<'_>, code: &'static str, threshold: f64) -> Judged {
    let figure = case.figure(code);
    // A count of all members is no sample: its value is judged, not its interval.
    let value = figure.value;
    let (supports, opposes) =
        (value.is_some_and(|v| v < threshold), value.is_some_and(|v| v >= threshold));
    told(code, figure, supports, opposes)
}

/// A mean answer is judged as it is: those who were asked are nearly all there are.
fn low(case: &Case<'_>, side: Side, item: &'static str) -> Judged {
    let figure = case.answer(side, item);
    let value = figure.value;
    told(item, figure, value.is_some_and(|v| v <= LOW), value.is_some_and(|v| v > LOW))
}

fn information(case: &Case<'_>) -> Judged {
    let (loops, complete) = (case.figure("CL"), case.figure("HC"));
    let supports = loops.is_at_least(0.25) || complete.is_below(0.60);
    let opposes = loops.is_below(0.25) && (complete.is_at_least(0.60) || complete.value.is_none());
    Judged {
        verdict: verdict(supports, opposes),
        figures: vec![("CL", loops), ("HC", complete)],
        fact: None,
    }
}

fn sight(case: &Case<'_>) -> Judged {
    let (see, met) = (case.answer(Side::Development, "U1"), case.answer(Side::Development, "U4"));
    let (a, b) = (see.value, met.value);
    let supports = a.is_some_and(|v| v <= 4.0) && b.is_none_or(|v| v < 4.0);
    Judged {
        verdict: verdict(supports, a.is_some_and(|v| v > 4.0)),
        figures: vec![("U1", see), ("U4", met)],
        fact: None,
    }
}

fn esteem(case: &Case<'_>) -> Judged {
    let asked = [
        ("R2 of development", case.answer(Side::Development, "R2")),
        ("R4 of development", case.answer(Side::Development, "R4")),
        ("R2 of operations", case.answer(Side::Operations, "R2")),
        ("R4 of operations", case.answer(Side::Operations, "R4")),
    ];
    let supports = asked.iter().any(|(_, f)| f.value.is_some_and(|v| v <= LOW));
    let opposes = asked.iter().all(|(_, f)| f.value.is_some_and(|v| v > LOW));
    Judged { verdict: verdict(supports, opposes), figures: asked.to_vec(), fact: None }
}

fn waiting(case: &Case<'_>) -> Judged {
    const DAY: f64 = 86_400e6;
    let (queue, work) = (case.figure("QS3"), case.figure("AT3"));
    let supports = queue.is_at_least(0.60) && work.high.is_some_and(|high| high <= DAY);
    Judged {
        verdict: verdict(supports, queue.is_below(0.60) || work.is_at_least(DAY)),
        figures: vec![("QS3", queue), ("AT3", work)],
        fact: None,
    }
}

fn counts(case: &Case<'_>) -> Judged {
    let item = |code| case.answer(Side::Development, code);
    let asked = [("K1", item("K1")), ("K2", item("K2")), ("K3", item("K3")), ("K5", item("K5"))];
    let values: Vec<f64> = asked.iter().filter_map(|(_, f)| f.value).collect();
    let [k1, k2, k3, k5] = values.as_slice() else {
        return Judged { verdict: Verdict::Unknown, figures: asked.to_vec(), fact: None };
    };
    let can = k1.min(*k2);
    let counts = k3.max(*k5);
    let supports = can >= 5.0 && counts <= LOW && can - counts >= 1.5;
    Judged { verdict: verdict(supports, !supports), figures: asked.to_vec(), fact: None }
}

fn fact(verdict: Verdict, said: impl Into<String>) -> Judged {
    Judged { verdict, figures: Vec::new(), fact: Some(said.into()) }
}

fn bindable(case: &Case<'_>) -> Judged {
    let Some(executive) = &case.executive else {
        return fact(Verdict::Unknown, "no manager is described who covers development");
    };
    let said = format!(
        "{} covers {:.0} % of third-line stays and holds {} of 5 powers",
        executive.role,
        executive.coverage * 100.0,
        executive.powers
    );
    let plan = case.service.and_then(|s| s.plan_has_production);
    if !executive.is_sufficient() {
        return fact(Verdict::Opposes, said);
    }
    match plan {
        Some(false) => {
            fact(Verdict::Supports, format!("{said}; the plan has no measure of production"))
        }
        Some(true) => fact(Verdict::Opposes, format!("{said}; the plan has one already")),
        None => fact(Verdict::Unknown, format!("{said}; what the plan says is not known")),
    }
}

fn owner(case: &Case<'_>) -> Judged {
    let Some(service) = case.service else {
        return fact(Verdict::Unknown, "the service is not described");
    };
    if service.has_team == Some(false) {
        return fact(Verdict::Supports, "no development team owns it");
    }
    match (service.phase, service.change_model) {
        (Some(Phase::Orphan), _) => fact(Verdict::Supports, "nobody builds it any more"),
        (_, Some(ChangeModel::Vendor)) => fact(Verdict::Supports, "a vendor changes it"),
        _ if service.has_team == Some(true) => {
            fact(Verdict::Opposes, "a lasting development team owns it")
        }
        _ => fact(Verdict::Unknown, "whether a team owns it is not described"),
    }
}

fn rarely(case: &Case<'_>) -> Judged {
    let (deployment, phase) =
        case.service.map_or((None, None), |service| (service.deployment, service.phase));
    let (Some(deployment), Some(phase)) = (deployment, phase) else {
        return fact(Verdict::Unknown, "deployment or phase is not described");
    };
    let is_rare = deployment >= Deployment::Monthly;
    let is_stable = matches!(phase, Phase::Stable | Phase::Sunset);
    let said = format!(
        "deployed {}, phase {}",
        format!("{deployment:?}").to_lowercase(),
        format!("{phase:?}").to_lowercase()
    );
    fact(verdict(is_rare && is_stable, true), said)
}

/// Whether a signal is unknown because something was not recorded, and what.
impl Signal {
    /// What is missing for it, in words; `None` where it is told.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        if self.verdict != Verdict::Unknown {
            return None;
        }
        let why = |(code, figure): &(&'static str, Figure)| match figure.standing {
            Standing::NotRecorded(what) => Some(what.to_owned()),
            Standing::Hidden => Some("a team of five people or more".to_owned()),
            Standing::TooFew if figure.scale == Scale::Answer => {
                Some(format!("five answers to {code}"))
            }
            Standing::TooFew => Some(format!("more observations for {code}")),
            Standing::Said => None,
        };
        self.figures.iter().find_map(why).or_else(|| self.fact.clone())
    }
}
