//! Whether time and memory grow with the history and no faster.

use crate::measure::in_turns;
use crate::prepare::{Format, Place};
use crate::programs::{Part, floors, thirdline};
use crate::table::{MEMORY_GOAL, grouped, verdict};
use std::fmt::Write;

/// Incidents of about 1, 3 and 10 million events.
const SIZES: [u32; 3] = [120_000, 360_000, 1_200_000];
/// A million events of the largest history may take this many times what one of the smallest does.
const MOST: f64 = 1.25;

/// Measures Thirdline and the floor on histories of growing size.
pub(crate) fn run(place: &Place, rounds: usize) -> anyhow::Result<String> {
    let mut text = String::from(
        "Thirdline with its mapping named; the floor is that of one thread.\n\n\
         | file | events | MB | seconds | floor s | s per million | peak MB | MB per million |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut goals = String::from("\n| goal | reached | |\n| --- | ---: | --- |\n");
    // Formats one after the other, so that the files of one fit into the file cache.
    for format in Format::WRITTEN {
        let mut histories = Vec::new();
        let mut programs = Vec::new();
        for incidents in SIZES {
            let data = place.data(incidents, &[format])?;
            programs.push(thirdline(place, &data, format));
            programs.push(floors(place, &data, format)[0].clone());
            histories.push(data);
        }
        let measured = in_turns(&programs, rounds)?;
        let mut per_million = Vec::new();
        for (data, pair) in histories.iter().zip(measured.chunks(2)) {
            let [ours, floor] = pair else { continue };
            debug_assert_eq!(floor.program.part, Part::Floor);
            let millions = data.events as f64 / 1e6;
            let (seconds, peak) = (ours.seconds / millions, ours.peak_mb / millions);
            per_million.push((seconds, peak));
            let _ = writeln!(
                text,
                "| {} | {} | {:.0} | {:.2} | {:.2} | {seconds:.3} | {:.0} | {peak:.0} |",
                format.name(),
                grouped(data.events),
                data.bytes(format) as f64 / 1e6,
                ours.seconds,
                floor.seconds,
                ours.peak_mb,
            );
        }
        if let (Some(first), Some(last)) = (per_million.first(), per_million.last()) {
            let growth = last.0 / first.0;
            let _ = writeln!(
                goals,
                "| {}: a million events of the largest ≤ {MOST} × one of the smallest \
                 | {growth:.2} × | {} |\n\
                 | {}: peak ≤ {MEMORY_GOAL} MB per million events, largest | {:.0} MB | {} |",
                format.name(),
                verdict(growth <= MOST),
                format.name(),
                last.1,
                verdict(last.1 <= MEMORY_GOAL),
            );
        }
    }
    Ok(text + &goals)
}
