//! Durations on a log axis, with the goals they are held against.

use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing};
use crate::format::{Reading, count, duration, hours};
use crate::frame::Frame;
use crate::paint::{Hue, Paint, Texture};
use crate::plot::{Plot, left_room, value_ticks};
use crate::scale::{Linear, Log, duration_span, duration_ticks, even_ticks, hour_ticks};

/// How many durations fell into each bin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// The bins, from the shortest; best from [`Histogram::of`].
    pub bins: Vec<Bin>,
    /// Rules to compare with.
    pub targets: Vec<Target>,
    /// The hue of the bins.
    pub hue: Hue,
    /// How the axis runs and is told.
    pub axis: DurationAxis,
    /// Whether the first bin holds whatever is shorter, too.
    pub open_start: bool,
    /// Stretches whose bins are solid, each with a word above it; the other bins are then light.
    pub marked: Vec<Marked>,
}

/// How an axis of durations runs, and in which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DurationAxis {
    /// By the logarithm, from minutes to months.
    #[default]
    Log,
    /// By the logarithm, in hours at most: working time.
    LogHours,
    /// Evenly, in hours at most.
    EvenHours,
}

impl DurationAxis {
    fn say(self, us: i64) -> String {
        if self == Self::Log { duration(us) } else { hours(us) }
    }

    fn ticks(self, low: i64, high: i64) -> Vec<(i64, String)> {
        match self {
            Self::Log => {
                let ticks = duration_ticks(low, high).into_iter();
                ticks.map(|(us, label)| (us, label.to_owned())).collect()
            }
            Self::LogHours => hour_ticks(low, high).into_iter().map(|us| (us, hours(us))).collect(),
            Self::EvenHours => {
                even_ticks(low, high).into_iter().map(|us| (us, hours(us))).collect()
            }
        }
    }
}

/// A stretch of durations that a histogram is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The shortest.
    pub from: i64,
    /// Just longer than the longest.
    pub to: i64,
    /// Its word, as `12 before`; it stands at the end that is nearer to the first target.
    pub label: String,
}

/// A log or a linear axis.
enum Across {
    Log(Log),
    Even(Linear),
}

impl Across {
    fn at(&self, us: i64) -> f64 {
        match self {
            Self::Log(scale) => scale.at(us as f64),
            Self::Even(scale) => scale.at(us as f64),
        }
    }
}

/// Durations from (included) to (excluded), in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bin {
    /// The shortest.
    pub from: i64,
    /// Just longer than the longest.
    pub to: i64,
    /// How many.
    pub count: u64,
}

/// A labelled rule at a duration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// Where, in microseconds.
    pub at: i64,
    /// Its words, as `goal 4 h, met 61 %`.
    pub label: String,
}

impl Histogram {
    /// Counts durations in bins of even width on a log axis, `per_tenfold` to a factor of ten
    /// (about 6 reads well). Durations of zero and less go to the first bin.
    #[must_use]
    pub fn of(durations: &[i64], per_tenfold: u32, hue: Hue) -> Self {
        if durations.is_empty() {
            return Self { hue, ..Self::default() };
        }
        let (low, high) = duration_span(durations.iter().copied());
        let per_tenfold = f64::from(per_tenfold.clamp(1, 30));
        let tenfolds = (high as f64 / low as f64).log10();
        let number = (tenfolds * per_tenfold).ceil().clamp(1.0, 400.0) as usize;
        let edge = |index: usize| {
            (low as f64 * 10_f64.powf(index as f64 / number as f64 * tenfolds)).round() as i64
        };
        let mut bins: Vec<Bin> = (0..number)
            .map(|index| Bin { from: edge(index), to: edge(index + 1), count: 0 })
            .collect();
        for us in durations {
            let after = bins.partition_point(|bin| bin.from <= *us);
            if let Some(bin) = bins.get_mut(after.saturating_sub(1)) {
                bin.count += 1;
            }
        }
        Self { bins, hue, ..Self::default() }
    }
}

