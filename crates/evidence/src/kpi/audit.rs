//! Which incidents to ask users about: some where figures are bent most easily, some at random.

use super::observe::View;
use crate::third_line::OneIncident;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Serialize;
use thirdline_domain::sheet::Sheet;
use thirdline_domain::{History, Ledger, Organisation, State};

/// Overturned beyond doubt by more than the first: restated. By more than the second: void.
pub const OVERTURNED: [f64; 2] = [0.05, 0.20];

/// Why an incident was drawn. An incident belongs to the first that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stratum {
    /// It was reopened.
    Reopened,
    /// It was cancelled, or made into something that is no incident.
    Cancelled,
    /// It was resolved directly out of a hold.
    OutOfHold,
    /// It was resolved in the last tenth of its target.
    LastTenth,
    /// None of these.
    Random,
}

/// All of them, in the order in which they are tried.
pub const STRATA: [Stratum; 5] = [
    Stratum::Reopened,
    Stratum::Cancelled,
    Stratum::OutOfHold,
    Stratum::LastTenth,
    Stratum::Random,
];

impl Stratum {
    /// The name used in files and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reopened => "reopened",
            Self::Cancelled => "cancelled",
            Self::OutOfHold => "out_of_hold",
            Self::LastTenth => "last_tenth",
            Self::Random => "random",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Reopened => "reopened",
            Self::Cancelled => "cancelled or re-typed",
            Self::OutOfHold => "resolved directly out of a hold",
            Self::LastTenth => "resolved in the last tenth of the target",
            Self::Random => "all others, at random",
        }
    }

    /// The stratum of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        STRATA.into_iter().find(|s| s.name() == name)
    }
}

/// An incident whose user to ask.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawn {
    /// Its number.
    pub incident: String,
    /// Why it was drawn.
    pub stratum: Stratum,
    /// How many incidents it stands for.
    pub weight: f64,
    /// When it was reported, microseconds.
    pub reported_at: i64,
    /// When it was resolved or cancelled, microseconds.
    pub ended_at: i64,
}

/// A sample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditSample {
    /// Stratum, incidents in it, incidents drawn from it.
    pub strata: Vec<(Stratum, u64, u64)>,
    /// By stratum, then by number.
    pub drawn: Vec<Drawn>,
}

/// A sample of `size` incidents of a sheet's scope reported in `[from, to)` (microseconds) that are
/// over: half of it where figures are bent most easily, half at random. The same seed draws the same
/// incidents, in whatever order the file has them.
#[must_use]
pub fn audit_sample(
    sheet: &Sheet,
    history: &History,
    organisation: &Organisation,
    (from, to): (i64, i64),
    seed: u64,
    size: usize,
) -> AuditSample {
    let view = View::new(history, organisation, sheet.excluded(history), i64::MAX);
    let goal = view.restore_goal(sheet);
    let mut ledger = Ledger::default();
    let mut strata: Vec<Vec<&OneIncident>> = vec![Vec::new(); STRATA.len()];
    let cohort = view.cohort();
    let is_over = |i: &&OneIncident| i.state != State::Open && (from..to).contains(&i.reported_at);
    for one in cohort.third_line_incidents().filter(is_over) {
        ledger.read(&view.cut.history, one.incident as usize, view.until);
        let is_hold = ledger.spells.last().is_some_and(|s| s.class.is_waiting());
        let clock = one.end - one.reported_at;
        let is_late = goal.as_ref().is_some_and(|goal| {
            let target = goal.within(one.priority);
            clock <= target && clock > target - target / 10
        });
        let stratum = match one.state {
            _ if one.reopened => Stratum::Reopened,
            State::Cancelled => Stratum::Cancelled,
            _ if is_hold => Stratum::OutOfHold,
            _ if is_late => Stratum::LastTenth,
            _ => Stratum::Random,
        };
        strata[stratum as usize].push(one);
    }
    let sizes: Vec<usize> = strata.iter().map(Vec::len).collect();
    let quotas = quotas(&sizes, size);
    let mut rng = ChaCha12Rng::from_seed(key(seed));
    let mut sample = AuditSample { strata: Vec::new(), drawn: Vec::new() };
    for ((stratum, mut rows), quota) in STRATA.into_iter().zip(strata).zip(quotas) {
        let number = |one: &OneIncident| &history.incidents[one.incident];
        rows.sort_unstable_by_key(|one| number(one));
        let all = rows.len();
        for place in 0..quota {
            // Multiply and shift rather than a library's range: its algorithm may change.
            let left = (all - place) as u64;
            let step = ((u64::from(rng.next_u32()) * left) >> 32) as usize;
            rows.swap(place, place + step);
        }
        rows.truncate(quota);
        rows.sort_unstable_by_key(|one| number(one));
        sample.strata.push((stratum, all as u64, quota as u64));
        sample.drawn.extend(rows.into_iter().map(|one| Drawn {
            incident: number(one).to_owned(),
            stratum,
            weight: all as f64 / quota as f64,
            reported_at: one.reported_at,
            ended_at: one.end,
        }));
    }
    sample
}

/// The key of the stream: fixed words and the seed.
fn key(seed: u64) -> [u8; 32] {
    let mut key = *b"thirdline draws an audit        ";
    key[24..].copy_from_slice(&seed.to_le_bytes());
    key
}

/// How many to draw of each stratum: half of all evenly from those that are bent most easily, the
/// rest at random; what a stratum lacks goes to the next, and none that has any is left out.
fn quotas(sizes: &[usize], size: usize) -> Vec<usize> {
    let mut quotas = vec![0; sizes.len()];
    let last = sizes.len() - 1;
    let mut left = size.min(sizes.iter().sum());
    let give = |quotas: &mut Vec<usize>, row: usize, most: usize, left: &mut usize| {
        let more = most.min(sizes[row] - quotas[row]).min(*left);
        quotas[row] += more;
        *left -= more;
    };
    let flagged = sizes[..last].iter().filter(|&&n| n > 0).count();
    if flagged > 0 {
        let each = (size / 2).div_ceil(flagged).max(1);
        for row in 0..last {
            give(&mut quotas, row, each, &mut left);
        }
    }
    give(&mut quotas, last, usize::MAX, &mut left);
    for row in 0..last {
        give(&mut quotas, row, usize::MAX, &mut left);
    }
    quotas
}

#[cfg(test)]
mod tests {
    use super::quotas;
    use proptest::prelude::*;

    #[test]
    fn half_is_drawn_where_figures_are_bent_most_easily() {
        assert_eq!(quotas(&[100, 100, 100, 100, 1_000], 30), [4, 4, 4, 4, 14]);
        assert_eq!(quotas(&[2, 0, 50, 0, 1_000], 30), [2, 0, 8, 0, 20]);
        assert_eq!(quotas(&[0, 0, 0, 0, 12], 30), [0, 0, 0, 0, 12]);
        assert_eq!(quotas(&[50, 0, 0, 0, 3], 30), [27, 0, 0, 0, 3]);
    }

    proptest! {
        #[test]
        fn quotas_are_the_size_and_never_more_than_there_are(
            sizes in prop::collection::vec(0_usize..60, 5), size in 1_usize..80,
        ) {
            let quotas = quotas(&sizes, size);
            prop_assert_eq!(quotas.iter().sum::<usize>(), size.min(sizes.iter().sum()));
            prop_assert!(quotas.iter().zip(&sizes).all(|(q, n)| q <= n));
        }
    }
}
