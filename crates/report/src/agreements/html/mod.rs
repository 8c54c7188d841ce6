//! Agreements as self-contained pages: the same sentences as the text, in the same order, with a
//! drawing where the text has a bar.
//!
//! A page is a file with one function; sections, tables and figures are those of
//! [`crate::html`].

mod compare;
mod explain;
mod propose;
mod replay;
mod spread;
mod timeline;

pub use compare::compare;
pub use explain::explain;
pub use propose::propose;
pub use replay::replay;

use crate::html::blocks::Section;
use crate::html::{Page, style};
use askama::Template;
use thirdline_chart::Hue;
use thirdline_domain::clock::Charge;
use thirdline_time::zone_data_version;

/// What distinguishes one page from another.
struct Made {
    /// What the page is about, in a line above the title.
    of: String,
    title: String,
    facts: Vec<String>,
    sections: Vec<Section>,
    /// Which page of the JSON holds the same.
    notes: Vec<String>,
}

impl Made {
    fn render(self) -> String {
        let mut footer = self.notes;
        footer.push(format!(
            "Intervals are 95 % intervals. No figure here is about a person, and none ranks teams. \
             The same numbers, complete and exact, are written by --format json. Time zones of \
             version {}.",
            zone_data_version()
        ));
        footer.push("Open it with the other side before anyone else.".to_owned());
        let page = Page {
            title: self.title,
            of: self.of,
            facts: self.facts,
            style: style(),
            sections: self.sections,
            footer,
            class: "",
        };
        // A template writes into memory: it fails only where a `Display` of ours does.
        page.render().unwrap_or_default()
    }
}

/// The two sides have their hues; what nobody is charged with is quiet.
fn charge_hue(charge: Charge) -> Hue {
    match charge {
        Charge::Receiver => Hue::B,
        Charge::Sender => Hue::A,
        Charge::User => Hue::Ink,
        Charge::Vendor | Charge::Other => Hue::D,
        _ => Hue::Quiet,
    }
}
