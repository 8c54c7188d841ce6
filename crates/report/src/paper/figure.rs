//! Figures in words: a value is never said without its interval and its count.

use thirdline_chart::format::{count, duration, number, percent};
use thirdline_evidence::third_line::{Figure, Scale, Standing};

/// A value on a scale.
#[must_use]
pub fn threshold(scale: Scale, value: f64) -> String {
    match scale {
        Scale::Share => percent(value),
        Scale::Ratio => format!("{}\u{202f}×", number(value)),
        Scale::Duration => duration(value.round() as i64),
        Scale::Answer => format!("{value:.1}"),
    }
}

/// The value, or why there is none.
#[must_use]
pub fn say_value(figure: &Figure) -> String {
    match (figure.value, figure.standing) {
        (Some(value), _) => threshold(figure.scale, value),
        (None, Standing::NotRecorded(_)) => "not recorded".to_owned(),
        (None, Standing::Hidden) => "fewer than five people".to_owned(),
        (None, _) => "too few to say".to_owned(),
    }
}

/// The interval; empty where there is no value.
#[must_use]
pub fn say_interval(figure: &Figure) -> String {
    if figure.value.is_none() {
        return String::new();
    }
    let plain = |value: f64| {
        let said = threshold(figure.scale, value);
        said.trim_end_matches("\u{202f}%").trim_end_matches("\u{202f}×").to_owned()
    };
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{}–\u{2060}{}", plain(low), plain(high)),
        (Some(low), None) => format!("at least {}", plain(low)),
        (None, Some(high)) => format!("at most {}", plain(high)),
        (None, None) => String::new(),
    }
}

/// The count; empty where there is none.
#[must_use]
pub fn say_n(figure: &Figure) -> String {
    figure.n.map(count).unwrap_or_default()
}

/// All in one: `58 % (54–62), n 412`, or why not.
#[must_use]
pub fn say(figure: &Figure) -> String {
    let n = figure.n.map(|n| format!(", n\u{a0}{}", count(n))).unwrap_or_default();
    match figure.value {
        Some(_) => format!("{} ({}){n}", say_value(figure), say_interval(figure)),
        None => match figure.standing {
            Standing::NotRecorded(what) => format!("not recorded: {what}"),
            _ => format!("{}{n}", say_value(figure)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_its_interval_and_its_count_or_why_not() {
        assert_eq!(say(&Figure::share(58, 100, 20)), "58\u{202f}% (48–\u{2060}67), n\u{a0}100");
        assert_eq!(say(&Figure::share(3, 5, 20)), "too few to say, n\u{a0}5");
        assert_eq!(say(&Figure::hidden(Scale::Share)), "fewer than five people");
        let unknown = Figure::not_recorded(Scale::Ratio, "escalations");
        assert_eq!(say(&unknown), "not recorded: escalations");
        let half = Figure::bounded(Scale::Ratio, 30, 3.2, Some(1.5), None);
        assert_eq!(say(&half), "3.2\u{202f}× (at least 1.5), n\u{a0}30");
    }
}
