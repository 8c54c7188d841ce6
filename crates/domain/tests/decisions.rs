//! Decision files: all faults at once, and a fingerprint of what is registered before the pull.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use thirdline_document::schema::complete_example_toml;
use thirdline_domain::decision::{
    COMMITMENT, DECISION, Decision, FIDELITY, HARM, OTHER_CHANGE, OUTCOME, REFUSED, Remedy,
    SIGNATURE, SIGNED, Watchable,
};
use thirdline_domain::sheet::TargetClock;

const fn share(code: &'static str, higher_is_better: Option<bool>) -> Watchable {
    Watchable {
        code,
        version: 1,
        name: "a share",
        is_duration: false,
        higher_is_better,
        clock: None,
        unwatchable: None,
    }
}

const KNOWN: [Watchable; 5] = [
    Watchable { clock: Some(TargetClock::Restore), ..share("UCM3", Some(true)) },
    share("RO3", Some(false)),
    share("LD", None),
    Watchable { is_duration: true, ..share("UC3", Some(false)) },
    Watchable { unwatchable: Some("it is a ratio of medians"), ..share("ERR", None) },
];

fn example() -> String {
    let sections = [
        &DECISION,
        &REFUSED,
        &COMMITMENT,
        &FIDELITY,
        &OUTCOME,
        &HARM,
        &OTHER_CHANGE,
        &SIGNED,
        &SIGNATURE,
    ];
    let whole = complete_example_toml(&sections);
    let out = |l: &&str| *l != "within = \"8h\"" && !l.starts_with("released");
    whole.lines().filter(out).collect::<Vec<_>>().join("\n")
}

fn parse(text: &str) -> Result<Decision, Vec<String>> {
    Decision::parse("d.toml", text, &KNOWN)
        .map_err(|faults| faults.iter().map(|f| f.message.clone()).collect())
}

#[test]
fn the_complete_example_is_read_as_it_stands() {
    let decision = parse(&example()).unwrap();
    assert_eq!((decision.remedy, decision.least_fidelity), (Remedy::Culture, 0.7));
    assert_eq!(decision.outcome.measure.title(), "UCM3@1");
    assert_eq!(decision.outcome.measure.within, Some((TargetClock::Restore, 72 * 3_600_000_000)));
    assert!((decision.outcome.smallest - 0.1).abs() < 1e-12);
    assert!((decision.harm[0].worse_by - 0.03).abs() < 1e-12);
    assert_eq!((decision.looks.len(), decision.comparators.len()), (2, 3));
    assert_eq!(decision.signatures[0].role, "CIO");
    assert!(decision.covers("Payments") && !decision.compares_with("Payments"));
    assert!(decision.compares_with("Statements"));
}

#[test]
fn all_faults_are_told_at_once() {
    let text = example()
        .replace("pulled = 2026-02-01", "pulled = \"2026-02-30\"")
        .replace("remedy = \"a\"", "remedy = \"d\"")
        .replace("sponsor =", "sponser =")
        .replace("\"RO3@1\"", "\"R03\"")
        .replace("planned = 24", "planned = 0")
        .replace("[2026-09-01, 2027-03-01]", "[2026-09-01, \"soon\"]")
        .replace("\"10 points\"", "\"10 %\"");
    let faults = parse(&text).unwrap_err().join("\n");
    for what in [
        "there is no day 2026-02-30",
        "`remedy`",
        "sponser",
        "there is no measure \"R03\"",
        "nothing is planned",
        "\"soon\" is no date",
        "`smallest`: \"10 %\" cannot be read",
    ] {
        assert!(faults.contains(what), "{what} in {faults}");
    }
}

