//! The report as one self-contained page: no script, no network, light and dark, A4 and phone.
//!
//! A section is a file with `section(&Report) -> Section`: a sentence first, then the drawing,
//! then the numbers. To add one, write the file and name it in `sections`; it finds its place in
//! the contents by itself. Sections build `blocks` and tables; markup stands in
//! `templates/`, looks in `html.css`, both use the tokens of the chart crate. Words come from
//! outside and are hostile until escaped: templates and charts do that, nothing else writes
//! markup.

pub(crate) mod blocks;
mod breakdowns;
mod catalogue;
mod clock;
mod definitions;
mod disputed;
mod halves;
pub(crate) mod journey;
mod journeys;
mod next;
mod paths;
mod ring;
mod series;
mod signals;
pub(crate) mod table;
mod taken_up;
mod trust;
pub(crate) mod words;

pub use journey::{journey_sentence, journey_strip};

use crate::Report;
use askama::Template;
use blocks::Section;

const TITLE: &str = "What happens to incidents between operations and development";

#[derive(Template)]
#[template(path = "page.html")]
pub(crate) struct Page {
    pub(crate) title: String,
    /// The organisation, or the file.
    pub(crate) of: String,
    pub(crate) facts: Vec<String>,
    pub(crate) style: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) footer: Vec<String>,
    /// Class of a page that is one sheet, without contents; empty for a report.
    pub(crate) class: &'static str,
}

/// The whole page.
#[must_use]
pub fn html(report: &Report<'_>) -> String {
    let page = Page {
        title: TITLE.to_owned(),
        of: words::of(report),
        facts: words::facts(report),
        style: style(),
        sections: sections(report),
        footer: [
            "The definitions of all measures, intervals and signals stand in docs/measures.md of \
             Thirdline; the same numbers, complete and exact, are written by --format json in a \
             versioned schema."
                .to_owned(),
            "Intervals are 95 % intervals. Times are UTC. No figure here is about a person, and \
             none ranks teams."
                .to_owned(),
            "Open it with the other side before anyone else.".to_owned(),
        ]
        .into(),
        class: "",
    };
    // A template writes into memory: it fails only where a `Display` of ours does, and none does.
    page.render().unwrap_or_default()
}

fn sections(report: &Report<'_>) -> Vec<Section> {
    [
        Some(trust::section(report)),
        Some(halves::section(report)),
        Some(ring::section(report)),
        Some(journeys::section(report)),
        Some(clock::section(report)),
        Some(taken_up::section(report)),
        Some(paths::section(report)),
        Some(catalogue::section(report)),
        breakdowns::section(report),
        Some(definitions::section(report)),
        Some(series::section(report)),
        Some(signals::section(report)),
        disputed::section(report),
        Some(next::section(report)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The charts' rules go into a layer below the page's, so that the page may place charts.
pub(crate) fn style() -> String {
    format!("@layer chart {{\n{}}}\n{}", thirdline_chart::CSS, include_str!("../html.css"))
}
