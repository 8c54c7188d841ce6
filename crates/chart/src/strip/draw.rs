//! The strip as SVG.

use super::place::edges;
use super::tracks::{self, Track};
use super::{Flag, Pass, Strip, StripSize};
use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, px};
use crate::frame::Frame;
use crate::paint::{Paint, Texture};
use crate::scale::Linear;

const KIND: &str = "strip";

/// Where everything stands at one size.
pub(super) struct Sheet {
    pub(super) time: Linear,
    pub(super) range: (f64, f64),
    pub(super) line_y: f64,
    /// Top and height of each lane.
    pub(super) lanes: Vec<(f64, f64)>,
    pub(super) height: f64,
}

/// Draws the strip at a size. Row and spark carry no words but the accessible name and tooltips.
#[must_use]
pub fn strip(data: &Strip, size: StripSize, frame: &Frame<'_>) -> String {
    let Some(span) = data.span() else { return nothing(frame, KIND) };
    match size {
        StripSize::Full => full(data, span, frame),
        StripSize::Row => row(data, span, frame),
        StripSize::Spark => spark(data, span, frame),
    }
}

/// Small strips may be narrower than a chart with words could be.
fn small_width(frame: &Frame<'_>) -> f64 {
    if frame.width.is_finite() { frame.width.clamp(24.0, 4000.0) } else { 240.0 }
}

fn row(data: &Strip, span: (f64, f64), frame: &Frame<'_>) -> String {
    let width = small_width(frame);
    let range = (1.0, width - 1.0);
    let count = data.lanes.len().max(1) as f64;
    let pitch = 22.0 / count;
    let lane_height = (pitch - 4.0).clamp(2.0, 7.0);
    let sheet = Sheet {
        time: Linear::new(span, range),
        range,
        line_y: 2.0,
        lanes: (0..data.lanes.len())
            .map(|lane| (28.0 - lane_height - (count - 1.0 - lane as f64) * pitch, lane_height))
            .collect(),
        height: 28.0,
    };
    let mut canvas = Canvas::new(frame, width, sheet.height);
    passes(&mut canvas, data, &sheet, false);
    lanes(&mut canvas, data, &sheet, 2.0);
    through(&mut canvas, data, &sheet, 2.0);
    for flag in &data.flags {
        flag_tick(&mut canvas, flag, &sheet, 1.5);
    }
    canvas.finish(frame, "strip c-strip-row")
}

fn spark(data: &Strip, span: (f64, f64), frame: &Frame<'_>) -> String {
    let width = small_width(frame);
    let range = (0.5, width - 0.5);
    let sheet = Sheet {
        time: Linear::new(span, range),
        range,
        line_y: 1.0,
        lanes: data.lanes.iter().map(|_| (4.5, 9.0)).collect(),
        height: 14.0,
    };
    let mut canvas = Canvas::new(frame, width, sheet.height);
    lanes(&mut canvas, data, &sheet, 1.5);
    through(&mut canvas, data, &sheet, 1.0);
    canvas.finish(frame, "strip c-strip-spark")
}

fn full(data: &Strip, span: (f64, f64), frame: &Frame<'_>) -> String {
    full_with(data, &[], span, frame)
}

