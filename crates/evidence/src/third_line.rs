//! What the third line did: the part of a history that diagnosis, KPI sheets and support charters
//! are about, and the catalogue of measures over it.
//!
//! [`ThirdLine::read`] makes one parallel pass over a history and keeps, service by service, one
//! row per incident and one per *third-line stay*: a stay with a team of development (of line 3,
//! where no sides are known). A [`Cohort`] is some of its services. A [`Measure`] is a file in
//! `catalogue/`: what it counts, and which kind of figure that makes. Everything else follows from
//! that one description: the figure with its interval, the monthly series, what a KPI sheet draws
//! from.
//!
//! Behaviour of people is guarded by types: see [`Guarded`].
//!
//! # Adding a measure
//! 1. A file in `catalogue/` with one `pub const MEASURE: Measure` and the function it names, which
//!    tells its trials, parts or durations one by one.
//! 2. A line in `catalogue.rs`: the list [`MEASURES`].
//! 3. `cargo xtask gen` writes it into `docs/third-line-measures.md`.

mod catalogue;
mod cohort;
mod figure;
mod measure;
mod privacy;
mod read;

pub use catalogue::{MEASURES, find_measure};
pub use cohort::{Cohort, OneIncident, OneStay, ServicePart, ThirdLine};
pub use figure::{Figure, Scale, Standing};
pub(crate) use measure::month_of;
pub use measure::{
    Contrasted, Count, Duration, Goal, Measure, MonthlySeries, Observed, Part, Terms, Trial,
};
pub use privacy::{Guarded, Open, guard};
