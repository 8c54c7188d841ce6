//! Documents that are generated are checked, not trusted: a test compares them, and this writes
//! them.

use crate::run::{program, run as run_command};

/// Writes or checks all generated documents.
pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    let mut command = program("cargo");
    let tests = ["--test", "documents", "--test", "walkthrough"];
    command.args(["test", "--quiet", "--package", "thirdline"]).args(tests);
    if !check {
        command.env("THIRDLINE_WRITE_DOCUMENTS", "1");
    }
    run_command(&mut command)
}