/// The strip at full size, with tracks below its lanes on the same axis.
pub(super) fn full_with(
    data: &Strip,
    tracks: &[Track],
    span: (f64, f64),
    frame: &Frame<'_>,
) -> String {
    const LANE: f64 = 20.0;
    let width = frame.layout_width();
    // Where lanes are named above, the gap holds their names too.
    let rift = if frame.is_narrow() { 54.0 } else { 44.0 };
    let names =
        data.lanes.iter().map(|lane| lane.name.as_str()).chain([data.through.name.as_str()]);
    let names = names.map(|name| Voice::Plain.measure(name)).chain(tracks::names_room(tracks));
    let gutter =
        if frame.is_narrow() { 0.0 } else { names.fold(0.0, f64::max).min(width * 0.24) + 14.0 };
    let range = (gutter + 1.0, width - 8.0);
    let tops: Vec<(f64, f64)> =
        (0..data.lanes.len()).map(|lane| (54.0 + lane as f64 * (LANE + rift), LANE)).collect();
    let bottom = tops.last().map_or(34.0, |(top, height)| top + height);
    let flags_below = data.flags.iter().any(|flag| flag.lane + 1 == data.lanes.len());
    let lanes_end = bottom + if flags_below { 24.0 } else { 12.0 };
    let axis_y = lanes_end + tracks::height(tracks, frame.is_narrow());
    let sheet = Sheet {
        time: Linear::new(span, range),
        range,
        line_y: 24.0,
        lanes: tops,
        height: axis_y + 22.0,
    };
    let mut canvas = Canvas::new(frame, width, sheet.height);
    axis(&mut canvas, data, &sheet, axis_y);
    tracks::draw(&mut canvas, tracks, &sheet, lanes_end, gutter);
    passes(&mut canvas, data, &sheet, true);
    lanes(&mut canvas, data, &sheet, 2.0);
    through(&mut canvas, data, &sheet, 3.0);
    for flag in &data.flags {
        flag_tick(&mut canvas, flag, &sheet, 4.0);
    }
    for &(top, height) in &sheet.lanes {
        canvas.reserve(Area::new(range.0, top, range.1 - range.0, height));
    }
    canvas.reserve(Area::new(range.0, sheet.line_y - 4.0, range.1 - range.0, 8.0));
    names_of_lanes(&mut canvas, data, &sheet, gutter);
    for flag in &data.flags {
        flag_word(&mut canvas, flag, &sheet);
    }
    // The longest first: the short ones find a place between them.
    let mut passes: Vec<&Pass> = data.passes.iter().collect();
    passes.sort_by_key(|pass| std::cmp::Reverse(pass.label.chars().count()));
    for pass in passes {
        pass_word(&mut canvas, pass, &sheet);
    }
    canvas.finish(frame, "strip c-strip-full")
}

fn axis(canvas: &mut Canvas, data: &Strip, sheet: &Sheet, axis_y: f64) {
    canvas.line((sheet.range.0, axis_y), (sheet.range.1, axis_y), "c-rule");
    let (low, high) = sheet.time.domain();
    for (at, label) in &data.ticks {
        let at = *at as f64;
        if at < low || at > high {
            continue;
        }
        let x = sheet.time.at(at);
        canvas.line((x, sheet.line_y + 6.0), (x, axis_y), "c-grid");
        canvas.line((x, axis_y), (x, axis_y + 4.0), "c-rule");
        // Beside its tick, so that a tick at the edge keeps its words inside.
        let y = axis_y + 16.0;
        let spots = [(x, y, Anchor::Middle), (x, y, Anchor::Start), (x, y, Anchor::End)];
        let inside: Vec<Spot> = spots
            .into_iter()
            .filter(|(x, _, anchor)| *anchor != Anchor::Middle || *x > sheet.range.0 + 20.0)
            .collect();
        canvas.text_if_free(&inside, Voice::Quiet, label, "");
    }
}

fn lanes(canvas: &mut Canvas, data: &Strip, sheet: &Sheet, least: f64) {
    for (index, (lane, &(top, height))) in data.lanes.iter().zip(&sheet.lanes).enumerate() {
        let middle = top + height / 2.0;
        let segments = data.in_lane(index);
        if sheet.height > 30.0 {
            canvas.line((sheet.range.0, middle), (sheet.range.1, middle), "c-bed");
        }
        for (segment, (left, right)) in
            segments.iter().zip(edges(&segments, &sheet.time, sheet.range, least))
        {
            // A hair of paper between neighbours, where there is room for it.
            let air = if right - left > 4.0 { 0.5 } else { 0.0 };
            let outlined = if segment.texture == Texture::Worked { 0.0 } else { 0.5 };
            let area = Area::new(
                left + air + outlined,
                top + outlined,
                (right - left - 2.0 * (air + outlined)).max(0.5),
                height - 2.0 * outlined,
            );
            canvas.painted(area, Paint::new(lane.hue, segment.texture), &segment.title);
        }
    }
}

