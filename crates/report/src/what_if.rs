//! What a remedy would do, beside what the simulation has earned.

use crate::Import;
use crate::html::words::of_import;
use crate::paper::{self, Paper};
use std::io::{self, Write};
use thirdline_evidence::what_if::Answer;

/// Schema of the JSON.
pub const SCHEMA: &str = "thirdline.whatif";
/// Its version.
pub const VERSION: u32 = 1;

/// The answer as JSON.
///
/// # Errors
/// Those of the writer.
pub fn json(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    paper::json(SCHEMA, VERSION, answer, out)
}

/// The report of `thirdline whatif`.
#[must_use]
pub fn paper(answer: &Answer, import: &Import) -> Paper {
    let _ = answer;
    Paper { of: of_import(import), title: "What if?".to_owned(), ..Paper::default() }
}
