//! The measures of the third line: one file each, one line here.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all measures have one shape; those that need facts may find none"
)]

mod at3;
mod br3;
mod cl;
mod dh;
mod err;
mod ex;
mod hc;
mod hs3;
mod ks;
mod la3;
mod ld;
mod nc;
mod oo3;
mod qs3;
mod rb3;
mod rce;
mod ro3;
mod rp;
mod sfr;
mod tb3;
mod uc3;
mod ucm3;

use super::measure::Measure;
use thirdline_domain::facts::ReasonedHandover;

/// All of them, in the order in which reports show them.
pub static MEASURES: [Measure; 22] = [
    ucm3::MEASURE,
    uc3::MEASURE,
    dh::MEASURE,
    la3::MEASURE,
    qs3::MEASURE,
    at3::MEASURE,
    tb3::MEASURE,
    oo3::MEASURE,
    err::MEASURE,
    rce::MEASURE,
    rb3::MEASURE,
    br3::MEASURE,
    cl::MEASURE,
    hc::MEASURE,
    ro3::MEASURE,
    hs3::MEASURE,
    ld::MEASURE,
    sfr::MEASURE,
    nc::MEASURE,
    ks::MEASURE,
    rp::MEASURE,
    ex::MEASURE,
];

/// The measure of a code.
#[must_use]
pub fn find_measure(code: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|m| m.code == code)
}

/// The handovers of one incident, in order of time; `all` is ordered by incident and time.
fn reasons_of(all: &[ReasonedHandover], incident: u32) -> &[ReasonedHandover] {
    let from = all.partition_point(|r| r.incident < incident);
    let to = all.partition_point(|r| r.incident <= incident);
    &all[from..to]
}
