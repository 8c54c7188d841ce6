//! What ran against a goal, before and after.

use crate::journeys::journey;
use crate::{Dice, pair, section};
use thirdline_chart::format::{DAY, HOUR, MINUTE};
use thirdline_chart::{
    Bin, Dot, DotAxis, DotRow, Dots, DurationAxis, Histogram, Hue, Mark, Marked, Pair, Pairs, Sign,
    SignGroup, SignRow, Signs, Stretch, Target, Track, Tracks, Trait, dots, histogram, pairs,
    signs, tracks,
};

/// Adds the charts to the page.
pub(crate) fn add(page: &mut String) {
    let data = two_tracks();
    section(
        page,
        "One goal was missed while nobody worked; the other was held",
        &pair("tracks", "Goals of one case", |frame| tracks(&data, &frame)),
    );
    let near = near_a_goal();
    section(
        page,
        "More is done just before the goal than just behind it",
        &pair("near", "Near the goal", |frame| histogram(&near, &frame)),
    );
    let data = before_and_after();
    section(
        page,
        "The second asks less of one and more of the other",
        &pair("dots", "Shares before and after", |frame| dots(&data, &frame)),
    );
    let data = proposed();
    section(
        page,
        "How long it takes nine times in ten, and the goal above it",
        &pair("dots-hours", "Working time", |frame| dots(&data, &frame)),
    );
    let data = Pairs {
        rows: [
            ("operations", 310.0, 280.0, Hue::A, "−30 h"),
            ("development", 611.0, 644.0, Hue::B, "+33 h"),
        ]
        .map(|(label, before, after, hue, value)| Pair {
            label: label.to_owned(),
            values: [before, after],
            titles: [format!("before: {before} h"), format!("after: {after} h")],
            hue,
            value: value.to_owned(),
        })
        .to_vec(),
        names: ["before".to_owned(), "after".to_owned()],
    };
    section(
        page,
        "Thirty hours change sides",
        &pair("pairs", "Hours", |frame| pairs(&data, &frame)),
    );
    let data = for_and_against();
    section(
        page,
        "Two rows say something, and not the same",
        &pair("signs", "For and against", |frame| signs(&data, &frame)),
    );
}

/// Signals for and against, by row.
fn for_and_against() -> Signs {
    use Sign::{Against, For, Unknown};
    let group = |name: &str, columns: &[&str]| SignGroup {
        name: name.to_owned(),
        columns: columns.iter().enumerate().map(|(i, c)| ((*c).to_owned(), i == 0)).collect(),
    };
    let row = |label: &str, signs: &[Sign], said: &str| SignRow {
        label: label.to_owned(),
        signs: signs.to_vec(),
        said: said.to_owned(),
    };
    Signs {
        groups: vec![group("first", &["one", "two", "three"]), group("second", &["four", "five"])],
        rows: vec![
            row("Checkout", &[For, For, Unknown, Against, Against], "the first"),
            row("Ledger", &[Against, Unknown, Against, For, For], "the second"),
            row("Portal", &[Unknown; 5], "not enough to say"),
        ],
    }
}

fn two_tracks() -> Tracks {
    let day = |day: i64, is: Trait| Stretch {
        start: day * DAY,
        end: day * DAY + 8 * HOUR,
        is,
        title: String::new(),
    };
    let whole = |from: i64, to: i64, is| Stretch {
        start: from * HOUR,
        end: to * HOUR,
        is,
        title: String::new(),
    };
    Tracks {
        strip: journey(),
        rows: vec![
            Track {
                name: "Accept".to_owned(),
                note: "17 h of 4 h".to_owned(),
                hue: Hue::B,
                stretches: vec![
                    whole(30, 79, Trait::Thin),
                    day(2, Trait::Plain),
                    day(3, Trait::Plain),
                ],
                marks: vec![
                    Mark {
                        at: 2 * DAY + 4 * HOUR,
                        is: Trait::Wrong,
                        word: "missed Wed 13:00".to_owned(),
                    },
                    Mark { at: 79 * HOUR, is: Trait::Held, word: "done Thu 16:10".to_owned() },
                ],
            },
            Track {
                name: "Resolve".to_owned(),
                note: "22 h of 45 h".to_owned(),
                hue: Hue::B,
                stretches: vec![
                    whole(30, 86, Trait::Thin),
                    day(2, Trait::Plain),
                    day(3, Trait::Plain),
                    whole(118, 130, Trait::Held),
                    whole(130, 148, Trait::Thin),
                ],
                marks: vec![Mark { at: 148 * HOUR, is: Trait::Thin, word: "running".to_owned() }],
            },
        ],
    }
}

fn near_a_goal() -> Histogram {
    let step = 12 * MINUTE;
    let counts = [9, 8, 10, 7, 8, 6, 7, 9, 14, 22, 4, 5, 6, 5, 4, 6, 3, 4, 3, 2];
    let goal = 4 * HOUR;
    Histogram {
        bins: (-10_i64..)
            .zip(counts)
            .map(|(index, count)| Bin {
                from: goal + index * step,
                to: goal + (index + 1) * step,
                count,
            })
            .collect(),
        targets: vec![Target { at: goal, label: "goal 4 h".to_owned() }],
        hue: Hue::B,
        axis: DurationAxis::EvenHours,
        marked: vec![
            Marked { from: goal - 2 * step, to: goal, label: "36 before".to_owned() },
            Marked { from: goal, to: goal + 2 * step, label: "9 behind".to_owned() },
        ],
        open_start: false,
    }
}

fn before_and_after() -> Dots {
    let mut dice = Dice(5);
    let mut dot = |at: f64, hue, hollow| {
        let wide = 0.02 + dice.next() * 0.05;
        Dot { at, interval: Some((at - wide, at + wide)), hue, hollow, title: String::new() }
    };
    Dots {
        rows: vec![
            DotRow {
                label: "accept".to_owned(),
                dots: vec![dot(0.61, Hue::B, true), dot(0.78, Hue::B, false)],
                value: "31 gained".to_owned(),
                ..DotRow::default()
            },
            DotRow {
                label: "hand over in time".to_owned(),
                dots: vec![dot(0.84, Hue::A, true), dot(0.72, Hue::A, false)],
                value: "15 paid".to_owned(),
                ..DotRow::default()
            },
        ],
        joined: true,
        names: vec!["first".to_owned(), "second".to_owned()],
        ..Dots::default()
    }
}

fn proposed() -> Dots {
    let row = |label: &str, at: i64, low: i64, high: f64, goal: i64| DotRow {
        label: label.to_owned(),
        dots: vec![Dot {
            at: at as f64,
            interval: Some((low as f64, high)),
            hue: Hue::B,
            hollow: false,
            title: String::new(),
        }],
        tick: Some(goal as f64),
        value: format!("goal {} h", goal / HOUR),
    };
    let few = DotRow {
        label: "highest".to_owned(),
        value: "too few to say, n 4".to_owned(),
        ..DotRow::default()
    };
    Dots {
        rows: vec![
            row("all", 9 * HOUR, 6 * HOUR, (13 * HOUR) as f64, 10 * HOUR),
            few,
            row("high", 3 * HOUR, HOUR, f64::INFINITY, 4 * HOUR),
        ],
        axis: DotAxis::Hours,
        ..Dots::default()
    }
}
