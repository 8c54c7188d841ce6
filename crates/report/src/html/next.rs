//! What is not known, and what would change that.

use super::blocks::{Block, Section};
use crate::{Report, sentences};

pub(super) fn section(report: &Report<'_>) -> Section {
    let mut section =
        Section::new("next", "What we do not know, and what to do next", "What we do not know")
            .lead("Each of these limits what the page above can say, and each has a next step.")
            .with(Block::Points(sentences::unknowns(report.evidence)));
    if !report.import.queries.is_empty() {
        section = section.heading("Queries for the full history");
        for (name, text) in &report.import.queries {
            section = section.with(Block::Listing(name.clone(), text.clone()));
        }
    }
    section
}
