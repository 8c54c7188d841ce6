//! How goals were kept by receiver, priority or month: only where there is enough to say.

use thirdline_domain::agreement::GoalKind;
use thirdline_evidence::Dimension;
use thirdline_evidence::agreements::{Kept, Replayed};

/// Keys of one dimension with what was kept of each kind of goal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Breakdown {
    /// Kinds that a history records.
    pub(crate) kinds: Vec<GoalKind>,
    /// Keys with something to say, each with one entry a kind.
    pub(crate) rows: Vec<(String, Vec<Option<Kept>>)>,
    /// Keys with too few clocks of every kind.
    pub(crate) too_few: usize,
}

impl Breakdown {
    /// Goals of one kind are about different priorities: their clocks add up.
    pub(crate) fn of(replayed: &Replayed, dimension: Dimension) -> Self {
        let goals = || replayed.goals.iter().filter(|g| g.is_recorded);
        let kinds: Vec<GoalKind> =
            GoalKind::ALL.into_iter().filter(|kind| goals().any(|g| g.kind == *kind)).collect();
        let mut keys: Vec<&str> = goals()
            .flat_map(|g| &g.by)
            .filter(|b| b.dimension == dimension)
            .map(|b| b.key.as_str())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let total = keys.len();
        let rows: Vec<(String, Vec<Option<Kept>>)> = keys
            .into_iter()
            .map(|key| {
                let of = |kind: &GoalKind| {
                    let found = goals()
                        .filter(|g| g.kind == *kind)
                        .flat_map(|g| &g.by)
                        .filter(|b| b.dimension == dimension && b.key == key);
                    found.map(|b| b.kept).reduce(sum)
                };
                (key.to_owned(), kinds.iter().map(of).collect::<Vec<_>>())
            })
            .collect();
        let is_told = |(_, kept): &(String, Vec<Option<Kept>>)| {
            kept.iter().flatten().any(|k| k.attainment().value.is_some())
        };
        let rows: Vec<_> = if dimension == Dimension::Month {
            // Time has no holes: only the ends are left out.
            let first = rows.iter().position(is_told).unwrap_or(rows.len());
            let end = rows.iter().rposition(is_told).map_or(first, |last| last + 1);
            rows.into_iter().take(end).skip(first).collect()
        } else {
            rows.into_iter().filter(is_told).collect()
        };
        let too_few = total - rows.len();
        Self { kinds, rows, too_few }
    }

    /// Whether there is anything to tell apart.
    pub(crate) fn is_told(&self) -> bool {
        self.rows.len() + self.too_few > 1
    }
}

fn sum(a: Kept, b: Kept) -> Kept {
    Kept {
        met: a.met + b.met,
        missed: a.missed + b.missed,
        excused: a.excused + b.excused,
        void: a.void + b.void,
        running: a.running + b.running,
    }
}
