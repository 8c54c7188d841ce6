//! The diagnosis of a portfolio: where the third line is the gap, and which remedy fits.

mod portfolio;
mod sentences;
mod service;
mod unknowns;

pub(crate) use sentences::listed;
pub use sentences::{answer, headline, month};

use crate::Import;
use crate::html::words::{day, of_import};
use crate::paper::{self, Layout, Paper};
use std::io::{self, Write};
use thirdline_evidence::diagnosis::{Assessment, Diagnosis};

/// A portfolio of so many services is shown whole.
const SHOWN: usize = 12;
/// Services with fewer stays than this are only counted in a larger one.
const LEAST_STAYS: u64 = 30;

/// The services that a report shows: those with enough third-line stays to say anything, and at
/// least the first dozen. Most stays come first.
fn shown(diagnosis: &Diagnosis) -> &[Assessment] {
    let enough = diagnosis.services.iter().take_while(|s| s.stays >= LEAST_STAYS).count();
    &diagnosis.services[..enough.max(SHOWN).min(diagnosis.services.len())]
}

/// The report. With a service's name, only what is about that service.
#[must_use]
pub fn paper(diagnosis: &Diagnosis, import: &Import, service: Option<&str>) -> Paper {
    let one = |name: &str| diagnosis.services.iter().filter(|s| s.name == name).collect();
    let shown: Vec<&Assessment> =
        service.map_or_else(|| self::shown(diagnosis).iter().collect(), one);
    let mut parts = Vec::new();
    if service.is_none() {
        parts.push(portfolio::found(diagnosis));
        parts.push(portfolio::gap(&diagnosis.portfolio, "Is the third line the gap at all?"));
    }
    parts.extend(shown.iter().enumerate().map(|(i, s)| service::part(i, s)));
    parts.push(unknowns::part(diagnosis, shown.iter().copied()));
    parts.push(portfolio::key());
    Paper {
        of: of_import(import),
        title: match service {
            Some(name) => format!("What holds {name} back"),
            None => "What holds each service back, and which remedy fits".to_owned(),
        },
        facts: vec![
            format!(
                "{} to {}, {} and {}; a third-line stay should be taken up within {}, the user \
                 helped within {}.",
                day(diagnosis.first_at),
                day(diagnosis.horizon),
                crate::html::words::counted(diagnosis.services.len() as u64, "service"),
                crate::html::words::counted(diagnosis.portfolio.stays, "third-line stay"),
                thirdline_chart::format::duration(diagnosis.take_up),
                thirdline_chart::format::duration(diagnosis.restore),
            ),
            import.mapping.trim().to_owned(),
        ],
        parts,
        footer: vec![
            "A remedy is named only where a strong ticket signal lies wholly past its threshold, \
             an independent source agrees and nothing forbids it. There are no weights and no \
             total. Intervals are 95 % intervals."
                .to_owned(),
            "No figure here is about a person; figures about behaviour need five people. \
             Open it with the other side before anyone else."
                .to_owned(),
        ],
        layout: Layout::Report,
    }
}

/// The diagnosis as JSON, schema `thirdline-diagnosis` version 1.
///
/// # Errors
/// Those of the writer.
pub fn json(diagnosis: &Diagnosis, out: &mut dyn Write) -> io::Result<()> {
    paper::json("thirdline-diagnosis", 1, diagnosis, out)
}
