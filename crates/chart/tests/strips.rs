//! What a strip promises: order, place, words, and that nothing short disappears.

mod reading;

use proptest::collection::vec;
use proptest::prelude::*;
use reading::{Element, read};
use thirdline_chart::{
    Flag, Frame, Hue, Lane, Pass, Segment, Strip, StripSize, Texture, Through, strip, strip_text,
};

const HOUR: i64 = 3_600_000_000;

fn two_lanes(segments: Vec<Segment>) -> Strip {
    Strip {
        through: Through {
            name: "user".to_owned(),
            start: 0,
            end: 100 * HOUR,
            running: true,
            end_label: "4 d 4 h".to_owned(),
        },
        lanes: ["first", "second"].map(|name| Lane { name: name.to_owned(), hue: Hue::A }).to_vec(),
        segments,
        ..Strip::default()
    }
}

fn segment(lane: usize, start: i64, end: i64) -> Segment {
    Segment { lane, start, end, texture: Texture::Worked, title: format!("{lane}-{start}") }
}

/// The marks of segments, as they come in the picture.
fn marks(svg: &str) -> Vec<Element> {
    let picture = read(svg);
    picture.elements.into_iter().filter(|element| element.is("c-worked")).collect()
}

proptest! {
    #[test]
    fn segments_keep_the_order_of_time_and_stay_inside(
        lengths in vec(prop_oneof![0..1000_i64, 0..50 * HOUR], 1..40),
        width in 100.0..900.0_f64,
    ) {
        let mut at = 0;
        let mut segments = Vec::new();
        for length in lengths {
            segments.push(segment(0, at, at + length));
            at += length;
        }
        let count = segments.len();
        let mut data = two_lanes(segments);
        data.through.end = at.max(1);
        for size in [StripSize::Full, StripSize::Row, StripSize::Spark] {
            let marks = marks(&strip(&data, size, &Frame::new("s", "Strip", "", width)));
            prop_assert_eq!(marks.len(), count);
            for pair in marks.windows(2) {
                let reached = pair[0].number("x") + pair[0].number("width");
                prop_assert!(reached <= pair[1].number("x") + 0.15, "{:?}", pair);
            }
            for mark in &marks {
                prop_assert!(mark.number("width") >= 0.4, "{:?}", mark);
            }
        }
    }
}

#[test]
fn a_moment_among_days_is_drawn() {
    let data = two_lanes(vec![segment(0, 0, 50 * HOUR), segment(1, 50 * HOUR, 50 * HOUR + 1)]);
    for size in [StripSize::Full, StripSize::Row] {
        let marks = marks(&strip(&data, size, &Frame::new("s", "Strip", "", 700.0)));
        assert!(marks[1].number("width") >= 1.9, "{marks:?}");
    }
    let text = strip_text(&data, 80, true);
    assert!(text.lines().last().is_some_and(|line| line.contains('#')), "{text}");
}

#[test]
fn what_is_wrong_is_said_in_words_and_a_way_back_is_dashed() {
    let mut data = two_lanes(vec![segment(0, 0, 40 * HOUR), segment(1, 40 * HOUR, 90 * HOUR)]);
    data.flags.push(Flag { at: 80 * HOUR, lane: 1, word: "late".to_owned(), wrong: true });
    data.passes.push(Pass { at: 90 * HOUR, from: 1, to: 0, back: true, label: "back".to_owned() });
    let picture = read(&strip(&data, StripSize::Full, &Frame::new("s", "Strip", "", 700.0)));
    let said = picture.elements.iter().any(|e| e.is("c-wrong") && e.text == "late");
    let dashed = picture.elements.iter().any(|e| e.is("c-pass") && e.is("c-back"));
    assert!(said && dashed);
    // Red is never an area.
    assert!(!picture.elements.iter().any(|e| e.name == "rect" && e.is("c-wrong")));
}

#[test]
fn the_sizes_are_those_of_lists_and_tables() {
    let data = two_lanes(vec![segment(0, 0, HOUR)]);
    let height = |size| {
        read(&strip(&data, size, &Frame::new("s", "Strip", "", 200.0))).elements[0].number("height")
    };
    assert!((height(StripSize::Row) - 28.0).abs() < 0.01);
    assert!((height(StripSize::Spark) - 14.0).abs() < 0.01);
    assert!((150.0..=190.0).contains(&height(StripSize::Full)));
}

#[test]
fn the_terminal_says_the_same() {
    let mut data = two_lanes(vec![
        segment(0, 0, 50 * HOUR),
        Segment { texture: Texture::Queued, ..segment(1, 50 * HOUR, 100 * HOUR) },
    ]);
    data.passes.push(Pass {
        at: 50 * HOUR,
        from: 0,
        to: 1,
        back: false,
        label: "passed on".to_owned(),
    });
    data.ticks.push((0, "Mon 09:00".to_owned()));
    assert_eq!(
        strip_text(&data, 46, true),
        "\
user   =============================> 4 d 4 h
first  ###############
                      v passed on
second                ...............
       ` Mon 09:00"
    );
}

#[test]
fn no_time_is_a_sentence_not_a_broken_picture() {
    let frame = Frame::new("s", "Strip", "", 300.0).with_empty("Nothing has happened yet.");
    let picture = read(&strip(&Strip::default(), StripSize::Full, &frame));
    assert!(picture.elements.iter().any(|e| e.text == "Nothing has happened yet."));
    assert_eq!(strip_text(&Strip::default(), 80, false), "");
}
