//! The journey of one incident as the data of a strip, for the page and for the terminal.

use super::words::{Place, counted, part, time_in};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use thirdline_chart::format::{DAY, HOUR, duration, percent};
use thirdline_chart::{Flag, Lane, Pass, Segment, Strip, Texture, Through};
use thirdline_domain::{History, Ledger, State, StatusClass};
use thirdline_evidence::Teams;

/// More spells than this are more than a strip can show: the shortest are left out.
const MOST_SPELLS: usize = 400;

/// Up to so many stays each crossing says where it goes in words.
const FEW_STAYS: usize = 6;

/// The strip of one incident. `horizon` is the latest event of the whole history, microseconds.
///
/// Lanes are sides where sides are known, else lines; fills are status classes. What passes from
/// lane to lane is a connector, dashed where it goes back to the team that had it before.
#[must_use]
pub fn journey_strip(history: &History, teams: &Teams, incident: usize, horizon: i64) -> Strip {
    journey_strip_in(history, teams, incident, horizon, &TimeZone::UTC)
}

/// The same with the axis by the clock of a zone.
pub(crate) fn journey_strip_in(
    history: &History,
    teams: &Teams,
    incident: usize,
    horizon: i64,
    zone: &TimeZone,
) -> Strip {
    let mut ledger = Ledger::default();
    ledger.read(history, incident, horizon);
    let mut places: Vec<Place> = ledger
        .spells
        .iter()
        .map(|spell| spell.holder)
        .chain(ledger.stays.iter().map(|stay| stay.team))
        .map(|team| Place::of(teams, team))
        .collect();
    places.sort_unstable();
    places.dedup();
    let journey = Journey { ledger: &ledger, teams, places };
    Strip {
        through: journey.through(),
        lanes: journey
            .places
            .iter()
            .map(|place| Lane { name: place.name().to_owned(), hue: place.hue() })
            .collect(),
        segments: journey.segments(),
        passes: journey.passes(),
        flags: journey.flags(),
        ticks: ticks(ledger.reported_at, ledger.end, zone),
    }
}

/// What the strip shows, in a sentence.
#[must_use]
pub fn journey_sentence(history: &History, teams: &Teams, incident: usize, horizon: i64) -> String {
    let mut ledger = Ledger::default();
    ledger.read(history, incident, horizon);
    let number = history.incidents.find_name(incident as u32).unwrap_or_default();
    let clock = ledger.end - ledger.reported_at;
    let in_class = |wanted: fn(StatusClass) -> bool| -> i128 {
        let spells = ledger.spells.iter().filter(|spell| wanted(spell.class));
        spells.map(|spell| i128::from(spell.to - spell.from)).sum()
    };
    let returns = (0..ledger.stays.len()).filter(|i| ledger.is_return(*i)).count() as u64;
    let ended = match ledger.state {
        State::Resolved => "until it was resolved",
        State::Open => "so far, and still open",
        State::Cancelled => "until it was cancelled",
    };
    let last = teams.label(teams.label_id(ledger.holder_at_end));
    let stays = counted(ledger.stays.len() as u64, "stay");
    let returned = match returns {
        0 => String::new(),
        1 => " with one return".to_owned(),
        n => format!(" with {}", counted(n, "return")),
    };
    let parts: Vec<String> = [
        (in_class(|class| class == StatusClass::Queued), "queued"),
        (in_class(|class| class == StatusClass::Active), "worked on"),
        (in_class(StatusClass::is_waiting), "waiting"),
        (in_class(|class| !class.is_open()), "done, later reopened"),
    ]
    .into_iter()
    .filter(|(us, _)| *us > 0)
    .map(|(us, name)| format!("{} {name}", percent(part(us, i128::from(clock)))))
    .collect();
    let parts = if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) };
    format!("{number}: {} {ended}, in {stays}{returned}{parts}. Last with {last}.", duration(clock))
}

struct Journey<'a> {
    ledger: &'a Ledger,
    teams: &'a Teams,
    places: Vec<Place>,
}

