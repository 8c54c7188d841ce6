//! Numbers and durations as people say them.

/// One second in microseconds.
pub const SECOND: i64 = 1_000_000;
/// One minute in microseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in microseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours in microseconds.
pub const DAY: i64 = 24 * HOUR;
/// One week in microseconds.
pub const WEEK: i64 = 7 * DAY;
/// A twelfth of a year of 365 days, in microseconds.
pub const MONTH: i64 = YEAR / 12;
/// A year of 365 days in microseconds.
pub const YEAR: i64 = 365 * DAY;

const TEN_MINUTES: i64 = 10 * MINUTE;
const TWO_WEEKS: i64 = 2 * WEEK;

/// What stands where a number cannot be said.
const NO_NUMBER: &str = "–";

/// A duration in microseconds as people say it: the two units that matter, never rounded up (a
/// clock shows what has passed).
///
/// ```
/// use thirdline_chart::format::{DAY, HOUR, MINUTE, SECOND, duration};
/// assert_eq!(duration(45 * SECOND), "45 s");
/// assert_eq!(duration(13 * MINUTE + 20 * SECOND), "13 min");
/// assert_eq!(duration(2 * HOUR + 10 * MINUTE), "2 h 10 min");
/// assert_eq!(duration(6 * DAY + 4 * HOUR), "6 d 4 h");
/// ```
#[must_use]
pub fn duration(us: i64) -> String {
    let sign = if us < 0 { "−" } else { "" };
    // `i64::MIN` has no positive twin; the microsecond lost is below every unit shown.
    let us = us.checked_abs().unwrap_or(i64::MAX);
    let two = |large: i64, name: &str, small: i64, small_name: &str| {
        let (whole, rest) = (us / large, (us % large) / small);
        if rest == 0 {
            format!("{sign}{whole} {name}")
        } else {
            format!("{sign}{whole} {name} {rest} {small_name}")
        }
    };
    match us {
        0 => "0 s".to_owned(),
        1..SECOND => format!("under {sign}1 s"),
        SECOND..MINUTE => format!("{sign}{} s", us / SECOND),
        MINUTE..TEN_MINUTES => two(MINUTE, "min", SECOND, "s"),
        TEN_MINUTES..HOUR => format!("{sign}{} min", us / MINUTE),
        HOUR..DAY => two(HOUR, "h", MINUTE, "min"),
        DAY..TWO_WEEKS => two(DAY, "d", HOUR, "h"),
        TWO_WEEKS..YEAR => format!("{sign}{} d", us / DAY),
        _ if us / YEAR >= 100 => format!("{sign}{} y", count(us / YEAR)),
        _ => two(YEAR, "y", MONTH, "mo"),
    }
}

/// A duration that is told in hours however long it is, as working time is: a day of work is no
/// day. The two units that matter, never rounded up.
///
/// ```
/// use thirdline_chart::format::{HOUR, MINUTE, hours};
/// assert_eq!(hours(45 * HOUR), "45 h");
/// assert_eq!(hours(2 * HOUR + 10 * MINUTE), "2 h 10 min");
/// assert_eq!(hours(13 * MINUTE), "13 min");
/// ```
#[must_use]
pub fn hours(us: i64) -> String {
    if us.unsigned_abs() < HOUR.unsigned_abs() {
        return duration(us);
    }
    let sign = if us < 0 { "−" } else { "" };
    let us = us.checked_abs().unwrap_or(i64::MAX);
    match us % HOUR / MINUTE {
        // Of a hundred hours nobody asks for the minutes.
        minutes if minutes > 0 && us < 100 * HOUR => {
            format!("{sign}{} h {minutes} min", us / HOUR)
        }
        _ => format!("{sign}{} h", count(us / HOUR)),
    }
}

/// A whole number with its thousands grouped.
///
/// ```
/// use thirdline_chart::format::count;
/// assert_eq!(count(7_554), "7,554");
/// assert_eq!(count(vec![1, 2].len()), "2");
/// assert_eq!(count(-1_000_000), "−1,000,000");
/// ```
#[must_use]
pub fn count(n: impl TryInto<i128>) -> String {
    let n = n.try_into().unwrap_or(i128::MAX);
    let digits = n.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if n < 0 {
        grouped.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things with their name: `1 incident`, `7,554 incidents`.
///
/// ```
/// # use thirdline_chart::format::counted;
/// assert_eq!(counted(1, "row"), "1 row");
/// assert_eq!(counted(0, "row"), "0 rows");
/// ```
#[must_use]
pub fn counted(n: u64, one: &str) -> String {
    format!("{} {one}{}", count(n), if n == 1 { "" } else { "s" })
}

/// A share (0 to 1) in per cent, with a narrow no-break space (U+202F). One decimal near the two
/// ends, so that `0 %` and `100 %` are said only when they are exact; what one decimal cannot show
/// is said to be less or more, never made larger or smaller.
///
/// ```
/// use thirdline_chart::format::percent;
/// assert_eq!(percent(0.58), "58\u{202f}%");
/// assert_eq!(percent(0.004), "0.4\u{202f}%");
/// assert_eq!(percent(0.0004), "<\u{202f}0.1\u{202f}%");
/// assert_eq!(percent(0.9996), ">\u{202f}99.9\u{202f}%");
/// assert_eq!(percent(f64::NAN), "–");
/// ```
#[must_use]
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return NO_NUMBER.to_owned();
    }
    format!("{}\u{202f}%", percent_figure(share))
}

