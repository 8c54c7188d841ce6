//! Journeys worth drawing: one sentence and one strip each.

use super::blocks::{Figure, Section};
use super::journey::{journey_sentence, journey_strip};
use super::words::NOT_RECORDED;
use crate::{Report, sentences};
use thirdline_chart::{StripSize, strip};

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let mut section = Section::new("journeys", "Journeys", "Journeys");
    if !e.recorded.events {
        return section.text(NOT_RECORDED);
    }
    if e.journeys.is_empty() {
        return section.lead("No incident here changed hands, so there is no journey to draw.");
    }
    section = section.lead(
        "The user's line never breaks. Below it stands who held the incident, and what they did \
         with it; the gap between the lanes is the gap between the teams.",
    );
    for (index, journey) in e.journeys.iter().enumerate() {
        let incident = journey.fact.incident as usize;
        let data = journey_strip(report.history, &e.teams, incident, e.horizon);
        let sentence = journey_sentence(report.history, &e.teams, incident, e.horizon);
        let id = format!("journey-{index}");
        let title = sentences::journey(journey.kind, e);
        let figure =
            Figure::chart(&id, &title, &sentence, |frame| strip(&data, StripSize::Full, frame));
        section = section.heading(title).figure(figure.with_caption(sentence));
    }
    section.note(
        "Solid: worked on. Light: queued. Hatched: waiting. Outlined: done, later reopened. \
         Dashed arrows: back to the team that had it before.",
    )
}