/// Draws the histogram. Target labels stand above it.
#[must_use]
pub fn histogram(data: &Histogram, frame: &Frame<'_>) -> String {
    let bins: Vec<&Bin> =
        data.bins.iter().filter(|bin| bin.from > 0 && bin.to > bin.from).collect();
    let most = bins.iter().map(|bin| bin.count).max().unwrap_or(0);
    if most == 0 {
        return nothing(frame, "histogram");
    }
    let low = bins.iter().map(|bin| bin.from).min().unwrap_or(1);
    let high = bins.iter().map(|bin| bin.to).max().unwrap_or(1);
    let (width, height) = (frame.layout_width(), frame.plot_height());
    let ticks: Vec<(f64, String)> = value_ticks(0.0, most as f64, Reading::Plain)
        .into_iter()
        .filter(|(tick, _)| tick.fract().abs() < 1e-9)
        .collect();
    let rows = data.targets.len().min(3) as f64 + if data.marked.is_empty() { 0.0 } else { 1.0 };
    let plot = Plot {
        left: left_room(&ticks),
        right: width - 12.0,
        top: 10.0 + 15.0 * rows,
        bottom: height - 24.0,
    };
    let ceiling = ticks.last().map_or(1.0, |(tick, _)| *tick).max(most as f64);
    let y = Linear::new((0.0, ceiling), plot.y_range());
    let domain = (low as f64, high as f64);
    let x = match data.axis {
        DurationAxis::EvenHours => Across::Even(Linear::new(domain, plot.x_range())),
        _ => Across::Log(Log::new(domain, plot.x_range())),
    };
    let mut canvas = Canvas::new(frame, width, height);
    plot.y_axis(&mut canvas, &y, &ticks);
    for bin in bins {
        let (left, right) = (x.at(bin.from), x.at(bin.to));
        let top = y.at(bin.count as f64);
        if bin.count == 0 {
            continue;
        }
        let say = |us| data.axis.say(us);
        let title = if data.open_start && bin.from == low {
            format!("up to {}: {}", say(bin.to), count(bin.count))
        } else {
            format!("{} to {}: {}", say(bin.from), say(bin.to), count(bin.count))
        };
        let air = if right - left > 4.0 { 1.0 } else { 0.0 };
        // Even a single one among thousands is seen.
        let tall = (plot.bottom - top).max(1.0);
        let area = Area::new(left, plot.bottom - tall, right - left - air, tall);
        let is_marked = data.marked.iter().any(|m| m.from <= bin.from && bin.to <= m.to);
        let texture =
            if data.marked.is_empty() || is_marked { Texture::Worked } else { Texture::Queued };
        canvas.painted(area, Paint::new(data.hue, texture), &title);
    }
    plot.base_line(&mut canvas);
    for (us, label) in data.axis.ticks(low, high) {
        plot.x_tick(&mut canvas, x.at(us), &label);
    }
    targets(&mut canvas, data, &plot, &x);
    let first = data.targets.first().map_or(0, |target| target.at);
    for mark in &data.marked {
        // Just above the bins, towards what they are compared with.
        let y = plot.top - 3.0;
        let (from, to) =
            ((x.at(mark.from) + 4.0, y, Anchor::Start), (x.at(mark.to) - 4.0, y, Anchor::End));
        let spots = if mark.to <= first { [to, from] } else { [from, to] };
        canvas.text_somewhere(&spots, Voice::Quiet, &mark.label);
    }
    canvas.finish(frame, "histogram")
}

fn targets(canvas: &mut Canvas, data: &Histogram, plot: &Plot, x: &Across) {
    let mut sorted: Vec<&Target> = data.targets.iter().filter(|target| target.at > 0).collect();
    sorted.sort_by_key(|target| target.at);
    let mut rules = Vec::new();
    for target in sorted {
        let at = x.at(target.at);
        let spots: Vec<Spot> = (0..3)
            .flat_map(|row| {
                let y = 12.0 + 15.0 * f64::from(row);
                [(at + 4.0, y, Anchor::Start), (at - 4.0, y, Anchor::End)]
            })
            .filter(|(_, y, _)| *y < plot.top)
            .collect();
        let top = spots
            .iter()
            .position(|spot| canvas.text_if_free(&[*spot], Voice::Plain, &target.label, ""));
        if top.is_none() {
            canvas.text_somewhere(&spots, Voice::Plain, &target.label);
        }
        let row = top.map_or(0.0, |index| (index / 2) as f64);
        // The rule is kept free for the labels that follow.
        canvas.reserve(Area::new(at - 1.0, 2.0 + row * 15.0, 2.0, plot.top));
        rules.push((at, 3.0 + row * 15.0, target.label.as_str()));
    }
    for (at, top, label) in rules {
        let line = format!(
            "M{} {}V{}",
            crate::canvas::px(at),
            crate::canvas::px(top),
            crate::canvas::px(plot.bottom)
        );
        canvas.path(&line, "c-halo", "");
        canvas.path(&line, "c-target", label);
    }
}

#[cfg(test)]
mod tests {
    use super::Histogram;
    use crate::format::{DAY, HOUR};
    use crate::paint::Hue;

    #[test]
    fn every_duration_is_counted_once() {
        let durations = [0, -5, 1, HOUR, HOUR, 3 * DAY, 4_000 * DAY];
        let data = Histogram::of(&durations, 6, Hue::Ink);
        assert_eq!(data.bins.iter().map(|bin| bin.count).sum::<u64>(), 7);
        assert!(data.bins.windows(2).all(|pair| pair[0].to == pair[1].from));
    }
}
