//! Who is who in a history of a known shape, and the shape in words.

use super::way::{DEVELOPMENT, SECOND, SERVICE, TEAMS};
use super::{Shape, TakeUp, Weekly};
use std::fmt::Write as _;

/// The organisation file.
pub(super) fn organisation(shape: &Shape) -> String {
    let mut text = "# Who is who in the generated history. Firm, teams and service are invented.\n\
                    name = \"Island Line (fictional)\"\n"
        .to_owned();
    let second = shape.second_line_teams.min(2) as usize;
    let development = shape.development_teams.clamp(1, 2) as usize;
    let lines = std::iter::once((TEAMS[0], 1, "operations"))
        .chain(TEAMS[SECOND as usize..].iter().take(second).map(|t| (*t, 2, "operations")))
        .chain(
            TEAMS[DEVELOPMENT as usize..].iter().take(development).map(|t| (*t, 3, "development")),
        );
    for (name, line, side) in lines {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n[[team]]\nname = \"{name}\"\nline = {line}\nside = \"{side}\"\n");
        if line > 1 {
            let _ = writeln!(text, "service = \"{SERVICE}\"");
        }
        let unit = if line == 3 { "Development" } else { "Operations" };
        let _ = writeln!(text, "unit = \"{unit}\"\nhead_count = 7");
    }
    text
}

/// The shape in one line.
pub(super) fn words(shape: &Shape) -> String {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let weekly = match shape.weekly {
        Weekly::OfficeHours => "office hours",
        Weekly::Evenings => "evenings too",
        Weekly::RoundTheClock => "round the clock",
    };
    let season = if shape.season > 0.0 {
        format!("a season of {}", percent(shape.season))
    } else {
        "no season".to_owned()
    };
    let take_up = match shape.take_up {
        TakeUp::Limited { people, by_priority } => format!(
            "{people} {} a team, {}, busy {} of the time",
            if people == 1 { "person" } else { "people" },
            if by_priority { "by priority" } else { "first come, first served" },
            percent(shape.load().unwrap_or(0.0)),
        ),
        TakeUp::Independent { median_hours, log_sd } => {
            format!("delays on their own (median {median_hours:.1} h, log-sd {log_sd:.1})")
        }
    };
    format!(
        "{:.0} incidents a year for {} months, {weekly}, {season}; teams: {} second \
         line, {} development; {} of what leaves the desk reaches development; {take_up}; \
         work {:.1} h (log-sd {:.1}); handed back {}, held {}, forgotten {:.1} %",
        shape.incidents_a_year,
        shape.months,
        shape.second_line_teams,
        shape.development_teams,
        percent(if shape.second_line_teams > 0 { shape.reaches_development } else { 1.0 }),
        shape.work_hours,
        shape.work_log_sd,
        percent(shape.returns),
        percent(shape.holds),
        100.0 * shape.forgotten,
    )
}
