//! Figures that are shown twice are the same, and nothing depends on threads.

use thirdline_domain::{History, Organisation};
use thirdline_evidence::{Dimension, Evidence, Question};
use thirdline_history::{Plan, generate};
use thirdline_report::{Import, Report, json};

fn firm() -> (History, Organisation) {
    let made = generate(&Plan { incidents: 9_000, ..Plan::default() });
    let organisation =
        Organisation::parse("organisation.toml", &made.organisation_toml).expect("faultless");
    (made.history, organisation)
}

fn json_of(history: &History, organisation: &Organisation) -> String {
    let question = Question { by: Dimension::ALL.to_vec(), ..Question::default() };
    let evidence = Evidence::of(history, organisation, question);
    let import = Import::default();
    let report = Report { evidence: &evidence, history, import: &import, disputed: None };
    let mut out = Vec::new();
    json::write(&report, &mut out).expect("written");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_same_history_gives_the_same_bytes_with_any_number_of_threads() {
    let (history, organisation) = firm();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| json_of(&history, &organisation))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
}

#[test]
fn a_series_shows_the_figures_of_its_periods() {
    let (history, organisation) = firm();
    let question = Question { by: vec![Dimension::Month], ..Question::default() };
    let evidence = Evidence::of(&history, &organisation, question);
    let target = evidence.main_target().expect("targets").label.clone();
    assert_eq!(target, "24h");
    let mut compared = 0;
    for series in &evidence.series {
        for point in &series.points {
            let by = evidence.by.iter().find(|b| b.key == point.label).expect("the month");
            let m = &by.measures;
            let expected = if let Some(by_target) = m.by_target(series.code) {
                by_target.iter().find(|(label, _)| *label == target).expect("the target").1.value
            } else if let Some(proportion) = m.proportion(series.code) {
                proportion.value
            } else {
                m.ratio(series.code).expect("a measure").value
            };
            assert_eq!(point.value, expected, "{} in {}", series.code, point.label);
            compared += usize::from(expected.is_some());
        }
    }
    assert!(compared >= 100, "nine series of twelve months: {compared}");
}

#[test]
fn the_ledger_by_holder_sums_to_the_ledger_by_class_and_to_the_user_clock() {
    let (history, organisation) = firm();
    let evidence = Evidence::of(&history, &organisation, Question::default());
    let by_class: i128 = evidence.ledger.iter().sum();
    let by_holder: i128 = evidence.holders.iter().map(thirdline_evidence::HolderTime::total).sum();
    assert_eq!(by_class, evidence.user_clock_total());
    assert_eq!(by_holder, evidence.user_clock_total());
    let gap = &evidence.gap;
    assert!(gap.incidents > 0 && gap.total() < evidence.user_clock_total());
}

#[test]
fn a_team_of_fewer_than_five_is_shown_with_its_unit_only() {
    let (history, organisation) = firm();
    let question = Question { by: vec![Dimension::Team], ..Question::default() };
    let evidence = Evidence::of(&history, &organisation, question);
    let small: Vec<&str> = history
        .teams
        .iter()
        .filter(|name| {
            organisation.team(name).and_then(|t| t.head_count).is_some_and(|count| count < 5)
        })
        .collect();
    assert!(!small.is_empty(), "the firm has small teams");
    for name in small {
        let shown = |text: &str| text == name;
        assert!(!evidence.by.iter().any(|b| shown(&b.key)), "{name} in the breakdown");
        assert!(!evidence.holders.iter().any(|h| shown(&h.holder)), "{name} as holder");
        let pairs = evidence.handover_pairs.iter().chain(&evidence.returning_pairs);
        assert!(!pairs.clone().any(|p| shown(&p.from) || shown(&p.to)), "{name} in a pair");
    }
    assert_eq!(evidence.quality.teams_rolled_up, 7);
}
