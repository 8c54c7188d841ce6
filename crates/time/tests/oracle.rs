//! Calendars against an oracle that knows nothing but what a clock on the wall shows each second.
//!
//! Around every odd change of a clock the days are walked through second by second: the oracle
//! finds boundaries by looking for the second in which the clock shows them, so it shares neither
//! code nor idea with the compilation. Elsewhere intervals are made one by one and counted.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![expect(clippy::cast_possible_wrap, reason = "numbers of seconds and days are small")]

mod calendars;

use calendars::at;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};
use thirdline_time::{Day, Hours, Interval, Pauses, Rule, Week, WorkingTime, Zone};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400;

/// Zones and instants of changes: summer time both ways, at midnight, by half an hour, by a
/// quarter, by two hours, backwards in winter, for a month, for good, and over a whole day.
const CHANGES: &[(&str, &str)] = &[
    ("Europe/Berlin", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-10-25T01:00Z"),
    ("Europe/Berlin", "1945-05-24T00:00Z"),
    ("Europe/London", "2026-03-29T01:00Z"),
    ("Europe/London", "2026-10-25T01:00Z"),
    ("Europe/Dublin", "2026-10-25T01:00Z"),
    ("America/New_York", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01T06:00Z"),
    ("America/Sao_Paulo", "2015-10-18T03:00Z"),
    ("America/Sao_Paulo", "2016-02-21T02:00Z"),
    ("America/Sao_Paulo", "2016-10-16T03:00Z"),
    ("America/Sao_Paulo", "2017-02-19T02:00Z"),
    ("America/Sao_Paulo", "2017-10-15T03:00Z"),
    ("America/Sao_Paulo", "2018-02-18T02:00Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),
    ("Asia/Tehran", "2022-03-21T20:30Z"),
    ("Asia/Tehran", "2022-09-21T19:30Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30Z"),
    ("Pacific/Apia", "2011-12-30T10:00Z"),
    ("Pacific/Apia", "2012-03-31T14:00Z"),
    ("Pacific/Kwajalein", "1993-08-21T12:00Z"),
    ("America/Santiago", "2026-04-05T03:00Z"),
    ("America/Santiago", "2026-09-06T04:00Z"),
    ("Australia/Sydney", "2026-04-04T16:00Z"),
    ("Australia/Sydney", "2026-10-03T16:00Z"),
    ("Asia/Kathmandu", "1985-12-31T18:30Z"),
    ("Africa/Casablanca", "2026-02-15T02:00Z"),
    ("Africa/Casablanca", "2026-03-22T02:00Z"),
    ("Antarctica/Troll", "2026-03-29T01:00Z"),
    ("America/Havana", "2023-11-05T05:00Z"),
    ("Asia/Pyongyang", "2018-05-04T15:00Z"),
    ("Africa/Monrovia", "1972-01-07T00:44:30Z"),
];

/// Days before and after a change that are checked, and those around them whose hours reach in.
const CHECKED: i64 = 2;
const AROUND: i64 = 2;

/// What the clock shows each second of some days.
struct Shown {
    zone: Zone,
    /// The seconds since 1970 that are walked through.
    walked: Range<i64>,
    /// From each of these seconds on the clock is that many seconds ahead of UTC.
    ahead: Vec<(i64, i64)>,
}

impl Shown {
    fn around(zone: &str, change: &str) -> Self {
        let zone = Zone::find(zone).unwrap();
        let change = at(change, &Zone::utc()) / SECOND;
        let half = (CHECKED + AROUND) * DAY;
        let walked = change - half..change + half;
        let ahead_at = |second: i64| i64::from(zone.offset(second * SECOND).seconds());
        let mut ahead = vec![(walked.start, ahead_at(walked.start))];
        // No clock changes twice within a minute, so the minutes in which none does are skipped.
        for minute in walked.clone().step_by(60) {
            if ahead_at(minute) != ahead_at(minute + 60) {
                let is_new = |second: &i64| ahead_at(second - 1) != ahead_at(*second);
                let second = (minute + 1..=minute + 60).find(is_new).unwrap();
                ahead.push((second, ahead_at(second)));
            }
        }
        assert!(ahead.len() > 1, "nothing changes in {zone}");
        Self { zone, walked, ahead }
    }

    /// Stretches without a change: from, until, ahead of UTC.
    fn steady(&self) -> impl Iterator<Item = (i64, i64, i64)> {
        let ends = self.ahead.iter().skip(1).map(|next| next.0).chain([self.walked.end]);
        self.ahead.iter().zip(ends).map(|(&(from, ahead), until)| (from, until, ahead))
    }

    /// Days that the clock shows at all.
    fn days(&self) -> BTreeSet<i64> {
        let days = |(from, until, ahead): (i64, i64, i64)| {
            (from + ahead).div_euclid(DAY)..=(until - 1 + ahead).div_euclid(DAY)
        };
        self.steady().flat_map(days).collect()
    }

    /// The first second that shows a time.
    fn first(&self, wall: i64) -> Option<i64> {
        let mut seconds = self.steady().map(|(from, until, ahead)| (from..until, wall - ahead));
        seconds.find(|(range, second)| range.contains(second)).map(|(_, second)| second)
    }

    /// The second of a boundary: the first that shows it, or, if none does because the clock jumps
    /// over it, the first that shows the time later by the jump.
    fn boundary(&self, wall: i64) -> i64 {
        self.first(wall).unwrap_or_else(|| {
            let is_jump = |w: &&[(i64, i64)]| {
                let [(_, before), (second, after)] = w else { return false };
                second + before <= wall && wall < second + after
            };
            let jump = self.ahead.windows(2).find(is_jump).unwrap();
            self.first(wall + (jump[1].1 - jump[0].1)).unwrap()
        })
    }

    /// Whether each second is open. Seconds near the ends of the walk lack what reaches in.
    fn open(&self, week: &Week) -> Vec<bool> {
        let mut open = vec![false; (self.walked.end - self.walked.start) as usize];
        let (begin, end) = (self.walked.start, self.walked.end - 1);
        let shown = begin + self.ahead[0].1..end + self.ahead[self.ahead.len() - 1].1;
        for day in self.days() {
            for hours in week.hours(Day(day as i32)) {
                let wall = |seconds: u32| day * DAY + i64::from(seconds);
                let (start, end) = (wall(hours.from()), wall(hours.to()));
                if shown.contains(&start) && shown.contains(&end) {
                    for second in self.boundary(start)..self.boundary(end) {
                        open[(second - begin) as usize] = true;
                    }
                }
            }
        }
        open
    }

    /// The seconds that are checked.
    fn checked(&self) -> Range<i64> {
        self.walked.start + AROUND * DAY..self.walked.end - AROUND * DAY
    }
}

static WALKS: LazyLock<Vec<Shown>> =
    LazyLock::new(|| CHANGES.iter().map(|(zone, change)| Shown::around(zone, change)).collect());

/// Hours as people agree on them, and some at the very times at which clocks change.
fn clock() -> impl Strategy<Value = u32> {
    prop_oneof![
        3 => (0..24u32 * 4).prop_map(|quarter| quarter * 900),
        2 => (0..4 * 60u32).prop_map(|minute| minute * 60),
        1 => prop::sample::select(vec![0, 1, 1800, 3599, 3600, 7200, 9000, 10_800, 82_800, 86_399]),
        1 => 0..86_400u32,
    ]
}

fn clock_text(seconds: u32) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn hours() -> impl Strategy<Value = Hours> {
    (clock(), prop_oneof![4 => clock(), 1 => Just(86_400)])
        .prop_filter_map("empty", |(from, to)| {
            Hours::parse(&format!("{}-{}", clock_text(from), clock_text(to))).ok()
        })
}

/// The hours of a day. Unlike in a file they may overlap: what is open twice is open.
fn day_hours() -> impl Strategy<Value = Vec<Hours>> {
    prop::collection::vec(hours(), 0..3)
}

fn week(zone: Zone, days: Vec<i64>) -> impl Strategy<Value = Week> {
    let number = days.len();
    let odd = prop::collection::vec(prop::option::weighted(0.2, day_hours()), number);
    let holidays = prop::collection::vec(prop::bool::weighted(0.1), number);
    let week = prop::array::uniform7(day_hours());
    (week, odd, holidays).prop_map(move |(week, odd, holidays)| {
        let numbered = |place: usize| Day(days[place] as i32);
        let overrides = odd.into_iter().enumerate();
        let overrides = overrides.filter_map(|(place, hours)| Some((numbered(place), hours?)));
        let holidays = holidays.into_iter().enumerate().filter(|(_, is)| *is);
        Week {
            zone: zone.clone(),
            days: week,
            overrides: overrides.collect(),
            holidays: holidays.map(|(place, _)| (numbered(place), String::new())).collect(),
            every_year: BTreeSet::new(),
        }
    })
}

/// One walk and some weeks in its zone.
fn around_a_change(weeks: usize) -> impl Strategy<Value = (usize, Vec<Week>)> {
    (0..CHANGES.len()).prop_flat_map(move |walk| {
        let shown = &WALKS[walk];
        let days: Vec<i64> = shown.days().into_iter().collect();
        (Just(walk), prop::collection::vec(week(shown.zone.clone(), days), weeks))
    })
}

/// Runs of open seconds as intervals, cut off at the borders of the checked days.
fn runs(open: &[bool], from: i64, checked: Range<i64>) -> Vec<Interval> {
    let is_open = |second: i64| open[(second - from) as usize];
    let mut runs: Vec<Interval> = Vec::new();
    for second in checked.filter(|second| is_open(*second)) {
        let (start, end) = (second * SECOND, (second + 1) * SECOND);
        match runs.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => runs.push(Interval::new(start, end)),
        }
    }
    runs
}

/// Everything that can be asked, at these places of the checked days.
fn agrees(working: &WorkingTime, open: &[bool], shown: &Shown, places: &[(f64, f64)]) {
    let checked = shown.checked();
    let is_open = |second: i64| open[(second - shown.walked.start) as usize];
    let (start, end) = (checked.start * SECOND, checked.end * SECOND);
    let expected = runs(open, shown.walked.start, checked.clone());
    assert_eq!(working.intervals(start, end).collect::<Vec<_>>(), expected, "{}", shown.zone);
    let mut places: Vec<(i64, i64)> = places
        .iter()
        .map(|(a, b)| {
            let place =
                |part: f64| checked.start + (part * (checked.end - checked.start) as f64) as i64;
            (place(*a), place(*b))
        })
        .collect();
    // The borders of intervals are where rules differ.
    let borders = expected.iter().flat_map(|run| [run.start / SECOND, run.end / SECOND]);
    let borders: Vec<i64> = borders.filter(|second| *second < checked.end).take(6).collect();
    places.extend(borders.iter().zip(borders.iter().rev()).map(|(a, b)| (*a, *b)));
    for (a, b) in places {
        assert_eq!(working.is_open(a * SECOND), is_open(a), "{} at {a}", shown.zone);
        let next = (a..checked.end).find(|second| is_open(*second));
        if let Some(next) = next {
            assert_eq!(working.next_open(a * SECOND), Some(next * SECOND));
            assert_eq!(working.add(a * SECOND, 0), Some(next * SECOND));
        }
        let worked = (a..b).filter(|second| is_open(*second)).count() as i64;
        assert_eq!(working.elapsed(a * SECOND, b * SECOND), worked * SECOND);
        if worked > 0 {
            // Second by second until so much is worked; the sum ends with the second that did it.
            let done = (a..b).rfind(|second| is_open(*second)).unwrap() + 1;
            assert_eq!(working.add(a * SECOND, worked * SECOND), Some(done * SECOND));
            let begun = (a..b).find(|second| is_open(*second)).unwrap();
            assert_eq!(working.subtract(b * SECOND, worked * SECOND), Some(begun * SECOND));
            // Half a second less is half a second earlier, and later.
            let half = SECOND / 2;
            let less = worked * SECOND - half;
            assert_eq!(working.add(a * SECOND, less), Some(done * SECOND - half));
            assert_eq!(working.subtract(b * SECOND, less), Some(begun * SECOND + half));
        }
    }
}

fn places() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((0.0..1.0, 0.0..1.0), 4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn around_odd_changes_every_second_is_right(
        (walk, weeks) in around_a_change(1),
        places in places(),
    ) {
        let shown = &WALKS[walk];
        let working = WorkingTime::new(Rule::Week(Box::new(weeks[0].clone())));
        agrees(&working, &shown.open(&weeks[0]), shown, &places);
    }

    #[test]
    fn around_odd_changes_unions_and_intersections_are_those_of_seconds(
        (walk, weeks) in around_a_change(3),
        places in places(),
    ) {
        let shown = &WALKS[walk];
        let open: Vec<Vec<bool>> = weeks.iter().map(|week| shown.open(week)).collect();
        let of = |week: &Week| Arc::new(WorkingTime::new(Rule::Week(Box::new(week.clone()))));
        let parts: Vec<_> = weeks.iter().map(of).collect();
        let seconds = 0..open[0].len();
        let any = seconds.clone().map(|second| open.iter().any(|open| open[second])).collect::<Vec<_>>();
        agrees(&WorkingTime::new(Rule::Union(parts.clone())), &any, shown, &places);
        let all = seconds.map(|second| open.iter().all(|open| open[second])).collect::<Vec<_>>();
        agrees(&WorkingTime::new(Rule::Intersection(parts)), &all, shown, &places);
    }

    #[test]
    fn around_odd_changes_pauses_push_deadlines_as_seconds_do(
        (walk, weeks) in around_a_change(1),
        pauses in prop::collection::vec((0.0..1.0, 0.0..0.2), 0..5),
        (start, share) in (0.0..1.0, 0.0..1.0),
    ) {
        let shown = &WALKS[walk];
        let working = WorkingTime::new(Rule::Week(Box::new(weeks[0].clone())));
        let open = shown.open(&weeks[0]);
        let checked = shown.checked();
        let length = (checked.end - checked.start) as f64;
        let place = |part: f64| checked.start + (part * length) as i64;
        let pauses: Vec<(i64, i64)> =
            pauses.iter().map(|(from, long)| (place(*from), place(from + long))).collect();
        let runs = |second: i64| {
            open[(second - shown.walked.start) as usize]
                && !pauses.iter().any(|(from, to)| (*from..*to).contains(&second))
        };
        let list = pauses.iter().map(|(a, b)| Interval::new(a * SECOND, b * SECOND)).collect();
        let list = Pauses::new(list);
        let start = place(start);
        let after: Vec<i64> = (start..checked.end).filter(|second| runs(*second)).collect();
        let end = checked.end * SECOND;
        prop_assert_eq!(
            working.elapsed_outside(start * SECOND, end, &list),
            after.len() as i64 * SECOND
        );
        let wanted = (share * after.len() as f64) as usize;
        if wanted > 0 {
            let due = working.due(start * SECOND, wanted as i64 * SECOND, &list);
            prop_assert_eq!(due, Some((after[wanted - 1] + 1) * SECOND));
        }
        let before: Vec<i64> = (checked.start..start).filter(|second| runs(*second)).collect();
        let wanted = (share * before.len() as f64) as usize;
        if wanted > 0 {
            let due = working.due(start * SECOND, -(wanted as i64) * SECOND, &list);
            prop_assert_eq!(due, Some(before[before.len() - wanted] * SECOND));
        }
    }
}

/// Elsewhere: intervals one by one, each boundary asked of jiff, and every sum a walk over all.
fn one_by_one(week: &Week, from: Day, to: Day) -> Vec<Interval> {
    let zone = week.zone.time_zone();
    let instant = |day: Day, seconds: u32| {
        let date = day.plus((seconds / 86_400) as i32).date();
        let (h, m, s) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let wall = date.at(h as i8, m as i8, s as i8, 0);
        zone.to_ambiguous_timestamp(wall).compatible().unwrap().as_microsecond()
    };
    let mut open: BTreeMap<i64, i64> = BTreeMap::new();
    for number in from.0 - 3..=to.0 + 3 {
        let day = Day(number);
        if instant(day, 0) >= instant(day.plus(1), 0) {
            continue;
        }
        for hours in week.hours(day) {
            let (mut start, mut end) = (instant(day, hours.from()), instant(day, hours.to()));
            if start >= end {
                continue;
            }
            // Whatever it touches becomes part of it.
            while let Some((&s, &e)) = open.range(..=end).next_back().filter(|(_, e)| **e >= start)
            {
                open.remove(&s);
                (start, end) = (start.min(s), end.max(e));
            }
            open.insert(start, end);
        }
    }
    open.into_iter().map(|(start, end)| Interval::new(start, end)).collect()
}

fn elsewhere() -> impl Strategy<Value = (Week, i32)> {
    const ZONES: &[&str] = &[
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Santiago",
        "Australia/Sydney",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Antarctica/Troll",
        "Asia/Kolkata",
        "UTC",
    ];
    (prop::sample::select(ZONES), Day::FIRST.0 + 5..Day::LAST.0 - 1_205).prop_flat_map(
        |(zone, day)| {
            let days: Vec<i64> = (0..1_200).step_by(17).map(|n| i64::from(day) + n).collect();
            (week(Zone::find(zone).unwrap(), days), Just(day))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn over_years_every_interval_is_right(
        (week, first) in elsewhere(),
        asked in prop::collection::vec((0.0..1.0, 0.0..1.0), 12),
    ) {
        let (from, to) = (Day(first), Day(first + 1_200));
        let list = one_by_one(&week, from, to);
        let working = WorkingTime::new(Rule::Week(Box::new(week)));
        let (start, end) = (i64::from(from.0) * DAY * SECOND, i64::from(to.0) * DAY * SECOND);
        let asked_window = Interval::new(start, end);
        let cut: Vec<Interval> = list.iter().map(|one| one.within(asked_window)).filter(|one| !one.is_empty()).collect();
        prop_assert_eq!(working.intervals(start, end).collect::<Vec<_>>(), cut.clone());
        for (a, b) in asked {
            let place = |part: f64| start + (part * (end - start) as f64) as i64;
            let (a, b) = (place(a), place(b));
            let worked: i64 = cut.iter().map(|one| one.within(Interval::new(a, b)).length()).sum();
            prop_assert_eq!(working.elapsed(a, b), worked);
            if worked > 0 {
                let within = || cut.iter().map(|one| one.within(Interval::new(a, b))).filter(|one| !one.is_empty());
                prop_assert_eq!(working.add(a, worked), within().next_back().map(|one| one.end));
                prop_assert_eq!(working.subtract(b, worked), within().next().map(|one| one.start));
            }
        }
    }

    #[test]
    fn no_answer_depends_on_what_was_asked_before(
        (week, _) in elsewhere(),
        asked in prop::collection::vec((Day::FIRST.0..Day::LAST.0, 0..DAY, -40_000..40_000i64), 1..20),
    ) {
        let fresh = || WorkingTime::new(Rule::Week(Box::new(week.clone())));
        let used = fresh();
        for (day, second, hours) in asked {
            let at = (i64::from(day) * DAY + second) * SECOND;
            let wanted = hours * 3600 * SECOND;
            let alone = fresh();
            prop_assert_eq!(used.add(at, wanted), alone.add(at, wanted));
            prop_assert_eq!(used.elapsed(at, at + wanted), fresh().elapsed(at, at + wanted));
            prop_assert_eq!(used.next_open(at), fresh().next_open(at));
            // And what is added can be told back.
            if let Some(sum) = used.add(at, wanted.abs()).filter(|_| wanted != 0) {
                prop_assert_eq!(used.elapsed(at, sum), wanted.abs());
                let back = used.subtract(sum, wanted.abs()).unwrap();
                prop_assert_eq!(used.next_open(at), Some(back));
            }
        }
    }
}