#[test]
fn a_measure_is_named_with_what_it_needs_and_nothing_else() {
    for (from, to, why) in [
        ("\nwithin = \"72h\"", "", "UCM3 needs the target of its clock"),
        ("\"UCM3@1\"", "\"UCM3@9\"", "UCM3 has no such version"),
        ("\"RO3@1\"", "\"RO3@1\"\nwithin = \"8h\"", "the clock of RO3 has no target"),
        ("better = \"lower\"", "better = \"higher\"", "of RO3, lower is better"),
        ("\"RO3@1\"", "\"ERR\"", "ERR cannot be followed month by month"),
        ("\"3 points\"", "\"0 points\"", "`worse_by`"),
    ] {
        let faults = parse(&example().replace(from, to)).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains(why), "{why} in {faults:?}");
    }
    let neither = example().replace("\"RO3@1\"", "\"LD@1\"").replace("better = \"lower\"\n", "");
    assert!(parse(&neither).unwrap_err()[0].contains("not known which way LD is better"));
    let lower = parse(&example().replace("\"RO3@1\"", "\"LD@1\"")).unwrap();
    assert!(!lower.harm[0].measure.higher_is_better);
    let time = example()
        .replace("\"UCM3@1\"", "\"UC3@1\"")
        .replace("\nwithin = \"72h\"", "")
        .replace("better = \"higher\"\n", "")
        .replace("\"10 points\"", "\"20 %\"");
    assert!((parse(&time).unwrap().outcome.smallest - 0.2).abs() < 1e-12);
}

#[test]
fn the_fingerprint_changes_with_everything_that_is_registered_before() {
    let signed = parse(&example()).unwrap().fingerprint();
    for (from, to) in [
        ("Payments: culture", "Another name"),
        ("services = [\"Payments\"]\n\n# A = culture", "services = [\"Pay*\"]\n\n# A = culture"),
        ("remedy = \"a\"", "remedy = \"b\""),
        ("A third of", "A half of"),
        ("9f86d081884c7d65", "9f86d081884c7d66"),
        ("sponsor = \"CIO\"", "sponsor = \"COO\""),
        ("pulled = 2026-02-01", "pulled = 2026-02-02"),
        ("least_fidelity = \"70 %\"", "least_fidelity = \"60 %\""),
        ("\"Statements\"", "\"Statement\""),
        ("2027-03-01]", "2027-04-01]"),
        ("could not be staffed", "could be staffed"),
        ("remedy = \"c\"", "remedy = \"b\""),
        ("role = \"Head of Development\"", "role = \"Head of Cards\""),
        ("to = \"Head of Operations\"", "to = \"CIO\""),
        ("Two developers", "Three developers"),
        ("by = 2026-03-01", "by = 2026-03-02"),
        ("live user sessions of an hour", "user sessions"),
        ("planned = 24", "planned = 20"),
        ("within = \"72h\"", "within = \"48h\""),
        ("\"10 points\"", "\"9 points\""),
        ("months_before = 12", "months_before = 11"),
        ("months_after = 6", "months_after = 7"),
        ("transition_days = 28", "transition_days = 14"),
        ("\"3 points\"", "\"4 points\""),
        ("\"RO3@1\"", "\"LD@1\""),
    ] {
        let text = example();
        assert!(text.contains(from), "{from} in {text}");
        let changed = parse(&text.replace(from, to)).unwrap().fingerprint();
        assert_ne!(changed, signed, "{from}");
    }
}

#[test]
fn the_fingerprint_does_not_change_with_what_comes_later() {
    let signed = parse(&example()).unwrap().fingerprint();
    for (from, to) in [
        ("kept = 2026-02-20\n", ""),
        ("kept = 2026-02-20", "released = 2026-02-20"),
        ("delivered = 21\n", ""),
        ("Minutes of the joint review", "Nothing"),
        ("Calendar of sessions", "Nothing"),
        ("on = 2026-05-01", "on = 2026-05-02"),
        ("on = 2026-01-20", "on = 2026-01-21"),
        ("2c26b46b68ffc68f", "2c26b46b68ffc680"),
    ] {
        let text = example();
        assert!(text.contains(from), "{from} in {text}");
        assert_eq!(parse(&text.replace(from, to)).unwrap().fingerprint(), signed, "{from}");
    }
}

#[test]
fn a_promise_is_kept_or_released_and_a_service_is_named() {
    let both = example().replace("kept = 2026-02-20", "kept = 2026-02-20\nreleased = 2026-02-21");
    assert_eq!(parse(&both).unwrap_err(), ["`commitment.released`: it is both kept and released"]);
    let none = example().replace("services = [\"Payments\"]", "services = []");
    let faults = parse(&none).unwrap_err();
    assert!(faults[0].contains("no service is named"), "{faults:?}");
}
