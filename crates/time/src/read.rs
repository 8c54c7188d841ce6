//! Calendar files: every fault at its place, all at once.

use crate::calendars::{Calendar, Calendars, MOST_CALENDARS};
use crate::compile::{Recipe, intervals};
use crate::compiled::{END_OF_INSTANTS, FIRST_INSTANT, Rule, WorkingTime};
use crate::interval::Interval;
use crate::keys::CALENDAR;
use crate::read_week;
use crate::week::Week;
use crate::zone::Zone;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use thirdline_document::{Document, Fault, Faults, Spanned, Table, nearest};

/// Gives the text of an iCalendar file that a calendar names, or says why it cannot.
pub type ReadIcalendar<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// Calendars made of calendars made of calendars: nobody needs more levels, and each costs stack.
const MOST_LEVELS: usize = 16;

/// How a calendar is made, with the names of others not yet looked up.
enum Made {
    Week(Box<Week>),
    Union(Vec<Spanned<String>>),
    Intersection(Vec<Spanned<String>>),
    Always,
}

struct Draft {
    name: Spanned<String>,
    version: u32,
    zone: Option<Zone>,
    made: Made,
}

impl Calendars {
    /// Reads a calendar file. iCalendar files are asked of `icalendar` by the names that stand in
    /// the file.
    ///
    /// # Errors
    /// All faults of the file, each with its place.
    ///
    /// ```
    /// use thirdline_time::{Calendars, instant, working_time};
    /// let text = "\
    /// [[calendar]]
    /// name = \"Berlin office\"
    /// zone = \"Europe/Berlin\"
    /// week.weekdays = \"09:00-17:00\"
    /// ";
    /// let calendars = Calendars::parse("c.toml", text, &mut |_| Err("none".into())).unwrap();
    /// let berlin = calendars.find("Berlin office").unwrap();
    /// let friday = instant("2026-03-27T15:00", berlin.zone()).unwrap();
    /// let monday = instant("2026-03-30T11:00", berlin.zone()).unwrap();
    /// let four_hours = working_time("4h").unwrap();
    /// assert_eq!(berlin.working().add(friday, four_hours), Some(monday));
    /// ```
    pub fn parse(name: &str, text: &str, icalendar: ReadIcalendar<'_>) -> Result<Self, Faults> {
        let document = Document::parse(name, text);
        let root = document.table();
        let tables = root.tables("calendar");
        if tables.is_empty() && document.is_faultless() {
            document.push(
                Fault::new(0..0, "the file has no calendar")
                    .with_help("begin one with [[calendar]]"),
            );
        }
        let calendars = Self::from_tables(&document, tables, icalendar);
        root.finish();
        document.complete(calendars)
    }

    /// Reads `[[calendar]]` tables that stand in another file. Faults are noted in the document;
    /// with any, there may be no calendars.
    #[must_use]
    pub fn from_tables(
        document: &Document,
        tables: Vec<Table<'_>>,
        icalendar: ReadIcalendar<'_>,
    ) -> Option<Self> {
        if let Some(table) = tables.get(MOST_CALENDARS) {
            let message = format!("more than {MOST_CALENDARS} calendars");
            document
                .push(Fault::new(table.span(), message).with_help("put them into several files"));
            return None;
        }
        let mut drafts = Vec::new();
        let mut is_whole = true;
        // Where the syntax is faulty, what is missing may well be there.
        let is_sound = document.is_faultless();
        let mut left = read_week::MOST_HOLIDAYS;
        for table in tables {
            let table = table.described_by(&CALENDAR);
            match draft(&table, is_sound, &mut left, icalendar) {
                Some(draft) => drafts.push(draft),
                None => is_whole = false,
            }
            table.finish();
        }
        let parts = parts(document, &drafts, is_whole)?;
        let order = order(document, &drafts, &parts)?;
        if !is_whole || !document.is_faultless() {
            return None;
        }
        never_open(document, &drafts, &parts, &order);
        Some(built(drafts, &parts, &order))
    }
}

