//! The text for a terminal: at every width no line is too long and nothing is lost, and what the
//! page says is said here, too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use thirdline_domain::{History, Organisation};
use thirdline_evidence::statistics::{Change, xmr};
use thirdline_evidence::{
    DEFAULT_TARGETS, Dimension, Evidence, Point, Question, Selection, Series, Target,
};
use thirdline_history::{Plan, generate};
use thirdline_report::text::{Style, text};
use thirdline_report::{Disputed, Import, Report};

/// Words and numbers, and how often each stands there. Drawings of journeys are as wide as the page
/// and have marks of their own at each width.
fn words(text: &str) -> BTreeMap<&str, usize> {
    let (before, rest) = text.split_once("\nJourneys").unwrap();
    let (_, after) = rest.split_once("\nThe user clock").unwrap();
    let mut words = BTreeMap::new();
    for word in before.split_whitespace().chain(after.split_whitespace()) {
        if word.contains(char::is_alphanumeric) {
            *words.entry(word).or_insert(0) += 1;
        }
    }
    words
}

fn made(incidents: u32) -> (History, Organisation) {
    let made = generate(&Plan { incidents, seed: 3, ..Plan::default() });
    let organisation = Organisation::parse("made", &made.organisation_toml).unwrap();
    (made.history, organisation)
}

fn question(by: &[Dimension]) -> Question {
    Question {
        selection: Selection::default(),
        by: by.to_vec(),
        targets: Target::parse_list(DEFAULT_TARGETS).unwrap(),
        series: Some(Dimension::Week),
    }
}

fn told(
    history: &History,
    evidence: &Evidence,
    disputed: Option<&Disputed>,
    width: usize,
) -> String {
    let import = Import {
        organisation: None,
        files: vec![("history.csv".to_owned(), 100_000)],
        mapping: "Read with the preset \"thirdline\".".to_owned(),
        notes: Vec::new(),
        assumed: Vec::new(),
        queries: Vec::new(),
    };
    text(&Report { evidence, history, import: &import, disputed }, Style::of_width(width))
}

#[test]
fn at_no_width_a_line_is_too_long_or_a_number_or_label_is_cut() {
    let (history, organisation) = made(12_000);
    let all = [Dimension::Line, Dimension::Team, Dimension::Service, Dimension::Month];
    for organisation in [organisation, Organisation::default()] {
        let evidence = Evidence::of(&history, &organisation, question(&all));
        let without = Evidence::of(&history, &organisation, question(&[])).measures;
        let unknown = vec!["a number that the history does not know".to_owned()];
        let disputed = Disputed { listed: 3, found: 2, unknown, without };
        let widest = told(&history, &evidence, Some(&disputed), 200);
        let whole = words(&widest);
        for width in 60..=200 {
            let text = told(&history, &evidence, Some(&disputed), width);
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{width} columns: {line:?}");
            }
            let here = words(&text);
            let cut: Vec<_> = here.keys().filter(|word| word.contains('…')).collect();
            assert!(cut.is_empty(), "{width} columns: {cut:?}");
            // Of the drawings, what the lanes are called.
            let lanes = |text: &str| text.matches("\ninfrastructure ").count();
            assert_eq!(lanes(&text), lanes(&widest), "{width} columns");
            for (word, n) in &whole {
                let found = here.get(word).copied().unwrap_or(0);
                assert!(found >= *n, "{width} columns: {word:?} stands {found} times, not {n}");
            }
        }
    }
}

/// The part of a text below a heading, up to the next one, its lines joined.
fn below(text: &str, heading: &str) -> String {
    let (_, rest) = text.split_once(&format!("\n{heading} ─")).unwrap();
    let rest = rest.split_once('\n').unwrap().1;
    let part = rest.split("──").next().unwrap();
    part.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_figure_of_a_breakdown_has_its_count_and_interval() {
    let (history, organisation) = made(3_000);
    let evidence = Evidence::of(&history, &organisation, question(&[Dimension::Line]));
    let text = told(&history, &evidence, None, 200);
    let part = below(&text, "By line");
    // Three lines, six measures each.
    assert_eq!(part.matches(", n ").count(), 18, "{part}");
    assert!(part.matches('(').count() >= 12 && part.contains("line 3"), "{part}");
    // The shares of a half sum to all of it.
    let halves = below(&text, "Both halves");
    assert!(halves.contains("done, later reopened"), "{halves}");
    assert!(halves.contains("Support and infrastructure are counted with operations."), "{halves}");
}

#[test]
fn signals_in_the_middle_of_a_series_are_told() {
    let (history, organisation) = made(3_000);
    let mut evidence = Evidence::of(&history, &organisation, question(&[]));
    let values = [0.5, 0.51, 0.5, 0.49, 0.9, 0.5, 0.51, 0.5, 0.49, 0.5, 0.51, 0.5];
    let mut points: Vec<Point> = (1..)
        .zip(values)
        .map(|(month, value)| Point {
            label: format!("2026-{month:02}"),
            value: Some(value),
            n: 100,
        })
        .collect();
    // A period without a value does not shift the ones behind it.
    points.insert(1, Point { label: "none".to_owned(), value: None, n: 3 });
    evidence.series = vec![Series {
        code: "LA",
        target: Some("24h".to_owned()),
        points,
        chart: xmr(&values),
        change: Change::NoRealChange,
    }];
    let text = told(&history, &evidence, None, 100);
    let part = below(&text, "By week, in order");
    assert!(part.contains("no real change"), "{part}");
    assert!(part.contains("taken up in time, 24h: 2026-05 above the limit"), "{part}");
}
