//! The laid out flows as SVG.

use std::fmt::Write as _;

use super::layout::{Layout, Loop, Ribbon, lay_out};
use super::{Sankey, SankeyNode};
use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, px};
use crate::frame::Frame;

const KIND: &str = "sankey";
/// Width of a node.
const NODE: f64 = 10.0;
/// Height of a line of a name.
const LINE: f64 = 14.0;
/// Room above the first node for half a line of its name.
const TOP: f64 = 6.0;

/// Where the columns stand.
struct Sheet {
    left: f64,
    pitch: f64,
    right_room: f64,
}

impl Sheet {
    fn x(&self, column: usize) -> f64 {
        self.left + column as f64 * self.pitch
    }
}

/// Draws the flows. The height is that of the frame (or a calm proportion), and more when the
/// names of a column need it.
#[must_use]
pub fn sankey(data: &Sankey, frame: &Frame<'_>) -> String {
    let width = frame.layout_width();
    let wanted = frame.height.filter(|height| height.is_finite());
    let wanted = wanted.map_or((width * 0.42).clamp(220.0, 420.0), |h| h.clamp(80.0, 2000.0));
    let Some(layout) = lay_out(data, wanted - 2.0 * TOP) else { return nothing(frame, KIND) };

    let last = layout.columns - 1;
    let names = layout.places.iter().filter(|place| place.column == last);
    let names =
        names.filter_map(|place| Some((place.node?, place.height))).map(|(node, height)| {
            let (name, value) = (&data.nodes[node].label, &data.nodes[node].value);
            let (name, value) = (Voice::Plain.measure(name), Voice::Quiet.measure(value));
            // Where room is short, the value goes below the name.
            let stacked = frame.is_narrow() && height >= 2.0 * LINE;
            if stacked { name.max(value) } else { name + value + 6.0 }
        });
    let most = if frame.is_narrow() { 0.38 } else { 0.3 };
    let right_room = names.fold(0.0, f64::max).min(width * most).ceil() + 16.0;
    let reach = |end: fn(&Loop) -> usize, column: usize| {
        let ends = layout.loops.iter().filter(|back| layout.places[end(back)].column == column);
        ends.map(|back| back.width + 10.0).sum::<f64>()
    };
    let left = reach(|back| back.to, 0).min(width * 0.3);
    let right_room = right_room.max(reach(|back| back.from, last).min(width * 0.3));
    let pitch = (width - left - right_room - NODE) / last.max(1) as f64;
    let sheet = Sheet { left, pitch, right_room };
    let loops_room: f64 = layout.loops.iter().map(|back| back.width + 8.0).sum();
    let turn = layout.loops.iter().map(|back| back.width).fold(0.0, f64::max);
    let extra = if layout.loops.is_empty() { 0.0 } else { loops_room + turn + 8.0 };
    let height = layout.height + 2.0 * TOP + extra;

    let mut canvas = Canvas::new(frame, width, height);
    draw_loops(&mut canvas, data, &layout, &sheet);
    for ribbon in &layout.ribbons {
        let flow = &data.flows[ribbon.flow];
        let class = format!("{} c-ribbon", data.nodes[flow.from].hue.class());
        canvas.path(&outline(ribbon, &layout, &sheet), &class, &flow_title(data, ribbon.flow));
    }
    draw_nodes(&mut canvas, data, &layout, &sheet);
    canvas.finish(frame, KIND)
}

fn flow_title(data: &Sankey, flow: usize) -> String {
    let flow = &data.flows[flow];
    if !flow.title.is_empty() {
        return flow.title.clone();
    }
    let (from, to) = (&data.nodes[flow.from].label, &data.nodes[flow.to].label);
    format!("{from} → {to}: {}", crate::format::number(flow.value))
}

/// The outline of a ribbon: along its upper edge through all stops, and back along its lower one.
fn outline(ribbon: &Ribbon, layout: &Layout, sheet: &Sheet) -> String {
    let half = ribbon.width / 2.0;
    let hops: Vec<[(f64, f64); 2]> = ribbon
        .stops
        .windows(2)
        .enumerate()
        .map(|(step, pair)| {
            let from = sheet.x(layout.places[pair[0]].column) + NODE;
            let to = sheet.x(layout.places[pair[1]].column);
            [(from, TOP + ribbon.leaves[step]), (to, TOP + ribbon.reaches[step])]
        })
        .collect();
    let mut data = String::new();
    for (index, [a, b]) in hops.iter().enumerate() {
        let letter = if index == 0 { 'M' } else { 'L' };
        let _ = write!(data, "{letter}{} {}", px(a.0), px(a.1 - half));
        data.push_str(&bend(*a, *b, -half));
    }
    for [a, b] in hops.iter().rev() {
        let _ = write!(data, "L{} {}", px(b.0), px(b.1 + half));
        data.push_str(&bend(*b, *a, half));
    }
    data.push('Z');
    data
}

/// A curve that leaves and arrives level.
fn bend(from: (f64, f64), to: (f64, f64), shift: f64) -> String {
    let middle = f64::midpoint(from.0, to.0);
    format!(
        "C{m} {} {m} {} {} {}",
        px(from.1 + shift),
        px(to.1 + shift),
        px(to.0),
        px(to.1 + shift),
        m = px(middle)
    )
}

