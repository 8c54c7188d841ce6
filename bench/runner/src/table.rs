//! Figures as Markdown.

use crate::measure::Measured;
use crate::prepare::{Data, Format};
use crate::programs::Part;
use std::fmt::Write;

/// As many times faster than the faster of polars and DuckDB must CSV be.
const CSV_GOAL: f64 = 3.0;
/// As many times faster than the streaming of `process_mining` must XES be.
const XES_GOAL: f64 = 2.0;
/// Memory a million events may take, in 10⁶ bytes.
pub(crate) const MEMORY_GOAL: f64 = 80.0;

/// Everybody's row, and the goals.
pub(crate) fn comparison(measured: &[Measured], data: &Data) -> String {
    let mut text = format!(
        "{} events. The ratio is the time of the row ÷ the time of Thirdline with its mapping \
         named, on the same file in the same round: the median of the rounds.\n\n\
         | file | who | what it does | seconds | range | processor s | MB/s | events/s | peak MB \
         | ratio |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        grouped(data.events)
    );
    for one in measured {
        let format = one.program.format;
        let ours = find(measured, format, Part::Thirdline);
        let megabytes = data.bytes(format) as f64 / 1e6;
        let _ = writeln!(
            text,
            "| {} {megabytes:.0} MB | {} | {} | {:.3} | {:.3}–{:.3} | {:.2} | {:.0} | {} | {:.0} \
             | {:.2} |",
            format.name(),
            one.program.who,
            one.program.does,
            one.seconds,
            one.range.0,
            one.range.1,
            one.processor_seconds,
            megabytes / one.seconds,
            grouped(thousands(data.events as f64 / one.seconds)),
            one.peak_mb,
            ours.map_or(f64::NAN, |ours| one.times(ours)),
        );
    }
    text.push_str("\n| goal | reached, mapping named | reached, mapping found | |\n");
    text.push_str("| --- | ---: | ---: | --- |\n");
    let fastest = [
        (Format::Csv, CSV_GOAL, "the faster of polars and duckdb"),
        (Format::Xes, XES_GOAL, "streaming `process_mining`"),
    ];
    for (format, goal, whom) in fastest {
        let reached = |part| {
            let ours = find(measured, format, part)?;
            rivals(measured, format).map(|rival| rival.times(ours)).reduce(f64::min)
        };
        let reached = |part| reached(part).unwrap_or(f64::NAN);
        let (named, found) = (reached(Part::Thirdline), reached(Part::Unaided));
        let _ = writeln!(
            text,
            "| {} ≥ {goal} × {whom} | {named:.2} × | {found:.2} × | {} |",
            format.name(),
            verdict(named >= goal)
        );
    }
    // What a program takes for itself is a large part of little.
    let millions = data.events as f64 / 1e6;
    if millions < 0.9 {
        return text;
    }
    for format in Format::ALL {
        let peak =
            |part| find(measured, format, part).map_or(f64::NAN, |one| one.peak_mb / millions);
        let (named, found) = (peak(Part::Thirdline), peak(Part::Unaided));
        let _ = writeln!(
            text,
            "| {}: peak ≤ {MEMORY_GOAL} MB per million events | {named:.0} MB | {found:.0} MB | {} |",
            format.name(),
            verdict(named <= MEMORY_GOAL)
        );
    }
    text
}

fn find(measured: &[Measured], format: Format, part: Part) -> Option<&Measured> {
    measured.iter().find(|one| one.program.format == format && one.program.part == part)
}

fn rivals(measured: &[Measured], format: Format) -> impl Iterator<Item = &Measured> {
    measured
        .iter()
        .filter(move |one| one.program.format == format && one.program.part == Part::Rival)
}

pub(crate) const fn verdict(reached: bool) -> &'static str {
    if reached { "met" } else { "**missed**" }
}

/// Rates are known to three digits at best.
fn thousands(rate: f64) -> u64 {
    format!("{:.0}", rate / 1e3).parse::<u64>().unwrap_or(0) * 1_000
}

/// A number in groups of three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(993_454), "993,454");
        assert_eq!(grouped(10_000_000), "10,000,000");
    }
}
