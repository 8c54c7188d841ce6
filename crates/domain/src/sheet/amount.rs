//! Shares, points and times as sheets write them.

use std::fmt;
use thirdline_time::plain_time;

const MINUTE: i64 = 60_000_000;

/// A value of a measure, written as a file reads it: `61.5 %`, `26h 30m`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// A share (0 to 1) or microseconds.
    pub value: f64,
    /// Whether it is a time.
    pub is_duration: bool,
}

impl Amount {
    /// The amount that stands in the file: a tenth of a percent, a whole minute.
    #[must_use]
    pub fn rounded(self) -> f64 {
        if self.is_duration {
            (self.value / MINUTE as f64).round() * MINUTE as f64
        } else {
            // As a file reads it, so that what is written is what was computed.
            (self.value * 1_000.0).round() / 10.0 / 100.0
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_duration {
            // Through whole tenths, so that the same amount is always written alike.
            let tenths = (self.value * 1_000.0).round() as i64;
            let (sign, tenths) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
            return match tenths % 10 {
                0 => write!(f, "{sign}{} %", tenths / 10),
                tenth => write!(f, "{sign}{}.{tenth} %", tenths / 10),
            };
        }
        let minutes = (self.value / MINUTE as f64).round() as i64;
        match (minutes / 60, minutes % 60) {
            (0, minutes) => write!(f, "{minutes}m"),
            (hours, 0) => write!(f, "{hours}h"),
            (hours, minutes) => write!(f, "{hours}h {minutes}m"),
        }
    }
}

/// A percentage such as `61.5 %`, as a share.
pub(crate) fn share(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim().parse::<f64>().ok()?;
    (number.is_finite() && (0.0..=100.0).contains(&number)).then_some(number / 100.0)
}

/// A percentage that may be more than a hundred, as a share.
pub(super) fn any_share(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim().parse::<f64>().ok()?;
    (number.is_finite() && (0.0..=200.0).contains(&number)).then_some(number / 100.0)
}

/// Points of a percentage such as `10 points`, as a share.
pub(crate) fn points(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = text.strip_suffix("points").or_else(|| text.strip_suffix("point"))?;
    let number = number.trim().parse::<f64>().ok()?;
    (0.0..=100.0).contains(&number).then_some(number / 100.0)
}

/// A time of more than nothing such as `26h 30m`, microseconds.
pub(crate) fn time(text: &str) -> Option<i64> {
    plain_time(text).ok().filter(|us| (1..=100 * 366 * 1_440 * MINUTE).contains(us))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn percentages_points_and_times_are_read_and_nothing_else() {
        assert_eq!((share("61.5 %"), share(" 0%"), share("61.5")), (Some(0.615), Some(0.0), None));
        assert_eq!((share("101%"), share("nan%"), share("-1%")), (None, None, None));
        assert_eq!(
            (points("10 points"), points("1 point"), points("10 %")),
            (Some(0.1), Some(0.01), None)
        );
        assert_eq!((time("26h 30m"), time("0h"), time("-1h")), (Some(1_590 * MINUTE), None, None));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_as_the_rounded_amount(
            tenths in 0_u32..=1_000, minutes in 1_i64..600_000,
        ) {
            let amount = Amount { value: f64::from(tenths) / 1_000.0, is_duration: false };
            prop_assert_eq!(share(&amount.to_string()), Some(amount.rounded()));
            let amount = Amount { value: (minutes * MINUTE) as f64, is_duration: true };
            prop_assert_eq!(time(&amount.to_string()).map(|us| us as f64), Some(amount.rounded()));
        }
    }
}
