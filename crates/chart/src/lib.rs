//! Data to accessible, themable SVG, and to blocks for the terminal.
//!
//! Every chart is a pure function of a plain struct and a [`Frame`]: the same data gives the same
//! bytes. A picture holds geometry and classes only; colours, faces and weights come from
//! [`CSS`], which defines the same tokens for light and dark. Marks carry tooltips, pictures an
//! accessible name and description, and [`data_table`] puts the numbers beside them.
//!
//! ```
//! use thirdline_chart::{Bar, Bars, Frame, Hue, bars};
//! let data = Bars {
//!     rows: vec![Bar::plain("Queue", 0.66, Hue::A, "66 %").with_interval(0.61, 0.70)],
//!     ..Bars::default()
//! };
//! let svg = bars(&data, &Frame::new("share", "Share of time", "Two thirds is queue.", 640.0));
//! assert!(svg.starts_with("<svg"));
//! ```
//!
//! # Adding a chart
//!
//! 1. A file with the data as a plain public struct (`Default`, every field documented) and one
//!    function from the struct and a [`Frame`] to a `String`.
//! 2. Draw on the `Canvas`: it escapes, rounds, measures and keeps words from meeting. Colour is
//!    a class; what the class means stands in `chart.css`.
//! 3. No data draws the frame's sentence. Intervals are drawn whenever they are given.
//! 4. Add it to `tests/pictures.rs` (any data gives a sound picture) and to
//!    `examples/gallery.rs`, and look at it: wide, narrow, light, dark.

mod bars;
mod canvas;
mod chances;
mod dots;
pub mod format;
mod frame;
mod heat;
mod histogram;
pub mod label;
mod line;
mod paint;
mod pairs;
mod plot;
mod sankey;
pub mod scale;
mod signs;
mod spark;
mod steps;
mod strip;
mod table;
mod xmr;

pub use bars::{Bar, BarPart, Bars, bar_text, bars};
pub use canvas::escape;
pub use chances::{Chances, chances};
pub use dots::{Dot, DotAxis, DotRow, Dots, dots};
pub use frame::{Frame, both_widths};
pub use heat::{Heat, HeatSteps, heat};
pub use histogram::{Bin, DurationAxis, Histogram, Marked, Target, histogram};
pub use line::{LinePoint, Lines, Series, line};
pub use paint::{Hue, Paint, Texture};
pub use pairs::{Pair, Pairs, pairs};
pub use sankey::{Sankey, SankeyFlow, SankeyNode, sankey};
pub use signs::{Sign, SignGroup, SignRow, Signs, signs, signs_text};
pub use spark::{Spark, spark, spark_text};
pub use steps::{Curve, StepMark, StepPoint, Steps, steps};
pub use strip::{
    Flag, Lane, Mark, Pass, Segment, Stretch, Strip, StripSize, Through, Track, Tracks, Trait,
    strip, strip_text, tracks,
};
pub use table::data_table;
pub use xmr::{Xmr, XmrPhase, XmrPoint, xmr};

/// The style sheet of all charts and tables: the tokens (paper, ink, accent, sides, wrong) in
/// `oklch` for light and dark under the same names, and what each class looks like. The tokens
/// stand on `:root`, so that a page may use and redefine them.
pub const CSS: &str = include_str!("chart.css");
