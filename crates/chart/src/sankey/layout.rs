//! Where nodes and ribbons stand.

use super::Sankey;
use super::order::{Link, untangle};

/// Between two nodes of a column.
const GAP: f64 = 8.0;
/// The least room of a node, so that its name has a line of its own.
const LINE: f64 = 16.0;

/// A node, or a ribbon's way through a column it only passes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) column: usize,
    pub(super) value: f64,
    /// Index of the node; `None` for a passing ribbon.
    pub(super) node: Option<usize>,
    pub(super) centre: f64,
    pub(super) height: f64,
}

/// A flow forward: its stops and, at each, the middle of the ribbon.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ribbon {
    pub(super) flow: usize,
    pub(super) stops: Vec<usize>,
    /// Where it leaves each stop but the last.
    pub(super) leaves: Vec<f64>,
    /// Where it reaches each stop but the first.
    pub(super) reaches: Vec<f64>,
    pub(super) width: f64,
}

/// A flow back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Loop {
    pub(super) flow: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) leaves: f64,
    pub(super) reaches: f64,
    pub(super) width: f64,
}

/// The whole layout. `y` runs from 0 to `height`; loops come below that.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    pub(super) ribbons: Vec<Ribbon>,
    pub(super) loops: Vec<Loop>,
    pub(super) columns: usize,
    pub(super) height: f64,
}

/// Lays the flows out within `height` (more, when the names of a column need more); `None` when
/// nothing flows.
pub(super) fn lay_out(data: &Sankey, height: f64) -> Option<Layout> {
    let mut flows: Vec<(usize, &super::SankeyFlow)> = data
        .flows
        .iter()
        .enumerate()
        .filter(|(_, flow)| {
            let known = flow.from < data.nodes.len() && flow.to < data.nodes.len();
            known && flow.value.is_finite() && flow.value > 0.0
        })
        .collect();
    // One scale for all needs sums that stay finite.
    let largest = flows.iter().map(|(_, flow)| flow.value).fold(0.0, f64::max);
    if flows.is_empty() || largest <= 0.0 {
        return None;
    }
    // A billionth of the largest is nothing on any sheet.
    flows.retain(|(_, flow)| flow.value / largest >= 1e-9);
    let (mut into, mut out) = (vec![0.0; data.nodes.len()], vec![0.0; data.nodes.len()]);
    for (_, flow) in &flows {
        out[flow.from] += flow.value / largest;
        into[flow.to] += flow.value / largest;
    }
    let mut used: Vec<usize> = (0..data.nodes.len())
        .filter(|node| into[*node] + out[*node] > 0.0)
        .map(|node| data.nodes[node].column)
        .collect();
    used.sort_unstable();
    used.dedup();
    let rank = |node: usize| used.partition_point(|column| *column < data.nodes[node].column);

    let mut places = Vec::new();
    let mut place_of = vec![usize::MAX; data.nodes.len()];
    for node in 0..data.nodes.len() {
        let value = f64::max(into[node], out[node]);
        if value > 0.0 {
            place_of[node] = places.len();
            let column = rank(node);
            places.push(Place { column, value, node: Some(node), centre: 0.0, height: 0.0 });
        }
    }
    let (mut ribbons, mut loops) = (Vec::new(), Vec::new());
    for (index, flow) in flows {
        let value = flow.value / largest;
        let (from, to) = (place_of[flow.from], place_of[flow.to]);
        let (first, last) = (places[from].column, places[to].column);
        if last <= first {
            loops.push(Loop { flow: index, from, to, leaves: 0.0, reaches: 0.0, width: value });
            continue;
        }
        let mut stops = vec![from];
        for column in first + 1..last {
            stops.push(places.len());
            places.push(Place { column, value, node: None, centre: 0.0, height: 0.0 });
        }
        stops.push(to);
        let (leaves, reaches) = (Vec::new(), Vec::new());
        ribbons.push(Ribbon { flow: index, stops, leaves, reaches, width: value });
    }

    let links: Vec<Link> = ribbons
        .iter()
        .flat_map(|ribbon| {
            let value = ribbon.width;
            ribbon.stops.windows(2).map(move |pair| Link { from: pair[0], to: pair[1], value })
        })
        .collect();
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); used.len()];
    for (index, place) in places.iter().enumerate() {
        columns[place.column].push(index);
    }
    untangle(&mut columns, &links, places.len());

    let (unit, height) = common_scale(&columns, &places, height);
    for place in &mut places {
        place.height = place.value * unit;
    }
    settle(&columns, &mut places, &links, height);
    let mut layout = Layout { places, ribbons, loops, columns: used.len(), height };
    attach(&mut layout, unit);
    Some(layout)
}

