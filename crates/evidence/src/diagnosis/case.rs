//! Everything that signals are judged from, gathered once per service.

use super::Executive;
use crate::third_line::{Cohort, Figure, MEASURES, Open, Terms};
use rayon::prelude::*;
use thirdline_domain::facts::{Answers, Pulse};
use thirdline_domain::{Service, Side};

/// One service, or the portfolio.
pub(super) struct Case<'a> {
    pub(super) name: &'a str,
    pub(super) figures: Vec<(&'static str, Figure)>,
    pub(super) service: Option<&'a Service>,
    pub(super) pulse: Option<&'a Pulse>,
    pub(super) executive: Option<Executive>,
    /// Third-line stays of the last twelve months, in this service and in the portfolio.
    pub(super) stays_of_year: (u64, u64),
}

/// What a pulse item is called in messages.
pub(super) type Item = &'static str;

impl Case<'_> {
    /// The figure of a measure; too few of one that does not exist.
    pub(super) fn figure(&self, code: &str) -> Figure {
        let found = self.figures.iter().find(|(c, _)| *c == code).map(|(_, figure)| *figure);
        found.unwrap_or_else(|| Figure::too_few(crate::third_line::Scale::Share, 0))
    }

    /// A side's mean answer to an item; operations and support answer together.
    pub(super) fn answer(&self, side: Side, item: Item) -> Figure {
        let Some(pulse) = self.pulse else {
            return Figure::not_recorded(crate::third_line::Scale::Answer, "answers to the pulse");
        };
        let sides: &[Side] = match side {
            Side::Operations => &[Side::Operations, Side::Support, Side::Infrastructure],
            _ => &[side],
        };
        let mut sum = Answers::default();
        for &side in sides {
            if let Some(answers) = pulse.group(self.name, side).and_then(|g| g.item(item)) {
                sum.n += answers.n;
                sum.sum += answers.sum;
                sum.squares += answers.squares;
            }
        }
        Figure::answer(sum)
    }
}

/// All measures of a cohort.
pub(super) fn figures(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    leave: Option<Open>,
) -> Vec<(&'static str, Figure)> {
    MEASURES.par_iter().map(|m| (m.code, m.figure(cohort, terms, leave))).collect()
}
