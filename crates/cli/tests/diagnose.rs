//! `thirdline diagnose` and `thirdline board` as a user runs them, on a planted portfolio.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what must hold")]

#[expect(dead_code, reason = "not every test needs all of it")]
mod binary;

use binary::Folder;

/// A planted year with all that belongs to it.
fn planted(months: &str) -> Folder {
    let folder = Folder::with(&[]);
    let plan = [
        "history",
        "generate",
        "--plant",
        "--incidents",
        "12000",
        "--small-teams",
        "--months",
        months,
    ];
    folder.run(&[&plan[..], &["--output", "year.csv"]].concat()).succeeds();
    folder
}

const ON: [&str; 3] = ["year.csv", "--organisation", "organisation.toml"];
const BESIDE: [&str; 4] = ["--pulse", "pulse.csv", "--facts", "facts"];

fn command<'a>(what: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[what][..], &ON, &BESIDE, more].concat()
}

#[test]
fn the_planted_causes_are_named_in_text_json_and_page() {
    let folder = planted("12");
    let text = folder.run(&command("diagnose", &[])).succeeds().out;
    assert!(text.contains("fits Card Checkout"), "{text}");
    assert!(text.contains("Card Checkout") && text.contains("not the gap"), "{text}");
    let json = folder.run(&command("diagnose", &["--format", "json"])).succeeds().json();
    assert_eq!((&json["schema"], &json["version"]), (&"thirdline-diagnosis".into(), &1.into()));
    let services = json["services"].as_array().unwrap();
    let payments = services.iter().find(|s| s["name"] == "Payments").unwrap();
    assert_eq!(payments["answer"]["details"][0]["kind"], "motivation", "{payments}");
    folder.run(&command("diagnose", &["--output", "d.html"])).succeeds();
    let page = std::fs::read_to_string(folder.path().join("d.html")).unwrap();
    assert!(page.contains("What holds each service back") && page.contains("speaks for a remedy"));
}

#[test]
fn one_service_can_be_asked_for_and_a_misspelt_one_is_answered_with_the_nearest() {
    let folder = planted("12");
    let text = folder.run(&command("diagnose", &["--service", "Payments"])).succeeds().out;
    assert!(text.contains("What holds Payments back"), "{text}");
    assert!(!text.contains("Customer Portal"), "{text}");
    let said = folder.run(&command("diagnose", &["--service", "Payment"]));
    assert_eq!(said.code, Some(2));
    said.tells(&["the history has no service \"Payment\"", "did you mean \"Payments\"?"]);
}

#[test]
fn without_papers_and_pulse_signals_are_unknown_and_say_what_is_missing() {
    let folder = planted("12");
    let text = folder.run(&[&["diagnose"][..], &ON].concat()).succeeds().out;
    for missing in
        ["answers to the pulse", "escalations", "delivery milestones", "exposure sessions"]
    {
        assert!(text.contains(&format!("Missing: {missing}")), "{missing}: {text}");
    }
}

#[test]
fn a_month_is_not_enough_to_say_anything_and_a_probe_is_offered() {
    let folder = planted("1");
    let json = folder.run(&command("diagnose", &["--format", "json"])).succeeds().json();
    for service in json["services"].as_array().unwrap() {
        assert_eq!(service["answer"]["answer"], "not_enough", "{}", service["name"]);
        assert!(service["answer"]["details"]["probe"]["owner"].is_string());
    }
}

#[test]
fn behaviour_of_fewer_than_five_is_nowhere_in_the_export() {
    let folder = planted("12");
    let json = folder.run(&command("diagnose", &["--format", "json"])).succeeds().json();
    let hidden = json["hidden"].as_array().unwrap();
    assert!(!hidden.is_empty(), "the demonstration has small teams");
    for service in json["services"].as_array().unwrap() {
        let is_hidden = hidden.contains(&service["name"]);
        for figure in service["figures"].as_array().unwrap() {
            let (code, figure) = (figure[0].as_str().unwrap(), &figure[1]);
            let is_behaviour =
                ["LA3", "QS3", "AT3", "TB3", "BR3", "OO3", "ERR", "RCE", "EX"].contains(&code);
            if is_hidden && is_behaviour {
                assert_eq!(figure["standing"], "hidden", "{} {code}", service["name"]);
                assert!(figure["value"].is_null() && figure["n"].is_null(), "{code}");
            }
        }
    }
}

#[test]
fn a_history_that_never_reaches_the_third_line_says_what_to_do() {
    let folder = Folder::with(&[("o.toml", "[[team]]\nname = \"Desk\"\nside = \"operations\"\n")]);
    let generate = ["history", "generate", "--incidents", "50", "--output", "y.csv"];
    folder.run(&generate).succeeds();
    let said = folder.run(&["diagnose", "y.csv", "--organisation", "o.toml"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["no incident was ever with the third line", "which teams are on the side"]);
}

#[test]
fn the_board_page_says_what_is_asked_and_what_is_not_known() {
    let folder = planted("12");
    let text = folder.run(&command("board", &[])).succeeds().out;
    for part in [
        "What users lived",
        "What is asked of you",
        "Decide on motivation (b)",
        "What we do not know",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = folder.run(&command("board", &["--format", "json"])).succeeds().json();
    assert_eq!(json["schema"], "thirdline-board");
    assert!(json["asks"].as_array().unwrap().len() <= 3);
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let folder = planted("7");
    let once = || folder.run(&command("diagnose", &["--format", "json"])).succeeds().out;
    assert_eq!(once(), once());
}

#[test]
fn an_organisation_file_says_how_it_was_understood_and_what_of_a_history_it_leaves_out() {
    let folder = planted("1");
    let text =
        folder.run(&["organisation", "check", "organisation.toml", "year.csv"]).succeeds().out;
    for part in ["Head of Development", "with Head of Product", "every service of the history"] {
        assert!(text.replace('\n', " ").contains(part), "{part}: {text}");
    }
    folder.file("half.toml", "[[team]]\nname = \"Service Desk\"\nside = \"operations\"\n");
    let text = folder.run(&["organisation", "check", "half.toml", "year.csv"]).succeeds().out;
    assert!(
        text.contains("fit no description") && text.contains("No service is described"),
        "{text}"
    );
    folder.file("wrong.toml", "[[unit]]\nname = \"A\"\nabove = \"B\"\nside = \"ops\"\n");
    let said = folder.run(&["organisation", "check", "wrong.toml"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["there is no unit \"B\"", "side", "2 faults in wrong.toml"]);
}

#[test]
fn the_example_of_an_organisation_file_is_read() {
    let folder = Folder::with(&[]);
    let example = folder.run(&["organisation", "example"]).succeeds().out;
    // A team has a name or a pattern: the example shows the name's line among the optional ones.
    let text = example.replace("#name = \"Payments 3rd\"", "name = \"Payments 3rd\"");
    folder.file("example.toml", text);
    folder.run(&["organisation", "check", "example.toml"]).succeeds();
}
