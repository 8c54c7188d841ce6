//! `2026-03-29T13:05:44Z`, as machines write it: read without a search, and its day only once.

use super::{DAY_SECONDS, MICROS, RANGE, TimeFormat, TimeReader, days, two};

/// The last day that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastDay {
    /// `2026-03-29`.
    written: [u8; 10],
    /// Days since 1970-01-01.
    day: i64,
}

impl Default for LastDay {
    fn default() -> Self {
        Self { written: *b"1970-01-01", day: 0 }
    }
}

impl TimeReader {
    /// The instant of `YYYY-MM-DD?HH:MM:SS` and a `Z` or nothing, microseconds since
    /// 1970-01-01T00:00Z. `None` if the text has another shape or needs a closer look: then
    /// `read_closely` knows more.
    #[inline]
    pub(super) fn read_machine(&mut self, text: &[u8]) -> Option<i64> {
        if self.formats.first() != Some(&TimeFormat::YearFirst) {
            return None;
        }
        let (date, rest) = text.split_first_chunk::<10>()?;
        let ([between, time @ ..], zone) = rest.split_first_chunk::<9>()?;
        if !matches!(between, b'T' | b' ') {
            return None;
        }
        if self.last_day.written != *date {
            self.last_day = LastDay { written: *date, day: day_of(date)? };
        }
        let wall = self.last_day.day * DAY_SECONDS + second_of_day(*time)?;
        let offset = match zone {
            b"Z" => 0,
            b"" => self.steady_offset(self.last_day.day)?,
            _ => return None,
        };
        RANGE.contains(&wall).then_some((wall - offset) * MICROS)
    }
}

fn day_of(date: &[u8; 10]) -> Option<i64> {
    if date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    days(two(date)? * 100 + two(&date[2..])?, two(&date[5..])?, two(&date[8..])?)
}

/// Seconds since midnight of `HH:MM:SS`, all eight bytes at once.
#[inline]
fn second_of_day(time: [u8; 8]) -> Option<i64> {
    const SHAPE: u64 = u64::from_le_bytes(*b"00:00:00");
    const DIGITS: u64 = u64::from_le_bytes([0xff, 0xff, 0, 0xff, 0xff, 0, 0xff, 0xff]);
    // Digits become their values and colons zero; anything else becomes more than nine.
    let values = u64::from_le_bytes(time) ^ SHAPE;
    let beyond_nine = (values & DIGITS & 0x7f7f_7f7f_7f7f_7f7f) + (0x7676_7676_7676_7676 & DIGITS);
    if (beyond_nine | values) & 0x8080_8080_8080_8080 != 0 || values & !DIGITS != 0 {
        return None;
    }
    let digits = values.to_le_bytes().map(i64::from);
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    let (hour, minute, second) = (two(0), two(3), two(6));
    // Leap seconds are rare enough for the closer look.
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    #[test]
    fn every_second_of_a_day_is_read() {
        for second in 0..86_400_i64 {
            let text = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
            let bytes = text.as_bytes().try_into().expect("eight bytes");
            assert_eq!(second_of_day(bytes), Some(second), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn eight_bytes_are_a_time_only_if_they_look_like_one(bytes in prop::array::uniform8(prop_oneof![
            12 => prop::sample::select(b"0123459:".to_vec()),
            1 => any::<u8>(),
        ])) {
            let looks = std::str::from_utf8(&bytes).is_ok_and(|text| {
                text.parse::<jiff::civil::Time>().is_ok() && text.matches(':').count() == 2
            });
            prop_assert_eq!(second_of_day(bytes).is_some(), looks);
        }

        #[test]
        fn what_is_read_at_once_is_what_a_closer_look_reads(
            text in "(19|20|22)[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z?",
            broken in prop::option::of((0usize..20, any::<u8>())),
            zoned in any::<bool>(),
        ) {
            let zone = zoned.then(|| TimeZone::get("Europe/Berlin").expect("a zone"));
            let mut reader = TimeReader::new(vec![TimeFormat::YearFirst], zone.clone());
            let mut bytes = text.into_bytes();
            if let Some((at, byte)) = broken && at < bytes.len() && byte.is_ascii() {
                bytes[at] = byte;
            }
            let text = String::from_utf8(bytes).expect("ASCII");
            let closer = TimeReader::new(vec![TimeFormat::YearFirst], zone).read_closely(&text);
            // Makes the offset of the day known.
            let _ = reader.read_closely(&text);
            if let Some(at) = reader.read_machine(text.as_bytes()) {
                prop_assert_eq!(Ok(at), closer);
            }
        }
    }
}
