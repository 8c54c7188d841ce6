//! Hours in words.

use thirdline_chart::format::{count, number};

/// Hours of work: `390 h`.
pub(super) fn hours(hours: f64) -> String {
    format!("{}\u{202f}h", number(hours))
}

/// Hours that users waited, from microseconds: `12,004 h`.
pub(super) fn user_hours(us: i64) -> String {
    const HOUR: i64 = 3_600_000_000;
    format!("{}\u{202f}h", count((us + HOUR / 2).div_euclid(HOUR)))
}

/// The worth of a user's hour, in the time of those who work: `1.4 h of work`, `3 min of work`.
pub(super) fn worth(hours: f64) -> String {
    if hours <= 0.0 {
        return "nothing".to_owned();
    }
    if hours < 1.0 {
        return format!("{}\u{202f}min of work", number(hours * 60.0));
    }
    format!("{}\u{202f}h of work", number(hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_said_as_people_say_them() {
        assert_eq!(hours(390.0), "390\u{202f}h");
        assert_eq!(user_hours(12_004 * 3_600_000_000 - 1), "12,004\u{202f}h");
        assert_eq!(worth(0.0), "nothing");
        assert_eq!(worth(0.05), "3\u{202f}min of work");
        assert_eq!(worth(1.42), "1.4\u{202f}h of work");
    }
}
