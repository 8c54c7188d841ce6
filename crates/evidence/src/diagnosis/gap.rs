//! Is the third line the gap at all? Four tests, of which two must say so.

use super::case::Case;
use crate::third_line::Figure;
use serde::Serialize;
use thirdline_domain::Side;

/// An answer that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// The interval lies wholly past the threshold.
    Yes,
    /// It lies wholly before it.
    No,
    /// It holds the threshold, or there is nothing to tell from.
    Unknown,
}

/// One of the four tests.
#[derive(Clone, Debug, Serialize)]
pub struct GapTest {
    /// What is asked.
    pub question: String,
    /// From what it is told.
    pub figure: Figure,
    /// Where the answer changes, in the figure's unit.
    pub threshold: f64,
    /// Whether it says that the third line is the gap.
    pub is_gap: Is,
}

/// Share of the user clock from which on development's part is large.
const LARGE_PART: f64 = 0.40;
/// Share of running third-line stays older than thirty days from which on many are forgotten.
const MANY_OLD: f64 = 0.20;
/// Answers at or below this say no.
pub(super) const LOW: f64 = 3.5;

fn test(question: String, figure: Figure, threshold: f64, above: bool) -> GapTest {
    let (past, before) = if above {
        (figure.is_at_least(threshold), figure.is_below(threshold))
    } else {
        (figure.is_below(threshold), figure.is_at_least(threshold))
    };
    let is_gap = match (past, before) {
        (true, _) => Is::Yes,
        (_, true) => Is::No,
        _ => Is::Unknown,
    };
    GapTest { question, figure, threshold, is_gap }
}

pub(super) fn tests(case: &Case<'_>, least_taken_up: f64) -> Vec<GapTest> {
    let answer = case.answer(Side::Operations, "R1");
    vec![
        test(
            "Are too few third-line stays taken up in time?".to_owned(),
            case.figure("LA3"),
            least_taken_up,
            false,
        ),
        test(
            "Does development hold a large part of the user clock of what reaches it?".to_owned(),
            case.figure("DH"),
            LARGE_PART,
            true,
        ),
        test(
            "Are many of its open stays older than thirty days?".to_owned(),
            case.figure("OO3"),
            MANY_OLD,
            true,
        ),
        low_answer("Do operations say that help does not come in time?".to_owned(), answer),
    ]
}

/// A mean answer is judged as it is: a handful of people is all who could be asked.
fn low_answer(question: String, figure: Figure) -> GapTest {
    let is_gap = match figure.value {
        Some(value) if value <= LOW => Is::Yes,
        Some(_) => Is::No,
        None => Is::Unknown,
    };
    GapTest { question, figure, threshold: LOW, is_gap }
}

/// Two of four say yes; no if even the unknown ones could not make two.
pub(super) fn is_gap(tests: &[GapTest]) -> Is {
    let count = |is: Is| tests.iter().filter(|t| t.is_gap == is).count();
    match (count(Is::Yes), count(Is::Unknown)) {
        (2.., _) => Is::Yes,
        (yes, unknown) if yes + unknown < 2 => Is::No,
        // Nothing says yes, and what can be told says no: a missing survey is no suspicion.
        (0, _) if count(Is::No) >= 2 => Is::No,
        _ => Is::Unknown,
    }
}
