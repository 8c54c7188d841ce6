//! Does the simulation forecast what it has not seen?

use crate::page::Rate;
use rayon::prelude::*;
use std::fmt::Write as _;
use thirdline_domain::Organisation;
use thirdline_evidence::what_if::{
    Answer, Mechanism, Outcome, QUANTITIES, Quantity, RunsDone, WhatIf, what_if,
};
use thirdline_history::{Shape, TakeUp, Weekly, shaped};

const HOUR: i64 = 3_600_000_000;
const RUNS: usize = 300;

pub(crate) struct One {
    shape: Shape,
    answer: Answer,
}

pub(crate) struct Examined(Vec<One>);

/// The first so many shapes.
pub(crate) fn examine(histories: u64) -> Examined {
    let one = |seed: u64| {
        let made = shaped(seed);
        let organisation = Organisation::parse("organisation.toml", &made.organisation_toml);
        let service = made.history.services.iter().next().unwrap().to_owned();
        let question = WhatIf {
            service: &service,
            mechanism: Mechanism::Motivation { queue_shorter: 0.5, reserve: 0 },
            restore: 24 * HOUR,
            months: 6,
            replications: RUNS,
            seed,
            runs_done: RunsDone::default(),
        };
        let answer = what_if(&made.history, &organisation.unwrap(), &question);
        // Whoever shows progress sees it come to its end.
        if let Outcome::Forecast(_) = answer.outcome {
            assert_eq!(question.runs_done.get(), question.runs());
        }
        One { shape: made.shape, answer }
    };
    Examined((1..=histories).into_par_iter().map(one).collect())
}

impl Examined {
    pub(crate) fn histories(&self) -> usize {
        self.0.len()
    }

    /// Monthly checks inside, of histories of some shape.
    pub(crate) fn coverage(&self, takes: impl Fn(&Shape) -> bool) -> Rate {
        let proofs =
            self.0.iter().filter(|o| takes(&o.shape)).filter_map(|o| o.answer.proof.as_ref());
        proofs.fold(Rate::default(), |rate, p| rate.and(p.inside as u64, p.checks as u64))
    }

    fn of_quantity(&self, quantity: Quantity) -> (Rate, Rate) {
        let (mut months, mut whole) = (Rate::default(), Rate::default());
        for proof in self.0.iter().filter_map(|o| o.answer.proof.as_ref()) {
            let Some(earned) = proof.of(quantity) else { continue };
            months = months.and(earned.inside as u64, earned.months.len() as u64);
            if let Some(held) = &earned.whole {
                whole = whole.and(u64::from(held.is_inside()), 1);
            }
        }
        (months, whole)
    }

    pub(crate) fn balanced(&self) -> bool {
        self.0.iter().all(|o| {
            let forecast = match &o.answer.outcome {
                Outcome::Forecast(f) => f.balanced == f.runs,
                Outcome::Refused(_) => true,
            };
            forecast && o.answer.proof.as_ref().is_none_or(|p| p.balanced == p.runs)
        })
    }

    /// Of those that were tried, how many were forecast.
    pub(crate) fn forecast(&self) -> Rate {
        let tried = self.0.iter().filter(|o| o.answer.proof.is_some());
        tried.fold(Rate::default(), |rate, o| {
            rate.and(u64::from(matches!(o.answer.outcome, Outcome::Forecast(_))), 1)
        })
    }
}

fn name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Met => "users helped within 24 h",
        Quantity::Median => "median of the user clock",
        Quantity::Ninety => "90th percentile of the user clock",
        Quantity::Open => "incidents open on average",
        Quantity::Queue => "waiting for development on average",
        Quantity::Returns => "incidents with a return",
    }
}

type Group = (&'static str, fn(&Shape) -> bool);

const GROUPS: [Group; 9] = [
    ("all", |_| true),
    ("take up by attention", |s| matches!(s.take_up, TakeUp::Independent { .. })),
    ("a queue before so many people", |s| matches!(s.take_up, TakeUp::Limited { .. })),
    ("office hours", |s| s.weekly == Weekly::OfficeHours),
    ("evenings and weekends too", |s| s.weekly == Weekly::Evenings),
    ("round the clock", |s| s.weekly == Weekly::RoundTheClock),
    ("fewer than 750 incidents a year", |s| s.incidents_a_year < 750.0),
    ("a season of a tenth or more", |s| s.season >= 0.1),
    ("shorter than two years", |s| s.months < 24),
];

pub(crate) fn page(all: &Examined) -> String {
    let mut text = format!(
        "## Would it have been foreseen?\n\n\
         {} histories of one service each, drawn at random in volume, spread, teams, returns, holds, \
         week, season and in whether teams have a limit; stationary apart from the season. The \
         simulation is fitted on the first two thirds of the months and forecasts each of the others, \
         {RUNS} runs. How it is made stands in `whatif.md`.\n\n\
         | histories | monthly checks inside their 80 % intervals |\n| --- | ---: |\n",
        all.histories()
    );
    for (label, takes) in GROUPS {
        let _ = writeln!(text, "| {label} | {} |", all.coverage(takes).words());
    }
    text.push_str(
        "\n| quantity | months inside | all months together inside |\n| --- | ---: | ---: |\n",
    );
    for quantity in QUANTITIES {
        let (months, whole) = all.of_quantity(quantity);
        let _ = writeln!(text, "| {} | {} | {} |", name(quantity), months.words(), whole.words());
    }
    let _ = write!(
        text,
        "\nA forecast was given for {} of the histories that could be tried; the others are refused, \
         though nothing changed in them. Little's law held to the second in {}. Checks of one history \
         are alike, so the intervals in brackets (95 %, Wilson) are too narrow.\n",
        all.forecast().words(),
        if all.balanced() { "every run" } else { "not every run" }
    );
    text
}