fn draft(
    table: &Table<'_>,
    is_sound: bool,
    left: &mut usize,
    icalendar: ReadIcalendar<'_>,
) -> Option<Draft> {
    let name = table.required_string("name");
    let version = table.integer_in("version", 1..=i64::from(u32::MAX));
    let written_zone = table.string("zone");
    let zone = written_zone.as_ref().and_then(|text| zone(table, text));
    let union = table.value("union");
    let intersection = table.value("intersection");
    let always = table.value("always");
    let before = table.document().fault_count();
    let week = read_week::Tables::of(table);

    let mut ways: Vec<(&str, Range<usize>)> = Vec::new();
    let values = [("union", &union), ("intersection", &intersection), ("always", &always)];
    ways.extend(values.iter().filter_map(|(key, value)| Some((*key, value.as_ref()?.span()))));
    ways.extend(week.first());
    ways.sort_by_key(|(_, span)| span.start);
    if let [(first, _), (second, span), ..] = ways.as_slice() {
        let fault =
            Fault::new(span.clone(), format!("a calendar has `{first}` or `{second}`, not both"));
        table.push(fault.with_help(if ways.iter().any(|(key, _)| key.starts_with('[')) {
            "give the hours and holidays a calendar of their own, and name that one"
        } else {
            "make two calendars of it"
        }));
        week.read(&Zone::utc(), left, icalendar);
        return None;
    }
    let names = |value: &thirdline_document::Value<'_>| {
        let names = value.strings();
        if names.is_empty() {
            value.fault_with_help("no calendar is named", "name those that it is made of");
        }
        names
    };
    let made = if let Some(value) = &union {
        Some(Made::Union(names(value)))
    } else if let Some(value) = &intersection {
        Some(Made::Intersection(names(value)))
    } else if let Some(value) = &always {
        if value.boolean().is_some_and(|flag| !flag.value) {
            value.fault_with_help(
                "a calendar that is not always open says when it is",
                "write `true`, or add [calendar.week]",
            );
        }
        Some(Made::Always)
    } else {
        if written_zone.is_none() {
            let _ = table.required("zone");
        }
        // Without its zone the rest is read for its faults only.
        let read = week.read(&zone.clone().unwrap_or_else(Zone::utc), left, icalendar);
        // Hours that could not be read are no reason to say that there are none.
        if is_sound && !read.has_hours() && before == table.document().fault_count() {
            table.push(
                Fault::new(table.span(), "the calendar is never open: it has no hours")
                    .with_help("add [calendar.week] with weekdays = \"09:00-17:00\", say"),
            );
        }
        zone.is_some().then_some(Made::Week(read))
    };
    let version = version.map_or(1, |n| n.value as u32);
    Some(Draft { name: name?, version, zone, made: made? })
}

fn zone(table: &Table<'_>, text: &Spanned<String>) -> Option<Zone> {
    let found = Zone::find(&text.value);
    if found.is_none() {
        let fault = Fault::new(text.span.clone(), format!("there is no zone {:?}", text.value));
        let is_offset = text.value.starts_with(['+', '-']);
        table.push(fault.with_help(match Zone::suggestion(&text.value) {
            _ if is_offset => {
                "name the zone of a place: an offset knows nothing of summer time".to_owned()
            }
            Some(name) => format!("did you mean {name:?}?"),
            None => "an IANA name is wanted, such as \"Europe/Berlin\" or \"UTC\"".to_owned(),
        }));
    }
    found
}

/// For each calendar those that it names. `None` where a name is wrong.
fn parts(document: &Document, drafts: &[Draft], is_whole: bool) -> Option<Vec<Vec<usize>>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut is_right = true;
    for (place, draft) in drafts.iter().enumerate() {
        if places.insert(&draft.name.value, place).is_some() {
            is_right = false;
            let message = format!("a second calendar is called {:?}", draft.name.value);
            let fault = Fault::new(draft.name.span.clone(), message);
            document.push(fault.with_help("give it another name"));
        }
    }
    let mut parts = Vec::new();
    for draft in drafts {
        let (Made::Union(names) | Made::Intersection(names)) = &draft.made else {
            parts.push(Vec::new());
            continue;
        };
        let mut found = BTreeSet::new();
        for name in names {
            let Some(&place) = places.get(name.value.as_str()) else {
                is_right = false;
                // A calendar that could not be read may well be the one that is named.
                if is_whole {
                    let message = format!("there is no calendar {:?}", name.value);
                    // Looking for what was meant takes its time; nobody reads the hundredth.
                    let candidates = places.keys().copied();
                    let is_read = document.fault_count() < 100;
                    let near = nearest(&name.value, candidates.filter(|_| is_read));
                    let mut fault = Fault::new(name.span.clone(), message);
                    fault.help = Some(near.map_or_else(
                        || "it must stand in the same file".to_owned(),
                        |near| format!("did you mean {near:?}?"),
                    ));
                    document.push(fault);
                }
                continue;
            };
            if !found.insert(place) {
                is_right = false;
                let message = format!("{:?} is named twice", name.value);
                document.push(Fault::new(name.span.clone(), message).with_help("once is enough"));
            }
        }
        parts.push(found.into_iter().collect());
    }
    is_right.then_some(parts)
}

/// The calendars in an order in which each comes after its parts. `None` if there is none.
fn order(document: &Document, drafts: &[Draft], parts: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut level: Vec<Option<usize>> = vec![None; drafts.len()];
    let mut order = Vec::new();
    loop {
        let before = order.len();
        for (place, parts) in parts
            .iter()
            .enumerate()
            .filter(|(place, _)| level[*place].is_none())
            .collect::<Vec<_>>()
        {
            let levels: Option<Vec<usize>> = parts.iter().map(|part| level[*part]).collect();
            if let Some(levels) = levels {
                level[place] = Some(levels.iter().max().map_or(0, |most| most + 1));
                order.push(place);
            }
        }
        if order.len() == before {
            break;
        }
    }
    if order.len() < drafts.len() {
        tell_cycles(document, drafts, parts, &level);
        return None;
    }
    if let Some(deep) = level.iter().position(|level| level.is_some_and(|l| l >= MOST_LEVELS)) {
        let message = format!("calendars are made of others over more than {MOST_LEVELS} levels");
        let fault = Fault::new(drafts[deep].name.span.clone(), message);
        document.push(fault.with_help("name those at the bottom directly"));
        return None;
    }
    Some(order)
}

