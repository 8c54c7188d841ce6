//! Reads a picture back as a browser would, and says what is wrong with it.

#![expect(clippy::panic, reason = "a test that meets what it cannot read has failed")]
#![allow(dead_code, reason = "each test reads another part of a picture")]

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use thirdline_chart::label::measure;
use thirdline_chart::{Sankey, SankeyFlow};

/// An element with its attributes and its own text (without that of its tooltip).
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: String,
    /// Its attributes.
    pub(crate) attributes: BTreeMap<String, String>,
    /// Its text.
    pub(crate) text: String,
}

impl Element {
    /// A number among its attributes.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.attributes.get(name).map_or(0.0, |text| text.parse().expect("a number"))
    }

    /// True when it has the class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.attributes.get("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }
}

/// All elements of a picture, in their order.
#[derive(Debug)]
pub(crate) struct Picture {
    /// The elements.
    pub(crate) elements: Vec<Element>,
    svg: String,
}

/// Reads a picture; fails when it is not well-formed or breaks a rule that holds for all.
pub(crate) fn read(svg: &str) -> Picture {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut elements, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut ids = Vec::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|fault| panic!("{fault}: {svg}"));
        let is_start = matches!(event, Event::Start(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let mut element =
                    Element { name: start.name().as_ref().to_owned(), ..Element::default() };
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap_or_else(|fault| panic!("{fault}: {svg}"));
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.value.clone().into_owned();
                    assert!(holds_numbers(&key, &value), "{key}=\"{value}\" in {svg}");
                    assert_ne!(key, "style", "{svg}");
                    if key == "id" {
                        ids.push(value.clone());
                    }
                    element.attributes.insert(key, value);
                }
                elements.push(element);
                if is_start {
                    open.push(elements.len() - 1);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                let text: &str = &text;
                if let Some(index) = open.last() {
                    elements[*index].text.push_str(text);
                }
            }
            Event::GeneralRef(name) => {
                let letter = match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "#39" => '\'',
                    other => panic!("unknown entity {other:?}"),
                };
                if let Some(index) = open.last() {
                    elements[*index].text.push(letter);
                }
            }
            Event::Eof => break,
            other => panic!("{other:?} has no place in a picture"),
        }
    }
    assert!(open.is_empty());
    assert_eq!(elements[0].name, "svg");
    let named = elements[0].attributes["aria-labelledby"]
        .split(' ')
        .all(|id| ids.iter().any(|known| known == id));
    assert!(named, "the picture names what is not there: {svg}");
    ids.sort();
    let count = ids.len();
    ids.dedup();
    assert_eq!(count, ids.len(), "an id stands twice: {svg}");
    Picture { elements, svg: svg.to_owned() }
}

/// False for geometry that is not made of plain numbers.
fn holds_numbers(key: &str, value: &str) -> bool {
    let plain = |value: &str| value.parse::<f64>().is_ok_and(f64::is_finite);
    match key {
        "x" | "y" | "x1" | "y1" | "x2" | "y2" | "cx" | "cy" | "r" | "width" | "height"
        | "stroke-width" | "font-size" => plain(value),
        "viewBox" => value.split(' ').all(plain),
        "d" => value.chars().all(|c| c.is_ascii_digit() || " .-MLHVCAZ".contains(c)),
        _ => true,
    }
}

impl Picture {
    fn size(&self) -> (f64, f64) {
        (self.elements[0].number("width"), self.elements[0].number("height"))
    }

    /// The boxes of all words.
    fn words(&self) -> Vec<(f64, f64, f64, f64, &str)> {
        let texts = self.elements.iter().filter(|element| element.name == "text");
        texts
            .map(|text| {
                let size = text.number("font-size");
                assert!(size >= 11.0, "illegible: {text:?}");
                let wide = measure(&text.text, size);
                let left = match text.attributes.get("text-anchor").map(String::as_str) {
                    None => text.number("x"),
                    Some("middle") => text.number("x") - wide / 2.0,
                    Some(_) => text.number("x") - wide,
                };
                let top = text.number("y") - size * 0.9;
                (left, top, left + wide, top + size * 1.1, text.text.as_str())
            })
            .collect()
    }

    /// No word is clipped, and none stands on another.
    pub(crate) fn words_are_inside_and_apart(&self) {
        let (width, height) = self.size();
        let words = self.words();
        for (index, a) in words.iter().enumerate() {
            let inside = a.0 >= -0.2 && a.1 >= -0.2 && a.2 <= width + 0.2 && a.3 <= height + 0.2;
            assert!(inside, "{a:?} is clipped in {}", self.svg);
            for b in &words[index + 1..] {
                let meets =
                    a.0 + 0.2 < b.2 && b.0 + 0.2 < a.2 && a.1 + 0.2 < b.3 && b.1 + 0.2 < a.3;
                assert!(!meets, "{a:?} meets {b:?} in {}", self.svg);
            }
        }
    }

    /// Rectangles, circles and lines stand within the view box.
    pub(crate) fn geometry_is_inside(&self) {
        let (width, height) = self.size();
        for element in &self.elements {
            let (x, y) = (element.number("x"), element.number("y"));
            match element.name.as_str() {
                "rect" => {
                    let (w, h) = (element.number("width"), element.number("height"));
                    let inside =
                        x >= -1.1 && y >= -1.1 && x + w <= width + 1.1 && y + h <= height + 1.1;
                    assert!(inside, "{element:?} leaves {}", self.svg);
                }
                "circle" => {
                    let (x, y) = (element.number("cx"), element.number("cy"));
                    let inside = x >= 0.0 && x <= width && y >= 0.0 && y <= height;
                    assert!(inside, "{element:?} leaves {}", self.svg);
                }
                _ => {}
            }
        }
    }

    /// Every node is as tall as its value says, on one scale for all.
    pub(crate) fn nodes_are_on_one_scale(&self, data: &Sankey) {
        let (mut into, mut out) = (vec![0.0; data.nodes.len()], vec![0.0; data.nodes.len()]);
        let known = |flow: &&SankeyFlow| {
            flow.from < data.nodes.len() && flow.to < data.nodes.len() && flow.value.is_finite()
        };
        let largest = data.flows.iter().filter(known).map(|flow| flow.value).fold(0.0, f64::max);
        for flow in &data.flows {
            if known(&flow) && flow.value > 0.0 && flow.value / largest >= 1e-9 {
                // Scaled down first: sums of the greatest numbers would not be finite. What is less
                // than a billionth of the largest is not drawn.
                out[flow.from] += flow.value / largest;
                into[flow.to] += flow.value / largest;
            }
        }
        let values: Vec<f64> = into
            .iter()
            .zip(&out)
            .map(|(into, out)| f64::max(*into, *out))
            .filter(|value| *value > 0.0)
            .collect();
        let heights: Vec<f64> = self
            .elements
            .iter()
            .filter(|element| element.is("c-node"))
            .map(|element| element.number("height"))
            .collect();
        if values.is_empty() {
            return;
        }
        assert_eq!(values.len(), heights.len());
        let most = values.iter().copied().fold(0.0, f64::max);
        let tallest = heights.iter().copied().fold(0.0, f64::max);
        for (value, height) in values.iter().zip(&heights) {
            let wanted = value / most * tallest;
            assert!((height - wanted).abs() <= 0.15, "{height} for {wanted} in {}", self.svg);
        }
    }
}
