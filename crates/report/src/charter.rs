//! Support charters as papers: whether one is needed, how large its team has to be, whether what it
//! promises is there, and the page that is signed.

mod check;
mod print;

pub use check::check;
pub use print::print;
