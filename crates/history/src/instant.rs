//! Instants as text, without the cost of a general formatter: an export writes two a row.

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400 * MICROS;

/// Writes instants, and remembers the last date: neighbours share it.
pub(crate) struct InstantText {
    day: i64,
    date: [u8; 10],
    /// Between date and time of day.
    between: u8,
    /// After the time: `Z`, or nothing for a wall clock.
    after: &'static [u8],
}

impl InstantText {
    /// RFC 3339 in UTC: `2026-03-29T13:05:44Z`.
    pub(crate) fn utc() -> Self {
        Self { day: i64::MIN, date: *b"0000-00-00", between: b'T', after: b"Z" }
    }

    /// RFC 3339 in UTC with the offset as a number, which patterns of times can be about:
    /// `2026-03-29T13:05:44+00:00`.
    pub(crate) fn utc_offset() -> Self {
        Self { after: b"+00:00", ..Self::utc() }
    }

    /// A wall clock of unknown zone: `2026-03-29 13:05:44`.
    pub(crate) fn local() -> Self {
        Self { between: b' ', after: b"", ..Self::utc() }
    }

    /// Appends an instant, microseconds since 1970-01-01T00:00Z, with six digits after the second
    /// if they are not all zero. `false`, and nothing appended, beyond the years 0 to 9999.
    pub(crate) fn push(&mut self, out: &mut Vec<u8>, micros: i64) -> bool {
        let (day, of_day) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
        if day != self.day {
            let Some(date) = date(day) else { return false };
            (self.day, self.date) = (day, date);
        }
        let second = of_day / MICROS;
        let mut text = *b"0000-00-00T00:00:00.000000";
        text[..10].copy_from_slice(&self.date);
        text[10] = self.between;
        text[11..13].copy_from_slice(&two(second / 3600));
        text[14..16].copy_from_slice(&two(second / 60 % 60));
        text[17..19].copy_from_slice(&two(second % 60));
        let fraction = of_day % MICROS;
        let end = if fraction == 0 {
            19
        } else {
            text[20..22].copy_from_slice(&two(fraction / 10_000));
            text[22..24].copy_from_slice(&two(fraction / 100 % 100));
            text[24..26].copy_from_slice(&two(fraction % 100));
            26
        };
        out.extend_from_slice(&text[..end]);
        out.extend_from_slice(self.after);
        true
    }
}

fn two(number: i64) -> [u8; 2] {
    let number = number as u8;
    [b'0' + number / 10, b'0' + number % 10]
}

/// The date of a day since 1970-01-01 in the proleptic Gregorian calendar, years 0 to 9999.
fn date(day: i64) -> Option<[u8; 10]> {
    if !(-719_528..2_932_897).contains(&day) {
        return None;
    }
    // Years counted from March, in eras of 400: the leap day is the last of its year (Howard
    // Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
    let from_era = day + 719_468;
    let (era, of_era) = (from_era.div_euclid(146_097), from_era.rem_euclid(146_097));
    let of_years = of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096;
    let year_of_era = of_years / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (era * 400 + year_of_era, month + 3)
    } else {
        (era * 400 + year_of_era + 1, month - 9)
    };
    let mut text = *b"0000-00-00";
    text[..2].copy_from_slice(&two(year / 100));
    text[2..4].copy_from_slice(&two(year % 100));
    text[5..7].copy_from_slice(&two(month));
    text[8..].copy_from_slice(&two(day));
    Some(text)
}

/// Appends a whole number.
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(mut writer: InstantText, micros: i64) -> String {
        let mut out = Vec::new();
        writer.push(&mut out, micros);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn microseconds_stand_only_where_there_are_any() {
        assert_eq!(text(InstantText::utc(), 0), "1970-01-01T00:00:00Z");
        assert_eq!(text(InstantText::utc(), -1), "1969-12-31T23:59:59.999999Z");
        assert_eq!(text(InstantText::local(), 951_782_400_000_500), "2000-02-29 00:00:00.000500");
        assert_eq!(text(InstantText::utc(), i64::MAX), "");
    }

    proptest! {
        #[test]
        fn instants_are_those_of_jiff(micros in -62_167_219_200_000_000i64..253_402_207_200_000_000) {
            let whole = micros - micros.rem_euclid(MICROS);
            for micros in [micros, whole] {
                let jiff = jiff::Timestamp::from_microsecond(micros).expect("in range");
                let ours = text(InstantText::utc(), micros);
                prop_assert_eq!(ours.parse::<jiff::Timestamp>().expect("RFC 3339"), jiff);
                prop_assert_eq!(&ours[..19], &jiff.to_string()[..19]);
            }
        }

        #[test]
        fn numbers_are_those_of_the_standard_library(number in any::<u64>()) {
            let mut out = Vec::new();
            push_number(&mut out, number);
            prop_assert_eq!(String::from_utf8(out).expect("ASCII"), number.to_string());
        }
    }
}
