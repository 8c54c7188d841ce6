//! Any data gives a sound picture: well-formed, all numbers, words inside and apart.

mod reading;

use proptest::collection::vec;
use proptest::prelude::*;
use reading::{Picture, read};
use thirdline_chart::{
    Bar, BarPart, Bars, Bin, Chances, Curve, Dot, DotAxis, DotRow, Dots, DurationAxis, Flag, Frame,
    Heat, HeatSteps, Histogram, Hue, Lane, LinePoint, Lines, Mark, Marked, Paint, Pair, Pairs,
    Pass, Sankey, SankeyFlow, SankeyNode, Segment, Series, Sign, SignGroup, SignRow, Signs, Spark,
    StepMark, StepPoint, Steps, Stretch, Strip, StripSize, Target, Texture, Through, Track, Tracks,
    Trait, Xmr, XmrPhase, XmrPoint, bar_text, bars, chances, dots, heat, histogram, line, pairs,
    sankey, signs, signs_text, spark, spark_text, steps, strip, strip_text, tracks, xmr,
};

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z]{1,12}",
        "[A-Za-z &<>\"']{1,40}",
        any::<String>(),
        Just("A very long name of a group that nobody could ever place in a chart".to_owned()),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..1000.0_f64,
        2 => 0.0..1.0_f64,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN]),
    ]
}

fn instant() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => 0..2_000_000_000_000_i64,
        1 => any::<i64>(),
        1 => prop::sample::select(vec![0, -1, i64::MIN, i64::MAX]),
    ]
}

fn hue() -> impl Strategy<Value = Hue> {
    prop::sample::select(Hue::ALL.to_vec())
}

fn texture() -> impl Strategy<Value = Texture> {
    prop::sample::select(Texture::ALL.to_vec())
}

fn width() -> impl Strategy<Value = f64> {
    prop_oneof![5 => 320.0..1200.0_f64, 1 => number()]
}

prop_compose! {
    fn any_strip()(
        names in vec((words(), hue()), 0..5),
        segments in vec((0..5_usize, instant(), instant(), texture(), words()), 0..12),
        passes in vec((instant(), 0..6_usize, 0..6_usize, any::<bool>(), words()), 0..6),
        flags in vec((instant(), 0..6_usize, any::<bool>(), words()), 0..4),
        ticks in vec((instant(), words()), 0..8),
        (start, end, running) in (instant(), instant(), any::<bool>()),
        (name, end_label) in (words(), words()),
    ) -> Strip {
        Strip {
            through: Through { name, start, end, running, end_label },
            lanes: names.into_iter().map(|(name, hue)| Lane { name, hue }).collect(),
            segments: segments
                .into_iter()
                .map(|(lane, start, end, texture, title)| Segment { lane, start, end, texture, title })
                .collect(),
            passes: passes
                .into_iter()
                .map(|(at, from, to, back, label)| Pass { at, from, to, back, label })
                .collect(),
            flags: flags
                .into_iter()
                .map(|(at, lane, wrong, word)| Flag { at, lane, word, wrong })
                .collect(),
            ticks,
        }
    }
}

prop_compose! {
    fn any_bars()(
        rows in vec((words(), vec((number(), hue(), texture(), words()), 0..4),
            prop::option::of((number(), number())), words()), 0..6),
        parts in vec(words(), 0..4),
        most in prop::option::of(number()),
    ) -> Bars {
        Bars {
            rows: rows
                .into_iter()
                .map(|(label, parts, interval, value)| Bar {
                    label,
                    parts: parts
                        .into_iter()
                        .map(|(value, hue, texture, inside)| BarPart {
                            value,
                            paint: Paint::new(hue, texture),
                            title: inside.clone(),
                            inside,
                        })
                        .collect(),
                    interval,
                    value,
                })
                .collect(),
            parts,
            most,
        }
    }
}

prop_compose! {
    fn any_sankey()(
        nodes in vec((words(), 0..5_usize, hue(), words()), 0..9),
        flows in vec((0..10_usize, 0..10_usize, number()), 0..16),
    ) -> Sankey {
        Sankey {
            nodes: nodes
                .into_iter()
                .map(|(label, column, hue, value)| SankeyNode { label, column, hue, value })
                .collect(),
            flows: flows
                .into_iter()
                .map(|(from, to, value)| SankeyFlow { from, to, value, title: String::new() })
                .collect(),
        }
    }
}

prop_compose! {
    fn any_xmr()(
        points in vec((words(), number(), prop::option::of(words())), 0..30),
        phases in vec((0..30_usize, 0..30_usize, number(), number(), number(), words()), 0..3),
        least in 0..8_usize,
    ) -> Xmr {
        Xmr {
            points: points
                .into_iter()
                .map(|(label, value, signal)| XmrPoint { label, value, signal })
                .collect(),
            phases: phases
                .into_iter()
                .map(|(first, last, mean, lower, upper, label)| {
                    XmrPhase { first, last, mean, lower, upper, label }
                })
                .collect(),
            least,
            reading: thirdline_chart::format::Reading::Share,
        }
    }
}

