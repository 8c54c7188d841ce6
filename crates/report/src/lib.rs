//! Evidence as text, HTML and JSON: three renderings of one value, with the same sentences in the
//! same order.
//!
//! - [`text`] for the terminal: width-aware, bold and dim, one accent;
//! - [`html`] for people: one self-contained file, no script, light and dark, prints on A4;
//! - [`json`] for programs: a stable, versioned schema, exact integers;
//! - [`board`] is one side of A4 for those who govern;
//! - [`decision`] is the decision about a remedy, before it is pulled;
//! - [`diagnosis`] says which remedy fits, and what is not known;
//! - [`paper`] is what newer reports are made of: said once, shown as text and as a page;
//! - [`kpi`] are the reports of KPI sheets;
//! - [`verdict`] is one page on whether a remedy worked;
//! - [`agreements`] does the same for goals, clocks and minutes.

pub mod agreements;
pub mod board;
pub mod charter;
pub mod decision;
pub mod diagnosis;
pub mod html;
pub mod json;
pub mod kpi;
mod organisation;
pub mod paper;
pub mod sentences;
pub mod text;
pub mod verdict;
pub mod what_if;

pub use organisation::organisation;

use thirdline_domain::History;
use thirdline_evidence::{Evidence, Measures};

/// Everything a rendering needs.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What is reported.
    pub evidence: &'a Evidence,
    /// The events, for the journeys that are drawn and the numbers of incidents.
    pub history: &'a History,
    /// How the history was read.
    pub import: &'a Import,
    /// The figures without the incidents that somebody disputes.
    pub disputed: Option<&'a Disputed>,
}

/// How the history was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Name of the organisation, where it is known.
    pub organisation: Option<String>,
    /// Files, with the rows read from each.
    pub files: Vec<(String, u64)>,
    /// The mapping, and why it was taken, in a sentence.
    pub mapping: String,
    /// What is worth knowing of the rows.
    pub notes: Vec<ImportNote>,
    /// Statuses whose class was assumed, because no mapping was named and no word of theirs is plain.
    pub assumed: Vec<AssumedStatus>,
    /// Queries that would fetch a full history, where only one row per ticket was read.
    pub queries: Vec<(String, String)>,
}

/// One count of the import report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportNote {
    /// Its key in JSON.
    pub key: &'static str,
    /// How many.
    pub count: u64,
    /// What it means, as the rest of a sentence after the number.
    pub about: &'static str,
}

/// A status whose class nobody stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedStatus {
    /// Status and sub-status as written.
    pub status: String,
    /// What it was taken for: a class, or `note` for one that states nothing.
    pub class: &'static str,
    /// Rows with it.
    pub rows: u64,
}

impl Import {
    /// So many assumed statuses are named.
    const NAMED: usize = 8;

    /// What was assumed of statuses, in sentences without a full stop; none where nothing was.
    #[must_use]
    pub fn assumptions(&self) -> Vec<String> {
        let rows = |n| html::words::counted(n, "row");
        let mut sentences: Vec<String> = self
            .assumed
            .iter()
            .take(Self::NAMED)
            .map(|a| {
                format!(
                    "The meaning of the status {:?} ({}) is assumed: it is taken as {}",
                    a.status,
                    rows(a.rows),
                    a.class
                )
            })
            .collect();
        let rest = self.assumed.get(Self::NAMED..).unwrap_or_default();
        if !rest.is_empty() {
            sentences.push(format!(
                "So it is with {} ({})",
                match rest.len() {
                    1 => "one more status".to_owned(),
                    n => format!("{n} more statuses"),
                },
                rows(rest.iter().map(|a| a.rows).sum())
            ));
        }
        if !sentences.is_empty() {
            sentences.push(
                "A mapping file says what statuses mean: `thirdline history mapping` proposes one, \
                 and --mapping reads with it"
                    .to_owned(),
            );
        }
        sentences
    }
}

/// Incidents that somebody disputes, and the figures without them.
#[derive(Clone, Debug)]
pub struct Disputed {
    /// Numbers on the list, each once.
    pub listed: u64,
    /// Numbers that the history knows.
    pub found: u64,
    /// Numbers that it does not know.
    pub unknown: Vec<String>,
    /// All measures without them.
    pub without: Measures,
}
