//! Walkthroughs in `docs/` are run: their files are written, their commands called, and what they
//! print compared letter by letter. `cargo xtask gen` writes the answers anew.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it stands")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// Blocks between fences: (words behind the fence, text, where the text stands).
fn blocks(text: &str) -> Vec<(&str, &str, std::ops::Range<usize>)> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("```").map(|i| at + i + 3) {
        let start = open + text[open..].find('\n').expect("a fence ends its line") + 1;
        let end = start + text[start..].find("```").expect("a block is closed");
        blocks.push((text[open..start].trim(), &text[start..end], start..end));
        at = end + 3;
    }
    blocks
}

/// The words of a command line, in which quotes hold several together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in command.chars() {
        match (letter, words.last_mut()) {
            ('"', _) => is_quoted = !is_quoted,
            (' ', _) if !is_quoted => words.push(String::new()),
            (_, Some(word)) => word.push(letter),
            (_, None) => {}
        }
    }
    words
}

fn told(folder: &Path, command: &str) -> String {
    let words = words(command);
    assert_eq!(words[0], "thirdline", "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_thirdline"))
        .args(&words[1..])
        .current_dir(folder)
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1")
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn run(name: &str, histories: &[PathBuf]) {
    let path = documents().join(name);
    let mut text = std::fs::read_to_string(&path).expect("the document");
    let folder = tempfile::tempdir().unwrap();
    for history in histories {
        std::fs::copy(history, folder.path().join(history.file_name().unwrap())).unwrap();
    }
    let mut answers = Vec::new();
    for (words, block, place) in blocks(&text) {
        if words == "console" {
            let command = block.lines().next().unwrap_or_default();
            let command = command.strip_prefix("$ ").expect("a command begins with $");
            answers.push((place, format!("$ {command}\n{}", told(folder.path(), command))));
        } else if let Some((_, file)) = words.split_once(' ') {
            std::fs::write(folder.path().join(file), block).unwrap();
        }
    }
    assert!(!answers.is_empty(), "{name} calls nothing");
    for (place, answer) in answers.into_iter().rev() {
        text.replace_range(place, &answer);
    }
    if std::env::var_os("THIRDLINE_WRITE_DOCUMENTS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap();
    assert_eq!(there, text, "docs/{name} is stale: run `cargo xtask gen`");
}

#[test]
fn a_clock_breaches_as_the_walkthrough_says() {
    run("walkthrough-a-clock-breaches.md", &[]);
}

#[test]
fn a_kpi_sheet_is_calibrated_as_its_document_says() {
    run("kpi.md", &[]);
}

#[test]
fn a_decision_is_drafted_and_checked_as_its_document_says() {
    run("decision.md", &[]);
}

#[test]
fn a_forecast_and_its_refusal_are_as_the_document_says() {
    run("whatif.md", &[]);
}

#[test]
fn an_improvement_and_a_remedy_that_was_not_pulled_are_judged_as_the_document_says() {
    run("verdict.md", &[]);
}

#[test]
fn the_back_test_of_the_document_is_right() {
    let folder = std::env::var_os("THIRDLINE_HISTORIES").map(PathBuf::from);
    assert!(
        folder.is_some() || std::env::var_os("CI").is_none(),
        "THIRDLINE_HISTORIES is not set: under CI the real histories must be read"
    );
    if let Some(folder) = folder {
        run("backtest-volvo.md", &[folder.join("bpi_challenge_2013_incidents.xes.gz")]);
    }
}

#[test]
fn the_files_that_walkthroughs_name_are_there() {
    let root = documents().join("..");
    for name in ["walkthrough-a-clock-breaches.md", "agreements.md", "backtest-volvo.md", "kpi.md"]
    {
        let text = std::fs::read_to_string(documents().join(name)).expect("the document");
        let paths = text.split('`').filter(|t| {
            (t.starts_with("crates/") || t.starts_with("docs/")) && !t.contains(char::is_whitespace)
        });
        let mut count = 0;
        for path in paths {
            assert!(root.join(path).exists(), "{name} names {path}, which is not there");
            count += 1;
        }
        assert!(count > 0, "{name} names no file");
    }
}

/// Ends of the paths of all sources.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path.to_string_lossy().replace("/src/", "/"));
        }
    }
}

#[test]
fn the_sources_that_architecture_and_recipes_name_are_there() {
    let root = documents().join("..");
    let mut all = Vec::new();
    sources(&root.join("crates"), &mut all);
    for name in ["docs/architecture.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root.join(name)).expect("the document");
        let named = text.split('`').skip(1).step_by(2);
        let files: Vec<String> = named
            .filter(|t| Path::new(t).extension().is_some_and(|e| e == "rs"))
            .map(|t| format!("/{}", t.replace("/src/", "/")))
            .collect();
        assert!(files.len() > 10, "{name} names hardly any source");
        for file in files {
            assert!(all.iter().any(|a| a.ends_with(&file)), "{name} names {file}: not there");
        }
    }
}
