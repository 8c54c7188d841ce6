//! KPI sheets as papers: what chance would have paid, what a month says, what is signed.
//!
//! Each report is one function to a [`Paper`], and one to a value for JSON, under a schema named
//! after its command and version [`VERSION`].

mod audit;
mod calibrate;
mod check;
pub mod json;
mod measures;
mod print;
mod senior;
mod statement;
mod words;

pub use audit::{restated, sample, sample_csv};
pub use calibrate::calibration;
pub use check::checked;
pub use measures::payable;
pub use print::printed;
pub use senior::seniority;
pub use statement::statement;

use crate::paper::Paper;

/// Version of the schemas of all KPI reports.
pub const VERSION: u32 = 1;

/// What every KPI report is of, and when it was calibrated.
fn paper(of: Option<&str>, title: String) -> Paper {
    Paper { of: of.unwrap_or_default().to_owned(), title, ..Paper::default() }
}
