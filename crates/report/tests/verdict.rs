//! The page of a verdict: sound, of one side, and silent where nothing may be said.

#[expect(dead_code, reason = "made for the examination, which needs more of it")]
#[path = "../../evidence/tests/verdict/made.rs"]
mod made;
mod sound;

use made::{Chance, One, Truth, day, decision, drawn, judged, pull, share, time};
use sound::sound;
use thirdline_domain::Pattern;
use thirdline_domain::decision::{
    ChangeKind, Commitment, Decision, HarmLimit, OtherChange, Watched,
};
use thirdline_evidence::verdict::{Effect, Link, Verdict, Word};
use thirdline_report::Import;
use thirdline_report::text::Style;
use thirdline_report::verdict::{json, paper};

fn import() -> Import {
    Import { organisation: Some("Harbour Bank".to_owned()), ..Import::default() }
}

fn text(verdict: &Verdict) -> String {
    paper(verdict, &import()).text(Style::of_width(100))
}

fn page(verdict: &Verdict) -> String {
    let page = paper(verdict, &import()).html();
    sound(&page);
    if let Some(folder) = std::env::var_os("THIRDLINE_PAGES") {
        let path = std::path::Path::new(&folder).join(format!("{}.html", verdict.decision));
        std::fs::write(path, &page).expect("the folder is there");
    }
    page
}

fn services(truths: &[Truth]) -> Vec<One> {
    let mut chance = Chance::new(7);
    let names = ["A", "B", "C", "D", "E"];
    let mut all: Vec<One> =
        truths.iter().zip(names).flat_map(|(t, n)| drawn(&mut chance, t, n)).collect();
    all.sort_by_key(|one| one.at);
    all
}

/// A decision with everything in it.
fn full(measure: Watched, name: &str) -> Decision {
    let guard = Watched {
        code: "RO3".to_owned(),
        version: 1,
        is_duration: false,
        higher_is_better: false,
        within: None,
    };
    Decision {
        name: name.to_owned(),
        commitments: vec![Commitment {
            role: "Head of Development".to_owned(),
            to: "Head of Operations".to_owned(),
            act: "reviews the ten oldest incidents every week".to_owned(),
            by: pull() + 60,
            kept: Some(pull() + 50),
            released: None,
            evidence: None,
        }],
        comparators: ["B", "C", "D", "E"].map(Pattern::new).to_vec(),
        looks: vec![day("2025-09-09")],
        harm: vec![HarmLimit { measure: guard, worse_by: 0.05 }],
        ..decision(measure)
    }
}

fn improved() -> Verdict {
    let (half, same) = (Truth::times(0.4).a_month(40), Truth::times(1.0).a_month(40));
    judged(&full(time(), "improved"), &services(&[half, same, same, same, same]))
}

fn not_pulled() -> Verdict {
    let mut decision = full(share(), "not pulled");
    decision.fidelity[0].delivered = Some(2.0);
    judged(&decision, &services(&[Truth::shares(0.9)]))
}

fn confounded() -> Verdict {
    let mut decision = full(share(), "confounded");
    decision.other_changes = vec![OtherChange {
        on: pull() + 3,
        kind: ChangeKind::Reorganisation,
        what: "two teams were put together under a new lead".to_owned(),
        services: vec![Pattern::new("A")],
    }];
    let same = Truth::shares(0.5);
    judged(&decision, &services(&[Truth::shares(0.8), same, same, same, same]))
}

fn open_question() -> Verdict {
    judged(&full(time(), "inconclusive"), &services(&[Truth::times(0.8)]))
}