impl Journey<'_> {
    fn lane(&self, team: u32) -> usize {
        let place = Place::of(self.teams, team);
        self.places.iter().position(|known| *known == place).unwrap_or(0)
    }

    fn label(&self, team: u32) -> &str {
        self.teams.label(self.teams.label_id(team))
    }

    fn through(&self) -> Through {
        let ledger = self.ledger;
        let clock = duration(ledger.end - ledger.reported_at);
        let running = ledger.state == State::Open;
        Through {
            name: "user".to_owned(),
            start: ledger.reported_at,
            end: ledger.end,
            running,
            end_label: if running { format!("{clock}, still waiting") } else { clock },
        }
    }

    fn segments(&self) -> Vec<Segment> {
        let spells = &self.ledger.spells;
        let least = if spells.len() > MOST_SPELLS {
            (self.ledger.end - self.ledger.reported_at) / 1000
        } else {
            0
        };
        spells
            .iter()
            .filter(|spell| spell.to - spell.from >= least)
            .map(|spell| Segment {
                lane: self.lane(spell.holder),
                start: spell.from,
                end: spell.to,
                texture: texture(spell.class),
                title: format!(
                    "{}: {}, {}",
                    self.label(spell.holder),
                    crate::sentences::class(spell.class),
                    duration(spell.to - spell.from)
                ),
            })
            .collect()
    }

    fn passes(&self) -> Vec<Pass> {
        let stays = &self.ledger.stays;
        // Between many crossings there is room for a name, but not for a sentence.
        let few = stays.len() <= FEW_STAYS;
        let mut passes = Vec::new();
        for (index, pair) in stays.windows(2).enumerate() {
            let (from, to) = (self.lane(pair[0].team), self.lane(pair[1].team));
            if from == to || pair[1].start > self.ledger.end {
                continue;
            }
            let back = self.ledger.is_return(index + 1);
            let team = self.label(pair[1].team);
            let label = match (few, back) {
                (true, true) => format!("back to {team}"),
                (true, false) => format!("to {team}"),
                (false, _) => team.to_owned(),
            };
            passes.push(Pass { at: pair[1].start, from, to, back, label });
        }
        passes
    }

    fn flags(&self) -> Vec<Flag> {
        let spells = &self.ledger.spells;
        let mut flags: Vec<Flag> = spells
            .windows(2)
            .filter(|pair| pair[0].class.is_done() && pair[1].class.is_open())
            .map(|pair| Flag {
                at: pair[1].from,
                lane: self.lane(pair[1].holder),
                word: "reopened".to_owned(),
                wrong: false,
            })
            .collect();
        flags.extend(self.longest_wait());
        flags
    }

    /// Where the longest wait for somebody to take it up ended, if it is worth a word.
    fn longest_wait(&self) -> Option<Flag> {
        let clock = self.ledger.end - self.ledger.reported_at;
        let waits = self.ledger.stays.iter().filter_map(|stay| {
            let taken_up = stay.taken_up.filter(|at| *at <= self.ledger.end)?;
            Some((taken_up - stay.start, taken_up, stay.team))
        });
        let (wait, at, team) = waits.max_by_key(|(wait, at, _)| (*wait, -*at))?;
        (wait * 20 >= clock && wait >= HOUR).then(|| Flag {
            at,
            lane: self.lane(team),
            word: format!("taken up after {}", duration(wait)),
            wrong: false,
        })
    }
}

fn texture(class: StatusClass) -> Texture {
    match class {
        StatusClass::Active => Texture::Worked,
        StatusClass::Queued => Texture::Queued,
        class if class.is_waiting() => Texture::Waiting,
        _ => Texture::DoneAgain,
    }
}

/// Instants of the axis that people would choose, by the clock of a zone.
pub(crate) fn ticks(from: i64, to: i64, zone: &TimeZone) -> Vec<(i64, String)> {
    const MOST: i64 = 7;
    let span = to - from;
    if span <= 0 {
        return Vec::new();
    }
    let steps =
        [HOUR / 12, HOUR / 4, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
    if let Some(step) = steps.into_iter().find(|step| span / step <= MOST) {
        let format = if step < DAY { "%a %H:%M" } else { "%-d %b" };
        // Weeks begin on Mondays; the epoch was a Thursday.
        let offset = if step >= 7 * DAY { 4 * DAY } else { 0 };
        let shift = |at: i64| -> i64 {
            let at = Timestamp::from_microsecond(at).unwrap_or_default();
            i64::from(zone.to_offset(at).seconds()) * 1_000_000
        };
        let first = (from + shift(from) - offset).div_euclid(step) * step + offset;
        return (0..=MOST + 1)
            .map(|i| first + i * step)
            .map(|local| local - shift(local - shift(from)))
            .filter(|at| (from..=to).contains(at))
            .map(|at| (at, time_in(at, format, zone)))
            .collect();
    }
    months(from, to, zone)
}

fn months(from: i64, to: i64, zone: &TimeZone) -> Vec<(i64, String)> {
    let month_of = |at: i64| -> Option<i64> {
        let date = Timestamp::from_microsecond(at).ok()?.to_zoned(zone.clone());
        Some(i64::from(date.year()) * 12 + i64::from(date.month()) - 1)
    };
    let (Some(first), Some(last)) = (month_of(from), month_of(to)) else { return Vec::new() };
    let months = last - first + 1;
    let steps = [1, 3, 6, 12, 24, 60, 120, 600];
    let step = steps.into_iter().find(|step| months / step <= 7).unwrap_or(1200);
    let begin_of = |month: i64| -> Option<i64> {
        let year = i16::try_from(month.div_euclid(12)).ok()?;
        let date = jiff::civil::Date::new(year, (month.rem_euclid(12) + 1) as i8, 1).ok()?;
        Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond())
    };
    let format = if step >= 12 { "%Y" } else { "%b %Y" };
    (first.div_euclid(step)..=last.div_euclid(step))
        .filter_map(|i| begin_of(i * step))
        .filter(|at| (from..=to).contains(at))
        .map(|at| (at, time_in(at, format, zone)))
        .collect()
}
