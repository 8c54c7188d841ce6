//! The demonstration judges remedies of which it is known what they did.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests ask more of it")]
mod binary;

use binary::{Folder, Said};
use std::fs;
use std::sync::OnceLock;

/// One demonstration for all tests of this file, and what it said.
fn demo() -> &'static (Folder, Said) {
    static DEMO: OnceLock<(Folder, Said)> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = Folder::with(&[]);
        let said = folder.run(&["demo", "--incidents", "300", "--folder", "shown"]).succeeds();
        (folder, said)
    })
}

fn page(name: &str) -> String {
    fs::read_to_string(demo().0.path().join("shown").join(name)).unwrap()
}

/// The page holds these words and not those.
fn says(name: &str, words: &[&str], not: &[&str]) {
    let page = page(name);
    for word in words {
        assert!(page.contains(word), "{name} does not say {word:?}");
    }
    for word in not {
        assert!(!page.contains(word), "{name} says {word:?}");
    }
}

/// The command that the demonstration names under a page.
fn command_of(name: &str) -> String {
    let said = &demo().1.out;
    let (_, after) = said.split_once(&format!("shown/{name}\n    ")).unwrap();
    after.lines().next().unwrap().to_owned()
}

#[test]
fn an_improvement_that_was_planted_is_found() {
    says("improved.html", &["Verdict: improved", "Payments"], &["Verdict: inconclusive"]);
}

#[test]
fn an_effect_that_is_not_there_is_not_claimed() {
    says("absent.html", &["Verdict: inconclusive", "Loans"], &["Verdict: improved"]);
}

#[test]
fn a_reorganisation_at_the_same_time_is_called_what_it_is() {
    let named = ["Verdict: inconclusive", "Customer Portal", "a reorganisation on 2026-01-02"];
    says("confounded.html", &named, &["Verdict: improved"]);
    // Nothing but the history can have told it.
    let decision = page("remedies/decisions/customer-portal.toml");
    assert!(!decision.contains("reorganis"), "{decision}");
}

#[test]
fn a_forecast_is_refused_where_it_was_not_earned_and_given_where_it_was() {
    says("refused.html", &["No forecast", "Card Checkout"], &["What it would do"]);
    says("forecast.html", &["What it would do", "Treasury"], &["No forecast"]);
}

#[test]
fn the_decision_is_checked_on_the_history_before_the_pull() {
    says("decision.html", &["Payments: remedy b", "12 whole months before the pull"], &[]);
}

#[test]
fn the_command_behind_a_page_writes_the_same_page() {
    for name in ["refused.html", "confounded.html"] {
        let told = command_of(name);
        let told = told.strip_prefix("thirdline ").unwrap();
        // Every second piece stands in quotes.
        let mut words: Vec<&str> = Vec::new();
        for (at, piece) in told.split('"').enumerate() {
            if at % 2 == 1 {
                words.push(piece);
            } else {
                words.extend(piece.split_whitespace());
            }
        }
        let again = format!("again-{name}");
        words.extend(["--output", &again]);
        let folder = &demo().0;
        folder.run(&words).succeeds();
        assert_eq!(fs::read_to_string(folder.path().join(&again)).unwrap(), page(name), "{name}");
    }
}