/// Whatever could not be ordered is in a cycle or made of one.
fn tell_cycles(
    document: &Document,
    drafts: &[Draft],
    parts: &[Vec<usize>],
    level: &[Option<usize>],
) {
    let mut seen = vec![false; drafts.len()];
    for start in 0..drafts.len() {
        let mut path = Vec::new();
        let mut at = start;
        while level[at].is_none() && !seen[at] {
            seen[at] = true;
            path.push(at);
            let Some(&next) = parts[at].iter().find(|part| level[**part].is_none()) else { break };
            at = next;
        }
        let Some(from) = path.iter().position(|&place| place == at) else { continue };
        let cycle = &path[from..];
        let name = |place: &usize| drafts[*place].name.value.as_str();
        let shown: Vec<&str> = cycle.iter().take(8).map(name).collect();
        let more = if cycle.len() > 8 { " → …" } else { "" };
        let (Made::Union(names) | Made::Intersection(names)) = &drafts[at].made else { continue };
        let next = cycle.get(1).unwrap_or(&at);
        let span = names.iter().find(|n| n.value == name(next)).map(|n| n.span.clone());
        let message = format!(
            "a calendar cannot be made of itself: {}{more} → {}",
            shown.join(" → "),
            name(&at)
        );
        let fault = Fault::new(span.unwrap_or_else(|| drafts[at].name.span.clone()), message);
        document.push(fault.with_help("take one of them out of the circle"));
    }
}

fn recipe(made: &Made) -> Recipe<'_> {
    match made {
        Made::Week(week) => Recipe::Week(week),
        Made::Union(_) => Recipe::Union,
        Made::Intersection(_) => Recipe::Intersection,
        Made::Always => Recipe::Always,
    }
}

/// About a year; from 2026 on, since nearly every calendar is open in the first then.
fn windows() -> impl Iterator<Item = Interval> {
    const YEAR: i64 = 31_557_600_000_000;
    const RECENT: i64 = FIRST_INSTANT + 126 * YEAR;
    let from = |start: i64, end: i64| {
        let starts = (0..).map(move |n| start + n * YEAR).take_while(move |at| *at < end);
        starts.map(move |at| Interval::new(at, (at + YEAR).min(end)))
    };
    from(RECENT, END_OF_INSTANTS).chain(from(FIRST_INSTANT, RECENT))
}

/// Notes each calendar that is not open for an instant from 1900 to 2200: a clock on it would
/// never end.
fn never_open(document: &Document, drafts: &[Draft], parts: &[Vec<usize>], order: &[usize]) {
    let mut is_open = vec![false; drafts.len()];
    for window in windows() {
        if is_open.iter().all(|open| *open) {
            return;
        }
        let mut open: Vec<Vec<Interval>> = vec![Vec::new(); drafts.len()];
        for &place in order {
            let of_parts: Vec<&[Interval]> =
                parts[place].iter().map(|part| open[*part].as_slice()).collect();
            let list = intervals(recipe(&drafts[place].made), window, &of_parts);
            is_open[place] |= !list.is_empty();
            open[place] = list;
        }
    }
    for (draft, _) in drafts.iter().zip(is_open).filter(|(_, open)| !open) {
        let help = match draft.made {
            Made::Intersection(_) => "its parts have no hours in common",
            _ => "do its holidays leave a day?",
        };
        let message = format!("{:?} is never open from 1900 to 2200", draft.name.value);
        document.push(Fault::new(draft.name.span.clone(), message).with_help(help));
    }
}

fn built(drafts: Vec<Draft>, parts: &[Vec<usize>], order: &[usize]) -> Calendars {
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    let mut built: Vec<Option<Calendar>> = vec![None; drafts.len()];
    for &place in order {
        let Some(Draft { name, version, zone, made }) = drafts[place].take() else { continue };
        let names: Vec<String> = match &made {
            Made::Union(names) | Made::Intersection(names) => {
                names.iter().map(|name| name.value.clone()).collect()
            }
            Made::Week(_) | Made::Always => Vec::new(),
        };
        let of_parts = || parts[place].iter().filter_map(|part| built[*part].as_ref());
        // Shown in the zone of the part that is named first.
        let of_first = of_parts().find(|part| names.first() == Some(&part.name));
        let zone = zone.or_else(|| of_first.map(|part| part.zone.clone()));
        let working: Vec<Arc<WorkingTime>> =
            of_parts().map(|part| Arc::clone(&part.working)).collect();
        let rule = match made {
            Made::Week(week) => Rule::Week(week),
            Made::Union(_) => Rule::Union(working),
            Made::Intersection(_) => Rule::Intersection(working),
            Made::Always => Rule::Always,
        };
        built[place] = Some(Calendar {
            name: name.value,
            version,
            zone: zone.unwrap_or_else(Zone::utc),
            parts: names,
            working: Arc::new(WorkingTime::new(rule)),
        });
    }
    Calendars(built.into_iter().flatten().collect())
}
