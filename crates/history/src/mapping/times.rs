//! The formats of times that a mapping file names.

use crate::time_format::{TimeFormat, TimeReader};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use thirdline_document::{Fault, Table};

const DAY_US: i64 = 86_400_000_000;

pub(super) fn times(root: &Table<'_>) -> Vec<TimeFormat> {
    let texts = root.strings("times");
    if texts.is_empty() {
        return vec![TimeFormat::YearFirst];
    }
    let mut formats: Vec<TimeFormat> = Vec::new();
    for text in texts {
        let Some(format) = TimeFormat::find(&text.value) else {
            root.push(
                Fault::new(text.span, format!("there is no format of times {:?}", text.value))
                    .with_help(
                        "one of year-first, day-first, month-first, epoch-seconds, \
                         epoch-milliseconds, epoch-microseconds, or a pattern such as \
                         \"%d/%m/%Y %H:%M\"",
                    ),
            );
            continue;
        };
        if let Some((other, date)) =
            formats.iter().find_map(|other| Some((other, both(other, &format)?)))
        {
            root.push(
                Fault::new(
                    text.span,
                    format!(
                        "`times` lists {:?} and {:?}: {date:?} is another day in each, so the day \
                         would be guessed row by row",
                        other.name(),
                        format.name()
                    ),
                )
                .with_help(
                    "keep the one in which the file is written; of columns in two orders export \
                     one again, or name patterns that cannot be taken for each other, such as \
                     \"%d.%m.%Y %H:%M\" and \"%m/%d/%Y %H:%M\"",
                ),
            );
        }
        formats.push(format);
    }
    formats
}

/// A date that two formats read as different days, if there is one.
fn both(a: &TimeFormat, b: &TimeFormat) -> Option<String> {
    let day = |format: &TimeFormat, text: &str| {
        let read = TimeReader::new(vec![format.clone()], Some(TimeZone::UTC)).read(text);
        read.ok().map(|at| at.div_euclid(DAY_US))
    };
    let differ = |text: &String| {
        let (a, b) = (day(a, text), day(b, text));
        a.is_some() && b.is_some() && a != b
    };
    written(a).into_iter().chain(written(b)).find(differ)
}

/// 1 April, in the ways in which a format may be written. Numbers are told from dates by their
/// size, so that those of epochs are taken for nothing else.
fn written(format: &TimeFormat) -> Vec<String> {
    let at: DateTime = jiff::civil::date(2025, 4, 1).at(10, 0, 0, 0);
    let in_patterns = |patterns: &[&str]| -> Vec<String> {
        let Ok(at) = at.to_zoned(TimeZone::UTC) else { return Vec::new() };
        patterns.iter().filter_map(|p| jiff::fmt::strtime::format(p, &at).ok()).collect()
    };
    match format {
        TimeFormat::YearFirst => in_patterns(&["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S"]),
        TimeFormat::DayFirst => {
            in_patterns(&["%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "%d-%m-%Y %H:%M"])
        }
        TimeFormat::MonthFirst => in_patterns(&["%m/%d/%Y %H:%M", "%m-%d-%Y %H:%M"]),
        TimeFormat::Pattern(pattern) => in_patterns(&[pattern]),
        TimeFormat::EpochSeconds | TimeFormat::EpochMillis | TimeFormat::EpochMicros => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::mapping::Mapping;

    fn faults(times: &str) -> String {
        let text = format!("times = {times}\n[columns]\nincident = \"a\"\ntime = \"b\"\n");
        Mapping::parse("m.toml", &text).map_or_else(|f| f.to_string(), |_| String::new())
    }

    #[test]
    fn formats_that_read_a_date_as_two_days_are_refused() {
        for times in [
            "[\"day-first\", \"month-first\"]",
            "[\"year-first\", \"month-first\", \"day-first\"]",
            "[\"%d/%m/%Y %H:%M\", \"%m/%d/%Y %H:%M\"]",
            "[\"%m/%d/%Y %H:%M\", \"day-first\"]",
        ] {
            assert!(faults(times).contains("guessed row by row"), "{times}: {}", faults(times));
        }
    }

    #[test]
    fn formats_that_cannot_be_taken_for_each_other_may_stand_together() {
        for times in [
            "[\"year-first\", \"day-first\", \"epoch-seconds\"]",
            "[\"year-first\", \"month-first\"]",
            "[\"%d.%m.%Y %H:%M\", \"%m/%d/%Y %H:%M\"]",
            "[\"day-first\", \"%a, %d %b %Y %H:%M:%S %z\"]",
        ] {
            assert_eq!(faults(times), "", "{times}");
        }
    }
}