fn through(canvas: &mut Canvas, data: &Strip, sheet: &Sheet, thick: f64) {
    let line = &data.through;
    let (y, left, right) =
        (sheet.line_y, sheet.time.at(line.start as f64), sheet.time.at(line.end as f64));
    // A line of no length is still seen, and inside.
    let left = left.min(sheet.range.1 - 2.0);
    let right = right.max(left + 2.0);
    let title =
        [line.name.as_str(), line.end_label.as_str()].map(str::trim).join(" ").trim().to_owned();
    canvas.rect(Area::new(left, y - thick / 2.0, right - left, thick), "c-ink c-through", &title);
    let reach = (thick * 1.6).min(y);
    if line.running {
        // An open end: the line goes on.
        let tip = (right + reach).min(sheet.range.1 + 7.0);
        let (a, b, x) = (px(y - reach), px(y + reach), px(right));
        canvas.path(&format!("M{x} {a}L{} {}L{x} {b}Z", px(tip), px(y)), "c-ink c-through", "");
    } else {
        canvas.rect(
            Area::new(right - thick / 2.0, y - reach, thick / 2.0, 2.0 * reach),
            "c-ink c-through",
            "",
        );
    }
}

fn names_of_lanes(canvas: &mut Canvas, data: &Strip, sheet: &Sheet, gutter: f64) {
    let line = &data.through;
    let y = sheet.line_y;
    let width = sheet.range.1;
    let label_room = width * 0.62;
    let label = Voice::Strong.fit(&line.end_label, label_room);
    let right = sheet.time.at(line.end as f64);
    // At the end of the line; where that is too far left, the label begins at its start.
    let spot = if right - Voice::Strong.measure(&label) >= sheet.range.0 {
        (right, y - 9.0, Anchor::End)
    } else {
        (sheet.range.0, y - 9.0, Anchor::Start)
    };
    if gutter > 0.0 {
        canvas.text_within((0.0, y + 4.0, Anchor::Start), gutter - 8.0, Voice::Plain, &line.name);
        canvas.text_within(spot, label_room, Voice::Strong, &line.end_label);
        for (lane, (top, height)) in data.lanes.iter().zip(&sheet.lanes) {
            let spot = (0.0, top + height / 2.0 + 4.0, Anchor::Start);
            canvas.text_within(spot, gutter - 8.0, Voice::Plain, &lane.name);
        }
    } else {
        let room = width - Voice::Strong.measure(&label) - 12.0;
        canvas.text_within((0.0, y - 9.0, Anchor::Start), room, Voice::Plain, &line.name);
        let end = (sheet.range.1, y - 9.0, Anchor::End);
        canvas.text_within(end, label_room, Voice::Strong, &line.end_label);
        for (lane, (top, _)) in data.lanes.iter().zip(&sheet.lanes) {
            // Beside what crosses into the lane, where there is room for the name.
            let y = top - 6.0;
            let mut spots = vec![(0.0, y, Anchor::Start)];
            for pass in &data.passes {
                spots.push((sheet.time.at(pass.at as f64) + 7.0, y, Anchor::Start));
            }
            if !canvas.text_if_free(&spots, Voice::Plain, &lane.name, "") {
                canvas.text_within(spots[0], width / 2.0, Voice::Plain, &lane.name);
            }
        }
    }
}

/// The span of a crossing: from the edge of one lane to the edge of the other.
fn crossing(pass: &Pass, sheet: &Sheet) -> Option<(f64, f64, f64)> {
    let (from, to) = (sheet.lanes.get(pass.from)?, sheet.lanes.get(pass.to)?);
    let x = sheet.time.at(pass.at as f64);
    match from.0.total_cmp(&to.0) {
        std::cmp::Ordering::Less => Some((x, from.0 + from.1, to.0)),
        std::cmp::Ordering::Greater => Some((x, from.0, to.0 + to.1)),
        std::cmp::Ordering::Equal => None,
    }
}

