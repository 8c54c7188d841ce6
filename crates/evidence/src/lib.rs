//! Measures, intervals and signals: pure functions over events.
//!
//! [`Evidence::of`] makes one parallel pass over all incidents (`pass`), adds up integers (`tally`,
//! `gap`, `definitions`, `gaming`), and turns the sums into figures (`measures`, `clocks`,
//! `series`). Nothing here reads a file, a clock or a locale; the same history gives the same
//! evidence on every machine and with any number of threads.
//!
//! [`agreements`] replays a history under operational level agreements: what was kept, who held the
//! minutes, what would have been kept.
//!
//! [`diagnosis`] says which remedy fits, from signals for, against and unknown.
//!
//! [`board`] is the one page for those who govern.
//!
//! [`third_line`] is the part of a history that diagnosis, KPI sheets and support charters are about,
//! with the catalogue of measures over it.
//!
//! [`charter`] asks whether a support team could have fixed it, how large it has to be, and whether what
//! it is promised is really there.
//!
//! [`kpi`] calibrates KPI sheets against chance, says month by month what they would pay, and audits
//! them.
//!
//! [`decision`] says whether a decision about a remedy is sound before it is signed, and draws the order
//! of a stepped roll-out.
//!
//! [`verdict`] says whether a remedy worked.
//!
//! [`what_if`] simulates a service's own flow with a remedy, on [`simulation`], and says nothing it has
//! not earned on months held out.
//!
//! The normative definitions stand in `docs/measures.md`.

pub mod agreements;
pub mod board;
mod by_target;
pub mod charter;
mod clocks;
pub mod decision;
mod definitions;
pub mod diagnosis;
mod evidence;
mod figure;
mod gaming;
mod gap;
pub mod kpi;
mod measures;
mod months;
mod pass;
mod picks;
mod quality;
mod scope;
mod series;
pub mod simulation;
pub mod statistics;
mod tally;
pub mod third_line;
pub mod verdict;
pub mod what_if;

pub use clocks::{Clocks, PERCENTS, Quantile, curve_times};
pub use definitions::Definition;
pub use evidence::{Breakdown, Evidence, HolderTime, Pair, Question};
pub use figure::{DEFAULT_TARGETS, ENOUGH, Proportion, Ratio, Target};
pub use gaming::{NOT_RECORDED, Party, Signal};
pub use gap::{ByClass, Gap, Part};
pub use measures::{ByTarget, CATALOGUE, Entry, MeasureKind, Measures, Recorded, catalogue_entry};
pub use picks::{Journey, JourneyKind, RING, Ring, RingReason};
pub use quality::{Little, Quality};
pub use scope::{Dimension, Fact, Half, SMALLEST_UNIT, Selection, TOO_SMALL, Teams};
pub use series::{ENOUGH_MONTHS, Point, Series};
