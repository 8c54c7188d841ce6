//! Values of files that know their types, as the texts that mappings are about.

use crate::mapping::Mapping;
use crate::time_format::TimeFormat;
use std::fmt::Write;

/// The mapping, with the shapes in which typed instants are handed over after its own formats.
/// A typed instant is never ambiguous, so it is read whatever format the mapping names for texts.
pub(crate) fn with_typed_times(mapping: &Mapping) -> Mapping {
    let mut mapping = mapping.clone();
    if !mapping.times.contains(&TimeFormat::YearFirst) {
        // As patterns: `year-first` would also take two digits for a year.
        for pattern in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f%:z"] {
            mapping.times.push(TimeFormat::Pattern(pattern.to_owned()));
        }
    }
    mapping
}

/// Whole numbers beyond this have no `f64` of their own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Appends a number as people write it: spreadsheets and data frames hold whole numbers as 3.0.
/// What is not a number is a missing value.
pub(crate) fn push_float(text: &mut String, number: f64) {
    if !number.is_finite() {
        return;
    }
    // Writing to a `String` cannot fail.
    let _ = if number.fract() == 0.0 && number.abs() <= EXACT {
        write!(text, "{}", number as i64)
    } else {
        write!(text, "{number}")
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time_format::TimeReader;

    #[test]
    fn whole_numbers_have_no_fraction() {
        let text = |number: f64| {
            let mut text = String::new();
            push_float(&mut text, number);
            text
        };
        assert_eq!(text(3.0), "3");
        assert_eq!(text(-0.5), "-0.5");
        assert_eq!(text(4_711_000_123.0), "4711000123");
        assert_eq!(text(f64::NAN), "");
    }

    #[test]
    fn typed_times_are_read_whatever_the_mapping_says_of_texts() {
        let mapping = "rows = \"events\"\ntimes = [\"day-first\"]\n\
                       [columns]\nincident = \"a\"\ntime = \"b\"\n";
        let mapping = Mapping::parse("m", mapping).expect("a mapping");
        let mapping = with_typed_times(&mapping);
        let zone = crate::find_zone("+02:00");
        let mut reader = TimeReader::new(mapping.times, zone);
        assert_eq!(reader.read("1970-01-01T00:00:01.500000+00:00"), Ok(1_500_000));
        assert_eq!(reader.read("1970-01-01 02:00:01"), Ok(1_000_000));
        assert_eq!(reader.read("1970-01-01T02:00:01.000250"), Ok(1_000_250));
        assert_eq!(reader.read("02/01/1970 02:00"), Ok(86_400_000_000));
        assert!(reader.read("70/01/02 02:00").is_err());
    }
}
