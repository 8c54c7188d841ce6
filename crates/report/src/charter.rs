//! Support charters as papers: whether one is needed, how large its team has to be, whether what it
//! promises is there, and the page that is signed.

mod check;
mod fixability;
mod print;
mod size;
mod words;

pub use check::check;
pub use fixability::{FixabilityReport, fixability};
pub use print::print;
pub use size::size;
