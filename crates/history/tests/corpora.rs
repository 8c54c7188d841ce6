//! Every seed of `fuzz/corpus` through what the fuzzer does with it: whatever a file holds, it is
//! read or refused, and reading ends.

#[expect(unreachable_pub, reason = "to the fuzz targets it is a library")]
#[expect(clippy::panic, reason = "a panic is how a fuzz target says that something is wrong")]
#[path = "../../../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Runs a target on each of its seeds.
#[expect(clippy::print_stdout, reason = "captured, and shown only if the test fails")]
fn run(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let (_, target) = targets::TARGETS.iter().find(|(n, _)| *n == name).expect("a target");
    let mut seeds: Vec<_> = fs::read_dir(&folder)
        .expect("a corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "the seeds are there: {seeds:?}");
    for seed in seeds {
        // Shown only if the test fails: the last one is the one that did it.
        println!("{}", seed.display());
        target(&fs::read(&seed).expect("readable"));
    }
}

#[test]
fn any_agreement_is_read_or_refused() {
    run("agreement");
}

#[test]
fn any_calendar_is_read_or_refused() {
    run("calendar");
}

#[test]
fn any_feed_of_holidays_is_read_or_refused() {
    run("icalendar");
}

#[test]
fn any_csv_is_read_or_refused() {
    run("csv");
}

#[test]
fn any_workbook_is_read_or_refused() {
    run("excel");
}

#[test]
fn any_json_is_read_or_refused() {
    run("jsonl");
}

#[test]
fn any_mapping_file_is_read_or_refused() {
    run("mapping");
}

#[test]
fn any_organisation_file_is_read_or_refused() {
    run("organisation");
}

#[test]
fn any_parquet_file_is_read_or_refused() {
    run("parquet");
}

#[test]
fn any_file_is_looked_at() {
    run("propose");
}

#[test]
fn any_time_is_read_or_refused() {
    run("time");
}

#[test]
fn any_xes_is_read_or_refused() {
    run("xes");
}

#[test]
fn every_target_has_a_corpus_and_every_corpus_a_target() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut folders: Vec<String> = fs::read_dir(corpus)
        .expect("the corpora")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    folders.sort();
    assert_eq!(folders, targets::TARGETS.map(|(name, _)| name));
}
