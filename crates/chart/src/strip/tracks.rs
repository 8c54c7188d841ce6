//! Tracks below a strip, on its axis: when something ran and counted, ran without counting, or was
//! held; with ticks that have words.

use super::Strip;
use super::draw::{Sheet, full_with};
use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, px};
use crate::frame::Frame;
use crate::paint::{Hue, Paint, Texture};

/// A strip with tracks below its lanes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tracks {
    /// What stands on top.
    pub strip: Strip,
    /// The tracks, from the top.
    pub rows: Vec<Track>,
}

/// One track.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// Its name, left of it (above it when narrow).
    pub name: String,
    /// A quieter line below the name.
    pub note: String,
    /// Its hue.
    pub hue: Hue,
    /// What is in it, in the order of time.
    pub stretches: Vec<Stretch>,
    /// Instants with a word, the most important first.
    pub marks: Vec<Mark>,
}

/// One stretch of a track. What is in no stretch stays blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretch {
    /// Where it begins, microseconds.
    pub start: i64,
    /// Where it ends.
    pub end: i64,
    /// How it is drawn.
    pub is: Trait,
    /// Its tooltip.
    pub title: String,
}

/// How a stretch or a mark is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Trait {
    /// A stretch that counts: solid. A mark: a plain tick.
    #[default]
    Plain,
    /// A stretch that does not count: a thin line. A mark: an open end.
    Thin,
    /// A stretch that is held: hatched. A mark: a solid end.
    Held,
    /// What is wrong: a red tick with its word.
    Wrong,
}

/// An instant of a track.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mark {
    /// When.
    pub at: i64,
    /// How it is drawn.
    pub is: Trait,
    /// Its word; also its tooltip.
    pub word: String,
}

const BAR: f64 = 12.0;
const PITCH: f64 = 58.0;
const NARROW_PITCH: f64 = 76.0;

/// Draws the strip at full size and the tracks below it.
#[must_use]
pub fn tracks(data: &Tracks, frame: &Frame<'_>) -> String {
    let Some((low, high)) = data.strip.span() else { return nothing(frame, "strip") };
    let times = data.rows.iter().flat_map(|row| {
        let ends = row.stretches.iter().flat_map(|stretch| [stretch.start, stretch.end]);
        ends.chain(row.marks.iter().map(|mark| mark.at))
    });
    let span =
        times.map(|at| at as f64).fold((low, high), |(low, high), at| (low.min(at), high.max(at)));
    full_with(&data.strip, &data.rows, span, frame)
}

/// Room for the names, as far as they may ask for it.
pub(super) fn names_room(rows: &[Track]) -> impl Iterator<Item = f64> + '_ {
    rows.iter().flat_map(|row| [Voice::Plain.measure(&row.name), Voice::Quiet.measure(&row.note)])
}

/// Height of all tracks.
pub(super) fn height(rows: &[Track], narrow: bool) -> f64 {
    if rows.is_empty() {
        return 0.0;
    }
    rows.len() as f64 * if narrow { NARROW_PITCH } else { PITCH } + 6.0
}

/// Draws the tracks from `top` down; `gutter` is 0 where names stand above.
pub(super) fn draw(canvas: &mut Canvas, rows: &[Track], sheet: &Sheet, top: f64, gutter: f64) {
    let narrow = gutter <= 0.0;
    let pitch = if narrow { NARROW_PITCH } else { PITCH };
    for (index, row) in rows.iter().enumerate() {
        let top = top + index as f64 * pitch;
        canvas.line((0.0, top), (sheet.range.1, top), "c-grid");
        let y = if narrow { top + 39.0 } else { top + 22.0 };
        if narrow {
            let words = [row.name.as_str(), row.note.as_str()].join(" · ");
            let words = if row.note.is_empty() { &row.name } else { &words };
            canvas.text_within(
                (0.0, top + 16.0, Anchor::Start),
                sheet.range.1,
                Voice::Plain,
                words,
            );
        } else {
            let name = (0.0, top + 28.0, Anchor::Start);
            canvas.text_within(name, gutter - 10.0, Voice::Plain, &row.name);
            let note = (0.0, top + 43.0, Anchor::Start);
            canvas.text_within(note, gutter - 10.0, Voice::Quiet, &row.note);
        }
        stretches(canvas, row, sheet, y);
        canvas.reserve(Area::new(sheet.range.0, y, sheet.range.1 - sheet.range.0, BAR));
        for mark in &row.marks {
            tick(canvas, mark, row.hue, sheet, y);
        }
        for mark in &row.marks {
            word(canvas, mark, sheet, [y + BAR + 14.0, y - 6.0]);
        }
    }
}

fn stretches(canvas: &mut Canvas, row: &Track, sheet: &Sheet, y: f64) {
    for stretch in &row.stretches {
        let (left, right) =
            (sheet.time.at(stretch.start as f64), sheet.time.at(stretch.end as f64));
        let left = left.min(sheet.range.1 - 1.0);
        let wide = (right - left).max(1.0);
        match stretch.is {
            Trait::Plain | Trait::Wrong => {
                let area = Area::new(left, y, wide, BAR);
                canvas.painted(area, Paint::solid(row.hue), &stretch.title);
            }
            Trait::Thin => {
                let area = Area::new(left, y + BAR / 2.0 - 0.75, wide, 1.5);
                canvas.painted(area, Paint::solid(row.hue), &stretch.title);
            }
            Trait::Held => {
                let area = Area::new(left + 0.5, y + 0.5, (wide - 1.0).max(0.5), BAR - 1.0);
                canvas.painted(area, Paint::new(row.hue, Texture::Waiting), &stretch.title);
            }
        }
    }
}

fn tick(canvas: &mut Canvas, mark: &Mark, hue: Hue, sheet: &Sheet, y: f64) {
    let x = sheet.time.at(mark.at as f64);
    match mark.is {
        Trait::Plain | Trait::Wrong => {
            let line = format!("M{} {}V{}", px(x), px(y - 4.0), px(y + BAR + 4.0));
            let class = if mark.is == Trait::Wrong { "c-flag c-flag-wrong" } else { "c-flag" };
            canvas.path(&line, "c-halo", "");
            canvas.path(&line, class, &mark.word);
        }
        Trait::Thin | Trait::Held => {
            let class = if mark.is == Trait::Held { "c-stop" } else { "c-stop-open" };
            canvas.open(hue.class());
            canvas.dot((x, y + BAR / 2.0), 4.0, class, &mark.word);
            canvas.close();
        }
    }
}

fn word(canvas: &mut Canvas, mark: &Mark, sheet: &Sheet, rows: [f64; 2]) {
    let x = sheet.time.at(mark.at as f64);
    let voice = if mark.is == Trait::Wrong { Voice::Wrong } else { Voice::Quiet };
    let wide = voice.measure(&mark.word);
    let spots: Vec<Spot> = rows
        .into_iter()
        .flat_map(|y| {
            [
                (x - 3.0, y, Anchor::Start),
                (x + 3.0, y, Anchor::End),
                (sheet.range.1.min(x + wide), y, Anchor::End),
                (sheet.range.0.max(x - wide), y, Anchor::Start),
            ]
        })
        .collect();
    canvas.text_somewhere(&spots, voice, &mark.word);
}