fn passes(canvas: &mut Canvas, data: &Strip, sheet: &Sheet, with_arrows: bool) {
    for pass in &data.passes {
        let Some((x, y0, y1)) = crossing(pass, sheet) else { continue };
        let class = if pass.back { "c-pass c-back" } else { "c-pass" };
        let down = if y1 > y0 { 1.0 } else { -1.0 };
        if with_arrows {
            let tip = y1 - down * 1.0;
            let data = format!("M{} {}V{}", px(x), px(y0), px(tip - down * 5.0));
            canvas.path(&data, class, &pass.label);
            let head = format!(
                "M{} {}L{} {}L{} {}Z",
                px(x - 3.5),
                px(tip - down * 6.0),
                px(x),
                px(tip),
                px(x + 3.5),
                px(tip - down * 6.0)
            );
            canvas.path(&head, "c-head", "");
            let (top, height) = (y0.min(y1), (y1 - y0).abs());
            canvas.reserve(Area::new(x - 2.0, top, 4.0, height));
        } else {
            canvas.path(&format!("M{} {}V{}", px(x), px(y0), px(y1)), class, &pass.label);
        }
    }
}

fn pass_word(canvas: &mut Canvas, pass: &Pass, sheet: &Sheet) {
    let Some((x, y0, y1)) = crossing(pass, sheet) else { return };
    // In the gap next to the lane that is left.
    let down = if y1 > y0 { 1.0 } else { -1.0 };
    let middle = y0 + down * 22.0 + 4.0;
    let spots: Vec<Spot> = [0.0, -13.0, 13.0]
        .into_iter()
        .flat_map(|shift| {
            let y = middle + shift;
            [(x + 6.0, y, Anchor::Start), (x - 6.0, y, Anchor::End)]
        })
        .collect();
    if !canvas.text_if_free(&spots, Voice::Quiet, &pass.label, "")
        && !canvas.two_lines_if_free(&spots, Voice::Quiet, &pass.label)
    {
        canvas.text_somewhere(&spots, Voice::Quiet, &pass.label);
    }
}

fn flag_tick(canvas: &mut Canvas, flag: &Flag, sheet: &Sheet, reach: f64) {
    let Some(&(top, height)) = sheet.lanes.get(flag.lane) else { return };
    let x = sheet.time.at(flag.at as f64);
    let class = if flag.wrong { "c-flag c-flag-wrong" } else { "c-flag" };
    let bottom = (top + height + reach).min(sheet.height);
    let data = format!("M{} {}V{}", px(x), px((top - reach).max(0.0)), px(bottom));
    canvas.path(&data, class, &flag.word);
}

fn flag_word(canvas: &mut Canvas, flag: &Flag, sheet: &Sheet) {
    let Some(&(top, height)) = sheet.lanes.get(flag.lane) else { return };
    let x = sheet.time.at(flag.at as f64);
    let (above, below) = (top - 7.0, top + height + 15.0);
    let is_last = flag.lane + 1 == sheet.lanes.len();
    let voice = if flag.wrong { Voice::Wrong } else { Voice::Quiet };
    let wide = voice.measure(&flag.word);
    let rows = if is_last { [below, above] } else { [above, below] };
    let spots: Vec<Spot> = rows
        .into_iter()
        .flat_map(|y| {
            [
                (x - 1.0, y, Anchor::Start),
                (x + 1.0, y, Anchor::End),
                (x + 5.0, y, Anchor::Start),
                // Whole, if not quite at its tick, before cut; but not away from it.
                (sheet.range.1.min(x + wide), y, Anchor::End),
                (sheet.range.0.max(x - wide), y, Anchor::Start),
            ]
        })
        .collect();
    if flag.wrong {
        canvas.text_somewhere(&spots, voice, &flag.word);
    } else {
        // Half a word says nothing; the tick keeps the whole one for whoever points at it.
        canvas.text_if_free(&spots, voice, &flag.word, "");
    }
}