fn slot(place: &Place, unit: f64) -> f64 {
    let least = if place.node.is_some() { LINE } else { 0.0 };
    (place.value * unit).max(least)
}

fn need(column: &[usize], places: &[Place], unit: f64) -> f64 {
    let slots: f64 = column.iter().map(|place| slot(&places[*place], unit)).sum();
    slots + GAP * column.len().saturating_sub(1) as f64
}

/// Pixels for a unit of value, the same for every column, and the height that needs.
fn common_scale(columns: &[Vec<usize>], places: &[Place], height: f64) -> (f64, f64) {
    let most =
        |unit: f64| columns.iter().map(|column| need(column, places, unit)).fold(0.0, f64::max);
    let height = height.max(most(0.0) + 80.0);
    let (mut low, mut high) = (0.0, height);
    // The values are at most 1 for the largest flow, so a unit of the whole height is enough.
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if most(middle) <= height {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low, height)
}

/// Moves each node to the middle of its neighbours, as far as its column allows.
fn settle(columns: &[Vec<usize>], places: &mut [Place], links: &[Link], height: f64) {
    for column in columns {
        let room: f64 = column.iter().map(|place| places[*place].height.max(LINE)).sum();
        let free = height - room - GAP * column.len().saturating_sub(1) as f64;
        let mut y = (free / 2.0).max(0.0);
        for &place in column {
            let tall = places[place].height.max(LINE);
            places[place].centre = y + tall / 2.0;
            y += tall + GAP;
        }
    }
    for sweep in 0..12 {
        let down = sweep % 2 == 0;
        for step in 0..columns.len() {
            let column = if down { step } else { columns.len() - 1 - step };
            let wanted: Vec<f64> = columns[column]
                .iter()
                .map(|&place| {
                    let (mut sum, mut weight) = (0.0, 0.0);
                    for link in links {
                        let (here, there) =
                            if down { (link.to, link.from) } else { (link.from, link.to) };
                        if here == place {
                            sum += places[there].centre * link.value;
                            weight += link.value;
                        }
                    }
                    if weight > 0.0 { sum / weight } else { places[place].centre }
                })
                .collect();
            keep_apart(&columns[column], &wanted, places, height);
        }
    }
}

fn keep_apart(column: &[usize], wanted: &[f64], places: &mut [Place], height: f64) {
    let tall = |place: &Place| {
        if place.node.is_some() { place.height.max(LINE) } else { place.height }
    };
    let mut floor = 0.0;
    for (&place, &wanted) in column.iter().zip(wanted) {
        let half = tall(&places[place]) / 2.0;
        places[place].centre = wanted.max(floor + half);
        floor = places[place].centre + half + GAP;
    }
    let mut ceiling = height;
    for &place in column.iter().rev() {
        let half = tall(&places[place]) / 2.0;
        places[place].centre = places[place].centre.min(ceiling - half);
        ceiling = places[place].centre - half - GAP;
    }
}

/// Stacks the ribbons along both sides of each node, in the order of where they go; flows back
/// are lowest.
fn attach(layout: &mut Layout, unit: f64) {
    for ribbon in &mut layout.ribbons {
        ribbon.width *= unit;
        ribbon.leaves = vec![0.0; ribbon.stops.len() - 1];
        ribbon.reaches = vec![0.0; ribbon.stops.len() - 1];
    }
    for back in &mut layout.loops {
        back.width *= unit;
    }
    for place in 0..layout.places.len() {
        let top = layout.places[place].centre - layout.places[place].height / 2.0;
        for leaving in [true, false] {
            // (centre of the other end, ribbon, step)
            let mut ports: Vec<(f64, usize, usize)> = Vec::new();
            for (index, ribbon) in layout.ribbons.iter().enumerate() {
                for (step, pair) in ribbon.stops.windows(2).enumerate() {
                    let (here, there) =
                        if leaving { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                    if here == place {
                        ports.push((layout.places[there].centre, index, step));
                    }
                }
            }
            ports.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut y = top;
            for (_, index, step) in ports {
                let ribbon = &mut layout.ribbons[index];
                let side = if leaving { &mut ribbon.leaves } else { &mut ribbon.reaches };
                side[step] = y + ribbon.width / 2.0;
                y += ribbon.width;
            }
            let bottom = top + layout.places[place].height;
            let mut y = bottom;
            for back in layout.loops.iter_mut().rev() {
                let here = if leaving { back.from } else { back.to };
                if here == place {
                    let middle = y - back.width / 2.0;
                    if leaving {
                        back.leaves = middle;
                    } else {
                        back.reaches = middle;
                    }
                    y -= back.width;
                }
            }
        }
    }
}
