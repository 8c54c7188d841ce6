//! What is watched beside the outcome: guards, and the link that the remedy is meant to move.

use super::case::{Case, LEAST_AFTER, LEAST_BEFORE, counts, find};
use super::effect::{self, Level, level, values};
use super::{GuardFound, Link, LinkFound, NoVerdict};
use crate::months::NoSeries;
use crate::third_line::{Measure, find_measure};
use thirdline_domain::decision::{HarmLimit, Remedy, Watched};

/// How a measure moved, or why that is not said.
struct Moved {
    level: Option<Level>,
    n_before: u64,
    n_after: u64,
    why_not: Option<String>,
}

/// The links of a remedy and whether more of them is meant (`people.md` 3.5). Answers to the pulse
/// have no months, nor have ratios of two medians.
fn links_of(remedy: Remedy) -> &'static [(&'static str, bool)] {
    match remedy {
        Remedy::Culture => &[("CL", false), ("RB3", false)],
        Remedy::Motivation => &[("QS3", false), ("LA3", true)],
        Remedy::Organisation => &[("SFR", true), ("NC", false)],
        Remedy::OwnerRouting => &[("BR3", false), ("RB3", false)],
    }
}

impl Case<'_> {
    fn moved(&self, measure: &Measure, watched: &Watched) -> Result<Moved, NoVerdict> {
        let mut moved = Moved { level: None, n_before: 0, n_after: 0, why_not: None };
        let points = match self.points(measure, watched, &self.cohort) {
            Ok((points, _)) => points,
            Err(NoSeries::RatioOfMedians) => {
                return Err(NoVerdict::RatioOfMedians(watched.code.clone()));
            }
            Err(NoSeries::NotRecorded(what)) => {
                moved.why_not = Some(format!("the history has no {what}"));
                return Ok(moved);
            }
            Err(NoSeries::Hidden) => {
                moved.why_not = Some("it is about fewer than five people".to_owned());
                return Ok(moved);
            }
        };
        (moved.n_before, moved.n_after) = counts(&points);
        moved.level = level(&values(&points), watched.is_duration).filter(|level| {
            level.before >= LEAST_BEFORE
                && level.after >= LEAST_AFTER
                && moved.n_before.min(moved.n_after) >= measure.least
        });
        if moved.level.is_none() {
            moved.why_not = Some("too few observations".to_owned());
        }
        Ok(moved)
    }

    pub(super) fn guard(&self, limit: &HarmLimit) -> Result<GuardFound, NoVerdict> {
        let watched = &limit.measure;
        let measure = find(watched)?;
        let moved = self.moved(measure, watched)?;
        let harm = effect::harm(limit);
        let higher = watched.higher_is_better;
        let good = moved.level.map(|level| (level.effect.good(higher), level.effect));
        Ok(GuardFound {
            code: watched.code.clone(),
            name: measure.name,
            is_duration: watched.is_duration,
            effect: moved.level.map(|level| level.effect),
            n_before: moved.n_before,
            n_after: moved.n_after,
            worse_by: limit.worse_by,
            is_harmed: good
                .is_some_and(|(good, all)| good.high < 0.0 && all.good_value(higher) < -harm),
            is_unharmed: good.is_some_and(|(good, _)| good.low > -harm),
            why_not: moved.why_not,
        })
    }

    /// The links of the remedy, the outcome itself left out.
    pub(super) fn links(&self) -> Result<Vec<LinkFound>, NoVerdict> {
        let outcome = &self.decision.outcome.measure;
        let links = links_of(self.decision.remedy).iter();
        links.filter(|(code, _)| *code != outcome.code).map(|link| self.link(*link)).collect()
    }

    fn link(&self, (code, more_is_meant): (&str, bool)) -> Result<LinkFound, NoVerdict> {
        let measure =
            find_measure(code).ok_or_else(|| NoVerdict::UnknownMeasure(code.to_owned()))?;
        let watched = Watched {
            code: measure.code.to_owned(),
            version: measure.version,
            is_duration: false,
            higher_is_better: more_is_meant,
            within: None,
        };
        let moved = self.moved(measure, &watched)?;
        let effect = moved.level.map(|level| level.effect);
        let link = effect.map(|effect| effect.good(more_is_meant)).map_or(Link::Unknown, |good| {
            match (good.low > 0.0, good.high < 0.0) {
                (true, _) => Link::Moved,
                (_, true) => Link::MovedAway,
                _ => Link::NotBeyondChance,
            }
        });
        Ok(LinkFound {
            code: measure.code,
            name: measure.name,
            more_is_meant,
            link,
            effect,
            n_before: moved.n_before,
            n_after: moved.n_after,
            why_not: moved.why_not,
        })
    }
}
