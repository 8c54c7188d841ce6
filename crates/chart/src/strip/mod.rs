//! The journey strip: who held what, when, over one time axis.
//!
//! The top line runs unbroken from beginning to end. Below it stand the lanes; the gap between
//! two lanes is drawn as a gap, and what passes from one to the other has to cross it.

mod draw;
mod place;
mod text;
mod tracks;

pub use draw::strip;
pub use text::strip_text;
pub use tracks::{Mark, Stretch, Track, Tracks, Trait, tracks};

use crate::paint::{Hue, Texture};

/// Everything a strip shows. Times are microseconds UTC.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strip {
    /// The unbroken line on top.
    pub through: Through,
    /// The lanes below it, from the top.
    pub lanes: Vec<Lane>,
    /// What fills the lanes.
    pub segments: Vec<Segment>,
    /// What crosses the gap between two lanes.
    pub passes: Vec<Pass>,
    /// Moments with a word.
    pub flags: Vec<Flag>,
    /// Labelled instants of the axis, as the reader's zone says them.
    pub ticks: Vec<(i64, String)>,
}

/// The unbroken line on top of a strip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Through {
    /// Whose line it is.
    pub name: String,
    /// Where it begins.
    pub start: i64,
    /// Where it ends, or now when it is still running.
    pub end: i64,
    /// Still running: drawn with an open end.
    pub running: bool,
    /// What stands at its end, as `6 d 4 h, still hurting`.
    pub end_label: String,
}

/// One lane of a strip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lane {
    /// Its name, left of it (above it when narrow).
    pub name: String,
    /// Its hue.
    pub hue: Hue,
}

/// One stretch of time in one lane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Segment {
    /// Index into [`Strip::lanes`].
    pub lane: usize,
    /// Where it begins.
    pub start: i64,
    /// Where it ends.
    pub end: i64,
    /// How it is filled.
    pub texture: Texture,
    /// Its tooltip.
    pub title: String,
}

/// A passing from one lane to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pass {
    /// When.
    pub at: i64,
    /// Index of the lane it leaves.
    pub from: usize,
    /// Index of the lane it reaches.
    pub to: usize,
    /// A passing back: drawn dashed.
    pub back: bool,
    /// A word beside it; also its tooltip.
    pub label: String,
}

/// A tick with a word on a lane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flag {
    /// When.
    pub at: i64,
    /// Index of its lane.
    pub lane: usize,
    /// Its word; also its tooltip.
    pub word: String,
    /// Something is wrong: the word and the tick are red.
    pub wrong: bool,
}

/// How much of a strip is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StripSize {
    /// With all words: about 180 px high with two lanes.
    #[default]
    Full,
    /// 28 px high, without words, for lists.
    Row,
    /// 14 px high, all lanes on one line, for tables.
    Spark,
}

impl Strip {
    /// From the first to the last moment, or `None` when no time passes at all.
    fn span(&self) -> Option<(f64, f64)> {
        let ends = self
            .segments
            .iter()
            .flat_map(|segment| [segment.start, segment.end])
            .chain([self.through.start, self.through.end]);
        let (mut low, mut high) = (i64::MAX, i64::MIN);
        for at in ends {
            low = low.min(at);
            high = high.max(at);
        }
        (low < high).then_some((low as f64, high as f64))
    }

    /// The segments of a lane in the order of time.
    fn in_lane(&self, lane: usize) -> Vec<&Segment> {
        let mut found: Vec<&Segment> =
            self.segments.iter().filter(|segment| segment.lane == lane).collect();
        found.sort_by_key(|segment| (segment.start, segment.end));
        found
    }
}
