//! On a phone nothing that matters is cut: numbers of flows, words of marks, air between ticks.

mod reading;

use reading::{Element, read};
use thirdline_chart::label::measure;
use thirdline_chart::{
    Curve, Flag, Frame, Hue, Lane, Sankey, SankeyFlow, SankeyNode, Segment, StepPoint, Steps,
    Strip, StripSize, Texture, Through, sankey, steps, strip,
};

const PHONE: f64 = 328.0;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn words(svg: &str) -> Vec<Element> {
    read(svg).elements.into_iter().filter(|e| e.name == "text").collect()
}

#[test]
fn durations_on_an_axis_are_not_read_as_one() {
    let times = [1, 10, 60, 480, 1_440, 10_080, 43_800, 2 * 525_600].map(|n| n * MINUTE);
    let points = times.map(|at| StepPoint { at, share: 0.5, low: 0.4, high: 0.6 }).to_vec();
    let curve = Curve { name: String::new(), hue: Hue::Ink, dashed: false, points };
    let data = Steps { curves: vec![curve], ..Steps::default() };
    let svg = steps(&data, &Frame::new("s", "Waits", "", PHONE));
    let all = words(&svg);
    let named = ["1 min", "10 min", "1 h", "8 h", "1 d", "1 w", "1 mo", "1 y"];
    let ticks: Vec<&Element> =
        named.iter().filter_map(|name| all.iter().find(|e| e.text == *name)).collect();
    assert!(ticks.len() >= 5, "{ticks:?}");
    for pair in ticks.windows(2) {
        let half = |e: &Element| measure(&e.text, e.number("font-size")) / 2.0;
        let air = pair[1].number("x") - half(pair[1]) - pair[0].number("x") - half(pair[0]);
        assert!(air >= 6.9, "{air} between {pair:?}");
    }
}

#[test]
fn a_word_beside_a_tick_stands_whole_or_not_at_all() {
    let lane = |name: &str| Lane { name: name.to_owned(), hue: Hue::A };
    let segment = |lane, start, end| Segment {
        lane,
        start,
        end,
        texture: Texture::Worked,
        title: String::new(),
    };
    let flag = |at| Flag { at, lane: 0, word: "reopened".to_owned(), wrong: false };
    let through = Through {
        name: "user".to_owned(),
        start: 0,
        end: 700 * DAY,
        running: false,
        end_label: "1 y 11 mo".to_owned(),
    };
    let mut data = Strip {
        through,
        lanes: vec![lane("first line"), lane("third line")],
        segments: vec![segment(0, 0, 20 * DAY), segment(1, 20 * DAY, 700 * DAY)],
        ..Strip::default()
    };
    for flags in [10, 14, 20, 28, 40] {
        data.flags = (0..flags).map(|n| flag(n * 700 / flags * DAY)).collect();
        let svg = strip(&data, StripSize::Full, &Frame::new("s", "Journey", "", PHONE));
        let said: Vec<String> =
            words(&svg).into_iter().map(|e| e.text).filter(|t| t.starts_with("re")).collect();
        assert!(!said.is_empty() && said.iter().all(|t| t == "reopened"), "{flags}: {said:?}");
        // The tick itself still says it.
        assert!(svg.matches("<title>reopened</title>").count() >= flags as usize, "{svg}");
    }
}

#[test]
fn every_node_of_the_flows_keeps_its_number() {
    let sides = ["support", "infrastructure", "development", "operations", "business"];
    let given = [1_911.0, 397.0, 1_870.0, 8_609.0, 130.0];
    let node = |column: usize, row: usize, value: f64| SankeyNode {
        label: sides[row].to_owned(),
        column,
        hue: Hue::A,
        value: format!("{value},{column}"),
    };
    let mut data = Sankey { nodes: Vec::new(), flows: Vec::new() };
    for column in [0, 1] {
        data.nodes.extend(given.iter().enumerate().map(|(row, n)| node(column, row, *n)));
    }
    for (row, &value) in given.iter().enumerate() {
        let to = 5 + row;
        data.flows.push(SankeyFlow { from: row, to, value, title: String::new() });
    }
    let svg = sankey(&data, &Frame::new("s", "Handovers", "", PHONE));
    let said: Vec<String> = words(&svg).into_iter().map(|e| e.text).collect();
    for node in &data.nodes {
        assert!(said.contains(&node.label) && said.contains(&node.value), "{node:?} in {said:?}");
    }
    read(&svg).words_are_inside_and_apart();
}
