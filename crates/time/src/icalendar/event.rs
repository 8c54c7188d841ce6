//! One event: the days it touches, with its recurrences.

use super::content::Line;
use super::yearly::Yearly;
use crate::day::{DAY_US, Day};
use crate::misread::{Misread, shown};
use crate::zone::Zone;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A date, or a time on a clock.
#[derive(Clone, Debug)]
struct When {
    day: Day,
    /// Seconds after midnight, and whose clock.
    clock: Option<(u32, Zone)>,
}

impl When {
    fn instant(&self, zone: &Zone) -> i64 {
        let (seconds, zone) = self.clock.as_ref().map_or((0, zone), |(s, zone)| (*s, zone));
        zone.on_the_wall(self.day, seconds)
    }

    /// The day by another's clock; a date is the same everywhere.
    fn day_by(&self, clock: Option<&Zone>, zone: &Zone) -> Day {
        match (&self.clock, clock) {
            (Some(_), Some(other)) => other.day(self.instant(zone)),
            _ => self.day,
        }
    }

    fn later(&self, days: i32) -> Self {
        Self { day: self.day.plus(days), clock: self.clock.clone() }
    }
}

#[derive(Debug)]
enum End {
    At(When),
    /// Microseconds after the start.
    After(i64),
    /// A date is its day, a time its instant.
    None,
}

#[derive(Debug)]
pub(super) struct Event {
    pub(super) line: usize,
    pub(super) uid: Option<String>,
    /// Of which day of a recurring event this is the one instance that differs.
    pub(super) instance: Option<Day>,
    called: String,
    start: When,
    end: End,
    is_cancelled: bool,
    rules: Vec<(Yearly, Option<When>)>,
    more: Vec<When>,
    except: BTreeSet<Day>,
}

type Fault = (usize, Misread);

impl Event {
    /// The event of these properties; times without a zone are by the calendar's clock.
    pub(super) fn of(lines: &[Line], zone: &Zone) -> Result<Self, Fault> {
        let first = lines.first().map_or(1, |line| line.number);
        let find = |name: &str| lines.iter().find(|line| line.name == name);
        let all = |name: &'static str| lines.iter().filter(move |line| line.name == name);
        let start = find("DTSTART").ok_or_else(|| {
            let wrong =
                Misread::new("an event without DTSTART", "the feed is faulty: write the dates");
            (first, wrong)
        })?;
        let start = one(start, zone)?;
        let clock = start.clock.as_ref().map(|(_, zone)| zone);
        let end = match (find("DTEND"), find("DURATION")) {
            (Some(line), _) => {
                let end = one(line, zone)?;
                if end.instant(zone) < start.instant(zone) {
                    let wrong =
                        Misread::new("an event ends before it starts", "the feed is faulty");
                    return Err((line.number, wrong));
                }
                End::At(end)
            }
            (None, Some(line)) => End::After(duration(line)?),
            (None, None) => End::None,
        };
        let mut rules = Vec::new();
        for line in all("RRULE") {
            let rule = Yearly::parse(&line.value).map_err(|wrong| (line.number, wrong))?;
            let until = rule.until.as_deref().map(|text| when(text, None, zone)).transpose();
            rules.push((rule, until.map_err(|wrong| (line.number, wrong))?));
        }
        let mut more = Vec::new();
        for line in all("RDATE") {
            more.extend(several(line, zone)?);
        }
        let mut except = BTreeSet::new();
        for line in all("EXDATE") {
            except.extend(several(line, zone)?.iter().map(|when| when.day_by(clock, zone)));
        }
        let instance = match find("RECURRENCE-ID") {
            Some(line) if line.parameter("RANGE").is_some() => {
                let message = "a RECURRENCE-ID with RANGE is not supported";
                return Err((
                    line.number,
                    Misread::new(message, "write the dates into the calendar"),
                ));
            }
            Some(line) => Some(one(line, zone)?.day_by(clock, zone)),
            None => None,
        };
        Ok(Self {
            line: first,
            uid: find("UID").map(|line| line.value.clone()),
            instance,
            called: find("SUMMARY").map(Line::text).unwrap_or_default(),
            start,
            end,
            is_cancelled: find("STATUS")
                .is_some_and(|line| line.value.trim().eq_ignore_ascii_case("CANCELLED")),
            rules,
            more,
            except,
        })
    }

    /// Adds the days it touches by the calendar's clock, from 1900 to 2200, but those that were
    /// moved. `left` counts down.
    pub(super) fn add(
        &self,
        zone: &Zone,
        moved: &BTreeSet<Day>,
        left: &mut usize,
        days: &mut BTreeMap<Day, String>,
    ) -> Result<(), Misread> {
        if self.is_cancelled {
            return Ok(());
        }
        let mut starts: BTreeSet<Day> = BTreeSet::from([self.start.day]);
        for (rule, until) in &self.rules {
            let goes_on = |day: Day| {
                until.as_ref().is_none_or(|until| match (&until.clock, &self.start.clock) {
                    (Some(_), Some(_)) => self.on(day).instant(zone) <= until.instant(zone),
                    _ => day <= until.day,
                })
            };
            let recurring = rule.days(self.start.day, goes_on);
            // Three centuries are walked through, whatever comes of it.
            charge(left, recurring.len().max(300))?;
            starts.extend(recurring);
        }
        let clock = self.start.clock.as_ref().map(|(_, zone)| zone);
        starts.extend(self.more.iter().map(|when| when.day_by(clock, zone)));
        for start in starts.iter().filter(|day| !self.except.contains(day) && !moved.contains(day))
        {
            let (first, last) = self.touched(*start, zone);
            for number in first.max(Day::FIRST).0..=last.min(Day::LAST).0 {
                charge(left, 1)?;
                let called = days.entry(Day(number)).or_default();
                if called.is_empty() {
                    called.clone_from(&self.called);
                }
            }
        }
        Ok(())
    }

