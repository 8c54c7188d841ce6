//! What `--output` writes to, and what it never touches.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "shared with tests that need more of it")]
mod binary;

use binary::{Folder, Said};
use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

const HISTORY: &str = "ticket,at,team,state\n\
                       A,2026-03-02T08:00Z,Desk,New\n\
                       A,2026-03-02T09:00Z,Dev,Working\n\
                       A,2026-03-02T10:00Z,Dev,Resolved\n";

const MAPPING: &str = r#"
status = [["New", "queued"], ["Working", "active"], ["Resolved", "resolved"]]
[columns]
incident = "ticket"
time = "at"
team = "team"
status = "state"
"#;

const ORGANISATION: &str = "[[team]]\nname = \"Dev\"\nline = 3\nside = \"development\"\n";

fn folder() -> Folder {
    let folder = Folder::with(&[
        ("history.csv", HISTORY),
        ("mapping.toml", MAPPING),
        ("organisation.toml", ORGANISATION),
        ("numbers.txt", "A\n"),
    ]);
    fs::hard_link(folder.path().join("history.csv"), folder.path().join("hard.csv")).unwrap();
    symlink("hard.csv", folder.path().join("soft.csv")).unwrap();
    folder
}

const EVIDENCE: [&str; 8] = [
    "evidence",
    "history.csv",
    "--mapping",
    "mapping.toml",
    "--organisation",
    "organisation.toml",
    "--exclude",
    "numbers.txt",
];

#[test]
fn nothing_that_was_read_is_written_over() {
    let folder = folder();
    let convert = ["history", "convert", "history.csv", "--mapping", "mapping.toml"];
    let propose = ["history", "mapping", "history.csv"];
    let cases: [(&[&str], &[&str]); 3] = [
        (&EVIDENCE, &["mapping.toml", "organisation.toml", "numbers.txt", "./history.csv"]),
        (&convert, &[]),
        (&propose, &[]),
    ];
    for (command, more) in cases {
        for output in ["history.csv", "hard.csv", "soft.csv"].iter().chain(more) {
            let before = fs::read(folder.path().join(output)).unwrap();
            let said = folder.run(&[command, &["--output", output]].concat());
            assert_eq!(said.code, Some(2), "{said}");
            said.tells(&["read by this command", "what to do: name another file"]);
            assert_eq!(fs::read(folder.path().join(output)).unwrap(), before, "{said}");
        }
    }
    assert!(folder.path().join("soft.csv").is_symlink());

    // Standard input is read, too.
    let mut command =
        folder.command(&["evidence", "-", "--mapping", "mapping.toml", "--output", "history.csv"]);
    let input = fs::File::open(folder.path().join("history.csv")).unwrap();
    let said = Said::of(&["evidence", "-"], command.stdin(Stdio::from(input)).output().unwrap());
    assert_eq!(said.code, Some(2), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("history.csv")).unwrap(), HISTORY);
}

#[test]
fn streams_and_links_are_written_through_and_stay() {
    let folder = folder();
    let whole = folder.run(&EVIDENCE).succeeds().out;
    assert!(!whole.is_empty());
    let to = |output| [&EVIDENCE[..], &["--output", output]].concat();
    assert_eq!(folder.run(&to("/dev/stdout")).succeeds().out, whole);
    // What an open stream already holds stays before it.
    fs::write(folder.path().join("log"), "before\n").unwrap();
    let log = fs::OpenOptions::new().append(true).open(folder.path().join("log")).unwrap();
    assert!(folder.command(&to("/dev/stdout")).stdout(log).status().unwrap().success());
    assert_eq!(fs::read_to_string(folder.path().join("log")).unwrap(), format!("before\n{whole}"));

    // A link to a file, one to a file that is yet to be made, and one to a device.
    folder.file("old.txt", "old");
    for (link, target) in [("a", "old.txt"), ("b", "new.txt"), ("c", "/dev/null")] {
        symlink(target, folder.path().join(link)).unwrap();
        folder.run(&to(link)).succeeds();
        assert!(folder.path().join(link).is_symlink(), "{link}");
        let there = fs::read_to_string(folder.path().join(link)).unwrap();
        assert_eq!(there, if link == "c" { "" } else { &whole });
    }
    folder.run(&to("/dev/full")).tells(&["/dev/full: it cannot be written"]);

    let fifo = folder.path().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for (command, begins) in [
        (to("fifo"), whole.as_str()),
        (
            vec!["history", "convert", "history.csv", "--mapping", "mapping.toml", "-o", "fifo"],
            "incident,at,order,team,class,status",
        ),
    ] {
        let path = fifo.clone();
        let reader = std::thread::spawn(move || fs::read_to_string(path).unwrap());
        folder.run(&command).succeeds();
        let read = reader.join().unwrap_or_else(|_| panic!("the reader failed"));
        assert!(read.starts_with(begins), "{read}");
    }
}