prop_compose! {
    fn any_steps()(
        curves in vec((words(), hue(), any::<bool>(),
            vec((instant(), number(), number(), number()), 0..12)), 0..3),
        marks in vec((instant(), number(), words(), hue()), 0..3),
        share_name in words(),
    ) -> Steps {
        Steps {
            curves: curves
                .into_iter()
                .map(|(name, hue, dashed, points)| Curve {
                    name,
                    hue,
                    dashed,
                    points: points
                        .into_iter()
                        .map(|(at, share, low, high)| StepPoint { at, share, low, high })
                        .collect(),
                })
                .collect(),
            marks: marks
                .into_iter()
                .map(|(at, share, label, hue)| StepMark { at, share, label, hue })
                .collect(),
            share_name,
        }
    }
}

prop_compose! {
    fn any_lines()(
        series in vec((words(), hue(), any::<bool>(),
            vec((number(), number(), prop::option::of((number(), number()))), 0..12)), 0..4),
        ticks in vec((number(), words()), 0..8),
        from_zero in any::<bool>(),
    ) -> Lines {
        Lines {
            series: series
                .into_iter()
                .map(|(name, hue, dashed, points)| Series {
                    name,
                    hue,
                    dashed,
                    points: points
                        .into_iter()
                        .map(|(x, y, interval)| LinePoint { x, y, interval })
                        .collect(),
                })
                .collect(),
            ticks,
            from_zero,
            ..Lines::default()
        }
    }
}

