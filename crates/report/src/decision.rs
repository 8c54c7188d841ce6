//! Decisions as papers: is it sound, the page that is signed, the order of a stepped roll-out, and a
//! file to begin with.

mod check;
mod file;
pub mod json;
mod print;
mod roll_out;
mod words;

pub use check::checked;
pub use file::file;
pub use print::printed;
pub use roll_out::roll_out;

/// Version of the schemas of all decision reports.
pub const VERSION: u32 = 1;