#[test]
fn the_page_says_the_word_then_how_far_it_moved_then_what_would_explain_it() {
    let verdict = improved();
    assert_eq!(verdict.word, Word::Improved, "{verdict:?}");
    let (text, page) = (text(&verdict), page(&verdict));
    for shown in [&text, &page] {
        let place = |what: &str| shown.find(what).unwrap_or_else(|| panic!("{what}: {shown}"));
        let order = ["Verdict: improved", "before the pull,", "level, slope", "Was it pulled?"];
        let places: Vec<usize> = order.iter().map(|what| place(what)).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(shown.contains("Remedies go where it is worst just now"));
    }
    assert!(text.contains("\u{202f}× ("), "{text}");
}

#[test]
fn a_gain_without_a_link_that_moved_asks_what_did_it() {
    let with = |link: Link| {
        let mut verdict = improved();
        for found in &mut verdict.judgement.as_mut().expect("pulled").links {
            found.link = link;
            found.effect = Some(ten_points(found.more_is_meant));
        }
        text(&verdict).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let moved = with(Link::Moved);
    assert!(moved.contains("Did it move what it works by? Clarification loops, less"), "{moved}");
    assert!(moved.contains("Keep it, and keep looking"), "{moved}");
    let still = with(Link::NotBeyondChance);
    assert!(
        still.contains("not beyond chance") && still.contains("Find out what did it"),
        "{still}"
    );
}

/// Ten points, as the remedy means it.
fn ten_points(more: bool) -> Effect {
    let value = if more { 0.1 } else { -0.1 };
    let (low, high) = (value - 0.05, value + 0.05);
    Effect { value, low, high, delta: value, error: 0.02, degrees: 16 }
}

#[test]
fn harm_at_two_looks_is_for_the_board() {
    let mut verdict = improved();
    verdict.word = Word::Harmed;
    let mut told = |before: Vec<i32>| {
        verdict.judgement.as_mut().expect("pulled").harmed_before = before;
        text(&verdict)
    };
    assert!(told(Vec::new()).contains("The sponsor decides now"));
    let twice = told(vec![day("2025-06-20")]);
    assert!(twice.contains("2025-06-20 as well") && twice.contains("the board"), "{twice}");
}

#[test]
fn nothing_is_said_of_a_remedy_that_was_not_pulled() {
    let verdict = not_pulled();
    let (text, page) = (text(&verdict), page(&verdict));
    let mut told = Vec::new();
    json(&verdict, &mut told).unwrap();
    let told = String::from_utf8(told).unwrap();
    for shown in [&text, &page] {
        assert!(
            shown.contains("Verdict: not pulled")
                && shown.contains("nothing is said about the remedy")
        );
        for word in ["points", "×", "comparators", "Month by month", "interval excludes"] {
            let shown = shown.split("<body>").last().unwrap().replace("class=\"points\"", "");
            assert!(!shown.contains(word), "{word}: {shown}");
        }
    }
    assert!(
        told.contains("\"judgement\": null") && told.contains("\"schema\": \"thirdline-verdict\"")
    );
}

#[test]
fn what_it_cannot_be_told_from_stands_below_the_word() {
    let verdict = confounded();
    let text = text(&verdict);
    page(&verdict);
    assert_eq!(verdict.word, Word::Inconclusive);
    let unbroken = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        unbroken.contains(
            "It cannot be told from what else happened at the same time: a reorganisation on \
             2025-01-18: two teams were put together under a new lead"
        ),
        "{text}"
    );
}

#[test]
fn an_open_question_says_how_long_it_stays_open() {
    let verdict = open_question();
    assert_eq!(verdict.word, Word::Inconclusive);
    let text = text(&verdict);
    page(&verdict);
    assert!(
        text.contains("more at the present volume")
            || text.contains("cannot be told within ten years"),
        "{text}"
    );
}

#[test]
fn days_are_dates_in_json() {
    let mut told = Vec::new();
    json(&confounded(), &mut told).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(value["pulled"], "2025-01-15");
    assert_eq!(value["judgement"]["confounders"][0]["on"], "2025-01-18");
    assert_eq!(value["word"], "inconclusive");
    assert_eq!(value["version"], 1);
}
