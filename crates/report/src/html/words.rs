//! Words of the page that no other rendering needs.

pub(crate) use crate::sentences::hours;
use crate::{Import, Report, sentences};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use thirdline_chart::Hue;
pub(crate) use thirdline_chart::format::counted;
use thirdline_chart::format::{DAY, count};
use thirdline_domain::NONE;
use thirdline_domain::Side;
use thirdline_evidence::Teams;

/// Whose incidents these are: the organisation, or the files.
pub(crate) fn of(report: &Report<'_>) -> String {
    of_import(report.import)
}

/// The same from how the history was read.
pub(crate) fn of_import(import: &Import) -> String {
    match (&import.organisation, import.files.as_slice()) {
        (Some(organisation), _) => organisation.clone(),
        (None, []) => "A ticket history".to_owned(),
        (None, [(only, _)]) => file_name(only).to_owned(),
        (None, [(first, _), rest @ ..]) => format!("{} and {} more", file_name(first), rest.len()),
    }
}

/// A file without its folders: where it lay is nobody's business.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What was read, in a line or two.
pub(crate) fn facts(report: &Report<'_>) -> Vec<String> {
    let e = report.evidence;
    let span = if e.events > 0 {
        format!(", from {} to {}", day(e.first_at), day(e.horizon))
    } else {
        String::new()
    };
    let states = format!(
        "{} resolved, {} open, {} cancelled",
        count(e.resolved),
        count(e.open),
        count(e.cancelled)
    );
    let first = format!(
        "{} and {} with {}{span}",
        counted(report.history.incident_count() as u64, "incident"),
        counted(e.events, "event"),
        counted(report.history.teams.len() as u64, "team"),
    );
    let lines = match sentences::asked_for(e, moment) {
        None => [format!("{first}: {states}."), String::new()],
        Some(asked) => {
            let these = counted(e.incidents, "incident");
            [format!("{first}."), format!("Of these, {these} {asked}: {states}.")]
        }
    };
    let mapping = report.import.mapping.trim().to_owned();
    lines.into_iter().chain([mapping]).filter(|line| !line.is_empty()).collect()
}

/// A border of a selection: the day if it is the first instant of one, else the time, UTC.
fn moment(at: i64) -> String {
    if at.rem_euclid(DAY) == 0 { day(at) } else { time(at, "%-d %b %Y, %H:%M:%S UTC") }
}

/// A day: `31 Mar 2010`, UTC.
pub(crate) fn day(at: i64) -> String {
    time(at, "%-d %b %Y")
}

/// An instant in a format, UTC.
pub(crate) fn time(at: i64, format: &str) -> String {
    time_in(at, format, &TimeZone::UTC)
}

/// An instant in a format, by the clock of a zone.
pub(crate) fn time_in(at: i64, format: &str, zone: &TimeZone) -> String {
    Timestamp::from_microsecond(at)
        .map(|t| t.to_zoned(zone.clone()).strftime(format).to_string())
        .unwrap_or_default()
}

/// Keeps numbers and their units on one line: `10 d 19 h` never ends a line after `10`.
pub(crate) fn unbroken(text: &str) -> String {
    const UNITS: [&str; 7] = ["s", "min", "h", "d", "w", "mo", "y"];
    let mut kept = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            let unit = word.trim_end_matches(|c: char| c.is_ascii_punctuation());
            let number = kept.ends_with(|c: char| c.is_ascii_digit());
            kept.push(if number && UNITS.contains(&unit) { '\u{a0}' } else { ' ' });
        }
        kept.push_str(word);
    }
    kept
}

/// A part of a whole, from 0 to 1.
pub(crate) fn part(of: i128, whole: i128) -> f64 {
    if whole > 0 { of as f64 / whole as f64 } else { 0.0 }
}

/// `24h` as people say it: `24 h`.
pub(crate) fn target(label: &str) -> String {
    let unit = label.len() - label.chars().last().map_or(0, char::len_utf8);
    let (number, unit) = label.split_at(unit);
    let unit = if unit == "m" { "min" } else { unit };
    format!("{number}\u{a0}{unit}")
}

/// The sentence of a section about what one row per ticket cannot tell.
pub(crate) const NOT_RECORDED: &str = "Not recorded: one row per ticket was read, and who held \
    an incident when is not in it. The queries at the end fetch the full history.";

/// The hue of a side.
pub(crate) fn side_hue(side: Option<Side>) -> Hue {
    match side {
        Some(Side::Operations) => Hue::A,
        Some(Side::Development) => Hue::B,
        Some(Side::Support) => Hue::C,
        Some(Side::Infrastructure) => Hue::D,
        Some(Side::Business | Side::Vendor) => Hue::E,
        None => Hue::Quiet,
    }
}

/// The hue of a line: the third is the one that builds.
pub(crate) fn line_hue(line: Option<u8>) -> Hue {
    match line {
        Some(1) => Hue::A,
        Some(2) => Hue::C,
        Some(3) => Hue::B,
        _ => Hue::Quiet,
    }
}

/// Where a team stands: its side where sides are known, else its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// Order on the page, and the side.
    Side(u8, Side),
    /// A line.
    Line(u8),
    /// Neither side nor line is known.
    Unknown,
    /// Before the first known team.
    Unrecorded,
}

impl Place {
    /// The place of a team.
    pub(crate) fn of(teams: &Teams, team: u32) -> Self {
        if team == NONE {
            return Self::Unrecorded;
        }
        if teams.sides_known {
            return teams.side(team).map_or(Self::Unknown, |side| {
                // Vendor and business stand below development: they are neither half.
                let order = match side {
                    Side::Operations => 0,
                    Side::Support => 1,
                    Side::Infrastructure => 2,
                    Side::Development => 3,
                    Side::Vendor => 4,
                    Side::Business => 5,
                };
                Self::Side(order, side)
            });
        }
        teams.line(team).map_or(Self::Unknown, Self::Line)
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Side(_, side) => side.name(),
            Self::Line(1) => "first line",
            Self::Line(2) => "second line",
            Self::Line(_) => "third line",
            Self::Unknown => "teams",
            Self::Unrecorded => "unrecorded",
        }
    }

    /// Its hue.
    pub(crate) fn hue(self) -> Hue {
        match self {
            Self::Side(_, side) => side_hue(Some(side)),
            Self::Line(line) => line_hue(Some(line)),
            Self::Unknown | Self::Unrecorded => Hue::Quiet,
        }
    }
}

/// The place of each label under which teams are shown: that of all its teams where they agree.
pub(crate) fn places(teams: &Teams) -> Vec<Place> {
    let mut found: Vec<Option<Place>> = vec![None; teams.labels.len()];
    for team in 0..teams.teams.len() as u32 {
        let place = Place::of(teams, team);
        if let Some(slot) = found.get_mut(teams.label_id(team) as usize) {
            *slot = Some(match *slot {
                Some(other) if other != place => Place::Unknown,
                _ => place,
            });
        }
    }
    found.into_iter().map(|place| place.unwrap_or(Place::Unknown)).collect()
}