    /// The start of the instance on a day.
    fn on(&self, day: Day) -> When {
        self.start.later(day.0 - self.start.day.0)
    }

    /// The first and last day that the instance on a day touches.
    fn touched(&self, day: Day, zone: &Zone) -> (Day, Day) {
        let later = day.0 - self.start.day.0;
        let start = self.on(day);
        let end = match &self.end {
            End::At(end) => end.later(later),
            End::After(us) if start.clock.is_none() => {
                start.later(us.div_euclid(DAY_US).min(200_000) as i32)
            }
            End::After(us) => {
                let begin = start.instant(zone);
                let last = zone.day(begin.saturating_add((us - 1).max(0)));
                return (zone.day(begin), last);
            }
            End::None => start.later(i32::from(start.clock.is_none())),
        };
        if start.clock.is_none() && end.clock.is_none() {
            // The end is the day behind the last; feeds that repeat the start mean one day.
            return (start.day, end.day.plus(-1).max(start.day));
        }
        let (from, to) = (start.instant(zone), end.instant(zone));
        (zone.day(from), zone.day((to - 1).max(from)))
    }
}

/// Takes from what a feed may cost.
fn charge(left: &mut usize, days: usize) -> Result<(), Misread> {
    *left = left.checked_sub(days).ok_or_else(|| {
        Misread::new("the feed covers too many days", "is it a feed of holidays?")
    })?;
    Ok(())
}

fn one(line: &Line, zone: &Zone) -> Result<When, Fault> {
    when(&line.value, line.parameter("TZID"), zone).map_err(|wrong| (line.number, wrong))
}

fn several(line: &Line, zone: &Zone) -> Result<Vec<When>, Fault> {
    let texts = line.value.split(',').filter(|text| !text.is_empty());
    let whens = texts.map(|text| when(text, line.parameter("TZID"), zone));
    whens.collect::<Result<_, _>>().map_err(|wrong| (line.number, wrong))
}

/// `20261224`, `20261224T120000Z`, or by a clock `20261224T120000`.
fn when(text: &str, tzid: Option<&str>, zone: &Zone) -> Result<When, Misread> {
    let text = text.trim();
    let wrong = || {
        let message = format!("{} is no date or time", shown(text));
        Misread::new(message, "dates are written 20261224 and times 20261224T120000")
    };
    let number = |range: std::ops::Range<usize>| -> Option<u16> {
        let digits = text.get(range)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let two = |range: std::ops::Range<usize>| number(range).and_then(|n| i8::try_from(n).ok());
    let year = number(0..4).and_then(|n| i16::try_from(n).ok()).ok_or_else(wrong)?;
    let (month, day) = two(4..6).zip(two(6..8)).ok_or_else(wrong)?;
    // jiff's last days are not instants in every zone.
    let date = Date::new(year, month, day).ok().filter(|d| (1..9999).contains(&d.year()));
    let day = Day::of(date.ok_or_else(wrong)?);
    let rest = text.get(8..).unwrap_or_default();
    if rest.is_empty() {
        return Ok(When { day, clock: None });
    }
    let (is_utc, is_time) = (rest.ends_with('Z'), rest.starts_with('T'));
    let clock = number(9..11).zip(number(11..13)).zip(number(13..15));
    let clock = clock.filter(|((h, m), s)| *h < 24 && *m < 60 && *s <= 60);
    let ((h, m), s) =
        clock.filter(|_| is_time && rest.len() == 7 + usize::from(is_utc)).ok_or_else(wrong)?;
    let seconds = u32::from(h) * 3600 + u32::from(m) * 60 + u32::from(s.min(59));
    let zone = match tzid {
        _ if is_utc => Zone::utc(),
        Some(name) => Zone::find(name).ok_or_else(|| {
            let near = Zone::suggestion(name).map(|near| format!(": did you mean {near:?}?"));
            let message = format!("there is no zone {}{}", shown(name), near.unwrap_or_default());
            Misread::new(
                message,
                "write the IANA name into the feed, or the dates into the calendar",
            )
        })?,
        None => zone.clone(),
    };
    Ok(When { day, clock: Some((seconds, zone)) })
}

/// `P1D`, `P2W`, `PT12H30M`, in microseconds.
fn duration(line: &Line) -> Result<i64, Fault> {
    let wrong = || {
        let message = format!("{} is no duration", shown(&line.value));
        (line.number, Misread::new(message, "durations are written P1D or PT12H"))
    };
    let text = line.value.trim().trim_start_matches('+');
    let mut rest = text.strip_prefix('P').ok_or_else(wrong)?;
    let (mut seconds, mut is_time, mut parts) = (0i64, false, 0);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T').filter(|_| !is_time) {
            (is_time, rest) = (true, after);
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let unit = match (after.chars().next(), is_time) {
            (Some('W'), false) => 7 * 86_400,
            (Some('D'), false) => 86_400,
            (Some('H'), true) => 3_600,
            (Some('M'), true) => 60,
            (Some('S'), true) => 1,
            _ => return Err(wrong()),
        };
        seconds =
            number.checked_mul(unit).and_then(|n| seconds.checked_add(n)).ok_or_else(wrong)?;
        parts += 1;
        rest = &after[1..];
    }
    let most = i64::from(Day::LAST.0 - Day::FIRST.0) * 86_400;
    if parts == 0 || seconds > most { Err(wrong()) } else { Ok(seconds * 1_000_000) }
}
