//! Whatever stands in a file that people write, it is read or refused.

use proptest::prelude::*;
use thirdline_document::schema::{Section, complete_example_toml};
use thirdline_domain::charter::{
    ASSUMPTIONS, AUTHORITY, CHARTER, COSTS, Charter, DEVELOPMENT, HOURS, KNOWLEDGE, RESIDUAL,
    RETURN, SIGNATURE, STAFFING,
};
use thirdline_domain::decision::{
    COMMITMENT, DECISION, Decision, FIDELITY, HARM, OTHER_CHANGE, OUTCOME, REFUSED,
    SIGNATURE as SIGNER, SIGNED as DECIDED, Watchable,
};
use thirdline_domain::sheet::{
    AGAINST_ADVICE, BASELINE, CHANCE, GATE, KnownMeasure, MEASURE, MILESTONE, RACI, SHEET, SIGNED,
    Sheet, TargetClock,
};
use thirdline_domain::{ORGANISATION, Organisation, SERVICE, TEAM, UNIT};

const KNOWN: [KnownMeasure; 1] = [KnownMeasure {
    code: "UCM3",
    version: 1,
    name: "user clock met, third line",
    unpayable: None,
    can_guard: true,
    is_duration: false,
    higher_is_better: true,
    clock: Some(TargetClock::Restore),
    guards: &["RO3"],
}];

const WATCHABLE: [Watchable; 1] = [Watchable {
    code: "UCM3",
    version: 1,
    name: "user clock met, third line",
    is_duration: false,
    higher_is_better: Some(true),
    clock: Some(TargetClock::Restore),
    unwatchable: None,
}];

/// Lines of the complete example in any order, cut anywhere, with noise behind them.
fn jumbled(sections: &[&Section], picks: &[(usize, usize, String)]) -> String {
    let whole = complete_example_toml(sections);
    let all: Vec<&str> = whole.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect();
    let mut text = String::new();
    for (line, cut, noise) in picks {
        let line = all[line % all.len()];
        let end = line.char_indices().nth(*cut).map_or(line.len(), |(i, _)| i);
        text.push_str(&line[..end]);
        text.push_str(noise);
        text.push('\n');
    }
    text
}

fn picks() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let noise = prop_oneof![4 => Just(String::new()), 1 => "[a-z0-9\"\\[\\]=.: -]{0,6}"];
    prop::collection::vec((0..80_usize, 0..90_usize, noise), 0..50)
}

proptest! {
    #[test]
    fn any_lines_out_of_a_sheet_are_read_or_refused(picks in picks()) {
        let sections = [
            &SHEET, &MEASURE, &GATE, &RACI, &BASELINE, &CHANCE, &MILESTONE, &SIGNED,
            &AGAINST_ADVICE,
        ];
        if let Err(faults) = Sheet::parse("s.toml", &jumbled(&sections, &picks), &KNOWN) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn any_lines_out_of_a_charter_are_read_or_refused(picks in picks()) {
        let sections = [
            &CHARTER, &AUTHORITY, &STAFFING, &KNOWLEDGE, &RESIDUAL, &DEVELOPMENT, &RETURN,
            &SIGNATURE, &ASSUMPTIONS, &HOURS, &COSTS,
        ];
        if let Err(faults) = Charter::parse("c.toml", &jumbled(&sections, &picks)) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn any_lines_out_of_a_decision_are_read_or_refused(picks in picks()) {
        let sections = [
            &DECISION, &REFUSED, &COMMITMENT, &FIDELITY, &OUTCOME, &HARM, &OTHER_CHANGE, &DECIDED,
            &SIGNER,
        ];
        if let Err(faults) = Decision::parse("d.toml", &jumbled(&sections, &picks), &WATCHABLE) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn any_lines_out_of_an_organisation_are_read_or_refused(picks in picks()) {
        let sections = [&ORGANISATION, &UNIT, &TEAM, &SERVICE];
        if let Err(faults) = Organisation::parse("o.toml", &jumbled(&sections, &picks)) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn any_text_at_all_is_read_or_refused(text in "\\PC{0,80}") {
        let _ = Sheet::parse("s.toml", &text, &KNOWN);
        let _ = Charter::parse("c.toml", &text);
        let _ = Decision::parse("d.toml", &text, &WATCHABLE);
        let _ = Organisation::parse("o.toml", &text);
    }
}
