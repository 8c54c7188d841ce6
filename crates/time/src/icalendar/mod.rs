//! Holidays from iCalendar feeds (RFC 5545), expanded to dates when they are imported.
//!
//! Every event is a holiday on the dates it touches by the calendar's clock. What cannot be read is
//! told with its line: a holiday that is silently left out would be a wrong deadline.

mod content;
mod event;
mod yearly;

use crate::day::Day;
use crate::misread::Misread;
use crate::zone::Zone;
use content::{Line, lines};
use event::Event;
use std::collections::{BTreeMap, BTreeSet};

/// Faults told of one feed; whoever has mended these imports it again.
const MOST_FAULTS: usize = 20;

/// Days that the events of one feed may cover, each counted as often as it is: a feed for three
/// centuries has some ten thousand.
const MOST_DAYS: usize = 2_000_000;

/// The days of a feed's events with what they are called, and what could not be read, by line.
pub(crate) fn holidays(text: &str, zone: &Zone) -> (BTreeMap<Day, String>, Vec<(usize, Misread)>) {
    let mut feed = Feed { zone, days: BTreeMap::new(), faults: Vec::new(), left: MOST_DAYS };
    let events = feed.events(text);
    // An instance that was moved or cancelled is an event of its own, which names the original day.
    let mut moved: BTreeMap<&str, BTreeSet<Day>> = BTreeMap::new();
    for event in &events {
        if let (Some(uid), Some(day)) = (&event.uid, event.instance) {
            moved.entry(uid).or_default().insert(day);
        }
    }
    for event in &events {
        let none = BTreeSet::new();
        let uid = event.uid.as_deref().filter(|_| event.instance.is_none());
        let moved = uid.and_then(|uid| moved.get(uid)).unwrap_or(&none);
        if let Err(wrong) = event.add(zone, moved, &mut feed.left, &mut feed.days) {
            feed.tell(event.line, wrong);
            break;
        }
    }
    (feed.days, feed.faults)
}

struct Feed<'z> {
    zone: &'z Zone,
    days: BTreeMap<Day, String>,
    faults: Vec<(usize, Misread)>,
    left: usize,
}

impl Feed<'_> {
    fn tell(&mut self, line: usize, wrong: Misread) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push((line, wrong));
        }
    }

    /// The events of the feed; what else is in it (zones, alarms, tasks) is passed over.
    fn events(&mut self, text: &str) -> Vec<Event> {
        let mut events = Vec::new();
        let mut within: Vec<String> = Vec::new();
        let mut properties: Vec<Line> = Vec::new();
        let mut last = 1;
        for line in lines(text) {
            if self.faults.len() >= MOST_FAULTS {
                break;
            }
            let line = match line {
                Ok(line) => line,
                Err((number, wrong)) => {
                    self.tell(number, wrong);
                    // What is no iCalendar at all is told once.
                    if within.is_empty() {
                        return Vec::new();
                    }
                    continue;
                }
            };
            last = line.number;
            let component = line.value.trim().to_ascii_uppercase();
            match line.name.as_str() {
                "BEGIN" => within.push(component),
                "END" if within.last() == Some(&component) => {
                    within.pop();
                    if component == "VEVENT" && within.len() == 1 {
                        match Event::of(&properties, self.zone) {
                            Ok(event) => events.push(event),
                            Err((number, wrong)) => self.tell(number, wrong),
                        }
                        properties.clear();
                    }
                }
                "END" => {
                    let open = within.last().map_or("anything", String::as_str);
                    let message = format!("END:{component} within {open}");
                    self.tell(last, Misread::new(message, "the feed is damaged: fetch it again"));
                    return events;
                }
                _ if within.is_empty() => {
                    let message = "it does not begin with BEGIN:VCALENDAR";
                    self.tell(last, Misread::new(message, "is it an iCalendar file?"));
                    return events;
                }
                _ if within.len() == 2 && within[1] == "VEVENT" => properties.push(line),
                _ => {}
            }
        }
        if let Some(open) = within.last().filter(|_| self.faults.len() < MOST_FAULTS) {
            let message = format!("the file ends within {open}");
            self.tell(last, Misread::new(message, "it was cut off: fetch it again"));
        }
        events
    }
}
