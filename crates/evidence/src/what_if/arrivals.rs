//! Which incidents come, and when: weeks that were, drawn again.

use super::journeys::Journeys;
use super::week_clock::WEEK;
use crate::simulation::Draws;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Weeks to a block where there are many: what lasts for some weeks stays together.
const BLOCK: usize = 4;
/// Fewer weeks than this are drawn in blocks of two.
const MANY_WEEKS: usize = 52;
/// Weeks from which on the season can be told from a trend.
pub(super) const TWO_YEARS: usize = 104;

type Week = Vec<(i64, u32)>;

/// The weeks of the past, counted back from its end, and the seasons.
pub(super) struct Arrivals {
    /// What began in each week, oldest week first: seconds from the week's begin, and the journey.
    weeks: Vec<Week>,
    /// When the first week begins, seconds.
    first: i64,
    /// By how much each month of the year differs from the mean; all 1 where it cannot be told.
    season: [f64; 12],
    /// Whether the season was long enough to be told.
    pub(super) knows_season: bool,
}

/// One that comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// When it is reported, seconds.
    pub(super) at: i64,
    /// Which journey it follows.
    pub(super) journey: u32,
    /// What befalls it, whatever befalls others.
    pub(super) fate: u64,
}

/// So many weeks, seconds.
fn weeks_long(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(0) * WEEK
}

fn month(at: i64) -> usize {
    let instant = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
    usize::from(instant.to_zoned(TimeZone::UTC).month().unsigned_abs()) - 1
}

impl Arrivals {
    /// The whole weeks from `from` (seconds) to the end of what the journeys know.
    pub(super) fn new(journeys: &Journeys, from: i64) -> Self {
        let count = ((journeys.until - from) / WEEK).max(0) as usize;
        let first = journeys.until - weeks_long(count);
        let mut weeks: Vec<Week> = vec![Vec::new(); count];
        for (i, journey) in journeys.all.iter().enumerate() {
            let since = journey.reported - first;
            let week = usize::try_from(since.div_euclid(WEEK)).ok();
            if let Some(list) = week.and_then(|week| weeks.get_mut(week)) {
                list.push((since.rem_euclid(WEEK), i as u32));
            }
        }
        let knows_season = count >= TWO_YEARS;
        let season = if knows_season { season(&weeks, first) } else { [1.0; 12] };
        Self { weeks, first, season, knows_season }
    }

    /// The incidents of a time that begins at `start` (seconds; the end of a past week) and lasts
    /// until `end`, in order of time.
    ///
    /// Blocks of weeks are drawn twice: first a past that could have been (how little the past says of
    /// what is usual), and from it what comes (how much even the usual varies).
    pub(super) fn draw(&self, start: i64, end: i64, draws: &mut Draws) -> Vec<Arrival> {
        let count = self.weeks.len();
        if count == 0 {
            return Vec::new();
        }
        let block = if count >= MANY_WEEKS { BLOCK } else { 2 };
        let blocks = count.div_ceil(block);
        let pool: Vec<usize> = (0..blocks).map(|_| draws.below(count)).collect();
        let wanted = ((end - start).max(0) as usize).div_ceil(WEEK as usize);
        let mut all = Vec::new();
        let mut begins = 0;
        while begins < wanted {
            let from = pool[draws.below(blocks)];
            for of_block in 0..block.min(wanted - begins) {
                // The past is a ring: no week is drawn more rarely for standing at its end.
                let week = (from + of_block) % count;
                let at = start + weeks_long(begins + of_block);
                self.one_week(week, at, end, draws, &mut all);
            }
            begins += block;
        }
        all.sort_by_key(|arrival| arrival.at);
        all
    }

    fn one_week(&self, week: usize, at: i64, end: i64, draws: &mut Draws, out: &mut Vec<Arrival>) {
        let past = self.first + weeks_long(week);
        let factor = self.season[month(at + WEEK / 2)] / self.season[month(past + WEEK / 2)];
        for &(offset, journey) in &self.weeks[week] {
            let copies = factor.floor() as usize + usize::from(draws.uniform() < factor.fract());
            for _ in 0..copies {
                let arrival = Arrival { at: at + offset, journey, fate: draws.bits() };
                if arrival.at < end {
                    out.push(arrival);
                }
            }
        }
    }
}

/// Month by month against the mean, drawn towards it as far as chance explains the difference.
fn season(weeks: &[Week], first: i64) -> [f64; 12] {
    let (mut seen, mut long) = ([0.0; 12], [0.0; 12]);
    for (week, list) in weeks.iter().enumerate() {
        let month = month(first + weeks_long(week) + WEEK / 2);
        seen[month] += list.len() as f64;
        long[month] += 1.0;
    }
    let rate = seen.iter().sum::<f64>() / long.iter().sum::<f64>().max(1.0);
    if rate <= 0.0 {
        return [1.0; 12];
    }
    let raw: Vec<f64> =
        (0..12).map(|m| if long[m] > 0.0 { seen[m] / long[m] / rate } else { 1.0 }).collect();
    let between = raw.iter().map(|r| (r - 1.0) * (r - 1.0)).sum::<f64>() / 11.0;
    let mut by_chance = 0.0;
    for (month, weeks_of) in long.iter().enumerate() {
        // Weeks vary more than by chance alone: measured, not assumed.
        let own: Vec<f64> = weeks
            .iter()
            .enumerate()
            .filter(|(week, _)| self::month(first + weeks_long(*week) + WEEK / 2) == month)
            .map(|(_, list)| list.len() as f64 / rate)
            .collect();
        let mean = own.iter().sum::<f64>() / weeks_of.max(1.0);
        let spread = own.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        by_chance += spread / (weeks_of - 1.0).max(1.0) / weeks_of.max(1.0) / 12.0;
    }
    let kept = if between > 0.0 { (1.0 - by_chance / between).max(0.0) } else { 0.0 };
    let mut factors = [1.0; 12];
    for (factor, raw) in factors.iter_mut().zip(raw) {
        *factor = (1.0 + (raw - 1.0) * kept).max(0.2);
    }
    factors
}
