//! The tokens keep their contrast, in light and in dark.

use thirdline_chart::CSS;

/// Lightness, chroma and hue of a token, light then dark.
fn token(name: &str) -> [[f64; 3]; 2] {
    let start = CSS.find(&format!("  --{name}: light-dark(")).expect("the token is defined");
    let line = CSS[start..].lines().next().expect("a line");
    let colours: Vec<[f64; 3]> = line
        .split("oklch(")
        .skip(1)
        .map(|rest| {
            let numbers: Vec<f64> = rest
                .split(')')
                .next()
                .expect("closed")
                .split(' ')
                .map(|number| number.parse().expect("a number"))
                .collect();
            [numbers[0], numbers[1], numbers[2]]
        })
        .collect();
    [colours[0], colours[1]]
}

fn oklab([lightness, chroma, hue]: [f64; 3]) -> [f64; 3] {
    let angle = hue.to_radians();
    [lightness, chroma * angle.cos(), chroma * angle.sin()]
}

/// Relative luminance of WCAG from `OKLab` (matrices: Björn Ottosson, 2020).
fn luminance([lightness, green_red, blue_yellow]: [f64; 3]) -> f64 {
    let long = (lightness + 0.396_337_777_4 * green_red + 0.215_803_757_3 * blue_yellow).powi(3);
    let middle = (lightness - 0.105_561_345_8 * green_red - 0.063_854_172_8 * blue_yellow).powi(3);
    let short = (lightness - 0.089_484_177_5 * green_red - 1.291_485_548 * blue_yellow).powi(3);
    let red = 4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short;
    let green = -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701 * short;
    let [red, green, blue] = [red, green, blue].map(|part| part.clamp(0.0, 1.0));
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn on_paper(name: &str) -> [f64; 2] {
    let (colour, paper) = (token(name), token("paper"));
    [0, 1].map(|mode| contrast(oklab(colour[mode]), oklab(paper[mode])))
}

#[test]
fn words_can_be_read() {
    for name in ["ink", "ink-2", "ink-3", "accent", "wrong"] {
        for ratio in on_paper(name) {
            assert!(ratio >= 4.5, "{name} {ratio:.2}");
        }
    }
}

#[test]
fn marks_can_be_seen() {
    for name in ["side-a", "side-b", "side-c", "side-d", "side-e"] {
        for ratio in on_paper(name) {
            assert!(ratio >= 3.0, "{name} {ratio:.2}");
        }
    }
}

#[test]
fn the_two_sides_differ_without_colour() {
    let (first, second) = (token("side-a"), token("side-b"));
    for mode in [0, 1] {
        let ratio = contrast(oklab(first[mode]), oklab(second[mode]));
        assert!(ratio >= 1.4, "{ratio:.2}");
    }
}

#[test]
fn numbers_can_be_read_on_every_step_of_a_matrix() {
    let (accent, paper, ink) = (token("accent"), token("paper"), token("ink"));
    for step in 0..9 {
        let rule = CSS.split(&format!(".chart .q{step} {{")).nth(1).expect("the step is defined");
        let share = match rule.split_once("var(--accent) ") {
            Some((before, after)) if !before.contains('}') => {
                let figure = after.split('%').next().expect("a share");
                figure.parse::<f64>().expect("a number") / 100.0
            }
            _ => 1.0,
        };
        for mode in [0, 1] {
            let (over, under) = (oklab(accent[mode]), oklab(paper[mode]));
            let ground = [0, 1, 2].map(|axis| over[axis] * share + under[axis] * (1.0 - share));
            let words = if step >= 7 { under } else { oklab(ink[mode]) };
            let ratio = contrast(ground, words);
            assert!(ratio >= 4.5, "q{step} at {share} in mode {mode}: {ratio:.2}");
        }
    }
}

#[test]
fn every_class_of_a_picture_is_in_the_style_sheet() {
    use thirdline_chart::{Hue, Texture};
    for class in Hue::ALL.map(Hue::class).into_iter().chain(Texture::ALL.map(Texture::class)) {
        assert!(CSS.contains(&format!(".{class} ")), "{class}");
    }
}
