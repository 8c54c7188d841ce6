//! KPI sheets on a history: who is sufficiently senior, what chance would have paid, what a sheet
//! says month by month, and what an audit does to it.
//!
//! | question | function |
//! | --- | --- |
//! | which measures may be paid for | [`Catalogue`] |
//! | read a sheet | [`read_sheet`] |
//! | is the sheet sound | [`check`] |
//! | who is sufficiently senior | [`seniority`] |
//! | what would chance have paid | [`calibrate`], on plain numbers [`luck`] |
//! | what does the sheet say this month | [`statement`] |
//! | which incidents to ask users about | [`audit_sample`] |
//! | what do their answers change | [`restate`] |
//!
//! All of it is advice: a sheet that chance would pay for is stamped, never refused. Values of
//! measures are shares (0 to 1) or microseconds; pay is in percent of the pay at target.

mod audit;
mod calibrate;
mod catalogue;
mod check;
pub(crate) mod cut;
pub mod luck;
mod observe;
mod pay;
mod remedies;
mod restate;
mod senior;
mod statement;
mod week;

pub use audit::{AuditSample, Drawn, OVERTURNED, STRATA, Stratum, audit_sample};
pub use calibrate::{Calibrated, Calibration, GateBaseline, calibrate};
pub use catalogue::{Catalogue, NotPayable, known_measures, read_sheet};
pub use check::{Advice, check, luck_advice};
pub use pay::{Pay, PayCurve};
pub use remedies::{Remedy, RemedyKind};
pub use restate::{Answer, Restated, RestatedMeasure, Verdict, restate};
pub use senior::{Chain, ENOUGH_COVERAGE, Fact, Seniority, Standing, UnitWork, seniority};
pub(crate) use senior::{seniority_over, team_is_under};
pub use statement::{
    GateStatement, MeasureStatement, MonthPoint, NoSuchMonth, OldIncident, Statement, statement,
};