fn sound(svg: &str) -> Picture {
    let picture = read(svg);
    picture.words_are_inside_and_apart();
    picture.geometry_is_inside();
    picture
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_strip_is_sound(data in any_strip(), width in width(), prefix in words()) {
        for size in [StripSize::Full, StripSize::Row, StripSize::Spark] {
            sound(&strip(&data, size, &Frame::new(&prefix, "A <title>", "Shown & said.", width)));
        }
        for ascii in [false, true] {
            let text = strip_text(&data, 80, ascii);
            let printable = text.lines().all(|line| line.chars().count() <= 80);
            prop_assert!(printable, "{text}");
        }
    }

    #[test]
    fn any_bars_are_sound(data in any_bars(), width in width()) {
        sound(&bars(&data, &Frame::new("b", "Bars", "", width)));
    }

    #[test]
    fn any_sankey_is_sound_and_on_one_scale(data in any_sankey(), width in width()) {
        let picture = sound(&sankey(&data, &Frame::new("s", "Flows", "", width)));
        picture.nodes_are_on_one_scale(&data);
    }

    #[test]
    fn any_xmr_is_sound(data in any_xmr(), width in width()) {
        sound(&xmr(&data, &Frame::new("x", "Points", "", width)));
    }

    #[test]
    fn any_steps_are_sound(data in any_steps(), width in width()) {
        sound(&steps(&data, &Frame::new("c", "Curves", "", width)));
    }

    #[test]
    fn any_lines_are_sound(data in any_lines(), width in width()) {
        sound(&line(&data, &Frame::new("l", "Lines", "", width)));
    }

    #[test]
    fn any_histogram_is_sound(
        durations in vec(instant(), 0..60),
        raw in vec((instant(), instant(), any::<u64>()), 0..4),
        targets in vec((instant(), words()), 0..4),
        marks in vec((instant(), instant(), words()), 0..3),
        width in width(),
    ) {
        let targets: Vec<Target> =
            targets.into_iter().map(|(at, label)| Target { at, label }).collect();
        let counted = Histogram { targets: targets.clone(), ..Histogram::of(&durations, 6, Hue::A) };
        sound(&histogram(&counted, &Frame::new("h", "Durations", "", width)));
        let bins = raw.into_iter().map(|(from, to, count)| Bin { from, to, count }).collect();
        let marked = marks.into_iter().map(|(from, to, label)| Marked { from, to, label }).collect();
        let given = Histogram { bins, targets, hue: Hue::A, marked, ..Histogram::default() };
        for axis in [DurationAxis::Log, DurationAxis::LogHours, DurationAxis::EvenHours] {
            let given = Histogram { axis, ..given.clone() };
            sound(&histogram(&given, &Frame::new("h", "Durations", "", width)));
        }
    }

    #[test]
    fn any_chances_are_sound(
        unchanged in vec(number(), 0..40),
        improved in vec(number(), 0..40),
        points in vec((number(), words()), 0..5),
        reached_from in prop::option::of(number()),
        higher_is_better in any::<bool>(),
        reading in prop::sample::select(vec![
            thirdline_chart::format::Reading::Plain,
            thirdline_chart::format::Reading::Share,
            thirdline_chart::format::Reading::Duration,
        ]),
        width in width(),
    ) {
        let data =
            Chances { unchanged, improved, points, reached_from, higher_is_better, reading };
        sound(&chances(&data, &Frame::new("c", "Chances", "", width)));
    }

    #[test]
    fn any_tracks_are_sound(
        strip in any_strip(),
        rows in vec((words(), words(), hue(), vec((instant(), instant(), 0..4_usize, words()), 0..6),
            vec((instant(), 0..4_usize, words()), 0..4)), 0..4),
        width in width(),
    ) {
        let kinds = [Trait::Plain, Trait::Thin, Trait::Held, Trait::Wrong];
        let rows = rows
            .into_iter()
            .map(|(name, note, hue, stretches, marks)| Track {
                name,
                note,
                hue,
                stretches: stretches
                    .into_iter()
                    .map(|(start, end, is, title)| Stretch { start, end, is: kinds[is], title })
                    .collect(),
                marks: marks
                    .into_iter()
                    .map(|(at, is, word)| Mark { at, is: kinds[is], word })
                    .collect(),
            })
            .collect();
        let data = Tracks { strip, rows };
        sound(&tracks(&data, &Frame::new("t", "Tracks", "Shown.", width)));
    }

    #[test]
    fn any_dots_are_sound(
        rows in vec((words(), vec((number(), prop::option::of((number(), number())), hue(),
            any::<bool>(), words()), 0..3), prop::option::of(number()), words()), 0..6),
        names in vec(words(), 0..3),
        (joined, in_hours) in (any::<bool>(), any::<bool>()),
        width in width(),
    ) {
        let rows = rows
            .into_iter()
            .map(|(label, dots, tick, value)| DotRow {
                label,
                dots: dots
                    .into_iter()
                    .map(|(at, interval, hue, hollow, title)| Dot { at, interval, hue, hollow, title })
                    .collect(),
                tick,
                value,
            })
            .collect();
        let axis = if in_hours { DotAxis::Hours } else { DotAxis::Share };
        let data = Dots { rows, axis, joined, names };
        sound(&dots(&data, &Frame::new("d", "Points", "", width)));
    }

    #[test]
    fn any_pairs_are_sound(
        rows in vec((words(), number(), number(), words(), hue(), words()), 0..6),
        names in (words(), words()),
        width in width(),
    ) {
        let rows = rows
            .into_iter()
            .map(|(label, before, after, title, hue, value)| Pair {
                label,
                values: [before, after],
                titles: [title.clone(), title],
                hue,
                value,
            })
            .collect();
        let data = Pairs { rows, names: [names.0, names.1] };
        sound(&pairs(&data, &Frame::new("p", "Pairs", "", width)));
    }

    #[test]
    fn any_signs_are_sound(
        groups in vec((words(), vec((words(), any::<bool>()), 0..7)), 0..4),
        rows in vec((words(), vec(0..3_usize, 0..24), words()), 0..9),
        width in width(),
    ) {
        let sign = |n: usize| [Sign::For, Sign::Against, Sign::Unknown][n];
        let data = Signs {
            groups: groups.into_iter().map(|(name, columns)| SignGroup { name, columns }).collect(),
            rows: rows
                .into_iter()
                .map(|(label, signs, said)| SignRow {
                    label,
                    signs: signs.into_iter().map(sign).collect(),
                    said,
                })
                .collect(),
        };
        sound(&signs(&data, &Frame::new("s", "Signs", "", width)));
        let _ = signs_text(&data, 80, false);
    }

    #[test]
    fn any_heat_is_sound(
        rows in vec(words(), 0..6),
        columns in vec(words(), 0..9),
        values in vec(vec(prop::option::of(number()), 0..9), 0..6),
        ranked in any::<bool>(),
        width in width(),
    ) {
        let steps = if ranked { HeatSteps::Ranked } else { HeatSteps::Even };
        let data = Heat { rows, columns, values, steps, ..Heat::default() };
        sound(&heat(&data, &Frame::new("m", "Matrix", "", width)));
    }

    #[test]
    fn any_spark_is_sound(values in vec(prop::option::of(number()), 0..20), width in width()) {
        let data = Spark { values: values.clone(), reference: Some(3.0), hue: Hue::B };
        sound(&spark(&data, &Frame::new("k", "Line", "", width)));
        prop_assert_eq!(spark_text(&values, true).chars().count(), values.len());
        let fraction = values.first().copied().flatten().unwrap_or(0.0);
        prop_assert_eq!(bar_text(fraction, 17, false).chars().count(), 17);
    }
}