fn draw_loops(canvas: &mut Canvas, data: &Sankey, layout: &Layout, sheet: &Sheet) {
    let mut floor = TOP + layout.height + 8.0;
    let turn = layout.loops.iter().map(|back| back.width).fold(0.0, f64::max);
    for (index, back) in layout.loops.iter().enumerate() {
        let earlier = &layout.loops[..index];
        let beside = |end: fn(&Loop) -> usize| {
            let same = earlier.iter().filter(|other| {
                layout.places[end(other)].column == layout.places[end(back)].column
            });
            same.map(|other| other.width + 8.0).sum::<f64>()
        };
        let radius = back.width / 2.0 + 3.0;
        let y = floor + turn / 2.0 + back.width / 2.0;
        floor += back.width + 8.0;
        let path = Turn {
            from: (sheet.x(layout.places[back.from].column) + NODE, TOP + back.leaves),
            to: (sheet.x(layout.places[back.to].column), TOP + back.reaches),
            out: beside(|back| back.from) + 1.0,
            into: beside(|back| back.to) + 1.0,
            radius,
            y,
        }
        .path();
        let hue = data.nodes[data.flows[back.flow].from].hue.class();
        let title = flow_title(data, back.flow);
        canvas.stroke(&path, back.width, &format!("{hue} c-loop"), &title);
        canvas.path(&path, &format!("{hue} c-loop-line"), "");
    }
}

/// The middle line of a flow back: out to the right, down, left below everything, up and in.
struct Turn {
    from: (f64, f64),
    to: (f64, f64),
    out: f64,
    into: f64,
    radius: f64,
    y: f64,
}

impl Turn {
    fn path(&self) -> String {
        let radius = self.radius;
        let (right, left) = (self.from.0 + self.out, self.to.0 - self.into);
        let arc = |x: f64, y: f64| format!("A{r} {r} 0 0 1 {} {}", px(x), px(y), r = px(radius));
        format!(
            "M{} {}H{}{}V{}{}H{}{}V{}{}H{}",
            px(self.from.0),
            px(self.from.1),
            px(right),
            arc(right + radius, self.from.1 + radius),
            px(self.y - radius),
            arc(right, self.y),
            px(left),
            arc(left - radius, self.y - radius),
            px(self.to.1 + radius),
            arc(left, self.to.1),
            px(self.to.0),
        )
    }
}

fn draw_nodes(canvas: &mut Canvas, data: &Sankey, layout: &Layout, sheet: &Sheet) {
    for place in &layout.places {
        let Some(node) = place.node.map(|node| &data.nodes[node]) else { continue };
        let (x, y) = (sheet.x(place.column), TOP + place.centre - place.height / 2.0);
        let class = format!("{} c-node", node.hue.class());
        let title = format!("{} {}", node.label, node.value);
        let area = Area::new(x, y, NODE, place.height);
        canvas.rect(area, &class, title.trim());
        // Names may run on between the nodes of the next column, but not into one.
        canvas.reserve(area);
    }
    // Names that keep to their column first, then those that need the room of the next.
    let mut left_over = Vec::new();
    for running_on in [false, true] {
        for place in &layout.places {
            let Some(node) = place.node.map(|node| &data.nodes[node]) else { continue };
            let last = place.column + 1 == layout.columns;
            let room = if last { sheet.right_room } else { sheet.pitch - NODE } - 10.0;
            let at = sheet.x(place.column) + NODE + 6.0;
            let middle = TOP + place.centre + 4.0;
            let is_short = place.height < 30.0 && Voice::Plain.measure(&node.label) > room;
            if is_short != running_on {
                continue;
            }
            if running_on {
                let spot = (at, middle, Anchor::Start);
                canvas.text_somewhere(&[spot], Voice::Plain, &node.label);
            } else {
                let spots = name_node(canvas, node, place.height, (at, middle), room);
                left_over.extend(spots.map(|spots| (spots, node)));
            }
        }
    }
    // A number is what one looks for: it stands wherever there is room beside its name.
    for (spots, node) in left_over {
        canvas.text_if_free(&spots, Voice::Quiet, &node.value, "");
    }
}

/// The name and the value of a node, within the room of its column. Where there is none for the
/// value: the spots at which it may stand when all names do.
fn name_node(
    canvas: &mut Canvas,
    node: &SankeyNode,
    height: f64,
    (at, middle): (f64, f64),
    room: f64,
) -> Option<[Spot; 2]> {
    let value_room = Voice::Quiet.measure(&node.value);
    let name_room = Voice::Plain.measure(&node.label);
    if name_room + 6.0 + value_room <= room {
        canvas.text_within((at, middle, Anchor::Start), room, Voice::Plain, &node.label);
        let after = (at + name_room + 6.0, middle, Anchor::Start);
        canvas.text_within(after, value_room + 1.0, Voice::Quiet, &node.value);
        return None;
    }
    // In several lines, as far as the height of the node allows: words first, then the value.
    let most = ((height.max(16.0) / 14.0) as usize).clamp(1, 4);
    let mut lines: Vec<(Voice, String)> =
        wrap(&node.label, room, most).into_iter().map(|line| (Voice::Plain, line)).collect();
    let has_room = lines.len() < most;
    if has_room && !node.value.is_empty() {
        lines.push((Voice::Quiet, node.value.clone()));
    }
    let first = middle - 7.0 * (lines.len() - 1) as f64;
    let last = first + 14.0 * (lines.len() - 1) as f64;
    for (index, (voice, line)) in lines.iter().enumerate() {
        let y = first + 14.0 * index as f64;
        canvas.text_within((at, y, Anchor::Start), room, *voice, line);
    }
    (!has_room).then(|| [last + LINE, first - LINE].map(|y| (at, y, Anchor::Start)))
}

/// Breaks words into lines that fit, at most so many; one line at least.
fn wrap(words: &str, room: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let full = lines.len() >= most;
        let Some(line) = lines.last_mut() else { break };
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if full || line.is_empty() || Voice::Plain.measure(&joined) <= room {
            *line = joined;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