/// A share with its interval and the number it rests on: `58 % (54–62), n 412`.
///
/// ```
/// use thirdline_chart::format::percent_interval;
/// assert_eq!(percent_interval(0.58, 0.54, 0.62, 412), "58\u{202f}% (54–62), n 412");
/// ```
#[must_use]
pub fn percent_interval(share: f64, low: f64, high: f64, n: impl TryInto<i128>) -> String {
    let end = |share: f64| {
        if share.is_finite() { percent_figure(share) } else { NO_NUMBER.to_owned() }
    };
    format!("{} ({}–{}), n {}", percent(share), end(low), end(high), count(n))
}

fn percent_figure(share: f64) -> String {
    let hundredths = share * 100.0;
    let near_an_end = |distance: f64| distance > 0.0 && distance < 1.0;
    let exact = if near_an_end(hundredths) {
        if hundredths < 0.1 {
            return "<\u{202f}0.1".to_owned();
        }
        hundredths
    } else if near_an_end(100.0 - hundredths) {
        if hundredths > 99.9 {
            return ">\u{202f}99.9".to_owned();
        }
        hundredths
    } else {
        return whole(hundredths);
    };
    format!("{exact:.1}").trim_end_matches(".0").to_owned()
}

/// A number with no more decimals than it needs to be told from its neighbours: whole from 10,
/// one decimal from 1, two below.
///
/// ```
/// use thirdline_chart::format::number;
/// assert_eq!(number(1234.4), "1,234");
/// assert_eq!(number(2.25), "2.3");
/// assert_eq!(number(3.0), "3");
/// assert_eq!(number(0.125), "0.13");
/// ```
#[must_use]
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return NO_NUMBER.to_owned();
    }
    let size = value.abs();
    if size >= 9.95 {
        return whole(value);
    }
    // Halves go away from zero, as people were taught; the formatter would take them to even.
    let (digits, factor) = if size >= 1.0 { (1, 10.0) } else { (2, 100.0) };
    let rounded = (value * factor).round() / factor;
    let text = format!("{rounded:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text.as_str()
    };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// A finite number rounded to a whole one and grouped. Beyond what `i128` holds it saturates.
fn whole(value: f64) -> String {
    count(value.round() as i128)
}

/// How a value on an axis or in a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reading {
    /// A plain number.
    #[default]
    Plain,
    /// A share from 0 to 1, shown in per cent.
    Share,
    /// Microseconds, shown as a duration.
    Duration,
}

impl Reading {
    /// The value in words.
    #[must_use]
    pub fn say(self, value: f64) -> String {
        match self {
            Self::Plain => number(value),
            Self::Share => percent(value),
            Self::Duration if !value.is_finite() => NO_NUMBER.to_owned(),
            Self::Duration => duration(value.round() as i64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, MONTH, Reading, SECOND, WEEK, YEAR};
    use super::{duration, number, percent, percent_interval};

    #[test]
    fn durations_are_said_as_people_say_them() {
        let table = [
            (0, "0 s"),
            (1, "under 1 s"),
            (SECOND, "1 s"),
            (59 * SECOND + 999_999, "59 s"),
            (MINUTE, "1 min"),
            (MINUTE + 30 * SECOND, "1 min 30 s"),
            (10 * MINUTE + 30 * SECOND, "10 min"),
            (59 * MINUTE + 59 * SECOND, "59 min"),
            (HOUR, "1 h"),
            (23 * HOUR + 59 * MINUTE, "23 h 59 min"),
            (DAY, "1 d"),
            (6 * DAY + 4 * HOUR + 59 * MINUTE, "6 d 4 h"),
            (2 * WEEK, "14 d"),
            (364 * DAY, "364 d"),
            (YEAR, "1 y"),
            (YEAR + 2 * MONTH, "1 y 2 mo"),
            (YEAR + 60 * DAY, "1 y 1 mo"),
            (2 * YEAR - DAY, "1 y 11 mo"),
            (200 * YEAR, "200 y"),
            (-(2 * HOUR + 10 * MINUTE), "−2 h 10 min"),
            (-1, "under −1 s"),
            (i64::MIN, "−292,471 y"),
        ];
        for (us, said) in table {
            assert_eq!(duration(us), said, "{us}");
        }
    }

    #[test]
    fn only_exact_shares_are_said_to_be_none_or_all() {
        assert_eq!(percent(0.0), "0\u{202f}%");
        assert_eq!(percent(1.0), "100\u{202f}%");
        assert_eq!(percent(1e-9), "<\u{202f}0.1\u{202f}%");
        assert_eq!(percent(1.0 - 1e-9), ">\u{202f}99.9\u{202f}%");
        assert_eq!(percent(0.000_999), "<\u{202f}0.1\u{202f}%");
        assert_eq!(percent(0.001), "0.1\u{202f}%");
        assert_eq!(percent(0.999), "99.9\u{202f}%");
        assert_eq!(percent(1.5), "150\u{202f}%");
        assert_eq!(percent(-0.25), "−25\u{202f}%");
    }

    #[test]
    fn the_ends_of_an_interval_are_not_rounded_up_either() {
        let said = percent_interval(0.002, 0.000_4, 0.012, 412);
        assert_eq!(said, "0.2\u{202f}% (<\u{202f}0.1–1), n 412");
    }

    #[test]
    fn numbers_keep_the_decimals_they_need() {
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(9.96), "10");
        assert_eq!(number(-3.25), "−3.3");
        assert_eq!(number(f64::INFINITY), "–");
        assert_eq!(Reading::Duration.say(f64::NAN), "–");
    }
}
