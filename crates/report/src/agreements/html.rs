//! Agreements as self-contained pages.

use super::ReplayReport;
use thirdline_domain::History;
use thirdline_evidence::agreements::{Comparison, Explained, Proposed};
use thirdline_time::Zone;

/// What became of the goals on a history.
#[must_use]
pub fn replay(report: &ReplayReport<'_>) -> String {
    let _ = report;
    String::new()
}

/// One incident's clocks, and why.
#[must_use]
pub fn explain(number: &str, history: &History, explained: &[Explained]) -> String {
    let _ = (number, history, explained);
    String::new()
}

/// Goals that history would have kept.
#[must_use]
pub fn propose(receiver: &str, keep: u32, proposed: &Proposed, zone: &Zone) -> String {
    let _ = (receiver, keep, proposed, zone);
    String::new()
}

/// Two agreements side by side.
#[must_use]
pub fn compare(titles: (&str, &str), history: &History, comparison: &Comparison) -> String {
    let _ = (titles, history, comparison);
    String::new()
}
