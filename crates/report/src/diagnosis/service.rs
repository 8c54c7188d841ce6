//! One service: the answer, the evidence table, what forbids.

use super::portfolio::{brief, gap_sentence, tests};
use super::sentences::{answer, capital, halves, listed, short_answer};
use crate::paper::{Block, Grid, Part};
use thirdline_chart::format::count;
use thirdline_evidence::diagnosis::{Answer, Assessment, Forbids, Signal, Source, Verdict};

pub(super) fn part(index: usize, service: &Assessment) -> Part {
    let id = format!("service-{}", index + 1);
    let title = format!("{}: {}", service.name, short_answer(service));
    let mut part = Part::new(&id, title, &service.name).lead(answer(service));
    if service.is_hidden {
        part = part.text(
            "Its development team has fewer than five people, or such a team's figures would \
             follow from it: nothing about behaviour is shown.",
        );
    }
    if let Answer::Remedies(remedies) = &service.answer {
        part = part.points(
            remedies
                .iter()
                .map(|r| {
                    let mut text = format!(
                        "{} ({}): {}. Independent of the tickets: {}. Effect in {}. {}.",
                        capital(r.kind.name()),
                        r.kind.letter(),
                        listed(&r.strong),
                        listed(&r.independent),
                        r.time_to_effect,
                        capital(r.goes_with)
                    );
                    if !r.against.is_empty() {
                        text.push_str(&format!(" Against it: {}.", listed(&r.against)));
                    }
                    if !r.to_clear.is_empty() {
                        text.push_str(&format!(" To be cleared first: {}.", listed(&r.to_clear)));
                    }
                    text
                })
                .collect(),
        );
    }
    part = part.text(halves(service));
    part = part.with(Block::Heading("Is the third line the gap?".to_owned()));
    part = part.text(gap_sentence(service)).grid(tests(service));
    part = part.with(Block::Heading("For, against, unknown".to_owned()));
    part = part.grid(signals(&service.signals));
    let forbidden: Vec<String> = service
        .counters
        .iter()
        .filter(|c| c.forbids == Forbids::Yes)
        .map(|c| format!("Rules out {}: {} ({}).", c.remedy.name(), c.what, c.known))
        .collect();
    if !forbidden.is_empty() {
        part = part.with(Block::Heading("What rules a remedy out".to_owned())).points(forbidden);
    }
    part.note(format!(
        "{} incidents, {} third-line stays, {} of them in the last twelve months.",
        count(service.incidents),
        count(service.stays),
        count(service.stays_of_year)
    ))
}

fn says(signal: &Signal) -> &'static str {
    match (signal.verdict, signal.source) {
        (Verdict::Supports, Source::StrongTickets) => "for, strong",
        (Verdict::Supports, _) => "for",
        (Verdict::Opposes, _) => "against",
        (Verdict::Unknown, _) => "unknown",
    }
}

/// What is known: figures with their intervals, a fact, or what is missing.
fn known(signal: &Signal) -> String {
    let mut parts: Vec<String> = signal
        .figures
        .iter()
        .filter(|(_, figure)| figure.value.is_some())
        .map(|(code, figure)| {
            let n = figure.n.map(|n| format!(", n\u{a0}{}", count(n))).unwrap_or_default();
            format!("{code} {}{n}", brief(figure))
        })
        .collect();
    parts.extend(signal.fact.clone());
    if parts.is_empty() {
        return signal.missing().map_or_else(String::new, |m| format!("needs {m}"));
    }
    parts.join("; ")
}

fn signals(signals: &[Signal]) -> Grid {
    let mut grid = Grid::new("").words("signal").words("for").words("says").words("known");
    for signal in signals {
        grid = grid.row(vec![
            signal.name.into(),
            signal.remedy.name().into(),
            says(signal).into(),
            known(signal).into(),
        ]);
    }
    grid
}
