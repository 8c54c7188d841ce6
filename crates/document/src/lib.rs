//! Files people write: mapping files, organisation files, agreements, calendars, KPI sheets.
//!
//! A person who gets a file wrong deserves to see *everything* that is wrong with it, each fault at
//! its place and with the way out. So nothing here stops at the first error: [`Document::parse`]
//! recovers from faulty syntax, the methods of [`Table`] return `None` and note why, and
//! [`Document::complete`] hands over either the value or all [`Faults`] in the order of the file.
//!
//! # Read a file with two keys
//!
//! 1. Describe the keys once, as a [`schema::Section`]; reference and example are generated from it.
//! 2. Ask the table for each key; `required_…` notes a missing one.
//! 3. Call [`Table::finish`], so that a key nobody asked for is noted too.
//! 4. Give [`Document::complete`] the value, if there is one.
//!
//! ```
//! use thirdline_document::schema::{Key, Kind, Section};
//! use thirdline_document::{Document, Faults};
//!
//! static TEAM: Section = Section::root(
//!     "A team and its size.",
//!     &[
//!         Key::required("name", Kind::Text, "what people call the team", r#""Network""#),
//!         Key::optional("head_count", Kind::Integer, "people in the team", "12"),
//!     ],
//! );
//!
//! struct Team {
//!     name: String,
//!     head_count: Option<i64>,
//! }
//!
//! fn read_team(name: &str, text: &str) -> Result<Team, Faults> {
//!     let document = Document::parse(name, text);
//!     let root = document.table().described_by(&TEAM);
//!     let name = root.required_string("name");
//!     let head_count = root.integer_in("head_count", 1..=10_000);
//!     root.finish();
//!     document.complete(name.map(|name| Team {
//!         name: name.value,
//!         head_count: head_count.map(|count| count.value),
//!     }))
//! }
//!
//! let team = read_team("team.toml", "name = \"Network\"\nhead_count = 12\n")?;
//! assert_eq!((team.name.as_str(), team.head_count), ("Network", Some(12)));
//!
//! let faults = read_team("team.toml", "nmae = \"Network\"\nhead_count = \"12\"\n").err().unwrap();
//! assert_eq!(
//!     faults.to_string(),
//!     "\
//! team.toml:1:1: unknown key `nmae`
//!   1 | nmae = \"Network\"
//!     | ^^^^
//!   help: did you mean `name`?
//!
//! team.toml:2:14: `head_count`: expected an integer, found a text
//!   2 | head_count = \"12\"
//!     |              ^^^^
//!   help: write it without quotes: 12
//!
//! 2 faults in team.toml"
//! );
//! # Ok::<(), Faults>(())
//! ```
//!
//! A fault that only shows later (a column that is not in the data, say) goes through
//! [`Faults::new`] with the same name and text; [`Spanned`] values keep their place for it.
//!
//! Limits: a file has at most [`MAX_BYTES`] bytes and nests at most [`MAX_DEPTH`] brackets, and as
//! many parts in one key; past [`MAX_FAULTS`] faults the rest are only counted.

mod document;
mod fault;
mod node;
mod render;
pub mod schema;
mod source;
mod suggest;
mod syntax;
mod table;
mod value;

pub use document::{Document, MAX_BYTES};
pub use fault::{Fault, Faults, MAX_FAULTS};
pub use node::Spanned;
pub use source::Place;
pub use suggest::nearest;
pub use syntax::MAX_DEPTH;
pub use table::Table;
pub use value::Value;
