//! Does the verdict say of each planted story what is true of it?

use crate::page::Rate;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use thirdline_domain::Organisation;
use thirdline_domain::facts::Facts;
use thirdline_evidence::decision::read_decision;
use thirdline_evidence::verdict::verdict;
use thirdline_history::{Effects, Plan, plant_effects};

/// The words, in the order of the page.
const WORDS: [&str; 5] =
    ["improved", "no worthwhile effect", "harmed", "inconclusive", "not pulled"];

/// How often each word was said of each story.
#[derive(Debug, Default)]
pub(crate) struct Told {
    said: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    /// How often something else at the same date was named.
    named: BTreeMap<&'static str, u64>,
    seeds: u64,
}

/// Plants so many portfolios, and judges each decision of them as a user would.
pub(crate) fn examine(seeds: u64) -> Told {
    let of_seed = |seed: u64| -> Vec<(&'static str, &'static str, bool)> {
        let plan = Plan { seed, days: 730, ..Plan::default() };
        let made = plant_effects(&plan, &Effects::default());
        let organisation =
            Organisation::parse("organisation.toml", &made.organisation_toml).unwrap();
        let mut told = Vec::new();
        for planted in made.truth.iter().filter(|t| t.story.is_decided()) {
            let pattern = format!("services = [{:?}]", planted.service);
            let (name, text) = made.decisions.iter().find(|d| d.1.contains(&pattern)).unwrap();
            let decision = read_decision(name, text).unwrap();
            let found =
                verdict(&decision, &made.history, &organisation, &Facts::default(), None).unwrap();
            let named = found.judgement.as_ref().is_some_and(|j| !j.confounders.is_empty());
            told.push((planted.story.name(), found.word.words(), named));
        }
        told
    };
    let all: Vec<_> = (1..=seeds).into_par_iter().flat_map_iter(of_seed).collect();
    let mut told = Told { seeds, ..Told::default() };
    for (story, word, named) in all {
        *told.said.entry(story).or_default().entry(word).or_default() += 1;
        *told.named.entry(story).or_default() += u64::from(named);
    }
    told
}

impl Told {
    pub(crate) fn said(&self, story: &str, word: &str) -> Rate {
        let words = self.said.get(story);
        let k = words.and_then(|w| w.get(word)).copied().unwrap_or(0);
        Rate { k, n: words.map_or(0, |w| w.values().sum()) }
    }

    pub(crate) fn flagged(&self, story: &str) -> Rate {
        Rate { k: self.named.get(story).copied().unwrap_or(0), n: self.said(story, "").n }
    }
}

pub(crate) fn page(told: &Told) -> String {
    let mut text = format!(
        "## From the tickets to the word\n\n\
         {} planted portfolios of two years (`planted-effects.md`), forty incidents a month and service; \
         the decision files that belong to them are read and judged by `thirdline verdict`, comparators \
         and all. The stories are told there.\n\n\
         | story | {} | something else named |\n| --- |{} ---: |\n",
        told.seeds,
        WORDS.join(" | "),
        " ---: |".repeat(WORDS.len())
    );
    for story in told.said.keys() {
        let _ = write!(text, "| {story} |");
        for word in WORDS {
            let rate = told.said(story, word);
            let _ = write!(text, " {} |", if rate.k == 0 { "–".to_owned() } else { rate.words() });
        }
        let _ = writeln!(text, " {} |", told.flagged(story).words());
    }
    text
}
